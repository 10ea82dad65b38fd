//! The statement of the close at a real server, its archive; and the documents of a whole campaign in files.

use crate::bureau::{Service, depositor};
use crate::horodatage::{autorite::Horodateur, listen};
use crate::remise::{verified, write_to};
use banc::{JOUR, command_of_owner, instruct};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

/// The morning after the deadline of the deposit.
const LENDEMAIN: &str = "2023-11-25T09:00:00+01:00";
const NANTES: &str = "nantes-bts-2024";

fn said(told: &Output) -> String {
    let out = String::from_utf8_lossy(&told.stdout).into_owned();
    out + &String::from_utf8_lossy(&told.stderr)
}

fn order(service: &Service, (what, instant): (&str, &str), words: &[&str]) -> String {
    stamped(service, (what, instant), words, None)
}

fn stamped(
    service: &Service,
    (what, instant): (&str, &str),
    words: &[&str],
    authority: Option<&str>,
) -> String {
    let mut command = command_of_owner(&service.base, what, words);
    command
        .env("PUPITRE_BASE_LECTURE", service.base.address("lecture"))
        .env("PUPITRE_REPETITION_INSTANT", instant);
    command.envs(authority.map(|address| ("PUPITRE_CACHET_HORODATEUR", address)));
    said(&command.output().unwrap())
}

#[tokio::test]
async fn the_statement_of_the_close_is_sealed_kept_and_stamped_for_the_years_to_come() {
    let horodateur = Horodateur::new();
    let pem = horodateur.pem();
    let address = listen(horodateur);
    let service = Service::stamped(&address).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let early = order(&service, ("releve", JOUR), &[NANTES, path]);
    assert!(early.contains("le dépôt n’est pas encore clos"), "{early}");
    let unknown = order(&service, ("releve", LENDEMAIN), &["ailleurs", path]);
    assert!(
        unknown.contains("n’est pas une campagne d’ici"),
        "{unknown}"
    );

    let words = [NANTES, path];
    let made = stamped(&service, ("releve", LENDEMAIN), &words, Some(&address));
    assert!(made.contains("1 dossiers, 1 déposés"), "{made}");
    let (pdf, json) = files(folder.path());
    let (genuine, told) = verified(&pdf, &pem);
    assert!(genuine, "{told}");
    let lines: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(lines["deposes"], 1);
    assert_eq!(
        lines["depots"][0]["dossier"],
        service.lea.dossier().to_string()
    );
    let sum = <sha2::Sha256 as sha2::Digest>::digest(&pdf);
    assert_eq!(lines["document_sha256"], hex::encode(sum));

    // The tasks of the service have it stamped as a whole.
    let patience = Instant::now() + Duration::from_secs(90);
    loop {
        let kept = tempfile::tempdir().unwrap();
        let words = [kept.path().to_str().unwrap()];
        let told = order(&service, ("archives", LENDEMAIN), &words);
        assert!(told.contains("Documents écrits : 1."), "{told}");
        let entry = std::fs::read_dir(kept.path()).unwrap().next().unwrap();
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let (genuine, told) = verified(&bytes, &pem);
        assert!(genuine, "{told}");
        if told.contains("PAdES B-LTA") {
            assert!(
                bytes.starts_with(&pdf) && told.contains("Archivé"),
                "{told}"
            );
            return;
        }
        assert!(Instant::now() < patience, "not archived: {told}");
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// The document and its lines.
fn files(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let (mut pdf, mut json) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|it| it.to_str()) {
            Some("pdf") => pdf = std::fs::read(&path).unwrap(),
            Some("json") => json = std::fs::read(&path).unwrap(),
            _ => panic!("{}", path.display()),
        }
    }
    (pdf, json)
}

#[tokio::test]
async fn the_documents_of_a_campaign_are_written_once_and_told_to_the_persons() {
    let service = Service::new("0").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let words = |kind| [kind, NANTES, path, "A. Essai"];
    let told = order(&service, ("documents", JOUR), &words("recu"));
    assert!(
        told.contains("Documents écrits : 1. Déjà là : 0."),
        "{told}"
    );
    let told = order(&service, ("documents", JOUR), &words("recu"));
    assert!(
        told.contains("Documents écrits : 0. Déjà là : 1."),
        "{told}"
    );
    let told = order(&service, ("documents", JOUR), &words("convocation"));
    assert!(told.contains("Dossiers sans ce document : 1."), "{told}");
    let told = order(&service, ("documents", JOUR), &words("autre"));
    assert!(told.contains("documents attend"), "{told}");
    let name = format!("recu-{}.pdf", service.lea.dossier());
    let bytes = std::fs::read(folder.path().join(name)).unwrap();
    let (genuine, told) = verified(&bytes, "");
    assert!(genuine, "{told}");
    let traces: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pupitre.consultation WHERE par = 'A. Essai' AND motif LIKE 'Édition%'",
    )
    .fetch_one(&mut crate::bureau::owner(&service.base).await)
    .await
    .unwrap();
    assert_eq!(traces, 1, "who printed is told to the person, once");
}

