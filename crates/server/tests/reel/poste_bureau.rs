//! The desk of the service, without a window, against a real server: what two people of the service see of each other's work.

use crate::bureau::Service;
use crate::poste::{Tiroir, rehearsal};
use banc::JOUR;
use banc::agent::{self, MOT_DE_PASSE, totp};
use poste::view::{
    ActionBureau, DossierBureauView, EcranBureau, EtatControleView, EtatDecision, ExportView,
    FileCle, FormatExport, GesteBureau, PageBureau, PointTape, SorteDecision, TableauView,
};
use poste::{Bureau, InstallationBureau, shipped};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

const MOTIF: &str = "La pièce d’identité n’est plus valable à cette date.";
const PIN: &str = "1357";

/// A person of the service at her desk.
struct Poste {
    bureau: Bureau,
    ecran: EcranBureau,
    /// Where files are saved.
    tiroir: TempDir,
}

impl Poste {
    async fn new(service: &Service, identifiant: &str, roles: &str) -> Self {
        let (campagne, territoire) = shipped().unwrap();
        let tiroir = tempfile::tempdir().unwrap();
        let mut poste = {
            let bureau = Bureau::open(InstallationBureau {
                campagne,
                territoire,
                horloge: rehearsal(JOUR),
                service: poste::Service::parse(&service.server.service_file()).unwrap(),
                dessinateur: PathBuf::from("dessinateur"),
                carte: poste::fonds::carte(None).unwrap(),
                shell: Arc::new(Tiroir(tiroir.path().to_owned())),
            });
            let ecran = bureau.ecran();
            Self {
                bureau,
                ecran,
                tiroir,
            }
        };
        let nom = format!("Agent {identifiant}");
        let invitation = agent::invite(&service.base, identifiant, &nom, roles);
        poste
            .does(ActionBureau::Activer {
                identifiant: identifiant.to_uppercase(),
                invitation,
                mot_de_passe: MOT_DE_PASSE.into(),
            })
            .await;
        let PageBureau::Activation(view) = &poste.ecran.page else {
            panic!("{:?}", poste.ecran)
        };
        let secret = view.facteur.as_ref().unwrap().secret.replace(' ', "");
        poste
            .does(ActionBureau::Connecter {
                identifiant: identifiant.into(),
                mot_de_passe: MOT_DE_PASSE.into(),
                code: totp(&secret, 0),
                pin: PIN.into(),
            })
            .await;
        assert_eq!(poste.ecran.nom.as_deref(), Some(&*nom));
        poste
    }

    async fn does(&mut self, action: ActionBureau) {
        self.ecran = self.bureau.agir(action).await;
    }

    fn codes(&self) -> Vec<&str> {
        self.ecran.refus.iter().map(|it| it.code.as_str()).collect()
    }

    async fn board(&mut self) -> TableauView {
        self.does(ActionBureau::Tableau).await;
        let PageBureau::Tableau(view) = &self.ecran.page else {
            panic!("{:?}", self.ecran)
        };
        view.clone()
    }

    async fn opens(&mut self, service: &Service) {
        let dossier = service.lea.dossier().to_string();
        self.does(ActionBureau::Ouvrir { dossier }).await;
    }

    fn dossier(&self) -> &DossierBureauView {
        let PageBureau::Dossier(view) = &self.ecran.page else {
            panic!("{:?}", self.ecran)
        };
        view
    }

    /// Shows how the list of what is to be verified can be written.
    async fn lists_to_export(&mut self) -> ExportView {
        self.does(ActionBureau::Liste {
            file: Some(FileCle::AVerifier),
            alerte: None,
            sans_alerte: false,
            miens: false,
        })
        .await;
        self.does(ActionBureau::Exporter).await;
        let PageBureau::Export(view) = &self.ecran.page else {
            panic!("{:?}", self.ecran)
        };
        view.clone()
    }

    async fn exports(&mut self, format: FormatExport, sante: Option<&str>) {
        let issue = self.bureau.exporter(format, sante.map(str::to_owned)).await;
        self.ecran = self.bureau.exporte(issue);
    }

    /// The names of what was saved.
    fn saved(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.tiroir.path()).into_iter().flatten();
        let names = entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    async fn decides(&mut self, sorte: SorteDecision, motif: &str) {
        let motif = motif.to_owned();
        self.does(ActionBureau::Decider { sorte, motif }).await;
    }
}

