//! Pièces at a real server: sent part by part, cut, gone on with, verified, given back.

use crate::depot::{Personne, personne, scene};
use banc::{Answer, Base, JOUR, Seau, Server};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const PART: usize = 1 << 20;

/// A PDF of one empty page and of so many bytes, different for each `n`.
pub(crate) fn pdf(length: usize, n: u8) -> Vec<u8> {
    const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
    pdf_with(length, n, PAGE)
}

/// The same, whose only page is written as this.
pub(crate) fn pdf_with(length: usize, n: u8, page: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
    ];
    let written = |at: usize| {
        let (mut rest, mut table) = (String::new(), "0000000000 65535 f \n".to_owned());
        for (rank, object) in objects.iter().enumerate() {
            writeln!(table, "{:010} 00000 n ", at + rest.len()).unwrap();
            write!(rest, "{} 0 obj\n{object}\nendobj\n", rank + 1).unwrap();
        }
        let start = at + rest.len();
        format!(
            "{rest}xref\n0 4\n{table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{start:010}\n%%EOF\n"
        )
    };
    let mut bytes = b"%PDF-1.7\n%".to_vec();
    let at = length - written(0).len();
    let letters = (0..).map(|i: usize| b'a' + ((i + usize::from(n) * 7) % 26) as u8);
    bytes.extend(letters.take(at - bytes.len() - 1));
    bytes.push(b'\n');
    bytes.extend(written(at).as_bytes());
    bytes
}

pub(crate) fn name(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl Personne {
    fn announce(&self, server: &Server, name: &str, length: usize) -> Answer {
        let line = format!("PUT {}/pieces/{name}", self.path());
        let body = format!("{{\"taille\":{length}}}");
        self.ask_with(
            server,
            &line,
            &[("Content-Type", "application/json")],
            body.as_bytes(),
        )
    }

    fn part(&self, server: &Server, name: &str, offset: usize, bytes: &[u8]) -> Answer {
        let line = format!("PATCH {}/pieces/{name}", self.path());
        let sum = format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(bytes)));
        let offset = offset.to_string();
        let head = [
            ("Upload-Offset", offset.as_str()),
            ("Upload-Checksum", sum.as_str()),
        ];
        self.ask_with(server, &line, &head, bytes)
    }

    fn get(&self, server: &Server, name: &str) -> Vec<u8> {
        self.bytes(server, &format!("{}/pieces/{name}", self.path()))
    }

    /// The bytes that are answered at a path.
    pub(crate) fn bytes(&self, server: &Server, path: &str) -> Vec<u8> {
        let bearer = format!("Bearer {}", self.jeton);
        let head = [
            ("Authorization", bearer.as_str()),
            ("X-Pupitre-Repetition", "oui"),
        ];
        server.bytes(path, &head)
    }

    /// Sends the whole from where the server stands.
    pub(crate) fn send_whole(&self, server: &Server, bytes: &[u8]) -> serde_json::Value {
        let name = name(bytes);
        let mut told = self.announce(server, &name, bytes.len()).json();
        while told["recue_le"].is_null() {
            let from = usize::try_from(told["recu"].as_u64().unwrap()).unwrap();
            let to = bytes.len().min(from + PART);
            let answer = self.part(server, &name, from, &bytes[from..to]);
            assert_eq!(answer.status, 200, "{}", answer.body);
            told = answer.json();
        }
        told
    }
}

