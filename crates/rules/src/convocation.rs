//! The convocation of a registered candidate: when and where each épreuve is sat.
//!
//! Source: note, « Les convocations seront mises à disposition […] au plus tard 2 semaines avant le début des épreuves »;
//! R-TIME-9, R-BEN-6.

use crate::campagne::{Campagne, EpreuveCode, EpreuveDef};
use crate::dossier::Dossier;
use crate::epreuves::{EpreuveLigne, StatutEpreuve, lignes};
use crate::verification::verified;
use chrono::{DateTime, Days, Utc};
use std::collections::BTreeSet;

/// When and where a candidate sits the épreuves, as the service said it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convocation {
    /// In the order of time.
    pub passages: Vec<Passage>,
    /// When it was published.
    pub at: DateTime<Utc>,
}

/// One sitting of an épreuve. An épreuve may have several: a written part, an oral part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The épreuve, as the règlement numbers it.
    pub epreuve: EpreuveCode,
    /// When it begins.
    pub debut: DateTime<Utc>,
    /// How long it lasts, in minutes, with what an aménagement adds; nothing when it is not known.
    pub duree: Option<u16>,
    /// Name of the centre.
    pub centre: String,
    /// Its address, on one line.
    pub adresse: String,
    /// The room and the place; empty when the centre tells them on the day.
    pub salle: String,
    /// What may be used, and what must be brought; empty when nothing is said.
    pub materiel: String,
    /// What is arranged for this candidate. It speaks of health, so it is kept with such answers.
    pub amenagement: String,
}

impl Convocation {
    /// The first sitting.
    pub fn first(&self) -> Option<&Passage> {
        self.passages.first()
    }

    /// The same without what is arranged, nor how long it lasts then.
    pub(crate) fn without_health(&self) -> Self {
        let mut shown = self.clone();
        let arranged = |it: &&mut Passage| !it.amenagement.is_empty();
        for passage in shown.passages.iter_mut().filter(arranged) {
            passage.amenagement.clear();
            passage.duree = None;
        }
        shown
    }

    /// The sittings that did not begin yet.
    pub fn to_come(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(move |it| it.debut > now)
    }
}

impl Passage {
    /// What the règlement says of the épreuve, while the campaign still knows it.
    pub fn def<'c>(&self, dossier: &Dossier, campagne: &'c Campagne) -> Option<&'c EpreuveDef> {
        let lignes = lignes(verified(dossier), campagne);
        let own = lignes.iter().find(|it| it.def.code == self.epreuve);
        own.map(|it| it.def)
    }

    /// Centre, address and room, as far as they are known.
    pub fn lieu(&self) -> Vec<&str> {
        let place = [&self.centre, &self.adresse, &self.salle];
        let place = place.into_iter().map(String::as_str);
        place.filter(|it| !it.is_empty()).collect()
    }
}

impl Dossier {
    /// The convocation that counts: the last one, as long as the inscription stands.
    pub fn convocation(&self) -> Option<&Convocation> {
        self.convocations.last().filter(|_| self.is_validated())
    }

    /// The épreuves for which somebody who is registered waits for a convocation still.
    pub fn uncalled<'c>(&self, campagne: &'c Campagne) -> Vec<EpreuveLigne<'c>> {
        let called = self.convocation().into_iter().flat_map(|it| &it.passages);
        let called: BTreeSet<&EpreuveCode> = called.map(|it| &it.epreuve).collect();
        let mut waited = presentees(self, campagne);
        waited.retain(|it| self.is_validated() && !called.contains(&it.def.code));
        waited
    }
}

/// The épreuves that the validated version says are sat in this session: one that is kept, dispensed or put off has no
/// convocation.
pub fn presentees<'c>(dossier: &Dossier, campagne: &'c Campagne) -> Vec<EpreuveLigne<'c>> {
    let mut lignes = lignes(verified(dossier), campagne);
    lignes.retain(|it| it.statut == StatutEpreuve::Presentee);
    lignes
}

/// The instant at which the convocation of a first sitting is late.
pub fn too_late(first: DateTime<Utc>, campagne: &Campagne) -> DateTime<Utc> {
    let days = Days::new(campagne.convocation_jours.valeur.into());
    let begins = first.with_timezone(&campagne.calendrier.zone);
    let limit = begins.checked_sub_days(days);
    limit.map_or(first, |limit| limit.to_utc())
}
