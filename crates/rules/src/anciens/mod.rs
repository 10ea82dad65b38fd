//! The candidates of the session before: the file that the service gives, and how a person is found in it.
//!
//! [`read`] reads the file and tells everything at once: whom it keeps, what must be mended, what deserves a second
//! look, who stands twice. [`rapprocher`] finds the candidacy of a person, or says that only the candidate number can
//! tell. Nothing here writes anything: an approval comes first, in `poste`. The format is in
//! `docs/import-candidats.md`.

mod candidat;
mod choix;
mod colonne;
mod doubles;
mod rapprochement;

pub use colonne::Colonne;
pub use doubles::{Double, MotifDouble};
pub use rapprochement::{DouteRapprochement, Rapprochement, Recherche, rapprocher};

use crate::campagne::{Campagne, Specialite, Territoire};
use crate::saisie::SessionPrecedente;
use crate::tableau::Tableau;
use std::collections::BTreeSet;

/// A candidate of the session before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancien {
    /// Line in the file, from 1.
    pub ligne: usize,
    /// What the session before knows of the person.
    pub source: SessionPrecedente,
}

/// What is said of a line, or of one of its cells.
pub type Remarque = crate::tableau::Remarque<Colonne>;

/// Everything that a file of former candidates says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lecture {
    /// Lines of candidates in the file.
    pub lues: usize,
    /// The candidates kept, in the order of the file.
    pub retenus: Vec<Ancien>,
    /// What sets a line aside; on the first line, it sets everything aside.
    pub anomalies: Vec<Remarque>,
    /// What deserves a second look and sets nothing aside.
    pub doutes: Vec<Remarque>,
    /// Lines that contradict each other: all of them are set aside.
    pub doubles: Vec<Double>,
    /// Lines kept whose name and birth date are the same: the candidate number will be asked.
    pub homonymes: Vec<Vec<usize>>,
}

/// What a line is read with.
struct Cadre<'a> {
    campagne: &'a Campagne,
    territoire: &'a Territoire,
    /// The spécialités of the session before, each with its règlement then.
    offre: &'a [Specialite],
}

/// Reads the file of the candidates of the session before a campaign.
///
/// `offre` is what that session offered ([`Campagne::offre`]). A file without the documented columns keeps nobody.
pub fn read(
    octets: &[u8],
    offre: &[Specialite],
    campagne: &Campagne,
    territoire: &Territoire,
) -> Lecture {
    let tableau = Tableau::read(octets);
    let cadre = Cadre {
        campagne,
        territoire,
        offre,
    };
    let mut lecture = Lecture {
        lues: tableau.lues,
        anomalies: tableau.remarques,
        ..Lecture::default()
    };
    let mut lus = Vec::new();
    for rang in &tableau.rangs {
        let (lu, anomalies, doutes) = candidat::read(rang, &cadre);
        lecture.anomalies.extend(anomalies);
        lecture.doutes.extend(doutes);
        lus.push(lu);
    }
    lecture.anomalies.sort();
    lecture.doubles = doubles::doubles(&lus);
    let set_aside = lecture.anomalies.iter().map(|anomalie| anomalie.ligne);
    let doubled = lecture.doubles.iter().flat_map(|double| &double.lignes);
    let set_aside: BTreeSet<usize> = set_aside.chain(doubled.copied()).collect();
    lus.retain(|lu| tableau.complet && !set_aside.contains(&lu.ligne));
    lecture.homonymes = doubles::homonymes(&lus);
    lecture.retenus = lus
        .into_iter()
        .map(|lu| Ancien {
            ligne: lu.ligne,
            source: lu.source,
        })
        .collect();
    lecture
}
