//! The file of last session's candidates, made of people who do not exist.

use crate::people::{People, Person};
use crate::preparation::code_of;
use anyhow::{Context as _, Result};
use rules::anciens::Colonne;
use rules::campagne::{LanguesPermises, Specialite, Territoire};
use rules::cle::Cle;
use rules::epreuves::{choix_de_langue, cle_langue};
use rules::ine::Ine;
use std::collections::BTreeMap;

/// The cells of a candidate; a cell that is empty is absent.
pub type Cellules = BTreeMap<Colonne, String>;

/// What candidates present, one after the other.
const SPECIALITES: [&str; 4] = [
    "management-commercial-operationnel",
    "negociation-et-digitalisation-de-la-relation-client",
    "support-a-l-action-manageriale",
    "metiers-de-l-eau",
];

/// Gives the next candidates of a row of people: sound lines, each with a number and an INE of its own.
///
/// `offre` is what the session offered.
///
/// # Errors
///
/// When a commune or a spécialité is not in the shipped data.
pub fn candidats(
    people: &mut People,
    count: usize,
    offre: &[Specialite],
    territoire: &Territoire,
) -> Result<Vec<Cellules>> {
    let candidat = |rank: usize| {
        let id = SPECIALITES[rank % SPECIALITES.len()];
        let specialite = offre.iter().find(|known| known.id.as_str() == id);
        let specialite = specialite.with_context(|| format!("{id} is not offered"))?;
        cellules(&people.adult(), rank, specialite, territoire)
    };
    (0..count).map(candidat).collect()
}

fn cellules(
    person: &Person,
    rank: usize,
    specialite: &Specialite,
    territoire: &Territoire,
) -> Result<Cellules> {
    let form = match rank % 2 {
        0 => "%d/%m/%Y",
        _ => "%Y-%m-%d",
    };
    let granted = if rank.is_multiple_of(9) {
        "temps majoré d’un tiers | secrétaire"
    } else {
        ""
    };
    let cells = [
        (Colonne::Session, "2023".to_owned()),
        (Colonne::NumeroCandidat, format!("0223{:06}", 100 + rank)),
        (Colonne::Civilite, person.civilite.to_lowercase()),
        (Colonne::NomNaissance, person.nom_naissance.clone()),
        (
            Colonne::NomUsage,
            person.nom_usage.clone().unwrap_or_default(),
        ),
        (Colonne::Prenoms, person.prenoms.clone()),
        (
            Colonne::DateNaissance,
            person.naissance.format(form).to_string(),
        ),
        (
            Colonne::CodeCommuneNaissance,
            code_of(territoire, &person.lieu_naissance)?,
        ),
        (Colonne::Nationalite, "francaise".to_owned()),
        (Colonne::Ine, ine(rank)?),
        (Colonne::Etablissement, "0442286W".to_owned()),
        (Colonne::Adresse1, person.adresse.clone()),
        (Colonne::CodePostal, person.commune.code_postal.to_owned()),
        (Colonne::CodeCommune, code_of(territoire, &person.commune)?),
        (Colonne::Telephone, person.telephone.clone()),
        (Colonne::Specialite, specialite.id.to_string()),
        (Colonne::Forme, "globale".to_owned()),
        (Colonne::Langues, langues(specialite)),
        (Colonne::Notes, notes(specialite, rank)),
        (Colonne::Amenagements, granted.to_owned()),
    ];
    Ok(cells
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect())
}

/// An INE of ten digits, with the one letter that is its key.
fn ine(rank: usize) -> Result<String> {
    let numbers = ('A'..='Z').map(|key| format!("{:010}{key}", 220_000_000 + rank));
    let right = |text: &String| Ine::parse(text).is_ok_and(|ine| ine.cle() == Cle::Plausible);
    numbers
        .into_iter()
        .find(right)
        .context("one letter is the key")
}

/// Another language for each choice.
fn langues(specialite: &Specialite) -> String {
    let asked = choix_de_langue(specialite).into_iter().enumerate();
    let chosen = asked.filter_map(|(rank, def)| match &def.langues {
        LanguesPermises::Parmi(langues) => {
            let langue = langues.get(rank % langues.len())?;
            Some(format!("{}={langue}", cle_langue(def)))
        }
        LanguesPermises::Aucune => None,
    });
    chosen.collect::<Vec<_>>().join(" ")
}

