//! The last case on each side of a limit: 18 years to the day, an answer that the fingerprint must hold, every word
//! of a condition.

mod scene;

use chrono::{DateTime, Utc};
use rules::campagne::{
    Campagne, Condition, EpreuveCode, Forme, LangueId, NationaliteDite, PieceCode, ReferenceAge,
    SituationHandicap, SpecialiteId,
};
use rules::declaration::{
    Amenagement, Civilite, Declaration, LieuAdresse, LieuNaissance, Note, NoteGardee,
};
use rules::email::Email;
use rules::pieces::{demandees, is_minor};
use rules::saisie::{AmenagementSaisie, ParcoursSaisie, PeriodeSaisie, RepriseSaisie, Traits};
use rules::{Command, depot_ferme, next_empreinte};
use scene::parcours::{
    JOUR, all_kept, at, check, distance, fichier, identite, kept_notes, minor, opening,
    orientation, redoublant, session_precedente, validated,
};
use scene::{martinique, nantes, nantes_files, territoire};

/// Source: R-MIN-1; code civil, art. 414.
#[test]
fn a_person_is_a_minor_until_the_day_of_the_18_years() {
    let mut comptoir = distance();
    let order = Command::RecordIdentite(identite(1, ("21", "10", "2005")));
    comptoir.accept(JOUR, &[order]);
    let minor_at = |now: &str| is_minor(&comptoir.dossier.declaration, nantes(), at(now));
    assert!(minor_at("2023-10-20T21:59:59Z"), "the day before, in Paris");
    assert!(
        !minor_at("2023-10-20T22:00:00Z"),
        "the day itself, in Paris"
    );
}

