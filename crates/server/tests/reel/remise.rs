//! The deposit at a real server: it counts once every file came, and is proved by a receipt and a letter.

use crate::depot::{Personne, personne};
use crate::pieces::{name, pdf};
use banc::{Base, Boite, JOUR, Server};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rules::Command;
use simulation::people;
use sqlx::{Connection as _, PgConnection};
use std::collections::BTreeMap;
use sync::{Receipt, SignedReceipt, Verdict};
use uuid::Uuid;

/// Somebody whose dossier is complete but for the deposit, and the files that she has on her computer.
pub(crate) async fn complete(
    base: &Base,
    server: &Server,
) -> (Personne, BTreeMap<String, Vec<u8>>) {
    complete_with(base, server, |n| pdf(2000, n)).await
}

/// The same, whose files are made of the number of the command that adds them.
pub(crate) async fn complete_with(
    base: &Base,
    server: &Server,
    make: impl Fn(u8) -> Vec<u8>,
) -> (Personne, BTreeMap<String, Vec<u8>>) {
    let lea = personne(base, 1, 11, 21).await;
    complete_as(lea, "", server, make)
}

/// The same for somebody, under a birth name when one is given.
pub(crate) fn complete_as(
    mut lea: Personne,
    nom: &str,
    server: &Server,
    make: impl Fn(u8) -> Vec<u8>,
) -> (Personne, BTreeMap<String, Vec<u8>>) {
    let mut files = BTreeMap::new();
    for n in lea.first_command().. {
        let mut command = people::straight(&lea.predict());
        if let Command::RecordIdentite(saisie) = &mut command
            && !nom.is_empty()
        {
            saisie.nom_naissance = nom.to_owned();
        }
        if matches!(command, Command::DepositDossier(_)) {
            break;
        }
        if let Command::AddPiece(saisie) = &mut command {
            let bytes = make(n);
            let file = &mut saisie.fichiers[0];
            (file.empreinte, file.octets) = (name(&bytes), 2000);
            files.insert(file.empreinte.clone(), bytes);
        }
        lea.give(n, command);
        lea.exchange(server);
    }
    (lea, files)
}

/// Gives an account its address.
pub(crate) async fn write_to(base: &Base, compte: u8, email: &str) {
    let mut owner = PgConnection::connect(&base.address("proprietaire"))
        .await
        .unwrap();
    sqlx::query("INSERT INTO pupitre.adresse (compte, email) VALUES ($1, $2)")
        .bind(Uuid::from_bytes([compte; 16]))
        .bind(email)
        .execute(&mut owner)
        .await
        .unwrap();
}

impl Personne {
    pub(crate) fn deposit_dossier(&mut self, n: u8, server: &Server) -> Receipt {
        let command = people::straight(&self.predict());
        assert!(matches!(command, Command::DepositDossier(_)));
        self.give(n, command);
        self.exchange(server);
        self.last_receipt().verify(&server.keys()).unwrap()
    }
}

/// What the program says of a document, when those certificates are trusted beside that of the service; anybody may ask,
/// without a base and without a network.
pub(crate) fn verified(document: &[u8], more: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let [file, trusted] = ["recu.pdf", "confiance.pem"].map(|name| folder.path().join(name));
    std::fs::write(&file, document).unwrap();
    let own = std::fs::read_to_string(banc::certificate()).unwrap();
    std::fs::write(&trusted, own + more).unwrap();
    let mut program = std::process::Command::new(banc::program());
    let told = program.arg("verify").args([&file, &trusted]).output();
    let told = told.unwrap();
    let said = [told.stdout, told.stderr].concat();
    (told.status.success(), String::from_utf8(said).unwrap())
}

/// The document bears the seal of the service, and not one byte of it can change.
fn is_sealed(document: &[u8]) {
    let (genuine, said) = verified(document, "");
    assert!(genuine, "{said}");
    assert!(said.contains("scellé par Service d’essai"), "{said}");
    let mut changed = document.to_vec();
    changed[document.len() / 2] ^= 1;
    let (genuine, said) = verified(&changed, "");
    assert!(!genuine && said.starts_with("Non authentique."), "{said}");
}

