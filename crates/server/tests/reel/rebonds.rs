//! Letters that come back after another server took them.

use crate::poste::Scene;
use banc::{Base, Lettre, command_of_owner};
use poste::view::{Action, Page};
use std::io::Write as _;
use std::process::Stdio;

/// A notification as mail servers write it (RFC 3464), about that letter.
fn notification(letter: &Lettre, action: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.exemple.fr\r\nTo: examen@exemple.fr\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.exemple.fr\r\n\r\n\
         Final-Recipient: rfc822; quelqu.un@exemple.org\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {}\r\nSubject: Activez\r\n\r\nBonjour,\r\n--b--\r\n",
        letter.id
    )
}

/// What the program says of it.
fn comes_back(base: &Base, text: &str) -> String {
    let mut command = command_of_owner(base, "rebond", &[]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let told = child.wait_with_output().unwrap();
    assert!(told.status.success());
    String::from_utf8(told.stdout).unwrap()
}

#[tokio::test]
async fn a_letter_that_comes_back_is_told_to_its_person_and_to_the_service() {
    let scene = Scene::new().await;
    let (mut lea, letter) = scene.sent_with_letter().await;
    for text in [
        notification(&letter, "delayed"),
        notification(&letter, "failed").replace(&letter.id, "<1.2@exemple.fr>"),
        "Subject: Je suis absente\r\n\r\nJusqu’à lundi.\r\n".to_owned(),
    ] {
        assert!(
            comes_back(&scene.base, &text).contains("Rien à noter"),
            "{text}"
        );
    }
    let asked = || {
        let told = command_of_owner(&scene.base, "admin", &["rebonds"]).output();
        String::from_utf8(told.unwrap().stdout).unwrap()
    };
    assert!(asked().contains("Aucune adresse"));
    let noted = comes_back(&scene.base, &notification(&letter, "failed"));
    assert!(noted.contains("est notée"), "{noted}");
    let listed = asked();
    let dossier = scene.base.only_dossier().await;
    assert!(
        listed.contains(&letter.to) && listed.contains(&dossier),
        "{listed}"
    );
    let Page::Compte(account) = lea.desk.agir(Action::VoirCompte).await.page else {
        panic!("not the account")
    };
    assert!(account.refusee);
}
