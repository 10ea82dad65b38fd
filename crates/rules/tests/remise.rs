//! Cases at the counter: the dossier is handed to the service.

mod scene;

use rules::saisie::DepotSaisie;
use rules::{Command, Statut, depot_saisie};
use scene::nantes;
use scene::parcours::{
    Comptoir, JOUR, PIECES, adresse, at, check, complete, deposit, deposited, distance, piece,
    sign, validated,
};

/// After the close of choices and before the deposit deadline.
const APRES: &str = "2023-11-20T08:00:00Z";
/// The last second, and the one after it.
const DERNIERE: &str = "2023-11-24T22:59:59Z";
const TROP_TARD: &str = "2023-11-24T23:00:00Z";

#[test]
fn a_complete_dossier_is_deposited_until_the_last_second() {
    for day in [JOUR, APRES, DERNIERE] {
        let mut comptoir = complete();
        let order = deposit(&comptoir);
        comptoir.accept(day, &[order]);
        let statut = comptoir.dossier.statut(nantes(), at(day));
        assert_eq!(
            statut,
            Statut::Depose {
                version: 1,
                at: at(day)
            }
        );
    }
    let mut comptoir = complete();
    let order = deposit(&comptoir);
    assert_eq!(
        comptoir.refused(TROP_TARD, &order),
        ["campagne.depot_ferme"]
    );
}

#[test]
fn a_deposit_keeps_its_own_list_of_files() {
    let mut comptoir = deposited(APRES);
    let depot = comptoir.dossier.valid_depot().expect("a deposit").clone();
    assert_eq!(depot.pieces.len(), PIECES.len());
    comptoir.accept(APRES, &[piece("identite", 77)]);
    assert_eq!(comptoir.dossier.depots, [depot], "nothing is taken away");
}

#[test]
fn a_dossier_without_version_is_not_deposited() {
    let mut comptoir = distance();
    let order = deposit(&comptoir);
    check(&mut comptoir, &order, &["depot.sans_version"]);
}

#[test]
fn every_missing_piece_is_named_at_the_deposit() {
    let mut comptoir = validated(distance());
    comptoir.accept(JOUR, &[piece("identite", 1), piece("jdc", 2)]);
    let order = deposit(&comptoir);
    let missing = [
        "depot.piece_manquante",
        "depot.piece_manquante",
        "depot.piece_manquante",
        "depot.non_signe",
    ];
    check(&mut comptoir, &order, &missing);
}

#[test]
fn the_last_version_is_signed_before_the_deposit() {
    let mut comptoir = complete();
    comptoir.accept(
        JOUR,
        &[Command::RecordCoordonnees(adresse("49000", "49007"))],
    );
    let validation = comptoir.validation();
    comptoir.accept(JOUR, &[validation]);
    let order = deposit(&comptoir);
    check(&mut comptoir, &order, &["depot.non_signe"]);
}

#[test]
fn changes_are_validated_before_the_deposit() {
    let mut comptoir = complete();
    comptoir.accept(
        JOUR,
        &[Command::RecordCoordonnees(adresse("49000", "49007"))],
    );
    let order = deposit(&comptoir);
    check(&mut comptoir, &order, &["depot.modifications_non_validees"]);
    // Once choices are closed they can be validated no more: the version that counts is deposited.
    comptoir.accept(APRES, &[order]);
}

#[test]
fn what_was_shown_is_what_is_deposited() {
    let mut comptoir = complete();
    let shown = depot_saisie(&comptoir.dossier);
    comptoir.accept(JOUR, &[piece("identite", 50)]);
    check(
        &mut comptoir,
        &Command::DepositDossier(shown),
        &["depot.autre_contenu"],
    );
    check(
        &mut comptoir,
        &Command::DepositDossier(DepotSaisie::default()),
        &["depot.autre_contenu"],
    );
}

#[test]
fn the_same_content_is_deposited_once() {
    let mut comptoir = deposited(APRES);
    let order = deposit(&comptoir);
    comptoir.accept(DERNIERE, &[order]);
    assert_eq!(comptoir.dossier.depots.len(), 1);
    let first = comptoir.dossier.valid_depot().map(|depot| depot.at);
    assert_eq!(first, Some(at(APRES)), "the first instant stays");
}

