//! The files of a dossier: sent part by part after the commands that name them, brought when another computer sent them.

use super::echange::Work;
use super::saisie::texte;
use super::{Desk, Ouvert};
use anyhow::Result;
use chrono::{DateTime, Utc};
use liaison::{Panne, Recu};
use rules::saisie::Fichier;
use rules::{Command, Dossier};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The draft field that holds which files the service has, and since when.
const RECUES: &str = "pieces_recues";

/// How the files of the open dossier travel, and what was asked about them.
#[derive(Default)]
pub(super) struct Transfert {
    /// The file under way.
    en_cours: Option<EnCours>,
    /// Files that the service did not take, or does not have: not tried again before the dossier is opened again.
    laisses: BTreeSet<String>,
    /// When the service was last asked what it examined, and how many times in vain.
    pub(super) controles_demandes: Option<(DateTime<Utc>, u32)>,
    /// When the service was last asked what made each version.
    pub(super) histoire_demandee: Option<DateTime<Utc>>,
    /// When the signature was put whose code the service took: what it says of it comes with the next exchange.
    pub(super) code_pris: Option<DateTime<Utc>>,
}

/// A file under way.
struct EnCours {
    empreinte: String,
    /// How much of it came; nothing until the service says.
    recu: Option<u64>,
    /// The whole, so that it is opened once.
    bytes: Arc<Vec<u8>>,
}

/// Every file that a dossier names, once, those of the versions that count first.
fn files(dossier: &Dossier) -> Vec<&Fichier> {
    let current = dossier.current_files().map(|(_, file)| file);
    let older = dossier.pieces.values().flatten();
    let mut seen = BTreeSet::new();
    let all = current.chain(older.flat_map(|version| &version.fichiers));
    all.filter(|file| seen.insert(file.empreinte.as_str()))
        .collect()
}

impl Ouvert {
    /// Files that this computer named: it sends them. The others come from it.
    fn own_files(&self) -> BTreeSet<&str> {
        let sendings = self.device().map_or(&[][..], |device| device.sendings());
        let named = sendings.iter().filter_map(|sending| {
            let Command::AddPiece(saisie) = &sending.command else {
                return None;
            };
            Some(&saisie.fichiers)
        });
        named
            .flatten()
            .map(|file| file.empreinte.as_str())
            .collect()
    }

    /// Whether this computer sends that file.
    pub(super) fn names(&self, empreinte: &str) -> bool {
        self.own_files().contains(empreinte)
    }

    /// Which files the service has, and since when.
    pub(super) fn received(&self) -> BTreeMap<String, DateTime<Utc>> {
        serde_json::from_str(texte(&self.brouillon, RECUES)).unwrap_or_default()
    }

    /// Bytes of the files that came, and of all of them; nothing when all came.
    pub(super) fn progress(&self) -> Option<(u64, u64)> {
        let received = self.received();
        let own = self.own_files();
        let (mut came, mut whole) = (0, 0);
        let mut missing = false;
        let files = files(&self.dossier).into_iter();
        for file in files.filter(|file| own.contains(file.empreinte.as_str())) {
            whole += file.octets;
            if received.contains_key(&file.empreinte) {
                came += file.octets;
            } else if !self.transfert.laisses.contains(&file.empreinte) {
                missing = true;
                let under_way = self.transfert.en_cours.as_ref();
                let under_way = under_way.filter(|it| it.empreinte == file.empreinte);
                came += under_way.and_then(|it| it.recu).unwrap_or(0);
            }
        }
        missing.then_some((came, whole))
    }

    /// Files of this computer that the service did not take: they are not received, and the person is told.
    pub(super) fn left_files(&self) -> usize {
        let received = self.received();
        let own = self.own_files().into_iter();
        let left = own.filter(|it| self.transfert.laisses.contains(*it));
        left.filter(|it| !received.contains_key(*it)).count()
    }

