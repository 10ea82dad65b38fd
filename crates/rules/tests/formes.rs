//! Released stored forms stay readable for ever: each line of `tests/formes/` was written by a released program.
//!
//! A line is never edited. A new form gets a file of its own, with what the failing test says is written today.

mod scene;

use chrono::NaiveDate;
use rules::adresse::{CodePostal, CommuneInsee, Departement};
use rules::campagne::{
    EpreuveCode, Forme, LangueId, NationaliteDite, PaysCode, PieceCode, SituationHandicap,
    SpecialiteId,
};
use rules::declaration::{
    Amenagement, ChoixEpreuves, Civilite, Coordonnees, Deja, Identite, LieuAdresse, LieuNaissance,
    Note, NoteGardee, Notes, Orientation, Parcours, Representant, Residence,
};
use rules::email::Email;
use rules::experience::Periode;
use rules::ine::Ine;
use rules::journal::{Stored, Unreadable, read, read_event, store, store_event};
use rules::naissance::DateNaissance;
use rules::nom::{Nom, Prenoms};
use rules::saisie::{
    ConvocationSaisie, CorrectionSaisie, DecisionSaisie, DepotSaisie, Fichier, LigneReprise, Media,
    ParcoursSaisie, PassageSaisie, PeriodeSaisie, PointSaisie, RectificationSaisie,
    SignatureSaisie, Traits,
};
use rules::telephone::Telephone;
use rules::{
    Auteur, Cloture, Command, Convocation, Decision, Depot, Empreinte, Event, Instruction,
    IssueInscription, Marque, MarqueRepresentant, Message, Passage, Rectification, Retard,
    Signature, SujetPoint,
};
use scene::parcours::{
    JOUR, adresse, all_kept, at, fichier, identite, kept_notes, langue, opening, orientation,
    piece, representant, session_precedente,
};

/// One line of a file: the payload, a tab, the health part.
fn line(stored: &Stored) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("JSON is text");
    let sante = stored.sante.as_deref().map(text).unwrap_or_default();
    format!("{}\t{sante}", text(&stored.payload))
}

fn stored(line: &str) -> Stored {
    let (payload, sante) = line.split_once('\t').expect("two columns");
    Stored {
        payload: payload.as_bytes().to_vec(),
        sante: (!sante.is_empty()).then(|| sante.as_bytes().to_vec()),
    }
}

/// Compares what is written today with the lines of a released program.
fn check_written(lines: &str, today: &[Stored]) {
    let written: String = today.iter().map(|stored| line(stored) + "\n").collect();
    assert_eq!(written, lines, "the first form is written as it was");
}

#[test]
fn every_command_of_the_first_form_is_read_as_it_was_given() {
    let lines = include_str!("formes/commandes-v1.tsv");
    let commands = commands();
    let read_back: Vec<_> = lines.lines().map(|line| read(&stored(line))).collect();
    assert_eq!(
        read_back,
        commands.iter().cloned().map(Ok).collect::<Vec<_>>()
    );
    let write = |command| store(command, "nantes-bts-2024", 1);
    check_written(lines, &commands.iter().map(write).collect::<Vec<_>>());
}

#[test]
fn every_event_of_the_first_form_is_read_as_it_was_decided() {
    let lines = include_str!("formes/evenements-v1.tsv");
    let events = events();
    let read_back: Vec<_> = lines
        .lines()
        .map(|line| read_event(&stored(line)))
        .collect();
    assert_eq!(
        read_back,
        events.iter().cloned().map(Ok).collect::<Vec<_>>()
    );
    check_written(lines, &events.iter().map(store_event).collect::<Vec<_>>());
    for event in &events {
        let payload = store_event(event).payload;
        let written = String::from_utf8(payload).expect("a text");
        let tag = format!("\"type\":\"{}\"", event.nom());
        assert!(written.contains(&tag), "{tag}: {written}");
    }
}

