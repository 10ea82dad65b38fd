//! Whether a document is the one that the service sealed.

use super::Refus;
use serde::Serialize;
use ts_rs::TS;

/// The page where anybody verifies a document.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VerifierView {
    /// Name of the file that was verified.
    pub fichier: Option<String>,
    /// What is said of it.
    pub verdict: Option<VerdictView>,
    /// Why it could not be read.
    pub refus: Vec<Refus>,
}

/// What is said of a document.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum VerdictView {
    /// The service sealed it, and nothing changed since.
    Authentique {
        /// Who sealed it.
        par: String,
        /// When, in words.
        le: String,
        /// By which authority that instant is stamped, and when, in words.
        horodatage: Option<String>,
        /// What proves the seal, from the file alone.
        preuve: PreuveView,
        /// When the computer of the candidate signed it before, in words.
        poste: Option<String>,
    },
    /// It is not what a service that is known here sealed.
    NonAuthentique {
        /// All that is wrong with it.
        defauts: Vec<DefautView>,
        /// What the code of the page says, when it bears one and no seal.
        code: Option<CodeView>,
        /// When a computer signed it, in words, when that signature holds: nothing changed since, and nothing says who sat there.
        poste: Option<String>,
    },
}

/// What proves a seal, from the file alone; the meanings are those of [`cachet::Niveau`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PreuveView {
    /// The seal and its certificate.
    Cachet,
    /// An authority says when.
    Heure,
    /// And nobody had revoked the certificate.
    Certificat,
    /// And an authority stamped the whole, for the years to come.
    Archive,
}

impl From<cachet::Niveau> for PreuveView {
    fn from(niveau: cachet::Niveau) -> Self {
        use cachet::Niveau;
        match niveau {
            Niveau::B => Self::Cachet,
            Niveau::T => Self::Heure,
            Niveau::LT => Self::Certificat,
            Niveau::LTA => Self::Archive,
        }
    }
}

/// Who signed the code of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignataireCode {
    /// The service that is known here.
    Service,
    /// Somebody whose key is not known here: the computer of a candidate, or another service.
    Inconnu,
    /// Nobody.
    Personne,
    /// It is not what that key signed.
    Faux,
}

/// What the words of a page say against its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "accord", content = "ecarts", rename_all = "snake_case")]
pub enum AccordView {
    /// A scan, a photograph: the eyes compare.
    SansMots,
    /// The same.
    Meme,
    /// Something else.
    Autre(Vec<EcartView>),
}

/// In what the words of a page are not those of its code; the meanings are those of [`documents::Ecart`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EcartView {
    /// Another document.
    Titre,
    /// Another version.
    Version,
    /// Another fingerprint.
    Empreinte,
    /// Another dossier.
    Dossier,
    /// A page says nothing of it.
    PageMuette,
}

impl From<documents::Accord> for AccordView {
    fn from(accord: documents::Accord) -> Self {
        use documents::{Accord, Ecart};
        let view = |ecart| match ecart {
            Ecart::Titre => EcartView::Titre,
            Ecart::Version => EcartView::Version,
            Ecart::Empreinte => EcartView::Empreinte,
            Ecart::Dossier => EcartView::Dossier,
            Ecart::PageMuette => EcartView::PageMuette,
        };
        match accord {
            Accord::SansMots => Self::SansMots,
            Accord::Meme => Self::Meme,
            Accord::Autre(ecarts) => Self::Autre(ecarts.into_iter().map(view).collect()),
        }
    }
}

/// What the code of a page says. One that the service signed proves that it made such a page; whether it is this one, its
/// words and the eyes say.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CodeView {
    /// Which document it says it is.
    pub genre: GenrePapier,
    /// The dossier.
    pub dossier: String,
    /// The version.
    pub version: u32,
    /// Fingerprint of the version, shortened.
    pub empreinte: String,
    /// Who signed it.
    pub signataire: SignataireCode,
    /// Whether the words of the page say the same.
    pub accord: AccordView,
}

/// Which document a code says it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GenrePapier {
    /// RÉCAPITULATIF D'INSCRIPTION.
    Recapitulatif,
    /// REÇU DE DÉPÔT.
    Recu,
    /// CONFIRMATION D'INSCRIPTION.
    Confirmation,
    /// CONVOCATION.
    Convocation,
    /// DEMANDE DE CORRECTION.
    Correction,
    /// DÉCISION that ends a candidacy against the person.
    Annulation,
}

/// What is wrong with a document; the meanings are those of [`cachet::Defaut`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DefautView {
    /// No PDF.
    Illisible,
    /// No seal.
    SansCachet,
    /// Another signature.
    AutreSignature,
    /// The seal does not cover it all.
    Etendue,
    /// Something was added after the seal.
    Suite,
    /// What was sealed changed.
    Contenu,
    /// The seal itself is wrong.
    Signature,
    /// The seal of nobody that is known here.
    Inconnu,
    /// The signature of the computer under the seal does not hold, or something came between the two.
    Poste,
    /// A certificate that was not valid, or is not for sealing.
    Certificat,
    /// A certificate that had been revoked.
    Revoque,
    /// A time stamp of another seal, or of nobody that is known here.
    Horodatage,
}

impl From<cachet::Defaut> for DefautView {
    fn from(defaut: cachet::Defaut) -> Self {
        use cachet::Defaut;
        match defaut {
            Defaut::Illisible => Self::Illisible,
            Defaut::SansCachet => Self::SansCachet,
            Defaut::AutreSignature => Self::AutreSignature,
            Defaut::Etendue => Self::Etendue,
            Defaut::Suite => Self::Suite,
            Defaut::Contenu => Self::Contenu,
            Defaut::Signature => Self::Signature,
            Defaut::Inconnu => Self::Inconnu,
            Defaut::Poste => Self::Poste,
            Defaut::Certificat => Self::Certificat,
            Defaut::Revoque => Self::Revoque,
            Defaut::Horodatage => Self::Horodatage,
        }
    }
}
