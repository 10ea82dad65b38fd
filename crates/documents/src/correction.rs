//! DEMANDE DE CORRECTION: what the service asks of a candidate while it verifies, until when, and what is there already.
//!
//! A reason can speak of health: it leaves over the session of the person only. In a letter, which travels in clear, the
//! document names the dossier, what each point is about, and nobody.
//!
//! Source: CRPA, art. L. 114-5: what is missing is named, with the time to send it; ADR 0014.

use crate::code::{Code, Genre, Signe};
use crate::recapitulatif::{head, registered, row};
use crate::sheet::{Ink, Sheet, Style, Taille};
use crate::{Document, SCELLE, finished, footer, mots};
use chrono::{DateTime, Utc};
use rules::calendrier_mots::{derniere_minute, en_mots};
use rules::campagne::Campagne;
use rules::declaration::Declaration;
use rules::verification::verified;
use rules::{Dossier, DossierId, Empreinte, PointACorriger, SujetPoint};

/// What a demande de correction says.
#[derive(Debug, Clone)]
pub struct Correction<'a> {
    /// The dossier.
    pub dossier: DossierId,
    /// The version that is verified, from 1.
    pub version: u32,
    /// Its fingerprint.
    pub empreinte: Empreinte,
    /// The points, oldest first; those that were answered too.
    pub points: Vec<PointDemande<'a>>,
    /// The instant of issue: what is late, and what is there, is told as it is then.
    pub edite_le: DateTime<Utc>,
    /// What the candidate declared; nothing in a letter, which then gives no reason either.
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

/// A point that is asked, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct PointDemande<'a> {
    /// What it is about.
    pub sujet: &'a SujetPoint,
    /// What must be corrected, in the words of the service; printed for the person only.
    pub motif: &'a str,
    /// When it was asked.
    pub demande_le: DateTime<Utc>,
    /// The first instant that is too late for who wants to be in time.
    pub avant: DateTime<Utc>,
    /// When it was answered, if it was.
    pub repondu_le: Option<DateTime<Utc>>,
}

impl<'a> Correction<'a> {
    /// All that the service asked about a dossier, as it stands at an instant, for its person: unsealed and in the usual size.
    /// Nothing when nothing was asked.
    pub fn of(dossier: &'a Dossier, campagne: &'a Campagne, now: DateTime<Utc>) -> Option<Self> {
        let version = dossier.held_version();
        let place = usize::try_from(version).ok()?.checked_sub(1)?;
        let empreinte = dossier.versions.get(place)?.empreinte;
        let point = |point: &'a PointACorriger| PointDemande {
            sujet: &point.sujet,
            motif: &point.motif,
            demande_le: point.at,
            avant: point.avant,
            repondu_le: dossier.answered(point),
        };
        (!dossier.points.is_empty()).then(|| Self {
            dossier: dossier.id,
            version,
            empreinte,
            points: dossier.points.iter().map(point).collect(),
            edite_le: now,
            declaration: Some(verified(dossier)),
            cachet: false,
            signe: None,
            campagne,
            repetition: None,
            taille: Taille::Normale,
        })
    }
}

/// Makes the demande de correction.
pub fn correction(source: &Correction<'_>) -> Document {
    let campagne = source.campagne;
    let footer = footer(source.version, source.empreinte, source.dossier);
    let banner = source.repetition.map(crate::banner);
    let mut sheet = Sheet::new(&footer, banner.as_deref(), source.taille);
    let title = "Demande de correction";
    let stamp = (source.version, source.empreinte);
    let code = Code::of(Genre::Correction, &campagne.id, source.dossier, stamp);
    head(
        &mut sheet,
        campagne,
        title,
        code.signed(source.signe).symbol().as_ref(),
    );
    told(&mut sheet, source);
    sheet.heading("Votre dossier", 60.0);
    let mut who = registered(source.declaration, campagne);
    who.push(row("Dossier", source.dossier.to_string()));
    sheet.answers(&who);
    let (answered, open): (Vec<_>, Vec<_>) =
        (source.points.iter()).partition(|point| point.repondu_le.is_some());
    listed(&mut sheet, "Ce qui est à faire", &open, source);
    listed(&mut sheet, "Ce qui est déjà reçu", &answered, source);
    if !open.is_empty() {
        sheet.heading("Si vous ne répondez pas à temps", 60.0);
        sheet.list(&otherwise(), Style::BODY);
    }
    sheet.ending("Où répondre, où écrire", &where_to(source));
    let title = format!(
        "{title} – {} {}",
        campagne.examen.court.texte, campagne.session
    );
    finished(sheet, &title, source.cachet)
}

/// What comes first: until when, or that nothing is asked any more.
fn told(sheet: &mut Sheet, source: &Correction<'_>) {
    let zone = source.campagne.calendrier.zone;
    let open = || (source.points.iter()).filter(|point| point.repondu_le.is_none());
    let mut sentences = Vec::new();
    let asked = source.points.iter().map(|point| point.demande_le).max();
    if let Some(at) = asked {
        let at = en_mots(at, zone);
        sentences.push(format!("Demandé par le service le {at}."));
    }
    let first = open().map(|point| point.avant).min();
    let Some(first) = first else {
        let last = source.points.iter().filter_map(|point| point.repondu_le);
        if let Some(at) = last.max() {
            let at = en_mots(at, zone);
            sentences.push(format!("Votre dernière réponse est du {at}."));
        }
        let title = "Tout ce que le service demandait est reçu.";
        return sheet.callout(title, &sentences, Ink::Accent);
    };
    sentences.push("Le reste de votre dossier n’est pas concerné\u{a0}: il ne change pas.".into());
    let until = derniere_minute(first, zone);
    let title = match first <= source.edite_le {
        true => format!("À corriger sans attendre\u{a0}: c’était demandé pour le {until}."),
        false => format!("À corriger au plus tard le {until}."),
    };
    sheet.callout(&title, &sentences, Ink::Warning);
}

