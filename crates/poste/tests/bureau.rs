//! The whole path at the desk, without a window: what the screens show and what is kept.

mod scene;

use poste::view::{Action, Destination, DocumentId, Ecran, Etape, Page, StatutView, TacheId};
use scene::{IDENTITE, JOUR, Reponses, answer_all, desk_of, go, open, page, pdf, step};

fn taches(ecran: &Ecran) -> &poste::view::TachesView {
    let Page::Taches(view) = &ecran.page else {
        panic!("not the task list: {ecran:?}")
    };
    view
}

#[tokio::test]
async fn a_distance_learner_goes_from_the_first_question_to_a_complete_dossier() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    assert_eq!(open(&mut desk).await, "taches.brouillon");
    answer_all(&mut desk).await;
    go(&mut desk, Destination::Relire).await;
    assert_eq!(page(&mut desk, &[]).await, "documents.liste");
    for (code, seed) in [
        ("identite", 1),
        ("jdc", 2),
        ("diplome_acces", 3),
        ("inscription_distance", 4),
        ("certificat_stage", 5),
    ] {
        go(
            &mut desk,
            Destination::Piece {
                code: code.to_owned(),
            },
        )
        .await;
        let mut bytes = pdf();
        bytes.extend(format!("\n% {seed}\n%%EOF").bytes());
        let ecran = desk.ajouter_fichier(code, "scan é 🎓.pdf", bytes).await;
        assert_eq!(ecran.etat.as_str(), "piece.fichiers", "{ecran:?}");
    }
    go(&mut desk, Destination::Signer).await;
    assert_eq!(page(&mut desk, &[]).await, "signer.refus");
    assert_eq!(
        page(
            &mut desk,
            &[
                ("relu", "oui"),
                ("moyen", "tapee"),
                ("nom", "noelie zerine valendon")
            ]
        )
        .await,
        "signer.signe"
    );
    let ecran = go(&mut desk, Destination::Taches).await;
    assert_eq!(taches(&ecran).statut, StatutView::Complet { version: 1 });
    let document = desk
        .document(DocumentId::Recapitulatif, 1)
        .expect("a document");
    assert!(document.bytes.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn what_was_typed_and_decided_is_there_after_closing() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
        open(&mut desk).await;
        step(&mut desk, TacheId::Identite, IDENTITE).await;
        go(
            &mut desk,
            Destination::Etape {
                etape: Etape::Coordonnees,
            },
        )
        .await;
        desk.saisir("adresse_1", "3 quai").await;
        desk.close_store().await;
    }
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    let Page::Accueil(accueil) = desk.ecran().page else {
        panic!("home")
    };
    assert_eq!(accueil.dossiers[0].nom_court.as_deref(), Some("Noélie V."));
    let ecran = desk
        .agir(Action::Ouvrir {
            dossier: accueil.dossiers[0].id.clone(),
        })
        .await;
    assert_eq!(
        ecran.etat.as_str(),
        "coordonnees",
        "it opens where the person was"
    );
    assert!(format!("{:?}", ecran.page).contains("3 quai"));
    let ecran = desk.agir(Action::Retour).await;
    assert_eq!(taches(&ecran).terminees, 1);
}

#[tokio::test]
async fn each_door_leads_where_the_note_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    desk.agir(Action::Commencer).await;
    assert_eq!(page(&mut desk, &[]).await, "orientation_preparation.refus");
    assert_eq!(
        page(&mut desk, &[("preparation", "presentiel")]).await,
        "issue.etablissement"
    );
    desk.agir(Action::Retour).await;
    assert_eq!(
        page(&mut desk, &[("preparation", "autre")]).await,
        "issue.a_voir"
    );
    desk.agir(Action::Retour).await;
    assert_eq!(
        page(&mut desk, &[("preparation", "apres_echec")]).await,
        "orientation_residence"
    );
    assert_eq!(
        page(&mut desk, &[("residence", "france"), ("departement", "35")]).await,
        "issue.autre_academie"
    );
    desk.agir(Action::Retour).await;
    assert_eq!(
        page(&mut desk, &[("departement", "44")]).await,
        "orientation_deja"
    );
    assert_eq!(
        page(&mut desk, &[("deja", "jamais")]).await,
        "orientation_deja.refus"
    );
    assert_eq!(
        page(&mut desk, &[("deja", "avant")]).await,
        "orientation_session"
    );
    assert_eq!(
        page(&mut desk, &[("session", "autre")]).await,
        "issue.autre_session"
    );
}

