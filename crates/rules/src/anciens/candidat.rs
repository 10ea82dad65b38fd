//! One line: who the person is, where they live, and what they presented.

use super::rapprochement::numero;
use super::{Cadre, Colonne, Remarque, choix};
use crate::adresse::{CodePostal, CommuneInsee, LIGNE_MAX};
use crate::avertissement::AGES;
use crate::campagne::PaysCode;
use crate::cle::Cle;
use crate::ine::Ine;
use crate::naissance::{DateError, DateNaissance};
use crate::nom::{Nom, Prenoms, folded};
use crate::saisie::{CoordonneesSaisie, IdentiteSaisie, SessionPrecedente};
use crate::tableau::{Rang, quoted};
use crate::telephone::Telephone;
use crate::uai::Uai;

/// A line that was read, whether it can be kept or not.
pub(super) struct Lu {
    pub(super) ligne: usize,
    pub(super) source: SessionPrecedente,
    /// The birth date, when it reads.
    pub(super) naissance: Option<DateNaissance>,
}

/// A line, and what is said of it.
pub(super) struct Ligne<'r> {
    rang: &'r Rang<Colonne>,
    anomalies: Vec<Remarque>,
    doutes: Vec<Remarque>,
}

impl<'r> Ligne<'r> {
    pub(super) fn cell(&self, colonne: Colonne) -> &'r str {
        self.rang.cell(colonne)
    }

    fn own(&self, colonne: Colonne) -> String {
        self.cell(colonne).to_owned()
    }

    fn remarque(&self, colonne: Colonne, message: String) -> Remarque {
        Remarque {
            ligne: self.rang.ligne,
            colonne: Some(colonne),
            message,
        }
    }

    /// The fact, and what to write. A column that is absent was told once, with the first line.
    pub(super) fn anomalie(&mut self, colonne: Colonne, fact: &str) {
        if self.rang.has(colonne) {
            let message = format!("{fact} Écrivez {}.", colonne.attendu());
            self.anomalies.push(self.remarque(colonne, message));
        }
    }

    pub(super) fn doute(&mut self, colonne: Colonne, message: impl Into<String>) {
        self.doutes.push(self.remarque(colonne, message.into()));
    }

    /// A cell that holds something must read; an empty one is for [`Colonne::is_required`] to judge.
    fn check(&mut self, colonne: Colonne, reads: impl FnOnce(&str) -> bool, fact: &str) {
        let cell = self.cell(colonne);
        if !cell.is_empty() && !reads(cell) {
            self.anomalie(colonne, fact);
        }
    }

    /// A word among a few, as its key.
    pub(super) fn word(&mut self, colonne: Colonne, keys: &[(&str, &str)]) -> String {
        let cell = self.cell(colonne);
        let typed = folded(cell);
        let typed = typed.trim_end_matches('.');
        let key = keys.iter().find(|(word, _)| *word == typed);
        if key.is_none() && !cell.is_empty() {
            self.anomalie(colonne, &format!("{} n’est pas un choix.", quoted(cell)));
        }
        key.map_or("", |(_, key)| key).to_owned()
    }
}

