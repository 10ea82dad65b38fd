//! Cases at the counter: when and where a candidate who is registered sits each épreuve.

mod scene;

use rules::campagne::{Confiance, Provenance, Sourcee};
use rules::convocations::read;
use rules::epreuves::{StatutEpreuve, lignes};
use rules::saisie::{ConvocationSaisie, DecisionSaisie, PassageSaisie};
use rules::verification::without_health;
use rules::{Command, Context, Event, Instruction, decide, presentees, too_late};
use scene::parcours::{
    Comptoir, all_kept, at, codes, context, deposited, kept_notes, redoublant, validated,
};

/// After the close of choices and before the deposit deadline.
const APRES: &str = "2023-11-20T08:00:00Z";
/// After the deposit deadline.
const EXAMEN: &str = "2023-11-27T08:00:00Z";
/// In the spring: the day of publication.
const AVRIL: &str = "2024-04-22T08:00:00Z";

fn registered() -> Comptoir {
    let mut comptoir = deposited(APRES);
    comptoir.accept(EXAMEN, &[validates()]);
    comptoir
}

fn validates() -> Command {
    Command::DecideInscription(DecisionSaisie {
        issue: "validee".into(),
        version: 1,
        motif: String::new(),
    })
}

fn passage(epreuve: &str, jour: &str, heure: &str) -> PassageSaisie {
    PassageSaisie {
        epreuve: epreuve.into(),
        jour: jour.into(),
        heure: heure.into(),
        duree: "240".into(),
        centre: "Lycée du Port".into(),
        ..PassageSaisie::default()
    }
}

fn publishes(passages: Vec<PassageSaisie>) -> Command {
    Command::PublishConvocation(ConvocationSaisie { passages })
}

/// The codes of the épreuves that are sat.
fn sat(comptoir: &Comptoir) -> Vec<String> {
    let lines = presentees(&comptoir.dossier, comptoir.campagne);
    lines.iter().map(|it| it.def.code.to_string()).collect()
}

#[test]
fn only_who_is_registered_is_called() {
    let mut waiting = deposited(APRES);
    let called = publishes(vec![passage(&sat(&waiting)[0], "2024-05-13", "14:00")]);
    assert_eq!(
        waiting.refused(AVRIL, &called),
        ["convocation.sans_inscription"]
    );
    let mut comptoir = registered();
    comptoir.accept(AVRIL, std::slice::from_ref(&called));
    assert!(comptoir.dossier.convocation().is_some());
    let back = Command::WithdrawDecision("Une pièce était d’une autre personne.".into());
    comptoir.accept(AVRIL, &[back]);
    assert_eq!(comptoir.dossier.convocation(), None, "nobody is called");
}

/// Source: R-COND-10.
#[test]
fn another_academie_calls_for_what_it_manages() {
    let comptoir = registered();
    let mut campagne = comptoir.campagne.clone();
    let chosen = comptoir.dossier.declaration.specialite.clone();
    let own = campagne.specialites.iter_mut();
    let mut own = own.filter(|it| Some(&it.id) == chosen.as_ref());
    let managed = |academie: &str| Sourcee {
        valeur: academie.to_owned(),
        provenance: Provenance {
            source: "essai".into(),
            confiance: Confiance::Assumed,
        },
    };
    own.next().expect("the spécialité").gestion = Some(managed("Rennes"));
    let called = publishes(vec![passage(&sat(&comptoir)[0], "2024-05-13", "14:00")]);
    let context = Context {
        campagne: &campagne,
        territoire: scene::territoire(),
        now: at(AVRIL),
    };
    let refused = decide(&comptoir.dossier, &called, &context).expect_err("Rennes calls");
    assert_eq!(codes(&refused), ["convocation.ailleurs"]);
    let mut own = campagne.clone();
    for specialite in &mut own.specialites {
        specialite.gestion = Some(managed("Nantes"));
    }
    let context = Context {
        campagne: &own,
        ..context
    };
    assert!(decide(&comptoir.dossier, &called, &context).is_ok());
}