#[test]
fn health_answers_are_in_no_payload() {
    let event = Event::AmenagementAnswered(Amenagement {
        situation: SituationHandicap::Reconduit,
    });
    let stored = store_event(&event);
    let text = String::from_utf8(stored.payload.clone()).expect("JSON");
    assert!(!text.contains("reconduit"), "{text}");
    let without = Stored {
        sante: None,
        ..stored
    };
    assert_eq!(read_event(&without), Err(Unreadable));
}

#[test]
fn an_event_with_a_value_that_no_rule_accepted_is_kept_unread() {
    let event = Event::CourrielChanged(Email::parse("a@exemple.fr").expect("an address"));
    let text = String::from_utf8(store_event(&event).payload).expect("JSON");
    for (before, after) in [
        ("a@exemple.fr", "a@exemple"),
        ("a@exemple.fr", " A@exemple.fr"),
        ("\"v\":1", "\"v\":2"),
        ("courriel_changed", "courriel_lost"),
    ] {
        let payload = text.replacen(before, after, 1).into_bytes();
        assert_ne!(payload, text.as_bytes(), "{before}");
        let stored = Stored {
            payload,
            sante: None,
        };
        assert_eq!(read_event(&stored), Err(Unreadable), "{after}");
    }
}

#[test]
fn a_fingerprint_is_read_only_as_it_is_written() {
    let empreinte = Empreinte([0xa7; 32]);
    let hex = empreinte.hex();
    assert_eq!(Empreinte::parse(&hex), Some(empreinte));
    for text in [
        &hex[1..],
        &format!("{hex}0"),
        &hex.to_uppercase(),
        &hex.replacen('a', "g", 1),
    ] {
        assert_eq!(Empreinte::parse(text), None, "{text}");
    }
}

fn traits() -> Traits {
    Traits(vec![vec![(0, 0), (500, 250)], vec![(1000, 12)]])
}

fn commands() -> Vec<Command> {
    let mut commands = given();
    commands.extend([
        Command::DecideInscription(DecisionSaisie {
            issue: "refusee".into(),
            version: 2,
            motif: "L’expérience est trop courte.".into(),
        }),
        Command::WithdrawDecision("Une attestation est venue.".into()),
        called("Temps majoré d’un tiers."),
        called(""),
        Command::ProveSignature { version: 2 },
    ]);
    commands
}

fn called(amenagement: &str) -> Command {
    Command::PublishConvocation(ConvocationSaisie {
        passages: vec![PassageSaisie {
            epreuve: "E2".into(),
            jour: "2024-05-13".into(),
            heure: "14:00".into(),
            duree: "240".into(),
            centre: "Lycée du Port".into(),
            adresse: "1 rue du Port, 44000 Nantes".into(),
            salle: "B 12".into(),
            materiel: "Calculatrice".into(),
            amenagement: amenagement.into(),
        }],
    })
}

fn convened(amenagement: &str) -> Event {
    Event::Instructed(Instruction::ConvocationPublished(Convocation {
        passages: vec![Passage {
            epreuve: EpreuveCode::new("E2"),
            debut: at("2024-05-13T12:00:00Z"),
            duree: Some(240),
            centre: "Lycée du Port".into(),
            adresse: "1 rue du Port, 44000 Nantes".into(),
            salle: "B 12".into(),
            materiel: "Calculatrice".into(),
            amenagement: amenagement.into(),
        }],
        at: at(JOUR),
    }))
}

