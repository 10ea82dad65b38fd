//! What the judge needs from `campagnes/`, for one campaign. The files are ours: a surprise in them is a panic.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use toml_edit::{DocumentMut, Item};

use super::Forme;

/// Everything read from the data, for one campaign.
#[derive(Clone, Debug)]
pub(crate) struct Donnees {
    session: u16,
    categories: BTreeMap<String, Vec<Forme>>,
    specialites: BTreeMap<String, Specialite>,
    facultatives_communes: Vec<Epreuve>,
    facultatives_max: usize,
    seuil_centiemes: u16,
    benefice_sessions: u16,
}

/// A spécialité open in the session, with the épreuves of the règlement in force.
#[derive(Clone, Default, Debug)]
pub(crate) struct Specialite {
    /// Obligatory and optional, in the order of the file; empty when no source gives them.
    pub(crate) epreuves: Vec<Epreuve>,
    /// The list of épreuves is known to be whole.
    pub(crate) complet: bool,
}

/// One line of a règlement, or one optional épreuve of the campaign.
#[derive(Clone, Debug)]
pub(crate) struct Epreuve {
    pub(crate) code: String,
    pub(crate) generale: bool,
    pub(crate) facultative: bool,
    /// The languages allowed; empty for an épreuve that has none.
    pub(crate) langues: BTreeSet<String>,
    /// The rule that gives that list: R-LANG-1 the national lists, R-LANG-2 a list of the spécialité.
    pub(crate) regle_langue: &'static str,
    /// Épreuves of one group are taken in one language.
    pub(crate) groupe: Option<String>,
}

impl Donnees {
    /// Reads the campaign `campagne` under `racine`, the folder `campagnes/`.
    pub(crate) fn lire(racine: &Path, campagne: &str) -> Donnees {
        let doc: DocumentMut = read(&racine.join(campagne).join("campagne.toml"))
            .parse()
            .expect("campagne.toml is TOML");
        let session = integer(&doc["campagne"]["session"]);
        let lists = read_lists(racine);
        Donnees {
            session,
            categories: tables(&doc["categorie"])
                .map(|table| (string(&table["id"]), formes(&table["formes"])))
                .collect(),
            specialites: read_specialites(racine, session, &lists),
            facultatives_communes: tables(&doc["facultatives"]["epreuve"])
                .map(|table| commune(table, &lists))
                .collect(),
            facultatives_max: usize::from(integer(&doc["facultatives"]["maximum"]["valeur"])),
            seuil_centiemes: integer(&doc["benefice"]["seuil_centiemes"]["valeur"]),
            benefice_sessions: integer(&doc["benefice"]["sessions"]["valeur"]),
        }
    }

    pub(crate) fn session(&self) -> u16 {
        self.session
    }

    /// The categories of the campaign, each with the formes open to it.
    pub(crate) fn categories(&self) -> &BTreeMap<String, Vec<Forme>> {
        &self.categories
    }

    /// The spécialités open in the session, with or without épreuves.
    pub(crate) fn specialites(&self) -> &BTreeMap<String, Specialite> {
        &self.specialites
    }

    /// The optional épreuves that the campaign offers in every spécialité.
    pub(crate) fn facultatives_communes(&self) -> &[Epreuve] {
        &self.facultatives_communes
    }

    /// How many optional épreuves a candidate may choose.
    pub(crate) fn facultatives_max(&self) -> usize {
        self.facultatives_max
    }

    /// The mark from which the bénéfice is open in forme globale, in hundredths.
    pub(crate) fn seuil_centiemes(&self) -> u16 {
        self.seuil_centiemes
    }

    /// How many sessions a mark can be kept after the one where it was obtained.
    pub(crate) fn benefice_sessions(&self) -> u16 {
        self.benefice_sessions
    }

    /// The optional épreuves open in a spécialité: its own, then the common ones.
    ///
    /// Reading 1 (R-FORM-4): the two lists add up, no text says that the campaign's list replaces the règlement's.
    /// Where both use one code, the règlement's épreuve, more special, wins.
    pub(crate) fn facultatives<'a>(&'a self, specialite: &'a Specialite) -> Vec<&'a Epreuve> {
        let mut open: Vec<&Epreuve> = specialite
            .epreuves
            .iter()
            .filter(|epreuve| epreuve.facultative)
            .collect();
        for commune in &self.facultatives_communes {
            if open.iter().all(|epreuve| epreuve.code != commune.code) {
                open.push(commune);
            }
        }
        open
    }

    #[cfg(test)]
    pub(super) fn add_facultative_commune(&mut self, epreuve: Epreuve) {
        self.facultatives_communes.push(epreuve);
    }
}

impl Specialite {
    pub(crate) fn obligatoires(&self) -> impl Iterator<Item = &Epreuve> {
        self.epreuves.iter().filter(|epreuve| !epreuve.facultative)
    }
}

impl Epreuve {
    /// The key of the language of this épreuve in `Candidature::langues`, none for an épreuve without language.
    pub(crate) fn cle_langue(&self) -> Option<&str> {
        (!self.langues.is_empty()).then(|| self.groupe.as_deref().unwrap_or(&self.code))
    }

