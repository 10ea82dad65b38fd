//! The seal of a receipt, stamped by a real authority over HTTP, and by none when it does not answer.

#[path = "../../../cachet/tests/scene/horodateur.rs"]
pub(crate) mod autorite;

use crate::remise::{complete, verified};
use autorite::Horodateur;
use banc::{Base, JOUR, Server};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

/// Answers each request that comes to a free port of loopback, until the test ends; gives its address.
pub(crate) fn listen(horodateur: Horodateur) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap(), &horodateur);
        }
    });
    address
}

fn answer(mut stream: TcpStream, horodateur: &Horodateur) {
    let mut input = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length) = (String::new(), 0);
    while input.read_line(&mut line).unwrap() > 2 {
        let told = line.to_ascii_lowercase();
        if let Some(bytes) = told.strip_prefix("content-length:") {
            length = bytes.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut request = vec![0; length];
    input.read_exact(&mut request).unwrap();
    let token = horodateur.answer(&request);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        token.len()
    );
    stream
        .write_all(&[head.as_bytes(), &token].concat())
        .unwrap();
}

/// The receipt of a deposit at a service with an authority at that address.
async fn receipt(address: &str) -> Vec<u8> {
    receipt_with(|command| {
        command.env("PUPITRE_CACHET_HORODATEUR", address);
    })
    .await
}

/// The receipt of a deposit at a service with settings of its own.
pub(crate) async fn receipt_with(settings: impl FnOnce(&mut Command)) -> Vec<u8> {
    let base = Base::new().await;
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", JOUR);
        settings(command);
    });
    let (mut lea, files) = complete(&base, &server).await;
    for bytes in files.values() {
        lea.send_whole(&server, bytes);
    }
    lea.deposit_dossier(201, &server);
    let path = format!("{}/recu.pdf", lea.path());
    lea.bytes(&server, &path)
}

#[tokio::test]
async fn an_authority_stamps_the_seal_of_a_receipt() {
    let horodateur = Horodateur::new();
    let pem = horodateur.pem();
    let document = receipt(&listen(horodateur)).await;
    let (genuine, said) = verified(&document, &pem);
    assert!(genuine, "{said}");
    assert!(said.contains("Horodaté par Horloge d'essai"), "{said}");
    // The service made its certificate itself: nobody revokes it, and the file proves it alone.
    assert!(said.contains("PAdES B-LT"), "{said}");
    let (genuine, said) = verified(&document, "");
    assert!(!genuine && said.contains("horodatage"), "{said}");
}

#[tokio::test]
async fn a_receipt_is_sealed_also_when_the_authority_does_not_answer() {
    let document = receipt("http://127.0.0.1:9/").await;
    let (genuine, said) = verified(&document, "");
    assert!(genuine && !said.contains("Horodaté"), "{said}");
}
