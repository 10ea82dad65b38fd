//! Every candidacy that a règlement allows or forbids, held to a checker that was written apart.
//!
//! Each spécialité × category × forme is crossed with what can be done with each obligatory épreuve: presented, kept,
//! dispensed, absent. Up to seven épreuves every choice is tried; above, one of each symmetry class and every pair.
//! `cargo xtask enumeration` tries every choice of all of them. Marks, languages and optional épreuves have sweeps of
//! their own. The path is that of the screens: orders to `decide`, never an inner function.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the checker reads the files by itself, and says how much it tried"
)]

mod enumeration_scene;
mod oracle;
mod scene;

use enumeration_scene::{Essai, campaigns};
use oracle::data::{Donnees, Epreuve, Specialite};
use oracle::{Candidature, Etat, Forme, juger};
use std::collections::{BTreeMap, BTreeSet};

const ETATS: [Etat; 4] = [
    Etat::Presentee,
    Etat::Gardee {
        centiemes: 1200,
        session: 0,
    },
    Etat::Dispensee,
    Etat::Absente,
];

/// The épreuves up to which every choice is tried in each run.
const ENTIERES: usize = 7;

/// A state by its rank; a mark is of the session before.
fn etat(rank: usize, donnees: &Donnees) -> Etat {
    match &ETATS[rank] {
        Etat::Gardee { centiemes, .. } => Etat::Gardee {
            centiemes: *centiemes,
            session: donnees.session() - 1,
        },
        Etat::Presentee => Etat::Presentee,
        Etat::Dispensee => Etat::Dispensee,
        Etat::Absente => Etat::Absente,
    }
}

/// Ranks of the states of `count` épreuves: all of them.
fn every(count: usize) -> impl Iterator<Item = Vec<usize>> {
    let all = 4_usize.pow(u32::try_from(count).expect("a few épreuves"));
    (0..all).map(move |mut number| {
        let mut digit = || {
            let rank = number % 4;
            number /= 4;
            rank
        };
        (0..count).map(|_| digit()).collect()
    })
}

/// What the rules may tell one épreuve from another by: two alike can change places.
fn class(epreuve: &Epreuve) -> (bool, Option<&str>, &BTreeSet<String>) {
    (epreuve.generale, epreuve.cle_langue(), &epreuve.langues)
}

/// One of each symmetry class, and every pair of states on every pair of épreuves.
fn representatives(epreuves: &[&Epreuve]) -> BTreeSet<Vec<usize>> {
    let mut classes: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, epreuve) in epreuves.iter().enumerate() {
        classes.entry(class(epreuve)).or_default().push(place);
    }
    let mut found = vec![vec![0; epreuves.len()]];
    for places in classes.values() {
        let mut next = Vec::new();
        for ranks in every(places.len()).filter(|ranks| ranks.is_sorted()) {
            for start in &found {
                let mut choice = start.clone();
                for (place, rank) in places.iter().zip(&ranks) {
                    choice[*place] = *rank;
                }
                next.push(choice);
            }
        }
        found = next;
    }
    let mut found: BTreeSet<Vec<usize>> = found.into_iter().collect();
    for (one, other, pair) in pairs(epreuves.len()) {
        for rest in [0, 3] {
            let mut choice = vec![rest; epreuves.len()];
            (choice[one], choice[other]) = (pair % 4, pair / 4);
            found.insert(choice);
        }
    }
    found
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..count).flat_map(move |one| {
        (0..one).flat_map(move |other| (0..16).map(move |pair| (one, other, pair)))
    })
}

/// A legal language for each key, all different.
fn langues(specialite: &Specialite) -> BTreeMap<String, String> {
    let mut langues: BTreeMap<String, String> = BTreeMap::new();
    for epreuve in specialite.obligatoires() {
        let Some(cle) = epreuve.cle_langue() else {
            continue;
        };
        let mut free = epreuve
            .langues
            .iter()
            .filter(|langue| !langues.values().any(|taken| taken == *langue));
        if let (false, Some(langue)) = (langues.contains_key(cle), free.next()) {
            langues.insert(cle.to_owned(), langue.clone());
        }
    }
    langues
}

fn usual<'a>(specialite: &Specialite, id: &'a str, categorie: &'a str) -> Candidature<'a> {
    let presented = specialite
        .obligatoires()
        .map(|epreuve| (epreuve.code.clone(), Etat::Presentee));
    Candidature {
        categorie,
        deja: true,
        specialite: id,
        forme: Forme::Globale,
        etats: presented.collect(),
        langues: langues(specialite),
        facultatives: BTreeMap::new(),
        diplome: true,
    }
}

/// Holds the rules to the checker, and keeps what the refusals were.
struct Epreuves {
    essai: Essai,
    count: usize,
    legal: usize,
    refusals: BTreeSet<String>,
    disagreements: Vec<String>,
}

