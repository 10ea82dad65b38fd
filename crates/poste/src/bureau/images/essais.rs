//! Pictures as somebody of the service would read them, from counts that are written down here.

use super::carte::CarteFond;
use super::{Atelier, axe, palier};
use crate::fonds;
use crate::view::{ImagesView, PartCle};
use chrono::{DateTime, Utc};
use liaison::images::Images;
use serde_json::{Value, json};

/// What time it is, and what was counted.
fn seen(instant: &str, figures: Value) -> ImagesView {
    let mut all = json!({
        "jalons": [], "depots": [], "decisions": [], "pieces": [], "departements": [], "charges": [], "attentes": [],
        "specialites": [], "pannes": [],
    });
    for (name, of) in figures.as_object().expect("figures") {
        all[name] = of.clone();
    }
    let images: Images = serde_json::from_value(json!({
        "instant": instant,
        "echeances": {
            "ouverture": "2023-10-16T00:00:00+02:00", "choix": "2023-11-16T00:00:00+01:00",
            "depot": "2023-11-25T00:00:00+01:00", "reponse": "2024-01-25T00:00:00+01:00",
        },
        "figures": all,
    }))
    .expect("figures as the service gives them");
    let campagne = fonds::campagne().expect("the shipped campaign");
    let territoire = fonds::territoire().expect("the shipped tables");
    let fond = fonds::carte(None).expect("the shipped map");
    let atelier = Atelier {
        campagne: &campagne,
        territoire: &territoire,
        fond: fond.as_ref(),
        images: &images,
    };
    atelier.view()
}

/// Spaces that do not break read as spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn jalon(jalon: u8, file: &str, nombre: u32) -> Value {
    json!({ "jalon": jalon, "file": file, "nombre": nombre })
}

const LUNDI: &str = "2023-11-27T08:12:00+01:00";

#[test]
fn an_empty_board_says_when_the_session_opens() {
    let before = seen("2023-10-02T10:00:00+02:00", json!({}));
    assert_eq!(
        before.vide.as_deref().map(plain).as_deref(),
        Some("La session ouvre le lundi 16 octobre 2023. Rien à montrer avant.")
    );
    let open = seen("2023-10-17T10:00:00+02:00", json!({}));
    assert_eq!(
        open.vide.as_deref(),
        Some("Aucun dossier n’est ouvert pour l’instant.")
    );
    assert_eq!(open.depots.lecture.phrase, "Aucun dépôt pour l’instant.");
    assert_eq!(
        open.attente.lecture.phrase,
        "Aucun dossier n’attend d’être vérifié."
    );
    assert_eq!(
        open.charge.lecture.phrase,
        "Aucun dossier n’attend le service."
    );
}

#[test]
fn deposits_are_counted_by_day_between_the_gates() {
    let view = seen(
        LUNDI,
        json!({ "depots": [
            { "heure": "2023-11-23T22:00:00Z", "nombre": 2 },
            // 0 h 00 in Paris is the next day.
            { "heure": "2023-11-23T23:00:00Z", "nombre": 3 },
            { "heure": "2023-11-24T21:00:00Z", "nombre": 1767 },
        ] }),
    );
    let depots = &view.depots;
    assert_eq!(
        plain(&depots.lecture.phrase),
        "1 772 dossiers déposés. Le jour le plus chargé est le vendredi 24 novembre 2023 : 1 770."
    );
    assert_eq!(depots.barres.len(), 43, "from 16 October to today");
    let friday = &depots.barres[39];
    assert_eq!((friday.court.as_str(), friday.valeur), ("24/11", 1770));
    let gates: Vec<(f64, &str)> = depots
        .bornes
        .iter()
        .map(|it| (it.place, it.libelle.as_str()))
        .collect();
    // The clocks went back on 29 October: days are counted as they are lived.
    assert_eq!(
        gates,
        [
            (31.0, "Fin des choix, 15/11"),
            (40.0, "Fin du dépôt, 24/11")
        ]
    );
    assert_eq!((depots.axe.maximum, depots.axe.pas), (2000, 500));
    assert!(depots.barres[40].repos, "a Saturday");
}

