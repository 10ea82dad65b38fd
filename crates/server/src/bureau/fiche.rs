//! What the lists show of a dossier, made of its journal. It is kept apart so that a list opens none.

use super::recherche::Cles;
use crate::coffre::Coffre;
use crate::journal::Tenu;
use anyhow::{Context as _, Result};
use chrono::{DateTime, NaiveDate, Utc};
use rules::declaration::{Declaration, LieuAdresse};
use rules::verification::{File, Jalon, alertes, verified};
use rules::{Context, Dossier, SujetPoint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How fiches are made: raised when they would be made otherwise, so that all of them are made again.
pub(crate) const FORME: i32 = 2;

/// Who a dossier is of, as a list shows it. It is sealed in the base.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Apercu {
    /// Names, the birth name in capitals.
    pub(crate) nom: String,
    /// Birth date.
    pub(crate) naissance: Option<NaiveDate>,
}

/// The fiche of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fiche {
    pub(crate) campagne: String,
    pub(crate) rang: i64,
    pub(crate) file: File,
    pub(crate) alertes: Vec<&'static str>,
    pub(crate) manquantes: Vec<String>,
    pub(crate) specialite: Option<String>,
    pub(crate) departement: Option<String>,
    pub(crate) remis_le: Option<DateTime<Utc>>,
    pub(crate) jalon: Jalon,
    pub(crate) depose_le: Option<DateTime<Utc>>,
    pub(crate) decide_le: Option<DateTime<Utc>>,
    /// Codes of the pièces that the service asked again.
    pub(crate) redemandees: Vec<String>,
    pub(crate) identite: Option<i64>,
    pub(crate) cles: Vec<i64>,
    pub(crate) apercu: Apercu,
}

impl Fiche {
    /// The fiche of a dossier as it was read.
    ///
    /// # Errors
    /// Its rank is past what the base counts.
    pub(crate) fn of(tenu: &Tenu, context: &Context<'_>, cles: &Cles) -> Result<Self> {
        let dossier = tenu.state.dossier();
        let declaration = verified(dossier);
        let file = File::of(dossier, context);
        let deposit = dossier.valid_depot().map(|depot| depot.at);
        let closed = dossier.cloture.as_ref();
        let complete = closed.filter(|it| it.manquantes.is_empty()).map(|it| it.at);
        let missing = match file {
            File::Incomplet | File::Annule | File::PreInscrit => {
                dossier.missing_pieces(context.campagne, context.now)
            }
            File::Brouillon
            | File::AVerifier
            | File::ACorriger
            | File::Valide
            | File::Refuse
            | File::Retire => Vec::new(),
        };
        Ok(Self {
            campagne: tenu.campagne.clone(),
            rang: i64::try_from(tenu.rang).context("the rank of a journal")?,
            file,
            alertes: alertes(dossier, context)
                .iter()
                .map(|it| it.as_str())
                .collect(),
            manquantes: missing.iter().map(|it| it.def.code.to_string()).collect(),
            specialite: declaration.specialite.as_ref().map(ToString::to_string),
            departement: departement(declaration),
            remis_le: deposit.or(complete),
            jalon: Jalon::of(dossier),
            depose_le: deposit,
            decide_le: dossier.standing_decision().map(|it| it.at),
            redemandees: asked_again(dossier),
            identite: declaration.identite.as_ref().map(|it| cles.of_person(it)),
            cles: cles.of_dossier(&dossier.id.to_string(), declaration),
            apercu: Apercu::of(declaration),
        })
    }
}

impl Apercu {
    fn of(declaration: &Declaration) -> Self {
        let identite = declaration.identite.as_ref();
        Self {
            nom: documents::mots::nom_complet(declaration),
            naissance: identite.map(|it| it.naissance.date()),
        }
    }

    /// As the base keeps it.
    ///
    /// # Errors
    /// The cipher fails.
    pub(crate) fn seal(&self, coffre: &Coffre, dossier: Uuid) -> Result<Vec<u8>> {
        coffre.seal_note("fiche", dossier, &serde_json::to_vec(self)?)
    }

    /// Opens what the base keeps.
    ///
    /// # Errors
    /// It was sealed under another key, or changed.
    pub(crate) fn open(coffre: &Coffre, dossier: Uuid, bytes: &[u8]) -> Result<Self> {
        let text = coffre.open_note("fiche", dossier, bytes)?;
        serde_json::from_slice(&text).context("read who a dossier is of")
    }
}

/// The pièces that the service asked again and that did not come yet, each once.
fn asked_again(dossier: &Dossier) -> Vec<String> {
    let codes = dossier
        .open_points()
        .filter_map(|point| match &point.sujet {
            SujetPoint::Piece(code) => Some(code.to_string()),
            SujetPoint::Signature | SujetPoint::Question => None,
        });
    codes.collect::<BTreeSet<_>>().into_iter().collect()
}

fn departement(declaration: &Declaration) -> Option<String> {
    match &declaration.coordonnees.as_ref()?.lieu {
        LieuAdresse::France { departement, .. } => Some(departement.as_str().to_owned()),
        LieuAdresse::Etranger { .. } => None,
    }
}
