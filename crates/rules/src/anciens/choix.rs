//! What a candidate presented: spécialité, forme, languages and marks, by the règlement of that session.

use super::candidat::Ligne;
use super::{Cadre, Colonne};
use crate::campagne::{EpreuveDef, LangueId, LanguesPermises, Reglement, Specialite};
use crate::declaration::Note;
use crate::epreuves::cle_langue;
use crate::saisie::EpreuvesSaisie;
use crate::tableau::quoted;
use std::collections::BTreeMap;

type Choix = (String, EpreuvesSaisie, BTreeMap<String, String>);

/// Reads the spécialité with its épreuves. Without a known spécialité no épreuve can be judged.
pub(super) fn read(ligne: &mut Ligne<'_>, cadre: &Cadre<'_>) -> Choix {
    let forme = ligne.word(
        Colonne::Forme,
        &[("GLOBALE", "globale"), ("PROGRESSIVE", "progressive")],
    );
    let id = ligne.cell(Colonne::Specialite);
    let specialite = cadre.offre.iter().find(|known| known.id.as_str() == id);
    if specialite.is_none() && !id.is_empty() {
        let fact = format!("La spécialité {} n’existe pas à cette session.", quoted(id));
        ligne.anomalie(Colonne::Specialite, &fact);
    }
    let langues = langues(ligne, specialite, cadre);
    let notes = notes(ligne, specialite, cadre);
    let epreuves = EpreuvesSaisie {
        forme,
        langues,
        ..EpreuvesSaisie::default()
    };
    (id.to_owned(), epreuves, notes)
}

/// `E2=anglais E3=espagnol`, each under the key by which the language is asked.
fn langues(
    ligne: &mut Ligne<'_>,
    specialite: Option<&Specialite>,
    cadre: &Cadre<'_>,
) -> BTreeMap<String, String> {
    let colonne = Colonne::Langues;
    let mut langues = BTreeMap::new();
    for (code, typed) in pairs(ligne, colonne) {
        let langue = LangueId::new(typed.to_lowercase());
        if cadre.campagne.langue(&langue).is_none() {
            ligne.anomalie(
                colonne,
                &format!("La langue {} est inconnue.", quoted(&typed)),
            );
            continue;
        }
        let Some(reglement) = specialite.map(|specialite| &specialite.reglement) else {
            continue;
        };
        let asked = reglement.obligatoires().find(|def| {
            let open = def.langues != LanguesPermises::Aucune;
            open && (cle_langue(def) == code || def.code.as_str() == code)
        });
        match asked.map(|def| &def.langues) {
            None => {
                let fact = format!(
                    "Au règlement de cette session, aucune langue ne se choisit à l’épreuve {}.",
                    quoted(&code)
                );
                unknown(ligne, colonne, &fact, reglement);
            }
            Some(LanguesPermises::Parmi(permises)) if !permises.contains(&langue) => {
                let (langue, code) = (quoted(&typed), quoted(&code));
                let fact = format!("La langue {langue} n’est pas permise à l’épreuve {code}.");
                ligne.anomalie(colonne, &fact);
            }
            Some(LanguesPermises::Parmi(_) | LanguesPermises::Aucune) => {}
        }
        let cle = asked.map_or(code.as_str(), cle_langue).to_owned();
        let before = langues.insert(cle, langue.to_string());
        if before.is_some_and(|before| before != langue.as_str()) {
            ligne.anomalie(
                colonne,
                &format!("L’épreuve {} a deux langues.", quoted(&code)),
            );
        }
    }
    langues
}

/// `E1=12,00 E21=10,50`, each mark as it is printed.
fn notes(
    ligne: &mut Ligne<'_>,
    specialite: Option<&Specialite>,
    cadre: &Cadre<'_>,
) -> BTreeMap<String, String> {
    let colonne = Colonne::Notes;
    let mut notes = BTreeMap::new();
    for (code, typed) in pairs(ligne, colonne) {
        if let Some(reglement) = specialite.map(|specialite| &specialite.reglement) {
            let communes = &cadre.campagne.facultatives.communes;
            let known = |def: &EpreuveDef| def.code.as_str() == code;
            if !reglement.epreuves.iter().chain(communes).any(known) {
                let fact = format!(
                    "L’épreuve {} n’existe pas au règlement de cette session.",
                    quoted(&code)
                );
                unknown(ligne, colonne, &fact, reglement);
            }
        }
        let Some(note) = Note::parse(&typed) else {
            let (note, code) = (quoted(&typed), quoted(&code));
            ligne.anomalie(
                colonne,
                &format!("La note {note} de l’épreuve {code} n’est pas une note."),
            );
            continue;
        };
        if notes.insert(code.clone(), note.to_string()).is_some() {
            ligne.anomalie(
                colonne,
                &format!("L’épreuve {} a deux notes.", quoted(&code)),
            );
        }
    }
    notes
}

/// Codes and values; what has no equals sign is told.
fn pairs(ligne: &mut Ligne<'_>, colonne: Colonne) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for text in ligne.cell(colonne).split_whitespace() {
        match text.split_once('=') {
            Some((code, value)) if !code.is_empty() && !value.is_empty() => {
                pairs.push((code.to_uppercase(), value.to_owned()));
            }
            Some(_) | None => ligne.anomalie(colonne, &format!("{} ne se lit pas.", quoted(text))),
        }
    }
    pairs
}

/// Only a complete règlement can say that an épreuve does not exist, or asks no language.
fn unknown(ligne: &mut Ligne<'_>, colonne: Colonne, fact: &str, reglement: &Reglement) {
    if reglement.complet {
        ligne.anomalie(colonne, fact);
    } else {
        let message =
            format!("{fact} Ce règlement n’est pas connu en entier : vérifiez, rien n’est écarté.");
        ligne.doute(colonne, message);
    }
}
