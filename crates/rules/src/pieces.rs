//! Which pièces are asked of a person, and why the others are not.

use crate::campagne::{
    Calendrier, Campagne, Condition, NationaliteDite, PieceDef, SituationHandicap,
};
use crate::declaration::Declaration;
use chrono::{DateTime, Utc};

/// A pièce asked of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceDemandee<'c> {
    /// What the campaign says of it.
    pub def: &'c PieceDef,
}

/// The pièces asked, in the order of the campaign.
///
/// Source: note, part II; `pieces.md` 1; R-JDC-1, R-JDC-2, R-ADM-3. A condition about an answer that is not given yet does not hold.
pub fn demandees<'c>(
    declaration: &Declaration,
    preinitialisee: bool,
    campagne: &'c Campagne,
    now: DateTime<Utc>,
) -> Vec<PieceDemandee<'c>> {
    let facts = Facts {
        declaration,
        preinitialisee,
        campagne,
        now,
    };
    campagne
        .pieces
        .iter()
        .filter(|def| facts.hold(&def.condition))
        .map(|def| PieceDemandee { def })
        .collect()
}

/// The pièces not asked of this person, in the order of the campaign.
pub fn sans_objet<'c>(
    declaration: &Declaration,
    preinitialisee: bool,
    campagne: &'c Campagne,
    now: DateTime<Utc>,
) -> Vec<&'c PieceDef> {
    let facts = Facts {
        declaration,
        preinitialisee,
        campagne,
        now,
    };
    campagne
        .pieces
        .iter()
        .filter(|def| !facts.hold(&def.condition))
        .collect()
}

/// Whether the list can be told: every answer that decides it is given.
pub fn is_decided(declaration: &Declaration) -> bool {
    declaration.orientation.is_some()
        && declaration.identite.is_some()
        && declaration.epreuves.is_some()
        && declaration.notes.is_some()
        && declaration.amenagement.is_some()
}

struct Facts<'a> {
    declaration: &'a Declaration,
    preinitialisee: bool,
    campagne: &'a Campagne,
    now: DateTime<Utc>,
}

impl Facts<'_> {
    fn hold(&self, condition: &Condition) -> bool {
        let declaration = self.declaration;
        match condition {
            Condition::Toujours => true,
            Condition::Tous(conditions) => conditions.iter().all(|condition| self.hold(condition)),
            Condition::UnDe(conditions) => conditions.iter().any(|condition| self.hold(condition)),
            Condition::Non(condition) => !self.hold(condition),
            Condition::Nationalite(nationalite) => self.nationalite() == Some(*nationalite),
            Condition::Age { min, max, le } => {
                declaration.identite.as_ref().is_some_and(|identite| {
                    let calendrier = calendrier(declaration, self.campagne, self.now);
                    let day = le.day(calendrier, self.campagne.session, self.now);
                    (*min..=*max).contains(&identite.naissance.age_on(day))
                })
            }
            Condition::Categorie(categories) => declaration
                .orientation
                .as_ref()
                .is_some_and(|orientation| categories.contains(&orientation.categorie)),
            Condition::Forme(forme) => declaration
                .epreuves
                .as_ref()
                .is_some_and(|choix| choix.forme == *forme),
            Condition::Benefice => declaration
                .notes
                .as_ref()
                .is_some_and(|notes| !notes.gardees.is_empty()),
            Condition::Dispense => declaration
                .notes
                .as_ref()
                .is_some_and(|notes| !notes.dispenses.is_empty()),
            Condition::Handicap(situation) => self.handicap() == Some(*situation),
            Condition::Mineur => is_minor(declaration, self.campagne, self.now),
            Condition::NomUsage => declaration
                .identite
                .as_ref()
                .is_some_and(|identite| identite.nom_usage.is_some()),
            Condition::Preinitialisee => self.preinitialisee,
            Condition::Facultative(code) => declaration
                .epreuves
                .as_ref()
                .is_some_and(|choix| choix.facultatives.contains_key(code)),
            Condition::Particularite(fact) => declaration
                .parcours
                .as_ref()
                .is_some_and(|parcours| parcours.particularites.contains(fact)),
        }
    }

    fn nationalite(&self) -> Option<NationaliteDite> {
        self.declaration
            .identite
            .as_ref()
            .map(|identite| identite.nationalite)
    }

    fn handicap(&self) -> Option<SituationHandicap> {
        self.declaration
            .amenagement
            .map(|amenagement| amenagement.situation)
    }
}

/// The windows of the person who declares.
pub fn calendrier<'c>(
    declaration: &Declaration,
    campagne: &'c Campagne,
    now: DateTime<Utc>,
) -> &'c Calendrier {
    campagne.calendrier_de(declaration.orientation.as_ref(), now)
}

/// Completed years at which a person is of age.
///
/// Source: code civil, art. 388 and 414.
const MAJORITE: u32 = 18;

/// Whether the candidate is under age on the day, so that a legal representative signs too.
///
/// Source: R-MIN-1. Emancipation is not asked; the service corrects it.
pub fn is_minor(declaration: &Declaration, campagne: &Campagne, now: DateTime<Utc>) -> bool {
    let day = calendrier(declaration, campagne, now).day(now);
    declaration
        .identite
        .as_ref()
        .is_some_and(|identite| identite.naissance.age_on(day) < MAJORITE)
}
