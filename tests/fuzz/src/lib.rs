//! Everything that reads bytes from outside, fed with bytes that nobody would send.
//!
//! A target reads the bytes as the product would and must not panic; some also hold a law. `cargo xtask fuzz` mutates
//! the seeds for a minute each. What it found stays in `trouvailles/<target>/`, and the tests read it again for ever.

use cachet::Ancres;
use documents::Code;
use rules::adresse::{CodePostal, CommuneInsee, Departement};
use rules::anciens::Colonne;
use rules::campagne::{Campagne, Fichiers, Specialite, Territoire};
use rules::declaration::Note;
use rules::email::Email;
use rules::ine::Ine;
use rules::journal::{Stored, read, read_event, store, store_event};
use rules::nom::{Nom, Prenoms};
use rules::telephone::Telephone;
use rules::uai::Uai;
use std::sync::LazyLock;
use sync::{DeviceKey, Keys, ReceiptBytes, Reply, Request, SignedReceipt};

/// One reader of bytes.
pub struct Target {
    /// What it reads.
    pub name: &'static str,
    /// Reads bytes; panics only when the product is wrong.
    pub read: fn(&[u8]),
    /// Bytes that the product accepts, to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every reader.
pub const TARGETS: [Target; 11] = [
    Target {
        name: "campagne",
        read: campagne,
        seeds: campagne_seeds,
    },
    Target {
        name: "territoire",
        read: territoire,
        seeds: territoire_seeds,
    },
    Target {
        name: "formes",
        read: formes,
        seeds: formes_seeds,
    },
    Target {
        name: "messages",
        read: messages,
        seeds: messages_seeds,
    },
    Target {
        name: "recus",
        read: recus,
        seeds: recus_seeds,
    },
    Target {
        name: "service",
        read: service,
        seeds: service_seeds,
    },
    Target {
        name: "rebonds",
        read: rebonds,
        seeds: rebonds_seeds,
    },
    Target {
        name: "cachets",
        read: cachets,
        seeds: cachets_seeds,
    },
    Target {
        name: "anciens",
        read: anciens,
        seeds: anciens_seeds,
    },
    Target {
        name: "champs",
        read: champs,
        seeds: champs_seeds,
    },
    Target {
        name: "fichiers",
        read: fichiers,
        seeds: fichiers_seeds,
    },
];

/// Lines of a table that are enough to find a way through it: the whole would make each try slow.
const LINES: usize = 40;

/// Shipped files, the tables among them cut short.
type Short = Vec<(&'static str, String)>;

fn short(files: &Fichiers<'static>) -> Short {
    let file = |(name, text): (&&'static str, &&str)| {
        let lines = if name.ends_with(".csv") {
            LINES
        } else {
            usize::MAX
        };
        let start = text.lines().take(lines).map(|line| format!("{line}\n"));
        (*name, start.collect())
    };
    files.iter().map(file).collect()
}

static CAMPAGNE: LazyLock<Short> = LazyLock::new(|| short(&poste::fonds::fichiers()));
static TERRITOIRE: LazyLock<Short> = LazyLock::new(|| short(&poste::fonds::tables()));

/// The files with another text for one of them, which the first byte chooses.
fn with<'t>(files: &'t Short, choice: u8, text: &'t str) -> Fichiers<'t> {
    let all = files.iter().map(|(name, text)| (*name, text.as_str()));
    let mut all: Fichiers<'t> = all.collect();
    let (name, _) = &files[usize::from(choice) % files.len()];
    all.insert(name, text);
    all
}

fn seeds_of(files: &Short) -> Vec<Vec<u8>> {
    let seed = |(choice, (_, text)): (u8, &(&str, String))| [&[choice], text.as_bytes()].concat();
    (0..).zip(files).map(seed).collect()
}

/// A campaign, one file of which is anything.
fn campagne(bytes: &[u8]) {
    let Some((choice, text)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    if let Err(anomalies) = Campagne::parse(&with(&CAMPAGNE, *choice, &text)) {
        assert!(!anomalies.is_empty(), "a refusal without a reason");
    }
}

fn campagne_seeds() -> Vec<Vec<u8>> {
    seeds_of(&CAMPAGNE)
}

/// The national tables, one of which is anything.
fn territoire(bytes: &[u8]) {
    let Some((choice, text)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    if let Ok(territoire) = Territoire::parse(&with(&TERRITOIRE, *choice, &text)) {
        // What was read can be searched.
        let typed: String = text.chars().take(8).collect();
        let _ = territoire.search_communes(&typed, 8);
    }
}

fn territoire_seeds() -> Vec<Vec<u8>> {
    seeds_of(&TERRITOIRE)
}

/// Stored commands and events: what is read is written as it was read.
fn formes(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\t');
    let payload = parts.next().unwrap_or_default().to_vec();
    let sante = parts
        .next()
        .filter(|part| !part.is_empty())
        .map(<[u8]>::to_vec);
    let stored = Stored { payload, sante };
    if let Ok(command) = read(&stored) {
        assert_eq!(
            read(&store(&command, "nantes-bts-2024", 1)).as_ref(),
            Ok(&command)
        );
    }
    if let Ok(event) = read_event(&stored) {
        assert_eq!(read_event(&store_event(&event)).as_ref(), Ok(&event));
    }
}

fn formes_seeds() -> Vec<Vec<u8>> {
    let released = [
        include_str!("../../../crates/rules/tests/formes/commandes-v1.tsv"),
        include_str!("../../../crates/rules/tests/formes/evenements-v1.tsv"),
    ];
    let lines = released.into_iter().flat_map(str::lines);
    lines.map(|line| line.as_bytes().to_vec()).collect()
}

/// Envelopes and receipts: nothing is one without its signature.
fn messages(bytes: &[u8]) {
    if let Ok(request) = Request::from_text(bytes) {
        assert_eq!(Request::from_text(&request.to_text()), Ok(request.clone()));
        if let Request::Deposit(batch) = request {
            for (sealed, proof) in batch {
                let own = sealed
                    .open()
                    .is_ok_and(|opened| opened.device == essai().id());
                assert!(sealed.open().is_err() || own, "nobody else signed");
                let proved = proof.is_some_and(|proof| proof.verify(&Keys::default()).is_ok());
                assert!(!proved, "no key, no proof");
            }
        }
    }
    if let Ok(reply) = Reply::from_text(bytes) {
        assert_eq!(Reply::from_text(&reply.to_text()), Ok(reply));
    }
}

/// A device whose secret is known: what it signs is no surprise.
fn essai() -> DeviceKey {
    DeviceKey::of(&[7; 32])
}

fn messages_seeds() -> Vec<Vec<u8>> {
    let released = [
        include_str!("../../../crates/sync/tests/formes/depot-v1.json"),
        include_str!("../../../crates/sync/tests/formes/recus-v1.json"),
        include_str!("../../../crates/sync/tests/formes/evenements-v1.json"),
    ];
    released
        .map(|text| text.trim_end().as_bytes().to_vec())
        .into()
}

/// Receipts: what is read of one is written again as it was written.
fn recus(bytes: &[u8]) {
    if let Some(receipt) = ReceiptBytes::kept(bytes.to_vec()).read() {
        let written = receipt.write("essai");
        let again = written.read().expect("what is written is read");
        assert_eq!(again.write("essai"), written);
    }
    if let Ok(signed) = SignedReceipt::from_text(bytes) {
        assert!(signed.verify(&Keys::default()).is_err(), "no key, no proof");
        assert_eq!(SignedReceipt::from_text(&signed.to_text()), Ok(signed));
    }
}

fn recus_seeds() -> Vec<Vec<u8>> {
    let released = [
        include_str!("../../../crates/sync/tests/formes/recu-v1.json"),
        include_str!("../../../crates/sync/tests/formes/recu-depot-v1.json"),
    ];
    released
        .map(|text| text.trim_end().as_bytes().to_vec())
        .into()
}

/// The file that names the service: whatever it says, it is an address and keys, or it is refused.
/// A notification of non-delivery, which anybody can send. What it names is named once.
fn rebonds(bytes: &[u8]) {
    assert_eq!(server::rebond::read(bytes), server::rebond::read(bytes));
}

fn rebonds_seeds() -> Vec<Vec<u8>> {
    let notification = |kind: &str, returned: &str| {
        let text = format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=\"b\"\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
             --b\r\nContent-Type: {kind}\r\n\r\nMessage-ID: <12.1699606800000000@exemple.fr>\r\n{returned}\r\n--b--\r\n"
        );
        text.into_bytes()
    };
    let seeds = vec![
        notification("message/rfc822", "Subject: Activez\r\n\r\nBonjour,\r\n"),
        notification("text/rfc822-headers", ""),
    ];
    assert!(
        seeds
            .iter()
            .all(|seed| server::rebond::read(seed).is_some())
    );
    seeds
}

/// The document that the service sealed is genuine, and no other is.
fn cachets(bytes: &[u8]) {
    static ANCRES: LazyLock<Ancres> = LazyLock::new(|| {
        let pem = include_str!("../graines/autorite.pem");
        Ancres::parse(pem).expect("a certificate")
    });
    let genuine = bytes.trim_ascii_end() == SCELLE.trim_ascii_end();
    assert_eq!(cachet::verify(bytes, &ANCRES).is_ok(), genuine);
    let text = String::from_utf8_lossy(bytes);
    if let Some(code) = Code::parse(&text) {
        assert_eq!(code.text(), text);
    }
}

const SCELLE: &[u8] = include_bytes!("../graines/scelle.pdf");

fn cachets_seeds() -> Vec<Vec<u8>> {
    let code = format!("PU1 R NANTES-BTS-2024 {:032X} 1 {:064X}", 7, 9);
    assert!(Code::parse(&code).is_some());
    vec![SCELLE.to_vec(), code.into_bytes()]
}

fn service(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = poste::Service::parse(&text);
}

fn service_seeds() -> Vec<Vec<u8>> {
    let key = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    vec![
        format!("adresse = \"https://inscription.exemple.fr\"\n[cles]\n2024-a = \"{key}\"\n")
            .into_bytes(),
    ]
}

static DONNEES: LazyLock<(Campagne, Territoire, Vec<Specialite>)> = LazyLock::new(|| {
    let (campagne, territoire) = poste::shipped().expect("the shipped data read");
    let offre = poste::fonds::offre_precedente(None, &campagne).expect("the shipped data read");
    (campagne, territoire, offre)
});

/// The candidates of the session before, from whatever made the CSV.
fn anciens(bytes: &[u8]) {
    let (campagne, territoire, offre) = &*DONNEES;
    let lecture = rules::anciens::read(bytes, offre, campagne, territoire);
    assert!(
        lecture.retenus.len() <= lecture.lues,
        "more people than lines"
    );
}

fn anciens_seeds() -> Vec<Vec<u8>> {
    let cells = [
        (Colonne::Session, "2023"),
        (Colonne::NumeroCandidat, "0223456789"),
        (Colonne::Civilite, "madame"),
        (Colonne::NomNaissance, "Épreuve-d’Essai"),
        (Colonne::Prenoms, "Zoé"),
        (Colonne::DateNaissance, "02/03/2001"),
        (Colonne::CodeCommuneNaissance, "49007"),
        (Colonne::Nationalite, "francaise"),
        (Colonne::CodePostal, "44000"),
        (Colonne::Specialite, "management-commercial-operationnel"),
        (Colonne::Langues, "E2=espagnol"),
        (Colonne::Notes, "E1=12,00 E21=10,5"),
    ];
    let head = Colonne::ALL.map(Colonne::as_str).join(";");
    let cell = |colonne| cells.iter().find(|(known, _)| *known == colonne);
    let line = Colonne::ALL.map(|colonne| cell(colonne).map_or("", |(_, text)| text));
    vec![format!("{head}\r\n{}\r\n", line.join(";")).into_bytes()]
}

/// What a person types: a value that was read once is read as itself for ever.
fn champs(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    macro_rules! stable {
        ($($ty:ident),+) => { $(
            if let Ok(value) = $ty::parse(&text) {
                let again = $ty::parse(value.as_str());
                assert_eq!(again.as_ref().map($ty::as_str), Ok(value.as_str()), stringify!($ty));
            }
        )+ };
    }
    stable!(
        CodePostal,
        CommuneInsee,
        Departement,
        Email,
        Ine,
        Nom,
        Prenoms,
        Telephone,
        Uai
    );
    if let Some(note) = Note::parse(&text) {
        assert_eq!(Note::parse(&note.to_string()), Some(note));
    }
    let folded = rules::nom::folded(&text);
    assert_eq!(rules::nom::folded(&folded), folded);
}

fn champs_seeds() -> Vec<Vec<u8>> {
    [
        "L’Épreuve-d’Essai ŉ ß œ",
        "prenom.nom+bts@exemple.fr",
        "+33 (0)6 12 34 56 78",
        "0696 12 34 56",
        "97133",
        "2A004",
        "0123456789M",
        "0440001A",
        "12,50/20",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}

/// A file that a person adds: a photograph that is kept is kept again as it is.
fn fichiers(bytes: &[u8]) {
    let limites = &DONNEES.0.limites;
    if let Ok(kept) = intake::examine("fichier", bytes.to_vec(), limites) {
        let again = intake::examine("fichier", kept.octets.clone(), limites);
        assert_eq!(again.map(|again| again.media), Ok(kept.media));
        let _ = intake::turn("fichier", kept.media, &kept.octets, limites);
        let _ = intake::preview(&kept.octets, 200, limites);
    }
}

fn fichiers_seeds() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../graines/page.pdf").to_vec(),
        include_bytes!("../graines/photo.jpg").to_vec(),
        include_bytes!("../graines/scan.png").to_vec(),
        b"PK\x03\x04".to_vec(),
    ]
}