#[test]
fn a_convocation_tells_what_is_wrong_with_each_sitting() {
    let mut comptoir = registered();
    assert_eq!(
        comptoir.refused(AVRIL, &publishes(Vec::new())),
        ["convocation.vide"]
    );
    let code = sat(&comptoir)[0].clone();
    let wrong = publishes(vec![
        passage(&code, "13/05/2024", "14:00"),
        passage(&code, "2024-04-01", "14:00"),
        PassageSaisie {
            duree: "deux heures".into(),
            centre: " ".into(),
            materiel: "x".repeat(401),
            ..passage(&code, "2024-05-13", "14:00")
        },
        PassageSaisie {
            duree: "0".into(),
            ..passage(&code, "2024-05-13", "25:00")
        },
    ]);
    assert_eq!(
        comptoir.refused(AVRIL, &wrong),
        [
            "passages.0.jour: convocation.date",
            "passages.1.jour: convocation.date",
            "passages.2.duree: convocation.duree",
            "passages.2.centre: convocation.centre",
            "passages.2.materiel: convocation.texte_long",
            "passages.3.jour: convocation.date",
            "passages.3.duree: convocation.duree",
        ]
    );
}

/// Source: R-BEN-6.
#[test]
fn an_epreuve_that_is_not_sat_has_no_convocation() {
    let mut comptoir = redoublant();
    comptoir.accept(
        scene::parcours::JOUR,
        &[
            Command::AnswerReprise(all_kept()),
            Command::RecordNotes(kept_notes()),
        ],
    );
    let mut comptoir = validated(comptoir);
    let lines = lignes(&comptoir.dossier.declaration, comptoir.campagne);
    let kept = lines
        .iter()
        .find(|it| matches!(it.statut, StatutEpreuve::NoteGardee(_)))
        .expect("a note is kept");
    let code = kept.def.code.to_string();
    assert!(!sat(&comptoir).contains(&code));
    let called = publishes(vec![
        passage(&code, "2024-05-13", "14:00"),
        passage("E99", "2024-05-13", "14:00"),
    ]);
    let told = comptoir.refused(AVRIL, &called);
    let expected = [
        "passages.0.epreuve: convocation.epreuve",
        "passages.1.epreuve: convocation.epreuve",
    ];
    assert_eq!(told[1..], expected, "after « not registered »");
}

#[test]
fn sittings_are_told_in_the_order_of_time_and_the_same_again_is_nothing_new() {
    let mut comptoir = registered();
    let codes = sat(&comptoir);
    let (first, second) = (
        passage(&codes[0], "2024-05-13", "14:00"),
        passage(&codes[1], "2024-05-14", "09:30"),
    );
    comptoir.accept(AVRIL, &[publishes(vec![second.clone(), first.clone()])]);
    let convocation = comptoir.dossier.convocation().expect("called").clone();
    let begins: Vec<_> = convocation.passages.iter().map(|it| it.debut).collect();
    // Summer time: 14 h in Paris is noon in Greenwich.
    assert_eq!(
        begins,
        [at("2024-05-13T12:00:00Z"), at("2024-05-14T07:30:00Z")]
    );
    assert_eq!(convocation.passages[0].duree, Some(240));
    let again = publishes(vec![first.clone(), second]);
    comptoir.accept(AVRIL, &[again]);
    assert_eq!(comptoir.dossier.convocations.len(), 1);
    let moved = PassageSaisie {
        centre: "Lycée de la Gare".into(),
        ..first
    };
    comptoir.accept(AVRIL, &[publishes(vec![moved])]);
    assert_eq!(comptoir.dossier.convocations.len(), 2);
    let waited = comptoir.dossier.uncalled(comptoir.campagne);
    let waited: Vec<_> = waited.iter().map(|it| it.def.code.to_string()).collect();
    assert_eq!(waited, codes[1..]);
    let called = comptoir.dossier.convocation().expect("called");
    assert_eq!(called.to_come(at(AVRIL)).count(), 1);
    assert_eq!(called.to_come(at("2024-05-13T12:00:00Z")).count(), 0);
}

