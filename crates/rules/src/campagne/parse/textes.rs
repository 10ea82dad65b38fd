//! Sentences: those of the campaign, and why each question is asked.

use super::lecteur::{Anomalies, Lecteur, Table};
use super::public::once;
use crate::campagne::{Campagne, Explication, Lien, Textes};
use std::collections::BTreeMap;

pub(super) fn textes(text: &str, anomalies: &Anomalies) -> Option<Textes> {
    let lecteur = Lecteur::open("textes.toml", text, anomalies)?;
    let root = lecteur.root();
    let list = |key| {
        root.texts(key)
            .into_iter()
            .map(|(text, _)| text)
            .collect::<Vec<_>>()
    };
    let optional = |key| {
        root.optional_texts(key)
            .into_iter()
            .map(|(text, _)| text)
            .collect::<Vec<_>>()
    };
    let own = |lien: &Lien| lien.libelle.clone();
    let textes = Textes {
        qui: list("qui"),
        engagement: list("engagement"),
        si_incomplet: list("si_incomplet"),
        depot: list("depot"),
        amenagements_reconduits: list("amenagements_reconduits"),
        amenagements_demande: list("amenagements_demande"),
        amenagements_site: root.optional_text("amenagements_site"),
        suite: list("suite"),
        jour_epreuve: optional("jour_epreuve"),
        recours: optional("recours"),
        liens: once(root.optional_tables("lien"), "lien", own, lien),
        minutes: 0,
    };
    let minutes = root.number("minutes", 1);
    root.finish();
    lecteur.finish();
    Some(Textes {
        minutes: minutes?,
        ..textes
    })
}

fn lien(table: &Table<'_>) -> Option<Lien> {
    let (libelle, adresse) = (table.text("libelle"), table.text_at("adresse"));
    let adresse = adresse.and_then(|(text, line)| {
        if text.starts_with("https://") {
            Some(text)
        } else {
            table.note(
                line,
                format!("« {text} » n’est pas une adresse en https://."),
            )
        }
    });
    table.finish();
    Some(Lien {
        libelle: libelle?,
        adresse: adresse?,
    })
}

/// Why each question is asked: one explanation for each page of questions.
pub(super) fn explications(text: &str, anomalies: &Anomalies) -> BTreeMap<String, Explication> {
    let Some(lecteur) = Lecteur::open("explications.toml", text, anomalies) else {
        return BTreeMap::new();
    };
    let root = lecteur.root();
    let page = |key: &str| {
        let table = root.table(key)?;
        let phrases = table.texts("phrases").into_iter();
        let phrases = phrases.map(|(text, _)| text).collect();
        let provenance = table.provenance();
        table.finish();
        let explication = Explication {
            phrases,
            provenance: provenance?,
        };
        Some((key.to_owned(), explication))
    };
    let pages = Campagne::PAGES.into_iter().filter_map(page).collect();
    root.finish();
    lecteur.finish();
    pages
}
