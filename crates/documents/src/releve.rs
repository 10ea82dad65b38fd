//! RELEVÉ DE CLÔTURE: what the service knows once the deposits are closed, kept in its archives under its seal.
//!
//! It fixes what the journal held and when each dossier was received, so that neither can be changed afterwards without being
//! seen. It names nobody.
//!
//! Source: note, part II, for the deadline; CRPA, art. R. 112-11-1, for the instant that counts.

use crate::blocks::{Cell, Column};
use crate::recapitulatif::{head, row};
use crate::sheet::{Ink, Sheet, Style, Taille};
use crate::{Document, SCELLE, finished, mots};
use chrono::{DateTime, Utc};
use rules::calendrier_mots::{derniere_minute, en_chiffres, en_mots_secondes, zone_en_mots};
use rules::campagne::Campagne;
use rules::{DossierId, Empreinte};

/// What a relevé says.
#[derive(Debug, Clone, Copy)]
pub struct Releve<'a> {
    /// Name of the académie.
    pub academie: &'a str,
    /// The end of the deposits: the first instant that is too late.
    pub cloture: DateTime<Utc>,
    /// When it was made.
    pub etabli_le: DateTime<Utc>,
    /// How many dossiers there are of each kind.
    pub totaux: Totaux,
    /// What the journal held.
    pub journal: JournalReleve<'a>,
    /// The deposited dossiers, in any order: they are printed as they were received.
    pub depots: &'a [DepotReleve],
    /// Whether the service seals this document: it then keeps the field and says so.
    pub cachet: bool,
    /// The campaign.
    pub campagne: &'a Campagne,
    /// The rehearsal banner, in words, when the service runs at a chosen date.
    pub repetition: Option<&'a str>,
    /// How large letters are.
    pub taille: Taille,
}

/// Counts of dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totaux {
    /// All that the service holds.
    pub tenus: u64,
    /// Deposited.
    pub deposes: u64,
    /// Something was missing at the deadline.
    pub incomplets: u64,
    /// Cancelled.
    pub annules: u64,
}

/// What the journal of the service held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalReleve<'a> {
    /// Its head: SHA-256, 64 hexadecimal digits.
    pub tete: &'a str,
    /// Dossiers of which it speaks.
    pub dossiers: u64,
    /// Its entries.
    pub entrees: u64,
}

/// A deposited dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DepotReleve {
    /// The dossier.
    pub dossier: DossierId,
    /// The version deposited, from 1.
    pub version: u32,
    /// Its fingerprint.
    pub empreinte: Empreinte,
    /// When its last byte came.
    pub recu_le: DateTime<Utc>,
    /// How many pièces it holds.
    pub pieces: u32,
}

/// Titles stand on one line in both sizes.
fn columns(taille: Taille) -> [Column; 5] {
    let shares = match taille {
        Taille::Normale => [0.2, 0.4, 0.09, 0.225, 0.085],
        Taille::Grande => [0.18, 0.36, 0.14, 0.19, 0.13],
    };
    let column = |title, place: usize, right| Column {
        title,
        share: shares[place],
        right,
    };
    [
        column("Reçu le", 0, false),
        column("Dossier", 1, false),
        column("Version", 2, true),
        column("Empreinte", 3, false),
        column("Pièces", 4, true),
    ]
}

/// A number of dossier stands on one line of the usual size.
const LINE: Style = Style {
    size: 8.5,
    ..Style::SMALL
};

