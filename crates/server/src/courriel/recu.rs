//! The letter of a deposit: made of the signed receipt alone, so that no dossier is opened to write it.

use super::modeles::{Champs, Jointe};
use crate::cles::Cles;
use crate::fonds::Fonds;
use crate::recus;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use documents::Echeances;
use rules::accuse::reponse;
use rules::calendrier_mots::{derniere_minute, en_mots_secondes};
use sync::ReceiptBytes;

/// What the letter says, and what is joined to it. `now` stamps the calendar file; `repetition` is whether this service
/// rehearses.
///
/// # Errors
/// These bytes are no receipt of a deposit of a campaign that is run here, or its key is gone.
pub(crate) async fn letter(
    receipt: &ReceiptBytes,
    cles: &Cles,
    fonds: &Fonds,
    now: DateTime<Utc>,
    repetition: bool,
) -> Result<(Champs, Vec<Jointe>)> {
    let signed = cles.sign(receipt)?;
    let told = receipt.read().context("read a receipt")?;
    let depot = told.depot.as_ref().context("the receipt of a deposit")?;
    let campagne = fonds.campagne(&told.campagne.0);
    let campagne = &*campagne.context("a campaign that is run here")?;
    let zone = campagne.calendrier.zone;
    let echeances = Echeances {
        choix: None,
        depot: depot.cloture,
        depose: true,
        // Nobody is called before the dossier was verified.
        epreuves: Vec::new(),
    };
    let answer = depot.cloture.map(|end| reponse(campagne, end));
    let champs = Champs {
        limite: depot.cloture.map(|end| derniere_minute(end, zone)),
        recu_le: Some(en_mots_secondes(told.recu_le, zone)),
        version: Some(depot.version),
        pieces: Some(depot.pieces.len()),
        reponse: answer.map(|end| derniere_minute(end, zone)),
        ..Champs::default()
    };
    let made = recus::document(&signed, &told, (None, repetition), campagne, cles);
    let document = made.await?;
    let joined = vec![
        Jointe {
            nom: "recu-de-depot.pdf",
            genre: "application/pdf",
            octets: document,
        },
        Jointe {
            nom: "dates-inscription.ics",
            genre: "text/calendar; charset=utf-8; method=PUBLISH",
            octets: documents::agenda(campagne, &echeances, now).into_bytes(),
        },
    ];
    Ok((champs, joined))
}
