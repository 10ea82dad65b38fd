//! Stored forms of commands and events: what is kept for years, apart from the types that the rules use today.
//!
//! A released form is never edited: a new one gets a new version, and old ones stay readable. Answers about health
//! are written apart, so that the store can keep them under another key.

mod events;
mod forms;
mod instruction;

pub use events::{read_event, store_event};

use crate::Command;
use crate::campagne::SituationHandicap;
use crate::saisie::{
    AmenagementSaisie, ConvocationSaisie, CoordonneesSaisie, CorrectionSaisie, DecisionSaisie,
    DepotSaisie, EpreuvesSaisie, IdentiteSaisie, LigneReprise, NoteSaisie, NotesSaisie,
    OrientationSaisie, OuvertureSaisie, ParcoursSaisie, PassageSaisie, PeriodeSaisie, PieceSaisie,
    PointSaisie, RectificationSaisie, RepresentantSaisie, RepriseSaisie, SessionPrecedente,
    SignatureSaisie,
};
use forms::{Convert, Ecrit, FichierV1, TraitsV1, both_ways, stored};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A command or an event in its stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// JSON without the health part.
    pub payload: Vec<u8>,
    /// JSON of the health part, when there is one.
    pub sante: Option<Vec<u8>>,
}

impl Stored {
    fn of(envelope: &impl Serialize, sante: Option<&SanteV1>) -> Self {
        let json = |value: Result<Vec<u8>, serde_json::Error>| {
            value.expect("stored forms have text keys only")
        };
        Self {
            payload: json(serde_json::to_vec(envelope)),
            sante: sante.map(|sante| json(serde_json::to_vec(sante))),
        }
    }

    fn sante(&self) -> Result<SanteV1, Unreadable> {
        match &self.sante {
            Some(bytes) => serde_json::from_slice(bytes).map_err(|_| Unreadable),
            None => Ok(SanteV1::default()),
        }
    }
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
    Stored::of(&envelope, sante.as_ref())
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
    Ok(envelope.command.join(stored.sante()?))
}

/// Last session's data go without the arrangements granted, which are health-related.
impl SessionV1 {
    fn split(mut source: SessionPrecedente) -> (Self, SanteV1) {
        let amenagements = std::mem::take(&mut source.amenagements);
        let sante = SanteV1 {
            amenagements,
            ..SanteV1::default()
        };
        (source.into(), sante)
    }

    fn join(self, sante: SanteV1) -> SessionPrecedente {
        SessionPrecedente {
            amenagements: sante.amenagements,
            ..self.into()
        }
    }
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
    /// What an event decided, where the fields above are what a person answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decidee: Option<Ecrit<SituationHandicap>>,
    /// Why something comes late: an illness, most often.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    explication: String,
    /// What was written on one side or the other, in the order of what it stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    textes: Vec<String>,
}

impl SanteV1 {
    fn of_texts(textes: Vec<String>) -> Self {
        Self {
            textes,
            ..Self::default()
        }
    }

    fn text(self) -> String {
        self.textes.into_iter().next().unwrap_or_default()
    }

    /// The texts, then nothing for those that are not there any more.
    fn texts(self) -> impl Iterator<Item = String> {
        let gone = std::iter::repeat_with(String::new);
        self.textes.into_iter().chain(gone)
    }
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
    DepositDossier(DepotV1),
    CloseDeposit {
        absents: BTreeSet<String>,
    },
    ExplainDelay,
    AskCorrection {
        pieces: Vec<String>,
        avant: String,
    },
    AnswerPoint {
        rang: u32,
    },
    RectifyIdentite(RectificationV1),
    WriteMessage,
    SendMessage,
    DecideInscription {
        issue: String,
        version: u32,
    },
    WithdrawDecision,
    PublishConvocation {
        passages: Vec<PassageV1>,
    },
    ProveSignature {
        version: u32,
    },
    WithdrawCandidature,
}

/// A command of which the words stand apart.
fn spoken(command: CommandV1, text: String) -> (CommandV1, Option<SanteV1>) {
    (command, Some(SanteV1::of_texts(vec![text])))
}

/// Points to correct: their reasons stand apart.
fn asked(saisie: CorrectionSaisie) -> (CommandV1, Option<SanteV1>) {
    let points = saisie.points.into_iter().map(|it| (it.piece, it.motif));
    let (pieces, motifs) = points.unzip();
    let avant = saisie.avant;
    let sante = Some(SanteV1::of_texts(motifs));
    (CommandV1::AskCorrection { pieces, avant }, sante)
}

/// The points, each with its reason again.
fn asks(pieces: Vec<String>, avant: String, sante: SanteV1) -> Command {
    let points = pieces.into_iter().zip(sante.texts());
    let points = points.map(|(piece, motif)| PointSaisie { piece, motif });
    Command::AskCorrection(CorrectionSaisie {
        points: points.collect(),
        avant,
    })
}

/// How the verification ends: the reason stands apart.
fn decided(saisie: DecisionSaisie) -> (CommandV1, Option<SanteV1>) {
    let (issue, version) = (saisie.issue, saisie.version);
    spoken(
        CommandV1::DecideInscription { issue, version },
        saisie.motif,
    )
}