/// Source: note, étape 2.4 and part II: changes until the close, the last version signed.
#[test]
fn another_version_or_another_file_asks_for_another_deposit() {
    let mut comptoir = deposited(APRES);
    comptoir.accept(APRES, &[piece("jdc", 60)]);
    let statut = comptoir.dossier.statut(nantes(), at(APRES));
    assert_eq!(statut, Statut::Complet { version: 1 });
    let order = deposit(&comptoir);
    comptoir.accept(DERNIERE, &[order]);
    assert_eq!(comptoir.dossier.depots.len(), 2);

    let mut comptoir = complete();
    let order = deposit(&comptoir);
    comptoir.accept(JOUR, &[order]);
    comptoir.accept(
        JOUR,
        &[Command::RecordCoordonnees(adresse("49000", "49007"))],
    );
    let statut = comptoir.dossier.statut(nantes(), at(JOUR));
    assert!(
        matches!(statut, Statut::Depose { version: 1, .. }),
        "an answer that was not validated takes nothing away: {statut:?}"
    );
    let validation = comptoir.validation();
    comptoir.accept(JOUR, &[validation]);
    let statut = comptoir.dossier.statut(nantes(), at(JOUR));
    assert_eq!(statut, Statut::PreInscrit { version: 2 });
    sign(&mut comptoir, JOUR);
    let order = deposit(&comptoir);
    comptoir.accept(JOUR, &[order]);
    let depot = comptoir.dossier.valid_depot().expect("a deposit");
    assert_eq!(depot.version, 2);
}

fn close(absents: &[&str]) -> Command {
    Command::CloseDeposit {
        absents: absents.iter().map(|it| (*it).to_owned()).collect(),
    }
}

fn missing(comptoir: &Comptoir) -> Vec<String> {
    let cloture = comptoir.dossier.cloture.as_ref().expect("closed");
    cloture.manquantes.iter().map(ToString::to_string).collect()
}

/// Source: note, part II « Votre candidature sera annulée si toutes les pièces demandées ne sont pas téléversées ».
#[test]
fn a_candidacy_that_lacks_a_piece_at_the_deadline_is_cancelled_with_the_list() {
    let mut comptoir = validated(distance());
    comptoir.accept(JOUR, &[piece("identite", 1), piece("jdc", 2)]);
    comptoir.accept(TROP_TARD, &[close(&[])]);
    assert_eq!(
        missing(&comptoir),
        [
            "recapitulatif",
            "diplome_acces",
            "inscription_distance",
            "certificat_stage"
        ]
    );
    let statut = comptoir.dossier.statut(nantes(), at(TROP_TARD));
    assert_eq!(statut, Statut::Annule { at: at(TROP_TARD) });
}

#[test]
fn where_a_person_decides_nothing_is_cancelled_by_itself() {
    let mut comptoir = validated(distance());
    let mut campagne = nantes().clone();
    campagne.annulation_automatique.valeur = false;
    comptoir.campagne = Box::leak(Box::new(campagne));
    comptoir.accept(TROP_TARD, &[close(&[])]);
    assert_eq!(missing(&comptoir).len(), 6);
    assert_eq!(comptoir.dossier.cancelled(), None);
}

#[test]
fn a_complete_dossier_lacks_nothing_deposited_or_not() {
    for mut comptoir in [complete(), deposited(APRES)] {
        comptoir.accept(TROP_TARD, &[close(&[])]);
        assert_eq!(missing(&comptoir), Vec::<String>::new());
        assert_eq!(comptoir.dossier.cancelled(), None);
    }
}

#[test]
fn a_piece_whose_bytes_never_came_is_missing() {
    let mut comptoir = complete();
    let late = "03".repeat(32);
    comptoir.accept(TROP_TARD, &[close(&[&late])]);
    assert_eq!(missing(&comptoir), ["diplome_acces"]);
}

#[test]
fn the_deposit_is_closed_after_its_deadline_and_once() {
    let mut comptoir = complete();
    assert_eq!(
        comptoir.refused(DERNIERE, &close(&[])),
        ["cloture.sans_objet"]
    );
    comptoir.accept(TROP_TARD, &[close(&[])]);
    assert_eq!(
        comptoir.refused("2023-11-26T08:00:00Z", &close(&[])),
        ["cloture.sans_objet"]
    );
    // A draft is no candidacy.
    let mut draft = distance();
    assert_eq!(
        draft.refused(TROP_TARD, &close(&[])),
        ["cloture.sans_objet"]
    );
}

#[test]
fn a_cancelled_candidacy_changes_no_more() {
    let mut comptoir = validated(distance());
    comptoir.accept(TROP_TARD, &[close(&[])]);
    let refused = comptoir.refused(TROP_TARD, &piece("jdc", 9));
    assert_eq!(refused, ["candidature.annulee", "campagne.depot_ferme"]);
    let withdraw = Command::WithdrawCandidature;
    assert_eq!(
        comptoir.refused(TROP_TARD, &withdraw),
        ["candidature.annulee"]
    );
}
