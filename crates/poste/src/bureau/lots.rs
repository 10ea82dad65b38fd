//! Batches: one order for the dossiers of a list, tried, sampled, signed, taken back.

use super::decisions::{why, words};
use super::{Bureau, Lieu, mots};
use crate::view::{
    EtatLot, LotExclu, LotLigne, LotMotif, LotTire, LotView, LotsView, Refus, SorteDecision,
};
use chrono::{DateTime, Utc};
use liaison::bureau::Filtre;
use liaison::lots::{CompteLot, DetailLot, Lot};
use rules::calendrier_mots::heure_en_mots;
use serde_json::json;
use uuid::Uuid;

impl Bureau {
    /// Prepares a batch of the list that is shown: a validation, or a message when there are words.
    pub(super) async fn prepare_lot(&mut self, sorte: SorteDecision, texte: &str) {
        let ordre = match sorte {
            SorteDecision::Validation => {
                json!({ "decision": { "issue": "validee", "version": 0 } })
            }
            SorteDecision::Message if texte.trim().is_empty() => {
                self.refuse("bureau.lot_texte", "texte");
                return;
            }
            SorteDecision::Message => json!({ "message": texte }),
            SorteDecision::Refus
            | SorteDecision::Annulation
            | SorteDecision::Correction
            | SorteDecision::Rectification
            | SorteDecision::Retrait => return,
        };
        let (id, liste): (Uuid, Filtre) = (Uuid::now_v7(), self.liste.filtre(&self.campagne.id));
        let done =
            self.ask(|liaison, jeton| async move {
                liaison.prepare_lot(&jeton, id, &liste, &ordre).await
            })
            .await;
        if done.is_some() {
            self.show_lot(id).await;
        }
    }

    pub(super) async fn see_lot(&mut self, id: &str) {
        if let Ok(id) = id.parse() {
            self.show_lot(id).await;
        }
    }

    async fn show_lot(&mut self, id: Uuid) {
        self.leave().await;
        self.read_lot_of(id).await;
        if self.lot.is_some() {
            self.enter(Lieu::Lot);
        }
    }

    /// Reads the batch that is shown again.
    pub(super) async fn read_lot(&mut self) {
        if let Some(id) = self.lot.as_ref().map(|it| it.lot.id) {
            self.read_lot_of(id).await;
        }
    }

    /// Reads the batch that is shown again, and keeps what is to be told.
    async fn read_lot_again(&mut self) {
        let told = std::mem::take(&mut self.refus);
        self.read_lot().await;
        if !told.is_empty() {
            self.refus = told;
        }
    }

    async fn read_lot_of(&mut self, id: Uuid) {
        let told = self
            .ask(|liaison, jeton| async move { liaison.lot(&jeton, id).await })
            .await;
        if told.is_some() {
            self.lot = told;
        }
    }

    pub(super) async fn show_lots(&mut self) {
        self.leave().await;
        self.read_lots().await;
        if self.session.is_some() {
            self.lot = None;
            self.enter(Lieu::Lots);
        }
    }

    pub(super) async fn read_lots(&mut self) {
        let campagne = self.campagne.id.clone();
        let told = self
            .ask(|liaison, jeton| async move { liaison.lots(&jeton, &campagne).await })
            .await;
        self.lots = told.unwrap_or_default();
    }

    /// Signs the batch that is shown, with the digits of who does.
    pub(super) async fn sign_lot(&mut self, pin: &str) {
        let Some(id) = self.lot.as_ref().map(|it| it.lot.id) else {
            return;
        };
        if !self.is_pin(pin).await {
            return;
        }
        let done = self
            .ask(|liaison, jeton| async move { liaison.sign_lot(&jeton, id).await })
            .await;
        self.read_lot_again().await;
        if done.is_some() {
            self.numero = self.numero.wrapping_add(1);
            self.announce("bureau.lot_signe", &[]);
        }
    }

    pub(super) async fn take_back_lot(&mut self) {
        let Some(id) = self.lot.as_ref().map(|it| it.lot.id) else {
            return;
        };
        let done = self
            .ask(|liaison, jeton| async move { liaison.take_back_lot(&jeton, id).await })
            .await;
        self.read_lot_again().await;
        if let Some(count) = done {
            self.numero = self.numero.wrapping_add(1);
            self.announce("bureau.lot_repris", &[("nombre", count.to_string())]);
        }
    }

