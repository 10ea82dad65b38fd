//! The documents of the main jobs: their text in reading order, their sameness, their pages.
//!
//! `PUPITRE_PAGES=<folder>` also writes the PDFs there, to be looked at.

mod scene;

use documents::{
    Annulation, Code, Correction, Document, Echeances, Genre, NoSuchVersion, Signe, Source, Taille,
    agenda, annulation, correction, demande_de_pieces, recapitulatif,
};
use rules::Command;
use rules::saisie::{CorrectionSaisie, DecisionSaisie, PointSaisie, RectificationSaisie, Traits};
use scene::regles::parcours::{self, Comptoir, JOUR, at, piece, typed_signature};
use scene::{asked, called, cancelled, closed, confirmed, poppler, receipt, source};
use std::collections::BTreeSet;

fn validated(mut comptoir: Comptoir) -> Comptoir {
    let validation = comptoir.validation();
    comptoir.accept(JOUR, &[validation]);
    comptoir
}

/// Text in reading order, as a screen reader or a copy gets it.
#[expect(
    clippy::disallowed_methods,
    reason = "a person looks at the pages of a test where they ask for them"
)]
fn text(name: &str, document: &Document) -> String {
    if let Ok(folder) = std::env::var("PUPITRE_PAGES") {
        std::fs::write(format!("{folder}/{name}.pdf"), &document.bytes).expect("the folder exists");
    }
    let arguments = ["-enc", "UTF-8", "-raw", "-", "-"];
    poppler("pdftotext", &arguments, &document.bytes).replace('\u{a0}', " ")
}

#[test]
fn the_recapitulatif_of_a_distance_learner_reads_in_order() {
    let comptoir = validated(parcours::distance());
    let document = recapitulatif(&source(&comptoir)).expect("a version");
    insta::assert_snapshot!(text("recapitulatif-distance", &document));
}

#[test]
fn the_demande_of_a_distance_learner_reads_in_order() {
    let comptoir = validated(parcours::distance());
    let document = demande_de_pieces(&source(&comptoir)).expect("a version");
    insta::assert_snapshot!(text("demande-distance", &document));
}

#[test]
fn the_recapitulatif_of_somebody_who_failed_reads_in_order() {
    let mut comptoir = validated(parcours::redoublant());
    let mut signature = typed_signature(&comptoir.dossier);
    signature.moyen = "dessinee".into();
    let wave = (0..60u16)
        .map(|i| (100 + i * 12, 500 + (i % 9) * 40))
        .collect();
    signature.traits = Traits(vec![wave, vec![(200, 800), (700, 760)]]);
    comptoir.accept(JOUR, &[rules::Command::SignRecapitulatif(signature)]);
    let document = recapitulatif(&source(&comptoir)).expect("a version");
    insta::assert_snapshot!(text("recapitulatif-redoublant", &document));
}

#[test]
fn the_demande_of_somebody_who_failed_says_what_is_added() {
    let mut comptoir = validated(parcours::redoublant());
    comptoir.accept(JOUR, &[piece("identite", 7)]);
    let document = demande_de_pieces(&source(&comptoir)).expect("a version");
    insta::assert_snapshot!(text("demande-redoublant", &document));
}

#[test]
fn a_signature_of_an_older_version_is_visibly_void() {
    let mut comptoir = validated(parcours::distance());
    let signature = rules::Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    comptoir.accept(
        JOUR,
        &[
            signature,
            rules::Command::RecordCoordonnees(parcours::adresse("44000", "44109")),
        ],
    );
    let comptoir = validated(comptoir);
    let text = text(
        "recapitulatif-version-2",
        &recapitulatif(&source(&comptoir)).expect("a version"),
    );
    assert!(
        text.contains("La signature de la version 1 est sans effet"),
        "{text}"
    );
}

fn rectified(day: &str) -> Comptoir {
    let mut comptoir = validated(parcours::distance());
    let signature = rules::Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    let identite = parcours::identite(77, ("29", "2", "2000"));
    let motif = "Le nom de la pièce d’identité.".into();
    let order = rules::Command::RectifyIdentite(RectificationSaisie { identite, motif });
    comptoir.accept(JOUR, &[signature]);
    comptoir.accept(day, &[order]);
    comptoir
}

