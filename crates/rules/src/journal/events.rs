//! Stored forms of events: what the server decided, readable for as long as the dossier is kept.

use super::forms::{Convert, Ecrit, FichierV1, TraitsV1, both_ways, stored, stored_choice};
use super::instruction::InstructionV1;
use super::{SanteV1, SessionV1, Stored, Unreadable};
use crate::Event;
use crate::adresse::{CodePostal, CommuneInsee, Departement};
use crate::campagne::{
    EpreuveCode, Forme, LangueId, NationaliteDite, PaysCode, PieceCode, SpecialiteId,
};
use crate::declaration::{
    Amenagement, ChoixEpreuves, Civilite, Coordonnees, Deja, Identite, LieuAdresse, LieuNaissance,
    Note, NoteGardee, Notes, Orientation, Parcours, Representant, Residence,
};
use crate::dossier::{Cloture, Depot, Empreinte, Marque, MarqueRepresentant, Retard, Signature};
use crate::email::Email;
use crate::experience::Periode;
use crate::ine::Ine;
use crate::naissance::DateNaissance;
use crate::nom::{Nom, Prenoms};
use crate::saisie::LigneReprise;
use crate::telephone::Telephone;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize, Deserialize)]
struct Envelope {
    v: u32,
    event: EventV1,
}

/// Writes an event.
pub fn store_event(event: &Event) -> Stored {
    let (event, sante) = EventV1::split(event.clone());
    Stored::of(&Envelope { v: 1, event }, sante.as_ref())
}

