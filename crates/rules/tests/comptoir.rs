//! Cases at the counter: given what happened, when an order comes, then what changes or why not.

mod scene;

use rules::campagne::{Campagne, SituationHandicap};
use rules::saisie::{
    AmenagementSaisie, CoordonneesSaisie, EpreuvesSaisie, IdentiteSaisie, LigneReprise, NoteSaisie,
    NotesSaisie, OrientationSaisie, RepresentantSaisie, RepriseSaisie,
};
use rules::{Command, Motif, Statut};
use scene::parcours::{
    Comptoir, JOUR, adresse, all_kept, at, check, codes, distance, identite, kept_notes, langue,
    minor, no_notes, opening, orientation, piece, redoublant, representant, session_precedente,
    typed_signature, validated,
};
use scene::{martinique, nantes};
use std::collections::{BTreeMap, BTreeSet};

fn opened() -> Comptoir {
    let mut comptoir = Comptoir::new(nantes());
    comptoir.accept(JOUR, &[opening(orientation("distance", "44", "jamais"), 1)]);
    comptoir
}

fn identite_with(change: impl FnOnce(&mut IdentiteSaisie)) -> Command {
    let mut saisie = identite(1, ("2", "3", "2003"));
    change(&mut saisie);
    Command::RecordIdentite(saisie)
}

fn open_with(change: impl FnOnce(&mut OrientationSaisie)) -> Command {
    let mut saisie = orientation("distance", "44", "jamais");
    change(&mut saisie);
    opening(saisie, 1)
}

fn fresh_refusal(command: &Command) -> Vec<String> {
    Comptoir::new(nantes()).refused(JOUR, command)
}

// The windows.

#[test]
fn before_the_opening_nothing_can_be_recorded() {
    let told = Comptoir::new(nantes()).refused(
        "2023-10-15T21:59:59Z",
        &opening(orientation("distance", "44", "jamais"), 1),
    );
    assert_eq!(told, ["campagne.pas_encore_ouverte"]);
}

#[test]
fn a_change_at_the_close_is_refused_and_one_second_before_accepted() {
    let change = Command::RecordCoordonnees(adresse("49000", "49007"));
    assert!(distance().order("2023-11-15T22:59:59Z", &change).is_ok());
    let refusals = distance()
        .order("2023-11-15T23:00:00Z", &change)
        .expect_err("closed");
    let told = refusals
        .iter()
        .next()
        .map(|refusal| refusal.motif.donnees()["depuis"].replace('\u{a0}', " "));
    assert_eq!(codes(&refusals), ["campagne.choix_fermes"]);
    assert_eq!(
        told.as_deref(),
        Some("mercredi 15 novembre 2023 à 23 h 59 (heure de Paris)")
    );
}

#[test]
fn a_piece_at_the_deposit_deadline_is_refused_and_one_second_before_accepted() {
    assert!(
        validated(distance())
            .order("2023-11-24T22:59:59Z", &piece("identite", 1))
            .is_ok()
    );
    let told = validated(distance()).refused("2023-11-24T23:00:00Z", &piece("identite", 1));
    assert_eq!(told, ["campagne.depot_ferme"]);
}

/// The same dossier under another campaign: no line of code differs.
#[test]
fn in_martinique_choices_close_at_17_local_and_pieces_stay_open() {
    let there = |campagne: &'static Campagne| {
        let mut comptoir = Comptoir::new(campagne);
        comptoir.accept(
            "2023-10-20T12:00:00Z",
            &[
                opening(orientation("distance", "972", "jamais"), 1),
                Command::RecordIdentite(identite(1, ("2", "3", "2003"))),
                Command::ChooseSpecialite("metiers-de-l-eau".into()),
                Command::ChooseEpreuves(langue("E2", "anglais", "globale")),
                Command::RecordNotes(no_notes()),
                Command::AnswerAmenagement(AmenagementSaisie {
                    besoin: "non".into(),
                    situation: String::new(),
                }),
            ],
        );
        comptoir
    };
    let change = Command::RecordCoordonnees(adresse("97200", "97209"));
    assert!(
        there(martinique())
            .order("2023-11-15T20:59:59Z", &change)
            .is_ok()
    );
    assert_eq!(
        there(martinique()).refused("2023-11-15T21:00:00Z", &change),
        ["campagne.choix_fermes"]
    );
    assert!(
        there(martinique())
            .order("2024-03-01T00:00:00Z", &piece("identite", 1))
            .is_ok()
    );
}

