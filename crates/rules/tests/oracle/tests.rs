//! Cases computed by hand from the texts and the data, each one step away from a legal candidacy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Etat::{Absente, Dispensee, Gardee, Presentee};
use super::{Candidature, Donnees, Etat, Forme, juger};

const NANTES: &str = "nantes-bts-2024";
const MCO: &str = "management-commercial-operationnel";

#[test]
fn a_whole_candidacy_is_legal() {
    check(mco(), []);
    check(tourisme(), []);
}

#[test]
fn a_forme_must_be_open_to_the_category() {
    check(
        Candidature {
            categorie: "individuel",
            ..mco()
        },
        [],
    );
    check(
        Candidature {
            categorie: "individuel",
            forme: Forme::Progressive,
            ..mco()
        },
        ["R-FORM-1"],
    );
    check(
        Candidature {
            categorie: "scolaire",
            ..mco()
        },
        ["R-FORM-1"],
    );
}

#[test]
fn globale_leaves_nothing_out_and_progressive_presents_something() {
    check(with(mco(), ["E5"], Absente), ["R-FORM-2"]);
    check(progressive(with(mco(), ["E5"], Absente)), []);
    check(progressive(with(mco(), MCO_CODES, Absente)), ["R-FORM-3"]);
    check(with(mco(), MCO_CODES, Absente), ["R-FORM-2", "R-FORM-3"]);
    check(with(mco(), MCO_CODES, note(1000, 2023)), ["R-FORM-3"]);
    check(with(mco(), &MCO_CODES[1..], note(1000, 2023)), []);
    let mut silent = mco();
    silent.etats.remove("E5");
    check(silent, ["R-FORM-2"]);
}

#[test]
fn a_mark_is_kept_from_ten_in_globale_and_from_nothing_in_progressive() {
    check(with(mco(), ["E5"], note(1000, 2023)), []);
    check(with(mco(), ["E5"], note(999, 2023)), ["R-BEN-2"]);
    check(progressive(with(mco(), ["E5"], note(999, 2023))), []);
    check(progressive(with(mco(), ["E5"], note(0, 2023))), []);
    check(with(mco(), ["E5"], note(2000, 2023)), []);
    check(with(mco(), ["E5"], note(2001, 2023)), ["R-BEN-1"]);
}

#[test]
fn a_mark_is_kept_for_five_sessions_by_somebody_who_has_one() {
    check(with(mco(), ["E5"], note(1200, 2018)), ["R-BEN-1"]);
    check(with(mco(), ["E5"], note(1200, 2019)), []);
    check(with(mco(), ["E5"], note(1200, 2024)), ["R-BEN-1"]);
    check(with(mco(), ["E5"], note(1200, 2025)), ["R-BEN-1"]);
    check(
        progressive(with(mco(), ["E5"], note(800, 2018))),
        ["R-BEN-1"],
    );
    let newcomer = Candidature {
        deja: false,
        ..mco()
    };
    check(newcomer.clone(), []);
    check(with(newcomer, ["E5"], note(1200, 2023)), ["R-BEN-1"]);
}

#[test]
fn a_diploma_dispenses_of_general_epreuves_only() {
    let graduate = Candidature {
        diplome: true,
        ..mco()
    };
    check(with(graduate.clone(), ["E1", "E3"], Dispensee), []);
    check(with(graduate, ["E5"], Dispensee), ["R-DISP-1"]);
    check(with(mco(), ["E1"], Dispensee), ["R-DISP-1"]);
}

#[test]
fn a_language_comes_from_the_list_of_its_epreuve() {
    check(speaking(mco(), "E2", "basque"), ["R-LANG-1"]);
    check(speaking(mco(), "E21", "anglais"), ["R-LANG-1"]);
    check(speaking(mco(), "E1", "anglais"), ["R-LANG-1"]);
    check(silent(mco()), ["R-LANG-1"]);
    check(speaking(tourisme(), "E22", "basque"), []);
    let banque = "banque-conseiller-de-clientele-particuliers";
    let codes = ["E1", "E21", "E22", "E3", "E4-U41", "E4-U42", "E5"];
    check(speaking(candidature(banque, &codes), "E2", "russe"), []);
    check(
        speaking(candidature(banque, &codes), "E2", "arabe"),
        ["R-LANG-2"],
    );
    check(candidature(banque, &codes), ["R-LANG-2"]);
    check(speaking(tourisme(), "E21", "allemand"), ["R-LANG-2"]);
}

#[test]
fn two_languages_sat_are_two() {
    check(speaking(tourisme(), "E22", "anglais"), ["R-LANG-3"]);
    let sam = candidature(
        "support-a-l-action-manageriale",
        &["E1", "E21", "E22", "E3", "E4", "E5", "E6"],
    );
    let sam = speaking(speaking(sam, "E21", "italien"), "E22", "italien");
    check(sam.clone(), ["R-LANG-3"]);
    check(with(sam, ["E21"], note(1300, 2022)), []);
}

