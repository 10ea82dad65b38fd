//! `cargo xtask campaign`: checks campaigns, compares revisions, tells whom a new revision touches.

use crate::{regles, steps::root};
use anyhow::{Context as _, Result, bail};
use rules::adresse::Departement;
use rules::campagne::{
    Anomalie, Campagne, Confiance, Fichiers, NationaliteDite, PaysCode, SituationHandicap,
    Territoire,
};
use rules::declaration::{
    Amenagement, ChoixEpreuves, Civilite, Declaration, Deja, Identite, LieuNaissance, Orientation,
    Residence,
};
use rules::impact::{Effet, effets};
use rules::naissance::DateNaissance;
use rules::nom::{Nom, Prenoms};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const NATIONAL: &str = "campagnes/national";
const TERRITOIRE: [&str; 4] = [
    "academies.csv",
    "departements.csv",
    "communes.csv",
    "pays.csv",
];

/// Runs `check`, `diff A B` or `impact A B`; campaigns are named by their folder.
pub(crate) fn run(words: &[String]) -> Result<()> {
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["check"] => check(),
        ["diff", before, after] => diff(before, after),
        ["impact", before, after] => impact(before, after),
        _ => bail!("cargo xtask campaign check | diff BEFORE AFTER | impact BEFORE AFTER"),
    }
}

/// Every campaign reads without anomaly, against the national tables too.
pub(crate) fn check() -> Result<()> {
    let territoire = read(NATIONAL, &TERRITOIRE)?;
    let files: Fichiers<'_> = territoire
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let territoire = Territoire::parse(&files).map_err(|found| told(NATIONAL, &found))?;
    let mut wrong = Vec::new();
    for id in names()? {
        match open(&id) {
            Ok(campagne) => {
                wrong.extend(foreign(&campagne, &id, &territoire));
                println!("{}", summary(&campagne));
            }
            Err(error) => wrong.push(format!("{error:#}")),
        }
    }
    written("docs/reglementation.md", regulation(), &mut wrong)?;
    written("docs/regles.md", regles::page(), &mut wrong)?;
    if wrong.is_empty() {
        Ok(())
    } else {
        bail!("{}", wrong.join("\n"))
    }
}

/// A generated page is what it was when it was committed, unless it is to be written again.
fn written(page: &str, text: Result<String>, wrong: &mut Vec<String>) -> Result<()> {
    let path = root().join(page);
    let stale = match text {
        Ok(text) if std::fs::read_to_string(&path).unwrap_or_default() == text => return Ok(()),
        Ok(text) if std::env::var_os("PUPITRE_TABLES").is_some() => {
            return Ok(std::fs::write(&path, text)?);
        }
        Ok(_) => format!("{page} is stale: PUPITRE_TABLES=write cargo xtask campaign check"),
        Err(error) => format!("{error:#}"),
    };
    wrong.push(stale);
    Ok(())
}

/// What the files of a campaign cannot see by themselves.
fn foreign(campagne: &Campagne, id: &str, territoire: &Territoire) -> Vec<String> {
    let mut wrong = Vec::new();
    if campagne.id != id {
        wrong.push(format!(
            "campagnes/{id}: the campaign says that its id is {}",
            campagne.id
        ));
    }
    let elsewhere = |code: &&Departement| territoire.academie_of(code) != Some(&campagne.academie);
    for code in campagne.departements.valeur.iter().filter(elsewhere) {
        let academie = &campagne.academie;
        wrong.push(format!(
            "campagnes/{id}: département {code} is not of the académie {academie}"
        ));
    }
    wrong
}

fn summary(campagne: &Campagne) -> String {
    let valeurs = campagne.valeurs();
    let sourced = valeurs
        .iter()
        .filter_map(|valeur| valeur.provenance.as_ref());
    let shaky = sourced
        .filter(|provenance| provenance.confiance != Confiance::Official)
        .count();
    let (complete, partial, none) = coverage(campagne);
    format!(
        "{}: {} spécialités ({complete} with all épreuves, {partial} with some, {none} with none), {} values, {shaky} not official",
        campagne.id,
        campagne.specialites.len(),
        valeurs.len()
    )
}

/// Spécialités with all épreuves and values, with some, with none.
fn coverage(campagne: &Campagne) -> (usize, usize, usize) {
    let (mut complete, mut partial, mut none) = (0, 0, 0);
    for specialite in &campagne.specialites {
        let reglement = &specialite.reglement;
        match (reglement.epreuves.is_empty(), !reglement.is_to_confirm()) {
            (true, _) => none += 1,
            (false, true) => complete += 1,
            (false, false) => partial += 1,
        }
    }
    (complete, partial, none)
}