impl Epreuves {
    fn new(essai: Essai) -> Self {
        Self {
            essai,
            count: 0,
            legal: 0,
            refusals: BTreeSet::new(),
            disagreements: Vec::new(),
        }
    }

    fn hold(&mut self, donnees: &Donnees, candidature: &Candidature<'_>) {
        let broken = juger(donnees, candidature);
        let refused = self.essai.judge(candidature);
        self.count += 1;
        self.legal += usize::from(broken.is_empty());
        if broken.is_empty() != refused.is_empty() && self.disagreements.len() < 20 {
            let told = format!("{candidature:?}\n  checker: {broken:?}\n  rules: {refused:?}");
            self.disagreements.push(told);
        }
        self.refusals.extend(refused);
    }

    fn end(self, name: &str) -> (usize, BTreeSet<String>) {
        assert!(
            self.disagreements.is_empty(),
            "{name}:\n{}",
            self.disagreements.join("\n")
        );
        assert!(
            self.count == 0 || self.legal > 0,
            "{name}: nothing is legal"
        );
        (self.count, self.refusals)
    }
}

/// Spécialités whose épreuves are those of another one already crossed.
fn same_reglement(specialite: &Specialite) -> Vec<String> {
    let line = |epreuve: &Epreuve| {
        let Epreuve {
            code,
            generale,
            facultative,
            langues,
            groupe,
            ..
        } = epreuve;
        format!("{code} {generale} {facultative} {langues:?} {groupe:?}")
    };
    specialite.epreuves.iter().map(line).collect()
}

/// Source: R-FORM-1, R-FORM-2, R-FORM-3, R-DISP-1, R-CAMP-2.
#[test]
fn every_choice_of_epreuves_is_legal_or_refused_as_the_checker_says() {
    let whole = std::env::var_os("PUPITRE_ENUMERATION").is_some();
    let mut crossed = BTreeSet::new();
    let mut count = 0;
    for (id, donnees, essai) in campaigns() {
        let mut epreuves = Epreuves::new(essai);
        let formes: Vec<_> = donnees.categories().clone().into_iter().collect();
        for (specialite_id, specialite) in donnees.specialites() {
            if !crossed.insert((formes.clone(), same_reglement(specialite))) {
                continue;
            }
            let obligatoires: Vec<&Epreuve> = specialite.obligatoires().collect();
            let choices: Vec<Vec<usize>> = if whole || obligatoires.len() <= ENTIERES {
                every(obligatoires.len()).collect()
            } else {
                representatives(&obligatoires).into_iter().collect()
            };
            for categorie in donnees.categories().keys() {
                for forme in [Forme::Globale, Forme::Progressive] {
                    for choice in &choices {
                        let mut candidature = usual(specialite, specialite_id, categorie);
                        candidature.forme = forme;
                        for (epreuve, rank) in obligatoires.iter().zip(choice) {
                            let etat = etat(*rank, &donnees);
                            candidature.etats.insert(epreuve.code.clone(), etat);
                        }
                        epreuves.hold(&donnees, &candidature);
                    }
                }
            }
        }
        count += epreuves.end(id).0;
    }
    println!("{count} candidacies");
    assert!(count > 500_000, "only {count} candidacies were tried");
}

/// Source: R-BEN-1, R-BEN-2, R-BEN-3, R-BEN-6, R-DISP-1, R-LANG-1 to R-LANG-3, R-FORM-4, R-OPT-2.
#[test]
fn every_mark_language_and_optional_epreuve_is_legal_or_refused_as_the_checker_says() {
    let mut refusals = BTreeSet::new();
    for (id, donnees, essai) in campaigns() {
        let mut epreuves = Epreuves::new(essai);
        for (specialite_id, specialite) in donnees.specialites() {
            for categorie in donnees.categories().keys() {
                for forme in [Forme::Globale, Forme::Progressive] {
                    let mut candidature = usual(specialite, specialite_id, categorie);
                    candidature.forme = forme;
                    marks(&mut epreuves, &donnees, specialite, &candidature);
                    languages(&mut epreuves, &donnees, specialite, &candidature);
                    optional(&mut epreuves, &donnees, specialite, &candidature);
                }
            }
        }
        refusals.extend(epreuves.end(id).1);
    }
    let witnessed: Vec<&str> = refusals.iter().map(String::as_str).collect();
    assert_eq!(
        witnessed,
        [
            "epreuves.aucune_presentee",
            "epreuves.facultative_inconnue",
            "epreuves.facultatives_trop_nombreuses",
            "epreuves.forme_interdite",
            "epreuves.langue_facultative_identique",
            "epreuves.langue_interdite",
            "epreuves.langue_manquante",
            "epreuves.langues_identiques",
            "epreuves.plus_tard_interdit",
            "notes.dispense_interdite",
            "notes.dispense_sans_diplome",
            "notes.rien_a_presenter",
            "notes.sans_presentation",
            "notes.session_future",
            "notes.sous_seuil",
            "notes.trop_ancienne",
        ],
        "each refusal of legality has its witness"
    );
}