#[test]
fn the_last_hours_are_those_before_the_gate_with_their_outage() {
    let view = seen(
        LUNDI,
        json!({
            "depots": [{ "heure": "2023-11-24T19:00:00Z", "nombre": 40 }, { "heure": "2023-11-24T22:00:00Z", "nombre": 60 },
                { "heure": "2023-11-22T22:00:00Z", "nombre": 9 }],
            "pannes": [{ "debut": "2023-11-24T21:31:00Z", "fin": "2023-11-24T21:58:00Z" },
                { "debut": "2023-11-01T09:00:00Z", "fin": "2023-11-01T10:00:00Z" }],
        }),
    );
    let heures = &view.heures;
    assert_eq!(
        plain(&heures.lecture.phrase),
        "100 dépôts dans les 24 heures avant la fin du dépôt, dont 60 de 23 h 00 à 0 h 00. Panne de 22 h 31 à 22 h 58."
    );
    assert_eq!((heures.barres[23].valeur, heures.barres.len()), (60, 24));
    assert_eq!(plain(&heures.barres[20].court), "20 h");
    let outage = &heures.pannes[0];
    assert!((outage.debut - 22.516).abs() < 0.01 && (outage.fin - 22.966).abs() < 0.01);
    assert_eq!(heures.pannes.len(), 1, "the other one was weeks before");
    assert_eq!(heures.bornes[0].place, 24.0);
}

#[test]
fn who_came_no_further_is_named_step_by_step() {
    let view = seen(
        LUNDI,
        json!({ "jalons": [jalon(0, "brouillon", 10), jalon(1, "pre_inscrit", 5), jalon(1, "retire", 2), jalon(2, "annule", 1),
            jalon(4, "a_verifier", 30), jalon(5, "refuse", 1), jalon(6, "valide", 12)] }),
    );
    let steps: Vec<(u32, Option<String>)> = view
        .entonnoir
        .marches
        .iter()
        .map(|it| (it.nombre, it.perte.as_deref().map(plain)))
        .collect();
    let lost = |text: &str| Some(text.to_owned());
    assert_eq!(
        steps,
        [
            (61, lost("10 n’ont pas validé leur pré-inscription")),
            (51, lost("7 n’ont ajouté aucune pièce, dont 2 retirés")),
            (44, lost("1 n’est pas signé, dont 1 annulé")),
            (43, None),
            (43, lost("30 restent à vérifier")),
            (13, lost("1 n’est pas validé")),
            (12, None),
        ]
    );
    assert_eq!(
        plain(&view.entonnoir.lecture.phrase),
        "Sur 61 dossiers ouverts, 43 sont déposés ou complets et 12 sont validés. Le plus grand écart vient après \
         « ouverts » : 10 n’ont pas validé leur pré-inscription."
    );
}

#[test]
fn the_countdown_begins_at_the_gate_and_counts_working_days() {
    let open = seen(
        "2023-11-10T10:00:00+01:00",
        json!({ "jalons": [jalon(4, "a_verifier", 3)] }),
    );
    assert_eq!(
        plain(&open.decompte.lecture.phrase),
        "Le décompte commence à la fin du dépôt, le vendredi 24 novembre 2023."
    );
    assert!(open.decompte.jours.is_empty());
    let figures = json!({
        "jalons": [jalon(4, "a_verifier", 1700), jalon(4, "a_corriger", 69), jalon(6, "valide", 41), jalon(1, "annule", 92)],
        "decisions": [{ "jour": "2023-11-20", "nombre": 10 }, { "jour": "2023-11-27", "nombre": 31 }],
    });
    let view = seen(LUNDI, figures);
    let days = &view.decompte.jours;
    assert_eq!(days.len(), 62, "from 24 November to 24 January");
    assert_eq!((days[0].reel, days[0].requis), (Some(1800), 1800.0));
    // Saturday and Sunday ask for nothing.
    assert_eq!((days[2].reel, days[2].requis), (Some(1800), 1800.0));
    assert_eq!(days[3].reel, Some(1769));
    assert!((days[3].requis - 1800.0 * 42.0 / 43.0).abs() < 0.001);
    assert_eq!((days[4].reel, days[61].requis), (None, 0.0));
    assert_eq!(
        plain(&view.decompte.lecture.phrase),
        "1 769 dossiers à traiter avant le 24 janvier 2024 : 42 jours ouvrés, 43 par jour. Le retard sur le rythme \
         nécessaire est de 10 dossiers."
    );
    let late = seen(
        "2024-02-01T10:00:00+01:00",
        json!({ "jalons": [jalon(4, "a_verifier", 1)] }),
    );
    assert_eq!(
        plain(&late.decompte.lecture.phrase),
        "Le délai a pris fin le 24 janvier 2024 : 1 dossier à traiter."
    );
    let done = seen(LUNDI, json!({ "jalons": [jalon(6, "valide", 4)] }));
    assert_eq!(
        plain(&done.decompte.lecture.phrase),
        "Tout est traité, avant le 24 janvier 2024."
    );
}

