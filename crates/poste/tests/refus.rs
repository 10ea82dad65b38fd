//! Every refusal of the rules is reached by what a person can do at the screen, or it is told why none can reach it.

mod scene;

use poste::Desk;
use poste::view::{
    Action, Destination, Ecran, Etape, IssueView, MotifInterruption, Page, PiecesView, TacheId,
};
use rules::Motif;
use rules::saisie::{EpreuvesSaisie, IdentiteSaisie, SessionPrecedente};
use scene::{ADRESSE, IDENTITE, JOUR, Reponses, answer_all, desk_of, pdf};
use std::collections::{BTreeMap, BTreeSet};

/// Why a candidate meets none of the refusals of a decision.
const DECIDES: &str = "the service decides, at its own desk: crates/server/tests/reel/bureau.rs";
const DECIDED: &str = "the page of what was decided takes the place of the doors that it closes";
/// Refusals that no gesture can meet: the desk cannot give the order that they refuse.
const UNREACHABLE: &[(&str, &str)] = &[
    ("decision.inconnue", DECIDES),
    ("decision.sans_candidature", DECIDES),
    ("decision.deja_prise", DECIDES),
    ("decision.autre_version", DECIDES),
    ("decision.points_ouverts", DECIDES),
    ("decision.piece_manquante", DECIDES),
    ("decision.sans_depot", DECIDES),
    ("decision.absente", DECIDES),
    ("preuve.sans_signature", DECIDES),
    ("convocation.sans_inscription", DECIDES),
    ("convocation.ailleurs", DECIDES),
    ("convocation.vide", DECIDES),
    ("convocation.epreuve", DECIDES),
    ("convocation.date", DECIDES),
    ("convocation.duree", DECIDES),
    ("convocation.centre", DECIDES),
    ("convocation.texte_long", DECIDES),
    ("candidature.refusee", DECIDED),
    ("inscription.validee", DECIDED),
    (
        "dossier.non_ouvert",
        "an order is given only when a dossier is open",
    ),
    ("dossier.deja_ouvert", "opening always makes a new dossier"),
    (
        "epreuves.facultative_inconnue",
        "only the boxes of the spécialité are sent, whatever the draft holds",
    ),
    (
        "epreuves.facultatives_trop_nombreuses",
        "this campaign offers as many optional épreuves as one may choose",
    ),
    (
        "epreuves.plus_tard_interdit",
        "the answers of forme progressive are not sent in forme globale",
    ),
    (
        "parcours.particularite_inconnue",
        "only the boxes of the campaign are sent, whatever the draft holds",
    ),
    (
        "notes.sans_presentation",
        "marks are asked of those who said that they presented before",
    ),
    (
        "notes.dispense_sans_diplome",
        "the boxes are sent only with a diploma",
    ),
    (
        "notes.dispense_interdite",
        "only the boxes of general épreuves are sent, whatever the draft holds",
    ),
    (
        "amenagements.autre_examen",
        "the answer is sent only where the question is asked",
    ),
    (
        "reprise.absente",
        "the lines show only when a candidacy was found",
    ),
    (
        "validation.autre_contenu",
        "the desk validates the answers that it shows, one gesture at a time",
    ),
    (
        "piece.inconnue",
        "files are added from the page of a pièce of the list",
    ),
    (
        "piece.fichier_refuse",
        "files are read and measured before the rules see them",
    ),
    (
        "piece.recapitulatif_sans_version",
        "its page opens from the signature of a version",
    ),
    (
        "signature.version_ancienne",
        "the desk signs the version that it shows",
    ),
    (
        "signature.moyen_refuse",
        "only the ways of the campaign are offered",
    ),
    (
        "candidature.annulee",
        "the service cancels, at the deadline: a desk without a service never does",
    ),
    ("cloture.sans_objet", "the order is the service's"),
    ("correction.sans_objet", "the order is the service's"),
    ("correction.points_manquants", "the order is the service's"),
    ("correction.date", "the order is the service's"),
    ("correction.deja_demandee", "the order is the service's"),
    ("instruction.motif_longueur", "the order is the service's"),
    ("rectification.sans_objet", "the order is the service's"),
    (
        "correction.reponse_manquante",
        "the service asks questions: a desk without a service has none",
    ),
    (
        "correction.reponse_trop_longue",
        "the service asks questions: a desk without a service has none",
    ),
    (
        "identite.figee",
        "the service rectifies: without one, the identity changes as before",
    ),
    (
        "depot.autre_contenu",
        "the desk deposits what it shows: another content takes the decision back",
    ),
];

