//! The deadline at the desk of the application, against a real server: whose clock counts, and what comes after it.

use crate::pieces::pdf;
use crate::poste::{Ordinateur, Scene, rehearsal};
use crate::poste_depot::again;
use poste::horloge::Horloge;
use poste::view::{
    Action, Destination, Etape, EtatDepot, HorlogeView, Page, PiecesView, StatutView, SuiteEnvoi,
    SujetEnvoi,
};

const LENDEMAIN: &str = "2023-11-25T08:00:00+01:00";

impl Ordinateur {
    async fn pieces(&mut self) -> PiecesView {
        let Page::Pieces(view) = self.go(Destination::Pieces).await else {
            panic!("no list of pièces")
        };
        view
    }

    /// How the last change about something stands.
    async fn suite(&mut self, sujet: SujetEnvoi) -> Option<SuiteEnvoi> {
        let lines = self.envois().await.lignes;
        let own = lines.into_iter().find(|line| line.sujet == sujet);
        own.map(|line| line.suite)
    }
}

#[tokio::test]
async fn a_deposit_decided_in_time_that_leaves_too_late_is_judged_by_the_service() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    lea.complete().await;
    let held = scene.server.kill();
    lea.exchange().await;
    lea.desk.agir(Action::Deposer).await;
    let late = rehearsal(LENDEMAIN);
    let mut lea = lea.restarted_at(&scene.service, late).await;
    lea.open().await;
    // Nothing is refused here: the person decided in time, and the service judges.
    let waits = EtatDepot::EnRoute { annulable: true };
    assert_eq!(lea.deposer().await.etat, waits);
    let _server = again(
        &scene.service,
        (&scene.base, &scene.boite),
        LENDEMAIN,
        held.path(),
    );
    for _ in 0..4 {
        lea.exchange().await;
    }
    let told = lea.deposer().await.suite;
    assert_eq!(told, Some(SuiteEnvoi::Tardif));
    assert!(matches!(lea.statut().await, StatutView::Complet { .. }));
}

#[tokio::test]
async fn what_was_missing_comes_after_the_deadline_with_an_explanation() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    lea.answer_everything().await;
    lea.go(Destination::Relire).await;
    lea.fill(&[]).await;
    lea.exchange().await;
    let held = scene.server.kill();
    let _server = again(
        &scene.service,
        (&scene.base, &scene.boite),
        LENDEMAIN,
        held.path(),
    );
    let late = rehearsal(LENDEMAIN);
    let mut lea = lea.restarted_at(&scene.service, late).await;
    lea.open().await;
    for _ in 0..3 {
        lea.exchange().await;
    }
    assert!(matches!(lea.statut().await, StatutView::Annule { .. }));
    let closed = lea.pieces().await;
    assert!(closed.fermeture.is_some() && closed.retard.explicable);
    let etape = Etape::Retard;
    lea.go(Destination::Etape { etape }).await;
    let explained = lea.fill(&[("explication", "Reçu ce matin.")]).await;
    assert_eq!(explained.etat.as_str(), "pieces.retard");
    lea.desk
        .ajouter_fichier("identite", "carte.pdf", pdf(5000, 1))
        .await;
    for _ in 0..6 {
        lea.exchange().await;
    }
    let accepted = Some(SuiteEnvoi::Accepte);
    assert_eq!(lea.suite(SujetEnvoi::Retard).await, accepted);
    assert_eq!(lea.suite(SujetEnvoi::Piece).await, accepted);
    let pieces = lea.pieces().await.demandees;
    let late = pieces.iter().filter(|piece| piece.hors_delai.is_some());
    let late: Vec<&str> = late.map(|piece| piece.code.as_str()).collect();
    assert_eq!(late, ["identite"]);
    assert!(matches!(lea.statut().await, StatutView::Annule { .. }));
}

/// The clock of this machine is years ahead of the campaign; that of the service is in it.
#[tokio::test]
async fn a_computer_whose_clock_is_off_follows_the_time_of_the_service() {
    let scene = Scene::in_time("2023-11-10 10:00:00").await;
    let mut computer = Ordinateur::with_clock(&scene.service, Horloge::Ordinateur).await;
    assert_eq!(computer.desk.ecran().entete.horloge, None);
    computer.exchange().await;
    let mut lea = scene.send(computer).await;
    let told = lea.desk.ecran().entete.horloge;
    assert!(matches!(told, Some(HorlogeView::Ecart { .. })), "{told:?}");
    lea.lives_at("1 rue des Essais").await;
    lea.exchange().await;
    let sent = lea.suite(SujetEnvoi::Coordonnees).await;
    assert_eq!(sent, Some(SuiteEnvoi::Accepte));
    // Also after another start, without network.
    let mut lea = lea.restarted_at("", Horloge::Ordinateur).await;
    lea.open().await;
    assert!(lea.desk.ecran().entete.horloge.is_some());
}
