//! Cases at the counter: how the service ends the verification, and what can change afterwards.

mod scene;

use rules::campagne::PieceCode;
use rules::saisie::{CorrectionSaisie, DecisionSaisie, PointSaisie};
use rules::{Command, IssueInscription, Motif, Statut, choix_fermes, depot_ferme, pieces_fermees};
use scene::parcours::{
    JOUR, adresse, at, check, context, deposit, deposited, distance, piece, sign, statut, validated,
};

/// After the close of choices and before the deposit deadline.
const APRES: &str = "2023-11-20T08:00:00Z";
/// After the deposit deadline.
const EXAMEN: &str = "2023-11-27T08:00:00Z";
const LENDEMAIN: &str = "2023-11-28T08:00:00Z";
const MOTIF: &str = "La pièce d’identité n’est plus valable.";

fn decides(issue: &str, version: u32, motif: &str) -> Command {
    Command::DecideInscription(DecisionSaisie {
        issue: issue.to_owned(),
        version,
        motif: motif.to_owned(),
    })
}

fn validates(version: u32) -> Command {
    decides("validee", version, "")
}

fn asks() -> Command {
    Command::AskCorrection(CorrectionSaisie {
        points: vec![PointSaisie {
            piece: "identite".into(),
            motif: "Le verso manque.".into(),
        }],
        avant: "2023-12-05T00:00:00+01:00".into(),
    })
}

#[test]
fn a_decision_is_one_of_three_and_about_a_candidacy() {
    let mut draft = distance();
    check(
        &mut draft,
        &decides("validee", 0, ""),
        &["decision.sans_candidature"],
    );
    let mut comptoir = deposited(APRES);
    let unknown = comptoir.refused(EXAMEN, &decides("peut_etre", 1, ""));
    assert_eq!(unknown, ["issue: decision.inconnue"]);
    for issue in IssueInscription::TOUTES {
        assert_eq!(IssueInscription::parse(issue.as_str()), Some(issue));
    }
    comptoir.accept(EXAMEN, &[validates(1)]);
    let at = at(EXAMEN);
    assert_eq!(
        statut(&comptoir, LENDEMAIN),
        Statut::Valide { version: 1, at }
    );
    assert!(comptoir.dossier.is_validated());
}

#[test]
fn a_decision_is_about_the_version_that_was_looked_at() {
    let mut comptoir = deposited(APRES);
    assert_eq!(
        comptoir.refused(EXAMEN, &validates(2)),
        ["decision.autre_version"]
    );
    assert_eq!(
        comptoir.refused(EXAMEN, &validates(0)),
        ["decision.autre_version"]
    );
}

#[test]
fn a_validation_lacks_nothing() {
    let mut ready = validated(distance());
    let told = ready.refused(JOUR, &validates(1));
    assert!(
        told.contains(&"decision.piece_manquante".to_owned()),
        "{told:?}"
    );
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[asks()]);
    assert_eq!(
        comptoir.refused(EXAMEN, &validates(1)),
        ["decision.points_ouverts"]
    );

    let mut kept = deposited(APRES);
    kept.dossier.depots.clear();
    assert_eq!(kept.refused(APRES, &validates(1)), ["decision.sans_depot"]);
    let absents = [].into();
    kept.accept(EXAMEN, &[Command::CloseDeposit { absents }, validates(1)]);
    assert!(kept.dossier.is_validated(), "all was there at the deadline");
}

