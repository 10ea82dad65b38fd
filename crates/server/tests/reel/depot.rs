//! Deposits at a real server on a real base: what is kept, what is proved, and to whom it is told.

use banc::Base;
use banc::{Answer, JOUR, Server};
use chrono::{DateTime, Utc};
use rules::saisie::{AmenagementSaisie, CoordonneesSaisie};
use rules::{Command, Dossier, DossierId};
use simulation::{data, people};
use sqlx::{Connection as _, PgConnection};
use sync::{
    Device, DeviceKey, Envelope, Reply, Request, Sealed, SendingState, SignedReceipt, Verdict,
};
use uuid::Uuid;

/// A person: an account, and a token of her device.
pub(crate) struct Personne {
    compte: Uuid,
    pub(crate) jeton: String,
    device: Device,
}

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn now() -> DateTime<Utc> {
    JOUR.parse().unwrap()
}

/// Puts an account, a device and its token in the base, as the steps of the account would have.
pub(crate) async fn personne(base: &Base, compte: u8, appareil: u8, dossier: u8) -> Personne {
    let key = DeviceKey::of(&[appareil; 32]);
    let jeton = format!("jeton-{appareil}");
    base.enrol(id(compte), id(appareil), key.id(), &jeton).await;
    let device = Device::new(key, id(compte), id(appareil), DossierId(id(dossier)));
    Personne {
        compte: id(compte),
        jeton,
        device,
    }
}

impl Personne {
    pub(crate) fn give(&mut self, n: u8, command: Command) {
        simulation::give(&mut self.device, id(n), command, now());
    }

    /// A number for her first command, so that nobody's are those of somebody else.
    pub(crate) fn first_command(&self) -> u8 {
        match self.compte.as_bytes()[0] {
            1 => 101,
            other => 100 + 25 * (other - 1),
        }
    }

    pub(crate) fn dossier(&self) -> Uuid {
        self.device.server().dossier.id.0
    }

    pub(crate) fn ask(&self, server: &Server, line: &str, body: &[u8]) -> Answer {
        self.ask_with(server, line, &[], body)
    }

    /// Asks with head lines of its own.
    pub(crate) fn ask_with(
        &self,
        server: &Server,
        line: &str,
        more: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let bearer = format!("Bearer {}", self.jeton);
        let head = [
            ("Authorization", bearer.as_str()),
            ("X-Pupitre-Repetition", "oui"),
        ];
        server.ask(line, &[&head, more].concat(), body)
    }

    /// Opens the dossier, and the server has it.
    pub(crate) fn open_and_send(&mut self, server: &Server) {
        self.give(101, open());
        self.exchange(server);
    }

    /// One command with a part about health.
    pub(crate) fn says_that_she_asks_for_amenagements(&mut self, server: &Server) {
        let saisie = AmenagementSaisie {
            besoin: "oui".into(),
            situation: "premiere".into(),
        };
        self.give(102, Command::AnswerAmenagement(saisie));
        self.exchange(server);
    }

    pub(crate) fn path(&self) -> String {
        format!("/v1/dossiers/{}", self.device.server().dossier.id)
    }

    fn send(&self, server: &Server, request: &Request) -> Answer {
        match request {
            Request::Deposit(_) => {
                let line = format!("POST {}/depots", self.path());
                self.ask(server, &line, &request.to_text())
            }
            Request::Pull { since } => {
                let line = format!("GET {}/evenements?depuis={since}", self.path());
                self.ask(server, &line, &[])
            }
        }
    }

    /// One exchange in which nothing fails.
    pub(crate) fn exchange(&mut self, server: &Server) {
        let request = self.device.request(now()).expect("left in peace");
        let answer = self.send(server, &request);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let reply = Reply::from_text(answer.body.as_bytes()).unwrap();
        self.device.receive(&reply, &server.keys());
    }

    /// Sends an order that her device seals, whatever it is.
    pub(crate) fn forges(&mut self, server: &Server, command: &Command) -> Answer {
        let last = self.device.sendings().last().expect("a command");
        let stored = rules::journal::store(command, "nantes-bts-2024", 1);
        let envelope = Envelope {
            id: id(199),
            no: last.envelope.no + 1,
            previous: last.sealed.hash(),
            command: serde_json::from_slice(&stored.payload).unwrap(),
            ..last.envelope.clone()
        };
        let sealed = Sealed::of(&envelope, None, &DeviceKey::of(&[12; 32]));
        self.send(server, &Request::Deposit(vec![(sealed, None)]))
    }

    /// What her device shows.
    pub(crate) fn predict(&self) -> Dossier {
        let (campagne, territoire) = data();
        self.device.predict(campagne, territoire)
    }

