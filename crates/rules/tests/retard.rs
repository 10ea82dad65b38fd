//! Cases at the counter: a pièce comes after the deadline, with an explanation.

mod scene;

use rules::campagne::PieceCode;
use rules::{Command, Context, pieces_fermees};
use scene::parcours::{Comptoir, JOUR, at, distance, piece, sign, typed_signature, validated};
use scene::{nantes, territoire};
use std::collections::BTreeSet;

/// The last second of the deposit, and what comes after it.
const DERNIERE: &str = "2023-11-24T22:59:59Z";
const TROP_TARD: &str = "2023-11-24T23:00:00Z";
const LENDEMAIN: &str = "2023-11-25T08:00:00Z";

fn explain(text: &str) -> Command {
    Command::ExplainDelay(text.to_owned())
}

fn close() -> Command {
    Command::CloseDeposit {
        absents: BTreeSet::new(),
    }
}

/// Validated and signed; every pièce is there but the certificate of the journée défense et citoyenneté.
fn without_jdc() -> Comptoir {
    let mut comptoir = validated(distance());
    let there = [
        "identite",
        "diplome_acces",
        "inscription_distance",
        "certificat_stage",
    ];
    for (seed, code) in (1..).zip(there) {
        comptoir.accept(JOUR, &[piece(code, seed)]);
    }
    sign(&mut comptoir, JOUR);
    comptoir
}

fn missing(comptoir: &Comptoir) -> Vec<String> {
    let cloture = comptoir.dossier.cloture.as_ref().expect("closed");
    cloture.manquantes.iter().map(ToString::to_string).collect()
}

#[test]
fn a_delay_is_explained_when_something_was_missing_at_the_deadline() {
    let mut comptoir = without_jdc();
    let order = explain("Le certificat n’est arrivé que ce matin.");
    assert_eq!(
        comptoir.refused(DERNIERE, &order),
        ["retard.sans_objet"],
        "the deposit is still open"
    );
    comptoir.accept(TROP_TARD, std::slice::from_ref(&order));
    assert_eq!(comptoir.dossier.retards.len(), 1);

    let mut whole = without_jdc();
    whole.accept(JOUR, &[piece("jdc", 9)]);
    assert_eq!(whole.refused(LENDEMAIN, &order), ["retard.sans_objet"]);
    let mut draft = distance();
    assert_eq!(draft.refused(LENDEMAIN, &order), ["retard.sans_objet"]);
}

#[test]
fn an_explanation_says_something_and_has_a_limit() {
    let mut comptoir = without_jdc();
    let refused = comptoir.refused(LENDEMAIN, &explain(" \n "));
    assert_eq!(refused, ["explication: retard.explication_manquante"]);
    let refused = comptoir.refused(LENDEMAIN, &explain(&"é".repeat(2_001)));
    assert_eq!(refused, ["explication: retard.explication_trop_longue"]);
    comptoir.accept(LENDEMAIN, &[explain(&"é".repeat(2_000))]);
}

#[test]
fn an_explained_piece_is_kept_as_late_and_the_deadline_found_it_missing() {
    let mut comptoir = without_jdc();
    let jdc = PieceCode::new("jdc");
    let refused = comptoir.refused(TROP_TARD, &piece("jdc", 9));
    assert_eq!(refused, ["campagne.depot_ferme"]);
    comptoir.accept(TROP_TARD, &[explain("Reçu ce matin."), piece("jdc", 9)]);
    assert_eq!(comptoir.dossier.fichiers(&jdc).len(), 1);
    let late = comptoir.dossier.came_late(&jdc, nantes());
    assert_eq!(late, Some(at(TROP_TARD)));
    // The service looks a minute later: what came meanwhile was not there in time.
    comptoir.accept(LENDEMAIN, &[close()]);
    assert_eq!(missing(&comptoir), ["jdc"]);
    let in_time = PieceCode::new("identite");
    assert_eq!(comptoir.dossier.came_late(&in_time, nantes()), None);
}

#[test]
fn a_late_signature_is_kept_and_was_missing_at_the_deadline() {
    let mut comptoir = validated(distance());
    for (seed, code) in (1..).zip([
        "identite",
        "jdc",
        "diplome_acces",
        "inscription_distance",
        "certificat_stage",
    ]) {
        comptoir.accept(JOUR, &[piece(code, seed)]);
    }
    let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    comptoir.accept(LENDEMAIN, &[explain("J’étais absent."), signature, close()]);
    assert!(comptoir.dossier.valid_signature().is_some());
    assert_eq!(missing(&comptoir), ["recapitulatif"]);
}

#[test]
fn who_was_cancelled_can_still_send_what_was_missing() {
    let mut comptoir = without_jdc();
    comptoir.accept(TROP_TARD, &[close()]);
    let cancelled = comptoir.dossier.cancelled();
    assert_eq!(cancelled, Some(at(TROP_TARD)));
    comptoir.accept(LENDEMAIN, &[explain("Reçu ce matin."), piece("jdc", 9)]);
    assert_eq!(comptoir.dossier.cancelled(), cancelled, "a person decides");
    let deposit = Command::DepositDossier(rules::depot_saisie(&comptoir.dossier));
    let refused = ["candidature.annulee", "campagne.depot_ferme"];
    assert_eq!(comptoir.refused(LENDEMAIN, &deposit), refused);
}

#[test]
fn what_came_in_time_stays_as_it_was() {
    let mut comptoir = without_jdc();
    comptoir.accept(LENDEMAIN, &[explain("Reçu ce matin.")]);
    let refused = comptoir.refused(LENDEMAIN, &piece("identite", 77));
    assert_eq!(refused, ["retard.piece_venue_a_temps"]);
    // What came late can be replaced.
    comptoir.accept(LENDEMAIN, &[piece("jdc", 9), piece("jdc", 10)]);
}

#[test]
fn a_withdrawn_candidacy_explains_nothing() {
    let mut comptoir = without_jdc();
    comptoir.accept(LENDEMAIN, &[explain("Reçu ce matin.")]);
    comptoir.accept(LENDEMAIN, &[Command::WithdrawCandidature]);
    let refused = comptoir.refused(LENDEMAIN, &explain("Encore."));
    assert_eq!(refused, ["candidature.retiree"]);
    let context = Context {
        campagne: nantes(),
        territoire: territoire(),
        now: at(LENDEMAIN),
    };
    assert!(pieces_fermees(&comptoir.dossier, &context).is_some());
}
