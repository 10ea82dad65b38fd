//! The pictures of the desk at a real server: what is counted is what the dossiers of the test are.

use crate::bureau::{LEA, Service, corrects, depositor, owner, validates};
use crate::depot::personne;
use banc::Answer;
use banc::agent::Agent;
use serde_json::{Value, json};
use simulation::people;
use std::time::{Duration, Instant};
use uuid::Uuid;

const IMAGES: &str = "/v1/bureau/images?campagne=nantes-bts-2024";

/// Decides about a dossier as it stands.
fn decide(service: &Service, agent: &Agent, (dossier, id): (Uuid, u8), ordre: &Value) -> Answer {
    let path = format!("/v1/bureau/dossiers/{dossier}");
    let base = agent.get(&service.server, &path)["version"].clone();
    let body = json!({ "id": Uuid::from_bytes([id; 16]), "base": base, "ordre": ordre });
    agent.ask(&service.server, &format!("POST {path}/decisions"), &body)
}

/// Waits until a figure is that: fiches are made behind the counter, and figures are kept for a while.
async fn wait(service: &Service, agent: &Agent, name: &str, expected: &Value) -> Value {
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        let seen = agent.get(&service.server, IMAGES);
        if seen["figures"][name] == *expected {
            return seen;
        }
        assert!(Instant::now() < limit, "{name}: {}", seen["figures"][name]);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn figures_are_those_of_the_dossiers() {
    let service = Service::new("0").await;
    let (base, server) = (&service.base, &service.server);
    let nadia = Agent::new(base, server, "nadia", "second");
    let mut zoe = depositor(base, server, 2, "Moreau").await;
    zoe.deposit_dossier(240, server);
    // Signed and not deposited; opened only.
    depositor(base, server, 3, "Garnier").await;
    let mut bob = personne(base, 4, 14, 24).await;
    bob.give(bob.first_command(), people::straight(&bob.predict()));
    bob.exchange(server);
    service.wait("a_verifier", 2).await;
    let none = json!([
        { "jalon": 0, "file": "brouillon", "nombre": 1 },
        { "jalon": 3, "file": "pre_inscrit", "nombre": 1 },
        { "jalon": 4, "file": "a_verifier", "nombre": 2 },
    ]);
    let seen = wait(&service, &nadia, "jalons", &none).await;
    let figures = &seen["figures"];
    assert_eq!(
        figures["depots"],
        json!([{ "heure": "2023-11-10T09:00:00Z", "nombre": 2 }])
    );
    assert_eq!(
        figures["charges"],
        json!([{ "agent": null, "geste": "verifier", "nombre": 2 }])
    );
    assert_eq!(figures["attentes"], json!([{ "jours": 0, "nombre": 2 }]));
    let live = figures["departements"].as_array().unwrap().iter();
    let live: i64 = live.map(|it| it["nombre"].as_i64().unwrap()).sum();
    assert_eq!(live, 3, "who only opened a dossier is no candidate yet");
    assert_eq!(seen["echeances"]["depot"], "2023-11-24T23:00:00Z");
    assert_eq!(seen["echeances"]["reponse"], "2024-01-24T23:00:00Z");

    let take = json!({ "campagne": "nantes-bts-2024", "file": "a_verifier", "nombre": 2 });
    let taken = nadia.ask(server, "POST /v1/bureau/prises", &take);
    assert_eq!(taken.json()["pris"], 2);
    let lea = decide(&service, &nadia, (service.lea.dossier(), 1), &validates());
    assert_eq!(lea.status, 201, "{}", lea.body);
    let asked = decide(&service, &nadia, (zoe.dossier(), 2), &corrects());
    assert_eq!(asked.status, 201, "{}", asked.body);
    service.wait("valide", 1).await;
    service.wait("a_corriger", 1).await;
    let again = json!([{ "piece": "identite", "etat": "redemandee", "nombre": 1 }]);
    let seen = wait(&service, &nadia, "pieces", &again).await;
    let figures = &seen["figures"];
    assert_eq!(
        figures["decisions"],
        json!([{ "jour": "2023-11-10", "nombre": 1 }])
    );
    assert_eq!(
        figures["jalons"],
        json!([
            { "jalon": 0, "file": "brouillon", "nombre": 1 },
            { "jalon": 3, "file": "pre_inscrit", "nombre": 1 },
            { "jalon": 4, "file": "a_corriger", "nombre": 1 },
            { "jalon": 6, "file": "valide", "nombre": 1 },
        ])
    );
    assert_eq!(
        figures["charges"],
        json!([{ "agent": "Agent nadia", "geste": "attendre", "nombre": 1 }])
    );
    assert_eq!(figures["attentes"], json!([]));
    let text = seen.to_string();
    assert!(
        ["LE FLOC", "MOREAU", LEA]
            .iter()
            .all(|it| !text.contains(it)),
        "nobody's name: {text}"
    );
}

#[tokio::test]
async fn outages_are_told_and_an_unknown_campaign_is_not() {
    let service = Service::new("900").await;
    let claire = Agent::new(&service.base, &service.server, "claire", "audit");
    sqlx::query(
        "INSERT INTO pupitre.incident (sorte, started_at, ended_at)
         VALUES ('silence', '2023-11-09 21:31Z', '2023-11-09 21:58Z')",
    )
    .execute(&mut owner(&service.base).await)
    .await
    .unwrap();
    let told = json!([{ "debut": "2023-11-09T21:31:00Z", "fin": "2023-11-09T21:58:00Z" }]);
    wait(&service, &claire, "pannes", &told).await;
    let unknown = "GET /v1/bureau/images?campagne=ailleurs";
    let refused = claire.ask(&service.server, unknown, &Value::Null);
    assert_eq!(
        (refused.status, refused.code()),
        (400, "requete.illisible".into())
    );
}
