//! The desk of the service at a real server: who may do what, what waits, what is decided and when it leaves.

use crate::depot::{Personne, personne};
use crate::pieces::pdf;
use crate::remise::{complete_as, write_to};
use banc::agent::{self, Agent, MOT_DE_PASSE, totp};
use banc::{Answer, Base, Boite, JOUR, Server};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rules::Command;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use std::process;
use std::time::{Duration, Instant};
use uuid::Uuid;

pub(crate) const LEA: &str = "lea@exemple.fr";
const LISTE: &str = "POST /v1/bureau/dossiers";
const MOTIF: &str = "La pièce d’identité n’est plus valable à cette date.";

/// A service with somebody who deposited, and one person who verifies.
pub(crate) struct Service {
    pub(crate) base: Base,
    pub(crate) boite: Boite,
    pub(crate) server: Server,
    pub(crate) lea: Personne,
}

impl Service {
    pub(crate) async fn new(reprise: &str) -> Self {
        Self::with(reprise, |_| ()).await
    }

    /// The same, with an authority at that address that stamps what is sealed.
    pub(crate) async fn stamped(address: &str) -> Self {
        Self::with("0", |command| {
            command.env("PUPITRE_CACHET_HORODATEUR", address);
        })
        .await
    }

    async fn with(reprise: &str, settings: impl FnOnce(&mut process::Command)) -> Self {
        let (base, boite) = (Base::new().await, Boite::open());
        let server = start((&base, &boite), JOUR, reprise, settings);
        let mut lea = depositor(&base, &server, 1, "Le Floc’h").await;
        write_to(&base, 1, LEA).await;
        lea.deposit_dossier(230, &server);
        boite.next();
        let service = Self {
            base,
            boite,
            server,
            lea,
        };
        service.wait("a_verifier", 1).await;
        service
    }

    pub(crate) fn agent(&self, identifiant: &str, roles: &str) -> Agent {
        Agent::new(&self.base, &self.server, identifiant, roles)
    }

    fn path(&self) -> String {
        format!("/v1/bureau/dossiers/{}", self.lea.dossier())
    }

