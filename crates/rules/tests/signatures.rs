//! Signing and adding at the counter: the cases that depend on what was read, on the version and on the day.

mod scene;

use rules::campagne::MoyenSignature;
use rules::saisie::{Fichier, PieceSaisie, SignatureSaisie, Traits};
use rules::{Command, Marque, MarqueRepresentant};
use scene::parcours::{
    Comptoir, JOUR, adresse, check, distance, fichier, minor, piece, representant, typed_signature,
    validated,
};

/// After the close of choices and before the deposit deadline.
const APRES: &str = "2023-11-20T08:00:00Z";

fn drawing() -> Traits {
    Traits(vec![vec![(1, 1), (9, 4), (20, 3)], vec![(5, 5), (6, 9)]])
}

fn signature(
    comptoir: &Comptoir,
    moyen: &str,
    change: impl FnOnce(&mut SignatureSaisie),
) -> Command {
    let mut saisie = SignatureSaisie {
        moyen: moyen.into(),
        ..typed_signature(&comptoir.dossier)
    };
    change(&mut saisie);
    Command::SignRecapitulatif(saisie)
}

fn minor_validated() -> Comptoir {
    let mut comptoir = minor();
    comptoir.accept(JOUR, &[representant()]);
    validated(comptoir)
}

#[test]
fn what_was_read_is_what_is_signed() {
    let mut comptoir = validated(distance());
    let other = signature(&comptoir, "tapee", |s| s.empreinte = "0".repeat(64));
    check(&mut comptoir, &other, &["validation.autre_contenu"]);
}

#[test]
fn after_the_close_the_last_version_is_signed_whatever_was_changed_since() {
    let mut comptoir = validated(distance());
    let change = Command::RecordCoordonnees(adresse("49000", "49007"));
    comptoir.accept(JOUR, &[change]);
    let sign = signature(&comptoir, "tapee", |_| ());
    check(
        &mut comptoir,
        &sign,
        &["signature.modifications_non_validees"],
    );
    comptoir.accept(APRES, &[sign]);
    assert!(comptoir.dossier.valid_signature().is_some());
}

#[test]
fn a_scan_of_an_older_version_is_added_again_before_signing() {
    let mut comptoir = validated(distance());
    comptoir.accept(JOUR, &[piece("recapitulatif", 9)]);
    let change = Command::RecordCoordonnees(adresse("49000", "49007"));
    comptoir.accept("2023-10-21T08:00:00Z", &[change]);
    let validation = comptoir.validation();
    comptoir.accept("2023-10-21T08:00:00Z", &[validation]);
    let sign = signature(&comptoir, "manuscrite", |_| ());
    check(
        &mut comptoir,
        &sign,
        &["numerisation: signature.numerisation_manquante"],
    );
    let scan = piece("recapitulatif", 10);
    comptoir.accept("2023-10-21T09:00:00Z", &[scan, sign]);
    let signed = comptoir.dossier.valid_signature().expect("a signature");
    assert_eq!(signed.version, 2);
    assert_eq!(signed.marque, Marque::Manuscrite(vec![fichier(10)]));
}

#[test]
fn a_drawn_signature_is_kept_as_it_was_drawn() {
    let mut comptoir = validated(distance());
    let sign = signature(&comptoir, "dessinee", |s| s.traits = drawing());
    comptoir.accept(JOUR, &[sign]);
    let signed = comptoir.dossier.valid_signature().expect("a signature");
    assert_eq!(signed.marque, Marque::Dessinee(drawing()));
    assert_eq!(signed.marque.moyen(), MoyenSignature::Dessinee);
    assert_eq!(signed.representant, None);
}

#[test]
fn the_representative_of_a_minor_draws_too() {
    let mut comptoir = minor_validated();
    let alone = signature(&comptoir, "dessinee", |s| s.traits = drawing());
    check(
        &mut comptoir,
        &alone,
        &["representant_traits: signature.representant_manquant"],
    );
    let both = signature(&comptoir, "dessinee", |s| {
        s.traits = drawing();
        s.representant_traits = drawing();
    });
    comptoir.accept(JOUR, &[both]);
    let signed = comptoir.dossier.valid_signature().expect("a signature");
    assert_eq!(
        signed.representant,
        Some(MarqueRepresentant::Dessinee(drawing()))
    );
}

#[test]
fn on_paper_the_representative_signs_the_same_sheet() {
    let mut comptoir = minor_validated();
    let sign = signature(&comptoir, "manuscrite", |_| ());
    comptoir.accept(JOUR, &[piece("recapitulatif", 9), sign]);
    let signed = comptoir.dossier.valid_signature().expect("a signature");
    assert_eq!(signed.marque.moyen(), MoyenSignature::Manuscrite);
    assert_eq!(signed.representant, Some(MarqueRepresentant::Manuscrite));
}

#[test]
fn a_version_without_its_representative_is_not_signed_by_an_empty_name() {
    let mut comptoir = minor_validated();
    let version = comptoir.dossier.versions.last_mut().expect("a version");
    version.declaration.representant = None;
    comptoir.dossier.declaration.representant = None;
    let sign = signature(&comptoir, "tapee", |s| s.representant_nom.clear());
    check(
        &mut comptoir,
        &sign,
        &["representant_nom: signature.representant_manquant"],
    );
}

// Pièces.

fn add(code: &str, fichiers: Vec<Fichier>) -> Command {
    Command::AddPiece(PieceSaisie {
        piece: code.into(),
        fichiers,
    })
}

#[test]
fn a_piece_is_taken_away_also_when_it_is_no_longer_asked() {
    let mut comptoir = validated(distance());
    comptoir.accept(JOUR, &[piece("jdc", 1)]);
    assert_eq!(comptoir.order(JOUR, &piece("jdc", 1)).ok(), Some(0));
    let code = rules::campagne::PieceCode::new("jdc");
    assert_eq!(comptoir.dossier.fichiers(&code).len(), 1);
    let old = scene::parcours::identite(1, ("2", "3", "1990"));
    comptoir.accept(JOUR, &[Command::RecordIdentite(old)]);
    check(&mut comptoir, &piece("jdc", 2), &["piece.sans_objet"]);
    comptoir.accept(JOUR, &[add("jdc", Vec::new())]);
    assert!(comptoir.dossier.fichiers(&code).is_empty());
    let never = add("recapitulatif", Vec::new());
    assert_eq!(distance().order(JOUR, &never).ok(), Some(0));
}

#[test]
fn a_file_is_known_by_sixty_four_hexadecimal_digits() {
    for empreinte in ["ab".repeat(31), "zz".repeat(32), "ab".repeat(33)] {
        let file = Fichier {
            empreinte,
            ..fichier(1)
        };
        check(
            &mut validated(distance()),
            &add("identite", vec![file]),
            &["piece.fichier_refuse"],
        );
    }
}

#[test]
fn the_limits_of_a_file_are_those_of_the_campaign() {
    let limites = &scene::nantes().limites;
    let with = |octets, pages| {
        let file = Fichier {
            octets,
            pages,
            ..fichier(1)
        };
        validated(distance())
            .order(JOUR, &add("identite", vec![file]))
            .is_ok()
    };
    assert!(with(limites.octets_max, limites.pages_max));
    assert!(with(1, 1));
    assert!(!with(limites.octets_max + 1, 1));
    assert!(!with(1, limites.pages_max + 1));
    assert!(!with(0, 1));
    assert!(!with(1, 0));
}
