//! People: the commands that a screen would offer them, and sometimes ones that it would not.

use crate::chance::Chance;
use rules::campagne::PieceCode;
use rules::saisie::{
    AmenagementSaisie, CoordonneesSaisie, EpreuvesSaisie, Fichier, IdentiteSaisie, Media,
    NotesSaisie, OrientationSaisie, OuvertureSaisie, ParcoursSaisie, PieceSaisie, SignatureSaisie,
};
use rules::{Command, Dossier, Version, depot_saisie, next_empreinte, nom_a_taper};

/// What a person does next, looking at a dossier.
pub(crate) fn next(dossier: &Dossier, chance: &mut Chance) -> Command {
    if dossier.campagne.is_none() {
        return open(courriel(chance));
    }
    // Most people take the first thing that is not done.
    if chance.percent(60) {
        return undone(dossier, chance).unwrap_or_else(|| finish(dossier, chance));
    }
    match chance.below(10) {
        0 => Command::ChangeCourriel(courriel(chance)),
        1 | 2 => identite(chance),
        3 | 4 => coordonnees(chance),
        5 => epreuves(chance),
        6 => amenagement(chance),
        7 => piece(dossier, chance),
        8 if chance.percent(10) => Command::WithdrawCandidature,
        8 if chance.percent(50) => Command::WriteMessage("Mon nom est mal écrit.".into()),
        _ => finish(dossier, chance),
    }
}

/// What somebody does next who goes straight to the deposit.
pub fn straight(dossier: &Dossier) -> Command {
    let chance = &mut Chance::of(1, dossier.pieces.len() as u64);
    if dossier.campagne.is_none() {
        return open(courriel(chance));
    }
    undone(dossier, chance).unwrap_or_else(|| to_deposit(dossier, chance))
}

/// The first step that is not done.
fn undone(dossier: &Dossier, chance: &mut Chance) -> Option<Command> {
    let declaration = &dossier.declaration;
    Some(if declaration.identite.is_none() {
        identite(chance)
    } else if declaration.coordonnees.is_none() {
        coordonnees(chance)
    } else if declaration.parcours.is_none() {
        Command::RecordParcours(ParcoursSaisie::default())
    } else if declaration.specialite.is_none() {
        Command::ChooseSpecialite("metiers-de-l-eau".into())
    } else if declaration.epreuves.is_none() {
        epreuves(chance)
    } else if declaration.notes.is_none() {
        notes()
    } else if declaration.amenagement.is_none() {
        amenagement(chance)
    } else {
        return None;
    })
}

fn finish(dossier: &Dossier, chance: &mut Chance) -> Command {
    let Some(version) = dossier.current() else {
        return validate(dossier);
    };
    match chance.below(4) {
        0 => piece(dossier, chance),
        1 => to_deposit(dossier, chance),
        2 if dossier.is_modified() => validate(dossier),
        _ => sign(dossier, version),
    }
}

/// What is still to do before the deposit, then the deposit.
fn to_deposit(dossier: &Dossier, chance: &mut Chance) -> Command {
    match dossier.current() {
        Some(_) if dossier.is_modified() => validate(dossier),
        None => validate(dossier),
        Some(_) if PIECES.iter().any(|code| !held(dossier, code)) => piece(dossier, chance),
        Some(version) if dossier.valid_signature().is_none() => sign(dossier, version),
        Some(_) => Command::DepositDossier(depot_saisie(dossier)),
    }
}

fn sign(dossier: &Dossier, version: &Version) -> Command {
    Command::SignRecapitulatif(SignatureSaisie {
        version: dossier.version(),
        empreinte: version.empreinte.hex(),
        relu: true,
        moyen: "tapee".into(),
        nom: nom_a_taper(version),
        ..SignatureSaisie::default()
    })
}

fn validate(dossier: &Dossier) -> Command {
    Command::ValidatePreinscription {
        empreinte: next_empreinte(dossier).hex(),
    }
}

/// A distance learner of Loire-Atlantique opens a dossier.
pub fn open(courriel: String) -> Command {
    Command::OpenDossier(OuvertureSaisie {
        orientation: OrientationSaisie {
            preparation: "distance".into(),
            residence: "france".into(),
            departement: "44".into(),
            deja: "jamais".into(),
            session: "2024".into(),
            ..OrientationSaisie::default()
        },
        courriel,
    })
}

fn courriel(chance: &mut Chance) -> String {
    format!("c{}@exemple.fr", chance.below(1000))
}

fn identite(chance: &mut Chance) -> Command {
    let names = ["Essai", "Épreuve", "Modèle", "Exemple"];
    Command::RecordIdentite(IdentiteSaisie {
        civilite: "madame".into(),
        nom_naissance: names[chance.place(names.len())].into(),
        prenoms: "Zoé".into(),
        jour: (1 + chance.below(28)).to_string(),
        mois: "3".into(),
        annee: "1999".into(),
        lieu_naissance: "france".into(),
        commune_naissance: "49007".into(),
        nationalite: "francaise".into(),
        ..IdentiteSaisie::default()
    })
}

fn coordonnees(chance: &mut Chance) -> Command {
    Command::RecordCoordonnees(CoordonneesSaisie {
        adresse_1: format!("{} rue des Tilleuls", 1 + chance.below(90)),
        code_postal: "44000".into(),
        commune: "44109".into(),
        ..CoordonneesSaisie::default()
    })
}

fn epreuves(chance: &mut Chance) -> Command {
    let langue = ["anglais", "allemand", "espagnol"][chance.place(3)];
    Command::ChooseEpreuves(EpreuvesSaisie {
        forme: "globale".into(),
        langues: [("E2".to_owned(), langue.to_owned())].into(),
        ..EpreuvesSaisie::default()
    })
}

fn notes() -> Command {
    Command::RecordNotes(NotesSaisie {
        autre_diplome: "non".into(),
        ..NotesSaisie::default()
    })
}

fn amenagement(chance: &mut Chance) -> Command {
    let answers = [("non", ""), ("oui", "premiere"), ("oui", "changee")];
    let (besoin, situation) = answers[chance.place(answers.len())];
    Command::AnswerAmenagement(AmenagementSaisie {
        besoin: besoin.into(),
        situation: situation.into(),
    })
}

/// Pièces asked of a distance learner of that age.
const PIECES: [&str; 5] = [
    "identite",
    "jdc",
    "diplome_acces",
    "inscription_distance",
    "certificat_stage",
];

fn held(dossier: &Dossier, code: &str) -> bool {
    !dossier.fichiers(&PieceCode::new(code)).is_empty()
}

/// The first pièce that is missing, or another file for one that is there.
fn piece(dossier: &Dossier, chance: &mut Chance) -> Command {
    let missing = PIECES.into_iter().find(|code| !held(dossier, code));
    let code = missing.unwrap_or_else(|| PIECES[chance.place(PIECES.len())]);
    let hash: String = chance
        .bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Command::AddPiece(PieceSaisie {
        piece: code.into(),
        fichiers: vec![Fichier {
            empreinte: hash,
            octets: 1000,
            media: Media::Pdf,
            pages: 1,
            nom: "document.pdf".into(),
        }],
    })
}