    /// Waits until as many fiches are in a list: they are made behind the counter.
    pub(crate) async fn wait(&self, file: &str, count: i64) {
        let mut owner = owner(&self.base).await;
        let limit = Instant::now() + Duration::from_secs(20);
        loop {
            let found: i64 =
                sqlx::query_scalar("SELECT count(*) FROM pupitre.fiche WHERE file = $1")
                    .bind(file)
                    .fetch_one(&mut owner)
                    .await
                    .unwrap();
            if found == count {
                return;
            }
            assert!(Instant::now() < limit, "{found} in {file}, not {count}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Sends a decision about the dossier as that person sees it now.
    pub(crate) fn decide(
        &self,
        agent: &Agent,
        id: u8,
        malgre: Option<u8>,
        ordre: &Value,
    ) -> Answer {
        let seen = agent.get(&self.server, &self.path());
        self.decide_on(agent, (id, &seen["version"]), malgre, ordre)
    }

    fn decide_on(
        &self,
        agent: &Agent,
        (id, base): (u8, &Value),
        malgre: Option<u8>,
        ordre: &Value,
    ) -> Answer {
        let malgre = malgre.map(|it| Uuid::from_bytes([it; 16]));
        let id = Uuid::from_bytes([id; 16]);
        let body = json!({ "id": id, "base": base, "malgre": malgre, "ordre": ordre });
        let line = format!("POST {}/decisions", self.path());
        agent.ask(&self.server, &line, &body)
    }

    /// A document of the dossier, asked over the session of its person.
    pub(crate) fn document(&self, name: &str) -> Vec<u8> {
        let bearer = format!("Bearer {}", self.lea.jeton);
        let head = [
            ("Authorization", bearer.as_str()),
            ("X-Pupitre-Repetition", "oui"),
        ];
        let path = format!("{}/{name}", self.lea.path());
        self.server.bytes(&path, &head)
    }

    fn last_decision(&self, agent: &Agent) -> Value {
        agent.get(&self.server, &self.path())["decisions"][0].clone()
    }
}

pub(crate) fn start(
    (base, boite): (&Base, &Boite),
    instant: &str,
    reprise: &str,
    settings: impl FnOnce(&mut process::Command),
) -> Server {
    Server::start_with(base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", instant);
        command.env("PUPITRE_BUREAU_REPRISE_SECONDES", reprise);
        command.envs(boite.settings());
        settings(command);
    })
}

pub(crate) async fn owner(base: &Base) -> PgConnection {
    PgConnection::connect(&base.address("proprietaire"))
        .await
        .unwrap()
}

/// Somebody whose dossier is complete but for the deposit, and whose files came.
pub(crate) async fn depositor(base: &Base, server: &Server, n: u8, nom: &str) -> Personne {
    let person = personne(base, n, 10 + n, 20 + n).await;
    let (person, files) = complete_as(person, nom, server, |k| pdf(2000, k));
    for bytes in files.values() {
        person.send_whole(server, bytes);
    }
    person
}

pub(crate) fn validates() -> Value {
    json!({ "decision": { "issue": "validee", "version": 1 } })
}

fn cancels() -> Value {
    json!({ "decision": { "issue": "annulee", "version": 1, "motif": MOTIF } })
}

pub(crate) fn corrects() -> Value {
    json!({ "correction": { "avant": "2023-12-05T00:00:00+01:00", "points": [
        { "piece": "identite", "motif": "Le verso manque : on ne voit pas la date." }] } })
}

#[tokio::test]
async fn an_invitation_opens_once_a_password_and_a_second_factor() {
    let base = Base::new().await;
    let server = Server::repetition(&base, JOUR);
    let invitation = agent::invite(&base, "nadia", "Nadia Essai", "gestionnaire");
    let told = |password: &str| agent::activate(&server, "nadia", &invitation, password);
    assert_eq!(told("court").code(), "saisie.refusee");
    assert_eq!(told("aaaaaaaaaaaaaaaaaaa").code(), "saisie.refusee");
    let wrong = agent::activate(&server, "nadia", "AAAAA-AAAAA", MOT_DE_PASSE);
    assert_eq!(wrong.code(), "agent.invitation");
    let made = told(MOT_DE_PASSE).json();
    assert!(
        made["adresse"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/")
    );
    // Until she signs in, a lost picture is drawn again.
    let secret = told(MOT_DE_PASSE).json()["secret"]
        .as_str()
        .unwrap()
        .to_owned();
    let code = totp(&secret, 0);
    let tries = |password: &str, code: &str| agent::sign_in(&server, "nadia", password, code);
    assert_eq!(
        tries("trois bateaux rouges", &code).code(),
        "compte.identifiants"
    );
    assert_eq!(tries(MOT_DE_PASSE, "000000").code(), "compte.identifiants");
    let opened = tries(MOT_DE_PASSE, &code);
    assert_eq!(opened.status, 201, "{}", opened.body);
    assert_eq!(opened.json()["nom"], "Nadia Essai");
    assert_eq!(
        tries(MOT_DE_PASSE, &code).code(),
        "compte.identifiants",
        "no code opens twice"
    );
    assert_eq!(told(MOT_DE_PASSE).code(), "agent.invitation");
    let unknown = agent::sign_in(&server, "personne", MOT_DE_PASSE, &code);
    assert_eq!(unknown.code(), "compte.identifiants");
    for _ in 0..6 {
        tries(MOT_DE_PASSE, "000000");
    }
    assert_eq!(tries(MOT_DE_PASSE, "000000").code(), "compte.attendre");
}

#[tokio::test]
async fn who_is_revoked_does_nothing_more_at_once() {
    let service = Service::new("900").await;
    let nadia = service.agent("nadia", "gestionnaire");
    nadia.get(&service.server, &service.path());
    let words = ["agents", "revoquer", "nadia"];
    let told = banc::command_of_owner(&service.base, "admin", &words).output();
    assert!(told.unwrap().status.success());
    let line = format!("GET {}", service.path());
    let refused = nadia.ask(&service.server, &line, &Value::Null);
    assert_eq!(
        (refused.status, refused.code()),
        (401, "session.absente".into())
    );
}

#[tokio::test]
async fn a_dossier_is_found_by_a_name_that_is_nearly_right_and_the_base_tells_nobodys() {
    let service = Service::new("900").await;
    let nadia = service.agent("nadia", "gestionnaire");
    let find = |typed: &str| {
        let asked = json!({ "campagne": "nantes-bts-2024", "texte": typed });
        let lines = nadia.ask(&service.server, LISTE, &asked).json();
        lines.as_array().unwrap().clone()
    };
    for typed in ["lefloch", "le floch", "Leflock"] {
        let found = find(typed);
        assert_eq!(found.len(), 1, "{typed}");
        assert!(
            found[0]["nom"].as_str().unwrap().contains("LE FLOC"),
            "{found:?}"
        );
    }
    assert_eq!(find("lemoine").len(), 0);
    assert_eq!(find("  ").len(), 1, "nothing typed is the list");
    let words: Vec<String> = sqlx::query_scalar(
        "SELECT lower(f::text || encode(f.apercu, 'escape')) FROM pupitre.fiche AS f",
    )
    .fetch_all(&mut owner(&service.base).await)
    .await
    .unwrap();
    assert!(words.iter().all(|it| !it.contains("floc")), "{words:?}");
}

#[tokio::test]
async fn dossiers_wait_in_lists_are_taken_once_and_doubles_are_told() {
    let service = Service::new("900").await;
    let (nadia, eric) = (
        service.agent("nadia", "gestionnaire"),
        service.agent("eric", "second"),
    );
    let server = &service.server;
    let mut zoe = depositor(&service.base, server, 2, "Le Floc’h").await;
    zoe.deposit_dossier(240, server);
    service.wait("a_verifier", 2).await;
    let list = |agent: &Agent, more: Value| {
        let mut asked = json!({ "campagne": "nantes-bts-2024", "file": "a_verifier" });
        let more = more.as_object().unwrap().clone();
        asked.as_object_mut().unwrap().extend(more);
        agent
            .ask(server, LISTE, &asked)
            .json()
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(
        list(&nadia, json!({ "alerte": "doublon_possible" })),
        2,
        "one person, two dossiers"
    );
    assert_eq!(list(&nadia, json!({ "alerte": "sans" })), 0);
    let take = |agent: &Agent| {
        let body = json!({ "campagne": "nantes-bts-2024", "file": "a_verifier", "nombre": 1 });
        let told = agent.ask(server, "POST /v1/bureau/prises", &body);
        told.json()["pris"].as_i64().unwrap()
    };
    assert_eq!((take(&nadia), take(&eric), take(&nadia)), (1, 1, 0));
    assert_eq!(
        (
            list(&nadia, json!({ "miens": true })),
            list(&eric, json!({ "miens": true }))
        ),
        (1, 1)
    );
    let counts = nadia.get(server, "/v1/bureau/comptes?campagne=nantes-bts-2024");
    let of = |alerte: &str| {
        let counts = counts["comptes"].as_array().unwrap();
        let found = counts
            .iter()
            .find(|it| it["file"] == "a_verifier" && it["alerte"] == alerte);
        found.map(|it| {
            (
                it["nombre"].as_i64().unwrap(),
                it["miens"].as_i64().unwrap(),
            )
        })
    };
    assert_eq!(of("avec"), Some((2, 1)));
    assert_eq!(of("doublon_possible"), Some((2, 1)));
    assert_eq!(of("sans"), None);
    // One of them leaves: the other is alone with that name again.
    zoe.give(241, Command::WithdrawCandidature);
    zoe.exchange(server);
    service.wait("retire", 1).await;
    assert_eq!(list(&nadia, json!({ "alerte": "sans" })), 1);
}

#[tokio::test]
async fn a_dossier_shows_its_checks_and_nothing_of_health_and_its_person_sees_who_opened_it() {
    let service = Service::new("900").await;
    let (server, lea) = (&service.server, &service.lea);
    let (nadia, eric) = (
        service.agent("nadia", "gestionnaire"),
        service.agent("eric", "second"),
    );
    let seen = nadia.get(server, &service.path());
    assert_eq!(seen["file"], "a_verifier");
    assert!(
        !seen["evenements"].to_string().contains("amenagement"),
        "{seen}"
    );
    let checks = seen["controles"].as_array().unwrap();
    let check = checks
        .iter()
        .find(|it| it["nom"] == "piece.identite")
        .unwrap();
    let judge = |objet: &Value, conforme: Value| {
        let body = json!({ "controle": "piece.identite", "objet": objet, "conforme": conforme });
        nadia.ask(server, &format!("POST {}/controles", service.path()), &body)
    };
    assert_eq!(
        judge(&json!("autre chose"), json!(true)).code(),
        "dossier.change"
    );
    assert_eq!(judge(&check["objet"], json!(true)).status, 204);
    let note = json!({ "texte": "Appelée ce matin : elle renvoie le verso." });
    let annotated = nadia.ask(server, &format!("POST {}/notes", service.path()), &note);
    assert_eq!(annotated.status, 204, "{}", annotated.body);
    let again = eric.get(server, &service.path());
    let checks = again["controles"].as_array().unwrap();
    let check = checks
        .iter()
        .find(|it| it["nom"] == "piece.identite")
        .unwrap();
    assert_eq!(check["jugement"]["conforme"], true);
    assert_eq!(check["jugement"]["par"], "Agent nadia");
    assert_eq!(again["notes"][0]["texte"], note["texte"]);
    assert_eq!(again["presents"], json!(["Agent nadia"]));
    let piece = checks
        .iter()
        .find(|it| it["nom"] == "piece.identite")
        .unwrap();
    let file = piece["objet"].as_str().unwrap();
    let told = format!("GET {}/pieces/{file}", service.path());
    assert_eq!(eric.ask(server, &told, &Value::Null).status, 200);
    let copie = lea.ask(server, "GET /v1/compte/copie", &[]).json();
    let looks = copie["compte"]["consultations"].as_array().unwrap();
    let by = |nom: &str| looks.iter().filter(|it| it["par"] == nom).count();
    assert_eq!((by("Agent nadia"), by("Agent eric")), (1, 1), "{looks:?}");
    assert_eq!(copie["dossiers"][0]["notes"][0]["par"], "Agent nadia");
}

#[tokio::test]
async fn a_validation_can_be_taken_back_then_leaves_with_a_sealed_confirmation_even_over_a_restart()
{
    let mut service = Service::new("900").await;
    let nadia = service.agent("nadia", "gestionnaire");
    let early = service.decide(&nadia, 1, None, &validates());
    assert_eq!(early.status, 201, "{}", early.body);
    assert_eq!(
        service.decide(&nadia, 1, None, &validates()).status,
        201,
        "the same, twice"
    );
    assert_eq!(service.last_decision(&nadia)["etat"], "en_attente");
    let back = format!(
        "DELETE {}/decisions/{}",
        service.path(),
        Uuid::from_bytes([1; 16])
    );
    assert_eq!(nadia.ask(&service.server, &back, &Value::Null).status, 204);
    assert_eq!(
        nadia.ask(&service.server, &back, &Value::Null).code(),
        "decision.partie"
    );
    assert_eq!(service.last_decision(&nadia)["etat"], "reprise");

    assert_eq!(service.decide(&nadia, 2, None, &validates()).status, 201);
    let mut base = owner(&service.base).await;
    let queued = "SELECT count(*) FROM pupitre.courrier WHERE modele = 'validation'";
    let letters: i64 = sqlx::query_scalar(queued)
        .fetch_one(&mut base)
        .await
        .unwrap();
    assert_eq!(
        letters, 0,
        "nothing waits to be sent while it can be taken back"
    );
    assert!(service.boite.is_quiet());
    service.base.prolong_sessions().await;
    let pieces = service.server.kill();
    let later = "2023-11-10T10:20:00+01:00";
    let again = (&service.base, &service.boite);
    service.server = start(again, later, "900", |command| {
        command.env("PUPITRE_PIECES_DOSSIER", pieces.path());
    });
    let letter = service.boite.next();
    assert_eq!(
        (letter.to.as_str(), letter.subject.as_str()),
        (LEA, "[RÉPÉTITION] Votre inscription est validée")
    );
    let joined = &letter.joined[0];
    assert_eq!(joined.name, "confirmation-d-inscription.pdf");
    let document = BASE64_STANDARD.decode(&joined.bytes).unwrap();
    let (genuine, said) = crate::remise::verified(&document, "");
    assert!(genuine, "{said}");
    service.lea.exchange(&service.server);
    assert!(service.lea.predict().is_validated());
    service.wait("valide", 1).await;
    assert_eq!(service.last_decision(&nadia)["etat"], "faite");
    let named = service.document("confirmation.pdf");
    let (genuine, said) = crate::remise::verified(&named, "");
    assert!(genuine, "{said}");
}

#[tokio::test]
async fn two_people_who_decide_at_once_are_told_and_the_second_chooses() {
    let service = Service::new("900").await;
    let (nadia, eric) = (
        service.agent("nadia", "gestionnaire"),
        service.agent("eric", "second"),
    );
    let seen = eric.get(&service.server, &service.path());
    assert_eq!(service.decide(&nadia, 1, None, &corrects()).status, 201);
    let base = &seen["version"];
    let second = service.decide_on(&eric, (2, base), None, &validates());
    assert_eq!(
        (second.status, second.code()),
        (409, "decision.prise".into())
    );
    let open = service.last_decision(&eric);
    assert_eq!(open["sorte"], "correction");
    assert_eq!(open["par"], "Agent nadia");
    // She was shown it, and decides all the same.
    let anyway = service.decide_on(&eric, (3, base), Some(1), &validates());
    assert_eq!(anyway.status, 201, "{}", anyway.body);
    let decisions = eric.get(&service.server, &service.path())["decisions"].clone();
    let states: Vec<&str> = decisions
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["etat"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["en_attente", "reprise"]);
    let old = service.decide_on(&eric, (4, &json!(1)), None, &validates());
    assert_eq!((old.status, old.code()), (409, "dossier.change".into()));
}

#[tokio::test]
async fn what_changed_before_a_validation_leaves_is_looked_at_again() {
    let mut service = Service::new("2").await;
    let nadia = service.agent("nadia", "gestionnaire");
    assert_eq!(service.decide(&nadia, 1, None, &validates()).status, 201);
    service
        .lea
        .give(231, Command::WriteMessage("J’ai déménagé.".into()));
    service.lea.exchange(&service.server);
    let limit = Instant::now() + Duration::from_secs(20);
    while service.last_decision(&nadia)["etat"] == "en_attente" && Instant::now() < limit {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let ended = service.last_decision(&nadia);
    assert_eq!(ended["etat"], "heurtee");
    assert_eq!(ended["fin_motif"], "dossier.change");
    assert!(service.boite.is_quiet());
    assert_eq!(service.decide(&nadia, 2, None, &validates()).status, 201);
    assert!(
        service
            .boite
            .next()
            .subject
            .ends_with("inscription est validée")
    );
    // What was decided is taken back by two people, in the open.
    let retrait = json!({ "retrait": "Deux dossiers avaient été confondus." });
    assert_eq!(service.decide(&nadia, 3, None, &retrait).status, 201);
    assert_eq!(service.last_decision(&nadia)["etat"], "a_confirmer");
    let eric = service.agent("eric", "second");
    let look = format!(
        "POST {}/decisions/{}/second",
        service.path(),
        Uuid::from_bytes([3; 16])
    );
    assert_eq!(
        eric.ask(&service.server, &look, &json!({ "accord": true }))
            .status,
        204
    );
    assert!(service.boite.next().subject.ends_with("est retirée"));
    service.wait("a_verifier", 1).await;
}

#[tokio::test]
async fn a_cancellation_waits_for_another_person_who_does_not_see_whose_it_is() {
    let service = Service::new("0").await;
    let server = &service.server;
    let (nadia, eric) = (
        service.agent("nadia", "second"),
        service.agent("eric", "chef"),
    );
    assert_eq!(service.decide(&nadia, 1, None, &cancels()).status, 201);
    let open = service.last_decision(&eric);
    assert_eq!(
        (&open["etat"], &open["par"]),
        (&json!("a_confirmer"), &Value::Null)
    );
    let counts = eric.get(server, "/v1/bureau/comptes?campagne=nantes-bts-2024");
    assert_eq!(counts["a_confirmer"][0]["la_sienne"], false);
    let look = |agent: &Agent, id: u8, body: Value| {
        let id = Uuid::from_bytes([id; 16]);
        let line = format!("POST {}/decisions/{id}/second", service.path());
        agent.ask(server, &line, &body)
    };
    assert_eq!(
        look(&nadia, 1, json!({ "accord": true })).code(),
        "decision.meme"
    );
    assert_eq!(
        look(&eric, 1, json!({ "accord": false })).code(),
        "decision.mots"
    );
    let no = json!({ "accord": false, "mots": "La pièce était valable le jour du dépôt." });
    assert_eq!(look(&eric, 1, no).status, 204);
    let ended = service.last_decision(&nadia);
    assert_eq!(ended["etat"], "ecartee");
    assert_eq!(
        ended["fin_mots"],
        "La pièce était valable le jour du dépôt."
    );
    assert!(service.boite.is_quiet());

    assert_eq!(service.decide(&nadia, 2, None, &cancels()).status, 201);
    assert_eq!(look(&eric, 2, json!({ "accord": true })).status, 204);
    let letter = service.boite.next();
    assert!(letter.subject.ends_with("Votre candidature est annulée"));
    assert!(
        !letter.words().contains(MOTIF),
        "reasons travel in no letter"
    );
    service.wait("annule", 1).await;
}

#[tokio::test]
async fn what_the_rules_refuse_is_told_at_once_with_every_reason() {
    let service = Service::new("900").await;
    let nadia = service.agent("nadia", "gestionnaire");
    let ordre = json!({ "decision": { "issue": "refusee", "version": 3, "motif": "Non." } });
    let told = service.decide(&nadia, 1, None, &ordre);
    assert_eq!((told.status, told.code()), (422, "decision.refusee".into()));
    let told = told.json()["donnees"]["refus"].clone();
    let codes: Vec<&str> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["decision.autre_version", "instruction.motif_longueur"]
    );
}

fn export(name: &'static str, sante: &Value) -> (&'static str, String, Value) {
    let liste = json!({ "campagne": "nantes-bts-2024" });
    let body = json!({ "liste": liste, "format": "csv", "sante": sante });
    (name, "POST /v1/bureau/exports".to_owned(), body)
}

/// Each operation, as it is called in the table, and a request that asks for it.
fn operations(path: &str) -> Vec<(&'static str, String, Value)> {
    let id = Uuid::from_bytes([99; 16]);
    let campagne = "nantes-bts-2024";
    let decide = |name: &'static str, ordre: Value| {
        // A version that is none: what a role may do is refused for that only.
        let body = json!({ "id": id, "base": 0, "ordre": ordre });
        (name, format!("POST {path}/decisions"), body)
    };
    let get = |name: &'static str, path: String| (name, format!("GET {path}"), Value::Null);
    let identite = json!({ "motif": MOTIF, "identite": {} });
    vec![
        (
            "Voir les files et chercher",
            LISTE.to_owned(),
            json!({ "campagne": campagne }),
        ),
        get(
            "Voir les comptes",
            format!("/v1/bureau/comptes?campagne={campagne}"),
        ),
        (
            "Prendre des dossiers",
            "POST /v1/bureau/prises".to_owned(),
            json!({ "campagne": campagne, "file": "a_verifier", "nombre": 0 }),
        ),
        get("Ouvrir un dossier", path.to_owned()),
        get(
            "Lire une pièce",
            format!("{path}/pieces/{}", "ab".repeat(32)),
        ),
        (
            "Juger un contrôle",
            format!("POST {path}/controles"),
            json!({ "controle": "rien", "objet": "", "conforme": true }),
        ),
        (
            "Noter",
            format!("POST {path}/notes"),
            json!({ "texte": "" }),
        ),
        decide("Demander une correction", corrects()),
        decide("Écrire au candidat", json!({ "message": "Bonjour." })),
        decide(
            "Rectifier un état civil",
            json!({ "rectification": identite }),
        ),
        decide("Valider", validates()),
        decide(
            "Refuser",
            json!({ "decision": { "issue": "refusee", "version": 1 } }),
        ),
        decide("Proposer d’annuler", cancels()),
        decide(
            "Proposer de retirer une décision",
            json!({ "retrait": MOTIF }),
        ),
        (
            "Reprendre une décision avant son départ",
            format!("DELETE {path}/decisions/{id}"),
            Value::Null,
        ),
        (
            "Donner le second regard",
            format!("POST {path}/decisions/{id}/second"),
            json!({ "accord": true }),
        ),
    ]
}

/// The same of many dossiers at once: pictures, files, and a batch that is none.
fn operations_of_many() -> Vec<(&'static str, String, Value)> {
    let id = Uuid::from_bytes([98; 16]);
    let liste = json!({ "campagne": "nantes-bts-2024", "file": "refuse" });
    let of = |name: &'static str, line: String| (name, line, Value::Null);
    vec![
        of(
            "Voir les images",
            "GET /v1/bureau/images?campagne=nantes-bts-2024".to_owned(),
        ),
        export("Exporter une liste", &Value::Null),
        export(
            "Exporter une liste avec les réponses sur la santé",
            &json!(MOTIF),
        ),
        (
            "Préparer un lot",
            "POST /v1/bureau/lots".to_owned(),
            json!({ "id": id, "liste": liste, "ordre": validates() }),
        ),
        of("Voir un lot", format!("GET /v1/bureau/lots/{id}")),
        of(
            "Signer un lot",
            format!("POST /v1/bureau/lots/{id}/signature"),
        ),
        of("Reprendre un lot", format!("DELETE /v1/bureau/lots/{id}")),
    ]
}

/// `PUPITRE_ROLES=write` writes the table anew.
#[tokio::test]
async fn each_role_does_what_the_table_says_and_nothing_more() {
    const ROLES: [(&str, &str); 5] = [
        ("gestionnaire", "Gestionnaire"),
        ("second", "Second lecteur"),
        ("chef", "Chef de bureau"),
        ("campagne", "Responsable de campagne"),
        ("audit", "Auditeur"),
    ];
    let service = Service::new("900").await;
    let agents: Vec<Agent> = ROLES
        .iter()
        .map(|(role, _)| service.agent(role, role))
        .collect();
    let mut table = String::from(
        "# Qui peut faire quoi au bureau du service\n\nCe tableau est écrit par le test qui le prouve \
         (`crates/server/tests/reel/bureau.rs`) : chaque rôle a demandé chaque opération au serveur. Une personne peut avoir \
         plusieurs rôles.\n\n",
    );
    let names: Vec<&str> = ROLES.iter().map(|(_, name)| *name).collect();
    table += &format!(
        "| | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(ROLES.len())
    );
    let asked = operations(&service.path());
    for (name, line, body) in asked.into_iter().chain(operations_of_many()) {
        let said = agents.iter().map(|agent| {
            let answer = agent.ask(&service.server, &line, &body);
            assert!(
                answer.status < 500 && answer.status != 401,
                "{name}: {}",
                answer.body
            );
            match answer.status == 403 {
                true => "non",
                false => "oui",
            }
        });
        let said: Vec<&str> = said.collect();
        table += &format!("| {name} | {} |\n", said.join(" | "));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/roles.md");
    if std::env::var("PUPITRE_ROLES").as_deref() == Ok("write") {
        std::fs::write(path, &table).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == table,
        "docs/roles.md is not what roles do: run with PUPITRE_ROLES=write"
    );
}
