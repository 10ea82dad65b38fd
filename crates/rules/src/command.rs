//! Orders about a dossier: those of a candidate, each on raw typed text, and those of the service.

use crate::saisie::{
    AmenagementSaisie, ConvocationSaisie, CoordonneesSaisie, CorrectionSaisie, DecisionSaisie,
    DepotSaisie, EpreuvesSaisie, IdentiteSaisie, NotesSaisie, OuvertureSaisie, ParcoursSaisie,
    PieceSaisie, RectificationSaisie, RepresentantSaisie, RepriseSaisie, SessionPrecedente,
    SignatureSaisie,
};

use std::collections::BTreeSet;

/// An order about one dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Opens the dossier: right door and e-mail.
    OpenDossier(OuvertureSaisie),
    /// Changes the e-mail address.
    ChangeCourriel(String),
    /// Proposes last session's data.
    OfferReprise(Box<SessionPrecedente>),
    /// Answers line by line: kept or changed.
    AnswerReprise(RepriseSaisie),
    /// Records the identity.
    RecordIdentite(IdentiteSaisie),
    /// Names the legal representative of a minor.
    NameRepresentant(RepresentantSaisie),
    /// Records address and telephone.
    RecordCoordonnees(CoordonneesSaisie),
    /// Records experience and facts on which pièces depend.
    RecordParcours(ParcoursSaisie),
    /// Chooses the spécialité, by key.
    ChooseSpecialite(String),
    /// Chooses forme, languages, optional épreuves.
    ChooseEpreuves(EpreuvesSaisie),
    /// Keeps notes and asks dispenses.
    RecordNotes(NotesSaisie),
    /// Answers about aménagements.
    AnswerAmenagement(AmenagementSaisie),
    /// Validates: makes version n of the pré-inscription out of what the person was shown.
    ValidatePreinscription {
        /// Fingerprint of what the person was shown.
        empreinte: String,
    },
    /// Sets the files of a pièce.
    AddPiece(PieceSaisie),
    /// Signs the récapitulatif of the current version.
    SignRecapitulatif(SignatureSaisie),
    /// Hands the dossier to the service to be verified.
    DepositDossier(DepotSaisie),
    /// Finds what the deadline of the deposit left. Given by the service, never by a candidate.
    CloseDeposit {
        /// SHA-256 of the files that the dossier names and whose bytes never came.
        absents: BTreeSet<String>,
    },
    /// Says why a pièce comes after the deadline: it is kept then, and a person of the service reads it.
    ExplainDelay(String),
    /// Asks for corrections. Given by the service.
    AskCorrection(CorrectionSaisie),
    /// Answers a question of the service.
    AnswerPoint {
        /// Place of the point among all those of the dossier, from 0.
        rang: u32,
        /// The answer.
        reponse: String,
    },
    /// Rectifies the identity once a candidacy exists. Given by the service.
    RectifyIdentite(RectificationSaisie),
    /// Writes to the service.
    WriteMessage(String),
    /// Writes to the candidate. Given by the service.
    SendMessage(String),
    /// Ends the verification: validated, refused, cancelled. Given by the service.
    DecideInscription(DecisionSaisie),
    /// Takes back what was decided. Given by the service, with the reason.
    WithdrawDecision(String),
    /// Tells when and where each épreuve is sat. Given by the service.
    PublishConvocation(ConvocationSaisie),
    /// The service says that the code of a typed signature came back.
    ProveSignature {
        /// The version that was signed.
        version: u32,
    },
    /// Withdraws the candidacy.
    WithdrawCandidature,
}
