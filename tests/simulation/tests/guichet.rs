//! Deposits at the counter, one by one: what is kept, when it counts, and what the device may say.

use chrono::{DateTime, TimeDelta, Utc};
use rules::saisie::CoordonneesSaisie;
use rules::{Command, DossierId, depot_saisie};
use serde_json::json;
use simulation::{data, people};
use std::collections::BTreeSet;
use sync::{
    Admission, Device, DeviceKey, Effect, Entry, Envelope, Files, Frame, Keys, ReceiptKey, Reply,
    Request, Sealed, SendingState, ServerDossier, SignedReceipt, Verdict, digest,
};
use uuid::Uuid;

const JOUR: &str = "2023-10-20T08:00:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

/// A counter with one dossier, and the devices of its person.
struct Guichet {
    dossier: ServerDossier,
    journal: Vec<Entry>,
    key: ReceiptKey,
    keys: Keys,
    epoque: Uuid,
    last: u8,
    /// The files that came; all of them unless it says which.
    files: Option<BTreeSet<String>>,
    /// Those of them that the examination set aside.
    set_aside: BTreeSet<String>,
}

impl Guichet {
    fn new() -> Self {
        let key = ReceiptKey::of("2024-a", &[9; 32]).expect("a key");
        let keys = Keys::default()
            .with("2024-a", &key.public())
            .expect("a key");
        Self {
            dossier: ServerDossier::new(DossierId(id(1))),
            journal: Vec::new(),
            key,
            keys,
            epoque: id(2),
            last: 100,
            files: None,
            set_aside: BTreeSet::new(),
        }
    }

    fn deposit(&mut self, sealed: &Sealed, proof: Option<&SignedReceipt>, now: &str) -> Admission {
        let (campagne, territoire) = data();
        let frame = Frame {
            campagne,
            territoire,
            rules_version: 1,
            epoque: self.epoque,
            kid: "2024-a",
            keys: &self.keys,
            files: self.files.as_ref().map_or(Files::All, |held| Files::These {
                held,
                set_aside: &self.set_aside,
            }),
        };
        let admission = self.dossier.deposit(sealed, proof, at(now), &frame);
        if let Admission::Kept { entries, .. } = &admission {
            self.journal.extend(entries.iter().cloned());
        }
        let again = ServerDossier::of(DossierId(id(1)), self.journal.iter().cloned());
        assert_eq!(
            again.as_ref(),
            Ok(&self.dossier),
            "the journal is the dossier"
        );
        admission
    }

    fn give(&mut self, device: &mut Device, command: Command, now: &str) {
        self.last += 1;
        let (campagne, territoire) = data();
        let given = device.give(command, id(self.last), at(now), 1, campagne, territoire);
        assert_eq!(given, Ok(true));
    }

    /// One exchange in which nothing fails.
    fn exchange(&mut self, device: &mut Device, now: &str) -> Vec<Effect> {
        let reply = match device.request(at(now)).expect("left in peace") {
            Request::Pull { since } => Reply::events(&self.dossier, since, self.epoque),
            Request::Deposit(batch) => {
                let mut receipts = Vec::new();
                for (sealed, proof) in batch {
                    let new = self.deposit(&sealed, proof.as_ref(), now).receipts();
                    assert!(!new.is_empty(), "refused");
                    receipts.extend(new.iter().map(|bytes| bytes.sign(&self.key)));
                }
                Reply::Receipts {
                    epoque: self.epoque,
                    receipts,
                }
            }
        };
        device.receive(&reply, &self.keys)
    }
}

fn device(n: u8) -> Device {
    Device::new(DeviceKey::of(&[n; 32]), id(3), id(n), DossierId(id(1)))
}

fn open() -> Command {
    people::open("a@exemple.fr".into())
}

fn lives_at(number: u8) -> Command {
    Command::RecordCoordonnees(CoordonneesSaisie {
        adresse_1: format!("{number} rue des Tilleuls"),
        code_postal: "44000".into(),
        commune: "44109".into(),
        ..CoordonneesSaisie::default()
    })
}

