//! Campaigns that differ by their data: the same desk, without a line of code changed.

mod scene;

use poste::view::{Action, Destination, NatureDate, Page, PhaseView, TacheId};
use scene::{Reponses, answer_all, campaign_with, desk_with, go, open, page, step};

const FENETRE: &str = "\n[[fenetre]]\nid = \"echec\"\ncategories = [\"individuel\"]\ndepartements = [\"44\"]\n\
    zone = \"Europe/Paris\"\n\
    ouverture = { valeur = \"2023-11-20\", precision = \"jour\", source = \"essai\", confiance = \"assumed\" }\n\
    cloture = { valeur = \"2023-12-01\", precision = \"jour\", source = \"essai\", confiance = \"assumed\" }\n\
    depot = { valeur = \"2023-12-01\", precision = \"jour\", source = \"essai\", confiance = \"assumed\" }\n\n[residence]";

#[tokio::test]
async fn people_of_a_category_have_windows_of_their_own() {
    let campagne = campaign_with(&[("\n[residence]", FENETRE)]);
    let folder = tempfile::tempdir().expect("a folder");
    let now = "2023-11-21T08:00:00Z";
    let shell = Reponses::default();
    let mut desk = desk_with(campagne, folder.path(), now, shell, Vec::new()).await;
    let Page::Accueil(home) = desk.ecran().page else {
        panic!("home")
    };
    // Everybody's choices are closed; some can still start.
    assert_eq!(home.phase, PhaseView::Ouverte);
    let own: Vec<_> = home
        .dates
        .iter()
        .filter(|date| date.pour.is_some())
        .collect();
    assert_eq!(own.len(), 2);
    assert_eq!(
        own[0].pour.as_deref(),
        Some("Candidat individuel après un échec, Loire-Atlantique (44)")
    );
    assert!(own[0].mots.contains("décembre"), "{}", own[0].mots);

    desk.agir(Action::Commencer).await;
    page(&mut desk, &[("preparation", "apres_echec")]).await;
    page(&mut desk, &[("residence", "france"), ("departement", "44")]).await;
    page(&mut desk, &[("deja", "avant")]).await;
    page(&mut desk, &[("session", "2024")]).await;
    let fields = [("courriel", "a@exemple.fr"), ("ordinateur", "personnel")];
    assert_eq!(page(&mut desk, &fields).await, "taches.brouillon");
    let Page::Taches(taches) = desk.ecran().page else {
        panic!("tasks")
    };
    assert_eq!(taches.phase, PhaseView::Ouverte);
    // The person sees their own dates only.
    assert_eq!(taches.dates.len(), 2);
    assert!(taches.dates.iter().all(|date| date.pour.is_none()));
    let choices = &taches.dates[0];
    assert_eq!(choices.nature, NatureDate::Choix);
    assert!(!choices.passee);

    // Somebody else comes too late.
    desk.agir(Action::Fermer).await;
    assert_eq!(open(&mut desk).await, "ouverture.refus");
}

#[tokio::test]
async fn a_fee_and_a_postmark_are_told_where_pieces_are_asked() {
    let campagne = campaign_with(&[(
        "[pieces]\nmode = { valeur = \"televersement\"",
        "[frais]\ncentimes = 3050\ncomment = [\"Par chèque, au nom du régisseur.\"]\nsource = \"essai\"\n\
             confiance = \"assumed\"\n\n[pieces]\nmode = { valeur = \"cachet_poste\"",
    )]);
    let folder = tempfile::tempdir().expect("a folder");
    let shell = Reponses::default();
    let mut desk = desk_with(campagne, folder.path(), scene::JOUR, shell, Vec::new()).await;
    open(&mut desk).await;
    answer_all(&mut desk).await;
    let Page::Pieces(pieces) = go(&mut desk, Destination::Pieces).await.page else {
        panic!("pièces")
    };
    assert!(pieces.par_poste);
    let frais = pieces.frais.expect("a fee");
    assert_eq!(frais.montant, "30,50\u{a0}euros");
    assert_eq!(frais.comment, ["Par chèque, au nom du régisseur."]);
}

