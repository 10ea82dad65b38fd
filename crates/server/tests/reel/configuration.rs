//! What the server says of its configuration.

use server::config::{Anomalie, Config, parse, read};
use std::path::Path;

const BASE: &str = "postgres://guichet@127.0.0.1:5432/pupitre";

/// What each of these tests would have to say otherwise.
const REST: [(&str, &str); 9] = [
    ("PUPITRE_PIECES_DOSSIER", "pieces"),
    (
        "PUPITRE_BASE_TACHES",
        "postgres://taches@127.0.0.1:5432/pupitre",
    ),
    ("PUPITRE_SERVICE_NOM", "Service examen"),
    ("PUPITRE_SERVICE_ADRESSE", "https://inscription.exemple.fr/"),
    ("PUPITRE_COURRIEL_SERVEUR", "smtps://courriel.exemple.fr"),
    (
        "PUPITRE_COURRIEL_EXPEDITEUR",
        "Service examen <examen@exemple.fr>",
    ),
    ("PUPITRE_CAMPAGNES_DOSSIER", "campagnes"),
    ("PUPITRE_SECRETS_DOSSIER", "cles"),
    ("PUPITRE_SECRETS_RECUS", "2024-a"),
];

fn none(_: &str) -> Option<String> {
    None
}

fn rest(name: &str) -> Option<String> {
    let said = REST.iter().find(|(variable, _)| *variable == name);
    said.map(|(_, value)| (*value).to_owned())
}

/// A variable, and the rest.
fn with(variable: &'static str, value: &'static str) -> impl Fn(&str) -> Option<String> {
    move |name| {
        (name == variable)
            .then(|| value.to_owned())
            .or_else(|| rest(name))
    }
}