#[test]
fn a_version_that_the_service_made_says_why_and_what_becomes_of_the_signature() {
    let before = rectified(JOUR);
    let before = text(
        "recapitulatif-rectifie",
        &recapitulatif(&source(&before)).expect("a version"),
    );
    let after = rectified("2023-11-20T08:00:00Z");
    let first = Source {
        version: 1,
        ..source(&after)
    };
    let first = text(
        "recapitulatif-avant-rectification",
        &recapitulatif(&first).expect("a version"),
    );
    let after = text(
        "recapitulatif-rectifie-apres",
        &recapitulatif(&source(&after)).expect("a version"),
    );
    for (text, words) in [
        (&before, "Version 2, établie par le service le"),
        (
            &before,
            "Le service a rectifié l’état civil : Le nom de la pièce d’identité.",
        ),
        (&before, "La signature de la version 1 est sans effet"),
        (&after, "Ce qui a été signé et déposé reste valable."),
        (
            &first,
            "la version 2 la remplace, la signature reste valable",
        ),
    ] {
        let lines = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(lines.contains(words), "« {words} » is not in {lines}");
    }
    assert!(!after.contains("sans effet"), "{after}");
}

#[test]
fn the_same_input_gives_the_same_bytes_on_two_threads() {
    let make = || {
        let comptoir = validated(parcours::redoublant());
        (
            recapitulatif(&source(&comptoir)).expect("a version"),
            demande_de_pieces(&source(&comptoir)).expect("a version"),
        )
    };
    let other = std::thread::spawn(make);
    assert!(make() == other.join().expect("no panic"));
}

#[test]
fn long_names_of_any_script_print_and_nothing_overflows() {
    let mut comptoir = Comptoir::new(scene::regles::nantes());
    let mut identite = parcours::identite(3, ("1", "1", "2000"));
    identite.nom_naissance = "Ōsaka-Nguyễn Παπαδόπουλος Иванова Ñandú ".repeat(4);
    identite.prenoms = "Łucja Şükrü Đặng Œuvrard".into();
    comptoir.accept(
        JOUR,
        &[
            parcours::opening(parcours::orientation("distance", "44", "jamais"), 3),
            rules::Command::RecordIdentite(identite),
        ],
    );
    let rest = parcours::distance().dossier.declaration;
    let identite = comptoir.dossier.declaration.identite.clone();
    comptoir.dossier.declaration = rules::declaration::Declaration { identite, ..rest };
    let comptoir = validated(comptoir);
    let document = recapitulatif(&source(&comptoir)).expect("a version");
    assert_eq!(
        (document.missing.as_slice(), document.pages <= 3),
        ([].as_slice(), true)
    );
    assert!(
        text("recapitulatif-long", &document).contains("ŁUCJA")
            || text("recapitulatif-long", &document).contains("Łucja")
    );
}

#[test]
fn a_character_that_no_face_has_is_reported() {
    let mut comptoir = parcours::distance();
    let mut identite = parcours::identite(3, ("1", "1", "2000"));
    identite.nom_naissance = "李".into();
    comptoir.accept(JOUR, &[rules::Command::RecordIdentite(identite)]);
    let comptoir = validated(comptoir);
    assert_eq!(
        recapitulatif(&source(&comptoir))
            .expect("a version")
            .missing,
        ['李']
    );
}

#[test]
fn a_rehearsal_is_told_on_every_page() {
    let comptoir = validated(parcours::redoublant());
    let source = Source {
        repetition: Some("vendredi 20 octobre 2023"),
        ..source(&comptoir)
    };
    let document = recapitulatif(&source).expect("a version");
    let banners = text("recapitulatif-repetition", &document)
        .matches("document sans valeur")
        .count();
    assert_eq!(banners, document.pages);
}

#[test]
fn a_version_that_does_not_exist_has_no_document() {
    let comptoir = parcours::distance();
    assert_eq!(recapitulatif(&source(&comptoir)).err(), Some(NoSuchVersion));
}

