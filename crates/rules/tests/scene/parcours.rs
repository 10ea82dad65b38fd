//! The two main jobs, command by command: somebody who failed in 2023, and a distance learner.

use super::personne::personne;
use super::{nantes, territoire};
use chrono::{DateTime, Utc};
use rules::campagne::Campagne;
use rules::saisie::{
    AmenagementSaisie, CoordonneesSaisie, EpreuvesSaisie, Fichier, IdentiteSaisie, LigneReprise,
    Media, NoteSaisie, NotesSaisie, OrientationSaisie, OuvertureSaisie, PieceSaisie,
    RepresentantSaisie, RepriseSaisie, SessionPrecedente, SignatureSaisie,
};
use rules::{
    Command, Context, Dossier, DossierId, Refusals, Statut, decide, depot_saisie, evolve,
    next_empreinte,
};
use std::collections::{BTreeMap, BTreeSet};

/// An instant by its text.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A usual day of the campaign.
pub(crate) const JOUR: &str = "2023-10-20T08:00:00Z";

/// A dossier on a counter, with its campaign.
pub(crate) struct Comptoir {
    pub(crate) dossier: Dossier,
    pub(crate) campagne: &'static Campagne,
}

impl Comptoir {
    pub(crate) fn new(campagne: &'static Campagne) -> Self {
        Self {
            dossier: Dossier::new(DossierId(uuid::Uuid::from_u128(0x0192_7f00))),
            campagne,
        }
    }

    /// Gives an order at an instant; the dossier follows when it is accepted.
    pub(crate) fn order(&mut self, now: &str, command: &Command) -> Result<usize, Refusals> {
        let context = Context {
            campagne: self.campagne,
            territoire: territoire(),
            now: at(now),
        };
        let events = decide(&self.dossier, command, &context)?;
        let count = events.len();
        for event in &events {
            self.dossier = evolve(self.dossier.clone(), event);
        }
        Ok(count)
    }

    /// Gives orders that must be accepted.
    pub(crate) fn accept(&mut self, now: &str, commands: &[Command]) {
        for command in commands {
            if let Err(refusals) = self.order(now, command) {
                panic!("refused: {:?}", codes(&refusals));
            }
        }
    }

    /// Codes of the refusals of an order, with their fields; the dossier must not change.
    pub(crate) fn refused(&mut self, now: &str, command: &Command) -> Vec<String> {
        let before = self.dossier.clone();
        match self.order(now, command) {
            Ok(count) => panic!("accepted with {count} events"),
            Err(refusals) => {
                assert_eq!(self.dossier, before, "a refused command changes nothing");
                codes(&refusals)
            }
        }
    }

    /// Validates what stands.
    pub(crate) fn validation(&self) -> Command {
        Command::ValidatePreinscription {
            empreinte: next_empreinte(&self.dossier).hex(),
        }
    }
}

/// « code » or « field: code », in order.
pub(crate) fn codes(refusals: &Refusals) -> Vec<String> {
    let told = refusals.iter().map(|refusal| match &refusal.champ {
        Some(champ) => format!("{champ}: {}", refusal.motif.code()),
        None => refusal.motif.code().to_owned(),
    });
    told.collect()
}

/// What the rules decide with on a day, in Nantes.
pub(crate) fn context(day: &str) -> Context<'static> {
    Context {
        campagne: nantes(),
        territoire: territoire(),
        now: at(day),
    }
}

/// Where a dossier of Nantes stands on a day.
pub(crate) fn statut(comptoir: &Comptoir, day: &str) -> Statut {
    comptoir.dossier.statut(nantes(), at(day))
}

pub(crate) fn orientation(preparation: &str, departement: &str, deja: &str) -> OrientationSaisie {
    OrientationSaisie {
        preparation: preparation.into(),
        residence: "france".into(),
        departement: departement.into(),
        pays_residence: String::new(),
        deja: deja.into(),
        session: "2024".into(),
    }
}

pub(crate) fn opening(orientation: OrientationSaisie, seed: u64) -> Command {
    Command::OpenDossier(OuvertureSaisie {
        orientation,
        courriel: personne(seed).courriel,
    })
}

pub(crate) fn identite(seed: u64, naissance: (&str, &str, &str)) -> IdentiteSaisie {
    let personne = personne(seed);
    IdentiteSaisie {
        civilite: "madame".into(),
        nom_naissance: personne.nom,
        prenoms: personne.prenoms,
        jour: naissance.0.into(),
        mois: naissance.1.into(),
        annee: naissance.2.into(),
        lieu_naissance: "france".into(),
        commune_naissance: "49007".into(),
        nationalite: "francaise".into(),
        ..IdentiteSaisie::default()
    }
}

pub(crate) fn adresse(code_postal: &str, commune: &str) -> CoordonneesSaisie {
    CoordonneesSaisie {
        adresse_1: "12 rue des Tilleuls".into(),
        code_postal: code_postal.into(),
        commune: commune.into(),
        telephone: "06 12 34 56 78".into(),
        ..CoordonneesSaisie::default()
    }
}

pub(crate) fn langue(groupe: &str, langue: &str, forme: &str) -> EpreuvesSaisie {
    EpreuvesSaisie {
        forme: forme.into(),
        langues: BTreeMap::from([(groupe.into(), langue.into())]),
        ..EpreuvesSaisie::default()
    }
}

pub(crate) fn no_notes() -> NotesSaisie {
    NotesSaisie {
        autre_diplome: "non".into(),
        ..NotesSaisie::default()
    }
}

pub(crate) fn fichier(seed: u8) -> Fichier {
    Fichier {
        empreinte: format!("{seed:02x}").repeat(32),
        octets: 200_000,
        media: Media::Pdf,
        pages: 1,
        nom: format!("document {seed}.pdf"),
    }
}