#[tokio::test]
async fn a_piece_that_nobody_concluded_is_concluded_at_its_next_announcement() {
    let (base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    let bytes = pdf(PART + 10, 9);
    let told = lea.send_whole(&server, &bytes);
    // As a kill between the last byte and its conclusion leaves it.
    let chief = base.address("chef");
    let mut chief = PgConnection::connect(&chief).await.unwrap();
    let undone =
        "UPDATE pupitre.piece SET received_at = NULL, controle = 'quarantaine', examined_at = NULL";
    let undone = sqlx::query(undone).execute(&mut chief).await.unwrap();
    assert_eq!(undone.rows_affected(), 1);
    let again = lea.announce(&server, &name(&bytes), bytes.len());
    assert_eq!(again.status, 200, "{}", again.body);
    assert_eq!(
        again.json()["recue_le"],
        told["recue_le"],
        "the instant of its last byte"
    );
}

#[tokio::test]
async fn a_piece_that_is_cut_goes_on_where_it_was_and_the_other_device_has_the_same_bytes() {
    let (base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    let bytes = pdf(2 * PART + 500, 1);
    let name = name(&bytes);
    assert_eq!(lea.announce(&server, &name, bytes.len()).json()["recu"], 0);
    assert_eq!(
        lea.part(&server, &name, 0, &bytes[..PART]).json()["recu"],
        PART
    );
    // The answer was lost, and the same part comes again.
    let again = lea.part(&server, &name, 0, &bytes[..PART]);
    assert_eq!((again.status, again.code().as_str()), (409, "piece.place"));
    assert_eq!(again.json()["donnees"]["recu"], PART);
    // Half of it is nothing that can be given back.
    let line = format!("GET {}/pieces/{name}", lea.path());
    assert_eq!(lea.ask(&server, &line, &[]).code(), "piece.absente");
    let told = lea.send_whole(&server, &bytes);
    assert!(
        told["recue_le"]
            .as_str()
            .unwrap()
            .starts_with("2023-11-10T09:00")
    );
    assert_eq!(
        lea.send_whole(&server, &bytes)["recue_le"],
        told["recue_le"]
    );
    let phone = personne(&base, 1, 12, 21).await;
    assert_eq!(phone.get(&server, &name), bytes);
}

#[tokio::test]
async fn a_part_that_a_power_cut_took_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let (base, server, mut lea) = scene().await;
    drop(server);
    let start = || {
        Server::start_with(&base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", JOUR);
            command.env("PUPITRE_PIECES_DOSSIER", folder.path());
        })
    };
    let mut server = start();
    lea.open_and_send(&server);
    type Damage = fn(&Path);
    let damages: [(&str, Damage, bool); 3] = [
        ("nothing", |_| (), true),
        ("gone", |file| std::fs::remove_file(file).unwrap(), false),
        ("empty", |file| std::fs::write(file, b"").unwrap(), false),
    ];
    for (n, (what, damage, whole)) in (1..).zip(damages) {
        let bytes = pdf(PART + 500, n);
        let name = name(&bytes);
        lea.announce(&server, &name, bytes.len());
        lea.part(&server, &name, 0, &bytes[..PART]);
        // The power went before the disk had it all, and the base noted it.
        drop(server);
        let files = walk(folder.path());
        damage(
            files
                .iter()
                .find(|file| file.to_string_lossy().contains(&name))
                .unwrap(),
        );
        server = start();
        let last = lea.part(&server, &name, PART, &bytes[PART..]);
        if whole {
            assert_eq!(last.status, 200, "{what}: {}", last.body);
        } else {
            assert_eq!(
                (last.status, last.code().as_str()),
                (409, "piece.place"),
                "{what}"
            );
            assert_eq!(last.json()["donnees"]["recu"], 0, "{what}");
        }
        assert!(
            !lea.send_whole(&server, &bytes)["recue_le"].is_null(),
            "{what}"
        );
        assert_eq!(lea.get(&server, &name), bytes, "{what}");
    }
}

