//! Cases at the counter: pièces, signature, and the count of all cases.

mod scene;

use rules::saisie::{PieceSaisie, SignatureSaisie, Traits};
use rules::{Command, Motif, Statut};
use scene::nantes;
use scene::parcours::{
    JOUR, adresse, at, check, distance, fichier, identite, minor, piece, representant,
    typed_signature, validated,
};

// Pièces.

#[test]
fn only_a_piece_asked_of_the_person_is_added() {
    check(&mut distance(), &piece("alibi", 1), &["piece.inconnue"]);
    check(
        &mut distance(),
        &piece("representant_legal", 1),
        &["piece.sans_objet"],
    );
}

#[test]
fn a_piece_holds_a_limited_number_of_files() {
    let fichiers = (0..11).map(fichier).collect();
    check(
        &mut distance(),
        &Command::AddPiece(PieceSaisie {
            piece: "identite".into(),
            fichiers,
        }),
        &["piece.fichiers_trop_nombreux"],
    );
}

#[test]
fn the_same_file_is_not_added_twice_to_a_piece() {
    let fichiers = vec![fichier(1), fichier(1)];
    check(
        &mut distance(),
        &Command::AddPiece(PieceSaisie {
            piece: "identite".into(),
            fichiers,
        }),
        &["piece.fichier_en_double"],
    );
}

#[test]
fn a_file_has_a_known_type_and_a_size() {
    let mut empty = fichier(1);
    empty.octets = 0;
    let order = Command::AddPiece(PieceSaisie {
        piece: "identite".into(),
        fichiers: vec![empty],
    });
    check(&mut distance(), &order, &["piece.fichier_refuse"]);
}

#[test]
fn the_scanned_recapitulatif_waits_for_a_version() {
    check(
        &mut distance(),
        &piece("recapitulatif", 1),
        &["piece.recapitulatif_sans_version"],
    );
}

#[test]
fn every_version_of_a_piece_is_kept() {
    let mut comptoir = distance();
    comptoir.accept(JOUR, &[piece("identite", 1), piece("identite", 2)]);
    let versions = comptoir.dossier.pieces.values().next().map(Vec::len);
    assert_eq!(versions, Some(2));
}

/// Source: R-JDC-1, R-AGE-1.
#[test]
fn the_pieces_follow_the_age_on_the_day() {
    let asked = |now: &str, annee: &str| {
        let mut comptoir = distance();
        comptoir.accept(
            JOUR,
            &[Command::RecordIdentite(identite(1, ("20", "11", annee)))],
        );
        let pieces =
            rules::pieces::demandees(&comptoir.dossier.declaration, false, nantes(), at(now));
        pieces.iter().any(|piece| piece.def.code.as_str() == "jdc")
    };
    assert!(
        asked(JOUR, "1998"),
        "24 years old until the eve of the birthday"
    );
    assert!(
        !asked("2023-11-20T08:00:00Z", "1998"),
        "25 years old on the day"
    );
}

/// Source: R-JDC-1. A person with two nationalities says French.
#[test]
fn recensement_and_jdc_follow_the_age_and_the_nationality() {
    let asked = |annee: i32, nationalite: &str| {
        let mut comptoir = distance();
        let mut saisie = identite(1, ("2", "3", &annee.to_string()));
        saisie.nationalite = nationalite.into();
        comptoir.accept(JOUR, &[Command::RecordIdentite(saisie)]);
        let declaration = &comptoir.dossier.declaration;
        let pieces = rules::pieces::demandees(declaration, false, nantes(), at(JOUR));
        let codes = pieces.iter().map(|piece| piece.def.code.to_string());
        codes
            .filter(|code| ["recensement", "jdc"].contains(&code.as_str()))
            .collect::<Vec<_>>()
    };
    for age in 15..27 {
        let expected: &[&str] = match age {
            16 | 17 => &["recensement"],
            18..25 => &["jdc"],
            _ => &[],
        };
        assert_eq!(asked(2023 - age, "francaise"), expected, "{age} years old");
        assert_eq!(asked(2023 - age, "autre"), Vec::<String>::new(), "{age}");
    }
}

// Signature.

#[test]
fn a_version_is_validated_before_it_is_signed() {
    check(
        &mut distance(),
        &Command::SignRecapitulatif(SignatureSaisie::default()),
        &["signature.pas_de_version"],
    );
}

#[test]
fn changes_are_validated_before_signing() {
    let mut comptoir = validated(distance());
    comptoir.accept(
        JOUR,
        &[Command::RecordCoordonnees(adresse("49000", "49007"))],
    );
    let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    check(
        &mut comptoir,
        &signature,
        &["signature.modifications_non_validees"],
    );
}

#[test]
fn only_the_last_version_can_be_signed() {
    let mut comptoir = validated(distance());
    let signature = SignatureSaisie {
        version: 7,
        ..typed_signature(&comptoir.dossier)
    };
    check(
        &mut comptoir,
        &Command::SignRecapitulatif(signature),
        &["signature.version_ancienne"],
    );
}

#[test]
fn an_unread_recapitulatif_is_not_signed() {
    let mut comptoir = validated(distance());
    let signature = SignatureSaisie {
        relu: false,
        ..typed_signature(&comptoir.dossier)
    };
    check(
        &mut comptoir,
        &Command::SignRecapitulatif(signature),
        &["relu: signature.pas_relu"],
    );
}

