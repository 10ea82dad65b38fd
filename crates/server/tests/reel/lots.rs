//! Batches at a real server: tried, a sample opened, signed, taken back; and nothing leaves before its time.

use crate::bureau::{Service, depositor, owner, start};
use crate::remise::write_to;
use banc::agent::Agent;
use banc::{Answer, Server};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

const LOTS: &str = "POST /v1/bureau/lots";

/// A service with as many persons who deposited, of whom two share a name and a birth date when it is told.
async fn service(reprise: &str, persons: u8, twins: bool) -> Service {
    let service = Service::new(reprise).await;
    for n in 2..=persons {
        let name = match twins && n == 2 {
            true => "Le Floc’h".to_owned(),
            false => format!(
                "Le Guen-{}",
                ["Un", "Deux", "Trois", "Quatre"][usize::from(n - 2)]
            ),
        };
        let mut person = depositor(&service.base, &service.server, n, &name).await;
        write_to(&service.base, n, &format!("personne-{n}@exemple.fr")).await;
        person.deposit_dossier(person.first_command() + 24, &service.server);
        service.boite.next();
    }
    service.wait("a_verifier", persons.into()).await;
    service
}

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn prepare(agent: &Agent, server: &Server, n: u8, ordre: &Value) -> Answer {
    let liste = json!({ "campagne": "nantes-bts-2024", "file": "a_verifier" });
    agent.ask(
        server,
        LOTS,
        &json!({ "id": id(n), "liste": liste, "ordre": ordre }),
    )
}

fn validates() -> Value {
    json!({ "decision": { "issue": "validee", "version": 0 } })
}

fn see(agent: &Agent, server: &Server, n: u8) -> Value {
    agent.get(server, &format!("/v1/bureau/lots/{}", id(n)))
}

