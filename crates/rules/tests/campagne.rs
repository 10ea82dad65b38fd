//! The campaign files: what they say, and how their mistakes are told.

mod scene;

use chrono::{DateTime, Utc};
use rules::adresse::{CodePostal, CommuneInsee, Departement};
use rules::campagne::{Campagne, EpreuveCode, Fichiers, Phase, SpecialiteId};
use rules::rappel::Echeance;
use scene::{martinique, nantes, territoire};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Source: R-TIME-1, R-TIME-2.
#[test]
fn the_windows_of_nantes_are_half_open_in_paris() {
    let calendrier = &nantes().calendrier;
    assert_eq!(calendrier.ouverture.valeur, at("2023-10-15T22:00:00Z"));
    assert_eq!(calendrier.cloture.valeur, at("2023-11-15T23:00:00Z"));
    assert_eq!(
        calendrier.depot.as_ref().map(|depot| depot.valeur),
        Some(at("2023-11-24T23:00:00Z"))
    );
    assert_eq!(calendrier.phase(at("2023-11-15T22:59:59Z")), Phase::Ouverte);
    assert_eq!(
        calendrier.phase(at("2023-11-15T23:00:00Z")),
        Phase::DepotSeul
    );
    assert_eq!(calendrier.phase(at("2023-11-24T23:00:00Z")), Phase::Close);
}

#[test]
fn martinique_closes_at_17_local_and_publishes_no_deposit_deadline() {
    let calendrier = &martinique().calendrier;
    assert_eq!(calendrier.cloture.valeur, at("2023-11-15T21:00:00Z"));
    assert_eq!(calendrier.depot, None);
    assert_eq!(
        calendrier.phase(at("2026-01-01T00:00:00Z")),
        Phase::DepotSeul
    );
}

#[test]
fn a_value_that_no_source_gives_stays_empty() {
    let specialite = nantes()
        .specialite(&SpecialiteId::new("maintenance-des-systemes-b"))
        .expect("in the campaign");
    let e62 = specialite.reglement.epreuves.last().expect("E62");
    assert_eq!(
        (e62.code.as_str(), &e62.libelle, e62.coefficient),
        ("E62", &None, None)
    );
    let incomplete = nantes()
        .specialite(&SpecialiteId::new("maintenance-des-systemes-a"))
        .expect("in the campaign");
    assert!(!incomplete.reglement.complet && incomplete.reglement.epreuves.is_empty());
}

#[test]
fn coefficients_are_those_of_the_sourced_reglement() {
    let total = |id: &str| {
        let specialite = nantes()
            .specialite(&SpecialiteId::new(id))
            .expect("in the campaign");
        let tenths = specialite
            .reglement
            .epreuves
            .iter()
            .filter_map(|epreuve| epreuve.coefficient);
        tenths
            .map(|coefficient| u32::from(coefficient.dixiemes))
            .sum::<u32>()
    };
    assert_eq!(
        total("management-commercial-operationnel"),
        210,
        "the arrêté gives 21 in all"
    );
    assert_eq!(
        total("metiers-de-l-eau"),
        280,
        "the règlement shows 28 in all"
    );
}

/// Source: R-CP-4, R-CP-5, R-CP-6.
#[test]
fn a_commune_is_found_by_its_code_its_name_and_its_postal_code() {
    let nantes = CommuneInsee::parse("44109").expect("a code");
    assert_eq!(
        territoire().commune(&nantes).map(|commune| commune.nom),
        Some("Nantes")
    );
    let found = territoire().search_communes("sainte colombe", 8);
    assert_eq!(
        found.len(),
        8,
        "homonyms are told apart by département: {:?}",
        found[0].nom_complet()
    );
    let laval = CodePostal::parse("53000").expect("a code");
    assert!(
        territoire()
            .communes_of(&laval)
            .iter()
            .any(|commune| commune.nom == "Laval")
    );
    let formerly = CommuneInsee::parse("44225").expect("a code");
    assert_eq!(
        territoire().commune(&formerly).map(|commune| commune.nom),
        Some("Freigné")
    );
}

/// Source: R-COND-8.
#[test]
fn every_departement_of_nantes_belongs_to_its_academie() {
    for code in ["44", "49", "53", "72", "85"] {
        let departement = Departement::parse(code).expect("a code");
        assert_eq!(
            territoire().academie_of(&departement),
            Some(&nantes().academie),
            "{code}"
        );
    }
}

