//! REÇU DE DÉPÔT: when the dossier was received, what it holds, who answers, and what follows.
//!
//! It is made of what the signed receipt says and of nothing else, so that the service can send it without opening the
//! dossier.
//!
//! Source: CRPA, art. L. 112-11 and R. 112-11-1.

use crate::blocks::{Cell, Column};
use crate::code::{Code, Genre, Signe};
use crate::recapitulatif::{head, row};
use crate::sheet::{Ink, Sheet, Style, Taille};
use crate::{Document, finished, footer, mots};
use chrono::{DateTime, Utc};
use rules::accuse::AccuseDepot;
use rules::calendrier_mots::{derniere_minute, en_mots_secondes};
use rules::campagne::Campagne;
use rules::{DossierId, Empreinte};

/// What a receipt of a deposit says.
#[derive(Debug, Clone)]
pub struct Recu<'a> {
    /// The dossier.
    pub dossier: DossierId,
    /// Who deposited; nothing in a letter, which travels in clear.
    pub titulaire: Option<String>,
    /// When the last byte came: the instant that counts.
    pub recu_le: DateTime<Utc>,
    /// What was handed over, and to whom.
    pub depot: &'a AccuseDepot,
    /// What makes it a proof.
    pub preuve: Preuve,
    /// Whether the service seals this document: it then keeps the field and says so.
    pub cachet: bool,
    /// What signs the code of the page.
    pub signe: Option<Signe<'a>>,
    /// The campaign, for its words.
    pub campagne: &'a Campagne,
    /// The rehearsal banner, in words, when the application runs at a chosen date.
    pub repetition: Option<&'a str>,
    /// How large letters are.
    pub taille: Taille,
}

/// The signature of the service, so that the receipt can be checked without this program.
#[derive(Debug, Clone)]
pub struct Preuve {
    /// SHA-256 of the signed text.
    pub empreinte: Empreinte,
    /// Name of the key.
    pub cle: String,
    /// The signature (ECDSA P-256), in base64.
    pub signature: String,
}

const COLUMNS: [Column; 4] = [
    Column {
        title: "Pièce",
        share: 0.44,
        right: false,
    },
    Column {
        title: "Pages",
        share: 0.1,
        right: true,
    },
    Column {
        title: "Taille",
        share: 0.14,
        right: true,
    },
    Column {
        title: "Empreinte du fichier",
        share: 0.32,
        right: false,
    },
];

/// Makes the receipt of a deposit.
pub fn recu(source: &Recu<'_>) -> Document {
    let campagne = source.campagne;
    let zone = campagne.calendrier.zone;
    let depot = source.depot;
    let footer = footer(depot.version, depot.empreinte, source.dossier);
    let banner = source.repetition.map(crate::banner);
    let mut sheet = Sheet::new(&footer, banner.as_deref(), source.taille);
    let title = "Reçu de dépôt";
    let stamp = (depot.version, depot.empreinte);
    let code = Code::of(Genre::Recu, &campagne.id, source.dossier, stamp);
    head(
        &mut sheet,
        campagne,
        title,
        code.signed(source.signe).symbol().as_ref(),
    );
    let received = format!(
        "Dossier reçu le {}.",
        en_mots_secondes(source.recu_le, zone)
    );
    let mut sentences = Vec::new();
    if let Some(end) = depot.cloture {
        let closes = derniere_minute(end, zone);
        sentences.push(if source.recu_le < end {
            format!("C’est avant la date limite de dépôt, le {closes}.")
        } else {
            format!("C’est après la date limite de dépôt, le {closes}.")
        });
    }
    sheet.callout(&received, &sentences, Ink::Accent);
    sheet.heading("Ce qui est déposé", 60.0);
    let mut rows = Vec::new();
    if let Some(name) = &source.titulaire {
        rows.push(row("Candidat", name));
    }
    rows.extend([
        row("Dossier", source.dossier.to_string()),
        row("Récapitulatif", format!("Version\u{a0}{}", depot.version)),
        row("Empreinte de la version", depot.empreinte.courte()),
        row("Pièces", depot.pieces.len().to_string()),
    ]);
    sheet.answers(&rows);
    sheet.space(8.0);
    sheet.table(&COLUMNS, &files(source));
    sheet.heading("La suite", 60.0);
    sheet.list(&depot.suite, Style::BODY);
    if campagne.textes.recours.is_empty() {
        let unknown = "Voies et délais de recours\u{a0}: à confirmer par le rectorat.";
        sheet.list(&[unknown.to_owned()], Style::BODY);
    }
    sheet.heading("Votre service", 60.0);
    sheet.paragraph(&depot.service.join(" · "), Style::BODY);
    proof(&mut sheet, source);
    let title = format!(
        "{title} – {} {}",
        campagne.examen.court.texte, campagne.session
    );
    finished(sheet, &title, source.cachet)
}

fn files(source: &Recu<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (code, fichiers) in &source.depot.pieces {
        let name = source.campagne.nom_piece(code);
        for (rank, file) in (1..).zip(fichiers) {
            let told = match fichiers.len() {
                1 => name.clone(),
                count => format!("{name} ({rank} sur {count})"),
            };
            rows.push(vec![
                Cell::strong(told),
                Cell::plain(file.pages.to_string()),
                Cell::plain(mots::taille(file.octets)),
                Cell::plain(
                    Empreinte::parse(&file.empreinte)
                        .map_or_else(|| file.empreinte.clone(), |it| it.courte()),
                ),
            ]);
        }
    }
    rows
}

fn proof(sheet: &mut Sheet, source: &Recu<'_>) {
    sheet.heading("Ce qui fait foi", 60.0);
    let hour = "Le service a signé ce reçu\u{a0}: l’heure est celle de son serveur quand le dernier octet est arrivé.";
    let kept = if source.cachet {
        "Ce document porte son cachet électronique\u{a0}: « Vérifier un document », dans l’application, dit s’il a changé."
    } else {
        "L’application garde le texte signé\u{a0}; personne ne peut le changer sans que cela se voie."
    };
    sheet.paragraph(&format!("{hour} {kept}"), Style::BODY);
    let preuve = &source.preuve;
    sheet.answers(&[
        row("Empreinte du reçu", preuve.empreinte.courte()),
        row("Clé du service", &preuve.cle),
        row("Signature", &preuve.signature),
    ]);
}