    /// The last receipt of her last command.
    pub(crate) fn last_receipt(&self) -> &SignedReceipt {
        let sending = self.device.sendings().last().expect("a command");
        sending.receipts.last().expect("a receipt")
    }

    fn states(&self) -> Vec<&SendingState> {
        self.device
            .sendings()
            .iter()
            .map(|sending| &sending.state)
            .collect()
    }

    fn deposit(&self, n: usize) -> Request {
        Request::Deposit(vec![(self.sealed(n), None)])
    }

    fn sealed(&self, n: usize) -> Sealed {
        self.device.sendings()[n].sealed.clone()
    }
}

pub(crate) fn open() -> Command {
    people::open("a@exemple.fr".into())
}

/// An address that no other number gives.
fn lives_at(n: u8) -> Command {
    Command::RecordCoordonnees(CoordonneesSaisie {
        adresse_1: format!("{n} rue des Essais"),
        code_postal: "44000".into(),
        commune: "44109".into(),
        ..CoordonneesSaisie::default()
    })
}

pub(crate) async fn scene() -> (Base, Server, Personne) {
    let base = Base::new().await;
    let server = Server::repetition(&base, JOUR);
    let lea = personne(&base, 1, 11, 21).await;
    (base, server, lea)
}

#[tokio::test]
async fn a_deposit_is_receipted_decided_and_told_to_the_other_device() {
    let (base, server, mut lea) = scene().await;
    lea.give(101, open());
    lea.give(102, lives_at(1));
    lea.exchange(&server);
    assert_eq!(
        lea.states(),
        [
            &SendingState::Accepted { version: 1 },
            &SendingState::Accepted { version: 2 }
        ]
    );
    lea.exchange(&server);
    let mut phone = personne(&base, 1, 12, 21).await;
    phone.exchange(&server);
    assert_eq!(phone.device.server(), lea.device.server());
    assert!(
        phone
            .device
            .server()
            .dossier
            .declaration
            .coordonnees
            .is_some()
    );
    let listed = lea.ask(&server, "GET /v1/dossiers", &[]).json();
    assert_eq!(listed[0]["version"], 2);
    assert_eq!(listed[0]["campagne"], "nantes-bts-2024");
}

#[tokio::test]
async fn the_same_bytes_again_have_the_same_receipts_byte_for_byte_also_after_a_power_cut() {
    let (base, server, mut lea) = scene().await;
    lea.give(101, open());
    let first = lea.send(&server, &lea.deposit(0));
    assert_eq!(lea.send(&server, &lea.deposit(0)).body, first.body);
    server.kill();
    let server = Server::repetition(&base, JOUR);
    assert_eq!(lea.send(&server, &lea.deposit(0)).body, first.body);
}

#[tokio::test]
async fn a_change_on_two_devices_is_a_conflict_and_the_first_stays() {
    let (base, server, mut lea) = scene().await;
    lea.give(101, open());
    lea.exchange(&server);
    lea.exchange(&server);
    let mut phone = personne(&base, 1, 12, 21).await;
    phone.exchange(&server);
    lea.give(102, lives_at(1));
    phone.give(103, lives_at(2));
    lea.exchange(&server);
    phone.exchange(&server);
    let conflict = SendingState::ToReview {
        verdict: Verdict::Conflit,
        codes: vec!["coordonnees".into()],
    };
    assert_eq!(phone.states(), [&conflict]);
    phone.exchange(&server);
    lea.exchange(&server);
    assert_eq!(phone.device.server(), lea.device.server());
}

#[tokio::test]
async fn a_conflict_of_two_servers_on_one_dossier_is_read_again() {
    let (base, server, mut lea) = scene().await;
    let other = Server::repetition(&base, JOUR);
    lea.give(101, open());
    lea.exchange(&server);
    // The first server holds the dossier in memory; the second one moves it.
    for (n, place) in [(102, &other), (103, &server), (104, &other)] {
        lea.give(n, lives_at(n));
        lea.exchange(place);
    }
    assert_eq!(
        lea.states().last(),
        Some(&&SendingState::Accepted { version: 4 })
    );
}

#[tokio::test]
async fn other_bytes_under_a_known_identity_are_a_contradiction() {
    let (base, server, mut lea) = scene().await;
    lea.give(101, open());
    lea.exchange(&server);
    let mut other = personne(&base, 1, 12, 22).await;
    other.give(101, open());
    let answer = other.send(&server, &other.deposit(0));
    let reply = Reply::from_text(answer.body.as_bytes());
    assert_eq!(reply, Ok(Reply::Contradiction { id: id(101) }));
    // Nothing is left of it: the dossier opens with the next command.
    let mut again = personne(&base, 1, 14, 22).await;
    again.give(102, open());
    again.exchange(&server);
    assert_eq!(again.states(), [&SendingState::Accepted { version: 1 }]);
}

