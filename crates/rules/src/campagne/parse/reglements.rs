//! The national regulation: spécialités by session, the règlements d'examen that govern them, their épreuves.

use super::lecteur::{Anomalies, confiance};
use super::offre::{is_slug, permises};
use super::tableau::{Rang, rows};
use crate::campagne::{
    Coefficient, Confiance, EpreuveCode, EpreuveDef, Langue, LanguesPermises, Mode, Precedent,
    Provenance, Reglement, ReglementId, Sourcee, Specialite, SpecialiteId,
};
use std::collections::{BTreeMap, BTreeSet};

const SPECIALITES: [&str; 13] = [
    "id",
    "libelle",
    "option",
    "famille",
    "anciens_noms",
    "premiere",
    "derniere",
    "attestees",
    "pilote",
    "source_pilote",
    "arrete",
    "source",
    "confiance",
];
const REGLEMENTS: [&str; 8] = [
    "id",
    "specialites",
    "version",
    "premiere",
    "derniere",
    "complet",
    "source",
    "confiance",
];
const EPREUVES: [&str; 14] = [
    "reglement",
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
    "facultative",
    "source",
    "confiance",
];

const CORRESPONDANCES: [&str; 6] = [
    "ancien_reglement",
    "ancienne_unite",
    "nouveau_reglement",
    "nouvelle_unite",
    "source",
    "confiance",
];

/// The files of the regulation.
pub(super) struct Textes<'t> {
    /// `specialites.csv`.
    pub(super) specialites: &'t str,
    /// `reglements.csv`.
    pub(super) reglements: &'t str,
    /// `epreuves.csv`.
    pub(super) epreuves: &'t str,
    /// `correspondances.csv`.
    pub(super) correspondances: &'t str,
}

/// The spécialités of a session, each with the règlement that governs it then.
///
/// Source: R-CAMP-2, R-CAMP-3.
pub(super) fn specialites(
    textes: &Textes<'_>,
    session: u16,
    langues: &[Langue],
    anomalies: &Anomalies,
) -> Vec<Specialite> {
    let reglements = reglements(textes, langues, anomalies);
    let correspondances = correspondances(textes.correspondances, &reglements, anomalies);
    let mut known = BTreeSet::new();
    let mut specialites = Vec::new();
    for rang in rows(
        "specialites.csv",
        textes.specialites,
        &SPECIALITES,
        anomalies,
    ) {
        let mut wrong = Vec::new();
        if !known.insert(rang.cell(0).to_owned()) {
            wrong.push(format!(
                "La spécialité « {} » est décrite deux fois.",
                rang.cell(0)
            ));
        }
        let sessions = Sessions::of(&rang, 5, &mut wrong);
        let specialite = specialite(&rang, session, &mut wrong);
        note("specialites.csv", rang.ligne, wrong, anomalies);
        if let Some(specialite) = specialite.filter(|_| sessions.contains(session)) {
            specialites.push(specialite);
        }
    }
    for (ligne, sessions, of, reglement) in &reglements {
        for id in of.iter().filter(|id| !known.contains(id.as_str())) {
            let message = format!("La spécialité « {id} » n’existe pas.");
            anomalies.note("reglements.csv", *ligne, message);
        }
        if !sessions.contains(session) {
            continue;
        }
        for specialite in specialites
            .iter_mut()
            .filter(|found| of.contains(&found.id))
        {
            if specialite.reglement.id.is_some() {
                let message = format!(
                    "Deux règlements valent pour « {} » à la session {session}.",
                    specialite.id
                );
                anomalies.note("reglements.csv", *ligne, message);
            }
            specialite.reglement = reglement.clone();
        }
    }
    for specialite in &mut specialites {
        let before = reglements.iter().find(|(_, sessions, of, _)| {
            of.contains(&specialite.id) && sessions.contains(session.saturating_sub(1))
        });
        specialite.reglement.precedent = match (before, &specialite.reglement.id) {
            (Some((.., before)), Some(id)) if before.id.as_ref() == Some(id) => Precedent::Meme,
            (Some((.., before)), Some(_)) => {
                precedent(before, &specialite.reglement, &correspondances)
            }
            (None, _) | (_, None) => Precedent::Inconnu,
        };
    }
    specialites
}