/// Reads a line: the candidate, what sets the line aside, what deserves a second look.
pub(super) fn read(rang: &Rang<Colonne>, cadre: &Cadre<'_>) -> (Lu, Vec<Remarque>, Vec<Remarque>) {
    let mut ligne = Ligne {
        rang,
        anomalies: Vec::new(),
        doutes: Vec::new(),
    };
    for colonne in Colonne::ALL {
        if colonne.is_required() && ligne.cell(colonne).is_empty() {
            ligne.anomalie(colonne, "La cellule est vide.");
        }
    }
    let session = session(&mut ligne, cadre);
    ligne.check(
        Colonne::NumeroCandidat,
        numero_reads,
        "Le numéro ne se lit pas.",
    );
    let naissance = naissance(&mut ligne, cadre);
    let identite = identite(&mut ligne, naissance, cadre);
    let coordonnees = coordonnees(&mut ligne, cadre);
    ligne.check(
        Colonne::Etablissement,
        |text| Uai::parse(text).is_ok(),
        "L’UAI ne se lit pas.",
    );
    if let Ok(uai) = Uai::parse(ligne.cell(Colonne::Etablissement)) {
        key(&mut ligne, Colonne::Etablissement, "de l’UAI", uai.cle());
    }
    let (specialite, epreuves, notes) = choix::read(&mut ligne, cadre);
    let granted = ligne.cell(Colonne::Amenagements).split('|').map(str::trim);
    let source = SessionPrecedente {
        session,
        numero_candidat: numero(ligne.cell(Colonne::NumeroCandidat)),
        identite: Some(identite),
        coordonnees: Some(coordonnees),
        specialite: Some(specialite),
        epreuves: Some(epreuves),
        notes,
        amenagements: granted
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    let lu = Lu {
        ligne: rang.ligne,
        source,
        naissance,
    };
    (lu, ligne.anomalies, ligne.doutes)
}

/// The file holds one session: the one before the campaign.
fn session(ligne: &mut Ligne<'_>, cadre: &Cadre<'_>) -> u16 {
    let expected = cadre.campagne.session.saturating_sub(1);
    let typed = ligne.cell(Colonne::Session);
    if !typed.is_empty() && typed.parse() != Ok(expected) {
        let fact = format!(
            "{} n’est pas la session {expected}, celle d’avant la campagne.",
            quoted(typed)
        );
        ligne.anomalie(Colonne::Session, &fact);
    }
    expected
}

/// Digits and letters; spaces and hyphens between them do not count.
fn numero_reads(text: &str) -> bool {
    const MAX: usize = 20;
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    text.chars().all(known) && (1..=MAX).contains(&numero(text).len())
}

/// `02/03/2001` or `2001-03-02`.
fn naissance(ligne: &mut Ligne<'_>, cadre: &Cadre<'_>) -> Option<DateNaissance> {
    let typed = ligne.cell(Colonne::DateNaissance);
    if typed.is_empty() {
        return None;
    }
    let calendrier = &cadre.campagne.calendrier;
    let today = calendrier.day(calendrier.ouverture.valeur);
    let slashed: Vec<&str> = typed.split('/').collect();
    let dashed: Vec<&str> = typed.split('-').collect();
    let read = match (slashed.as_slice(), dashed.as_slice()) {
        ([jour, mois, annee], _) | (_, [annee, mois, jour]) => {
            DateNaissance::parse(jour, mois, annee, today)
        }
        _ => Err(Vec::new()),
    };
    let naissance = read.map_err(|errors| match errors.first() {
        Some(DateError::NoSuchDay) => "Ce jour n’existe pas.",
        Some(DateError::Future) => "Cette date suit l’ouverture de la campagne.",
        Some(DateError::TooOld) => "Cette date est trop ancienne.",
        Some(DateError::Empty | DateError::Day | DateError::Month | DateError::Year) | None => {
            "La date ne se lit pas."
        }
    });
    match naissance {
        Ok(naissance) => {
            let age = naissance.age_on(today);
            if !AGES.contains(&age) {
                let message = format!("La personne aurait {age} ans. Vérifiez l’année.");
                ligne.doute(Colonne::DateNaissance, message);
            }
            Some(naissance)
        }
        Err(fact) => {
            ligne.anomalie(Colonne::DateNaissance, fact);
            None
        }
    }
}

fn identite(
    ligne: &mut Ligne<'_>,
    naissance: Option<DateNaissance>,
    cadre: &Cadre<'_>,
) -> IdentiteSaisie {
    let name = |text: &str| Nom::parse(text).is_ok();
    ligne.check(Colonne::NomNaissance, name, "Le nom ne se lit pas.");
    ligne.check(Colonne::NomUsage, name, "Le nom ne se lit pas.");
    let given = |text: &str| Prenoms::parse(text).is_ok();
    ligne.check(Colonne::Prenoms, given, "Les prénoms ne se lisent pas.");
    ligne.check(
        Colonne::Ine,
        |text| Ine::parse(text).is_ok(),
        "L’INE ne se lit pas.",
    );
    if let Ok(ine) = Ine::parse(ligne.cell(Colonne::Ine)) {
        key(ligne, Colonne::Ine, "de l’INE", ine.cle());
    }
    let part = |format: &str| {
        naissance.map_or_else(String::new, |date| date.date().format(format).to_string())
    };
    let mut identite = IdentiteSaisie {
        civilite: ligne.word(
            Colonne::Civilite,
            &[
                ("MADAME", "madame"),
                ("MME", "madame"),
                ("MONSIEUR", "monsieur"),
                ("M", "monsieur"),
            ],
        ),
        nom_naissance: ligne.own(Colonne::NomNaissance),
        prenoms: ligne.own(Colonne::Prenoms),
        nom_usage: ligne.own(Colonne::NomUsage),
        jour: part("%d"),
        mois: part("%m"),
        annee: part("%Y"),
        nationalite: ligne.word(
            Colonne::Nationalite,
            &[("FRANCAISE", "francaise"), ("AUTRE", "autre")],
        ),
        ine: ligne.own(Colonne::Ine),
        ..IdentiteSaisie::default()
    };
    let ville = ligne.own(Colonne::VilleNaissance);
    match place(ligne, Colonne::PaysNaissance, cadre) {
        Lieu::France => {
            identite.lieu_naissance = "france".to_owned();
            let (column, town) = (Colonne::CodeCommuneNaissance, Colonne::VilleNaissance);
            identite.commune_naissance = commune(ligne, column, town, cadre);
            if identite.commune_naissance.is_empty() {
                identite.commune_naissance_texte = ville;
            }
        }
        Lieu::Ailleurs(pays) => {
            identite.lieu_naissance = "ailleurs".to_owned();
            identite.pays_naissance = pays;
            if ville.is_empty() {
                ligne.anomalie(Colonne::VilleNaissance, "La cellule est vide.");
            }
            identite.ville_naissance = ville;
        }
        Lieu::Inconnu => {}
    }
    identite
}

fn coordonnees(ligne: &mut Ligne<'_>, cadre: &Cadre<'_>) -> CoordonneesSaisie {
    let short = |text: &str| text.chars().count() <= LIGNE_MAX;
    ligne.check(Colonne::Adresse1, short, "La ligne est trop longue.");
    ligne.check(Colonne::Adresse2, short, "La ligne est trop longue.");
    ligne.check(
        Colonne::Telephone,
        |text| Telephone::parse(text).is_ok(),
        "Le numéro ne se lit pas.",
    );
    let mut coordonnees = CoordonneesSaisie {
        adresse_1: ligne.own(Colonne::Adresse1),
        adresse_2: ligne.own(Colonne::Adresse2),
        code_postal: ligne.own(Colonne::CodePostal),
        localite: ligne.own(Colonne::Localite),
        telephone: ligne.own(Colonne::Telephone),
        ..CoordonneesSaisie::default()
    };
    match place(ligne, Colonne::Pays, cadre) {
        Lieu::France => {
            if CodePostal::parse(&coordonnees.code_postal).is_err() {
                ligne.anomalie(Colonne::CodePostal, "Le code postal ne se lit pas.");
            }
            coordonnees.commune = commune(ligne, Colonne::CodeCommune, Colonne::Localite, cadre);
        }
        Lieu::Ailleurs(pays) => {
            coordonnees.pays = pays;
            if coordonnees.localite.is_empty() {
                ligne.anomalie(Colonne::Localite, "La cellule est vide.");
            }
        }
        Lieu::Inconnu => {}
    }
    coordonnees
}

/// Where an address or a birth is.
enum Lieu {
    France,
    Ailleurs(String),
    /// The country was told as unknown: nothing else can be judged.
    Inconnu,
}

fn place(ligne: &mut Ligne<'_>, colonne: Colonne, cadre: &Cadre<'_>) -> Lieu {
    let typed = ligne.cell(colonne);
    let code = typed.to_uppercase();
    if matches!(code.as_str(), "" | "FR") {
        return Lieu::France;
    }
    if cadre
        .territoire
        .pays(&PaysCode::new(code.as_str()))
        .is_none()
    {
        ligne.anomalie(colonne, &format!("Le pays {} est inconnu.", quoted(typed)));
        return Lieu::Inconnu;
    }
    Lieu::Ailleurs(code)
}

/// The code of a commune of the list; empty when only the name of the town can stand for it (R-COM-3).
fn commune(ligne: &mut Ligne<'_>, code: Colonne, town: Colonne, cadre: &Cadre<'_>) -> String {
    let (typed, named) = (ligne.cell(code), ligne.cell(town));
    let read = CommuneInsee::parse(typed);
    if let Ok(known) = &read
        && cadre.territoire.commune(known).is_some()
    {
        return known.as_str().to_owned();
    }
    match (typed, read, named) {
        ("", _, "") => ligne.anomalie(code, "Ni le code ni la ville ne sont écrits."),
        ("", _, _) => ligne.doute(code, "Sans code, seul le nom de la ville est repris."),
        (_, Err(_), _) => ligne.anomalie(
            code,
            &format!("{} n’est pas un code de commune.", quoted(typed)),
        ),
        (_, Ok(_), "") => ligne.anomalie(
            code,
            &format!("La commune {} n’est pas dans la liste.", quoted(typed)),
        ),
        (_, Ok(_), _) => ligne.doute(
            code,
            format!(
                "La commune {} n’est pas dans la liste : seul le nom de la ville est repris.",
                quoted(typed)
            ),
        ),
    }
    String::new()
}

/// A wrong key is a doubt, with what was probably meant.
fn key(ligne: &mut Ligne<'_>, colonne: Colonne, of: &str, cle: Cle) {
    let Cle::Doubtful { proposition } = cle else {
        return;
    };
    let meant = proposition.map(|meant| format!(" Peut-être {}.", quoted(&meant)));
    let message = format!(
        "La clé {of} ne correspond pas aux autres caractères. Vérifiez-la.{}",
        meant.unwrap_or_default()
    );
    ligne.doute(colonne, message);
}
