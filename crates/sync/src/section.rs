//! Parts of a dossier that change apart from each other.

use rules::campagne::PieceCode;
use rules::{Event, Instruction};

/// A part of a dossier. Two devices may change different parts at the same time; the same part is a conflict, which a
/// person settles.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Identity and legal representative.
    EtatCivil,
    /// Address, telephone, e-mail.
    Coordonnees,
    /// Right door, spécialité, épreuves, notes, validation, withdrawal.
    Choix,
    /// Aménagements.
    Amenagements,
    /// One pièce.
    Piece(PieceCode),
    /// The signature of the récapitulatif.
    Signature,
    /// The deposit of the whole, and its deadline.
    Depot,
    /// Why something came after the deadline.
    Retard,
    /// What the service asks to correct.
    Correction,
    /// The answer to one question of the service, by its place.
    Reponse(u32),
    /// Messages.
    Messages,
    /// What the service decides in the end.
    Decision,
    /// When and where the épreuves are sat.
    Convocation,
}

impl Section {
    /// The part that an event changes.
    pub fn of(event: &Event) -> Self {
        match event {
            Event::IdentiteRecorded(_) | Event::RepresentantNamed(_) => Self::EtatCivil,
            Event::CourrielChanged(_) | Event::CoordonneesRecorded(_) => Self::Coordonnees,
            Event::DossierOpened { .. }
            | Event::RepriseOffered(_)
            | Event::RepriseAnswered(_)
            | Event::ParcoursRecorded(_)
            | Event::SpecialiteChosen(_)
            | Event::EpreuvesChosen(_)
            | Event::NotesRecorded(_)
            | Event::PreinscriptionValidated { .. }
            | Event::CandidatureWithdrawn { .. } => Self::Choix,
            Event::AmenagementAnswered(_) => Self::Amenagements,
            Event::PieceAdded { piece, .. } => Self::Piece(piece.clone()),
            Event::RecapitulatifSigned(_) => Self::Signature,
            Event::DossierDeposited(_) | Event::DepositClosed(_) => Self::Depot,
            Event::DelayExplained(_) => Self::Retard,
            Event::Instructed(instruction) => match instruction {
                Instruction::CorrectionAsked { .. } => Self::Correction,
                Instruction::PointAnswered { rang, .. } => Self::Reponse(*rang),
                Instruction::IdentiteRectified { .. } => Self::EtatCivil,
                Instruction::MessageWritten(_) => Self::Messages,
                Instruction::InscriptionDecided(_) | Instruction::DecisionWithdrawn { .. } => {
                    Self::Decision
                }
                Instruction::ConvocationPublished(_) => Self::Convocation,
                Instruction::SignatureProved { .. } => Self::Signature,
            },
        }
    }

    /// Whether what two devices put there at the same time stands side by side.
    pub fn adds_up(&self) -> bool {
        matches!(self, Self::Messages)
    }

    /// Stable name, as receipts give it.
    pub fn name(&self) -> String {
        match self {
            Self::EtatCivil => "etat_civil".to_owned(),
            Self::Coordonnees => "coordonnees".to_owned(),
            Self::Choix => "choix".to_owned(),
            Self::Amenagements => "amenagements".to_owned(),
            Self::Piece(code) => format!("piece.{code}"),
            Self::Signature => "signature".to_owned(),
            Self::Depot => "depot".to_owned(),
            Self::Retard => "retard".to_owned(),
            Self::Correction => "correction".to_owned(),
            Self::Reponse(rang) => format!("reponse.{rang}"),
            Self::Messages => "messages".to_owned(),
            Self::Decision => "decision".to_owned(),
            Self::Convocation => "convocation".to_owned(),
        }
    }
}
