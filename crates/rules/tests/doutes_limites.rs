//! Where each doubt stops: the answers next to those that raise it, and campaigns that ask it or do not.

mod scene;

use rules::avertissement::{Avertissement, avertissements};
use rules::campagne::{Campagne, SpecialiteId};
use rules::saisie::{AmenagementSaisie, CoordonneesSaisie, IdentiteSaisie, SessionPrecedente};
use rules::{Command, Context};
use scene::parcours::{
    Comptoir, JOUR, adresse, all_kept, at, distance, identite, kept_notes, opening, orientation,
    redoublant, session_precedente, validated,
};
use scene::{nantes, territoire};

fn found(comptoir: &Comptoir) -> Vec<Avertissement> {
    let context = Context {
        campagne: comptoir.campagne,
        territoire: territoire(),
        now: at(JOUR),
    };
    avertissements(&comptoir.dossier, &context)
}

/// « field: code », in order.
fn doubts(comptoir: &Comptoir) -> Vec<String> {
    let found = found(comptoir);
    let told = found
        .iter()
        .map(|doubt| format!("{}: {}", doubt.champ, doubt.doute.code()));
    told.collect()
}

/// The doubts after an order that is accepted, and the candidacy can still be validated.
fn after(mut comptoir: Comptoir, command: Command) -> Vec<String> {
    comptoir.accept(JOUR, &[command]);
    let told = doubts(&comptoir);
    validated(comptoir);
    told
}

fn identite_with(change: impl FnOnce(&mut IdentiteSaisie)) -> Command {
    let mut saisie = identite(1, ("2", "3", "2003"));
    change(&mut saisie);
    Command::RecordIdentite(saisie)
}

fn offered(change: impl FnOnce(&mut SessionPrecedente)) -> Comptoir {
    let mut source = session_precedente();
    change(&mut source);
    let mut comptoir = Comptoir::new(nantes());
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("apres_echec", "44", "session_precedente"), 2),
            Command::OfferReprise(Box::new(source)),
            Command::AnswerReprise(all_kept()),
            Command::RecordParcours(Default::default()),
        ],
    );
    comptoir
}

fn amenagement(besoin: &str, situation: &str) -> Command {
    Command::AnswerAmenagement(AmenagementSaisie {
        besoin: besoin.into(),
        situation: situation.into(),
    })
}

#[test]
fn an_empty_dossier_raises_no_doubt() {
    assert!(found(&Comptoir::new(nantes())).is_empty());
}

#[test]
fn letters_that_the_etat_civil_does_not_know_are_told_once_each() {
    let mut comptoir = distance();
    let foreign = identite_with(|s| {
        s.nom_naissance = "Ñañez-Łońe".into();
        s.nom_usage = "Muñoz".into();
    });
    comptoir.accept(JOUR, &[foreign]);
    let found = found(&comptoir);
    let letters: Vec<_> = found
        .iter()
        .filter(|doubt| doubt.doute.code() == "nom.hors_repertoire")
        .map(|doubt| (doubt.champ, doubt.doute.donnees()["caracteres"].clone()))
        .collect();
    assert_eq!(
        letters,
        [
            ("nom_naissance", "Ñ ñ Ł ń".to_owned()),
            ("nom_usage", "ñ".to_owned())
        ]
    );
    let twice = identite_with(|s| s.nom_naissance = "Nuññez".into());
    comptoir.accept(JOUR, &[twice]);
    assert_eq!(self::found(&comptoir)[0].doute.donnees()["caracteres"], "ñ");
}

#[test]
fn a_cedex_is_told_as_such_and_another_unknown_commune_as_a_doubt_on_the_code() {
    let written = |localite: &str, code: &str| {
        let address = CoordonneesSaisie {
            localite: localite.into(),
            ..adresse(code, "")
        };
        after(distance(), Command::RecordCoordonnees(address))
    };
    assert!(written("NANTES CEDEX 3", "44326").contains(&"commune: adresse.cedex".to_owned()));
    let told = written("Le Bourg-d’En-Bas", "44326");
    assert!(told.contains(&"code_postal: adresse.code_postal_commune".to_owned()));
    assert!(!told.contains(&"commune: adresse.cedex".to_owned()));
}

