//! Stored forms of what happens while the service verifies. What was written stands apart, with the answers about health.

use super::events::IdentiteV1;
use super::forms::{Convert, Ecrit, both_ways, stored, stored_choice};
use super::{SanteV1, apart, together};
use crate::campagne::{EpreuveCode, PieceCode};
use crate::convocation::{Convocation, Passage};
use crate::dossier::Empreinte;
use crate::instruction::{
    Auteur, Decision, Instruction, IssueInscription, Message, Rectification, SujetPoint,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum InstructionV1 {
    CorrectionAsked {
        sujets: Vec<SujetPointV1>,
        avant: DateTime<Utc>,
        at: DateTime<Utc>,
    },
    PointAnswered {
        rang: u32,
        at: DateTime<Utc>,
    },
    IdentiteRectified {
        identite: IdentiteV1,
        empreinte: Ecrit<Empreinte>,
        rectification: RectificationV1,
        at: DateTime<Utc>,
    },
    MessageWritten {
        auteur: Ecrit<Auteur>,
        at: DateTime<Utc>,
    },
    InscriptionDecided {
        issue: Ecrit<IssueInscription>,
        version: u32,
        at: DateTime<Utc>,
    },
    DecisionWithdrawn {
        at: DateTime<Utc>,
    },
    ConvocationPublished {
        passages: Vec<PassageV1>,
        at: DateTime<Utc>,
    },
    SignatureProved {
        version: u32,
        at: DateTime<Utc>,
    },
}

impl InstructionV1 {
    pub(super) fn split(instruction: Instruction) -> (Self, Option<SanteV1>) {
        match instruction {
            Instruction::CorrectionAsked { points, avant, at } => {
                let (sujets, motifs): (Vec<_>, _) = points.into_iter().unzip();
                let sujets = sujets.convert();
                let said = SanteV1::of_texts(motifs);
                (Self::CorrectionAsked { sujets, avant, at }, Some(said))
            }
            Instruction::PointAnswered { rang, reponse, at } => {
                let said = SanteV1::of_texts(vec![reponse]);
                (Self::PointAnswered { rang, at }, Some(said))
            }
            Instruction::IdentiteRectified {
                identite,
                empreinte,
                rectification,
                at,
            } => {
                let rectified = Self::IdentiteRectified {
                    identite: identite.into(),
                    empreinte: Ecrit(empreinte),
                    rectification: rectification.into(),
                    at,
                };
                (rectified, None)
            }
            Instruction::MessageWritten(Message { auteur, texte, at }) => {
                let auteur = Ecrit(auteur);
                let said = SanteV1::of_texts(vec![texte]);
                (Self::MessageWritten { auteur, at }, Some(said))
            }
            Instruction::InscriptionDecided(Decision {
                issue,
                version,
                motif,
                at,
            }) => {
                let issue = Ecrit(issue);
                let said = SanteV1::of_texts(vec![motif]);
                (Self::InscriptionDecided { issue, version, at }, Some(said))
            }
            Instruction::DecisionWithdrawn { motif, at } => {
                let said = SanteV1::of_texts(vec![motif]);
                (Self::DecisionWithdrawn { at }, Some(said))
            }
            Instruction::ConvocationPublished(Convocation { passages, at }) => {
                let (passages, arranged) = apart(passages, |it| &mut it.amenagement);
                (Self::ConvocationPublished { passages, at }, arranged)
            }
            Instruction::SignatureProved { version, at } => {
                (Self::SignatureProved { version, at }, None)
            }
        }
    }

    pub(super) fn join(self, sante: SanteV1) -> Instruction {
        match self {
            Self::CorrectionAsked { sujets, avant, at } => {
                let sujets: Vec<SujetPoint> = sujets.convert();
                let points = sujets.into_iter().zip(sante.texts()).collect();
                Instruction::CorrectionAsked { points, avant, at }
            }
            Self::PointAnswered { rang, at } => Instruction::PointAnswered {
                rang,
                reponse: sante.text(),
                at,
            },
            Self::IdentiteRectified {
                identite,
                empreinte,
                rectification,
                at,
            } => Instruction::IdentiteRectified {
                identite: identite.into(),
                empreinte: empreinte.0,
                rectification: rectification.into(),
                at,
            },
            Self::MessageWritten { auteur, at } => Instruction::MessageWritten(Message {
                auteur: auteur.0,
                texte: sante.text(),
                at,
            }),
            Self::InscriptionDecided { issue, version, at } => {
                Instruction::InscriptionDecided(Decision {
                    issue: issue.0,
                    version,
                    motif: sante.text(),
                    at,
                })
            }
            Self::SignatureProved { version, at } => Instruction::SignatureProved { version, at },
            Self::DecisionWithdrawn { at } => Instruction::DecisionWithdrawn {
                motif: sante.text(),
                at,
            },
            Self::ConvocationPublished { passages, at } => {
                let passages = together(passages, sante, |it: &mut Passage| &mut it.amenagement);
                Instruction::ConvocationPublished(Convocation { passages, at })
            }
        }
    }
}

stored!(RectificationV1 <=> Rectification { motif: String, tenue: bool });
stored!(PassageV1 <=> Passage {
    epreuve: Ecrit<EpreuveCode>, debut: DateTime<Utc>, duree: Option<u16>, centre: String, adresse: String, salle: String,
    materiel: String,
} amenagement);
stored_choice!(SujetPointV1 <=> SujetPoint {
    Piece(Ecrit<PieceCode> as piece),
    Signature,
    Question,
});
