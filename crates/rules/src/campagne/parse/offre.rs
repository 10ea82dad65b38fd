//! Languages and optional épreuves.

use super::lecteur::{Anomalies, Table, confiance};
use super::tableau::rows;
use crate::campagne::{
    EpreuveCode, EpreuveDef, EpreuvesFacultatives, Langue, LangueId, LanguesPermises, Provenance,
};
use std::collections::{BTreeMap, BTreeSet};

const LANGUES: [&str; 5] = ["id", "libelle", "listes", "source", "confiance"];

/// The languages of the examination, with the lists that name them.
///
/// Source: R-LANG-1.
pub(super) fn langues(text: &str, anomalies: &Anomalies) -> Vec<Langue> {
    let mut known = BTreeSet::new();
    let mut lists: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut langues = Vec::new();
    for rang in rows("langues.csv", text, &LANGUES, anomalies) {
        let note = |message: String| anomalies.note("langues.csv", rang.ligne, message);
        let id = rang.cell(0);
        if id.is_empty() || rang.cell(1).is_empty() || !known.insert(id) {
            note(format!("La langue « {id} » est vide ou décrite deux fois."));
        }
        if !is_slug(id) {
            note(format!(
                "« {id} » n’est pas une clé : des minuscules et des tirets."
            ));
        }
        if rang.cell(3).is_empty() {
            note("« source » est vide.".to_owned());
        }
        let Some(confiance) = confiance(rang.cell(4)) else {
            note(format!("« {} » n’est pas une confiance.", rang.cell(4)));
            continue;
        };
        let listes: Vec<String> = rang.cell(2).split_whitespace().map(str::to_owned).collect();
        for liste in &listes {
            let lines = lists.entry(liste.clone()).or_default();
            lines.push(rang.ligne);
        }
        langues.push(Langue {
            id: LangueId::new(id),
            libelle: rang.cell(1).to_owned(),
            listes,
            provenance: Provenance {
                source: rang.cell(3).to_owned(),
                confiance,
            },
        });
    }
    // The slip of a hand would take a language out of its list without a word.
    for (liste, lines) in lists {
        if let [only] = lines[..] {
            let message = format!("La liste « {liste} » ne nomme qu’une langue.");
            anomalies.note("langues.csv", only, message);
        }
    }
    langues
}

/// A key of ours: small letters first, then digits and hyphens too.
pub(super) fn is_slug(text: &str) -> bool {
    let holds = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(holds)
}

pub(super) fn facultatives(table: &Table<'_>, langues: &[Langue]) -> Option<EpreuvesFacultatives> {
    let maximum = table.sourced_number("maximum", 0);
    let mut communes = Vec::new();
    for epreuve in table.optional_tables("epreuve") {
        let code = epreuve.text("code");
        let libelle = epreuve.text("libelle");
        let permises = match epreuve.optional_text_at("langues") {
            None => LanguesPermises::Aucune,
            Some((text, line)) => permises(&text, langues).unwrap_or_else(|unknown| {
                let _: Option<()> =
                    epreuve.note(line, format!("La langue « {unknown} » n’existe pas."));
                LanguesPermises::Aucune
            }),
        };
        let provenance = epreuve.provenance();
        epreuve.finish();
        let (Some(code), Some(libelle), Some(provenance)) = (code, libelle, provenance) else {
            continue;
        };
        if communes
            .iter()
            .any(|other: &EpreuveDef| other.code.as_str() == code)
        {
            let message = format!("L’épreuve facultative « {code} » est décrite deux fois.");
            let _: Option<()> = epreuve.note(epreuve.line(), message);
        }
        communes.push(EpreuveDef {
            unite: code.clone(),
            code: EpreuveCode::new(code),
            libelle: Some(libelle),
            coefficient: None,
            mode: None,
            duree_min: None,
            preparation_min: None,
            langues: permises,
            groupe_langue: None,
            generale: false,
            facultative: true,
            provenance,
        });
    }
    table.finish();
    Some(EpreuvesFacultatives {
        maximum: maximum?,
        communes,
    })
}

/// `toutes`, the name of a list (`lv1`, `lv2`), or keys separated by spaces; the first unknown key on error.
pub(super) fn permises(text: &str, langues: &[Langue]) -> Result<LanguesPermises, String> {
    let keys: Vec<&str> = text.split_whitespace().collect();
    if keys.is_empty() {
        return Ok(LanguesPermises::Aucune);
    }
    if let [list] = keys.as_slice() {
        let named =
            |langue: &&Langue| *list == "toutes" || langue.listes.iter().any(|liste| liste == list);
        let ids: Vec<LangueId> = langues
            .iter()
            .filter(named)
            .map(|langue| langue.id.clone())
            .collect();
        if !ids.is_empty() {
            return Ok(LanguesPermises::Parmi(ids));
        }
    }
    if let Some(unknown) = keys
        .iter()
        .find(|key| !langues.iter().any(|langue| langue.id.as_str() == **key))
    {
        return Err((*unknown).to_owned());
    }
    Ok(LanguesPermises::Parmi(
        keys.into_iter().map(LangueId::new).collect(),
    ))
}
