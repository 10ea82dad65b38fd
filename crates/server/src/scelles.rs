//! The documents of a dossier, as the service makes and seals them.

use crate::cles::Cles;
use crate::courriel::confirmation::Confirmee;
use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::journal::Tenu;
use crate::recus;
use anyhow::{Context as _, Result};
use documents::mots::nom_complet;
use documents::{Annulation, Convoque, Correction, annulation, convocation, correction};
use rules::calendrier_mots::en_mots;
use rules::campagne::Campagne;
use std::sync::Arc;

/// Which document is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voulu {
    /// The receipt of the last deposit that counts.
    Recu,
    /// The confirmation of the inscription.
    Confirmation,
    /// The convocation.
    Convocation,
    /// The correction that is open.
    Correction,
    /// The decision that ended the candidacy against the person.
    Decision,
}

impl Voulu {
    /// Each of them.
    pub(crate) const TOUS: [Self; 5] = [
        Self::Recu,
        Self::Confirmation,
        Self::Convocation,
        Self::Correction,
        Self::Decision,
    ];

    /// Its name, on the command line and in the name of a file.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Recu => "recu",
            Self::Confirmation => "confirmation",
            Self::Convocation => "convocation",
            Self::Correction => "correction",
            Self::Decision => "decision",
        }
    }
}

/// What makes them.
#[derive(Clone)]
pub(crate) struct Scelles {
    pub(crate) fonds: Arc<Fonds>,
    pub(crate) cles: Arc<Cles>,
    pub(crate) horloge: Horloge,
}

impl Scelles {
    /// Makes a document of a dossier, in the name of its person; nothing when there is none to make.
    ///
    /// # Errors
    /// What is kept of the dossier does not read, or the seal cannot be put.
    pub(crate) async fn make(
        &self,
        voulu: Voulu,
        (tenu, campagne): (&Tenu, &Campagne),
    ) -> Result<Option<Vec<u8>>> {
        let (dossier, now) = (tenu.state.dossier(), self.horloge.now());
        let repetition = self.horloge.is_repetition();
        let banner = |at| repetition.then(|| en_mots(at, campagne.calendrier.zone));
        Ok(Some(match voulu {
            Voulu::Recu => return self.receipt(tenu, campagne).await,
            Voulu::Confirmation => {
                let Some((confirmee, declaration)) = Confirmee::standing(dossier, campagne) else {
                    return Ok(None);
                };
                let (fonds, cles) = (&self.fonds, &self.cles);
                let made = confirmee.document(Some(declaration), fonds, cles, repetition);
                made.await?
            }
            Voulu::Convocation => {
                let Some(convoque) = Convoque::of(dossier, campagne) else {
                    return Ok(None);
                };
                let banner = banner(convoque.convocation.at);
                let made = self.cles.sealed(|cachet, signe| {
                    convocation(&Convoque {
                        cachet,
                        signe,
                        repetition: banner.as_deref(),
                        ..convoque
                    })
                });
                made.await?
            }
            Voulu::Correction => {
                let Some(asked) = Correction::of(dossier, campagne, now) else {
                    return Ok(None);
                };
                let banner = banner(now);
                let made = self.cles.sealed(|cachet, signe| {
                    correction(&Correction {
                        cachet,
                        signe,
                        repetition: banner.as_deref(),
                        ..asked
                    })
                });
                made.await?
            }
            Voulu::Decision => {
                let Some(ended) = Annulation::of(dossier, campagne) else {
                    return Ok(None);
                };
                let banner = banner(ended.decidee_le);
                let made = self.cles.sealed(|cachet, signe| {
                    annulation(&Annulation {
                        cachet,
                        signe,
                        repetition: banner.as_deref(),
                        ..ended
                    })
                });
                made.await?
            }
        }))
    }

    async fn receipt(&self, tenu: &Tenu, campagne: &Campagne) -> Result<Option<Vec<u8>>> {
        let Some(receipt) = tenu.state.deposit_receipt() else {
            return Ok(None);
        };
        let told = receipt.read().context("read a receipt")?;
        let version = told.depot.as_ref().map_or(0, |depot| depot.version);
        let place = usize::try_from(version)?.checked_sub(1);
        let version = place.and_then(|place| tenu.state.dossier().versions.get(place));
        let titulaire = version.map(|version| nom_complet(&version.declaration));
        let named = (titulaire, self.horloge.is_repetition());
        let signed = self.cles.sign(receipt)?;
        let made = recus::document(&signed, &told, named, campagne, &self.cles);
        Ok(Some(made.await?))
    }
}
