//! The desk of the application against a real server: two computers of one person.

use crate::pieces::pdf;
use banc::{Base, Boite, JOUR, Lettre, Server};
use poste::horloge::Horloge;
use poste::view::{
    Action, Auteur, Destination, Ecran, Etape, EtatEnvoi, EtatReseau, MotifInterruption, Page,
    SuiteEnvoi, SujetEnvoi,
};
use poste::{Answer, Desk, DeviceKey, Installation, Service, Shell, shipped};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

const LEA: &str = "lea.essai@exemple.fr";
const CHOISI: &str = "trois bateaux verts";

/// Every page of questions, and an answer to each.
const PAGES: [(Etape, &[(&str, &str)]); 7] = [
    (
        Etape::Identite,
        &[
            ("civilite", "madame"),
            ("nom_naissance", "Valéndon"),
            ("prenoms", "Noélie Zérine"),
            ("date_naissance.jour", "2"),
            ("date_naissance.mois", "3"),
            ("date_naissance.annee", "2003"),
            ("lieu_naissance", "france"),
            ("commune_naissance", "49007"),
            ("nationalite", "francaise"),
        ],
    ),
    (
        Etape::Coordonnees,
        &[
            ("adresse_1", "12 rue des Essais"),
            ("code_postal", "85000"),
            ("commune", "85191"),
            ("telephone", "02 40 00 00 00"),
        ],
    ),
    (Etape::Parcours, &[]),
    (Etape::Specialite, &[("specialite", "metiers-de-l-eau")]),
    (
        Etape::Epreuves,
        &[("forme", "globale"), ("langue.E2", "anglais")],
    ),
    (
        Etape::Notes,
        &[
            ("autre_diplome", "oui"),
            ("autre_diplome_nom", "Une licence"),
        ],
    ),
    (Etape::Amenagements, &[("amenagement", "oui")]),
];

/// Saves under the name that is proposed; no other dialog is opened in these cases.
pub(crate) struct Tiroir(pub(crate) PathBuf);

