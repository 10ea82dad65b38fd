//! A candidacy prepared from last session's data: each line is kept or changed.
//!
//! Source: note, étape 2 « si votre inscription est pré-initialisée ».

use super::{Context, changed, coordonnees, epreuves, identite};
use crate::dossier::Dossier;
use crate::event::Event;
use crate::refusal::{Motif, Refusals};
use crate::saisie::{LigneReprise, RepriseSaisie, SessionPrecedente};
use std::collections::BTreeMap;

pub(super) fn offer_reprise(
    dossier: &Dossier,
    source: &SessionPrecedente,
) -> Result<Vec<Event>, Refusals> {
    let before = dossier.reprise.as_ref().map(|reprise| &reprise.source);
    Ok(changed(before, source.clone(), |source| {
        Event::RepriseOffered(Box::new(source))
    }))
}

/// The lines that last session's data hold.
pub fn lignes(source: &SessionPrecedente) -> Vec<LigneReprise> {
    let holds = |ligne: &LigneReprise| match ligne {
        LigneReprise::Identite => source.identite.is_some(),
        LigneReprise::Coordonnees => source.coordonnees.is_some(),
        LigneReprise::Epreuves => source.specialite.is_some(),
    };
    LigneReprise::ALL.into_iter().filter(holds).collect()
}

/// Takes over the lines that are kept, read by the rules of this session.
pub(super) fn answer_reprise(
    dossier: &Dossier,
    saisie: &RepriseSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let mut refusals = Refusals::new();
    let Some(reprise) = &dossier.reprise else {
        return Err(Motif::RepriseAbsente.into());
    };
    let mut reponses = BTreeMap::new();
    let mut events = Vec::new();
    for ligne in lignes(&reprise.source) {
        let champ = format!("reprise.{}", ligne.as_str());
        match saisie.lignes.get(&ligne).map_or("", String::as_str) {
            "garder" => match keep(dossier, ligne, &reprise.source, context) {
                Ok(kept) => {
                    events.extend(kept);
                    reponses.insert(ligne, true);
                }
                Err(_) => refusals.at(
                    champ,
                    Motif::LigneAChanger {
                        ligne: ligne.as_str().to_owned(),
                    },
                ),
            },
            "changer" => {
                reponses.insert(ligne, false);
            }
            _ => refusals.at(
                champ,
                Motif::LigneSansReponse {
                    ligne: ligne.as_str().to_owned(),
                },
            ),
        }
    }
    refusals.into_result(())?;
    let mut all = changed(Some(&reprise.reponses), reponses, Event::RepriseAnswered);
    all.extend(events);
    Ok(all)
}

fn keep(
    dossier: &Dossier,
    ligne: LigneReprise,
    source: &SessionPrecedente,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let declaration = &dossier.declaration;
    match ligne {
        LigneReprise::Identite => {
            let read = identite::read_identite(
                source.identite.as_ref().unwrap_or(&Default::default()),
                context,
            )?;
            Ok(changed(
                declaration.identite.as_ref(),
                read,
                Event::IdentiteRecorded,
            ))
        }
        LigneReprise::Coordonnees => {
            let typed = source.coordonnees.clone().unwrap_or_default();
            let read = coordonnees::read_coordonnees(&typed, context)?;
            Ok(changed(
                declaration.coordonnees.as_ref(),
                read,
                Event::CoordonneesRecorded,
            ))
        }
        LigneReprise::Epreuves => {
            let specialite = epreuves::read_specialite(
                source.specialite.as_deref().unwrap_or_default(),
                context,
            )?;
            let typed = source.epreuves.clone().unwrap_or_default();
            let choix = epreuves::read_epreuves(&typed, specialite, declaration, context)?;
            let id = specialite.id.clone();
            let mut events = changed(declaration.specialite.as_ref(), id, Event::SpecialiteChosen);
            events.extend(changed(
                declaration.epreuves.as_ref(),
                choix,
                Event::EpreuvesChosen,
            ));
            Ok(events)
        }
    }
}
