//! The pictures of the desk. What is counted comes from the service; here it becomes bars, sentences and rows.

mod carte;
mod comptes;
mod phrases;
mod temps;

use super::{Bureau, Lieu};
use crate::view::{AxeView, ImagesView};
pub use carte::CarteFond;
use chrono::{DateTime, NaiveDate, Utc};
use liaison::images::Images;
use rules::calendrier_mots::date_en_mots;
use rules::campagne::{Campagne, Territoire};

/// What pictures are made with.
struct Atelier<'a> {
    campagne: &'a Campagne,
    territoire: &'a Territoire,
    fond: Option<&'a CarteFond>,
    images: &'a Images,
}

impl Bureau {
    pub(super) async fn show_images(&mut self) {
        self.leave().await;
        self.read_images().await;
        if self.session.is_some() && self.images.is_some() {
            self.enter(Lieu::Images);
        }
    }

    pub(super) async fn read_images(&mut self) {
        let campagne = self.campagne.id.clone();
        let told = self
            .ask(|liaison, jeton| async move { liaison.images(&jeton, &campagne).await })
            .await;
        if told.is_some() {
            self.images = told;
        }
    }

    pub(super) fn images_view(&self, images: &Images) -> ImagesView {
        let atelier = Atelier {
            campagne: &self.campagne,
            territoire: &self.territoire,
            fond: self.fond.as_ref(),
            images,
        };
        atelier.view()
    }
}

impl Atelier<'_> {
    fn view(&self) -> ImagesView {
        ImagesView {
            vide: self.empty(),
            depots: self.deposits(),
            heures: self.last_hours(),
            entonnoir: self.funnel(),
            decompte: self.countdown(),
            pieces: self.missing(),
            carte: self.map(),
            charge: self.load(),
            attente: self.waiting(),
            specialites: self.heat(),
        }
    }

    /// Why there is nothing to draw yet.
    fn empty(&self) -> Option<String> {
        let opens = self.images.echeances.ouverture;
        if !self.images.figures.jalons.is_empty() {
            return None;
        }
        Some(match self.images.instant < opens {
            true => format!(
                "La session ouvre le {}. Rien à montrer avant.",
                date_en_mots(self.day(opens))
            ),
            false => "Aucun dossier n’est ouvert pour l’instant.".to_owned(),
        })
    }

    /// The day of an instant, where the campaign is.
    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.campagne.calendrier.day(at)
    }

    fn today(&self) -> NaiveDate {
        self.day(self.images.instant)
    }
}

/// A scale from zero with at most six marks, at numbers that are easily read.
fn axe(most: u32) -> AxeView {
    let step = |power: u32| [1, 2, 5].map(|it| 10_u32.saturating_pow(power) * it);
    let steps = (0..9).flat_map(step);
    let pas = steps
        .into_iter()
        .find(|step| most <= step.saturating_mul(5));
    let pas = pas.unwrap_or(u32::MAX);
    AxeView {
        maximum: most.div_ceil(pas).max(1).saturating_mul(pas),
        pas,
    }
}

/// How dark a share is shown, from 0 for none to 4.
fn palier(part: f64, most: f64) -> u8 {
    if part <= 0.0 || most <= 0.0 {
        return 0;
    }
    let share = part / most;
    match share {
        ..=0.25 => 1,
        ..=0.5 => 2,
        ..=0.75 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod essais;