fn deposited(titulaire: Option<&str>, recu_le: &str) -> Document {
    let mut comptoir = validated(parcours::distance());
    for (code, seed) in [("identite", 1), ("jdc", 2), ("diplome_acces", 3)] {
        comptoir.accept(JOUR, &[piece(code, seed)]);
    }
    receipt(&comptoir, (titulaire, recu_le), false)
}

#[test]
fn the_receipt_of_a_deposit_reads_in_order() {
    let document = deposited(Some("Noénie CALOUDON"), "2023-11-18T13:07:09Z");
    insta::assert_snapshot!(text("recu-de-depot", &document));
    assert_eq!(document.pages, 1);
}

#[test]
fn a_receipt_that_travels_by_letter_names_nobody() {
    let text = text("recu-courriel", &deposited(None, "2023-11-18T13:07:09Z"));
    assert!(!text.contains("Candidat "), "{text}");
}

#[test]
fn the_confirmation_of_an_inscription_reads_in_order() {
    let comptoir = validated(parcours::distance());
    let document = confirmed(&comptoir, true, Taille::Normale, true);
    insta::assert_snapshot!(text("confirmation", &document));
}

#[test]
fn a_confirmation_that_travels_by_letter_names_nobody() {
    let comptoir = validated(parcours::distance());
    let letter = text(
        "confirmation-courriel",
        &confirmed(&comptoir, false, Taille::Normale, true),
    );
    let version = comptoir.dossier.current().expect("a version");
    let name = documents::mots::nom_complet(&version.declaration);
    assert!(!letter.contains(&name), "{letter}");
    assert!(letter.contains(&comptoir.dossier.id.to_string()));
    let named = text(
        "confirmation",
        &confirmed(&comptoir, true, Taille::Grande, true),
    );
    assert!(named.contains(&name), "{named}");
}

/// Source: note, « convocations »; R-TIME-9.
#[test]
fn a_convocation_says_when_where_and_with_what() {
    let comptoir = validated(parcours::distance());
    let document = called(&comptoir, comptoir.campagne, Taille::Normale, true);
    insta::assert_snapshot!(text("convocation", &document));
    let large = called(&comptoir, comptoir.campagne, Taille::Grande, true);
    assert!(text("convocation-grand", &large).contains("calculatrice sans"));
}

/// After the deadline of the deposit.
const EXAMEN: &str = "2023-11-27T08:00:00Z";
const MOTIF: &str = "Le verso manque : on ne voit pas la date de fin de validité.";

/// Somebody who deposited in time, and of whom the service asks a pièce, a signature and an answer.
fn corrected() -> Comptoir {
    let mut comptoir = parcours::deposited("2023-11-20T08:00:00Z");
    let points = [
        ("identite", MOTIF),
        ("", "En quelle année avez-vous obtenu votre baccalauréat ?"),
        (
            "recapitulatif",
            "Le nom tapé n’est pas celui de la pièce d’identité.",
        ),
    ];
    let point = |(piece, motif): (&str, &str)| PointSaisie {
        piece: piece.into(),
        motif: motif.into(),
    };
    let asks = Command::AskCorrection(CorrectionSaisie {
        points: points.map(point).into(),
        avant: "2023-12-12T00:00:00+01:00".into(),
    });
    comptoir.accept(EXAMEN, &[asks]);
    comptoir
}

/// Source: CRPA, art. L. 114-5.
#[test]
fn a_demande_de_correction_says_what_to_do_until_when_and_what_came() {
    let mut comptoir = corrected();
    let (dossier, campagne) = (&comptoir.dossier, comptoir.campagne);
    assert!(Correction::of(&parcours::complete().dossier, campagne, at(EXAMEN)).is_none());
    let source = Correction::of(dossier, campagne, at(EXAMEN)).expect("points");
    insta::assert_snapshot!(text(
        "correction",
        &correction(&Correction {
            cachet: true,
            signe: None,
            ..source
        })
    ));
    comptoir.accept("2023-11-28T17:40:00Z", &[piece("identite", 9)]);
    let now = at("2023-12-13T08:00:00Z");
    let source = Correction::of(&comptoir.dossier, campagne, now).expect("points");
    insta::assert_snapshot!(text("correction-en-retard", &correction(&source)));
    let large = asked(&comptoir, campagne, Taille::Grande, true);
    assert!(text("correction-grande", &large).contains("Ce qui est déjà reçu : 1 point"));
}