#[test]
fn what_is_not_presented_needs_no_language() {
    let half = with(silent(mco()), ["E21"], note(1200, 2023));
    check(half.clone(), ["R-LANG-1"]);
    check(with(half, ["E22"], note(1200, 2023)), []);
    check(
        progressive(with(silent(mco()), ["E21", "E22"], Absente)),
        [],
    );
    check(
        with(
            speaking(mco(), "E2", "basque"),
            ["E21", "E22"],
            note(1200, 2023),
        ),
        [],
    );
}

#[test]
fn an_optional_epreuve_is_on_offer_and_has_its_language() {
    check(choosing(mco(), "EF1", Some("espagnol")), []);
    check(choosing(mco(), "EF1", Some("breton")), []);
    check(choosing(mco(), "EF1", None), ["R-LANG-1"]);
    check(choosing(mco(), "EF1", Some("elfique")), ["R-LANG-1"]);
    check(choosing(mco(), "EF3", None), []);
    check(choosing(mco(), "EF3", Some("anglais")), ["R-LANG-1"]);
    check(choosing(mco(), "UF3", None), ["R-FORM-4"]);
    check(choosing(mco(), "E5", None), ["R-FORM-4"]);
    let two = choosing(choosing(tourisme(), "EF3", None), "UF3", None);
    check(two.clone(), []);
    check(choosing(two, "EF1", Some("italien")), ["R-FORM-4"]);
}

#[test]
fn an_optional_language_differs_from_those_sat() {
    let twice = choosing(mco(), "EF1", Some("anglais"));
    check(twice.clone(), ["R-OPT-2"]);
    check(with(twice.clone(), ["E21"], note(1200, 2023)), ["R-OPT-2"]);
    check(with(twice, ["E21", "E22"], note(1200, 2023)), []);
    check(choosing(tourisme(), "EF1", Some("anglais")), ["R-OPT-2"]);
    // No campaign offers two optional languages today; a copy of EF1 under another name does.
    let mut donnees = nantes();
    let mut second = donnees.facultatives_communes()[0].clone();
    second.code = "EF2".to_owned();
    donnees.add_facultative_commune(second);
    let same = choosing(
        choosing(mco(), "EF1", Some("espagnol")),
        "EF2",
        Some("espagnol"),
    );
    assert_eq!(juger(&donnees, &same), BTreeSet::from(["R-OPT-2"]));
    let other = choosing(
        choosing(mco(), "EF1", Some("espagnol")),
        "EF2",
        Some("italien"),
    );
    assert_eq!(juger(&donnees, &other), BTreeSet::new());
}

#[test]
fn a_specialite_is_open_in_the_session() {
    check(candidature("poterie", &[]), ["R-CAMP-2"]);
    // First session 2025.
    check(
        candidature(
            "cybersecurite-informatique-et-reseaux-electronique-ciel-a",
            &[],
        ),
        ["R-CAMP-2"],
    );
    // Last session 2023.
    check(candidature("design-graphique", &[]), ["R-CAMP-2"]);
}

#[test]
fn unknown_epreuves_forbid_nothing_and_cannot_be_named() {
    check(candidature("dietetique", &[]), []);
    check(candidature("dietetique", &["E1"]), ["R-CAMP-3"]);
    check(with(tourisme(), ["UF3"], Presentee), ["R-CAMP-3"]);
    // Only E6 of SIO 2024 is known: keeping it does not mean that nothing is presented.
    let sio = candidature("services-informatiques-aux-organisations-a", &["E6"]);
    check(with(sio.clone(), ["E6"], note(1500, 2023)), []);
    check(with(sio, ["E6"], Absente), ["R-FORM-2"]);
}

#[test]
fn the_data_are_read_as_a_clerk_counts_them() {
    let donnees = nantes();
    assert_eq!(donnees.session(), 2024);
    assert_eq!(donnees.facultatives_max(), 2);
    assert_eq!(donnees.seuil_centiemes(), 1000);
    assert_eq!(donnees.benefice_sessions(), 5);
    let categories: Vec<&str> = donnees.categories().keys().map(String::as_str).collect();
    assert_eq!(categories, ["distance", "individuel"]);
    // 108 lines, less three that ended in 2023 and two that begin in 2025; 17 have épreuves.
    assert_eq!(donnees.specialites().len(), 103);
    let known = donnees
        .specialites()
        .values()
        .filter(|specialite| !specialite.epreuves.is_empty());
    assert_eq!(known.count(), 17);
    let mco = &donnees.specialites()[MCO];
    let codes: Vec<&str> = mco
        .obligatoires()
        .map(|epreuve| epreuve.code.as_str())
        .collect();
    assert_eq!(codes, MCO_CODES);
    let generales = mco.epreuves.iter().filter(|epreuve| epreuve.generale);
    assert_eq!(generales.count(), 4);
    assert_eq!(mco.epreuves[1].cle_langue(), Some("E2"));
    assert_eq!(mco.epreuves[1].langues.len(), 22);
    let offered = donnees.facultatives(&donnees.specialites()["tourisme"]);
    let codes: Vec<&str> = offered
        .iter()
        .map(|epreuve| epreuve.code.as_str())
        .collect();
    assert_eq!(codes, ["UF3", "EF1", "EF3"]);
    assert_eq!(offered[1].langues.len(), 30);
}