/// A person at a desk, and every code that the screens showed.
struct Essai {
    desk: Desk,
    vus: BTreeSet<String>,
}

impl Essai {
    async fn at(now: &str, reprises: Vec<SessionPrecedente>) -> (tempfile::TempDir, Self) {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk_of(folder.path(), now, Reponses::default(), reprises).await;
        let vus = BTreeSet::new();
        (folder, Self { desk, vus })
    }

    fn look(&mut self, ecran: &Ecran) {
        match &ecran.page {
            Page::Issue(IssueView::Etablissement { .. }) => {
                self.saw("orientation.par_etablissement")
            }
            Page::Issue(IssueView::AutreAcademie { .. }) => self.saw("orientation.autre_academie"),
            Page::Issue(IssueView::AutreSession { .. }) => self.saw("orientation.autre_session"),
            Page::Issue(IssueView::AVoir { raison }) => self.saw(raison),
            Page::Interruption(view) => {
                if let MotifInterruption::AdresseHorsAcademie { .. } = view.motif {
                    self.saw("adresse.hors_academie");
                }
            }
            Page::Accueil(_)
            | Page::Preparer(_)
            | Page::Formulaire(_)
            | Page::Reprise(_)
            | Page::Taches(_)
            | Page::Pieces(_)
            | Page::Piece(_)
            | Page::Relire(_)
            | Page::Signer(_)
            | Page::Deposer(_)
            | Page::Corrections(_)
            | Page::Messages(_)
            | Page::Documents(_)
            | Page::Envois(_)
            | Page::Compte(_)
            | Page::Verifier(_) => {}
        }
        let shown = serde_json::to_value(ecran).expect("a screen is data");
        collect(&shown, &mut self.vus);
    }

    fn saw(&mut self, code: &str) {
        self.vus.insert(code.to_owned());
    }

    async fn act(&mut self, action: Action) {
        let ecran = self.desk.agir(action).await;
        self.look(&ecran);
    }

    async fn go(&mut self, vers: Destination) {
        self.act(Action::Aller { vers }).await;
    }

    /// Types, and goes on.
    async fn page(&mut self, fields: &[(&str, &str)]) {
        for (champ, texte) in fields {
            self.desk.saisir(champ, texte).await;
        }
        self.act(Action::Continuer).await;
    }

    async fn step(&mut self, tache: TacheId, fields: &[(&str, &str)]) {
        self.go(Destination::Tache { tache }).await;
        self.page(fields).await;
    }

    /// Goes back until that screen shows.
    async fn back_to(&mut self, etat: &str) {
        for _ in 0..20 {
            if self.desk.ecran().etat.as_str() == etat {
                return;
            }
            self.act(Action::Retour).await;
        }
        panic!("{etat} is not behind");
    }

    async fn open(&mut self, preparation: &str, deja: &str) {
        self.act(Action::Commencer).await;
        self.page(&[("preparation", preparation)]).await;
        self.page(&[("residence", "france"), ("departement", "85")])
            .await;
        self.page(&[("deja", deja)]).await;
        self.page(&[("session", "2024")]).await;
        let fields = [("courriel", "a@exemple.fr"), ("ordinateur", "personnel")];
        self.page(&fields).await;
    }

    async fn add(&mut self, piece: &str, bytes: Vec<u8>) {
        let ecran = self.desk.ajouter_fichier(piece, "scan.pdf", bytes).await;
        self.look(&ecran);
    }
}

/// Codes of refusals anywhere in a screen.
fn collect(value: &serde_json::Value, codes: &mut BTreeSet<String>) {
    if let (Some(code), Some(_)) = (value.get("code"), value.get("donnees")) {
        codes.insert(code.as_str().unwrap_or_default().to_owned());
    }
    match value {
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, codes)),
        serde_json::Value::Object(map) => map.values().for_each(|value| collect(value, codes)),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

fn long(count: usize) -> String {
    "a".repeat(count)
}

