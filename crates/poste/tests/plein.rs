//! The desk on a full disk: it says so, keeps what was typed on the screen, and saves it as soon as there is room.
#![cfg(target_os = "linux")]

#[path = "../../store/tests/disque/mod.rs"]
mod disque;
mod scene;

use disque::{fill, make_room, on_a_small_disk};
use poste::Desk;
use poste::view::{
    Action, CauseSauvegarde, Destination, DocumentId, Ecran, Etape, Page, Sauvegarde, TacheId,
};
use scene::{
    IDENTITE, JOUR, Reponses, answer_all, desk_of, go, installation, open, page, pdf, step,
};
use std::path::Path;

const PLEIN: Sauvegarde = Sauvegarde::Impossible {
    cause: CauseSauvegarde::DisquePlein,
};

/// Codes of the refusals that the page shows.
fn codes(ecran: &Ecran) -> Vec<&str> {
    let refus = match &ecran.page {
        Page::Accueil(view) => &view.refus,
        Page::Preparer(view) => &view.refus,
        Page::Formulaire(view) => &view.refus,
        Page::Reprise(view) => &view.refus,
        Page::Taches(view) => &view.fermetures,
        Page::Piece(view) => &view.refus,
        Page::Relire(view) => &view.refus,
        Page::Signer(view) => &view.refus,
        Page::Deposer(view) => &view.refus,
        Page::Documents(view) => &view.refus,
        Page::Interruption(view) => &view.refus,
        Page::Envois(view) => &view.refus,
        Page::Corrections(view) => &view.refus,
        Page::Messages(view) => &view.refus,
        Page::Compte(view) => &view.refus,
        Page::Verifier(view) => &view.refus,
        Page::Pieces(_) | Page::Issue(_) => panic!("no refusals on this page: {ecran:?}"),
    };
    refus.iter().map(|refus| refus.code.as_str()).collect()
}

fn saved(sauvegarde: &Sauvegarde) -> bool {
    matches!(sauvegarde, Sauvegarde::Enregistre { .. })
}

async fn desk_on(disk: &Path) -> Desk {
    desk_of(disk, JOUR, Reponses::default(), Vec::new()).await
}

/// The desk as somebody finds it who opens the program again.
async fn again(desk: Desk, disk: &Path) -> (Desk, Ecran) {
    desk.close_store().await;
    let mut desk = desk_on(disk).await;
    let Page::Accueil(home) = desk.ecran().page else {
        panic!("home")
    };
    let dossier = home.dossiers[0].id.clone();
    let ecran = desk.agir(Action::Ouvrir { dossier }).await;
    (desk, ecran)
}

/// A PDF of four hundred kilobytes.
fn large_pdf() -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(&pdf()).expect("a PDF");
    let scan = vec![7; 400 * 1024];
    document.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), scan));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("in memory");
    bytes
}

#[test]
fn what_is_typed_stays_on_the_screen_and_is_saved_as_soon_as_there_is_room() {
    let test = "what_is_typed_stays_on_the_screen_and_is_saved_as_soon_as_there_is_room";
    on_a_small_disk(test, 4 * 1024, async |disk| {
        let mut desk = desk_on(&disk).await;
        open(&mut desk).await;
        let etape = Etape::Identite;
        go(&mut desk, Destination::Etape { etape }).await;
        fill(&disk);
        for (champ, texte) in IDENTITE {
            assert_eq!(desk.saisir(champ, texte).await, PLEIN, "{champ}");
        }
        let ecran = desk.agir(Action::Continuer).await;
        assert_eq!(codes(&ecran), ["disque.plein"]);
        assert_eq!(ecran.entete.sauvegarde, PLEIN);
        assert_eq!(ecran.etat.as_str(), "identite.refus");
        assert!(format!("{:?}", ecran.page).contains("Valéndon"));

        // Room again: one letter elsewhere saves what was refused too.
        make_room(&disk);
        assert!(saved(&desk.saisir("nom_usage", "Tré").await));
        let (mut desk, ecran) = again(desk, &disk).await;
        assert_eq!(ecran.etat.as_str(), "identite");
        let shown = format!("{:?}", ecran.page);
        for typed in ["Valéndon", "Noélie Zérine", "Tré"] {
            assert!(shown.contains(typed), "{typed} is lost");
        }
        assert_eq!(page(&mut desk, &[]).await, "taches.brouillon");
        assert!(saved(&desk.ecran().entete.sauvegarde));
    });
}

