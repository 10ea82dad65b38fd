//! Adding pièces: content hash, size, type; every version is kept.
//!
//! Source: note, part II; pieces.md 3 and 4.

use super::Context;
use crate::campagne::PieceCode;
use crate::dossier::Dossier;
use crate::event::Event;
use crate::pieces::demandees;
use crate::refusal::{Motif, Refusals};
use crate::saisie::{Fichier, PieceSaisie};
use std::collections::BTreeSet;

pub(super) fn add_piece(
    dossier: &Dossier,
    saisie: &PieceSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let mut refusals = Refusals::new();
    let code = PieceCode::new(saisie.piece.as_str());
    let Some(def) = context.campagne.piece(&code) else {
        return Err(Motif::PieceInconnue.into());
    };
    let declaration = dossier.declaration_that_counts(dossier.phase(context.campagne, context.now));
    let asked = demandees(
        declaration,
        dossier.reprise.is_some(),
        context.campagne,
        context.now,
    );
    if let Some(motif) = super::retard::kept(dossier, def, context) {
        refusals.push(motif);
    }
    let withdrawing = saisie.fichiers.is_empty();
    if !withdrawing && !asked.iter().any(|piece| piece.def.code == code) {
        refusals.push(Motif::PieceSansObjet {
            piece: def.libelle.clone(),
        });
    }
    if !withdrawing && def.recapitulatif && dossier.current().is_none() {
        refusals.push(Motif::RecapitulatifSansVersion);
    }
    let limites = &context.campagne.limites;
    if saisie.fichiers.len() > usize::try_from(limites.fichiers_max).unwrap_or(usize::MAX) {
        refusals.push(Motif::FichiersTropNombreux {
            maximum: limites.fichiers_max,
        });
    }
    let hashes: BTreeSet<&str> = saisie
        .fichiers
        .iter()
        .map(|fichier| fichier.empreinte.as_str())
        .collect();
    if hashes.len() < saisie.fichiers.len() {
        refusals.push(Motif::FichierEnDouble);
    }
    let holds = |fichier: &Fichier| {
        fichier.empreinte.len() == 64
            && fichier
                .empreinte
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit())
            && (1..=limites.octets_max).contains(&fichier.octets)
            && (1..=limites.pages_max).contains(&fichier.pages)
    };
    if !saisie.fichiers.iter().all(holds) {
        refusals.push(Motif::FichierRefuse);
    }
    refusals.into_result(())?;
    if dossier.fichiers(&code) == saisie.fichiers {
        return Ok(Vec::new());
    }
    Ok(vec![Event::PieceAdded {
        piece: code,
        fichiers: saisie.fichiers.clone(),
        at: context.now,
    }])
}
