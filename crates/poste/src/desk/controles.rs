//! What the service says of the files that it received: in quarantine, sound, or set aside with a reason.

use super::echange::Work;
use super::saisie::texte;
use super::{Desk, Ouvert};
use crate::refus;
use crate::view::{FichierView, Refus, StatutPiece};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use documents::mots::taille;
use liaison::{Controle, Panne, PieceRecue};
use rules::Dossier;
use rules::calendrier_mots::en_mots;
use rules::campagne::{PieceCode, PieceDef};
use rules::pieces::PieceDemandee;
use rules::saisie::{Fichier, Media};
use std::collections::BTreeMap;

/// The draft field that holds what the service said of the files, by their SHA-256.
const CONTROLES: &str = "pieces_controles";
/// Time before another question while something is in quarantine; twice as long each time that nothing came of it.
const PAUSE: TimeDelta = TimeDelta::seconds(3);
/// Questions in vain after which nobody waits at the screen any more.
const PATIENCE: u32 = 5;
/// The longest pause is so many doublings.
const DOUBLINGS: u32 = 7;

impl Ouvert {
    /// What the service said of the files.
    fn examined(&self) -> BTreeMap<String, PieceRecue> {
        serde_json::from_str(texte(&self.brouillon, CONTROLES)).unwrap_or_default()
    }

    /// Files that count and cannot be opened by the service.
    pub(super) fn set_aside(&self) -> usize {
        let known = self.examined();
        let files = self.dossier.current_files();
        files.filter(|(_, file)| is_set_aside(&known, file)).count()
    }

    /// Whether the service is about to say what a file is.
    pub(super) fn awaits_examination(&self) -> bool {
        let asked = self.transfert.controles_demandes;
        asked.is_none_or(|(_, vain)| vain < PATIENCE) && self.wonders()
    }

    /// Whether the service has a file of which it did not say what it is.
    fn wonders(&self) -> bool {
        let known = self.examined();
        let received = self.received();
        let mut files = self.dossier.current_files();
        files.any(|(_, file)| match known.get(&file.empreinte) {
            Some(told) => told.controle == Controle::Quarantaine,
            // Another computer sent it, or is about to.
            None => received.contains_key(&file.empreinte) || !self.names(&file.empreinte),
        })
    }
}

fn is_set_aside(known: &BTreeMap<String, PieceRecue>, file: &Fichier) -> bool {
    let told = known.get(&file.empreinte);
    told.is_some_and(|told| told.controle == Controle::Ecartee)
}

impl Desk {
    /// The question to the service, when there is something to learn and it was not asked just now.
    pub(super) fn next_examination(&mut self, now: DateTime<Utc>) -> Option<Work> {
        let ouvert = self.ouvert.as_mut()?;
        let asked = ouvert.transfert.controles_demandes;
        let vain = asked.map_or(0, |(_, vain)| vain);
        let pause = PAUSE * (1 << vain.min(DOUBLINGS));
        if asked.is_some_and(|(at, _)| at <= now && now < at + pause) || !ouvert.wonders() {
            return None;
        }
        ouvert.transfert.controles_demandes = Some((now, vain + 1));
        Some(Work::Examinations)
    }

    /// Keeps what the service said. Answers whether something moved.
    pub(super) async fn examinations_came(
        &mut self,
        told: Result<Vec<PieceRecue>, Panne>,
    ) -> Result<bool> {
        let (Ok(told), Some(ouvert)) = (told, &mut self.ouvert) else {
            return Ok(false);
        };
        let pieces = told.into_iter().map(|it| (it.empreinte.clone(), it));
        let pieces: BTreeMap<_, _> = pieces.collect();
        if pieces == ouvert.examined() {
            return Ok(false);
        }
        if let Some((_, vain)) = &mut ouvert.transfert.controles_demandes {
            *vain = 0;
        }
        let text = serde_json::to_string(&pieces)?;
        self.saisir(CONTROLES, &text).await;
        Ok(true)
    }

    /// The base of the service has another life: it says again what it examined.
    pub(super) async fn forget_examined(&mut self) {
        self.saisir(CONTROLES, "").await;
    }

    /// What the examination forbids to deposit.
    pub(super) fn set_aside(&self) -> Option<Refus> {
        let some = self.ouvert.as_ref()?.set_aside() > 0;
        some.then(|| refus::own("envoi.fichier_ecarte", ""))
    }

    /// State of a pièce that is asked of the person.
    pub(super) fn statut_piece(&self, dossier: Option<&Dossier>, def: &PieceDef) -> StatutPiece {
        let held = dossier.is_some_and(|dossier| dossier.holds(&PieceDemandee { def }));
        let files = dossier.map(|it| it.fichiers(&def.code)).unwrap_or_default();
        let known = self.ouvert.as_ref().map(Ouvert::examined);
        let known = known.unwrap_or_default();
        let is_here = |file: &Fichier| known.contains_key(&file.empreinte);
        if files.iter().any(|file| is_set_aside(&known, file)) {
            return StatutPiece::ARemplacer;
        }
        match (held, def.recapitulatif) {
            (true, _) if !files.is_empty() && files.iter().all(is_here) => StatutPiece::Recue,
            (true, _) => StatutPiece::Ajoutee,
            (false, true) => StatutPiece::ParSignature,
            (false, false) => StatutPiece::Demandee,
        }
    }

    /// The files of a pièce, with what the service said of them.
    pub(super) fn files_view(&self, dossier: &Dossier, code: &PieceCode) -> Vec<FichierView> {
        let known = self.ouvert.as_ref().map(Ouvert::examined);
        let known = known.unwrap_or_default();
        let zone = self.campagne.calendrier.zone;
        let view = |file: &Fichier| {
            let told = known.get(&file.empreinte);
            let motif = told.and_then(|told| told.motif.as_deref());
            FichierView {
                id: file.empreinte.clone(),
                nom: file.nom.clone(),
                media: media(file.media).to_owned(),
                taille: taille(file.octets),
                pages: file.pages,
                recu_le: told.map(|told| en_mots(told.recue_le, zone)),
                controle: told.is_some_and(|told| told.controle != Controle::Quarantaine),
                ecart: motif.map(|code| refus::own(intake::known_code(code), "")),
            }
        };
        dossier.fichiers(code).iter().map(view).collect()
    }
}

fn media(media: Media) -> &'static str {
    match media {
        Media::Pdf => "pdf",
        Media::Jpeg => "jpeg",
        Media::Png => "png",
    }
}
