//! Spécialité, forme, languages and optional épreuves.
//!
//! Source: note, étape 2; D. 643-14, D. 643-15, D. 643-29; R-FORM-1 to R-FORM-4, R-LANG-1, R-LANG-2, R-OPT-2.

use super::{Context, changed};
use crate::campagne::{
    EpreuveCode, EpreuveDef, Forme, LangueId, LanguesPermises, Specialite, SpecialiteId,
};
use crate::declaration::ChoixEpreuves;
use crate::dossier::Dossier;
use crate::epreuves::{choix_de_langue, cle_langue, facultatives};
use crate::event::Event;
use crate::refusal::{Motif, Refusals};
use crate::saisie::EpreuvesSaisie;
use std::collections::{BTreeMap, BTreeSet};

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
    let id = dossier
        .declaration
        .specialite
        .as_ref()
        .map_or("", SpecialiteId::as_str);
    let specialite = read_specialite(id, context)?;
    let categorie = dossier
        .declaration
        .orientation
        .as_ref()
        .map_or("", |orientation| &orientation.categorie);
    let choix = read_epreuves(saisie, specialite, categorie, context)?;
    Ok(changed(
        dossier.declaration.epreuves.as_ref(),
        choix,
        Event::EpreuvesChosen,
    ))
}

/// Reads the choices of épreuves for a spécialité and a category.
pub(super) fn read_epreuves(
    saisie: &EpreuvesSaisie,
    specialite: &Specialite,
    categorie: &str,
    context: &Context<'_>,
) -> Result<ChoixEpreuves, Refusals> {
    let mut refusals = Refusals::new();
    let forme = refusals.keep(read_forme(&saisie.forme, categorie, context));
    let langues = refusals.keep(read_langues(saisie, specialite, context));
    let facultatives = refusals.keep(read_facultatives(saisie, specialite, context));
    let plus_tard = match forme {
        Some(Forme::Progressive) => refusals.keep(read_plus_tard(saisie, specialite)),
        Some(Forme::Globale) | None => Some(BTreeSet::new()),
    };
    match (forme, langues, facultatives, plus_tard) {
        (Some(forme), Some(langues), Some(facultatives), Some(plus_tard)) => Ok(ChoixEpreuves {
            forme,
            langues,
            facultatives,
            plus_tard,
        }),
        _ => Err(refusals),
    }
}

/// The forme: the only one of the category, or the one chosen among several.
///
/// Source: D. 643-14, D. 643-22; R-FORM-1.
fn read_forme(text: &str, categorie: &str, context: &Context<'_>) -> Result<Forme, Refusals> {
    let mut refusals = Refusals::new();
    let categorie = context.campagne.categorie(categorie);
    let open = categorie.map_or(&[][..], |categorie| &categorie.formes);
    let typed = match text {
        "globale" => Some(Forme::Globale),
        "progressive" => Some(Forme::Progressive),
        _ => None,
    };
    match (typed, open) {
        (Some(forme), _) if open.contains(&forme) => return Ok(forme),
        (None, [only]) => return Ok(*only),
        (None, _) => refusals.at("forme", Motif::FormeManquante),
        (Some(_), _) => {
            let categorie =
                categorie.map_or_else(String::new, |categorie| categorie.libelle.clone());
            refusals.at("forme", Motif::FormeInterdite { categorie });
        }
    }
    Err(refusals)
}

/// One language for each épreuve, or group of épreuves, that asks one. A single permitted language is not asked.
///
/// Two obligatory languages differ.
///
/// Source: note de service 2020-020; R-LANG-1, R-LANG-2, R-LANG-3.
fn read_langues(
    saisie: &EpreuvesSaisie,
    specialite: &Specialite,
    context: &Context<'_>,
) -> Result<BTreeMap<String, LangueId>, Refusals> {
    let mut refusals = Refusals::new();
    let mut langues = BTreeMap::new();
    for def in choix_de_langue(specialite) {
        let cle = cle_langue(def);
        let typed = saisie.langues.get(cle).map_or("", String::as_str);
        if let Some(langue) =
            refusals.keep(read_langue(def, typed, &format!("langue.{cle}"), context))
        {
            if langues.values().any(|other| *other == langue) {
                let epreuve = name(def);
                refusals.at(
                    format!("langue.{cle}"),
                    Motif::LanguesIdentiques { epreuve },
                );
            }
            langues.insert(cle.to_owned(), langue);
        }
    }
    refusals.into_result(langues)
}

