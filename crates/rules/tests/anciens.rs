//! Cases of the file of former candidates: what it keeps, what it tells, and whom it finds.

mod scene;

use proptest::prelude::*;
use rules::anciens::{
    self, Colonne, DouteRapprochement, Lecture, MotifDouble, Rapprochement, Recherche, Remarque,
    rapprocher,
};
use rules::campagne::{Campagne, Specialite};
use rules::naissance::DateNaissance;
use rules::saisie::{IdentiteSaisie, SessionPrecedente};
use rules::{Command, Dossier};
use scene::parcours::{Comptoir, JOUR, all_kept, opening, orientation};
use scene::{nantes, nantes_files, territoire};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A line that nothing is wrong with.
const JUSTE: [(Colonne, &str); 20] = [
    (Colonne::Session, "2023"),
    (Colonne::NumeroCandidat, "0223456789"),
    (Colonne::Civilite, "madame"),
    (Colonne::NomNaissance, "Le Goff-d’Œuvre"),
    (Colonne::NomUsage, "Muñoz"),
    (Colonne::Prenoms, "Noélie Zérine"),
    (Colonne::DateNaissance, "02/03/2001"),
    (Colonne::CodeCommuneNaissance, "49007"),
    (Colonne::VilleNaissance, "Angers"),
    (Colonne::Nationalite, "francaise"),
    (Colonne::Ine, "0123456789M"),
    (Colonne::Etablissement, "0442286W"),
    (Colonne::Adresse1, "12 rue des Tilleuls"),
    (Colonne::CodePostal, "44000"),
    (Colonne::CodeCommune, "44109"),
    (Colonne::Telephone, "02 61 91 12 34"),
    (Colonne::Specialite, "management-commercial-operationnel"),
    (Colonne::Forme, "globale"),
    (Colonne::Langues, "E2=espagnol"),
    (Colonne::Notes, "E1=12,00 E21=10,5"),
];

fn offre() -> &'static [Specialite] {
    static OFFRE: LazyLock<Vec<Specialite>> = LazyLock::new(|| {
        Campagne::offre(2023, &nantes_files()).expect("the regulation has no anomaly")
    });
    &OFFRE
}

fn read(text: impl AsRef<[u8]>) -> Lecture {
    anciens::read(text.as_ref(), offre(), nantes(), territoire())
}

fn head() -> String {
    Colonne::ALL.map(Colonne::as_str).join(";")
}

/// The sound line with other cells.
fn line(changes: &[(Colonne, &str)]) -> String {
    let mut cells = BTreeMap::from(JUSTE);
    cells.extend(changes.iter().copied());
    let cell = |colonne| cells.get(&colonne).copied().unwrap_or_default();
    Colonne::ALL.map(cell).join(";")
}

fn file(lines: &[String]) -> String {
    format!("{}\n{}\n", head(), lines.join("\n"))
}

fn read_line(changes: &[(Colonne, &str)]) -> Lecture {
    read(file(&[line(changes)]))
}

/// « line column message » of each, as the report shows them.
fn told(remarques: &[Remarque]) -> Vec<String> {
    let told = remarques.iter().map(|remarque| {
        let colonne = remarque.colonne.map_or("-", Colonne::as_str);
        format!("{} {colonne} {}", remarque.ligne, remarque.message)
    });
    told.collect()
}

#[test]
fn a_sound_line_is_kept_with_all_that_it_says() {
    let lecture = read_line(&[(Colonne::Amenagements, "temps majoré | secrétaire |")]);
    assert_eq!(
        (told(&lecture.anomalies), told(&lecture.doutes)),
        Default::default()
    );
    let [ancien] = lecture.retenus.as_slice() else {
        panic!("one line is kept");
    };
    insta::assert_debug_snapshot!(ancien);
}

