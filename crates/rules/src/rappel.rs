//! Reminders before a deadline: to those only to whom something is missing, by name.

use crate::campagne::Campagne;
use crate::decide::{Context, choix_fermes, depot_ferme};
use crate::dossier::Dossier;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};

/// A deadline of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echeance {
    /// The end of the choices.
    Choix,
    /// The end of the deposits.
    Depot,
}

impl Echeance {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Choix => "choix",
            Self::Depot => "depot",
        }
    }

    /// The deadline of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Choix, Self::Depot]
            .into_iter()
            .find(|it| it.as_str() == word)
    }
}

/// What a reminder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rappel {
    /// Pièces that are missing, by name; none before the end of the choices.
    pub manquantes: Vec<String>,
    /// The deadline.
    pub fin: DateTime<Utc>,
}

/// The hour at which reminders leave, in the zone of the campaign.
const MATIN: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("an hour");

/// The instants of the reminders of a deadline, in order: in the morning, so many days before the last day.
pub fn rappels(campagne: &Campagne, fin: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let zone = campagne.calendrier.zone;
    let last = (fin - TimeDelta::seconds(1))
        .with_timezone(&zone)
        .date_naive();
    let mut instants: Vec<DateTime<Utc>> = campagne
        .rappels
        .iter()
        .filter_map(|days| last.checked_sub_days(Days::new(u64::from(*days))))
        .filter_map(|day| day.and_time(MATIN).and_local_timezone(zone).earliest())
        .map(|at| at.to_utc())
        .collect();
    instants.sort();
    instants
}

/// What is missing to a dossier before a deadline; nothing when it is not concerned.
pub fn rappel(echeance: Echeance, dossier: &Dossier, context: &Context<'_>) -> Option<Rappel> {
    let calendrier = dossier.calendrier(context.campagne, context.now);
    match echeance {
        Echeance::Choix => {
            let open = choix_fermes(dossier, context).is_none();
            let pending = dossier.versions.is_empty() || dossier.is_modified();
            (open && pending).then(|| Rappel {
                manquantes: Vec::new(),
                fin: calendrier.cloture.valeur,
            })
        }
        Echeance::Depot => {
            let open = depot_ferme(dossier, context).is_none();
            let registered = !dossier.versions.is_empty();
            let awaited = registered && dossier.valid_depot().is_none();
            let fin = calendrier.depot.as_ref()?.valeur;
            (open && awaited).then(|| Rappel {
                manquantes: missing(dossier, context),
                fin,
            })
        }
    }
}

fn missing(dossier: &Dossier, context: &Context<'_>) -> Vec<String> {
    let missing = dossier.missing_pieces(context.campagne, context.now);
    missing.iter().map(|it| it.def.libelle.clone()).collect()
}
