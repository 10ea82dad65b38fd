//! What the service and the person say to each other while a dossier is verified: points to correct, messages, the
//! rectification of an état civil.

use crate::campagne::{PieceCode, PieceDef};
use crate::convocation::Convocation;
use crate::declaration::Identite;
use crate::dossier::{Dossier, Empreinte, Version};
use chrono::{DateTime, Utc};

/// A point that the service asks to correct.
///
/// Source: CRPA, art. L. 114-5: what is missing is named, with the time to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointACorriger {
    /// What it is about.
    pub sujet: SujetPoint,
    /// What must be corrected, in the words of the service.
    pub motif: String,
    /// The first instant that is too late for who wants to be in time; an answer is read afterwards too.
    pub avant: DateTime<Utc>,
    /// When it was asked.
    pub at: DateTime<Utc>,
    /// The answer to a question. Another point is answered by the pièce or by the signature itself.
    pub reponse: Option<Reponse>,
}

/// What a point to correct is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SujetPoint {
    /// A pièce is to be replaced.
    Piece(PieceCode),
    /// The récapitulatif is to be signed again.
    Signature,
    /// A question is to be answered in words.
    Question,
}

impl SujetPoint {
    /// The récapitulatif is asked again by its signature, another pièce by itself.
    pub(crate) fn of(piece: &PieceDef) -> Self {
        match piece.recapitulatif {
            true => Self::Signature,
            false => Self::Piece(piece.code.clone()),
        }
    }
}

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reponse {
    /// The words.
    pub texte: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A message about a dossier. It can speak of health, so it is kept with such answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who wrote it.
    pub auteur: Auteur,
    /// The words.
    pub texte: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auteur {
    /// The candidate.
    Candidat,
    /// The service.
    Service,
}

/// Why the service made a version itself.
///
/// Source: R-ACC-4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rectification {
    /// The reason, which the person reads.
    pub motif: String,
    /// Whether what was signed and deposited still holds: choices were closed, and the service answers for the change.
    pub tenue: bool,
}

/// How the verification of a dossier ended.
///
/// Source: note, part III; CRPA, art. L. 211-5 for the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub issue: IssueInscription,
    /// The version that it is about, from 1.
    pub version: u32,
    /// Why; empty for a validation that needs no reason. It can speak of health, so it is kept with such answers.
    pub motif: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the service decides of an inscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueInscription {
    /// The candidate is registered.
    Validee,
    /// The candidacy does not meet a condition.
    Refusee,
    /// Something was missing at the deadline.
    Annulee,
}

impl IssueInscription {
    /// Every one.
    pub const TOUTES: [Self; 3] = [Self::Validee, Self::Refusee, Self::Annulee];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Validee => "validee",
            Self::Refusee => "refusee",
            Self::Annulee => "annulee",
        }
    }

    /// Reads the word of [`IssueInscription::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|it| it.as_str() == text)
    }
}