/// Marks about the threshold and the years, dispenses without diploma, everything held or left for later.
fn marks(
    epreuves: &mut Epreuves,
    donnees: &Donnees,
    specialite: &Specialite,
    usual: &Candidature<'_>,
) {
    let session = donnees.session();
    let oldest = session - donnees.benefice_sessions();
    let seuil = donnees.seuil_centiemes();
    for epreuve in specialite.obligatoires() {
        for centiemes in [0, seuil - 1, seuil, 2000] {
            for session in [oldest - 1, oldest, session - 1, session, session + 1] {
                for deja in [true, usual.categorie != "distance"] {
                    let mut candidature = usual.clone();
                    candidature.deja = deja;
                    let etat = Etat::Gardee { centiemes, session };
                    candidature.etats.insert(epreuve.code.clone(), etat);
                    epreuves.hold(donnees, &candidature);
                }
            }
        }
        for diplome in [true, false] {
            let mut candidature = usual.clone();
            candidature.diplome = diplome;
            candidature
                .etats
                .insert(epreuve.code.clone(), Etat::Dispensee);
            epreuves.hold(donnees, &candidature);
        }
    }
    let kept = Etat::Gardee {
        centiemes: 1200,
        session: session - 1,
    };
    for rest in [kept.clone(), Etat::Dispensee, Etat::Absente] {
        for etat in [kept.clone(), Etat::Absente] {
            let mut candidature = usual.clone();
            for (rank, value) in candidature.etats.values_mut().enumerate() {
                *value = if rank == 0 {
                    etat.clone()
                } else {
                    rest.clone()
                };
            }
            epreuves.hold(donnees, &candidature);
            candidature.deja = candidature.categorie != "distance";
            epreuves.hold(donnees, &candidature);
        }
    }
}

/// Each language of the nation, none and an unknown one, for each key; with the épreuve presented and kept.
fn languages(
    epreuves: &mut Epreuves,
    donnees: &Donnees,
    specialite: &Specialite,
    usual: &Candidature<'_>,
) {
    let optional = donnees.facultatives_communes().iter();
    let national: BTreeSet<String> = optional
        .flat_map(|epreuve| epreuve.langues.clone())
        .collect();
    let kept = Etat::Gardee {
        centiemes: 1200,
        session: donnees.session() - 1,
    };
    for epreuve in specialite.obligatoires() {
        let Some(cle) = epreuve.cle_langue() else {
            continue;
        };
        let words = ["", "elfique"].map(str::to_owned);
        for langue in national.iter().chain(&words) {
            for etat in [Etat::Presentee, kept.clone()] {
                let mut candidature = usual.clone();
                candidature.langues.remove(cle);
                if !langue.is_empty() {
                    candidature.langues.insert(cle.to_owned(), langue.clone());
                }
                for same in specialite.obligatoires() {
                    if same.cle_langue() == Some(cle) {
                        candidature.etats.insert(same.code.clone(), etat.clone());
                    }
                }
                epreuves.hold(donnees, &candidature);
                let second = Some("anglais".to_owned());
                candidature.facultatives.insert("EF1".to_owned(), second);
                epreuves.hold(donnees, &candidature);
            }
        }
    }
}

/// Optional épreuves: each, all, one too many, an unknown one, in each language.
fn optional(
    epreuves: &mut Epreuves,
    donnees: &Donnees,
    specialite: &Specialite,
    usual: &Candidature<'_>,
) {
    let open = donnees.facultatives(specialite);
    let codes: Vec<&str> = open.iter().map(|epreuve| epreuve.code.as_str()).collect();
    let subsets = 1_usize << codes.len().min(6);
    for set in 0..subsets {
        for unknown in [false, true] {
            for langue in [None, Some("espagnol"), Some("anglais"), Some("elfique")] {
                let mut candidature = usual.clone();
                let chosen = codes
                    .iter()
                    .enumerate()
                    .filter(|(rank, _)| set >> rank & 1 == 1);
                for (rank, code) in chosen {
                    let spoken = langue.filter(|_| !open[rank].langues.is_empty());
                    let spoken = spoken.map(str::to_owned);
                    candidature.facultatives.insert((*code).to_owned(), spoken);
                }
                if unknown {
                    candidature.facultatives.insert("EF99".to_owned(), None);
                }
                epreuves.hold(donnees, &candidature);
            }
        }
    }
}
