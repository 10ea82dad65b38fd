//! One mistake in a campaign file, and the sentence that tells it. The laws on any damage are in `mutants.rs`; these
//! are the sentences that the service reads.

mod scene;

use rules::campagne::{Campagne, Fichiers};
use scene::nantes_files;

/// What is told when a text of a file is replaced once.
fn told(name: &str, from: &str, to: &str) -> Vec<String> {
    let mut files: Fichiers<'_> = nantes_files();
    assert!(files[name].contains(from), "{name} holds no {from:?}");
    let text = files[name].replacen(from, to, 1);
    files.insert(name, &text);
    match Campagne::parse(&files) {
        Ok(_) => Vec::new(),
        Err(anomalies) => anomalies
            .iter()
            .map(|one| format!("{}: {}", one.fichier, one.message))
            .collect(),
    }
}

/// Each mistake with its sentence: the file, the text, what stands in its place, what is told.
fn check(mistakes: &[(&str, &str, &str, &str)]) {
    for (name, from, to, sentence) in mistakes {
        let told = told(name, from, to);
        let expected = format!("{name}: {sentence}");
        assert!(told.contains(&expected), "{expected}\nnot in {told:#?}");
    }
}

#[test]
fn a_mistake_in_the_dates_is_told() {
    check(&[
        (
            "campagne.toml",
            "valeur = \"2023-11-15\"",
            "valeur = \"2023-10-15\"",
            "La clôture doit suivre l’ouverture.",
        ),
        (
            "campagne.toml",
            "valeur = \"2023-11-24\"",
            "valeur = \"2023-11-14\"",
            "Le dépôt ne peut pas finir avant la clôture (R-TIME-8).",
        ),
        (
            "campagne.toml",
            "session = 2024",
            "session = 1979",
            "« 1979 » n’est pas l’année d’une session, comme 2024.",
        ),
    ]);
}

#[test]
fn a_mistake_in_a_condition_is_told() {
    check(&[
        (
            "pieces.toml",
            "min = 18, max = 24",
            "min = 25, max = 24",
            "L’âge minimal dépasse l’âge maximal.",
        ),
        (
            "pieces.toml",
            "quand = { toujours = true }",
            "quand = { handicap = \"peut-etre\" }",
            "« peut-etre » n’est pas une situation : non, premiere_demande, reconduit ou situation_changee.",
        ),
        (
            "pieces.toml",
            "quand = { toujours = true }",
            "quand = { facultative = \"EF8\" }",
            "L’épreuve facultative « EF8 » n’est pas dans la campagne.",
        ),
        (
            "pieces.toml",
            "quand = { toujours = true }",
            "quand = { particularite = \"fortune\" }",
            "La particularité « fortune » n’existe pas.",
        ),
        (
            "pieces.toml",
            "code = \"identite\"",
            "code = \"recapitulatif\"",
            "La pièce « recapitulatif » est décrite deux fois.",
        ),
    ]);
}

#[test]
fn a_mistake_in_the_languages_is_told() {
    let row = "anglais;Anglais;lv1 lv2;note de service 2020-020, ESRS2000666N;official";
    let source = "note de service 2020-020, ESRS2000666N";
    let with = |text: &str| format!("{text}\n{row}");
    check(&[
        (
            "langues.csv",
            row,
            &with(row),
            "La langue « anglais » est vide ou décrite deux fois.",
        ),
        (
            "langues.csv",
            row,
            &with(&format!("Vieux Norrois;Norrois;lv1 lv2;{source};official")),
            "« Vieux Norrois » n’est pas une clé : des minuscules et des tirets.",
        ),
        (
            "langues.csv",
            row,
            &with(&format!("9norrois;Norrois;lv1 lv2;{source};official")),
            "« 9norrois » n’est pas une clé : des minuscules et des tirets.",
        ),
        (
            "langues.csv",
            row,
            &with(&format!("norrois;;lv1 lv2;{source};official")),
            "La langue « norrois » est vide ou décrite deux fois.",
        ),
        (
            "langues.csv",
            row,
            &with("norrois;Norrois;lv1 lv2;;official"),
            "« source » est vide.",
        ),
        (
            "langues.csv",
            row,
            &with(&format!("norrois;Norrois;lv1 lv2;{source};sûre")),
            "« sûre » n’est pas une confiance.",
        ),
        (
            "langues.csv",
            row,
            &with(&format!("norrois;Norrois;lv9;{source};official")),
            "La liste « lv9 » ne nomme qu’une langue.",
        ),
    ]);
}