#[test]
fn pieces_that_lack_are_sorted_and_say_why() {
    let piece = |piece: &str, etat: &str, nombre: u32| json!({ "piece": piece, "etat": etat, "nombre": nombre });
    let view = seen(
        LUNDI,
        json!({ "pieces": [piece("identite", "redemandee", 3), piece("identite", "ecartee", 1), piece("jdc", "absente", 171),
            piece("jdc", "inconnu", 9)] }),
    );
    let bars: Vec<(&str, &[u32])> = view
        .pieces
        .barres
        .iter()
        .map(|it| (it.titre.as_str(), it.nombres.as_slice()))
        .collect();
    assert_eq!(bars.len(), 2);
    assert!(
        bars[0].0.contains("JDC") && bars[0].1 == [171, 0, 0],
        "{bars:?}"
    );
    assert_eq!(bars[1].1, [0, 3, 1]);
    assert!(
        view.pieces
            .lecture
            .phrase
            .ends_with("dans 171\u{a0}dossiers.")
    );
    assert_eq!(view.pieces.parts[0], PartCle::Absente);
}

#[test]
fn a_map_shows_the_departements_of_the_campaign_and_the_table_everybody() {
    let lives = |departement: Option<&str>, nombre: u32| json!({ "departement": departement, "nombre": nombre });
    let view = seen(
        LUNDI,
        json!({ "departements": [lives(Some("44"), 300), lives(Some("72"), 200), lives(Some("85"), 200), lives(Some("75"), 2), lives(None, 1)] }),
    );
    assert_eq!(
        plain(&view.carte.lecture.phrase),
        "700 candidatures dans les 5 départements de l’académie, 3 ailleurs. Pour 10 000 habitants, le plus grand nombre \
         est de 3,5 : Sarthe (72)."
    );
    assert_eq!(view.carte.lecture.lignes.len(), 7);
    let map = view.carte.dessin.expect("the map of the shipped campaign");
    let shades: Vec<(&str, u8)> = map
        .zones
        .iter()
        .map(|it| (it.code.as_str(), it.palier))
        .collect();
    assert_eq!(
        shades,
        [("44", 1), ("49", 0), ("53", 0), ("72", 4), ("85", 3)]
    );
    assert!(
        map.zones
            .iter()
            .all(|it| it.x < map.largeur && it.y < map.hauteur)
    );
    assert_eq!(
        CarteFond::parse("code;population;x;y;contour\n44;0;1;1;M1,1Z"),
        Err(2)
    );
    assert_eq!(
        CarteFond::parse("code;population;x;y;contour\n44;5;1;1;<b>"),
        Err(2)
    );
}

