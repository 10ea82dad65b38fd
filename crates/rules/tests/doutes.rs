//! What deserves a second look: each doubt with the answer that raises it, and none for an answer that is right.

mod scene;

use rules::avertissement::{Avertissement, Doute, avertissements};
use rules::saisie::{
    AmenagementSaisie, CoordonneesSaisie, EpreuvesSaisie, IdentiteSaisie, NoteSaisie, NotesSaisie,
};
use rules::{Command, Context};
use scene::parcours::{
    Comptoir, JOUR, adresse, all_kept, at, distance, identite, kept_notes, no_notes, opening,
    orientation, redoublant, session_precedente,
};
use scene::{nantes, territoire};

fn doubts(comptoir: &Comptoir) -> Vec<Avertissement> {
    let context = Context {
        campagne: comptoir.campagne,
        territoire: territoire(),
        now: at(JOUR),
    };
    avertissements(&comptoir.dossier, &context)
}

/// « field: code » of what is doubtful once these orders are accepted: a doubt blocks nothing. Whether the règlement is
/// to be confirmed is no answer of the person, and another case.
fn after(mut comptoir: Comptoir, orders: &[Command]) -> Vec<String> {
    comptoir.accept(JOUR, orders);
    let told = doubts(&comptoir).into_iter();
    told.filter(|doubt| doubt.doute != Doute::ReglementAConfirmer)
        .map(|doubt| format!("{}: {}", doubt.champ, doubt.doute.code()))
        .collect()
}

fn named(change: impl FnOnce(&mut IdentiteSaisie)) -> Vec<String> {
    let mut saisie = identite(1, ("2", "3", "2003"));
    change(&mut saisie);
    after(distance(), &[Command::RecordIdentite(saisie)])
}

#[test]
fn an_answer_that_is_right_raises_no_doubt() {
    assert_eq!(after(distance(), &[]), Vec::<String>::new());
    assert_eq!(after(redoublant(), &[]), Vec::<String>::new());
}

#[test]
fn a_slip_in_the_domain_of_an_address_is_proposed_for_correction() {
    let mut comptoir = distance();
    comptoir.accept(JOUR, &[Command::ChangeCourriel("lea@gmial.com".into())]);
    let told = doubts(&comptoir);
    let proposals: Vec<_> = told.iter().map(|doubt| &doubt.proposition).collect();
    assert_eq!(proposals, [&Some("lea@gmail.com".to_owned())]);
    assert_eq!(told[0].doute.code(), "courriel.faute");
}

#[test]
fn a_letter_outside_the_repertoire_is_a_doubt_for_each_name() {
    assert_eq!(
        named(|saisie| {
            saisie.nom_naissance = "Ibáñez".into();
            saisie.nom_usage = "Fañch".into();
        }),
        [
            "nom_naissance: nom.hors_repertoire",
            "nom_usage: nom.hors_repertoire"
        ]
    );
    let accents = named(|saisie| saisie.nom_naissance = "L’Haÿ-Œuvrard".into());
    assert_eq!(accents, Vec::<String>::new());
}

#[test]
fn a_wrong_key_of_an_ine_is_a_doubt_and_blocks_nothing() {
    let right = named(|saisie| saisie.ine = "1234567890V".into());
    assert_eq!(right, Vec::<String>::new());
    assert_eq!(
        named(|saisie| saisie.ine = "1234567890W".into()),
        ["ine: ine.cle"]
    );
}

#[test]
fn an_age_below_fifteen_or_above_ninety_is_a_doubt() {
    let born = |year: &str| named(|saisie| saisie.annee = year.into());
    assert_eq!(born("2008"), Vec::<String>::new(), "15 years old");
    assert_eq!(born("1933"), Vec::<String>::new(), "90 years old");
    for year in ["2009", "1932"] {
        assert_eq!(born(year), ["date_naissance.annee: naissance.age_rare"]);
    }
}

#[test]
fn a_birth_commune_that_is_no_more_is_a_doubt() {
    assert_eq!(
        named(|saisie| {
            saisie.commune_naissance.clear();
            saisie.commune_naissance_texte = "Orléansville".into();
        }),
        ["commune_naissance: naissance.commune_hors_liste"]
    );
}

