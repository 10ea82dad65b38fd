//! Lists that leave in a file, at a real server: who may, which dossiers, what of health, and the trace of each.

use crate::bureau::{Service, depositor, owner, validates};
use banc::agent::Agent;
use banc::{JOUR, command_of_owner, exchange};
use calamine::{Data, Reader as _, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;
use std::process::Output;

const NANTES: &str = "nantes-bts-2024";
const MOTIF: &str = "Salles à préparer avec le centre d’examen.";
const EXPORT: &str = "POST /v1/bureau/exports";
/// Titles and answers about health.
const SANTE: [&str; 3] = ["Handicap", "Aménagements", "premiere_demande"];

fn asked(more: &Value, format: &str, sante: Option<&str>) -> Value {
    let mut liste = json!({ "campagne": NANTES });
    let more = more.as_object().unwrap().clone();
    liste.as_object_mut().unwrap().extend(more);
    json!({ "liste": liste, "format": format, "sante": sante })
}

/// The dossiers of a list as JSON.
fn json_of(service: &Service, agent: &Agent, more: Value) -> Vec<Value> {
    let body = asked(&more, "json", None);
    let answer = agent.ask(&service.server, EXPORT, &body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let told = answer.json().as_array().unwrap().clone();
    let count = format!("x-pupitre-dossiers: {}", told.len());
    assert!(answer.head.contains(&count), "{}", answer.head);
    told
}

/// The bytes of a file, whatever they are.
fn bytes_of(service: &Service, agent: &Agent, body: &Value) -> Vec<u8> {
    let bearer = format!("Bearer {}", agent.jeton);
    let head = [
        ("Authorization", bearer.as_str()),
        ("X-Pupitre-Repetition", "oui"),
        ("Content-Type", "application/json"),
    ];
    let text = body.to_string();
    let address = &service.server.address;
    let (head, bytes) = exchange(address, EXPORT, &head, text.as_bytes()).unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    bytes
}

fn said(told: &Output) -> String {
    let out = String::from_utf8_lossy(&told.stdout).into_owned();
    out + &String::from_utf8_lossy(&told.stderr)
}

fn order(service: &Service, what: &str, words: &[&str]) -> Output {
    let mut command = command_of_owner(&service.base, what, words);
    command.env("PUPITRE_REPETITION_INSTANT", JOUR);
    command.output().unwrap()
}

/// Who left in what, and why health did.
async fn traces(service: &Service) -> Vec<(String, String, i64, Option<String>)> {
    sqlx::query_as("SELECT par, format, nombre, sante FROM pupitre.export ORDER BY id")
        .fetch_all(&mut owner(&service.base).await)
        .await
        .unwrap()
}

/// Who looked at what is kept about Léa because her answers about health left.
fn told_to_lea(service: &Service) -> Vec<Value> {
    let lea = &service.lea;
    let copie = lea.ask(&service.server, "GET /v1/compte/copie", &[]);
    let all = copie.json()["compte"]["consultations"].clone();
    let mut all = all.as_array().unwrap().clone();
    all.retain(|it| it["motif"].as_str().unwrap().starts_with("Export"));
    all
}

#[tokio::test]
async fn a_list_leaves_as_it_is_shown_and_the_trace_says_who_took_it() {
    let service = Service::new("900").await;
    let server = &service.server;
    let eric = service.agent("eric", "second");
    let mut zoe = depositor(&service.base, server, 2, "Moreau").await;
    zoe.deposit_dossier(240, server);
    depositor(&service.base, server, 3, "Zéve").await;
    service.wait("pre_inscrit", 1).await;
    service.wait("a_verifier", 2).await;
    let numbers = |all: &[Value]| -> Vec<String> {
        let all = all.iter().map(|it| it["dossier"].as_str().unwrap());
        all.map(str::to_owned).collect()
    };
    for more in [
        json!({}),
        json!({ "file": "a_verifier" }),
        json!({ "file": "pre_inscrit" }),
        json!({ "alerte": "sans" }),
        json!({ "miens": true }),
        json!({ "texte": "lefloch" }),
        json!({ "texte": "personne" }),
    ] {
        let shown = asked(&more, "", None)["liste"].clone();
        let shown = eric.ask(server, "POST /v1/bureau/dossiers", &shown).json();
        let left = json_of(&service, &eric, more.clone());
        assert_eq!(numbers(&left), numbers(shown.as_array().unwrap()), "{more}");
    }
    let all = json_of(&service, &eric, json!({ "file": "a_verifier" }));
    assert_eq!(all.len(), 2);
    let lea = &all[0];
    assert_eq!(lea["nom"], "LE FLOC’H");
    assert_eq!(lea["etat"], "a_verifier");
    assert!(
        lea["remis_le"].as_str().unwrap().ends_with("+01:00"),
        "{lea}"
    );
    assert!(lea["epreuves"].as_array().unwrap().len() > 2, "{lea}");
    assert!(lea.get("handicap").is_none(), "{lea}");
    let traces = traces(&service).await;
    assert_eq!(traces.len(), 8);
    assert_eq!(traces[0], ("Agent eric".into(), "json".into(), 3, None));
    let kept: Vec<String> = sqlx::query_scalar("SELECT filtre::text FROM pupitre.export")
        .fetch_all(&mut owner(&service.base).await)
        .await
        .unwrap();
    assert!(kept.iter().all(|it| !it.contains("lefloch")), "{kept:?}");
    let told = said(&order(&service, "admin", &["exports"]));
    assert!(
        told.contains("Agent eric : nantes-bts-2024 json, 3 dossiers"),
        "{told}"
    );
    // What is noted stays.
    let spoilt = sqlx::query("DELETE FROM pupitre.export")
        .execute(&mut owner(&service.base).await)
        .await;
    assert!(spoilt.is_err());
}

#[tokio::test]
async fn what_was_answered_about_health_leaves_for_a_reason_that_its_person_reads() {
    let service = Service::new("900").await;
    let server = &service.server;
    let (eric, claire) = (
        service.agent("eric", "second"),
        service.agent("claire", "chef"),
    );
    let ask = |agent: &Agent, sante: Option<&str>| {
        agent.ask(server, EXPORT, &asked(&json!({}), "csv", sante))
    };
    let closed = ask(&claire, None);
    assert!(closed.body.starts_with('\u{feff}'), "{}", closed.body);
    for word in SANTE {
        assert!(!closed.body.contains(word), "{word}: {}", closed.body);
    }
    assert_eq!(told_to_lea(&service), [] as [Value; 0]);
    let refused = ask(&eric, Some(MOTIF));
    assert_eq!((refused.status, refused.code()), (403, "agent.role".into()));
    let short = ask(&claire, Some("  Besoin  "));
    assert_eq!((short.status, short.code()), (422, "export.motif".into()));
    let open = ask(&claire, Some(MOTIF));
    assert_eq!(open.status, 200, "{}", open.body);
    assert!(
        open.body.contains(";Handicap;Aménagements\r\n"),
        "{}",
        open.body
    );
    let told = told_to_lea(&service);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["par"], "Agent claire");
    assert!(told[0]["motif"].as_str().unwrap().ends_with(MOTIF));
    let traces = traces(&service).await;
    let last = ("Agent claire".into(), "csv".into(), 1, Some(MOTIF.into()));
    assert_eq!((traces.len(), &traces[1]), (2, &last));
    let unknown = json!({ "liste": { "campagne": "ailleurs" }, "format": "csv" });
    let unknown = eric.ask(server, EXPORT, &unknown);
    assert_eq!(unknown.code(), "campagne.inconnue");
    let strange = json!({ "liste": { "campagne": NANTES }, "format": "pdf" });
    assert_eq!(eric.ask(server, EXPORT, &strange).status, 400);
}

#[tokio::test]
async fn a_spreadsheet_opens_with_its_days_as_days() {
    let service = Service::new("900").await;
    let eric = service.agent("eric", "second");
    let bytes = bytes_of(&service, &eric, &asked(&json!({}), "xlsx", None));
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Dossiers").unwrap();
    let titles: Vec<String> = range
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let of = |title: &str| {
        let place = titles.iter().position(|it| it == title).unwrap();
        range.rows().nth(1).unwrap()[place].clone()
    };
    assert_eq!(of("Nom de naissance"), Data::String("LE FLOC’H".into()));
    assert!(matches!(of("Date de naissance"), Data::DateTime(_)));
    assert!(matches!(of("Remis le"), Data::DateTime(_)));
    assert_eq!(of("Version"), Data::Float(1.0));
    assert_eq!(range.get_size().0, 2);
}

#[tokio::test]
async fn the_administrator_writes_a_list_that_only_its_owner_reads() {
    let service = Service::new("900").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("liste.csv");
    let path = file.to_str().unwrap();
    let told = order(&service, "exporter", &["liste", NANTES, path, "A. Essai"]);
    assert!(told.status.success(), "{}", said(&told));
    assert!(said(&told).contains("1 dossiers écrits. Aucune réponse sur la santé n’y est."));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(";LE FLOC’H;"), "{text}");
    let rights = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
    assert_eq!(rights & 0o777, 0o600, "its owner only reads it");
    let other = folder.path().join("sante.json");
    let other = other.to_str().unwrap();
    let words = [
        "liste",
        NANTES,
        other,
        "A. Essai",
        "file",
        "a_verifier",
        "sante",
        MOTIF,
    ];
    let told = order(&service, "exporter", &words);
    assert!(
        said(&told).contains("chaque personne voit"),
        "{}",
        said(&told)
    );
    let json: Value = serde_json::from_slice(&std::fs::read(other).unwrap()).unwrap();
    assert!(json[0]["handicap"].is_boolean(), "{json}");
    assert_eq!(told_to_lea(&service)[0]["par"], "A. Essai");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing half written"
    );
}

