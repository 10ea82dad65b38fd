//! The file of convocations that the service gives: one line a sitting.
//!
//! The format is in `docs/convocations.md`. Lines are grouped by dossier; what the rules think of each sitting is told when it
//! is published.

use crate::DossierId;
use crate::saisie::{ConvocationSaisie, PassageSaisie};
use crate::tableau::{Entete, Rang, Remarque, Tableau, quoted};
use std::collections::BTreeMap;
use std::fmt;

macro_rules! colonnes {
    ($( $(#[$doc:meta])* $variant:ident $name:literal; )+) => {
        /// A column of the file of convocations.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Colonne { $( $(#[$doc])* $variant ),+ }

        impl Entete for Colonne {
            const TOUTES: &'static [Self] = &[$(Self::$variant),+];
        }

        impl fmt::Display for Colonne {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $( Self::$variant => $name ),+ })
            }
        }
    };
}

colonnes! {
    /// Number of the dossier.
    Dossier "dossier";
    /// Code of the épreuve.
    Epreuve "epreuve";
    /// Day.
    Jour "jour";
    /// Hour.
    Heure "heure";
    /// Minutes.
    Duree "duree";
    /// Name of the centre.
    Centre "centre";
    /// Its address.
    Adresse "adresse";
    /// Room and place.
    Salle "salle";
    /// What may be used.
    Materiel "materiel";
    /// What is arranged.
    Amenagement "amenagement";
}

/// The convocation of a dossier, with the lines of the file that say it, in the order of the sittings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lue {
    /// Line of each sitting, from 1.
    pub lignes: Vec<usize>,
    /// What they say.
    pub saisie: ConvocationSaisie,
}

/// Everything that a file of convocations says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lecture {
    /// Lines of sittings in the file.
    pub lues: usize,
    /// The convocations, by dossier, of the lines that read.
    pub convocations: BTreeMap<DossierId, Lue>,
    /// Lines that do not read.
    pub anomalies: Vec<Remarque<Colonne>>,
}

impl Lecture {
    /// Whether every line reads. Where one does not, nobody knows whose it is, and half a convocation would send somebody home
    /// after the first épreuve: nothing of the file is published.
    pub fn is_whole(&self) -> bool {
        self.anomalies.is_empty()
    }
}

/// Reads the file. One without the documented columns holds nothing.
pub fn read(octets: &[u8]) -> Lecture {
    let tableau = Tableau::read(octets);
    let mut lecture = Lecture {
        lues: tableau.lues,
        anomalies: tableau.remarques,
        ..Lecture::default()
    };
    for rang in &tableau.rangs {
        let typed = rang.cell(Colonne::Dossier);
        let Ok(id) = typed.parse() else {
            lecture.anomalies.push(Remarque {
                ligne: rang.ligne,
                colonne: Some(Colonne::Dossier),
                message: format!("{} n’est pas un numéro de dossier.", quoted(typed)),
            });
            continue;
        };
        let id = DossierId(id);
        let lue = lecture.convocations.entry(id).or_default();
        lue.lignes.push(rang.ligne);
        lue.saisie.passages.push(passage(rang));
    }
    if !tableau.complet {
        lecture.convocations.clear();
    }
    lecture.anomalies.sort();
    lecture
}

fn passage(rang: &Rang<Colonne>) -> PassageSaisie {
    let cell = |colonne| rang.cell(colonne).to_owned();
    PassageSaisie {
        epreuve: cell(Colonne::Epreuve),
        jour: cell(Colonne::Jour),
        heure: cell(Colonne::Heure),
        duree: cell(Colonne::Duree),
        centre: cell(Colonne::Centre),
        adresse: cell(Colonne::Adresse),
        salle: cell(Colonne::Salle),
        materiel: cell(Colonne::Materiel),
        amenagement: cell(Colonne::Amenagement),
    }
}
