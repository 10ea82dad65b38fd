//! What proves something, and what does not: envelopes and receipts, byte by byte.

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use rules::accuse::{AccuseDepot, FichierDepose};
use rules::campagne::PieceCode;
use rules::{Command, DossierId, Empreinte};
use serde_json::Value;
use sync::{
    DeviceKey, Envelope, EnvelopeError, Expected, Keys, Receipt, ReceiptError, ReceiptKey, Sealed,
    SignedReceipt, Signer as _, Verdict, digest,
};
use uuid::Uuid;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn device() -> DeviceKey {
    DeviceKey::of(&[7; 32])
}

fn envelope(command: &Command) -> (Envelope, Option<Vec<u8>>) {
    let stored = rules::journal::store(command, "nantes-bts-2024", 1);
    let envelope = Envelope {
        id: id(1),
        account: id(2),
        device: device().id(),
        incarnation: id(3),
        no: 4,
        previous: Empreinte([5; 32]),
        dossier: DossierId(id(6)),
        base: 7,
        command: serde_json::from_slice(&stored.payload).expect("JSON"),
        sante: stored.sante.as_deref().map(digest),
        rules_version: 1,
        declared_at: at("2023-10-20T08:00:00Z"),
    };
    (envelope, stored.sante)
}

fn sealed(command: &Command) -> Sealed {
    let (envelope, sante) = envelope(command);
    Sealed::of(&envelope, sante, &device())
}

fn courriel() -> Command {
    Command::ChangeCourriel("a@exemple.fr".into())
}

/// The first form, as it was released. It is never edited.
const ENVELOPE_V1: &str = include_str!("formes/enveloppe-v1.json");
const RECEIPT_V1: &str = include_str!("formes/recu-v1.json");
const RECEIPT_DEPOT_V1: &str = include_str!("formes/recu-depot-v1.json");

#[test]
fn the_first_form_of_an_envelope_stays_as_it_was() {
    let sealed = sealed(&courriel());
    assert_eq!(
        String::from_utf8_lossy(&sealed.bytes),
        ENVELOPE_V1.trim_end()
    );
    assert_eq!(sealed.open(), Ok(envelope(&courriel()).0));
    let opened = sealed.open().expect("an envelope");
    assert_eq!(opened.command(None), Some(courriel()));
}

#[test]
fn answers_about_health_are_beside_the_envelope_and_bound_to_it() {
    let command = Command::AnswerAmenagement(rules::saisie::AmenagementSaisie {
        besoin: "oui".into(),
        situation: "premiere".into(),
    });
    let sealed = sealed(&command);
    assert!(!String::from_utf8_lossy(&sealed.bytes).contains("premiere"));
    let opened = sealed.open().expect("an envelope");
    assert_eq!(opened.command(sealed.sante.as_deref()), Some(command));
    for other in [None, Some(b"{}".to_vec())] {
        let changed = Sealed {
            sante: other,
            ..sealed.clone()
        };
        assert_eq!(changed.open(), Err(EnvelopeError::Health));
    }
}

#[test]
fn another_spelling_of_an_envelope_is_none() {
    let sealed = sealed(&courriel());
    let value: Value = serde_json::from_slice(&sealed.bytes).expect("JSON");
    let spaced = serde_json::to_vec_pretty(&value).expect("JSON");
    let signed_again = Sealed {
        bytes: spaced,
        ..sealed
    };
    assert_eq!(signed_again.open(), Err(EnvelopeError::Unreadable));
}

#[test]
fn an_envelope_of_a_later_form_or_too_large_is_not_read() {
    let sealed = sealed(&courriel());
    let later = String::from_utf8_lossy(&sealed.bytes).replace("\"v\":1", "\"v\":2");
    let later = Sealed {
        bytes: later.into_bytes(),
        ..sealed.clone()
    };
    assert_eq!(later.open(), Err(EnvelopeError::Unreadable));
    let large = Sealed {
        sante: Some(vec![0; Sealed::MAX]),
        ..sealed
    };
    assert_eq!(large.open(), Err(EnvelopeError::TooBig));
}

fn service() -> ReceiptKey {
    ReceiptKey::of("2024-a", &[9; 32]).expect("a key")
}

fn keys() -> Keys {
    Keys::default()
        .with("2024-a", &service().public())
        .expect("a key")
}