#[tokio::test]
async fn somebody_else_learns_nothing_and_writes_nothing() {
    let (base, server, mut lea) = scene().await;
    lea.give(101, open());
    lea.exchange(&server);
    let mut karim = personne(&base, 2, 13, 21).await;
    karim.give(102, open());
    let refused = karim.send(&server, &karim.deposit(0));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (404, "dossier.absent")
    );
    let pulled = karim.send(&server, &Request::Pull { since: 0 });
    let unknown = karim.ask(
        &server,
        &format!("GET /v1/dossiers/{}/evenements", id(99)),
        &[],
    );
    assert_eq!((pulled.status, &pulled.body), (200, &unknown.body));
    assert!(!pulled.body.contains("exemple"), "{}", pulled.body);
    assert_eq!(karim.ask(&server, "GET /v1/dossiers", &[]).body, "[]");
    // Her envelope under his name.
    let stolen = karim.send(&server, &lea.deposit(0));
    assert_eq!(
        (stolen.status, stolen.code().as_str()),
        (422, "envoi.invalide")
    );
}

#[tokio::test]
async fn what_is_no_deposit_is_told_by_its_code_and_keeps_nothing() {
    let (_base, server, mut lea) = scene().await;
    lea.give(101, open());
    let text = lea.deposit(0).to_text();
    let line = format!("POST {}/depots", lea.path());
    let told = |answer: Answer| (answer.status, answer.code());
    let later = String::from_utf8(text.clone())
        .unwrap()
        .replacen("\"v\":1", "\"v\":9", 1);
    assert_eq!(
        told(lea.ask(&server, &line, b"<html>")),
        (400, "requete.illisible".into())
    );
    assert_eq!(
        told(lea.ask(&server, &line, later.as_bytes())),
        (400, "requete.trop_recente".into())
    );
    let no_token = server.ask(&line, &[("X-Pupitre-Repetition", "oui")], &text);
    assert_eq!(told(no_token), (401, "session.absente".into()));
    let real = server.ask(&line, &[("Authorization", "Bearer jeton-11")], &text);
    assert_eq!(told(real), (409, "service.repetition".into()));
    let mut other = lea.device.sendings()[0].sealed.clone();
    other.signature[7] ^= 1;
    let forged = Request::Deposit(vec![(other, None)]);
    assert_eq!(
        told(lea.send(&server, &forged)),
        (422, "envoi.invalide".into())
    );
    assert_eq!(lea.ask(&server, "GET /v1/dossiers", &[]).body, "[]");
}

#[tokio::test]
async fn the_base_alone_shows_no_answer_and_its_chain_links_each_entry_to_the_one_before() {
    let (base, server, mut lea) = scene().await;
    lea.give(101, open());
    lea.give(102, lives_at(1));
    lea.exchange(&server);
    let mut reader = PgConnection::connect(&base.address("lecture"))
        .await
        .unwrap();
    let rows: Vec<(i64, String, Vec<u8>, bool)> = sqlx::query_as(
        "SELECT rang, sorte, octets,
            maillon = sha256(precedent || uuid_send(dossier) || int8send(rang) || sha256(convert_to(sorte, 'UTF8'))
                || sha256(octets) || sha256(''))
            AND precedent = coalesce(lag(maillon) OVER (ORDER BY rang), decode(repeat('00', 32), 'hex'))
         FROM pupitre.entree ORDER BY rang",
    )
    .fetch_all(&mut reader)
    .await
    .unwrap();
    let sortes: Vec<&str> = rows.iter().map(|row| row.1.as_str()).collect();
    let each = ["commande", "recu", "evenement", "recu"];
    assert_eq!(sortes, [each, each].concat());
    for (rang, _, octets, linked) in &rows {
        assert!(linked, "entry {rang}");
        let text = String::from_utf8_lossy(octets);
        assert!(
            !text.contains("exemple") && !text.contains("Essais"),
            "entry {rang}"
        );
    }
}

#[tokio::test]
async fn a_service_that_is_no_rehearsal_refuses_one() {
    let base = Base::new().await;
    let server = Server::start(&base);
    let lea = personne(&base, 1, 11, 21).await;
    let refused = lea.ask(&server, "GET /v1/dossiers", &[]);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "service.repetition")
    );
    let told = server.ask("GET /v1/service", &[], &[]).json();
    assert_eq!(told["repetition"], false);
    assert!(lea.compte == id(1));
}
