//! Whom a new revision of a campaign touches, and how: asked before it is published.
//!
//! Source: R-CAMP-4. A change after the opening re-evaluates open dossiers and tells them; it is never silent.

use crate::campagne::{Calendrier, Campagne, EpreuveCode, PieceCode, SpecialiteId};
use crate::declaration::Declaration;
use crate::epreuves::{chosen, lignes};
use crate::pieces::{calendrier, demandees};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// What a new revision does to one candidacy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effet {
    /// The spécialité chosen is no longer offered.
    SpecialiteRetiree(SpecialiteId),
    /// These épreuves appear, go, or have another name, coefficient, mode or length.
    EpreuvesChangees(Vec<EpreuveCode>),
    /// A pièce is asked that was not.
    PieceDemandee(PieceCode),
    /// A pièce is no longer asked.
    PieceSansObjet(PieceCode),
    /// The close of choices moves.
    ClotureDeplacee,
    /// The deposit deadline moves, appears or goes.
    DepotDeplace,
}

/// What changes for a candidacy from one revision to the next; empty when nothing does.
pub fn effets(
    declaration: &Declaration,
    preinitialisee: bool,
    (avant, apres): (&Campagne, &Campagne),
    now: DateTime<Utc>,
) -> Vec<Effet> {
    let mut effets = Vec::new();
    let (before, after) = (
        calendrier(declaration, avant, now),
        calendrier(declaration, apres, now),
    );
    if before.cloture.valeur != after.cloture.valeur {
        effets.push(Effet::ClotureDeplacee);
    }
    let depot = |windows: &Calendrier| windows.depot.as_ref().map(|depot| depot.valeur);
    if depot(before) != depot(after) {
        effets.push(Effet::DepotDeplace);
    }
    let lost = chosen(declaration, apres).is_none();
    match &declaration.specialite {
        Some(id) if lost => effets.push(Effet::SpecialiteRetiree(id.clone())),
        Some(_) | None => {
            let changed = changed_epreuves(declaration, avant, apres);
            if !changed.is_empty() {
                effets.push(Effet::EpreuvesChangees(changed));
            }
        }
    }
    let asked = |campagne: &Campagne| -> BTreeSet<PieceCode> {
        let pieces = demandees(declaration, preinitialisee, campagne, now);
        pieces.iter().map(|piece| piece.def.code.clone()).collect()
    };
    let (before, after) = (asked(avant), asked(apres));
    effets.extend(after.difference(&before).cloned().map(Effet::PieceDemandee));
    effets.extend(
        before
            .difference(&after)
            .cloned()
            .map(Effet::PieceSansObjet),
    );
    effets
}

fn changed_epreuves(
    declaration: &Declaration,
    avant: &Campagne,
    apres: &Campagne,
) -> Vec<EpreuveCode> {
    let shown = |campagne: &Campagne| -> BTreeSet<(EpreuveCode, String)> {
        let lignes = lignes(declaration, campagne);
        let line = |def: &crate::campagne::EpreuveDef| {
            let text = format!(
                "{:?} {:?} {:?} {:?}",
                def.libelle, def.coefficient, def.mode, def.duree_min
            );
            (def.code.clone(), text)
        };
        lignes.iter().map(|ligne| line(ligne.def)).collect()
    };
    let (before, after) = (shown(avant), shown(apres));
    let changed = before.symmetric_difference(&after);
    let codes: BTreeSet<EpreuveCode> = changed.map(|(code, _)| code.clone()).collect();
    codes.into_iter().collect()
}