fn given() -> Vec<Command> {
    let signature = SignatureSaisie {
        version: 1,
        empreinte: "a7".repeat(32),
        relu: true,
        moyen: "dessinee".into(),
        nom: "Prénom Nom".into(),
        traits: traits(),
        representant_nom: "Nom Prénom".into(),
        representant_traits: traits(),
    };
    let periode = PeriodeSaisie {
        employeur: "Atelier d’essai".into(),
        debut: ["1".into(), "9".into(), "2021".into()],
        en_cours: "oui".into(),
        fin: Default::default(),
    };
    vec![
        opening(orientation("apres_echec", "44", "session_precedente"), 2),
        Command::ChangeCourriel("c2@exemple.fr".into()),
        Command::OfferReprise(Box::new(session_precedente())),
        Command::AnswerReprise(all_kept()),
        Command::RecordIdentite(identite(2, ("29", "2", "2000"))),
        representant(),
        Command::RecordCoordonnees(adresse("44000", "44109")),
        Command::RecordParcours(ParcoursSaisie {
            particularites: ["sportif".to_owned()].into(),
            periodes: vec![periode],
        }),
        Command::ChooseSpecialite("metiers-de-l-eau".into()),
        Command::ChooseEpreuves(langue("E2", "anglais", "globale")),
        Command::RecordNotes(kept_notes()),
        Command::AnswerAmenagement(rules::saisie::AmenagementSaisie {
            besoin: "oui".into(),
            situation: "memes".into(),
        }),
        Command::ValidatePreinscription {
            empreinte: "a7".repeat(32),
        },
        piece("identite", 3),
        Command::SignRecapitulatif(signature),
        Command::WithdrawCandidature,
        Command::DepositDossier(DepotSaisie {
            version: 3,
            empreinte: "c4".repeat(32),
            pieces: [("identite".to_owned(), vec!["0b".repeat(32)])].into(),
        }),
        Command::CloseDeposit {
            absents: ["0b".repeat(32)].into(),
        },
        Command::ExplainDelay("Une hospitalisation.".into()),
        Command::AskCorrection(CorrectionSaisie {
            points: ["identite", ""].map(point).into(),
            avant: "2023-12-05T00:00:00+01:00".into(),
        }),
        Command::AnswerPoint {
            rang: 1,
            reponse: "En juin 2021.".into(),
        },
        Command::RectifyIdentite(RectificationSaisie {
            identite: identite(2, ("29", "2", "2000")),
            motif: "Le nom de la pièce d’identité.".into(),
        }),
        Command::WriteMessage("Mon nom est mal écrit.".into()),
        Command::SendMessage("Il est rectifié.".into()),
    ]
}

fn point(piece: &str) -> PointSaisie {
    PointSaisie {
        piece: piece.into(),
        motif: "Le verso manque.".into(),
    }
}

fn events() -> Vec<Event> {
    let mut events = opened();
    events.extend(declared());
    events.extend(chosen());
    events.extend(finished());
    events.extend(instructed());
    events
}

fn opened() -> Vec<Event> {
    let courriel = || Email::parse("a@exemple.fr").expect("an address");
    let open = |residence, deja| Event::DossierOpened {
        orientation: Orientation {
            preparation: "distance".into(),
            categorie: "individuel".into(),
            residence,
            deja,
        },
        courriel: courriel(),
        campagne: "nantes-bts-2024".into(),
        revision: 1,
    };
    let vendee = Departement::parse("85").expect("a département");
    vec![
        open(Residence::France(vendee), Deja::Jamais),
        open(Residence::Etranger(PaysCode::new("BE")), Deja::Avant),
        open(
            Residence::Etranger(PaysCode::new("MA")),
            Deja::SessionPrecedente,
        ),
        Event::CourrielChanged(courriel()),
        Event::RepriseOffered(Box::new(session_precedente())),
        Event::RepriseAnswered(LigneReprise::ALL.map(|ligne| (ligne, true)).into()),
    ]
}