#[tokio::test]
async fn an_address_elsewhere_interrupts_and_nothing_typed_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    open(&mut desk).await;
    let state = step(
        &mut desk,
        TacheId::Coordonnees,
        &[
            ("adresse_1", "1 rue"),
            ("code_postal", "35000"),
            ("commune", "35238"),
        ],
    )
    .await;
    assert_eq!(state, "interruption.adresse_hors_academie");
    let ecran = desk.agir(Action::Confirmer).await;
    assert!(format!("{:?}", ecran.page).contains("35000"));
}

#[tokio::test]
async fn a_shared_computer_locks_a_dossier_under_its_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    desk.agir(Action::Commencer).await;
    page(&mut desk, &[("preparation", "distance")]).await;
    page(&mut desk, &[("residence", "france"), ("departement", "44")]).await;
    page(&mut desk, &[("deja", "jamais")]).await;
    page(&mut desk, &[("session", "2024")]).await;
    let fields = [
        ("courriel", "b@exemple.fr"),
        ("ordinateur", "partage"),
        ("nouveau_secret", "12345"),
    ];
    assert_eq!(page(&mut desk, &fields).await, "ouverture.refus");
    let fields = [
        ("nouveau_secret", "marée haute"),
        ("nouveau_secret_encore", "marée haute"),
        ("secret_compris", "oui"),
    ];
    assert_eq!(page(&mut desk, &fields).await, "taches.brouillon");
    let Page::Accueil(accueil) = desk.agir(Action::Fermer).await.page else {
        panic!("home")
    };
    assert_eq!(
        (accueil.dossiers[0].protege, &accueil.dossiers[0].nom_court),
        (true, &None)
    );
    let id = accueil.dossiers[0].id.clone();
    assert_eq!(
        desk.agir(Action::Ouvrir { dossier: id })
            .await
            .etat
            .as_str(),
        "deverrouillage"
    );
    assert_eq!(
        page(&mut desk, &[("secret", "faux code")]).await,
        "deverrouillage.refus"
    );
    assert_eq!(
        page(&mut desk, &[("secret", "marée haute")]).await,
        "taches.brouillon"
    );
}

#[tokio::test]
async fn a_dossier_is_carried_to_another_computer() {
    let (here, there) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let file = here.path().join("mon-inscription.pupitre");
    let shell = || Reponses {
        destination: Some(file.clone()),
        ..Reponses::default()
    };
    let mut desk = desk_of(here.path(), JOUR, shell(), Vec::new()).await;
    open(&mut desk).await;
    answer_all(&mut desk).await;
    go(
        &mut desk,
        Destination::Etape {
            etape: Etape::Emporter,
        },
    )
    .await;
    assert_eq!(
        page(&mut desk, &[("phrase", "court")]).await,
        "emporter.refus"
    );
    let phrase = "un bateau bleu au port";
    assert_eq!(
        page(&mut desk, &[("phrase", phrase), ("phrase_encore", phrase)]).await,
        "taches.brouillon"
    );
    let mut other = desk_of(there.path(), JOUR, shell(), Vec::new()).await;
    go(
        &mut other,
        Destination::Etape {
            etape: Etape::Apporter,
        },
    )
    .await;
    assert_eq!(
        page(&mut other, &[("phrase", "une autre phrase")]).await,
        "apporter.refus"
    );
    assert_eq!(
        page(&mut other, &[("phrase", phrase)]).await,
        "taches.brouillon"
    );
    assert_eq!(taches(&other.ecran()).terminees, 6);
}

#[tokio::test]
async fn bad_files_get_a_code_and_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    open(&mut desk).await;
    answer_all(&mut desk).await;
    go(
        &mut desk,
        Destination::Piece {
            code: "identite".to_owned(),
        },
    )
    .await;
    desk.ajouter_fichier("identite", "bon.pdf", pdf()).await;
    for (bytes, code) in [
        (Vec::new(), "fichier.vide"),
        (vec![b'x'; 61 * 1024 * 1024], "fichier.trop_gros"),
        (pdf()[..200].to_vec(), "fichier.pdf_abime"),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "fichier.heic",
        ),
        (b"PK\x03\x04 pages".to_vec(), "fichier.bureautique"),
        (vec![0xff, 0xd8, 0xff, 0xe0, 0, 16], "fichier.image_abimee"),
        (pdf(), "piece.fichier_en_double"),
    ] {
        let ecran = desk.ajouter_fichier("identite", "essai", bytes).await;
        let Page::Piece(piece) = ecran.page else {
            panic!("a pièce")
        };
        assert_eq!(
            piece
                .refus
                .iter()
                .map(|refus| refus.code.as_str())
                .collect::<Vec<_>>(),
            [code]
        );
        assert_eq!(piece.fichiers.len(), 1);
    }
}

