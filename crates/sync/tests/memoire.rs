//! What a device keeps on its disk: its first forms, and what is taken up again.

use chrono::{DateTime, Utc};
use rules::{Command, DossierId, Empreinte};
use sync::{
    Device, DeviceKey, Envelope, Kept, KeptVersion, Keys, Memory, Name, Receipt, ReceiptKey, Reply,
    Sealed, SendingState, Verdict, WireError,
};
use uuid::Uuid;

/// Suites as the first release wrote them.
const SUITES_V1: [(&str, &str); 3] = [
    (r#"{"v":1,"etat":"ici","recus":[]}"#, "Here"),
    (
        r#"{"v":1,"etat":"a_revoir","verdict":"conflit","codes":["coordonnees"],"recus":[]}"#,
        r#"ToReview { verdict: Conflit, codes: ["coordonnees"] }"#,
    ),
    (
        r#"{"v":1,"etat":"contradiction","recus":[]}"#,
        "Contradiction",
    ),
];
/// A version as the first release wrote it.
const VERSION_V1: &str = r#"{"v":1,"evenements":["{\"v\":1,\"event\":{\"type\":\"courriel_changed\",\"courriel\":\"a@exemple.fr\"}}"]}"#;

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn instant() -> DateTime<Utc> {
    "2023-11-10T09:00:00Z".parse().expect("an instant")
}

fn name() -> Name {
    Name {
        key: DeviceKey::of(&[7; 32]),
        account: id(2),
        incarnation: id(3),
        dossier: DossierId(id(6)),
    }
}

fn sealed() -> Sealed {
    let command = Command::ChangeCourriel("a@exemple.fr".into());
    let stored = rules::journal::store(&command, "nantes-bts-2024", 1);
    let envelope = Envelope {
        id: id(1),
        account: id(2),
        device: name().key.id(),
        incarnation: id(3),
        no: 1,
        previous: Empreinte([0; 32]),
        dossier: DossierId(id(6)),
        base: 0,
        command: serde_json::from_slice(&stored.payload).expect("JSON"),
        sante: None,
        rules_version: 1,
        declared_at: instant(),
    };
    Sealed::of(&envelope, None, &name().key)
}

fn memory(suite: &str) -> Memory {
    Memory {
        epoque: None,
        versions: Vec::new(),
        commands: vec![Kept {
            id: id(1),
            sealed: sealed().to_text(),
            sante: None,
            suite: suite.as_bytes().to_vec(),
        }],
    }
}

#[test]
fn suites_of_the_first_release_stay_readable() {
    for (text, state) in SUITES_V1 {
        let device = Device::remembered(name(), &memory(text)).expect("it reads");
        assert_eq!(format!("{:?}", device.sendings()[0].state), state);
        let again = device.kept()[0].suite.clone();
        assert_eq!(String::from_utf8(again).expect("text"), text);
    }
}

#[test]
fn a_version_of_the_first_release_stays_readable() {
    let mut remembered = memory(SUITES_V1[0].0);
    remembered.versions.push(KeptVersion {
        number: 1,
        events: VERSION_V1.into(),
        sante: None,
    });
    let device = Device::remembered(name(), &remembered).expect("it reads");
    assert_eq!(device.server().version, 1);
    let courriel = device.server().dossier.declaration.courriel.as_ref();
    assert_eq!(courriel.map(|it| it.as_str()), Some("a@exemple.fr"));
}

#[test]
fn a_receipt_is_kept_with_its_command_and_taken_up_again() {
    let key = ReceiptKey::of("2024-a", &[9; 32]).expect("a key");
    let keys = Keys::default()
        .with("2024-a", &key.public())
        .expect("a point");
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
    let signed = receipt.write("2024-a").sign(&key);
    let mut memory = memory(SUITES_V1[0].0);
    let mut device = Device::remembered(name(), &memory).expect("it reads");
    let (_, news) = device.learn(
        &Reply::Receipts {
            epoque: id(4),
            receipts: vec![signed.clone()],
        },
        &keys,
    );
    assert_eq!(news.epoque, Some(id(4)));
    let (command, suite) = news.suites[0].clone();
    assert_eq!(command, id(1));
    memory.commands[0].suite = suite;
    memory.epoque = news.epoque;
    let again = Device::remembered(name(), &memory).expect("it reads");
    assert_eq!(
        again.sendings()[0].state,
        SendingState::Accepted { version: 1 }
    );
    assert_eq!(again.sendings()[0].receipts, [signed]);
    assert_eq!(again.server(), device.server());
}

#[test]
fn what_a_newer_program_kept_is_told_apart_from_what_is_damaged() {
    let told = |suite: &str| Device::remembered(name(), &memory(suite)).err();
    let newer = SUITES_V1[0].0.replace("\"v\":1", "\"v\":2");
    assert_eq!(told(&newer), Some(WireError::TooNew));
    assert_eq!(told("{\"v\":1}"), Some(WireError::Unreadable));
    let mut gap = memory(SUITES_V1[0].0);
    gap.versions.push(KeptVersion {
        number: 2,
        events: VERSION_V1.into(),
        sante: None,
    });
    assert_eq!(
        Device::remembered(name(), &gap).err(),
        Some(WireError::Unreadable)
    );
}
