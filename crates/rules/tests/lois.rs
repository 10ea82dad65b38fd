//! Laws: what holds for every order, in any sequence.

mod scene;

use proptest::prelude::*;
use rules::journal::{Stored, read, read_event, store, store_event};
use rules::saisie::{
    AmenagementSaisie, IdentiteSaisie, ParcoursSaisie, PieceSaisie, SignatureSaisie, Traits,
};
use rules::{Command, Context, Dossier, decide, evolve};
use scene::parcours::{
    Comptoir, adresse, all_kept, at, distance, fichier, identite, kept_notes, langue, no_notes,
    opening, orientation, piece, session_precedente, typed_signature,
};
use scene::{nantes, territoire};

/// One order among those of the screens, and some that no screen gives.
fn order(choice: u8, seed: u64, dossier: &Dossier) -> Command {
    match choice % 17 {
        0 => opening(orientation("distance", "85", "jamais"), seed),
        1 => opening(orientation("apres_echec", "44", "session_precedente"), seed),
        2 => Command::RecordIdentite(identite(
            seed,
            (
                "2",
                "3",
                if seed.is_multiple_of(2) {
                    "2003"
                } else {
                    "2007"
                },
            ),
        )),
        3 => Command::RecordIdentite(IdentiteSaisie::default()),
        4 => Command::RecordCoordonnees(adresse("44000", "44109")),
        5 => Command::ChooseSpecialite(
            if seed.is_multiple_of(2) {
                "metiers-de-l-eau"
            } else {
                "management-commercial-operationnel"
            }
            .into(),
        ),
        6 => Command::ChooseEpreuves(langue("E2", "anglais", "globale")),
        7 => Command::RecordNotes(if seed.is_multiple_of(2) {
            no_notes()
        } else {
            kept_notes()
        }),
        8 => Command::AnswerAmenagement(AmenagementSaisie {
            besoin: "oui".into(),
            situation: "memes".into(),
        }),
        9 => Command::AnswerAmenagement(AmenagementSaisie {
            besoin: "non".into(),
            situation: String::new(),
        }),
        10 => Command::ValidatePreinscription {
            empreinte: rules::next_empreinte(dossier).hex(),
        },
        11 => piece("identite", u8::try_from(seed % 200).expect("small")),
        12 => Command::OfferReprise(Box::new(session_precedente())),
        13 => Command::AnswerReprise(all_kept()),
        15 => Command::RecordParcours(ParcoursSaisie {
            particularites: [if seed.is_multiple_of(2) {
                "sportif"
            } else {
                "inconnue"
            }
            .to_owned()]
            .into(),
            periodes: Vec::new(),
        }),
        14 if dossier.current().is_some() => Command::SignRecapitulatif(typed_signature(dossier)),
        14 => Command::SignRecapitulatif(SignatureSaisie::default()),
        _ => Command::ChangeCourriel(format!("c{seed}@exemple.fr")),
    }
}

