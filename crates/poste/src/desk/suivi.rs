//! What the screens say of what was sent: the network line, the list, the conflicts and their choice.

use super::attachement::Attachement;
use super::compte::Compte;
use super::echange::Reseau;
use super::envoi::{TRANCHES, tranches};
use super::saisie::texte;
use super::{Desk, Ouvert};
use crate::refus;
use crate::view::{
    Auteur, Carte, ConflitView, EnvoiLigne, EnvoisView, EtatEnvoi, EtatReseau, LigneCarte,
    ReseauView, SuiteEnvoi, SujetEnvoi, TacheId,
};
use anyhow::Result;
use documents::mots::taille;
use rules::calendrier_mots::{en_mots, heure_en_mots};
use rules::{Command, Dossier, decide, evolve};
use sync::{Device, Sending, SendingState, Verdict};
use uuid::Uuid;

impl Desk {
    /// The network line; nothing where no service is spoken to.
    pub(super) fn reseau_view(&self) -> Option<ReseauView> {
        self.service.as_ref()?;
        let zone = self.campagne.calendrier.zone;
        let etat = match self.reseau {
            Reseau::NonEssaye => EtatReseau::NonEssaye,
            Reseau::EnLigne => EtatReseau::EnLigne,
            Reseau::HorsLigne(since) => EtatReseau::HorsLigne {
                depuis: heure_en_mots(since, zone),
            },
            Reseau::Muet(since) => EtatReseau::Muet {
                depuis: heure_en_mots(since, zone),
            },
        };
        Some(ReseauView {
            etat,
            envoi: self.ouvert.is_some().then(|| self.etat_envoi()),
            connecte: self.is_signed_in(),
            attend: self
                .ouvert
                .as_ref()
                .is_some_and(|ouvert| ouvert.awaits_examination() || ouvert.awaits_proof()),
        })
    }

    pub(super) fn etat_envoi(&self) -> EtatEnvoi {
        let Some((ouvert, attachement)) = self.attached() else {
            return EtatEnvoi::SurCetOrdinateur;
        };
        let device = &attachement.device;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let waits = |sending: &&Sending| {
            matches!(
                proved(attachement, sending),
                SuiteEnvoi::Ici | SuiteEnvoi::Recu
            )
        };
        let waiting = count(device.sendings().iter().filter(waits).count());
        let review =
            count(self.to_review(device).count() + ouvert.left_files() + ouvert.set_aside());
        match (waiting, review, ouvert.progress()) {
            (_, nombre @ 1.., _) => EtatEnvoi::ARevoir { nombre },
            (nombre @ 1.., 0, _) => EtatEnvoi::EnAttente { nombre },
            (0, 0, Some((came, whole))) => EtatEnvoi::EnvoiPieces {
                envoye: taille(came),
                total: taille(whole),
                pour_cent: u32::try_from(came * 100 / whole.max(1)).unwrap_or(100),
            },
            (0, 0, None) if self.wants_deposit() => EtatEnvoi::EnAttente { nombre: 1 },
            (0, 0, None) => {
                let last = attachement.last_received().max(ouvert.last_file());
                let zone = self.campagne.calendrier.zone;
                EtatEnvoi::Recu {
                    le: last.map_or_else(String::new, |at| en_mots(at, zone)),
                }
            }
        }
    }

    /// The open dossier, when it is attached to an account.
    fn attached(&self) -> Option<(&Ouvert, &Attachement)> {
        let ouvert = self.ouvert.as_ref()?;
        Some((ouvert, ouvert.attachement.as_ref()?))
    }

    /// Whether something of the open dossier is nowhere else.
    pub(super) fn is_only_copy(&self) -> bool {
        !matches!(self.etat_envoi(), EtatEnvoi::Recu { .. })
    }

