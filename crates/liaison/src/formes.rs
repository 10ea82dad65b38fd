//! What the server answers, as it is read here.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who answers.
#[derive(Debug, Clone, Deserialize)]
pub struct Service {
    /// The instant of the service.
    pub maintenant: DateTime<Utc>,
    /// Whether this is a rehearsal.
    pub repetition: bool,
    /// Campaigns run there, with their revision.
    pub campagnes: BTreeMap<String, u32>,
    /// Version of its rules.
    pub regles: u32,
    /// Deadlines that were put off; an older service says none.
    #[serde(default)]
    pub prolongations: Vec<ProlongationDite>,
}

/// A deadline that was put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProlongationDite {
    /// The campaign.
    pub campagne: String,
    /// `choix` or `depot`.
    pub echeance: String,
    /// Key of the windows; nothing for those of everybody.
    pub calendrier: Option<String>,
    /// First instant at which it is too late.
    pub fin: DateTime<Utc>,
    /// Why.
    pub motif: String,
}

/// The tokens of a device.
#[derive(Clone, Serialize, Deserialize)]
pub struct Jetons {
    /// For each request.
    pub acces: String,
    /// For the next tokens.
    pub renouvellement: String,
}

/// How the address of an account stands.
#[derive(Debug, Clone, Deserialize)]
pub struct Adresse {
    /// When it refused a letter, if it did since.
    pub refusee_le: Option<DateTime<Utc>>,
    /// Whether to prove it again.
    pub a_confirmer: bool,
}

/// A session that was opened.
#[derive(Clone, Deserialize)]
pub struct Ouverture {
    /// The account.
    pub compte: Uuid,
    /// The device.
    pub appareil: Uuid,
    /// Its tokens.
    pub jetons: Jetons,
    /// How the address stands.
    pub adresse: Adresse,
}

/// An account.
#[derive(Clone, Deserialize)]
pub struct Compte {
    /// Its address.
    pub email: String,
    /// How it stands.
    pub adresse: Adresse,
    /// Its devices.
    pub appareils: Vec<AppareilRendu>,
}

/// A device of an account.
#[derive(Debug, Clone, Deserialize)]
pub struct AppareilRendu {
    /// Identity.
    pub id: Uuid,
    /// What its person calls it.
    pub nom: String,
    /// When it was enrolled.
    pub depuis: DateTime<Utc>,
    /// Whether it is this one.
    pub celui_ci: bool,
}

/// A dossier of an account.
#[derive(Debug, Clone, Deserialize)]
pub struct DossierResume {
    /// Identity.
    pub id: Uuid,
    /// Its campaign.
    pub campagne: String,
    /// Its version.
    pub version: u64,
    /// Last change.
    pub modified_at: DateTime<Utc>,
}

/// How much of a pièce came.
#[derive(Debug, Clone, Deserialize)]
pub struct Recu {
    /// Bytes that came: where to go on.
    pub recu: u64,
    /// When the last byte came, once the whole is verified.
    pub recue_le: Option<DateTime<Utc>>,
}

/// The secret of the device that asks for a letter: the code of the letter opens with both.
#[derive(Clone, Serialize, Deserialize)]
pub struct Verificateur(String);

impl Verificateur {
    /// Made of 32 random bytes.
    pub fn of(random: &[u8; 32]) -> Self {
        Self(hex::encode(random))
    }

    pub(crate) fn secret(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> String {
        hex::encode(sync::digest(self.0.as_bytes()).0)
    }
}

/// An answer that is not what was asked.
#[derive(Deserialize)]
pub(crate) struct Erreur {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) donnees: Donnees,
}

#[derive(Default, Deserialize)]
pub(crate) struct Donnees {
    pub(crate) motif: Option<String>,
    pub(crate) secondes: Option<u64>,
}