#[test]
fn a_demande_to_which_everything_was_answered_says_so() {
    let mut comptoir = corrected();
    let day = "2023-11-28T17:40:00Z";
    let reponse = "En juin 2021.".into();
    comptoir.accept(
        day,
        &[
            piece("identite", 9),
            Command::AnswerPoint { rang: 1, reponse },
        ],
    );
    parcours::sign(&mut comptoir, day);
    let source = Correction::of(&comptoir.dossier, comptoir.campagne, at(day)).expect("points");
    let text = text("correction-faite", &correction(&source));
    assert!(
        text.contains("Tout ce que le service demandait est reçu."),
        "{text}"
    );
    assert!(text.contains("Ce qui est déjà reçu : 3 points"), "{text}");
    assert!(
        !text.contains("À faire") && !text.contains("à temps"),
        "{text}"
    );
}

/// Source: ADR 0014: a letter says about what there is something to read, and no reason.
#[test]
fn what_travels_by_letter_gives_neither_name_nor_reason() {
    let comptoir = corrected();
    let source = Correction::of(&comptoir.dossier, comptoir.campagne, at(EXAMEN)).expect("points");
    let letter = Correction {
        declaration: None,
        ..source
    };
    let asks = text("correction-courriel", &correction(&letter));
    assert!(asks.contains("À remplacer : Pièce d’identité"), "{asks}");
    let comptoir = decided("refusee");
    let source = Annulation::of(&comptoir.dossier, comptoir.campagne).expect("a refusal");
    let letter = Annulation {
        declaration: None,
        ..source
    };
    let refuses = text("refus-courriel", &annulation(&letter));
    assert!(
        refuses.contains("Votre inscription est refusée."),
        "{refuses}"
    );
    let version = comptoir.dossier.current().expect("a version");
    let name = documents::mots::nom_complet(&version.declaration);
    for text in [asks, refuses] {
        assert!(
            !text.contains(&name) && !text.contains("verso manque"),
            "{text}"
        );
        assert!(text.contains(&comptoir.dossier.id.to_string()), "{text}");
    }
}

/// Somebody who deposited in time, and of whom the service decided.
fn decided(issue: &str) -> Comptoir {
    let mut comptoir = parcours::deposited("2023-11-20T08:00:00Z");
    let decides = Command::DecideInscription(DecisionSaisie {
        issue: issue.into(),
        version: 1,
        motif: MOTIF.into(),
    });
    comptoir.accept(EXAMEN, &[decides]);
    comptoir
}

/// Source: CRPA, art. L. 211-5.
#[test]
fn a_refusal_says_why_on_what_ground_and_how_to_contest() {
    let refused = decided("refusee");
    let source = Annulation::of(&refused.dossier, refused.campagne).expect("a refusal");
    let sealed = Annulation {
        cachet: true,
        signe: None,
        ..source
    };
    insta::assert_snapshot!(text("refus", &annulation(&sealed)));
    let validated = decided("validee");
    assert!(Annulation::of(&validated.dossier, validated.campagne).is_none());
    let mut campagne = refused.campagne.clone();
    campagne.textes.recours = vec!["Recours : deux mois.".into()];
    let source = Annulation::of(&refused.dossier, &campagne).expect("a refusal");
    let told = text("refus-recours", &annulation(&source));
    assert!(told.contains("Recours : deux mois."), "{told}");
    assert!(!told.contains("à confirmer par le rectorat"), "{told}");
}

#[test]
fn a_cancellation_by_the_service_says_so() {
    let comptoir = decided("annulee");
    let source = Annulation::of(&comptoir.dossier, comptoir.campagne).expect("a cancellation");
    let told = text("annulation", &annulation(&source));
    for words in [
        "Décision d’annulation",
        "Votre candidature est annulée.",
        MOTIF,
    ] {
        assert!(told.contains(words), "{told}");
    }
    let shown = cancelled(&comptoir, comptoir.campagne, Taille::Grande, true);
    let large = text("annulation-grande", &shown);
    let words: Vec<&str> = large.split_whitespace().collect();
    let large = words.join(" ");
    assert!(
        large.contains("malgré la demande du 27 novembre"),
        "{large}"
    );
}

