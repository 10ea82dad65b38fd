//! Facts: what a decision changed in a dossier.

use crate::campagne::{PieceCode, SpecialiteId};
use crate::declaration::{
    Amenagement, ChoixEpreuves, Coordonnees, Identite, Notes, Orientation, Parcours, Representant,
};
use crate::dossier::{Cloture, Depot, Empreinte, Retard, Signature};
use crate::email::Email;
use crate::instruction::Instruction;
use crate::saisie::{Fichier, LigneReprise, SessionPrecedente};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A fact about one dossier. [`crate::evolve()`] applies it and cannot fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The dossier was opened under a revision of a campaign (R-CAMP-3).
    DossierOpened {
        /// The right door.
        orientation: Orientation,
        /// E-mail address.
        courriel: Email,
        /// Key of the campaign.
        campagne: String,
        /// Revision of the campaign.
        revision: u32,
    },
    /// The e-mail address changed.
    CourrielChanged(Email),
    /// Last session's data were proposed.
    RepriseOffered(Box<SessionPrecedente>),
    /// Lines were kept (`true`) or are to be changed (`false`).
    RepriseAnswered(BTreeMap<LigneReprise, bool>),
    /// The identity was recorded.
    IdentiteRecorded(Identite),
    /// The legal representative was named.
    RepresentantNamed(Representant),
    /// Address and telephone were recorded.
    CoordonneesRecorded(Coordonnees),
    /// Experience and facts were recorded.
    ParcoursRecorded(Parcours),
    /// The spécialité was chosen. Another one than before clears épreuves and notes, which were about the former.
    SpecialiteChosen(SpecialiteId),
    /// Épreuves were chosen.
    EpreuvesChosen(ChoixEpreuves),
    /// Notes and dispenses were recorded.
    NotesRecorded(Notes),
    /// The question of aménagements was answered.
    AmenagementAnswered(Amenagement),
    /// A version of the pré-inscription was made of the declaration as it stands.
    PreinscriptionValidated {
        /// Its fingerprint.
        empreinte: Empreinte,
        /// When.
        at: DateTime<Utc>,
    },
    /// The files of a pièce were set; the older version is kept.
    PieceAdded {
        /// Which.
        piece: PieceCode,
        /// Files, in order; none when the pièce was taken away.
        fichiers: Vec<Fichier>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The récapitulatif was signed.
    RecapitulatifSigned(Signature),
    /// The dossier was handed to the service.
    DossierDeposited(Depot),
    /// The deadline of the deposit passed.
    DepositClosed(Cloture),
    /// A delay was explained.
    DelayExplained(Retard),
    /// The service asked, wrote or rectified, or the candidate answered or wrote.
    Instructed(Instruction),
    /// The candidacy was withdrawn.
    CandidatureWithdrawn {
        /// When.
        at: DateTime<Utc>,
    },
}

impl Event {
    /// Its stable name, the one of its stored form.
    pub fn nom(&self) -> &'static str {
        match self {
            Self::DossierOpened { .. } => "dossier_opened",
            Self::CourrielChanged(_) => "courriel_changed",
            Self::RepriseOffered(_) => "reprise_offered",
            Self::RepriseAnswered(_) => "reprise_answered",
            Self::IdentiteRecorded(_) => "identite_recorded",
            Self::RepresentantNamed(_) => "representant_named",
            Self::CoordonneesRecorded(_) => "coordonnees_recorded",
            Self::ParcoursRecorded(_) => "parcours_recorded",
            Self::SpecialiteChosen(_) => "specialite_chosen",
            Self::EpreuvesChosen(_) => "epreuves_chosen",
            Self::NotesRecorded(_) => "notes_recorded",
            Self::AmenagementAnswered(_) => "amenagement_answered",
            Self::PreinscriptionValidated { .. } => "preinscription_validated",
            Self::PieceAdded { .. } => "piece_added",
            Self::RecapitulatifSigned(_) => "recapitulatif_signed",
            Self::DossierDeposited(_) => "dossier_deposited",
            Self::DepositClosed(_) => "deposit_closed",
            Self::DelayExplained(_) => "delay_explained",
            Self::Instructed(instruction) => instruction.nom(),
            Self::CandidatureWithdrawn { .. } => "candidature_withdrawn",
        }
    }
}