    /// Changes that need the person, without those that she has dealt with.
    fn to_review<'d>(&self, device: &'d Device) -> impl Iterator<Item = &'d Sending> {
        let done = tranches(texte(self.brouillon(), TRANCHES));
        device.sendings().iter().filter(move |sending| {
            let open = matches!(
                sending.state,
                SendingState::ToReview { .. } | SendingState::Contradiction
            );
            open && !done.contains(&sending.envelope.id)
        })
    }

    pub(super) fn envois(&self) -> EnvoisView {
        let attached = self.attached();
        let compte = self.compte.as_ref();
        let session = compte.and_then(Compte::session);
        let other = attached
            .zip(session)
            .is_some_and(|((_, attachement), session)| attachement.compte != session.compte);
        let mut view = EnvoisView {
            envoi: self.etat_envoi(),
            compte: session.and(compte).map(|_| self.account_email()),
            autre_compte: other,
            conflits: Vec::new(),
            lignes: Vec::new(),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        };
        if let Some((ouvert, attachement)) = attached {
            let device = &attachement.device;
            let conflict = |it| self.conflit(attachement, it);
            view.conflits = self.to_review(device).map(conflict).collect();
            view.lignes = self.history_lines(ouvert, attachement);
            if attachement.recu_faux {
                view.refus.push(refus::own("envoi.recu_faux", ""));
            }
            if ouvert.left_files() > 0 {
                view.refus.push(refus::own("envoi.piece_ecartee", ""));
            }
            view.refus.extend(self.set_aside());
        }
        view
    }

    /// Why the last deposit does not count, while the person has not dealt with it.
    pub(super) fn refused_deposit(&self) -> Option<SuiteEnvoi> {
        let (_, attachement) = self.attached()?;
        let mut refused = self.to_review(&attachement.device);
        let last = refused.find(|it| sujet(&it.command) == SujetEnvoi::Depot)?;
        Some(proved(attachement, last))
    }

    pub(super) fn ligne_envoi(&self, attachement: &Attachement, sending: &Sending) -> EnvoiLigne {
        let zone = self.campagne.calendrier.zone;
        EnvoiLigne {
            id: sending.envelope.id.to_string(),
            sujet: sujet(&sending.command),
            auteur: Auteur::Ici {
                le: en_mots(sending.envelope.declared_at, zone),
            },
            recu_le: attachement.received(sending).map(|at| en_mots(at, zone)),
            suite: proved(attachement, sending),
        }
    }

    /// Both values of a change that is not what the service holds.
    fn conflit(&self, attachement: &Attachement, sending: &Sending) -> ConflitView {
        let server = &attachement.device.server().dossier;
        let context = self.context();
        let ours = match decide(server, &sending.command, &context) {
            Ok(events) => events.iter().fold(server.clone(), evolve),
            Err(_) => server.clone(),
        };
        let sujet = sujet(&sending.command);
        ConflitView {
            id: sending.envelope.id.to_string(),
            sujet,
            suite: proved(attachement, sending),
            donne_le: en_mots(sending.envelope.declared_at, self.campagne.calendrier.zone),
            ici: self.lines_of(sujet, &ours),
            service: self.lines_of(sujet, server),
            service_par: self.author_of(sending),
        }
    }

    fn lines_of(&self, sujet: SujetEnvoi, dossier: &Dossier) -> Vec<LigneCarte> {
        let tache = match sujet {
            SujetEnvoi::Identite | SujetEnvoi::Representant | SujetEnvoi::Rectification => {
                TacheId::Identite
            }
            SujetEnvoi::Coordonnees | SujetEnvoi::Courriel => TacheId::Coordonnees,
            SujetEnvoi::Parcours => TacheId::Parcours,
            SujetEnvoi::Specialite | SujetEnvoi::Epreuves => TacheId::Epreuves,
            SujetEnvoi::Notes => TacheId::Notes,
            SujetEnvoi::Amenagements => TacheId::Amenagements,
            SujetEnvoi::Ouverture
            | SujetEnvoi::Reprise
            | SujetEnvoi::Validation
            | SujetEnvoi::Piece
            | SujetEnvoi::Signature
            | SujetEnvoi::Depot
            | SujetEnvoi::Cloture
            | SujetEnvoi::Retard
            | SujetEnvoi::Correction
            | SujetEnvoi::Reponse
            | SujetEnvoi::Message
            | SujetEnvoi::Decision
            | SujetEnvoi::Convocation
            | SujetEnvoi::Autre
            | SujetEnvoi::Retrait => return Vec::new(),
        };
        let cartes = self.cards(dossier, false);
        let own = cartes
            .into_iter()
            .find(|carte: &Carte| carte.tache == tache);
        own.map(|carte| carte.lignes).unwrap_or_default()
    }

    /// The choice of the person between two values: hers is given again as a new command, or what the service has stays.
    pub(super) async fn settle(&mut self, id: &str, garder: bool) -> Result<()> {
        let Ok(id) = id.parse::<Uuid>() else {
            return Ok(());
        };
        let device = self.ouvert.as_ref().and_then(Ouvert::device);
        let Some(sending) = device.and_then(|device| {
            let mut sendings = device.sendings().iter();
            sendings.find(|it| it.envelope.id == id)
        }) else {
            return Ok(());
        };
        let command = sending.command.clone();
        self.refus.clear();
        if garder && let Err(refus) = self.order(command, &[]).await? {
            self.refus = refus;
            return Ok(());
        }
        let mut done = tranches(texte(self.brouillon(), TRANCHES));
        done.insert(id);
        let text: Vec<String> = done.iter().map(Uuid::to_string).collect();
        self.saisir(TRANCHES, &text.join(",")).await;
        let code = match garder {
            true => "envoi.garde_ici",
            false => "envoi.garde_service",
        };
        self.annonce = Some(refus::annonce(code, &[]));
        Ok(())
    }
}