/// Source: note, part II « votre candidature sera annulée si toutes les pièces demandées ne sont pas téléversées ».
#[test]
fn a_cancellation_at_the_deadline_names_what_was_missing() {
    let mut comptoir = validated(parcours::distance());
    comptoir.accept(JOUR, &[piece("identite", 1), piece("diplome_acces", 3)]);
    let absents = BTreeSet::new();
    comptoir.accept("2023-11-24T23:05:00Z", &[Command::CloseDeposit { absents }]);
    let source = Annulation::of(&comptoir.dossier, comptoir.campagne).expect("a cancellation");
    insta::assert_snapshot!(text("annulation-cloture", &annulation(&source)));
    let letter = Annulation {
        declaration: None,
        ..source
    };
    let letter = text("annulation-cloture-courriel", &annulation(&letter));
    let missing = "Certificat de participation à la journée défense";
    assert!(
        letter.contains(missing) && !letter.contains("Candidat "),
        "{letter}"
    );
}

#[test]
fn the_longest_reason_is_printed_whole_in_both_sizes() {
    let comptoir = parcours::deposited("2023-11-20T08:00:00Z");
    let motif = "mot ".repeat(250);
    let (dossier, campagne) = (&comptoir.dossier, comptoir.campagne);
    let version = dossier.current().expect("a version");
    for taille in [Taille::Normale, Taille::Grande] {
        let sujet = rules::SujetPoint::Question;
        let point = documents::PointDemande {
            sujet: &sujet,
            motif: &motif,
            demande_le: at(EXAMEN),
            avant: at("2023-12-11T23:00:00Z"),
            repondu_le: None,
        };
        let asks = correction(&Correction {
            dossier: dossier.id,
            version: 1,
            empreinte: version.empreinte,
            points: vec![point; 3],
            edite_le: at(EXAMEN),
            declaration: Some(&version.declaration),
            cachet: true,
            signe: None,
            campagne,
            repetition: None,
            taille,
        });
        let told = text(&format!("correction-longue-{taille:?}"), &asks);
        assert_eq!(
            told.split_whitespace().filter(|it| *it == "mot").count(),
            750
        );
    }
}

/// Source: note, part II, for the deadline.
#[test]
fn a_releve_says_what_the_service_held_and_when_each_deposit_came() {
    let document = closed(scene::regles::nantes(), 4, Taille::Normale, true);
    insta::assert_snapshot!(text("releve", &document));
    let large = closed(scene::regles::nantes(), 12, Taille::Grande, true);
    let large = text("releve-grand", &large);
    assert!(
        large.contains("Reçu le Dossier Version Empreinte Pièces"),
        "{large}"
    );
    let none = closed(scene::regles::nantes(), 0, Taille::Normale, true);
    assert!(text("releve-vide", &none).contains("Aucun dossier n’est déposé."));
}

#[test]
fn a_releve_of_three_thousand_deposits_repeats_its_head_and_stays_small() {
    let document = closed(scene::regles::nantes(), 3_000, Taille::Normale, true);
    let told = text("releve-3000", &document);
    let heads = told
        .matches("Reçu le Dossier Version Empreinte Pièces")
        .count();
    assert_eq!(
        (document.pages > 60, heads + 1 >= document.pages),
        (true, true)
    );
    let lines = told
        .lines()
        .filter(|line| line.starts_with("24/11/2023 23:"));
    assert!(lines.count() >= 3_000 - 60, "{} pages", document.pages);
    assert!(
        document.bytes.len() < 10_000_000,
        "{} bytes",
        document.bytes.len()
    );
}