fn read_langue(
    def: &EpreuveDef,
    typed: &str,
    champ: &str,
    context: &Context<'_>,
) -> Result<LangueId, Refusals> {
    let mut refusals = Refusals::new();
    let LanguesPermises::Parmi(permitted) = &def.langues else {
        refusals.at(champ, Motif::LangueInterdite { epreuve: name(def) });
        return Err(refusals);
    };
    let chosen = LangueId::new(typed);
    match permitted.as_slice() {
        [only] if typed.is_empty() => Ok(only.clone()),
        _ if typed.is_empty() => {
            refusals.at(champ, Motif::LangueManquante { epreuve: name(def) });
            Err(refusals)
        }
        permitted if permitted.contains(&chosen) && context.campagne.langue(&chosen).is_some() => {
            Ok(chosen)
        }
        _ => {
            refusals.at(champ, Motif::LangueInterdite { epreuve: name(def) });
            Err(refusals)
        }
    }
}

/// Optional épreuves: known, not too many, in a language that no obligatory épreuve has.
///
/// Source: D. 643-15; R-FORM-4, R-OPT-2.
fn read_facultatives(
    saisie: &EpreuvesSaisie,
    specialite: &Specialite,
    context: &Context<'_>,
) -> Result<BTreeMap<EpreuveCode, Option<LangueId>>, Refusals> {
    let mut refusals = Refusals::new();
    let mut chosen: BTreeMap<EpreuveCode, Option<LangueId>> = BTreeMap::new();
    let maximum = context.campagne.facultatives.maximum.valeur;
    if saisie.facultatives.len() > usize::from(maximum) {
        refusals.at(
            "facultatives",
            Motif::FacultativesTropNombreuses { maximum },
        );
    }
    let open = facultatives(specialite, context.campagne);
    for code in &saisie.facultatives {
        let Some(def) = open.iter().find(|def| def.code.as_str() == code) else {
            refusals.at("facultatives", Motif::FacultativeInconnue);
            continue;
        };
        let champ = format!("langue_facultative.{code}");
        let langue = match &def.langues {
            LanguesPermises::Aucune => None,
            LanguesPermises::Parmi(_) => {
                let typed = saisie
                    .langues_facultatives
                    .get(code)
                    .map_or("", String::as_str);
                let Some(langue) = refusals.keep(read_langue(def, typed, &champ, context)) else {
                    continue;
                };
                let taken = obligatory_languages(saisie, specialite).contains(&langue)
                    || chosen.values().flatten().any(|other| *other == langue);
                if taken {
                    refusals.at(champ, Motif::LangueFacultativeIdentique);
                    continue;
                }
                Some(langue)
            }
        };
        chosen.insert(def.code.clone(), langue);
    }
    refusals.into_result(chosen)
}

fn obligatory_languages(saisie: &EpreuvesSaisie, specialite: &Specialite) -> BTreeSet<LangueId> {
    let asked = choix_de_langue(specialite).into_iter();
    asked
        .filter_map(
            |def| match (&def.langues, saisie.langues.get(cle_langue(def))) {
                (_, Some(typed)) if !typed.is_empty() => Some(LangueId::new(typed.as_str())),
                (LanguesPermises::Parmi(permitted), _) => match permitted.as_slice() {
                    [only] => Some(only.clone()),
                    _ => None,
                },
                (LanguesPermises::Aucune, _) => None,
            },
        )
        .collect()
}

/// In forme progressive each obligatory épreuve is presented now or later, and at least one now.
///
/// Source: D. 643-14; R-FORM-3.
fn read_plus_tard(
    saisie: &EpreuvesSaisie,
    specialite: &Specialite,
) -> Result<BTreeSet<EpreuveCode>, Refusals> {
    let mut refusals = Refusals::new();
    let mut plus_tard = BTreeSet::new();
    let mut obligatoires = 0;
    for def in specialite.reglement.obligatoires() {
        obligatoires += 1;
        match saisie
            .presentees
            .get(def.code.as_str())
            .map_or("", String::as_str)
        {
            "presenter" => {}
            "plus_tard" => {
                plus_tard.insert(def.code.clone());
            }
            _ => refusals.at(
                format!("presentee.{}", def.code),
                Motif::PresenteeManquante { epreuve: name(def) },
            ),
        }
    }
    if refusals.is_empty() && obligatoires > 0 && plus_tard.len() == obligatoires {
        refusals.push(Motif::AucunePresentee);
    }
    refusals.into_result(plus_tard)
}

/// « E41 · Développement de la relation client », or the code alone when the name is not sourced.
pub(super) fn name(def: &EpreuveDef) -> String {
    match &def.libelle {
        Some(libelle) => format!("{} · {libelle}", def.code),
        None => def.code.to_string(),
    }
}