/// The right door and the address of mail.
async fn at_the_door() -> BTreeSet<String> {
    let (_folder, mut essai) = Essai::at(JOUR, Vec::new()).await;
    essai.act(Action::Commencer).await;
    essai.page(&[]).await;
    for elsewhere in ["presentiel", "autre"] {
        essai.page(&[("preparation", elsewhere)]).await;
        essai.act(Action::Retour).await;
    }
    essai.page(&[("preparation", "apres_echec")]).await;
    essai.page(&[]).await;
    essai.page(&[("residence", "ailleurs")]).await;
    essai.page(&[("pays_residence", "BE")]).await;
    essai.act(Action::Retour).await;
    essai.page(&[("residence", "france")]).await;
    essai.page(&[("departement", "35")]).await;
    essai.act(Action::Retour).await;
    essai.page(&[("departement", "44")]).await;
    essai.page(&[]).await;
    essai.page(&[("deja", "jamais")]).await;
    essai.page(&[("deja", "avant")]).await;
    essai.page(&[]).await;
    essai.page(&[("session", "autre")]).await;
    essai.act(Action::Retour).await;
    essai.page(&[("session", "2024")]).await;
    essai.page(&[]).await;
    essai.page(&[("courriel", "pas une adresse")]).await;
    let endless = format!("{}@exemple.fr", long(300));
    essai.page(&[("courriel", &endless)]).await;
    essai.vus
}

/// Identity, representative, address.
async fn who_and_where() -> BTreeSet<String> {
    let (_folder, mut essai) = Essai::at(JOUR, Vec::new()).await;
    essai.open("distance", "jamais").await;
    essai.step(TacheId::Identite, &[]).await;
    let endless = long(400);
    for fields in [
        &[
            ("nom_naissance", endless.as_str()),
            ("lieu_naissance", "france"),
        ][..],
        &[
            ("nom_naissance", "A3"),
            ("lieu_naissance", "ailleurs"),
            ("ine", "12"),
        ],
        &[
            ("date_naissance.jour", "40"),
            ("date_naissance.mois", "1"),
            ("date_naissance.annee", "2000"),
        ],
        &[("date_naissance.jour", "30"), ("date_naissance.mois", "13")],
        &[
            ("date_naissance.mois", "2"),
            ("date_naissance.annee", "deux mille"),
        ],
        &[("date_naissance.annee", "2000")],
        &[
            ("date_naissance.annee", "2030"),
            ("date_naissance.mois", "3"),
        ],
        &[("date_naissance.annee", "1850")],
    ] {
        essai.page(fields).await;
    }
    let minor = [("date_naissance.annee", "2006"), ("ine", "")];
    essai.page(IDENTITE).await;
    essai.step(TacheId::Identite, &minor).await;
    essai.page(&[]).await;
    essai.go(Destination::Taches).await;
    let adult = [("date_naissance.annee", "2003")];
    essai.step(TacheId::Identite, &adult).await;
    essai.back_to("representant").await;
    let named = [
        ("representant_nom", "Valéndon"),
        ("representant_prenoms", "Zoélie"),
        ("representant_lien", "mère"),
    ];
    essai.page(&named).await;
    essai.step(TacheId::Coordonnees, &[]).await;
    let fields = [("adresse_1", endless.as_str()), ("telephone", "12")];
    essai.page(&fields).await;
    let abroad = [("residence_adresse", "ailleurs"), ("telephone", "")];
    essai.page(&abroad).await;
    let elsewhere = [
        ("residence_adresse", "france"),
        ("adresse_1", "1 rue"),
        ("code_postal", "35000"),
        ("commune", "35238"),
    ];
    essai.page(&elsewhere).await;
    essai.vus
}