/// Source: sync-security, §9: who verifies sees nothing of health.
#[test]
fn who_verifies_does_not_see_what_is_arranged() {
    let comptoir = registered();
    let codes = sat(&comptoir);
    let arranged = PassageSaisie {
        amenagement: "Temps majoré d’un tiers".into(),
        ..passage(&codes[0], "2024-05-13", "14:00")
    };
    let called = publishes(vec![arranged, passage(&codes[1], "2024-05-14", "14:00")]);
    let events = decide(&comptoir.dossier, &called, &context(AVRIL)).expect("called");
    let shown = without_health(&events[0]).expect("it is shown");
    let Event::Instructed(Instruction::ConvocationPublished(shown)) = shown else {
        panic!("a convocation")
    };
    let told: Vec<_> = shown
        .passages
        .iter()
        .map(|it| (it.amenagement.as_str(), it.duree))
        .collect();
    assert_eq!(told, [("", None), ("", Some(240))]);
    let room = PassageSaisie {
        salle: "B 12".into(),
        ..passage(&codes[0], "2024-05-13", "14:00")
    };
    let mut called = comptoir;
    called.accept(AVRIL, &[publishes(vec![room])]);
    let only = &called.dossier.convocation().expect("called").passages[0];
    assert_eq!(only.lieu(), ["Lycée du Port", "B 12"]);
    let def = only.def(&called.dossier, called.campagne);
    assert_eq!(def.map(|it| it.code.as_str()), Some(codes[0].as_str()));
}

/// Source: note, « au plus tard 2 semaines avant le début des épreuves »; R-TIME-9.
#[test]
fn a_convocation_is_late_less_than_two_weeks_before() {
    let campagne = scene::nantes();
    let first = at("2024-05-13T12:00:00Z");
    assert_eq!(too_late(first, campagne), at("2024-04-29T12:00:00Z"));
    // The hour of the clock on the wall, over the night that loses one.
    let spring = at("2024-04-08T12:00:00Z");
    assert_eq!(too_late(spring, campagne), at("2024-03-25T13:00:00Z"));
}

#[test]
fn a_file_of_convocations_is_read_by_dossier_and_tells_everything_at_once() {
    let head = "dossier;epreuve;jour;heure;duree;centre;adresse;salle;materiel;amenagement";
    let (one, two) = (
        "6f9619ff-8b86-4011-b42d-00c04fc964ff",
        "6f9619ff-8b86-4011-b42d-00c04fc964fe",
    );
    let file = format!(
        "\u{feff}{head}\r\n{one};E2;2024-05-14;09:30;;Lycée du Port;;;;\r\n{two};E1;2024-05-13;14:00;240;Lycée du Port;1 rue du Port, Nantes;B 12;\"Calculatrice; règle\";Temps majoré\r\n\
         pas-un-numero;E1;2024-05-13;14:00;;Lycée;;;;\r\n{one};E1;2024-05-13;14:00;240;Lycée du Port;;;;\r\n;;;;;;;;;\r\n",
    );
    let lecture = read(file.as_bytes());
    assert_eq!(lecture.lues, 4);
    let told: Vec<String> = lecture.anomalies.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["ligne 4, dossier : « pas-un-numero » n’est pas un numéro de dossier."]
    );
    let lines: Vec<_> = lecture.convocations.values().map(|it| &it.lignes).collect();
    assert_eq!(lines, [&vec![3], &vec![2, 5]]);
    let arranged = &lecture.convocations.values().next().expect("one").saisie;
    assert_eq!(arranged.passages[0].materiel, "Calculatrice; règle");
    assert_eq!(arranged.passages[0].amenagement, "Temps majoré");

    let half = format!("{head}\n{one};E1;2024-05-13\n{one};E2;2024-05-14;09:30;;Lycée;;;;\n");
    let lecture = read(half.as_bytes());
    assert_eq!(lecture.anomalies.len(), 1, "a line lacks cells");
    assert!(!lecture.is_whole(), "nobody is called to half of it");
    let other = read(b"numero,epreuve\n1,E1\n");
    assert!(other.convocations.is_empty() && !other.anomalies.is_empty());
    assert!(read(b"").convocations.is_empty());
}
