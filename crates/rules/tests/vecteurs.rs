//! The vectors of the domain notes: postal codes that lie about their département, communes that moved, numbers and
//! hours of every French territory, ends of windows that do not move.

mod scene;

use chrono_tz::Tz;
use rules::adresse::{CodePostal, CommuneInsee};
use rules::calendrier_mots::en_mots;
use rules::campagne::{Anomalie, Calendrier, Campagne, Commune, SpecialiteId};
use rules::telephone::Telephone;
use scene::parcours::at;
use scene::territoire;

/// The commune of that name under that postal code.
fn commune(code_postal: &CodePostal, nom: &str) -> Commune<'static> {
    let found = territoire().search_communes(nom, 40);
    let mut named = found.into_iter().filter(|commune| commune.nom == nom);
    named
        .find(|commune| commune.has_code_postal(code_postal))
        .unwrap_or_else(|| panic!("no {nom} under {}", code_postal.as_str()))
}

/// Source: R-CP-2. The académie follows the commune, never the postal code.
#[test]
fn a_postal_code_can_lie_about_its_departement() {
    for (code_postal, noms, departement) in [
        ("01200", &["Éloise"][..], "74"),
        ("01410", &["Lajoux"], "39"),
        ("01590", &["Chancia", "Lavancia-Epercy"], "39"),
        ("05110", &["Claret", "Curbans"], "04"),
        ("05130", &["Piégut", "Venterol"], "04"),
        ("05160", &["Pontis"], "04"),
        ("05700", &["Villebois-les-Pins"], "26"),
        ("06260", &["La Rochette", "Saint-Pierre"], "04"),
        ("13780", &["Riboux"], "83"),
        ("21340", &["Change"], "71"),
        (
            "33220",
            &["Fougueyrolles", "Port-Sainte-Foy-et-Ponchapt"],
            "24",
        ),
        ("37160", &["Buxeuil"], "86"),
        ("42620", &["Saint-Pierre-Laval"], "03"),
        ("43450", &["Leyvaux"], "15"),
        ("48250", &["Laveyrune"], "07"),
        ("52100", &["Saint-Eulien", "Sapignicourt"], "51"),
        ("94390", &["Paray-Vieille-Poste"], "91"),
        ("97133", &["Saint-Barthélemy"], "977"),
        ("97150", &["Saint-Martin"], "978"),
    ] {
        let code_postal = CodePostal::parse(code_postal).expect("a postal code");
        for nom in noms {
            let own = commune(&code_postal, nom).code().departement();
            let own = own.expect("a commune has a département");
            assert_eq!(own.as_str(), departement, "{nom}");
            // The two islands are known by their whole postal code.
            if !departement.starts_with("97") {
                assert_ne!(code_postal.departement(), Some(own), "{nom}");
            }
        }
    }
}

/// Source: R-CP-4: the counts of the table that is shipped.
#[test]
fn the_five_departements_of_nantes_hold_their_communes() {
    let campagne = scene::nantes();
    let here = campagne.departements.valeur.iter();
    let here: Vec<&str> = here.map(|departement| departement.as_str()).collect();
    assert_eq!(here, ["44", "49", "53", "72", "85"]);
    for (code_postal, nom) in [
        ("44540", "Vallons-de-l’Erdre"),
        ("49440", "Candé"),
        ("53000", "Laval"),
        ("72000", "Le Mans"),
        ("85000", "La Roche-sur-Yon"),
    ] {
        let code = CodePostal::parse(code_postal).expect("a postal code");
        let departement = commune(&code, nom).code().departement();
        let departement = departement.expect("a département");
        let academie = territoire().academie_of(&departement);
        assert_eq!(academie, Some(&campagne.academie), "{nom}");
    }
}

/// Source: R-TEL-1: each territory under its own country code, typed as people there type it.
#[test]
fn a_number_of_each_french_territory_has_its_own_country_code() {
    for (typed, stored) in [
        ("02 40 37 37 37", "+33240373737"),
        ("07 56 78 90 12", "+33756789012"),
        ("0590 12 34 56", "+590590123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0697 12 34 56", "+596697123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0693 12 34 56", "+262693123456"),
        ("0639 12 34 56", "+262639123456"),
        ("+508 41 12 34", "+508411234"),
        ("+687 75 12 34", "+687751234"),
        ("+689 87 12 34 56", "+68987123456"),
        ("+681 72 12 34", "+681721234"),
        ("00 596 696 12 34 56", "+596696123456"),
    ] {
        let read = Telephone::parse(typed).map(|telephone| telephone.as_str().to_owned());
        assert_eq!(read.as_deref(), Ok(stored), "{typed}");
    }
}

/// Source: R-COM-1.
#[test]
fn a_code_of_a_commune_has_five_characters_and_a_departement() {
    for code in ["44109", "2A004", "2b033", "97209", "98818"] {
        assert!(CommuneInsee::parse(code).is_ok(), "{code}");
    }
    for code in [
        "4410", "441090", "2C004", "20004", "96001", "99352", "A4109",
    ] {
        assert!(CommuneInsee::parse(code).is_err(), "{code}");
    }
}

