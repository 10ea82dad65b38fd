//! The examination of pièces at a real server, with a real antivirus: quarantine, then sound or set aside.

use crate::depot::{Personne, personne, scene};
use crate::pieces::{name, pdf, pdf_with};
use crate::remise::{complete_with, write_to};
use banc::{Antivirus, Base, Boite, JOUR, NUISIBLE, Server};
use rules::Command;
use rules::campagne::PieceCode;
use rules::saisie::{Fichier, PieceSaisie};
use serde_json::Value;
use std::cell::Cell;
use std::time::{Duration, Instant};
use sync::Verdict;

/// A page that opens a program.
const ACTIVE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O << /S /JavaScript /JS (0) >> >> >>";

impl Personne {
    fn examined(&self, server: &Server) -> Value {
        let line = format!("GET {}/pieces", self.path());
        self.ask(server, &line, &[]).json()["pieces"].take()
    }

    /// The pièce of which these bytes are a file, and that file.
    fn holding(&self, bytes: &[u8]) -> (PieceCode, Fichier) {
        let dossier = self.predict();
        let files = dossier.pieces.iter().flat_map(|(code, versions)| {
            let last = versions.last().into_iter();
            let files = last.flat_map(|version| version.fichiers.iter());
            files.map(|file| (code.clone(), file.clone()))
        });
        let mut own = files.filter(|(_, file)| file.empreinte == name(bytes));
        own.next().unwrap()
    }

    /// What is said of a pièce once it left the quarantine.
    fn verdict_on(&self, server: &Server, bytes: &[u8]) -> (String, Option<String>) {
        let begun = Instant::now();
        loop {
            let all = self.examined(server);
            let mut own = all.as_array().unwrap().iter();
            let it = own.find(|it| it["empreinte"] == name(bytes)).unwrap();
            let said = it["controle"].as_str().unwrap();
            if said != "quarantaine" {
                return (said.to_owned(), it["motif"].as_str().map(str::to_owned));
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "an examination");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn with_antivirus(base: &Base, boite: Option<&Boite>, address: &str) -> Server {
    Server::start_with(base, |command| {
        command
            .env("PUPITRE_REPETITION_INSTANT", JOUR)
            .env("PUPITRE_PIECES_ANTIVIRUS", address);
        if let Some(boite) = boite {
            command.envs(boite.settings());
        }
    })
}

fn ecartee(code: &str) -> (String, Option<String>) {
    ("ecartee".to_owned(), Some(code.to_owned()))
}

fn saine() -> (String, Option<String>) {
    ("saine".to_owned(), None)
}

#[tokio::test]
async fn what_came_is_examined_and_what_acts_is_set_aside_and_given_to_nobody() {
    let (_base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    let sound = pdf(3000, 1);
    let told = lea.send_whole(&server, &sound);
    assert_eq!(lea.verdict_on(&server, &sound), saine());
    let known = &lea.examined(&server)[0];
    assert_eq!(known["recue_le"], told["recue_le"]);
    let active = pdf_with(3000, 2, ACTIVE);
    lea.send_whole(&server, &active);
    assert_eq!(
        lea.verdict_on(&server, &active),
        ecartee("fichier.pdf_script")
    );
    let cut = &sound[..2000];
    lea.send_whole(&server, cut);
    assert_eq!(lea.verdict_on(&server, cut), ecartee("fichier.pdf_abime"));
    let line = format!("GET {}/pieces/{}", lea.path(), name(&active));
    let refused = lea.ask(&server, &line, &[]);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "piece.ecartee")
    );
}

#[tokio::test]
async fn an_antivirus_sets_aside_what_it_knows_and_while_it_is_silent_the_pieces_wait() {
    let base = Base::new().await;
    let antivirus = Antivirus::start();
    let address = antivirus.address();
    let server = with_antivirus(&base, None, &address);
    let mut lea = personne(&base, 1, 11, 21).await;
    lea.open_and_send(&server);
    let sound = pdf(4000, 1);
    lea.send_whole(&server, &sound);
    assert_eq!(lea.verdict_on(&server, &sound), saine());
    let harmful = infected(2);
    lea.send_whole(&server, &harmful);
    assert_eq!(
        lea.verdict_on(&server, &harmful),
        ecartee("fichier.infecte")
    );
    antivirus.stop();
    let third = pdf(4000, 3);
    let told = lea.send_whole(&server, &third);
    std::thread::sleep(Duration::from_secs(1));
    let waits = &lea.examined(&server)[2];
    assert_eq!(waits["controle"], "quarantaine");
    // Nothing of the wait is held against who sent it.
    assert_eq!(waits["recue_le"], told["recue_le"]);
}

#[tokio::test]
async fn a_file_set_aside_is_told_by_a_letter_and_no_deposit_counts_with_it() {
    let base = Base::new().await;
    let (boite, antivirus) = (Boite::open(), Antivirus::start());
    let server = with_antivirus(&base, Some(&boite), &antivirus.address());
    let harmful = infected(1);
    let given = Cell::new(false);
    let (mut lea, mut files) = complete_with(&base, &server, |n| {
        if given.replace(true) {
            pdf(2000, n)
        } else {
            harmful.clone()
        }
    })
    .await;
    write_to(&base, 1, "lea@exemple.fr").await;
    for bytes in files.values() {
        lea.send_whole(&server, bytes);
    }
    assert_eq!(
        lea.verdict_on(&server, &harmful),
        ecartee("fichier.infecte")
    );
    let letter = boite.next();
    assert!(
        letter
            .subject
            .ends_with("Un fichier que vous avez envoyé est à remplacer")
    );
    let (code, file) = lea.holding(&harmful);
    let said: Vec<_> = letter.text.split_whitespace().collect();
    let named = simulation::data().0.nom_piece(&code);
    assert!(said.join(" ").contains(&named), "{named}: {}", letter.text);
    assert!(boite.is_quiet(), "one letter, and none for what is sound");
    let refused = lea.deposit_dossier(201, &server);
    assert_eq!(refused.verdict, Verdict::Refuse);
    assert_eq!(refused.codes, ["envoi.fichier_ecarte"]);

    let again = pdf(2000, 99);
    let fichiers = vec![Fichier {
        empreinte: name(&again),
        ..file
    }];
    let piece = code.to_string();
    lea.give(202, Command::AddPiece(PieceSaisie { piece, fichiers }));
    files.insert(name(&again), again.clone());
    lea.exchange(&server);
    lea.send_whole(&server, &again);
    let accepted = lea.deposit_dossier(203, &server);
    assert_eq!(accepted.verdict, Verdict::Accepte);
}

fn infected(n: u8) -> Vec<u8> {
    let mut bytes = pdf(2000, n);
    bytes[100..100 + NUISIBLE.len()].copy_from_slice(NUISIBLE);
    bytes
}
