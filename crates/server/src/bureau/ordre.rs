//! An order about one dossier, as text: what a person of the service sends, and what a file of the command line holds.

use super::roles::Operation;
use rules::Command;
use rules::saisie::{
    CorrectionSaisie, DecisionSaisie, IdentiteSaisie, PointSaisie, RectificationSaisie,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ordre {
    /// Points to correct, in one message.
    Correction(CorrectionDite),
    /// Words for the candidate.
    Message(String),
    /// Another état civil.
    Rectification(Box<RectificationDite>),
    /// The end of the verification.
    Decision(DecisionDite),
    /// What was decided is taken back, with the reason.
    Retrait(String),
}

/// Points to correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionDite {
    /// The first instant that is too late, as RFC 3339.
    pub(crate) avant: String,
    /// The points.
    pub(crate) points: Vec<PointDit>,
}

/// A point to correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PointDit {
    /// Code of the pièce; empty for a question.
    #[serde(default)]
    pub(crate) piece: String,
    /// What must be corrected.
    pub(crate) motif: String,
}

/// An état civil as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RectificationDite {
    /// Why.
    pub(crate) motif: String,
    /// The whole of it.
    pub(crate) identite: IdentiteDite,
}

/// How the verification ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionDite {
    /// `validee`, `refusee` or `annulee`.
    pub(crate) issue: String,
    /// The version that was looked at.
    pub(crate) version: u32,
    /// Why; may be empty for a validation.
    #[serde(default)]
    pub(crate) motif: String,
}

/// The fields of an état civil, as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct IdentiteDite {
    civilite: String,
    nom_naissance: String,
    prenoms: String,
    nom_usage: String,
    jour: String,
    mois: String,
    annee: String,
    lieu_naissance: String,
    commune_naissance: String,
    commune_naissance_texte: String,
    ville_naissance: String,
    pays_naissance: String,
    nationalite: String,
    ine: String,
}

impl Ordre {
    /// The stable word.
    pub(crate) fn sorte(&self) -> &'static str {
        match self {
            Self::Correction(_) => "correction",
            Self::Message(_) => "message",
            Self::Rectification(_) => "rectification",
            Self::Decision(it) => match it.issue.as_str() {
                "validee" => "validation",
                "refusee" => "refus",
                _ => "annulation",
            },
            Self::Retrait(_) => "retrait",
        }
    }

    /// What a role must be allowed to, to give it.
    pub(crate) fn operation(&self) -> Operation {
        match self {
            Self::Correction(_) => Operation::Corriger,
            Self::Message(_) => Operation::Ecrire,
            Self::Rectification(_) => Operation::Rectifier,
            Self::Decision(it) => match it.issue.as_str() {
                "validee" => Operation::Valider,
                "refusee" => Operation::Refuser,
                _ => Operation::ProposerAnnulation,
            },
            Self::Retrait(_) => Operation::ProposerRetrait,
        }
    }

    /// Whether another person has to agree first.
    ///
    /// Source: note, part II « sera annulée », read with CRPA, art. L. 121-1; the second person is a choice of the product.
    pub(crate) fn needs_second(&self) -> bool {
        matches!(
            self.operation(),
            Operation::ProposerAnnulation | Operation::ProposerRetrait
        )
    }

    /// Whether it ends the verification, or opens it again: it is about what was seen, and nothing else.
    pub(crate) fn ends_verification(&self) -> bool {
        matches!(self, Self::Decision(_) | Self::Retrait(_))
    }

    /// The same order, about that version.
    #[must_use]
    pub(crate) fn about(mut self, version: u32) -> Self {
        if let Self::Decision(it) = &mut self {
            it.version = version;
        }
        self
    }

    /// Why the dossier is opened, for the person who asks who did.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Correction(_) => "Demande de correction",
            Self::Message(_) => "Message au candidat",
            Self::Rectification(_) => "Rectification de l’état civil",
            Self::Decision(_) => "Décision sur l’inscription",
            Self::Retrait(_) => "Retrait d’une décision",
        }
    }

    /// The command of the rules.
    pub(crate) fn command(self) -> Command {
        match self {
            Self::Correction(it) => Command::AskCorrection(CorrectionSaisie {
                points: it.points.into_iter().map(point).collect(),
                avant: it.avant,
            }),
            Self::Message(text) => Command::SendMessage(text),
            Self::Rectification(it) => Command::RectifyIdentite(RectificationSaisie {
                identite: identite(it.identite),
                motif: it.motif,
            }),
            Self::Decision(it) => Command::DecideInscription(DecisionSaisie {
                issue: it.issue,
                version: it.version,
                motif: it.motif,
            }),
            Self::Retrait(motif) => Command::WithdrawDecision(motif),
        }
    }
}

fn point(it: PointDit) -> PointSaisie {
    PointSaisie {
        piece: it.piece,
        motif: it.motif,
    }
}

fn identite(it: IdentiteDite) -> IdentiteSaisie {
    IdentiteSaisie {
        civilite: it.civilite,
        nom_naissance: it.nom_naissance,
        prenoms: it.prenoms,
        nom_usage: it.nom_usage,
        jour: it.jour,
        mois: it.mois,
        annee: it.annee,
        lieu_naissance: it.lieu_naissance,
        commune_naissance: it.commune_naissance,
        commune_naissance_texte: it.commune_naissance_texte,
        ville_naissance: it.ville_naissance,
        pays_naissance: it.pays_naissance,
        nationalite: it.nationalite,
        ine: it.ine,
    }
}
