//! Cases of the regulation beyond the two main jobs: experience, facts on which pièces depend, windows of some, age,
//! legality as a whole.

mod scene;

use chrono::{NaiveDate, TimeDelta};
use rules::campagne::{Campagne, Phase};
use rules::experience::{Duree, Periode, duree, overlap};
use rules::saisie::{EpreuvesSaisie, NoteSaisie, NotesSaisie, ParcoursSaisie, PeriodeSaisie};
use rules::{Command, Context, Statut};
use scene::parcours::{
    Comptoir, JOUR, adresse, at, check, codes, distance, identite, kept_notes, langue, no_notes,
    opening, orientation, redoublant, validated,
};
use scene::{nantes, nantes_files, territoire};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The campaign of the note with lines changed in its main file.
fn campaign_with(changes: &[(&str, &str)]) -> Campagne {
    let mut files = nantes_files();
    let mut text = files["campagne.toml"].to_owned();
    for (before, after) in changes {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
    }
    files.insert("campagne.toml", &text);
    Campagne::parse(&files).expect("the changed campaign has no anomaly")
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// A campaign that also registers people by experience.
fn experience_campaign() -> &'static Campagne {
    static CAMPAGNE: OnceLock<Campagne> = OnceLock::new();
    CAMPAGNE.get_or_init(|| {
        campaign_with(&[
            (
                "issue = \"a_voir\"",
                "issue = \"ici\"\ncategorie = \"experience\"",
            ),
            (
                "[[categorie]]\nid = \"individuel\"",
                "[[categorie]]\nid = \"experience\"\nlibelle = \"Par l’expérience\"\nformes = [\"globale\"]\n\
                 experience = { mois = 12, le = \"cloture\", source = \"essai\", confiance = \"assumed\" }\n\
                 source = \"essai\"\nconfiance = \"assumed\"\n\n[[categorie]]\nid = \"individuel\"",
            ),
        ])
    })
}

fn worker() -> Comptoir {
    let mut comptoir = Comptoir::new(experience_campaign());
    comptoir.accept(JOUR, &[opening(orientation("autre", "49", "jamais"), 3)]);
    comptoir
}

fn period(employeur: &str, debut: [&str; 3], en_cours: &str, fin: [&str; 3]) -> PeriodeSaisie {
    PeriodeSaisie {
        employeur: employeur.into(),
        debut: debut.map(str::to_owned),
        en_cours: en_cours.into(),
        fin: fin.map(str::to_owned),
    }
}

fn parcours(periodes: Vec<PeriodeSaisie>) -> Command {
    Command::RecordParcours(ParcoursSaisie {
        particularites: BTreeSet::new(),
        periodes,
    })
}

fn doubts(comptoir: &Comptoir) -> Vec<&'static str> {
    let context = Context {
        campagne: comptoir.campagne,
        territoire: territoire(),
        now: at(JOUR),
    };
    let doubts = rules::avertissement::avertissements(&comptoir.dossier, &context);
    doubts.iter().map(|doubt| doubt.doute.code()).collect()
}

// Experience.

/// Source: R-COND-2, R-COND-3.
#[test]
fn experience_is_asked_of_its_category_only() {
    check(
        &mut worker(),
        &parcours(Vec::new()),
        &["periode.1.employeur: parcours.experience_manquante"],
    );
    let mut comptoir = distance();
    comptoir.accept(JOUR, &[parcours(Vec::new())]);
}

#[test]
fn a_period_of_employment_reports_everything_at_once() {
    check(
        &mut worker(),
        &parcours(vec![
            period(" ", ["32", "1", "2020"], "", ["", "", ""]),
            period("Atelier", ["1", "2", "2020"], "non", ["", "", ""]),
        ]),
        &[
            "periode.1.employeur: parcours.employeur_manquant",
            "periode.1.debut.jour: date.jour",
            "periode.1.en_cours: parcours.en_cours_manquant",
            "periode.2.fin.jour: date.manquante",
        ],
    );
}

#[test]
fn a_period_of_employment_runs_forward_and_has_begun() {
    check(
        &mut worker(),
        &parcours(vec![
            period("Atelier", ["1", "2", "2020"], "non", ["31", "1", "2020"]),
            period("Garage", ["21", "10", "2023"], "oui", ["", "", ""]),
        ]),
        &[
            "periode.1.fin.annee: parcours.dates_inversees",
            "periode.2.debut.annee: parcours.emploi_futur",
        ],
    );
    // Today is a day of work.
    worker().accept(
        JOUR,
        &[parcours(vec![period(
            "Garage",
            ["20", "10", "2023"],
            "oui",
            ["", "", ""],
        )])],
    );
}

