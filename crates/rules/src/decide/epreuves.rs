//! Spécialité, forme, languages and optional épreuves.
//!
//! Here the answers are read; what they must respect stands in [`crate::legalite`].
//!
//! Source: note, étape 2; D. 643-14, D. 643-15, D. 643-29.

use super::{Context, changed};
use crate::campagne::{
    Campagne, EpreuveCode, EpreuveDef, Forme, LangueId, LanguesPermises, Specialite, SpecialiteId,
};
use crate::declaration::{ChoixEpreuves, Declaration};
use crate::dossier::Dossier;
use crate::epreuves::{choix_de_langue, cle_langue, facultatives};
use crate::event::Event;
use crate::legalite::{self, name};
use crate::refusal::{Motif, Refusals};
use crate::saisie::EpreuvesSaisie;
use std::collections::{BTreeMap, BTreeSet};

/// One spécialité, with one option, in a dossier: a second choice takes the place of the first.
///
/// Source: D. 643-29; R-COND-9.
pub(super) fn choose_specialite(
    dossier: &Dossier,
    id: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let specialite = read_specialite(id, context)?.id.clone();
    Ok(changed(
        dossier.declaration.specialite.as_ref(),
        specialite,
        Event::SpecialiteChosen,
    ))
}

/// The spécialité of that key in this session.
pub(super) fn read_specialite<'c>(
    id: &str,
    context: &Context<'c>,
) -> Result<&'c Specialite, Refusals> {
    let mut refusals = Refusals::new();
    if id.is_empty() {
        refusals.at("specialite", Motif::SpecialiteManquante);
        return Err(refusals);
    }
    context
        .campagne
        .specialite(&SpecialiteId::new(id))
        .ok_or_else(|| {
            refusals.at("specialite", Motif::SpecialiteInconnue);
            refusals
        })
}

pub(super) fn choose_epreuves(
    dossier: &Dossier,
    saisie: &EpreuvesSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let declaration = &dossier.declaration;
    let id = declaration
        .specialite
        .as_ref()
        .map_or("", SpecialiteId::as_str);
    let specialite = read_specialite(id, context)?;
    let choix = read_epreuves(saisie, specialite, declaration, context)?;
    Ok(changed(
        declaration.epreuves.as_ref(),
        choix,
        Event::EpreuvesChosen,
    ))
}

/// Reads the choices of épreuves of a candidate for a spécialité, and holds them to the rules.
pub(super) fn read_epreuves(
    saisie: &EpreuvesSaisie,
    specialite: &Specialite,
    declaration: &Declaration,
    context: &Context<'_>,
) -> Result<ChoixEpreuves, Refusals> {
    let campagne = context.campagne;
    // Notes are about the spécialité that was chosen, not about another one.
    let same = declaration.specialite.as_ref() == Some(&specialite.id);
    let notes = declaration.notes.as_ref().filter(|_| same);
    let mut refusals = Refusals::new();
    let forme = refusals.keep(read_forme(&saisie.forme, declaration, context));
    let forme_or_globale = forme.unwrap_or(Forme::Globale);
    let plus_tard = refusals.keep(read_plus_tard(saisie, specialite, forme_or_globale));
    let choix = ChoixEpreuves {
        forme: forme_or_globale,
        langues: read_langues(saisie, specialite),
        facultatives: read_facultatives(saisie, specialite, campagne),
        plus_tard: plus_tard.clone().unwrap_or_default(),
    };
    refusals.extend(legalite::langues(&choix, notes, specialite, campagne));
    let optional = legalite::epreuves_facultatives(&choix, notes, specialite, campagne);
    refusals.extend(optional);
    if plus_tard.is_some() {
        refusals.extend(legalite::progressive_presente(&choix, specialite));
    }
    refusals.into_result(choix)
}

/// The forme: the only one of the category, or the one chosen among several.
///
/// Source: D. 643-14, D. 643-22; R-FORM-1.
fn read_forme(
    text: &str,
    declaration: &Declaration,
    context: &Context<'_>,
) -> Result<Forme, Refusals> {
    let mut refusals = Refusals::new();
    let orientation = declaration.orientation.as_ref();
    let categorie = orientation.and_then(|of| context.campagne.categorie(&of.categorie));
    let open = categorie.map_or(&[][..], |categorie| &categorie.formes);
    let forme = match (text, open) {
        ("globale", _) => Forme::Globale,
        ("progressive", _) => Forme::Progressive,
        (_, [only]) => *only,
        (_, _) => {
            refusals.at("forme", Motif::FormeManquante);
            return Err(refusals);
        }
    };
    legalite::forme_ouverte(forme, categorie).into_result(forme)
}

/// One language for each épreuve, or group of épreuves, that asks one. A single permitted language is not asked.
fn read_langues(saisie: &EpreuvesSaisie, specialite: &Specialite) -> BTreeMap<String, LangueId> {
    let asked = choix_de_langue(specialite).into_iter();
    asked
        .filter_map(|def| {
            let cle = cle_langue(def);
            let typed = saisie.langues.get(cle).map_or("", String::as_str);
            Some((cle.to_owned(), read_langue(def, typed)?))
        })
        .collect()
}

fn read_langue(def: &EpreuveDef, typed: &str) -> Option<LangueId> {
    match &def.langues {
        LanguesPermises::Aucune => None,
        LanguesPermises::Parmi(permitted) => match permitted.as_slice() {
            [only] if typed.is_empty() => Some(only.clone()),
            _ if typed.is_empty() => None,
            _ => Some(LangueId::new(typed)),
        },
    }
}

/// Optional épreuves with their languages; one that is not open stays, for the rules to say so.
fn read_facultatives(
    saisie: &EpreuvesSaisie,
    specialite: &Specialite,
    campagne: &Campagne,
) -> BTreeMap<EpreuveCode, Option<LangueId>> {
    let open = facultatives(specialite, campagne);
    let read = saisie.facultatives.iter().map(|code| {
        let def = open.iter().find(|def| def.code.as_str() == code);
        let typed = saisie.langues_facultatives.get(code);
        let typed = typed.map_or("", String::as_str);
        let langue = def.and_then(|def| read_langue(def, typed));
        (EpreuveCode::new(code.as_str()), langue)
    });
    read.collect()
}

/// What each obligatory épreuve is answered in forme progressive: presented now or later. Forme globale asks
/// nothing.
///
/// Source: D. 643-14; R-FORM-3.
fn read_plus_tard(
    saisie: &EpreuvesSaisie,
    specialite: &Specialite,
    forme: Forme,
) -> Result<BTreeSet<EpreuveCode>, Refusals> {
    let mut refusals = Refusals::new();
    let mut plus_tard = BTreeSet::new();
    for def in specialite.reglement.obligatoires() {
        let typed = saisie.presentees.get(def.code.as_str());
        match (typed.map_or("", String::as_str), forme) {
            ("presenter", _) => {}
            ("plus_tard", _) => {
                plus_tard.insert(def.code.clone());
            }
            (_, Forme::Globale) => {}
            (_, Forme::Progressive) => refusals.at(
                format!("presentee.{}", def.code),
                Motif::PresenteeManquante { epreuve: name(def) },
            ),
        }
    }
    refusals.into_result(plus_tard)
}
