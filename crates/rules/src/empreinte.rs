//! The fingerprint of a version: SHA-256 over the declaration in canonical form.
//!
//! The canonical form is a list of `key=value` lines, values with their length first, so that no two declarations
//! read the same. It is also what a person compares when two versions differ. It must never change for a released
//! version: a new answer adds a key, and an absent answer writes no line.

use crate::campagne::{Forme, NationaliteDite, SituationHandicap};
use crate::declaration::{
    Civilite, Coordonnees, Declaration, Deja, Identite, LieuAdresse, LieuNaissance, Notes,
    Parcours, Residence,
};
use crate::dossier::{DossierId, Empreinte};
use sha2::{Digest, Sha256};

/// Fingerprint of a declaration as version `version` of a dossier under a revision of a campaign.
pub fn empreinte(
    dossier: DossierId,
    campagne: &str,
    revision: u32,
    version: u32,
    declaration: &Declaration,
) -> Empreinte {
    let mut hasher = Sha256::new();
    let head = [
        ("forme", "1".to_owned()),
        ("dossier", dossier.to_string()),
        ("campagne", campagne.to_owned()),
        ("revision", revision.to_string()),
        ("version", version.to_string()),
    ];
    let head = head.into_iter().map(|(key, value)| (key.to_owned(), value));
    for (key, value) in head.chain(lignes(declaration)) {
        hasher.update(format!("{key}={}:{value}\n", value.len()));
    }
    Empreinte(hasher.finalize().into())
}

/// The canonical lines of a declaration, in a fixed order.
pub fn lignes(declaration: &Declaration) -> Vec<(String, String)> {
    let mut out = Lignes(Vec::new());
    if let Some(orientation) = &declaration.orientation {
        out.add("orientation.preparation", &orientation.preparation);
        out.add("orientation.categorie", &orientation.categorie);
        match &orientation.residence {
            Residence::France(departement) => {
                out.add("orientation.departement", departement.as_str())
            }
            Residence::Etranger(pays) => out.add("orientation.pays", pays.as_str()),
        }
        out.add(
            "orientation.deja",
            match orientation.deja {
                Deja::SessionPrecedente => "session_precedente",
                Deja::Avant => "avant",
                Deja::Jamais => "jamais",
            },
        );
    }
    if let Some(courriel) = &declaration.courriel {
        out.add("courriel", courriel.as_str());
    }
    if let Some(identite) = &declaration.identite {
        out.identite(identite);
    }
    if let Some(representant) = &declaration.representant {
        out.add("representant.nom", representant.nom.as_str());
        out.add("representant.prenoms", representant.prenoms.as_str());
        out.add("representant.lien", &representant.lien);
    }
    if let Some(coordonnees) = &declaration.coordonnees {
        out.coordonnees(coordonnees);
    }
    if let Some(parcours) = &declaration.parcours {
        out.parcours(parcours);
    }
    if let Some(specialite) = &declaration.specialite {
        out.add("specialite", specialite.as_str());
    }
    out.epreuves(declaration);
    if let Some(notes) = &declaration.notes {
        out.notes(notes);
    }
    if let Some(amenagement) = declaration.amenagement {
        out.add(
            "amenagement",
            match amenagement.situation {
                SituationHandicap::Non => "non",
                SituationHandicap::PremiereDemande => "premiere",
                SituationHandicap::Reconduit => "reconduit",
                SituationHandicap::SituationChangee => "changee",
            },
        );
    }
    out.0
}

struct Lignes(Vec<(String, String)>);

impl Lignes {
    fn add(&mut self, key: &str, value: &str) {
        self.0.push((key.to_owned(), value.to_owned()));
    }

    fn parcours(&mut self, parcours: &Parcours) {
        for fact in &parcours.particularites {
            self.add("parcours.particularite", fact);
        }
        for periode in &parcours.experience {
            self.add("parcours.employeur", &periode.employeur);
            self.add("parcours.debut", &periode.debut.to_string());
            if let Some(fin) = periode.fin {
                self.add("parcours.fin", &fin.to_string());
            }
        }
    }

    fn identite(&mut self, identite: &Identite) {
        self.add(
            "identite.civilite",
            match identite.civilite {
                Civilite::Madame => "madame",
                Civilite::Monsieur => "monsieur",
            },
        );
        self.add("identite.nom", identite.nom.as_str());
        self.add("identite.prenoms", identite.prenoms.as_str());
        if let Some(nom_usage) = &identite.nom_usage {
            self.add("identite.nom_usage", nom_usage.as_str());
        }
        self.add("identite.naissance", &identite.naissance.date().to_string());
        match &identite.lieu {
            LieuNaissance::France { code, commune } => {
                if let Some(code) = code {
                    self.add("identite.commune", code.as_str());
                }
                self.add("identite.commune_nom", commune);
            }
            LieuNaissance::Etranger { ville, pays } => {
                self.add("identite.ville", ville);
                self.add("identite.pays", pays.as_str());
            }
        }
        self.add(
            "identite.nationalite",
            match identite.nationalite {
                NationaliteDite::Francaise => "francaise",
                NationaliteDite::Autre => "autre",
            },
        );
        if let Some(ine) = &identite.ine {
            self.add("identite.ine", ine.as_str());
        }
    }

    fn coordonnees(&mut self, coordonnees: &Coordonnees) {
        self.add("adresse.1", &coordonnees.ligne_1);
        if let Some(ligne) = &coordonnees.ligne_2 {
            self.add("adresse.2", ligne);
        }
        match &coordonnees.lieu {
            LieuAdresse::France {
                code_postal,
                commune,
                localite,
                departement,
            } => {
                self.add("adresse.code_postal", code_postal.as_str());
                if let Some(commune) = commune {
                    self.add("adresse.commune", commune.as_str());
                }
                self.add("adresse.localite", localite);
                self.add("adresse.departement", departement.as_str());
            }
            LieuAdresse::Etranger {
                code_postal,
                localite,
                pays,
            } => {
                self.add("adresse.code_postal", code_postal);
                self.add("adresse.localite", localite);
                self.add("adresse.pays", pays.as_str());
            }
        }
        if let Some(telephone) = &coordonnees.telephone {
            self.add("telephone", telephone.as_str());
        }
    }

    fn epreuves(&mut self, declaration: &Declaration) {
        let Some(choix) = &declaration.epreuves else {
            return;
        };
        self.add(
            "epreuves.forme",
            match choix.forme {
                Forme::Globale => "globale",
                Forme::Progressive => "progressive",
            },
        );
        for (groupe, langue) in &choix.langues {
            self.add(&format!("epreuves.langue.{groupe}"), langue.as_str());
        }
        for (code, langue) in &choix.facultatives {
            self.add(
                &format!("epreuves.facultative.{code}"),
                langue.as_ref().map_or("", |langue| langue.as_str()),
            );
        }
        for code in &choix.plus_tard {
            self.add(&format!("epreuves.plus_tard.{code}"), "");
        }
    }

    fn notes(&mut self, notes: &Notes) {
        for (code, gardee) in &notes.gardees {
            self.add(
                &format!("notes.gardee.{code}"),
                &format!("{} {}", gardee.note, gardee.session),
            );
        }
        for code in &notes.repassees {
            self.add(&format!("notes.repassee.{code}"), "");
        }
        if let Some(diplome) = &notes.autre_diplome {
            self.add("notes.autre_diplome", diplome);
        }
        for code in &notes.dispenses {
            self.add(&format!("notes.dispense.{code}"), "");
        }
    }
}