#[test]
fn a_way_of_signing_is_chosen_among_those_of_the_campaign() {
    let mut comptoir = validated(distance());
    let signature = SignatureSaisie {
        moyen: String::new(),
        ..typed_signature(&comptoir.dossier)
    };
    check(
        &mut comptoir,
        &Command::SignRecapitulatif(signature),
        &["moyen: signature.moyen_manquant"],
    );
    let mut strict = nantes().clone();
    strict
        .signature
        .valeur
        .retain(|moyen| *moyen == rules::campagne::MoyenSignature::Manuscrite);
    comptoir.campagne = Box::leak(Box::new(strict));
    let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    check(
        &mut comptoir,
        &signature,
        &["moyen: signature.moyen_refuse"],
    );
}

#[test]
fn an_empty_drawing_is_no_signature() {
    let mut comptoir = validated(distance());
    let signature = SignatureSaisie {
        moyen: "dessinee".into(),
        traits: Traits(vec![vec![(1, 1)]]),
        ..typed_signature(&comptoir.dossier)
    };
    check(
        &mut comptoir,
        &Command::SignRecapitulatif(signature),
        &["traits: signature.vide"],
    );
}

#[test]
fn a_typed_signature_is_the_name_of_the_person() {
    let mut comptoir = validated(distance());
    let signature = SignatureSaisie {
        nom: "Personne".into(),
        ..typed_signature(&comptoir.dossier)
    };
    check(
        &mut comptoir,
        &Command::SignRecapitulatif(signature),
        &["nom: signature.nom_different"],
    );
}

/// Source: R-ID-4.
#[test]
fn a_name_in_use_stands_beside_the_birth_name() {
    let mut comptoir = distance();
    let mut saisie = identite(1, ("2", "3", "2003"));
    let birth = format!("{} {}", saisie.prenoms, saisie.nom_naissance);
    saisie.nom_usage = "Tout Autre".into();
    comptoir.accept(JOUR, &[Command::RecordIdentite(saisie)]);
    let comptoir = validated(comptoir);
    let version = comptoir.dossier.current().expect("a version");
    assert_eq!(rules::nom_a_taper(version), birth);
    let identite = version.declaration.identite.as_ref();
    let in_use = identite.and_then(|identite| identite.nom_usage.as_ref());
    assert_eq!(in_use.map(|nom| nom.as_str()), Some("Tout Autre"));
}

#[test]
fn a_hand_signature_is_scanned_and_added() {
    let mut comptoir = validated(distance());
    let signature = Command::SignRecapitulatif(SignatureSaisie {
        moyen: "manuscrite".into(),
        ..typed_signature(&comptoir.dossier)
    });
    check(
        &mut comptoir,
        &signature,
        &["numerisation: signature.numerisation_manquante"],
    );
    comptoir.accept(JOUR, &[piece("recapitulatif", 9), signature]);
    assert!(comptoir.dossier.valid_signature().is_some());
}

#[test]
fn the_representative_of_a_minor_signs_too() {
    let mut comptoir = minor();
    comptoir.accept(JOUR, &[representant()]);
    let mut comptoir = validated(comptoir);
    let signature = typed_signature(&comptoir.dossier);
    check(
        &mut comptoir,
        &Command::SignRecapitulatif(signature.clone()),
        &["representant_nom: signature.representant_manquant"],
    );
    let signature = SignatureSaisie {
        representant_nom: "irene VALMONT".into(),
        ..signature
    };
    comptoir.accept(JOUR, &[Command::SignRecapitulatif(signature)]);
}

#[test]
fn a_dossier_is_complete_when_signed_and_all_pieces_are_there() {
    let mut comptoir = validated(distance());
    for (code, seed) in [
        ("identite", 1),
        ("jdc", 2),
        ("diplome_acces", 3),
        ("inscription_distance", 4),
        ("certificat_stage", 5),
    ] {
        assert_eq!(
            comptoir.dossier.statut(nantes(), at(JOUR)),
            Statut::PreInscrit { version: 1 }
        );
        comptoir.accept(JOUR, &[piece(code, seed)]);
    }
    let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    comptoir.accept(JOUR, &[signature]);
    assert_eq!(
        comptoir.dossier.statut(nantes(), at(JOUR)),
        Statut::Complet { version: 1 }
    );
}

/// Each refusal names its case in its documentation; the case exists here or beside the value it reads.
#[test]
fn every_refusal_has_its_case() {
    let refusals = include_str!("../src/refusal.rs");
    let sources = [
        include_str!("comptoir.rs"),
        include_str!("instruction.rs"),
        include_str!("convocation.rs"),
        include_str!("decision.rs"),
        include_str!("depot.rs"),
        include_str!("reglementation.rs"),
        include_str!("remise.rs"),
        include_str!("retard.rs"),
        include_str!("../src/naissance.rs"),
        include_str!("../src/telephone.rs"),
    ];
    let mut named = 0;
    for line in refusals
        .lines()
        .filter_map(|line| line.trim().strip_prefix("/// Test: `"))
    {
        let name = line.trim_end_matches("`.");
        assert!(
            sources
                .iter()
                .any(|source| source.contains(&format!("fn {name}()"))),
            "no case {name}"
        );
        named += 1;
    }
    assert_eq!(named, Motif::CODES.len());
}
