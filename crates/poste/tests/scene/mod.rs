//! A desk at work, and the gestures of a person at it.
#![allow(dead_code, reason = "each test file uses its part of the scene")]

use chrono::{DateTime, Utc};
use poste::horloge::Horloge;
use poste::view::{Action, Destination, Ecran, TacheId};
use poste::{Answer, Desk, DeviceKey, Installation, Shell, shipped};
use rules::campagne::Campagne;
use rules::saisie::SessionPrecedente;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Answers that the tests give to the dialogs.
#[derive(Default)]
pub(crate) struct Reponses {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) destination: Option<PathBuf>,
}

impl Shell for Reponses {
    fn choose_files(&self) -> Answer<'_, Vec<PathBuf>> {
        Box::pin(async { self.files.clone() })
    }

    fn choose_dossier(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(async { self.destination.clone() })
    }

    fn choose_document(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(async { self.files.first().cloned() })
    }

    fn choose_destination<'a>(&'a self, _name: &'a str) -> Answer<'a, Option<PathBuf>> {
        Box::pin(async { self.destination.clone() })
    }

    fn open<'a>(&'a self, path: &'a Path) -> Answer<'a, bool> {
        Box::pin(async { path.exists() })
    }

    fn browse<'a>(&'a self, _address: &'a str) -> Answer<'a, bool> {
        Box::pin(async { false })
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

pub(crate) async fn desk_of(
    folder: &Path,
    now: &str,
    shell: Reponses,
    reprises: Vec<SessionPrecedente>,
) -> Desk {
    let (campagne, _) = shipped().expect("the shipped data read");
    desk_with(campagne, folder, now, shell, reprises).await
}

/// A desk at another campaign.
pub(crate) async fn desk_with(
    campagne: Campagne,
    folder: &Path,
    now: &str,
    shell: Reponses,
    reprises: Vec<SessionPrecedente>,
) -> Desk {
    let installation = Installation {
        campagne,
        reprises,
        horloge: Horloge::Figee(at(now)),
        shell: Arc::new(shell),
        ..installation(folder)
    };
    Desk::open(installation).await.expect("the desk opens")
}

/// What a desk of the shipped campaign is opened with.
pub(crate) fn installation(folder: &Path) -> Installation {
    let (campagne, territoire) = shipped().expect("the shipped data read");
    Installation {
        donnees: folder.to_owned(),
        campagne,
        territoire,
        reprises: Vec::new(),
        horloge: Horloge::Figee(at(JOUR)),
        cle: DeviceKey::new([7; 32]),
        shell: Arc::new(Reponses::default()),
        service: None,
        dessinateur: PathBuf::from(env!("CARGO_BIN_EXE_apercu")),
    }
}

/// The campaign of the note with lines of its main file changed, read from a folder as an exam office keeps it.
pub(crate) fn campaign_with(changes: &[(&str, &str)]) -> Campagne {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campagnes/nantes-bts-2024");
    let folder = tempfile::tempdir().expect("a folder");
    for name in Campagne::FICHIERS {
        let mut text = std::fs::read_to_string(shipped.join(name)).expect("a shipped file");
        for (before, after) in changes.iter().filter(|_| name == "campagne.toml") {
            assert!(text.contains(before), "{before}");
            text = text.replacen(before, after, 1);
        }
        std::fs::write(folder.path().join(name), text).expect("a copy");
    }
    poste::fonds::campagne_of(folder.path()).expect("the changed campaign has no anomaly")
}

/// A campaign that also registers by experience, from an age on.
pub(crate) fn by_experience() -> Campagne {
    campaign_with(&[
        (
            "issue = \"a_voir\"",
            "issue = \"ici\"\ncategorie = \"experience\"",
        ),
        (
            "[[categorie]]\nid = \"individuel\"",
            "[[categorie]]\nid = \"experience\"\nlibelle = \"Candidat par expérience\"\nformes = [\"globale\"]\n\
             experience = { mois = 12, le = \"cloture\", source = \"essai\", confiance = \"assumed\" }\n\
             age_minimum = { ans = 20, le = \"fin_annee_session\", source = \"essai\", confiance = \"assumed\" }\n\
             source = \"essai\"\nconfiance = \"assumed\"\n\n[[categorie]]\nid = \"individuel\"",
        ),
    ])
}

pub(crate) const JOUR: &str = "2023-10-20T08:00:00Z";

pub(crate) async fn fill(desk: &mut Desk, fields: &[(&str, &str)]) {
    for (champ, texte) in fields {
        desk.saisir(champ, texte).await;
    }
}

/// Fills a page and goes on; the state of the screen that comes.
pub(crate) async fn page(desk: &mut Desk, fields: &[(&str, &str)]) -> String {
    fill(desk, fields).await;
    desk.agir(Action::Continuer).await.etat.as_str().to_owned()
}

pub(crate) async fn go(desk: &mut Desk, vers: Destination) -> Ecran {
    desk.agir(Action::Aller { vers }).await
}

pub(crate) async fn step(desk: &mut Desk, tache: TacheId, fields: &[(&str, &str)]) -> String {
    go(desk, Destination::Tache { tache }).await;
    page(desk, fields).await
}

/// From home to an open dossier of a distance learner of Vendée.
pub(crate) async fn open(desk: &mut Desk) -> String {
    desk.agir(Action::Commencer).await;
    page(desk, &[("preparation", "distance")]).await;
    page(desk, &[("residence", "france"), ("departement", "85")]).await;
    page(desk, &[("deja", "jamais")]).await;
    page(desk, &[("session", "2024")]).await;
    page(
        desk,
        &[
            ("courriel", "candidat@exemple.fr"),
            ("ordinateur", "personnel"),
        ],
    )
    .await
}

pub(crate) const IDENTITE: &[(&str, &str)] = &[
    ("civilite", "madame"),
    ("nom_naissance", "Valéndon"),
    ("prenoms", "Noélie Zérine"),
    ("date_naissance.jour", "2"),
    ("date_naissance.mois", "3"),
    ("date_naissance.annee", "2003"),
    ("lieu_naissance", "france"),
    ("commune_naissance", "49007"),
    ("nationalite", "francaise"),
];
pub(crate) const ADRESSE: &[(&str, &str)] = &[
    ("adresse_1", "12 rue des Tilleuls"),
    ("code_postal", "85000"),
    ("commune", "85191"),
];

pub(crate) async fn answer_all(desk: &mut Desk) {
    assert_eq!(
        step(desk, TacheId::Identite, IDENTITE).await,
        "taches.brouillon"
    );
    assert_eq!(
        step(desk, TacheId::Coordonnees, ADRESSE).await,
        "taches.brouillon"
    );
    assert_eq!(step(desk, TacheId::Parcours, &[]).await, "taches.brouillon");
    assert_eq!(
        step(
            desk,
            TacheId::Epreuves,
            &[("specialite", "metiers-de-l-eau")]
        )
        .await,
        "epreuves"
    );
    assert_eq!(
        page(desk, &[("forme", "globale"), ("langue.E2", "anglais")]).await,
        "taches.brouillon"
    );
    assert_eq!(
        step(desk, TacheId::Notes, &[("autre_diplome", "non")]).await,
        "taches.brouillon"
    );
    assert_eq!(
        step(desk, TacheId::Amenagements, &[("amenagement", "non")]).await,
        "taches.brouillon"
    );
}

/// A small PDF of one page.
pub(crate) fn pdf() -> Vec<u8> {
    pdf_of(b"0 0 m")
}

/// The same, that draws something of its own.
pub(crate) fn pdf_of(drawing: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(lopdf::Stream::new(
        lopdf::Dictionary::new(),
        drawing.to_vec(),
    ));
    let page = lopdf::Dictionary::from_iter([
        ("Type", lopdf::Object::Name(b"Page".to_vec())),
        ("Parent", pages.into()),
        (
            "MediaBox",
            vec![0.into(), 0.into(), 595.into(), 842.into()].into(),
        ),
        ("Contents", content.into()),
    ]);
    let page = document.add_object(page);
    let tree = lopdf::Dictionary::from_iter([
        ("Type", lopdf::Object::Name(b"Pages".to_vec())),
        ("Kids", vec![page.into()].into()),
        ("Count", 1.into()),
    ]);
    document
        .objects
        .insert(pages, lopdf::Object::Dictionary(tree));
    let catalog = lopdf::Dictionary::from_iter([
        ("Type", lopdf::Object::Name(b"Catalog".to_vec())),
        ("Pages", pages.into()),
    ]);
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("in memory");
    bytes
}
