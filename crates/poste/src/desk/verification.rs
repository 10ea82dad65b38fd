//! « Vérifier un document »: anybody, without an account and without a network.

use super::{Desk, Lieu};
use crate::refus;
use crate::service::Service;
use crate::view::{AccordView, CodeView, GenrePapier, SignataireCode, VerdictView, VerifierView};
use anyhow::{Context as _, Result};
use cachet::{Defaut, SignaturePoste};
use documents::{Accord, Code, Genre};
use rules::calendrier_mots::en_mots_secondes;
use std::io::Read as _;

/// Bytes of a document that is read at most: far more than any that a service seals.
const OCTETS_MAX: u64 = 32 << 20;

/// A document that was verified.
#[derive(Debug, Clone)]
pub(super) struct Verifie {
    fichier: String,
    verdict: VerdictView,
}

impl Desk {
    /// Whether documents can be verified: the certificate of the service ships with the application.
    pub(super) fn verifies(&self) -> bool {
        self.service.as_ref().and_then(Service::cachets).is_some()
    }

    /// Lets the person choose a document, and says whether it is genuine.
    pub(super) async fn verify_document(&mut self) -> Result<()> {
        self.refus.clear();
        let ancres = self.service.as_ref().and_then(Service::cachets).cloned();
        let Some(ancres) = ancres else {
            return Ok(());
        };
        let Some(path) = self.shell.choose_document().await else {
            return Ok(());
        };
        self.verifie = None;
        let mut bytes = Vec::new();
        let read = std::fs::File::open(&path)
            .and_then(|file| file.take(OCTETS_MAX).read_to_end(&mut bytes));
        if read.is_err() {
            self.refus = vec![refus::own("verification.lecture", "")];
            return Ok(());
        }
        let (bytes, verdict, poste) = tokio::task::spawn_blocking(move || {
            let verdict = cachet::verify(&bytes, &ancres);
            let unsealed = verdict.is_err();
            let poste = unsealed.then(|| cachet::signed_here(&bytes)).flatten();
            (bytes, verdict, poste)
        })
        .await
        .context("verify a document")?;
        let code = match verdict.as_ref().map_err(Vec::as_slice) {
            Err([Defaut::Illisible | Defaut::SansCachet | Defaut::AutreSignature]) => {
                self.renderer.code(&bytes).await
            }
            _ => None,
        };
        let zone = self.campagne.calendrier.zone;
        let code = code.map(|(code, accord)| self.code_view(&code, accord));
        let signed = |poste: SignaturePoste| en_mots_secondes(poste.le, zone);
        let name = path.file_name().unwrap_or_default();
        self.verifie = Some(Verifie {
            fichier: name.to_string_lossy().into_owned(),
            verdict: match verdict {
                Ok(cachet) => VerdictView::Authentique {
                    par: cachet.par,
                    le: en_mots_secondes(cachet.le, zone),
                    horodatage: cachet
                        .horodatage
                        .map(|it| format!("{}, le {}", it.par, en_mots_secondes(it.le, zone))),
                    preuve: cachet.niveau.into(),
                    poste: cachet.poste.map(signed),
                },
                Err(defauts) => VerdictView::NonAuthentique {
                    defauts: defauts.into_iter().map(Into::into).collect(),
                    code,
                    poste: poste.map(signed),
                },
            },
        });
        self.enter(Lieu::Verifier);
        self.numero = self.numero.wrapping_add(1);
        Ok(())
    }

    pub(super) fn verification(&self) -> VerifierView {
        let verifie = self.verifie.as_ref();
        VerifierView {
            fichier: verifie.map(|it| it.fichier.clone()),
            verdict: verifie.map(|it| it.verdict.clone()),
            refus: self.refus.clone(),
        }
    }
}

impl Desk {
    fn code_view(&self, code: &Code, accord: Accord) -> CodeView {
        let keys = self.service.as_ref().map(Service::cles);
        let signataire = match (&code.sceau, keys) {
            (None, _) => SignataireCode::Personne,
            (Some(_), None) => SignataireCode::Inconnu,
            (Some(sceau), Some(keys)) => {
                let text = code.signed_text(&sceau.cle);
                match keys.signed(&sceau.cle, text.as_bytes(), &sceau.signature) {
                    Some(true) => SignataireCode::Service,
                    Some(false) => SignataireCode::Faux,
                    None => SignataireCode::Inconnu,
                }
            }
        };
        view(code, signataire, accord.into())
    }
}

fn view(code: &Code, signataire: SignataireCode, accord: AccordView) -> CodeView {
    CodeView {
        signataire,
        accord,
        genre: match code.genre {
            Genre::Recapitulatif => GenrePapier::Recapitulatif,
            Genre::Recu => GenrePapier::Recu,
            Genre::Confirmation => GenrePapier::Confirmation,
            Genre::Convocation => GenrePapier::Convocation,
            Genre::Correction => GenrePapier::Correction,
            Genre::Annulation => GenrePapier::Annulation,
        },
        dossier: code.dossier.to_string(),
        version: code.version,
        empreinte: code.empreinte.courte(),
    }
}
