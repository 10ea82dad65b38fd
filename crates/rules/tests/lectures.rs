//! What is typed at the counter, read field by field: addresses abroad, births abroad, numbers, codes, marks.

mod scene;

use rules::adresse::{CodePostal, CommuneInsee, Departement};
use rules::campagne::{Campagne, Territoire};
use rules::declaration::{LieuAdresse, LieuNaissance, Note};
use rules::email::{Email, EmailError};
use rules::journal::{self, Unreadable};
use rules::nom::{cleaned, outside_repertoire};
use rules::saisie::{CoordonneesSaisie, IdentiteSaisie, OrientationSaisie};
use rules::telephone::Telephone;
use rules::{Command, Context, Dossier, DossierId, decide, evolve};
use scene::nantes;
use scene::parcours::{
    Comptoir, JOUR, adresse, at, check, codes, distance, identite, opening, orientation,
};

fn abroad(change: impl FnOnce(&mut CoordonneesSaisie)) -> Command {
    let mut saisie = CoordonneesSaisie {
        pays: "MA".into(),
        localite: "Rabat".into(),
        code_postal: "10 000".into(),
        ..adresse("", "")
    };
    change(&mut saisie);
    Command::RecordCoordonnees(saisie)
}

// Addresses.

#[test]
fn an_address_abroad_has_a_town_and_a_country_and_no_departement() {
    let mut comptoir = distance();
    comptoir.accept(JOUR, &[abroad(|_| ())]);
    let coordonnees = comptoir.dossier.declaration.coordonnees.as_ref();
    let LieuAdresse::Etranger {
        code_postal,
        localite,
        pays,
    } = &coordonnees.expect("an address").lieu
    else {
        panic!("an address abroad")
    };
    let read = (code_postal.as_str(), localite.as_str(), pays.as_str());
    assert_eq!(read, ("10 000", "Rabat", "MA"));
}

#[test]
fn an_address_abroad_reports_everything_at_once() {
    let town = abroad(|s| s.localite = " ".into());
    check(
        &mut distance(),
        &town,
        &["localite: adresse.localite_manquante"],
    );
    let both = abroad(|s| (s.localite, s.pays) = (String::new(), "Atlantide".into()));
    check(
        &mut distance(),
        &both,
        &[
            "localite: adresse.localite_manquante",
            "pays: orientation.pays_manquant",
        ],
    );
}

#[test]
fn a_postal_code_of_no_departement_places_nobody() {
    let nowhere = CoordonneesSaisie {
        localite: "Le Bourg".into(),
        ..adresse("99000", "")
    };
    check(
        &mut distance(),
        &Command::RecordCoordonnees(nowhere),
        &["code_postal: adresse.code_postal"],
    );
}

#[test]
fn an_address_line_holds_eighty_characters() {
    let line = |length: usize| {
        Command::RecordCoordonnees(CoordonneesSaisie {
            adresse_1: "a".repeat(length),
            ..adresse("44000", "44109")
        })
    };
    assert!(distance().order(JOUR, &line(80)).is_ok());
    check(
        &mut distance(),
        &line(81),
        &["adresse_1: adresse.trop_longue"],
    );
}

#[test]
fn the_same_answer_given_again_is_no_event() {
    let address = Command::RecordCoordonnees(adresse("44000", "44109"));
    let mut comptoir = distance();
    assert_eq!(comptoir.order(JOUR, &address).ok(), Some(1));
    assert_eq!(comptoir.order(JOUR, &address).ok(), Some(0));
}

// Births abroad.

fn born_abroad(ville: &str, pays: &str) -> Command {
    Command::RecordIdentite(IdentiteSaisie {
        lieu_naissance: "ailleurs".into(),
        ville_naissance: ville.into(),
        pays_naissance: pays.into(),
        ..identite(1, ("2", "3", "2003"))
    })
}

