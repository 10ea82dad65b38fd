//! The documents of people at the counter.
#![allow(dead_code, reason = "each test file uses a part of the scene")]

#[path = "../../../rules/tests/scene/mod.rs"]
pub(crate) mod regles;

use chrono::TimeDelta;
use documents::{
    Annulation, Cause, Confirmation, Convoque, Correction, DepotReleve, Document, JournalReleve,
    PointDemande, Preuve, Recu, Releve, Source, Taille, Totaux, annulation, confirmation,
    convocation, correction, recu, releve,
};
use regles::parcours::{Comptoir, at};
use regles::territoire;
use rules::accuse::AccuseDepot;
use rules::campagne::{Campagne, PieceCode};
use rules::{Convocation, Depot, DossierId, Empreinte, Passage, SujetPoint, presentees};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The last version of a dossier, printed on a usual day.
pub(crate) fn source(comptoir: &Comptoir) -> Source<'_> {
    Source {
        dossier: &comptoir.dossier,
        version: comptoir.dossier.version(),
        campagne: comptoir.campagne,
        territoire: territoire(),
        edite_le: at("2023-10-20T09:30:00Z"),
        repetition: None,
        taille: Taille::Normale,
        signe: None,
        champs: false,
    }
}

/// The receipt of the deposit of all that a dossier holds.
pub(crate) fn receipt(
    comptoir: &Comptoir,
    (titulaire, recu_le): (Option<&str>, &str),
    cachet: bool,
) -> Document {
    let depot = Depot {
        version: comptoir.dossier.version(),
        empreinte: comptoir.dossier.current().expect("a version").empreinte,
        pieces: comptoir.dossier.pieces_held(),
        at: at(recu_le),
    };
    let accuse = AccuseDepot::of(&depot, &comptoir.dossier, comptoir.campagne);
    recu(&Recu {
        dossier: comptoir.dossier.id,
        titulaire: titulaire.map(str::to_owned),
        recu_le: depot.at,
        depot: &accuse,
        preuve: Preuve {
            empreinte: Empreinte([7; 32]),
            cle: "2024-a".into(),
            signature: "QUJD".repeat(22),
        },
        cachet,
        signe: None,
        campagne: comptoir.campagne,
        repetition: None,
        taille: Taille::Normale,
    })
}

/// The confirmation of an inscription as it stands: with what its candidate declared, or as a letter carries it.
pub(crate) fn confirmed(
    comptoir: &Comptoir,
    named: bool,
    taille: Taille,
    cachet: bool,
) -> Document {
    let version = comptoir.dossier.current().expect("a version");
    confirmation(&Confirmation {
        dossier: comptoir.dossier.id,
        version: comptoir.dossier.version(),
        empreinte: version.empreinte,
        decidee_le: at("2023-12-12T09:30:00Z"),
        declaration: named.then_some(&version.declaration),
        cachet,
        signe: None,
        campagne: comptoir.campagne,
        repetition: None,
        taille,
    })
}

/// A convocation to every épreuve but the last one, a day each, with all that can be said of the first.
pub(crate) fn call(comptoir: &Comptoir, campagne: &Campagne) -> Convocation {
    let sat = presentees(&comptoir.dossier, campagne);
    let called = sat.len().saturating_sub(1).max(1);
    let first = at("2024-05-13T12:00:00Z");
    let passages = sat.iter().take(called).zip(0..).map(|(ligne, day)| {
        let told = |text: &str| match day {
            0 => text.to_owned(),
            _ => String::new(),
        };
        Passage {
            epreuve: ligne.def.code.clone(),
            debut: first + TimeDelta::days(day),
            duree: (day < 2).then_some(240),
            centre: "Lycée du Port".into(),
            adresse: "1 rue du Port, 44000 Nantes".into(),
            salle: told("salle B 12, place 7"),
            materiel: told("calculatrice sans mémoire, règle ; aucun document"),
            amenagement: told("temps majoré d’un tiers, compris dans la durée"),
        }
    });
    Convocation {
        passages: passages.collect(),
        at: at("2024-04-22T08:00:00Z"),
    }
}

/// The document of a convocation.
pub(crate) fn called(
    comptoir: &Comptoir,
    campagne: &Campagne,
    taille: Taille,
    cachet: bool,
) -> Document {
    let empreinte = comptoir.dossier.current().expect("a version").empreinte;
    convocation(&Convoque {
        dossier: &comptoir.dossier,
        convocation: &call(comptoir, campagne),
        version: (comptoir.dossier.version(), empreinte),
        campagne,
        cachet,
        signe: None,
        repetition: None,
        taille,
    })
}