/// A change of the declaration, as a person makes it.
type Change = (&'static str, fn(&mut Declaration));

/// Every answer that the récapitulatif prints.
const CHANGES: [Change; 22] = [
    ("courriel", |d| {
        d.courriel = Email::parse("autre@exemple.fr").ok()
    }),
    ("civilite", |d| {
        d.identite.as_mut().expect("told").civilite = Civilite::Monsieur;
    }),
    ("nom d’usage", |d| {
        let identite = d.identite.as_mut().expect("told");
        identite.nom_usage = Some(identite.nom.clone());
    }),
    ("lieu de naissance", |d| {
        let LieuNaissance::France { commune, .. } = &mut d.identite.as_mut().expect("told").lieu
        else {
            panic!("born in France")
        };
        commune.push('x');
    }),
    ("nationalite", |d| {
        d.identite.as_mut().expect("told").nationalite = NationaliteDite::Autre;
    }),
    ("adresse, ligne 1", |d| {
        d.coordonnees.as_mut().expect("told").ligne_1.push('x');
    }),
    ("adresse, ligne 2", |d| {
        d.coordonnees.as_mut().expect("told").ligne_2 = Some("Bâtiment B".into());
    }),
    ("localité", |d| {
        let LieuAdresse::France { localite, .. } = &mut d.coordonnees.as_mut().expect("told").lieu
        else {
            panic!("lives in France")
        };
        localite.push('x');
    }),
    ("téléphone", |d| {
        d.coordonnees.as_mut().expect("told").telephone = None;
    }),
    ("particularité", |d| {
        let parcours = d.parcours.as_mut().expect("told");
        parcours.particularites.insert("sportif".into());
    }),
    ("spécialité", |d| {
        d.specialite = Some(SpecialiteId::new("tourisme"));
    }),
    ("forme", |d| {
        d.epreuves.as_mut().expect("told").forme = Forme::Progressive;
    }),
    ("langue", |d| {
        let langues = &mut d.epreuves.as_mut().expect("told").langues;
        langues.insert("E2".into(), LangueId::new("italien"));
    }),
    ("facultative", |d| {
        let choix = d.epreuves.as_mut().expect("told");
        choix.facultatives.insert(EpreuveCode::new("EF3"), None);
    }),
    ("plus tard", |d| {
        let choix = d.epreuves.as_mut().expect("told");
        choix.plus_tard.insert(EpreuveCode::new("E5"));
    }),
    ("note gardée", |d| {
        let note = NoteGardee {
            note: Note::parse("13").expect("a mark"),
            session: 2023,
        };
        let notes = d.notes.as_mut().expect("told");
        notes.gardees.insert(EpreuveCode::new("E1"), note);
    }),
    ("session d’une note", |d| {
        let notes = d.notes.as_mut().expect("told");
        let kept = notes.gardees.get_mut(&EpreuveCode::new("E1"));
        kept.expect("kept").session = 2022;
    }),
    ("note repassée", |d| {
        let notes = d.notes.as_mut().expect("told");
        notes.repassees.remove(&EpreuveCode::new("E5"));
    }),
    ("autre diplôme", |d| {
        d.notes.as_mut().expect("told").autre_diplome = Some("DUT d’essai".into());
    }),
    ("dispense", |d| {
        let notes = d.notes.as_mut().expect("told");
        notes.dispenses.insert(EpreuveCode::new("E6"));
    }),
    ("aménagement", |d| {
        let situation = SituationHandicap::SituationChangee;
        d.amenagement = Some(Amenagement { situation });
    }),
    ("représentant", |d| {
        let mut other = minor();
        other.accept(JOUR, &[scene::parcours::representant()]);
        d.representant = other.dossier.declaration.representant;
    }),
];

#[test]
fn no_answer_changes_without_changing_the_fingerprint() {
    let dossier = redoublant().dossier;
    let before = next_empreinte(&dossier);
    for (name, change) in CHANGES {
        let mut changed = dossier.clone();
        change(&mut changed.declaration);
        assert_ne!(
            changed.declaration, dossier.declaration,
            "{name} changes nothing"
        );
        assert_ne!(next_empreinte(&changed), before, "{name}");
    }
}

#[test]
fn a_later_version_of_the_same_answers_has_another_fingerprint() {
    let before = distance().dossier;
    let after = validated(distance()).dossier;
    assert_eq!(before.declaration, after.declaration);
    assert_ne!(next_empreinte(&before), next_empreinte(&after));
}

/// Source: note, part II; R-TIME-2.
#[test]
fn the_desk_is_told_why_pieces_cannot_be_added() {
    let comptoir = distance();
    let told = |now: &str| {
        let context = rules::Context {
            campagne: nantes(),
            territoire: territoire(),
            now: at(now),
        };
        depot_ferme(&comptoir.dossier, &context).map(|motif| motif.code().to_owned())
    };
    assert_eq!(told("2023-11-24T22:59:59Z"), None);
    assert_eq!(
        told("2023-11-24T23:00:00Z").as_deref(),
        Some("campagne.depot_ferme")
    );
}

/// The campaign with the condition of its first pièce written so, or the sentences of its anomalies.
fn under(quand: &str) -> Result<Campagne, Vec<String>> {
    let mut files = nantes_files();
    let always = "quand = { toujours = true }";
    let pieces = files["pieces.toml"].replacen(always, &format!("quand = {quand}"), 1);
    files.insert("pieces.toml", &pieces);
    Campagne::parse(&files).map_err(|anomalies| {
        let sentences = anomalies.into_iter().map(|anomalie| anomalie.message);
        sentences.collect()
    })
}

#[test]
fn every_word_of_a_condition_is_read() {
    use Condition::{Age, Forme as DeForme, Handicap, Nationalite};
    let age = |le| Age {
        min: 16,
        max: 16,
        le,
    };
    for (text, condition) in [
        ("{ handicap = \"non\" }", Handicap(SituationHandicap::Non)),
        (
            "{ handicap = \"premiere_demande\" }",
            Handicap(SituationHandicap::PremiereDemande),
        ),
        (
            "{ handicap = \"reconduit\" }",
            Handicap(SituationHandicap::Reconduit),
        ),
        (
            "{ handicap = \"situation_changee\" }",
            Handicap(SituationHandicap::SituationChangee),
        ),
        (
            "{ nationalite = \"autre\" }",
            Nationalite(NationaliteDite::Autre),
        ),
        ("{ forme = \"progressive\" }", DeForme(Forme::Progressive)),
        (
            "{ age = { min = 16, max = 16, le = \"jour\" } }",
            age(ReferenceAge::Jour),
        ),
        (
            "{ age = { min = 16, max = 16, le = \"cloture\" } }",
            age(ReferenceAge::Cloture),
        ),
        (
            "{ age = { min = 16, max = 16, le = \"depot\" } }",
            age(ReferenceAge::Depot),
        ),
        (
            "{ age = { min = 16, max = 16, le = \"fin_annee_session\" } }",
            age(ReferenceAge::FinAnneeSession),
        ),
    ] {
        let campagne = under(text).unwrap_or_else(|anomalies| panic!("{text}: {anomalies:?}"));
        assert_eq!(campagne.pieces[0].condition, condition, "{text}");
    }
    for (text, told) in [
        (
            "{ age = { min = 17, max = 16, le = \"jour\" } }",
            "L’âge minimal dépasse l’âge maximal.",
        ),
        ("{ tous = [{ mineur = true }] }", "au moins deux conditions"),
        ("{ handicap = \"oui\" }", "n’est pas une situation"),
    ] {
        let anomalies = under(text).expect_err(text);
        assert!(
            anomalies.iter().any(|line| line.contains(told)),
            "{text}: {anomalies:?}"
        );
    }
}

/// Source: R-JDC-2: the age that counts is that of the last day of the deposit, included.
#[test]
fn the_day_of_a_reference_is_its_last_day() {
    let day = |reference: ReferenceAge, campagne: &Campagne| {
        let now: DateTime<Utc> = at(JOUR);
        reference
            .day(&campagne.calendrier, campagne.session, now)
            .to_string()
    };
    assert_eq!(day(ReferenceAge::Jour, nantes()), "2023-10-20");
    assert_eq!(day(ReferenceAge::Cloture, nantes()), "2023-11-15");
    assert_eq!(day(ReferenceAge::Depot, nantes()), "2023-11-24");
    assert_eq!(day(ReferenceAge::Depot, martinique()), "2023-11-15");
    assert_eq!(day(ReferenceAge::FinAnneeSession, nantes()), "2024-12-31");
}

#[test]
fn handicap_conditions_follow_the_answer() {
    let campagne = under("{ handicap = \"reconduit\" }").expect("no anomaly");
    let asked = |situation: &str| {
        let mut comptoir = redoublant();
        let answer = AmenagementSaisie {
            besoin: "oui".into(),
            situation: situation.into(),
        };
        comptoir.accept(JOUR, &[Command::AnswerAmenagement(answer)]);
        let declaration = &comptoir.dossier.declaration;
        demandees(declaration, true, &campagne, at(JOUR))
            .iter()
            .any(|piece| piece.def.code == campagne.pieces[0].code)
    };
    assert!(asked("memes"));
    assert!(!asked("premiere"));
    assert!(!asked("changee"));
}

#[test]
fn a_man_and_a_line_to_change_are_recorded() {
    let mut comptoir = distance();
    let mut saisie = identite(1, ("14", "7", "1999"));
    saisie.civilite = "monsieur".into();
    comptoir.accept(JOUR, &[Command::RecordIdentite(saisie)]);
    let identite = comptoir
        .dossier
        .declaration
        .identite
        .as_ref()
        .expect("told");
    assert_eq!(identite.civilite, Civilite::Monsieur);

    let mut comptoir = scene::parcours::Comptoir::new(nantes());
    let changed = RepriseSaisie {
        lignes: all_kept()
            .lignes
            .into_keys()
            .map(|ligne| (ligne, "changer".to_owned()))
            .collect(),
    };
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("apres_echec", "44", "session_precedente"), 2),
            Command::OfferReprise(Box::new(session_precedente())),
            Command::AnswerReprise(changed),
        ],
    );
    assert_eq!(comptoir.dossier.declaration.identite, None);
    let reprise = comptoir.dossier.reprise.as_ref().expect("offered");
    assert_eq!(reprise.reponses.len(), 3);
    assert!(reprise.reponses.values().all(|kept| !kept));
}

