//! The campaigns and the people of the cases at the counter.
#![allow(dead_code, reason = "each test file uses a part of the scene")]

pub(crate) mod parcours;
pub(crate) mod personne;

use rules::campagne::{Campagne, Fichiers, Territoire};
use std::sync::LazyLock;

macro_rules! files {
    ($folder:literal, $($name:literal),+) => {
        Fichiers::from([$(($name, include_str!(concat!("../../../../campagnes/", $folder, "/", $name)))),+])
    };
}

/// Files of the campaign of the note, and of the national regulation.
pub(crate) fn nantes_files() -> Fichiers<'static> {
    let mut files = files!(
        "nantes-bts-2024",
        "campagne.toml",
        "pieces.toml",
        "textes.toml"
    );
    files.extend(files!(
        "national",
        "langues.csv",
        "specialites.csv",
        "reglements.csv",
        "epreuves.csv",
        "correspondances.csv",
        "explications.toml"
    ));
    files
}

/// The campaign of the note.
pub(crate) fn nantes() -> &'static Campagne {
    static CAMPAGNE: LazyLock<Campagne> = LazyLock::new(|| {
        Campagne::parse(&nantes_files()).expect("the campaign of the note has no anomaly")
    });
    &CAMPAGNE
}

/// A test campaign in America/Martinique that closes at 17:00 local and publishes no deposit deadline: the files of
/// Nantes with other dates and another territory.
pub(crate) fn martinique() -> &'static Campagne {
    static CAMPAGNE: LazyLock<Campagne> = LazyLock::new(|| {
        let mut files = nantes_files();
        files.insert("campagne.toml", include_str!("martinique.toml"));
        Campagne::parse(&files).expect("the test campaign has no anomaly")
    });
    &CAMPAGNE
}

/// The national tables.
pub(crate) fn territoire() -> &'static Territoire {
    static TERRITOIRE: LazyLock<Territoire> = LazyLock::new(|| {
        let files = files!(
            "national",
            "academies.csv",
            "departements.csv",
            "communes.csv",
            "pays.csv"
        );
        Territoire::parse(&files).expect("the national tables have no anomaly")
    });
    &TERRITOIRE
}
