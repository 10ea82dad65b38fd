//! What the server answers, as it is read here.

use crate::bureau::RefusDit;
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

/// Where to sign in through a provider of identity.
#[derive(Deserialize)]
pub(crate) struct Connexion {
    pub(crate) adresse: String,
}

/// An account.
#[derive(Clone, Deserialize)]
pub struct Compte {
    /// Its address.
    pub email: String,
    /// How it stands.
    pub adresse: Adresse,
    /// Since when an identity of a provider opens it too; an older service says nothing.
    #[serde(default)]
    pub openid_depuis: Option<DateTime<Utc>>,
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

/// What a service received of a dossier.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Recues {
    pub(crate) pieces: Vec<PieceRecue>,
}

/// A pièce that came whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceRecue {
    /// SHA-256 of the whole, in hexadecimal.
    pub empreinte: String,
    /// When its last byte came.
    pub recue_le: DateTime<Utc>,
    /// What the examination says.
    pub controle: Controle,
    /// Why it was set aside: a code.
    pub motif: Option<String>,
}

/// What the examination says of a pièce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Controle {
    /// It may be opened.
    Saine,
    /// It must be replaced.
    Ecartee,
    /// Nothing yet, or nothing that this program knows.
    #[serde(other)]
    Quarantaine,
}

/// What made each version of a dossier.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Histoire {
    pub(crate) versions: Vec<Passage>,
}

/// What made one version of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The version.
    pub version: u64,
    /// When the last byte of its command came.
    pub recu_le: DateTime<Utc>,
    /// How the person calls the device that sent it; nothing when the service gave the order.
    pub appareil: Option<String>,
    /// Whether it is this device.
    pub celui_ci: bool,
    /// What happened.
    pub faits: Vec<Fait>,
}

/// A thing that happened to a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fait {
    /// Its stable name.
    pub nom: String,
    /// The part of the dossier that it changed.
    pub partie: String,
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
    #[serde(default)]
    pub(crate) refus: Vec<RefusDit>,
}