/// Where a change stands, as far as it can be proved: what no receipt proves is not received.
fn proved(attachement: &Attachement, sending: &Sending) -> SuiteEnvoi {
    match attachement.received(sending) {
        None if sending.state != SendingState::Contradiction => SuiteEnvoi::Ici,
        _ => suite(&sending.state),
    }
}

fn suite(state: &SendingState) -> SuiteEnvoi {
    match state {
        SendingState::Here => SuiteEnvoi::Ici,
        SendingState::Received => SuiteEnvoi::Recu,
        SendingState::Accepted { .. } => SuiteEnvoi::Accepte,
        SendingState::ToReview { verdict, codes } => match verdict {
            Verdict::Tardif => SuiteEnvoi::Tardif,
            Verdict::Conflit => SuiteEnvoi::Conflit,
            Verdict::NonInterprete => SuiteEnvoi::AExaminer,
            Verdict::Recu | Verdict::Accepte | Verdict::Refuse => SuiteEnvoi::Refuse {
                codes: codes.clone(),
            },
        },
        SendingState::Contradiction => SuiteEnvoi::AExaminer,
    }
}

fn sujet(command: &Command) -> SujetEnvoi {
    match command {
        Command::OpenDossier(_) => SujetEnvoi::Ouverture,
        Command::ChangeCourriel(_) => SujetEnvoi::Courriel,
        Command::OfferReprise(_) | Command::AnswerReprise(_) => SujetEnvoi::Reprise,
        Command::RecordIdentite(_) => SujetEnvoi::Identite,
        Command::NameRepresentant(_) => SujetEnvoi::Representant,
        Command::RecordCoordonnees(_) => SujetEnvoi::Coordonnees,
        Command::RecordParcours(_) => SujetEnvoi::Parcours,
        Command::ChooseSpecialite(_) => SujetEnvoi::Specialite,
        Command::ChooseEpreuves(_) => SujetEnvoi::Epreuves,
        Command::RecordNotes(_) => SujetEnvoi::Notes,
        Command::AnswerAmenagement(_) => SujetEnvoi::Amenagements,
        Command::ValidatePreinscription { .. } => SujetEnvoi::Validation,
        Command::AddPiece(_) => SujetEnvoi::Piece,
        Command::SignRecapitulatif(_) => SujetEnvoi::Signature,
        Command::DepositDossier(_) => SujetEnvoi::Depot,
        Command::CloseDeposit { .. } => SujetEnvoi::Cloture,
        Command::ExplainDelay(_) => SujetEnvoi::Retard,
        Command::AskCorrection(_) => SujetEnvoi::Correction,
        Command::AnswerPoint { .. } => SujetEnvoi::Reponse,
        Command::RectifyIdentite(_) => SujetEnvoi::Rectification,
        Command::WriteMessage(_) | Command::SendMessage(_) => SujetEnvoi::Message,
        Command::DecideInscription(_) | Command::WithdrawDecision(_) => SujetEnvoi::Decision,
        Command::PublishConvocation(_) => SujetEnvoi::Convocation,
        Command::ProveSignature { .. } => SujetEnvoi::Signature,
        Command::WithdrawCandidature => SujetEnvoi::Retrait,
    }
}