#[tokio::test]
async fn after_the_close_of_choices_pieces_stay_open_and_choices_say_the_date() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
        open(&mut desk).await;
        answer_all(&mut desk).await;
        go(&mut desk, Destination::Relire).await;
        page(&mut desk, &[]).await;
        desk.close_store().await;
    }
    let mut desk = desk_of(
        folder.path(),
        "2023-11-20T08:00:00Z",
        Reponses::default(),
        Vec::new(),
    )
    .await;
    let Page::Accueil(accueil) = desk.ecran().page else {
        panic!("home")
    };
    let ecran = desk
        .agir(Action::Ouvrir {
            dossier: accueil.dossiers[0].id.clone(),
        })
        .await;
    assert_eq!(ecran.etat.as_str(), "taches.depot_seul");
    let told = &taches(&ecran).fermetures[0].donnees["depuis"];
    assert_eq!(
        told.replace('\u{a0}', " "),
        "mercredi 15 novembre 2023 à 23 h 59 (heure de Paris)"
    );
    let tache = TacheId::Coordonnees;
    let ecran = go(&mut desk, Destination::Tache { tache }).await;
    assert_eq!(ecran.etat.as_str(), "relire.clos");
    // A form that stayed open over the deadline still says why nothing can change.
    let etape = Etape::Coordonnees;
    go(&mut desk, Destination::Etape { etape }).await;
    assert_eq!(
        page(&mut desk, &[("adresse_1", "2 rue")]).await,
        "coordonnees.refus"
    );
    go(
        &mut desk,
        Destination::Piece {
            code: "identite".to_owned(),
        },
    )
    .await;
    assert_eq!(
        desk.ajouter_fichier("identite", "cni.pdf", pdf())
            .await
            .etat
            .as_str(),
        "piece.fichiers"
    );
}

#[tokio::test]
async fn a_draft_that_was_never_validated_is_told_so_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
        open(&mut desk).await;
        answer_all(&mut desk).await;
        desk.close_store().await;
    }
    let late = "2023-11-15T23:00:00Z";
    let mut desk = desk_of(folder.path(), late, Reponses::default(), Vec::new()).await;
    let Page::Accueil(accueil) = desk.ecran().page else {
        panic!("home")
    };
    let dossier = accueil.dossiers[0].id.clone();
    let ecran = desk.agir(Action::Ouvrir { dossier }).await;
    assert_eq!(ecran.etat.as_str(), "interruption.brouillon_ferme");
    let ecran = desk.agir(Action::Confirmer).await;
    assert_eq!(ecran.etat.as_str(), "taches.brouillon.ferme");
    assert_eq!(taches(&ecran).terminees, 6);
}

#[tokio::test]
async fn an_address_abroad_has_its_country() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    open(&mut desk).await;
    let abroad = [
        ("adresse_1", "4 rue du Port"),
        ("residence_adresse", "ailleurs"),
        ("localite", "Namur"),
    ];
    let tache = TacheId::Coordonnees;
    assert_eq!(step(&mut desk, tache, &abroad).await, "coordonnees.refus");
    assert_eq!(
        page(&mut desk, &[("pays", "BE")]).await,
        "taches.brouillon",
        "{:?}",
        desk.ecran().page
    );
}

#[tokio::test]
async fn the_address_that_a_warning_proposes_is_taken_where_the_warning_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    open(&mut desk).await;
    let slip = [("courriel", "candidat@gmial.com")];
    step(&mut desk, TacheId::Coordonnees, &slip).await;
    let ecran = go(&mut desk, Destination::Taches).await;
    let doubt = &taches(&ecran).avis[0];
    let (Some(champ), Some(valeur)) = (doubt.champ.clone(), doubt.proposition.clone()) else {
        panic!("a proposal: {doubt:?}")
    };
    assert_eq!(valeur, "candidat@gmail.com");
    let ecran = desk.agir(Action::Prendre { champ, valeur }).await;
    assert_eq!(ecran.etat.as_str(), "taches.brouillon");
    assert!(taches(&ecran).avis.is_empty(), "{:?}", taches(&ecran).avis);
}

#[tokio::test]
async fn an_opened_pdf_goes_with_its_dossier() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    open(&mut desk).await;
    answer_all(&mut desk).await;
    go(&mut desk, Destination::Relire).await;
    page(&mut desk, &[]).await;
    let document = DocumentId::Recapitulatif;
    desk.agir(Action::OuvrirDocument {
        document,
        version: 1,
    })
    .await;
    let count = || std::fs::read_dir(folder.path().join("documents")).map_or(0, Iterator::count);
    assert_eq!(count(), 1);
    desk.agir(Action::Fermer).await;
    assert_eq!(count(), 0, "nothing readable stays on a shared computer");
}