fn notes(specialite: &Specialite, rank: usize) -> String {
    let notes = specialite
        .reglement
        .obligatoires()
        .enumerate()
        .map(|(place, def)| {
            let quarters = (rank * 13 + place * 29) % 81;
            format!("{}={},{:02}", def.code, quarters / 4, quarters % 4 * 25)
        });
    notes.collect::<Vec<_>>().join(" ")
}

/// Writes the file: its first line, then a line a candidate.
pub fn csv(candidats: &[Cellules]) -> String {
    let head = Colonne::ALL.map(Colonne::as_str).join(";");
    let line = |cells: &Cellules| {
        let cell = |colonne| cells.get(&colonne).map_or("", String::as_str);
        Colonne::ALL.map(cell).join(";")
    };
    let lines = candidats.iter().map(line);
    std::iter::once(head)
        .chain(lines)
        .map(|line| line + "\n")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use poste::anciens::Proposition;
    use poste::{fonds, shipped};
    use regex::Regex;
    use rules::anciens::{MotifDouble, Remarque};
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn sample(seed: u64, count: usize) -> Vec<Cellules> {
        let (campagne, territoire) = shipped().unwrap();
        let offre = fonds::offre_precedente(None, &campagne).unwrap();
        candidats(&mut People::of(seed), count, &offre, &territoire).unwrap()
    }

    fn read(candidats: &[Cellules]) -> Proposition {
        let (campagne, territoire) = shipped().unwrap();
        let offre = fonds::offre_precedente(None, &campagne).unwrap();
        Proposition::of(csv(candidats).as_bytes(), &offre, &campagne, &territoire)
    }

    /// Whether one of the remarks is about that row and column.
    fn tells(remarques: &[Remarque], row: usize, colonne: Colonne) -> bool {
        let about = |found: &Remarque| found.ligne == line(row) && found.colonne == Some(colonne);
        remarques.iter().any(about)
    }

    /// The first line of the file names the columns.
    fn line(row: usize) -> usize {
        row + 2
    }

    #[test]
    fn people_of_the_generator_are_all_kept() {
        let lecture = read(&sample(11, 200)).lecture;
        assert_eq!(
            (lecture.anomalies, lecture.doubles),
            (Vec::new(), Vec::new())
        );
        assert_eq!(
            (lecture.lues, lecture.retenus.len(), lecture.doutes),
            (200, 200, Vec::new())
        );
    }

    /// Row, column, and the cell planted there: each sets its line aside.
    const MISTAKES: [(usize, Colonne, &str); 16] = [
        (3, Colonne::Session, "2022"),
        (14, Colonne::NumeroCandidat, "2,23E+09"),
        (15, Colonne::Civilite, "mademoiselle"),
        (26, Colonne::NomNaissance, ""),
        (37, Colonne::DateNaissance, "31/02/2001"),
        (37, Colonne::Ine, "0223"),
        (48, Colonne::CodeCommuneNaissance, "4109"),
        (59, Colonne::CodePostal, "440"),
        (60, Colonne::Specialite, "mco"),
        (71, Colonne::Langues, "E2=elfique"),
        (82, Colonne::Notes, "E1=20,25"),
        (93, Colonne::Notes, "E99=12,00"),
        (104, Colonne::Pays, "ZZ"),
        (115, Colonne::Telephone, "02 61"),
        (126, Colonne::Forme, "partielle"),
        (199, Colonne::Etablissement, "044228W"),
    ];
    /// Cells that leave a doubt.
    const DOUBTS: [(usize, Colonne, &str); 3] = [
        (5, Colonne::Ine, "O123456789M"),
        (6, Colonne::Etablissement, "0442286X"),
        (7, Colonne::DateNaissance, "02/03/2020"),
    ];

    #[test]
    fn each_mistake_planted_among_200_lines_is_found_and_nothing_else() {
        let mut candidats = sample(12, 200);
        for (row, colonne, text) in MISTAKES.iter().chain(&DOUBTS) {
            candidats[*row].insert(*colonne, (*text).to_owned());
        }
        let copied = |from: &Cellules, to: &mut Cellules, colonnes: &[Colonne]| {
            for colonne in colonnes {
                to.insert(*colonne, from[colonne].clone());
            }
        };
        let who = [
            Colonne::NomNaissance,
            Colonne::DateNaissance,
            Colonne::Prenoms,
        ];
        let source = candidats.clone();
        copied(&source[20], &mut candidats[150], &[Colonne::NumeroCandidat]);
        copied(&source[21], &mut candidats[151], &[Colonne::Ine]);
        copied(&source[22], &mut candidats[152], &who);
        copied(&source[23], &mut candidats[153], &who[..2]);
        let lecture = read(&candidats).lecture;

        for (told, planted) in [
            (&lecture.anomalies, &MISTAKES[..]),
            (&lecture.doutes, &DOUBTS),
        ] {
            for (row, colonne, text) in planted {
                assert!(
                    tells(told, *row, *colonne),
                    "row {row}: {colonne} « {text} »"
                );
            }
            assert_eq!(told.len(), planted.len(), "{told:?}");
        }
        let doubles = lecture
            .doubles
            .iter()
            .map(|double| (double.motif, double.lignes.clone()));
        let pairs = [
            (MotifDouble::Numero, 20),
            (MotifDouble::Ine, 21),
            (MotifDouble::Personne, 22),
        ];
        let pairs = pairs.map(|(motif, row)| (motif, vec![line(row), line(row + 130)]));
        assert_eq!(doubles.collect::<Vec<_>>(), pairs);
        assert_eq!(lecture.homonymes, [vec![line(23), line(153)]]);

        let wrong = MISTAKES.iter().map(|(row, ..)| *row);
        let set_aside: BTreeSet<usize> =
            wrong.chain([20, 21, 22, 150, 151, 152]).map(line).collect();
        let kept: Vec<usize> = lecture.retenus.iter().map(|ancien| ancien.ligne).collect();
        let expected: Vec<usize> = (0..200)
            .map(line)
            .filter(|line| !set_aside.contains(line))
            .collect();
        assert_eq!(kept, expected);
    }

    #[test]
    fn the_sample_holds_to_the_schema_and_a_wrong_cell_does_not() {
        let schema: Value =
            serde_json::from_str(include_str!("../../docs/candidats.schema.json")).unwrap();
        let candidats = sample(13, 200);
        for cells in &candidats {
            assert_eq!(wrong(&schema, cells), Vec::<String>::new(), "{cells:?}");
        }
        let mut cells = candidats[0].clone();
        cells.insert(Colonne::Civilite, "docteur".to_owned());
        cells.insert(Colonne::Notes, "E1=douze".to_owned());
        cells.insert(Colonne::Adresse1, "a".repeat(81));
        cells.remove(&Colonne::Forme);
        cells.remove(&Colonne::CodeCommune);
        let expected = [
            "forme is missing",
            "civilite",
            "adresse_1",
            "notes",
            "none of code_commune, localite",
        ];
        assert_eq!(wrong(&schema, &cells), expected);
    }

    /// What does not hold to the schema, of the few words of JSON Schema that it uses.
    fn wrong(schema: &Value, cells: &Cellules) -> Vec<String> {
        let names = |value: &Value| -> Vec<String> {
            let names = value["required"].as_array().into_iter().flatten();
            names
                .map(|name| name.as_str().unwrap().to_owned())
                .collect()
        };
        let has = |name: &String| cells.keys().any(|colonne| colonne.as_str() == name);
        let absent = names(schema).into_iter().filter(|name| !has(name));
        let mut wrong: Vec<String> = absent.map(|name| format!("{name} is missing")).collect();
        for (colonne, text) in cells {
            let rule = &schema["properties"][colonne.as_str()];
            let length = u64::try_from(text.chars().count()).unwrap();
            let among = rule["enum"]
                .as_array()
                .is_none_or(|keys| keys.contains(&Value::from(text.as_str())));
            let pattern = rule["pattern"].as_str();
            let reads = pattern.is_none_or(|pattern| Regex::new(pattern).unwrap().is_match(text));
            let long = rule["maxLength"].as_u64().is_some_and(|max| length > max);
            let short = rule["minLength"].as_u64().is_some_and(|min| length < min);
            if rule.is_null() || !among || !reads || long || short {
                wrong.push(colonne.to_string());
            }
        }
        for group in schema["allOf"].as_array().into_iter().flatten() {
            let ways: Vec<String> = group["anyOf"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(names)
                .collect();
            if !ways.iter().any(has) {
                wrong.push(format!("none of {}", ways.join(", ")));
            }
        }
        wrong
    }

    #[test]
    fn the_example_of_the_documentation_is_of_the_generator() {
        let example = csv(&sample(2023, 3));
        let page = include_str!("../../docs/import-candidats.md");
        assert!(
            page.contains(&format!("```\n{example}```")),
            "the example is:\n{example}"
        );
    }
}