#[test]
fn somebody_born_and_living_abroad_is_kept() {
    let lecture = read_line(&[
        (Colonne::CodeCommuneNaissance, "99350"),
        (Colonne::VilleNaissance, "Fès"),
        (Colonne::PaysNaissance, "ma"),
        (Colonne::Nationalite, "Autre"),
        (Colonne::CodePostal, ""),
        (Colonne::CodeCommune, ""),
        (Colonne::Localite, "Rabat"),
        (Colonne::Pays, "MA"),
    ]);
    assert_eq!(told(&lecture.anomalies), Vec::<String>::new());
    let source = &lecture.retenus[0].source;
    let (identite, coordonnees) = (source.identite.clone(), source.coordonnees.clone());
    let identite = identite.unwrap();
    assert_eq!(
        (
            identite.lieu_naissance.as_str(),
            identite.pays_naissance.as_str()
        ),
        ("ailleurs", "MA")
    );
    assert_eq!(coordonnees.unwrap().pays, "MA");
}

#[test]
fn a_kept_candidate_can_keep_every_line_at_the_desk() {
    let source = read_line(&[]).retenus.remove(0).source;
    let mut comptoir = Comptoir::new(nantes());
    comptoir.accept(
        JOUR,
        &[
            opening(orientation("apres_echec", "44", "session_precedente"), 2),
            Command::OfferReprise(Box::new(source)),
            Command::AnswerReprise(all_kept()),
        ],
    );
    let Dossier { declaration, .. } = &comptoir.dossier;
    assert!(declaration.identite.is_some() && declaration.epreuves.is_some());
}

#[test]
fn spreadsheets_may_write_the_file_in_their_own_way() {
    let text = file(&[line(&[])]);
    let quoted = text.replace("12 rue des Tilleuls", "\"12, rue \"\"A\"\" ; bât. 2\"");
    let mut reversed: Vec<String> = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split(';').rev().collect();
        reversed.push(cells.join(" ; "));
    }
    for (way, text) in [
        ("a byte order mark", format!("\u{feff}{text}")),
        (
            "carriage returns and line feeds",
            text.replace('\n', "\r\n"),
        ),
        ("carriage returns", text.replace('\n', "\r")),
        ("no end on the last line", text.trim_end().to_owned()),
        ("blank lines", text.replace('\n', "\n\n;;;\n")),
        ("cells to spare", text.replace('\n', ";;\n")),
        ("capitals", text.replace("nom_naissance", "NOM_NAISSANCE")),
        ("another order of columns", reversed.join("\n")),
        ("quotes", quoted),
        (
            "a date as computers write it",
            text.replace("02/03/2001", "2001-03-02"),
        ),
        (
            "a date without zeros",
            text.replace("02/03/2001", "2/3/2001"),
        ),
        (
            "a number with spaces",
            text.replace("0223456789", "02 234-567 89"),
        ),
    ] {
        let lecture = read(&text);
        assert_eq!(told(&lecture.anomalies), Vec::<String>::new(), "{way}");
        let [ancien] = lecture.retenus.as_slice() else {
            panic!("{way}: {} lines are kept", lecture.retenus.len());
        };
        assert_eq!(ancien.source.numero_candidat, "0223456789", "{way}");
        assert_eq!(ancien.source.identite.as_ref().unwrap().jour, "02", "{way}");
    }
}

/// Stands for 201 letters.
const LONG: &str = "long";