pub(crate) fn piece(code: &str, seed: u8) -> Command {
    Command::AddPiece(PieceSaisie {
        piece: code.into(),
        fichiers: vec![fichier(seed)],
    })
}

pub(crate) fn typed_signature(dossier: &Dossier) -> SignatureSaisie {
    let version = dossier.current().expect("a version");
    SignatureSaisie {
        version: dossier.version(),
        empreinte: version.empreinte.hex(),
        relu: true,
        moyen: "tapee".into(),
        nom: rules::nom_a_taper(version),
        ..SignatureSaisie::default()
    }
}

/// A distance learner of Vendée, first registration, answers given and not validated.
pub(crate) fn distance() -> Comptoir {
    let mut comptoir = Comptoir::new(nantes());
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("distance", "85", "jamais"), 1),
            Command::RecordIdentite(identite(1, ("2", "3", "2003"))),
            Command::RecordCoordonnees(adresse("85000", "85191")),
            Command::RecordParcours(Default::default()),
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
}

/// The pièces asked of that distance learner, the récapitulatif apart.
pub(crate) const PIECES: [&str; 5] = [
    "identite",
    "jdc",
    "diplome_acces",
    "inscription_distance",
    "certificat_stage",
];

/// The distance learner, who has validated, added every pièce and signed.
pub(crate) fn complete() -> Comptoir {
    let mut comptoir = validated(distance());
    for (seed, code) in (1..).zip(PIECES) {
        comptoir.accept(JOUR, &[piece(code, seed)]);
    }
    sign(&mut comptoir, JOUR);
    comptoir
}

/// Signs the current version, typed.
pub(crate) fn sign(comptoir: &mut Comptoir, day: &str) {
    let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    comptoir.accept(day, &[signature]);
}

/// Deposits what stands.
pub(crate) fn deposit(comptoir: &Comptoir) -> Command {
    Command::DepositDossier(depot_saisie(&comptoir.dossier))
}

/// The same, deposited.
pub(crate) fn deposited(day: &str) -> Comptoir {
    let mut comptoir = complete();
    let order = deposit(&comptoir);
    comptoir.accept(day, &[order]);
    comptoir
}

/// What session 2023 knows of somebody of Loire-Atlantique who failed in MCO.
pub(crate) fn session_precedente() -> SessionPrecedente {
    let notes = [
        ("E1", "12,00"),
        ("E21", "10,50"),
        ("E22", "9,00"),
        ("E3", "14,00"),
        ("E41", "7,00"),
        ("E42", "8,50"),
    ];
    SessionPrecedente {
        session: 2023,
        numero_candidat: "0223456789".into(),
        identite: Some(identite(2, ("14", "7", "1999"))),
        coordonnees: Some(adresse("44000", "44109")),
        specialite: Some("management-commercial-operationnel".into()),
        epreuves: Some(langue("E2", "espagnol", "globale")),
        notes: notes
            .map(|(code, note)| (code.to_owned(), note.to_owned()))
            .into(),
        amenagements: vec!["temps majoré d’un tiers".into()],
    }
}

/// Notes kept of session 2023: those of 10 and more.
pub(crate) fn kept_notes() -> NotesSaisie {
    let keep = |note: &str| NoteSaisie {
        choix: "garder".into(),
        note: note.into(),
        session: "2023".into(),
    };
    let sit = || NoteSaisie {
        choix: "repasser".into(),
        ..NoteSaisie::default()
    };
    let mut choix = BTreeMap::new();
    for code in ["E1", "E21", "E22", "E3", "E41", "E42", "E5", "E6"] {
        choix.insert(code.to_owned(), sit());
    }
    choix.insert("E1".into(), keep("12"));
    choix.insert("E21".into(), keep("10,5"));
    choix.insert("E3".into(), keep("14"));
    NotesSaisie {
        choix,
        autre_diplome: "non".into(),
        autre_diplome_nom: String::new(),
        dispenses: BTreeSet::new(),
    }
}

pub(crate) fn all_kept() -> RepriseSaisie {
    RepriseSaisie {
        lignes: LigneReprise::ALL
            .map(|ligne| (ligne, "garder".to_owned()))
            .into(),
    }
}

/// Somebody of Loire-Atlantique who failed in 2023, everything kept, not validated.
pub(crate) fn redoublant() -> Comptoir {
    let mut comptoir = Comptoir::new(nantes());
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("apres_echec", "44", "session_precedente"), 2),
            Command::OfferReprise(Box::new(session_precedente())),
            Command::AnswerReprise(all_kept()),
            Command::RecordParcours(Default::default()),
            Command::RecordNotes(kept_notes()),
            Command::AnswerAmenagement(AmenagementSaisie {
                besoin: "oui".into(),
                situation: "memes".into(),
            }),
        ],
    );
    comptoir
}

/// Gives an order on a usual day and expects these refusals.
pub(crate) fn check(comptoir: &mut Comptoir, command: &Command, expected: &[&str]) {
    assert_eq!(comptoir.refused(JOUR, command), expected);
}

pub(crate) fn validated(mut comptoir: Comptoir) -> Comptoir {
    let validation = comptoir.validation();
    comptoir.accept(JOUR, &[validation]);
    comptoir
}

pub(crate) fn minor() -> Comptoir {
    let mut comptoir = distance();
    comptoir.accept(
        JOUR,
        &[Command::RecordIdentite(identite(1, ("2", "3", "2006")))],
    );
    comptoir
}

pub(crate) fn representant() -> Command {
    Command::NameRepresentant(RepresentantSaisie {
        representant_nom: "Valmont".into(),
        representant_prenoms: "Irène".into(),
        representant_lien: "mère".into(),
    })
}
