//! What a campaign offers and asks: spécialités, épreuves, languages, pièces.

use super::{Condition, Confiance, Provenance, Sourcee};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::fmt;

slug!(
    /// Key of a spécialité with its option, `maintenance-des-systemes-b`.
    SpecialiteId
);
slug!(
    /// Key of a règlement d'examen, `management-commercial-operationnel-2018`.
    ReglementId
);
slug!(
    /// Code of an épreuve in its règlement, `E41`.
    EpreuveCode
);
slug!(
    /// Key of a language, `anglais`.
    LangueId
);
slug!(
    /// Key of a pièce, `identite`.
    PieceCode
);

/// A spécialité, with its option when it has some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specialite {
    /// Key.
    pub id: SpecialiteId,
    /// Name of the spécialité.
    pub libelle: String,
    /// Name of the option.
    pub option: Option<String>,
    /// Names that it had before, to be found by.
    pub anciens_noms: Vec<String>,
    /// Its last session, when one is known.
    pub derniere_session: Option<u16>,
    /// The académie that writes its national circular, when it is known (R-COND-10).
    pub pilote: Option<Sourcee<String>>,
    /// Name of the académie that manages it for candidates of this campaign, when it is known.
    pub gestion: Option<Sourcee<String>>,
    /// Its règlement d'examen in this session.
    pub reglement: Reglement,
    /// Where the entry comes from.
    pub provenance: Provenance,
}

impl Specialite {
    /// « Maintenance des systèmes – option B systèmes énergétiques et fluidiques ».
    pub fn nom_complet(&self) -> String {
        match &self.option {
            Some(option) => format!("{} – option {option}", self.libelle),
            None => self.libelle.clone(),
        }
    }

    /// The code under which a mark of the session before stands for this épreuve, when it can stand for it.
    pub fn note_precedente<'s>(&'s self, code: &'s EpreuveCode) -> Option<&'s EpreuveCode> {
        match &self.reglement.precedent {
            Precedent::Inconnu => None,
            Precedent::Meme => Some(code),
            Precedent::Autre(codes) => codes.get(code),
        }
    }

    /// The épreuve of that code.
    pub fn epreuve(&self, code: &EpreuveCode) -> Option<&EpreuveDef> {
        self.reglement
            .epreuves
            .iter()
            .find(|epreuve| &epreuve.code == code)
    }
}

/// A règlement d'examen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reglement {
    /// Key; `None` when no source gives the règlement of this session.
    pub id: Option<ReglementId>,
    /// « arrêté du 15 octobre 2018 »; `None` when not sourced.
    pub version: Option<String>,
    /// Épreuves, in order. May be incomplete: then `complet` is false.
    pub epreuves: Vec<EpreuveDef>,
    /// False when the list of épreuves must be confirmed by the rectorat.
    pub complet: bool,
    /// What governed the session before.
    pub precedent: Precedent,
}

/// The règlement of the session before, as far as marks can be kept from it.
///
/// Source: R-BEN-5. A unit code is used again with another content: only the same règlement, or the table of
/// correspondence of the arrêté, says that a mark stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precedent {
    /// No source gives it: no mark is proposed.
    Inconnu,
    /// The same: a mark stands under its own code.
    Meme,
    /// Another: the code of this session, and the code under which the mark stands.
    Autre(BTreeMap<EpreuveCode, EpreuveCode>),
}

impl Reglement {
    /// Whether the rectorat must confirm something of it: such a candidacy is checked by the service before it can
    /// be sealed.
    pub fn is_to_confirm(&self) -> bool {
        let doubtful =
            |def: &EpreuveDef| def.has_gap() || def.provenance.confiance == Confiance::ToConfirm;
        !self.complet || self.epreuves.iter().any(doubtful)
    }

    /// Épreuves that everybody presents, keeps or is dispensed of, in order.
    pub fn obligatoires(&self) -> impl Iterator<Item = &EpreuveDef> {
        self.epreuves.iter().filter(|def| !def.facultative)
    }
}

/// An épreuve as candidats individuels sit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpreuveDef {
    /// Code.
    pub code: EpreuveCode,
    /// Unit that it validates, `U41`; empty when no source gives it.
    pub unite: String,
    /// Name; `None` when no source gives it.
    pub libelle: Option<String>,
    /// Coefficient; `None` when no source gives it.
    pub coefficient: Option<Coefficient>,
    /// Mode for candidats individuels; `None` when no source gives it.
    pub mode: Option<Mode>,
    /// Minutes; `None` when no source gives it.
    pub duree_min: Option<u16>,
    /// Minutes of preparation.
    pub preparation_min: Option<u16>,
    /// Whether a language is chosen, and among which.
    pub langues: LanguesPermises,
    /// Épreuves of one group share one choice of language: it is asked once.
    pub groupe_langue: Option<String>,
    /// Épreuve générale (French, languages…): can be dispensed by another diploma (R-DISP-1).
    pub generale: bool,
    /// Whether it is optional.
    pub facultative: bool,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl EpreuveDef {
    /// Whether a value that the récapitulatif shows is not sourced.
    pub fn has_gap(&self) -> bool {
        self.libelle.is_none()
            || self.coefficient.is_none()
            || self.mode.is_none()
            || self.duree_min.is_none()
    }
}

/// A coefficient in tenths: 15 is 1,5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coefficient {
    /// Tenths.
    pub dixiemes: u16,
}

impl fmt::Display for Coefficient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dixiemes % 10 {
            0 => write!(f, "{}", self.dixiemes / 10),
            rest => write!(f, "{},{rest}", self.dixiemes / 10),
        }
    }
}

/// How an épreuve is sat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Written.
    Ecrit,
    /// Oral.
    Oral,
    /// Practical.
    Pratique,
    /// Written and oral.
    EcritOral,
    /// Written and practical.
    EcritPratique,
}

/// Languages of an épreuve.
///
/// Source: R-LANG-1, R-LANG-2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LanguesPermises {
    /// No language is chosen.
    Aucune,
    /// One of these.
    Parmi(Vec<LangueId>),
}

/// A language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Langue {
    /// Key.
    pub id: LangueId,
    /// « Anglais ».
    pub libelle: String,
    /// Lists of the regulation that name it: `lv1`, `lv2`.
    pub listes: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Rules of the optional épreuves.
///
/// Source: R-FORM-4, R-OPT-2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpreuvesFacultatives {
    /// How many at most.
    pub maximum: Sourcee<u8>,
    /// Optional épreuves open to every spécialité of the campaign.
    pub communes: Vec<EpreuveDef>,
}

/// A pièce that a campaign can ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceDef {
    /// Key.
    pub code: PieceCode,
    /// Name.
    pub libelle: String,
    /// Of whom it is asked.
    pub condition: Condition,
    /// Why it is asked.
    pub pourquoi: String,
    /// Why it is not asked, when the condition does not hold.
    pub pourquoi_pas: String,
    /// Formats and advice, sentence by sentence.
    pub conseils: Vec<String>,
    /// What happens when it is absent.
    pub si_absente: String,
    /// A deadline of its own, first instant at which it is late.
    pub avant: Option<DateTime<Utc>>,
    /// Whether this is the signed récapitulatif itself.
    pub recapitulatif: bool,
    /// Where it comes from.
    pub provenance: Provenance,
}
