//! Conditions of pièces, from their shapes in TOML.

use super::lecteur::Table;
use crate::campagne::{
    Condition, EpreuveCode, Forme, NationaliteDite, ReferenceAge, SituationHandicap,
};

const SHAPES: &str = "toujours, tous, un_de, non, nationalite, age, categorie, forme, benefice, dispense, handicap, mineur, nom_usage, preinitialisee, facultative ou particularite";

/// Keys that a condition can name.
#[derive(Clone, Copy)]
pub(super) struct Noms<'n> {
    pub(super) categories: &'n [&'n str],
    pub(super) facultatives: &'n [&'n str],
    pub(super) particularites: &'n [&'n str],
}

/// Reads the condition that a table holds: exactly one shape.
pub(super) fn condition(table: &Table<'_>, noms: Noms<'_>) -> Option<Condition> {
    let flags = [
        ("toujours", Condition::Toujours),
        ("benefice", Condition::Benefice),
        ("dispense", Condition::Dispense),
        ("mineur", Condition::Mineur),
        ("nom_usage", Condition::NomUsage),
        ("preinitialisee", Condition::Preinitialisee),
    ];
    let mut found = Vec::new();
    for (key, condition) in flags {
        if table.optional_bool(key) {
            found.push(Some(condition));
        }
    }
    for (key, join) in [
        ("tous", Condition::Tous as fn(_) -> _),
        ("un_de", Condition::UnDe),
    ] {
        let parts = table.optional_tables(key);
        if !parts.is_empty() {
            if parts.len() < 2 {
                let message = format!("« {key} » réunit au moins deux conditions.");
                let _: Option<()> = table.note(table.line(), message);
            }
            let read: Vec<_> = parts.iter().map(|part| condition(part, noms)).collect();
            found.push(read.into_iter().collect::<Option<Vec<_>>>().map(join));
        }
    }
    if let Some(inner) = table.optional_table("non") {
        found.push(condition(&inner, noms).map(|inner| Condition::Non(Box::new(inner))));
    }
    if let Some(age) = table.optional_table("age") {
        found.push(read_age(&age));
    }
    found.extend(read_words(table, noms));
    table.finish();
    match found.len() {
        1 => found.pop().flatten(),
        _ => table.note(
            table.line(),
            format!("Une condition a exactement une forme : {SHAPES}."),
        ),
    }
}

fn read_words(table: &Table<'_>, noms: Noms<'_>) -> Vec<Option<Condition>> {
    let mut found = read_keys(table, noms);
    let wanted = table.optional_texts("categorie");
    if !wanted.is_empty() {
        for (text, line) in &wanted {
            if !noms.categories.contains(&text.as_str()) {
                let _: Option<()> =
                    table.note(*line, format!("La catégorie « {text} » n’existe pas."));
            }
        }
        found.push(Some(Condition::Categorie(
            wanted.into_iter().map(|(text, _)| text).collect(),
        )));
    }
    if let Some((text, line)) = table.optional_text_at("nationalite") {
        found.push(match text.as_str() {
            "francaise" => Some(Condition::Nationalite(NationaliteDite::Francaise)),
            "autre" => Some(Condition::Nationalite(NationaliteDite::Autre)),
            _ => table.note(
                line,
                format!("« {text} » n’est pas une nationalité : francaise ou autre."),
            ),
        });
    }
    if let Some((text, line)) = table.optional_text_at("forme") {
        found.push(match text.as_str() {
            "globale" => Some(Condition::Forme(Forme::Globale)),
            "progressive" => Some(Condition::Forme(Forme::Progressive)),
            _ => table.note(
                line,
                format!("« {text} » n’est pas une forme : globale ou progressive."),
            ),
        });
    }
    if let Some((text, line)) = table.optional_text_at("handicap") {
        found.push(match text.as_str() {
            "non" => Some(Condition::Handicap(SituationHandicap::Non)),
            "premiere_demande" => Some(Condition::Handicap(SituationHandicap::PremiereDemande)),
            "reconduit" => Some(Condition::Handicap(SituationHandicap::Reconduit)),
            "situation_changee" => Some(Condition::Handicap(SituationHandicap::SituationChangee)),
            _ => table.note(
                line,
                format!("« {text} » n’est pas une situation : non, premiere_demande, reconduit ou situation_changee."),
            ),
        });
    }
    found
}

/// Conditions that name one key of the campaign.
fn read_keys(table: &Table<'_>, noms: Noms<'_>) -> Vec<Option<Condition>> {
    let mut found = Vec::new();
    if let Some((text, line)) = table.optional_text_at("facultative") {
        found.push(if noms.facultatives.contains(&text.as_str()) {
            Some(Condition::Facultative(EpreuveCode::new(text)))
        } else {
            let message = format!("L’épreuve facultative « {text} » n’est pas dans la campagne.");
            table.note(line, message)
        });
    }
    if let Some((text, line)) = table.optional_text_at("particularite") {
        found.push(if noms.particularites.contains(&text.as_str()) {
            Some(Condition::Particularite(text))
        } else {
            table.note(line, format!("La particularité « {text} » n’existe pas."))
        });
    }
    found
}

fn read_age(table: &Table<'_>) -> Option<Condition> {
    let bound = |key| table.number(key, 0);
    let (min, max) = (bound("min"), bound("max"));
    let le = reference(table, "le");
    table.finish();
    let (min, max) = (min?, max?);
    if min > max {
        return table.note(
            table.line(),
            "L’âge minimal dépasse l’âge maximal.".to_owned(),
        );
    }
    Some(Condition::Age { min, max, le: le? })
}

/// The day on which an age or a length is counted.
pub(super) fn reference(table: &Table<'_>, key: &str) -> Option<ReferenceAge> {
    let (text, line) = table.text_at(key)?;
    match text.as_str() {
        "jour" => Some(ReferenceAge::Jour),
        "cloture" => Some(ReferenceAge::Cloture),
        "depot" => Some(ReferenceAge::Depot),
        "fin_annee_session" => Some(ReferenceAge::FinAnneeSession),
        _ => table.note(
            line,
            format!("« {text} » n’est pas un jour : jour, cloture, depot ou fin_annee_session."),
        ),
    }
}