impl Shell for Tiroir {
    fn choose_files(&self) -> Answer<'_, Vec<PathBuf>> {
        Box::pin(async { Vec::new() })
    }

    fn choose_document(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn choose_destination<'a>(&'a self, name: &'a str) -> Answer<'a, Option<PathBuf>> {
        Box::pin(async move { Some(self.0.join(name)) })
    }

    fn choose_dossier(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn open<'a>(&'a self, _: &'a Path) -> Answer<'a, bool> {
        Box::pin(async { false })
    }

    fn browse<'a>(&'a self, _: &'a str) -> Answer<'a, bool> {
        Box::pin(async { false })
    }
}

/// One computer.
pub(crate) struct Ordinateur {
    pub(crate) folder: TempDir,
    pub(crate) desk: Desk,
}

async fn desk(folder: &Path, service: &str, horloge: Horloge) -> Desk {
    let (campagne, territoire) = shipped().unwrap();
    Desk::open(Installation {
        donnees: folder.to_owned(),
        campagne,
        territoire,
        reprises: Vec::new(),
        horloge,
        cle: DeviceKey::new([7; 32]),
        shell: Arc::new(Tiroir(folder.to_owned())),
        service: (!service.is_empty()).then(|| Service::parse(service).unwrap()),
        dessinateur: PathBuf::from("dessinateur"),
    })
    .await
    .unwrap()
}

/// A rehearsal from an instant on.
pub(crate) fn rehearsal(instant: &str) -> Horloge {
    Horloge::repetition(instant.parse().unwrap())
}

impl Ordinateur {
    async fn new(service: &str) -> Self {
        Self::with_clock(service, rehearsal(JOUR)).await
    }

    pub(crate) async fn with_clock(service: &str, horloge: Horloge) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path(), service, horloge).await;
        Self { folder, desk }
    }

    /// The same computer after the program was closed, with another file of the service, or none.
    pub(crate) async fn restarted(self, service: &str) -> Self {
        self.restarted_at(service, rehearsal(JOUR)).await
    }

    pub(crate) async fn restarted_at(self, service: &str, horloge: Horloge) -> Self {
        self.desk.close_store().await;
        let desk = desk(self.folder.path(), service, horloge).await;
        Self { desk, ..self }
    }

    pub(crate) async fn fill(&mut self, fields: &[(&str, &str)]) -> Ecran {
        for (champ, texte) in fields {
            self.desk.saisir(champ, texte).await;
        }
        self.desk.agir(Action::Continuer).await
    }

    async fn page(&mut self, etape: Etape) -> Ecran {
        let vers = Destination::Etape { etape };
        self.desk.agir(Action::Aller { vers }).await
    }

    /// The four questions, and an open dossier.
    async fn begin(&mut self) {
        self.desk.agir(Action::Commencer).await;
        self.fill(&[("preparation", "distance")]).await;
        self.fill(&[("residence", "france"), ("departement", "44")])
            .await;
        self.fill(&[("deja", "jamais")]).await;
        self.fill(&[("session", "2024")]).await;
        let opened = self
            .fill(&[("courriel", LEA), ("ordinateur", "personnel")])
            .await;
        assert_eq!(opened.etat.as_str(), "taches.brouillon");
    }

    pub(crate) async fn lives_at(&mut self, adresse: &str) {
        self.page(Etape::Coordonnees).await;
        let fields = [
            ("residence_adresse", "france"),
            ("adresse_1", adresse),
            ("code_postal", "44000"),
            ("commune", "44109"),
            ("courriel", LEA),
        ];
        let done = self.fill(&fields).await;
        assert_eq!(done.etat.as_str(), "taches.brouillon");
    }

    pub(crate) async fn answer_everything(&mut self) {
        for (etape, fields) in PAGES {
            self.page(etape).await;
            self.fill(fields).await;
        }
    }

    async fn sign_in(&mut self) -> Ecran {
        self.page(Etape::CompteConnexion).await;
        self.fill(&[("compte_courriel", LEA), ("mot_de_passe", CHOISI)])
            .await
    }

    /// Opens the only dossier of the computer.
    pub(crate) async fn open(&mut self) {
        let Page::Accueil(home) = self.desk.ecran().page else {
            panic!("not home")
        };
        let dossier = home.dossiers[0].id.clone();
        self.desk.agir(Action::Ouvrir { dossier }).await;
    }

    /// What the interface does now and then.
    pub(crate) async fn exchange(&mut self) {
        for _ in 0..4 {
            let Some(exchange) = self.desk.next_exchange().await else {
                return;
            };
            let outcome = exchange.run().await;
            self.desk.take_outcome(outcome).await;
        }
    }

    pub(crate) fn envoi(&self) -> EtatEnvoi {
        let reseau = self.desk.ecran().entete.reseau.unwrap();
        reseau.envoi.unwrap()
    }

    pub(crate) async fn envois(&mut self) -> poste::view::EnvoisView {
        let vers = Destination::Envois;
        let Page::Envois(view) = self.desk.agir(Action::Aller { vers }).await.page else {
            panic!("not what was sent")
        };
        view
    }
}