/// Makes the relevé of a close.
pub fn releve(source: &Releve<'_>) -> Document {
    let campagne = source.campagne;
    let zone = campagne.calendrier.zone;
    let title = "Relevé de clôture";
    let made = en_chiffres(source.etabli_le, zone);
    let footer = format!("{title} · {} · établi le {made}", campagne.id);
    let banner = source.repetition.map(crate::banner);
    let mut sheet = Sheet::new(&footer, banner.as_deref(), source.taille);
    head(&mut sheet, campagne, title, None);
    let closed = format!("Dépôts clos le {}.", derniere_minute(source.cloture, zone));
    let sentences = [
        format!("Établi le {}.", en_mots_secondes(source.etabli_le, zone)),
        "Ce relevé dit ce que le service tient à cette heure. Il ne nomme personne.".to_owned(),
    ];
    sheet.callout(&closed, &sentences, Ink::Accent);
    sheet.heading("La campagne", 60.0);
    let totaux = source.totaux;
    sheet.answers(&[
        row("Académie", source.academie),
        row(
            "Examen",
            format!("{}, session\u{a0}{}", campagne.examen.nom, campagne.session),
        ),
        row(
            "Campagne",
            format!("{}, révision\u{a0}{}", campagne.id, campagne.revision),
        ),
    ]);
    sheet.heading("Les dossiers", 60.0);
    sheet.answers(&[
        row("Dossiers tenus", mots::nombre(totaux.tenus)),
        row("Déposés", mots::nombre(totaux.deposes)),
        row(
            "Incomplets à la date limite",
            mots::nombre(totaux.incomplets),
        ),
        row("Annulés", mots::nombre(totaux.annules)),
    ]);
    journal(&mut sheet, source);
    deposits(&mut sheet, source);
    let title = format!(
        "{title} – {} {}",
        campagne.examen.court.texte, campagne.session
    );
    finished(sheet, &title, source.cachet)
}

/// What the journal held, and what its head is for.
fn journal(sheet: &mut Sheet, source: &Releve<'_>) {
    let journal = source.journal;
    sheet.heading("Le journal du service", 110.0);
    sheet.answers(&[
        row("Dossiers du journal", mots::nombre(journal.dossiers)),
        row("Entrées", mots::nombre(journal.entrees)),
    ]);
    sheet.space(4.0);
    sheet.paragraph("Tête du journal (SHA-256)\u{a0}:", Style::QUIET);
    sheet.paragraph(journal.tete, Style::STRONG);
    sheet.space(4.0);
    let fixed = "La tête est l’empreinte de tout ce que le journal contient à cette heure\u{a0}: un octet changé en donnerait une autre.";
    let sealed = match source.cachet {
        true => format!("{fixed} {SCELLE}"),
        false => fixed.to_owned(),
    };
    sheet.paragraph(&sealed, Style::BODY);
}

fn deposits(sheet: &mut Sheet, source: &Releve<'_>) {
    let zone = source.campagne.calendrier.zone;
    let count = u64::try_from(source.depots.len()).unwrap_or(u64::MAX);
    let heading = format!("Les dossiers déposés\u{a0}: {}", mots::nombre(count));
    sheet.heading(&heading, 90.0);
    let mut depots: Vec<&DepotReleve> = source.depots.iter().collect();
    if depots.is_empty() {
        return sheet.paragraph("Aucun dossier n’est déposé.", Style::BODY);
    }
    depots.sort_unstable_by_key(|it| (it.recu_le, it.dossier));
    let order = format!(
        "Dans l’ordre d’arrivée du dernier octet ({}).",
        zone_en_mots(zone)
    );
    sheet.paragraph(&order, Style::SMALL.in_ink(Ink::Quiet));
    sheet.space(4.0);
    let cell = |text: String| Cell { text, style: LINE };
    let line = |it: &&DepotReleve| {
        let DepotReleve {
            dossier,
            version,
            empreinte,
            recu_le,
            pieces,
        } = it;
        vec![
            cell(en_chiffres(*recu_le, zone)),
            cell(dossier.to_string()),
            cell(version.to_string()),
            cell(empreinte.courte()),
            cell(pieces.to_string()),
        ]
    };
    let rows: Vec<Vec<Cell>> = depots.iter().map(line).collect();
    sheet.table(&columns(source.taille), &rows);
}
