//! Notes of former sessions that are kept, and dispenses.
//!
//! Here the answers are read; what they must respect stands in [`crate::legalite`].
//!
//! Source: D. 643-15, D. 643-23; arrêté du 24 juin 2005.

use super::epreuves::read_specialite;
use super::{Context, changed};
use crate::campagne::{EpreuveCode, EpreuveDef, Forme, Specialite, SpecialiteId};
use crate::declaration::{Declaration, Deja, Note, NoteGardee, Notes};
use crate::dossier::Dossier;
use crate::event::Event;
use crate::legalite::{self, name};
use crate::nom::cleaned;
use crate::refusal::{Motif, Refusals};
use crate::saisie::{NoteSaisie, NotesSaisie};

pub(super) fn record_notes(
    dossier: &Dossier,
    saisie: &NotesSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let declaration = &dossier.declaration;
    let id = declaration
        .specialite
        .as_ref()
        .map_or("", SpecialiteId::as_str);
    let specialite = read_specialite(id, context)?;
    let mut refusals = Refusals::new();
    let mut notes = Notes::default();
    let deja = declaration.orientation.as_ref().map(|of| of.deja);
    for def in specialite.reglement.obligatoires() {
        let typed = saisie.choix.get(def.code.as_str());
        refusals.extend(read_note(def, typed, deja, &mut notes));
    }
    refusals.extend(read_dispenses(saisie, &mut notes));
    refusals.extend(held_to_the_rules(declaration, &notes, specialite, context));
    let notes = refusals.into_result(notes)?;
    Ok(changed(
        declaration.notes.as_ref(),
        notes,
        Event::NotesRecorded,
    ))
}

/// The rules that these notes break, with the forme and the presentations chosen before.
fn held_to_the_rules(
    declaration: &Declaration,
    notes: &Notes,
    specialite: &Specialite,
    context: &Context<'_>,
) -> Refusals {
    let forme = declaration.epreuves.as_ref().map(|choix| choix.forme);
    let deja = declaration.orientation.as_ref().map(|of| of.deja);
    let of = (forme.unwrap_or(Forme::Globale), deja);
    let mut refusals = legalite::notes_gardees(notes, of, specialite, context.campagne);
    refusals.extend(legalite::dispenses(notes, specialite));
    let answered = Declaration {
        notes: Some(notes.clone()),
        ..declaration.clone()
    };
    refusals.extend(legalite::reste_a_presenter(&answered, specialite));
    refusals
}

/// Keeps a note or sits the épreuve again; asked of those who presented before.
///
/// Source: D. 643-23; R-BEN-1, R-BEN-2, R-BEN-3.
fn read_note(
    def: &EpreuveDef,
    typed: Option<&NoteSaisie>,
    deja: Option<Deja>,
    notes: &mut Notes,
) -> Refusals {
    let mut refusals = Refusals::new();
    let code = &def.code;
    let typed = typed.cloned().unwrap_or_default();
    match typed.choix.as_str() {
        "garder" => {}
        "pas_de_note" => return refusals,
        "repasser" => {
            notes.repassees.insert(code.clone());
            return refusals;
        }
        _ if deja == Some(Deja::Jamais) => return refusals,
        _ => {
            let motif = Motif::NoteChoixManquant { epreuve: name(def) };
            refusals.at(format!("note_choix.{code}"), motif);
            return refusals;
        }
    }
    let note = Note::parse(&typed.note);
    if note.is_none() {
        let motif = Motif::NoteForme { epreuve: name(def) };
        refusals.at(format!("note_valeur.{code}"), motif);
    }
    let session = read_session(&typed.session);
    if session.is_none() {
        let motif = Motif::NoteSessionForme { epreuve: name(def) };
        refusals.at(format!("note_session.{code}"), motif);
    }
    if let (Some(note), Some(session)) = (note, session) {
        let kept = NoteGardee { note, session };
        notes.gardees.insert(code.clone(), kept);
    }
    refusals
}

/// A session is a year of four digits.
fn read_session(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let year = typed.len() == 4 && typed.bytes().all(|byte| byte.is_ascii_digit());
    typed.parse().ok().filter(|_| year)
}

/// The diploma that founds dispenses, and the épreuves for which one is asked.
///
/// Source: arrêté du 24 juin 2005; R-DISP-1.
fn read_dispenses(saisie: &NotesSaisie, notes: &mut Notes) -> Refusals {
    let mut refusals = Refusals::new();
    let asked = saisie.dispenses.iter();
    notes.dispenses = asked.map(|code| EpreuveCode::new(code.as_str())).collect();
    match saisie.autre_diplome.as_str() {
        "non" => {}
        "oui" => {
            let diplome = cleaned(&saisie.autre_diplome_nom);
            if diplome.is_empty() {
                refusals.at("autre_diplome_nom", Motif::AutreDiplomeNomManquant);
            }
            notes.autre_diplome = Some(diplome);
        }
        _ => {
            refusals.at("autre_diplome", Motif::AutreDiplomeManquant);
            notes.autre_diplome = Some(String::new());
        }
    }
    refusals
}
