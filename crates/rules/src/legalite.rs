//! What makes the épreuves of a candidacy legal: one function for each rule, on answers that are already read.
//!
//! Each step asks the rules that its answers can break; the final validation asks them all again, since a later
//! answer, or a new revision of the campaign, can break what an earlier one respected.
//!
//! Source: code de l'éducation, art. D. 643-14 to D. 643-23; arrêté du 24 juin 2005; note de service 2020-020.

use crate::campagne::{
    Campagne, Categorie, EpreuveCode, EpreuveDef, Forme, LangueId, LanguesPermises, Specialite,
};
use crate::declaration::{ChoixEpreuves, Declaration, Deja, NoteGardee, Notes};
use crate::epreuves::{choix_de_langue, chosen, cle_langue, facultatives};
use crate::refusal::{Motif, Refusals};
use std::collections::{BTreeMap, BTreeSet};

/// Every rule that the spécialité, the épreuves and the notes of a declaration break. Answers that are not given yet
/// break none.
pub fn verifier(declaration: &Declaration, campagne: &Campagne) -> Refusals {
    let mut refusals = Refusals::new();
    let Some(specialite) = chosen(declaration, campagne) else {
        if declaration.specialite.is_some() {
            refusals.at("specialite", Motif::SpecialiteInconnue);
        }
        return refusals;
    };
    let orientation = declaration.orientation.as_ref();
    let notes = declaration.notes.as_ref();
    if let Some(choix) = &declaration.epreuves {
        let categorie = orientation.and_then(|of| campagne.categorie(&of.categorie));
        refusals.extend(forme_ouverte(choix.forme, categorie));
        refusals.extend(langues(choix, notes, specialite, campagne));
        refusals.extend(epreuves_facultatives(choix, notes, specialite, campagne));
        refusals.extend(progressive_presente(choix, specialite));
    }
    if let Some(notes) = notes {
        let forme = declaration.epreuves.as_ref().map(|choix| choix.forme);
        let forme = forme.unwrap_or(Forme::Globale);
        let deja = orientation.map(|orientation| orientation.deja);
        refusals.extend(notes_gardees(notes, (forme, deja), specialite, campagne));
        refusals.extend(dispenses(notes, specialite));
        refusals.extend(reste_a_presenter(declaration, specialite));
    }
    refusals
}

/// A category registers under its own formes.
///
/// Source: D. 643-14, D. 643-22; R-FORM-1.
pub(crate) fn forme_ouverte(forme: Forme, categorie: Option<&Categorie>) -> Refusals {
    let mut refusals = Refusals::new();
    if !categorie.is_some_and(|categorie| categorie.formes.contains(&forme)) {
        let categorie = categorie.map_or_else(String::new, |categorie| categorie.libelle.clone());
        refusals.at("forme", Motif::FormeInterdite { categorie });
    }
    refusals
}

/// In forme progressive at least one épreuve is presented in this session: one that is not known yet can be, where
/// the règlement is to be confirmed. Forme globale leaves none for later.
///
/// Source: D. 643-14, D. 643-23; R-FORM-2, R-FORM-3.
pub(crate) fn progressive_presente(choix: &ChoixEpreuves, specialite: &Specialite) -> Refusals {
    let mut refusals = Refusals::new();
    let obligatoires: Vec<_> = specialite.reglement.obligatoires().collect();
    let later = |def: &&&EpreuveDef| choix.plus_tard.contains(&def.code);
    match choix.forme {
        Forme::Globale => {
            for def in obligatoires.iter().filter(later) {
                let epreuve = name(def);
                let champ = format!("presentee.{}", def.code);
                refusals.at(champ, Motif::PlusTardInterdit { epreuve });
            }
        }
        Forme::Progressive => {
            let known = specialite.reglement.complet && !obligatoires.is_empty();
            if known && obligatoires.iter().all(|def| later(&def)) {
                refusals.push(Motif::AucunePresentee);
            }
        }
    }
    refusals
}

