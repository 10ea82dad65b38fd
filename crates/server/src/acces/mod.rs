//! The steps of an account. Each asks PostgreSQL once or twice; none opens a transaction of its own.

pub(crate) mod code;
pub(crate) mod derivation;
pub(crate) mod openid;

use crate::horloge::Horloge;
use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use derivation::{Derivation, Sature};
use rules::email::Email;
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use std::net::IpAddr;
use sync::DeviceId;
use uuid::Uuid;

/// Tries in a quarter of an hour before one waits: of an address on its network, of an address, of a network (a lycée is one).
const LIBRES: [i32; 3] = [5, 100, 300];
/// After this time an address is confirmed again, because everything about the exam goes there.
///
/// Source: note, étape 4 (« valide jusqu’à la fin des examens »); R-MAIL-1.
const CONFIRMATION: TimeDelta = TimeDelta::days(60);

/// What the counter does for accounts.
#[derive(Clone)]
pub(crate) struct Acces {
    pool: PgPool,
    derivation: Derivation,
    horloge: Horloge,
}

/// What a person asks of her address without being known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Demande {
    /// An account with this password, derived.
    Creation(String),
    /// The letter of activation again.
    Renvoi,
    /// A code to choose another password.
    MotDePasse,
    /// This address for an account.
    Adresse(Uuid),
}

/// What opens the session of a device.
#[derive(Debug)]
pub(crate) struct Jetons {
    /// For each request, a quarter of an hour.
    pub(crate) acces: String,
    /// For other tokens, thirty days.
    pub(crate) renouvellement: String,
}

/// A device that may speak for an account.
#[derive(Debug)]
pub(crate) struct Ouverture {
    /// The account.
    pub(crate) compte: Uuid,
    /// The device.
    pub(crate) appareil: Uuid,
    /// Its tokens.
    pub(crate) jetons: Jetons,
    /// How the address stands.
    pub(crate) adresse: EtatAdresse,
}

/// How an address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EtatAdresse {
    /// Last time it was proved.
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
    /// When it refused a letter, if it did since.
    pub(crate) bounced_at: Option<DateTime<Utc>>,
    /// Whether to prove it again.
    pub(crate) to_confirm: bool,
}

/// Why no session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Porte {
    /// The address or the password is not the one.
    Identifiants,
    /// They are, but the account is not activated yet.
    NonActive,
    /// Seconds to wait before another try.
    Attendre(u64),
    /// The key of the device was revoked, or is of another account.
    Appareil,
    /// Too many derivations wait.
    Sature,
    /// The code that a browser was shown opens nothing, or not any more.
    CodeFaux,
    /// It does, but no account is opened by that identity yet.
    SansCompte,
}

/// Who asks to sign in, and from where.
pub(crate) struct Identite<'a> {
    /// The address.
    pub(crate) email: &'a Email,
    /// The password, as typed.
    pub(crate) mot_de_passe: String,
    /// Public key of the device.
    pub(crate) cle: DeviceId,
    /// Name of the device.
    pub(crate) nom: &'a str,
    /// Where it speaks from.
    pub(crate) reseau: IpAddr,
}

/// A device of an account.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Appareil {
    /// Identity.
    pub(crate) id: Uuid,
    /// What its person calls it.
    pub(crate) nom: String,
    /// When it was enrolled.
    pub(crate) created_at: DateTime<Utc>,
}

/// What the base keeps of a secret that a person holds.
pub(crate) fn empreinte(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// What finds a code: the address, the code and the verifier of the secret that the device keeps.
fn empreinte_code(email: &Email, code: &str, secret: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(format!("{}\n{}\n", email.as_str(), code::typed(code)));
    hash.update(empreinte(secret));
    hash.finalize().to_vec()
}

/// What counts the tries of an address and of a network, without telling which.
fn cles(email: &Email, reseau: IpAddr) -> Vec<Vec<u8>> {
    let reseau = prefix(reseau);
    let email = email.as_str();
    vec![
        empreinte(&format!("identifiants\n{email}\n{reseau}")),
        empreinte(&format!("identifiants\n{email}")),
        empreinte(&format!("identifiants\n\n{reseau}")),
    ]
}

/// The network of an address: what one subscriber holds.
pub(crate) fn prefix(reseau: IpAddr) -> String {
    match reseau.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("{:x?}", &v6.segments()[..4]),
    }
}

impl Acces {
    pub(crate) fn new(pool: PgPool, derivation: Derivation, horloge: Horloge) -> Self {
        Self {
            pool,
            derivation,
            horloge,
        }
    }

    /// Derives a password that was chosen.
    pub(crate) async fn derive(&self, password: String) -> Result<Result<String, Sature>> {
        self.derivation.derive(password).await
    }

