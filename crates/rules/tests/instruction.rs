//! Cases at the counter: what the service asks and says while it verifies, and what the person answers.

mod scene;

use rules::campagne::PieceCode;
use rules::saisie::{CorrectionSaisie, IdentiteSaisie, PointSaisie, RectificationSaisie};
use rules::{Auteur, Command, Statut, identite_figee, piece_fermee, signature_fermee};
use scene::parcours::{
    Comptoir, JOUR, check, context, deposit, deposited, distance, fichier, identite, piece, sign,
    statut, validated,
};

/// After the close of choices and before the deposit deadline.
const APRES: &str = "2023-11-20T08:00:00Z";
/// After the deposit deadline.
const EXAMEN: &str = "2023-11-27T08:00:00Z";
/// When the service asked an answer before.
const AVANT: &str = "2023-12-05T00:00:00+01:00";
const REPONSE: &str = "2023-11-29T18:00:00Z";
const TARD: &str = "2023-12-08T18:00:00Z";

fn asks(pieces: &[&str]) -> Command {
    asks_before(AVANT, pieces, "Le verso manque : on ne voit pas la date.")
}

fn asks_before(avant: &str, pieces: &[&str], motif: &str) -> Command {
    let point = |piece: &&str| PointSaisie {
        piece: (*piece).to_owned(),
        motif: motif.to_owned(),
    };
    Command::AskCorrection(CorrectionSaisie {
        points: pieces.iter().map(point).collect(),
        avant: avant.to_owned(),
    })
}

fn answers(rang: u32, reponse: &str) -> Command {
    let reponse = reponse.to_owned();
    Command::AnswerPoint { rang, reponse }
}

fn rectifies(identite: IdentiteSaisie) -> Command {
    Command::RectifyIdentite(RectificationSaisie {
        identite,
        motif: "Le nom de la pièce d’identité.".into(),
    })
}

fn other_identity() -> IdentiteSaisie {
    identite(77, ("29", "2", "2000"))
}

#[test]
fn a_piece_that_the_service_asks_again_is_replaced_after_the_deadline_and_the_deposit_stands() {
    let mut comptoir = deposited(APRES);
    let first = comptoir.dossier.valid_depot().expect("a deposit").at;
    assert_eq!(
        comptoir.refused(EXAMEN, &piece("identite", 9)),
        ["campagne.depot_ferme"],
        "nobody asked for it yet"
    );
    comptoir.accept(EXAMEN, &[asks(&["identite"])]);
    let asked = Statut::ACorriger {
        version: 1,
        points: 1,
    };
    assert_eq!(statut(&comptoir, EXAMEN), asked);
    let others = comptoir.refused(REPONSE, &piece("jdc", 8));
    assert_eq!(others, ["campagne.depot_ferme"]);
    comptoir.accept(REPONSE, &[piece("identite", 9)]);
    let stands = comptoir.dossier.valid_depot().expect("it stands");
    assert_eq!(stands.at, first);
    assert_eq!(
        statut(&comptoir, REPONSE),
        Statut::Depose {
            version: 1,
            at: first
        }
    );
}

#[test]
fn an_answer_can_be_mended_until_the_day_that_was_given_and_comes_late_only_once() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[asks(&["identite"])]);
    comptoir.accept(REPONSE, &[piece("identite", 9), piece("identite", 10)]);
    assert_eq!(
        comptoir.dossier.fichiers(&PieceCode::new("identite")),
        [fichier(10)]
    );
    let late = comptoir.refused(TARD, &piece("identite", 11));
    assert_eq!(late, ["campagne.depot_ferme"]);

    let mut slow = deposited(APRES);
    slow.accept(EXAMEN, &[asks(&["identite"])]);
    slow.accept(TARD, &[piece("identite", 9)]);
    assert_eq!(slow.dossier.open_points().count(), 0, "late, and read");
    assert!(
        slow.refused(TARD, &piece("identite", 10))
            .contains(&"campagne.depot_ferme".to_owned())
    );
}

