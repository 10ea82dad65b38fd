//! What is told line by line: épreuves, pièces, what a revision changes, the values of a campaign, the canonical form.

mod scene;

use rules::adresse::Departement;
use rules::campagne::{
    Campagne, Coefficient, Confiance, EpreuveCode, Fichiers, Forme, Mode, PieceCode, SpecialiteId,
    Territoire,
};
use rules::declaration::Declaration;
use rules::epreuves::{StatutEpreuve, a_repasser, lignes};
use rules::impact::{Effet, effets};
use rules::pieces::{demandees, is_decided, sans_objet};
use rules::saisie::{CoordonneesSaisie, EpreuvesSaisie, IdentiteSaisie, NotesSaisie};
use rules::{Command, Statut};
use scene::parcours::{
    Comptoir, JOUR, adresse, at, distance, identite, kept_notes, langue, piece, redoublant,
    validated,
};
use scene::{martinique, nantes, nantes_files, territoire};

/// The campaign of the note, changed.
fn with(change: impl FnOnce(&mut Campagne)) -> &'static Campagne {
    let mut campagne = nantes().clone();
    change(&mut campagne);
    Box::leak(Box::new(campagne))
}

fn mco(campagne: &mut Campagne) -> &mut rules::campagne::Specialite {
    let id = SpecialiteId::new("management-commercial-operationnel");
    let found = campagne.specialites.iter_mut().find(|one| one.id == id);
    found.expect("MCO is offered")
}

// Épreuves.

fn statuts(declaration: &Declaration) -> Vec<String> {
    let lignes = lignes(declaration, nantes());
    let told = lignes.iter().map(|ligne| {
        let statut = match ligne.statut {
            StatutEpreuve::Presentee => "presentee".to_owned(),
            StatutEpreuve::NoteGardee(gardee) => format!("{} de {}", gardee.note, gardee.session),
            StatutEpreuve::DispenseDemandee => "dispense".to_owned(),
            StatutEpreuve::PlusTard => "plus tard".to_owned(),
        };
        let langue = ligne
            .langue
            .map_or(String::new(), |langue| format!(" en {}", langue.id));
        format!("{} {statut}{langue}", ligne.def.code)
    });
    told.collect()
}

#[test]
fn no_epreuve_is_listed_before_a_specialite_is_chosen() {
    assert_eq!(statuts(&Declaration::default()), Vec::<String>::new());
}

