//! Choices at the counter that the campaign opens or closes: languages, optional épreuves, dispenses, facts.

mod scene;

use rules::campagne::{Campagne, Langue, LangueId, LanguesPermises, SpecialiteId};
use rules::saisie::{EpreuvesSaisie, NoteSaisie, NotesSaisie};
use rules::{Command, Context};
use scene::parcours::{
    Comptoir, JOUR, at, check, distance, kept_notes, langue, no_notes, redoublant,
};
use scene::{nantes, territoire};

const EAU: &str = "metiers-de-l-eau";

/// The campaign of the note, with the règlement of one spécialité changed.
fn with(id: &str, change: impl FnOnce(&mut rules::campagne::Reglement)) -> &'static Campagne {
    let mut campagne = nantes().clone();
    let id = SpecialiteId::new(id);
    let found = campagne.specialites.iter_mut().find(|one| one.id == id);
    change(&mut found.expect("it is offered").reglement);
    Box::leak(Box::new(campagne))
}

fn later(count: usize) -> Command {
    let id = SpecialiteId::new(EAU);
    let specialite = nantes().specialite(&id).expect("it is offered");
    let answer = |(index, def): (usize, &rules::campagne::EpreuveDef)| {
        let when = if index < count {
            "plus_tard"
        } else {
            "presenter"
        };
        (def.code.to_string(), when.to_owned())
    };
    let obligatoires = specialite.reglement.obligatoires().enumerate();
    Command::ChooseEpreuves(EpreuvesSaisie {
        presentees: obligatoires.map(answer).collect(),
        ..langue("E2", "anglais", "progressive")
    })
}

#[test]
fn a_reglement_that_is_not_whole_may_leave_every_known_epreuve_for_later() {
    let all = usize::MAX;
    check(&mut distance(), &later(all), &["epreuves.aucune_presentee"]);
    let mut comptoir = distance();
    comptoir.campagne = with(EAU, |reglement| reglement.complet = false);
    assert!(comptoir.order(JOUR, &later(all)).is_ok());
    assert!(distance().order(JOUR, &later(1)).is_ok());
}

#[test]
fn a_single_permitted_language_is_not_asked_and_no_other_is_taken() {
    let only = |reglement: &mut rules::campagne::Reglement| {
        for def in &mut reglement.epreuves {
            if let LanguesPermises::Parmi(langues) = &mut def.langues {
                *langues = vec![LangueId::new("anglais")];
            }
        }
    };
    let mut comptoir = distance();
    comptoir.campagne = with(EAU, only);
    check(
        &mut comptoir,
        &Command::ChooseEpreuves(langue("E2", "espagnol", "globale")),
        &["langue.E2: epreuves.langue_interdite"],
    );
    let silent = Command::ChooseEpreuves(langue("E2", "", "globale"));
    comptoir.accept(JOUR, &[silent]);
    let choix = comptoir.dossier.declaration.epreuves.as_ref();
    let read = choix.expect("choices").langues.get("E2").cloned();
    assert_eq!(read, Some(LangueId::new("anglais")));
}

#[test]
fn a_language_that_the_campaign_no_longer_lists_is_not_taken() {
    let mut campagne = nantes().clone();
    campagne
        .langues
        .retain(|one: &Langue| one.id.as_str() != "anglais");
    let mut comptoir = distance();
    comptoir.campagne = Box::leak(Box::new(campagne));
    check(
        &mut comptoir,
        &Command::ChooseEpreuves(langue("E2", "anglais", "globale")),
        &["langue.E2: epreuves.langue_interdite"],
    );
}

fn optional(typed: &str) -> Command {
    Command::ChooseEpreuves(EpreuvesSaisie {
        facultatives: ["EF1".to_owned()].into(),
        langues_facultatives: [("EF1".to_owned(), typed.to_owned())].into(),
        ..langue("E2", "anglais", "globale")
    })
}

#[test]
fn the_language_of_an_optional_epreuve_is_chosen_among_those_permitted() {
    check(
        &mut distance(),
        &optional(""),
        &["langue_facultative.EF1: epreuves.langue_manquante"],
    );
    check(
        &mut distance(),
        &optional("klingon"),
        &["langue_facultative.EF1: epreuves.langue_interdite"],
    );
    assert!(distance().order(JOUR, &optional("espagnol")).is_ok());
}

#[test]
fn a_dispense_without_a_diploma_is_refused() {
    let asked = NotesSaisie {
        dispenses: ["E1".to_owned()].into(),
        ..no_notes()
    };
    check(
        &mut distance(),
        &Command::RecordNotes(asked),
        &["dispenses: notes.dispense_sans_diplome"],
    );
}

#[test]
fn a_session_is_a_year_of_four_digits() {
    let kept = |session: &str| {
        let mut notes = kept_notes();
        let e1 = NoteSaisie {
            choix: "garder".into(),
            note: "12".into(),
            session: session.into(),
        };
        notes.choix.insert("E1".into(), e1);
        Command::RecordNotes(notes)
    };
    for session in ["23", "+023", "deux", "02023", ""] {
        check(
            &mut redoublant(),
            &kept(session),
            &["note_session.E1: notes.session"],
        );
    }
    assert!(redoublant().order(JOUR, &kept(" 2023 ")).is_ok());
}

#[test]
fn facts_and_experience_are_asked_only_where_the_campaign_has_some() {
    let asked = |campagne: &'static Campagne, comptoir: &Comptoir| {
        let context = Context {
            campagne,
            territoire: territoire(),
            now: at(JOUR),
        };
        rules::parcours_asked(&comptoir.dossier.declaration, &context)
    };
    assert!(asked(nantes(), &distance()));
    let mut plain = nantes().clone();
    plain.particularites.clear();
    let plain: &'static Campagne = Box::leak(Box::new(plain));
    assert!(!asked(plain, &distance()));
}