#[test]
fn a_campaign_with_ten_mistakes_reports_the_ten() {
    let files = scene::nantes_files();
    let wrong = |name: &str, from: &str, to: &str| {
        let text = files[name];
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let mut main = wrong("campagne.toml", "\"Europe/Paris\"", "\"Europe/Nantes\"");
    main = main.replacen("\"85\"]", "\"96\"]", 1);
    main = main.replacen(
        "precision = \"jour\", source = \"NOTE_MINUIT\"",
        "precision = \"minuit\", source = \"NOTE_MINUIT\"",
        1,
    );
    main = main.replacen("session = 2024", "session = \"2024\"", 1);
    main = main.replacen("issue = \"a_voir\"", "issue = \"ailleurs\"", 1);
    main = main.replacen("categorie = \"individuel\"\n", "categorie = \"isole\"\n", 1);
    main = main.replacen(
        "octets_max = 10485760",
        "octets_max = 10485760\noctets_min = 1",
        1,
    );
    let epreuves = files["epreuves.csv"].replacen("Mathématiques;1,5;", "Mathématiques;1,55;", 1);
    let mut pieces = files["pieces.toml"].replacen("{ mineur = true }", "{ orphelin = true }", 1);
    pieces = pieces.replacen("confiance = \"official\"", "confiance = \"sûre\"", 1);
    let mut broken: Fichiers<'_> = files.clone();
    broken.insert("campagne.toml", &main);
    broken.insert("epreuves.csv", &epreuves);
    broken.insert("pieces.toml", &pieces);
    let anomalies = Campagne::parse(&broken).expect_err("ten mistakes");
    let told: Vec<String> = anomalies
        .iter()
        .map(|a| format!("{}:{} {}", a.fichier, a.ligne, a.message))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

/// Source: R-CAMP-2.
#[test]
fn all_specialites_of_the_session_are_offered_and_the_gaps_are_said() {
    assert_eq!(nantes().specialites.len(), 103);
    let gone = nantes().specialite(&SpecialiteId::new("design-graphique"));
    assert_eq!(gone, None, "replaced before the session");
    let later = "cybersecurite-informatique-et-reseaux-electronique-ciel-a";
    assert_eq!(nantes().specialite(&SpecialiteId::new(later)), None);
}

#[test]
fn a_specialite_is_found_by_its_words_its_initials_or_its_former_name() {
    let first = |typed: &str| {
        let found = nantes().search_specialites(typed, 8);
        found.first().map(|specialite| specialite.id.to_string())
    };
    for (typed, id) in [
        ("mco", "management-commercial-operationnel"),
        ("SIO", "services-informatiques-aux-organisations-a"),
        (
            "ndrc",
            "negociation-et-digitalisation-de-la-relation-client",
        ),
        ("comptabilite", "comptabilite-et-gestion"),
        ("notariat", "notariat"),
        (
            "technico",
            "conseil-et-commercialisation-de-solutions-techniques",
        ),
        (
            "sp3s",
            "services-et-prestations-des-secteurs-sanitaire-et-social",
        ),
        ("systemes maintenance", "maintenance-des-systemes-a"),
    ] {
        assert_eq!(first(typed).as_deref(), Some(id), "{typed}");
    }
    assert_eq!(first("zzz"), None);
}

/// Nantes, with one more day to choose and the JDC asked up to 25.
fn revised() -> Campagne {
    let files = scene::nantes_files();
    let main = files["campagne.toml"].replacen("\"2023-11-15\"", "\"2023-11-16\"", 1);
    let pieces = files["pieces.toml"].replacen("max = 24", "max = 25", 1);
    let mut changed = files.clone();
    changed.insert("campagne.toml", &main);
    changed.insert("pieces.toml", &pieces);
    Campagne::parse(&changed).expect("a sound revision")
}

/// Source: R-CAMP-4.
#[test]
fn a_revision_says_what_it_changes() {
    let differences = nantes().differences(&revised());
    let paths: Vec<&str> = differences.iter().map(|one| one.chemin.as_str()).collect();
    assert_eq!(paths, ["calendrier.cloture", "piece.jdc.quand"]);
    assert!(nantes().differences(nantes()).is_empty());
}

/// Source: R-CAMP-4, R-JDC-1.
#[test]
fn a_revision_says_whom_it_touches() {
    use rules::impact::{Effet, effets};
    let of = |born: &str| {
        let mut comptoir = scene::parcours::distance();
        let identite = scene::parcours::identite(1, ("2", "3", born));
        comptoir.accept(
            scene::parcours::JOUR,
            &[rules::Command::RecordIdentite(identite)],
        );
        let declaration = &comptoir.dossier.declaration;
        effets(
            declaration,
            false,
            (nantes(), &revised()),
            at(scene::parcours::JOUR),
        )
    };
    let jdc = rules::campagne::PieceCode::new("jdc");
    assert_eq!(
        of("1998"),
        [Effet::ClotureDeplacee, Effet::PieceDemandee(jdc)]
    );
    assert_eq!(of("2002"), [Effet::ClotureDeplacee]);
}

/// Source: R-BEN-5, R-CAMP-3.
#[test]
fn a_mark_stands_for_the_unit_that_the_correspondence_names_and_for_no_other() {
    let mut files = scene::nantes_files();
    let main = include_str!("../../../campagnes/martinique-bts-2025/campagne.toml");
    files.insert("campagne.toml", main);
    let pieces = include_str!("../../../campagnes/martinique-bts-2025/pieces.toml");
    files.insert("pieces.toml", pieces);
    let campagne = Campagne::parse(&files).expect("no anomaly");
    let mco = SpecialiteId::new("management-commercial-operationnel");
    let mco = campagne.specialite(&mco).expect("offered in 2025");
    let stands = |code: &str| {
        let code = EpreuveCode::new(code);
        mco.note_precedente(&code).map(ToString::to_string)
    };
    // E4 of 2018 is a commercial unit in two parts, E4 of 2024 the economic culture.
    assert_eq!(stands("E4").as_deref(), Some("E3"));
    assert_eq!(stands("E5").as_deref(), Some("E41"));
    assert_eq!(stands("E1"), None, "no source gives a correspondence");
}

/// Source: R-CP-2.
#[test]
fn a_commune_decides_where_the_postal_code_misleads() {
    for (code_postal, commune, departement) in [
        ("01200", "Éloise", "74"),
        ("01410", "Lajoux", "39"),
        ("05110", "Claret", "04"),
        ("05700", "Villebois-les-Pins", "26"),
        ("06260", "La Rochette", "04"),
        ("13780", "Riboux", "83"),
        ("21340", "Change", "71"),
        ("33220", "Fougueyrolles", "24"),
        ("37160", "Buxeuil", "86"),
        ("42620", "Saint-Pierre-Laval", "03"),
        ("43450", "Leyvaux", "15"),
        ("48250", "Laveyrune", "07"),
        ("52100", "Saint-Eulien", "51"),
        ("94390", "Paray-Vieille-Poste", "91"),
    ] {
        let code = CodePostal::parse(code_postal).expect("five digits");
        let here = territoire().communes_of(&code);
        let found = here.iter().find(|known| known.nom == commune);
        let found = found.unwrap_or_else(|| panic!("{commune} under {code_postal}"));
        let own = found.code().departement().expect("a département");
        assert_eq!(own.as_str(), departement, "{commune}");
    }
}

#[test]
fn a_missing_file_is_told_by_its_name() {
    let mut files = scene::nantes_files();
    files.remove("pieces.toml");
    let anomalies = Campagne::parse(&files).expect_err("a file is missing");
    assert!(
        anomalies
            .iter()
            .any(|anomalie| anomalie.fichier == "pieces.toml" && anomalie.ligne == 0)
    );
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn damaged_files_never_panic(file in 0usize..8, from in 0usize..12_000, length in 0usize..40, insert in "[\\PC\n]{0,6}") {
            let names = [&Campagne::FICHIERS[..], &Campagne::NATIONAUX[..]].concat();
            let name = names[file];
            let mut files = scene::nantes_files();
            let chars: Vec<char> = files[name].chars().collect();
            let from = from.min(chars.len());
            let to = (from + length).min(chars.len());
            let damaged: String = chars[..from].iter().chain(insert.chars().collect::<Vec<_>>().iter()).chain(&chars[to..]).collect();
            files.insert(name, &damaged);
            let _ = Campagne::parse(&files);
        }
    }
}

/// Source: A17, « Extended by incident »; R-TIME-1.
#[test]
fn a_deadline_is_put_off_and_never_brought_forward() {
    let until = |echeance, fin: &str| rules::campagne::Prolongation {
        echeance,
        calendrier: None,
        fin: fin.parse().expect("an instant"),
        motif: "À la suite d’une panne.".into(),
    };
    let nantes = scene::nantes();
    let end = |campagne: &Campagne| campagne.calendrier.depot.as_ref().expect("an end").clone();
    let later = nantes.prolongee(&[until(Echeance::Depot, "2023-11-25T19:00:00Z")]);
    assert_eq!(end(&later).valeur, at("2023-11-25T19:00:00Z"));
    assert_eq!(end(&later).provenance.source, "À la suite d’une panne.");
    let sooner = until(Echeance::Depot, "2023-11-20T19:00:00Z");
    assert_eq!(nantes.prolongee(&[sooner]), *nantes);
    // Pièces are added as long as choices can be made.
    let choices = nantes.prolongee(&[until(Echeance::Choix, "2023-11-30T19:00:00Z")]);
    assert_eq!(end(&choices).valeur, choices.calendrier.cloture.valeur);
    let mut other = until(Echeance::Depot, "2023-11-25T19:00:00Z");
    other.calendrier = Some("inconnu".into());
    assert_eq!(nantes.prolongee(&[other]), *nantes);
}