/// What the service asks of somebody to correct: a pièce, another one that came already, the signature, a question.
pub(crate) fn asked(
    comptoir: &Comptoir,
    campagne: &Campagne,
    taille: Taille,
    cachet: bool,
) -> Document {
    let version = comptoir.dossier.current().expect("a version");
    let piece = |code: &str| SujetPoint::Piece(PieceCode::new(code));
    let came = at("2023-11-28T17:40:00Z");
    let question = "Vous avez indiqué un diplôme obtenu à l’étranger : dans quelle ville, et en quelle année ?";
    let asked = [
        (
            piece("identite"),
            "Le verso manque : on ne voit pas la date de fin de validité.",
            None,
        ),
        (
            piece("jdc"),
            "La page est trop sombre pour être lue.",
            Some(came),
        ),
        (
            SujetPoint::Signature,
            "Le nom tapé n’est pas celui de la pièce d’identité.",
            None,
        ),
        (SujetPoint::Question, question, None),
    ];
    let points = asked.iter().map(|(sujet, motif, repondu_le)| PointDemande {
        sujet,
        motif,
        demande_le: at("2023-11-27T08:00:00Z"),
        avant: at("2023-12-11T23:00:00Z"),
        repondu_le: *repondu_le,
    });
    correction(&Correction {
        dossier: comptoir.dossier.id,
        version: comptoir.dossier.version(),
        empreinte: version.empreinte,
        points: points.collect(),
        edite_le: at("2023-11-29T08:00:00Z"),
        declaration: Some(&version.declaration),
        cachet,
        signe: None,
        campagne,
        repetition: None,
        taille,
    })
}

/// The candidacy of somebody, cancelled by the service.
pub(crate) fn cancelled(
    comptoir: &Comptoir,
    campagne: &Campagne,
    taille: Taille,
    cachet: bool,
) -> Document {
    let version = comptoir.dossier.current().expect("a version");
    let motif = "Le diplôme qui ouvre l’accès au BTS n’a pas été fourni, malgré la demande du 27 novembre 2023. \
        Il était demandé par la note d’information du 16 octobre 2023.";
    annulation(&Annulation {
        dossier: comptoir.dossier.id,
        version: comptoir.dossier.version(),
        empreinte: version.empreinte,
        decidee_le: at("2023-12-14T10:00:00Z"),
        cause: Cause::Annulation { motif },
        declaration: Some(&version.declaration),
        cachet,
        signe: None,
        campagne,
        repetition: None,
        taille,
    })
}

/// The relevé of a close with so many deposited dossiers, which came one a second until the last one that counts.
pub(crate) fn closed(campagne: &Campagne, count: u32, taille: Taille, cachet: bool) -> Document {
    let end = at("2023-11-24T23:00:00Z");
    let depot = |n: u32| {
        let (seconds, byte) = (i64::from(count - n), n.to_le_bytes()[0]);
        DepotReleve {
            dossier: DossierId(uuid::Uuid::from_u128(
                0x0192_7f00_0000_7000_8000_0000_0000_0000 + u128::from(n) * 7919,
            )),
            version: 1 + n % 3,
            empreinte: Empreinte(std::array::from_fn(|_| byte.wrapping_mul(37))),
            recu_le: end - TimeDelta::seconds(seconds),
            pieces: 5 + n % 4,
        }
    };
    let depots: Vec<DepotReleve> = (0..count).map(depot).collect();
    let tenus = u64::from(count) + 295;
    releve(&Releve {
        academie: "Nantes",
        cloture: end,
        etabli_le: at("2023-11-24T23:10:07Z"),
        totaux: Totaux {
            tenus,
            deposes: u64::from(count),
            incomplets: 203,
            annules: 92,
        },
        journal: JournalReleve {
            tete: &Empreinte(std::array::from_fn(|n| n.to_le_bytes()[0].wrapping_mul(29))).hex(),
            dossiers: tenus,
            entrees: tenus * 41,
        },
        depots: &depots,
        cachet,
        campagne,
        repetition: None,
        taille,
    })
}

/// What a program of poppler writes of a document that it reads on its standard input.
pub(crate) fn poppler(program: &str, arguments: &[&str], document: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Debian package poppler-utils");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(document).expect("the document is read");
    drop(input);
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{program} reads the document");
    String::from_utf8(output.stdout).expect("UTF-8")
}