/// Each épreuve that is presented has a language where the règlement asks one, among those that it permits; two
/// obligatory languages differ. An épreuve that is kept, dispensed or left for later needs none.
///
/// Source: note de service 2020-020; R-LANG-1, R-LANG-2, R-LANG-3, R-BEN-6.
pub(crate) fn langues(
    choix: &ChoixEpreuves,
    notes: Option<&Notes>,
    specialite: &Specialite,
    campagne: &Campagne,
) -> Refusals {
    let mut refusals = Refusals::new();
    let mut taken: BTreeSet<&LangueId> = BTreeSet::new();
    for def in choix_de_langue(specialite) {
        let cle = cle_langue(def);
        if !is_presented(cle, &choix.plus_tard, notes, specialite) {
            continue;
        }
        let champ = format!("langue.{cle}");
        let epreuve = name(def);
        match choix.langues.get(cle) {
            None => refusals.at(champ, Motif::LangueManquante { epreuve }),
            Some(langue) if !is_permitted(def, langue, campagne) => {
                refusals.at(champ, Motif::LangueInterdite { epreuve });
            }
            Some(langue) => {
                if !taken.insert(langue) {
                    refusals.at(champ, Motif::LanguesIdentiques { epreuve });
                }
            }
        }
    }
    refusals
}

/// Whether an épreuve, or one of the group that shares its language, is presented in this session.
pub(crate) fn is_presented(
    cle: &str,
    plus_tard: &BTreeSet<EpreuveCode>,
    notes: Option<&Notes>,
    specialite: &Specialite,
) -> bool {
    let mut group = specialite.reglement.obligatoires();
    group.any(|def| {
        let now = !is_held(&def.code, notes) && !plus_tard.contains(&def.code);
        cle_langue(def) == cle && now
    })
}

fn is_permitted(def: &EpreuveDef, langue: &LangueId, campagne: &Campagne) -> bool {
    match &def.langues {
        LanguesPermises::Aucune => false,
        LanguesPermises::Parmi(permitted) => {
            permitted.contains(langue) && campagne.langue(langue).is_some()
        }
    }
}

/// Optional épreuves are open to the spécialité, not too many, each in a permitted language that no épreuve
/// presented has.
///
/// Source: D. 643-15; R-FORM-4, R-OPT-2.
pub(crate) fn epreuves_facultatives(
    choix: &ChoixEpreuves,
    notes: Option<&Notes>,
    specialite: &Specialite,
    campagne: &Campagne,
) -> Refusals {
    let mut refusals = Refusals::new();
    let maximum = campagne.facultatives.maximum.valeur;
    if choix.facultatives.len() > usize::from(maximum) {
        let motif = Motif::FacultativesTropNombreuses { maximum };
        refusals.at("facultatives", motif);
    }
    let presented = choix
        .langues
        .iter()
        .filter(|(cle, _)| is_presented(cle, &choix.plus_tard, notes, specialite));
    let mut taken: BTreeSet<&LangueId> = presented.map(|(_, langue)| langue).collect();
    let open = facultatives(specialite, campagne);
    for (code, langue) in &choix.facultatives {
        let Some(def) = open.iter().find(|def| def.code == *code) else {
            refusals.at("facultatives", Motif::FacultativeInconnue);
            continue;
        };
        let champ = format!("langue_facultative.{code}");
        let epreuve = name(def);
        match (langue, &def.langues) {
            (None, LanguesPermises::Aucune) => {}
            (None, LanguesPermises::Parmi(_)) => {
                refusals.at(champ, Motif::LangueManquante { epreuve });
            }
            (Some(langue), _) if !is_permitted(def, langue, campagne) => {
                refusals.at(champ, Motif::LangueInterdite { epreuve });
            }
            (Some(langue), _) => {
                if !taken.insert(langue) {
                    refusals.at(champ, Motif::LangueFacultativeIdentique);
                }
            }
        }
    }
    refusals
}

/// A mark is kept by somebody who presented before, for an épreuve of the règlement, when it is high and recent
/// enough.
///
/// Source: D. 643-15, D. 643-23; R-BEN-1, R-BEN-2, R-BEN-3.
pub(crate) fn notes_gardees(
    notes: &Notes,
    (forme, deja): (Forme, Option<Deja>),
    specialite: &Specialite,
    campagne: &Campagne,
) -> Refusals {
    let mut refusals = Refusals::new();
    for (def, note) in kept(&notes.gardees, specialite) {
        if deja == Some(Deja::Jamais) {
            let epreuve = name(def);
            let champ = format!("note_choix.{}", def.code);
            refusals.at(champ, Motif::NoteSansPresentation { epreuve });
        }
        refusals.extend(note_au_seuil(def, note, forme, campagne));
        refusals.extend(note_recente(def, note, campagne));
    }
    refusals
}