#[tokio::test]
async fn what_the_administrator_types_wrong_is_said_and_writes_nothing() {
    let service = Service::new("900").await;
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (
        folder.path().join("la.csv"),
        folder.path().join("autre.json"),
    );
    let (path, other) = (path.to_str().unwrap(), other.to_str().unwrap());
    std::fs::write(path, "d’avant").unwrap();
    for (words, expected) in [
        (
            &["liste", NANTES, path, "A. Essai"][..],
            "n’existe pas encore",
        ),
        (
            &["liste", "ailleurs", other, "A. Essai"],
            "n’est pas une campagne d’ici",
        ),
        (
            &["liste", NANTES, "liste.pdf", "A. Essai"],
            "exporter attend",
        ),
        (
            &["liste", NANTES, other, "A. Essai", "file", "toutes"],
            "n’est pas l’un de",
        ),
        (
            &["liste", NANTES, other, "A. Essai", "file"],
            "exporter attend",
        ),
        (
            &["liste", NANTES, other, "A. Essai", "specialite", "bts"],
            "spécialité",
        ),
        (
            &["liste", NANTES, other, "A. Essai", "sante", "Besoin"],
            "10 à 400",
        ),
    ] {
        let told = order(&service, "exporter", words);
        assert!(
            !told.status.success() && said(&told).contains(expected),
            "{words:?}: {}",
            said(&told)
        );
    }
    assert_eq!(std::fs::read(path).unwrap(), "d’avant".as_bytes());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(traces(&service).await, []);
}