#[test]
fn a_short_experience_is_a_doubt_and_blocks_nothing() {
    let mut comptoir = worker();
    // 16 November 2022 to 15 November 2023, the last day of the choices, is one year.
    let year = period("Atelier", ["16", "11", "2022"], "oui", ["", "", ""]);
    comptoir.accept(JOUR, &[parcours(vec![year])]);
    assert_eq!(doubts(&comptoir), Vec::<&str>::new());
    // One month less; thirty days apart make a month.
    let less = period("Atelier", ["16", "12", "2022"], "oui", ["", "", ""]);
    comptoir.accept(JOUR, &[parcours(vec![less.clone()])]);
    assert_eq!(doubts(&comptoir), ["parcours.experience_courte"]);
    let twice = period("Garage", ["1", "6", "2023"], "non", ["30", "6", "2023"]);
    comptoir.accept(JOUR, &[parcours(vec![less, twice])]);
    assert_eq!(
        doubts(&comptoir),
        ["parcours.experience_courte", "parcours.emplois_superposes"]
    );
}

/// Source: R-COND-4, R-TIME-7.
#[test]
fn a_day_of_work_counts_once() {
    let work = |debut, fin| Periode {
        employeur: "Atelier".into(),
        debut,
        fin,
    };
    let until = day(2023, 11, 15);
    let length = |periodes: &[Periode]| {
        let Duree { mois, jours } = duree(periodes, until);
        (mois, jours)
    };
    assert_eq!(length(&[]), (0, 0));
    let year = work(day(2022, 1, 1), Some(day(2022, 12, 31)));
    assert_eq!(length(std::slice::from_ref(&year)), (12, 0));
    // Inside, overlapping, adjacent, apart.
    let inside = work(day(2022, 3, 1), Some(day(2022, 3, 31)));
    assert_eq!(length(&[year.clone(), inside.clone()]), (12, 0));
    let across = work(day(2022, 12, 1), Some(day(2023, 1, 31)));
    assert_eq!(length(&[across.clone(), year.clone()]), (13, 0));
    let after = work(day(2023, 1, 1), Some(day(2023, 1, 31)));
    assert_eq!(length(&[year.clone(), after.clone()]), (13, 0));
    let apart = work(day(2023, 3, 10), Some(day(2023, 3, 24)));
    assert_eq!(length(&[year.clone(), apart]), (12, 15));
    // 29 February is a day of work; what goes on counts up to the last day.
    assert_eq!(
        length(&[work(day(2020, 2, 29), Some(day(2020, 2, 29)))]),
        (0, 1)
    );
    // A year from 29 February ends on the last day of the next February.
    let leap = |end| length(&[work(day(2020, 2, 29), Some(end))]);
    assert_eq!(leap(day(2021, 2, 26)), (11, 29));
    assert_eq!(leap(day(2021, 2, 27)), (12, 0));
    assert_eq!(length(&[work(day(2023, 10, 16), None)]), (1, 0));
    assert_eq!(length(&[work(day(2023, 11, 16), None)]), (0, 0));
    assert_eq!(
        length(&[work(day(2023, 11, 15), Some(day(2024, 6, 1)))]),
        (0, 1)
    );
    // Fifteen days and fifteen days are a month.
    let halves = [
        work(day(2023, 1, 1), Some(day(2023, 1, 15))),
        work(day(2023, 3, 1), Some(day(2023, 3, 15))),
    ];
    assert_eq!(length(&halves), (1, 0));
    assert!(overlap(&[year.clone(), inside], until));
    assert!(overlap(&[year.clone(), across], until));
    assert!(!overlap(&[year, after], until));
    let words = |mois, jours| Duree { mois, jours }.to_string();
    assert_eq!(words(12, 0), "12\u{a0}mois");
    assert_eq!(words(0, 1), "1\u{a0}jour");
    assert_eq!(words(3, 2), "3\u{a0}mois et 2\u{a0}jours");
}

// Facts on which pièces depend: P19, P21 to P24.

fn asked(comptoir: &Comptoir) -> Vec<String> {
    let dossier = &comptoir.dossier;
    let again = dossier.reprise.is_some();
    let pieces = rules::pieces::demandees(&dossier.declaration, again, comptoir.campagne, at(JOUR));
    pieces
        .iter()
        .map(|piece| piece.def.code.to_string())
        .collect()
}

