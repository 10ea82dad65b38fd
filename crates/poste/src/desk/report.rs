//! Deadlines that the service put off: asked now and then, kept for the days without network, told on the screens.

use super::Desk;
use crate::view::ReportView;
use anyhow::{Context as _, Result};
use liaison::{ProlongationDite, Service};
use rules::calendrier_mots::derniere_minute;
use rules::campagne::{Campagne, Prolongation};
use rules::rappel::Echeance;
use std::path::{Path, PathBuf};

/// Exchanges between two questions about the service.
const PAUSE: u32 = 8;

/// The campaign as it was published, and how often the service was asked.
pub(super) struct Reports {
    publiee: Box<Campagne>,
    dites: Vec<ProlongationDite>,
    fichier: PathBuf,
    exchanges: u32,
}

impl Reports {
    /// Takes up what was kept; what does not read is asked again.
    pub(super) fn open(folder: &Path, publiee: Campagne) -> Self {
        let fichier = folder.join("reports.json");
        let kept = std::fs::read(&fichier).unwrap_or_default();
        Self {
            publiee: Box::new(publiee),
            dites: serde_json::from_slice(&kept).unwrap_or_default(),
            fichier,
            exchanges: 0,
        }
    }

    /// Those of this campaign.
    fn own(&self) -> Vec<Prolongation> {
        let own = self.dites.iter();
        let own = own.filter(|it| it.campagne == self.publiee.id);
        own.filter_map(read).collect()
    }

    /// The campaign as it stands.
    pub(super) fn campagne(&self) -> Box<Campagne> {
        Box::new(self.publiee.prolongee(&self.own()))
    }
}

fn read(told: &ProlongationDite) -> Option<Prolongation> {
    Some(Prolongation {
        echeance: Echeance::parse(&told.echeance)?,
        calendrier: told.calendrier.clone(),
        fin: told.fin,
        motif: told.motif.clone(),
    })
}

impl Desk {
    /// Whether this exchange asks about the service too: the first one, then now and then.
    pub(super) fn asks_service(&mut self) -> bool {
        let asks = self.reports.exchanges.is_multiple_of(PAUSE);
        self.reports.exchanges = self.reports.exchanges.wrapping_add(1);
        asks
    }

    /// Takes in what the service says of itself. Answers whether a deadline or the clock moved.
    ///
    /// # Errors
    ///
    /// The disk refuses it: it is asked again at the next start.
    pub(super) fn take_service(&mut self, service: Service) -> Result<bool> {
        let moved = self.follow_clock(service.maintenant)?;
        let told = service.prolongations;
        if told == self.reports.dites {
            return Ok(moved);
        }
        let text = serde_json::to_vec(&told)?;
        self.reports.dites = told;
        self.campagne = self.reports.campagne();
        std::fs::write(&self.reports.fichier, text).context("keep the deadlines put off")?;
        Ok(true)
    }

    /// The deadlines that were put off, those that are not past.
    pub(super) fn reports(&self) -> Vec<ReportView> {
        let (now, calendrier) = (self.horloge.now(), self.calendrier());
        let ends = [
            Some((Echeance::Choix, &calendrier.cloture)),
            calendrier.depot.as_ref().map(|it| (Echeance::Depot, it)),
        ];
        let own = self.reports.own();
        let put_off = ends.into_iter().flatten().filter(|(echeance, end)| {
            let named = |it: &Prolongation| it.echeance == *echeance && it.fin == end.valeur;
            end.valeur > now && own.iter().any(named)
        });
        let told = put_off.map(|(echeance, end)| ReportView {
            choix: echeance == Echeance::Choix,
            au: derniere_minute(end.valeur, calendrier.zone),
            motif: end.provenance.source.clone(),
        });
        told.collect()
    }
}