/// Old règlement and unit, new règlement and unit.
type Correspondance = [String; 4];

/// The table of correspondence between units of successive règlements.
///
/// Source: R-BEN-5.
fn correspondances(text: &str, reglements: &[Lu], anomalies: &Anomalies) -> Vec<Correspondance> {
    let mut found = Vec::new();
    for rang in rows("correspondances.csv", text, &CORRESPONDANCES, anomalies) {
        let mut wrong = Vec::new();
        let _ = provenance(&rang, 4, &mut wrong);
        for column in [0, 2] {
            let (id, unite) = (rang.cell(column), rang.cell(column + 1));
            let reglement = reglements.iter().find(|(.., reglement)| {
                let own = reglement.id.as_ref().map(ReglementId::as_str);
                own == Some(id)
            });
            let unit =
                |(.., reglement): &Lu| reglement.epreuves.iter().any(|def| def.unite == unite);
            if !reglement.is_some_and(unit) {
                wrong.push(format!(
                    "Le règlement « {id} » n’a pas d’unité « {unite} »."
                ));
            }
        }
        let row = [0, 1, 2, 3].map(|column| rang.cell(column).to_owned());
        if found.contains(&row) {
            wrong.push("Cette correspondance est décrite deux fois.".to_owned());
        }
        note("correspondances.csv", rang.ligne, wrong, anomalies);
        found.push(row);
    }
    found
}

/// For each épreuve of the new règlement, the one of the old whose mark stands for it.
fn precedent(before: &Reglement, after: &Reglement, known: &[Correspondance]) -> Precedent {
    let name = |reglement: &Reglement| reglement.id.as_ref().map(ReglementId::to_string);
    let (old, new) = (name(before), name(after));
    let between = known
        .iter()
        .filter(|[from, _, to, _]| Some(from) == old.as_ref() && Some(to) == new.as_ref());
    let code = |reglement: &Reglement, unite: &str| {
        let def = reglement.epreuves.iter().find(|def| def.unite == unite);
        def.map(|def| def.code.clone())
    };
    let pairs =
        between.filter_map(|[_, from, _, to]| Some((code(after, to)?, code(before, from)?)));
    Precedent::Autre(pairs.collect())
}

fn note(fichier: &'static str, ligne: usize, wrong: Vec<String>, anomalies: &Anomalies) {
    for message in wrong {
        anomalies.note(fichier, ligne, message);
    }
}

/// First and last session, both included; open where no source gives one.
#[derive(Debug, Clone, Copy)]
struct Sessions {
    premiere: Option<u16>,
    derniere: Option<u16>,
}

impl Sessions {
    /// Two neighbouring columns.
    fn of(rang: &Rang<'_>, column: usize, wrong: &mut Vec<String>) -> Self {
        let mut year =
            |column: usize| optional(rang.cell(column), year, wrong, "une année, comme 2024");
        let sessions = Self {
            premiere: year(column),
            derniere: year(column + 1),
        };
        if let (Some(premiere), Some(derniere)) = (sessions.premiere, sessions.derniere)
            && premiere > derniere
        {
            wrong.push(format!(
                "La première session ({premiere}) suit la dernière ({derniere})."
            ));
        }
        sessions
    }

    fn contains(self, session: u16) -> bool {
        self.premiere.is_none_or(|premiere| premiere <= session)
            && self.derniere.is_none_or(|derniere| session <= derniere)
    }
}

fn year(text: &str) -> Option<u16> {
    text.parse().ok().filter(|year| (1980..2100).contains(year))
}