/// Receipts of five persons: the one who asked stops, then starts again. Whoever reads what was looked at holds the work.
#[tokio::test]
async fn documents_that_are_stopped_are_whole_and_the_next_run_writes_the_rest() {
    let service = Service::new("0").await;
    for n in 2..=5 {
        let mut person = depositor(&service.base, &service.server, n, "Le Guen").await;
        write_to(&service.base, n, &format!("personne-{n}@exemple.fr")).await;
        person.deposit_dossier(person.first_command() + 24, &service.server);
    }
    let folder = tempfile::tempdir().unwrap();
    let words = ["recu", NANTES, folder.path().to_str().unwrap(), "A. Essai"];
    let held = service.base.hold("consultation").await;
    let mut command = command_of_owner(&service.base, "documents", &words);
    let asked = command
        .env("PUPITRE_REPETITION_INSTANT", JOUR)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    is_held(&service).await;
    let id = asked.id().to_string();
    assert!(run("kill", &["-INT", &id]).success());
    // Nothing says that the signal was heard before the work goes on.
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(held);
    let told = said(&asked.wait_with_output().unwrap());
    let at_once = std::thread::available_parallelism().unwrap().get() + 1;
    if at_once < 5 {
        let expected = format!(
            "ARRÊTÉ avant la fin : lancez la commande de nouveau, elle reprend où elle en est. Documents écrits : {at_once}."
        );
        assert!(told.starts_with(&expected), "{told}");
    }
    let told = order(&service, ("documents", JOUR), &words);
    let left = 5_usize.saturating_sub(at_once);
    let expected = format!("Documents écrits : {left}. Déjà là : {}.", 5 - left);
    assert!(told.starts_with(&expected), "{told}");
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(verified(&bytes, "").0);
    }
}

/// Waits until the command waits for what the test holds.
async fn is_held(service: &Service) {
    let mut owner = crate::bureau::owner(&service.base).await;
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_locks WHERE NOT granted")
            .fetch_one(&mut owner)
            .await
            .unwrap();
        if waiting >= 2 {
            return;
        }
        assert!(Instant::now() < limit, "nothing waits");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn run(program: &str, words: &[&str]) -> ExitStatus {
    Command::new(program).args(words).status().unwrap()
}

#[tokio::test]
async fn what_the_service_asks_and_what_it_decides_are_sealed_documents_of_the_person() {
    let mut service = Service::new("0").await;
    let dossier = service.lea.dossier().to_string();
    let path = service.lea.path();
    let code = |service: &Service, name: &str| {
        let asked = format!("GET {path}/{name}");
        let answer = service.lea.ask(&service.server, &asked, b"");
        (answer.status, answer.code())
    };
    let absent = |word: &str| (404, format!("{word}.absente"));
    assert_eq!(code(&service, "correction.pdf"), absent("correction"));
    assert_eq!(code(&service, "decision.pdf"), absent("decision"));
    let told = instruct(
        &service.base,
        JOUR,
        &dossier,
        r#"{"correction": {"avant": "2023-12-05T00:00:00+01:00", "points": [
            {"piece": "identite", "motif": "La page est coupée en bas."}]}}"#,
    );
    assert!(told.status.success(), "{}", said(&told));
    service.lea.exchange(&service.server);
    let asked = service.document("correction.pdf");
    assert!(verified(&asked, "").0);
    let told = instruct(
        &service.base,
        JOUR,
        &dossier,
        r#"{ "decision": { "issue": "refusee", "version": 1, "motif": "Le diplôme demandé ne permet pas de passer cet examen." } }"#,
    );
    assert!(told.status.success(), "{}", said(&told));
    service.lea.exchange(&service.server);
    let decided = service.document("decision.pdf");
    assert!(verified(&decided, "").0);
}
