//! The program itself, as a process, asked over a socket.

use banc::Base;
use banc::{Server, command, program};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::sync::Arc;

#[tokio::test]
async fn a_migrated_base_makes_the_server_ready() {
    let base = Base::new().await;
    let server = Server::start(&base);
    assert_eq!(server.get("/healthz").0, 200);
    let (status, answer) = server.get("/readyz");
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn an_empty_base_is_told_until_migrate_has_run() {
    let base = Base::empty().await;
    let server = Server::start(&base);
    assert_eq!(server.get("/healthz").0, 200);
    let (status, answer) = server.get("/readyz");
    assert_eq!(status, 503);
    assert!(answer.contains("pupitre-server migrate"), "{answer}");
    let migrated = command("migrate")
        .env("PUPITRE_BASE_ADRESSE", base.address("guichet"))
        .env("PUPITRE_BASE_TACHES", base.address("taches"))
        .env("PUPITRE_BASE_PROPRIETAIRE", base.address("proprietaire"))
        .status()
        .unwrap();
    assert!(migrated.success());
    assert_eq!(server.get("/readyz").0, 200);
}

#[test]
fn a_base_that_is_away_leaves_the_server_alive_and_not_ready() {
    let server = Server::start(&Base::away());
    assert_eq!(server.get("/healthz").0, 200);
    assert_eq!(server.get("/readyz").0, 503);
}

#[tokio::test]
async fn a_stop_ends_well_and_the_logs_hold_the_route_and_never_what_was_asked() {
    let base = Base::new().await;
    let server = Server::start(&base);
    let (_, answer) = server.get("/healthz?nom=Moreau");
    let id = answer.split("x-request-id: ").nth(1).unwrap();
    let id = id.split("\r\n").next().unwrap().to_owned();
    assert_eq!(server.get("/dossier/lea.moreau@exemple.fr").0, 404);
    let (ended, logs) = server.stop();
    assert!(ended);
    assert!(logs.contains(&id), "{logs}");
    assert!(logs.contains("\"route\":\"/healthz\""), "{logs}");
    assert!(logs.contains("\"status\":404"), "{logs}");
    assert!(!logs.to_lowercase().contains("moreau"), "{logs}");
}

#[tokio::test]
async fn the_figures_are_told_to_this_computer_and_never_through_a_proxy() {
    let base = Base::new().await;
    let server = Server::start(&base);
    assert_eq!(server.get("/healthz").0, 200);
    let (status, text) = server.get("/metrics");
    assert_eq!(status, 200);
    let counted = "pupitre_requetes_total{methode=\"GET\",route=\"/healthz\",statut=\"200\"} 1";
    assert!(text.contains(counted), "{text}");
    let proxied = server.ask("GET /metrics", &[("X-Forwarded-For", "203.0.113.7")], &[]);
    assert_eq!(proxied.status, 404);
}

#[tokio::test]
async fn the_interface_describes_itself() {
    let base = Base::new().await;
    let server = Server::start(&base);
    let (status, answer) = server.get("/openapi.json");
    assert_eq!(status, 200);
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    let described: serde_json::Value = serde_json::from_str(body).unwrap();
    let paths: Vec<&String> = described["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/healthz",
            "/metrics",
            "/readyz",
            "/v1/activations",
            "/v1/bureau/activations",
            "/v1/bureau/comptes",
            "/v1/bureau/dossiers",
            "/v1/bureau/dossiers/{id}",
            "/v1/bureau/dossiers/{id}/controles",
            "/v1/bureau/dossiers/{id}/decisions",
            "/v1/bureau/dossiers/{id}/decisions/{decision}",
            "/v1/bureau/dossiers/{id}/decisions/{decision}/second",
            "/v1/bureau/dossiers/{id}/notes",
            "/v1/bureau/dossiers/{id}/pieces/{empreinte}",
            "/v1/bureau/dossiers/{id}/presence",
            "/v1/bureau/exports",
            "/v1/bureau/images",
            "/v1/bureau/lots",
            "/v1/bureau/lots/{lot}",
            "/v1/bureau/lots/{lot}/signature",
            "/v1/bureau/moi",
            "/v1/bureau/prises",
            "/v1/bureau/sessions",
            "/v1/compte",
            "/v1/compte/adresse",
            "/v1/compte/adresse/preuve",
            "/v1/compte/appareils/{id}",
            "/v1/compte/copie",
            "/v1/compte/mot-de-passe",
            "/v1/compte/openid",
            "/v1/comptes",
            "/v1/comptes/renvoi",
            "/v1/connexions",
            "/v1/connexions/session",
            "/v1/dossiers",
            "/v1/dossiers/{id}/confirmation.pdf",
            "/v1/dossiers/{id}/convocation.pdf",
            "/v1/dossiers/{id}/correction.pdf",
            "/v1/dossiers/{id}/decision.pdf",
            "/v1/dossiers/{id}/depots",
            "/v1/dossiers/{id}/evenements",
            "/v1/dossiers/{id}/histoire",
            "/v1/dossiers/{id}/pieces",
            "/v1/dossiers/{id}/pieces/{empreinte}",
            "/v1/dossiers/{id}/recapitulatif.pdf",
            "/v1/dossiers/{id}/recu",
            "/v1/dossiers/{id}/recu.pdf",
            "/v1/dossiers/{id}/signature/code",
            "/v1/dossiers/{id}/signature/preuve",
            "/v1/jetons",
            "/v1/mots-de-passe",
            "/v1/mots-de-passe/nouveau",
            "/v1/service",
            "/v1/sessions"
        ]
    );
}

#[test]
fn a_wrong_configuration_starts_nothing_and_says_why() {
    let output = Command::new(program())
        .arg("serve")
        .env("PUPITRE_ECOUTE", "ici")
        .env_remove("PUPITRE_BASE_ADRESSE")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told.trim().lines().count(), 11, "{told}");
}

/// What a peer that trusts this certificate alone is answered under TLS.
fn ask_under_tls(address: &str, certificate: &rcgen::Certificate, path: &str) -> String {
    let mut trusted = RootCertStore::empty();
    trusted.add(certificate.der().clone()).unwrap();
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(trusted)
            .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let peer = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(peer, TcpStream::connect(address).unwrap());
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn a_server_with_a_certificate_speaks_tls_and_nothing_else() {
    let base = Base::new().await;
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let files = ["serveur.pem", "serveur.key"].map(|name| folder.path().join(name));
    std::fs::write(&files[0], made.cert.pem()).unwrap();
    std::fs::write(&files[1], made.signing_key.serialize_pem()).unwrap();
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_TLS_CERTIFICAT", &files[0]);
        command.env("PUPITRE_TLS_CLE", &files[1]);
    });
    // Somebody who connects and says nothing keeps nobody waiting.
    let _silent = TcpStream::connect(&server.address).unwrap();
    let answer = ask_under_tls(&server.address, &made.cert, "/healthz");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // Who asks is known through TLS too.
    let answer = ask_under_tls(&server.address, &made.cert, "/metrics");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let mut plain = TcpStream::connect(&server.address).unwrap();
    plain
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/"), "no answer in the clear");
}