#[test]
fn each_epreuve_says_what_is_done_with_it_and_in_which_language() {
    let mut comptoir = redoublant();
    let choice = EpreuvesSaisie {
        facultatives: ["EF1".to_owned()].into(),
        langues_facultatives: [("EF1".to_owned(), "anglais".to_owned())].into(),
        ..langue("E2", "espagnol", "globale")
    };
    let mut notes = NotesSaisie {
        autre_diplome: "oui".into(),
        autre_diplome_nom: "BTS Tourisme".into(),
        dispenses: ["E1".to_owned()].into(),
        ..kept_notes()
    };
    let e1 = notes.choix.get_mut("E1").expect("an answer about E1");
    e1.choix = "repasser".into();
    comptoir.accept(
        JOUR,
        &[Command::ChooseEpreuves(choice), Command::RecordNotes(notes)],
    );
    insta::assert_snapshot!(statuts(&comptoir.dossier.declaration).join("\n"), @"
    E1 dispense
    E21 10,50 de 2023
    E22 presentee en espagnol
    E3 14,00 de 2023
    E41 presentee
    E42 presentee
    E5 presentee
    E6 presentee
    EF1 presentee en anglais
    ");
}

#[test]
fn in_forme_progressive_an_epreuve_left_for_later_says_so() {
    let mut declaration = distance().dossier.declaration;
    let before = statuts(&declaration);
    assert!(
        before.iter().all(|line| line.contains("presentee")),
        "{before:?}"
    );
    let choix = declaration.epreuves.as_mut().expect("choices");
    choix.plus_tard.insert(EpreuveCode::new("E2"));
    assert_eq!(statuts(&declaration), before, "forme globale leaves none");
    let choix = declaration.epreuves.as_mut().expect("choices");
    choix.forme = Forme::Progressive;
    let after = statuts(&declaration);
    let later: Vec<&String> = after
        .iter()
        .filter(|line| line.contains("plus tard"))
        .collect();
    assert_eq!(later, ["E2 plus tard"], "and no language is shown");
}

#[test]
fn without_answers_every_epreuve_is_presented() {
    let mut declaration = distance().dossier.declaration;
    let count = statuts(&declaration).len();
    declaration.epreuves = None;
    declaration.notes = None;
    let told = statuts(&declaration);
    assert_eq!(told.len(), count);
    assert!(
        told.iter().all(|line| line.ends_with("presentee")),
        "{told:?}"
    );
}

#[test]
fn marks_under_the_threshold_are_sat_again_in_forme_globale_only() {
    let codes = |comptoir: &Comptoir| -> Vec<String> {
        let low = a_repasser(&comptoir.dossier, comptoir.campagne);
        low.iter()
            .map(|(code, note)| format!("{code} {note}"))
            .collect()
    };
    let mut comptoir = redoublant();
    assert_eq!(codes(&comptoir), ["E22 9,00", "E41 7,00", "E42 8,50"]);
    let choix = comptoir.dossier.declaration.epreuves.as_mut();
    choix.expect("choices").forme = Forme::Progressive;
    assert!(codes(&comptoir).is_empty());
    assert!(codes(&distance()).is_empty(), "nothing is known of before");
    let mut other = redoublant();
    other.campagne = with(|campagne| campagne.session = 2025);
    assert!(
        codes(&other).is_empty(),
        "the session before that is another"
    );
    let mut moved = redoublant();
    let reprise = moved.dossier.reprise.as_mut().expect("a reprise");
    reprise.source.specialite = Some("tourisme".into());
    assert!(codes(&moved).is_empty(), "marks of another spécialité");
}

// Pièces.

#[test]
fn the_list_of_pieces_is_told_once_every_answer_that_decides_it_is_given() {
    let whole = distance().dossier.declaration;
    assert!(is_decided(&whole));
    let without: [fn(&mut Declaration); 5] = [
        |declaration| declaration.orientation = None,
        |declaration| declaration.identite = None,
        |declaration| declaration.epreuves = None,
        |declaration| declaration.notes = None,
        |declaration| declaration.amenagement = None,
    ];
    for remove in without {
        let mut declaration = whole.clone();
        remove(&mut declaration);
        assert!(!is_decided(&declaration));
    }
}

#[test]
fn each_piece_is_either_asked_or_told_to_be_without_object() {
    for comptoir in [distance(), redoublant()] {
        let declaration = &comptoir.dossier.declaration;
        let again = comptoir.dossier.reprise.is_some();
        let asked = demandees(declaration, again, nantes(), at(JOUR));
        let spared = sans_objet(declaration, again, nantes(), at(JOUR));
        let mut codes: Vec<&PieceCode> = asked.iter().map(|piece| &piece.def.code).collect();
        assert!(!codes.is_empty() && !spared.is_empty());
        codes.extend(spared.iter().map(|def| &def.code));
        codes.sort();
        let mut all: Vec<&PieceCode> = nantes().pieces.iter().map(|def| &def.code).collect();
        all.sort();
        assert_eq!(codes, all);
    }
}

#[test]
fn a_dossier_is_a_draft_until_a_version_is_validated_and_changes_make_it_incomplete() {
    let mut comptoir = distance();
    let statut = |comptoir: &Comptoir, now: &str| comptoir.dossier.statut(nantes(), at(now));
    assert_eq!(statut(&comptoir, JOUR), Statut::Brouillon);
    comptoir = validated(comptoir);
    comptoir.campagne = nantes();
    for (index, code) in [
        "identite",
        "jdc",
        "diplome_acces",
        "inscription_distance",
        "certificat_stage",
    ]
    .iter()
    .enumerate()
    {
        let seed = u8::try_from(index).expect("a few pièces");
        comptoir.accept(JOUR, &[piece(code, seed)]);
    }
    let signature = scene::parcours::typed_signature(&comptoir.dossier);
    comptoir.accept(JOUR, &[Command::SignRecapitulatif(signature)]);
    assert_eq!(statut(&comptoir, JOUR), Statut::Complet { version: 1 });
    let change = Command::RecordCoordonnees(adresse("49000", "49007"));
    comptoir.accept(JOUR, &[change]);
    assert_eq!(
        statut(&comptoir, JOUR),
        Statut::PreInscrit { version: 1 },
        "the change waits for its validation"
    );
    assert_eq!(
        statut(&comptoir, "2023-11-20T08:00:00Z"),
        Statut::Complet { version: 1 },
        "after the close the last validated version counts"
    );
}

// What a revision changes.

fn effects(comptoir: &Comptoir, apres: &Campagne) -> Vec<Effet> {
    let again = comptoir.dossier.reprise.is_some();
    let declaration = &comptoir.dossier.declaration;
    effets(declaration, again, (nantes(), apres), at(JOUR))
}

#[test]
fn a_revision_without_change_touches_nobody() {
    assert_eq!(effects(&redoublant(), nantes()), []);
    assert_eq!(effects(&Comptoir::new(nantes()), nantes()), []);
}

#[test]
fn a_revision_that_moves_a_date_touches_everybody() {
    let hour = chrono::TimeDelta::hours(1);
    let close = with(|campagne| campagne.calendrier.cloture.valeur += hour);
    assert_eq!(effects(&distance(), close), [Effet::ClotureDeplacee]);
    let deposit = with(|campagne| {
        let depot = campagne.calendrier.depot.as_mut().expect("a deadline");
        depot.valeur += hour;
    });
    assert_eq!(effects(&distance(), deposit), [Effet::DepotDeplace]);
    let none = with(|campagne| campagne.calendrier.depot = None);
    assert_eq!(effects(&distance(), none), [Effet::DepotDeplace]);
}

#[test]
fn a_specialite_that_goes_touches_those_who_chose_it() {
    let mut files = nantes_files();
    let offered = files["specialites.csv"].replace("metiers-de-l-eau;", "metiers-des-eaux;");
    let reglements = files["reglements.csv"].replace(";metiers-de-l-eau;", ";metiers-des-eaux;");
    files.insert("specialites.csv", &offered);
    files.insert("reglements.csv", &reglements);
    let apres = Campagne::parse(&files).expect("a sound revision");
    let gone = SpecialiteId::new("metiers-de-l-eau");
    assert_eq!(
        effects(&distance(), &apres),
        [Effet::SpecialiteRetiree(gone)]
    );
    assert_eq!(effects(&redoublant(), &apres), []);
}

#[test]
fn an_epreuve_that_changes_touches_its_candidates() {
    let apres = with(|campagne| {
        let def = &mut mco(campagne).reglement.epreuves[0];
        def.coefficient = Some(Coefficient { dixiemes: 99 });
    });
    let first = mco(&mut nantes().clone()).reglement.epreuves[0]
        .code
        .clone();
    assert_eq!(
        effects(&redoublant(), apres),
        [Effet::EpreuvesChangees(vec![first])]
    );
    assert_eq!(effects(&distance(), apres), []);
}

#[test]
fn a_piece_that_is_no_longer_asked_is_told() {
    let apres = with(|campagne| {
        campagne
            .pieces
            .retain(|def| def.code.as_str() != "identite")
    });
    let code = PieceCode::new("identite");
    assert_eq!(effects(&distance(), apres), [Effet::PieceSansObjet(code)]);
}

// What is to be confirmed.

#[test]
fn one_value_without_a_source_makes_a_reglement_to_confirm() {
    let base = || {
        let mut reglement = mco(&mut nantes().clone()).reglement.clone();
        reglement.complet = true;
        for def in &mut reglement.epreuves {
            def.provenance.confiance = Confiance::Official;
            def.libelle.get_or_insert_with(|| "Épreuve".to_owned());
            def.coefficient.get_or_insert(Coefficient { dixiemes: 10 });
            def.mode.get_or_insert(Mode::Ecrit);
            def.duree_min.get_or_insert(60);
        }
        reglement
    };
    assert!(!base().is_to_confirm());
    let mut incomplete = base();
    incomplete.complet = false;
    assert!(incomplete.is_to_confirm());
    let gaps: [fn(&mut rules::campagne::EpreuveDef); 5] = [
        |def| def.libelle = None,
        |def| def.coefficient = None,
        |def| def.mode = None,
        |def| def.duree_min = None,
        |def| def.provenance.confiance = Confiance::ToConfirm,
    ];
    for gap in gaps {
        let mut reglement = base();
        gap(&mut reglement.epreuves[1]);
        assert!(reglement.is_to_confirm());
    }
}

// Values of a campaign.

fn value(campagne: &Campagne, chemin: &str) -> Option<String> {
    let valeurs = campagne.valeurs();
    let found = valeurs.into_iter().find(|valeur| valeur.chemin == chemin);
    found.map(|valeur| valeur.texte.replace('\u{a0}', " "))
}

#[test]
fn a_value_that_is_not_given_has_no_line() {
    assert!(value(nantes(), "calendrier.depot").is_some());
    assert_eq!(value(martinique(), "calendrier.depot"), None);
    assert_eq!(
        value(nantes(), "benefice.unites_depuis").as_deref(),
        Some("2023")
    );
    let never = with(|campagne| campagne.benefice.unites_depuis = None);
    assert_eq!(value(never, "benefice.unites_depuis"), None);
    assert_eq!(value(nantes(), "categorie.individuel.experience"), None);
    assert_eq!(value(nantes(), "categorie.individuel.age_minimum"), None);
    assert_eq!(value(nantes(), "frais"), None);
    assert_eq!(value(nantes(), "piece.identite.avant"), None);
}

#[test]
fn a_deadline_of_a_piece_is_a_value_of_its_own() {
    let early = with(|campagne| {
        let code = PieceCode::new("identite");
        let def = campagne.pieces.iter_mut().find(|def| def.code == code);
        def.expect("the pièce").avant = Some(at("2023-11-20T23:00:00Z"));
    });
    assert_eq!(
        value(early, "piece.identite.avant").as_deref(),
        Some("lundi 20 novembre 2023 à 23 h 59 (heure de Paris)")
    );
    let differences = nantes().differences(early);
    let told: Vec<_> = differences.iter().map(|one| &one.chemin).collect();
    assert_eq!(told, ["piece.identite.avant"]);
    assert!(differences[0].avant.is_none() && differences[0].apres.is_some());
    let back = early.differences(nantes());
    assert!(back[0].avant.is_some() && back[0].apres.is_none());
}

#[test]
fn a_condition_of_a_category_and_a_fee_are_values_of_their_own() {
    let mut files = nantes_files();
    let before = "[[categorie]]\nid = \"individuel\"";
    assert!(files["campagne.toml"].contains(before));
    let text = files["campagne.toml"].replacen(
        before,
        "[[categorie]]\nid = \"experience\"\nlibelle = \"Par l’expérience\"\nformes = [\"globale\"]\n\
         experience = { mois = 12, le = \"cloture\", source = \"essai\", confiance = \"assumed\" }\n\
         age_minimum = { ans = 20, le = \"cloture\", source = \"essai\", confiance = \"assumed\" }\n\
         source = \"essai\"\nconfiance = \"assumed\"\n\n[[categorie]]\nid = \"individuel\"",
        1,
    );
    files.insert("campagne.toml", &text);
    let campagne = Campagne::parse(&files).expect("a sound campaign");
    assert_eq!(
        value(&campagne, "categorie.experience.experience").as_deref(),
        Some("12 mois, Cloture")
    );
    assert_eq!(
        value(&campagne, "categorie.experience.age_minimum").as_deref(),
        Some("20 ans, Cloture")
    );
}

// The canonical form.

fn canonical(declaration: &Declaration, prefix: &str) -> Vec<String> {
    let lines = rules::empreinte::lignes(declaration).into_iter();
    lines
        .filter(|(key, _)| key.starts_with(prefix))
        .map(|(key, value)| format!("{key}={value}"))
        .collect()
}

#[test]
fn an_answer_that_is_given_adds_its_line_and_an_absent_one_writes_none() {
    let mut comptoir = distance();
    let absent = |comptoir: &Comptoir, prefix: &str| {
        assert_eq!(
            canonical(&comptoir.dossier.declaration, prefix),
            Vec::<String>::new()
        );
    };
    for prefix in [
        "identite.nom_usage",
        "identite.ine",
        "adresse.2",
        "notes.autre_diplome",
        "parcours",
    ] {
        absent(&comptoir, prefix);
    }
    let saisie = IdentiteSaisie {
        nom_usage: "Martin".into(),
        ine: "1234567890W".into(),
        commune_naissance: String::new(),
        commune_naissance_texte: "Sidi Bel Abbès".into(),
        ..identite(1, ("2", "3", "2003"))
    };
    let address = CoordonneesSaisie {
        adresse_2: "Bâtiment B".into(),
        localite: "NANTES CEDEX 3".into(),
        telephone: String::new(),
        ..adresse("44326", "")
    };
    let notes = NotesSaisie {
        autre_diplome: "oui".into(),
        autre_diplome_nom: "Licence de droit".into(),
        ..NotesSaisie::default()
    };
    comptoir.accept(
        JOUR,
        &[
            Command::RecordIdentite(saisie),
            Command::RecordCoordonnees(address),
            Command::RecordNotes(notes),
        ],
    );
    let declaration = &comptoir.dossier.declaration;
    for (prefix, line) in [
        ("identite.nom_usage", "identite.nom_usage=Martin"),
        ("identite.ine", "identite.ine=1234567890W"),
        ("identite.commune", "identite.commune_nom=Sidi Bel Abbès"),
        ("adresse.2", "adresse.2=Bâtiment B"),
        (
            "notes.autre_diplome",
            "notes.autre_diplome=Licence de droit",
        ),
    ] {
        assert_eq!(canonical(declaration, prefix), [line]);
    }
    absent(&comptoir, "telephone");
    absent(&comptoir, "adresse.commune");
}

#[test]
fn an_employment_that_goes_on_writes_no_end() {
    let mut declaration = distance().dossier.declaration;
    let periode = |fin: Option<&str>| rules::experience::Periode {
        employeur: "Atelier Valmont".into(),
        debut: "2020-01-01".parse().expect("a day"),
        fin: fin.map(|fin| fin.parse().expect("a day")),
    };
    let parcours = declaration.parcours.get_or_insert_default();
    parcours.experience = vec![periode(Some("2021-02-03")), periode(None)];
    assert_eq!(
        canonical(&declaration, "parcours"),
        [
            "parcours.employeur=Atelier Valmont",
            "parcours.debut=2020-01-01",
            "parcours.fin=2021-02-03",
            "parcours.employeur=Atelier Valmont",
            "parcours.debut=2020-01-01",
        ]
    );
}

// Public tables.

#[test]
fn a_commune_or_a_country_is_found_exact_first_then_by_its_beginning_then_inside() {
    let names = |text: &str, limit: usize| -> Vec<String> {
        let found = territoire().search_communes(text, limit);
        found.iter().map(|one| one.nom.to_string()).collect()
    };
    let laval = names("laval", 100);
    let exact = laval.iter().take_while(|name| *name == "Laval").count();
    assert!(exact > 0);
    let begins = |name: &String| name.to_lowercase().starts_with("laval");
    let prefix = laval[exact..]
        .iter()
        .take_while(|name| begins(name))
        .count();
    assert!(prefix > 0);
    assert!(laval[exact + prefix..].iter().all(|name| !begins(name)));
    assert!(
        laval.len() > exact + prefix,
        "some hold it inside: {laval:?}"
    );
    assert_eq!(names("laval", 2), laval[..2]);
    assert!(names("", 5).is_empty() && names("  ", 5).is_empty());
    assert!(names("zzzz", 5).is_empty());
    let pays = territoire().search_pays("maroc", 3);
    assert_eq!(
        pays.iter().map(|one| one.nom.as_str()).collect::<Vec<_>>(),
        ["Maroc"]
    );
}

#[test]
fn a_departement_is_found_by_its_code_or_its_name_and_told_once() {
    let found = |text: &str, limit: usize| -> Vec<String> {
        let found = territoire().search_departements(text, limit);
        found.iter().map(|info| info.code.to_string()).collect()
    };
    assert_eq!(found("44", 5), ["44"]);
    assert_eq!(found("loire-atl", 5), ["44"]);
    assert_eq!(found("97", 3), ["971", "972", "973"]);
    assert!(found("loire", 50).len() > 5);
    assert_eq!(found("loire", 2).len(), 2);
    assert!(found("", 5).is_empty() && found("zzz", 5).is_empty());
    let tables: Fichiers<'_> = [
        ("academies.csv", "id;nom\nnantes;Nantes\n"),
        ("departements.csv", "code;nom;academie\n44;Le 44;nantes\n"),
        ("communes.csv", "code;nom;codes_postaux\n"),
        ("pays.csv", "code;nom;academie\n"),
    ]
    .into();
    let small = Territoire::parse(&tables).expect("sound tables");
    assert_eq!(small.search_departements("44", 5).len(), 1);
    let code = Departement::parse("44").expect("a code");
    assert_eq!(
        small.academie_of(&code).map(|id| id.as_str()),
        Some("nantes")
    );
}

