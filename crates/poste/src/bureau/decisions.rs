//! What is decided, taken back, confirmed; and a decision that meets another one.

use super::dossier::Ouvert;
use super::{Bureau, Lieu, mots};
use crate::refus;
use crate::view::{ConflitBureau, DecisionBureau, EtatDecision, FileCle, PointTape, SorteDecision};
use chrono::{NaiveDate, TimeZone as _};
use liaison::bureau::DecisionDite;
use rules::calendrier_mots::heure_en_mots;
use serde_json::{Value, json};
use uuid::Uuid;

/// A decision that met another one, or a dossier that changed: it is kept until the person chooses.
pub(super) struct Essai {
    sorte: SorteDecision,
    ordre: Value,
}

impl Bureau {
    pub(super) async fn decide(&mut self, sorte: SorteDecision, motif: &str) {
        let Some(ouvert) = &self.ouvert else {
            return;
        };
        let version = ouvert.dossier.held_version();
        let issue = match sorte {
            SorteDecision::Validation => "validee",
            SorteDecision::Refus => "refusee",
            SorteDecision::Annulation => "annulee",
            SorteDecision::Retrait => return self.give(sorte, json!({ "retrait": motif })).await,
            SorteDecision::Correction | SorteDecision::Message | SorteDecision::Rectification => {
                return;
            }
        };
        let decision = json!({ "issue": issue, "version": version, "motif": motif });
        self.give(sorte, json!({ "decision": decision })).await;
    }

    pub(super) async fn write(&mut self, texte: &str) {
        self.give(SorteDecision::Message, json!({ "message": texte }))
            .await;
    }

    pub(super) async fn ask_correction(&mut self, points: &[PointTape], jour: &str) {
        let zone = self.campagne.calendrier.zone;
        let day = NaiveDate::parse_from_str(jour.trim(), "%Y-%m-%d").ok();
        // The day that is named is the last one: the next midnight is too late.
        let end = day.and_then(|day| day.succ_opt()?.and_hms_opt(0, 0, 0));
        let end = end.and_then(|end| zone.from_local_datetime(&end).earliest());
        let Some(end) = end else {
            self.refuse("bureau.jour", "jour");
            return;
        };
        let points: Vec<Value> = points
            .iter()
            .map(|it| json!({ "piece": it.piece, "motif": it.motif }))
            .collect();
        let correction = json!({ "avant": end.to_rfc3339(), "points": points });
        self.give(
            SorteDecision::Correction,
            json!({ "correction": correction }),
        )
        .await;
    }

    async fn give(&mut self, sorte: SorteDecision, ordre: Value) {
        self.essai = None;
        self.send(Essai { sorte, ordre }, None).await;
    }

    /// Sends a decision about the dossier as it is shown.
    async fn send(&mut self, essai: Essai, malgre: Option<Uuid>) {
        let Some(ouvert) = &self.ouvert else {
            return;
        };
        let (dossier, seen) = (ouvert.id, ouvert.dit.version);
        let Some(liaison) = self.service.liaison(self.horloge.is_repetition()) else {
            return;
        };
        let Some(jeton) = self.session.as_ref().map(|it| it.jeton.clone()) else {
            return;
        };
        let named = (Uuid::now_v7(), seen);
        let sent = liaison.decide(&jeton, dossier, named, malgre, &essai.ordre);
        let answer = sent.await;
        let met = answer
            .as_ref()
            .err()
            .is_some_and(|it| it.is("decision.prise") || it.is("dossier.change"));
        if self.heard(answer).is_some() {
            return self.decided(essai.sorte).await;
        }
        if !met {
            return self.read_again().await;
        }
        self.refus.clear();
        self.read_dossier().await;
        // An answer that was lost: what is met is the very decision that was sent.
        let open = self.ouvert.as_ref().and_then(open_decision);
        if open.is_some_and(|it| it.la_sienne && it.ordre == essai.ordre) {
            return self.decided(essai.sorte).await;
        }
        self.essai = Some(essai);
        self.numero = self.numero.wrapping_add(1);
    }

    /// A decision is kept: the next dossier of the list comes at once after one that ends the verification.
    async fn decided(&mut self, sorte: SorteDecision) {
        let ends = match sorte {
            SorteDecision::Validation
            | SorteDecision::Refus
            | SorteDecision::Annulation
            | SorteDecision::Correction => true,
            SorteDecision::Message | SorteDecision::Rectification | SorteDecision::Retrait => false,
        };
        let nom = self
            .ouvert
            .as_ref()
            .map(|it| documents::mots::nom_complet(rules::verification::verified(&it.dossier)));
        let place = self.ouvert.as_ref().and_then(|it| self.liste.place(it.id));
        let works = self.liste.file == Some(FileCle::AVerifier);
        if ends && works && place.is_some() {
            self.neighbour(false).await;
        } else {
            self.read_again().await;
            self.numero = self.numero.wrapping_add(1);
        }
        let donnees = [("nom", nom.unwrap_or_default())];
        self.announce(announcement(sorte), &donnees);
    }