/// Spécialité, épreuves, notes, aménagements, as somebody who presented before.
async fn choices() -> BTreeSet<String> {
    let (_folder, mut essai) = Essai::at(JOUR, Vec::new()).await;
    essai.open("distance", "avant").await;
    essai.step(TacheId::Epreuves, &[]).await;
    essai.page(&[("specialite", "metiers-de-l-eau")]).await;
    essai.page(&[]).await;
    essai
        .page(&[("forme", "progressive"), ("langue.E2", "anglais")])
        .await;
    let codes = ["E1", "E2", "E31", "E32", "E41", "E42", "E5", "E6"];
    let each = |prefix: &str, value: &str| -> Vec<(String, String)> {
        let pair = |code: &&str| (format!("{prefix}.{code}"), value.to_owned());
        codes.iter().map(pair).collect()
    };
    let later = each("presentee", "plus_tard");
    essai.page(&borrowed(&later)).await;
    let optional = [
        ("forme", "globale"),
        ("facultatives", "EF1"),
        ("langue_facultative.EF1", "anglais"),
    ];
    essai.page(&optional).await;
    essai.page(&[("langue_facultative.EF1", "espagnol")]).await;
    let same = [("langue.E21", "anglais"), ("langue.E22", "anglais")];
    let sam = [("specialite", "support-a-l-action-manageriale")];
    essai.step(TacheId::Epreuves, &sam).await;
    essai.act(Action::Poursuivre).await;
    essai.page(&same).await;
    essai
        .step(TacheId::Epreuves, &[("specialite", "metiers-de-l-eau")])
        .await;
    essai.page(&[]).await;
    essai.step(TacheId::Notes, &[]).await;
    essai.page(&[("autre_diplome", "oui")]).await;
    essai.page(&borrowed(&each("note_choix", "garder"))).await;
    for (note, session) in [
        ("8,00", "2023"),
        ("12,00", "2010"),
        ("12,00", "2024"),
        ("12,00", "x"),
    ] {
        essai.page(&borrowed(&each("note_valeur", note))).await;
        essai.page(&borrowed(&each("note_session", session))).await;
    }
    let both = [("autre_diplome_nom", "DUT"), ("dispenses", "E1")];
    essai.page(&both).await;
    let kept = [("autre_diplome", "non")];
    essai.page(&borrowed(&each("note_session", "2023"))).await;
    essai.page(&kept).await;
    essai.step(TacheId::Amenagements, &[]).await;
    essai.vus
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|field| (field.0.as_str(), field.1.as_str()))
        .collect()
}

/// A category that asks experience and an age.
async fn by_experience() -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let campagne = scene::by_experience();
    let shell = Reponses::default();
    let desk = scene::desk_with(campagne, folder.path(), JOUR, shell, Vec::new()).await;
    let vus = BTreeSet::new();
    let mut essai = Essai { desk, vus };
    essai.open("autre", "jamais").await;
    essai.step(TacheId::Identite, IDENTITE).await;
    let young = [("date_naissance.annee", "2005")];
    essai.step(TacheId::Identite, &young).await;
    essai.step(TacheId::Parcours, &[]).await;
    let begun = [("periode.1.debut.jour", "1")];
    essai.page(&begun).await;
    let backwards = [
        ("periode.1.employeur", "Atelier"),
        ("periode.1.debut.mois", "2"),
        ("periode.1.debut.annee", "2022"),
        ("periode.1.en_cours", "non"),
        ("periode.1.fin.jour", "1"),
        ("periode.1.fin.mois", "1"),
        ("periode.1.fin.annee", "2022"),
    ];
    essai.page(&backwards).await;
    let to_come = [
        ("periode.1.debut.annee", "2030"),
        ("periode.1.en_cours", "oui"),
    ];
    essai.page(&to_come).await;
    essai.vus
}

/// Last session's candidacy, with values that do not hold any more.
async fn last_session() -> BTreeSet<String> {
    let source = SessionPrecedente {
        session: 2023,
        numero_candidat: "0223456789".to_owned(),
        identite: Some(IdentiteSaisie {
            nom_naissance: "Valéndon".to_owned(),
            prenoms: "Noélie".to_owned(),
            jour: "2".to_owned(),
            mois: "3".to_owned(),
            annee: "2003".to_owned(),
            ..IdentiteSaisie::default()
        }),
        coordonnees: None,
        specialite: Some("ancien-bts".to_owned()),
        epreuves: Some(EpreuvesSaisie {
            forme: "progressive".to_owned(),
            langues: BTreeMap::from([("E2".to_owned(), "langue-retiree".to_owned())]),
            ..EpreuvesSaisie::default()
        }),
        notes: BTreeMap::new(),
        amenagements: vec!["temps majoré".to_owned()],
    };
    let (_folder, mut essai) = Essai::at(JOUR, vec![source]).await;
    essai.open("apres_echec", "session_precedente").await;
    let search = [
        ("recherche_nom", "valendon"),
        ("recherche_naissance.jour", "2"),
        ("recherche_naissance.mois", "3"),
        ("recherche_naissance.annee", "2003"),
    ];
    essai.page(&search).await;
    essai.page(&[]).await;
    essai.act(Action::ToutEstJuste).await;
    essai.go(Destination::Taches).await;
    essai.step(TacheId::Epreuves, &[]).await;
    essai.page(&[("specialite", "metiers-de-l-eau")]).await;
    essai.page(&[]).await;
    essai.vus
}

