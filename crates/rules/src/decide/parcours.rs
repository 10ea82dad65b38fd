//! Professional experience, and the facts on which pièces depend.
//!
//! Source: D. 643-16; R-COND-2 to R-COND-4, R-COND-7; pieces.md P19 to P24.

use super::identite::of_date;
use super::{Context, changed};
use crate::campagne::ExperienceDemandee;
use crate::declaration::{Declaration, Parcours};
use crate::dossier::Dossier;
use crate::event::Event;
use crate::experience::Periode;
use crate::naissance::typed_day;
use crate::nom::cleaned;
use crate::refusal::{Motif, Refusals};
use crate::saisie::{ParcoursSaisie, PeriodeSaisie};
use chrono::NaiveDate;

pub(super) fn record_parcours(
    dossier: &Dossier,
    saisie: &ParcoursSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let declaration = &dossier.declaration;
    let mut refusals = Refusals::new();
    for fact in &saisie.particularites {
        if context.campagne.particularite(fact).is_none() {
            refusals.at("particularites", Motif::ParticulariteInconnue);
        }
    }
    let today = dossier
        .calendrier(context.campagne, context.now)
        .day(context.now);
    let mut experience = Vec::new();
    for (index, periode) in saisie.periodes.iter().enumerate() {
        let read = read_periode(periode, &format!("periode.{}", index + 1), today);
        experience.extend(refusals.keep(read));
    }
    if let (Some(asked), true) = (
        experience_asked(declaration, context),
        saisie.periodes.is_empty(),
    ) {
        let mois = asked.mois;
        refusals.at("periode.1.employeur", Motif::ExperienceManquante { mois });
    }
    let parcours = refusals.into_result(Parcours {
        particularites: saisie.particularites.clone(),
        experience,
    })?;
    Ok(changed(
        declaration.parcours.as_ref(),
        parcours,
        Event::ParcoursRecorded,
    ))
}

/// The experience that the category of the candidate asks.
///
/// Source: D. 643-16 2°; R-COND-3.
pub fn experience_asked<'c>(
    declaration: &Declaration,
    context: &Context<'c>,
) -> Option<&'c ExperienceDemandee> {
    let orientation = declaration.orientation.as_ref()?;
    let categorie = context.campagne.categorie(&orientation.categorie)?;
    categorie.experience.as_ref()
}

/// Whether this person is asked anything here: experience, or facts of the campaign.
pub fn parcours_asked(declaration: &Declaration, context: &Context<'_>) -> bool {
    !context.campagne.particularites.is_empty() || experience_asked(declaration, context).is_some()
}

/// A period of employment has an employer, begins before it ends, and has begun.
///
/// Source: R-COND-3 « effective », R-COND-4.
fn read_periode(
    saisie: &PeriodeSaisie,
    champ: &str,
    today: NaiveDate,
) -> Result<Periode, Refusals> {
    let mut refusals = Refusals::new();
    let employeur = cleaned(&saisie.employeur);
    if employeur.is_empty() {
        refusals.at(format!("{champ}.employeur"), Motif::EmployeurManquant);
    }
    let debut = refusals.keep(read_day(&saisie.debut, &format!("{champ}.debut")));
    let fin = match saisie.en_cours.as_str() {
        "oui" => None,
        "non" => refusals.keep(read_day(&saisie.fin, &format!("{champ}.fin"))),
        _ => {
            refusals.at(format!("{champ}.en_cours"), Motif::EmploiEnCoursManquant);
            None
        }
    };
    if debut.is_some_and(|debut| debut > today) {
        refusals.at(format!("{champ}.debut.annee"), Motif::EmploiFutur);
    }
    if let (Some(debut), Some(fin)) = (debut, fin)
        && fin < debut
    {
        refusals.at(format!("{champ}.fin.annee"), Motif::EmploiInverse);
    }
    match (debut, refusals.is_empty()) {
        (Some(debut), true) => Ok(Periode {
            employeur,
            debut,
            fin,
        }),
        _ => Err(refusals),
    }
}

fn read_day([jour, mois, annee]: &[String; 3], champ: &str) -> Result<NaiveDate, Refusals> {
    typed_day(jour, mois, annee).map_err(|errors| of_date(champ, errors))
}
