//! The deposit: the dossier is complete, and the person hands it to the service.
//!
//! Source: note, part II: all the pièces and the récapitulatif signed in its last version, until the deadline of the
//! deposit.

use super::Context;
use crate::campagne::Phase;
use crate::dossier::{Depot, Dossier};
use crate::event::Event;
use crate::refusal::{Motif, Refusals};
use crate::saisie::{DepotSaisie, Fichier};

/// Deposits what the person was shown. The same content twice is one deposit.
pub(super) fn deposit_dossier(
    dossier: &Dossier,
    saisie: &DepotSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    deposable(dossier, context)?;
    let Some(version) = dossier.current() else {
        return Err(Motif::DepotSansVersion.into());
    };
    if *saisie != depot_saisie(dossier) {
        return Err(Motif::DepotAutreContenu.into());
    }
    if dossier.valid_depot().is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::DossierDeposited(Depot {
        version: dossier.version(),
        empreinte: version.empreinte,
        pieces: dossier.pieces_held(),
        at: context.now,
    })])
}

/// What a deposit hands over of the dossier as it stands: the person reads it, and the command repeats it.
pub fn depot_saisie(dossier: &Dossier) -> DepotSaisie {
    let empreintes = |fichiers: Vec<Fichier>| fichiers.into_iter().map(|it| it.empreinte);
    DepotSaisie {
        version: dossier.version(),
        empreinte: dossier
            .current()
            .map(|version| version.empreinte.hex())
            .unwrap_or_default(),
        pieces: dossier
            .pieces_held()
            .into_iter()
            .map(|(code, fichiers)| (code.to_string(), empreintes(fichiers).collect()))
            .collect(),
    }
}

/// Whether the dossier can be deposited as it stands.
///
/// # Errors
///
/// Returns everything that is missing, in the order in which it is done.
pub fn deposable(dossier: &Dossier, context: &Context<'_>) -> Result<(), Refusals> {
    if dossier.current().is_none() {
        return Err(Motif::DepotSansVersion.into());
    }
    let version = dossier.version();
    let mut refusals = Refusals::new();
    let open = dossier.phase(context.campagne, context.now) == Phase::Ouverte;
    if dossier.is_modified() && open {
        refusals.push(Motif::DepotModifications { version });
    }
    let missing = dossier.missing_pieces(context.campagne, context.now);
    for piece in missing.iter().filter(|piece| !piece.def.recapitulatif) {
        refusals.push(Motif::DepotPieceManquante {
            piece: piece.def.libelle.clone(),
        });
    }
    if missing.iter().any(|piece| piece.def.recapitulatif) {
        refusals.push(Motif::DepotNonSigne { version });
    }
    refusals.into_result(())
}
