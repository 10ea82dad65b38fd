//! What happened to a dossier, newest first.

use super::mots::court;
use crate::view::{FaitCle, FaitView};
use chrono::{DateTime, Utc};
use rules::Dossier;
use rules::campagne::Campagne;

/// Every line, newest first.
pub(super) fn lines(dossier: &Dossier, campagne: &Campagne) -> Vec<FaitView> {
    let mut facts: Vec<(DateTime<Utc>, FaitCle, Option<String>)> = Vec::new();
    for (n, version) in (1..).zip(&dossier.versions) {
        let fait = match &version.rectification {
            Some(_) => FaitCle::Rectification,
            None => FaitCle::Version,
        };
        facts.push((version.at, fait, Some(format!("{n}"))));
    }
    for (code, versions) in &dossier.pieces {
        let name = campagne.nom_piece(code);
        let told = versions.iter().filter(|it| !it.fichiers.is_empty());
        facts.extend(told.map(|it| (it.at, FaitCle::Piece, Some(name.clone()))));
    }
    let signed = dossier.signatures.iter();
    facts.extend(signed.map(|it| (it.at, FaitCle::Signature, Some(it.version.to_string()))));
    let handed = dossier.depots.iter();
    facts.extend(handed.map(|it| (it.at, FaitCle::Depot, Some(it.version.to_string()))));
    facts.extend(
        dossier
            .cloture
            .iter()
            .map(|it| (it.at, FaitCle::Cloture, None)),
    );
    facts.extend(
        dossier
            .points
            .iter()
            .map(|it| (it.at, FaitCle::Correction, None)),
    );
    facts.extend(
        dossier
            .messages
            .iter()
            .map(|it| (it.at, FaitCle::Message, None)),
    );
    facts.extend(
        dossier
            .decision
            .iter()
            .map(|it| (it.at, FaitCle::Decision, None)),
    );
    facts.extend(
        dossier
            .retiree
            .iter()
            .map(|at| (*at, FaitCle::Retrait, None)),
    );
    // What is of the same instant stays in the order above.
    facts.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let zone = campagne.calendrier.zone;
    let view = |(at, fait, sujet)| FaitView {
        fait,
        sujet,
        le: court(at, zone),
    };
    facts.into_iter().map(view).collect()
}