#[test]
fn what_is_decided_is_taken_back_before_it_is_decided_again() {
    let mut comptoir = deposited(APRES);
    let back = |motif: &str| Command::WithdrawDecision(motif.to_owned());
    assert_eq!(comptoir.refused(EXAMEN, &back(MOTIF)), ["decision.absente"]);
    comptoir.accept(EXAMEN, &[validates(1)]);
    assert_eq!(
        comptoir.refused(LENDEMAIN, &asks()),
        ["decision.deja_prise"]
    );
    let refuses = decides("refusee", 1, MOTIF);
    assert_eq!(
        comptoir.refused(LENDEMAIN, &refuses),
        ["decision.deja_prise"]
    );
    assert_eq!(
        comptoir.refused(LENDEMAIN, &back("Non.")),
        ["motif: instruction.motif_longueur"]
    );
    comptoir.accept(LENDEMAIN, &[back(MOTIF), refuses]);
    assert!(!comptoir.dossier.is_validated());
    let at = at(LENDEMAIN);
    assert_eq!(statut(&comptoir, LENDEMAIN), Statut::Refuse { at });
}

#[test]
fn a_refused_candidacy_changes_no_more_and_still_talks() {
    let mut comptoir = deposited(APRES);
    let silent = comptoir.refused(EXAMEN, &decides("refusee", 1, " "));
    assert_eq!(silent, ["motif: instruction.motif_longueur"]);
    comptoir.accept(EXAMEN, &[decides("refusee", 1, MOTIF)]);
    let late = context(LENDEMAIN);
    let bar = choix_fermes(&comptoir.dossier, &late).expect("a bar");
    assert!(matches!(bar, Motif::CandidatureRefusee { .. }), "{bar:?}");
    assert_eq!(
        comptoir.refused(LENDEMAIN, &Command::WithdrawCandidature),
        ["candidature.refusee"]
    );
    comptoir.accept(LENDEMAIN, &[Command::WriteMessage("Pourquoi ?".into())]);
}

#[test]
fn a_cancellation_of_the_service_can_be_taken_back_as_that_of_the_deadline() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[decides("annulee", 1, MOTIF)]);
    assert_eq!(comptoir.dossier.cancelled(), Some(at(EXAMEN)));
    let back = Command::WithdrawDecision(MOTIF.into());
    comptoir.accept(LENDEMAIN, std::slice::from_ref(&back));
    assert_eq!(comptoir.dossier.cancelled(), None);

    let mut late = validated(distance());
    let absents = [].into();
    late.accept(EXAMEN, &[Command::CloseDeposit { absents }]);
    if late.dossier.cancelled().is_some() {
        late.accept(LENDEMAIN, &[back]);
        assert_eq!(late.dossier.cancelled(), None);
    }
    assert!(!late.dossier.cloture.expect("found").manquantes.is_empty());
}

#[test]
fn a_registered_candidate_changes_no_piece_and_may_still_choose_until_the_close() {
    let mut comptoir = deposited(JOUR);
    comptoir.accept(JOUR, &[validates(1)]);
    let day = context(JOUR);
    let identity = PieceCode::new("identite");
    for bar in [
        pieces_fermees(&comptoir.dossier, &day),
        depot_ferme(&comptoir.dossier, &day),
        rules::piece_fermee(&comptoir.dossier, &identity, &day),
    ] {
        let bar = bar.expect("a bar");
        assert!(matches!(bar, Motif::InscriptionValidee { .. }), "{bar:?}");
    }
    assert_eq!(choix_fermes(&comptoir.dossier, &day), None);
    let again = piece("identite", 9);
    assert_eq!(comptoir.refused(JOUR, &again), ["inscription.validee"]);

    // Another version is another candidacy to verify: it is signed and deposited again.
    let moves = Command::RecordCoordonnees(adresse("44000", "44109"));
    comptoir.accept(JOUR, &[moves]);
    assert!(
        comptoir.dossier.is_validated(),
        "until another version is validated"
    );
    let mut comptoir = validated(comptoir);
    assert!(!comptoir.dossier.is_validated());
    assert_eq!(pieces_fermees(&comptoir.dossier, &context(JOUR)), None);
    sign(&mut comptoir, JOUR);
    let order = deposit(&comptoir);
    comptoir.accept(JOUR, &[order, validates(2)]);
    assert!(comptoir.dossier.is_validated());
}