pub(crate) struct Scene {
    pub(crate) base: Base,
    pub(crate) server: Server,
    pub(crate) boite: Boite,
    pub(crate) service: String,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// The same, with settings of the server.
    pub(crate) async fn with(settings: impl FnOnce(&mut Command)) -> Self {
        let base = Base::new().await;
        let boite = Boite::open();
        let server = Server::start_with(&base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", JOUR);
            command.envs(boite.settings());
            settings(command);
        });
        let service = server.service_file();
        Self {
            base,
            server,
            boite,
            service,
        }
    }

    /// A service that is no rehearsal, on a machine whose clock says that instant.
    pub(crate) async fn in_time(instant: &str) -> Self {
        Self::with(|command| {
            command.env_remove("PUPITRE_REPETITION_INSTANT");
            banc::in_time(command, instant);
        })
        .await
    }

    /// The file of an application that was shipped with the keys of somebody else.
    pub(crate) fn with_other_keys(&self) -> String {
        let other =
            "essai-a = \"02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5\"";
        let (head, _) = self.service.split_once("[cles]").unwrap();
        format!("{head}[cles]\n{other}\n")
    }

    /// A computer whose dossier was sent.
    pub(crate) async fn sent(&self) -> Ordinateur {
        let first = Ordinateur::new(&self.service).await;
        self.send(first).await
    }

    /// The same, with the letter that activated the account.
    pub(crate) async fn sent_with_letter(&self) -> (Ordinateur, Lettre) {
        let first = Ordinateur::new(&self.service).await;
        self.send_with_letter(first).await
    }

    /// Begins a dossier there, with an account, and sends it.
    pub(crate) async fn send(&self, first: Ordinateur) -> Ordinateur {
        self.send_with_letter(first).await.0
    }

    async fn send_with_letter(&self, mut first: Ordinateur) -> (Ordinateur, Lettre) {
        first.begin().await;
        let asked = first.desk.agir(Action::Envoyer).await;
        assert_eq!(asked.etat.as_str(), "compte_creation");
        let asked = first.fill(&[("mot_de_passe", CHOISI)]).await;
        assert_eq!(asked.etat.as_str(), "compte_activation");
        let letter = self.boite.next();
        let sent = first.fill(&[("code", &letter.code())]).await;
        assert_eq!(sent.etat.as_str(), "envois.recu", "{sent:#?}");
        (first, letter)
    }
}

#[tokio::test]
async fn a_dossier_begun_without_account_is_sent_and_the_second_computer_shows_the_same() {
    let scene = Scene::new().await;
    let mut first = scene.sent().await;
    let view = first.envois().await;
    assert_eq!(view.compte.as_deref(), Some(LEA));
    assert_eq!(view.lignes.len(), 1);
    assert_eq!(view.lignes[0].sujet, SujetEnvoi::Ouverture);
    assert_eq!(view.lignes[0].suite, SuiteEnvoi::Accepte);
    assert!(view.lignes[0].recu_le.is_some());
    // What is given later leaves by itself.
    first.lives_at("1 rue des Essais").await;
    assert_eq!(first.envoi(), EtatEnvoi::EnAttente { nombre: 1 });
    first.exchange().await;
    assert!(matches!(first.envoi(), EtatEnvoi::Recu { .. }));

    let mut second = Ordinateur::new(&scene.service).await;
    let opened = second.sign_in().await;
    assert_eq!(opened.etat.as_str(), "taches.brouillon", "{opened:#?}");
    // A page that is sent again as it shows changes nothing.
    let before = second.envois().await.lignes.len();
    second.page(Etape::Coordonnees).await;
    assert_eq!(second.fill(&[]).await.etat.as_str(), "taches.brouillon");
    assert_eq!(second.envois().await.lignes.len(), before);
    let Page::Relire(mine) = first
        .desk
        .agir(Action::Aller {
            vers: Destination::Relire,
        })
        .await
        .page
    else {
        panic!("no page to read")
    };
    let Page::Relire(theirs) = second
        .desk
        .agir(Action::Aller {
            vers: Destination::Relire,
        })
        .await
        .page
    else {
        panic!("no page to read")
    };
    assert_eq!(mine.cartes, theirs.cartes);
    // The same computers after a restart, without any network.
    let mut second = second.restarted(&scene.service).await;
    second.open().await;
    assert!(matches!(second.envoi(), EtatEnvoi::Recu { .. }));
}

#[tokio::test]
async fn each_page_of_a_dossier_filled_elsewhere_sent_again_as_it_shows_changes_nothing() {
    let scene = Scene::new().await;
    let mut first = scene.sent().await;
    first.answer_everything().await;
    let given = first.envois().await.lignes.len();
    assert!(given >= 8, "{given} changes");
    first.exchange().await;
    let mut second = Ordinateur::new(&scene.service).await;
    second.sign_in().await;
    for (etape, _) in PAGES {
        second.page(etape).await;
        let done = second.fill(&[]).await;
        assert!(
            !done.etat.as_str().contains("refus"),
            "{}",
            done.etat.as_str()
        );
    }
    assert_eq!(second.envois().await.lignes, []);
}

