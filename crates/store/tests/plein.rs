//! A disk without any room left: nothing acknowledged is lost, nothing is half written, and it works again with room.
#![cfg(target_os = "linux")]

mod disque;

use chrono::{DateTime, Utc};
use disque::{fill, make_room, on_a_small_disk};
use std::collections::BTreeMap;
use std::path::Path;
use store::{Along, Argon2Cost, DeviceKey, Error, NewEntry, Opened, Protection, Store, Unlocked};
use uuid::Uuid;

const CHEAP: Argon2Cost = Argon2Cost {
    memory_kib: 64,
    passes: 1,
};
const ID: Uuid = Uuid::from_u128(1);

fn now() -> DateTime<Utc> {
    "2023-10-20T08:00:00Z".parse().expect("an instant")
}

fn poste() -> Protection {
    Protection::Poste(DeviceKey::new([9; 32]))
}

fn entry(text: &str) -> NewEntry {
    NewEntry {
        id: Uuid::now_v7(),
        payload: text.into(),
        sante: None,
        at: now(),
    }
}

async fn try_open(disk: &Path) -> Result<Opened, Error> {
    Store::open_with(&disk.join("pupitre.db"), now(), CHEAP).await
}

/// Opens what must not be taken for damaged.
async fn open(disk: &Path) -> Store {
    let opened = try_open(disk).await.expect("the store opens");
    assert_eq!(opened.set_aside, None);
    opened.store
}

async fn dossier(store: &Store) -> Unlocked {
    store.create(ID, poste(), now()).await.expect("a dossier")
}

async fn texts(store: &Store, unlocked: &Unlocked) -> Vec<Vec<u8>> {
    let entries = store.entries(unlocked).await.expect("an unbroken journal");
    entries.into_iter().map(|entry| entry.payload).collect()
}

/// Types into fields until the disk refuses; what was acknowledged.
async fn type_until_full(store: &Store, unlocked: &Unlocked) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for turn in 0..100_000 {
        let (champ, texte) = (format!("champ{}", turn % 50), format!("{turn}").repeat(200));
        match store.save_field(unlocked, &champ, &texte, now()).await {
            Ok(()) => kept.insert(champ, texte),
            Err(error) => {
                assert!(matches!(error, Error::DiskFull), "{error:?}");
                assert!(!kept.is_empty(), "not even one field fits");
                return kept;
            }
        };
    }
    panic!("the disk is never full")
}

#[test]
fn typing_until_the_disk_is_full_loses_nothing_that_was_acknowledged() {
    let test = "typing_until_the_disk_is_full_loses_nothing_that_was_acknowledged";
    on_a_small_disk(test, 3 * 1024, async |disk| {
        let store = open(&disk).await;
        let unlocked = dossier(&store).await;
        store
            .append(&unlocked, entry("a"), Along::default())
            .await
            .expect("room");
        let ballast = vec![1; 1024 * 1024];
        std::fs::write(disk.join("ballast"), ballast).expect("room");
        let kept = type_until_full(&store, &unlocked).await;
        let refused = store.append(&unlocked, entry("b"), Along::default()).await;
        assert!(matches!(refused, Err(Error::DiskFull)), "{refused:?}");
        assert_eq!(store.fields(&unlocked).await.expect("readable"), kept);
        store.close().await;

        // Still full: what is there can be read.
        let store = open(&disk).await;
        let unlocked = store.unlock(ID, poste(), now()).await.expect("the key");
        assert_eq!(store.fields(&unlocked).await.expect("readable"), kept);
        assert_eq!(texts(&store, &unlocked).await, [b"a"]);

        make_room(&disk);
        store
            .save_field(&unlocked, "nom", "Valéndon", now())
            .await
            .expect("there is room");
        store
            .append(&unlocked, entry("b"), Along::default())
            .await
            .expect("there is room");
        store.close().await;
        let store = open(&disk).await;
        let unlocked = store.unlock(ID, poste(), now()).await.expect("the key");
        assert_eq!(texts(&store, &unlocked).await, [b"a", b"b"]);
        let fields = store.fields(&unlocked).await.expect("readable");
        assert_eq!(fields.len(), kept.len() + 1);
        assert_eq!(fields["nom"], "Valéndon");
    });
}