#[test]
fn a_mistake_in_the_reglements_is_told() {
    let id = "management-commercial-operationnel-2018";
    let of = "management-commercial-operationnel";
    let row =
        format!("{id};{of};arrêté du 15 octobre 2018;2020;2024;oui;JORFARTI000037562638;secondary");
    let changed = |from: &str, to: &str| row.replacen(from, to, 1);
    check(&[
        (
            "reglements.csv",
            &row,
            &format!("{row}\n{row}"),
            "Le règlement « management-commercial-operationnel-2018 » est vide ou décrit deux fois.",
        ),
        (
            "reglements.csv",
            &row,
            &format!("{row}\n{}", changed(id, "autre-2018")),
            "Deux règlements valent pour « management-commercial-operationnel » à la session 2024.",
        ),
        (
            "reglements.csv",
            &row,
            &changed(";2020;2024;", ";2025;2024;"),
            "La première session (2025) suit la dernière (2024).",
        ),
        (
            "reglements.csv",
            &row,
            &changed(&format!("{id};{of};"), &format!("{id};;")),
            "Le règlement « management-commercial-operationnel-2018 » ne vaut pour aucune spécialité.",
        ),
        (
            "reglements.csv",
            &row,
            &changed(&format!("{id};{of};"), &format!("{id};alchimie;")),
            "La spécialité « alchimie » n’existe pas.",
        ),
        (
            "reglements.csv",
            &row,
            &changed(";oui;", ";peut-être;"),
            "« peut-être » : « complet » doit être oui ou non.",
        ),
        (
            "reglements.csv",
            &row,
            &changed(";JORFARTI000037562638;", ";;"),
            "« source » est vide.",
        ),
    ]);
}

#[test]
fn a_mistake_in_the_epreuves_is_told() {
    let row = "management-commercial-operationnel-2018;E21;U21;Communication en LVE1 : écrit;1,5;ecrit;120;;lv1;E2;oui;non;JORFARTI000037562638;official";
    let changed = |from: &str, to: &str| row.replacen(from, to, 1);
    check(&[
        (
            "epreuves.csv",
            row,
            &format!("{row}\n{row}"),
            "L’épreuve « E21 » est décrite deux fois.",
        ),
        (
            "epreuves.csv",
            row,
            &changed(";E21;", ";X21;"),
            "« X21 » n’est pas un code d’épreuve, comme E41.",
        ),
        (
            "epreuves.csv",
            row,
            &changed(";U21;", ";V21;"),
            "« V21 » n’est pas une unité, comme U41.",
        ),
        (
            "epreuves.csv",
            row,
            &changed(";lv1;", ";klingon;"),
            "La langue « klingon » n’existe pas.",
        ),
        (
            "epreuves.csv",
            row,
            &changed(";E2;", ";E9;"),
            "Le groupe de langue « E9 » de « management-commercial-operationnel-2018 » n’a pas deux épreuves aux mêmes langues.",
        ),
        (
            "epreuves.csv",
            row,
            &changed(";120;", ";0;"),
            "« 0 » n’est pas lisible : un nombre de minutes.",
        ),
    ]);
}

#[test]
fn a_mistake_in_the_specialites_is_told() {
    let start = "aeronautique;Aéronautique;;production;;;;2024;;;";
    check(&[
        (
            "specialites.csv",
            start,
            &start.replacen("aeronautique;", "amenagement-finition;", 1),
            "La spécialité « amenagement-finition » est décrite deux fois.",
        ),
        (
            "specialites.csv",
            start,
            &start.replacen(";Aéronautique;", ";;", 1),
            "« libelle » est vide.",
        ),
        (
            "specialites.csv",
            start,
            &start.replacen("aeronautique;", "Aéronautique 2;", 1),
            "« Aéronautique 2 » n’est pas une clé : des minuscules et des tirets.",
        ),
        (
            "specialites.csv",
            start,
            &start.replacen(";2024;;;", ";2024;creteil;;", 1),
            "L’académie pilote n’a pas de source.",
        ),
    ]);
}

#[test]
fn a_mistake_in_what_the_person_reads_is_told() {
    check(&[
        (
            "pieces.toml",
            "pourquoi = \"Votre signature vous engage à respecter vos choix d’épreuves.\"",
            "pourquoi = \" \"",
            "« pourquoi » est vide.",
        ),
        (
            "campagne.toml",
            "departements = [\"44\", \"49\", \"53\", \"72\", \"85\"]",
            "departements = []",
            "La liste « departements » est vide.",
        ),
        (
            "campagne.toml",
            "octets_max = 10485760",
            "octets_max = 10737418240",
            "« octets_max » dépasse un gigaoctet (1073741824).",
        ),
        (
            "campagne.toml",
            "code = \"EF3\"",
            "code = \"EF1\"",
            "L’épreuve facultative « EF1 » est décrite deux fois.",
        ),
        (
            "campagne.toml",
            "id = \"derogation\"",
            "id = \"sportif\"",
            "« particularite » « sportif » est décrit deux fois.",
        ),
        (
            "textes.toml",
            "adresse = \"https://",
            "adresse = \"http://",
            "« http://www.ac-nantes.fr/brevet-de-technicien-superieur-121688 » n’est pas une adresse en https://.",
        ),
    ]);
}

/// A word that is wrong makes no key beside it unknown.
#[test]
fn a_mistake_in_the_words_of_the_examination_is_told_alone() {
    let word = "mot = \"examen\"";
    let told = |to: &str| told("campagne.toml", word, to);
    assert_eq!(told("mot = \"épreuve\"\nmot_feminin = true"), [""; 0]);
    assert_eq!(
        told("mot = 3\nmot_feminin = true"),
        ["campagne.toml: « mot » doit être un texte."]
    );
    assert_eq!(
        told("mot = \"examen\"\nmot_feminin = \"oui\""),
        ["campagne.toml: « mot_feminin » doit être vrai ou faux."]
    );
}