// The dossier.

#[test]
fn a_dossier_is_opened_before_anything_else() {
    assert_eq!(
        fresh_refusal(&Command::RecordNotes(no_notes())),
        ["dossier.non_ouvert"]
    );
}

#[test]
fn a_dossier_is_opened_once() {
    check(
        &mut opened(),
        &opening(orientation("distance", "44", "jamais"), 1),
        &["dossier.deja_ouvert"],
    );
}

#[test]
fn a_withdrawn_candidacy_changes_no_more() {
    let mut comptoir = distance();
    comptoir.accept(JOUR, &[Command::WithdrawCandidature]);
    assert!(matches!(
        comptoir.dossier.statut(nantes(), at(JOUR)),
        Statut::Retire { .. }
    ));
    check(
        &mut comptoir,
        &Command::RecordNotes(no_notes()),
        &["candidature.retiree"],
    );
}

// The right door.

#[test]
fn each_question_of_the_right_door_must_be_answered() {
    let empty = opening(OrientationSaisie::default(), 1);
    assert_eq!(
        fresh_refusal(&empty),
        [
            "preparation: orientation.preparation_manquante",
            "residence: orientation.residence_manquante",
            "deja: orientation.deja_manquant",
            "session: orientation.session_manquante",
        ]
    );
    assert_eq!(
        fresh_refusal(&open_with(|s| s.departement.clear())),
        ["departement: orientation.departement_manquant"]
    );
    assert_eq!(
        fresh_refusal(&open_with(|s| s.residence = "ailleurs".into())),
        ["pays_residence: orientation.pays_manquant"]
    );
}

#[test]
fn people_taught_on_site_are_registered_by_their_school() {
    assert_eq!(
        fresh_refusal(&open_with(|s| s.preparation = "presentiel".into())),
        ["orientation.par_etablissement"]
    );
}

#[test]
fn another_departement_leads_to_its_academie() {
    let refusals = Comptoir::new(nantes())
        .order(JOUR, &open_with(|s| s.departement = "35".into()))
        .expect_err("elsewhere");
    let academie = "Rennes".to_owned();
    let residence = "Ille-et-Vilaine (35)".to_owned();
    assert_eq!(
        refusals.iter().next().map(|r| &r.motif),
        Some(&Motif::AutreAcademie {
            academie,
            residence
        })
    );
}

#[test]
fn an_unclear_situation_is_seen_with_the_service() {
    assert_eq!(
        fresh_refusal(&open_with(|s| s.preparation = "autre".into())),
        ["orientation.situation_a_voir"]
    );
}

#[test]
fn a_country_without_academie_is_seen_with_the_service() {
    let abroad = open_with(|s| (s.residence, s.pays_residence) = ("ailleurs".into(), "MA".into()));
    assert_eq!(fresh_refusal(&abroad), ["orientation.pays_a_voir"]);
}

#[test]
fn another_session_is_not_registered_here() {
    assert_eq!(
        fresh_refusal(&open_with(|s| s.session = "2025".into())),
        ["orientation.autre_session"]
    );
}

#[test]
fn a_former_failure_supposes_a_former_presentation() {
    let told = fresh_refusal(&open_with(|s| s.preparation = "apres_echec".into()));
    assert_eq!(told, ["deja: orientation.echec_sans_presentation"]);
}

// The e-mail address.

#[test]
fn the_email_is_required() {
    check(
        &mut opened(),
        &Command::ChangeCourriel("  ".into()),
        &["courriel: courriel.manquant"],
    );
}

#[test]
fn the_email_must_read_as_an_address() {
    check(
        &mut opened(),
        &Command::ChangeCourriel("nom@".into()),
        &["courriel: courriel.forme"],
    );
    let long = format!("{}@exemple.fr", "a".repeat(300));
    check(
        &mut opened(),
        &Command::ChangeCourriel(long),
        &["courriel: courriel.trop_long"],
    );
}

