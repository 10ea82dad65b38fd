//! What a person of the service does.

use super::{AlerteCle, FileCle, SorteDecision};
use serde::Deserialize;
use ts_rs::TS;

/// A point as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PointTape {
    /// Code of the pièce; empty for a question.
    pub piece: String,
    /// What must be corrected.
    pub motif: String,
}

/// What a person of the service does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum ActionBureau {
    /// Chooses a password with an invitation.
    Activer {
        /// Name given by the administrator.
        identifiant: String,
        /// Code of the invitation.
        invitation: String,
        /// The password.
        mot_de_passe: String,
    },
    /// Signs in.
    Connecter {
        /// Name.
        identifiant: String,
        /// Password.
        mot_de_passe: String,
        /// Code of the device.
        code: String,
        /// Digits that open the screen after a pause.
        pin: String,
    },
    /// Signs out.
    Deconnecter,
    /// Hides the screen.
    Verrouiller,
    /// Shows it again.
    Deverrouiller {
        /// The digits.
        pin: String,
    },
    /// Shows the first sign-in.
    PremiereFois,
    /// Shows the sign-in.
    DejaInscrit,
    /// Shows what waits.
    Tableau,
    /// Shows the pictures.
    Images,
    /// Shows a list.
    Liste {
        /// Which one; every one when there is none.
        file: Option<FileCle>,
        /// Only with that alert.
        alerte: Option<AlerteCle>,
        /// Only without any.
        sans_alerte: bool,
        /// Only those of who looks.
        miens: bool,
    },
    /// Looks for somebody.
    Chercher {
        /// What was typed.
        texte: String,
    },
    /// Shows more of a list.
    Plus,
    /// Takes the next dossiers of the list.
    Prendre {
        /// How many.
        nombre: u32,
    },
    /// Prepares a batch of the list that is shown.
    PreparerLot {
        /// A validation, or a message.
        sorte: SorteDecision,
        /// The words of the message.
        texte: String,
    },
    /// Shows the last batches.
    Lots,
    /// Shows a batch.
    VoirLot {
        /// Which one.
        id: String,
    },
    /// Signs the batch that is shown.
    SignerLot {
        /// The digits of who signs.
        pin: String,
    },
    /// Gives the batch that is shown up, or takes it back.
    ReprendreLot,
    /// Shows how the list can be written in a file.
    Exporter,
    /// Stops the file that is being written.
    ArreterExport,
    /// Shows the list again.
    RevoirListe,
    /// Opens a dossier.
    Ouvrir {
        /// Which one.
        dossier: String,
    },
    /// Opens the next one of the list, or the one before.
    Voisin {
        /// The one before.
        precedent: bool,
    },
    /// Judges a check, or takes a judgement back.
    Juger {
        /// The check.
        controle: String,
        /// What is said of it.
        conforme: Option<bool>,
    },
    /// Notes something.
    Noter {
        /// The words.
        texte: String,
    },
    /// Writes to the candidate.
    Ecrire {
        /// The words.
        texte: String,
    },
    /// Asks for a correction.
    Corriger {
        /// The points.
        points: Vec<PointTape>,
        /// The last day for the answers, « 2023-12-04 ».
        jour: String,
    },
    /// Decides.
    Decider {
        /// Validation, refusal or cancellation.
        sorte: SorteDecision,
        /// Why.
        motif: String,
    },
    /// Takes back a decision that has not left.
    Reprendre {
        /// Which one.
        id: String,
    },
    /// Looks a second time.
    Confirmer {
        /// Which one.
        id: String,
        /// Whether she agrees.
        accord: bool,
        /// Why not.
        mots: String,
    },
    /// Lets her decision take the place of the other one.
    Malgre,
    /// Drops her decision, and keeps the other one.
    Garder,
}
