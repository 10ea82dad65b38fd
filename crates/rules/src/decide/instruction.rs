//! What the service asks while it verifies a dossier, what the person answers, and the messages of both.
//!
//! Source: note, part III « Votre dossier sera vérifié et validé par le service examen »; CRPA, art. L. 114-5 for what is
//! asked, L. 112-8 for messages.

use super::Context;
use crate::campagne::PieceCode;
use crate::dossier::Dossier;
use crate::event::Event;
use crate::instruction::{Auteur, Instruction, Message, PointACorriger, SujetPoint};
use crate::refusal::{Motif, Refusals};
use crate::saisie::{CorrectionSaisie, PointSaisie};
use chrono::DateTime;
use std::ops::RangeInclusive;

/// Letters of a reason of the service.
const MOTIF: RangeInclusive<usize> = 10..=1_000;
/// Letters of what a person writes, at most.
pub(super) const LETTRES_MAX: usize = 2_000;

pub(super) fn ask_correction(
    dossier: &Dossier,
    saisie: &CorrectionSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    if dossier.versions.is_empty() {
        return Err(Motif::CorrectionSansObjet.into());
    }
    let mut refusals = Refusals::new();
    if dossier.is_validated() {
        refusals.push(Motif::DecisionDejaPrise);
    }
    if saisie.points.is_empty() {
        refusals.at("points", Motif::CorrectionPointsManquants);
    }
    let mut points = Vec::new();
    for (n, point) in saisie.points.iter().enumerate() {
        let champ = format!("points.{n}");
        let sujet = refusals.keep(read_sujet(dossier, point, &champ, &points, context));
        let motif = refusals.keep(read_motif(&format!("{champ}.motif"), &point.motif));
        points.extend(sujet.zip(motif));
    }
    let avant = DateTime::parse_from_rfc3339(&saisie.avant).ok();
    let avant = avant.map(|at| at.to_utc()).filter(|at| *at > context.now);
    if avant.is_none() {
        refusals.at("avant", Motif::CorrectionDate);
    }
    match (avant, refusals.is_empty()) {
        (Some(avant), true) => Ok(vec![Event::Instructed(Instruction::CorrectionAsked {
            points,
            avant,
            at: context.now,
        })]),
        (Some(_) | None, _) => Err(refusals),
    }
}

/// What a point is about. A pièce is asked again once, until it came.
fn read_sujet(
    dossier: &Dossier,
    point: &PointSaisie,
    champ: &str,
    before: &[(SujetPoint, String)],
    context: &Context<'_>,
) -> Result<SujetPoint, Refusals> {
    if point.piece.is_empty() {
        return Ok(SujetPoint::Question);
    }
    let mut refusals = Refusals::new();
    let code = PieceCode::new(point.piece.as_str());
    let Some(def) = context.campagne.piece(&code) else {
        refusals.at(format!("{champ}.piece"), Motif::PieceInconnue);
        return Err(refusals);
    };
    let sujet = SujetPoint::of(def);
    let open = dossier.open_points().any(|known| known.sujet == sujet);
    if open || before.iter().any(|(known, _)| *known == sujet) {
        let piece = def.libelle.clone();
        refusals.at(
            format!("{champ}.piece"),
            Motif::CorrectionDejaDemandee { piece },
        );
    }
    refusals.into_result(sujet)
}

/// A reason that a person reads.
pub(super) fn read_motif(champ: &str, text: &str) -> Result<String, Refusals> {
    let motif = text.trim();
    let mut refusals = Refusals::new();
    if !MOTIF.contains(&motif.chars().count()) {
        let (min, max) = (*MOTIF.start(), *MOTIF.end());
        refusals.at(champ, Motif::MotifLongueur { min, max });
    }
    refusals.into_result(motif.to_owned())
}

pub(super) fn answer_point(
    dossier: &Dossier,
    rang: u32,
    reponse: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let point = usize::try_from(rang)
        .ok()
        .and_then(|n| dossier.points.get(n));
    let waits = |it: &PointACorriger| it.sujet == SujetPoint::Question && it.reponse.is_none();
    if !point.is_some_and(waits) {
        return Err(Motif::PointSansQuestion.into());
    }
    let (empty, long) = (
        Motif::ReponseManquante,
        Motif::ReponseTropLongue { max: LETTRES_MAX },
    );
    Ok(vec![Event::Instructed(Instruction::PointAnswered {
        rang,
        reponse: read_words("reponse", reponse, empty, long)?,
        at: context.now,
    })])
}

pub(super) fn write(
    auteur: Auteur,
    text: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let (empty, long) = (
        Motif::MessageManquant,
        Motif::MessageTropLong { max: LETTRES_MAX },
    );
    Ok(vec![Event::Instructed(Instruction::MessageWritten(
        Message {
            auteur,
            texte: read_words("message", text, empty, long)?,
            at: context.now,
        },
    ))])
}

/// What a person wrote: something, and not too much.
pub(super) fn read_words(
    champ: &str,
    text: &str,
    empty: Motif,
    long: Motif,
) -> Result<String, Refusals> {
    let words = text.trim();
    let mut refusals = Refusals::new();
    if words.is_empty() {
        refusals.at(champ, empty);
    }
    if words.chars().count() > LETTRES_MAX {
        refusals.at(champ, long);
    }
    refusals.into_result(words.to_owned())
}