#[test]
fn a_dossier_opens_and_reads_on_a_full_disk() {
    let test = "a_dossier_opens_and_reads_on_a_full_disk";
    on_a_small_disk(test, 1024, async |disk| {
        let store = open(&disk).await;
        let unlocked = dossier(&store).await;
        let saved = store.save_field(&unlocked, "nom", "Valéndon", now());
        saved.await.expect("room");
        let wrong = Protection::Poste(DeviceKey::new([1; 32]));
        assert!(store.unlock(ID, wrong, now()).await.is_err());
        store.close().await;
        fill(&disk);
        let store = open(&disk).await;
        let unlocked = store.unlock(ID, poste(), now()).await.expect("the key");
        let fields = store.fields(&unlocked).await.expect("readable");
        assert_eq!(fields["nom"], "Valéndon");
        let refused = store.save_field(&unlocked, "nom", "Autre", now()).await;
        assert!(matches!(refused, Err(Error::DiskFull)), "{refused:?}");
    });
}

#[test]
fn a_file_and_its_entry_come_together_or_not_at_all() {
    let test = "a_file_and_its_entry_come_together_or_not_at_all";
    on_a_small_disk(test, 3 * 1024, async |disk| {
        let store = open(&disk).await;
        let unlocked = dossier(&store).await;
        let scan = vec![7; 1024 * 1024];
        let hash = store.put_file(&unlocked, &scan[..10]).await.expect("room");
        fill(&disk);
        let with_scan = || Along {
            file: Some(&scan),
            ..Along::default()
        };
        let refused = store.append(&unlocked, entry("scan"), with_scan()).await;
        assert!(matches!(refused, Err(Error::DiskFull)), "{refused:?}");
        assert!(texts(&store, &unlocked).await.is_empty());
        make_room(&disk);
        store
            .append(&unlocked, entry("scan"), with_scan())
            .await
            .expect("there is room");
        assert_eq!(texts(&store, &unlocked).await, [b"scan"]);
        let small = store.file(&unlocked, &hash).await.expect("readable");
        assert_eq!(small.as_deref(), Some(&scan[..10]));
    });
}

#[test]
fn a_dossier_that_does_not_fit_is_not_there() {
    on_a_small_disk(
        "a_dossier_that_does_not_fit_is_not_there",
        4 * 1024,
        async |disk| {
            let elsewhere = tempfile::tempdir().expect("a folder");
            let other = open(elsewhere.path()).await;
            let carried = dossier(&other).await;
            for size in [1, 2] {
                let file = vec![size; 400 * 1024];
                other
                    .put_file(&carried, &file)
                    .await
                    .expect("room elsewhere");
            }
            let bytes = other.export(&carried, "une phrase").await.expect("a file");

            let store = open(&disk).await;
            fill(&disk);
            let brought = store.import(&bytes, "une phrase", poste(), now()).await;
            assert!(matches!(brought, Err(Error::DiskFull)));
            let fields = BTreeMap::from([("courriel".to_owned(), "a@exemple.fr".repeat(2000))]);
            let begun = store
                .begin(
                    Uuid::from_u128(2),
                    poste(),
                    &fields,
                    entry("a"),
                    Along::default(),
                )
                .await;
            assert!(matches!(begun, Err(Error::DiskFull)));
            let cle = DeviceKey::new([9; 32]);
            assert_eq!(store.dossiers(&cle).await.expect("readable"), []);

            make_room(&disk);
            let brought = store.import(&bytes, "une phrase", poste(), now()).await;
            brought.expect("there is room, and no half of it was left");
            store
                .begin(
                    Uuid::from_u128(2),
                    poste(),
                    &fields,
                    entry("a"),
                    Along::default(),
                )
                .await
                .expect("there is room");
            assert_eq!(store.dossiers(&cle).await.expect("readable").len(), 2);
        },
    );
}

#[test]
fn a_first_start_on_a_full_disk_says_so_and_moves_nothing_aside() {
    let test = "a_first_start_on_a_full_disk_says_so_and_moves_nothing_aside";
    on_a_small_disk(test, 512, async |disk| {
        fill(&disk);
        let refused = try_open(&disk).await.map(|_| ());
        assert!(matches!(refused, Err(Error::DiskFull)), "{refused:?}");
        make_room(&disk);
        open(&disk).await;
        let names = std::fs::read_dir(&disk).expect("readable").flatten();
        let aside = names.filter(|entry| entry.file_name().to_string_lossy().contains("abime"));
        assert_eq!(aside.count(), 0);
    });
}