/// Source: R-COND-7, and pieces.md P19 to P24.
#[test]
fn only_the_facts_of_the_campaign_are_declared() {
    let declare = |fact: &str| {
        Command::RecordParcours(ParcoursSaisie {
            particularites: [fact.to_owned()].into(),
            periodes: Vec::new(),
        })
    };
    check(
        &mut distance(),
        &declare("fortune"),
        &["particularites: parcours.particularite_inconnue"],
    );
    for (fact, piece) in [
        ("nom_different", "changement_nom"),
        ("sportif", "sportif"),
        ("derogation", "derogation"),
        ("autre_academie", "releve_autre_academie"),
    ] {
        let mut comptoir = distance();
        assert!(!asked(&comptoir).contains(&piece.to_owned()));
        comptoir.accept(JOUR, &[declare(fact)]);
        assert!(asked(&comptoir).contains(&piece.to_owned()), "{fact}");
    }
}

/// Source: R-OPT-3.
#[test]
fn an_optional_epreuve_can_ask_a_piece() {
    let mut comptoir = distance();
    assert!(!asked(&comptoir).contains(&"engagement_etudiant".to_owned()));
    let choice = Command::ChooseEpreuves(EpreuvesSaisie {
        facultatives: ["EF3".to_owned()].into(),
        ..langue("E2", "anglais", "globale")
    });
    comptoir.accept(JOUR, &[choice]);
    assert!(asked(&comptoir).contains(&"engagement_etudiant".to_owned()));
}

// Age: R-AGE-2.

#[test]
fn a_category_can_have_a_youngest_age() {
    static CAMPAGNE: OnceLock<Campagne> = OnceLock::new();
    let campagne = CAMPAGNE.get_or_init(|| {
        campaign_with(&[(
            "formes = [\"globale\"]\n",
            "formes = [\"globale\"]\nage_minimum = { ans = 18, le = \"fin_annee_session\", source = \"essai\", \
             confiance = \"assumed\" }\n",
        )])
    });
    let mut comptoir = Comptoir::new(campagne);
    comptoir.accept(
        JOUR,
        &[opening(orientation("apres_echec", "44", "avant"), 4)],
    );
    check(
        &mut comptoir,
        &Command::RecordIdentite(identite(4, ("1", "1", "2007"))),
        &["date_naissance.annee: identite.age_minimum"],
    );
    comptoir.accept(
        JOUR,
        &[Command::RecordIdentite(identite(4, ("31", "12", "2006")))],
    );
    // The other category has no such age.
    let mut comptoir = Comptoir::new(campagne);
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("distance", "44", "jamais"), 4),
            Command::RecordIdentite(identite(4, ("1", "1", "2007"))),
        ],
    );
}

// Windows of a category, of a territory, later windows.

const FENETRE: &str = "\n[[fenetre]]\nid = \"essai\"\n@\nzone = \"America/Martinique\"\n\
    ouverture = { valeur = \"2023-11-20T08:00\", precision = \"heure\", source = \"essai\", confiance = \"assumed\" }\n\
    cloture = { valeur = \"2023-12-01T17:00\", precision = \"heure\", source = \"essai\", confiance = \"assumed\" }\n\
    depot = { valeur = \"2023-12-01T17:00\", precision = \"heure\", source = \"essai\", confiance = \"assumed\" }\n\n[residence]";

fn with_window(public: &str) -> Campagne {
    campaign_with(&[("\n[residence]", &FENETRE.replace('@', public))])
}

/// Source: R-CAMP-1.
#[test]
fn a_category_can_have_windows_of_its_own() {
    static CAMPAGNE: OnceLock<Campagne> = OnceLock::new();
    let campagne = CAMPAGNE.get_or_init(|| with_window("categories = [\"individuel\"]"));
    let mut late = Comptoir::new(campagne);
    let again = opening(orientation("apres_echec", "44", "avant"), 5);
    assert_eq!(late.refused(JOUR, &again), ["campagne.pas_encore_ouverte"]);
    late.accept("2023-11-20T12:00:00Z", std::slice::from_ref(&again));
    // 17:00 in Martinique is 21:00 in UTC; pièces end at the same instant.
    let change = Command::RecordCoordonnees(adresse("49000", "49007"));
    late.accept("2023-12-01T20:59:59Z", std::slice::from_ref(&change));
    let other = Command::RecordCoordonnees(adresse("44000", "44109"));
    let refused = late.refused("2023-12-01T21:00:00Z", &other);
    assert_eq!(refused, ["campagne.choix_fermes"]);
    assert_eq!(
        late.dossier.phase(campagne, at("2023-12-01T21:00:00Z")),
        Phase::Close
    );
    let mut usual = Comptoir::new(campagne);
    usual.accept(JOUR, &[opening(orientation("distance", "44", "jamais"), 5)]);
    assert!(campagne.is_open_to_somebody(at(JOUR)));
    assert!(campagne.is_open_to_somebody(at("2023-11-25T12:00:00Z")));
    assert!(!campagne.is_open_to_somebody(at("2023-12-02T12:00:00Z")));
}