/// A session that the source does not speak of is to be confirmed.
fn specialite(rang: &Rang<'_>, session: u16, wrong: &mut Vec<String>) -> Option<Specialite> {
    for column in [0, 1] {
        if rang.cell(column).is_empty() {
            wrong.push(format!("« {} » est vide.", SPECIALITES[column]));
        }
    }
    if !is_slug(rang.cell(0)) {
        wrong.push(format!(
            "« {} » n’est pas une clé : des minuscules et des tirets.",
            rang.cell(0)
        ));
    }
    let attested = rang.cell(7).split_whitespace();
    let attested =
        attested.filter_map(|text| optional(text, year, wrong, "des années, comme 2024"));
    let attested: Vec<u16> = attested.collect();
    let mut provenance = provenance(rang, 11, wrong)?;
    if !attested.contains(&session) {
        provenance.confiance = Confiance::ToConfirm;
    }
    if !rang.cell(8).is_empty() && rang.cell(9).is_empty() {
        wrong.push("L’académie pilote n’a pas de source.".to_owned());
    }
    let pilote = rang.text(8).map(|valeur| Sourcee {
        valeur,
        provenance: Provenance {
            source: rang.cell(9).to_owned(),
            confiance: Confiance::Secondary,
        },
    });
    let anciens = rang.cell(4).split(',').map(str::trim);
    Some(Specialite {
        id: SpecialiteId::new(rang.cell(0)),
        libelle: rang.cell(1).to_owned(),
        option: rang.text(2),
        anciens_noms: anciens
            .filter(|nom| !nom.is_empty())
            .map(str::to_owned)
            .collect(),
        derniere_session: year(rang.cell(6)),
        gestion: None,
        pilote,
        reglement: Reglement {
            id: None,
            version: rang
                .text(10)
                .filter(|_| attested.contains(&session))
                .map(|date| format!("arrêté du {date}")),
            epreuves: Vec::new(),
            complet: false,
            precedent: Precedent::Inconnu,
        },
        provenance,
    })
}

type Lu = (usize, Sessions, Vec<SpecialiteId>, Reglement);

fn reglements(textes: &Textes<'_>, langues: &[Langue], anomalies: &Anomalies) -> Vec<Lu> {
    let mut epreuves = epreuves(textes.epreuves, langues, anomalies);
    let mut known = BTreeSet::new();
    let mut reglements = Vec::new();
    for rang in rows("reglements.csv", textes.reglements, &REGLEMENTS, anomalies) {
        let mut wrong = Vec::new();
        let id = rang.cell(0);
        if id.is_empty() || !known.insert(id) {
            wrong.push(format!(
                "Le règlement « {id} » est vide ou décrit deux fois."
            ));
        }
        let sessions = Sessions::of(&rang, 3, &mut wrong);
        let complet = oui(rang.cell(5), "complet", &mut wrong);
        let _ = provenance(&rang, 6, &mut wrong);
        let own = epreuves.remove(id).unwrap_or_default();
        if complet && own.is_empty() {
            wrong.push(format!(
                "Le règlement « {id} » est dit complet, mais aucune épreuve n’est décrite."
            ));
        }
        let of: Vec<SpecialiteId> = rang
            .cell(1)
            .split_whitespace()
            .map(SpecialiteId::new)
            .collect();
        if of.is_empty() {
            wrong.push(format!(
                "Le règlement « {id} » ne vaut pour aucune spécialité."
            ));
        }
        note("reglements.csv", rang.ligne, wrong, anomalies);
        let reglement = Reglement {
            id: Some(ReglementId::new(id)),
            version: rang.text(2),
            epreuves: own.into_iter().map(|(_, epreuve)| epreuve).collect(),
            complet,
            precedent: Precedent::Inconnu,
        };
        reglements.push((rang.ligne, sessions, of, reglement));
    }
    for (id, rows) in epreuves {
        let ligne = rows.first().map_or(1, |(ligne, _)| *ligne);
        let message = format!("Le règlement « {id} » n’existe pas.");
        anomalies.note("epreuves.csv", ligne, message);
    }
    reglements
}

type Rangs = BTreeMap<String, Vec<(usize, EpreuveDef)>>;