#[tokio::test]
async fn what_one_proposes_the_other_confirms_and_nobody_her_own() {
    let service = Service::new("0").await;
    let mut nadia = Poste::new(&service, "nadia", "second").await;
    let mut eric = Poste::new(&service, "eric", "chef").await;
    nadia.opens(&service).await;
    nadia.decides(SorteDecision::Annulation, MOTIF).await;
    let proposed = &nadia.dossier().decisions[0];
    assert_eq!(proposed.etat, EtatDecision::AConfirmer);
    assert!(!nadia.dossier().gestes.contains(&GesteBureau::Confirmer));
    let board = eric.board().await;
    assert_eq!(board.a_confirmer.len(), 1);
    assert!(!board.a_confirmer[0].la_sienne);
    eric.opens(&service).await;
    let view = eric.dossier();
    assert_eq!(view.presents, ["Agent nadia"]);
    assert!(view.gestes.contains(&GesteBureau::Confirmer));
    let seen = view.decisions[0].clone();
    assert_eq!((seen.par, seen.mots), (None, vec![MOTIF.to_owned()]));
    let confirm = |accord, mots: &str| ActionBureau::Confirmer {
        id: seen.id.clone(),
        accord,
        mots: mots.into(),
    };
    eric.does(confirm(false, "Non.")).await;
    assert_eq!(eric.codes(), ["bureau.decision_mots"]);
    eric.does(confirm(true, "")).await;
    assert_eq!(eric.codes(), [] as [&str; 0]);
    assert!(
        service
            .boite
            .next()
            .subject
            .ends_with("candidature est annulée")
    );
    service.wait("annule", 1).await;
    eric.opens(&service).await;
    assert_eq!(eric.dossier().file, FileCle::Annule);
    assert!(eric.dossier().gestes.contains(&GesteBureau::Retirer));
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_at_its_field_and_what_is_judged_is_shared() {
    let service = Service::new("900").await;
    let mut nadia = Poste::new(&service, "nadia", "gestionnaire").await;
    nadia.opens(&service).await;
    let judge = |conforme| ActionBureau::Juger {
        controle: "piece.identite".into(),
        conforme,
    };
    nadia.does(judge(Some(false))).await;
    let state = |poste: &Poste| {
        let mut checks = poste.dossier().controles.iter();
        checks.find(|it| it.nom == "piece.identite").unwrap().etat
    };
    assert_eq!(state(&nadia), EtatControleView::ACorriger);
    let point = |motif: &str| PointTape {
        piece: "identite".into(),
        motif: motif.into(),
    };
    let ask = |motif: &str, jour: &str| ActionBureau::Corriger {
        points: vec![point(motif)],
        jour: jour.into(),
    };
    nadia.does(ask("Le verso.", "lundi")).await;
    assert_eq!(nadia.codes(), ["bureau.jour"]);
    nadia.does(ask("Court.", "2023-12-04")).await;
    let refused = &nadia.ecran.refus[0];
    assert_eq!(refused.code, "instruction.motif_longueur");
    assert_eq!(refused.champ.as_deref(), Some("points.0.motif"));
    nadia.does(ActionBureau::Noter { texte: " ".into() }).await;
    assert_eq!(nadia.codes(), ["bureau.note_vide"]);
    nadia.does(ask("Le verso manque.", "2023-12-04")).await;
    let mut asked = nadia.dossier().decisions[0].clone();
    assert_eq!(asked.etat, EtatDecision::EnAttente);
    assert_eq!(asked.mots, ["Le verso manque."]);
    let id = std::mem::take(&mut asked.id);
    nadia.does(ActionBureau::Reprendre { id }).await;
    assert_eq!(nadia.dossier().decisions[0].etat, EtatDecision::Reprise);
    let mut audit = Poste::new(&service, "claire", "audit").await;
    audit.opens(&service).await;
    assert_eq!(state(&audit), EtatControleView::ACorriger);
    assert_eq!(audit.dossier().gestes, []);
    audit.does(judge(Some(true))).await;
    assert_eq!(audit.codes(), ["bureau.role"]);
}

#[tokio::test]
async fn a_decision_whose_answer_was_lost_is_no_conflict_when_it_is_sent_again() {
    let service = Service::new("900").await;
    let mut nadia = Poste::new(&service, "nadia", "gestionnaire").await;
    nadia.opens(&service).await;
    for _ in 0..2 {
        nadia.decides(SorteDecision::Validation, "").await;
        assert_eq!(nadia.codes(), [] as [&str; 0]);
        assert_eq!(nadia.dossier().conflit, None);
    }
    assert_eq!(nadia.dossier().decisions.len(), 1);
    nadia.decides(SorteDecision::Refus, MOTIF).await;
    let met = nadia.dossier().conflit.as_ref().expect("another one");
    assert_eq!(met.la_mienne, SorteDecision::Refus);
    nadia.does(ActionBureau::Malgre).await;
    let open = nadia.dossier().decisions[0].clone();
    assert_eq!(
        (open.sorte, open.etat),
        (SorteDecision::Refus, EtatDecision::EnAttente)
    );
}

#[tokio::test]
async fn a_locked_screen_does_nothing_and_three_wrong_tries_end_the_session() {
    let service = Service::new("900").await;
    let mut nadia = Poste::new(&service, "nadia", "gestionnaire").await;
    nadia.opens(&service).await;
    nadia.does(ActionBureau::Verrouiller).await;
    nadia.decides(SorteDecision::Validation, "").await;
    assert_eq!(nadia.ecran.page, PageBureau::Verrou);
    let open = |pin: &str| ActionBureau::Deverrouiller { pin: pin.into() };
    nadia.does(open("0000")).await;
    nadia.does(open(PIN)).await;
    assert_eq!(nadia.dossier().decisions, []);
    nadia.does(ActionBureau::Verrouiller).await;
    for _ in 0..3 {
        nadia.does(open("0000")).await;
    }
    assert_eq!(nadia.codes(), ["bureau.verrou_ferme"]);
    assert_eq!(nadia.ecran.page, PageBureau::Connexion);
    nadia.does(ActionBureau::Tableau).await;
    assert_eq!(nadia.ecran.page, PageBureau::Connexion, "nobody is here");
}

#[tokio::test]
async fn without_an_answer_the_screen_says_so_and_what_was_shown_stays() {
    let service = Service::new("900").await;
    let mut nadia = Poste::new(&service, "nadia", "gestionnaire").await;
    nadia.opens(&service).await;
    drop(service.server);
    nadia.decides(SorteDecision::Validation, "").await;
    assert_eq!(nadia.codes(), ["reseau.injoignable"]);
    assert!(!nadia.ecran.en_ligne);
    assert_eq!(nadia.dossier().decisions, []);
}

#[tokio::test]
async fn the_pictures_say_in_words_what_the_service_counts() {
    let service = Service::new("900").await;
    let mut nadia = Poste::new(&service, "nadia", "campagne").await;
    nadia.does(ActionBureau::Images).await;
    let PageBureau::Images(view) = &nadia.ecran.page else {
        panic!("{:?}", nadia.ecran)
    };
    assert_eq!(nadia.ecran.etat, "bureau.images");
    assert_eq!(
        view.depots.lecture.phrase,
        "1\u{a0}dossier déposé, le vendredi 10\u{a0}novembre\u{a0}2023."
    );
    assert_eq!(view.entonnoir.marches[4].nombre, 1);
    assert!(view.carte.dessin.is_some());
    drop(service.server);
    nadia.does(ActionBureau::Tableau).await;
    nadia.does(ActionBureau::Images).await;
    assert_eq!(nadia.codes(), ["reseau.injoignable"]);
}

#[tokio::test]
async fn a_list_is_written_where_she_chooses_and_she_hears_how_many_dossiers_it_holds() {
    let service = Service::new("900").await;
    let mut claire = Poste::new(&service, "claire", "chef").await;
    let view = claire.lists_to_export().await;
    assert_eq!((view.nombre, view.file), (1, Some(FileCle::AVerifier)));
    assert!(view.peut_sante && view.avance.is_none());
    for format in [FormatExport::Csv, FormatExport::Xlsx, FormatExport::Json] {
        claire.exports(format, None).await;
        let told = claire.ecran.annonce.as_ref().unwrap();
        assert_eq!(told.code, "bureau.exporte");
        assert_eq!(told.donnees["nombre"], "1");
    }
    let names = ["csv", "json", "xlsx"].map(|it| format!("a-verifier-bts-2024.{it}"));
    assert_eq!(claire.saved(), names);
    claire.exports(FormatExport::Json, Some("Besoin")).await;
    assert_eq!(claire.codes(), ["bureau.export_motif"]);
    assert_eq!(claire.ecran.refus[0].champ.as_deref(), Some("sante"));
    claire
        .exports(FormatExport::Json, Some("Salles à préparer."))
        .await;
    let file = claire.tiroir.path().join("a-verifier-bts-2024.json");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"handicap\":"), "{text}");
    // The key is full, or was taken away.
    std::fs::remove_dir_all(claire.tiroir.path()).unwrap();
    claire.exports(FormatExport::Csv, None).await;
    assert_eq!(claire.codes(), ["destination.refusee"]);
    assert_eq!(claire.ecran.etat, "bureau.export.refus");
    claire.does(ActionBureau::RevoirListe).await;
    assert!(matches!(claire.ecran.page, PageBureau::Liste(_)));
}

#[tokio::test]
async fn a_list_that_the_service_does_not_give_leaves_no_file() {
    let service = Service::new("900").await;
    let mut nadia = Poste::new(&service, "nadia", "gestionnaire").await;
    let view = nadia.lists_to_export().await;
    assert!(!view.peut_sante);
    nadia.exports(FormatExport::Csv, None).await;
    assert_eq!(nadia.codes(), ["bureau.role"]);
    let mut eric = Poste::new(&service, "eric", "second").await;
    eric.lists_to_export().await;
    drop(service.server);
    eric.exports(FormatExport::Csv, None).await;
    assert_eq!(eric.codes(), ["reseau.injoignable"]);
    assert_eq!((nadia.saved(), eric.saved()), (Vec::new(), Vec::new()));
}
