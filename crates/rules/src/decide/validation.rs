//! Final validation: makes version n of the pré-inscription.
//!
//! Source: note, étape 2.3 « validez chaque étape de l'inscription, jusqu'à la validation finale »; registration.md 7.

use super::parcours::parcours_asked;
use super::{Context, identite};
use crate::declaration::Declaration;
use crate::dossier::{Dossier, Empreinte};
use crate::empreinte::empreinte;
use crate::event::Event;
use crate::legalite::verifier;
use crate::refusal::{Motif, Refusals};

pub(super) fn validate_preinscription(
    dossier: &Dossier,
    read: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let mut refusals = missing_steps(dossier, context);
    refusals.extend(verifier(&dossier.declaration, context.campagne));
    if dossier.current().is_some() && !dossier.is_modified() {
        refusals.push(Motif::RienDeChange {
            version: dossier.version(),
        });
    }
    let empreinte = next_empreinte(dossier);
    if refusals.is_empty() && empreinte.hex() != read {
        refusals.push(Motif::AutreContenuLu);
    }
    refusals.into_result(vec![Event::PreinscriptionValidated {
        empreinte,
        at: context.now,
    }])
}

/// The fingerprint that the next validation would make of the declaration as it stands.
pub fn next_empreinte(dossier: &Dossier) -> Empreinte {
    empreinte_of(dossier, &dossier.declaration)
}

/// The same of another declaration.
pub(super) fn empreinte_of(dossier: &Dossier, declaration: &Declaration) -> Empreinte {
    let (campagne, revision) = dossier
        .campagne
        .as_ref()
        .map_or(("", 0), |(id, revision)| (id.as_str(), *revision));
    empreinte(
        dossier.id,
        campagne,
        revision,
        dossier.version() + 1,
        declaration,
    )
}

/// The steps without answer, in the order of the task list.
pub fn missing_steps(dossier: &Dossier, context: &Context<'_>) -> Refusals {
    let declaration = &dossier.declaration;
    let steps = [
        ("identite", declaration.identite.is_none()),
        (
            "representant",
            identite::lacks_representant(declaration, context),
        ),
        ("coordonnees", declaration.coordonnees.is_none()),
        (
            "parcours",
            declaration.parcours.is_none() && parcours_asked(declaration, context),
        ),
        ("specialite", declaration.specialite.is_none()),
        (
            "epreuves",
            declaration.specialite.is_some() && declaration.epreuves.is_none(),
        ),
        ("notes", declaration.notes.is_none()),
        ("amenagements", declaration.amenagement.is_none()),
    ];
    let mut refusals = Refusals::new();
    for (etape, missing) in steps {
        if missing {
            refusals.push(Motif::EtapeManquante {
                etape: etape.to_owned(),
            });
        }
    }
    refusals
}
