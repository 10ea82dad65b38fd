//! The deposit at the desk of the application, against a real server.

use crate::pieces::pdf;
use crate::poste::{Ordinateur, Scene};
use crate::remise::verified;
use banc::{Antivirus, Base, Boite, JOUR, NUISIBLE, Server};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use poste::view::{
    Action, DeposerView, Destination, DocumentId, EtatDepot, EtatEnvoi, Page, PieceView,
    SignerView, StatutPiece, StatutView,
};
use std::path::Path;
use std::time::{Duration, Instant};

/// A picture of one point.
const POINT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const NOM: &str = "Noélie Zérine Valéndon";

/// The service at the address of that file, on the same base, at another instant.
pub(crate) fn again(
    file: &str,
    (base, boite): (&Base, &Boite),
    instant: &str,
    pieces: &Path,
) -> Server {
    let address = file.split('"').nth(1).unwrap();
    let address = address.trim_start_matches("http://");
    Server::start_with(base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", instant);
        command.env("PUPITRE_ECOUTE", address);
        command.env("PUPITRE_PIECES_DOSSIER", pieces);
        command.envs(boite.settings());
    })
}

impl Ordinateur {
    pub(crate) async fn go(&mut self, vers: Destination) -> Page {
        self.desk.agir(Action::Aller { vers }).await.page
    }

    pub(crate) async fn deposer(&mut self) -> DeposerView {
        let Page::Deposer(view) = self.go(Destination::Deposer).await else {
            panic!("not the deposit")
        };
        view
    }

    async fn piece(&mut self, code: &str) -> PieceView {
        let code = code.to_owned();
        let Page::Piece(view) = self.go(Destination::Piece { code }).await else {
            panic!("no pièce")
        };
        view
    }

    pub(crate) async fn statut(&mut self) -> StatutView {
        let Page::Taches(view) = self.go(Destination::Taches).await else {
            panic!("not the tasks")
        };
        view.statut
    }

    /// Every answer, the validation, every pièce and the signature; all of it received.
    pub(crate) async fn complete(&mut self) {
        self.answer_everything().await;
        self.go(Destination::Relire).await;
        let validated = self.fill(&[]).await;
        assert_eq!(validated.etat.as_str(), "documents.liste");
        let picture = BASE64_STANDARD.decode(POINT).unwrap();
        let Page::Pieces(list) = self.go(Destination::Pieces).await else {
            panic!("no list of pièces")
        };
        for piece in list
            .demandees
            .iter()
            .filter(|it| it.code != "recapitulatif")
        {
            let added = self
                .desk
                .ajouter_fichier(&piece.code, "page.png", picture.clone())
                .await;
            assert!(matches!(added.page, Page::Piece(_) | Page::Pieces(_)));
        }
        self.go(Destination::Signer).await;
        let signature = [("relu", "oui"), ("moyen", "tapee"), ("nom", NOM)];
        let signed = self.fill(&signature).await;
        assert_eq!(signed.etat.as_str(), "signer.signe", "{signed:#?}");
        for _ in 0..8 {
            self.exchange().await;
        }
    }
}

#[tokio::test]
async fn a_deposit_waits_for_the_network_can_be_taken_back_and_survives_a_restart() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    let missing = lea.deposer().await.etat;
    assert!(matches!(missing, EtatDepot::PasPret { .. }), "{missing:?}");
    lea.complete().await;
    assert_eq!(lea.deposer().await.etat, EtatDepot::Pret);
    let held = scene.server.kill();
    lea.exchange().await;
    lea.desk.agir(Action::Deposer).await;
    let decided = EtatDepot::EnRoute { annulable: true };
    assert_eq!(lea.deposer().await.etat, decided);
    lea.desk.agir(Action::NePasDeposer).await;
    assert_eq!(lea.deposer().await.etat, EtatDepot::Pret);
    lea.desk.agir(Action::Deposer).await;
    lea.exchange().await;
    assert!(!lea.deposer().await.essais.is_empty(), "the hour is kept");
    // The program is closed, and the service is back when it starts again.
    let _server = again(
        &scene.service,
        (&scene.base, &scene.boite),
        JOUR,
        held.path(),
    );
    let mut lea = lea.restarted(&scene.service).await;
    lea.open().await;
    assert_eq!(lea.deposer().await.etat, decided);
    assert_eq!(lea.statut().await, StatutView::Complet { version: 1 });
    lea.exchange().await;
    let view = lea.deposer().await;
    assert_eq!(view.etat, EtatDepot::Depose);
    let recu = view.recu.expect("a receipt");
    assert_eq!((recu.version, recu.pieces.len()), (1, 5));
    assert!(matches!(lea.statut().await, StatutView::Depose { .. }));
    // Also after another start, without any service.
    let mut lea = lea.restarted(&scene.service).await;
    lea.open().await;
    assert_eq!(lea.deposer().await.etat, EtatDepot::Depose);
}

#[tokio::test]
async fn a_deposit_is_shown_only_when_its_receipt_is_the_services() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    lea.complete().await;
    let mut lea = lea.restarted(&scene.with_other_keys()).await;
    lea.open().await;
    lea.exchange().await;
    lea.desk.agir(Action::Deposer).await;
    for _ in 0..3 {
        lea.exchange().await;
    }
    let view = lea.deposer().await;
    assert_ne!(view.etat, EtatDepot::Depose);
    assert_eq!(view.recu, None);
    assert_eq!(lea.statut().await, StatutView::Complet { version: 1 });
    let mut lea = lea.restarted(&scene.service).await;
    lea.open().await;
    for _ in 0..3 {
        lea.exchange().await;
    }
    assert_eq!(lea.deposer().await.etat, EtatDepot::Depose);
}

