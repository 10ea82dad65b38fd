//! Windows in which choices and pièces are admitted.

use super::{Campagne, Sourcee};
use crate::adresse::Departement;
use crate::declaration::{Orientation, Residence};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

/// Half-open windows in the zone of the campaign.
///
/// Source: R-TIME-1, R-TIME-2, R-TIME-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendrier {
    /// Zone in which the dates were published.
    pub zone: Tz,
    /// First instant at which choices can be made.
    pub ouverture: Sourcee<DateTime<Utc>>,
    /// First instant at which choices can no longer be made.
    pub cloture: Sourcee<DateTime<Utc>>,
    /// First instant at which pièces can no longer be added; `None` when no deadline is published.
    pub depot: Option<Sourcee<DateTime<Utc>>>,
}

/// Where a campaign stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before the opening.
    Avant,
    /// Choices and pièces.
    Ouverte,
    /// Pièces only.
    DepotSeul,
    /// Nothing any more.
    Close,
}

impl Calendrier {
    /// The phase at an instant. A campaign without deposit deadline stays in [`Phase::DepotSeul`].
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        if now < self.ouverture.valeur {
            Phase::Avant
        } else if now < self.cloture.valeur {
            Phase::Ouverte
        } else if self.depot.as_ref().is_none_or(|depot| now < depot.valeur) {
            Phase::DepotSeul
        } else {
            Phase::Close
        }
    }

    /// The calendar day at an instant, in the zone of the campaign.
    pub fn day(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.zone).date_naive()
    }

    fn gives_way(&self, next: &Self, now: DateTime<Utc>) -> bool {
        let deposit_over = self.depot.as_ref().is_some_and(|depot| now >= depot.valeur);
        now >= self.cloture.valeur && (deposit_over || now >= next.ouverture.valeur)
    }
}

/// Windows that are not everybody's, or that come later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendrierPropre {
    /// Key, `experience`.
    pub id: String,
    /// Whose.
    pub public: Public,
    /// The windows, in a zone of their own.
    pub calendrier: Calendrier,
}

/// Whose windows these are. An empty list restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Public {
    /// Categories.
    pub categories: Vec<String>,
    /// Départements of residence.
    pub departements: Vec<Departement>,
}

impl Public {
    /// Whether it is narrower than everybody.
    fn is_restricted(&self) -> bool {
        !self.categories.is_empty() || !self.departements.is_empty()
    }

    fn holds(&self, orientation: &Orientation) -> bool {
        let categorie =
            self.categories.is_empty() || self.categories.contains(&orientation.categorie);
        let departement = match &orientation.residence {
            Residence::France(departement) => self.departements.contains(departement),
            Residence::Etranger(_) => false,
        };
        categorie && (self.departements.is_empty() || departement)
    }
}

impl Campagne {
    /// The windows of a person at an instant: those of the category and of the territory when there are some, else
    /// those of everybody. A window gives way to the next one once its choices are closed and the next has opened, or
    /// once its deposit is over.
    ///
    /// Source: R-CAMP-1; campaigns.md 2.
    pub fn calendrier_de(
        &self,
        orientation: Option<&Orientation>,
        now: DateTime<Utc>,
    ) -> &Calendrier {
        let own = |propre: &&CalendrierPropre| {
            propre.public.is_restricted()
                && orientation.is_some_and(|orientation| propre.public.holds(orientation))
        };
        let mut windows: Vec<&Calendrier> = self
            .calendriers
            .iter()
            .filter(own)
            .map(CalendrierPropre::windows)
            .collect();
        if windows.is_empty() {
            let later = self
                .calendriers
                .iter()
                .filter(|propre| !propre.public.is_restricted());
            windows = std::iter::once(&self.calendrier)
                .chain(later.map(CalendrierPropre::windows))
                .collect();
        }
        let last = windows.into_iter().reduce(|current, next| {
            if current.gives_way(next, now) {
                next
            } else {
                current
            }
        });
        last.unwrap_or(&self.calendrier)
    }

    /// The instant at which a new account is deleted unless it was activated: hours elapsed, whatever the clocks
    /// on the wall did in between.
    ///
    /// Source: note, étape 1 « vous avez 48h »; R-ACC-2, R-TIME-5.
    pub fn activation_ends_at(&self, created_at: DateTime<Utc>) -> DateTime<Utc> {
        created_at + TimeDelta::hours(i64::from(self.activation_heures.valeur))
    }

    /// Whether somebody can register at an instant, whoever it is.
    pub fn is_open_to_somebody(&self, now: DateTime<Utc>) -> bool {
        let own = self.calendriers.iter().map(CalendrierPropre::windows);
        std::iter::once(&self.calendrier)
            .chain(own)
            .any(|windows| windows.phase(now) == Phase::Ouverte)
    }
}

impl CalendrierPropre {
    fn windows(&self) -> &Calendrier {
        &self.calendrier
    }
}
