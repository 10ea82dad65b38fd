//! Says in words whether a document is the one that a service sealed.

use anyhow::{Context as _, Result, anyhow};
use cachet::{Ancres, Defaut, Niveau, verify};
use chrono_tz::Europe::Paris;
use documents::{Accord, Code, Ecart, Genre};
use intake::page::Pages;
use rules::calendrier_mots::en_mots_secondes;

/// Verifies a document against certificates in PEM; of one that bears no seal, tells what the code of its page says, and whether
/// its words say the same.
///
/// # Errors
/// All that is wrong with the document, or the certificates do not read.
pub async fn tell(document: &[u8], certificates: &[u8], pages: &Pages) -> Result<String> {
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
            let archived = cachet.archives.iter().map(|it| {
                let le = en_mots_secondes(it.le, Paris);
                format!(
                    "\nArchivé : le fichier entier est horodaté par {}, le {le}.",
                    it.par
                )
            });
            let archived: String = archived.collect();
            let poste = cachet.poste.map_or_else(String::new, |it| {
                let le = en_mots_secondes(it.le, Paris);
                format!(
                    "\nSous le cachet : la signature d’un ordinateur ({}), le {le}.",
                    it.cle
                )
            });
            Ok(format!(
                "Authentique : scellé par {}, le {}. Rien n’a changé depuis.{poste}{stamped}{archived}\nPreuve : {}.\nCertificat : {}",
                cachet.par,
                en_mots_secondes(cachet.le, Paris),
                niveau(cachet.niveau),
                hex::encode(cachet.certificat)
            ))
        }
        Err(defauts) => {
            let poste = cachet::signed_here(document).map(|it| {
                format!(
                    " Il porte la signature d’un ordinateur ({}), le {} : rien n’a changé depuis, mais rien ne dit qui s’en servait.",
                    it.cle,
                    en_mots_secondes(it.le, Paris)
                )
            });
            let code = match defauts.as_slice() {
                [Defaut::Illisible | Defaut::SansCachet | Defaut::AutreSignature] => {
                    code(document, pages).await
                }
                _ => None,
            };
            let mut told: Vec<&str> = defauts.into_iter().map(sentence).collect();
            told.extend(poste.as_deref().map(str::trim_start));
            told.extend(code.as_deref());
            Err(anyhow!("Non authentique. {}", told.join(" ")))
        }
    }
}

/// What the code of a page says, and its words against it.
async fn code(document: &[u8], pages: &Pages) -> Option<String> {
    let read = pages.read(document).await?;
    let code = Code::parse(&read.code)?;
    let genre = match code.genre {
        Genre::Recapitulatif => "récapitulatif d’inscription",
        Genre::Recu => "reçu de dépôt",
        Genre::Confirmation => "confirmation d’inscription",
        Genre::Convocation => "convocation",
        Genre::Correction => "demande de correction",
        Genre::Annulation => "décision de refus ou d’annulation",
    };
    let signe = code.sceau.as_ref().map_or_else(
        || "Personne ne l’a signé.".to_owned(),
        |sceau| {
            format!(
                "Il se dit signé par la clé « {} » : « Vérifier un document », dans l’application, vérifie cette signature.",
                sceau.cle
            )
        },
    );
    Some(format!(
        "\nLe code de la page dit : {genre}, version {}, empreinte {}, dossier {}. {signe} {}",
        code.version,
        code.empreinte.courte(),
        code.dossier,
        accord(&code.against(&read.pages))
    ))
}

fn accord(accord: &Accord) -> String {
    match accord {
        Accord::SansMots => {
            "La page est une image : ses mots ne se comparent pas ici, comparez-les de vos yeux."
                .to_owned()
        }
        Accord::Meme => "Le titre et le pied de chaque page disent la même chose.".to_owned(),
        Accord::Autre(ecarts) => {
            let told: Vec<&str> = ecarts.iter().copied().map(ecart).collect();
            format!(
                "Les mots disent autre chose que le code : {}.",
                told.join(", ")
            )
        }
    }
}

fn ecart(ecart: Ecart) -> &'static str {
    match ecart {
        Ecart::Titre => "un autre titre",
        Ecart::Version => "une autre version",
        Ecart::Empreinte => "une autre empreinte",
        Ecart::Dossier => "un autre dossier",
        Ecart::PageMuette => "une page ne dit pas de quoi elle est",
    }
}

/// What proves a seal, in words, with the name that those who keep archives give it.
fn niveau(niveau: Niveau) -> &'static str {
    match niveau {
        Niveau::B => "le cachet et son certificat (PAdES B-B) ; l’heure est celle du service",
        Niveau::T => "une autorité atteste l’heure (PAdES B-T)",
        Niveau::LT => "le fichier prouve aussi que le certificat n’était pas révoqué (PAdES B-LT)",
        Niveau::LTA => "le fichier entier est gardé par un horodatage d’archive (PAdES B-LTA)",
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
        Defaut::Poste => {
            "La signature de l’ordinateur, sous le cachet, ne tient pas, ou quelque chose a été ajouté entre les deux."
        }
        Defaut::Revoque => "Le certificat avait été révoqué.",
        Defaut::Inconnu => "Le cachet n’est pas celui d’un service connu.",
        Defaut::Horodatage => {
            "L’horodatage n’est pas celui de ce cachet, ou pas celui d’une autorité connue."
        }
        Defaut::Certificat => {
            "Le certificat n’était pas valable à cette date, ou n’est pas fait pour sceller."
        }
    }
}