#[tokio::test]
async fn a_file_that_the_service_sets_aside_is_shown_with_its_reason_and_stops_the_deposit() {
    let antivirus = Antivirus::start();
    let scene = Scene::with(|command| {
        command.env("PUPITRE_PIECES_ANTIVIRUS", antivirus.address());
    })
    .await;
    let mut lea = scene.sent().await;
    lea.complete().await;
    let sound = lea.piece("identite").await;
    assert_eq!(sound.piece.statut, StatutPiece::Recue);
    assert!(sound.fichiers[0].recu_le.is_some());
    let mut harmful = pdf(5000, 1);
    harmful[100..100 + NUISIBLE.len()].copy_from_slice(NUISIBLE);
    lea.desk
        .ajouter_fichier("identite", "carte.pdf", harmful)
        .await;
    let begun = Instant::now();
    while lea.piece("identite").await.piece.statut != StatutPiece::ARemplacer {
        assert!(begun.elapsed() < Duration::from_secs(30), "an examination");
        lea.exchange().await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let view = lea.piece("identite").await;
    assert_eq!(view.fichiers.len(), 2);
    assert_eq!(view.fichiers[0].ecart, None);
    let reason = view.fichiers[1].ecart.as_ref().map(|it| it.code.as_str());
    assert_eq!(reason, Some("fichier.infecte"));
    assert_eq!(lea.envoi(), EtatEnvoi::ARevoir { nombre: 1 });
    let EtatDepot::PasPret { bloquants } = lea.deposer().await.etat else {
        panic!("a deposit with a file that cannot be opened")
    };
    assert_eq!(bloquants[0].code, "envoi.fichier_ecarte");
    // Also after another start, without any service.
    let mut lea = lea.restarted("").await;
    lea.open().await;
    let view = lea.piece("identite").await;
    assert_eq!(view.piece.statut, StatutPiece::ARemplacer);
    let mut lea = lea.restarted(&scene.service).await;
    lea.open().await;
    let piece = "identite".to_owned();
    let fichier = view.fichiers[1].id.clone();
    lea.desk
        .agir(Action::RetirerFichier { piece, fichier })
        .await;
    lea.exchange().await;
    assert_eq!(lea.deposer().await.etat, EtatDepot::Pret);
}

/// The récapitulatif of the first version, as the person saves it.
async fn recapitulatif(lea: &mut Ordinateur) -> Vec<u8> {
    lea.desk
        .agir(Action::EnregistrerDocument {
            document: DocumentId::Recapitulatif,
            version: 1,
        })
        .await;
    let file = lea.folder.path().join("recapitulatif-bts-2024-v1.pdf");
    std::fs::read(file).unwrap()
}

#[tokio::test]
async fn the_computer_signs_a_recapitulatif_and_the_service_seals_what_it_would_print_itself() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    lea.complete().await;
    let sealed = recapitulatif(&mut lea).await;
    let (genuine, told) = verified(&sealed, "");
    assert!(
        genuine && told.contains("la signature d’un ordinateur (poste-"),
        "{told}"
    );
    // Without the network the computer signs alone, and nobody takes that for the service.
    scene.server.kill();
    lea.exchange().await;
    let signed = recapitulatif(&mut lea).await;
    let (genuine, told) = verified(&signed, "");
    assert!(
        !genuine && told.contains("rien ne dit qui s’en servait"),
        "{told}"
    );
    // Without a seal, the code of the page and its words are compared.
    assert!(
        told.contains("Le code de la page dit : récapitulatif d’inscription, version 1")
            && told.contains("Le titre et le pied de chaque page disent la même chose"),
        "{told}"
    );
    assert!(cachet::signed_here(&signed).is_some());
}

/// The page of the signature.
async fn signer(lea: &mut Ordinateur) -> SignerView {
    let Page::Signer(view) = lea.go(Destination::Signer).await else {
        panic!("not the signature")
    };
    view
}

#[tokio::test]
async fn a_typed_signature_is_confirmed_by_the_code_of_a_letter() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    lea.complete().await;
    let view = signer(&mut lea).await;
    assert!(view.code.is_some_and(|code| code.demandable));
    assert_eq!(view.signature.expect("signed").prouvee, None);
    lea.desk.agir(Action::RecevoirCode).await;
    let view = signer(&mut lea).await;
    assert!(view.refus.is_empty(), "{:?}", view.refus);
    let letter = loop {
        let letter = scene.boite.next();
        if letter.subject.ends_with("confirmer votre signature") {
            break letter;
        }
    };
    for (typed, wanted) in [("", "compte.code.vide"), ("K7QM2-F9XTB", "compte.code")] {
        lea.desk.saisir("code", typed).await;
        let ecran = lea.desk.agir(Action::ConfirmerSignature).await;
        let Page::Signer(view) = ecran.page else {
            panic!("not the signature")
        };
        let code = view.code.expect("it waits for its code").code;
        assert_eq!((code.refus[0].code.as_str(), code.refus.len()), (wanted, 1));
    }
    lea.desk.saisir("code", &letter.code().to_lowercase()).await;
    lea.desk.agir(Action::ConfirmerSignature).await;
    for _ in 0..3 {
        lea.exchange().await;
    }
    let view = signer(&mut lea).await;
    assert_eq!(view.code, None, "{:?}", view.refus);
    assert!(view.signature.expect("signed").prouvee.is_some());
    // Both print the same page.
    let (genuine, told) = verified(&recapitulatif(&mut lea).await, "");
    assert!(genuine, "{told}");
}
