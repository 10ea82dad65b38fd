//! What a person can ask of a screen.

use super::{Etape, TacheId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One gesture. The answer is always the next [`super::Ecran`].
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Go somewhere; nothing typed is lost.
    Aller {
        /// Where.
        vers: Destination,
    },
    /// One page back.
    Retour,
    /// Start « préparer » (nothing is stored).
    Preparer,
    /// Start a registration: the four questions.
    Commencer,
    /// Open a dossier of this computer.
    Ouvrir {
        /// Its id.
        dossier: String,
    },
    /// Close the dossier and return home.
    Fermer,
    /// Check the page and go on (forms, reprise, relire: validate, signer: sign).
    Continuer,
    /// Leave a page whose warnings were read (after a successful « Continuer »).
    Poursuivre,
    /// Take the value that a warning proposes.
    Prendre {
        /// The field.
        champ: String,
        /// The value.
        valeur: String,
    },
    /// Answer all lines of the reprise with « garder ».
    ToutEstJuste,
    /// Start without last session's data.
    SansReprise,
    /// Confirm on an interruption page.
    Confirmer,
    /// Renounce on an interruption page.
    Renoncer,
    /// Choose files for a pièce with the native dialog.
    ChoisirFichiers {
        /// Code of the pièce.
        piece: String,
    },
    /// Take a file out of a pièce; the older version keeps it.
    RetirerFichier {
        /// Code of the pièce.
        piece: String,
        /// Content hash.
        fichier: String,
    },
    /// Turn a file by a quarter turn to the right.
    TournerFichier {
        /// Code of the pièce.
        piece: String,
        /// Content hash.
        fichier: String,
    },
    /// Move a file up (-1) or down (+1).
    DeplacerFichier {
        /// Code of the pièce.
        piece: String,
        /// Content hash.
        fichier: String,
        /// -1 or +1.
        de: i8,
    },
    /// Open a document with the program of the system.
    OuvrirDocument {
        /// Which.
        document: DocumentId,
        /// Version of the pré-inscription.
        version: u32,
    },
    /// Save a document where the person chooses.
    EnregistrerDocument {
        /// Which.
        document: DocumentId,
        /// Version of the pré-inscription.
        version: u32,
    },
    /// Choose how large the letters of documents are.
    ChoisirTaille {
        /// Whether they are large: 16 points.
        grands: bool,
    },
    /// Save the two dates as a calendar file.
    EnregistrerDates,
    /// Save all that is kept about the person as one archive.
    EnregistrerTout,
    /// Send what is on this computer to the service; signs in first when it must.
    Envoyer,
    /// Hand the dossier to the service, once all of it is there; signs in first when it must.
    Deposer,
    /// Take back a deposit that has not left yet.
    NePasDeposer,
    /// Choose between two values of a change in conflict, or close a change that does not count.
    Trancher {
        /// The change.
        envoi: String,
        /// Whether the value given here is given again; otherwise what the service has stays.
        garder: bool,
    },
    /// Have the code of the typed signature sent.
    RecevoirCode,
    /// Prove the typed signature with the code that was typed.
    ConfirmerSignature,
    /// Answer a question of the service.
    Repondre {
        /// Its place among the points of the dossier.
        rang: u32,
    },
    /// Send the letter of the account again.
    RenvoyerCourriel,
    /// Choose a document with the native dialog, and say whether it is genuine.
    VerifierDocument,
    /// Show the account and its devices.
    VoirCompte,
    /// Sign in through the provider of identity, or tie the account to it: the browser opens.
    ConnexionExterne,
    /// Tie the account to it no more.
    DelierExterne,
    /// Revoke a device of the account.
    RevoquerAppareil {
        /// The device.
        appareil: String,
    },
    /// Sign out of the account on this computer.
    Deconnecter,
    /// Ask to withdraw the candidacy (leads to an interruption page).
    Retirer,
    /// Ask to erase the dossier from this computer (leads to an interruption page).
    Effacer,
}

/// Places to go to; also where a dossier opens again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "lieu", rename_all = "snake_case")]
pub enum Destination {
    /// Home.
    Accueil,
    /// Task list.
    Taches,
    /// First page of a task.
    Tache {
        /// Which.
        tache: TacheId,
    },
    /// A page of questions.
    Etape {
        /// Which.
        etape: Etape,
    },
    /// What last session's candidacy brings.
    Reprise,
    /// The list of pièces.
    Pieces,
    /// One pièce.
    Piece {
        /// Its code.
        code: String,
    },
    /// Check and validate.
    Relire,
    /// Sign.
    Signer,
    /// Hand the dossier to the service.
    Deposer,
    /// What the service asked to correct.
    Corrections,
    /// Messages with the service.
    Messages,
    /// Documents.
    Documents,
    /// What was sent.
    Envois,
    /// Whether a document is genuine.
    Verifier,
}

/// The documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentId {
    /// RÉCAPITULATIF D'INSCRIPTION.
    Recapitulatif,
    /// DEMANDE DE PIÈCES JUSTIFICATIVES.
    DemandeDePieces,
    /// REÇU DE DÉPÔT.
    Recu,
    /// CONFIRMATION D'INSCRIPTION.
    Confirmation,
    /// CONVOCATION.
    Convocation,
    /// DEMANDE DE CORRECTION.
    Correction,
    /// DÉCISION that ends the candidacy against the person.
    Decision,
}