/// A cell that sets its line aside, and a part of what is told.
const MISTAKES: &[(Colonne, &str, &str)] = &[
    (Colonne::Session, "", "La cellule est vide. Écrivez l’année"),
    (
        Colonne::Session,
        "2022",
        "« 2022 » n’est pas la session 2023",
    ),
    (
        Colonne::NumeroCandidat,
        "2,23E+09",
        "Le numéro ne se lit pas.",
    ),
    (Colonne::NumeroCandidat, "--", "Le numéro ne se lit pas."),
    (
        Colonne::NumeroCandidat,
        "123456789012345678901",
        "20 lettres et chiffres au plus",
    ),
    (
        Colonne::Civilite,
        "docteur",
        "« docteur » n’est pas un choix. Écrivez madame ou monsieur.",
    ),
    (Colonne::NomNaissance, "", "La cellule est vide."),
    (Colonne::NomNaissance, "Martin2", "Le nom ne se lit pas."),
    (Colonne::NomUsage, LONG, "200 lettres au plus"),
    (Colonne::Prenoms, "4", "Les prénoms ne se lisent pas."),
    (
        Colonne::DateNaissance,
        "hier",
        "La date ne se lit pas. Écrivez une date passée, comme 02/03/2001",
    ),
    (Colonne::DateNaissance, "02/03/01", "La date ne se lit pas."),
    (
        Colonne::DateNaissance,
        "31/02/2001",
        "Ce jour n’existe pas.",
    ),
    (
        Colonne::DateNaissance,
        "16/10/2023",
        "Cette date suit l’ouverture",
    ),
    (Colonne::DateNaissance, "01/01/1899", "trop ancienne"),
    (
        Colonne::CodeCommuneNaissance,
        "4907",
        "« 4907 » n’est pas un code de commune. Écrivez le code INSEE",
    ),
    (
        Colonne::PaysNaissance,
        "Maroc",
        "Le pays « Maroc » est inconnu.",
    ),
    (
        Colonne::Nationalite,
        "belge",
        "« belge » n’est pas un choix. Écrivez francaise ou autre.",
    ),
    (Colonne::Ine, "123", "L’INE ne se lit pas."),
    (Colonne::Etablissement, "Livet", "L’UAI ne se lit pas."),
    (Colonne::Adresse1, "", "La cellule est vide."),
    (Colonne::Adresse2, LONG, "80 caractères au plus"),
    (Colonne::CodePostal, "4400", "Le code postal ne se lit pas."),
    (Colonne::CodePostal, "", "Le code postal ne se lit pas."),
    (
        Colonne::CodeCommune,
        "",
        "Ni le code ni la ville ne sont écrits.",
    ),
    (
        Colonne::CodeCommune,
        "44999",
        "La commune « 44999 » n’est pas dans la liste. Écrivez",
    ),
    (Colonne::Pays, "XX", "Le pays « XX » est inconnu."),
    (Colonne::Telephone, "12", "Le numéro ne se lit pas."),
    (
        Colonne::Specialite,
        "mco",
        "La spécialité « mco » n’existe pas à cette session.",
    ),
    (
        Colonne::Forme,
        "partielle",
        "Écrivez globale ou progressive.",
    ),
    (
        Colonne::Langues,
        "E2",
        "« E2 » ne se lit pas. Écrivez une langue par épreuve",
    ),
    (
        Colonne::Langues,
        "E2=klingon",
        "La langue « klingon » est inconnue.",
    ),
    (
        Colonne::Langues,
        "E2=basque",
        "La langue « basque » n’est pas permise à l’épreuve « E2 ».",
    ),
    (
        Colonne::Langues,
        "E1=anglais",
        "aucune langue ne se choisit à l’épreuve « E1 ». Écrivez",
    ),
    (
        Colonne::Langues,
        "E21=anglais E22=espagnol",
        "L’épreuve « E22 » a deux langues.",
    ),
    (Colonne::Notes, "=12", "« =12 » ne se lit pas."),
    (
        Colonne::Notes,
        "E1=20,01",
        "La note « 20,01 » de l’épreuve « E1 » n’est pas une note. Écrivez une note de 0 à 20",
    ),
    (
        Colonne::Notes,
        "E1=AB",
        "La note « AB » de l’épreuve « E1 » n’est pas une note.",
    ),
    (
        Colonne::Notes,
        "E99=12",
        "L’épreuve « E99 » n’existe pas au règlement de cette session. Écrivez",
    ),
    (
        Colonne::Notes,
        "E1=12 e1=13",
        "L’épreuve « E1 » a deux notes.",
    ),
];