#[test]
fn the_email_can_change_after_every_deadline() {
    let mut comptoir = validated(distance());
    assert_eq!(
        comptoir
            .order(
                "2024-02-01T00:00:00Z",
                &Command::ChangeCourriel("autre@exemple.fr".into())
            )
            .ok(),
        Some(1)
    );
}

// Identity.

#[test]
fn an_empty_identity_reports_everything_at_once() {
    check(
        &mut opened(),
        &Command::RecordIdentite(IdentiteSaisie::default()),
        &[
            "civilite: identite.civilite_manquante",
            "nom_naissance: nom.manquant",
            "prenoms: prenoms.manquants",
            "date_naissance.jour: date.manquante",
            "lieu_naissance: naissance.lieu_manquant",
            "nationalite: identite.nationalite_manquante",
        ],
    );
}

#[test]
fn a_name_has_no_digit_and_a_limit() {
    check(
        &mut opened(),
        &identite_with(|s| s.nom_naissance = "Valm0nt".into()),
        &["nom_naissance: nom.avec_chiffre"],
    );
    check(
        &mut opened(),
        &identite_with(|s| s.nom_usage = "a".repeat(201)),
        &["nom_usage: nom.trop_long"],
    );
}

#[test]
fn birth_dates_are_read_field_by_field() {
    let date = |jour: &str, mois: &str, annee: &str| {
        identite_with(|s| (s.jour, s.mois, s.annee) = (jour.into(), mois.into(), annee.into()))
    };
    check(
        &mut opened(),
        &date("32", "13", "03"),
        &[
            "date_naissance.jour: date.jour",
            "date_naissance.mois: date.mois",
            "date_naissance.annee: date.annee",
        ],
    );
    check(
        &mut opened(),
        &date("1", "1", "2024"),
        &["date_naissance.annee: date.future"],
    );
    check(
        &mut opened(),
        &date("1", "1", "1850"),
        &["date_naissance.annee: date.trop_ancienne"],
    );
}

#[test]
fn the_29_february_exists_in_leap_years_only() {
    let date = |annee: &str| {
        identite_with(|s| (s.jour, s.mois, s.annee) = ("29".into(), "2".into(), annee.into()))
    };
    assert!(opened().order(JOUR, &date("2004")).is_ok());
    check(
        &mut opened(),
        &date("2003"),
        &["date_naissance.jour: date.inexistante"],
    );
}

#[test]
fn the_birth_place_is_a_commune_or_a_country() {
    let commune = identite_with(|s| s.commune_naissance = "99999".into());
    check(
        &mut opened(),
        &commune,
        &["commune_naissance: naissance.commune_manquante"],
    );
    let former = identite_with(|s| {
        s.commune_naissance.clear();
        s.commune_naissance_texte = "Sidi Bel Abbès (Algérie française)".into();
    });
    assert!(
        opened().order(JOUR, &former).is_ok(),
        "a commune that no longer exists keeps its name"
    );
    check(
        &mut opened(),
        &identite_with(|s| s.lieu_naissance = "ailleurs".into()),
        &[
            "ville_naissance: naissance.ville_manquante",
            "pays_naissance: naissance.pays_manquant",
        ],
    );
}

#[test]
fn an_ine_has_eleven_characters() {
    check(
        &mut opened(),
        &identite_with(|s| s.ine = "123".into()),
        &["ine: ine.forme"],
    );
    assert!(
        opened()
            .order(JOUR, &identite_with(|s| s.ine = "1234567890W".into()))
            .is_ok(),
        "a wrong key only warns"
    );
}

#[test]
fn only_a_minor_names_a_representative() {
    check(
        &mut distance(),
        &representant(),
        &["representant.sans_objet"],
    );
}

#[test]
fn a_minor_names_a_representative() {
    check(
        &mut minor(),
        &Command::NameRepresentant(RepresentantSaisie::default()),
        &[
            "representant_nom: nom.manquant",
            "representant_prenoms: prenoms.manquants",
            "representant_lien: representant.lien_manquant",
        ],
    );
    let mut comptoir = minor();
    let validation = comptoir.validation();
    check(&mut comptoir, &validation, &["validation.etape_manquante"]);
    comptoir.accept(JOUR, &[representant()]);
    let validation = comptoir.validation();
    comptoir.accept(JOUR, &[validation]);
}

