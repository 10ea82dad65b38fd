//! One exchange with the service, which the desk does not wait for, and how the service answered last.

use chrono::{DateTime, Utc};
use liaison::{Jetons, Liaison, Panne, Passage, PieceRecue, Recu, Service};
use std::sync::Arc;
use sync::{DeviceKey, Reply, Request};
use uuid::Uuid;

/// One exchange with the service. The desk goes on while it runs.
pub struct Exchange {
    pub(super) liaison: Liaison,
    /// What is asked in the name of an account; nothing when nobody is signed in.
    pub(super) asked: Option<Asked>,
    /// Whether to ask about the service too.
    pub(super) asks_service: bool,
}

/// What is asked in the name of an account.
pub(super) struct Asked {
    pub(super) jetons: Jetons,
    pub(super) key: DeviceKey,
    pub(super) dossier: Uuid,
    pub(super) work: Work,
}

/// What an exchange is about.
pub(super) enum Work {
    /// Commands, or what happened after the version that is known here.
    Commands { request: Request, since: u64 },
    /// The next part of a file; without a place, the service says where to go on.
    Part {
        empreinte: String,
        debut: Option<u64>,
        bytes: Arc<Vec<u8>>,
    },
    /// A file that is not on this computer.
    Fetch { empreinte: String },
    /// The receipt of a deposit that another computer made.
    Receipt,
    /// What the service says of the files that it received.
    Examinations,
    /// When each version was received, and from which device.
    History,
}

/// What came of an exchange.
pub struct Outcome {
    /// What was answered, and about which dossier.
    pub(super) done: Option<(Uuid, Done)>,
    pub(super) jetons: Option<Jetons>,
    /// What the service says of itself, when it was asked.
    pub(super) service: Option<Result<Service, Panne>>,
}

impl Outcome {
    /// Why there was no answer, when there was none.
    pub(super) fn panne(&self) -> Option<&Panne> {
        match (&self.done, &self.service) {
            (Some((_, done)), _) => done.panne(),
            (None, Some(service)) => service.as_ref().err(),
            (None, None) => None,
        }
    }
}

/// What was answered.
pub(super) enum Done {
    /// To commands; and what happened meanwhile, asked after each deposit because a conflict is shown with both values.
    Commands(Result<Reply, Panne>, Option<Reply>),
    /// To a part of a file.
    Part(String, Result<Recu, Panne>),
    /// To the wish of a file.
    Fetched(String, Result<Vec<u8>, Panne>),
    /// To the wish of a receipt.
    Receipt(Result<Vec<u8>, Panne>),
    /// To the question about the files that came.
    Examinations(Result<Vec<PieceRecue>, Panne>),
    /// To the question about the versions.
    History(Result<Vec<Passage>, Panne>),
}

impl Done {
    pub(super) fn panne(&self) -> Option<&Panne> {
        match self {
            Self::Commands(reply, _) => reply.as_ref().err(),
            Self::Part(_, told) => told.as_ref().err(),
            Self::Fetched(_, bytes) | Self::Receipt(bytes) => bytes.as_ref().err(),
            Self::Examinations(told) => told.as_ref().err(),
            Self::History(told) => told.as_ref().err(),
        }
    }
}

impl Exchange {
    /// Asks the service.
    pub async fn run(self) -> Outcome {
        let mut outcome = Outcome {
            done: None,
            jetons: None,
            service: None,
        };
        if let Some(mut asked) = self.asked {
            let (done, jetons) = asked.run(&self.liaison).await;
            outcome.done = Some((asked.dossier, done));
            outcome.jetons = jetons;
        }
        if self.asks_service {
            outcome.service = Some(self.liaison.service().await);
        }
        outcome
    }
}

impl Asked {
    /// Asks; a token that ended is changed on the way, and told.
    async fn run(&mut self, liaison: &Liaison) -> (Done, Option<Jetons>) {
        let done = self.ask(liaison).await;
        let ended = |panne: &Panne| panne.is("session.absente");
        if !done.panne().is_some_and(ended) {
            return (done, None);
        }
        let token = &self.jetons.renouvellement;
        let Ok(jetons) = liaison.renew(token, &self.key).await else {
            return (done, None);
        };
        self.jetons = jetons.clone();
        (self.ask(liaison).await, Some(jetons))
    }

    async fn ask(&self, liaison: &Liaison) -> Done {
        let (acces, id) = (&self.jetons.acces, self.dossier);
        match &self.work {
            Work::Commands { request, since } => {
                let reply = liaison.exchange(acces, id, request).await;
                let mut events = None;
                if let (Request::Deposit(_), Ok(_)) = (request, &reply) {
                    let pull = Request::Pull { since: *since };
                    events = liaison.exchange(acces, id, &pull).await.ok();
                }
                Done::Commands(reply, events)
            }
            Work::Part {
                empreinte,
                debut,
                bytes,
            } => {
                let recu = self.part(liaison, empreinte, *debut, bytes).await;
                Done::Part(empreinte.clone(), recu)
            }
            Work::Fetch { empreinte } => {
                let bytes = liaison.piece(acces, id, empreinte).await;
                Done::Fetched(empreinte.clone(), bytes)
            }
            Work::Examinations => Done::Examinations(liaison.pieces(acces, id).await),
            Work::History => Done::History(liaison.history(acces, id).await),
            Work::Receipt => Done::Receipt(liaison.receipt(acces, id).await),
        }
    }

    async fn part(
        &self,
        liaison: &Liaison,
        empreinte: &str,
        debut: Option<u64>,
        whole: &[u8],
    ) -> Result<Recu, Panne> {
        let (acces, id) = (&self.jetons.acces, self.dossier);
        let length = u64::try_from(whole.len()).unwrap_or(u64::MAX);
        let debut = match debut {
            Some(debut) => debut,
            None => {
                let told = liaison.announce(acces, id, empreinte, length).await?;
                if told.recue_le.is_some() {
                    return Ok(told);
                }
                told.recu
            }
        };
        let from = usize::try_from(debut).unwrap_or(usize::MAX);
        let rest = whole.get(from..).unwrap_or_default();
        let part = rest.get(..Liaison::PART).unwrap_or(rest);
        liaison.part(acces, id, empreinte, debut, part).await
    }
}

/// How the service answered last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Reseau {
    #[default]
    NonEssaye,
    EnLigne,
    HorsLigne(DateTime<Utc>),
    Muet(DateTime<Utc>),
}

impl Reseau {
    /// Notes how an exchange ended. An outage keeps the instant at which it began.
    pub(super) fn note(&mut self, panne: Option<&Panne>, now: DateTime<Utc>) {
        *self = match (panne, *self) {
            (Some(Panne::Injoignable), Self::HorsLigne(since)) => Self::HorsLigne(since),
            (Some(Panne::Injoignable), _) => Self::HorsLigne(now),
            (Some(Panne::Indisponible | Panne::Illisible), Self::Muet(since)) => Self::Muet(since),
            (Some(Panne::Indisponible | Panne::Illisible), _) => Self::Muet(now),
            (Some(Panne::Refus { .. }) | None, _) => Self::EnLigne,
        };
    }

    pub(super) fn is_up(self) -> bool {
        self == Self::EnLigne
    }
}