#[test]
fn the_next_gesture_saves_what_the_disk_refused() {
    let test = "the_next_gesture_saves_what_the_disk_refused";
    on_a_small_disk(test, 4 * 1024, async |disk| {
        let mut desk = desk_on(&disk).await;
        open(&mut desk).await;
        let etape = Etape::Identite;
        go(&mut desk, Destination::Etape { etape }).await;
        fill(&disk);
        assert_eq!(desk.saisir("nom_naissance", "Valéndon").await, PLEIN);
        // Leaving the page is possible; the save line keeps saying what is the matter.
        let ecran = go(&mut desk, Destination::Taches).await;
        assert_eq!(ecran.etat.as_str(), "taches.brouillon");
        assert_eq!(ecran.entete.sauvegarde, PLEIN);
        make_room(&disk);
        let etape = Etape::Identite;
        let ecran = go(&mut desk, Destination::Etape { etape }).await;
        assert!(saved(&ecran.entete.sauvegarde));
        let (_desk, ecran) = again(desk, &disk).await;
        assert!(format!("{:?}", ecran.page).contains("Valéndon"));
    });
}

#[test]
fn a_dossier_that_does_not_fit_is_not_half_opened() {
    let test = "a_dossier_that_does_not_fit_is_not_half_opened";
    on_a_small_disk(test, 2 * 1024, async |disk| {
        let mut desk = desk_on(&disk).await;
        fill(&disk);
        assert_eq!(open(&mut desk).await, "ouverture.refus");
        let ecran = desk.ecran();
        assert_eq!(codes(&ecran), ["disque.plein"]);
        assert!(format!("{:?}", ecran.page).contains("candidat@exemple.fr"));
        make_room(&disk);
        assert_eq!(page(&mut desk, &[]).await, "taches.brouillon");
        let Page::Accueil(home) = desk.agir(Action::Fermer).await.page else {
            panic!("home")
        };
        assert_eq!(home.dossiers.len(), 1);
    });
}

#[test]
fn a_piece_that_does_not_fit_is_told_and_nothing_of_it_is_kept() {
    let test = "a_piece_that_does_not_fit_is_told_and_nothing_of_it_is_kept";
    on_a_small_disk(test, 6 * 1024, async |disk| {
        let mut desk = desk_on(&disk).await;
        open(&mut desk).await;
        answer_all(&mut desk).await;
        let code = "identite".to_owned();
        go(&mut desk, Destination::Piece { code }).await;
        let scan = large_pdf();
        fill(&disk);
        let ecran = desk
            .ajouter_fichier("identite", "cni.pdf", scan.clone())
            .await;
        assert_eq!(codes(&ecran), ["disque.plein"]);
        let Page::Piece(piece) = &ecran.page else {
            panic!("a pièce")
        };
        assert!(piece.fichiers.is_empty() && piece.annonce.is_none());
        make_room(&disk);
        let ecran = desk.ajouter_fichier("identite", "cni.pdf", scan).await;
        assert_eq!(ecran.etat.as_str(), "piece.fichiers");
        let (_desk, ecran) = again(desk, &disk).await;
        assert_eq!(ecran.etat.as_str(), "piece.fichiers");
        let Page::Piece(piece) = &ecran.page else {
            panic!("a pièce")
        };
        assert_eq!(piece.fichiers.len(), 1);
    });
}

#[test]
fn a_document_that_does_not_fit_on_the_key_leaves_nothing_there() {
    let test = "a_document_that_does_not_fit_on_the_key_leaves_nothing_there";
    on_a_small_disk(test, 64, async |key| {
        let computer = tempfile::tempdir().expect("a folder");
        let shell = Reponses {
            destination: Some(key.join("recapitulatif.pdf")),
            ..Reponses::default()
        };
        let mut desk = desk_of(computer.path(), JOUR, shell, Vec::new()).await;
        open(&mut desk).await;
        answer_all(&mut desk).await;
        step(&mut desk, TacheId::Validation, &[]).await;
        fill(&key);
        let save = || Action::EnregistrerDocument {
            document: DocumentId::Recapitulatif,
            version: 1,
        };
        let ecran = desk.agir(save()).await;
        assert_eq!(codes(&ecran), ["destination.pleine"]);
        // What is on the computer is saved, and the save line says so.
        assert!(saved(&ecran.entete.sauvegarde));
        let ecran = desk.agir(Action::EnregistrerDates).await;
        assert_eq!(codes(&ecran), ["destination.pleine"]);
        let left = std::fs::read_dir(&key).expect("readable").flatten();
        assert_eq!(left.count(), 1, "only what filled the key");
    });
}

#[test]
fn a_first_start_on_a_full_disk_is_told_as_such() {
    let test = "a_first_start_on_a_full_disk_is_told_as_such";
    on_a_small_disk(test, 512, async |disk| {
        fill(&disk);
        let refused = Desk::open(installation(&disk))
            .await
            .map(drop)
            .expect_err("no room");
        assert!(poste::is_disk_full(&refused), "{refused:#}");
        make_room(&disk);
        Desk::open(installation(&disk))
            .await
            .expect("there is room");
    });
}