    pub(super) fn lots_view(&self) -> LotsView {
        let zone = self.campagne.calendrier.zone;
        let now = self.horloge.now();
        let lots = self.lots.iter().map(|it| LotLigne {
            id: it.id.to_string(),
            sorte: mots::sorte(&it.sorte),
            etat: etat(it, now),
            par: it.par.clone(),
            le: mots::court(it.at, zone),
        });
        LotsView {
            lots: lots.collect(),
        }
    }

    pub(super) fn lot_view(&self, it: &DetailLot) -> LotView {
        let (zone, now) = (self.campagne.calendrier.zone, self.horloge.now());
        let against = it.echantillon.iter().any(|it| it.contredit);
        let mut etat = etat(&it.lot, now);
        if etat == EtatLot::Pret && against {
            etat = EtatLot::Suspendu;
        }
        let count = |test: &dyn Fn(&CompteLot) -> bool| -> u32 {
            let counted = it.comptes.iter().filter(|it| test(it));
            counted.map(|it| it.nombre).sum()
        };
        let left = |detail: &'static str| {
            count(&|it: &CompteLot| it.etat == "inscrit" && it.detail == detail)
        };
        let total = count(&|_| true);
        let acts = self.may("traiter_par_lot");
        let open = matches!(
            etat,
            EtatLot::Essai | EtatLot::Pret | EtatLot::Suspendu | EtatLot::Signe | EtatLot::Inscrit
        );
        LotView {
            id: it.lot.id.to_string(),
            sorte: mots::sorte(&it.lot.sorte),
            mots: words(&it.ordre),
            etat,
            par: it.lot.par.clone(),
            le: mots::court(it.lot.at, zone),
            signe_par: it.lot.signe_par.clone(),
            part_a: it.lot.part_le.map(|at| heure_en_mots(at, zone)),
            total,
            essayes: total - count(&|it| it.etat == "attend"),
            retenus: count(&|it| it.etat == "retenu" || it.etat == "inscrit"),
            exclusions: exclusions(it),
            exclus: excluded(it),
            echantillon: sample(it),
            inscrits: count(&|it| it.etat == "inscrit"),
            parties: left("faite"),
            reprises: left("reprise"),
            heurtees: left("heurtee"),
            peut_signer: acts && etat == EtatLot::Pret,
            peut_reprendre: acts && open,
        }
    }
}

fn etat(lot: &Lot, now: DateTime<Utc>) -> EtatLot {
    let left = lot.part_le.is_some_and(|at| at <= now);
    match lot.etat.as_str() {
        "essai" => EtatLot::Essai,
        "pret" => EtatLot::Pret,
        "signe" | "inscrit" if left => EtatLot::Parti,
        "signe" => EtatLot::Signe,
        "inscrit" => EtatLot::Inscrit,
        "abandonne" => EtatLot::Abandonne,
        _ => EtatLot::Repris,
    }
}

fn reasons(codes: &str) -> Vec<Refus> {
    codes.split_whitespace().map(why).collect()
}

fn exclusions(it: &DetailLot) -> Vec<LotMotif> {
    let left_out = it.comptes.iter().filter(|it| it.etat == "exclu");
    let mut told: Vec<LotMotif> = left_out
        .map(|it| LotMotif {
            motifs: reasons(&it.detail),
            nombre: it.nombre,
        })
        .collect();
    told.sort_by_key(|it| std::cmp::Reverse(it.nombre));
    told
}

fn excluded(it: &DetailLot) -> Vec<LotExclu> {
    let named = it.exclus.iter().map(|it| LotExclu {
        dossier: it.dossier.to_string(),
        nom: it.nom.clone(),
        motifs: reasons(&it.motif),
    });
    named.collect()
}

fn sample(it: &DetailLot) -> Vec<LotTire> {
    let drawn = it.echantillon.iter().map(|it| LotTire {
        dossier: it.dossier.to_string(),
        nom: it.nom.clone(),
        vu: it.vu,
        contredit: it.contredit,
    });
    drawn.collect()
}
