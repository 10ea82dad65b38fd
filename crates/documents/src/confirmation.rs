//! CONFIRMATION D'INSCRIPTION: the service verified the dossier and validated it.
//!
//! In a letter, which travels in clear, it names the dossier and nobody; over the session of the person it bears the name,
//! the spécialité and every épreuve.
//!
//! Source: note, part III « le service examen vous confirmera votre inscription ».

use crate::blocks::{Cell, Column};
use crate::code::{Code, Genre, Signe};
use crate::recapitulatif::{head, registered, row};
use crate::sheet::{Ink, Sheet, Style, Taille};
use crate::{Document, SCELLE, finished, footer, mots};
use chrono::{DateTime, Utc};
use rules::calendrier_mots::en_mots;
use rules::campagne::Campagne;
use rules::declaration::Declaration;
use rules::epreuves::{chosen, lignes};
use rules::{DossierId, Empreinte};

/// What a confirmation says.
#[derive(Debug, Clone)]
pub struct Confirmation<'a> {
    /// The dossier.
    pub dossier: DossierId,
    /// The version that was validated, from 1.
    pub version: u32,
    /// Its fingerprint.
    pub empreinte: Empreinte,
    /// When the service decided.
    pub decidee_le: DateTime<Utc>,
    /// What the candidate declared; nothing in a letter.
    pub declaration: Option<&'a Declaration>,
    /// Whether the service seals this document: it then keeps the field and says so.
    pub cachet: bool,
    /// What signs the code of the page.
    pub signe: Option<Signe<'a>>,
    /// The campaign.
    pub campagne: &'a Campagne,
    /// The rehearsal banner, in words, when the service runs at a chosen date.
    pub repetition: Option<&'a str>,
    /// How large letters are.
    pub taille: Taille,
}

const COLUMNS: [Column; 3] = [
    Column {
        title: "Épreuve",
        share: 0.56,
        right: false,
    },
    Column {
        title: "Coefficient",
        share: 0.14,
        right: true,
    },
    Column {
        title: "Cette session",
        share: 0.3,
        right: false,
    },
];

/// Makes the confirmation of an inscription.
pub fn confirmation(source: &Confirmation<'_>) -> Document {
    let campagne = source.campagne;
    let zone = campagne.calendrier.zone;
    let footer = footer(source.version, source.empreinte, source.dossier);
    let banner = source.repetition.map(crate::banner);
    let mut sheet = Sheet::new(&footer, banner.as_deref(), source.taille);
    let title = "Confirmation d’inscription";
    let stamp = (source.version, source.empreinte);
    let code = Code::of(Genre::Confirmation, &campagne.id, source.dossier, stamp);
    head(
        &mut sheet,
        campagne,
        title,
        code.signed(source.signe).symbol().as_ref(),
    );
    let decided = format!(
        "Inscription validée par le service le {}.",
        en_mots(source.decidee_le, zone)
    );
    let looked = format!(
        "Les pièces et le récapitulatif signé ont été vérifiés\u{a0}: version\u{a0}{}.",
        source.version
    );
    sheet.callout(&decided, &[looked], Ink::Accent);
    sheet.heading("Qui est inscrit, et à quoi", 60.0);
    sheet.answers(&who(source));
    if let Some(declaration) = source.declaration {
        sheet.space(8.0);
        sheet.table(&COLUMNS, &epreuves(declaration, campagne));
    }
    sheet.heading("La suite", 60.0);
    sheet.list(&next(source), Style::BODY);
    if source.cachet {
        sheet.paragraph(SCELLE, Style::BODY);
    }
    let title = format!(
        "{title} – {} {}",
        campagne.examen.court.texte, campagne.session
    );
    finished(sheet, &title, source.cachet)
}

fn who(source: &Confirmation<'_>) -> Vec<(String, String)> {
    let declared = source.declaration;
    let mut rows = registered(declared, source.campagne);
    let forme = declared.and_then(|declaration| declaration.epreuves.as_ref());
    rows.extend(forme.map(|it| row("Forme de passage", mots::forme(it.forme))));
    rows.push(row("Dossier", source.dossier.to_string()));
    rows.push(row("Empreinte de la version", source.empreinte.courte()));
    rows
}

fn epreuves(declaration: &Declaration, campagne: &Campagne) -> Vec<Vec<Cell>> {
    let lines = lignes(declaration, campagne);
    let line = |ligne: &rules::epreuves::EpreuveLigne<'_>| {
        let weight = ligne.def.coefficient.map(|it| it.to_string());
        vec![
            Cell::strong(mots::epreuve(ligne.def)),
            Cell::plain(weight.unwrap_or_else(|| "à confirmer".to_owned())),
            Cell::plain(mots::statut(ligne)),
        ]
    };
    lines.iter().map(line).collect()
}

fn next(source: &Confirmation<'_>) -> Vec<String> {
    let campagne = source.campagne;
    let specialite = source
        .declaration
        .and_then(|declaration| chosen(declaration, campagne));
    let mut sentences = vec![
        "Votre convocation dira, pour chaque épreuve, le jour, l’heure, le centre et le matériel autorisé.".to_owned(),
        "Gardez votre adresse électronique valable jusqu’aux résultats\u{a0}: tout y est envoyé.".to_owned(),
        "Si quelque chose change (nom, adresse), écrivez au service depuis l’application.".to_owned(),
    ];
    if source.declaration.is_none() {
        let named = "Le même document, avec votre nom et vos épreuves, est dans l’application, à la page « Mes documents ».";
        sentences.insert(0, named.to_owned());
    }
    sentences.push(mots::service(campagne));
    sentences.extend(
        specialite
            .into_iter()
            .flat_map(|it| mots::organisation(it, campagne)),
    );
    sentences
}