/// Source: RFC 5545, 3.1 and 3.3.11.
#[test]
fn an_epreuve_in_the_agenda_is_written_as_calendars_read_it() {
    let epreuve = documents::Epreuve {
        titre: "E3 · Économie, droit ; et management des entreprises de l’énergie et de l’eau"
            .into(),
        debut: at("2024-05-13T12:00:00Z"),
        duree: Some(240),
        lieu: "Lycée du Port, 1 rue du Port".into(),
    };
    let dates = Echeances {
        choix: None,
        depot: None,
        depose: false,
        epreuves: vec![epreuve],
    };
    let campagne = scene::regles::nantes();
    let text = agenda(campagne, &dates, at("2024-04-22T08:00:00Z"));
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let whole = text.replace("\r\n ", "");
    for line in [
        "DTSTART:20240513T120000Z",
        "DURATION:PT240M",
        "LOCATION:Lycée du Port\\, 1 rue du Port",
        "SUMMARY:BTS : E3 · Économie\\, droit \\; et management des entreprises de l’énergie et de l’eau",
    ] {
        assert!(whole.lines().any(|it| it == line), "{line} in {whole}");
    }
    let after = agenda(campagne, &dates, at("2024-05-13T12:00:00Z"));
    assert!(!after.contains("VEVENT"), "{after}");
}

/// Source: RFC 5545; note, part III.
#[test]
fn the_agenda_holds_the_dates_that_are_not_past() {
    let campagne = scene::regles::nantes();
    let dates = Echeances {
        choix: Some(campagne.calendrier.cloture.valeur),
        depot: campagne.calendrier.depot.as_ref().map(|it| it.valeur),
        depose: true,
        epreuves: Vec::new(),
    };
    let starts = |now: &str, dates: &Echeances| {
        let text = agenda(campagne, dates, at(now));
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("DTSTART:"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let (choix, depot, reponse) = ("20231115T225900Z", "20231124T225900Z", "20240124T225900Z");
    assert_eq!(starts(JOUR, &dates), [choix, depot, reponse]);
    assert_eq!(starts("2023-11-20T08:00:00Z", &dates), [depot, reponse]);
    let before = Echeances {
        depose: false,
        ..dates
    };
    assert_eq!(starts(JOUR, &before), [choix, depot]);
}

/// Source: ADR 0017.
#[test]
fn the_code_of_each_kind_is_read_back_as_itself() {
    let comptoir = validated(parcours::distance());
    let source = source(&comptoir);
    for (genre, letter) in [
        (Genre::Recapitulatif, "R"),
        (Genre::Recu, "D"),
        (Genre::Confirmation, "C"),
        (Genre::Convocation, "V"),
        (Genre::Correction, "K"),
        (Genre::Annulation, "A"),
    ] {
        let code = source.code(genre).expect("a version");
        assert!(
            code.text()
                .starts_with(&format!("PU1 {letter} NANTES-BTS-2024 "))
        );
        assert_eq!(Code::parse(&code.text()), Some(code));
    }
}

#[test]
fn a_code_that_is_signed_says_by_whom_and_signs_all_that_it_says() {
    let comptoir = validated(parcours::distance());
    let signs = |text: &[u8]| {
        let mut signature = [0; 64];
        signature[..8].copy_from_slice(&text.len().to_be_bytes());
        signature
    };
    let signe = Signe {
        cle: "essai-a",
        signe: &signs,
    };
    let source = Source {
        signe: Some(signe),
        ..source(&comptoir)
    };
    let code = source.code(Genre::Recapitulatif).expect("a version");
    let text = code.text();
    assert!(text.starts_with("PU2 R NANTES-BTS-2024 "), "{text}");
    let sceau = code.sceau.clone().expect("it is signed");
    let signed = code.signed_text(&sceau.cle);
    assert!(
        text.starts_with(&format!("{signed} ")),
        "all but the signature"
    );
    assert_eq!(sceau.signature, signs(signed.as_bytes()));
    assert_eq!(Code::parse(&text), Some(code));
    for wrong in [
        text[..text.len() - 1].to_owned(),
        text.to_lowercase(),
        text.replace("PU2", "PU1"),
        format!("{text} SUITE"),
    ] {
        assert_eq!(Code::parse(&wrong), None, "{wrong}");
    }
}
