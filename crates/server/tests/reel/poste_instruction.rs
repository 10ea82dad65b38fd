//! What the service asks and says while it verifies, at the desk of the application against a real server.

use crate::depot::personne;
use crate::pieces::pdf;
use crate::poste::{Ordinateur, Scene, rehearsal};
use crate::poste_depot::again;
use banc::{Base, Boite, JOUR, Lettre, Server, instruct};
use poste::view::{
    Action, Auteur, CorrectionsView, Destination, Etape, EtatCivilView, EtatEnvoi, MessagesView,
    Page, RelireView, StatutView, SujetEnvoi, SujetPointView,
};
use rules::Command;
use rules::saisie::IdentiteSaisie;
use simulation::people;
use sync::Verdict;
use uuid::Uuid;

const LENDEMAIN: &str = "2023-11-25T08:00:00+01:00";
const CORRECTION: &str = r#"{"correction": {"avant": "2023-12-05T00:00:00+01:00", "points": [
    {"piece": "identite", "motif": "Le verso manque : on ne voit pas la date de fin de validité."},
    {"motif": "En quelle année avez-vous obtenu votre diplôme ?"}]}}"#;
const RECTIFICATION: &str = r#"{"rectification": {"motif": "Le nom de la pièce d’identité.", "identite": {
    "civilite": "madame", "nom_naissance": "Valendon", "prenoms": "Noélie Zérine", "jour": "2", "mois": "3",
    "annee": "2003", "lieu_naissance": "france", "commune_naissance": "49007", "nationalite": "francaise"}}}"#;

fn instructed(base: &Base, instant: &str, dossier: &str, text: &str) {
    let told = instruct(base, instant, dossier, text);
    let error = String::from_utf8(told.stderr).unwrap();
    assert!(told.status.success(), "{error}");
}

impl Ordinateur {
    async fn corrections(&mut self) -> CorrectionsView {
        let Page::Corrections(view) = self.go(Destination::Corrections).await else {
            panic!("not the corrections")
        };
        view
    }

    async fn messages(&mut self) -> MessagesView {
        let Page::Messages(view) = self.go(Destination::Messages).await else {
            panic!("not the messages")
        };
        view
    }

    async fn relire(&mut self) -> RelireView {
        let Page::Relire(view) = self.go(Destination::Relire).await else {
            panic!("not what is read again")
        };
        view
    }

    async fn follow(&mut self) {
        for _ in 0..6 {
            self.exchange().await;
        }
    }
}

/// Somebody who deposited in time; it is the day after the deadline.
struct Examen {
    base: Base,
    boite: Boite,
    lea: Ordinateur,
    dossier: String,
    _server: Server,
}

impl Examen {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let mut lea = scene.sent().await;
        lea.complete().await;
        lea.desk.agir(Action::Deposer).await;
        lea.follow().await;
        let recu = lea.deposer().await.recu.expect("a receipt");
        let Scene {
            base,
            server,
            boite,
            service,
        } = scene;
        assert!(boite.next().subject.contains("déposé"));
        let held = server.kill();
        let server = again(&service, (&base, &boite), LENDEMAIN, held.path());
        let mut lea = lea.restarted_at(&service, rehearsal(LENDEMAIN)).await;
        lea.open().await;
        lea.follow().await;
        Self {
            base,
            boite,
            lea,
            dossier: recu.dossier,
            _server: server,
        }
    }

    /// The next letter. That of the deposit may come twice: the server was killed before it noted that it had left.
    fn letter(&self) -> Lettre {
        let mut letters = std::iter::repeat_with(|| self.boite.next());
        let other = |letter: &Lettre| !letter.subject.contains("déposé");
        letters.find(other).unwrap()
    }

    fn instructed(&self, text: &str) {
        instructed(&self.base, LENDEMAIN, &self.dossier, text);
    }
}

fn other_identity() -> IdentiteSaisie {
    IdentiteSaisie {
        civilite: "madame".into(),
        nom_naissance: "Autre".into(),
        prenoms: "Zoé".into(),
        jour: "1".into(),
        mois: "3".into(),
        annee: "1999".into(),
        lieu_naissance: "france".into(),
        commune_naissance: "49007".into(),
        nationalite: "francaise".into(),
        ..IdentiteSaisie::default()
    }
}

#[tokio::test]
async fn a_correction_is_asked_and_each_point_is_closed_by_its_own_answer() {
    let mut examen = Examen::new().await;
    examen.instructed(CORRECTION);
    let letter = examen.letter();
    let lea = &mut examen.lea;
    let words = letter.words();
    assert!(letter.subject.contains("à corriger"), "{}", letter.subject);
    assert!(words.contains("lundi 4 décembre 2023 à 23 h 59"), "{words}");
    assert!(words.contains("Pièce d’identité, recto et verso ; Une question"));
    assert!(
        !words.contains("verso manque"),
        "the words stay in the dossier"
    );
    lea.follow().await;
    let asked = StatutView::ACorriger {
        version: 1,
        points: 2,
    };
    assert_eq!(lea.statut().await, asked);
    let view = lea.corrections().await;
    assert_eq!(view.restent, 2);
    let sujet = &view.points[0].sujet;
    assert!(matches!(sujet, SujetPointView::Piece { code, .. } if code == "identite"));
    let before = view.points[0].avant.replace('\u{a0}', " ");
    assert!(before.starts_with("lundi 4 décembre 2023 à 23 h 59"));

    let empty = lea.desk.agir(Action::Repondre { rang: 1 }).await;
    assert_eq!(empty.etat.as_str(), "corrections.refus");
    lea.desk.saisir("reponse.1", "En juin 2021.").await;
    let answered = lea.desk.agir(Action::Repondre { rang: 1 }).await;
    assert_eq!(answered.etat.as_str(), "corrections.a_faire");
    lea.desk
        .ajouter_fichier("identite", "verso.pdf", pdf(5000, 1))
        .await;
    let view = lea.corrections().await;
    assert_eq!((view.restent, view.corrige_le.is_some()), (0, true));
    assert!(!matches!(view.envoi, EtatEnvoi::Recu { .. }), "not yet");
    lea.follow().await;
    let view = lea.corrections().await;
    assert!(matches!(view.envoi, EtatEnvoi::Recu { .. }), "{view:#?}");
    assert!(matches!(
        lea.statut().await,
        StatutView::Depose { version: 1, .. }
    ));
    lea.envois().await;
    lea.follow().await;
    let lines = lea.envois().await.lignes;
    let asked = lines.iter().find(|it| it.sujet == SujetEnvoi::Correction);
    assert_eq!(asked.expect("in the history").auteur, Auteur::Service);
}

