//! Languages, spécialités and the table of their épreuves.

use super::lecteur::{Anomalies, Lecteur, Table, confiance};
use crate::campagne::{
    Coefficient, EpreuveCode, EpreuveDef, EpreuvesFacultatives, Langue, LangueId, LanguesPermises,
    Mode, Provenance, Reglement, Sourcee, Specialite, SpecialiteId,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn langue(table: &Table<'_>) -> Option<Langue> {
    let id = table.text("id");
    let libelle = table.text("libelle");
    let provenance = table.provenance();
    table.finish();
    Some(Langue {
        id: LangueId::new(id?),
        libelle: libelle?,
        provenance: provenance?,
    })
}

pub(super) fn facultatives(table: &Table<'_>, langues: &[Langue]) -> Option<EpreuvesFacultatives> {
    let maximum = table.sourced_u16("maximum");
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
    let maximum = maximum?;
    let valeur = u8::try_from(maximum.valeur).unwrap_or(u8::MAX);
    Some(EpreuvesFacultatives {
        maximum: Sourcee {
            valeur,
            provenance: maximum.provenance,
        },
        communes,
    })
}

/// `toutes`, or keys separated by spaces; the first unknown key on error.
fn permises(text: &str, langues: &[Langue]) -> Result<LanguesPermises, String> {
    let keys: Vec<&str> = text.split_whitespace().collect();
    if keys.is_empty() {
        return Ok(LanguesPermises::Aucune);
    }
    if keys == ["toutes"] {
        return Ok(LanguesPermises::Parmi(
            langues.iter().map(|langue| langue.id.clone()).collect(),
        ));
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

pub(super) fn specialites(
    text: &str,
    csv: &str,
    langues: &[Langue],
    anomalies: &Anomalies,
) -> Vec<Specialite> {
    let mut epreuves = epreuves(csv, langues, anomalies);
    let Some(lecteur) = Lecteur::open("specialites.toml", text, anomalies) else {
        return Vec::new();
    };
    let root = lecteur.root();
    let mut ids = BTreeSet::new();
    let mut specialites = Vec::new();
    for table in root.tables("specialite") {
        let Some(specialite) = specialite(&table, &mut epreuves) else {
            continue;
        };
        if ids.insert(specialite.id.clone()) {
            specialites.push(specialite);
        } else {
            let message = format!("La spécialité « {} » est décrite deux fois.", specialite.id);
            let _: Option<()> = table.note(table.line(), message);
        }
    }
    root.finish();
    for (id, rows) in epreuves {
        let line = rows.first().map_or(1, |(line, _)| *line);
        let message = format!("La spécialité « {id} » n’existe pas.");
        anomalies.note("epreuves.csv", line, message);
    }
    specialites
}

type Rows = BTreeMap<String, Vec<(usize, EpreuveDef)>>;

fn specialite(table: &Table<'_>, epreuves: &mut Rows) -> Option<Specialite> {
    let id = table.text("id");
    let libelle = table.text("libelle");
    let option = table.optional_text("option");
    let gestion = table
        .optional_table("gestion")
        .is_some()
        .then(|| table.sourced("gestion", |table| table.text("valeur")))
        .flatten();
    let version = table.optional_text("reglement");
    let complet = table.optional_bool("complet");
    let provenance = table.provenance();
    table.finish();
    let id = id?;
    let epreuves: Vec<EpreuveDef> = epreuves
        .remove(&id)
        .unwrap_or_default()
        .into_iter()
        .map(|(_, epreuve)| epreuve)
        .collect();
    if complet && epreuves.is_empty() {
        let message =
            format!("Le règlement de « {id} » est dit complet, mais aucune épreuve n’est décrite.");
        let _: Option<()> = table.note(table.line(), message);
    }
    Some(Specialite {
        id: SpecialiteId::new(id),
        libelle: libelle?,
        option,
        gestion,
        reglement: Reglement {
            version,
            epreuves,
            complet,
        },
        provenance: provenance?,
    })
}

/// Columns of `epreuves.csv`.
const COLUMNS: [&str; 13] = [
    "specialite",
    "code",
    "unite",
    "libelle",
    "coefficient",
    "mode",
    "duree_min",
    "preparation_min",
    "langues",
    "groupe_langue",
    "generale",
    "source",
    "confiance",
];

/// Rows by spécialité. The file has no quoting: a semicolon separates, and stands in no value.
fn epreuves(csv: &str, langues: &[Langue], anomalies: &Anomalies) -> Rows {
    let note = |ligne: usize, message: String| anomalies.note("epreuves.csv", ligne, message);
    let mut rows = Rows::new();
    let mut known = BTreeSet::new();
    for (index, text) in csv.lines().enumerate() {
        let line = index + 1;
        let cells: Vec<&str> = text.split(';').map(str::trim).collect();
        if index == 0 {
            if cells != COLUMNS {
                note(
                    line,
                    format!("La première ligne doit être : {}.", COLUMNS.join(";")),
                );
            }
            continue;
        }
        if text.trim().is_empty() {
            continue;
        }
        if cells.len() != COLUMNS.len() {
            note(
                line,
                format!(
                    "La ligne a {} colonnes au lieu de {}.",
                    cells.len(),
                    COLUMNS.len()
                ),
            );
            continue;
        }
        if !known.insert((cells[0].to_owned(), cells[1].to_owned())) {
            note(
                line,
                format!("L’épreuve « {} » est décrite deux fois.", cells[1]),
            );
            continue;
        }
        match epreuve(&cells, langues) {
            Ok(epreuve) => rows
                .entry(cells[0].to_owned())
                .or_default()
                .push((line, epreuve)),
            Err(messages) => messages.into_iter().for_each(|message| note(line, message)),
        }
    }
    rows
}

/// One row; every wrong cell at once. An empty cell is a value that no source gives.
fn epreuve(cells: &[&str], langues: &[Langue]) -> Result<EpreuveDef, Vec<String>> {
    let mut wrong = Vec::new();
    for (column, cell) in [
        ("code", cells[1]),
        ("unite", cells[2]),
        ("source", cells[11]),
    ] {
        if cell.is_empty() {
            wrong.push(format!("« {column} » est vide."));
        }
    }
    let coefficient = optional(
        cells[4],
        coefficient,
        &mut wrong,
        "un coefficient comme 1,5",
    );
    let mode = optional(
        cells[5],
        mode,
        &mut wrong,
        "ecrit, oral, pratique, ecrit+oral ou ecrit+pratique",
    );
    let minutes = |text: &str| text.parse::<u16>().ok().filter(|minutes| *minutes > 0);
    let duree_min = optional(cells[6], minutes, &mut wrong, "un nombre de minutes");
    let preparation_min = optional(cells[7], minutes, &mut wrong, "un nombre de minutes");
    let permises = permises(cells[8], langues).unwrap_or_else(|unknown| {
        wrong.push(format!("La langue « {unknown} » n’existe pas."));
        LanguesPermises::Aucune
    });
    let generale = match cells[10] {
        "oui" => true,
        "non" | "" => false,
        other => {
            wrong.push(format!("« {other} » : « generale » doit être oui ou non."));
            false
        }
    };
    let confiance = confiance(cells[12]);
    if confiance.is_none() {
        wrong.push(format!(
            "« {} » n’est pas une confiance : official, secondary, assumed ou to_confirm.",
            cells[12]
        ));
    }
    let (true, Some(confiance)) = (wrong.is_empty(), confiance) else {
        return Err(wrong);
    };
    let text = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    Ok(EpreuveDef {
        code: EpreuveCode::new(cells[1]),
        unite: cells[2].to_owned(),
        libelle: text(cells[3]),
        coefficient,
        mode,
        duree_min,
        preparation_min,
        langues: permises,
        groupe_langue: text(cells[9]),
        generale,
        facultative: false,
        provenance: Provenance {
            source: cells[11].to_owned(),
            confiance,
        },
    })
}

fn optional<T>(
    cell: &str,
    read: impl Fn(&str) -> Option<T>,
    wrong: &mut Vec<String>,
    expected: &str,
) -> Option<T> {
    if cell.is_empty() {
        return None;
    }
    let value = read(cell);
    if value.is_none() {
        wrong.push(format!("« {cell} » n’est pas lisible : {expected}."));
    }
    value
}

fn coefficient(text: &str) -> Option<Coefficient> {
    let (whole, tenth) = text.split_once(',').unwrap_or((text, "0"));
    let tenth: u16 = if tenth.len() == 1 {
        tenth.parse().ok()?
    } else {
        return None;
    };
    let dixiemes = whole
        .parse::<u16>()
        .ok()?
        .checked_mul(10)?
        .checked_add(tenth)?;
    (dixiemes > 0).then_some(Coefficient { dixiemes })
}

fn mode(text: &str) -> Option<Mode> {
    match text {
        "ecrit" => Some(Mode::Ecrit),
        "oral" => Some(Mode::Oral),
        "pratique" => Some(Mode::Pratique),
        "ecrit+oral" => Some(Mode::EcritOral),
        "ecrit+pratique" => Some(Mode::EcritPratique),
        _ => None,
    }
}
