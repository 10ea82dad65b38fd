//! Fields out of a declaration: what a computer shows of a dossier that was filled elsewhere.
//!
//! The law: the command of a page, made of these fields, changes nothing.

use super::Ouvert;
use super::saisie::Brouillon;
use chrono::{Datelike as _, NaiveDate};
use rules::campagne::{Campagne, Forme, NationaliteDite, SituationHandicap};
use rules::declaration::{
    Amenagement, ChoixEpreuves, Civilite, Coordonnees, Declaration, Identite, LieuAdresse,
    LieuNaissance, Notes, Parcours,
};
use rules::epreuves::chosen;

/// Fields being filled.
struct Champs(Brouillon);

impl Champs {
    fn put(&mut self, champ: &str, texte: impl Into<String>) {
        self.0.insert(champ.to_owned(), texte.into());
    }

    fn date(&mut self, champ: &str, date: NaiveDate) {
        self.put(&format!("{champ}.jour"), date.day().to_string());
        self.put(&format!("{champ}.mois"), date.month().to_string());
        self.put(&format!("{champ}.annee"), date.year().to_string());
    }

    fn list<T: ToString>(&mut self, champ: &str, values: impl IntoIterator<Item = T>) {
        let values: Vec<String> = values.into_iter().map(|it| it.to_string()).collect();
        self.put(champ, values.join(","));
    }
}

/// The fields that a declaration fills.
pub(super) fn fields_of(declaration: &Declaration, campagne: &Campagne) -> Brouillon {
    let mut champs = Champs(Brouillon::new());
    if let Some(courriel) = &declaration.courriel {
        champs.put("courriel", courriel.as_str());
    }
    if let Some(identite) = &declaration.identite {
        identite_fields(&mut champs, identite);
    }
    if let Some(representant) = &declaration.representant {
        champs.put("representant_nom", representant.nom.as_str());
        champs.put("representant_prenoms", representant.prenoms.as_str());
        champs.put("representant_lien", representant.lien.as_str());
    }
    if let Some(coordonnees) = &declaration.coordonnees {
        coordonnees_fields(&mut champs, coordonnees);
    }
    if let Some(parcours) = &declaration.parcours {
        parcours_fields(&mut champs, parcours);
    }
    if let Some(specialite) = &declaration.specialite {
        champs.put("specialite", specialite.as_str());
    }
    let specialite = chosen(declaration, campagne);
    let obligatoires: Vec<String> = specialite
        .map(|specialite| {
            let defs = specialite.reglement.obligatoires();
            defs.map(|def| def.code.to_string()).collect()
        })
        .unwrap_or_default();
    if let Some(choix) = &declaration.epreuves {
        epreuves_fields(&mut champs, choix, &obligatoires);
    }
    if let Some(notes) = &declaration.notes {
        notes_fields(&mut champs, notes, &obligatoires);
    }
    if let Some(amenagement) = &declaration.amenagement {
        amenagement_fields(&mut champs, *amenagement);
    }
    champs.0
}

fn identite_fields(champs: &mut Champs, identite: &Identite) {
    champs.put(
        "civilite",
        match identite.civilite {
            Civilite::Madame => "madame",
            Civilite::Monsieur => "monsieur",
        },
    );
    champs.put("nom_naissance", identite.nom.as_str());
    champs.put("prenoms", identite.prenoms.as_str());
    let usage = identite.nom_usage.as_ref();
    champs.put("nom_usage", usage.map_or("", |nom| nom.as_str()));
    champs.date("date_naissance", identite.naissance.date());
    match &identite.lieu {
        LieuNaissance::France { code, commune } => {
            champs.put("lieu_naissance", "france");
            let code = code.as_ref().map_or("", |code| code.as_str());
            champs.put("commune_naissance", code);
            champs.put("commune_naissance.texte", commune.as_str());
        }
        LieuNaissance::Etranger { ville, pays } => {
            champs.put("lieu_naissance", "ailleurs");
            champs.put("ville_naissance", ville.as_str());
            champs.put("pays_naissance", pays.as_str());
        }
    }
    champs.put(
        "nationalite",
        match identite.nationalite {
            NationaliteDite::Francaise => "francaise",
            NationaliteDite::Autre => "autre",
        },
    );
    champs.put("ine", identite.ine.as_ref().map_or("", |ine| ine.as_str()));
}

