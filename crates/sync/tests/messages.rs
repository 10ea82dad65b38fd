//! The text of what travels: its first forms, and what is not one.

use chrono::{DateTime, Utc};
use rules::journal::Stored;
use rules::{Command, DossierId, Empreinte};
use sync::{
    DeviceKey, Envelope, Receipt, ReceiptKey, Reply, Request, Sealed, SignedReceipt, Verdict,
    WireError, digest,
};
use uuid::Uuid;

const DEPOT_V1: &str = include_str!("formes/depot-v1.json");
const RECUS_V1: &str = include_str!("formes/recus-v1.json");
const EVENEMENTS_V1: &str = include_str!("formes/evenements-v1.json");

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn instant() -> DateTime<Utc> {
    "2023-11-24T22:58:00Z".parse().expect("an instant")
}

fn sealed() -> Sealed {
    let sante = br#"{"handicap":true}"#.to_vec();
    let stored = rules::journal::store(
        &Command::ChangeCourriel("a@exemple.fr".into()),
        "nantes-bts-2024",
        1,
    );
    let envelope = Envelope {
        id: id(1),
        account: id(2),
        device: DeviceKey::of(&[7; 32]).id(),
        incarnation: id(3),
        no: 1,
        previous: Empreinte([0; 32]),
        dossier: DossierId(id(6)),
        base: 0,
        command: serde_json::from_slice(&stored.payload).expect("JSON"),
        sante: Some(digest(&sante)),
        rules_version: 1,
        declared_at: instant(),
    };
    Sealed::of(&envelope, Some(sante), &DeviceKey::of(&[7; 32]))
}

fn receipt() -> SignedReceipt {
    let receipt = Receipt {
        id: id(1),
        empreinte: sealed().hash(),
        dossier: DossierId(id(6)),
        version: 1,
        recu_le: instant(),
        verdict: Verdict::Accepte,
        codes: Vec::new(),
        campagne: ("nantes-bts-2024".to_owned(), 1),
        regles: 1,
        epoque: id(4),
        precedent: Empreinte([0; 32]),
        depot: None,
    };
    let key = ReceiptKey::of("2024-a", &[9; 32]).expect("a key");
    receipt.write("2024-a").sign(&key)
}

fn deposit() -> Request {
    Request::Deposit(vec![(sealed(), None), (sealed(), Some(receipt()))])
}

fn receipts() -> Reply {
    Reply::Receipts {
        epoque: id(4),
        receipts: vec![receipt()],
    }
}

fn events() -> Reply {
    let stored = |payload: &str, sante: Option<&str>| Stored {
        payload: payload.into(),
        sante: sante.map(Into::into),
    };
    Reply::Events {
        epoque: id(4),
        first: 3,
        events: vec![
            vec![stored(r#"{"v":1}"#, None), stored(r#"{"v":1}"#, Some("{}"))],
            Vec::new(),
        ],
    }
}

#[test]
fn the_first_forms_are_written_and_read_as_they_were_released() {
    assert_eq!(text(&deposit().to_text()), DEPOT_V1.trim_end());
    assert_eq!(Request::from_text(DEPOT_V1.as_bytes()), Ok(deposit()));
    for (reply, released) in [(receipts(), RECUS_V1), (events(), EVENEMENTS_V1)] {
        assert_eq!(text(&reply.to_text()), released.trim_end());
        assert_eq!(Reply::from_text(released.as_bytes()), Ok(reply));
    }
}

#[test]
fn the_short_messages_come_back_as_they_went() {
    let pull = Request::Pull { since: u64::MAX };
    assert_eq!(Request::from_text(&pull.to_text()), Ok(pull));
    for reply in [Reply::Busy, Reply::Contradiction { id: id(8) }] {
        assert_eq!(Reply::from_text(&reply.to_text()), Ok(reply));
    }
    assert_eq!(Sealed::from_text(&sealed().to_text()), Ok(sealed()));
    assert_eq!(
        SignedReceipt::from_text(&receipt().to_text()),
        Ok(receipt())
    );
}

/// A later program adds a member: an older one reads over it. It changes the version: the older one says so.
#[test]
fn a_member_more_is_read_over_and_a_later_version_is_told_apart_from_damage() {
    let more = DEPOT_V1.replacen("{\"v\":1", "{\"v\":1,\"langue\":\"fr\"", 1);
    assert_eq!(Request::from_text(more.as_bytes()), Ok(deposit()));
    let later = RECUS_V1.replacen("\"v\":1", "\"v\":2", 1);
    assert_eq!(Reply::from_text(later.as_bytes()), Err(WireError::TooNew));
    for damaged in ["", "<html>Connectez-vous au wifi</html>", "{\"v\":1}", "[]"] {
        let read = Reply::from_text(damaged.as_bytes());
        assert_eq!(read, Err(WireError::Unreadable), "{damaged}");
    }
    let short = DEPOT_V1.replacen("\"signature\":\"", "\"signature\":\"zz", 1);
    assert_eq!(
        Request::from_text(short.as_bytes()),
        Err(WireError::Unreadable)
    );
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("a text")
}
