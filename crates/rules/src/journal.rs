//! Stored forms of commands: what a device keeps for years, apart from the types that the rules use today.
//!
//! A released form is never edited: a new one gets a new version, and old ones stay readable. Answers about health
//! are written apart, so that the store can keep them under another key.

use crate::Command;
use crate::saisie::{
    AmenagementSaisie, CoordonneesSaisie, EpreuvesSaisie, Fichier, IdentiteSaisie, LigneReprise,
    Media, NoteSaisie, NotesSaisie, OrientationSaisie, OuvertureSaisie, ParcoursSaisie,
    PeriodeSaisie, PieceSaisie, RepresentantSaisie, RepriseSaisie, SessionPrecedente,
    SignatureSaisie, Traits,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A command in its stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// JSON of the command without its health part.
    pub payload: Vec<u8>,
    /// JSON of the health part, when there is one.
    pub sante: Option<Vec<u8>>,
}

/// The stored form cannot be read by this program: it is kept as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

#[derive(Serialize, Deserialize)]
struct Envelope {
    v: u32,
    campagne: String,
    revision: u32,
    command: CommandV1,
}

/// Writes a command given under a revision of a campaign.
pub fn store(command: &Command, campagne: &str, revision: u32) -> Stored {
    let (command, sante) = CommandV1::split(command.clone());
    let envelope = Envelope {
        v: 1,
        campagne: campagne.to_owned(),
        revision,
        command,
    };
    let json = |value: Result<Vec<u8>, serde_json::Error>| {
        value.expect("stored forms have text keys only")
    };
    Stored {
        payload: json(serde_json::to_vec(&envelope)),
        sante: sante.map(|sante| json(serde_json::to_vec(&sante))),
    }
}

/// Reads a command back.
///
/// # Errors
///
/// Returns [`Unreadable`] for a form that this program does not know.
pub fn read(stored: &Stored) -> Result<Command, Unreadable> {
    let envelope: Envelope = serde_json::from_slice(&stored.payload).map_err(|_| Unreadable)?;
    if envelope.v != 1 {
        return Err(Unreadable);
    }
    let sante = match &stored.sante {
        Some(bytes) => serde_json::from_slice(bytes).map_err(|_| Unreadable)?,
        None => SanteV1::default(),
    };
    Ok(envelope.command.join(sante))
}

/// Health-related answers.
#[derive(Default, Serialize, Deserialize)]
struct SanteV1 {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    besoin: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    situation: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amenagements: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum CommandV1 {
    OpenDossier {
        orientation: OrientationV1,
        courriel: String,
    },
    ChangeCourriel {
        courriel: String,
    },
    OfferReprise(Box<SessionV1>),
    AnswerReprise {
        lignes: BTreeMap<String, String>,
    },
    RecordIdentite(IdentiteV1),
    NameRepresentant(RepresentantV1),
    RecordCoordonnees(CoordonneesV1),
    RecordParcours(ParcoursV1),
    ChooseSpecialite {
        specialite: String,
    },
    ChooseEpreuves(EpreuvesV1),
    RecordNotes(NotesV1),
    AnswerAmenagement,
    ValidatePreinscription {
        empreinte: String,
    },
    AddPiece {
        piece: String,
        fichiers: Vec<FichierV1>,
    },
    SignRecapitulatif(SignatureV1),
    WithdrawCandidature,
}

impl CommandV1 {
    fn split(command: Command) -> (Self, Option<SanteV1>) {
        let mut sante = None;
        let command = match command {
            Command::OpenDossier(OuvertureSaisie {
                orientation,
                courriel,
            }) => Self::OpenDossier {
                orientation: orientation.into(),
                courriel,
            },
            Command::ChangeCourriel(courriel) => Self::ChangeCourriel { courriel },
            Command::OfferReprise(mut source) => {
                let amenagements = std::mem::take(&mut source.amenagements);
                sante = Some(SanteV1 {
                    amenagements,
                    ..SanteV1::default()
                });
                Self::OfferReprise(Box::new((*source).into()))
            }
            Command::AnswerReprise(saisie) => {
                let lignes = saisie
                    .lignes
                    .into_iter()
                    .map(|(ligne, choix)| (ligne.as_str().to_owned(), choix));
                Self::AnswerReprise {
                    lignes: lignes.collect(),
                }
            }
            Command::RecordIdentite(saisie) => Self::RecordIdentite(saisie.into()),
            Command::NameRepresentant(saisie) => Self::NameRepresentant(saisie.into()),
            Command::RecordCoordonnees(saisie) => Self::RecordCoordonnees(saisie.into()),
            Command::RecordParcours(saisie) => Self::RecordParcours(saisie.into()),
            Command::ChooseSpecialite(specialite) => Self::ChooseSpecialite { specialite },
            Command::ChooseEpreuves(saisie) => Self::ChooseEpreuves(saisie.into()),
            Command::RecordNotes(saisie) => Self::RecordNotes(saisie.into()),
            Command::AnswerAmenagement(AmenagementSaisie { besoin, situation }) => {
                sante = Some(SanteV1 {
                    besoin,
                    situation,
                    amenagements: Vec::new(),
                });
                Self::AnswerAmenagement
            }
            Command::ValidatePreinscription { empreinte } => {
                Self::ValidatePreinscription { empreinte }
            }
            Command::AddPiece(PieceSaisie { piece, fichiers }) => Self::AddPiece {
                piece,
                fichiers: fichiers.into_iter().map(FichierV1::from).collect(),
            },
            Command::SignRecapitulatif(saisie) => Self::SignRecapitulatif(saisie.into()),
            Command::WithdrawCandidature => Self::WithdrawCandidature,
        };
        (command, sante)
    }

