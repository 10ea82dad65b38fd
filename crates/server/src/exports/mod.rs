//! Lists that leave in a file: a table for a spreadsheet or a program, and the file shaped like that of CYCLADES.
//!
//! Rows are made page by page from the journals, so that the memory does not grow with the list. An export is noted before its
//! first byte; answers about health leave only where a reason is given, and each person reads it.

mod colonnes;
mod commande;
mod cyclades;
mod formats;
mod mots;

pub use commande::exporter;
pub(crate) use formats::Format;

use crate::bureau::Bureau;
use crate::bureau::exports::{Demandeur, Exporte};
use crate::bureau::travail::Filtre;
use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::journal::Journal;
use anyhow::{Context as _, Result};
use colonnes::Vu;
use formats::Ecrivain;
use rules::{Context, DossierId};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::mpsc;
use uuid::Uuid;

/// Dossiers of which the rows are made together.
const PAGE: usize = 500;
/// Parts that wait to be taken.
const ATTENTE: usize = 2;

/// Letters of the reason for which answers about health leave.
pub(crate) const MOTIF: std::ops::RangeInclusive<usize> = 10..=400;

/// What makes the files.
#[derive(Clone)]
pub(crate) struct Exports {
    pub(crate) bureau: Bureau,
    pub(crate) journal: Arc<Journal>,
    pub(crate) fonds: Arc<Fonds>,
    pub(crate) horloge: Horloge,
    /// Dossiers that are read at the same time.
    pub(crate) de_front: usize,
}

/// What is asked.
pub(crate) struct Demande {
    /// Which dossiers.
    pub(crate) filtre: Filtre,
    /// How the file is written.
    pub(crate) format: Format,
    /// Why answers about health leave; nothing when they stay.
    pub(crate) sante: Option<String>,
}

/// The next bytes of a file, and how many dossiers are done with them.
pub(crate) struct Morceau {
    pub(crate) octets: Vec<u8>,
    pub(crate) dossiers: usize,
}

/// A file that is being made: dropping it ends the work.
pub(crate) struct EnCours {
    /// How many dossiers it will hold.
    pub(crate) total: usize,
    /// Its parts, in order; an error is the last one.
    pub(crate) morceaux: mpsc::Receiver<Result<Morceau>>,
}

impl Exports {
    /// Notes an export, and sets to work on it.
    ///
    /// # Errors
    /// The base does not answer, or who asks cannot be noted.
    pub(crate) async fn start(self, demande: Demande, qui: Demandeur) -> Result<EnCours> {
        let dossiers = self.bureau.select(&demande.filtre).await?;
        let (filtre, format) = (&demande.filtre, demande.format.as_str());
        let noted = (filtre, dossiers.len());
        let bureau = &self.bureau;
        bureau
            .note_export(&qui, noted, format, demande.sante.as_deref())
            .await?;
        let (total, (send, morceaux)) = (dossiers.len(), mpsc::channel(ATTENTE));
        tokio::spawn(async move {
            if let Err(error) = self.write(&dossiers, &demande, &qui, &send).await {
                // Nobody hears it who left.
                let _ = send.send(Err(error)).await;
            }
        });
        Ok(EnCours { total, morceaux })
    }

    async fn write(
        &self,
        dossiers: &[Uuid],
        demande: &Demande,
        qui: &Demandeur,
        send: &mpsc::Sender<Result<Morceau>>,
    ) -> Result<()> {
        let sante = demande.sante.is_some();
        let make = match sante {
            true => colonnes::with_health,
            false => colonnes::without_health,
        };
        let mut ecrivain = Ecrivain::new(demande.format, sante)?;
        for page in dossiers.chunks(PAGE) {
            // Nothing leaves before its trace.
            if let Some(motif) = &demande.sante {
                self.bureau.note_health(qui, page, motif).await?;
            }
            let rows = self.rows(page, make).await?;
            let octets = ecrivain.page(&rows)?;
            let dossiers = page.len();
            if send.send(Ok(Morceau { octets, dossiers })).await.is_err() {
                return Ok(());
            }
        }
        let ended = tokio::task::spawn_blocking(move || ecrivain.end());
        let mut rest = ended.await.context("end a file")??;
        while let Some(octets) = rest.next()? {
            let last = Morceau {
                octets,
                dossiers: 0,
            };
            if send.send(Ok(last)).await.is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What each of these dossiers gives, in order.
    async fn rows<T: Send + 'static>(
        &self,
        dossiers: &[Uuid],
        make: fn(&Vu<'_>) -> T,
    ) -> Result<Vec<T>> {
        let mut waiting = self.bureau.known(dossiers).await?.into_iter();
        let (mut running, mut rows) = (VecDeque::new(), Vec::with_capacity(dossiers.len()));
        loop {
            while running.len() < self.de_front {
                let Some(known) = waiting.next() else {
                    break;
                };
                running.push_back(tokio::spawn(self.clone().row(known, make)));
            }
            let Some(first) = running.pop_front() else {
                return Ok(rows);
            };
            rows.push(first.await.context("read a dossier that leaves")??);
        }
    }

    async fn row<T>(self, known: Exporte, make: fn(&Vu<'_>) -> T) -> Result<T> {
        let id = DossierId(known.dossier);
        // What people are at work on stays at hand: this goes over everything once.
        let tenu = self.journal.look(known.compte, id).await?;
        let tenu = tenu.context("a dossier that has a fiche")?;
        let campagne = tenu.campagne(&self.fonds)?;
        let context = Context {
            campagne: &campagne,
            territoire: &self.fonds.territoire,
            now: self.horloge.now(),
        };
        Ok(make(&Vu::of(&known, tenu.state.dossier(), &context)))
    }
}