fn verdict_of(device: &Device, index: usize) -> Option<Verdict> {
    match &device.sendings()[index].state {
        SendingState::Accepted { .. } => Some(Verdict::Accepte),
        SendingState::ToReview { verdict, .. } => Some(*verdict),
        SendingState::Here | SendingState::Received | SendingState::Contradiction => None,
    }
}

/// Source: note, « jusqu'au 15 novembre »; decisions 7.
#[test]
fn the_instant_of_the_last_byte_decides_and_no_clock_of_a_device() {
    for (received, verdict) in [
        ("2023-11-15T22:59:59.999Z", Verdict::Accepte),
        ("2023-11-15T23:00:00Z", Verdict::Tardif),
    ] {
        let (mut guichet, mut device) = (Guichet::new(), device(10));
        guichet.give(&mut device, open(), JOUR);
        guichet.exchange(&mut device, JOUR);
        // Its clock says October.
        guichet.give(&mut device, lives_at(12), JOUR);
        guichet.exchange(&mut device, received);
        assert_eq!(verdict_of(&device, 1), Some(verdict));
        let receipt = device.sendings()[1].receipts.last().expect("decided");
        let told = receipt.verify(&guichet.keys).expect("the service's");
        assert_eq!(told.recu_le, at(received));
        let late = verdict == Verdict::Tardif;
        assert_eq!(
            told.codes,
            if late {
                vec!["campagne.choix_fermes"]
            } else {
                vec![]
            }
        );
    }
}

#[test]
fn the_same_bytes_twice_are_one_command_with_the_same_receipts() {
    let (mut guichet, mut device) = (Guichet::new(), device(10));
    guichet.give(&mut device, open(), JOUR);
    let sealed = device.sendings()[0].sealed.clone();
    let first = guichet.deposit(&sealed, None, JOUR);
    assert_eq!(first.receipts().len(), 2);
    let again = guichet.deposit(&sealed, None, "2023-12-01T00:00:00Z");
    assert_eq!(again, Admission::Known(first.receipts()));
    assert_eq!(guichet.dossier.version(), 1);
}

#[test]
fn other_bytes_under_a_known_identity_or_number_are_a_contradiction() {
    let (mut guichet, mut one, mut other) = (Guichet::new(), device(10), device(10));
    guichet.give(&mut one, open(), JOUR);
    guichet.exchange(&mut one, JOUR);
    // A copy of the store that went on by itself under the same incarnation.
    guichet.give(&mut other, open(), JOUR);
    let fork = other.sendings()[0].sealed.clone();
    let told = guichet.deposit(&fork, None, JOUR);
    assert_eq!(
        told,
        Admission::Contradiction(other.sendings()[0].envelope.id)
    );
    assert_eq!(guichet.dossier.version(), 1);
}

#[test]
fn a_command_that_waited_for_another_one_than_the_one_that_came_is_refused() {
    let (mut guichet, mut one, mut other) = (Guichet::new(), device(10), device(10));
    for (device, place) in [(&mut one, 1), (&mut other, 2)] {
        for command in [open(), lives_at(place), lives_at(3)] {
            guichet.give(device, command, JOUR);
        }
    }
    let of = |device: &Device, n: usize| device.sendings()[n].sealed.clone();
    guichet.deposit(&of(&other, 2), None, JOUR);
    guichet.deposit(&of(&one, 0), None, JOUR);
    let Admission::Kept { admitted, .. } = guichet.deposit(&of(&one, 1), None, JOUR) else {
        panic!("kept")
    };
    let verdicts: Vec<_> = admitted.iter().map(|a| a.verdict).collect();
    assert_eq!(verdicts, [Verdict::Accepte, Verdict::Refuse]);
    assert_eq!(guichet.dossier.version(), 2);
}

