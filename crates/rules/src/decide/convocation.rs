//! How the service tells a candidate when and where to come.
//!
//! Source: note, « convocations »; R-TIME-9 (at the latest 14 days before: later is told, never refused), R-BEN-6.

use super::Context;
use crate::campagne::EpreuveCode;
use crate::convocation::{Convocation, Passage, presentees};
use crate::dossier::Dossier;
use crate::epreuves::chosen;
use crate::event::Event;
use crate::instruction::Instruction;
use crate::refusal::{Motif, Refusals};
use crate::saisie::{ConvocationSaisie, PassageSaisie};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

/// Letters of each text of a sitting.
const LETTRES_MAX: usize = 400;
/// Minutes that an épreuve may last.
const MINUTES_MAX: u16 = 24 * 60;

/// Publishes a convocation; the same one again is nothing new.
pub(super) fn publish_convocation(
    dossier: &Dossier,
    saisie: &ConvocationSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let mut refusals = Refusals::new();
    if !dossier.is_validated() {
        refusals.push(Motif::ConvocationSansInscription);
    }
    if let Some(academie) = elsewhere(dossier, context) {
        refusals.push(Motif::ConvocationAilleurs { academie });
    }
    if saisie.passages.is_empty() {
        refusals.push(Motif::ConvocationVide);
    }
    let sat: Vec<_> = presentees(dossier, context.campagne)
        .into_iter()
        .map(|it| &it.def.code)
        .collect();
    let mut passages = Vec::new();
    for (n, passage) in saisie.passages.iter().enumerate() {
        let read = read_passage(passage, &format!("passages.{n}"), &sat, context);
        passages.extend(refusals.keep(read));
    }
    refusals.into_result(())?;
    passages.sort_by(|a, b| (a.debut, &a.epreuve).cmp(&(b.debut, &b.epreuve)));
    let known = dossier.convocation().map(|it| &it.passages);
    if known == Some(&passages) {
        return Ok(Vec::new());
    }
    let at = context.now;
    let published = Convocation { passages, at };
    let published = Instruction::ConvocationPublished(published);
    Ok(vec![Event::Instructed(published)])
}

/// The other académie that manages the spécialité, and convokes then.
///
/// Source: note, « pour les spécialités non gérées par l’Académie de Nantes »; R-COND-10.
fn elsewhere(dossier: &Dossier, context: &Context<'_>) -> Option<String> {
    let campagne = context.campagne;
    let specialite = chosen(&dossier.current()?.declaration, campagne)?;
    let gestion = &specialite.gestion.as_ref()?.valeur;
    let own = context.territoire.academie(&campagne.academie);
    own.is_none_or(|own| own.nom != *gestion)
        .then(|| gestion.clone())
}

fn read_passage(
    saisie: &PassageSaisie,
    champ: &str,
    sat: &[&EpreuveCode],
    context: &Context<'_>,
) -> Result<Passage, Refusals> {
    let mut refusals = Refusals::new();
    let code = saisie.epreuve.trim();
    let epreuve = sat.iter().find(|it| it.as_str() == code);
    if epreuve.is_none() {
        let epreuve = code.to_owned();
        refusals.at(
            format!("{champ}.epreuve"),
            Motif::ConvocationEpreuve { epreuve },
        );
    }
    let debut = instant(saisie, context.campagne.calendrier.zone);
    let debut = debut.filter(|at| *at > context.now);
    if debut.is_none() {
        refusals.at(format!("{champ}.jour"), Motif::ConvocationDate);
    }
    let duree = match saisie.duree.trim() {
        "" => None,
        text => {
            let minutes = text.parse().ok();
            let minutes = minutes.filter(|it| (1..=MINUTES_MAX).contains(it));
            if minutes.is_none() {
                refusals.at(format!("{champ}.duree"), Motif::ConvocationDuree);
            }
            minutes
        }
    };
    if saisie.centre.trim().is_empty() {
        refusals.at(format!("{champ}.centre"), Motif::ConvocationCentre);
    }
    let mut text = |name: &str, text: &str| {
        let text = text.trim();
        if text.chars().count() > LETTRES_MAX {
            let max = LETTRES_MAX;
            refusals.at(
                format!("{champ}.{name}"),
                Motif::ConvocationTexteLong { max },
            );
        }
        text.to_owned()
    };
    let [centre, adresse, salle] = [
        text("centre", &saisie.centre),
        text("adresse", &saisie.adresse),
        text("salle", &saisie.salle),
    ];
    let materiel = text("materiel", &saisie.materiel);
    let amenagement = text("amenagement", &saisie.amenagement);
    match (epreuve, debut, refusals.is_empty()) {
        (Some(epreuve), Some(debut), true) => Ok(Passage {
            epreuve: (*epreuve).clone(),
            debut,
            duree,
            centre,
            adresse,
            salle,
            materiel,
            amenagement,
        }),
        (Some(_) | None, Some(_) | None, _) => Err(refusals),
    }
}

/// The instant of a day and an hour of the service: « 2024-05-13 » and « 14:00 ».
fn instant(saisie: &PassageSaisie, zone: Tz) -> Option<DateTime<Utc>> {
    let day = NaiveDate::parse_from_str(saisie.jour.trim(), "%Y-%m-%d").ok()?;
    let hour = NaiveTime::parse_from_str(saisie.heure.trim(), "%H:%M").ok()?;
    let at = day.and_time(hour).and_local_timezone(zone).earliest()?;
    Some(at.to_utc())
}