    fn goes_on_at(&mut self, place: Option<u64>) {
        if let Some(under_way) = &mut self.transfert.en_cours {
            under_way.recu = place;
        }
    }

    /// When the last file came.
    pub(super) fn last_file(&self) -> Option<DateTime<Utc>> {
        self.received().values().max().copied()
    }
}

impl Desk {
    /// The next part to send, or the next file to bring.
    pub(super) async fn next_file(&mut self) -> Option<Work> {
        let ouvert = self.ouvert.as_mut()?;
        let received = ouvert.received();
        let left = ouvert.transfert.laisses.clone();
        let own: BTreeSet<String> = ouvert.own_files().into_iter().map(str::to_owned).collect();
        let named = files(&ouvert.dossier).into_iter();
        let named: Vec<String> = named.map(|file| file.empreinte.clone()).collect();
        for empreinte in named.into_iter().filter(|it| !left.contains(it)) {
            let here = self.store.holds_file(&ouvert.cles, &empreinte).await.ok()?;
            if !here {
                return Some(Work::Fetch { empreinte });
            }
            if received.contains_key(&empreinte) || !own.contains(&empreinte) {
                continue;
            }
            let under_way = ouvert.transfert.en_cours.as_ref();
            if let Some(it) = under_way.filter(|it| it.empreinte == empreinte) {
                return Some(Work::Part {
                    empreinte,
                    debut: it.recu,
                    bytes: it.bytes.clone(),
                });
            }
            // A file that does not read any more is told on its page.
            let Ok(Some(bytes)) = self.store.file(&ouvert.cles, &empreinte).await else {
                ouvert.transfert.laisses.insert(empreinte);
                continue;
            };
            let bytes = Arc::new(bytes);
            ouvert.transfert.en_cours = Some(EnCours {
                empreinte: empreinte.clone(),
                recu: None,
                bytes: bytes.clone(),
            });
            return Some(Work::Part {
                empreinte,
                debut: None,
                bytes,
            });
        }
        None
    }

    /// Takes in how far a file came. Answers whether something moved.
    pub(super) async fn part_came(
        &mut self,
        empreinte: String,
        told: Result<Recu, Panne>,
    ) -> Result<bool> {
        let Some(ouvert) = &mut self.ouvert else {
            return Ok(false);
        };
        match told {
            Ok(Recu {
                recue_le: Some(at), ..
            }) => {
                ouvert.transfert.en_cours = None;
                let mut received = ouvert.received();
                received.insert(empreinte, at);
                let text = serde_json::to_string(&received)?;
                self.saisir(RECUES, &text).await;
            }
            Ok(Recu { recu, .. }) => ouvert.goes_on_at(Some(recu)),
            // The service says where to go on.
            Err(panne) if panne.is("piece.place") || panne.is("piece.absente") => {
                ouvert.goes_on_at(None);
            }
            Err(Panne::Refus { .. }) => {
                ouvert.transfert.en_cours = None;
                ouvert.transfert.laisses.insert(empreinte);
            }
            Err(_) => return Ok(false),
        }
        Ok(true)
    }

    /// The base of the service has another life: it says again which files it has.
    pub(super) async fn forget_received(&mut self) {
        self.saisir(RECUES, "").await;
        self.forget_examined().await;
    }

    /// Keeps a file that another computer sent. Answers whether something moved.
    pub(super) async fn file_came(
        &mut self,
        empreinte: String,
        bytes: Result<Vec<u8>, Panne>,
    ) -> Result<bool> {
        let Some(ouvert) = &mut self.ouvert else {
            return Ok(false);
        };
        match bytes {
            Ok(bytes) if sync::digest(&bytes).hex() == empreinte => {
                self.store.put_file(&ouvert.cles, &bytes).await?;
            }
            // It is still on its way from the other computer.
            Ok(_) | Err(Panne::Refus { .. }) => {
                ouvert.transfert.laisses.insert(empreinte);
            }
            Err(_) => return Ok(false),
        }
        Ok(true)
    }
}