/// A fact of the time in which the service verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instruction {
    /// The service asked for corrections.
    CorrectionAsked {
        /// What each point is about, and what must be corrected.
        points: Vec<(SujetPoint, String)>,
        /// The first instant that is too late for who wants to be in time.
        avant: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A question of the service was answered.
    PointAnswered {
        /// Place of the point among all those of the dossier, from 0.
        rang: u32,
        /// The answer.
        reponse: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// The service rectified the identity, and made a version of it.
    IdentiteRectified {
        /// The identity.
        identite: Identite,
        /// Fingerprint of the version.
        empreinte: Empreinte,
        /// Why, and whether what was signed still holds.
        rectification: Rectification,
        /// When.
        at: DateTime<Utc>,
    },
    /// Somebody wrote.
    MessageWritten(Message),
    /// The service ended the verification.
    InscriptionDecided(Decision),
    /// The service took back what it had decided, or what the deadline had.
    DecisionWithdrawn {
        /// Why, which the person reads.
        motif: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// The service said when and where each épreuve is sat.
    ConvocationPublished(Convocation),
    /// The code that was sent for a typed signature came back: who reads the address of the account signed.
    SignatureProved {
        /// The version that was signed.
        version: u32,
        /// When.
        at: DateTime<Utc>,
    },
}

impl Instruction {
    /// Its stable name, the one of its stored form.
    pub fn nom(&self) -> &'static str {
        match self {
            Self::CorrectionAsked { .. } => "correction_asked",
            Self::PointAnswered { .. } => "point_answered",
            Self::IdentiteRectified { .. } => "identite_rectified",
            Self::MessageWritten(_) => "message_written",
            Self::InscriptionDecided(_) => "inscription_decided",
            Self::DecisionWithdrawn { .. } => "decision_withdrawn",
            Self::ConvocationPublished(_) => "convocation_published",
            Self::SignatureProved { .. } => "signature_proved",
        }
    }
}

impl Dossier {
    /// Takes in a fact.
    pub(crate) fn instruct(&mut self, instruction: &Instruction) {
        match instruction {
            Instruction::CorrectionAsked { points, avant, at } => {
                let asked = points.iter().map(|(sujet, motif)| PointACorriger {
                    sujet: sujet.clone(),
                    motif: motif.clone(),
                    avant: *avant,
                    at: *at,
                    reponse: None,
                });
                self.points.extend(asked);
            }
            Instruction::PointAnswered { rang, reponse, at } => {
                let rang = usize::try_from(*rang).unwrap_or(usize::MAX);
                if let Some(point) = self.points.get_mut(rang) {
                    point.reponse = Some(Reponse {
                        texte: reponse.clone(),
                        at: *at,
                    });
                }
            }
            Instruction::IdentiteRectified {
                identite,
                empreinte,
                rectification,
                at,
            } => {
                self.declaration.identite = Some(identite.clone());
                // What was changed since the last version and not validated stays so.
                let last = self.versions.last().map(|version| &version.declaration);
                let mut declaration = last.unwrap_or(&self.declaration).clone();
                declaration.identite = Some(identite.clone());
                self.versions.push(Version {
                    declaration,
                    empreinte: *empreinte,
                    at: *at,
                    rectification: Some(rectification.clone()),
                });
            }
            Instruction::MessageWritten(message) => self.messages.push(message.clone()),
            Instruction::InscriptionDecided(decision) => self.decision = Some(decision.clone()),
            Instruction::ConvocationPublished(published) => {
                self.convocations.push(published.clone());
            }
            Instruction::SignatureProved { version, at } => {
                self.signature_prouvee = Some((*version, *at));
            }
            Instruction::DecisionWithdrawn { .. } => {
                self.decision = None;
                if let Some(cloture) = &mut self.cloture {
                    cloture.annulee = false;
                }
            }
        }
    }

    /// What the service decided, as long as it stands: a validation is of one version.
    pub fn standing_decision(&self) -> Option<&Decision> {
        let decision = self.decision.as_ref()?;
        let stands = match decision.issue {
            IssueInscription::Validee => decision.version == self.held_version(),
            IssueInscription::Refusee | IssueInscription::Annulee => true,
        };
        stands.then_some(decision)
    }

    /// Whether the service validated the version that counts.
    pub fn is_validated(&self) -> bool {
        let decision = self.standing_decision();
        decision.is_some_and(|it| it.issue == IssueInscription::Validee)
    }

    /// When a point was answered, if it was.
    pub fn answered(&self, point: &PointACorriger) -> Option<DateTime<Utc>> {
        let answer = match &point.sujet {
            SujetPoint::Question => point.reponse.as_ref()?.at,
            SujetPoint::Signature => self.valid_signature()?.at,
            SujetPoint::Piece(code) => {
                let version = self.pieces.get(code)?.last()?;
                (!version.fichiers.is_empty()).then_some(version.at)?
            }
        };
        (answer >= point.at).then_some(answer)
    }

    /// Points without answer, oldest first.
    pub fn open_points(&self) -> impl Iterator<Item = &PointACorriger> {
        let points = self.points.iter();
        points.filter(|point| self.answered(point).is_none())
    }

    /// Whether a pièce, or the signature, can change because the service asked for it: until it is there, and afterwards
    /// as long as the time that was given lasts.
    pub(crate) fn is_asked_again(&self, sujet: &SujetPoint, now: DateTime<Utc>) -> bool {
        let mut own = self.points.iter().filter(|point| point.sujet == *sujet);
        own.any(|point| now < point.avant || self.answered(point).is_none())
    }

    /// Whether the current files of a pièce answer a point that was asked after an instant.
    pub(crate) fn was_asked_again(&self, piece: &PieceCode, since: DateTime<Utc>) -> bool {
        let sujet = SujetPoint::Piece(piece.clone());
        let mut own = self.points.iter().filter(|point| point.sujet == sujet);
        own.any(|point| point.at >= since)
    }

    /// The version that was signed and deposited when the service made the last ones itself and answers for them.
    pub fn held_version(&self) -> u32 {
        let made = |n: &u32| {
            let index = usize::try_from(*n).unwrap_or_default();
            let version = index.checked_sub(1).and_then(|i| self.versions.get(i));
            let rectification = version.and_then(|it| it.rectification.as_ref());
            rectification.is_some_and(|it| it.tenue)
        };
        let mut held = self.version();
        while made(&held) {
            held -= 1;
        }
        held
    }
}
