//! The device's database: nothing acknowledged is lost, nothing personal is readable, dossiers stay apart.

use chrono::{DateTime, Utc};
use sqlx::Connection as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use store::{Along, Argon2Cost, DeviceKey, Error, NewEntry, Opened, Protection, Store, Unlocked};
use uuid::Uuid;

const CHEAP: Argon2Cost = Argon2Cost {
    memory_kib: 64,
    passes: 1,
};

fn now() -> DateTime<Utc> {
    "2023-10-20T08:00:00Z".parse().expect("an instant")
}

fn cle() -> DeviceKey {
    DeviceKey::new([9; 32])
}

fn poste() -> Protection {
    Protection::Poste(cle())
}

async fn open(path: &Path) -> Opened {
    Store::open_with(path, now(), CHEAP)
        .await
        .expect("the store opens")
}

async fn dossier(store: &Store) -> Unlocked {
    store
        .create(Uuid::now_v7(), poste(), now())
        .await
        .expect("a dossier")
}

fn entry(text: &str) -> NewEntry {
    NewEntry {
        id: Uuid::now_v7(),
        payload: text.into(),
        sante: Some(b"temps majore".to_vec()),
        at: now(),
    }
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pupitre.db");
    (folder, path)
}

/// Runs a statement from outside the program, as somebody with the file could.
async fn tamper(path: &Path, statement: &'static str) -> Result<(), sqlx::Error> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    let done = sqlx::query(statement)
        .execute(&mut connection)
        .await
        .map(drop);
    connection.close().await?;
    done
}

#[tokio::test]
async fn what_is_written_is_read_and_numbers_have_no_gap() {
    let (_folder, path) = folder();
    let store = open(&path).await.store;
    let unlocked = dossier(&store).await;
    for text in ["a", "b", "c"] {
        store
            .append(&unlocked, entry(text), Along::default())
            .await
            .expect("written");
    }
    let entries = store.entries(&unlocked).await.expect("read");
    let read: Vec<(u64, &[u8])> = entries
        .iter()
        .map(|entry| (entry.no, entry.payload.as_slice()))
        .collect();
    assert_eq!(read, [(1, b"a".as_slice()), (2, b"b"), (3, b"c")]);
    assert_eq!(
        entries[0].sante.as_deref(),
        Some(b"temps majore".as_slice())
    );
}

#[tokio::test]
async fn the_journal_refuses_update_and_delete() {
    let (_folder, path) = folder();
    let store = open(&path).await.store;
    let unlocked = dossier(&store).await;
    store
        .append(&unlocked, entry("a"), Along::default())
        .await
        .expect("written");
    store.close().await;
    for statement in ["UPDATE journal SET at = 0", "DELETE FROM journal"] {
        let refused = tamper(&path, statement).await.expect_err("append-only");
        assert!(refused.to_string().contains("append-only"), "{statement}");
    }
}

#[tokio::test]
async fn a_changed_byte_breaks_the_chain_at_its_entry() {
    let (_folder, path) = folder();
    let store = open(&path).await.store;
    let unlocked = dossier(&store).await;
    for text in ["a", "b"] {
        store
            .append(&unlocked, entry(text), Along::default())
            .await
            .expect("written");
    }
    let id = unlocked.id();
    store.close().await;
    tamper(&path, "DROP TRIGGER journal_refuses_update")
        .await
        .expect("an attacker may");
    tamper(&path, "UPDATE journal SET at = at + 1 WHERE rang = 2")
        .await
        .expect("an attacker may");
    let store = open(&path).await.store;
    let unlocked = store.unlock(id, poste(), now()).await.expect("opens");
    assert!(matches!(
        store.entries(&unlocked).await,
        Err(Error::Broken { no: 2 })
    ));
}