fn kept<'s>(
    gardees: &'s BTreeMap<EpreuveCode, NoteGardee>,
    specialite: &'s Specialite,
) -> impl Iterator<Item = (&'s EpreuveDef, &'s NoteGardee)> {
    let obligatoires = specialite.reglement.obligatoires();
    obligatoires.filter_map(|def| Some((def, gardees.get(&def.code)?)))
}

/// Forme globale keeps a mark from the threshold on; forme progressive also carries a lower one over.
///
/// Source: D. 643-23; R-BEN-1, R-BEN-2, R-BEN-3.
fn note_au_seuil(
    def: &EpreuveDef,
    note: &NoteGardee,
    forme: Forme,
    campagne: &Campagne,
) -> Refusals {
    let mut refusals = Refusals::new();
    let seuil = campagne.benefice.seuil_centiemes.valeur;
    if forme == Forme::Globale && note.note.centiemes() < seuil {
        let motif = Motif::NoteSousSeuil {
            epreuve: name(def),
            seuil: format!("{}", seuil / 100),
        };
        refusals.at(format!("note_valeur.{}", def.code), motif);
    }
    refusals
}

/// A mark comes from a session before this one, and not from before the bénéfice reaches.
///
/// Source: D. 643-15; R-BEN-1, counted by year of session.
fn note_recente(def: &EpreuveDef, note: &NoteGardee, campagne: &Campagne) -> Refusals {
    let mut refusals = Refusals::new();
    let premiere = campagne
        .session
        .saturating_sub(campagne.benefice.sessions.valeur);
    let epreuve = name(def);
    let champ = format!("note_session.{}", def.code);
    if note.session >= campagne.session {
        refusals.at(champ, Motif::NoteSessionFuture { epreuve });
    } else if note.session < premiere {
        refusals.at(champ, Motif::NoteTropAncienne { epreuve, premiere });
    }
    refusals
}

/// A dispense is founded by a diploma, concerns a general épreuve, and no mark of the same épreuve is kept.
///
/// Source: arrêté du 24 juin 2005; D. 643-17; R-DISP-1, R-BEN-7. Which ones a diploma dispenses of is for the
/// service to judge.
pub(crate) fn dispenses(notes: &Notes, specialite: &Specialite) -> Refusals {
    let mut refusals = Refusals::new();
    for code in &notes.dispenses {
        let def = specialite
            .reglement
            .obligatoires()
            .find(|def| def.code == *code);
        let epreuve = def.map_or_else(|| code.to_string(), name);
        let motif = if !def.is_some_and(|def| def.generale) {
            Motif::DispenseInterdite { epreuve }
        } else if notes.gardees.contains_key(code) {
            Motif::NoteEtDispense { epreuve }
        } else if notes.autre_diplome.is_none() {
            Motif::DispenseSansDiplome { epreuve }
        } else {
            continue;
        };
        refusals.at("dispenses", motif);
    }
    refusals
}

/// Once marks and dispenses are counted, something remains to be presented in this session.
///
/// Source: D. 643-23; R-FORM-2, R-FORM-3.
pub(crate) fn reste_a_presenter(declaration: &Declaration, specialite: &Specialite) -> Refusals {
    let mut refusals = Refusals::new();
    let notes = declaration.notes.as_ref();
    let choix = declaration.epreuves.as_ref();
    let now = |def: &&EpreuveDef| !choix.is_some_and(|choix| choix.plus_tard.contains(&def.code));
    let mut now = specialite.reglement.obligatoires().filter(now).peekable();
    let known = specialite.reglement.complet && now.peek().is_some();
    if known && now.all(|def| is_held(&def.code, notes)) {
        refusals.push(Motif::RienAPresenter);
    }
    refusals
}

fn is_held(code: &EpreuveCode, notes: Option<&Notes>) -> bool {
    notes.is_some_and(|notes| notes.gardees.contains_key(code) || notes.dispenses.contains(code))
}

/// « E41 · Développement de la relation client », or the code alone when the name is not sourced.
pub(crate) fn name(def: &EpreuveDef) -> String {
    match &def.libelle {
        Some(libelle) => format!("{} · {libelle}", def.code),
        None => def.code.to_string(),
    }
}
