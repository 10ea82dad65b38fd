//! « Déposer »: what is handed to the service, on its way, and the receipt that the service signed.
//!
//! The command leaves after the last byte of the last file: the instant of the receipt is then that of the whole. What
//! the person decided is kept until it left, so that the application may be closed meanwhile.

use super::attachement::Attachement;
use super::saisie::{Brouillon, texte};
use super::{Desk, Lieu, Ouvert};
use crate::refus;
use crate::view::{DeposerView, EtatDepot, RecuPiece, RecuView};
use anyhow::{Context as _, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use documents::mots::{nom_complet, taille};
use documents::{Document, Preuve, Recu};
use liaison::Panne;
use rules::accuse::FichierDepose;
use rules::calendrier_mots::{derniere_minute, en_mots, en_mots_secondes, heure_en_mots};
use rules::campagne::PieceCode;
use rules::journal::{Stored, read, store};
use rules::saisie::DepotSaisie;
use rules::{
    Command, Dossier, DossierId, Empreinte, choix_fermes, deposable, depot_ferme, depot_saisie,
};
use sync::{Keys, Receipt, Sending, SendingState, SignedReceipt};
use uuid::Uuid;

/// The draft field that holds the deposit that the person decided, until it leaves.
const VOULU: &str = "depot_voulu";
/// The draft field that holds when she decided it.
const VOULU_LE: &str = "depot_voulu_le";
/// The draft field that holds the instants at which the deposit could not leave.
const ESSAIS: &str = "depot_essais";
/// Time between two of them that are kept.
const ENTRE_ESSAIS: TimeDelta = TimeDelta::minutes(1);
/// How many are kept, the first ones.
const ESSAIS_MAX: usize = 60;
/// The draft field that holds the receipt of a deposit that another computer made.
const ACCUSE: &str = "depot_accuse";

/// The receipt of a deposit, verified.
#[derive(Clone)]
pub(super) struct Accuse {
    pub(super) receipt: Receipt,
    pub(super) signed: SignedReceipt,
}

impl Accuse {
    /// The receipt of a deposit of that dossier, when the service signed it.
    fn of(signed: SignedReceipt, dossier: DossierId, keys: &Keys) -> Option<Self> {
        let receipt = signed.verify(keys).ok()?;
        let own = receipt.dossier == dossier && receipt.depot.is_some();
        own.then_some(Self { receipt, signed })
    }

    /// Whether it is the receipt of the deposit that stands in a dossier.
    pub(super) fn proves(&self, dossier: &Dossier) -> bool {
        let (Some(told), Some(stands)) = (&self.receipt.depot, dossier.valid_depot()) else {
            return false;
        };
        self.receipt.recu_le == stands.at
            && told.version == stands.version
            && told.empreinte == stands.empreinte
    }
}

impl Desk {
    pub(super) fn deposer(&self, dossier: &Dossier) -> DeposerView {
        let calendrier = self.calendrier();
        let open = choix_fermes(dossier, &self.context()).is_none();
        let asked = self.asked(dossier);
        DeposerView {
            etat: self.etat_depot(dossier),
            version: dossier.version(),
            empreinte: dossier
                .current()
                .map(|version| version.empreinte.courte())
                .unwrap_or_default(),
            pieces: asked
                .iter()
                .map(|piece| self.resume(Some(dossier), piece.def, true))
                .collect(),
            envoi: self.etat_envoi(),
            avant: calendrier
                .depot
                .as_ref()
                .map(|depot| derniere_minute(depot.valeur, calendrier.zone)),
            choix_jusqu_a: open.then(|| self.cloture()),
            recu: self.accuse().and_then(|accuse| self.recu_view(accuse)),
            suite: self.refused_deposit(),
            connecte: self.is_signed_in(),
            essais: self.essais_view(),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }

    fn etat_depot(&self, dossier: &Dossier) -> EtatDepot {
        let context = self.context();
        if self.proved_deposit().is_some() {
            return EtatDepot::Depose;
        }
        let annulable = self.wants_deposit();
        if annulable || self.deposit_waits() {
            return EtatDepot::EnRoute { annulable };
        }
        if let Some(motif) = depot_ferme(dossier, &context) {
            return EtatDepot::Clos {
                refus: refus::of_motif(&motif),
            };
        }
        if let Some(refus) = self.set_aside() {
            return EtatDepot::PasPret {
                bloquants: vec![refus],
            };
        }
        match deposable(dossier, &context) {
            Ok(()) => EtatDepot::Pret,
            Err(refusals) => EtatDepot::PasPret {
                bloquants: refus::of_rules(&refusals),
            },
        }
    }

    /// The receipt of the last deposit, whether it still stands or not.
    fn accuse(&self) -> Option<&Accuse> {
        self.ouvert.as_ref()?.attachement.as_ref()?.accuse.as_ref()
    }

    /// The receipt that proves that the dossier is deposited as it stands.
    pub(super) fn proved_deposit(&self) -> Option<&Receipt> {
        let accuse = self.accuse()?;
        let proves = accuse.proves(self.dossier()?);
        proves.then_some(&accuse.receipt)
    }

    fn recu_view(&self, accuse: &Accuse) -> Option<RecuView> {
        let depot = accuse.receipt.depot.as_ref()?;
        let zone = self.campagne.calendrier.zone;
        let piece = |(code, fichiers): &(PieceCode, Vec<FichierDepose>)| RecuPiece {
            libelle: self.campagne.nom_piece(code),
            pages: fichiers.iter().map(|file| file.pages).sum(),
            taille: taille(fichiers.iter().map(|file| file.octets).sum()),
            empreintes: fichiers
                .iter()
                .filter_map(|file| Empreinte::parse(&file.empreinte))
                .map(|hash| hash.courte())
                .collect(),
        };
        Some(RecuView {
            le: en_mots_secondes(accuse.receipt.recu_le, zone),
            dossier: accuse.receipt.dossier.to_string(),
            version: depot.version,
            empreinte: depot.empreinte.courte(),
            pieces: depot.pieces.iter().map(piece).collect(),
            service: depot.service.clone(),
            suite: depot.suite.clone(),
            recours_a_confirmer: self.campagne.textes.recours.is_empty(),
        })
    }

    /// The deposit that the person decided, while the dossier is what she was shown.
    fn wanted(&self) -> Option<DepotSaisie> {
        let text = texte(self.brouillon(), VOULU);
        let stored = Stored {
            payload: text.as_bytes().to_vec(),
            sante: None,
        };
        let Ok(Command::DepositDossier(saisie)) = read(&stored) else {
            return None;
        };
        (saisie == depot_saisie(self.dossier()?)).then_some(saisie)
    }

    /// Whether a deposit was decided that did not leave yet.
    pub(super) fn wants_deposit(&self) -> bool {
        self.wanted().is_some()
    }

    fn last_deposit(&self) -> Option<&Sending> {
        let device = self.ouvert.as_ref()?.device()?;
        let mut sendings = device.sendings().iter().rev();
        sendings.find(|sending| matches!(sending.command, Command::DepositDossier(_)))
    }

    fn deposit_waits(&self) -> bool {
        self.last_deposit().is_some_and(|sending| {
            matches!(sending.state, SendingState::Here | SendingState::Received)
        })
    }

    /// « Déposer maintenant ».
    pub(super) async fn deposit(&mut self) -> Result<()> {
        self.refus.clear();
        if self.proved_deposit().is_some() {
            self.enter(Lieu::Taches);
            return Ok(());
        }
        let attached = self.ouvert.as_ref().and_then(Ouvert::device).is_some();
        if !attached || !self.is_signed_in() {
            return self.send().await;
        }
        let Some(dossier) = self.dossier() else {
            return Ok(());
        };
        let context = self.context();
        if let Some(motif) = depot_ferme(dossier, &context) {
            self.refus = vec![refus::of_motif(&motif)];
            return Ok(());
        }
        if let Err(refusals) = deposable(dossier, &context) {
            self.refus = refus::of_rules(&refusals);
            return Ok(());
        }
        let command = Command::DepositDossier(depot_saisie(dossier));
        let stored = store(&command, &self.campagne.id, self.campagne.revision);
        let text = String::from_utf8(stored.payload).context("a stored form is text")?;
        let now = self.horloge.now();
        self.saisir(VOULU_LE, &now.to_rfc3339()).await;
        self.saisir(VOULU, &text).await;
        if !self.reseau.is_up() {
            self.note_attempt(self.horloge.now()).await;
        }
        Ok(())
    }

    /// The instants at which the deposit could not leave.
    fn essais(&self) -> Vec<DateTime<Utc>> {
        serde_json::from_str(texte(self.brouillon(), ESSAIS)).unwrap_or_default()
    }

    fn essais_view(&self) -> Vec<String> {
        let zone = self.campagne.calendrier.zone;
        let essais = self.essais().into_iter();
        essais.map(|at| heure_en_mots(at, zone)).collect()
    }

    /// Keeps the hour at which the service could not be reached while a deposit was on its way: it is the person’s.
    pub(super) async fn note_attempt(&mut self, now: DateTime<Utc>) {
        if !self.wants_deposit() && !self.deposit_waits() {
            return;
        }
        let mut essais = self.essais();
        let soon = |last: &DateTime<Utc>| now < *last + ENTRE_ESSAIS;
        if essais.len() >= ESSAIS_MAX || essais.last().is_some_and(soon) {
            return;
        }
        essais.push(now);
        if let Ok(text) = serde_json::to_string(&essais) {
            self.saisir(ESSAIS, &text).await;
        }
    }

    /// « Ne pas déposer maintenant ».
    pub(super) async fn cancel_deposit(&mut self) {
        self.refus.clear();
        self.saisir(VOULU, "").await;
    }

    /// Gives the command of the deposit that was decided, once every file is there and the service answers: until then
    /// the person may take it back. Answers whether it was given.
    pub(super) async fn deposit_now(&mut self) -> bool {
        if !self.reseau.is_up() {
            return false;
        }
        let Some(saisie) = self.wanted() else {
            return false;
        };
        if self.ouvert.as_ref().is_some_and(|it| it.left_files() > 0) {
            return false;
        }
        if self.dossier().and_then(Dossier::valid_depot).is_some() {
            self.saisir(VOULU, "").await;
            return false;
        }
        let fields = [VOULU.to_owned(), VOULU_LE.to_owned()];
        // Given at the instant at which it was decided: whether it comes in time is for the service to say.
        let decided = DateTime::parse_from_rfc3339(texte(self.brouillon(), VOULU_LE));
        let at = decided.map_or(self.horloge.now(), |at| at.to_utc());
        let command = Command::DepositDossier(saisie);
        match self.order_at(at, command, &fields, None).await {
            Ok(Ok(())) => true,
            Ok(Err(refus)) => {
                self.saisir(VOULU, "").await;
                self.refus = refus;
                false
            }
            Err(error) => {
                self.tell(&error);
                false
            }
        }
    }

    /// Whether the dossier is deposited and its receipt is not on this computer: another one deposited it.
    pub(super) fn lacks_receipt(&self) -> bool {
        let Some(attachement) = self.ouvert.as_ref().and_then(|it| it.attachement.as_ref()) else {
            return false;
        };
        let server = &attachement.device.server().dossier;
        let proves = |accuse: &Accuse| accuse.proves(server);
        server.valid_depot().is_some()
            && !attachement.accuse.as_ref().is_some_and(proves)
            && !attachement.accuse_demande
    }

    /// Keeps the receipt of a deposit that another computer made, once it is verified. Answers whether something moved.
    pub(super) async fn receipt_came(&mut self, told: Result<Vec<u8>, Panne>) -> bool {
        let keys = self.service_keys().cloned().unwrap_or_default();
        let Some(ouvert) = &mut self.ouvert else {
            return false;
        };
        let dossier = ouvert.dossier.id;
        let Some(attachement) = &mut ouvert.attachement else {
            return false;
        };
        let text = match told {
            Ok(text) => text,
            Err(panne) => {
                attachement.accuse_demande = matches!(panne, Panne::Refus { .. });
                return false;
            }
        };
        attachement.accuse_demande = true;
        let signed = SignedReceipt::from_text(&text).ok();
        let accuse = signed.and_then(|signed| Accuse::of(signed, dossier, &keys));
        let Some(accuse) = accuse else {
            attachement.recu_faux = true;
            return true;
        };
        attachement.keep_accuse(accuse);
        if let Ok(text) = String::from_utf8(text) {
            self.saisir(ACCUSE, &text).await;
        }
        true
    }

    /// Takes up the receipt of a deposit that another computer made, as the draft keeps it.
    pub(super) fn take_up_receipt(
        &self,
        attachement: &mut Attachement,
        fields: &Brouillon,
        id: Uuid,
    ) {
        let text = texte(fields, ACCUSE);
        let signed = SignedReceipt::from_text(text.as_bytes()).ok();
        let (Some(signed), Some(keys)) = (signed, self.service_keys()) else {
            return;
        };
        if let Some(accuse) = Accuse::of(signed, DossierId(id), keys) {
            attachement.keep_accuse(accuse);
        }
    }

    /// The receipt as a document.
    pub(super) fn receipt_document(&self, repetition: Option<&str>) -> Result<Document> {
        let accuse = self.accuse().context("no receipt is held")?;
        let told = accuse.receipt.depot.as_ref();
        let depot = told.context("the receipt of a deposit")?;
        let dossier = self.dossier().context("no dossier is open")?;
        let version = usize::try_from(depot.version).ok();
        let version = version.and_then(|n| dossier.versions.get(n.checked_sub(1)?));
        Ok(documents::recu(&Recu {
            dossier: accuse.receipt.dossier,
            titulaire: version.map(|version| nom_complet(&version.declaration)),
            recu_le: accuse.receipt.recu_le,
            depot,
            preuve: Preuve {
                empreinte: accuse.signed.hash(),
                cle: accuse.signed.kid().unwrap_or_default(),
                signature: BASE64_STANDARD.encode(accuse.signed.signature),
            },
            cachet: false,
            signe: None,
            campagne: &self.campagne,
            repetition,
            taille: self.taille,
        }))
    }

    /// The receipt among the documents.
    pub(super) fn receipt_line(&self) -> Option<crate::view::DocumentView> {
        let accuse = self.accuse()?;
        let depot = accuse.receipt.depot.as_ref()?;
        Some(crate::view::DocumentView {
            id: crate::view::DocumentId::Recu,
            version: depot.version,
            le: en_mots(accuse.receipt.recu_le, self.campagne.calendrier.zone),
            actuel: self.proved_deposit().is_some(),
            signature: None,
        })
    }
}
