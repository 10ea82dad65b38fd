//! A deadline that is put off while it runs: one more row, never an edit of the campaign.

use super::{Calendrier, Campagne, Confiance, Provenance, Sourcee};
use crate::rappel::Echeance;
use chrono::{DateTime, Utc};

/// A later deadline, and the decision that founds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prolongation {
    /// Which deadline.
    pub echeance: Echeance,
    /// Key of the windows, as [`super::CalendrierPropre`] has it; `None` for those of everybody.
    pub calendrier: Option<String>,
    /// First instant at which it is too late.
    pub fin: DateTime<Utc>,
    /// Why, in words that the person reads.
    pub motif: String,
}

impl Campagne {
    /// The campaign with its deadlines put off. A deadline is never brought forward.
    #[must_use]
    pub fn prolongee(&self, prolongations: &[Prolongation]) -> Self {
        let mut campagne = self.clone();
        for prolongation in prolongations {
            let windows = match &prolongation.calendrier {
                None => Some(&mut campagne.calendrier),
                Some(id) => campagne
                    .calendriers
                    .iter_mut()
                    .find(|propre| propre.id == *id)
                    .map(|propre| &mut propre.calendrier),
            };
            if let Some(windows) = windows {
                windows.put_off(prolongation);
            }
        }
        campagne
    }
}

impl Calendrier {
    fn put_off(&mut self, prolongation: &Prolongation) {
        let end = match prolongation.echeance {
            Echeance::Choix => Some(&mut self.cloture),
            Echeance::Depot => self.depot.as_mut(),
        };
        let Some(end) = end.filter(|end| end.valeur < prolongation.fin) else {
            return;
        };
        *end = Sourcee {
            valeur: prolongation.fin,
            provenance: Provenance {
                source: prolongation.motif.clone(),
                confiance: Confiance::Official,
            },
        };
        // Pièces are added as long as choices can be made.
        if let Some(depot) = &mut self.depot
            && depot.valeur < self.cloture.valeur
        {
            depot.valeur = self.cloture.valeur;
        }
    }
}