/// Waits until the batch is in that state.
fn wait(agent: &Agent, server: &Server, n: u8, etat: &str) -> Value {
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        let lot = see(agent, server, n);
        if lot["etat"] == etat {
            return lot;
        }
        assert!(Instant::now() < limit, "{lot} is not {etat}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn count(lot: &Value, etat: &str, detail: &str) -> i64 {
    let counts = lot["comptes"].as_array().unwrap();
    let found = counts
        .iter()
        .find(|it| it["etat"] == etat && it["detail"] == detail);
    found.map_or(0, |it| it["nombre"].as_i64().unwrap())
}

fn sign(agent: &Agent, server: &Server, n: u8) -> Answer {
    let asked = format!("POST /v1/bureau/lots/{}/signature", id(n));
    agent.ask(server, &asked, &Value::Null)
}

fn take_back(agent: &Agent, server: &Server, n: u8) -> Answer {
    let asked = format!("DELETE /v1/bureau/lots/{}", id(n));
    agent.ask(server, &asked, &Value::Null)
}

/// Opens each dossier of the sample, as one does.
fn open_sample(agent: &Agent, server: &Server, lot: &Value) {
    for drawn in lot["echantillon"].as_array().unwrap() {
        let dossier = drawn["dossier"].as_str().unwrap();
        agent.get(server, &format!("/v1/bureau/dossiers/{dossier}"));
    }
}

#[tokio::test]
async fn a_batch_is_tried_its_sample_opened_signed_and_taken_back_before_anything_leaves() {
    let service = service("900", 5, true).await;
    let server = &service.server;
    let (nadia, eric, audit) = (
        service.agent("nadia", "gestionnaire"),
        service.agent("eric", "second"),
        service.agent("audit", "audit"),
    );
    assert_eq!(
        prepare(&audit, server, 1, &validates()).code(),
        "agent.role"
    );
    let refuses = json!({ "decision": { "issue": "refusee", "version": 0, "motif": "Non." } });
    assert_eq!(prepare(&nadia, server, 1, &refuses).code(), "lot.ordre");
    // Somebody looks at one of them, and has decided nothing.
    let listed = json!({ "campagne": "nantes-bts-2024", "file": "a_verifier", "alerte": "sans" });
    let listed = nadia
        .ask(server, "POST /v1/bureau/dossiers", &listed)
        .json();
    let looked_at = listed[0]["dossier"].as_str().unwrap().to_owned();
    eric.get(server, &format!("/v1/bureau/dossiers/{looked_at}"));

    let prepared = prepare(&nadia, server, 1, &validates());
    assert_eq!(
        (prepared.status, prepared.json()["dossiers"].as_i64()),
        (201, Some(5))
    );
    assert_eq!(
        prepare(&nadia, server, 1, &validates()).status,
        201,
        "the same, twice"
    );
    let lot = wait(&nadia, server, 1, "pret");
    assert_eq!(
        count(&lot, "exclu", "lot.alerte"),
        2,
        "one name, two dossiers: {lot}"
    );
    assert_eq!(count(&lot, "exclu", "lot.ouvert"), 1, "{lot}");
    assert_eq!(count(&lot, "retenu", ""), 2, "{lot}");
    assert_eq!(lot["exclus"].as_array().unwrap().len(), 3);
    assert_eq!(lot["echantillon"].as_array().unwrap().len(), 2);

    assert_eq!(sign(&nadia, server, 1).code(), "lot.echantillon");
    open_sample(&nadia, server, &lot);
    assert_eq!(
        sign(&eric, server, 1).code(),
        "lot.echantillon",
        "she opened it, not he"
    );
    assert_eq!(sign(&nadia, server, 1).status, 204);
    assert_eq!(sign(&nadia, server, 1).code(), "lot.etat");
    let lot = wait(&nadia, server, 1, "inscrit");
    assert_eq!(count(&lot, "inscrit", "en_attente"), 2, "{lot}");
    assert!(service.boite.is_quiet());
    let back = take_back(&nadia, server, 1);
    assert_eq!(back.json()["decisions"], 2, "{}", back.body);
    assert_eq!(take_back(&nadia, server, 1).code(), "lot.etat");
    let lot = see(&nadia, server, 1);
    assert_eq!(
        (&lot["etat"], count(&lot, "inscrit", "reprise")),
        (&json!("repris"), 2)
    );
    let letters: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pupitre.courrier WHERE modele = 'validation'")
            .fetch_one(&mut owner(&service.base).await)
            .await
            .unwrap();
    assert_eq!(letters, 0);
}

#[tokio::test]
async fn one_of_the_sample_that_is_judged_otherwise_stops_the_batch() {
    let service = service("900", 2, false).await;
    let (server, nadia) = (&service.server, service.agent("nadia", "gestionnaire"));
    prepare(&nadia, server, 1, &validates());
    let lot = wait(&nadia, server, 1, "pret");
    open_sample(&nadia, server, &lot);
    let drawn = lot["echantillon"][0]["dossier"].as_str().unwrap();
    let path = format!("/v1/bureau/dossiers/{drawn}");
    let seen = nadia.get(server, &path);
    let checks = seen["controles"].as_array().unwrap();
    let check = checks
        .iter()
        .find(|it| it["nom"] == "piece.identite")
        .unwrap();
    let body = json!({ "controle": "piece.identite", "objet": check["objet"], "conforme": false });
    let judged = nadia.ask(server, &format!("POST {path}/controles"), &body);
    assert_eq!(judged.status, 204, "{}", judged.body);
    assert_eq!(sign(&nadia, server, 1).code(), "lot.suspendu");
    let lot = see(&nadia, server, 1);
    let against = lot["echantillon"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["contredit"] == true);
    assert_eq!(against.count(), 1, "{lot}");
    assert_eq!(take_back(&nadia, server, 1).status, 200);
    assert_eq!(see(&nadia, server, 1)["etat"], "abandonne");
    // The other one is validated alone, or in another batch.
    prepare(&nadia, server, 2, &validates());
    wait(&nadia, server, 2, "pret");
}

#[tokio::test]
async fn a_signed_batch_leaves_after_its_time_even_over_a_restart() {
    let mut service = service("900", 3, false).await;
    let nadia = service.agent("nadia", "gestionnaire");
    // She looked at one of them a moment ago: looking again is the same look.
    let seen = format!("/v1/bureau/dossiers/{}", service.lea.dossier());
    nadia.get(&service.server, &seen);
    prepare(&nadia, &service.server, 1, &validates());
    let lot = wait(&nadia, &service.server, 1, "pret");
    open_sample(&nadia, &service.server, &lot);
    assert_eq!(sign(&nadia, &service.server, 1).status, 204);
    // The power goes before all of it is written, or after: the next start goes on.
    service.base.prolong_sessions().await;
    let pieces = service.server.kill();
    let later = "2023-11-10T10:20:00+01:00";
    let again = (&service.base, &service.boite);
    service.server = start(again, later, "900", |command| {
        command.env("PUPITRE_PIECES_DOSSIER", pieces.path());
    });
    let lot = wait(&nadia, &service.server, 1, "inscrit");
    assert_eq!(
        count(&lot, "inscrit", "en_attente") + count(&lot, "inscrit", "faite"),
        3,
        "{lot}"
    );
    let mut told: Vec<String> = (0..3).map(|_| service.boite.next().to).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "lea@exemple.fr",
            "personne-2@exemple.fr",
            "personne-3@exemple.fr"
        ]
    );
    service.wait("valide", 3).await;
    assert_eq!(
        take_back(&nadia, &service.server, 1).code(),
        "lot.etat",
        "it left"
    );
    let lot = see(&nadia, &service.server, 1);
    assert_eq!(count(&lot, "inscrit", "faite"), 3, "{lot}");
}

#[tokio::test]
async fn words_go_to_everybody_of_a_list_whatever_their_alerts() {
    let service = service("0", 2, true).await;
    let (server, nadia) = (&service.server, service.agent("nadia", "gestionnaire"));
    let ordre = json!({ "message": "Le service est fermé du 24 décembre au 1er janvier." });
    prepare(&nadia, server, 1, &ordre);
    let lot = wait(&nadia, server, 1, "pret");
    assert_eq!(count(&lot, "retenu", ""), 2, "{lot}");
    open_sample(&nadia, server, &lot);
    assert_eq!(sign(&nadia, server, 1).status, 204);
    let mut told = [service.boite.next().to, service.boite.next().to];
    told.sort();
    assert_eq!(told, ["lea@exemple.fr", "personne-2@exemple.fr"]);
    let lot = wait(&nadia, server, 1, "inscrit");
    assert_eq!(lot["ordre"], ordre);
}