#[test]
fn a_reglement_follows_its_session() {
    let donnees = Donnees::lire(&racine(), "martinique-bts-2025");
    assert_eq!(donnees.session(), 2025);
    assert_eq!(donnees.specialites().len(), 100);
    assert_eq!(donnees.specialites()[MCO].epreuves.len(), 8);
    let codes = ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"];
    let mut mco = speaking(candidature(MCO, &codes), "LVE", "anglais");
    assert_eq!(juger(&donnees, &mco), BTreeSet::new());
    // In 2025 a mark of 2020 is the oldest that can be kept.
    mco.etats.insert("E8".to_owned(), note(1000, 2020));
    assert_eq!(juger(&donnees, &mco), BTreeSet::new());
    mco.etats.insert("E8".to_owned(), note(1000, 2019));
    assert_eq!(juger(&donnees, &mco), BTreeSet::from(["R-BEN-1"]));
    mco.etats.remove("E8");
    assert_eq!(juger(&donnees, &mco), BTreeSet::from(["R-FORM-2"]));
    // Its list of languages is « anglais » alone: silence means English, another language breaks the list.
    let codes = ["E1", "E2", "E3", "E4", "E5", "E6", "E7"];
    let sio = candidature("services-informatiques-aux-organisations-b", &codes);
    assert_eq!(juger(&donnees, &sio), BTreeSet::new());
    let spanish = speaking(sio, "E2", "espagnol");
    assert_eq!(juger(&donnees, &spanish), BTreeSet::from(["R-LANG-2"]));
    for campagne in ["martinique-bts-2024", "nancy-bts-2024", "poitiers-bts-2023"] {
        assert!(!Donnees::lire(&racine(), campagne).specialites().is_empty());
    }
}

const MCO_CODES: &[&str] = &["E1", "E21", "E22", "E3", "E41", "E42", "E5", "E6"];

fn check<const N: usize>(candidature: Candidature, broken: [&'static str; N]) {
    assert_eq!(
        juger(&nantes(), &candidature),
        BTreeSet::from(broken),
        "{candidature:?}"
    );
}

fn racine() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campagnes")
}

fn nantes() -> Donnees {
    Donnees::lire(&racine(), NANTES)
}

/// Every épreuve named is presented, in forme globale, by somebody who came before and has no diploma.
fn candidature<'a>(specialite: &'a str, codes: &[&str]) -> Candidature<'a> {
    Candidature {
        categorie: "distance",
        deja: true,
        specialite,
        forme: Forme::Globale,
        etats: codes
            .iter()
            .map(|code| ((*code).to_owned(), Presentee))
            .collect(),
        langues: BTreeMap::new(),
        facultatives: BTreeMap::new(),
        diplome: false,
    }
}

fn mco() -> Candidature<'static> {
    speaking(candidature(MCO, MCO_CODES), "E2", "anglais")
}

/// LVA is English by the règlement, so that only LVB is declared.
fn tourisme() -> Candidature<'static> {
    let codes = ["E1", "E21", "E22", "E3", "E41", "E42", "E5"];
    speaking(candidature("tourisme", &codes), "E22", "espagnol")
}

fn note(centiemes: u16, session: u16) -> Etat {
    Gardee { centiemes, session }
}

fn with<'a>(
    mut candidature: Candidature<'a>,
    codes: impl AsRef<[&'static str]>,
    etat: Etat,
) -> Candidature<'a> {
    let changed = codes
        .as_ref()
        .iter()
        .map(|code| ((*code).to_owned(), etat.clone()));
    candidature.etats.extend(changed);
    candidature
}

fn progressive(candidature: Candidature<'_>) -> Candidature<'_> {
    Candidature {
        forme: Forme::Progressive,
        ..candidature
    }
}

fn speaking<'a>(mut candidature: Candidature<'a>, key: &str, langue: &str) -> Candidature<'a> {
    candidature
        .langues
        .insert(key.to_owned(), langue.to_owned());
    candidature
}

fn silent(candidature: Candidature<'_>) -> Candidature<'_> {
    Candidature {
        langues: BTreeMap::new(),
        ..candidature
    }
}

fn choosing<'a>(
    mut candidature: Candidature<'a>,
    code: &str,
    langue: Option<&str>,
) -> Candidature<'a> {
    candidature
        .facultatives
        .insert(code.to_owned(), langue.map(str::to_owned));
    candidature
}