// Coordonnées.

#[test]
fn an_empty_address_reports_everything_at_once() {
    check(
        &mut opened(),
        &Command::RecordCoordonnees(CoordonneesSaisie::default()),
        &[
            "adresse_1: adresse.manquante",
            "commune: adresse.localite_manquante",
            "code_postal: adresse.code_postal",
        ],
    );
    let long = CoordonneesSaisie {
        adresse_2: "a".repeat(81),
        ..adresse("44000", "44109")
    };
    check(
        &mut opened(),
        &Command::RecordCoordonnees(long),
        &["adresse_2: adresse.trop_longue"],
    );
}

#[test]
fn a_postal_code_has_five_digits() {
    check(
        &mut opened(),
        &Command::RecordCoordonnees(adresse("4400", "44109")),
        &["code_postal: adresse.code_postal"],
    );
}

#[test]
fn an_address_in_another_academie_is_refused_with_its_name() {
    check(
        &mut opened(),
        &Command::RecordCoordonnees(adresse("35000", "35238")),
        &["code_postal: adresse.hors_academie"],
    );
    let saint_barth = CoordonneesSaisie {
        commune: String::new(),
        localite: "Gustavia".into(),
        ..adresse("97133", "")
    };
    check(
        &mut opened(),
        &Command::RecordCoordonnees(saint_barth),
        &["code_postal: adresse.hors_academie"],
    );
}

/// Source: R-CP-3.
#[test]
fn a_cedex_address_is_accepted() {
    let cedex = CoordonneesSaisie {
        localite: "NANTES CEDEX 3".into(),
        ..adresse("44326", "")
    };
    assert!(
        opened()
            .order(JOUR, &Command::RecordCoordonnees(cedex))
            .is_ok()
    );
}

/// Source: R-TEL-1, R-TEL-2: none is a telephone too.
#[test]
fn phones_are_read_in_five_forms() {
    let phone = |telephone: &str| {
        Command::RecordCoordonnees(CoordonneesSaisie {
            telephone: telephone.into(),
            ..adresse("44000", "44109")
        })
    };
    for text in [
        "0612345678",
        "06.12.34.56.78",
        "+33 (0)6 12 34 56 78",
        "0033612345678",
        "0696 12 34 56",
        "",
    ] {
        assert!(opened().order(JOUR, &phone(text)).is_ok(), "{text}");
    }
    check(
        &mut opened(),
        &phone("06 12"),
        &["telephone: telephone.forme"],
    );
}

// Spécialité and épreuves.

#[test]
fn a_specialite_of_the_session_is_chosen() {
    check(
        &mut opened(),
        &Command::ChooseSpecialite(String::new()),
        &["specialite: specialite.manquante"],
    );
    check(
        &mut opened(),
        &Command::ChooseSpecialite("alchimie".into()),
        &["specialite: specialite.inconnue"],
    );
    check(
        &mut opened(),
        &Command::RecordNotes(no_notes()),
        &["specialite: specialite.manquante"],
    );
}

fn with_specialite(preparation: &str, deja: &str, specialite: &str) -> Comptoir {
    let mut comptoir = Comptoir::new(nantes());
    let open = opening(orientation(preparation, "44", deja), 1);
    comptoir.accept(JOUR, &[open, Command::ChooseSpecialite(specialite.into())]);
    comptoir
}

#[test]
fn distance_learners_choose_a_forme() {
    let mut comptoir = with_specialite("distance", "jamais", "metiers-de-l-eau");
    check(
        &mut comptoir,
        &Command::ChooseEpreuves(langue("E2", "anglais", "")),
        &["forme: epreuves.forme_manquante"],
    );
}

#[test]
fn people_who_failed_stay_in_forme_globale() {
    let mut comptoir = with_specialite("apres_echec", "avant", "metiers-de-l-eau");
    check(
        &mut comptoir,
        &Command::ChooseEpreuves(langue("E2", "anglais", "progressive")),
        &["forme: epreuves.forme_interdite"],
    );
    assert!(
        comptoir
            .order(JOUR, &Command::ChooseEpreuves(langue("E2", "anglais", "")))
            .is_ok()
    );
}