/// A heading and its points, when there are some.
fn listed(sheet: &mut Sheet, heading: &str, points: &[&PointDemande<'_>], source: &Correction<'_>) {
    if points.is_empty() {
        return;
    }
    let heading = format!("{heading}\u{a0}: {}", counted(points.len()));
    sheet.heading(&heading, 110.0);
    for (rank, point) in (1..).zip(points) {
        let name = name(point, source.campagne);
        let name = match point.repondu_le {
            Some(_) => name,
            None => format!("{rank}. {name}"),
        };
        sheet.subheading(&name, 60.0);
        sheet.terms(&about(point, source));
    }
}

fn counted(points: usize) -> String {
    match points {
        1 => "1\u{a0}point".to_owned(),
        points => format!("{points}\u{a0}points"),
    }
}

/// What a point is about, in the words of the screen.
fn name(point: &PointDemande<'_>, campagne: &Campagne) -> String {
    match (point.sujet, point.repondu_le) {
        (SujetPoint::Piece(code), Some(_)) => {
            format!("Remplacée\u{a0}: {}", campagne.nom_piece(code))
        }
        (SujetPoint::Piece(code), None) => {
            format!("À remplacer\u{a0}: {}", campagne.nom_piece(code))
        }
        (SujetPoint::Signature, Some(_)) => {
            "Signé de nouveau\u{a0}: votre récapitulatif".to_owned()
        }
        (SujetPoint::Signature, None) => {
            "À signer de nouveau\u{a0}: votre récapitulatif".to_owned()
        }
        (SujetPoint::Question, _) => "Une question du service".to_owned(),
    }
}

/// Why, what to do, until when; or since when it is there.
fn about(point: &PointDemande<'_>, source: &Correction<'_>) -> Vec<(&'static str, String, Style)> {
    let zone = source.campagne.calendrier.zone;
    let mut terms = Vec::new();
    if source.declaration.is_some() {
        let term = match point.sujet {
            SujetPoint::Question => "Question",
            SujetPoint::Piece(_) | SujetPoint::Signature => "Motif",
        };
        terms.push((term, point.motif.to_owned(), Style::BODY));
    }
    if let Some(at) = point.repondu_le {
        let at = en_mots(at, zone);
        let told = match point.sujet {
            SujetPoint::Question => format!("Répondu le {at}."),
            SujetPoint::Piece(_) | SujetPoint::Signature => format!("Reçu le {at}."),
        };
        terms.push(("État", told, Style::STRONG.in_ink(Ink::Accent)));
        return terms;
    }
    terms.push(("À faire", to_do(point.sujet).to_owned(), Style::BODY));
    // One day for all of them is told once, first of all.
    let mut open = source.points.iter().filter(|it| it.repondu_le.is_none());
    if open.any(|it| it.avant != point.avant) {
        let until = derniere_minute(point.avant, zone);
        let until = match point.avant <= source.edite_le {
            true => format!("C’était demandé pour le {until}."),
            false => format!("Au plus tard le {until}."),
        };
        terms.push(("Délai", until, Style::STRONG));
    }
    terms
}

fn to_do(sujet: &SujetPoint) -> &'static str {
    match sujet {
        SujetPoint::Piece(_) => {
            "Dans l’application, choisissez «\u{a0}Remplacer cette pièce\u{a0}» et ajoutez-la, entière et lisible."
        }
        SujetPoint::Signature => {
            "Dans l’application, relisez votre récapitulatif, puis choisissez «\u{a0}Signer de nouveau\u{a0}»."
        }
        SujetPoint::Question => {
            "Dans l’application, écrivez votre réponse sous la question, puis choisissez «\u{a0}Répondre\u{a0}»."
        }
    }
}

/// What a point without answer brings about, and what a late one does.
///
/// Source: CRPA, art. L. 114-5; `rules::decide::decision`, where an open point holds a validation back; ADR 0014.
fn otherwise() -> Vec<String> {
    [
        "Tant qu’un point est sans réponse, votre inscription ne peut pas être validée.",
        "Une réponse en retard est encore reçue, avec son heure\u{a0}: une personne du service la lira. Rien n’est promis.",
        "Fondement de cette demande\u{a0}: code des relations entre le public et l’administration, article\u{a0}L.\u{a0}114-5.",
    ]
    .map(str::to_owned)
    .into()
}

fn where_to(source: &Correction<'_>) -> Vec<String> {
    let mut sentences = vec![
        "Dans l’application\u{a0}: «\u{a0}Voir ce qu’il faut corriger\u{a0}» pour répondre, «\u{a0}Écrire au service\u{a0}» pour le reste.".to_owned(),
        mots::service(source.campagne),
    ];
    if source.declaration.is_none() {
        let kept = "Ce document ne reprend pas les motifs\u{a0}: ils peuvent contenir des informations personnelles. Vous les lisez dans l’application.";
        sentences.insert(0, kept.to_owned());
    }
    if source.cachet {
        sentences.push(SCELLE.to_owned());
    }
    sentences
}
