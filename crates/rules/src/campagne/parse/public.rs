//! Who registers: categories, the answers that lead to them, the facts about which the campaign asks.

use super::condition::reference;
use super::lecteur::Table;
use crate::campagne::{
    AgeMinimum, Categorie, ExperienceDemandee, Forme, Particularite, Preparation, PreparationIssue,
};

/// Categories of candidates, and the answers that lead to them.
pub(super) fn people(root: &Table<'_>) -> (Vec<Categorie>, Vec<Preparation>) {
    let own = |categorie: &Categorie| categorie.id.clone();
    let categories = once(root.tables("categorie"), "categorie", own, categorie);
    let names: Vec<&str> = categories
        .iter()
        .map(|categorie| categorie.id.as_str())
        .collect();
    let own = |preparation: &Preparation| preparation.id.clone();
    let preparations = once(root.tables("preparation"), "preparation", own, |table| {
        preparation(table, &names)
    });
    (categories, preparations)
}

/// Facts about which the campaign asks.
pub(super) fn particularites(root: &Table<'_>) -> Vec<Particularite> {
    let own = |fact: &Particularite| fact.id.clone();
    let tables = root.optional_tables("particularite");
    once(tables, "particularite", own, particularite)
}

/// The tables that read, each key once.
pub(super) fn once<'l, T>(
    tables: Vec<Table<'l>>,
    name: &str,
    id: impl Fn(&T) -> String,
    read: impl Fn(&Table<'l>) -> Option<T>,
) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for table in tables {
        let Some(value) = read(&table) else {
            continue;
        };
        if found.iter().any(|other| id(other) == id(&value)) {
            let message = format!("« {name} » « {} » est décrit deux fois.", id(&value));
            let _: Option<()> = table.note(table.line(), message);
        }
        found.push(value);
    }
    found
}

fn categorie(table: &Table<'_>) -> Option<Categorie> {
    let id = table.text("id");
    let libelle = table.text("libelle");
    let formes = table
        .texts("formes")
        .into_iter()
        .filter_map(|(text, line)| match text.as_str() {
            "globale" => Some(Forme::Globale),
            "progressive" => Some(Forme::Progressive),
            _ => table.note(
                line,
                format!("« {text} » n’est pas une forme : globale ou progressive."),
            ),
        });
    let formes = formes.collect();
    let asked = table.optional_table("experience");
    let experience = asked.as_ref().and_then(experience);
    let least = table.optional_table("age_minimum");
    let age_minimum = least.as_ref().and_then(age_minimum);
    let provenance = table.provenance();
    table.finish();
    Some(Categorie {
        id: id?,
        libelle: libelle?,
        formes,
        experience,
        age_minimum,
        provenance: provenance?,
    })
}

fn experience(table: &Table<'_>) -> Option<ExperienceDemandee> {
    let (mois, le) = (table.number("mois", 1), reference(table, "le"));
    let provenance = table.provenance();
    table.finish();
    Some(ExperienceDemandee {
        mois: mois?,
        le: le?,
        provenance: provenance?,
    })
}

fn age_minimum(table: &Table<'_>) -> Option<AgeMinimum> {
    let (ans, le) = (table.number("ans", 1), reference(table, "le"));
    let provenance = table.provenance();
    table.finish();
    Some(AgeMinimum {
        ans: ans?,
        le: le?,
        provenance: provenance?,
    })
}

fn particularite(table: &Table<'_>) -> Option<Particularite> {
    let (id, libelle) = (table.text("id"), table.text("libelle"));
    let aide = table.optional_text("aide");
    let provenance = table.provenance();
    table.finish();
    Some(Particularite {
        id: id?,
        libelle: libelle?,
        aide,
        provenance: provenance?,
    })
}

fn preparation(table: &Table<'_>, categories: &[&str]) -> Option<Preparation> {
    let id = table.text("id");
    let libelle = table.text("libelle");
    let aide = table.optional_text("aide");
    let apres_echec = table.optional_bool("apres_echec");
    let categorie = table.optional_text_at("categorie");
    let issue =
        table
            .text_at("issue")
            .and_then(|(issue, line)| match (issue.as_str(), categorie) {
                ("ici", Some((categorie, _))) if categories.contains(&categorie.as_str()) => {
                    Some(PreparationIssue::Ici {
                        categorie,
                        apres_echec,
                    })
                }
                ("ici", Some((categorie, line))) => {
                    table.note(line, format!("La catégorie « {categorie} » n’existe pas."))
                }
                ("ici", None) => table.note(
                    line,
                    "Une préparation qui s’inscrit ici nomme sa catégorie.".to_owned(),
                ),
                ("etablissement", _) => Some(PreparationIssue::Etablissement),
                ("a_voir", _) => Some(PreparationIssue::AVoir),
                (other, _) => table.note(
                    line,
                    format!("« {other} » n’est pas une issue : ici, etablissement ou a_voir."),
                ),
            });
    let provenance = table.provenance();
    table.finish();
    Some(Preparation {
        id: id?,
        libelle: libelle?,
        aide,
        issue: issue?,
        provenance: provenance?,
    })
}
