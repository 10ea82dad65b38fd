//! What the service asks and says while it verifies: points to correct, messages, and the état civil that only it rectifies.

use super::saisie::texte;
use super::{Desk, Ouvert};
use crate::refus;
use crate::view::{
    Champ, CleChamp, CorrectionsView, DecisionView, EtatCivilView, InstructionView, IssueDecision,
    MessageView, MessagesView, ModeSaisie, PointView, SujetPointView,
};
use anyhow::Result;
use rules::calendrier_mots::{derniere_minute, en_mots};
use rules::{
    Auteur, Command, Dossier, IssueInscription, PointACorriger, SujetPoint, identite_figee,
};

/// The draft field of a message.
const MESSAGE: &str = "message";

/// The draft field of the answer to a question.
fn champ_reponse(rang: u32) -> String {
    format!("reponse.{rang}")
}

impl Desk {
    pub(super) fn corrections(&self, dossier: &Dossier) -> CorrectionsView {
        let told = self.instruction(dossier);
        let mut points: Vec<PointView> = (0..)
            .zip(&dossier.points)
            .map(|(rang, point)| self.point_view(dossier, rang, point))
            .collect();
        points.sort_by_key(|point| point.repondu_le.is_some());
        CorrectionsView {
            points,
            restent: told.a_corriger,
            corrige_le: told.corrige_le,
            envoi: self.etat_envoi(),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }

    fn point_view(&self, dossier: &Dossier, rang: u32, point: &PointACorriger) -> PointView {
        let zone = self.campagne.calendrier.zone;
        let answered = dossier.answered(point);
        let asks = point.sujet == SujetPoint::Question;
        PointView {
            rang,
            sujet: match &point.sujet {
                SujetPoint::Piece(code) => SujetPointView::Piece {
                    code: code.to_string(),
                    libelle: self.campagne.nom_piece(code),
                },
                SujetPoint::Signature => SujetPointView::Signature,
                SujetPoint::Question => SujetPointView::Question,
            },
            motif: point.motif.clone(),
            demande_le: en_mots(point.at, zone),
            avant: derniere_minute(point.avant, zone),
            en_retard: answered.is_none() && point.avant <= self.horloge.now(),
            repondu_le: answered.map(|at| en_mots(at, zone)),
            reponse: point.reponse.as_ref().map(|it| it.texte.clone()),
            champ: (asks && answered.is_none())
                .then(|| self.words(&champ_reponse(rang), CleChamp::Reponse)),
        }
    }

    /// A field of several lines, with its refusals.
    fn words(&self, id: &str, cle: CleChamp) -> Champ {
        let own = self
            .refus
            .iter()
            .filter(|it| it.champ.as_deref() == Some(id));
        Champ {
            refus: own.cloned().collect(),
            ..self.texte(id, cle, ModeSaisie::Paragraphe)
        }
    }

    /// « Répondre » to a question.
    pub(super) async fn answer_point(&mut self, rang: u32) -> Result<()> {
        let champ = champ_reponse(rang);
        let reponse = texte(self.brouillon(), &champ).to_owned();
        let command = Command::AnswerPoint { rang, reponse };
        self.say(command, &champ, "correction.repondue").await
    }

    /// « Envoyer » a message. It leaves with what waits.
    pub(super) async fn write_message(&mut self) -> Result<()> {
        let command = Command::WriteMessage(texte(self.brouillon(), MESSAGE).to_owned());
        self.say(command, MESSAGE, "message.ecrit").await
    }

    /// Gives what was written in a field, and empties it. The page may hold several: a refusal names its own.
    async fn say(&mut self, command: Command, champ: &str, done: &'static str) -> Result<()> {
        self.refus.clear();
        match self.order(command, &[champ.to_owned()]).await? {
            Ok(()) => self.annonce = Some(refus::annonce(done, &[])),
            Err(mut told) => {
                for refus in told.iter_mut().filter(|it| it.champ.is_some()) {
                    refus.champ = Some(champ.to_owned());
                }
                self.refus = told;
            }
        }
        Ok(())
    }

    pub(super) fn messages(&self, dossier: &Dossier) -> MessagesView {
        let zone = self.campagne.calendrier.zone;
        let view = |message: &rules::Message| MessageView {
            du_service: message.auteur == Auteur::Service,
            le: en_mots(message.at, zone),
            texte: message.texte.clone(),
        };
        MessagesView {
            messages: dossier.messages.iter().map(view).collect(),
            champ: self
                .is_attached()
                .then(|| self.words(MESSAGE, CleChamp::Message)),
            courriel: dossier
                .declaration
                .courriel
                .as_ref()
                .map(|email| email.as_str().to_owned()),
            envoi: self.etat_envoi(),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }

    /// What the service decided in the end.
    pub(super) fn decision(&self, dossier: &Dossier) -> Option<DecisionView> {
        let decision = dossier.standing_decision()?;
        let (issue, contested) = match decision.issue {
            IssueInscription::Validee => (IssueDecision::Validee, false),
            IssueInscription::Refusee => (IssueDecision::Refusee, true),
            IssueInscription::Annulee => (IssueDecision::Annulee, true),
        };
        let recours = &self.campagne.textes.recours;
        Some(DecisionView {
            issue,
            le: en_mots(decision.at, self.campagne.calendrier.zone),
            motif: decision.motif.clone(),
            recours: recours.iter().filter(|_| contested).cloned().collect(),
        })
    }

    /// What the task list says of it.
    pub(super) fn instruction(&self, dossier: &Dossier) -> InstructionView {
        let zone = self.campagne.calendrier.zone;
        let open = dossier.open_points().count();
        let first = dossier.open_points().map(|point| point.avant).min();
        let answers = dossier.points.iter().map(|point| dossier.answered(point));
        let last: Option<Vec<_>> = answers.collect();
        let last = last.and_then(|answers| answers.into_iter().max());
        // What the service decided since says more.
        let last = last.filter(|_| dossier.standing_decision().is_none());
        let message = dossier.messages.last();
        let message = message.filter(|it| it.auteur == Auteur::Service);
        InstructionView {
            a_corriger: u32::try_from(open).unwrap_or(u32::MAX),
            avant: first.map(|at| derniere_minute(at, zone)),
            corrige_le: last.map(|at| en_mots(at, zone)),
            message_le: message.map(|it| en_mots(it.at, zone)),
            peut_ecrire: self.is_attached(),
        }
    }

    fn is_attached(&self) -> bool {
        self.ouvert.as_ref().and_then(Ouvert::device).is_some()
    }

    /// Whether the service alone rectifies the état civil. It refuses another one from the first validation on, also when it
    /// learns of that one later.
    pub(super) fn etat_civil(&self, dossier: &Dossier) -> EtatCivilView {
        match (self.service.is_some(), identite_figee(dossier)) {
            (false, _) => EtatCivilView::Libre,
            (true, false) => EtatCivilView::JusquALaValidation,
            (true, true) => EtatCivilView::Fige,
        }
    }
}