#[tokio::test]
async fn a_link_that_is_none_leaves_the_person_where_she_is() {
    let scene = Scene::new().await;
    let mut computer = Ordinateur::new(&scene.service).await;
    let home = computer.desk.ecran().etat;
    for link in [
        "",
        "pupitre://activation",
        "pupitre://activation?code=",
        "pupitre://activation?code=<b>",
        "pupitre://activation?code=ABCDE-FGHJK&autre=1",
        "pupitre://activation?code=ABCDEFGHJKLMNPQRSTUVW",
        "https://exemple.fr/activation?code=ABCDE-FGHJK",
    ] {
        computer.desk.suivre_lien(link);
        assert_eq!(computer.desk.ecran().etat, home, "{link}");
    }
    let mut signed_in = scene.sent().await;
    let place = signed_in.desk.ecran().etat;
    signed_in
        .desk
        .suivre_lien("pupitre://activation?code=ABCDE-FGHJK");
    assert_eq!(signed_in.desk.ecran().etat, place);
}

#[tokio::test]
async fn without_network_everything_goes_on_and_leaves_when_it_comes_back() {
    let scene = Scene::new().await;
    let mut first = scene.sent().await;
    let Scene {
        base,
        server,
        boite,
        service,
    } = scene;
    server.kill();
    first.lives_at("1 rue des Essais").await;
    first.exchange().await;
    let reseau = first.desk.ecran().entete.reseau.unwrap();
    assert!(matches!(reseau.etat, EtatReseau::HorsLigne { .. }));
    assert_eq!(first.envoi(), EtatEnvoi::EnAttente { nombre: 1 });
    // Another start of the program, still without network: nothing is lost, nothing is claimed.
    let address = service.split('"').nth(1).unwrap().to_owned();
    let mut first = first.restarted(&service).await;
    first.open().await;
    assert_eq!(first.envoi(), EtatEnvoi::EnAttente { nombre: 1 });
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", JOUR);
        command.env("PUPITRE_ECOUTE", address.trim_start_matches("http://"));
        command.envs(boite.settings());
    });
    first.exchange().await;
    assert!(
        matches!(first.envoi(), EtatEnvoi::Recu { .. }),
        "{:?}",
        first.desk.ecran()
    );
    drop(server);
}

#[tokio::test]
async fn what_is_given_while_no_service_is_named_leaves_when_one_is() {
    let scene = Scene::new().await;
    let first = scene.sent().await;
    let mut first = first.restarted("").await;
    first.open().await;
    assert_eq!(first.desk.ecran().entete.reseau, None);
    first.lives_at("1 rue des Essais").await;
    let mut first = first.restarted(&scene.service).await;
    first.open().await;
    assert_eq!(first.envoi(), EtatEnvoi::EnAttente { nombre: 1 });
    first.exchange().await;
    assert!(matches!(first.envoi(), EtatEnvoi::Recu { .. }));
}

#[tokio::test]
async fn erasing_a_dossier_says_whether_it_is_the_only_copy() {
    let scene = Scene::new().await;
    let mut first = scene.sent().await;
    let only = |ecran: &Ecran| {
        let Page::Interruption(view) = &ecran.page else {
            panic!("no interruption")
        };
        let MotifInterruption::Effacement { seule_copie } = view.motif else {
            panic!("another interruption")
        };
        seule_copie
    };
    assert!(!only(&first.desk.agir(Action::Effacer).await));
    first.desk.agir(Action::Renoncer).await;
    first.lives_at("1 rue des Essais").await;
    assert!(only(&first.desk.agir(Action::Effacer).await));
}