    fn new(code: &str, langues: &str, lists: &Lists) -> Epreuve {
        let national = langues
            .split(' ')
            .all(|word| lists.by_name.contains_key(word) || word.is_empty());
        Epreuve {
            code: code.to_owned(),
            generale: false,
            facultative: true,
            langues: lists.expand(langues),
            regle_langue: if national { "R-LANG-1" } else { "R-LANG-2" },
            groupe: None,
        }
    }
}

/// The national lists of languages: `lv1`, `lv2`, and `toutes`, which holds every language of the file.
///
/// Reading 19 (R-LANG-1): the optional language that a campaign opens to `toutes` includes the regional ones.
struct Lists {
    by_name: BTreeMap<String, BTreeSet<String>>,
}

impl Lists {
    /// `lv1`, `toutes`, or languages one by one, parted by spaces; nothing gives nothing.
    fn expand(&self, words: &str) -> BTreeSet<String> {
        let one = |word: &str| {
            assert!(
                self.by_name["toutes"].contains(word),
                "{word} is neither a list nor a language"
            );
            BTreeSet::from([word.to_owned()])
        };
        let words = words.split(' ').filter(|word| !word.is_empty());
        words
            .flat_map(|word| self.by_name.get(word).cloned().unwrap_or_else(|| one(word)))
            .collect()
    }
}

fn read_lists(racine: &Path) -> Lists {
    let mut by_name: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(racine, "langues.csv") {
        for name in row["listes"].split(' ').chain(["toutes"]) {
            by_name
                .entry(name.to_owned())
                .or_default()
                .insert(row["id"].clone());
        }
    }
    Lists { by_name }
}

/// Reading 2 (R-CAMP-2): a spécialité is open between its first and last sessions, an empty bound being none. The
/// column `attestees` only says which sessions a source speaks of, so it opens and closes nothing.
fn read_specialites(racine: &Path, session: u16, lists: &Lists) -> BTreeMap<String, Specialite> {
    let open = rows(racine, "specialites.csv")
        .into_iter()
        .filter(|row| is_in_force(row, session));
    let mut specialites: BTreeMap<String, Specialite> = open
        .map(|row| (row["id"].clone(), Specialite::default()))
        .collect();
    let epreuves = rows(racine, "epreuves.csv");
    let mut governed = BTreeSet::new();
    for reglement in rows(racine, "reglements.csv")
        .iter()
        .filter(|row| is_in_force(row, session))
    {
        for id in reglement["specialites"].split(' ') {
            let Some(specialite) = specialites.get_mut(id) else {
                continue;
            };
            assert!(
                governed.insert(id.to_owned()),
                "two règlements govern {id} in {session}"
            );
            let mine = epreuves
                .iter()
                .filter(|row| row["reglement"] == reglement["id"]);
            specialite.epreuves = mine.map(|row| epreuve(row, lists)).collect();
            specialite.complet = yes(&reglement["complet"]) && !specialite.epreuves.is_empty();
        }
    }
    specialites
}

fn epreuve(row: &Row, lists: &Lists) -> Epreuve {
    Epreuve {
        generale: yes(&row["generale"]),
        facultative: yes(&row["facultative"]),
        groupe: Some(row["groupe_langue"].clone()).filter(|groupe| !groupe.is_empty()),
        ..Epreuve::new(&row["code"], &row["langues"], lists)
    }
}

fn commune(table: &toml_edit::Table, lists: &Lists) -> Epreuve {
    let langues = table.get("langues").map(string).unwrap_or_default();
    Epreuve::new(&string(&table["code"]), &langues, lists)
}

fn is_in_force(row: &Row, session: u16) -> bool {
    let bound = |column: &str| row[column].parse::<u16>().ok();
    bound("premiere").is_none_or(|first| first <= session)
        && bound("derniere").is_none_or(|last| session <= last)
}

fn yes(cell: &str) -> bool {
    assert!(
        cell == "oui" || cell == "non",
        "« {cell} » is neither oui nor non"
    );
    cell == "oui"
}

type Row = BTreeMap<String, String>;

/// The lines of a `;` file by column name. No file has quotes today; the assertion tells when one gets some.
fn rows(racine: &Path, file: &str) -> Vec<Row> {
    let text = read(&racine.join("national").join(file));
    assert!(!text.contains('"'), "{file} has quotes");
    let mut lines = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split(';'));
    let header: Vec<&str> = lines.next().expect("a header").collect();
    let row = |cells: std::str::Split<'_, char>| {
        let cells: Vec<&str> = cells.collect();
        assert_eq!(cells.len(), header.len(), "{file}: {cells:?}");
        header
            .iter()
            .zip(cells)
            .map(|(name, cell)| ((*name).to_owned(), cell.trim().to_owned()))
            .collect()
    };
    lines.map(row).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn tables(item: &Item) -> impl Iterator<Item = &toml_edit::Table> {
    item.as_array_of_tables()
        .expect("an array of tables")
        .iter()
}

fn string(item: &Item) -> String {
    item.as_str().expect("a string").to_owned()
}

fn integer(item: &Item) -> u16 {
    u16::try_from(item.as_integer().expect("an integer")).expect("a small integer")
}

fn formes(item: &Item) -> Vec<Forme> {
    let names = item
        .as_array()
        .expect("an array")
        .iter()
        .map(|value| value.as_str().expect("a string"));
    let forme = |name| match name {
        "globale" => Forme::Globale,
        "progressive" => Forme::Progressive,
        other => panic!("unknown forme {other}"),
    };
    names.map(forme).collect()
}