fn context() -> Context<'static> {
    Context {
        campagne: nantes(),
        territoire: territoire(),
        now: at("2023-10-20T08:00:00Z"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn replaying_stored_orders_gives_the_same_dossier(orders in prop::collection::vec((any::<u8>(), 0u64..50), 1..40)) {
        let start = Comptoir::new(nantes()).dossier;
        let (mut dossier, mut journal) = (start.clone(), Vec::new());
        for (choice, seed) in orders {
            let command = order(choice, seed, &dossier);
            let before = dossier.clone();
            match decide(&dossier, &command, &context()) {
                Ok(events) => {
                    journal.push(store(&command, "nantes-bts-2024", 1));
                    for event in &events {
                        let kept = read_event(&store_event(event));
                        prop_assert_eq!(kept.as_ref(), Ok(event));
                    }
                    dossier = events.iter().fold(dossier, evolve);
                }
                Err(refusals) => {
                    prop_assert!(!refusals.is_empty());
                    prop_assert!(before == dossier);
                }
            }
        }
        let mut replayed = start;
        for entry in &journal {
            let command = read(entry).expect("a stored order reads");
            let events = decide(&replayed, &command, &context()).expect("decided before");
            replayed = events.iter().fold(replayed, evolve);
        }
        prop_assert!(replayed == dossier);
    }

    #[test]
    fn an_order_given_twice_changes_once(choice in 2u8..14, seed in 0u64..50) {
        let mut dossier = distance().dossier;
        let command = order(choice, seed, &dossier);
        if matches!(command, Command::ValidatePreinscription { .. }) {
            return Ok(());
        }
        if let Ok(events) = decide(&dossier, &command, &context()) {
            dossier = events.iter().fold(dossier, evolve);
            let again = decide(&dossier, &command, &context()).expect("accepted again");
            prop_assert!(again.is_empty());
        }
    }

    #[test]
    fn a_signed_version_keeps_what_was_signed(later in prop::collection::vec((2u8..14, 0u64..50), 0..20)) {
        let mut comptoir = distance();
        let validation = comptoir.validation();
        comptoir.accept("2023-10-20T08:00:00Z", &[validation]);
        let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
        comptoir.accept("2023-10-20T08:00:00Z", &[signature]);
        let signed = comptoir.dossier.versions[0].clone();
        for (choice, seed) in later {
            let command = order(choice, seed, &comptoir.dossier);
            let _ = comptoir.order("2023-10-21T08:00:00Z", &command);
        }
        prop_assert!(comptoir.dossier.versions[0] == signed);
        prop_assert_eq!(comptoir.dossier.signatures[0].empreinte, signed.empreinte);
    }

    #[test]
    fn any_text_in_any_field_is_decided_without_panic(nom in any::<String>(), jour in any::<String>(), ine in any::<String>()) {
        let dossier = distance().dossier;
        let typed = IdentiteSaisie { nom_naissance: nom, jour, ine, ..identite(1, ("1", "1", "2000")) };
        let _ = decide(&dossier, &Command::RecordIdentite(typed), &context());
    }

    #[test]
    fn stored_bytes_of_any_kind_are_read_without_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&Stored { payload, sante: None });
    }
}

/// Health answers are in no payload: the store keeps them under another key.
/// Source: R-HAND-4.
#[test]
fn health_answers_are_stored_apart() {
    let command = Command::AnswerAmenagement(AmenagementSaisie {
        besoin: "oui".into(),
        situation: "changee".into(),
    });
    let stored = store(&command, "nantes-bts-2024", 1);
    assert!(!String::from_utf8_lossy(&stored.payload).contains("changee"));
    assert_eq!(read(&stored), Ok(command));
    let reprise = store(
        &Command::OfferReprise(Box::new(session_precedente())),
        "nantes-bts-2024",
        1,
    );
    assert!(!String::from_utf8_lossy(&reprise.payload).contains("majoré"));
}

/// The first released form: it must read for ever.
#[test]
fn the_first_form_of_each_kind_still_reads() {
    let payload = br#"{"v":1,"campagne":"nantes-bts-2024","revision":1,"command":{"type":"add_piece","piece":"identite","fichiers":[{"empreinte":"0101010101010101010101010101010101010101010101010101010101010101","octets":200000,"media":"pdf","pages":1,"nom":"document 1.pdf"}]}}"#;
    let read_back = read(&Stored {
        payload: payload.to_vec(),
        sante: None,
    });
    assert_eq!(
        read_back,
        Ok(Command::AddPiece(PieceSaisie {
            piece: "identite".into(),
            fichiers: vec![fichier(1)]
        }))
    );
    let signature = SignatureSaisie {
        traits: Traits(vec![vec![(1, 2), (3, 4)]]),
        ..SignatureSaisie::default()
    };
    let stored = store(&Command::SignRecapitulatif(signature.clone()), "c", 1);
    assert_eq!(read(&stored), Ok(Command::SignRecapitulatif(signature)));
}