#[test]
fn a_language_is_chosen_where_the_reglement_asks_one() {
    let mut comptoir = with_specialite("distance", "jamais", "metiers-de-l-eau");
    check(
        &mut comptoir,
        &Command::ChooseEpreuves(langue("E2", "", "globale")),
        &["langue.E2: epreuves.langue_manquante"],
    );
    check(
        &mut comptoir,
        &Command::ChooseEpreuves(langue("E2", "klingon", "globale")),
        &["langue.E2: epreuves.langue_interdite"],
    );
    let mut single = with_specialite("distance", "jamais", "maintenance-des-systemes-b");
    assert!(
        single
            .order(JOUR, &Command::ChooseEpreuves(langue("E2", "", "globale")))
            .is_ok(),
        "one language is not asked"
    );
}

fn facultatives(codes: &[&str], langue_facultative: &str) -> Command {
    Command::ChooseEpreuves(EpreuvesSaisie {
        facultatives: codes.iter().map(|code| (*code).to_owned()).collect(),
        langues_facultatives: BTreeMap::from([("EF1".into(), langue_facultative.into())]),
        ..langue("E2", "anglais", "globale")
    })
}

#[test]
fn two_obligatory_languages_differ() {
    let mut comptoir = distance();
    let sam = Command::ChooseSpecialite("support-a-l-action-manageriale".to_owned());
    comptoir.accept(JOUR, &[sam]);
    let both = |second: &str| {
        let langues = [("E21", "anglais"), ("E22", second)];
        Command::ChooseEpreuves(EpreuvesSaisie {
            forme: "globale".to_owned(),
            langues: langues
                .map(|(cle, langue)| (cle.to_owned(), langue.to_owned()))
                .into(),
            ..EpreuvesSaisie::default()
        })
    };
    check(
        &mut comptoir,
        &both("anglais"),
        &["langue.E22: epreuves.langues_identiques"],
    );
    comptoir.accept(JOUR, &[both("breton")]);
}

#[test]
fn optional_epreuves_are_counted_and_known() {
    let mut comptoir = with_specialite("distance", "jamais", "metiers-de-l-eau");
    check(
        &mut comptoir,
        &facultatives(&["EF1", "EF3", "EF9"], "espagnol"),
        &[
            "facultatives: epreuves.facultatives_trop_nombreuses",
            "facultatives: epreuves.facultative_inconnue",
        ],
    );
    assert!(
        comptoir
            .order(JOUR, &facultatives(&["EF1", "EF3"], "espagnol"))
            .is_ok()
    );
}

#[test]
fn an_optional_language_differs_from_the_others() {
    let mut comptoir = with_specialite("distance", "jamais", "metiers-de-l-eau");
    check(
        &mut comptoir,
        &facultatives(&["EF1"], "anglais"),
        &["langue_facultative.EF1: epreuves.langue_facultative_identique"],
    );
}

fn progressive(answer: impl Fn(usize) -> &'static str) -> Command {
    let codes = ["E1", "E2", "E31", "E32", "E41", "E42", "E5", "E6"];
    let presentees = codes
        .iter()
        .enumerate()
        .map(|(i, code)| ((*code).to_owned(), answer(i).to_owned()))
        .collect();
    Command::ChooseEpreuves(EpreuvesSaisie {
        presentees,
        ..langue("E2", "anglais", "progressive")
    })
}

#[test]
fn in_forme_progressive_each_epreuve_is_now_or_later() {
    let mut comptoir = with_specialite("distance", "jamais", "metiers-de-l-eau");
    let answers = progressive(|i| if i == 0 { "" } else { "presenter" });
    check(
        &mut comptoir,
        &answers,
        &["presentee.E1: epreuves.presentee_manquante"],
    );
}

#[test]
fn in_forme_progressive_at_least_one_epreuve_is_presented() {
    let mut comptoir = with_specialite("distance", "jamais", "metiers-de-l-eau");
    check(
        &mut comptoir,
        &progressive(|_| "plus_tard"),
        &["epreuves.aucune_presentee"],
    );
}