#[test]
fn a_birth_abroad_has_a_town_and_a_country() {
    let mut comptoir = distance();
    comptoir.accept(JOUR, &[born_abroad("Rabat", "MA")]);
    let identite = comptoir.dossier.declaration.identite.as_ref();
    let lieu = &identite.expect("an identity").lieu;
    assert!(
        matches!(lieu, LieuNaissance::Etranger { ville, pays } if ville == "Rabat" && pays.as_str() == "MA"),
        "{lieu:?}"
    );
    check(
        &mut distance(),
        &born_abroad("", "MA"),
        &["ville_naissance: naissance.ville_manquante"],
    );
    check(
        &mut distance(),
        &born_abroad("Rabat", "Atlantide"),
        &["pays_naissance: naissance.pays_manquant"],
    );
}

// Residence abroad.

/// The tables of the product attach no country to an académie; a table that does decides.
#[test]
fn a_country_is_registered_by_the_academie_to_which_it_is_attached() {
    let of = |academie: &str, campagne: &Campagne| {
        let pays = format!("code;nom;academie\nMA;Maroc;{academie}\n");
        let files = [
            ("academies.csv", "id;nom\nnantes;Nantes\nrennes;Rennes\n"),
            ("departements.csv", "code;nom;academie\n"),
            ("communes.csv", "code;nom;codes_postaux\n"),
            ("pays.csv", pays.as_str()),
        ];
        let territoire = Territoire::parse(&files.into()).expect("sound tables");
        let context = Context {
            campagne,
            territoire: &territoire,
            now: at(JOUR),
        };
        let dossier = Dossier::new(DossierId(uuid::Uuid::from_u128(7)));
        let command = opening(
            OrientationSaisie {
                residence: "ailleurs".into(),
                pays_residence: "MA".into(),
                ..orientation("distance", "", "jamais")
            },
            1,
        );
        match decide(&dossier, &command, &context) {
            Ok(_) => Vec::new(),
            Err(refusals) => codes(&refusals),
        }
    };
    assert_eq!(of("nantes", nantes()), Vec::<String>::new());
    assert_eq!(of("rennes", nantes()), ["orientation.autre_academie"]);
    assert_eq!(of("", nantes()), ["orientation.pays_a_voir"]);
}

// Codes.

#[test]
fn the_departement_of_an_overseas_or_corsican_code_is_read() {
    let of = |text: &str| {
        let code = CodePostal::parse(text).expect("five digits");
        code.departement().map(|of| of.to_string())
    };
    for (code, departement) in [
        ("98800", Some("988")),
        ("97400", Some("974")),
        ("20090", Some("2A")),
        ("20167", Some("2A")),
        ("20290", Some("2B")),
        ("01000", Some("01")),
        ("95000", Some("95")),
        ("96000", None),
        ("99000", None),
        ("00100", None),
    ] {
        assert_eq!(of(code).as_deref(), departement, "{code}");
    }
}

#[test]
fn departements_overseas_are_those_of_the_list() {
    for (text, known) in [
        ("970", false),
        ("971", true),
        ("978", true),
        ("983", false),
        ("984", true),
        ("989", true),
        ("990", false),
        ("95", true),
        ("0", false),
        ("2b", true),
    ] {
        assert_eq!(Departement::parse(text).is_ok(), known, "{text}");
    }
}

#[test]
fn the_code_of_a_commune_has_a_departement_and_a_letter_in_corsica_only() {
    for (text, departement) in [
        ("44109", Some("44")),
        ("2a004", Some("2A")),
        ("97209", Some("972")),
        ("98818", Some("988")),
        ("4410", None),
        ("A4109", None),
        ("2C004", None),
        ("44A09", None),
        ("99109", None),
    ] {
        let code = CommuneInsee::parse(text).ok();
        let of = code.and_then(|code| code.departement());
        assert_eq!(
            of.map(|of| of.to_string()).as_deref(),
            departement,
            "{text}"
        );
    }
}

// Telephone numbers.

#[test]
fn a_number_is_read_with_the_code_of_its_territory() {
    for (typed, read) in [
        ("0690 12 34 56", Some("+590690123456")),
        ("+33 6 12 34 56 78", Some("+33612345678")),
        ("+33 06 12 34 56 78", Some("+33612345678")),
        ("0033612345678", Some("+33612345678")),
        ("+508 41 12 34", Some("+508411234")),
        ("+1 202 555 0100", Some("+12025550100")),
        ("1612345678", None),
        ("06+12345678", None),
        ("+33612", None),
        ("+0212612345678", None),
        ("+2126", None),
        ("+2126123456781234", None),
    ] {
        let number = Telephone::parse(typed).ok();
        assert_eq!(number.as_ref().map(Telephone::as_str), read, "{typed}");
    }
}

