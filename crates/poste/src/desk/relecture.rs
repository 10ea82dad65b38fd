//! The page on which a person checks everything before validating.

use super::Desk;
use crate::refus;
use crate::view::{
    Carte, CleChamp, EffetView, EtatCivilView, LigneCarte, RelireView, StatutTache, TacheId,
};
use documents::mots;
use rules::avertissement::avertissements;
use rules::calendrier_mots::{en_mots, jour_en_mots};
use rules::campagne::NationaliteDite;
use rules::declaration::Declaration;
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
        let declaration = &dossier.declaration;
        let frozen = self.etat_civil(dossier) == EtatCivilView::Fige;
        let carte = |tache, lignes| Carte {
            tache,
            lignes,
            modifiable: modifiable && !(frozen && tache == TacheId::Identite),
        };
        let cartes = vec![
            carte(TacheId::Identite, self.identity_lines(declaration)),
            carte(TacheId::Coordonnees, self.contact_lines(declaration)),
            carte(TacheId::Parcours, self.parcours_lines(declaration)),
            carte(TacheId::Epreuves, self.choice_lines(declaration)),
            carte(TacheId::Notes, note_lines(declaration)),
            carte(TacheId::Amenagements, amenagement_lines(declaration)),
        ];
        let asked = |carte: &Carte| carte.tache != TacheId::Parcours || self.has_parcours();
        cartes.into_iter().filter(asked).collect()
    }

    fn identity_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let Some(identite) = &declaration.identite else {
            return Vec::new();
        };
        let nationalite = match identite.nationalite {
            NationaliteDite::Francaise => "Française",
            NationaliteDite::Autre => "Autre que française",
        };
        let mut lines = vec![
            line(
                CleChamp::Civilite,
                Some(mots::civilite(identite.civilite).to_owned()),
            ),
            line(
                CleChamp::NomNaissance,
                Some(identite.nom.as_str().to_owned()),
            ),
            line(
                CleChamp::NomUsage,
                identite
                    .nom_usage
                    .as_ref()
                    .map(|nom| nom.as_str().to_owned()),
            ),
            line(
                CleChamp::Prenoms,
                Some(identite.prenoms.as_str().to_owned()),
            ),
            line(
                CleChamp::DateNaissance,
                Some(jour_en_mots(identite.naissance.date())),
            ),
            line(
                CleChamp::LieuNaissance,
                Some(mots::lieu_naissance(identite, &self.territoire)),
            ),
            line(CleChamp::Nationalite, Some(nationalite.to_owned())),
            line(
                CleChamp::Ine,
                identite.ine.as_ref().map(|ine| ine.as_str().to_owned()),
            ),
        ];
        if let Some(representant) = declaration
            .representant
            .as_ref()
            .filter(|_| self.is_minor())
        {
            let name = format!(
                "{} {}",
                representant.prenoms.as_str(),
                representant.nom.as_str()
            );
            lines.push(line(CleChamp::RepresentantNom, Some(name)));
        }
        lines
    }

    fn contact_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let coordonnees = declaration.coordonnees.as_ref();
        let courriel = declaration
            .courriel
            .as_ref()
            .map(|courriel| courriel.as_str().to_owned());
        vec![
            line(
                CleChamp::Adresse1,
                coordonnees.map(|found| mots::adresse(found, &self.territoire).join(", ")),
            ),
            line(
                CleChamp::Telephone,
                coordonnees
                    .and_then(|found| found.telephone.as_ref())
                    .map(|found| found.lisible()),
            ),
            line(CleChamp::Courriel, courriel),
        ]
    }

    fn parcours_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let Some(parcours) = &declaration.parcours else {
            return Vec::new();
        };
        let jobs = parcours.experience.iter().map(|periode| LigneCarte {
            cle: CleChamp::Employeur,
            sujet: Some(periode.employeur.clone()),
            valeur: Some(mots::periode(periode)),
        });
        let mut lines: Vec<LigneCarte> = jobs.collect();
        let facts = mots::particularites(parcours, &self.campagne);
        let facts = (!facts.is_empty()).then(|| facts.join(", "));
        let none = self.campagne.particularites.is_empty();
        lines.extend((!none).then(|| line(CleChamp::Particularites, facts)));
        lines
    }

    fn choice_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let specialite = rules::epreuves::chosen(declaration, &self.campagne);
        let forme = declaration
            .epreuves
            .as_ref()
            .map(|choix| mots::forme(choix.forme).to_owned());
        vec![
            line(
                CleChamp::Specialite,
                specialite.map(rules::campagne::Specialite::nom_complet),
            ),
            line(CleChamp::Forme, forme),
        ]
    }
}

fn line(cle: CleChamp, valeur: Option<String>) -> LigneCarte {
    LigneCarte {
        cle,
        sujet: None,
        valeur,
    }
}

fn note_lines(declaration: &Declaration) -> Vec<LigneCarte> {
    let Some(notes) = &declaration.notes else {
        return Vec::new();
    };
    let kept = notes.gardees.iter().map(|(code, kept)| LigneCarte {
        cle: CleChamp::NoteChoix,
        sujet: Some(code.to_string()),
        valeur: Some(format!("{} (session\u{a0}{})", kept.note, kept.session)),
    });
    let mut lines: Vec<LigneCarte> = kept.collect();
    lines.push(match &notes.autre_diplome {
        Some(nom) => line(CleChamp::AutreDiplomeNom, Some(nom.clone())),
        None => line(CleChamp::AutreDiplome, Some("Non".to_owned())),
    });
    lines
}

fn amenagement_lines(declaration: &Declaration) -> Vec<LigneCarte> {
    let answer = declaration
        .amenagement
        .map(|answer| if answer.handicap() { "Oui" } else { "Non" });
    vec![line(CleChamp::Amenagement, answer.map(str::to_owned))]
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