#[tokio::test]
async fn messages_go_both_ways_and_a_letter_says_only_that_there_is_one() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    assert_eq!(lea.messages().await.messages, []);
    let silent = lea.fill(&[]).await;
    assert_eq!(silent.etat.as_str(), "messages.refus");
    let written = lea.fill(&[("message", "Mon nom est mal écrit.")]).await;
    assert_eq!(written.etat.as_str(), "messages.liste");
    lea.follow().await;
    let own = scene.base.only_dossier().await;
    let text = r#"{"message": "Envoyez-nous votre pièce d’identité."}"#;
    instructed(&scene.base, JOUR, &own, text);
    let letter = scene.boite.next();
    assert!(letter.subject.contains("vous a écrit"));
    assert!(!letter.words().contains("pièce d’identité"));
    lea.follow().await;
    let messages = lea.messages().await.messages;
    let by: Vec<bool> = messages.iter().map(|it| it.du_service).collect();
    assert_eq!(by, [false, true]);
    assert_eq!(messages[1].texte, "Envoyez-nous votre pièce d’identité.");
    let Page::Taches(tasks) = lea.go(Destination::Taches).await else {
        panic!("not the tasks")
    };
    assert!(tasks.instruction.message_le.is_some());
}

#[tokio::test]
async fn the_etat_civil_of_a_candidacy_is_rectified_by_the_service_alone() {
    let mut examen = Examen::new().await;
    let lea = &mut examen.lea;
    let before = lea.relire().await;
    assert_eq!(before.etat_civil, EtatCivilView::Fige);
    let etape = Etape::Identite;
    lea.go(Destination::Etape { etape }).await;
    let refused = lea.fill(&[("nom_naissance", "Valendon")]).await;
    let Page::Formulaire(form) = refused.page else {
        panic!("not the questions")
    };
    assert_eq!(form.refus[0].code, "identite.figee");
    examen.instructed(RECTIFICATION);
    let letter = examen.letter();
    assert_eq!(
        letter.subject.split("] ").last(),
        Some("Votre état civil est rectifié")
    );
    let lea = &mut examen.lea;
    lea.follow().await;
    let after = lea.relire().await;
    assert_eq!(after.version, 2);
    assert_eq!(
        after.rectification.as_deref(),
        Some("Le nom de la pièce d’identité.")
    );
    let named = after.cartes[0].lignes.iter();
    let mut named = named.filter_map(|line| line.valeur.as_deref());
    assert!(named.any(|value| value == "Valendon"));
    assert!(
        matches!(lea.statut().await, StatutView::Depose { version: 1, .. }),
        "what was signed and deposited stands"
    );
}

#[tokio::test]
async fn the_service_refuses_another_identity_of_a_candidacy_from_any_device() {
    let base = Base::new().await;
    let server = Server::repetition(&base, JOUR);
    let mut zoe = personne(&base, 2, 12, 22).await;
    for n in 150..170 {
        zoe.give(n, people::straight(&zoe.predict()));
        zoe.exchange(&server);
        if zoe.predict().current().is_some() {
            break;
        }
    }
    zoe.give(180, Command::RecordIdentite(other_identity()));
    zoe.exchange(&server);
    let told = zoe.last_receipt().verify(&server.keys()).unwrap();
    assert_eq!(told.verdict, Verdict::Refuse);
    assert_eq!(told.codes, ["identite.figee"]);
}

#[tokio::test]
async fn an_order_that_cannot_be_given_says_why_and_changes_nothing() {
    let scene = Scene::new().await;
    scene.sent().await;
    let own = scene.base.only_dossier().await;
    let nobody = Uuid::nil().to_string();
    for (dossier, text, expected) in [
        ("douze", CORRECTION, "n’est pas un numéro de dossier"),
        (nobody.as_str(), CORRECTION, "aucun dossier n’a ce numéro"),
        (own.as_str(), "{", "attend un objet JSON"),
        (own.as_str(), r#"{"annulation": 1}"#, "attend un objet JSON"),
        (own.as_str(), CORRECTION, "correction.sans_objet"),
        (own.as_str(), r#"{"message": " "}"#, "message.manquant"),
    ] {
        let told = instruct(&scene.base, JOUR, dossier, text);
        let error = String::from_utf8(told.stderr).unwrap();
        assert!(
            !told.status.success() && error.contains(expected),
            "{error}"
        );
    }
    assert!(scene.boite.is_quiet());
}