#[test]
fn a_number_is_shown_as_its_country_writes_it() {
    for (typed, shown) in [
        ("0696123456", "+596\u{a0}696\u{a0}12\u{a0}34\u{a0}56"),
        ("0612345678", "06\u{a0}12\u{a0}34\u{a0}56\u{a0}78"),
        ("+212612345678", "+212612345678"),
    ] {
        let number = Telephone::parse(typed).expect("a number");
        assert_eq!(number.lisible(), shown);
    }
}

// E-mail addresses, names, marks.

#[test]
fn the_dots_and_hyphens_of_an_address_stand_between_letters() {
    for text in [
        ".lea@exemple.fr",
        "lea.@exemple.fr",
        "lea..test@exemple.fr",
        "lea@-exemple.fr",
        "lea@exemple-.fr",
        "lea@exem_ple.fr",
        "lea(test)@exemple.fr",
    ] {
        assert_eq!(Email::parse(text), Err(EmailError::Shape), "{text}");
    }
    let longest = format!("{}@exemple.fr", "a".repeat(Email::MAX - 11));
    assert_eq!(longest.len(), Email::MAX);
    assert!(Email::parse(&longest).is_ok());
    assert_eq!(
        Email::parse(&format!("a{longest}")),
        Err(EmailError::TooLong)
    );
    assert!(Email::parse("l.e-a@sous-domaine.exemple.fr").is_ok());
}

#[test]
fn what_nobody_sees_leaves_a_name_and_a_line_break_is_a_space() {
    assert_eq!(cleaned("Va\u{7}l\u{200b}mont"), "Valmont");
    assert_eq!(cleaned("  Le\t\nGoff "), "Le Goff");
    assert_eq!(cleaned("D'Arc\u{2011}Bel"), "D\u{2019}Arc-Bel");
}

#[test]
fn a_letter_outside_the_repertoire_is_told_once() {
    assert_eq!(outside_repertoire("Łukaszałł ñ"), ['Ł', 'ł', 'ñ']);
    assert!(outside_repertoire("Éloïse d\u{2019}Œuvre-Ÿ").is_empty());
}

#[test]
fn a_mark_has_two_digits_before_and_after_the_comma_at_most() {
    for (typed, read) in [
        ("12", Some(1200)),
        ("12,5", Some(1250)),
        ("9.75/20", Some(975)),
        ("20", Some(2000)),
        ("0", Some(0)),
        ("20,01", None),
        ("12,x", None),
        ("x,12", None),
        ("012", None),
        ("12,345", None),
        (",5", None),
        ("", None),
    ] {
        assert_eq!(Note::parse(typed).map(Note::centiemes), read, "{typed}");
    }
}

// Stored forms and the fold of events.

#[test]
fn a_stored_form_of_a_later_program_is_kept_unread() {
    let command = Command::RecordCoordonnees(adresse("44000", "44109"));
    let mut stored = journal::store(&command, "nantes-bts-2024", 1);
    assert_eq!(journal::read(&stored).as_ref(), Ok(&command));
    let text = String::from_utf8(stored.payload).expect("JSON");
    stored.payload = text.replacen("\"v\":1", "\"v\":2", 1).into_bytes();
    assert_eq!(journal::read(&stored), Err(Unreadable));
}

#[test]
fn an_answer_to_a_reprise_that_was_never_offered_changes_nothing() {
    let dossier = distance().dossier;
    let answer = rules::Event::RepriseAnswered(Default::default());
    assert_eq!(evolve(dossier.clone(), &answer), dossier);
}

#[test]
fn the_same_specialite_chosen_again_keeps_what_was_answered_about_it() {
    let mut comptoir: Comptoir = distance();
    let before = comptoir.dossier.clone();
    let same = before.declaration.specialite.clone().expect("a choice");
    let again = Command::ChooseSpecialite(same.to_string());
    assert_eq!(comptoir.order(JOUR, &again).ok(), Some(0));
    let replayed = evolve(before.clone(), &rules::Event::SpecialiteChosen(same));
    assert_eq!(replayed, before);
}
