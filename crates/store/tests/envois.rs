//! What travels, on the real database: kept whole, never edited, unreadable from outside.

use chrono::{DateTime, Utc};
use sqlx::Connection as _;
use std::path::PathBuf;
use store::{
    Along, Argon2Cost, Attache, DeviceKey, Envoi, NewEntry, Nouvelles, Protection, Store, Unlocked,
    VersionRecue,
};
use uuid::Uuid;

const CHEAP: Argon2Cost = Argon2Cost {
    memory_kib: 64,
    passes: 1,
};

fn now() -> DateTime<Utc> {
    "2023-11-10T08:00:00Z".parse().expect("an instant")
}

fn cle() -> DeviceKey {
    DeviceKey::new([9; 32])
}

fn envoi(n: u8) -> Envoi {
    Envoi {
        id: Uuid::from_bytes([n; 16]),
        contenu: format!("nom de famille {n}").into_bytes(),
        sante: Some(b"temps majore".to_vec()),
        suite: b"ici".to_vec(),
    }
}

struct Scene {
    _folder: tempfile::TempDir,
    path: PathBuf,
    store: Store,
    dossier: Unlocked,
}

async fn scene() -> Scene {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pupitre.db");
    let opened = Store::open_with(&path, now(), CHEAP).await;
    let store = opened.expect("the store opens").store;
    let made = store.create(Uuid::now_v7(), Protection::Poste(cle()), now());
    let dossier = made.await.expect("a dossier");
    Scene {
        _folder: folder,
        path,
        store,
        dossier,
    }
}

impl Scene {
    async fn attach(&self, contenu: &[u8]) {
        let envois = [envoi(1)];
        let attach = self.store.attach(&self.dossier, contenu, &envois);
        attach.await.expect("attached");
    }

    async fn set_account(&self, contenu: Option<&[u8]>) {
        let cle = cle();
        let kept = self.store.set_account(&cle, contenu);
        kept.await.expect("kept");
    }

    async fn attached(&self) -> Option<Attache> {
        let attached = self.store.attached(&self.dossier);
        attached.await.expect("it opens")
    }
}

#[tokio::test]
async fn a_dossier_is_attached_with_its_commands_and_later_ones_follow() {
    let scene = scene().await;
    assert_eq!(scene.attached().await, None);
    scene.attach(b"compte").await;
    let second = envoi(2);
    let entry = NewEntry {
        id: second.id,
        payload: b"commande".to_vec(),
        sante: None,
        at: now(),
    };
    let along = Along {
        envoi: Some(&second),
        ..Along::default()
    };
    let appended = scene.store.append(&scene.dossier, entry, along);
    appended.await.expect("appended");
    let kept = scene.attached().await.expect("attached");
    assert_eq!(kept.contenu, b"compte");
    assert_eq!(kept.envois, [envoi(1), envoi(2)]);
}

#[tokio::test]
async fn an_answer_is_kept_whole_and_another_life_of_the_server_forgets_the_versions_of_the_first()
{
    let scene = scene().await;
    scene.attach(b"compte").await;
    let version = |version: u64, text: &str| VersionRecue {
        version,
        contenu: text.into(),
        sante: None,
    };
    let learn = async |forgotten, versions| {
        let news = Nouvelles {
            contenu: Some(b"compte, epoque".to_vec()),
            forgotten,
            suites: vec![(envoi(1).id, b"recu".to_vec())],
            versions,
        };
        scene.store.learn(&scene.dossier, &news).await
    };
    let both = vec![version(1, "a"), version(2, "b")];
    learn(false, both.clone()).await.expect("kept");
    // A version that is known already: nothing of that answer is kept.
    let wrong = learn(false, vec![version(3, "c"), version(1, "z")]).await;
    assert!(wrong.is_err());
    let kept = scene.attached().await.expect("attached");
    assert_eq!(kept.versions, both);
    assert_eq!(kept.envois[0].suite, b"recu");
    assert_eq!(kept.contenu, b"compte, epoque");
    learn(true, vec![version(1, "autre")]).await.expect("kept");
    let kept = scene.attached().await.expect("attached");
    assert_eq!(kept.versions, [version(1, "autre")]);
}

#[tokio::test]
async fn what_was_sealed_stays_and_nothing_personal_is_readable() {
    let scene = scene().await;
    scene.attach(b"lea@exemple.fr").await;
    scene.set_account(Some(b"lea@exemple.fr")).await;
    scene.store.close().await;
    let bytes = std::fs::read(&scene.path).expect("the file reads");
    for word in ["exemple", "famille", "majore"] {
        let found = bytes.windows(word.len()).any(|at| at == word.as_bytes());
        assert!(!found, "{word}");
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&scene.path);
    let outside = sqlx::SqliteConnection::connect_with(&options).await;
    let mut outside = outside.expect("a connection");
    for statement in ["UPDATE envoi SET contenu = x'00'", "DELETE FROM envoi"] {
        let refused = sqlx::query(statement).execute(&mut outside).await;
        assert!(refused.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn the_account_of_the_computer_opens_under_its_key_only_and_can_be_forgotten() {
    let scene = scene().await;
    let account = async |key: DeviceKey| scene.store.account(&key).await.expect("it reads");
    assert_eq!(account(cle()).await, None);
    for text in [b"un".as_slice(), b"deux"] {
        scene.set_account(Some(text)).await;
        assert_eq!(account(cle()).await.as_deref(), Some(text));
    }
    assert_eq!(account(DeviceKey::new([8; 32])).await, None);
    scene.set_account(None).await;
    assert_eq!(account(cle()).await, None);
}

#[tokio::test]
async fn erasing_a_dossier_takes_what_travels_with_it() {
    let scene = scene().await;
    scene.attach(b"compte").await;
    let erased = scene.store.erase(scene.dossier.id());
    erased.await.expect("erased");
    assert_eq!(scene.attached().await, None);
}