#[tokio::test]
async fn who_is_registered_is_in_the_file_of_cyclades_or_in_its_report() {
    let service = Service::new("0").await;
    let nadia = service.agent("nadia", "gestionnaire");
    let told = service.decide(&nadia, 1, None, &validates());
    assert_eq!(told.status, 201, "{}", told.body);
    service.wait("valide", 1).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cyclades.csv");
    let words = ["cyclades", NANTES, file.to_str().unwrap(), "A. Essai"];
    let told = order(&service, "exporter", &words);
    assert!(told.status.success(), "{}", said(&told));
    let text = std::fs::read_to_string(&file).unwrap();
    let report = std::fs::read_to_string(folder.path().join("cyclades.ecarts.csv")).unwrap();
    assert!(
        text.starts_with("civilite;nom_famille;prenoms;ine;pays_naissance;"),
        "{text}"
    );
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}\n{report}");
    let cells: Vec<&str> = lines[1].split(';').collect();
    assert_eq!(cells.len(), 34);
    assert_eq!((cells[1], cells[4]), ("LE FLOC’H", "100"));
    assert!(
        report.starts_with("\u{feff}Dossier;Candidat;Colonne;Suite;"),
        "{report}"
    );
    let traces = traces(&service).await;
    assert_eq!(traces, [("A. Essai".into(), "cyclades".into(), 1, None)]);
}