fn declared() -> Vec<Event> {
    let nom = |text: &str| Nom::parse(text).expect("a name");
    let prenoms = |text: &str| Prenoms::parse(text).expect("given names");
    let today = NaiveDate::from_ymd_opt(2023, 10, 20).expect("a day");
    let born = DateNaissance::parse("29", "2", "2000", today).expect("a birth date");
    let born_at = |civilite, lieu, nationalite, ine: Option<&str>| {
        Event::IdentiteRecorded(Identite {
            civilite,
            nom: nom("L’Épreuve-d’Essai"),
            prenoms: prenoms("Zoé Œlle"),
            nom_usage: ine.map(|_| nom("D’Usage")),
            naissance: born,
            lieu,
            nationalite,
            ine: ine.map(|ine| Ine::parse(ine).expect("an INE")),
        })
    };
    let lives = |lieu, telephone: Option<&str>| {
        Event::CoordonneesRecorded(Coordonnees {
            ligne_1: "12 rue des Tilleuls".into(),
            ligne_2: telephone.map(|_| "Bâtiment B".into()),
            lieu,
            telephone: telephone.map(|text| Telephone::parse(text).expect("a number")),
        })
    };
    let commune = CommuneInsee::parse("49007").expect("a commune");
    let france = |commune: Option<&CommuneInsee>| LieuAdresse::France {
        code_postal: CodePostal::parse("49000").expect("a postal code"),
        commune: commune.cloned(),
        localite: "Angers".into(),
        departement: Departement::parse("49").expect("a département"),
    };
    let born_in = |code: Option<&CommuneInsee>| LieuNaissance::France {
        code: code.cloned(),
        commune: "Angers".into(),
    };
    let abroad = LieuNaissance::Etranger {
        ville: "Liège".into(),
        pays: PaysCode::new("BE"),
    };
    let address_abroad = LieuAdresse::Etranger {
        code_postal: "4000".into(),
        localite: "Liège".into(),
        pays: PaysCode::new("BE"),
    };
    let francaise = NationaliteDite::Francaise;
    vec![
        born_at(
            Civilite::Madame,
            born_in(Some(&commune)),
            francaise,
            Some("0123456789M"),
        ),
        born_at(Civilite::Monsieur, born_in(None), francaise, None),
        born_at(Civilite::Madame, abroad, NationaliteDite::Autre, None),
        Event::RepresentantNamed(Representant {
            nom: nom("Valmont"),
            prenoms: prenoms("Maëline"),
            lien: "mère".into(),
        }),
        lives(france(Some(&commune)), Some("06 12 34 56 78")),
        lives(france(None), None),
        lives(address_abroad, Some("+32 4 123 45 67")),
    ]
}

fn chosen() -> Vec<Event> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    let code = |text: &str| EpreuveCode::new(text);
    let periode = |fin| Periode {
        employeur: "Atelier d’essai".into(),
        debut: day(2021, 9, 1),
        fin,
    };
    let choice = |forme, plus_tard: &[&str]| {
        Event::EpreuvesChosen(ChoixEpreuves {
            forme,
            langues: [("E2".to_owned(), LangueId::new("anglais"))].into(),
            facultatives: [
                (code("EF1"), Some(LangueId::new("espagnol"))),
                (code("EF2"), None),
            ]
            .into(),
            plus_tard: plus_tard.iter().map(|text| code(text)).collect(),
        })
    };
    let note = NoteGardee {
        note: Note::parse("12,5").expect("a mark"),
        session: 2023,
    };
    let mut events = vec![
        Event::ParcoursRecorded(Parcours {
            particularites: ["sportif".to_owned()].into(),
            experience: vec![periode(None), periode(Some(day(2022, 8, 31)))],
        }),
        Event::SpecialiteChosen(SpecialiteId::new("metiers-de-l-eau")),
        choice(Forme::Globale, &[]),
        choice(Forme::Progressive, &["E5", "E6"]),
        Event::NotesRecorded(Notes {
            gardees: [(code("E1"), note)].into(),
            repassees: [code("E3")].into(),
            autre_diplome: Some("DUT d’essai".into()),
            dispenses: [code("E4")].into(),
        }),
        Event::NotesRecorded(Notes::default()),
    ];
    for situation in [
        SituationHandicap::Non,
        SituationHandicap::PremiereDemande,
        SituationHandicap::Reconduit,
        SituationHandicap::SituationChangee,
    ] {
        events.push(Event::AmenagementAnswered(Amenagement { situation }));
    }
    events
}

