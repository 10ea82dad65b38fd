//! Convocations at a real server: a file is tried, published, told by letter, and nothing leaves twice.

use crate::bureau::{LEA, Service, owner};
use banc::{JOUR, convoke, instruct};
use rules::presentees;
use std::process::Output;

const HEAD: &str = "dossier;epreuve;jour;heure;duree;centre;adresse;salle;materiel;amenagement";

/// A service whose candidate is registered, and the codes of two épreuves that she sits.
async fn registered() -> (Service, [String; 2]) {
    let mut service = Service::new("0").await;
    let dossier = service.lea.dossier().to_string();
    let told = instruct(
        &service.base,
        JOUR,
        &dossier,
        r#"{ "decision": { "issue": "validee", "version": 1, "motif": "" } }"#,
    );
    assert!(told.status.success(), "{}", said(&told));
    service.boite.next();
    service.lea.exchange(&service.server);
    let campagne = poste::shipped().unwrap().0;
    let sat = presentees(&service.lea.predict(), &campagne);
    let mut codes = sat.iter().map(|it| it.def.code.to_string());
    let codes = [codes.next().unwrap(), codes.next().unwrap()];
    (service, codes)
}

fn said(told: &Output) -> String {
    let out = String::from_utf8_lossy(&told.stdout).into_owned();
    out + &String::from_utf8_lossy(&told.stderr)
}

fn file(lines: &[String]) -> String {
    format!("{HEAD}\n{}\n", lines.join("\n"))
}

#[tokio::test]
async fn convocations_are_tried_then_published_once_and_told_by_letter() {
    let (mut service, [one, two]) = registered().await;
    let dossier = service.lea.dossier();
    let lines = |centre: &str| {
        file(&[
            format!("{dossier};{two};2024-05-14;09:30;;{centre};;;;"),
            format!(
                "{dossier};{one};2024-05-13;14:00;240;{centre};1 rue du Port;B 12;Calculatrice;Temps majoré"
            ),
        ])
    };
    let absent = service
        .lea
        .ask(&service.server, &convocation(&service), b"");
    assert_eq!(
        (absent.status, absent.code()),
        (404, "convocation.absente".into())
    );
    let tried = convoke(&service.base, JOUR, &lines("Lycée du Port"), false);
    let expected = "2 passages lus, 1 convocations : 1 prêtes à publier, 0 inchangées, 0 écarts.";
    assert!(said(&tried).starts_with(expected), "{}", said(&tried));
    service.lea.exchange(&service.server);
    assert!(service.lea.predict().convocations.is_empty(), "only tried");

    let published = convoke(&service.base, JOUR, &lines("Lycée du Port"), true);
    assert!(
        said(&published).contains("1 publiées"),
        "{}",
        said(&published)
    );
    let letter = service.boite.next();
    let subject = "[RÉPÉTITION] Votre convocation est disponible";
    assert_eq!(
        (letter.to.as_str(), letter.subject.as_str()),
        (LEA, subject)
    );
    assert!(letter.joined.is_empty(), "it bears a name and health");
    assert!(!letter.text.contains("Temps majoré"), "{}", letter.text);
    let again = convoke(&service.base, JOUR, &lines("Lycée du Port"), true);
    assert!(said(&again).contains("1 inchangées"), "{}", said(&again));

    let moved = convoke(&service.base, JOUR, &lines("Lycée de la Gare"), true);
    assert!(said(&moved).contains("1 publiées"), "{}", said(&moved));
    let subject = "[RÉPÉTITION] Votre convocation a changé";
    assert_eq!(service.boite.next().subject, subject);
    // Another program wrote: this one reads it again.
    service.lea.exchange(&service.server);
    let known = service.lea.predict();
    assert_eq!(known.convocations.len(), 2);
    let passages = &known.convocation().unwrap().passages;
    assert_eq!(passages[0].amenagement, "Temps majoré");
    let document = service.document("convocation.pdf");
    let (genuine, told) = crate::remise::verified(&document, "");
    assert!(genuine, "{told}");
    let traces: Vec<String> = sqlx::query_scalar(
        "SELECT motif FROM pupitre.consultation WHERE par = 'A. Essai' AND motif LIKE 'Publication%'",
    )
    .fetch_all(&mut owner(&service.base).await)
    .await
    .unwrap();
    assert_eq!(traces.len(), 2, "who published is told to the person");
}

fn convocation(service: &Service) -> String {
    format!("GET {}/convocation.pdf", service.lea.path())
}

#[tokio::test]
async fn what_is_wrong_in_a_file_is_told_line_by_line_and_the_rest_leaves() {
    let (service, [one, _]) = registered().await;
    let dossier = service.lea.dossier();
    let unknown = uuid::Uuid::from_bytes([9; 16]);
    let told = convoke(
        &service.base,
        "2024-05-10T10:00:00+02:00",
        &file(&[
            format!("{unknown};{one};2024-05-13;14:00;;Lycée;;;;"),
            "douze;E1;2024-05-13;14:00;;Lycée;;;;".to_owned(),
            format!("{dossier};E99;2024-05-13;14:00;;Lycée;;;;"),
            format!("{dossier};{one};13/05;14:00;;;;;;"),
        ]),
        true,
    );
    let told = said(&told);
    for line in [
        "4 passages lus, 2 convocations : 0 publiées, 0 inchangées, 5 écarts.",
        "ligne 3, dossier : « douze » n’est pas un numéro de dossier.",
        "ligne 2 : aucun dossier n’a ce numéro",
        "ligne 4 : l’épreuve « E99 » n’est pas passée",
        "ligne 5 : un jour à venir",
        "ligne 5 : le nom du centre manque",
    ] {
        assert!(told.contains(line), "{line} in\n{told}");
    }
    let late = convoke(
        &service.base,
        "2024-05-10T10:00:00+02:00",
        &file(&[format!("{dossier};{one};2024-05-13;14:00;;Lycée;;;;")]),
        false,
    );
    let late = said(&late);
    assert!(late.contains("ATTENTION : 1 arrivent plus tard"), "{late}");
    let half = file(&[
        format!("{dossier};{one};2024-05-13;14:00;;Lycée;;;;"),
        format!("{dossier};E2;2024-05-14"),
    ]);
    let half = said(&convoke(&service.base, JOUR, &half, true));
    assert!(half.contains("0 publiées"), "{half}");
    assert!(half.contains("RIEN N’EST PUBLIÉ"), "{half}");
    let spoilt = convoke(&service.base, JOUR, "dossier,epreuve\n1,E1\n", true);
    assert!(
        said(&spoilt).contains("points-virgules"),
        "{}",
        said(&spoilt)
    );
    assert!(service.boite.is_quiet(), "nothing left");
}