#[tokio::test]
async fn a_change_on_two_computers_shows_both_values_and_each_choice_holds() {
    for garder in [true, false] {
        let scene = Scene::new().await;
        let mut first = scene.sent().await;
        let mut second = Ordinateur::new(&scene.service).await;
        second.sign_in().await;
        first.lives_at("1 rue du Bureau").await;
        second.lives_at("2 rue du Portable").await;
        first.exchange().await;
        second.exchange().await;
        assert_eq!(second.envoi(), EtatEnvoi::ARevoir { nombre: 1 });
        let view = second.envois().await;
        let conflict = &view.conflits[0];
        let said = |lines: &[poste::view::LigneCarte]| format!("{lines:?}");
        assert!(said(&conflict.ici).contains("2 rue du Portable"));
        assert!(said(&conflict.service).contains("1 rue du Bureau"));
        // Who put it there, when and on which device, also without network afterwards.
        second.exchange().await;
        let view = second.envois().await;
        let conflict = &view.conflits[0];
        let told = conflict.service_par.as_ref().expect("the other author");
        let Auteur::Appareil { nom } = &told.auteur else {
            panic!("another author: {told:?}")
        };
        assert!(!nom.is_empty());
        assert!(
            told.recu_le
                .starts_with("vendredi 10\u{a0}novembre\u{a0}2023"),
            "{told:?}"
        );
        let lines = view.lignes.iter();
        let elsewhere = lines.filter(|it| it.auteur == told.auteur);
        let subjects: Vec<_> = elsewhere.map(|it| it.sujet).collect();
        assert_eq!(subjects, [SujetEnvoi::Coordonnees, SujetEnvoi::Ouverture]);
        let mut second = second.restarted(&scene.service).await;
        second.open().await;
        let again = second.envois().await;
        assert_eq!(again.conflits, view.conflits);
        let envoi = conflict.id.clone();
        second.desk.agir(Action::Trancher { envoi, garder }).await;
        second.exchange().await;
        first.exchange().await;
        assert!(matches!(second.envoi(), EtatEnvoi::Recu { .. }));
        let vers = Destination::Relire;
        let Page::Relire(read) = first.desk.agir(Action::Aller { vers }).await.page else {
            panic!("no page to read")
        };
        let kept = if garder {
            "2 rue du Portable"
        } else {
            "1 rue du Bureau"
        };
        assert!(format!("{:?}", read.cartes).contains(kept));
    }
}

#[tokio::test]
async fn a_receipt_that_another_key_signed_is_no_receipt() {
    let scene = Scene::new().await;
    let mut first = Ordinateur::new(&scene.service).await;
    first.begin().await;
    let mut first = first.restarted(&scene.with_other_keys()).await;
    first.open().await;
    first.desk.agir(Action::Envoyer).await;
    first.fill(&[("mot_de_passe", CHOISI)]).await;
    let code = scene.boite.next().code();
    first.fill(&[("code", &code)]).await;
    first.exchange().await;
    assert_eq!(first.envoi(), EtatEnvoi::EnAttente { nombre: 1 });
    let view = first.envois().await;
    assert_eq!(view.lignes[0].suite, SuiteEnvoi::Ici);
    assert_eq!(view.lignes[0].recu_le, None);
}

#[tokio::test]
async fn an_account_that_has_a_dossier_already_lets_the_person_choose() {
    let scene = Scene::new().await;
    let first = scene.sent().await;
    drop(first);
    let mut second = Ordinateur::new(&scene.service).await;
    second.begin().await;
    let asked = second.sign_in().await;
    assert_eq!(asked.etat.as_str(), "interruption.autre_dossier_du_compte");
    let stayed = second.desk.agir(Action::Renoncer).await;
    assert_eq!(stayed.etat.as_str(), "taches.brouillon");
    assert_eq!(second.envoi(), EtatEnvoi::SurCetOrdinateur);
    second.desk.agir(Action::Envoyer).await;
    let opened = second.desk.agir(Action::Confirmer).await;
    assert_eq!(opened.etat.as_str(), "taches.brouillon");
    assert!(matches!(second.envoi(), EtatEnvoi::Recu { .. }));
    second.desk.agir(Action::Fermer).await;
    let Page::Accueil(home) = second.desk.ecran().page else {
        panic!("not home")
    };
    assert_eq!(home.dossiers.len(), 2);
}