#[test]
fn a_missing_number_holds_back_the_later_ones_which_keep_their_instants() {
    let (mut guichet, mut device) = (Guichet::new(), device(10));
    for command in [open(), lives_at(1), lives_at(2)] {
        guichet.give(&mut device, command, JOUR);
    }
    let sealed: Vec<Sealed> = device.sendings().iter().map(|s| s.sealed.clone()).collect();
    let before = "2023-11-15T22:59:00Z";
    let third = guichet.deposit(&sealed[2], None, before);
    assert_eq!(third.receipts().len(), 1);
    let Admission::Kept {
        admitted, missing, ..
    } = third
    else {
        panic!("kept")
    };
    assert_eq!((admitted.len(), missing), (0, Some(1)));
    guichet.deposit(&sealed[0], None, before);
    // The one that fills the gap comes after the close: late itself, it makes nothing late.
    let Admission::Kept {
        admitted, missing, ..
    } = guichet.deposit(&sealed[1], None, "2023-11-15T23:00:30Z")
    else {
        panic!("kept")
    };
    let verdicts: Vec<_> = admitted
        .iter()
        .map(|a| (a.envelope.no, a.verdict))
        .collect();
    assert_eq!(verdicts, [(2, Verdict::Tardif), (3, Verdict::Accepte)]);
    assert_eq!(admitted[1].received_at, at(before));
    assert_eq!(missing, None);
}

#[test]
fn two_devices_on_the_same_part_are_a_conflict_and_on_other_parts_are_not() {
    let (mut guichet, mut home, mut kiosk) = (Guichet::new(), device(10), device(11));
    guichet.give(&mut home, open(), JOUR);
    guichet.exchange(&mut home, JOUR);
    guichet.exchange(&mut home, JOUR);
    guichet.exchange(&mut kiosk, JOUR);
    guichet.give(&mut home, lives_at(1), JOUR);
    guichet.give(&mut kiosk, lives_at(2), JOUR);
    guichet.give(
        &mut kiosk,
        Command::ChooseSpecialite("metiers-de-l-eau".into()),
        JOUR,
    );
    guichet.exchange(&mut home, JOUR);
    guichet.exchange(&mut kiosk, JOUR);
    assert_eq!(verdict_of(&home, 1), Some(Verdict::Accepte));
    assert_eq!(
        kiosk.sendings()[0].state,
        SendingState::ToReview {
            verdict: Verdict::Conflit,
            codes: vec!["coordonnees".into()]
        }
    );
    assert_eq!(verdict_of(&kiosk, 1), Some(Verdict::Accepte));
    // The kiosk sees the other value, and the person gives their own again, knowing it.
    guichet.exchange(&mut kiosk, JOUR);
    guichet.give(&mut kiosk, lives_at(2), JOUR);
    guichet.exchange(&mut kiosk, JOUR);
    assert_eq!(verdict_of(&kiosk, 2), Some(Verdict::Accepte));
}

#[test]
fn messages_of_two_devices_at_the_same_time_both_stand() {
    let (mut guichet, mut home, mut kiosk) = (Guichet::new(), device(10), device(11));
    guichet.give(&mut home, open(), JOUR);
    guichet.exchange(&mut home, JOUR);
    guichet.exchange(&mut kiosk, JOUR);
    for (device, words) in [(&mut home, "De chez moi."), (&mut kiosk, "De la borne.")] {
        guichet.give(device, Command::WriteMessage(words.into()), JOUR);
    }
    guichet.exchange(&mut home, JOUR);
    guichet.exchange(&mut kiosk, JOUR);
    assert_eq!(verdict_of(&kiosk, 0), Some(Verdict::Accepte));
    let messages = &guichet.dossier.dossier().messages;
    let said: Vec<_> = messages.iter().map(|it| it.texte.as_str()).collect();
    assert_eq!(said, ["De chez moi.", "De la borne."]);
}

#[test]
fn commands_of_one_device_are_never_in_conflict_with_each_other() {
    let (mut guichet, mut device) = (Guichet::new(), device(10));
    for command in [open(), lives_at(1), lives_at(2), lives_at(3)] {
        guichet.give(&mut device, command, JOUR);
    }
    guichet.exchange(&mut device, JOUR);
    let verdicts: Vec<_> = (0..4).map(|index| verdict_of(&device, index)).collect();
    assert_eq!(verdicts, [Some(Verdict::Accepte); 4]);
}