/// Reads an event back.
///
/// # Errors
///
/// Returns [`Unreadable`] for a form that this program does not know, or a value that no rule accepted.
pub fn read_event(stored: &Stored) -> Result<Event, Unreadable> {
    let envelope: Envelope = serde_json::from_slice(&stored.payload).map_err(|_| Unreadable)?;
    if envelope.v != 1 {
        return Err(Unreadable);
    }
    envelope.event.join(stored.sante()?)
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum EventV1 {
    DossierOpened {
        orientation: OrientationV1,
        courriel: Ecrit<Email>,
        campagne: String,
        revision: u32,
    },
    CourrielChanged {
        courriel: Ecrit<Email>,
    },
    RepriseOffered(Box<SessionV1>),
    RepriseAnswered {
        lignes: BTreeMap<Ecrit<LigneReprise>, bool>,
    },
    IdentiteRecorded(IdentiteV1),
    RepresentantNamed(RepresentantV1),
    CoordonneesRecorded(CoordonneesV1),
    ParcoursRecorded(ParcoursV1),
    SpecialiteChosen {
        specialite: Ecrit<SpecialiteId>,
    },
    EpreuvesChosen(EpreuvesV1),
    NotesRecorded(NotesV1),
    AmenagementAnswered,
    PreinscriptionValidated {
        empreinte: Ecrit<Empreinte>,
        at: DateTime<Utc>,
    },
    PieceAdded {
        piece: Ecrit<PieceCode>,
        fichiers: Vec<FichierV1>,
        at: DateTime<Utc>,
    },
    RecapitulatifSigned(SignatureV1),
    DossierDeposited(DepotV1),
    DepositClosed(ClotureV1),
    DelayExplained {
        at: DateTime<Utc>,
    },
    CandidatureWithdrawn {
        at: DateTime<Utc>,
    },
    #[serde(untagged)]
    Instructed(InstructionV1),
}

impl EventV1 {
    fn split(event: Event) -> (Self, Option<SanteV1>) {
        let mut sante = None;
        let event = match event {
            Event::DossierOpened {
                orientation,
                courriel,
                campagne,
                revision,
            } => Self::DossierOpened {
                orientation: orientation.into(),
                courriel: Ecrit(courriel),
                campagne,
                revision,
            },
            Event::CourrielChanged(courriel) => Self::CourrielChanged {
                courriel: Ecrit(courriel),
            },
            Event::RepriseOffered(source) => {
                let (source, offered) = SessionV1::split(*source);
                sante = Some(offered);
                Self::RepriseOffered(Box::new(source))
            }
            Event::RepriseAnswered(lignes) => Self::RepriseAnswered {
                lignes: lignes.convert(),
            },
            Event::IdentiteRecorded(identite) => Self::IdentiteRecorded(identite.into()),
            Event::RepresentantNamed(named) => Self::RepresentantNamed(named.into()),
            Event::CoordonneesRecorded(recorded) => Self::CoordonneesRecorded(recorded.into()),
            Event::ParcoursRecorded(parcours) => Self::ParcoursRecorded(parcours.into()),
            Event::SpecialiteChosen(specialite) => Self::SpecialiteChosen {
                specialite: Ecrit(specialite),
            },
            Event::EpreuvesChosen(choix) => Self::EpreuvesChosen(choix.into()),
            Event::NotesRecorded(notes) => Self::NotesRecorded(notes.into()),
            Event::AmenagementAnswered(Amenagement { situation }) => {
                sante = Some(SanteV1 {
                    decidee: Some(Ecrit(situation)),
                    ..SanteV1::default()
                });
                Self::AmenagementAnswered
            }
            Event::PreinscriptionValidated { empreinte, at } => Self::PreinscriptionValidated {
                empreinte: Ecrit(empreinte),
                at,
            },
            Event::PieceAdded {
                piece,
                fichiers,
                at,
            } => Self::PieceAdded {
                piece: Ecrit(piece),
                fichiers: fichiers.convert(),
                at,
            },
            Event::RecapitulatifSigned(signature) => Self::RecapitulatifSigned(signature.into()),
            Event::DossierDeposited(depot) => Self::DossierDeposited(depot.into()),
            Event::DepositClosed(cloture) => Self::DepositClosed(cloture.into()),
            Event::DelayExplained(Retard { explication, at }) => {
                sante = Some(SanteV1 {
                    explication,
                    ..SanteV1::default()
                });
                Self::DelayExplained { at }
            }
            Event::Instructed(instruction) => {
                let (form, said) = InstructionV1::split(instruction);
                return (Self::Instructed(form), said);
            }
            Event::CandidatureWithdrawn { at } => Self::CandidatureWithdrawn { at },
        };
        (event, sante)
    }

    fn join(self, sante: SanteV1) -> Result<Event, Unreadable> {
        Ok(match self {
            Self::DossierOpened {
                orientation,
                courriel,
                campagne,
                revision,
            } => Event::DossierOpened {
                orientation: orientation.into(),
                courriel: courriel.0,
                campagne,
                revision,
            },
            Self::CourrielChanged { courriel } => Event::CourrielChanged(courriel.0),
            Self::RepriseOffered(source) => Event::RepriseOffered(Box::new(source.join(sante))),
            Self::RepriseAnswered { lignes } => Event::RepriseAnswered(lignes.convert()),
            Self::IdentiteRecorded(identite) => Event::IdentiteRecorded(identite.into()),
            Self::RepresentantNamed(named) => Event::RepresentantNamed(named.into()),
            Self::CoordonneesRecorded(recorded) => Event::CoordonneesRecorded(recorded.into()),
            Self::ParcoursRecorded(parcours) => Event::ParcoursRecorded(parcours.into()),
            Self::SpecialiteChosen { specialite } => Event::SpecialiteChosen(specialite.0),
            Self::EpreuvesChosen(choix) => Event::EpreuvesChosen(choix.into()),
            Self::NotesRecorded(notes) => Event::NotesRecorded(notes.into()),
            Self::AmenagementAnswered => Event::AmenagementAnswered(Amenagement {
                situation: sante.decidee.ok_or(Unreadable)?.0,
            }),
            Self::PreinscriptionValidated { empreinte, at } => Event::PreinscriptionValidated {
                empreinte: empreinte.0,
                at,
            },
            Self::PieceAdded {
                piece,
                fichiers,
                at,
            } => Event::PieceAdded {
                piece: piece.0,
                fichiers: fichiers.convert(),
                at,
            },
            Self::RecapitulatifSigned(signature) => Event::RecapitulatifSigned(signature.into()),
            Self::DossierDeposited(depot) => Event::DossierDeposited(depot.into()),
            Self::DepositClosed(cloture) => Event::DepositClosed(cloture.into()),
            Self::DelayExplained { at } => Event::DelayExplained(Retard {
                explication: sante.explication,
                at,
            }),
            Self::Instructed(instruction) => Event::Instructed(instruction.join(sante)),
            Self::CandidatureWithdrawn { at } => Event::CandidatureWithdrawn { at },
        })
    }
}

stored!(OrientationV1 <=> Orientation {
    preparation: String, categorie: String, residence: ResidenceV1, deja: Ecrit<Deja>,
});
stored!(IdentiteV1 <=> Identite {
    civilite: Ecrit<Civilite>, nom: Ecrit<Nom>, prenoms: Ecrit<Prenoms>, nom_usage: Option<Ecrit<Nom>>,
    naissance: Ecrit<DateNaissance>, lieu: LieuNaissanceV1, nationalite: Ecrit<NationaliteDite>, ine: Option<Ecrit<Ine>>,
});
stored!(RepresentantV1 <=> Representant { nom: Ecrit<Nom>, prenoms: Ecrit<Prenoms>, lien: String });
stored!(CoordonneesV1 <=> Coordonnees {
    ligne_1: String, ligne_2: Option<String>, lieu: LieuAdresseV1, telephone: Option<Ecrit<Telephone>>,
});
stored!(PeriodeV1 <=> Periode { employeur: String, debut: NaiveDate, fin: Option<NaiveDate> });
stored!(ParcoursV1 <=> Parcours { particularites: BTreeSet<String>, experience: Vec<PeriodeV1> });
stored!(EpreuvesV1 <=> ChoixEpreuves {
    forme: Ecrit<Forme>, langues: BTreeMap<String, Ecrit<LangueId>>,
    facultatives: BTreeMap<Ecrit<EpreuveCode>, Option<Ecrit<LangueId>>>, plus_tard: BTreeSet<Ecrit<EpreuveCode>>,
});
stored!(NoteV1 <=> NoteGardee { note: Ecrit<Note>, session: u16 });
stored!(NotesV1 <=> Notes {
    gardees: BTreeMap<Ecrit<EpreuveCode>, NoteV1>, repassees: BTreeSet<Ecrit<EpreuveCode>>,
    autre_diplome: Option<String>, dispenses: BTreeSet<Ecrit<EpreuveCode>>,
});
stored!(SignatureV1 <=> Signature {
    version: u32, empreinte: Ecrit<Empreinte>, marque: MarqueV1, representant: Option<MarqueRepresentantV1>,
    at: DateTime<Utc>,
});

stored!(DepotV1 <=> Depot {
    version: u32, empreinte: Ecrit<Empreinte>, pieces: BTreeMap<Ecrit<PieceCode>, Vec<FichierV1>>, at: DateTime<Utc>,
});

stored!(ClotureV1 <=> Cloture { manquantes: Vec<Ecrit<PieceCode>>, annulee: bool, at: DateTime<Utc> });

stored_choice!(ResidenceV1 <=> Residence {
    France(Ecrit<Departement> as departement),
    Etranger(Ecrit<PaysCode> as pays),
});
stored_choice!(LieuNaissanceV1 <=> LieuNaissance {
    France { code: Option<Ecrit<CommuneInsee>>, commune: String },
    Etranger { ville: String, pays: Ecrit<PaysCode> },
});
stored_choice!(LieuAdresseV1 <=> LieuAdresse {
    France {
        code_postal: Ecrit<CodePostal>, commune: Option<Ecrit<CommuneInsee>>, localite: String,
        departement: Ecrit<Departement>
    },
    Etranger { code_postal: String, localite: String, pays: Ecrit<PaysCode> },
});
stored_choice!(MarqueV1 <=> Marque {
    Manuscrite(Vec<FichierV1> as fichiers),
    Dessinee(TraitsV1 as traits),
    Tapee(String as nom),
});
stored_choice!(MarqueRepresentantV1 <=> MarqueRepresentant {
    Manuscrite,
    Dessinee(TraitsV1 as traits),
    Tapee(String as nom),
});