/// Source: R-COND-9.
#[test]
fn another_specialite_clears_what_was_about_the_former() {
    let mut comptoir = distance();
    comptoir.accept(
        JOUR,
        &[Command::ChooseSpecialite(
            "management-commercial-operationnel".into(),
        )],
    );
    let declaration = &comptoir.dossier.declaration;
    assert!(declaration.epreuves.is_none() && declaration.notes.is_none());
}

// Notes and dispenses.

fn notes_with(code: &str, choix: &str, note: &str, session: &str) -> Command {
    let mut saisie = kept_notes();
    let one = NoteSaisie {
        choix: choix.into(),
        note: note.into(),
        session: session.into(),
    };
    saisie.choix.insert(code.into(), one);
    Command::RecordNotes(saisie)
}

#[test]
fn each_epreuve_already_sat_is_kept_or_sat_again() {
    check(
        &mut redoublant(),
        &notes_with("E5", "", "", ""),
        &["note_choix.E5: notes.choix_manquant"],
    );
}

#[test]
fn a_mark_is_a_number_out_of_twenty() {
    for note in ["", "21", "douze", "12,345", "-3"] {
        check(
            &mut redoublant(),
            &notes_with("E5", "garder", note, "2023"),
            &["note_valeur.E5: notes.forme"],
        );
    }
}

#[test]
fn a_mark_below_ten_is_not_kept_in_forme_globale() {
    check(
        &mut redoublant(),
        &notes_with("E5", "garder", "9,99", "2023"),
        &["note_valeur.E5: notes.sous_seuil"],
    );
    assert!(
        redoublant()
            .order(JOUR, &notes_with("E5", "garder", "10", "2023"))
            .is_ok()
    );
}

#[test]
fn a_mark_is_kept_five_sessions() {
    check(
        &mut redoublant(),
        &notes_with("E5", "garder", "12", "2018"),
        &["note_session.E5: notes.trop_ancienne"],
    );
    assert!(
        redoublant()
            .order(JOUR, &notes_with("E5", "garder", "12", "2019"))
            .is_ok()
    );
    check(
        &mut redoublant(),
        &notes_with("E5", "garder", "12", "19"),
        &["note_session.E5: notes.session"],
    );
}

#[test]
fn a_mark_of_this_session_or_later_does_not_exist() {
    check(
        &mut redoublant(),
        &notes_with("E5", "garder", "12", "2024"),
        &["note_session.E5: notes.session_future"],
    );
}

fn dispense(autre: &str, nom: &str, codes: &[&str]) -> Command {
    let dispenses: BTreeSet<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    Command::RecordNotes(NotesSaisie {
        autre_diplome: autre.into(),
        autre_diplome_nom: nom.into(),
        dispenses,
        ..no_notes()
    })
}

#[test]
fn a_dispense_is_founded_by_a_diploma() {
    check(
        &mut distance(),
        &dispense("", "", &[]),
        &["autre_diplome: notes.autre_diplome_manquant"],
    );
    check(
        &mut distance(),
        &dispense("oui", " ", &[]),
        &["autre_diplome_nom: notes.autre_diplome_nom_manquant"],
    );
    assert!(
        distance()
            .order(
                JOUR,
                &dispense("oui", "BTS Comptabilité et gestion", &["E1"])
            )
            .is_ok()
    );
}

#[test]
fn only_general_epreuves_can_be_dispensed() {
    check(
        &mut distance(),
        &dispense("oui", "DUT", &["E31"]),
        &["dispenses: notes.dispense_interdite"],
    );
}

#[test]
fn at_least_one_epreuve_remains_to_be_presented() {
    let mut saisie = kept_notes();
    for note in saisie.choix.values_mut() {
        *note = NoteSaisie {
            choix: "garder".into(),
            note: "12".into(),
            session: "2023".into(),
        };
    }
    check(
        &mut redoublant(),
        &Command::RecordNotes(saisie),
        &["notes.rien_a_presenter"],
    );
}

// Aménagements.

fn amenagement(besoin: &str, situation: &str) -> Command {
    Command::AnswerAmenagement(AmenagementSaisie {
        besoin: besoin.into(),
        situation: situation.into(),
    })
}

