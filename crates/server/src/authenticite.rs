//! Says in words whether a document is the one that a service sealed.

use anyhow::{Context as _, Result, anyhow};
use cachet::{Ancres, Defaut, verify};
use chrono_tz::Europe::Paris;
use rules::calendrier_mots::en_mots_secondes;

/// Verifies a document against certificates in PEM.
///
/// # Errors
/// All that is wrong with the document, or the certificates do not read.
pub fn tell(document: &[u8], certificates: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(certificates).unwrap_or_default();
    let ancres = Ancres::parse(text).context("les certificats de confiance")?;
    match verify(document, &ancres) {
        Ok(cachet) => {
            let stamped = cachet.horodatage.map_or_else(String::new, |it| {
                format!(
                    "\nHorodaté par {}, le {}.",
                    it.par,
                    en_mots_secondes(it.le, Paris)
                )
            });
            Ok(format!(
                "Authentique : scellé par {}, le {}. Rien n’a changé depuis.{stamped}\nCertificat : {}",
                cachet.par,
                en_mots_secondes(cachet.le, Paris),
                hex::encode(cachet.certificat)
            ))
        }
        Err(defauts) => {
            let told: Vec<&str> = defauts.into_iter().map(sentence).collect();
            Err(anyhow!("Non authentique. {}", told.join(" ")))
        }
    }
}

fn sentence(defaut: Defaut) -> &'static str {
    match defaut {
        Defaut::Illisible => "Ce fichier ne se lit pas comme un PDF.",
        Defaut::SansCachet => "Ce document ne porte aucun cachet.",
        Defaut::AutreSignature => "Il porte une autre signature que le cachet du service.",
        Defaut::Etendue => "Le cachet ne couvre pas tout le document.",
        Defaut::Suite => "Quelque chose a été ajouté après le cachet.",
        Defaut::Contenu => "Le document a changé depuis qu’il a été scellé.",
        Defaut::Signature => "Le cachet lui-même est abîmé ou contrefait.",
        Defaut::Inconnu => "Le cachet n’est pas celui d’un service connu.",
        Defaut::Horodatage => {
            "L’horodatage n’est pas celui de ce cachet, ou pas celui d’une autorité connue."
        }
        Defaut::Certificat => {
            "Le certificat n’était pas valable à cette date, ou n’est pas fait pour sceller."
        }
    }
}