#[test]
fn a_note_that_was_never_given_is_neither_kept_nor_sat_again() {
    let mut comptoir = redoublant();
    let mut saisie = kept_notes();
    saisie.choix.get_mut("E5").expect("listed").choix = "pas_de_note".into();
    comptoir.accept(JOUR, &[Command::RecordNotes(saisie)]);
    let notes = comptoir.dossier.declaration.notes.as_ref().expect("told");
    let e5 = EpreuveCode::new("E5");
    assert!(!notes.gardees.contains_key(&e5) && !notes.repassees.contains(&e5));
}

#[test]
fn as_many_files_as_the_campaign_allows_are_accepted() {
    let maximum = u8::try_from(nantes().limites.fichiers_max).expect("few");
    let add = |count: u8| {
        Command::AddPiece(rules::saisie::PieceSaisie {
            piece: PieceCode::new("identite").as_str().into(),
            fichiers: (0..count).map(fichier).collect(),
        })
    };
    let mut comptoir = distance();
    comptoir.accept(JOUR, &[add(maximum)]);
    check(
        &mut comptoir,
        &add(maximum + 1),
        &["piece.fichiers_trop_nombreux"],
    );
}

#[test]
fn a_job_may_last_one_day_and_a_dot_is_no_signature() {
    let mut comptoir = distance();
    let day = || ["1".to_owned(), "9".to_owned(), "2021".to_owned()];
    let job = PeriodeSaisie {
        employeur: "Atelier d’essai".into(),
        debut: day(),
        en_cours: "non".into(),
        fin: day(),
    };
    let parcours = ParcoursSaisie {
        periodes: vec![job],
        ..ParcoursSaisie::default()
    };
    comptoir.accept(JOUR, &[Command::RecordParcours(parcours)]);
    let known = comptoir
        .dossier
        .declaration
        .parcours
        .as_ref()
        .expect("told");
    assert!(known.experience.len() <= 1);
    assert!(Traits(vec![vec![(1, 1)]]).is_blank());
    assert!(!Traits(vec![vec![(1, 1), (2, 2)]]).is_blank());
}