    fn join(self, sante: SanteV1) -> Command {
        match self {
            Self::OpenDossier {
                orientation,
                courriel,
            } => Command::OpenDossier(OuvertureSaisie {
                orientation: orientation.into(),
                courriel,
            }),
            Self::ChangeCourriel { courriel } => Command::ChangeCourriel(courriel),
            Self::OfferReprise(source) => {
                let source = SessionPrecedente {
                    amenagements: sante.amenagements,
                    ..(*source).into()
                };
                Command::OfferReprise(Box::new(source))
            }
            Self::AnswerReprise { lignes } => {
                let known = |key: &str| {
                    LigneReprise::ALL
                        .into_iter()
                        .find(|ligne| ligne.as_str() == key)
                };
                let lignes = lignes
                    .into_iter()
                    .filter_map(|(key, choix)| Some((known(&key)?, choix)))
                    .collect();
                Command::AnswerReprise(RepriseSaisie { lignes })
            }
            Self::RecordIdentite(saisie) => Command::RecordIdentite(saisie.into()),
            Self::NameRepresentant(saisie) => Command::NameRepresentant(saisie.into()),
            Self::RecordCoordonnees(saisie) => Command::RecordCoordonnees(saisie.into()),
            Self::RecordParcours(saisie) => Command::RecordParcours(saisie.into()),
            Self::ChooseSpecialite { specialite } => Command::ChooseSpecialite(specialite),
            Self::ChooseEpreuves(saisie) => Command::ChooseEpreuves(saisie.into()),
            Self::RecordNotes(saisie) => Command::RecordNotes(saisie.into()),
            Self::AnswerAmenagement => Command::AnswerAmenagement(AmenagementSaisie {
                besoin: sante.besoin,
                situation: sante.situation,
            }),
            Self::ValidatePreinscription { empreinte } => {
                Command::ValidatePreinscription { empreinte }
            }
            Self::AddPiece { piece, fichiers } => Command::AddPiece(PieceSaisie {
                piece,
                fichiers: fichiers.into_iter().map(Fichier::from).collect(),
            }),
            Self::SignRecapitulatif(saisie) => Command::SignRecapitulatif(saisie.into()),
            Self::WithdrawCandidature => Command::WithdrawCandidature,
        }
    }
}

/// A stored form with the same fields as the type of today, converted field by field both ways.
macro_rules! stored {
    ($form:ident <=> $today:ident { $($field:ident: $ty:ty),+ $(,)? } $($rest:ident)*) => {
        #[derive(Serialize, Deserialize)]
        struct $form { $( $field: $ty ),+ }

        impl From<$today> for $form {
            fn from(today: $today) -> Self {
                Self { $( $field: Convert::convert(today.$field) ),+ }
            }
        }

        impl From<$form> for $today {
            fn from(form: $form) -> Self {
                Self { $( $field: Convert::convert(form.$field), )+ $( $rest: Default::default() )* }
            }
        }
    };
}

/// Conversion that reaches into options, lists and maps.
trait Convert<To> {
    fn convert(self) -> To;
}

impl Convert<String> for String {
    fn convert(self) -> String {
        self
    }
}

macro_rules! same {
    ($($ty:ty),+) => { $( impl Convert<$ty> for $ty { fn convert(self) -> $ty { self } } )+ };
}
same!(u16, u32, u64, bool, BTreeSet<String>, BTreeMap<String, String>, Vec<Vec<(u16, u16)>>, [String; 3]);

impl<A: Into<B>, B> Convert<Option<B>> for Option<A> {
    fn convert(self) -> Option<B> {
        self.map(Into::into)
    }
}

macro_rules! through_into {
    ($($from:ident <=> $to:ident),+) => { $(
        impl Convert<$to> for $from { fn convert(self) -> $to { self.into() } }
        impl Convert<$from> for $to { fn convert(self) -> $from { self.into() } }
        impl Convert<Vec<$to>> for Vec<$from> {
            fn convert(self) -> Vec<$to> { self.into_iter().map(Into::into).collect() }
        }
        impl Convert<Vec<$from>> for Vec<$to> {
            fn convert(self) -> Vec<$from> { self.into_iter().map(Into::into).collect() }
        }
        impl Convert<BTreeMap<String, $to>> for BTreeMap<String, $from> {
            fn convert(self) -> BTreeMap<String, $to> { self.into_iter().map(|(k, v)| (k, v.into())).collect() }
        }
        impl Convert<BTreeMap<String, $from>> for BTreeMap<String, $to> {
            fn convert(self) -> BTreeMap<String, $from> { self.into_iter().map(|(k, v)| (k, v.into())).collect() }
        }
    )+ };
}
through_into!(NoteV1 <=> NoteSaisie, MediaV1 <=> Media, TraitsV1 <=> Traits, PeriodeV1 <=> PeriodeSaisie);

stored!(OrientationV1 <=> OrientationSaisie {
    preparation: String, residence: String, departement: String, pays_residence: String, deja: String, session: String,
});
stored!(IdentiteV1 <=> IdentiteSaisie {
    civilite: String, nom_naissance: String, prenoms: String, nom_usage: String, jour: String, mois: String,
    annee: String, lieu_naissance: String, commune_naissance: String, commune_naissance_texte: String,
    ville_naissance: String, pays_naissance: String, nationalite: String, ine: String,
});
stored!(RepresentantV1 <=> RepresentantSaisie {
    representant_nom: String, representant_prenoms: String, representant_lien: String,
});
stored!(CoordonneesV1 <=> CoordonneesSaisie {
    adresse_1: String, adresse_2: String, pays: String, code_postal: String, commune: String, localite: String,
    telephone: String,
});
stored!(PeriodeV1 <=> PeriodeSaisie {
    employeur: String, debut: [String; 3], en_cours: String, fin: [String; 3],
});
stored!(ParcoursV1 <=> ParcoursSaisie { particularites: BTreeSet<String>, periodes: Vec<PeriodeV1> });
stored!(EpreuvesV1 <=> EpreuvesSaisie {
    forme: String, langues: BTreeMap<String, String>, facultatives: BTreeSet<String>,
    langues_facultatives: BTreeMap<String, String>, presentees: BTreeMap<String, String>,
});
stored!(NoteV1 <=> NoteSaisie { choix: String, note: String, session: String });
stored!(NotesV1 <=> NotesSaisie {
    choix: BTreeMap<String, NoteV1>, autre_diplome: String, autre_diplome_nom: String, dispenses: BTreeSet<String>,
});
stored!(SessionV1 <=> SessionPrecedente {
    session: u16, numero_candidat: String, identite: Option<IdentiteV1>, coordonnees: Option<CoordonneesV1>,
    specialite: Option<String>, epreuves: Option<EpreuvesV1>, notes: BTreeMap<String, String>,
} amenagements);
stored!(FichierV1 <=> Fichier { empreinte: String, octets: u64, media: MediaV1, pages: u32, nom: String });
stored!(SignatureV1 <=> SignatureSaisie {
    version: u32, empreinte: String, relu: bool, moyen: String, nom: String, traits: TraitsV1,
    representant_nom: String, representant_traits: TraitsV1,
});

#[derive(Serialize, Deserialize)]
struct TraitsV1(Vec<Vec<(u16, u16)>>);

impl From<Traits> for TraitsV1 {
    fn from(traits: Traits) -> Self {
        Self(traits.0)
    }
}

impl From<TraitsV1> for Traits {
    fn from(traits: TraitsV1) -> Self {
        Self(traits.0)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MediaV1 {
    Pdf,
    Jpeg,
    Png,
}

impl From<Media> for MediaV1 {
    fn from(media: Media) -> Self {
        match media {
            Media::Pdf => Self::Pdf,
            Media::Jpeg => Self::Jpeg,
            Media::Png => Self::Png,
        }
    }
}

impl From<MediaV1> for Media {
    fn from(media: MediaV1) -> Self {
        match media {
            MediaV1::Pdf => Self::Pdf,
            MediaV1::Jpeg => Self::Jpeg,
            MediaV1::Png => Self::Png,
        }
    }
}