#[test]
fn each_mistake_sets_its_line_aside_with_the_column_and_what_to_do() {
    for (colonne, cell, expected) in MISTAKES {
        let long = "é".repeat(201);
        let (colonne, cell) = (*colonne, if *cell == LONG { &long } else { *cell });
        let lecture = read_line(&[(colonne, cell)]);
        let anomalies: Vec<&Remarque> = lecture
            .anomalies
            .iter()
            .filter(|anomalie| anomalie.colonne == Some(colonne))
            .collect();
        let told = told(&lecture.anomalies);
        assert!(lecture.retenus.is_empty(), "{colonne} {cell} is kept");
        let [anomalie] = anomalies.as_slice() else {
            panic!("{colonne} {cell} is told once: {told:?}");
        };
        assert!(
            anomalie.message.contains(expected),
            "{told:?} says « {expected} »"
        );
        assert_eq!(anomalie.ligne, 2);
    }
}

#[test]
fn a_town_and_a_country_are_needed_abroad() {
    let lecture = read_line(&[
        (Colonne::PaysNaissance, "MA"),
        (Colonne::VilleNaissance, ""),
        (Colonne::Pays, "MA"),
    ]);
    insta::assert_snapshot!(told(&lecture.anomalies).join("\n"), @"
    2 ville_naissance La cellule est vide. Écrivez la ville de naissance.
    2 localite La cellule est vide. Écrivez la localité.
    ");
}

#[test]
fn all_mistakes_of_all_lines_are_told_at_once() {
    let lecture = read(file(&[
        line(&[
            (Colonne::Forme, "x"),
            (Colonne::Ine, "1"),
            (Colonne::Notes, "E1=21 E9=3"),
        ]),
        line(&[
            (Colonne::NumeroCandidat, "1"),
            (Colonne::NomNaissance, "Autre"),
            (Colonne::Ine, ""),
        ]),
        "2023;trop;court".to_owned(),
        line(&[]).replace("12 rue", "\"12 rue"),
    ]));
    assert_eq!((lecture.lues, lecture.retenus.len()), (4, 1));
    assert_eq!(lecture.retenus[0].ligne, 3);
    insta::assert_snapshot!(told(&lecture.anomalies).join("\n"), @"
    2 ine L’INE ne se lit pas. Écrivez les 11 caractères de l’INE, ou rien.
    2 forme « x » n’est pas un choix. Écrivez globale ou progressive.
    2 notes La note « 21 » de l’épreuve « E1 » n’est pas une note. Écrivez une note de 0 à 20 par épreuve, comme E1=12,00 E21=10,50.
    2 notes L’épreuve « E9 » n’existe pas au règlement de cette session. Écrivez une note de 0 à 20 par épreuve, comme E1=12,00 E21=10,50.
    4 - La ligne a 3 cellules et la première 25. Vérifiez les points-virgules et les guillemets.
    5 - Un guillemet n’est pas fermé sur la ligne. Fermez-le, et écrivez chaque cellule sur une seule ligne.
    ");
}

#[test]
fn doubts_are_told_and_set_nothing_aside() {
    let cases = [
        (
            Colonne::Ine,
            "O123456789M",
            "Vérifiez-la. Peut-être « 0123456789M ».",
        ),
        (
            Colonne::Ine,
            "1234567890W",
            "La clé de l’INE ne correspond pas aux autres caractères. Vérifiez-la.",
        ),
        (
            Colonne::Etablissement,
            "O442286W",
            "Peut-être « 0442286W ».",
        ),
        (Colonne::Etablissement, "0442286X", "La clé de l’UAI"),
        (
            Colonne::DateNaissance,
            "02/03/2020",
            "La personne aurait 3 ans.",
        ),
        (
            Colonne::CodeCommuneNaissance,
            "",
            "seul le nom de la ville est repris",
        ),
        (
            Colonne::CodeCommuneNaissance,
            "44999",
            "La commune « 44999 » n’est pas dans la liste",
        ),
    ];
    for (colonne, cell, expected) in cases {
        let lecture = read_line(&[(colonne, cell)]);
        let told = told(&lecture.doutes);
        assert!(
            lecture.anomalies.is_empty() && lecture.retenus.len() == 1,
            "{colonne} {cell}"
        );
        assert!(
            matches!(lecture.doutes.as_slice(), [doute] if doute.colonne == Some(colonne)),
            "{told:?}"
        );
        assert!(told[0].contains(expected), "{told:?} says « {expected} »");
    }
}

#[test]
fn a_reglement_that_is_not_known_in_full_leaves_a_doubt() {
    let lecture = read_line(&[
        (Colonne::Specialite, "tourisme"),
        (Colonne::Langues, "E77=anglais"),
        (Colonne::Notes, "E78=12"),
    ]);
    assert_eq!((lecture.anomalies.len(), lecture.doutes.len()), (0, 2));
    let source = &lecture.retenus[0].source;
    assert_eq!(source.notes["E78"], "12,00");
    assert_eq!(source.epreuves.as_ref().unwrap().langues["E77"], "anglais");
}

#[test]
fn a_specialite_of_the_session_before_is_known_though_it_closed() {
    let closed = offre()
        .iter()
        .find(|before| nantes().specialite(&before.id).is_none());
    let id = closed.expect("some spécialité closed in 2023").id.as_str();
    let lecture = read_line(&[
        (Colonne::Specialite, id),
        (Colonne::Langues, ""),
        (Colonne::Notes, ""),
    ]);
    assert_eq!(lecture.retenus.len(), 1, "{:?}", told(&lecture.anomalies));
}

#[test]
fn a_first_line_that_is_not_the_documented_one_keeps_nobody_and_tells_the_rest_too() {
    let text = file(&[line(&[(Colonne::Forme, "x")])]);
    let text = text
        .replace(";notes;", ";note;")
        .replace(";langues;", ";forme;");
    let lecture = read(text);
    assert!(lecture.retenus.is_empty());
    insta::assert_snapshot!(told(&lecture.anomalies).join("\n"), @"
    1 - La colonne « forme » est là plusieurs fois. Gardez-en une seule.
    1 - La colonne « langues » manque. Ajoutez-la, même si ses cellules restent vides.
    1 - La colonne « note » est inconnue. Corrigez son nom ou enlevez-la.
    1 - La colonne « notes » manque. Ajoutez-la, même si ses cellules restent vides.
    2 forme « E2=espagnol » n’est pas un choix. Écrivez globale ou progressive.
    ");
}

#[test]
fn a_file_that_is_no_utf_8_or_has_other_separators_says_so() {
    let latin: Vec<u8> = file(&[
        line(&[(Colonne::NumeroCandidat, "1"), (Colonne::Ine, "")]),
        line(&[]),
    ])
    .replace("Noélie", "No~lie")
    .bytes()
    .map(|byte| if byte == b'~' { 0xe9 } else { byte })
    .collect();
    let lecture = read(latin);
    assert!(lecture.retenus.is_empty());
    let tabs = read(file(&[line(&[])]).replace(';', "\t"));
    let commas = read(file(&[line(&[])]).replace(';', ","));
    let empty = read("\u{feff}\n\n");
    let all = [lecture, tabs, commas, empty].map(|lecture| told(&lecture.anomalies).join("\n"));
    insta::assert_snapshot!(all.join("\n\n"), @"
    2 - Le fichier n’est pas en UTF-8. Enregistrez-le de nouveau au format « CSV UTF-8 ».
    2 prenoms Une lettre est illisible. Écrivez-la de nouveau.
    3 prenoms Une lettre est illisible. Écrivez-la de nouveau.

    1 - Les colonnes sont séparées par des tabulations. Enregistrez le fichier avec des points-virgules.

    1 - Les colonnes sont séparées par des virgules. Enregistrez le fichier avec des points-virgules.

    1 - Le fichier est vide. La première ligne nomme les colonnes.
    ");
}

#[test]
fn lines_of_one_person_or_one_number_are_all_set_aside() {
    let other = [
        (Colonne::NumeroCandidat, "2"),
        (Colonne::NomNaissance, "Vernec"),
        (Colonne::Ine, ""),
    ];
    let with = |changes: &[(Colonne, &str)]| line(&[&other[..], changes].concat());
    let lecture = read(file(&[
        line(&[]),
        line(&[
            (Colonne::NomNaissance, "Autre"),
            (Colonne::NumeroCandidat, "02 23 45 67 89"),
            (Colonne::Ine, ""),
        ]),
        line(&[
            (Colonne::NomNaissance, "Troisième"),
            (Colonne::NumeroCandidat, "3"),
        ]),
        with(&[]),
        with(&[
            (Colonne::NumeroCandidat, "4"),
            (Colonne::NomNaissance, "VERNEC"),
            (Colonne::Forme, "x"),
        ]),
        with(&[(Colonne::NumeroCandidat, "5"), (Colonne::Prenoms, "Iso")]),
    ]));
    let doubles: Vec<_> = lecture
        .doubles
        .iter()
        .map(|double| (double.motif, double.lignes.as_slice()))
        .collect();
    assert_eq!(
        doubles,
        [
            (MotifDouble::Numero, &[2, 3][..]),
            (MotifDouble::Ine, &[2, 4]),
            (MotifDouble::Personne, &[5, 6]),
        ]
    );
    let kept: Vec<usize> = lecture.retenus.iter().map(|ancien| ancien.ligne).collect();
    assert_eq!(kept, [7]);
    assert!(lecture.homonymes.is_empty());
}

#[test]
fn homonyms_are_kept_and_told() {
    let lecture = read(file(&[
        line(&[]),
        line(&[
            (Colonne::NumeroCandidat, "2"),
            (Colonne::Ine, ""),
            (Colonne::Prenoms, "Iso"),
        ]),
        line(&[
            (Colonne::NumeroCandidat, "3"),
            (Colonne::Ine, ""),
            (Colonne::NomNaissance, "Vernec"),
        ]),
    ]));
    assert_eq!(
        (lecture.retenus.len(), lecture.homonymes),
        (3, vec![vec![2, 3]])
    );
}

/// A candidacy of the session before.
fn known(numero: &str, noms: &str, prenoms: &str, naissance: [&str; 3]) -> SessionPrecedente {
    let (nom, usage) = noms.split_once('/').unwrap_or((noms, ""));
    let [jour, mois, annee] = naissance.map(str::to_owned);
    SessionPrecedente {
        session: 2023,
        numero_candidat: numero.to_owned(),
        identite: Some(IdentiteSaisie {
            nom_naissance: nom.to_owned(),
            nom_usage: usage.to_owned(),
            prenoms: prenoms.to_owned(),
            jour,
            mois,
            annee,
            ..IdentiteSaisie::default()
        }),
        ..SessionPrecedente::default()
    }
}

/// The number found, or why not.
fn found(
    nom: &str,
    jour: &str,
    numero: &str,
    prenoms: &str,
) -> Result<String, Option<DouteRapprochement>> {
    let date = ["02", "03", "2001"];
    let connus = [
        known("11", "Lœuf-d'Été/Vernec", "Jean Paul", date),
        known("12", "Kérbidan", "Léa", date),
        known("13", "KERBIDAN", "Léa-Rose Iso", date),
        known("15", "Kerbidan", "Bertille", date),
        known("14", "Tribivec", "Noé", ["4", "3", "2001"]),
        known("", "Sans Numéro", "Zoé", date),
        SessionPrecedente::default(),
    ];
    let today = chrono::NaiveDate::from_ymd_opt(2023, 10, 20).expect("a day");
    let Ok(naissance) = DateNaissance::parse(jour, "3", "2001", today) else {
        panic!("{jour} is a day");
    };
    let recherche = Recherche {
        nom,
        naissance,
        numero,
        prenoms,
    };
    match rapprocher(&recherche, &connus) {
        Rapprochement::Sur(source) => Ok(source.numero_candidat.clone()),
        Rapprochement::Douteux(doute) => Err(Some(doute)),
        Rapprochement::Aucun => Err(None),
    }
}

#[test]
fn one_name_and_birth_date_are_one_person() {
    for nom in ["Lœuf-d'Été", "LOEUF D ETE", "loeuf d’ete"] {
        assert_eq!(found(nom, "2", "", ""), Ok("11".to_owned()), "{nom}");
        assert_eq!(found(nom, "2", "1-1", ""), Ok("11".to_owned()), "{nom}");
    }
    assert_eq!(found("Loeuf d’Été", "2", "", "jean"), Ok("11".to_owned()));
    assert_eq!(found("sans numero", "2", "", ""), Ok(String::new()));
}

#[test]
fn several_with_one_name_and_birth_date_need_the_number_or_their_given_names() {
    assert_eq!(
        found("Kerbidan", "2", "", ""),
        Err(Some(DouteRapprochement::Plusieurs))
    );
    assert_eq!(
        found("Kerbidan", "2", "", "Léa"),
        Err(Some(DouteRapprochement::Plusieurs))
    );
    assert_eq!(
        found("Kerbidan", "2", "", "Léa Rose"),
        Err(Some(DouteRapprochement::Plusieurs))
    );
    assert_eq!(
        found("Kerbidan", "2", "", "bertille Zoé"),
        Ok("15".to_owned())
    );
    assert_eq!(found("Kerbidan", "2", "12", ""), Ok("12".to_owned()));
    assert_eq!(found("Kerbidan", "2", "13", "Alba"), Ok("13".to_owned()));
}

#[test]
fn other_given_names_are_another_person() {
    let doute = Err(Some(DouteRapprochement::Prenoms));
    assert_eq!(found("Loeuf d’Été", "2", "", "Jean Pierre"), doute);
    assert_eq!(found("Kerbidan", "2", "", "Alba"), doute);
}

#[test]
fn a_name_with_one_wrong_letter_needs_the_number() {
    for nom in [
        "Loeuf d’Éte s",
        "Leouf d’Été",
        "Loeuf d’Ét",
        "Zoeuf d’Été",
        "Loeuf d’Étés",
    ] {
        let expected = (nom != "Loeuf d’Éte s").then_some(DouteRapprochement::NomProche);
        assert_eq!(found(nom, "2", "", ""), Err(expected), "{nom}");
    }
    assert_eq!(found("Leouf d’Été", "2", "11", ""), Ok("11".to_owned()));
    assert_eq!(
        found("Leouf d’Été", "4", "", ""),
        Err(None),
        "another birth date"
    );
}

#[test]
fn the_name_in_use_needs_the_number() {
    assert_eq!(
        found("Vernec", "2", "", ""),
        Err(Some(DouteRapprochement::NomUsage))
    );
    assert_eq!(found("Vernec", "2", "11", ""), Ok("11".to_owned()));
}

#[test]
fn a_number_of_another_name_or_birth_date_is_never_enough() {
    let doute = Err(Some(DouteRapprochement::Numero));
    assert_eq!(
        found("Loeuf d’Été", "2", "12", ""),
        doute,
        "the number of somebody else"
    );
    assert_eq!(
        found("Loeuf d’Été", "2", "99", ""),
        doute,
        "the number of nobody"
    );
    assert_eq!(
        found("Kerbidan", "4", "12", ""),
        doute,
        "another birth date"
    );
    assert_eq!(found("Personne", "2", "12", ""), doute, "another name");
    assert_eq!(
        found("Sans Numéro", "2", "99", ""),
        doute,
        "no number is known"
    );
    assert_eq!(found("Personne", "2", "99", ""), Err(None));
    assert_eq!(found("Personne", "2", "", ""), Err(None));
}

fn schema() -> serde_json::Value {
    serde_json::from_str(include_str!("../../../docs/candidats.schema.json")).expect("JSON")
}

#[test]
fn the_schema_and_the_parser_know_the_same_columns() {
    let schema = schema();
    let text = include_str!("../../../docs/candidats.schema.json");
    let places = Colonne::ALL.map(|colonne| text.find(&format!("\"{colonne}\": {{")));
    assert!(
        places.is_sorted() && places[0].is_some(),
        "in the order of the parser: {places:?}"
    );
    let properties: BTreeSet<&str> = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        properties,
        BTreeSet::from(Colonne::ALL.map(Colonne::as_str))
    );
    let required: Vec<&str> = schema["required"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    let known: Vec<&str> = Colonne::ALL
        .into_iter()
        .filter(|colonne| colonne.is_required())
        .map(Colonne::as_str)
        .collect();
    assert_eq!(required, known);
    for colonne in Colonne::ALL {
        let described = schema["properties"][colonne.as_str()]["description"]
            .as_str()
            .unwrap();
        assert!(
            described
                .to_lowercase()
                .contains(&colonne.attendu().to_lowercase()),
            "{colonne}: {described}"
        );
    }
}

#[test]
fn the_documentation_names_each_column_and_what_to_write() {
    let page = include_str!("../../../docs/import-candidats.md");
    for colonne in Colonne::ALL {
        let needed = if colonne.is_required() { "oui" } else { "non" };
        let row = format!(
            "| `{colonne}` | {needed} | {}",
            colonne.attendu().replace('|', "\\|")
        );
        assert!(
            page.contains(&row),
            "docs/import-candidats.md has no row « {row} »"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_without_panic(octets in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&octets).retenus.is_empty());
    }

    #[test]
    fn any_cells_are_read_without_panic_and_each_line_is_kept_or_explained(
        cells in prop::collection::vec(("[\\PC\"\r=/,-]{0,12}", 0..Colonne::ALL.len()), 1..6),
    ) {
        let changes: Vec<(Colonne, &str)> =
            cells.iter().map(|(text, place)| (Colonne::ALL[*place], text.as_str())).collect();
        let lecture = read_line(&changes);
        prop_assert_eq!(lecture.retenus.is_empty(), !lecture.anomalies.is_empty());
    }

    #[test]
    fn a_cell_that_the_schema_admits_is_read(seed in any::<u64>()) {
        let schema = schema();
        for colonne in [
            Colonne::NumeroCandidat, Colonne::Civilite, Colonne::Nationalite, Colonne::Ine, Colonne::Etablissement,
            Colonne::CodePostal, Colonne::Forme,
        ] {
            let rule = &schema["properties"][colonne.as_str()];
            let cell = match (rule["enum"].as_array(), rule["pattern"].as_str()) {
                (Some(keys), _) => {
                    let place = usize::try_from(seed % 7).unwrap() % keys.len();
                    keys[place].as_str().unwrap().to_owned()
                }
                (None, Some(pattern)) => sample(pattern, seed),
                (None, None) => panic!("{colonne} has a pattern or choices"),
            };
            let lecture = read_line(&[(colonne, &cell)]);
            prop_assert!(lecture.anomalies.is_empty(), "{} {}: {:?}", colonne, cell, told(&lecture.anomalies));
        }
    }

    #[test]
    fn nobody_is_found_by_a_number_alone(nom in "[A-Z]{9,12}", numero in "1[1-4]") {
        let answer = found(&nom, "2", &numero, "");
        prop_assert_eq!(answer, Err(Some(DouteRapprochement::Numero)));
    }
}

/// A text of a pattern of the schema.
fn sample(pattern: &str, seed: u64) -> String {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let body = pattern
        .strip_prefix('^')
        .and_then(|pattern| pattern.strip_suffix('$'));
    let body = body.expect("a pattern is of the whole cell");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let strategy = proptest::string::string_regex(body).expect("a pattern reads");
    let tree = strategy.new_tree(&mut TestRunner::new_with_rng(Config::default(), rng));
    tree.expect("a text").current()
}