/// The same, for somebody who can keep the arrangements.
async fn arrangements() -> BTreeSet<String> {
    let source = SessionPrecedente {
        session: 2023,
        numero_candidat: String::new(),
        identite: Some(IdentiteSaisie {
            nom_naissance: "Valéndon".to_owned(),
            jour: "2".to_owned(),
            mois: "3".to_owned(),
            annee: "2003".to_owned(),
            ..IdentiteSaisie::default()
        }),
        coordonnees: None,
        specialite: Some("metiers-de-l-eau".to_owned()),
        epreuves: None,
        notes: BTreeMap::new(),
        amenagements: vec!["temps majoré".to_owned()],
    };
    let (_folder, mut essai) = Essai::at(JOUR, vec![source]).await;
    essai.open("apres_echec", "session_precedente").await;
    let search = [
        ("recherche_nom", "valendon"),
        ("recherche_naissance.jour", "2"),
        ("recherche_naissance.mois", "3"),
        ("recherche_naissance.annee", "2003"),
    ];
    essai.page(&search).await;
    essai
        .step(TacheId::Amenagements, &[("amenagement", "oui")])
        .await;
    essai.vus
}

/// Validation, pièces, signature.
async fn to_the_signature() -> BTreeSet<String> {
    let (_folder, mut essai) = Essai::at(JOUR, Vec::new()).await;
    essai.open("distance", "jamais").await;
    essai.go(Destination::Relire).await;
    answer_all(&mut essai.desk).await;
    essai.go(Destination::Signer).await;
    essai.go(Destination::Deposer).await;
    essai.step(TacheId::Validation, &[]).await;
    essai.step(TacheId::Validation, &[]).await;
    essai.go(Destination::Deposer).await;
    let code = "certificat_stage".to_owned();
    essai.go(Destination::Piece { code }).await;
    essai
        .step(TacheId::Coordonnees, &[("adresse_1", "2 rue")])
        .await;
    essai.go(Destination::Signer).await;
    essai.go(Destination::Deposer).await;
    essai.step(TacheId::Validation, &[]).await;
    essai.step(TacheId::Signature, &[]).await;
    essai.page(&[("relu", "oui"), ("moyen", "dessinee")]).await;
    essai
        .page(&[("moyen", "tapee"), ("nom", "Quelqu’un")])
        .await;
    essai.page(&[("moyen", "manuscrite")]).await;
    let code = "identite".to_owned();
    essai.go(Destination::Piece { code }).await;
    essai.add("identite", pdf()).await;
    essai.add("identite", pdf()).await;
    for copy in 0..12 {
        let mut other = pdf();
        other.extend(format!("\n% {copy}\n%%EOF").bytes());
        essai.add("identite", other).await;
    }
    piece_that_is_not_asked_any_more(&mut essai).await;
    essai.act(Action::Retirer).await;
    essai.act(Action::Confirmer).await;
    essai.go(Destination::Signer).await;
    essai.vus
}

/// Somebody comes back to the page of a pièce that new answers made needless.
async fn piece_that_is_not_asked_any_more(essai: &mut Essai) {
    essai
        .go(Destination::Piece {
            code: "jdc".to_owned(),
        })
        .await;
    let foreigner = [("nationalite", "autre")];
    essai.step(TacheId::Identite, &foreigner).await;
    essai.back_to("piece.vide").await;
    essai.add("jdc", pdf()).await;
}

async fn a_minor() -> BTreeSet<String> {
    let (_folder, mut essai) = Essai::at(JOUR, Vec::new()).await;
    essai.open("distance", "jamais").await;
    answer_all(&mut essai.desk).await;
    essai
        .step(TacheId::Identite, &[("date_naissance.annee", "2006")])
        .await;
    let named = [
        ("representant_nom", "Valéndon"),
        ("representant_prenoms", "Zoélie"),
        ("representant_lien", "mère"),
    ];
    essai.page(&named).await;
    essai.step(TacheId::Validation, &[]).await;
    let signed = [
        ("relu", "oui"),
        ("moyen", "tapee"),
        ("nom", "noelie zerine valendon"),
    ];
    essai.step(TacheId::Signature, &signed).await;
    essai.vus
}