#[test]
fn the_screens_know_what_is_open_again() {
    let mut comptoir = deposited(APRES);
    let identity = PieceCode::new("identite");
    let shut = |comptoir: &Comptoir, day| {
        let context = context(day);
        (
            piece_fermee(&comptoir.dossier, &identity, &context).is_some(),
            signature_fermee(&comptoir.dossier, &context).is_some(),
        )
    };
    assert_eq!(shut(&comptoir, EXAMEN), (true, true));
    comptoir.accept(EXAMEN, &[asks(&["identite"])]);
    assert_eq!(shut(&comptoir, EXAMEN), (false, true));
    comptoir.accept(EXAMEN, &[asks(&["recapitulatif"])]);
    assert_eq!(shut(&comptoir, EXAMEN), (false, false));
}

#[test]
fn a_signature_that_is_asked_again_is_answered_by_signing() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[asks(&["recapitulatif"])]);
    assert_eq!(comptoir.dossier.open_points().count(), 1);
    sign(&mut comptoir, REPONSE);
    assert_eq!(comptoir.dossier.open_points().count(), 0);
    assert!(comptoir.dossier.valid_depot().is_some());
}

#[test]
fn only_a_candidacy_is_corrected() {
    let mut draft = distance();
    check(&mut draft, &asks(&["identite"]), &["correction.sans_objet"]);
    let mut gone = deposited(APRES);
    gone.accept(APRES, &[Command::WithdrawCandidature]);
    assert_eq!(
        gone.refused(EXAMEN, &asks(&["identite"])),
        ["candidature.retiree"]
    );
}

#[test]
fn a_correction_names_points_with_a_reason_and_a_time_to_come() {
    let mut comptoir = deposited(APRES);
    let refused = comptoir.refused(EXAMEN, &asks_before(EXAMEN, &[], ""));
    assert_eq!(
        refused,
        [
            "points: correction.points_manquants",
            "avant: correction.date"
        ]
    );
    let refused = comptoir.refused(EXAMEN, &asks_before("demain", &["vitrail"], "Non."));
    assert_eq!(
        refused,
        [
            "points.0.piece: piece.inconnue",
            "points.0.motif: instruction.motif_longueur",
            "avant: correction.date"
        ]
    );
    let long = "a".repeat(1_001);
    let refused = comptoir.refused(EXAMEN, &asks_before(AVANT, &[""], &long));
    assert_eq!(refused, ["points.0.motif: instruction.motif_longueur"]);
}

#[test]
fn what_is_asked_is_asked_once() {
    let mut comptoir = deposited(APRES);
    let twice = comptoir.refused(EXAMEN, &asks(&["identite", "identite"]));
    assert_eq!(twice, ["points.1.piece: correction.deja_demandee"]);
    comptoir.accept(EXAMEN, &[asks(&["identite", "", ""])]);
    let again = comptoir.refused(EXAMEN, &asks(&["identite"]));
    assert_eq!(again, ["points.0.piece: correction.deja_demandee"]);
    comptoir.accept(REPONSE, &[piece("identite", 9)]);
    let unreadable = asks_before(
        "2023-12-20T00:00:00+01:00",
        &["identite"],
        "C’est illisible.",
    );
    comptoir.accept(TARD, &[unreadable]);
    assert_eq!(
        statut(&comptoir, TARD),
        Statut::ACorriger {
            version: 1,
            points: 3
        },
        "two questions, and the pièce once more"
    );
}

#[test]
fn a_question_is_answered_in_words_once() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[asks(&["identite", ""])]);
    for (rang, words, refusal) in [
        (0, "En juin 2021.", "correction.point_sans_question"),
        (2, "En juin 2021.", "correction.point_sans_question"),
        (1, "  ", "reponse: correction.reponse_manquante"),
        (
            1,
            &*"a".repeat(2_001),
            "reponse: correction.reponse_trop_longue",
        ),
    ] {
        assert_eq!(comptoir.refused(REPONSE, &answers(rang, words)), [refusal]);
    }
    comptoir.accept(REPONSE, &[answers(1, " En juin 2021. ")]);
    let answer = comptoir.dossier.points[1].reponse.as_ref();
    assert_eq!(answer.expect("an answer").texte, "En juin 2021.");
    assert_eq!(
        comptoir.refused(REPONSE, &answers(1, "En juillet.")),
        ["correction.point_sans_question"]
    );
}

