//! Applies a fact to a dossier. It cannot fail: what was decided has happened.

use crate::campagne::{SituationHandicap, SpecialiteId};
use crate::declaration::Declaration;
use crate::dossier::{Dossier, PieceVersion, Reprise, Version};
use crate::event::Event;

/// The dossier after an event.
pub fn evolve(mut dossier: Dossier, event: &Event) -> Dossier {
    let declaration = &mut dossier.declaration;
    match event {
        Event::DossierOpened {
            orientation,
            courriel,
            campagne,
            revision,
        } => {
            declaration.orientation = Some(orientation.clone());
            declaration.courriel = Some(courriel.clone());
            dossier.campagne = Some((campagne.clone(), *revision));
        }
        Event::CourrielChanged(courriel) => declaration.courriel = Some(courriel.clone()),
        Event::RepriseOffered(source) => {
            dossier.reprise = Some(Reprise {
                source: (**source).clone(),
                reponses: Default::default(),
            });
        }
        Event::RepriseAnswered(reponses) => {
            if let Some(reprise) = &mut dossier.reprise {
                reprise.reponses.clone_from(reponses);
            }
        }
        Event::IdentiteRecorded(identite) => declaration.identite = Some(identite.clone()),
        Event::RepresentantNamed(representant) => {
            declaration.representant = Some(representant.clone())
        }
        Event::CoordonneesRecorded(coordonnees) => {
            declaration.coordonnees = Some(coordonnees.clone())
        }
        Event::ParcoursRecorded(parcours) => declaration.parcours = Some(parcours.clone()),
        Event::SpecialiteChosen(specialite) => choose(declaration, specialite),
        Event::EpreuvesChosen(epreuves) => declaration.epreuves = Some(epreuves.clone()),
        Event::NotesRecorded(notes) => declaration.notes = Some(notes.clone()),
        Event::AmenagementAnswered(amenagement) => declaration.amenagement = Some(*amenagement),
        Event::PreinscriptionValidated { empreinte, at } => {
            let version = Version {
                declaration: declaration.clone(),
                empreinte: *empreinte,
                at: *at,
                rectification: None,
            };
            dossier.versions.push(version);
        }
        Event::PieceAdded {
            piece,
            fichiers,
            at,
        } => {
            let version = PieceVersion {
                fichiers: fichiers.clone(),
                at: *at,
            };
            dossier
                .pieces
                .entry(piece.clone())
                .or_default()
                .push(version);
        }
        Event::RecapitulatifSigned(signature) => dossier.sign(signature.clone()),
        Event::DossierDeposited(depot) => dossier.depots.push(depot.clone()),
        Event::DepositClosed(cloture) => dossier.cloture = Some(cloture.clone()),
        Event::DelayExplained(retard) => dossier.retards.push(retard.clone()),
        Event::Instructed(instruction) => dossier.instruct(instruction),
        Event::CandidatureWithdrawn { at } => dossier.retiree = Some(*at),
    }
    dossier
}

/// Another spécialité than before clears what was about the former: épreuves, notes, renewed arrangements.
fn choose(declaration: &mut Declaration, specialite: &SpecialiteId) {
    if declaration.specialite.as_ref() == Some(specialite) {
        return;
    }
    declaration.epreuves = None;
    declaration.notes = None;
    if declaration
        .amenagement
        .is_some_and(|answer| answer.situation == SituationHandicap::Reconduit)
    {
        declaration.amenagement = None;
    }
    declaration.specialite = Some(specialite.clone());
}