fn finished() -> Vec<Event> {
    let at = || at(JOUR);
    let empreinte = Empreinte([0xa7; 32]);
    let of_media = |media| Fichier {
        media,
        ..fichier(4)
    };
    let signed = |marque, representant| {
        Event::RecapitulatifSigned(Signature {
            version: 1,
            empreinte,
            marque,
            representant,
            at: at(),
        })
    };
    let typed = || "Prénom Nom".to_owned();
    vec![
        Event::PreinscriptionValidated {
            empreinte,
            at: at(),
        },
        Event::PieceAdded {
            piece: PieceCode::new("identite"),
            fichiers: [Media::Pdf, Media::Jpeg, Media::Png].map(of_media).into(),
            at: at(),
        },
        signed(
            Marque::Manuscrite(vec![fichier(5)]),
            Some(MarqueRepresentant::Manuscrite),
        ),
        signed(
            Marque::Dessinee(traits()),
            Some(MarqueRepresentant::Dessinee(traits())),
        ),
        signed(
            Marque::Tapee(typed()),
            Some(MarqueRepresentant::Tapee(typed())),
        ),
        signed(Marque::Tapee(typed()), None),
        Event::CandidatureWithdrawn { at: at() },
        Event::DossierDeposited(Depot {
            version: 2,
            empreinte,
            pieces: [(PieceCode::new("identite"), vec![fichier(6)])].into(),
            at: at(),
        }),
        Event::DepositClosed(Cloture {
            manquantes: vec![PieceCode::new("jdc")],
            annulee: true,
            at: at(),
        }),
        Event::DelayExplained(Retard {
            explication: "Une hospitalisation.".into(),
            at: at(),
        }),
    ]
}

/// What the service asks and says.
fn instructed() -> Vec<Event> {
    let points = [
        SujetPoint::Piece(PieceCode::new("identite")),
        SujetPoint::Signature,
        SujetPoint::Question,
    ];
    let message = |auteur| {
        Event::Instructed(Instruction::MessageWritten(Message {
            auteur,
            texte: "Mon nom est mal écrit.".into(),
            at: at(JOUR),
        }))
    };
    let rectified = declared().into_iter().find_map(|event| {
        let Event::IdentiteRecorded(identite) = event else {
            return None;
        };
        Some(identite)
    });
    vec![
        Event::Instructed(Instruction::CorrectionAsked {
            points: points.map(|it| (it, "Le verso manque.".into())).into(),
            avant: at(JOUR),
            at: at(JOUR),
        }),
        Event::Instructed(Instruction::PointAnswered {
            rang: 2,
            reponse: "En juin 2021.".into(),
            at: at(JOUR),
        }),
        Event::Instructed(Instruction::IdentiteRectified {
            identite: rectified.expect("an identity"),
            empreinte: Empreinte([0x7a; 32]),
            rectification: Rectification {
                motif: "Le nom de la pièce d’identité.".into(),
                tenue: true,
            },
            at: at(JOUR),
        }),
        message(Auteur::Candidat),
        message(Auteur::Service),
        Event::Instructed(Instruction::InscriptionDecided(Decision {
            issue: IssueInscription::Refusee,
            version: 2,
            motif: "L’expérience est trop courte.".into(),
            at: at(JOUR),
        })),
        Event::Instructed(Instruction::DecisionWithdrawn {
            motif: "Une attestation est venue.".into(),
            at: at(JOUR),
        }),
        convened("Temps majoré d’un tiers."),
        convened(""),
        Event::Instructed(Instruction::SignatureProved {
            version: 2,
            at: at(JOUR),
        }),
    ]
}
