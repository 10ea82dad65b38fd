//! The receipt of a deposit as a document, sealed where the service has a seal.

use crate::cles::Cles;
use anyhow::{Context as _, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use documents::{Preuve, Recu, Taille};
use rules::calendrier_mots::en_mots;
use rules::campagne::Campagne;
use sync::{Receipt, SignedReceipt};

/// Makes the document of a receipt; `titulaire` is nobody in a letter, which travels in clear.
///
/// # Errors
/// It is not the receipt of a deposit, or the seal cannot be put.
pub(crate) async fn document(
    signed: &SignedReceipt,
    told: &Receipt,
    (titulaire, repetition): (Option<String>, bool),
    campagne: &Campagne,
    cles: &Cles,
) -> Result<Vec<u8>> {
    let depot = told.depot.as_ref().context("the receipt of a deposit")?;
    let banner = repetition.then(|| en_mots(told.recu_le, campagne.calendrier.zone));
    cles.sealed(|cachet, signe| {
        documents::recu(&Recu {
            dossier: told.dossier,
            titulaire,
            recu_le: told.recu_le,
            depot,
            preuve: Preuve {
                empreinte: signed.hash(),
                cle: signed.kid().unwrap_or_default(),
                signature: BASE64_STANDARD.encode(signed.signature),
            },
            cachet,
            signe,
            campagne,
            repetition: banner.as_deref(),
            taille: Taille::Normale,
        })
    })
    .await
}