#[test]
fn a_cedex_is_a_doubt_and_placed_by_its_postal_code() {
    let cedex = CoordonneesSaisie {
        localite: "NANTES CEDEX 3".into(),
        ..adresse("44326", "")
    };
    assert_eq!(
        after(distance(), &[Command::RecordCoordonnees(cedex)]),
        ["commune: adresse.cedex"]
    );
}

#[test]
fn a_commune_under_another_postal_code_is_a_doubt() {
    for (code_postal, commune, localite) in [("44000", "49007", ""), ("44000", "", "Nante")] {
        let address = CoordonneesSaisie {
            localite: localite.into(),
            ..adresse(code_postal, commune)
        };
        assert_eq!(
            after(distance(), &[Command::RecordCoordonnees(address)]),
            ["code_postal: adresse.code_postal_commune"]
        );
    }
}

/// Source: R-ID-1, R-ID-3.
#[test]
fn a_name_that_differs_from_last_session_is_a_doubt_and_its_accents_are_none() {
    let renamed = |change: fn(&str) -> String| {
        let mut saisie = identite(2, ("14", "7", "1999"));
        saisie.nom_naissance = change(&saisie.nom_naissance);
        after(redoublant(), &[Command::RecordIdentite(saisie)])
    };
    assert_eq!(renamed(rules::nom::folded), Vec::<String>::new());
    assert_eq!(
        renamed(|_| "Tout Autre".to_owned()),
        ["nom_naissance: identite.differente"]
    );
}

fn amenagement(besoin: &str, situation: &str) -> Command {
    Command::AnswerAmenagement(AmenagementSaisie {
        besoin: besoin.into(),
        situation: situation.into(),
    })
}

#[test]
fn arrangements_given_up_are_a_doubt() {
    assert_eq!(
        after(redoublant(), &[amenagement("non", "")]),
        ["amenagement: amenagements.abandonne"]
    );
    let changed = after(redoublant(), &[amenagement("oui", "changee")]);
    assert_eq!(changed, Vec::<String>::new());
}

#[test]
fn arrangements_renewed_without_a_decision_are_a_doubt() {
    let mut comptoir = Comptoir::new(nantes());
    let mut source = session_precedente();
    source.amenagements.clear();
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("apres_echec", "44", "session_precedente"), 2),
            Command::OfferReprise(Box::new(source)),
            Command::AnswerReprise(all_kept()),
        ],
    );
    assert_eq!(
        after(comptoir, &[amenagement("oui", "memes")]),
        ["amenagement: amenagements.sans_decision"]
    );
}

#[test]
fn a_mark_that_differs_from_last_session_is_a_doubt() {
    let mut notes = kept_notes();
    let mark = notes.choix.get_mut("E1").expect("kept");
    mark.note = "13".into();
    assert_eq!(
        after(redoublant(), &[Command::RecordNotes(notes)]),
        ["note_valeur: notes.differente"]
    );
}

/// Only E6 of this règlement is known, and not whether it is a unit.
#[test]
fn a_mark_of_an_epreuve_that_may_be_no_unit_is_a_doubt() {
    let mut comptoir = Comptoir::new(nantes());
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("apres_echec", "44", "avant"), 4),
            Command::ChooseSpecialite("services-informatiques-aux-organisations-a".into()),
            Command::ChooseEpreuves(EpreuvesSaisie {
                forme: "globale".into(),
                ..EpreuvesSaisie::default()
            }),
        ],
    );
    let kept = NoteSaisie {
        choix: "garder".into(),
        note: "14".into(),
        session: "2022".into(),
    };
    let notes = NotesSaisie {
        choix: [("E6".to_owned(), kept)].into(),
        ..no_notes()
    };
    assert_eq!(
        after(comptoir, &[Command::RecordNotes(notes)]),
        ["note_choix: notes.unite_a_confirmer"]
    );
}

/// Each doubt names its case in its documentation; the case exists here or with the experience that it is about.
#[test]
fn every_doubt_has_its_case() {
    let doubts = include_str!("../src/avertissement.rs");
    let sources = [include_str!("doutes.rs"), include_str!("reglementation.rs")];
    let names = doubts.split("Test: `").skip(1);
    let names: Vec<&str> = names.filter_map(|name| name.split('`').next()).collect();
    for name in &names {
        let case = format!("fn {name}()");
        assert!(
            sources.iter().any(|source| source.contains(&case)),
            "no case {name}"
        );
    }
    assert_eq!(names.len(), Doute::CODES.len());
}