    pub(super) async fn take_back(&mut self, id: &str) {
        let (Some(dossier), Ok(id)) = (self.ouvert.as_ref().map(|it| it.id), id.parse()) else {
            return;
        };
        let done = self
            .ask(|liaison, jeton| async move { liaison.take_back(&jeton, dossier, id).await })
            .await;
        self.read_again().await;
        if done.is_some() {
            self.announce("bureau.reprise", &[]);
        }
    }

    pub(super) async fn confirm(&mut self, id: &str, accord: bool, mots: &str) {
        let (Some(dossier), Ok(id)) = (self.ouvert.as_ref().map(|it| it.id), id.parse()) else {
            return;
        };
        let words = mots.to_owned();
        let done = self
            .ask(|liaison, jeton| async move {
                let said = (accord, words.as_str());
                liaison.confirm(&jeton, dossier, id, said).await
            })
            .await;
        self.read_again().await;
        if done.is_some() {
            self.announce("bureau.second", &[]);
        }
    }

    /// Lets the decision that met another one take its place, as the person now sees the dossier.
    pub(super) async fn anyway(&mut self) {
        let Some(essai) = self.essai.take() else {
            return;
        };
        let other = self.ouvert.as_ref().and_then(open_decision);
        let other = other.map(|it| it.id);
        self.send(essai, other).await;
    }

    /// Drops the decision that met another one.
    pub(super) async fn keep_other(&mut self) {
        self.essai = None;
        self.read_again().await;
        self.enter(Lieu::Dossier);
    }

    pub(super) fn conflit(&self, ouvert: &Ouvert, essai: &Essai) -> ConflitBureau {
        let other = open_decision(ouvert);
        ConflitBureau {
            la_mienne: essai.sorte,
            mes_mots: words(&essai.ordre),
            l_autre: other.map(|it| self.decision_view(it)),
        }
    }

    pub(super) fn decision_view(&self, it: &DecisionDite) -> DecisionBureau {
        let zone = self.campagne.calendrier.zone;
        let codes = it.fin_motif.as_deref().unwrap_or_default();
        let codes = codes.split_whitespace().filter(|_| it.etat == "heurtee");
        DecisionBureau {
            id: it.id.to_string(),
            sorte: mots::sorte(&it.sorte),
            mots: words(&it.ordre),
            par: it.par.clone(),
            la_sienne: it.la_sienne,
            le: mots::court(it.at, zone),
            etat: match it.etat.as_str() {
                "a_confirmer" => EtatDecision::AConfirmer,
                "en_attente" => EtatDecision::EnAttente,
                "faite" => EtatDecision::Faite,
                "ecartee" => EtatDecision::Ecartee,
                "heurtee" => EtatDecision::Heurtee,
                _ => EtatDecision::Reprise,
            },
            part_a: it.part_le.map(|at| heure_en_mots(at, zone)),
            second: it.second.clone(),
            second_mots: it.fin_mots.clone().filter(|it| !it.is_empty()),
            refus: codes.map(why).collect(),
        }
    }
}

/// Why a decision was not done, by a code of the server.
pub(super) fn why(code: &str) -> crate::view::Refus {
    match code {
        "dossier.change" => refus::own("bureau.dossier_change", ""),
        "dossier.absent" => refus::own("bureau.dossier_absent", ""),
        "decision.prise" => refus::own("bureau.lot_prise", ""),
        "lot.alerte" => refus::own("bureau.lot_alerte", ""),
        "lot.ouvert" => refus::own("bureau.lot_ouvert", ""),
        code => crate::view::Refus {
            code: code.to_owned(),
            donnees: std::collections::BTreeMap::new(),
            champ: None,
        },
    }
}

fn open_decision(ouvert: &Ouvert) -> Option<&DecisionDite> {
    let mut open = ouvert.dit.decisions.iter();
    open.find(|it| it.etat == "a_confirmer" || it.etat == "en_attente")
}

fn announcement(sorte: SorteDecision) -> &'static str {
    match sorte {
        SorteDecision::Validation => "bureau.valide",
        SorteDecision::Refus => "bureau.refuse",
        SorteDecision::Annulation | SorteDecision::Retrait => "bureau.propose",
        SorteDecision::Correction => "bureau.corrige",
        SorteDecision::Message | SorteDecision::Rectification => "bureau.ecrit",
    }
}

/// Why, or what is asked: one line each.
pub(super) fn words(ordre: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut lines: Vec<String> = Vec::new();
    lines.extend(text(&ordre["message"]));
    lines.extend(text(&ordre["retrait"]));
    lines.extend(text(&ordre["decision"]["motif"]));
    lines.extend(text(&ordre["rectification"]["motif"]));
    let points = ordre["correction"]["points"].as_array();
    let points = points.into_iter().flatten();
    lines.extend(points.filter_map(|it| text(&it["motif"])));
    lines.retain(|it| !it.is_empty());
    lines
}
