//! Speaks to the server over HTTP: one method for each thing that a device asks. It decides nothing and keeps nothing.
//!
//! What goes wrong on the way is told apart from what the server refuses, because a person does something else in each
//! case. No error holds what was asked.

pub mod bureau;
mod documents;
mod formes;
pub mod images;
pub mod lots;

pub use documents::{DocumentScelle, PageSignee};
pub use formes::{
    Adresse, AppareilRendu, Compte, Controle, DossierResume, Fait, Jetons, Ouverture, Passage,
    PieceRecue, ProlongationDite, Recu, Service, Verificateur,
};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bureau::RefusDit;
use formes::{Connexion, Erreur, Histoire, Recues};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;
use sync::{DeviceKey, Reply, Request};
use url::Url;
use uuid::Uuid;

/// Time to reach the server.
const CONNECTION: Duration = Duration::from_secs(10);
/// Time for an answer.
const ANSWER: Duration = Duration::from_secs(30);

/// Why there is no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Panne {
    /// Nobody answers: no network, or the server is away.
    #[error("nobody answers")]
    Injoignable,
    /// The server cannot do it now.
    #[error("the server cannot do it now")]
    Indisponible,
    /// The server does not do it, and says why.
    #[error("refused: {code}")]
    Refus {
        /// Stable code.
        code: String,
        /// What is wrong with what was typed, for `saisie.refusee`.
        motif: Option<String>,
        /// Seconds to wait, for `compte.attendre`.
        secondes: Option<u64>,
        /// Every reason of the rules, for `decision.refusee`.
        refus: Vec<RefusDit>,
    },
    /// The answer is none that this program reads: another program answers at that address, or a newer one.
    #[error("an answer that does not read")]
    Illisible,
}

impl Panne {
    /// Whether the server refused with that code.
    pub fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Refus { code, .. } if code == wanted)
    }
}

/// The way to a server.
#[derive(Clone)]
pub struct Liaison {
    client: Client,
    address: Url,
    repetition: bool,
}

impl Liaison {
    /// Says whether a text is an address of a server.
    ///
    /// # Errors
    ///
    /// Returns [`Panne::Illisible`] for one that is none.
    pub fn check(address: &str) -> Result<(), Panne> {
        Url::parse(address).map(drop).map_err(|_| Panne::Illisible)
    }

