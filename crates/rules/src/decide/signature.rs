//! The signature of the récapitulatif in its last version, in one of three equal ways.
//!
//! Source: note, part II « de signer votre récapitulatif de candidature avant de déposer la dernière version »;
//! decisions 2; R-ADM-6, R-MIN-1.

use super::Context;
use crate::campagne::{MoyenSignature, PieceCode};
use crate::dossier::{Dossier, Marque, MarqueRepresentant, Signature, Version};
use crate::event::Event;
use crate::instruction::Instruction;
use crate::nom::folded;
use crate::pieces::is_minor;
use crate::refusal::{Motif, Refusals};
use crate::saisie::SignatureSaisie;

pub(super) fn sign_recapitulatif(
    dossier: &Dossier,
    saisie: &SignatureSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let version = signable(dossier, context)?;
    let mut refusals = Refusals::new();
    let courante = dossier.version();
    if saisie.version != courante {
        refusals.push(Motif::VersionAncienne {
            signee: saisie.version,
            courante,
        });
    } else if saisie.empreinte != version.empreinte.hex() {
        refusals.push(Motif::AutreContenuLu);
    }
    if !saisie.relu {
        refusals.at("relu", Motif::PasRelu);
    }
    let moyen = refusals.keep(read_moyen(&saisie.moyen, context));
    let marque = moyen
        .and_then(|moyen| refusals.keep(read_marque(moyen, dossier, version, saisie, context)));
    let representant =
        moyen.and_then(|moyen| refusals.keep(read_representant(moyen, version, saisie, context)));
    match (marque, representant, refusals.is_empty()) {
        (Some(marque), Some(representant), true) => {
            Ok(vec![Event::RecapitulatifSigned(Signature {
                version: courante,
                empreinte: version.empreinte,
                marque,
                representant,
                at: context.now,
            })])
        }
        _ => Err(refusals),
    }
}

/// The code of a typed signature came back; the same again is nothing new.
pub(super) fn prove_signature(
    dossier: &Dossier,
    version: u32,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let standing = dossier.valid_signature();
    let typed = standing.is_some_and(|signature| {
        signature.version == version && matches!(signature.marque, Marque::Tapee(_))
    });
    if !typed {
        return Err(Motif::PreuveSansSignature.into());
    }
    if dossier.signature_proved().is_some() {
        return Ok(Vec::new());
    }
    let at = context.now;
    let proved = Instruction::SignatureProved { version, at };
    Ok(vec![Event::Instructed(proved)])
}

/// The version that can be signed now.
///
/// # Errors
///
/// Returns why nothing can be signed: no version, or changes that are not validated while they still can be.
pub fn signable<'d>(dossier: &'d Dossier, context: &Context<'_>) -> Result<&'d Version, Refusals> {
    let version = dossier.current().ok_or(Motif::PasDeVersion)?;
    let can_validate = super::choix_fermes(dossier, context).is_none();
    if dossier.is_modified() && can_validate {
        return Err(Motif::ModificationsNonValidees {
            version: dossier.version(),
        }
        .into());
    }
    Ok(version)
}

fn read_moyen(text: &str, context: &Context<'_>) -> Result<MoyenSignature, Refusals> {
    let mut refusals = Refusals::new();
    let moyen = match text {
        "manuscrite" => MoyenSignature::Manuscrite,
        "dessinee" => MoyenSignature::Dessinee,
        "tapee" => MoyenSignature::Tapee,
        _ => {
            refusals.at("moyen", Motif::MoyenManquant);
            return Err(refusals);
        }
    };
    if !context.campagne.signature.valeur.contains(&moyen) {
        refusals.at("moyen", Motif::MoyenRefuse);
    }
    refusals.into_result(moyen)
}

fn read_marque(
    moyen: MoyenSignature,
    dossier: &Dossier,
    version: &Version,
    saisie: &SignatureSaisie,
    context: &Context<'_>,
) -> Result<Marque, Refusals> {
    let mut refusals = Refusals::new();
    match moyen {
        MoyenSignature::Manuscrite => {
            let piece = context
                .campagne
                .pieces
                .iter()
                .find(|piece| piece.recapitulatif);
            let fichiers = piece.map_or(&[][..], |piece| dossier.fichiers(&piece.code));
            if fichiers.is_empty() || !added_since(dossier, piece.map(|piece| &piece.code), version)
            {
                refusals.at("numerisation", Motif::NumerisationManquante);
            }
            refusals.into_result(Marque::Manuscrite(fichiers.to_vec()))
        }
        MoyenSignature::Dessinee => {
            if saisie.traits.is_blank() {
                refusals.at("traits", Motif::SignatureVide);
            }
            refusals.into_result(Marque::Dessinee(saisie.traits.clone()))
        }
        MoyenSignature::Tapee => {
            let attendu = nom_a_taper(version);
            if folded(&saisie.nom) != folded(&attendu) {
                refusals.at("nom", Motif::NomDifferent { attendu });
            }
            refusals.into_result(Marque::Tapee(crate::nom::cleaned(&saisie.nom)))
        }
    }
}

/// A scan added before the version was validated shows an older version.
fn added_since(dossier: &Dossier, piece: Option<&PieceCode>, version: &Version) -> bool {
    piece
        .and_then(|piece| dossier.pieces.get(piece))
        .and_then(|versions| versions.last())
        .is_some_and(|scan| scan.at >= version.at)
}

/// Given names and birth name, as they must be typed to sign.
pub fn nom_a_taper(version: &Version) -> String {
    version
        .declaration
        .identite
        .as_ref()
        .map_or_else(String::new, |identite| {
            format!("{} {}", identite.prenoms.as_str(), identite.nom.as_str())
        })
}

/// The representative's mark, when the candidate is under age on the day of the signature.
///
/// Source: R-MIN-1.
fn read_representant(
    moyen: MoyenSignature,
    version: &Version,
    saisie: &SignatureSaisie,
    context: &Context<'_>,
) -> Result<Option<MarqueRepresentant>, Refusals> {
    if !is_minor(&version.declaration, context.campagne, context.now) {
        return Ok(None);
    }
    let name = representant_a_taper(version);
    let mut refusals = Refusals::new();
    let mark = match moyen {
        MoyenSignature::Manuscrite => MarqueRepresentant::Manuscrite,
        MoyenSignature::Dessinee => {
            if saisie.representant_traits.is_blank() {
                refusals.at(
                    "representant_traits",
                    Motif::RepresentantNonSigne { nom: name },
                );
            }
            MarqueRepresentant::Dessinee(saisie.representant_traits.clone())
        }
        MoyenSignature::Tapee => {
            if name.is_empty() || folded(&saisie.representant_nom) != folded(&name) {
                refusals.at(
                    "representant_nom",
                    Motif::RepresentantNonSigne { nom: name },
                );
            }
            MarqueRepresentant::Tapee(crate::nom::cleaned(&saisie.representant_nom))
        }
    };
    refusals.into_result(Some(mark))
}

/// Given names and name of the representative, as they must be typed to sign.
pub fn representant_a_taper(version: &Version) -> String {
    version
        .declaration
        .representant
        .as_ref()
        .map_or_else(String::new, |representant| {
            format!(
                "{} {}",
                representant.prenoms.as_str(),
                representant.nom.as_str()
            )
        })
}