    /// Notes a request; the tasks do it, so that its answer and its time say nothing of the address.
    pub(crate) async fn noter(
        &self,
        email: &Email,
        verificateur: &[u8; 32],
        demande: Demande,
    ) -> Result<()> {
        let (sorte, derive, compte) = match demande {
            Demande::Creation(derive) => ("creation", Some(derive), None),
            Demande::Renvoi => ("renvoi", None, None),
            Demande::MotDePasse => ("mot_de_passe", None, None),
            Demande::Adresse(compte) => ("adresse", None, Some(compte)),
        };
        sqlx::query(
            "INSERT INTO pupitre.demande (sorte, email, verificateur, derive, compte, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(sorte)
        .bind(email.as_str())
        .bind(&verificateur[..])
        .bind(derive)
        .bind(compte)
        .bind(self.horloge.now())
        .execute(&self.pool)
        .await
        .context("note a request")?;
        Ok(())
    }

    /// Activates the account of a code that was typed.
    pub(crate) async fn activate(&self, email: &Email, code: &str, secret: &str) -> Result<bool> {
        self.activate_by(empreinte_code(email, code, secret)).await
    }

    /// Activates the account of a link, for who knows the password chosen.
    pub(crate) async fn activate_link(
        &self,
        lien: &str,
        password: String,
    ) -> Result<Result<bool, Sature>> {
        let found: Option<(Vec<u8>, String)> =
            sqlx::query_as("SELECT empreinte, derive FROM pupitre.lien($1, $2)")
                .bind(empreinte(lien))
                .bind(self.horloge.now())
                .fetch_optional(&self.pool)
                .await
                .context("find a link")?;
        let (code, derived) = found.unzip();
        let verified = self.derivation.verify(password, derived).await?;
        match (verified, code) {
            (Err(sature), _) => Ok(Err(sature)),
            (Ok(true), Some(code)) => self.activate_by(code).await.map(Ok),
            (Ok(_), _) => Ok(Ok(false)),
        }
    }

    async fn activate_by(&self, empreinte: Vec<u8>) -> Result<bool> {
        sqlx::query_scalar("SELECT pupitre.activer($1, $2)")
            .bind(empreinte)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("activate an account")
    }

    /// Replaces a forgotten password by one that was derived; every session ends.
    pub(crate) async fn replace_forgotten(
        &self,
        email: &Email,
        (code, secret): (&str, &str),
        derived: &str,
    ) -> Result<bool> {
        sqlx::query_scalar("SELECT pupitre.remplacer_oublie($1, $2, $3)")
            .bind(empreinte_code(email, code, secret))
            .bind(derived)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("replace a password")
    }

    /// Opens the session of a device. An address that nobody has costs the same time and has the same answer.
    pub(crate) async fn open(&self, identite: Identite<'_>) -> Result<Result<Ouverture, Porte>> {
        let cles = cles(identite.email, identite.reseau);
        let (compte, derived, active, wait): (Option<Uuid>, Option<String>, bool, i32) =
            sqlx::query_as(
                "SELECT compte, derive, active, attendre FROM pupitre.identifiants($1, $2, $3, $4)",
            )
            .bind(identite.email.as_str())
            .bind(&cles)
            .bind(&LIBRES[..])
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("find what a sign-in is checked against")?;
        if let Some(seconds) = u64::try_from(wait).ok().filter(|seconds| *seconds > 0) {
            return Ok(Err(Porte::Attendre(seconds)));
        }
        let verified = self
            .derivation
            .verify(identite.mot_de_passe, derived)
            .await?;
        match (verified, compte) {
            (Err(Sature), _) => Ok(Err(Porte::Sature)),
            (Ok(true), Some(_)) if !active => Ok(Err(Porte::NonActive)),
            (Ok(true), Some(compte)) => {
                let freed = cles.into_iter().take(2).collect();
                self.enrol(compte, identite.cle, identite.nom, freed).await
            }
            (Ok(_), _) => Ok(Err(Porte::Identifiants)),
        }
    }

    async fn enrol(
        &self,
        compte: Uuid,
        cle: DeviceId,
        nom: &str,
        freed: Vec<Vec<u8>>,
    ) -> Result<Result<Ouverture, Porte>> {
        let now = self.horloge.now();
        let jetons = Jetons::draw()?;
        type Line = (Uuid, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
        let line: Option<Line> = sqlx::query_as(
            "SELECT appareil, confirmed_at, bounced_at FROM pupitre.enroler($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(compte)
        .bind(Uuid::new_v4())
        .bind(&cle.0[..])
        .bind(nom)
        .bind(empreinte(&jetons.acces))
        .bind(empreinte(&jetons.renouvellement))
        .bind(freed)
        .bind(now)
        .fetch_optional(&self.pool)
        .await
        .context("enrol a device")?;
        Ok(line
            .map(|(appareil, confirmed_at, bounced_at)| Ouverture {
                compte,
                appareil,
                jetons,
                adresse: etat(confirmed_at, bounced_at, now),
            })
            .ok_or(Porte::Appareil))
    }

    /// The key of the device to which a token of renewal was given.
    pub(crate) async fn bearer_of_renewal(&self, jeton: &str) -> Result<Option<DeviceId>> {
        let cle: Option<Vec<u8>> = sqlx::query_scalar("SELECT pupitre.cle_renouvellement($1, $2)")
            .bind(empreinte(jeton))
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("find the device of a token")?;
        Ok(cle.and_then(|cle| Some(DeviceId(cle.try_into().ok()?))))
    }

    /// Other tokens for one of renewal; `None` when it is worth nothing any more.
    pub(crate) async fn renew(&self, jeton: &str) -> Result<Option<Jetons>> {
        let jetons = Jetons::draw()?;
        let renewed: bool = sqlx::query_scalar("SELECT pupitre.renouveler($1, $2, $3, $4)")
            .bind(empreinte(jeton))
            .bind(empreinte(&jetons.acces))
            .bind(empreinte(&jetons.renouvellement))
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("renew the tokens of a device")?;
        Ok(renewed.then_some(jetons))
    }

    /// Ends the session of a device of the account, and its enrolment when it is revoked. Says whether there is one.
    pub(crate) async fn close(&self, compte: Uuid, appareil: Uuid, revoked: bool) -> Result<bool> {
        sqlx::query_scalar("SELECT pupitre.fermer($1, $2, $3, $4)")
            .bind(compte)
            .bind(appareil)
            .bind(revoked)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("end a session")
    }

    /// The address of an account, how it stands, and the devices.
    pub(crate) async fn account(
        &self,
        compte: Uuid,
    ) -> Result<(String, EtatAdresse, Vec<Appareil>)> {
        let (email, confirmed_at, bounced_at): (
            String,
            Option<DateTime<Utc>>,
            Option<DateTime<Utc>>,
        ) = sqlx::query_as("SELECT email, confirmed_at, bounced_at FROM pupitre.mon_adresse($1)")
            .bind(compte)
            .fetch_one(&self.pool)
            .await
            .context("read an address")?;
        let appareils = sqlx::query_as("SELECT id, nom, created_at FROM pupitre.mes_appareils($1)")
            .bind(compte)
            .fetch_all(&self.pool)
            .await
            .context("list the devices of an account")?;
        let adresse = etat(confirmed_at, bounced_at, self.horloge.now());
        Ok((email, adresse, appareils))
    }

    /// Says whether this is the password of an account.
    pub(crate) async fn knows(
        &self,
        compte: Uuid,
        password: String,
    ) -> Result<Result<bool, Sature>> {
        let derived: Option<String> = sqlx::query_scalar("SELECT pupitre.derive_du_compte($1)")
            .bind(compte)
            .fetch_one(&self.pool)
            .await
            .context("find a password")?;
        self.derivation.verify(password, derived).await
    }

    /// Replaces a password by one that was derived; the sessions of the other devices end.
    pub(crate) async fn replace(&self, compte: Uuid, appareil: Uuid, derived: &str) -> Result<()> {
        sqlx::query("SELECT pupitre.changer_mot_de_passe($1, $2, $3, $4)")
            .bind(compte)
            .bind(appareil)
            .bind(derived)
            .bind(self.horloge.now())
            .execute(&self.pool)
            .await
            .context("replace a password")?;
        Ok(())
    }

    /// Gives an account the address that a code proves.
    pub(crate) async fn move_to(
        &self,
        compte: Uuid,
        email: &Email,
        (code, secret): (&str, &str),
    ) -> Result<bool> {
        sqlx::query_scalar("SELECT pupitre.changer_adresse($1, $2, $3)")
            .bind(compte)
            .bind(empreinte_code(email, code, secret))
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("change an address")
    }
}

impl Jetons {
    fn draw() -> Result<Self> {
        Ok(Self {
            acces: code::draw_long()?,
            renouvellement: code::draw_long()?,
        })
    }
}

fn etat(
    confirmed_at: Option<DateTime<Utc>>,
    bounced_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> EtatAdresse {
    let old = confirmed_at.is_none_or(|at| at + CONFIRMATION <= now);
    EtatAdresse {
        confirmed_at,
        bounced_at,
        to_confirm: old || bounced_at.is_some(),
    }
}