    /// The way to the server at an address, for a registration or for a rehearsal. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// Returns [`Panne::Illisible`] for an address that is none.
    pub fn new(address: &str, repetition: bool) -> Result<Self, Panne> {
        // Another part of the program may have chosen already: that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address = Url::parse(address).map_err(|_| Panne::Illisible)?;
        let mut builder = Client::builder()
            .connect_timeout(CONNECTION)
            .timeout(ANSWER)
            .user_agent(concat!("pupitre/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&address) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|_| Panne::Illisible)?;
        Ok(Self {
            client,
            address,
            repetition,
        })
    }

    /// Who answers, at what time, for which campaigns.
    ///
    /// # Errors
    ///
    /// Returns why there is no answer.
    pub async fn service(&self) -> Result<Service, Panne> {
        read(self.send(self.ask(Method::GET, &["v1", "service"])).await?).await
    }

    /// Asks for an account: a letter leaves.
    ///
    /// # Errors
    ///
    /// Returns why there is no answer; whether the address is known is never told.
    pub async fn create(
        &self,
        email: &str,
        password: &str,
        verificateur: &Verificateur,
    ) -> Result<(), Panne> {
        let body = json!({
            "email": email, "mot_de_passe": password, "verificateur": verificateur.hash(),
        });
        self.post(&["v1", "comptes"], &body).await
    }

    /// Asks for the letter of activation again.
    ///
    /// # Errors
    ///
    /// As [`Liaison::create`].
    pub async fn send_again(&self, email: &str, verificateur: &Verificateur) -> Result<(), Panne> {
        let body = json!({ "email": email, "verificateur": verificateur.hash() });
        self.post(&["v1", "comptes", "renvoi"], &body).await
    }

    /// Activates an account with the code of the letter.
    ///
    /// # Errors
    ///
    /// Returns `compte.code` when the code opens nothing.
    pub async fn activate(
        &self,
        email: &str,
        code: &str,
        verificateur: &Verificateur,
    ) -> Result<(), Panne> {
        let body = json!({ "email": email, "code": code, "secret": verificateur.secret() });
        self.post(&["v1", "activations"], &body).await
    }

    /// Asks for a code to choose another password.
    ///
    /// # Errors
    ///
    /// As [`Liaison::create`].
    pub async fn forget(&self, email: &str, verificateur: &Verificateur) -> Result<(), Panne> {
        let body = json!({ "email": email, "verificateur": verificateur.hash() });
        self.post(&["v1", "mots-de-passe"], &body).await
    }

    /// Replaces a forgotten password.
    ///
    /// # Errors
    ///
    /// Returns `compte.code` when the code opens nothing, `saisie.refusee` for a password that is tried first.
    pub async fn replace(
        &self,
        email: &str,
        code: &str,
        verificateur: &Verificateur,
        password: &str,
    ) -> Result<(), Panne> {
        let body = json!({
            "email": email, "code": code, "secret": verificateur.secret(), "mot_de_passe": password,
        });
        self.post(&["v1", "mots-de-passe", "nouveau"], &body).await
    }

    /// Opens the session of a device.
    ///
    /// # Errors
    ///
    /// Returns `compte.identifiants`, `compte.non_active`, `compte.attendre` or `appareil.refuse`.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        key: &DeviceKey,
        name: &str,
    ) -> Result<Ouverture, Panne> {
        let body = json!({
            "email": email, "mot_de_passe": password, "appareil": device(key, name, email),
        });
        let asked = self.ask(Method::POST, &["v1", "sessions"]).json(&body);
        read(self.send(asked).await?).await
    }

    /// Asks to sign in through the provider of identity: the address for the browser.
    ///
    /// # Errors
    ///
    /// Returns `connexion.absente` where there is none, `connexion.muette` when it does not answer.
    pub async fn start_openid(&self, verificateur: &Verificateur) -> Result<String, Panne> {
        let body = json!({ "verificateur": verificateur.hash() });
        let asked = self.ask(Method::POST, &["v1", "connexions"]).json(&body);
        let told: Connexion = read(self.send(asked).await?).await?;
        Ok(told.adresse)
    }

    /// Opens the session of a device with the code that the browser showed.
    ///
    /// # Errors
    ///
    /// Returns `connexion.code`, `connexion.inconnue` or `appareil.refuse`.
    pub async fn open_by_openid(
        &self,
        code: &str,
        verificateur: &Verificateur,
        key: &DeviceKey,
        name: &str,
    ) -> Result<Ouverture, Panne> {
        let body = json!({
            "code": code, "secret": verificateur.secret(), "appareil": device(key, name, code),
        });
        let asked = self.ask(Method::POST, &["v1", "connexions", "session"]);
        read(self.send(asked.json(&body)).await?).await
    }

    /// Lets the identity of a code open the account.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `connexion.code`, `connexion.prise`.
    pub async fn link_openid(
        &self,
        acces: &str,
        code: &str,
        verificateur: &Verificateur,
    ) -> Result<(), Panne> {
        let body = json!({ "code": code, "secret": verificateur.secret() });
        let asked = self.ask(Method::POST, &["v1", "compte", "openid"]);
        self.send(asked.json(&body).bearer_auth(acces))
            .await
            .map(drop)
    }

    /// Lets only the password open the account.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn unlink_openid(&self, acces: &str) -> Result<(), Panne> {
        let asked = self.ask(Method::DELETE, &["v1", "compte", "openid"]);
        self.send(asked.bearer_auth(acces)).await.map(drop)
    }

    /// Changes the tokens of a device.
    ///
    /// # Errors
    ///
    /// Returns `session.absente` when the person must sign in again.
    pub async fn renew(&self, renouvellement: &str, key: &DeviceKey) -> Result<Jetons, Panne> {
        let signed = format!("pupitre-renouvellement-v1\n{renouvellement}");
        let body = json!({
            "renouvellement": renouvellement,
            "signature": hex::encode(key.sign(signed.as_bytes())),
        });
        let asked = self.ask(Method::POST, &["v1", "jetons"]).json(&body);
        read(self.send(asked).await?).await
    }