#[test]
fn a_command_of_a_later_program_is_kept_and_does_not_block_the_next() {
    let mut guichet = Guichet::new();
    let key = DeviceKey::of(&[10; 32]);
    let mut later = Envelope {
        id: id(50),
        account: id(3),
        device: key.id(),
        incarnation: id(10),
        no: 1,
        previous: rules::Empreinte([0; 32]),
        dossier: DossierId(id(1)),
        base: 0,
        command: json!({ "v": 9, "command": { "type": "of_tomorrow" } }),
        sante: None,
        rules_version: 9,
        declared_at: at(JOUR),
    };
    let first = Sealed::of(&later, None, &key);
    let Admission::Kept { admitted, .. } = guichet.deposit(&first, None, JOUR) else {
        panic!("kept")
    };
    assert_eq!(admitted[0].verdict, Verdict::NonInterprete);
    let stored = rules::journal::store(&open(), "nantes-bts-2024", 1);
    later.command = serde_json::from_slice(&stored.payload).expect("JSON");
    (later.id, later.no, later.previous) = (id(51), 2, digest(&first.bytes));
    let Admission::Kept { admitted, .. } =
        guichet.deposit(&Sealed::of(&later, None, &key), None, JOUR)
    else {
        panic!("kept")
    };
    assert_eq!(admitted[0].verdict, Verdict::Accepte);
}

/// A backup is put back: what it lacks comes again from the devices, with the instants that the server attested.
#[test]
fn after_a_restore_what_was_acknowledged_comes_back_with_its_instant() {
    let (mut guichet, mut device) = (Guichet::new(), device(10));
    let backup = guichet.dossier.clone();
    let before = "2023-11-15T22:59:00Z";
    guichet.give(&mut device, open(), JOUR);
    guichet.give(&mut device, lives_at(1), JOUR);
    guichet.exchange(&mut device, before);
    guichet.exchange(&mut device, before);
    (guichet.dossier, guichet.epoque) = (backup, id(77));
    guichet.journal.clear();
    // Two days after the close.
    let after = "2023-11-17T12:00:00Z";
    assert!(
        guichet
            .exchange(&mut device, after)
            .contains(&Effect::Restored)
    );
    guichet.exchange(&mut device, after);
    guichet.exchange(&mut device, after);
    let verdicts: Vec<_> = (0..2).map(|index| verdict_of(&device, index)).collect();
    assert_eq!(verdicts, [Some(Verdict::Accepte); 2]);
    let last = device.sendings()[1].receipts.last().expect("decided");
    assert_eq!(
        last.verify(&guichet.keys).expect("the service's").recu_le,
        at(before)
    );
    assert_eq!(device.server().version, 2);
}

#[test]
fn a_device_waits_longer_after_each_failure_and_asks_again_at_last() {
    let mut device = device(10);
    let mut now = at(JOUR);
    let mut waits = Vec::new();
    for _ in 0..12 {
        device.failed(now, 0);
        let asks = (1..=400).find(|seconds| {
            device
                .clone()
                .request(now + TimeDelta::seconds(*seconds))
                .is_some()
        });
        waits.push(asks.expect("it asks again within minutes"));
        now += TimeDelta::hours(1);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 256, 256, 256, 256]);
}

/// A device about to deposit a dossier that the server knows.
fn complete(guichet: &mut Guichet) -> Device {
    let mut device = device(10);
    let (campagne, territoire) = data();
    loop {
        let command = people::straight(&device.predict(campagne, territoire));
        if matches!(command, Command::DepositDossier(_)) {
            return device;
        }
        guichet.give(&mut device, command, JOUR);
        guichet.exchange(&mut device, JOUR);
    }
}

fn last_receipt(device: &Device, keys: &Keys) -> sync::Receipt {
    let receipts = &device.sendings().last().expect("a command").receipts;
    let receipt = receipts.last().expect("decided");
    receipt.verify(keys).expect("the service's")
}