#[tokio::test]
async fn a_deposit_is_proved_by_a_receipt_and_told_by_a_letter() {
    let (base, boite) = (Base::new().await, Boite::open());
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", JOUR);
        command.envs(boite.settings());
    });
    let (mut lea, files) = complete(&base, &server).await;
    write_to(&base, 1, "lea@exemple.fr").await;
    let line = format!("GET {}/recu", lea.path());
    assert_eq!(lea.ask(&server, &line, &[]).code(), "depot.absent");
    for bytes in files.values() {
        lea.send_whole(&server, bytes);
    }
    let receipt = lea.deposit_dossier(201, &server);
    let depot = receipt.depot.as_ref().expect("a deposit");
    let told = depot.pieces.iter().flat_map(|(_, files)| files);
    let mut told: Vec<_> = told.map(|file| file.empreinte.clone()).collect();
    told.sort();
    assert_eq!(told, files.keys().cloned().collect::<Vec<_>>());

    // Another device of hers asks for the same proof; somebody else has nothing.
    let phone = personne(&base, 1, 12, 21).await;
    let text = phone.ask(&server, &line, &[]).body;
    let signed = SignedReceipt::from_text(text.as_bytes()).unwrap();
    assert_eq!(signed.verify(&server.keys()).as_ref(), Ok(&receipt));
    let other = personne(&base, 2, 13, 21).await;
    assert_eq!(other.ask(&server, &line, &[]).code(), "depot.absent");
    let line = format!("{line}.pdf");
    assert_eq!(other.ask(&server, &line, &[]).code(), "depot.absent");

    let letter = boite.next();
    assert_eq!(letter.to, "lea@exemple.fr");
    assert_eq!(
        letter.subject,
        "[RÉPÉTITION] Reçu : votre dossier est déposé"
    );
    let said: Vec<_> = letter.text.split_whitespace().collect();
    let said = said.join(" ");
    for part in [
        "l’a reçu le vendredi 10 novembre 2023 à 10 h 0",
        "la version 1 de votre récapitulatif, signée, et vos pièces (5)",
        "répond au plus tard le mercredi 24 janvier 2024 à 23 h 59",
        "déposez de nouveau, au plus tard le vendredi 24 novembre 2023 à 23 h 59",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let joined: Vec<_> = letter.joined.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(joined, ["recu-de-depot.pdf", "dates-inscription.ics"]);
    let bytes = |n: usize| BASE64_STANDARD.decode(&letter.joined[n].bytes).unwrap();
    is_sealed(&bytes(0));
    let agenda = String::from_utf8(bytes(1)).unwrap();
    for line in [
        "DTSTART:20231124T225900Z\r\n",
        "DTSTART:20240124T225900Z\r\n",
    ] {
        assert!(agenda.contains(line), "{agenda}");
    }
    assert!(boite.is_quiet());
    // The same document over the session names the person, whom the letter does not.
    let path = format!("{}/recu.pdf", lea.path());
    is_sealed(&lea.bytes(&server, &path));
}

#[tokio::test]
async fn a_deposit_counts_from_the_last_byte_of_its_files() {
    let base = Base::new().await;
    let server = Server::repetition(&base, JOUR);
    let (mut lea, mut files) = complete(&base, &server).await;
    let (_, late) = files.pop_first().unwrap();
    for bytes in files.values() {
        lea.send_whole(&server, bytes);
    }
    let refused = lea.deposit_dossier(201, &server);
    assert_eq!(refused.verdict, Verdict::Refuse);
    assert_eq!(refused.codes, ["envoi.fichiers_attendus"]);
    lea.send_whole(&server, &late);
    let accepted = lea.deposit_dossier(202, &server);
    assert_eq!(accepted.verdict, Verdict::Accepte);
    assert!(accepted.depot.is_some());
}
