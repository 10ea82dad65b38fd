//! The history of a dossier: what was given here, and what the service received from elsewhere, in one list.

use super::attachement::Attachement;
use super::saisie::texte;
use super::{Desk, Lieu, Ouvert};
use crate::view::{Auteur, ChangementView, EnvoiLigne, SuiteEnvoi, SujetEnvoi};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use liaison::{Panne, Passage};
use rules::calendrier_mots::en_mots;
use sync::{Sending, SendingState, Verdict};

/// The draft field that holds what the service said of each version.
const HISTOIRE: &str = "histoire";
/// Time between two questions.
const PAUSE: TimeDelta = TimeDelta::seconds(5);

impl Ouvert {
    /// What the service said of each version.
    fn history(&self) -> Vec<Passage> {
        serde_json::from_str(texte(&self.brouillon, HISTOIRE)).unwrap_or_default()
    }
}

impl Desk {
    /// Whether the person looks at what the service did not tell yet.
    pub(super) fn wants_history(&mut self, now: DateTime<Utc>) -> bool {
        let looks = self.lieu == Lieu::Envois;
        let Some(ouvert) = &mut self.ouvert else {
            return false;
        };
        let version = ouvert.device().map_or(0, |device| device.server().version);
        let known = ouvert.history().last().map_or(0, |last| last.version);
        let asked = ouvert.transfert.histoire_demandee;
        let soon = asked.is_some_and(|at| at <= now && now < at + PAUSE);
        let wants = looks && known != version && !soon;
        if wants {
            ouvert.transfert.histoire_demandee = Some(now);
        }
        wants
    }

    /// Keeps what the service said of the versions. Answers whether something moved.
    pub(super) async fn history_came(&mut self, told: Result<Vec<Passage>, Panne>) -> Result<bool> {
        let (Ok(told), Some(ouvert)) = (told, &self.ouvert) else {
            return Ok(false);
        };
        if told == ouvert.history() {
            return Ok(false);
        }
        let text = serde_json::to_string(&told)?;
        self.saisir(HISTOIRE, &text).await;
        Ok(true)
    }

    /// Every change, newest first: those that did not leave yet, then by the instant of the service.
    pub(super) fn history_lines(
        &self,
        ouvert: &Ouvert,
        attachement: &Attachement,
    ) -> Vec<EnvoiLigne> {
        let zone = self.campagne.calendrier.zone;
        let sendings = attachement.device.sendings();
        let own = sendings.iter().rev().map(|sending| {
            let line = self.ligne_envoi(attachement, sending);
            (attachement.received(sending), line)
        });
        let is_own = |passage: &Passage| {
            let made = |it: &Sending| matches!(it.state, SendingState::Accepted { version } if version == passage.version);
            sendings.iter().any(made)
        };
        let history = ouvert.history();
        let others = history.iter().rev().filter(|passage| !is_own(passage));
        let others = others.map(|passage| {
            let line = EnvoiLigne {
                id: format!("version-{}", passage.version),
                sujet: subject(passage),
                auteur: author(passage),
                recu_le: Some(en_mots(passage.recu_le, zone)),
                suite: SuiteEnvoi::Accepte,
            };
            (Some(passage.recu_le), line)
        });
        let mut lines: Vec<_> = own.chain(others).collect();
        // What is not received is above what is; the order of those that are equal stays.
        lines.sort_by_key(|(at, _)| std::cmp::Reverse(at.unwrap_or(DateTime::<Utc>::MAX_UTC)));
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// Who put there what a change met, and when, as far as the service said it.
    pub(super) fn author_of(&self, sending: &Sending) -> Option<ChangementView> {
        let SendingState::ToReview {
            verdict: Verdict::Conflit,
            codes,
        } = &sending.state
        else {
            return None;
        };
        let history = self.ouvert.as_ref()?.history();
        let touches = |passage: &&Passage| {
            let mut facts = passage.faits.iter();
            facts.any(|fact| codes.contains(&fact.partie))
        };
        let last = history.iter().rev().find(touches)?;
        Some(ChangementView {
            auteur: author(last),
            recu_le: en_mots(last.recu_le, self.campagne.calendrier.zone),
        })
    }
}

fn author(passage: &Passage) -> Auteur {
    match &passage.appareil {
        Some(nom) => Auteur::Appareil { nom: nom.clone() },
        None => Auteur::Service,
    }
}

/// What a version is about, by the first of its events.
fn subject(passage: &Passage) -> SujetEnvoi {
    match passage.faits.first().map(|fact| fact.nom.as_str()) {
        Some("dossier_opened") => SujetEnvoi::Ouverture,
        Some("courriel_changed") => SujetEnvoi::Courriel,
        Some("reprise_offered" | "reprise_answered") => SujetEnvoi::Reprise,
        Some("identite_recorded") => SujetEnvoi::Identite,
        Some("representant_named") => SujetEnvoi::Representant,
        Some("coordonnees_recorded") => SujetEnvoi::Coordonnees,
        Some("parcours_recorded") => SujetEnvoi::Parcours,
        Some("specialite_chosen") => SujetEnvoi::Specialite,
        Some("epreuves_chosen") => SujetEnvoi::Epreuves,
        Some("notes_recorded") => SujetEnvoi::Notes,
        Some("amenagement_answered") => SujetEnvoi::Amenagements,
        Some("preinscription_validated") => SujetEnvoi::Validation,
        Some("piece_added") => SujetEnvoi::Piece,
        Some("recapitulatif_signed" | "signature_proved") => SujetEnvoi::Signature,
        Some("dossier_deposited") => SujetEnvoi::Depot,
        Some("deposit_closed") => SujetEnvoi::Cloture,
        Some("delay_explained") => SujetEnvoi::Retard,
        Some("correction_asked") => SujetEnvoi::Correction,
        Some("point_answered") => SujetEnvoi::Reponse,
        Some("identite_rectified") => SujetEnvoi::Rectification,
        Some("message_written") => SujetEnvoi::Message,
        Some("convocation_published") => SujetEnvoi::Convocation,
        Some("inscription_decided" | "decision_withdrawn") => SujetEnvoi::Decision,
        Some("candidature_withdrawn") => SujetEnvoi::Retrait,
        Some(_) | None => SujetEnvoi::Autre,
    }
}