#[tokio::test]
async fn a_field_of_one_dossier_does_not_open_in_another() {
    let (_folder, path) = folder();
    let store = open(&path).await.store;
    let (one, other) = (dossier(&store).await, dossier(&store).await);
    store
        .save_field(&one, "nom_naissance", "Valmont", now())
        .await
        .expect("saved");
    store
        .save_field(&other, "prenoms", "Irène", now())
        .await
        .expect("saved");
    let id = other.id();
    store.close().await;
    tamper(&path, "UPDATE brouillon SET texte = (SELECT texte FROM brouillon AS b WHERE b.rowid = 1) WHERE rowid = 2")
        .await
        .expect("an attacker may");
    let store = open(&path).await.store;
    let other = store.unlock(id, poste(), now()).await.expect("opens");
    assert!(matches!(store.fields(&other).await, Err(Error::Crypto)));
}

#[tokio::test]
async fn a_wrong_code_waits_longer_each_time_and_the_right_one_opens() {
    let (_folder, path) = folder();
    let store = open(&path).await.store;
    let secret = |text: &str| Protection::Secret(text.to_owned());
    let id = Uuid::now_v7();
    store
        .create(id, secret("marée haute"), now())
        .await
        .expect("a dossier");
    let mut waits = Vec::new();
    let mut at = now();
    for _ in 0..5 {
        match store.unlock(id, secret("marée basse"), at).await {
            Err(Error::WrongSecret { wait_seconds }) => {
                waits.push(wait_seconds);
                at += chrono::TimeDelta::seconds(i64::try_from(wait_seconds).expect("small"));
            }
            _ => panic!("a wrong code opens nothing"),
        }
    }
    assert_eq!(waits, [0, 0, 0, 30, 60]);
    assert!(
        matches!(
            store.unlock(id, secret("marée haute"), now()).await,
            Err(Error::WrongSecret { .. })
        ),
        "still waiting"
    );
    assert!(store.unlock(id, secret("marée haute"), at).await.is_ok());
}

#[tokio::test]
async fn no_personal_byte_is_readable_in_the_files() {
    let (folder, path) = folder();
    let store = open(&path).await.store;
    let unlocked = dossier(&store).await;
    store
        .save_field(&unlocked, "nom_naissance", "Zylberquand", now())
        .await
        .expect("saved");
    store
        .append(&unlocked, entry("Zylberquand"), Along::default())
        .await
        .expect("written");
    store
        .put_file(&unlocked, b"piece de Zylberquand")
        .await
        .expect("kept");
    store
        .set_resume(&unlocked, b"Zylberquand", &cle())
        .await
        .expect("kept");
    for file in std::fs::read_dir(folder.path()).expect("a folder") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("readable");
        for planted in [b"Zylberquand".as_slice(), b"temps majore", b"nom_naissance"] {
            assert!(!bytes.windows(planted.len()).any(|window| window == planted));
        }
    }
}

#[tokio::test]
async fn a_damaged_database_is_moved_aside_and_kept() {
    let (_folder, path) = folder();
    std::fs::write(&path, b"this is no database, but perhaps the only copy").expect("written");
    let opened = open(&path).await;
    let aside = opened.set_aside.expect("told");
    assert_eq!(
        std::fs::read(aside).expect("kept"),
        b"this is no database, but perhaps the only copy"
    );
    dossier(&opened.store).await;
}

#[tokio::test]
async fn a_dossier_travels_as_a_new_incarnation() {
    let ((_a, here), (_b, there)) = (folder(), folder());
    let (store, other) = (open(&here).await.store, open(&there).await.store);
    let unlocked = dossier(&store).await;
    store
        .append(&unlocked, entry("a"), Along::default())
        .await
        .expect("written");
    store
        .save_field(&unlocked, "prenoms", "Irène", now())
        .await
        .expect("saved");
    let hash = store.put_file(&unlocked, b"une piece").await.expect("kept");
    let file = store
        .export(&unlocked, "un bateau bleu")
        .await
        .expect("exported");
    let refused = |bytes: &[u8]| bytes.to_vec();
    assert!(matches!(
        other
            .import(&refused(&file[..40]), "un bateau bleu", poste(), now())
            .await,
        Err(Error::Truncated)
    ));
    assert!(matches!(
        other
            .import(b"%PDF-1.7", "un bateau bleu", poste(), now())
            .await,
        Err(Error::NotOurs)
    ));
    assert!(matches!(
        other.import(&file, "un bateau vert", poste(), now()).await,
        Err(Error::WrongSecret { .. })
    ));
    let arrived = other
        .import(&file, "un bateau bleu", poste(), now())
        .await
        .expect("imported");
    assert_ne!(arrived.incarnation(), unlocked.incarnation());
    assert_eq!(
        other
            .append(&arrived, entry("b"), Along::default())
            .await
            .ok(),
        Some(1),
        "numbers start again"
    );
    let entries = other.entries(&arrived).await.expect("read");
    assert_eq!(
        entries
            .iter()
            .map(|entry| entry.incarnation)
            .collect::<Vec<_>>(),
        [unlocked.incarnation(), arrived.incarnation()]
    );
    assert_eq!(
        other.file(&arrived, &hash).await.expect("read").as_deref(),
        Some(b"une piece".as_slice())
    );
    assert_eq!(
        other.fields(&arrived).await.expect("read")["prenoms"],
        "Irène"
    );
    assert!(matches!(
        other.import(&file, "un bateau bleu", poste(), now()).await,
        Err(Error::AlreadyHere)
    ));
}

