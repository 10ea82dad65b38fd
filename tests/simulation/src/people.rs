//! People: the commands that a screen would offer them, and sometimes ones that it would not.

use crate::chance::Chance;
use rules::saisie::{
    AmenagementSaisie, CoordonneesSaisie, EpreuvesSaisie, Fichier, IdentiteSaisie, Media,
    NotesSaisie, OrientationSaisie, OuvertureSaisie, ParcoursSaisie, PieceSaisie, SignatureSaisie,
};
use rules::{Command, Dossier, next_empreinte, nom_a_taper};

/// What a person does next, looking at a dossier.
pub(crate) fn next(dossier: &Dossier, chance: &mut Chance) -> Command {
    if dossier.campagne.is_none() {
        return open(courriel(chance));
    }
    let declaration = &dossier.declaration;
    // Most people take the first thing that is not done.
    if chance.percent(60) {
        if declaration.identite.is_none() {
            return identite(chance);
        } else if declaration.coordonnees.is_none() {
            return coordonnees(chance);
        } else if declaration.parcours.is_none() {
            return Command::RecordParcours(ParcoursSaisie::default());
        } else if declaration.specialite.is_none() {
            return Command::ChooseSpecialite("metiers-de-l-eau".into());
        } else if declaration.epreuves.is_none() {
            return epreuves(chance);
        } else if declaration.notes.is_none() {
            return notes();
        } else if declaration.amenagement.is_none() {
            return amenagement(chance);
        }
        return finish(dossier, chance);
    }
    match chance.below(10) {
        0 => Command::ChangeCourriel(courriel(chance)),
        1 | 2 => identite(chance),
        3 | 4 => coordonnees(chance),
        5 => epreuves(chance),
        6 => amenagement(chance),
        7 => piece(chance),
        8 if chance.percent(10) => Command::WithdrawCandidature,
        _ => finish(dossier, chance),
    }
}

fn finish(dossier: &Dossier, chance: &mut Chance) -> Command {
    let Some(version) = dossier.current() else {
        return validate(dossier);
    };
    match chance.below(3) {
        0 => piece(chance),
        1 if dossier.is_modified() => validate(dossier),
        _ => Command::SignRecapitulatif(SignatureSaisie {
            version: dossier.version(),
            empreinte: version.empreinte.hex(),
            relu: true,
            moyen: "tapee".into(),
            nom: nom_a_taper(version),
            ..SignatureSaisie::default()
        }),
    }
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

fn piece(chance: &mut Chance) -> Command {
    let codes = ["identite", "diplome", "inscription_distance"];
    let hash: String = chance
        .bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Command::AddPiece(PieceSaisie {
        piece: codes[chance.place(codes.len())].into(),
        fichiers: vec![Fichier {
            empreinte: hash,
            octets: 1000,
            media: Media::Pdf,
            pages: 1,
            nom: "document.pdf".into(),
        }],
    })
}