#[test]
fn the_question_of_amenagements_is_answered() {
    check(
        &mut distance(),
        &amenagement("", ""),
        &["amenagement: amenagements.reponse_manquante"],
    );
}

#[test]
fn someone_who_failed_last_year_says_whether_the_situation_changed() {
    check(
        &mut redoublant(),
        &amenagement("oui", ""),
        &["situation_medicale: amenagements.situation_manquante"],
    );
    let answer = redoublant()
        .dossier
        .declaration
        .amenagement
        .map(|answer| (answer.situation, answer.handicap()));
    assert_eq!(
        answer,
        Some((SituationHandicap::Reconduit, true)),
        "the box « Handicap : OUI » is a recorded answer"
    );
}

#[test]
fn arrangements_follow_only_the_same_examination() {
    let mut comptoir = redoublant();
    comptoir.accept(
        JOUR,
        &[Command::ChooseSpecialite("metiers-de-l-eau".into())],
    );
    assert_eq!(comptoir.dossier.declaration.amenagement, None);
    check(
        &mut comptoir,
        &amenagement("oui", "memes"),
        &["situation_medicale: amenagements.autre_examen"],
    );
}

// Last session's candidacy.

#[test]
fn a_reprise_is_answered_line_by_line() {
    check(
        &mut opened(),
        &Command::AnswerReprise(all_kept()),
        &["reprise.absente"],
    );
    let mut comptoir = opened();
    comptoir.accept(
        JOUR,
        &[Command::OfferReprise(Box::new(session_precedente()))],
    );
    let lignes = BTreeMap::from([(LigneReprise::Identite, "garder".to_owned())]);
    check(
        &mut comptoir,
        &Command::AnswerReprise(RepriseSaisie { lignes }),
        &[
            "reprise.coordonnees: reprise.ligne_sans_reponse",
            "reprise.epreuves: reprise.ligne_sans_reponse",
        ],
    );
}

#[test]
fn a_line_that_no_longer_holds_cannot_be_kept() {
    let mut comptoir = opened();
    let mut source = session_precedente();
    source.specialite = Some("abrogee".into());
    comptoir.accept(JOUR, &[Command::OfferReprise(Box::new(source))]);
    check(
        &mut comptoir,
        &Command::AnswerReprise(all_kept()),
        &["reprise.epreuves: reprise.ligne_a_changer"],
    );
}

// Validation.

#[test]
fn validation_names_every_step_that_is_missing() {
    let mut comptoir = opened();
    let validation = comptoir.validation();
    let context = rules::Context {
        campagne: nantes(),
        territoire: scene::territoire(),
        now: at(JOUR),
    };
    let missing = rules::missing_steps(&comptoir.dossier, &context);
    let steps: Vec<String> = missing
        .iter()
        .map(|refusal| refusal.motif.donnees()["etape"].clone())
        .collect();
    assert_eq!(
        steps,
        [
            "identite",
            "coordonnees",
            "parcours",
            "specialite",
            "notes",
            "amenagements"
        ]
    );
    check(
        &mut comptoir,
        &validation,
        &["validation.etape_manquante"; 6],
    );
}

#[test]
fn what_was_read_is_what_is_validated() {
    let stale = Command::ValidatePreinscription {
        empreinte: "00".repeat(32),
    };
    check(&mut distance(), &stale, &["validation.autre_contenu"]);
}

#[test]
fn a_version_without_change_is_not_made() {
    let mut comptoir = validated(distance());
    let validation = comptoir.validation();
    check(&mut comptoir, &validation, &["validation.rien_de_change"]);
}

#[test]
fn a_change_makes_the_next_version_and_voids_the_signature() {
    let mut comptoir = validated(distance());
    let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    comptoir.accept(
        JOUR,
        &[
            signature,
            Command::RecordCoordonnees(adresse("49000", "49007")),
        ],
    );
    assert!(
        comptoir.dossier.valid_signature().is_some(),
        "version 1 counts until version 2 is validated"
    );
    let comptoir = validated(comptoir);
    assert_eq!(comptoir.dossier.version(), 2);
    assert!(comptoir.dossier.valid_signature().is_none());
    assert_ne!(
        comptoir.dossier.versions[0].empreinte,
        comptoir.dossier.versions[1].empreinte
    );
}