#[tokio::test]
async fn erasing_a_dossier_leaves_the_others_whole() {
    let (_folder, path) = folder();
    let store = open(&path).await.store;
    let (one, other) = (dossier(&store).await, dossier(&store).await);
    store
        .append(&one, entry("a"), Along::default())
        .await
        .expect("written");
    store
        .append(&other, entry("b"), Along::default())
        .await
        .expect("written");
    store.erase(one.id()).await.expect("erased");
    assert!(matches!(
        store.unlock(one.id(), poste(), now()).await,
        Err(Error::NoSuchDossier)
    ));
    assert_eq!(store.entries(&other).await.expect("whole").len(), 1);
    assert_eq!(store.dossiers(&cle()).await.expect("listed").len(), 1);
}

/// Not a case of its own: the process that the next test kills while it types.
#[tokio::test]
async fn typing_until_killed() {
    let Ok(path) = std::env::var("PUPITRE_TYPING") else {
        return;
    };
    let store = open(Path::new(&path)).await.store;
    let unlocked = store.create(Uuid::from_u128(1), poste(), now()).await;
    let unlocked = match unlocked {
        Ok(unlocked) => unlocked,
        Err(_) => store
            .unlock(Uuid::from_u128(1), poste(), now())
            .await
            .expect("opens"),
    };
    for count in 0u64.. {
        store
            .save_field(
                &unlocked,
                &format!("champ{}", count % 7),
                &count.to_string(),
                now(),
            )
            .await
            .expect("saved");
        use std::io::Write as _;
        writeln!(std::io::stdout(), "saved {} {count}", count % 7).expect("the parent listens");
    }
}

#[tokio::test]
async fn a_kill_in_the_middle_of_typing_loses_nothing_that_was_acknowledged() {
    let (_folder, path) = folder();
    for stop_after in [3, 17, 60, 151] {
        let program = std::env::current_exe().expect("this test");
        let mut child = Command::new(program)
            .args(["typing_until_killed", "--exact", "--nocapture"])
            .env("PUPITRE_TYPING", &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        let mut acknowledged = std::collections::BTreeMap::new();
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        for line in lines.map_while(Result::ok) {
            let Some(rest) = line.split("saved ").nth(1) else {
                continue;
            };
            let (champ, count) = rest.split_once(' ').expect("two words");
            acknowledged.insert(
                format!("champ{champ}"),
                count.parse::<u64>().expect("a number"),
            );
            if acknowledged
                .values()
                .max()
                .is_some_and(|count| *count >= stop_after)
            {
                break;
            }
        }
        child.kill().expect("SIGKILL");
        child.wait().expect("dead");
        let opened = open(&path).await;
        assert!(opened.set_aside.is_none(), "the database still opens");
        let unlocked = opened
            .store
            .unlock(Uuid::from_u128(1), poste(), now())
            .await
            .expect("opens");
        let fields = opened.store.fields(&unlocked).await.expect("read");
        for (champ, count) in acknowledged {
            assert!(
                fields[&champ].parse::<u64>().expect("a number") >= count,
                "{champ}"
            );
        }
        opened.store.close().await;
    }
}