fn coordonnees_fields(champs: &mut Champs, coordonnees: &Coordonnees) {
    champs.put("adresse_1", coordonnees.ligne_1.as_str());
    let ligne_2 = coordonnees.ligne_2.as_deref();
    champs.put("adresse_2", ligne_2.unwrap_or_default());
    match &coordonnees.lieu {
        LieuAdresse::France {
            code_postal,
            commune,
            localite,
            ..
        } => {
            champs.put("residence_adresse", "france");
            champs.put("code_postal", code_postal.as_str());
            let commune = commune.as_ref().map_or("", |code| code.as_str());
            champs.put("commune", commune);
            champs.put("commune.texte", localite.as_str());
        }
        LieuAdresse::Etranger {
            code_postal,
            localite,
            pays,
        } => {
            champs.put("residence_adresse", "ailleurs");
            champs.put("code_postal", code_postal.as_str());
            champs.put("localite", localite.as_str());
            champs.put("pays", pays.as_str());
        }
    }
    let telephone = coordonnees.telephone.as_ref();
    champs.put("telephone", telephone.map_or("", |it| it.as_str()));
}

fn parcours_fields(champs: &mut Champs, parcours: &Parcours) {
    champs.list("particularites", &parcours.particularites);
    let last = parcours.experience.len();
    for (rank, periode) in (1..).zip(&parcours.experience) {
        let part = |name: &str| format!("periode.{rank}.{name}");
        champs.put(&part("employeur"), periode.employeur.as_str());
        champs.date(&part("debut"), periode.debut);
        match periode.fin {
            Some(fin) => {
                champs.put(&part("en_cours"), "non");
                champs.date(&part("fin"), fin);
            }
            None => champs.put(&part("en_cours"), "oui"),
        }
        champs.put(&part("suite"), if rank < last { "oui" } else { "non" });
    }
}

fn epreuves_fields(champs: &mut Champs, choix: &ChoixEpreuves, obligatoires: &[String]) {
    let progressive = match choix.forme {
        Forme::Globale => false,
        Forme::Progressive => true,
    };
    champs.put(
        "forme",
        if progressive {
            "progressive"
        } else {
            "globale"
        },
    );
    for (cle, langue) in &choix.langues {
        champs.put(&format!("langue.{cle}"), langue.as_str());
    }
    champs.list("facultatives", choix.facultatives.keys());
    for (code, langue) in &choix.facultatives {
        if let Some(langue) = langue {
            champs.put(&format!("langue_facultative.{code}"), langue.as_str());
        }
    }
    for code in obligatoires.iter().filter(|_| progressive) {
        let later = choix.plus_tard.iter().any(|it| it.as_str() == code);
        let said = if later { "plus_tard" } else { "presenter" };
        champs.put(&format!("presentee.{code}"), said);
    }
}

fn notes_fields(champs: &mut Champs, notes: &Notes, obligatoires: &[String]) {
    for code in obligatoires {
        let kept = notes.gardees.iter().find(|(of, _)| of.as_str() == code);
        let again = notes.repassees.iter().any(|of| of.as_str() == code);
        let choix = match (kept, again) {
            (Some((_, kept)), _) => {
                champs.put(&format!("note_valeur.{code}"), kept.note.to_string());
                champs.put(&format!("note_session.{code}"), kept.session.to_string());
                "garder"
            }
            (None, true) => "repasser",
            (None, false) => "pas_de_note",
        };
        champs.put(&format!("note_choix.{code}"), choix);
    }
    let diplome = notes.autre_diplome.as_deref();
    champs.put(
        "autre_diplome",
        if diplome.is_some() { "oui" } else { "non" },
    );
    champs.put("autre_diplome_nom", diplome.unwrap_or_default());
    champs.list("dispenses", &notes.dispenses);
}

fn amenagement_fields(champs: &mut Champs, amenagement: Amenagement) {
    let (besoin, situation) = match amenagement.situation {
        SituationHandicap::Non => ("non", ""),
        SituationHandicap::PremiereDemande => ("oui", "premiere"),
        SituationHandicap::Reconduit => ("oui", "memes"),
        SituationHandicap::SituationChangee => ("oui", "changee"),
    };
    champs.put("amenagement", besoin);
    champs.put("situation_medicale", situation);
}

impl Ouvert {
    /// Fills what was never typed here.
    pub(super) fn fill_missing(&mut self, campagne: &Campagne) {
        for (champ, texte) in fields_of(&self.dossier.declaration, campagne) {
            self.brouillon.entry(champ).or_insert(texte);
        }
    }

    /// Follows a change that came from elsewhere: a field that shows what the dossier held shows what it holds now;
    /// one in which something else was typed keeps it.
    pub(super) fn follow(&mut self, before: &Declaration, campagne: &Campagne) {
        let before = fields_of(before, campagne);
        let after = fields_of(&self.dossier.declaration, campagne);
        let gone = before.keys().filter(|champ| !after.contains_key(*champ));
        let gone = gone.map(|champ| (champ.clone(), String::new()));
        let now: Brouillon = after.clone().into_iter().chain(gone).collect();
        for (champ, texte) in now {
            let typed = self.brouillon.get(&champ);
            let untouched = typed.is_none() || typed == before.get(&champ);
            if untouched && typed != Some(&texte) {
                self.brouillon.insert(champ.clone(), texte);
                self.non_gardes.insert(champ);
            }
        }
    }
}
