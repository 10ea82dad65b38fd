//! Cases at the desk of the service: what asks for more than a look, what is checked, where a dossier waits.

mod scene;

use rules::Command;
use rules::saisie::{CorrectionSaisie, DecisionSaisie, PointSaisie};
use rules::verification::{Alerte, Controle, EtatControle, File, alertes, controles};
use scene::parcours::{
    Comptoir, JOUR, adresse, complete, context, deposited, distance, piece, validated,
};

const APRES: &str = "2023-11-20T08:00:00Z";
const EXAMEN: &str = "2023-11-27T08:00:00Z";
const TARD: &str = "2023-12-08T18:00:00Z";

fn told(comptoir: &Comptoir, day: &str) -> Vec<Alerte> {
    alertes(&comptoir.dossier, &context(day))
}

fn waits(comptoir: &Comptoir, day: &str) -> File {
    File::of(&comptoir.dossier, &context(day))
}

fn asks(piece: &str) -> Command {
    Command::AskCorrection(CorrectionSaisie {
        points: vec![PointSaisie {
            piece: piece.into(),
            motif: "On ne lit pas la date.".into(),
        }],
        avant: "2023-12-05T00:00:00+01:00".into(),
    })
}

fn decides(issue: &str) -> Command {
    Command::DecideInscription(DecisionSaisie {
        issue: issue.into(),
        version: 1,
        motif: "Une condition n’est pas remplie.".into(),
    })
}

#[test]
fn a_deposit_without_any_doubt_asks_for_a_look_only() {
    let comptoir = deposited(APRES);
    assert_eq!(told(&comptoir, EXAMEN), []);
    assert_eq!(waits(&comptoir, EXAMEN), File::AVerifier);
    let checks = controles(&comptoir.dossier, &context(EXAMEN));
    let named: Vec<String> = checks.iter().map(|it| it.controle.nom()).collect();
    assert_eq!(named[..2], ["regles", "signature"]);
    assert!(named[2..].iter().all(|it| it.starts_with("piece.")));
    assert_eq!(checks[0].etat, EtatControle::Tenu);
    assert_eq!(
        checks[1].etat,
        EtatControle::Tenu,
        "typed in the application"
    );
    assert!(
        checks[2..]
            .iter()
            .all(|it| it.etat == EtatControle::ARegarder)
    );
}

#[test]
fn a_look_does_not_count_for_what_came_after_it() {
    let mut comptoir = complete();
    let of_identity = |comptoir: &Comptoir| {
        let mut checks = controles(&comptoir.dossier, &context(JOUR)).into_iter();
        let found = checks.find(|it| it.controle.nom() == "piece.identite");
        found.expect("the check of the identity").objet
    };
    let before = of_identity(&comptoir);
    comptoir.accept(JOUR, &[piece("identite", 77)]);
    assert_ne!(of_identity(&comptoir), before);
}

#[test]
fn a_signature_of_an_older_version_is_told() {
    let mut comptoir = complete();
    comptoir.accept(
        JOUR,
        &[Command::RecordCoordonnees(adresse("44000", "44109"))],
    );
    let comptoir = validated(comptoir);
    assert_eq!(told(&comptoir, JOUR), [Alerte::SignatureAncienne]);
    assert_eq!(waits(&comptoir, JOUR), File::PreInscrit);
    let checks = controles(&comptoir.dossier, &context(JOUR));
    let signature = checks.iter().find(|it| it.controle == Controle::Signature);
    assert_eq!(signature.expect("asked").etat, EtatControle::Manque);
}

#[test]
fn answers_and_messages_call_the_service_back() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[asks("identite")]);
    assert_eq!(waits(&comptoir, EXAMEN), File::ACorriger);
    assert_eq!(told(&comptoir, EXAMEN), []);
    comptoir.accept(
        EXAMEN,
        &[
            piece("identite", 9),
            Command::WriteMessage("C’est fait.".into()),
        ],
    );
    // What came after the deadline is told too.
    assert_eq!(
        told(&comptoir, EXAMEN),
        [Alerte::Retard, Alerte::ReponseRecue, Alerte::MessageRecu]
    );
    assert_eq!(waits(&comptoir, EXAMEN), File::AVerifier);
    comptoir.accept(EXAMEN, &[Command::SendMessage("Merci, c’est reçu.".into())]);
    assert!(!told(&comptoir, EXAMEN).contains(&Alerte::MessageRecu));
}

#[test]
fn what_ended_asks_nothing_more_than_an_answer() {
    for (issue, file) in [
        ("validee", File::Valide),
        ("refusee", File::Refuse),
        ("annulee", File::Annule),
    ] {
        let mut comptoir = deposited(APRES);
        comptoir.accept(EXAMEN, &[decides(issue)]);
        assert_eq!(waits(&comptoir, TARD), file);
        assert_eq!(told(&comptoir, TARD), []);
        comptoir.accept(TARD, &[Command::WriteMessage("Et maintenant ?".into())]);
        assert_eq!(told(&comptoir, TARD), [Alerte::MessageRecu]);
    }
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[Command::WithdrawCandidature]);
    assert_eq!(waits(&comptoir, EXAMEN), File::Retire);
}

#[test]
fn the_deadline_tells_the_complete_from_the_others() {
    assert_eq!(waits(&distance(), JOUR), File::Brouillon);
    let close = || Command::CloseDeposit { absents: [].into() };
    let mut kept = complete();
    assert_eq!(waits(&kept, JOUR), File::PreInscrit);
    kept.accept(EXAMEN, &[close()]);
    assert_eq!(waits(&kept, EXAMEN), File::AVerifier);
    let mut late = validated(distance());
    late.accept(EXAMEN, &[close()]);
    let file = waits(&late, EXAMEN);
    assert!(matches!(file, File::Incomplet | File::Annule), "{file:?}");
}

#[test]
fn the_words_of_lists_and_alerts_read_back() {
    for file in File::TOUTES {
        assert_eq!(File::parse(file.as_str()), Some(file));
    }
    for alerte in Alerte::TOUTES {
        assert_eq!(Alerte::parse(alerte.as_str()), Some(alerte));
    }
    assert_eq!(File::parse("ailleurs").map(File::as_str), None);
}