/// Sittings, as typed or as decided: what is arranged for the candidate stands apart; nothing when nothing is, so that nobody
/// keeps an empty answer about health.
fn apart<T, V: From<T>>(
    passages: Vec<T>,
    arranged: impl Fn(&mut T) -> &mut String,
) -> (Vec<V>, Option<SanteV1>) {
    let (mut stored, mut amenagements) = (Vec::new(), Vec::new());
    for mut passage in passages {
        amenagements.push(std::mem::take(arranged(&mut passage)));
        stored.push(passage.into());
    }
    let any = amenagements.iter().any(|it| !it.is_empty());
    (stored, any.then(|| SanteV1::of_texts(amenagements)))
}

/// A convocation: what is arranged for the candidate stands apart.
fn called(saisie: ConvocationSaisie) -> (CommandV1, Option<SanteV1>) {
    let (passages, arranged) = apart(saisie.passages, |it| &mut it.amenagement);
    (CommandV1::PublishConvocation { passages }, arranged)
}

/// The sittings, each with what is arranged again.
fn together<V, T: From<V>>(
    stored: Vec<V>,
    sante: SanteV1,
    arranged: impl Fn(&mut T) -> &mut String,
) -> Vec<T> {
    let passages = stored.into_iter().zip(sante.texts());
    let again = passages.map(|(it, amenagement)| {
        let mut passage = it.into();
        *arranged(&mut passage) = amenagement;
        passage
    });
    again.collect()
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
            Command::OfferReprise(source) => {
                let (source, offered) = SessionV1::split(*source);
                sante = Some(offered);
                Self::OfferReprise(Box::new(source))
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
                    ..SanteV1::default()
                });
                Self::AnswerAmenagement
            }
            Command::ValidatePreinscription { empreinte } => {
                Self::ValidatePreinscription { empreinte }
            }
            Command::AddPiece(PieceSaisie { piece, fichiers }) => Self::AddPiece {
                piece,
                fichiers: fichiers.convert(),
            },
            Command::SignRecapitulatif(saisie) => Self::SignRecapitulatif(saisie.into()),
            Command::DepositDossier(saisie) => Self::DepositDossier(saisie.into()),
            Command::CloseDeposit { absents } => Self::CloseDeposit { absents },
            Command::ExplainDelay(explication) => {
                sante = Some(SanteV1 {
                    explication,
                    ..SanteV1::default()
                });
                Self::ExplainDelay
            }
            Command::AskCorrection(saisie) => return asked(saisie),
            Command::AnswerPoint { rang, reponse } => {
                return spoken(Self::AnswerPoint { rang }, reponse);
            }
            Command::RectifyIdentite(saisie) => Self::RectifyIdentite(saisie.into()),
            Command::WriteMessage(text) => return spoken(Self::WriteMessage, text),
            Command::SendMessage(text) => return spoken(Self::SendMessage, text),
            Command::DecideInscription(saisie) => return decided(saisie),
            Command::PublishConvocation(saisie) => return called(saisie),
            Command::ProveSignature { version } => Self::ProveSignature { version },
            Command::WithdrawDecision(text) => return spoken(Self::WithdrawDecision, text),
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
            Self::OfferReprise(source) => Command::OfferReprise(Box::new(source.join(sante))),
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
                fichiers: fichiers.convert(),
            }),
            Self::SignRecapitulatif(saisie) => Command::SignRecapitulatif(saisie.into()),
            Self::DepositDossier(saisie) => Command::DepositDossier(saisie.into()),
            Self::CloseDeposit { absents } => Command::CloseDeposit { absents },
            Self::ExplainDelay => Command::ExplainDelay(sante.explication),
            Self::AskCorrection { pieces, avant } => asks(pieces, avant, sante),
            Self::AnswerPoint { rang } => Command::AnswerPoint {
                rang,
                reponse: sante.text(),
            },
            Self::RectifyIdentite(saisie) => Command::RectifyIdentite(saisie.into()),
            Self::WriteMessage => Command::WriteMessage(sante.text()),
            Self::SendMessage => Command::SendMessage(sante.text()),
            Self::DecideInscription { issue, version } => {
                Command::DecideInscription(DecisionSaisie {
                    issue,
                    version,
                    motif: sante.text(),
                })
            }
            Self::WithdrawDecision => Command::WithdrawDecision(sante.text()),
            Self::ProveSignature { version } => Command::ProveSignature { version },
            Self::PublishConvocation { passages } => {
                let passages = together(passages, sante, |it: &mut PassageSaisie| {
                    &mut it.amenagement
                });
                Command::PublishConvocation(ConvocationSaisie { passages })
            }
            Self::WithdrawCandidature => Command::WithdrawCandidature,
        }
    }
}

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
stored!(SignatureV1 <=> SignatureSaisie {
    version: u32, empreinte: String, relu: bool, moyen: String, nom: String, traits: TraitsV1,
    representant_nom: String, representant_traits: TraitsV1,
});
stored!(PassageV1 <=> PassageSaisie {
    epreuve: String, jour: String, heure: String, duree: String, centre: String, adresse: String, salle: String,
    materiel: String,
} amenagement);
stored!(RectificationV1 <=> RectificationSaisie { identite: IdentiteV1, motif: String });
stored!(DepotV1 <=> DepotSaisie { version: u32, empreinte: String, pieces: BTreeMap<String, Vec<String>> });
