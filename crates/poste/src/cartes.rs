//! What was declared, as cards of lines: for the person who reads it again, and for who verifies it.

use crate::view::{CleChamp, LigneCarte, TacheId};
use chrono::{DateTime, Utc};
use documents::mots;
use rules::Context;
use rules::calendrier_mots::jour_en_mots;
use rules::campagne::{Campagne, NationaliteDite, Territoire};
use rules::declaration::Declaration;
use rules::parcours_asked;

/// What the words of a declaration need.
#[derive(Clone, Copy)]
pub(crate) struct Cartes<'a> {
    pub(crate) campagne: &'a Campagne,
    pub(crate) territoire: &'a Territoire,
    pub(crate) now: DateTime<Utc>,
}

impl Cartes<'_> {
    /// The lines of each part, in the order of the form.
    pub(crate) fn of(&self, declaration: &Declaration) -> Vec<(TacheId, Vec<LigneCarte>)> {
        let context = Context {
            campagne: self.campagne,
            territoire: self.territoire,
            now: self.now,
        };
        let mut cartes = vec![
            (TacheId::Identite, self.identity_lines(declaration)),
            (TacheId::Coordonnees, self.contact_lines(declaration)),
        ];
        if parcours_asked(declaration, &context) {
            cartes.push((TacheId::Parcours, self.parcours_lines(declaration)));
        }
        cartes.extend([
            (TacheId::Epreuves, self.choice_lines(declaration)),
            (TacheId::Notes, note_lines(declaration)),
            (TacheId::Amenagements, amenagement_lines(declaration)),
        ]);
        cartes
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
                Some(mots::lieu_naissance(identite, self.territoire)),
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
            .filter(|_| rules::pieces::is_minor(declaration, self.campagne, self.now))
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
                coordonnees.map(|found| mots::adresse(found, self.territoire).join(", ")),
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
        let facts = mots::particularites(parcours, self.campagne);
        let facts = (!facts.is_empty()).then(|| facts.join(", "));
        let none = self.campagne.particularites.is_empty();
        lines.extend((!none).then(|| line(CleChamp::Particularites, facts)));
        lines
    }

    fn choice_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let specialite = rules::epreuves::chosen(declaration, self.campagne);
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