fn epreuves(text: &str, langues: &[Langue], anomalies: &Anomalies) -> Rangs {
    let mut read = Rangs::new();
    let mut known = BTreeSet::new();
    for rang in rows("epreuves.csv", text, &EPREUVES, anomalies) {
        let mut wrong = Vec::new();
        let (reglement, code) = (rang.cell(0), rang.cell(1));
        if !known.insert((reglement, code)) {
            wrong.push(format!("L’épreuve « {code} » est décrite deux fois."));
        }
        let epreuve = epreuve(&rang, langues, &mut wrong);
        let sound = wrong.is_empty();
        note("epreuves.csv", rang.ligne, wrong, anomalies);
        if let Some(epreuve) = epreuve.filter(|_| sound) {
            let own = read.entry(reglement.to_owned()).or_default();
            own.push((rang.ligne, epreuve));
        }
    }
    for (reglement, rows) in &read {
        lonely_groups(reglement, rows, anomalies);
    }
    read
}

/// Épreuves that share the choice of a language are at least two, among the same languages.
fn lonely_groups(reglement: &str, rows: &[(usize, EpreuveDef)], anomalies: &Anomalies) {
    for (ligne, def) in rows {
        let Some(groupe) = &def.groupe_langue else {
            continue;
        };
        let same = |(_, other): &&(usize, EpreuveDef)| {
            other.groupe_langue.as_ref() == Some(groupe) && other.langues == def.langues
        };
        if rows.iter().filter(same).count() < 2 {
            let message = format!(
                "Le groupe de langue « {groupe} » de « {reglement} » n’a pas deux épreuves aux mêmes langues."
            );
            anomalies.note("epreuves.csv", *ligne, message);
        }
    }
}

/// One row; every wrong cell at once. An empty cell is a value that no source gives.
fn epreuve(rang: &Rang<'_>, langues: &[Langue], wrong: &mut Vec<String>) -> Option<EpreuveDef> {
    let (code, unite) = (rang.cell(1), rang.cell(2));
    let is_code = |text: &str, first: char| {
        let rest = text.strip_prefix(first).unwrap_or_default();
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if !is_code(code, 'E') && !is_code(code, 'U') {
        wrong.push(format!(
            "« {code} » n’est pas un code d’épreuve, comme E41."
        ));
    }
    if !unite.is_empty() && !is_code(unite, 'U') {
        wrong.push(format!("« {unite} » n’est pas une unité, comme U41."));
    }
    let coefficient = optional(rang.cell(4), coefficient, wrong, "un coefficient comme 1,5");
    let modes = "ecrit, oral, pratique, ecrit+oral ou ecrit+pratique";
    let mode = optional(rang.cell(5), mode, wrong, modes);
    let minutes = |text: &str| text.parse::<u16>().ok().filter(|minutes| *minutes > 0);
    let duree_min = optional(rang.cell(6), minutes, wrong, "un nombre de minutes");
    let preparation_min = optional(rang.cell(7), minutes, wrong, "un nombre de minutes");
    let langues = permises(rang.cell(8), langues).unwrap_or_else(|unknown| {
        wrong.push(format!("La langue « {unknown} » n’existe pas."));
        LanguesPermises::Aucune
    });
    Some(EpreuveDef {
        code: EpreuveCode::new(code),
        unite: unite.to_owned(),
        libelle: rang.text(3),
        coefficient,
        mode,
        duree_min,
        preparation_min,
        langues,
        groupe_langue: rang.text(9),
        generale: oui(rang.cell(10), "generale", wrong),
        facultative: oui(rang.cell(11), "facultative", wrong),
        provenance: provenance(rang, 12, wrong)?,
    })
}

/// Source and confidence, two neighbouring columns.
fn provenance(rang: &Rang<'_>, column: usize, wrong: &mut Vec<String>) -> Option<Provenance> {
    let source = rang.text(column);
    if source.is_none() {
        wrong.push("« source » est vide.".to_owned());
    }
    let text = rang.cell(column + 1);
    let confiance = confiance(text);
    if confiance.is_none() {
        wrong.push(format!(
            "« {text} » n’est pas une confiance : official, secondary, assumed ou to_confirm."
        ));
    }
    Some(Provenance {
        source: source?,
        confiance: confiance?,
    })
}

fn oui(cell: &str, column: &str, wrong: &mut Vec<String>) -> bool {
    if !matches!(cell, "oui" | "non") {
        wrong.push(format!("« {cell} » : « {column} » doit être oui ou non."));
    }
    cell == "oui"
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