    /// Ends the session of a device.
    ///
    /// # Errors
    ///
    /// Returns why there is no answer.
    pub async fn sign_out(&self, acces: &str) -> Result<(), Panne> {
        let asked = self.ask(Method::DELETE, &["v1", "sessions"]);
        self.send(asked.bearer_auth(acces)).await.map(drop)
    }

    /// The account: its address, its devices.
    ///
    /// # Errors
    ///
    /// Returns `session.absente` when the token is worth nothing any more.
    pub async fn account(&self, acces: &str) -> Result<Compte, Panne> {
        let asked = self.ask(Method::GET, &["v1", "compte"]);
        read(self.send(asked.bearer_auth(acces)).await?).await
    }

    /// All that the service keeps about the account, as JSON.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn copy(&self, acces: &str) -> Result<Vec<u8>, Panne> {
        let asked = self.ask(Method::GET, &["v1", "compte", "copie"]);
        self.bytes(asked.bearer_auth(acces)).await
    }

    /// Asks to prove an address for the account, another one or the same.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `compte.mot_de_passe` when the password is not the one.
    pub async fn ask_address(
        &self,
        acces: &str,
        email: &str,
        password: &str,
        verificateur: &Verificateur,
    ) -> Result<(), Panne> {
        let body = json!({
            "email": email, "mot_de_passe": password, "verificateur": verificateur.hash(),
        });
        let asked = self.ask(Method::POST, &["v1", "compte", "adresse"]);
        let asked = asked.json(&body).bearer_auth(acces);
        self.send(asked).await.map(drop)
    }

    /// Proves an address with the code that it received; it becomes the one of the account.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `compte.code` when the code opens nothing.
    pub async fn prove_address(
        &self,
        acces: &str,
        email: &str,
        code: &str,
        verificateur: &Verificateur,
    ) -> Result<(), Panne> {
        let body = json!({ "email": email, "code": code, "secret": verificateur.secret() });
        let asked = self.ask(Method::POST, &["v1", "compte", "adresse", "preuve"]);
        let asked = asked.json(&body).bearer_auth(acces);
        self.send(asked).await.map(drop)
    }

    /// Revokes a device.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `appareil.absent` when there is no such device.
    pub async fn revoke(&self, acces: &str, appareil: Uuid) -> Result<(), Panne> {
        let appareil = appareil.to_string();
        let asked = self.ask(Method::DELETE, &["v1", "compte", "appareils", &appareil]);
        self.send(asked.bearer_auth(acces)).await.map(drop)
    }

    /// The dossiers of the account.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn dossiers(&self, acces: &str) -> Result<Vec<DossierResume>, Panne> {
        let asked = self.ask(Method::GET, &["v1", "dossiers"]);
        read(self.send(asked.bearer_auth(acces)).await?).await
    }

    /// One exchange about a dossier.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; the codes of the deposit.
    pub async fn exchange(
        &self,
        acces: &str,
        dossier: Uuid,
        request: &Request,
    ) -> Result<Reply, Panne> {
        let dossier = dossier.to_string();
        let asked = match request {
            Request::Deposit(_) => self
                .ask(Method::POST, &["v1", "dossiers", &dossier, "depots"])
                .body(request.to_text()),
            Request::Pull { since } => self
                .ask(Method::GET, &["v1", "dossiers", &dossier, "evenements"])
                .query(&[("depuis", since)]),
        };
        let text = self.bytes(asked.bearer_auth(acces)).await?;
        Reply::from_text(&text).map_err(|_| Panne::Illisible)
    }

    /// Bytes of one part of a pièce at most.
    pub const PART: usize = 1 << 20;

    /// Announces a pièce; answers where to go on.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `dossier.absent`, `piece.trop_grande`.
    pub async fn announce(
        &self,
        acces: &str,
        dossier: Uuid,
        empreinte: &str,
        taille: u64,
    ) -> Result<Recu, Panne> {
        let asked = self.ask_piece(Method::PUT, dossier, empreinte);
        let asked = asked.json(&json!({ "taille": taille }));
        read(self.send(asked.bearer_auth(acces)).await?).await
    }

    /// Sends the next part of a pièce.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `piece.place` when these are not the next bytes, `piece.empreinte` and `piece.genre` when
    /// the whole is not taken.
    pub async fn part(
        &self,
        acces: &str,
        dossier: Uuid,
        empreinte: &str,
        debut: u64,
        bytes: &[u8],
    ) -> Result<Recu, Panne> {
        let sum = BASE64_STANDARD.encode(sync::digest(bytes).0);
        let asked = self
            .ask_piece(Method::PATCH, dossier, empreinte)
            .header("upload-offset", debut)
            .header("upload-checksum", format!("sha256 {sum}"))
            .header("content-type", "application/offset+octet-stream")
            .body(bytes.to_vec());
        read(self.send(asked.bearer_auth(acces)).await?).await
    }

    /// The bytes of a pièce.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `piece.absente` while not all of them are there.
    pub async fn piece(
        &self,
        acces: &str,
        dossier: Uuid,
        empreinte: &str,
    ) -> Result<Vec<u8>, Panne> {
        let asked = self.ask_piece(Method::GET, dossier, empreinte);
        self.bytes(asked.bearer_auth(acces)).await
    }

    /// What the service received of a dossier, and what its examination says.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn pieces(&self, acces: &str, dossier: Uuid) -> Result<Vec<PieceRecue>, Panne> {
        let dossier = dossier.to_string();
        let asked = self.ask(Method::GET, &["v1", "dossiers", &dossier, "pieces"]);
        let told: Recues = read(self.send(asked.bearer_auth(acces)).await?).await?;
        Ok(told.pieces)
    }

    /// When each version of a dossier was received, and from which device.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn history(&self, acces: &str, dossier: Uuid) -> Result<Vec<Passage>, Panne> {
        let dossier = dossier.to_string();
        let asked = self.ask(Method::GET, &["v1", "dossiers", &dossier, "histoire"]);
        let told: Histoire = read(self.send(asked.bearer_auth(acces)).await?).await?;
        Ok(told.versions)
    }

    fn ask_piece(&self, method: Method, dossier: Uuid, empreinte: &str) -> RequestBuilder {
        let dossier = dossier.to_string();
        self.ask(method, &["v1", "dossiers", &dossier, "pieces", empreinte])
    }

    async fn bytes(&self, asked: RequestBuilder) -> Result<Vec<u8>, Panne> {
        let answer = self.send(asked).await?;
        let bytes = answer.bytes().await.map_err(|_| Panne::Injoignable)?;
        Ok(bytes.to_vec())
    }

    async fn post(&self, path: &[&str], body: &Value) -> Result<(), Panne> {
        let asked = self.ask(Method::POST, path).json(body);
        self.send(asked).await.map(drop)
    }

    fn ask(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.address.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        let asked = self.client.request(method, url);
        if self.repetition {
            asked.header("x-pupitre-repetition", "oui")
        } else {
            asked
        }
    }

    async fn send(&self, asked: RequestBuilder) -> Result<Response, Panne> {
        let answer = asked.send().await.map_err(|_| Panne::Injoignable)?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        if status.is_server_error() {
            return Err(Panne::Indisponible);
        }
        let told: Erreur = read(answer).await?;
        Err(Panne::Refus {
            code: told.code,
            motif: told.donnees.motif,
            secondes: (status == StatusCode::TOO_MANY_REQUESTS)
                .then_some(told.donnees.secondes)
                .flatten(),
            refus: told.donnees.refus,
        })
    }
}

/// A device, which signs what opens its session.
fn device(key: &DeviceKey, name: &str, opening: &str) -> Value {
    let signed = format!("pupitre-appareil-v1\n{opening}");
    json!({
        "cle": hex::encode(key.id().0),
        "nom": name,
        "signature": hex::encode(key.sign(signed.as_bytes())),
    })
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, Panne> {
    let text = answer.bytes().await.map_err(|_| Panne::Injoignable)?;
    serde_json::from_slice(&text).map_err(|_| Panne::Illisible)
}

fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
