//! Départements, communes, countries and académies: public tables, the same for every campaign.
//!
//! Tables are text files, one line an entry, each entry once; licences are in `campagnes/national/LICENCES.md`.
//!
//! Source: R-COND-8 (académies of départements and countries), R-COM-1, R-CP-4.

use super::Anomalie;
use super::communes::{Commune, Communes};
use crate::adresse::{CodePostal, CommuneInsee, Departement};
use crate::nom::folded;
use std::collections::BTreeMap;

slug!(
    /// Key of an académie, `nantes`.
    AcademieId
);
slug!(
    /// ISO 3166-1 alpha-2 code of a country.
    PaysCode
);

/// An académie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Academie {
    /// Key.
    pub id: AcademieId,
    /// « Nantes ».
    pub nom: String,
}

/// A département.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartementInfo {
    /// Code.
    pub code: Departement,
    /// Name.
    pub nom: String,
    /// The académie that registers its residents, when it is known.
    pub academie: Option<AcademieId>,
}

/// A country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pays {
    /// Code.
    pub code: PaysCode,
    /// Name in French.
    pub nom: String,
    /// The académie to which the country is attached, when a source says so.
    pub academie: Option<AcademieId>,
    folded: String,
}

/// All tables.
#[derive(Debug, Clone, Default)]
pub struct Territoire {
    academies: BTreeMap<AcademieId, Academie>,
    departements: BTreeMap<Departement, DepartementInfo>,
    communes: Communes,
    pays: BTreeMap<PaysCode, Pays>,
}

impl Territoire {
    /// Files of the tables.
    pub const FICHIERS: [&'static str; 4] = [
        "academies.csv",
        "departements.csv",
        "communes.csv",
        "pays.csv",
    ];

    /// Reads the tables.
    ///
    /// # Errors
    ///
    /// Returns every line that does not read.
    pub fn parse(fichiers: &super::Fichiers<'_>) -> Result<Self, Vec<Anomalie>> {
        let mut anomalies = Vec::new();
        let mut territoire = Self::default();
        let text = |name: &str| fichiers.get(name).copied().unwrap_or_default();
        rows(
            "academies.csv",
            text("academies.csv"),
            ["id", "nom"],
            &mut anomalies,
            |[id, nom]| {
                named(id, nom)?;
                let id = AcademieId::new(id);
                let nom = nom.to_owned();
                let academie = Academie {
                    id: id.clone(),
                    nom,
                };
                once(territoire.academies.insert(id, academie))
            },
        );
        let known = territoire.academies.clone();
        let academie = |key: &str| match key {
            "" => Ok(None),
            key if known.contains_key(&AcademieId::new(key)) => Ok(Some(AcademieId::new(key))),
            key => Err(format!("L’académie « {key} » n’existe pas.")),
        };
        rows(
            "departements.csv",
            text("departements.csv"),
            ["code", "nom", "academie"],
            &mut anomalies,
            |[code, nom, key]| {
                named(code, nom)?;
                let code = Departement::parse(code)
                    .map_err(|_| format!("« {code} » n’est pas un code de département."))?;
                let info = DepartementInfo {
                    code: code.clone(),
                    nom: nom.to_owned(),
                    academie: academie(key)?,
                };
                once(territoire.departements.insert(code, info))
            },
        );
        rows(
            "pays.csv",
            text("pays.csv"),
            ["code", "nom", "academie"],
            &mut anomalies,
            |[code, nom, key]| {
                named(code, nom)?;
                if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                    return Err(format!("« {code} » n’est pas un code de pays, comme FR."));
                }
                let code = PaysCode::new(code);
                let pays = Pays {
                    code: code.clone(),
                    nom: nom.to_owned(),
                    academie: academie(key)?,
                    folded: folded(nom),
                };
                once(territoire.pays.insert(code, pays))
            },
        );
        territoire.communes = communes(text("communes.csv"), &mut anomalies);
        if anomalies.is_empty() {
            Ok(territoire)
        } else {
            Err(anomalies)
        }
    }

    /// An académie.
    pub fn academie(&self, id: &AcademieId) -> Option<&Academie> {
        self.academies.get(id)
    }

    /// A département.
    pub fn departement(&self, code: &Departement) -> Option<&DepartementInfo> {
        self.departements.get(code)
    }

    /// The académie that registers the residents of a département.
    pub fn academie_of(&self, code: &Departement) -> Option<&AcademieId> {
        self.departement(code)
            .and_then(|info| info.academie.as_ref())
    }

    /// A country.
    pub fn pays(&self, code: &PaysCode) -> Option<&Pays> {
        self.pays.get(code)
    }

    /// A commune.
    pub fn commune(&self, code: &CommuneInsee) -> Option<Commune<'_>> {
        self.communes.get(code)
    }

    /// Communes that a postal code serves.
    pub fn communes_of(&self, code: &CodePostal) -> Vec<Commune<'_>> {
        self.communes
            .iter()
            .filter(|commune| commune.has_code_postal(code))
            .collect()
    }

    /// Communes whose name starts with the text, then those that contain it.
    pub fn search_communes(&self, text: &str, limit: usize) -> Vec<Commune<'_>> {
        ranked(self.communes.by_folded_name(), text, limit)
    }

    /// Countries whose name starts with the text, then those that contain it.
    pub fn search_pays(&self, text: &str, limit: usize) -> Vec<&Pays> {
        let named = self.pays.values().map(|pays| (&*pays.folded, pays));
        ranked(named, text, limit)
    }

    /// Départements by code or by name.
    pub fn search_departements(&self, text: &str, limit: usize) -> Vec<&DepartementInfo> {
        let key = folded(text);
        let by_code = self
            .departements
            .values()
            .filter(|info| !key.is_empty() && info.code.as_str().starts_with(&key));
        let by_name = self
            .departements
            .values()
            .filter(|info| !key.is_empty() && folded(&info.nom).contains(&key));
        let mut found: Vec<&DepartementInfo> = by_code.collect();
        for info in by_name {
            if !found.contains(&info) {
                found.push(info);
            }
        }
        found.truncate(limit);
        found
    }
}