#[tokio::test]
async fn two_requests_with_other_bytes_for_one_place_never_mix() {
    let (_base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    let mut kept = 0;
    for n in 1..9 {
        let (bytes, other) = (pdf(PART + 500, n), pdf(PART + 500, n + 100));
        let name = name(&bytes);
        lea.announce(&server, &name, bytes.len());
        // One of the two is taken for the first part, whatever the other writes meanwhile.
        let ask = |bytes| lea.part(&server, &name, 0, bytes).status;
        let told = std::thread::scope(|scope| {
            let first = scope.spawn(|| ask(&bytes[..PART]));
            let second = scope.spawn(|| ask(&other[..PART]));
            [first.join().unwrap(), second.join().unwrap()]
        });
        assert!(told.contains(&200), "{told:?}");
        let last = lea.part(&server, &name, PART, &bytes[PART..]);
        match last.status {
            200 => {
                assert_eq!(lea.get(&server, &name), bytes);
                kept += 2;
            }
            _ => assert_eq!(last.code(), "piece.empreinte"),
        }
    }
    let folder = server.kill();
    assert_eq!(
        walk(folder.path()).len(),
        kept,
        "nothing of the others stays"
    );
}

#[tokio::test]
async fn bytes_that_are_not_those_announced_start_again() {
    let (_base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    let (said, sent) = (pdf(1000, 1), pdf(1000, 2));
    let name_said = name(&said);
    lea.announce(&server, &name_said, 1000);
    let wrong = lea.part(&server, &name_said, 0, &sent);
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (422, "piece.empreinte")
    );
    assert!(!lea.send_whole(&server, &said)["recue_le"].is_null());
    let text = b"#!/bin/sh\necho non\n".to_vec();
    lea.announce(&server, &name(&text), text.len());
    assert_eq!(
        lea.part(&server, &name(&text), 0, &text).code(),
        "piece.genre"
    );
}

#[tokio::test]
async fn what_is_too_big_badly_summed_or_somebody_elses_is_not_kept() {
    let (base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    let bytes = pdf(1000, 1);
    let name = name(&bytes);
    let big = lea.announce(&server, &name, (10 << 20) + 1);
    assert_eq!(
        (big.status, big.code().as_str()),
        (413, "piece.trop_grande")
    );
    assert_eq!(lea.announce(&server, &name, 0).status, 413);
    assert_eq!(lea.part(&server, &name, 0, &bytes).code(), "piece.absente");
    lea.announce(&server, &name, 1000);
    let line = format!("PATCH {}/pieces/{name}", lea.path());
    let head = [("Upload-Offset", "0"), ("Upload-Checksum", "sha256 AAAA")];
    assert_eq!(
        lea.ask_with(&server, &line, &head, &bytes).code(),
        "requete.illisible"
    );
    let karim = personne(&base, 2, 13, 21).await;
    assert_eq!(
        karim.announce(&server, &name, 1000).code(),
        "dossier.absent"
    );
    assert_eq!(
        karim.part(&server, &name, 0, &bytes).code(),
        "piece.absente"
    );
}

#[tokio::test]
async fn the_storage_holds_nothing_that_reads_and_forgets_what_nobody_went_on_sending() {
    let folder = tempfile::tempdir().unwrap();
    let (base, server, mut lea) = scene().await;
    drop(server);
    let at = |instant: &'static str| {
        Server::start_with(&base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", instant);
            command.env("PUPITRE_PIECES_DOSSIER", folder.path());
        })
    };
    let server = at(JOUR);
    lea.open_and_send(&server);
    let (kept, left) = (pdf(3000, 1), pdf(2 * PART, 2));
    lea.send_whole(&server, &kept);
    lea.announce(&server, &name(&left), left.len());
    lea.part(&server, &name(&left), 0, &left[..PART]);
    let files = || {
        let found = walk(folder.path());
        let found = found.into_iter().map(|path| std::fs::read(path).unwrap());
        found.collect::<Vec<_>>()
    };
    assert_eq!(files().len(), 2);
    assert!(
        files()
            .iter()
            .all(|bytes| !bytes.windows(4).any(|at| at == b"%PDF"))
    );
    drop(server);
    let server = at("2023-11-17T10:01:00+01:00");
    let mut owner = PgConnection::connect(&base.address("proprietaire"))
        .await
        .unwrap();
    for _ in 0..100 {
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM pupitre.piece")
            .fetch_one(&mut owner)
            .await
            .unwrap();
        if rows == 1 && files().len() == 1 {
            drop(server);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("what nobody went on sending is still there");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn pieces_are_kept_in_a_storage_that_speaks_s3_sealed_and_through_its_outage() {
    let base = Base::new().await;
    let mut seau = Seau::open();
    let settings = seau.settings();
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", JOUR);
        command.env_remove("PUPITRE_PIECES_DOSSIER");
        command.envs(settings);
    });
    let mut lea = personne(&base, 1, 11, 21).await;
    lea.open_and_send(&server);
    let bytes = pdf(PART + 500, 1);
    let name = name(&bytes);
    lea.announce(&server, &name, bytes.len());
    assert_eq!(
        lea.part(&server, &name, 0, &bytes[..PART]).json()["recu"],
        PART
    );
    seau.stop();
    let away = lea.part(&server, &name, PART, &bytes[PART..]);
    assert_eq!(
        (away.status, away.code().as_str()),
        (503, "service.indisponible")
    );
    seau.start_again();
    assert!(!lea.send_whole(&server, &bytes)["recue_le"].is_null());
    assert_eq!(lea.get(&server, &name), bytes);
    // What the storage holds is nothing to who reads it.
    let kept = files_under(seau.folder());
    assert!(!kept.is_empty());
    let clear = &bytes[100..200];
    for path in kept {
        let held = std::fs::read(&path).unwrap();
        assert!(
            !held.windows(clear.len()).any(|it| it == clear),
            "{path:?} holds a pièce in the clear"
        );
    }
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files_under(&path),
            false => vec![path],
        })
        .collect()
}