#[test]
fn tables_that_do_not_read_are_told_line_by_line() {
    let tables: Fichiers<'_> = [
        ("academies.csv", "id;nom\nnantes;Nantes\nrennes\n"),
        ("departements.csv", "code;nom;academie\n44;Loire-Atlantique;nantes\n35;Ille-et-Vilaine;rennes\nxx;Nulle part;\n"),
        ("communes.csv", "code;nom;codes\n44109;Nantes;44000 44100;de trop\n9;Nulle part;\n"),
    ]
    .into();
    let anomalies = Territoire::parse(&tables).expect_err("four files do not read");
    let told: Vec<String> = anomalies
        .iter()
        .map(|one| format!("{}:{} {}", one.fichier, one.ligne, one.message))
        .collect();
    assert_eq!(
        told,
        [
            "academies.csv:3 La ligne a 1 colonnes au lieu de 2.",
            "departements.csv:3 L’académie « rennes » n’existe pas.",
            "departements.csv:4 « xx » n’est pas un code de département.",
            "pays.csv:0 Le fichier pays.csv manque.",
            "communes.csv:1 La première ligne doit être : code;nom;codes_postaux.",
            "communes.csv:2 La ligne a 4 colonnes au lieu de 3.",
            "communes.csv:3 « 9 » n’est pas un code de commune.",
        ]
    );
}

#[test]
fn one_letter_is_no_sigle() {
    let letter = nantes().search_specialites("m", 100);
    let begins = |one: &&rules::campagne::Specialite| {
        let name = rules::nom::folded(&one.nom_complet());
        let mut words = name.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| word.starts_with('M'))
    };
    let own: Vec<&SpecialiteId> = letter
        .iter()
        .copied()
        .filter(begins)
        .map(|one| &one.id)
        .collect();
    let table = nantes().specialites.iter();
    let in_order: Vec<&SpecialiteId> = table.filter(begins).map(|one| &one.id).collect();
    assert!(own.len() > 1);
    assert_eq!(own, in_order);
}