fn communes(text: &str, anomalies: &mut Vec<Anomalie>) -> Communes {
    let mut communes = Communes::with_capacity(text.len());
    rows(
        "communes.csv",
        text,
        ["code", "nom", "codes_postaux"],
        anomalies,
        |cells| {
            let [code, nom, codes_postaux] = cells;
            named(code, nom)?;
            if !CommuneInsee::is_code(code) {
                return Err(format!("« {code} » n’est pas un code de commune."));
            }
            let mut codes = codes_postaux.split_whitespace();
            if let Some(wrong) = codes.find(|code| !CodePostal::is_code(code)) {
                return Err(format!("« {wrong} » n’est pas un code postal."));
            }
            if communes.push(cells) {
                return Ok(());
            }
            Err("Les communes doivent être en ordre de code, chacune une fois.".to_owned())
        },
    );
    communes
}

fn named(code: &str, nom: &str) -> Result<(), String> {
    if code.is_empty() || nom.is_empty() {
        return Err("Le code ou le nom est vide.".to_owned());
    }
    Ok(())
}

/// Whether no earlier entry had the same code.
fn once<T>(earlier: Option<T>) -> Result<(), String> {
    match earlier {
        None => Ok(()),
        Some(_) => Err("Cette ligne est décrite deux fois.".to_owned()),
    }
}

/// Entries in order of rank: exact, then prefix, then substring; the table's order within a rank.
fn ranked<'t, T>(entries: impl Iterator<Item = (&'t str, T)>, text: &str, limit: usize) -> Vec<T> {
    let text = folded(text);
    if text.is_empty() {
        return Vec::new();
    }
    let mut ranks: [Vec<T>; 3] = Default::default();
    for (name, entry) in entries {
        let rank = if name == text {
            0
        } else if name.starts_with(&text) {
            1
        } else if name.contains(&text) {
            2
        } else {
            continue;
        };
        if ranks[rank].len() < limit {
            ranks[rank].push(entry);
        }
    }
    ranks.into_iter().flatten().take(limit).collect()
}

/// Reads the rows of a table with a fixed count of columns; the first line names them.
fn rows<const N: usize>(
    fichier: &str,
    text: &str,
    columns: [&str; N],
    anomalies: &mut Vec<Anomalie>,
    mut row: impl FnMut([&str; N]) -> Result<(), String>,
) {
    let mut note = |ligne: usize, message: String| {
        anomalies.push(Anomalie {
            fichier: fichier.to_owned(),
            ligne,
            message,
        });
    };
    let head = text.lines().next().unwrap_or_default();
    if text.is_empty() {
        note(0, format!("Le fichier {fichier} manque."));
    } else if !head.split(';').eq(columns) {
        note(
            1,
            format!("La première ligne doit être : {}.", columns.join(";")),
        );
    }
    for (index, line) in text.lines().enumerate().skip(1) {
        let mut cells = [""; N];
        let mut count = 0;
        for cell in line.split(';') {
            if let Some(slot) = cells.get_mut(count) {
                *slot = cell;
            }
            count += 1;
        }
        if count != N {
            note(
                index + 1,
                format!("La ligne a {count} colonnes au lieu de {N}."),
            );
        } else if let Err(message) = row(cells) {
            note(index + 1, message);
        }
    }
}
