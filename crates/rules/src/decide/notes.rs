//! Notes of former sessions that are kept, and dispenses.
//!
//! Source: D. 643-15, D. 643-23; arrêté du 24 juin 2005; R-BEN-1 to R-BEN-3, R-BEN-7, R-DISP-1.

use super::epreuves::{name, read_specialite};
use super::{Context, changed};
use crate::campagne::{EpreuveDef, Forme, Specialite, SpecialiteId};
use crate::declaration::{Deja, Note, NoteGardee, Notes};
use crate::dossier::Dossier;
use crate::event::Event;
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
    let forme = declaration
        .epreuves
        .as_ref()
        .map_or(Forme::Globale, |choix| choix.forme);
    let already = declaration
        .orientation
        .as_ref()
        .is_some_and(|orientation| orientation.deja != Deja::Jamais);
    let mut refusals = Refusals::new();
    let mut notes = Notes::default();
    if already {
        for def in specialite.reglement.obligatoires() {
            read_note(
                def,
                saisie.choix.get(def.code.as_str()),
                forme,
                context,
                &mut notes,
                &mut refusals,
            );
        }
    }
    read_dispenses(saisie, specialite, &mut notes, &mut refusals);
    let presented = specialite
        .reglement
        .obligatoires()
        .any(|def| !notes.gardees.contains_key(&def.code) && !notes.dispenses.contains(&def.code));
    if refusals.is_empty() && specialite.reglement.obligatoires().next().is_some() && !presented {
        refusals.push(Motif::RienAPresenter);
    }
    let notes = refusals.into_result(notes)?;
    Ok(changed(
        declaration.notes.as_ref(),
        notes,
        Event::NotesRecorded,
    ))
}

/// Keeps a note or sits the épreuve again. In forme globale only a note of at least the threshold is kept.
///
/// Source: D. 643-23; R-BEN-1, R-BEN-2, R-BEN-3.
fn read_note(
    def: &EpreuveDef,
    typed: Option<&NoteSaisie>,
    forme: Forme,
    context: &Context<'_>,
    notes: &mut Notes,
    refusals: &mut Refusals,
) {
    let code = &def.code;
    let typed = typed.cloned().unwrap_or_default();
    match typed.choix.as_str() {
        "pas_de_note" => return,
        "repasser" => {
            notes.repassees.insert(code.clone());
            return;
        }
        "garder" => {}
        _ => {
            return refusals.at(
                format!("note_choix.{code}"),
                Motif::NoteChoixManquant { epreuve: name(def) },
            );
        }
    }
    let benefice = &context.campagne.benefice;
    let note = Note::parse(&typed.note);
    match note {
        None => refusals.at(
            format!("note_valeur.{code}"),
            Motif::NoteForme { epreuve: name(def) },
        ),
        Some(note)
            if forme == Forme::Globale && note.centiemes() < benefice.seuil_centiemes.valeur =>
        {
            let seuil = format!("{}", benefice.seuil_centiemes.valeur / 100);
            refusals.at(
                format!("note_valeur.{code}"),
                Motif::NoteSousSeuil {
                    epreuve: name(def),
                    seuil,
                },
            );
        }
        Some(_) => {}
    }
    let session = read_session(def, &typed.session, context, refusals);
    if let (Some(note), Some(session)) = (note, session) {
        notes
            .gardees
            .insert(code.clone(), NoteGardee { note, session });
    }
}

/// The session of a note: before this one, and not older than the bénéfice lasts.
///
/// Source: D. 643-15; R-BEN-1, counted by year of session.
fn read_session(
    def: &EpreuveDef,
    typed: &str,
    context: &Context<'_>,
    refusals: &mut Refusals,
) -> Option<u16> {
    let champ = format!("note_session.{}", def.code);
    let current = context.campagne.session;
    let first = current.saturating_sub(context.campagne.benefice.sessions.valeur);
    let typed = typed.trim();
    let session = if typed.len() == 4 {
        typed.parse::<u16>().ok()
    } else {
        None
    };
    match session {
        None => refusals.at(champ, Motif::NoteSessionForme { epreuve: name(def) }),
        Some(session) if session >= current => {
            refusals.at(champ, Motif::NoteSessionFuture { epreuve: name(def) })
        }
        Some(session) if session < first => {
            refusals.at(
                champ,
                Motif::NoteTropAncienne {
                    epreuve: name(def),
                    premiere: first,
                },
            );
        }
        Some(session) => return Some(session),
    }
    None
}

/// Dispenses are founded by a diploma and concern general épreuves only.
///
/// Source: arrêté du 24 juin 2005; R-DISP-1. Which ones a diploma dispenses of is for the service to judge.
fn read_dispenses(
    saisie: &NotesSaisie,
    specialite: &Specialite,
    notes: &mut Notes,
    refusals: &mut Refusals,
) {
    match saisie.autre_diplome.as_str() {
        "non" => return,
        "oui" => {}
        _ => return refusals.at("autre_diplome", Motif::AutreDiplomeManquant),
    }
    let diplome = cleaned(&saisie.autre_diplome_nom);
    if diplome.is_empty() {
        refusals.at("autre_diplome_nom", Motif::AutreDiplomeNomManquant);
    }
    notes.autre_diplome = Some(diplome);
    for code in &saisie.dispenses {
        match specialite
            .reglement
            .obligatoires()
            .find(|def| def.code.as_str() == code)
        {
            Some(def) if def.generale && !notes.gardees.contains_key(&def.code) => {
                notes.dispenses.insert(def.code.clone());
            }
            Some(def) if def.generale => {}
            Some(def) => refusals.at("dispenses", Motif::DispenseInterdite { epreuve: name(def) }),
            None => refusals.at(
                "dispenses",
                Motif::DispenseInterdite {
                    epreuve: code.clone(),
                },
            ),
        }
    }
}
