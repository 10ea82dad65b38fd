//! A second opinion on the legality of a BTS candidacy, to judge the rules engine by full enumeration.
//!
//! Its author did not read `crates/rules/src`, `crates/poste` or the engine's tests. It was written from the domain
//! notes on the texts (rules R-COND, R-FORM, R-BEN, R-DISP, R-OPT, R-LANG), the note d'information of the rectorat de
//! Nantes of 16 October 2023, the description of registration, the list of épreuves, and the data in `campagnes/`.
//!
//! `data.rs` reads the data of one campaign, `judge.rs` says which rules a candidacy breaks, `tests.rs` holds cases
//! computed by hand. Where the texts leave a
//! doubt, a comment « Reading n (rule) » stands beside the code that takes a side.
//!
//! Left out on purpose: who may register (R-COND), dates, documents, results, and everything that needs to know how a
//! mark was obtained (R-BEN-4, R-BEN-5) or what a foreign diploma is worth (R-DISP-1, second half).

pub(crate) mod data;
pub(crate) mod judge;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(crate) use data::Donnees;
pub(crate) use judge::juger;

/// How the exam is taken: everything in one session, or spread over several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Forme {
    Globale,
    Progressive,
}

/// What the candidate does with one obligatory épreuve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Etat {
    Presentee,
    /// A mark of a former session is kept; 1000 hundredths is 10/20.
    Gardee {
        centiemes: u16,
        session: u16,
    },
    Dispensee,
    Absente,
}

/// What a candidate declares.
#[derive(Clone, Debug)]
pub(crate) struct Candidature<'a> {
    pub(crate) categorie: &'a str,
    /// The candidate presented this exam in an earlier session.
    pub(crate) deja: bool,
    pub(crate) specialite: &'a str,
    pub(crate) forme: Forme,
    /// One per obligatory épreuve, by code; an épreuve without entry is absent.
    pub(crate) etats: BTreeMap<String, Etat>,
    /// By language group, or by code for an épreuve without group (`Epreuve::cle_langue`).
    pub(crate) langues: BTreeMap<String, String>,
    /// The optional épreuves that are chosen, by code, with their language if they have one.
    pub(crate) facultatives: BTreeMap<String, Option<String>>,
    /// Another diploma founds dispenses.
    pub(crate) diplome: bool,
}
