//! One exchange with the service, which the desk does not wait for, and how the service answered last.

use super::compte::is_ended;
use chrono::{DateTime, Utc};
use liaison::{Jetons, Liaison, Panne};
use sync::{DeviceKey, Reply, Request};
use uuid::Uuid;

/// One exchange with the service. The desk goes on while it runs.
pub struct Exchange {
    pub(super) liaison: Liaison,
    pub(super) jetons: Jetons,
    pub(super) key: DeviceKey,
    pub(super) dossier: Uuid,
    pub(super) request: Request,
    /// Version of the dossier that is known here.
    pub(super) since: u64,
}

/// What came of an exchange.
pub struct Outcome {
    pub(super) dossier: Uuid,
    pub(super) reply: Result<Reply, Panne>,
    /// What happened to the dossier meanwhile: asked after each deposit, because a conflict is shown with both values.
    pub(super) events: Option<Reply>,
    pub(super) jetons: Option<Jetons>,
}

impl Exchange {
    /// Asks the service; a token that ended is changed on the way.
    pub async fn run(mut self) -> Outcome {
        let mut changed = None;
        let mut reply = self.ask(&self.request).await;
        if is_ended(&reply) {
            match self
                .liaison
                .renew(&self.jetons.renouvellement, &self.key)
                .await
            {
                Ok(jetons) => {
                    self.jetons = jetons.clone();
                    changed = Some(jetons);
                    reply = self.ask(&self.request).await;
                }
                Err(panne) => reply = Err(panne),
            }
        }
        let mut events = None;
        if let (Request::Deposit(_), Ok(_)) = (&self.request, &reply) {
            let since = self.since;
            events = self.ask(&Request::Pull { since }).await.ok();
        }
        Outcome {
            dossier: self.dossier,
            reply,
            events,
            jetons: changed,
        }
    }

    async fn ask(&self, request: &Request) -> Result<Reply, Panne> {
        let acces = &self.jetons.acces;
        self.liaison.exchange(acces, self.dossier, request).await
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