/// Source: R-CAMP-1.
#[test]
fn a_territory_can_have_windows_in_its_own_zone() {
    let campagne = with_window("departements = [\"49\"]");
    let phase = |departement: &str, now: &str| {
        let mut comptoir = Comptoir::new(nantes());
        comptoir.accept(
            JOUR,
            &[opening(orientation("distance", departement, "jamais"), 6)],
        );
        let orientation = comptoir.dossier.declaration.orientation;
        campagne
            .calendrier_de(orientation.as_ref(), at(now))
            .phase(at(now))
    };
    assert_eq!(phase("49", JOUR), Phase::Avant);
    assert_eq!(phase("44", JOUR), Phase::Ouverte);
    assert_eq!(phase("49", "2023-11-25T12:00:00Z"), Phase::Ouverte);
    assert_eq!(phase("44", "2023-11-25T12:00:00Z"), Phase::Close);
}

/// Source: R-CAMP-1.
#[test]
fn a_later_window_takes_over_when_the_first_is_closed() {
    let campagne = with_window("");
    let phase = |now: &str| campagne.calendrier_de(None, at(now)).phase(at(now));
    assert_eq!(phase("2023-11-15T22:59:59Z"), Phase::Ouverte);
    assert_eq!(phase("2023-11-19T12:00:00Z"), Phase::DepotSeul);
    assert_eq!(phase("2023-11-20T12:00:00Z"), Phase::Ouverte);
    assert_eq!(phase("2023-12-01T21:00:00Z"), Phase::Close);
}

// Accounts.

/// Source: R-ACC-2, R-TIME-5.
#[test]
fn forty_eight_hours_elapse_whatever_the_clocks_do() {
    // Saturday 28 October 2023, 10:00 in Paris: the night takes an hour back.
    let created = at("2023-10-28T08:00:00Z");
    let end = nantes().activation_ends_at(created);
    let local = end.with_timezone(&nantes().calendrier.zone);
    assert_eq!(local.format("%d/%m %H:%M").to_string(), "30/10 09:00");
    assert_eq!(end - created, TimeDelta::seconds(172_800));
}

// Legality as a whole.

#[test]
fn nothing_is_left_for_later_in_forme_globale() {
    let choice = EpreuvesSaisie {
        presentees: [("E1".to_owned(), "plus_tard".to_owned())].into(),
        ..langue("E2", "anglais", "globale")
    };
    check(
        &mut distance(),
        &Command::ChooseEpreuves(choice),
        &["presentee.E1: epreuves.plus_tard_interdit"],
    );
}

fn note(choix: &str, note: &str) -> NoteSaisie {
    NoteSaisie {
        choix: choix.into(),
        note: note.into(),
        session: "2023".into(),
    }
}

#[test]
fn a_mark_is_kept_by_somebody_who_presented_before() {
    let notes = NotesSaisie {
        choix: [("E1".to_owned(), note("garder", "12"))].into(),
        ..no_notes()
    };
    check(
        &mut distance(),
        &Command::RecordNotes(notes),
        &["note_choix.E1: notes.sans_presentation"],
    );
}

#[test]
fn a_mark_is_kept_or_the_epreuve_dispensed_not_both() {
    let notes = NotesSaisie {
        autre_diplome: "oui".into(),
        autre_diplome_nom: "DUT Techniques de commercialisation".into(),
        dispenses: ["E1".to_owned()].into(),
        ..kept_notes()
    };
    check(
        &mut redoublant(),
        &Command::RecordNotes(notes),
        &["dispenses: notes.note_et_dispense"],
    );
}