/// Source: CRPA, art. R. 112-11-1.
#[test]
fn the_receipt_of_a_deposit_says_what_was_deposited_and_to_whom() {
    let mut guichet = Guichet::new();
    let mut device = complete(&mut guichet);
    let (campagne, territoire) = data();
    let shown = device.predict(campagne, territoire);
    guichet.give(&mut device, people::straight(&shown), JOUR);
    guichet.exchange(&mut device, JOUR);
    let receipt = last_receipt(&device, &guichet.keys);
    let depot = receipt.depot.expect("a deposit");
    let version = shown.current().expect("a version");
    assert_eq!((depot.version, depot.empreinte), (1, version.empreinte));
    let told = depot.pieces.iter().map(|(code, fichiers)| {
        let hashes: Vec<_> = fichiers.iter().map(|it| it.empreinte.clone()).collect();
        (code.to_string(), hashes)
    });
    assert_eq!(
        told.collect::<std::collections::BTreeMap<_, _>>(),
        depot_saisie(&shown).pieces
    );
    assert_eq!(depot.service[0], campagne.contact.service);
    assert_eq!(depot.cloture, Some(at("2023-11-24T23:00:00Z")));
    let before = &device.sendings()[1].receipts[1];
    assert_eq!(before.verify(&guichet.keys).expect("a receipt").depot, None);
}

/// The deposit that comes next, and the files that it names.
fn deposit_of(device: &Device) -> (Command, BTreeSet<String>) {
    let (campagne, territoire) = data();
    let order = people::straight(&device.predict(campagne, territoire));
    let Command::DepositDossier(saisie) = &order else {
        panic!("a deposit")
    };
    let files = saisie.pieces.values().flatten().cloned().collect();
    (order, files)
}

#[test]
fn a_deposit_whose_files_did_not_all_come_does_not_count() {
    let mut guichet = Guichet::new();
    let mut device = complete(&mut guichet);
    let (order, mut files) = deposit_of(&device);
    let late = files.pop_first().expect("a file");
    guichet.files = Some(files.clone());
    guichet.give(&mut device, order.clone(), JOUR);
    guichet.exchange(&mut device, JOUR);
    let told = last_receipt(&device, &guichet.keys);
    assert_eq!(told.verdict, Verdict::Refuse);
    assert_eq!(told.codes, ["envoi.fichiers_attendus"]);
    assert_eq!(guichet.dossier.dossier().depots, []);
    files.insert(late);
    guichet.files = Some(files);
    guichet.give(&mut device, order, JOUR);
    guichet.exchange(&mut device, JOUR);
    assert!(guichet.dossier.dossier().valid_depot().is_some());
}

#[test]
fn a_deposit_that_names_a_file_set_aside_does_not_count() {
    let mut guichet = Guichet::new();
    let mut device = complete(&mut guichet);
    let (order, files) = deposit_of(&device);
    guichet.set_aside.extend(files.first().cloned());
    guichet.files = Some(files);
    guichet.give(&mut device, order, JOUR);
    guichet.exchange(&mut device, JOUR);
    let told = last_receipt(&device, &guichet.keys);
    assert_eq!(told.verdict, Verdict::Refuse);
    assert_eq!(told.codes, ["envoi.fichier_ecarte"]);
    assert_eq!(guichet.dossier.dossier().depots, []);
}

/// Source: the bytes were there when the receipt was signed; the storage says again what it holds.
#[test]
fn after_a_restore_a_deposit_keeps_its_instant_also_when_the_base_forgot_its_files() {
    let mut guichet = Guichet::new();
    let mut device = complete(&mut guichet);
    let (campagne, territoire) = data();
    let order = people::straight(&device.predict(campagne, territoire));
    guichet.give(&mut device, order, JOUR);
    guichet.exchange(&mut device, JOUR);
    let before = last_receipt(&device, &guichet.keys);
    (guichet.dossier, guichet.epoque) = (ServerDossier::new(DossierId(id(1))), id(77));
    guichet.journal.clear();
    guichet.files = Some(BTreeSet::new());
    let after = "2023-12-01T08:00:00Z";
    for _ in 0..4 {
        guichet.exchange(&mut device, after);
    }
    let again = last_receipt(&device, &guichet.keys);
    assert_eq!((again.verdict, again.recu_le), (Verdict::Accepte, at(JOUR)));
    assert_eq!(again.depot, before.depot);
}