fn diff(before: &str, after: &str) -> Result<()> {
    for difference in open(before)?.differences(&open(after)?) {
        let or = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
        println!(
            "{}\n  - {}\n  + {}",
            difference.chemin,
            or(difference.avant),
            or(difference.apres)
        );
    }
    Ok(())
}

/// Tells, for each effect, how many kinds of candidates it touches, and the first of them.
fn impact(before: &str, after: &str) -> Result<()> {
    let (before, after) = (open(before)?, open(after)?);
    let people = profiles(&before)?;
    let now = before.calendrier.ouverture.valeur;
    let mut touched: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for (name, declaration) in &people {
        for effet in effets(declaration, false, (&before, &after), now) {
            touched.entry(words(&effet)).or_insert((0, name)).0 += 1;
        }
    }
    println!("{} kinds of candidates", people.len());
    for (effet, (count, first)) in touched {
        println!("{effet}: {count}, first {first}");
    }
    Ok(())
}

fn words(effet: &Effet) -> String {
    match effet {
        Effet::SpecialiteRetiree(id) => format!("{id} is not offered any more"),
        Effet::EpreuvesChangees(codes) => {
            let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
            format!("épreuves change: {}", codes.join(", "))
        }
        Effet::PieceDemandee(code) => format!("pièce asked: {code}"),
        Effet::PieceSansObjet(code) => format!("pièce no longer asked: {code}"),
        Effet::ClotureDeplacee => "the close of choices moves".to_owned(),
        Effet::DepotDeplace => "the deposit deadline moves".to_owned(),
    }
}

/// Every kind of candidate: spécialité, category, forme, age, nationality.
fn profiles(campagne: &Campagne) -> Result<Vec<(String, Declaration)>> {
    let mut kinds = Vec::new();
    for specialite in &campagne.specialites {
        for categorie in &campagne.categories {
            let formes = categorie
                .formes
                .iter()
                .map(|forme| (specialite, categorie, *forme));
            kinds.extend(formes);
        }
    }
    let mut people = Vec::new();
    for (specialite, categorie, forme) in kinds {
        for (age, nationalite) in AGES
            .into_iter()
            .flat_map(|age| NATIONALITES.map(|own| (age, own)))
        {
            let name = format!(
                "{}, {}, {forme:?}, {age}, {nationalite:?}",
                specialite.id, categorie.id
            );
            let identite = identite(campagne, age, nationalite)?;
            let declaration = Declaration {
                orientation: Some(Orientation {
                    preparation: String::new(),
                    categorie: categorie.id.clone(),
                    residence: Residence::Etranger(PaysCode::new("")),
                    deja: Deja::Jamais,
                }),
                identite: Some(identite),
                specialite: Some(specialite.id.clone()),
                epreuves: Some(ChoixEpreuves {
                    forme,
                    langues: BTreeMap::new(),
                    facultatives: BTreeMap::new(),
                    plus_tard: BTreeSet::new(),
                }),
                amenagement: Some(Amenagement {
                    situation: SituationHandicap::Non,
                }),
                ..Declaration::default()
            };
            people.push((name, declaration));
        }
    }
    Ok(people)
}

const AGES: [i32; 6] = [16, 17, 18, 24, 25, 40];
const NATIONALITES: [NationaliteDite; 2] = [NationaliteDite::Francaise, NationaliteDite::Autre];

fn identite(campagne: &Campagne, age: i32, nationalite: NationaliteDite) -> Result<Identite> {
    let today = campagne
        .calendrier
        .day(campagne.calendrier.ouverture.valeur);
    let year = chrono::Datelike::year(&today) - age;
    let naissance = DateNaissance::parse("1", "1", &year.to_string(), today);
    Ok(Identite {
        civilite: Civilite::Madame,
        nom: Nom::parse("Exemple").ok().context("a name")?,
        prenoms: Prenoms::parse("Exemple").ok().context("a name")?,
        nom_usage: None,
        naissance: naissance.ok().context("a birth date")?,
        lieu: LieuNaissance::France {
            code: None,
            commune: String::new(),
        },
        nationalite,
        ine: None,
    })
}