fn expected() -> Expected {
    Expected {
        id: id(1),
        empreinte: sealed(&courriel()).hash(),
        dossier: DossierId(id(6)),
    }
}

fn receipt() -> Receipt {
    Receipt {
        id: id(1),
        empreinte: sealed(&courriel()).hash(),
        dossier: DossierId(id(6)),
        version: 8,
        recu_le: at("2023-11-15T22:59:59.999999Z"),
        verdict: Verdict::Accepte,
        codes: Vec::new(),
        campagne: ("nantes-bts-2024".into(), 1),
        regles: 1,
        epoque: id(10),
        precedent: Empreinte([11; 32]),
        depot: None,
    }
}

#[test]
fn the_first_form_of_a_receipt_stays_as_it_was() {
    let signed = receipt().write("2024-a").sign(&service());
    assert_eq!(
        String::from_utf8_lossy(&signed.bytes),
        RECEIPT_V1.trim_end()
    );
    assert_eq!(signed.verify_for(&expected(), &keys()), Ok(receipt()));
    // A later server may add a member; an old receipt is still read.
    let more = RECEIPT_V1
        .trim_end()
        .replace("\"v\":1", "\"v\":1,\"z\":0")
        .into_bytes();
    let signature = service().sign(&more);
    let more = SignedReceipt {
        bytes: more,
        signature,
    };
    assert_eq!(more.verify_for(&expected(), &keys()), Ok(receipt()));
}

#[test]
fn the_first_form_of_the_receipt_of_a_deposit_stays_as_it_was() {
    let file = FichierDepose {
        empreinte: "0b".repeat(32),
        octets: 200_000,
        pages: 2,
    };
    let deposited = Receipt {
        depot: Some(AccuseDepot {
            version: 3,
            empreinte: Empreinte([12; 32]),
            pieces: vec![(PieceCode::new("identite"), vec![file])],
            service: vec!["Bureau d’essai".into(), "1 rue des Tilleuls".into()],
            suite: vec!["Le service vérifie.".into()],
            cloture: Some(at("2023-11-24T23:00:00Z")),
        }),
        ..receipt()
    };
    let signed = deposited.write("2024-a").sign(&service());
    assert_eq!(
        String::from_utf8_lossy(&signed.bytes),
        RECEIPT_DEPOT_V1.trim_end()
    );
    assert_eq!(signed.verify_for(&expected(), &keys()), Ok(deposited));
}

#[test]
fn a_receipt_of_something_else_or_of_another_key_proves_nothing() {
    let signed = receipt().write("2024-a").sign(&service());
    for other in [
        Expected {
            id: id(20),
            ..expected()
        },
        Expected {
            empreinte: Empreinte([0; 32]),
            ..expected()
        },
        Expected {
            dossier: DossierId(id(20)),
            ..expected()
        },
    ] {
        assert_eq!(signed.verify_for(&other, &keys()), Err(ReceiptError::Other));
    }
    let rotated = ReceiptKey::of("2024-a", &[10; 32]).expect("a key");
    let forged = receipt().write("2024-a").sign(&rotated);
    assert_eq!(forged.verify(&keys()), Err(ReceiptError::Signature));
    let unknown = receipt().write("2025-a").sign(&service());
    assert_eq!(unknown.verify(&keys()), Err(ReceiptError::UnknownKey));
}

proptest! {
    #[test]
    fn no_byte_of_a_receipt_changes_unseen(at in 0usize..600, with in 1u8..=255) {
        let mut signed = receipt().write("2024-a").sign(&service());
        let at = at % signed.bytes.len();
        signed.bytes[at] ^= with;
        prop_assert!(signed.verify(&keys()).is_err());
    }

    #[test]
    fn no_byte_of_an_envelope_changes_unseen(at in 0usize..900, with in 1u8..=255) {
        let mut sealed = sealed(&courriel());
        let at = at % sealed.bytes.len();
        sealed.bytes[at] ^= with;
        prop_assert!(sealed.open().is_err());
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let signature = [0; 64];
        let envelope = Sealed { bytes: bytes.clone(), signature, sante: None };
        prop_assert!(envelope.open().is_err());
        let receipt = SignedReceipt { bytes, signature };
        prop_assert!(receipt.verify(&keys()).is_err());
    }
}
