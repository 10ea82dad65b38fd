//! The page on which a person checks everything before validating.

use super::Desk;
use crate::cartes::Cartes;
use crate::refus;
use crate::view::{Carte, EffetView, EtatCivilView, RelireView, StatutTache, TacheId};
use documents::mots;
use rules::avertissement::avertissements;
use rules::calendrier_mots::en_mots;
use rules::epreuves::{StatutEpreuve, lignes};
use rules::legalite::verifier;
use rules::{Dossier, choix_fermes, missing_steps};

impl Desk {
    pub(super) fn relire(&self, dossier: &Dossier) -> RelireView {
        let context = self.context();
        let mut missing = missing_steps(dossier, &context);
        missing.extend(verifier(&dossier.declaration, &self.campagne));
        let lignes = lignes(&dossier.declaration, &self.campagne);
        let unchanged = dossier.current().filter(|_| !dossier.is_modified());
        let zone = self.campagne.calendrier.zone;
        let mut refus = refus::of_rules(&missing);
        refus.extend(
            self.refus
                .iter()
                .filter(|told| !refus.contains(told))
                .cloned()
                .collect::<Vec<_>>(),
        );
        let reste = self
            .tasks(dossier)
            .into_iter()
            .filter(|tache| tache.id < TacheId::Validation);
        RelireView {
            cartes: self.cards(dossier, choix_fermes(dossier, &context).is_none()),
            effet: effet(&lignes),
            epreuves: lignes.iter().map(epreuve).collect(),
            refus,
            reste: reste
                .filter(|tache| tache.statut != StatutTache::Termine)
                .map(|tache| tache.id)
                .collect(),
            avis: avertissements(dossier, &context)
                .iter()
                .map(refus::of_doubt)
                .collect(),
            version: if unchanged.is_some() {
                dossier.version()
            } else {
                dossier.version() + 1
            },
            validee_le: unchanged.map(|version| en_mots(version.at, zone)),
            choix_jusqu_a: self.cloture(),
            fermeture: choix_fermes(dossier, &context)
                .as_ref()
                .map(refus::of_motif),
            etat_civil: self.etat_civil(dossier),
            rectification: unchanged
                .and_then(|version| version.rectification.as_ref())
                .map(|it| it.motif.clone()),
        }
    }

    pub(super) fn cards(&self, dossier: &Dossier, modifiable: bool) -> Vec<Carte> {
        let frozen = self.etat_civil(dossier) == EtatCivilView::Fige;
        let cartes = Cartes {
            campagne: &self.campagne,
            territoire: &self.territoire,
            now: self.horloge.now(),
        };
        let cartes = cartes.of(&dossier.declaration).into_iter();
        let carte = |(tache, lignes)| Carte {
            tache,
            lignes,
            modifiable: modifiable && !(frozen && tache == TacheId::Identite),
        };
        cartes.map(carte).collect()
    }
}

/// How many épreuves are sat, kept, dispensed, left for later.
pub(super) fn effet(lignes: &[rules::epreuves::EpreuveLigne<'_>]) -> EffetView {
    let mut effet = EffetView::default();
    for ligne in lignes {
        let count = match ligne.statut {
            StatutEpreuve::Presentee => &mut effet.presentees,
            StatutEpreuve::NoteGardee(_) => &mut effet.gardees,
            StatutEpreuve::DispenseDemandee => &mut effet.dispensees,
            StatutEpreuve::PlusTard => &mut effet.plus_tard,
        };
        *count += 1;
    }
    effet
}

fn epreuve(ligne: &rules::epreuves::EpreuveLigne<'_>) -> crate::view::EpreuveLigne {
    crate::view::EpreuveLigne {
        code: ligne.def.code.to_string(),
        libelle: mots::libelle(ligne.def),
        coefficient: ligne
            .def
            .coefficient
            .map(|coefficient| coefficient.to_string()),
        modalite: mots::modalite(ligne.def),
        langue: ligne.langue.map(|langue| langue.libelle.clone()),
        statut: mots::statut(ligne),
        facultative: ligne.def.facultative,
        a_confirmer: ligne.def.has_gap(),
    }
}