fn told(read: Result<Config, Vec<Anomalie>>) -> Vec<String> {
    read.unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_variable_wins_over_the_file() {
    let text = format!("ecoute = \"127.0.0.1:1\"\n[base]\nadresse = \"{BASE}\"\n");
    let variable = with("PUPITRE_ECOUTE", "127.0.0.1:2");
    let config = parse("serveur.toml", &text, &variable).unwrap();
    assert_eq!(config.ecoute.port(), 2);
    assert_eq!(config.base, BASE);
}

#[test]
fn the_variables_are_enough() {
    let variable = with("PUPITRE_BASE_ADRESSE", BASE);
    let config = parse("", "", &variable).unwrap();
    assert_eq!(config.ecoute.to_string(), "127.0.0.1:8480");
    assert_eq!(config.connexions, 8);
    assert_eq!(config.service.adresse, "https://inscription.exemple.fr");
}

#[test]
fn every_mistake_is_told_at_once_with_its_place() {
    let text = "ecoute = \"ici\"\ncouleur = 3\n[base]\nadresse = \"mysql://x\"\nconnexions = 0\n";
    let variable = with("PUPITRE_ARRET_SECONDES", "vite");
    assert_eq!(
        told(parse("serveur.toml", text, &variable)),
        [
            "serveur.toml, ligne 2 : « couleur » n’est pas un réglage connu. Retirez-le, ou écrivez l’un de ceux-ci : ecoute, base.adresse, base.proprietaire, base.taches, base.lecture, base.connexions, arret_secondes, campagnes.dossier, secrets.dossier, secrets.recus, pieces.dossier, pieces.s3, pieces.antivirus, tls.certificat, tls.cle, repetition.instant, service.nom, service.adresse, service.mandataire, courriel.serveur, courriel.expediteur, courriel.autorite, openid.emetteur, openid.client, openid.secret, openid.acr, cachet.horodateur, cachet.phrase, cachet.module, cachet.jeton, cachet.pin, bureau.reprise_secondes, bureau.echantillon.",
            "serveur.toml, ligne 1 : « ecoute » attend une adresse et un port, par exemple 127.0.0.1:8480.",
            "serveur.toml, ligne 4 : « base.adresse » attend une adresse de PostgreSQL, par exemple postgres://guichet@127.0.0.1:5432/pupitre.",
            "serveur.toml, ligne 5 : « base.connexions » attend un nombre entier entre 1 et 200.",
            "variable PUPITRE_ARRET_SECONDES : « arret_secondes » attend un nombre entier entre 0 et 600.",
        ]
    );
}

#[test]
fn the_pieces_are_in_a_folder_or_in_a_bucket_and_a_certificate_has_its_key() {
    let text = "[pieces]\ndossier = \"/tmp\"\ns3 = \"pieces\"\nantivirus = \"clamd\"\n[tls]\ncle = \"a.key\"\n";
    let lines = told(parse("serveur.toml", text, &none));
    for wanted in [
        "serveur.toml, ligne 3 : « pieces.s3 » attend d’être seul",
        "serveur.toml, ligne 4 : « pieces.antivirus » attend où clamd écoute",
        "configuration : le certificat du serveur manque.",
    ] {
        assert!(
            lines.iter().any(|line| line.starts_with(wanted)),
            "{wanted}: {lines:#?}"
        );
    }
}

#[test]
fn a_text_that_is_no_toml_is_told_with_its_line() {
    let lines = told(parse("serveur.toml", "ecoute = \"a\"\n[base\n", &none));
    assert!(
        lines[0].starts_with("serveur.toml, ligne 2 : ce n’est pas du TOML"),
        "{lines:?}"
    );
}

#[test]
fn a_missing_base_and_a_missing_file_are_told() {
    assert_eq!(
        told(parse("", "", &none)),
        [
            "configuration : l’adresse de la base manque. Écrivez « adresse » sous [base] dans le fichier, ou la variable PUPITRE_BASE_ADRESSE.",
            "configuration : l’adresse de la base pour les tâches manque. Écrivez « taches » sous [base] dans le fichier, ou la variable PUPITRE_BASE_TACHES.",
            "configuration : le dossier des campagnes manque. Écrivez « dossier » sous [campagnes] dans le fichier, ou la variable PUPITRE_CAMPAGNES_DOSSIER.",
            "configuration : le dossier des clés manque. Écrivez « dossier » sous [secrets] dans le fichier, ou la variable PUPITRE_SECRETS_DOSSIER.",
            "configuration : le nom de la clé qui signe les reçus manque. Écrivez « recus » sous [secrets] dans le fichier, ou la variable PUPITRE_SECRETS_RECUS.",
            "configuration : le dossier des pièces manque. Écrivez « dossier » sous [pieces] dans le fichier, ou la variable PUPITRE_PIECES_DOSSIER.",
            "configuration : le nom du service manque. Écrivez « nom » sous [service] dans le fichier, ou la variable PUPITRE_SERVICE_NOM.",
            "configuration : l’adresse publique du service manque. Écrivez « adresse » sous [service] dans le fichier, ou la variable PUPITRE_SERVICE_ADRESSE.",
            "configuration : le serveur des courriels manque. Écrivez « serveur » sous [courriel] dans le fichier, ou la variable PUPITRE_COURRIEL_SERVEUR.",
            "configuration : l’expéditeur des courriels manque. Écrivez « expediteur » sous [courriel] dans le fichier, ou la variable PUPITRE_COURRIEL_EXPEDITEUR.",
        ]
    );
    let lines = told(read(Some(Path::new("/nulle/part.toml")), &none));
    assert!(lines[0].starts_with("/nulle/part.toml : ce fichier ne se lit pas"));
}

#[test]
fn a_password_is_never_repeated() {
    let text = "[base]\nadresse = \"postgre://guichet:s3cret@hote/base\"\n";
    let lines = told(parse("serveur.toml", text, &none)).join("\n");
    assert!(!lines.contains("s3cret"), "{lines}");
}

#[test]
fn what_letters_need_is_checked_and_no_password_is_repeated() {
    let variable = |name: &str| match name {
        "PUPITRE_BASE_ADRESSE" => Some(BASE.to_owned()),
        "PUPITRE_COURRIEL_SERVEUR" => Some("http://poste:s3cret@hote".to_owned()),
        "PUPITRE_COURRIEL_EXPEDITEUR" => Some("personne".to_owned()),
        "PUPITRE_SERVICE_ADRESSE" => Some("inscription".to_owned()),
        other => rest(other),
    };
    assert_eq!(
        told(parse("", "", &variable)),
        [
            "variable PUPITRE_SERVICE_ADRESSE : « service.adresse » attend une adresse qui commence par https:// ou http://.",
            "variable PUPITRE_COURRIEL_SERVEUR : « courriel.serveur » attend une adresse comme smtp://hote:587?tls=required ou smtps://hote.",
            "variable PUPITRE_COURRIEL_EXPEDITEUR : « courriel.expediteur » attend un nom et une adresse, par exemple Service examen <examen@exemple.fr>.",
        ]
    );
}

#[test]
fn a_provider_of_identity_is_whole_and_https_unless_it_is_here() {
    let text =
        format!("[base]\nadresse = \"{BASE}\"\n[openid]\nemetteur = \"http://ailleurs.exemple\"\n");
    assert_eq!(
        told(parse("serveur.toml", &text, &rest)),
        [
            "serveur.toml, ligne 4 : « openid.emetteur » attend une adresse qui commence par https:// (http:// sur cet ordinateur seulement).",
            "configuration : l’identifiant donné par le fournisseur manque. Écrivez « client » sous [openid] dans le fichier, ou la variable PUPITRE_OPENID_CLIENT.",
            "configuration : le secret donné par le fournisseur manque. Écrivez « secret » sous [openid] dans le fichier, ou la variable PUPITRE_OPENID_SECRET.",
        ]
    );
    let text = format!(
        "[base]\nadresse = \"{BASE}\"\n[openid]\nemetteur = \"http://127.0.0.1:1\"\nclient = \"pupitre\"\nsecret = \"secret\"\n"
    );
    let openid = parse("serveur.toml", &text, &rest).unwrap().openid.unwrap();
    assert_eq!(
        (openid.client.as_str(), openid.acr.as_str()),
        ("pupitre", "")
    );
}