/// Marks kept in forme progressive do not stand in forme globale: the task is to be mended before validating.
#[tokio::test]
async fn a_later_answer_that_breaks_an_earlier_one_sends_back_to_its_task() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = scene::JOUR;
    let mut desk = scene::desk_of(folder.path(), now, Reponses::default(), Vec::new()).await;
    desk.agir(Action::Commencer).await;
    page(&mut desk, &[("preparation", "distance")]).await;
    page(&mut desk, &[("residence", "france"), ("departement", "44")]).await;
    page(&mut desk, &[("deja", "avant")]).await;
    page(&mut desk, &[("session", "2024")]).await;
    let fields = [("courriel", "a@exemple.fr"), ("ordinateur", "personnel")];
    page(&mut desk, &fields).await;
    answer_identity_and_address(&mut desk).await;
    let eau = [("specialite", "metiers-de-l-eau")];
    step(&mut desk, TacheId::Epreuves, &eau).await;
    let codes = ["E1", "E2", "E31", "E32", "E41", "E42", "E5", "E6"];
    let each = |prefix: &str, value: &str| -> Vec<(String, String)> {
        let field = |code: &&str| (format!("{prefix}.{code}"), value.to_owned());
        codes.iter().map(field).collect()
    };
    let mut fields = each("presentee", "presenter");
    fields.push(("forme".to_owned(), "progressive".to_owned()));
    fields.push(("langue.E2".to_owned(), "anglais".to_owned()));
    assert_eq!(typed(&mut desk, &fields).await, "taches.brouillon");
    let mut fields = each("note_choix", "repasser");
    fields.extend([
        ("note_choix.E1".to_owned(), "garder".to_owned()),
        ("note_valeur.E1".to_owned(), "8".to_owned()),
        ("note_session.E1".to_owned(), "2023".to_owned()),
        ("autre_diplome".to_owned(), "non".to_owned()),
    ]);
    go(
        &mut desk,
        Destination::Tache {
            tache: TacheId::Notes,
        },
    )
    .await;
    assert_eq!(typed(&mut desk, &fields).await, "taches.brouillon");
    step(&mut desk, TacheId::Amenagements, &[("amenagement", "non")]).await;
    step(&mut desk, TacheId::Epreuves, &eau).await;
    assert_eq!(
        page(&mut desk, &[("forme", "globale")]).await,
        "taches.brouillon"
    );
    let Page::Taches(taches) = desk.ecran().page else {
        panic!("tasks")
    };
    let state = |id: TacheId| taches.taches.iter().find(|tache| tache.id == id);
    let notes = state(TacheId::Notes).expect("listed");
    assert_eq!(notes.statut, poste::view::StatutTache::ACorriger);
    let validation = state(TacheId::Validation).expect("listed");
    assert_eq!(
        validation.statut,
        poste::view::StatutTache::PasEncorePossible
    );
    let Page::Relire(relire) = go(&mut desk, Destination::Relire).await.page else {
        panic!("check")
    };
    assert_eq!(relire.refus[0].code, "notes.sous_seuil");
    assert!(relire.reste.contains(&TacheId::Notes));
}

async fn answer_identity_and_address(desk: &mut poste::Desk) {
    let address = [
        ("adresse_1", "12 rue des Tilleuls"),
        ("code_postal", "44000"),
        ("commune", "44109"),
    ];
    step(desk, TacheId::Identite, scene::IDENTITE).await;
    step(desk, TacheId::Coordonnees, &address).await;
    step(desk, TacheId::Parcours, &[]).await;
}

async fn typed(desk: &mut poste::Desk, fields: &[(String, String)]) -> String {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(champ, texte)| (champ.as_str(), texte.as_str()))
        .collect();
    page(desk, &fields).await
}