#[test]
fn the_load_is_by_what_waits_and_in_the_order_of_names() {
    let load = |agent: Option<&str>, geste: &str, nombre: u32| json!({ "agent": agent, "geste": geste, "nombre": nombre });
    let view = seen(
        LUNDI,
        json!({ "charges": [load(Some("Nadia"), "verifier", 12), load(Some("Nadia"), "lire", 3), load(Some("Éric"), "attendre", 1),
            load(None, "verifier", 200)] }),
    );
    assert_eq!(
        plain(&view.charge.lecture.phrase),
        "2 personnes ont pris 16 dossiers. 200 ne sont pris par personne."
    );
    let last = view.charge.barres.last().expect("what nobody took");
    assert_eq!(
        (last.titre.as_str(), last.total),
        ("Pris par personne", 200)
    );
    let nobody = seen(LUNDI, json!({ "charges": [load(None, "verifier", 1)] }));
    assert_eq!(
        plain(&nobody.charge.lecture.phrase),
        "Personne n’a encore pris de dossier : 1 dossier attend."
    );
}

#[test]
fn waiting_is_said_by_half_by_nine_in_ten_and_by_the_oldest() {
    let waits = |all: &[(u32, u32)]| {
        let all: Vec<Value> = all
            .iter()
            .map(|(jours, nombre)| json!({ "jours": jours, "nombre": nombre }))
            .collect();
        seen(LUNDI, json!({ "attentes": all })).attente
    };
    let many = waits(&[(3, 5), (8, 5), (30, 8), (44, 2)]);
    assert_eq!(
        plain(&many.lecture.phrase),
        "La moitié des dossiers attend moins de 9 jours, 9 sur 10 moins de 31. Le plus ancien attend depuis 44 jours."
    );
    assert_eq!(many.barres.len(), 45);
    assert_eq!(many.bornes[0].place, 9.0);
    let one = waits(&[(1, 1)]);
    assert_eq!(
        plain(&one.lecture.phrase),
        "Un seul dossier attend d’être vérifié, depuis 1 jour."
    );
    let long = waits(&[(0, 1), (100, 1)]);
    assert_eq!(long.barres.len(), 15, "weeks");
    assert_eq!(plain(&long.lecture.lignes[14].titre), "De 98 à 104 jours");
}

#[test]
fn the_queue_that_nobody_took_comes_first() {
    let row = |specialite: &str, file: &str, nombre: u32, libres: u32| json!({ "specialite": specialite, "file": file, "nombre": nombre, "libres": libres });
    let view = seen(
        LUNDI,
        json!({ "specialites": [row("aaa", "a_verifier", 50, 0), row("bbb", "a_verifier", 20, 20), row("bbb", "retire", 1, 1),
            row("bbb", "annule", 2, 2)] }),
    );
    let rows: Vec<(&str, Vec<u32>)> = view
        .specialites
        .lignes
        .iter()
        .map(|it| {
            (
                it.titre.as_str(),
                it.cases.iter().map(|it| it.nombre).collect(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("bbb", vec![20, 20, 0, 0, 0, 0, 3]),
            ("aaa", vec![0, 50, 0, 0, 0, 0, 0]),
        ]
    );
    assert_eq!(
        plain(&view.specialites.lecture.phrase),
        "La plus longue file que personne n’a prise : bbb, 20 dossiers à vérifier."
    );
}

#[test]
fn scales_begin_at_zero_and_end_above_what_they_show() {
    for (most, maximum, pas) in [
        (0, 1, 1),
        (1, 1, 1),
        (7, 8, 2),
        (10, 10, 2),
        (312, 400, 100),
        (250_000, 250_000, 50_000),
    ] {
        let it = axe(most);
        assert_eq!((it.maximum, it.pas), (maximum, pas), "{most}");
    }
    assert_eq!(axe(u32::MAX).maximum % axe(u32::MAX).pas, 0);
    assert_eq!(
        [0.0, 1.0, 30.0, 60.0, 100.0].map(|it| palier(it, 100.0)),
        [0, 1, 2, 3, 4]
    );
}

/// The hours that the service gives are those of the zone of the campaign.
#[test]
fn an_hour_is_read_in_the_zone_of_the_campaign() {
    let at: DateTime<Utc> = "2023-11-24T22:00:00Z".parse().expect("an instant");
    let view = seen(LUNDI, json!({ "depots": [{ "heure": at, "nombre": 1 }] }));
    assert_eq!(
        plain(&view.heures.lecture.phrase),
        "1 dépôt dans les 24 heures avant la fin du dépôt."
    );
}