/// A distance learner who failed before keeps a mark under ten in forme progressive, then changes the forme.
/// Source: R-BEN-2, R-BEN-3.
#[test]
fn a_later_answer_that_breaks_an_earlier_one_is_found_at_the_validation() {
    let mut comptoir = Comptoir::new(nantes());
    let codes_mco = ["E1", "E21", "E22", "E3", "E41", "E42", "E5", "E6"];
    let presentees = codes_mco.map(|code| (code.to_owned(), "presenter".to_owned()));
    let progressive = EpreuvesSaisie {
        presentees: presentees.into(),
        ..langue("E2", "anglais", "progressive")
    };
    let mut choix: std::collections::BTreeMap<String, NoteSaisie> = codes_mco
        .map(|code| (code.to_owned(), note("repasser", "")))
        .into();
    choix.insert("E3".into(), note("garder", "8"));
    let notes = NotesSaisie {
        choix,
        ..no_notes()
    };
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("distance", "44", "session_precedente"), 7),
            Command::RecordIdentite(identite(7, ("1", "1", "2000"))),
            Command::RecordCoordonnees(adresse("44000", "44109")),
            Command::RecordParcours(ParcoursSaisie::default()),
            Command::ChooseSpecialite("management-commercial-operationnel".into()),
            Command::ChooseEpreuves(progressive),
            Command::RecordNotes(notes),
            Command::AnswerAmenagement(rules::saisie::AmenagementSaisie {
                besoin: "non".into(),
                situation: String::new(),
            }),
        ],
    );
    let globale = Command::ChooseEpreuves(langue("E2", "anglais", "globale"));
    comptoir.accept(JOUR, &[globale]);
    let validation = comptoir.validation();
    check(
        &mut comptoir,
        &validation,
        &["note_valeur.E3: notes.sous_seuil"],
    );
}

/// Source: R-CAMP-2, R-CAMP-4.
#[test]
fn a_new_revision_is_asked_again_at_the_validation() {
    let mut comptoir = distance();
    static CAMPAGNE: OnceLock<Campagne> = OnceLock::new();
    comptoir.campagne = CAMPAGNE.get_or_init(|| {
        let mut files = nantes_files();
        let text = files["specialites.csv"].replace("metiers-de-l-eau;", "metiers-des-eaux;");
        files.insert("specialites.csv", &text);
        let reglements =
            files["reglements.csv"].replace(";metiers-de-l-eau;", ";metiers-des-eaux;");
        files.insert("reglements.csv", &reglements);
        Campagne::parse(&files).expect("the revision has no anomaly")
    });
    let validation = comptoir.validation();
    check(
        &mut comptoir,
        &validation,
        &["specialite: specialite.inconnue"],
    );
}

/// An épreuve that is kept asks no language, and its language does not stand in the way of an optional one.
/// Source: R-BEN-6, R-OPT-2.
#[test]
fn a_kept_epreuve_has_no_language() {
    let mut comptoir = redoublant();
    let mut notes = kept_notes();
    notes.choix.insert("E21".into(), note("garder", "12"));
    notes.choix.insert("E22".into(), note("garder", "11"));
    comptoir.accept(JOUR, &[Command::RecordNotes(notes)]);
    let none = EpreuvesSaisie {
        forme: "globale".into(),
        facultatives: ["EF1".to_owned()].into(),
        langues_facultatives: [("EF1".to_owned(), "espagnol".to_owned())].into(),
        ..EpreuvesSaisie::default()
    };
    comptoir.accept(JOUR, &[Command::ChooseEpreuves(none)]);
    let comptoir = validated(comptoir);
    assert_eq!(
        comptoir.dossier.statut(nantes(), at(JOUR)),
        Statut::PreInscrit { version: 1 }
    );
}

/// A règlement that is to be confirmed: the candidacy is possible, and the service checks it first.
#[test]
fn a_reglement_to_confirm_lets_the_candidacy_through_with_a_doubt() {
    let mut comptoir = distance();
    comptoir.accept(
        JOUR,
        &[
            Command::ChooseSpecialite("aeronautique".into()),
            Command::ChooseEpreuves(EpreuvesSaisie {
                forme: "globale".into(),
                ..EpreuvesSaisie::default()
            }),
            Command::RecordNotes(no_notes()),
        ],
    );
    assert!(doubts(&comptoir).contains(&"specialite.reglement_a_confirmer"));
    let context = Context {
        campagne: nantes(),
        territoire: territoire(),
        now: at(JOUR),
    };
    let refusals = rules::missing_steps(&comptoir.dossier, &context);
    assert_eq!(codes(&refusals), Vec::<String>::new());
    validated(comptoir);
}