/// Before the opening, after the close of choices, after the deposit.
async fn closed_doors() -> BTreeSet<String> {
    let mut vus = BTreeSet::new();
    for now in [
        "2023-10-10T08:00:00Z",
        "2023-11-20T08:00:00Z",
        "2023-11-25T08:00:00Z",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut before = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
        scene::open(&mut before).await;
        before.close_store().await;
        drop(before);
        let desk = desk_of(folder.path(), now, Reponses::default(), Vec::new()).await;
        let Page::Accueil(accueil) = desk.ecran().page else {
            panic!("home")
        };
        let mut essai = Essai { desk, vus };
        let dossier = accueil.dossiers[0].id.clone();
        essai.act(Action::Ouvrir { dossier }).await;
        essai.act(Action::Confirmer).await;
        essai.go(Destination::Relire).await;
        essai.go(Destination::Pieces).await;
        essai
            .go(Destination::Etape {
                etape: Etape::Coordonnees,
            })
            .await;
        essai.page(ADRESSE).await;
        vus = essai.vus;
    }
    vus
}

/// What was missing comes after the deadline, with an explanation; what came in time stays.
async fn too_late() -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    let vus = BTreeSet::new();
    let mut essai = Essai { desk, vus };
    essai.open("distance", "jamais").await;
    answer_all(&mut essai.desk).await;
    essai.step(TacheId::Validation, &[]).await;
    essai.add("identite", pdf()).await;
    let etape = Etape::Retard;
    essai.go(Destination::Etape { etape }).await;
    essai.page(&[("explication", "Trop tôt.")]).await;
    let Essai { desk, vus } = essai;
    desk.close_store().await;
    drop(desk);

    let now = "2023-11-25T08:00:00Z";
    let desk = desk_of(folder.path(), now, Reponses::default(), Vec::new()).await;
    let mut essai = Essai { desk, vus };
    let Page::Accueil(accueil) = essai.desk.ecran().page else {
        panic!("home")
    };
    let dossier = accueil.dossiers[0].id.clone();
    essai.act(Action::Ouvrir { dossier }).await;
    essai.go(Destination::Pieces).await;
    assert!(pieces(&essai).fermeture.is_some());
    essai.go(Destination::Etape { etape }).await;
    essai.page(&[("explication", " ")]).await;
    essai.page(&[("explication", &long(2_001))]).await;
    essai.page(&[("explication", "Reçu ce matin.")]).await;
    essai.go(Destination::Messages).await;
    essai.page(&[]).await;
    essai.page(&[("message", &long(2_001))]).await;
    essai.act(Action::Repondre { rang: 0 }).await;
    essai.go(Destination::Pieces).await;
    let opened = pieces(&essai);
    assert!(opened.fermeture.is_none() && opened.retard.explique_le.is_some());
    for code in ["identite", "jdc"] {
        let code = code.to_owned();
        essai.go(Destination::Piece { code: code.clone() }).await;
        essai.add(&code, pdf()).await;
    }
    essai.go(Destination::Pieces).await;
    let late = |code: &str| {
        let asked = pieces(&essai).demandees;
        let own = asked.into_iter().find(|piece| piece.code == code);
        own.and_then(|piece| piece.hors_delai)
    };
    assert!(late("jdc").is_some() && late("identite").is_none());
    essai.vus
}

fn pieces(essai: &Essai) -> PiecesView {
    let Page::Pieces(view) = essai.desk.ecran().page else {
        panic!("the list of pièces")
    };
    view
}

#[tokio::test]
async fn every_refusal_of_the_rules_is_reached_from_the_screen_or_cannot_be() {
    let mut vus = BTreeSet::new();
    vus.extend(at_the_door().await);
    vus.extend(who_and_where().await);
    vus.extend(choices().await);
    vus.extend(by_experience().await);
    vus.extend(last_session().await);
    vus.extend(arrangements().await);
    vus.extend(to_the_signature().await);
    vus.extend(a_minor().await);
    vus.extend(closed_doors().await);
    vus.extend(too_late().await);
    let reached: Vec<&str> = UNREACHABLE
        .iter()
        .map(|(code, _)| *code)
        .filter(|code| vus.contains(*code))
        .collect();
    assert!(
        reached.is_empty(),
        "said to be out of reach, and reached: {reached:?}"
    );
    let missing: Vec<&&str> = Motif::CODES
        .iter()
        .filter(|code| !vus.contains(**code))
        .filter(|code| !UNREACHABLE.iter().any(|(known, _)| known == *code))
        .collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
}