/// The table of the values that are not official, and of what is known of each spécialité.
fn regulation() -> Result<String> {
    let mut text = "# La réglementation en données\n\nTableau fait par `cargo xtask campaign check` à partir de `campagnes/`. À ne pas corriger à la main.\n\n\
        Une candidature dont la spécialité n’a pas toutes ses épreuves, ou en a une à confirmer, peut être validée : elle \
        porte un avertissement, et le service la vérifie avant qu’elle puisse être scellée \
        (`rules::campagne::Reglement::is_to_confirm`).\n".to_owned();
    text.push_str(&tables()?);
    for id in names()? {
        let campagne = open(&id)?;
        let (complete, partial, none) = coverage(&campagne);
        writeln!(
            text,
            "\n## {id}\n\n{} spécialités : {complete} avec toutes leurs épreuves, {partial} en partie, {none} sans épreuve connue.\n",
            campagne.specialites.len()
        )?;
        writeln!(text, "| valeur | confiance | source |\n|---|---|---|")?;
        for valeur in campagne.valeurs() {
            let Some(provenance) = valeur.provenance else {
                continue;
            };
            let national = ["specialite.", "langue."]
                .iter()
                .any(|root| valeur.chemin.starts_with(root));
            if provenance.confiance == Confiance::Official || national {
                continue;
            }
            writeln!(
                text,
                "| {} : {} | {:?} | {} |",
                valeur.chemin, valeur.texte, provenance.confiance, provenance.source
            )?;
        }
    }
    let national = open("nantes-bts-2024")?;
    writeln!(
        text,
        "\n## Spécialités de la session 2024\n\n| spécialité | règlement | épreuves | confiance |\n|---|---|---|---|"
    )?;
    for specialite in &national.specialites {
        let reglement = &specialite.reglement;
        let gaps = reglement
            .epreuves
            .iter()
            .filter(|def| def.has_gap())
            .count();
        let known = match (reglement.epreuves.len(), gaps) {
            (0, _) => "à confirmer".to_owned(),
            (all, 0) => format!("{all}"),
            (all, gaps) => format!("{all}, dont {gaps} à compléter"),
        };
        writeln!(
            text,
            "| {} | {} | {known} | {:?} |",
            specialite.nom_complet(),
            reglement.version.as_deref().unwrap_or("à confirmer"),
            specialite.provenance.confiance
        )?;
    }
    Ok(text)
}

/// What the national tables hold, row by row and cell by cell: a value that goes missing is told.
fn tables() -> Result<String> {
    let mut text = "\n## Tables nationales\n\n| table | lignes | cellules remplies, par colonne |\n|---|---|---|\n".to_owned();
    let files = read(
        NATIONAL,
        &[&TERRITOIRE[..], &Campagne::NATIONAUX[..]].concat(),
    )?;
    for (name, table) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let (head, rows) = table.split_once('\n').context("a first line")?;
        let filled = head.split(';').enumerate().map(|(column, title)| {
            let cell = |row: &&str| {
                row.split(';')
                    .nth(column)
                    .is_some_and(|cell| !cell.is_empty())
            };
            format!("{title} {}", rows.lines().filter(cell).count())
        });
        let filled: Vec<String> = filled.collect();
        writeln!(
            text,
            "| {name} | {} | {} |",
            rows.lines().count(),
            filled.join(", ")
        )?;
    }
    Ok(text)
}

/// Folders of campaigns.
fn names() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("campagnes"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && name != "national" {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Reads a campaign by the name of its folder, or by its path.
fn open(name: &str) -> Result<Campagne> {
    let folder = match Path::new(name).is_dir() {
        true => PathBuf::from(name),
        false => Path::new("campagnes").join(name),
    };
    let folder = folder.to_str().context("a readable path")?;
    let mut texts = read(NATIONAL, &Campagne::NATIONAUX)?;
    texts.extend(read(folder, &Campagne::FICHIERS)?);
    let files = texts
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    Campagne::parse(&files).map_err(|found| told(folder, &found))
}

fn read(folder: &str, names: &[&'static str]) -> Result<Vec<(&'static str, String)>> {
    let read = |name: &&'static str| {
        let path = root().join(folder).join(name);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        Ok((*name, text))
    };
    names.iter().map(read).collect()
}

fn told(folder: &str, anomalies: &[Anomalie]) -> anyhow::Error {
    let line = |found: &Anomalie| {
        let of = if Campagne::NATIONAUX.contains(&found.fichier.as_str()) {
            NATIONAL
        } else {
            folder
        };
        format!("{of}/{}:{} {}", found.fichier, found.ligne, found.message)
    };
    anyhow::anyhow!(
        "{}",
        anomalies.iter().map(line).collect::<Vec<_>>().join("\n")
    )
}
