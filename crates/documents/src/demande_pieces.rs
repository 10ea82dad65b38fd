//! DEMANDE DE PIÈCES JUSTIFICATIVES: what to provide, why, in which form, until when, and what happens otherwise.
//!
//! Source: note, étape 2.4 and part II; CRPA, art. L. 114-5 (what is missing and the delay).

use crate::blocks::{Cell, Column};
use crate::recapitulatif::head;
use crate::sheet::{Ink, Sheet, Style};
use crate::{Document, NoSuchVersion, Source, finished, mots};
use rules::calendrier_mots::{derniere_minute, en_mots};
use rules::campagne::{Campagne, ModeDepot, Phase};
use rules::declaration::Declaration;
use rules::pieces::{PieceDemandee, demandees, sans_objet};

/// Makes the demande de pièces of a version.
///
/// # Errors
///
/// Returns [`NoSuchVersion`] when the dossier has no such version.
pub fn demande_de_pieces(source: &Source<'_>) -> Result<Document, NoSuchVersion> {
    let version = source.version()?;
    let campagne = source.campagne;
    let declaration = &version.declaration;
    let preinitialisee = source.dossier.reprise.is_some();
    let mut sheet = Sheet::new(
        &source.footer(version),
        source.banner().as_deref(),
        source.taille,
    );
    let title = "Demande de pièces justificatives";
    head(&mut sheet, campagne, title, None);
    let zone = campagne.calendrier.zone;
    let issued = format!(
        "Pour {}. Édité le {}.",
        mots::nom_complet(declaration),
        en_mots(source.edite_le, zone)
    );
    sheet.paragraph(&issued, Style::SMALL.in_ink(Ink::Quiet));
    deadline(&mut sheet, source);
    let asked = demandees(declaration, preinitialisee, campagne, source.edite_le);
    sheet.heading(&format!("Pièces à fournir\u{a0}: {}", asked.len()), 110.0);
    let rows: Vec<Vec<Cell>> = asked.iter().map(|piece| row(source, piece)).collect();
    sheet.table(&COLUMNS, &rows);
    fee(&mut sheet, campagne);
    sheet.heading("Où et comment", 40.0);
    sheet.list(&campagne.textes.depot, Style::BODY);
    let limites = &campagne.limites;
    let formats = format!(
        "Formats\u{a0}: PDF, JPEG ou PNG. {} fichiers au plus par pièce, {}\u{a0}Mo au plus par fichier\u{a0}; les photos sont réduites automatiquement.",
        limites.fichiers_max,
        limites.octets_entree_max / (1024 * 1024)
    );
    sheet.list(&[formats], Style::BODY);
    not_asked(&mut sheet, source, declaration, preinitialisee);
    sheet.heading("La suite", 40.0);
    sheet.list(&campagne.textes.suite, Style::BODY);
    Ok(finished(
        sheet,
        &format!(
            "{title} – {} {}",
            campagne.examen.court.texte, campagne.session
        ),
        false,
    ))
}

const COLUMNS: [Column; 4] = [
    Column {
        title: "Pièce",
        share: 0.27,
        right: false,
    },
    Column {
        title: "Pourquoi",
        share: 0.27,
        right: false,
    },
    Column {
        title: "Ce qui convient",
        share: 0.30,
        right: false,
    },
    Column {
        title: "État",
        share: 0.16,
        right: false,
    },
];

/// What the registration costs; nothing when it is free.
fn fee(sheet: &mut Sheet, campagne: &Campagne) {
    let Some(frais) = &campagne.frais else {
        return;
    };
    sheet.heading(
        &format!("Frais d’inscription\u{a0}: {}", frais.en_mots()),
        40.0,
    );
    sheet.list(&frais.comment, Style::BODY);
}

fn deadline(sheet: &mut Sheet, source: &Source<'_>) {
    let calendrier = source.dossier.calendrier(source.campagne, source.edite_le);
    match &calendrier.depot {
        Some(depot) => {
            let until = derniere_minute(depot.valeur, calendrier.zone);
            let closed = calendrier.phase(source.edite_le) == Phase::Close;
            let title = if closed {
                format!("Le dépôt des pièces est fermé depuis le {until}.")
            } else {
                match source.campagne.mode_depot.valeur {
                    ModeDepot::Televersement => format!("À déposer au plus tard le {until}."),
                    ModeDepot::CachetPoste => format!(
                        "À envoyer par la poste au plus tard le {until}, le cachet de la poste faisant foi."
                    ),
                }
            };
            let sentences = if source.campagne.annulation_automatique.valeur {
                source.campagne.textes.si_incomplet.clone()
            } else {
                Vec::new()
            };
            sheet.callout(&title, &sentences, Ink::Warning);
        }
        None => {
            let sentence = "Le rectorat n’a pas publié de date limite de dépôt. Déposez vos pièces dès que possible.";
            sheet.callout(sentence, &[], Ink::Accent);
        }
    }
}

fn row(source: &Source<'_>, piece: &PieceDemandee<'_>) -> Vec<Cell> {
    let def = piece.def;
    let state = if source.dossier.holds(piece) {
        let pages: u32 = source
            .dossier
            .fichiers(&def.code)
            .iter()
            .map(|fichier| fichier.pages)
            .sum();
        match pages {
            0 => Cell::strong("Signé"),
            1 => Cell::strong("Ajoutée, 1\u{a0}page"),
            pages => Cell::strong(format!("Ajoutée, {pages}\u{a0}pages")),
        }
    } else if def.recapitulatif {
        Cell::open("À signer")
    } else {
        Cell::open("À ajouter")
    };
    let mut name = def.libelle.clone();
    if let Some(avant) = def.avant {
        let zone = source.campagne.calendrier.zone;
        name = format!("{name} (avant le {})", derniere_minute(avant, zone));
    }
    vec![
        Cell::strong(name),
        Cell::plain(&def.pourquoi),
        Cell::plain(def.conseils.join(" ")),
        state,
    ]
}

fn not_asked(
    sheet: &mut Sheet,
    source: &Source<'_>,
    declaration: &Declaration,
    preinitialisee: bool,
) {
    let others = sans_objet(
        declaration,
        preinitialisee,
        source.campagne,
        source.edite_le,
    );
    if others.is_empty() {
        return;
    }
    sheet.heading("Ce qui ne vous est pas demandé", 100.0);
    let columns = [
        Column {
            title: "Pièce",
            share: 0.5,
            right: false,
        },
        Column {
            title: "Pourquoi pas",
            share: 0.5,
            right: false,
        },
    ];
    let rows: Vec<Vec<Cell>> = others
        .iter()
        .map(|def| vec![Cell::plain(&def.libelle), Cell::plain(&def.pourquoi_pas)])
        .collect();
    sheet.table(&columns, &rows);
}