#[test]
fn messages_go_both_ways_and_say_something() {
    let mut comptoir = deposited(APRES);
    let says = |text: &str| Command::WriteMessage(text.to_owned());
    assert_eq!(
        comptoir.refused(EXAMEN, &says(" ")),
        ["message: message.manquant"]
    );
    assert_eq!(
        comptoir.refused(EXAMEN, &says(&"a".repeat(2_001))),
        ["message: message.trop_long"]
    );
    comptoir.accept(
        EXAMEN,
        &[
            says("Mon nom est mal écrit."),
            Command::SendMessage("Envoyez votre pièce d’identité.".into()),
            Command::WithdrawCandidature,
            says("Pourquoi ?"),
        ],
    );
    let authors = comptoir.dossier.messages.iter().map(|it| it.auteur);
    let expected = [Auteur::Candidat, Auteur::Service, Auteur::Candidat];
    assert_eq!(authors.collect::<Vec<_>>(), expected, "also after the end");
}

#[test]
fn once_a_candidacy_exists_the_service_alone_rectifies_the_identity() {
    assert!(!identite_figee(&distance().dossier));
    assert!(identite_figee(&validated(distance()).dossier));
}

#[test]
fn the_service_rectifies_what_a_candidacy_says_and_nothing_else() {
    let mut draft = distance();
    check(
        &mut draft,
        &rectifies(other_identity()),
        &["rectification.sans_objet"],
    );
    let mut comptoir = deposited(APRES);
    let unchanged = rectifies(identite(1, ("2", "3", "2003")));
    assert_eq!(
        comptoir.refused(APRES, &unchanged),
        ["rectification.sans_objet"]
    );
    let silent = Command::RectifyIdentite(RectificationSaisie {
        motif: "Non.".into(),
        ..Default::default()
    });
    let refused = comptoir.refused(APRES, &silent);
    assert!(refused.contains(&"motif: instruction.motif_longueur".to_owned()));
    assert!(
        refused.contains(&"nom_naissance: nom.manquant".to_owned()),
        "all at once"
    );
}

#[test]
fn before_the_close_a_rectification_asks_for_another_signature_and_deposit() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(JOUR, &[rectifies(other_identity())]);
    let dossier = &comptoir.dossier;
    assert_eq!(dossier.version(), 2);
    assert!(!dossier.is_modified(), "the service made the version");
    assert!(dossier.valid_signature().is_none());
    assert!(dossier.valid_depot().is_none());
    sign(&mut comptoir, JOUR);
    let order = deposit(&comptoir);
    comptoir.accept(JOUR, &[order]);
    assert!(comptoir.dossier.valid_depot().is_some());
}

#[test]
fn after_the_close_the_service_answers_for_a_rectification_and_what_was_signed_stands() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[rectifies(other_identity())]);
    let dossier = &comptoir.dossier;
    assert_eq!(dossier.version(), 2);
    let version = dossier.current().expect("a version");
    let named = version.rectification.as_ref().expect("a reason");
    assert_eq!(named.motif, "Le nom de la pièce d’identité.");
    assert_eq!(dossier.valid_signature().map(|it| it.version), Some(1));
    assert_eq!(dossier.valid_depot().map(|it| it.version), Some(1));
    assert_eq!(
        version.declaration.identite, dossier.declaration.identite,
        "what counts and what is shown are the same"
    );
}

#[test]
fn a_code_proves_the_typed_signature_that_stands_and_no_other() {
    let mut comptoir = validated(distance());
    let proves = |version| Command::ProveSignature { version };
    assert_eq!(
        comptoir.refused(JOUR, &proves(1)),
        ["preuve.sans_signature"]
    );
    sign(&mut comptoir, JOUR);
    assert_eq!(
        comptoir.refused(JOUR, &proves(2)),
        ["preuve.sans_signature"]
    );
    comptoir.accept(JOUR, &[proves(1)]);
    let proved = comptoir.dossier.signature_proved();
    assert!(proved.is_some());
    // The same again is nothing new; another signature is to be proved again.
    comptoir.accept(REPONSE, &[proves(1)]);
    assert_eq!(comptoir.dossier.signature_proved(), proved);
    sign(&mut comptoir, JOUR);
    assert_eq!(comptoir.dossier.signature_proved(), None);
}