#[test]
fn an_address_abroad_is_not_held_to_the_tables_of_communes() {
    let abroad = CoordonneesSaisie {
        pays: "MA".into(),
        localite: "Rabat".into(),
        ..adresse("10000", "")
    };
    let told = after(distance(), Command::RecordCoordonnees(abroad));
    assert!(
        told.iter().all(|doubt| !doubt.contains("adresse.")),
        "{told:?}"
    );
}

#[test]
fn a_mark_that_differs_from_last_sessions_is_told() {
    let doubt = "note_valeur: notes.differente".to_owned();
    let kept = |note: &str, session: &str| {
        let mut notes = kept_notes();
        let e1 = notes.choix.get_mut("E1").expect("a kept mark");
        (e1.note, e1.session) = (note.into(), session.into());
        after(redoublant(), Command::RecordNotes(notes))
    };
    assert!(!kept("12", "2023").contains(&doubt), "the same mark");
    assert!(kept("13", "2023").contains(&doubt), "another mark");
    assert!(
        !kept("13", "2022").contains(&doubt),
        "a mark of another session is another mark"
    );
}

#[test]
fn a_mark_kept_of_an_epreuve_that_may_be_no_unit_is_told_from_the_session_on() {
    let doubt = "note_choix: notes.unite_a_confirmer".to_owned();
    let campaign = |change: fn(&mut Campagne)| {
        let mut campagne = nantes().clone();
        let mco = SpecialiteId::new("management-commercial-operationnel");
        let own = campagne.specialites.iter_mut().find(|one| one.id == mco);
        let epreuves = &mut own.expect("MCO is offered").reglement.epreuves;
        for def in epreuves.iter_mut().filter(|def| def.code.as_str() == "E3") {
            def.unite.clear();
        }
        change(&mut campagne);
        let mut comptoir = redoublant();
        comptoir.campagne = Box::leak(Box::new(campagne));
        doubts(&comptoir)
    };
    let told = campaign(|_| ());
    assert_eq!(told.iter().filter(|one| **one == doubt).count(), 1);
    assert!(!doubts(&redoublant()).contains(&doubt), "a unit is known");
    let later = campaign(|campagne| {
        let since = campagne.benefice.unites_depuis.as_mut();
        since.expect("a first session").valeur = campagne.session + 1;
    });
    assert!(!later.contains(&doubt));
    let never = campaign(|campagne| campagne.benefice.unites_depuis = None);
    assert!(!never.contains(&doubt));
}

#[test]
fn arrangements_of_last_session_that_are_not_asked_again_are_told() {
    let abandoned = "amenagement: amenagements.abandonne".to_owned();
    let undecided = "amenagement: amenagements.sans_decision".to_owned();
    let of = |before: bool, answer: Command| {
        let mut comptoir = offered(|source| {
            if !before {
                source.amenagements.clear();
            }
        });
        comptoir.accept(JOUR, &[Command::RecordNotes(kept_notes()), answer]);
        doubts(&comptoir)
    };
    assert!(of(true, amenagement("non", "")).contains(&abandoned));
    assert!(!of(false, amenagement("non", "")).contains(&abandoned));
    assert!(of(false, amenagement("oui", "memes")).contains(&undecided));
    assert!(!of(true, amenagement("oui", "memes")).contains(&undecided));
    let first = doubts(&{
        let mut comptoir = distance();
        comptoir.accept(JOUR, &[amenagement("non", "")]);
        comptoir
    });
    assert!(!first.contains(&abandoned));
}

#[test]
fn a_reglement_whose_every_value_is_sourced_raises_no_doubt() {
    let doubt = "specialite: specialite.reglement_a_confirmer".to_owned();
    let mut whole = nantes().clone();
    for specialite in &mut whole.specialites {
        specialite.reglement.complet = true;
        specialite.reglement.epreuves.retain(|def| {
            !def.has_gap() && def.provenance.confiance != rules::campagne::Confiance::ToConfirm
        });
    }
    let mut comptoir = distance();
    comptoir.campagne = Box::leak(Box::new(whole));
    assert!(!doubts(&comptoir).contains(&doubt));
}