/// Source: R-CP-5, R-CP-6. A commune that went to another département is still found by the name on an old document,
/// under the code that it has now, and homonyms are told apart.
#[test]
fn a_commune_that_moved_and_its_homonyms_are_told_apart() {
    for (nom, expected) in [
        ("Freigné", &["Freigné (44)"][..]),
        ("Le Fresne-sur-Loire", &["Le Fresne-sur-Loire (49)"]),
        ("Ingrandes", &["Ingrandes (36)", "Ingrandes (86)"]),
    ] {
        let found = territoire().search_communes(nom, 8);
        let exact = found.iter().filter(|commune| commune.nom == nom);
        let names: Vec<String> = exact.map(|commune| commune.nom_complet()).collect();
        assert_eq!(names, expected);
    }
}

/// The windows of the note with other days or hours.
fn windows(changes: [(&str, &str); 2]) -> Result<Calendrier, Vec<Anomalie>> {
    let mut files = scene::nantes_files();
    let mut text = files["campagne.toml"].to_owned();
    for (before, after) in changes {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
    }
    files.insert("campagne.toml", &text);
    Campagne::parse(&files).map(|campagne| campagne.calendrier)
}

const CLOTURE: &str = "valeur = \"2023-11-15\", precision = \"jour\"";

/// Source: R-TIME-4. 11 November 2023 was a Saturday and a holiday, the 19th a Sunday.
#[test]
fn an_end_on_a_holiday_or_a_sunday_does_not_move() {
    let sunday = windows([("2023-11-15", "2023-11-11"), ("2023-11-24", "2023-11-19")]);
    let sunday = sunday.expect("no anomaly");
    let depot = sunday.depot.expect("published");
    assert_eq!(sunday.cloture.valeur, at("2023-11-11T23:00:00Z"));
    assert_eq!(depot.valeur, at("2023-11-19T23:00:00Z"));
}

/// Source: R-TIME-5. On 29 October 2023 half past two passes twice in Paris: a window opens at the first passage and
/// closes at the last. On 26 March it does not exist.
#[test]
fn an_hour_that_exists_twice_is_given_to_the_person() {
    let hour = |text: &str| format!("valeur = \"{text}\", precision = \"heure\"");
    let opening = "valeur = \"2023-10-16\", precision = \"jour\"";
    let twice = hour("2023-10-29T02:30");
    let opens = windows([(opening, &twice), ("", "")]).expect("no anomaly");
    assert_eq!(opens.ouverture.valeur, at("2023-10-29T00:30:00Z"));
    let closes = windows([(CLOTURE, &twice), ("", "")]).expect("no anomaly");
    assert_eq!(closes.cloture.valeur, at("2023-10-29T01:30:00Z"));
    let never = hour("2023-03-26T02:30");
    let told = windows([(opening, &never), ("", "")]).expect_err("no such hour");
    let message = &told.first().expect("an anomaly").message;
    assert!(
        message.contains("n’existe pas dans cette zone"),
        "{message}"
    );
}

/// Source: R-TIME-6. Five in the afternoon on 15 November 2023, in each territory.
#[test]
fn each_territory_has_its_hour_and_the_word_for_it() {
    for (zone, instant, word) in [
        (Tz::Europe__Paris, "16", "Paris"),
        (Tz::America__Martinique, "21", "la Martinique"),
        (Tz::America__Guadeloupe, "21", "la Guadeloupe"),
        (Tz::America__Marigot, "21", "Saint-Martin"),
        (Tz::America__St_Barthelemy, "21", "Saint-Barthélemy"),
        (Tz::America__Cayenne, "20", "la Guyane"),
        (Tz::America__Miquelon, "20", "Saint-Pierre-et-Miquelon"),
        (Tz::Indian__Reunion, "13", "La Réunion"),
        (Tz::Indian__Mayotte, "14", "Mayotte"),
        (Tz::Pacific__Noumea, "06", "Nouméa"),
        (Tz::Pacific__Wallis, "05", "Wallis"),
    ] {
        let words = en_mots(at(&format!("2023-11-15T{instant}:00:00Z")), zone);
        let expected = format!("mercredi 15 novembre 2023 à 17 h 00 (heure de {word})");
        assert_eq!(words.replace('\u{a0}', " "), expected);
    }
    let tahiti = en_mots(at("2023-11-16T03:00:00Z"), Tz::Pacific__Tahiti);
    assert!(tahiti.starts_with("mercredi 15") && tahiti.ends_with("(heure de Tahiti)"));
}

/// Source: R-COND-10. Pilot and manager are two columns, and what no source gives stays empty.
#[test]
fn the_academie_that_organises_is_not_the_one_that_writes_the_circular() {
    let mut files = scene::nantes_files();
    let managed = "\n[[gestion]]\nspecialite = \"assurance\"\nacademie = \"Rennes\"\n\
                   source = \"essai\"\nconfiance = \"assumed\"\n";
    let text = format!("{}{managed}", files["campagne.toml"]);
    let of = |campagne: &Campagne| {
        let assurance = campagne.specialite(&SpecialiteId::new("assurance"));
        let assurance = assurance.expect("offered").clone();
        let name = |value: Option<rules::campagne::Sourcee<String>>| value.map(|name| name.valeur);
        (name(assurance.pilote), name(assurance.gestion))
    };
    let toulouse = Some("Toulouse".to_owned());
    assert_eq!(of(scene::nantes()), (toulouse.clone(), None));
    files.insert("campagne.toml", &text);
    let campagne = Campagne::parse(&files).expect("no anomaly");
    assert_eq!(of(&campagne), (toulouse, Some("Rennes".to_owned())));
}