#[tokio::test]
async fn what_is_wrong_on_a_page_of_the_account_is_told_there() {
    let scene = Scene::new().await;
    let mut first = Ordinateur::new(&scene.service).await;
    let told = |ecran: &Ecran| {
        let Page::Formulaire(form) = &ecran.page else {
            panic!("not a form")
        };
        let codes = form.refus.iter().map(|it| it.code.clone());
        codes.collect::<Vec<_>>()
    };
    first.page(Etape::CompteCreation).await;
    let wrong = first
        .fill(&[("compte_courriel", "lea"), ("mot_de_passe", "court")])
        .await;
    assert_eq!(
        told(&wrong),
        ["compte.adresse", "compte.mot_de_passe.court"]
    );
    let weak = first
        .fill(&[("compte_courriel", LEA), ("mot_de_passe", "password1234")])
        .await;
    assert_eq!(told(&weak), ["compte.mot_de_passe.devinable"]);
    let unknown = first.sign_in().await;
    assert_eq!(told(&unknown), ["compte.identifiants"]);
    first.page(Etape::CompteActivation).await;
    assert_eq!(told(&first.fill(&[]).await), ["compte.code.vide"]);
    assert_eq!(
        told(&first.fill(&[("code", "00000-00000")]).await),
        ["compte.code"]
    );
    scene.server.kill();
    assert_eq!(
        told(&first.fill(&[("code", "00000-00000")]).await),
        ["reseau.injoignable"]
    );
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_again_and_signs_in() {
    let scene = Scene::new().await;
    drop(scene.sent().await);
    let mut second = Ordinateur::new(&scene.service).await;
    second.page(Etape::CompteOublie).await;
    let asked = second.fill(&[("compte_courriel", LEA)]).await;
    assert_eq!(asked.etat.as_str(), "compte_nouveau");
    let code = scene.boite.next().code();
    let opened = second
        .fill(&[("code", &code), ("mot_de_passe", "quatre camions gris")])
        .await;
    assert_eq!(opened.etat.as_str(), "taches.brouillon", "{opened:#?}");
    let account = second.desk.agir(Action::VoirCompte).await;
    let Page::Compte(view) = account.page else {
        panic!("not the account")
    };
    assert_eq!(view.appareils.len(), 2);
    assert_eq!(
        second.desk.agir(Action::Deconnecter).await.etat.as_str(),
        "accueil.ouvert.dossiers"
    );
}

#[tokio::test]
async fn a_piece_of_eight_megabytes_goes_on_after_a_cut_and_comes_to_the_second_computer() {
    let scene = Scene::new().await;
    let mut first = scene.sent().await;
    first.lives_at("1 rue des Essais").await;
    let added = first
        .desk
        .ajouter_fichier("identite", "carte.pdf", pdf(8_000_000, 1))
        .await;
    let Page::Taches(_) = &added.page else {
        panic!("{added:?}")
    };
    let Scene {
        base,
        server,
        boite,
        service,
    } = scene;
    // Commands, then three parts of eight.
    for _ in 0..2 {
        first.exchange().await;
    }
    let EtatEnvoi::EnvoiPieces {
        pour_cent, total, ..
    } = first.envoi()
    else {
        panic!("{:?}", first.envoi())
    };
    assert!((1..100).contains(&pour_cent), "{pour_cent}");
    assert_eq!(total, "8,0\u{a0}Mo");
    let address = server.address.clone();
    let folder = server.kill();
    first.exchange().await;
    let EtatEnvoi::EnvoiPieces { pour_cent: cut, .. } = first.envoi() else {
        panic!("{:?}", first.envoi())
    };
    assert_eq!(cut, pour_cent);
    let _server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", JOUR);
        command.env("PUPITRE_ECOUTE", &address);
        command.env("PUPITRE_PIECES_DOSSIER", folder.path());
        command.envs(boite.settings());
    });
    let mut first = first.restarted(&service).await;
    first.open().await;
    for _ in 0..4 {
        first.exchange().await;
    }
    assert!(
        matches!(first.envoi(), EtatEnvoi::Recu { .. }),
        "{:?}",
        first.envoi()
    );

    let mut second = Ordinateur::new(&service).await;
    second.sign_in().await;
    second.exchange().await;
    let code = "identite".to_owned();
    let vers = Destination::Piece { code };
    let Page::Piece(view) = second.desk.agir(Action::Aller { vers }).await.page else {
        panic!("no piece")
    };
    assert_eq!(view.fichiers.len(), 1);
    assert_eq!(view.fichiers[0].nom, "carte.pdf");
    assert!(matches!(second.envoi(), EtatEnvoi::Recu { .. }));
}
