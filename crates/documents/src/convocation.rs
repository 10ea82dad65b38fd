//! CONVOCATION: when and where a registered candidate sits each épreuve.
//!
//! It bears a name and may speak of an aménagement: it leaves over the session of the person only, in no letter.
//!
//! Source: note, « Les convocations seront mises à disposition sur le compte […] de chaque candidat »; R-TIME-9.

use crate::blocks::{Cell, Column};
use crate::code::{Code, Genre, Signe};
use crate::recapitulatif::{head, registered, row};
use crate::sheet::{Ink, Sheet, Style, Taille};
use crate::{Document, SCELLE, finished, footer, mots};
use rules::calendrier_mots::{date_en_mots, en_mots, heure_en_mots};
use rules::campagne::Campagne;
use rules::verification::verified;
use rules::{Convocation, Dossier, Empreinte, Passage};

/// What a convocation is made of.
#[derive(Debug, Clone, Copy)]
pub struct Convoque<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The convocation that counts.
    pub convocation: &'a Convocation,
    /// The version that was validated, from 1, and its fingerprint.
    pub version: (u32, Empreinte),
    /// The campaign.
    pub campagne: &'a Campagne,
    /// Whether the service seals this document: it then keeps the field and says so.
    pub cachet: bool,
    /// What signs the code of the page.
    pub signe: Option<Signe<'a>>,
    /// The rehearsal banner, in words, when the service runs at a chosen date.
    pub repetition: Option<&'a str>,
    /// How large letters are.
    pub taille: Taille,
}

impl<'a> Convoque<'a> {
    /// The convocation of a dossier that counts, unsealed and in the usual size; nothing when there is none.
    pub fn of(dossier: &'a Dossier, campagne: &'a Campagne) -> Option<Self> {
        let convocation = dossier.convocation()?;
        let version = dossier.standing_decision()?.version;
        let place = usize::try_from(version).ok()?.checked_sub(1)?;
        let empreinte = dossier.versions.get(place)?.empreinte;
        Some(Self {
            dossier,
            convocation,
            version: (version, empreinte),
            campagne,
            cachet: false,
            signe: None,
            repetition: None,
            taille: Taille::Normale,
        })
    }
}

const COLUMNS: [Column; 3] = [
    Column {
        title: "Quand",
        share: 0.27,
        right: false,
    },
    Column {
        title: "Épreuve",
        share: 0.36,
        right: false,
    },
    Column {
        title: "Où",
        share: 0.37,
        right: false,
    },
];

/// Makes a convocation.
pub fn convocation(source: &Convoque<'_>) -> Document {
    let (dossier, campagne) = (source.dossier, source.campagne);
    let footer = footer(source.version.0, source.version.1, dossier.id);
    let banner = source.repetition.map(crate::banner);
    let mut sheet = Sheet::new(&footer, banner.as_deref(), source.taille);
    let code = Code::of(Genre::Convocation, &campagne.id, dossier.id, source.version);
    head(
        &mut sheet,
        campagne,
        "Convocation",
        code.signed(source.signe).symbol().as_ref(),
    );
    told(&mut sheet, source);
    sheet.heading("Qui est convoqué", 60.0);
    let mut who = registered(Some(verified(dossier)), campagne);
    who.push(row("Dossier", dossier.id.to_string()));
    sheet.answers(&who);
    sheet.heading("Vos épreuves", 90.0);
    let passages = &source.convocation.passages;
    let rows = passages.iter().map(|it| cells(it, source));
    sheet.table(&COLUMNS, &rows.collect::<Vec<_>>());
    listed(&mut sheet, "Matériel et consignes", passages, |it| {
        said(it, &it.materiel, source)
    });
    listed(&mut sheet, "Vos aménagements", passages, |it| {
        said(it, &it.amenagement, source)
    });
    let later = dossier.uncalled(campagne);
    if !later.is_empty() {
        sheet.heading("Convocation à venir", 60.0);
        let later = later.iter().map(|it| mots::epreuve(it.def));
        sheet.list(&later.collect::<Vec<_>>(), Style::BODY);
    }
    sheet.heading("Le jour de l’épreuve", 60.0);
    sheet.list(&rules_of_the_day(source), Style::BODY);
    let title = format!(
        "Convocation – {} {}",
        campagne.examen.court.texte, campagne.session
    );
    finished(sheet, &title, source.cachet)
}

/// What comes first, and what this convocation replaces.
fn told(sheet: &mut Sheet, source: &Convoque<'_>) {
    let (zone, convocation) = (source.campagne.calendrier.zone, source.convocation);
    let first = convocation.first().map_or_else(String::new, |it| {
        format!(
            "Première épreuve\u{a0}: {}, {}.",
            en_mots(it.debut, zone),
            it.centre
        )
    });
    let mut sentences = vec![format!("Publiée le {}.", en_mots(convocation.at, zone))];
    if let [.., before, _] = source.dossier.convocations.as_slice() {
        sentences.push(format!(
            "Elle remplace celle du {}.",
            en_mots(before.at, zone)
        ));
    }
    sheet.callout(&first, &sentences, Ink::Accent);
}

fn cells(passage: &Passage, source: &Convoque<'_>) -> Vec<Cell> {
    let zone = source.campagne.calendrier.zone;
    let day = date_en_mots(passage.debut.with_timezone(&zone).date_naive());
    let mut when = format!("{day} à\u{a0}{}", heure_en_mots(passage.debut, zone));
    if let Some(minutes) = passage.duree {
        when.push_str(&format!(" – durée {}", mots::duree(minutes)));
    }
    vec![
        Cell::strong(when),
        Cell::plain(mots::passage(passage, source.dossier, source.campagne)),
        Cell::plain(passage.lieu().join(", ")),
    ]
}

/// A text about a sitting, with the épreuve that it is about.
fn said(passage: &Passage, text: &str, source: &Convoque<'_>) -> Option<String> {
    let name = || mots::passage(passage, source.dossier, source.campagne);
    (!text.is_empty()).then(|| format!("{}\u{a0}: {text}", name()))
}

/// A heading and a list, when there is something to say.
fn listed(
    sheet: &mut Sheet,
    heading: &str,
    passages: &[Passage],
    text: impl Fn(&Passage) -> Option<String>,
) {
    let texts: Vec<String> = passages.iter().filter_map(text).collect();
    if !texts.is_empty() {
        sheet.heading(heading, 60.0);
        sheet.list(&texts, Style::BODY);
    }
}

fn rules_of_the_day(source: &Convoque<'_>) -> Vec<String> {
    let campagne = source.campagne;
    let mut sentences =
        vec!["Apportez cette convocation et une pièce d’identité avec photographie.".to_owned()];
    sentences.extend(campagne.textes.jour_epreuve.iter().cloned());
    let wrong = "Si une date, un centre ou un aménagement vous paraît faux, écrivez au service sans attendre, depuis l’application.";
    sentences.push(wrong.to_owned());
    sentences.push(mots::service(campagne));
    if source.cachet {
        sentences.push(SCELLE.to_owned());
    }
    sentences
}
