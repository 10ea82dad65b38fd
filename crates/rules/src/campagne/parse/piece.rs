//! Pièces that a campaign can ask.

use super::calendrier::{Bord, day_edge};
use super::condition::{Noms, condition};
use super::lecteur::{Anomalies, Lecteur, Table};
use crate::campagne::{Calendrier, PieceCode, PieceDef};
use chrono::NaiveDate;
use std::collections::BTreeSet;

pub(super) fn pieces(
    text: &str,
    noms: Noms<'_>,
    calendrier: Option<&Calendrier>,
    anomalies: &Anomalies,
) -> Vec<PieceDef> {
    let Some(lecteur) = Lecteur::open("pieces.toml", text, anomalies) else {
        return Vec::new();
    };
    let root = lecteur.root();
    let mut codes = BTreeSet::new();
    let mut pieces = Vec::new();
    let mut sound = true;
    for table in root.tables("piece") {
        let Some(piece) = piece(&table, noms, calendrier) else {
            sound = false;
            continue;
        };
        if codes.insert(piece.code.clone()) {
            pieces.push(piece);
        } else {
            let _: Option<()> = table.note(
                table.line(),
                format!("La pièce « {} » est décrite deux fois.", piece.code),
            );
        }
    }
    if sound && pieces.iter().filter(|piece| piece.recapitulatif).count() != 1 {
        let _: Option<()> = root.note(
            1,
            "Une pièce, et une seule, est le récapitulatif signé.".to_owned(),
        );
    }
    root.finish();
    lecteur.finish();
    pieces
}

fn piece(table: &Table<'_>, noms: Noms<'_>, calendrier: Option<&Calendrier>) -> Option<PieceDef> {
    let code = table.text("code");
    let libelle = table.text("libelle");
    let quand = table
        .table("quand")
        .and_then(|table| condition(&table, noms));
    let pourquoi = table.text("pourquoi");
    let pourquoi_pas = table.text("pourquoi_pas");
    let conseils = table
        .optional_texts("conseils")
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    let si_absente = table.text("si_absente");
    let recapitulatif = table.optional_bool("recapitulatif");
    let avant = table.optional_text_at("avant").and_then(|(text, line)| {
        match (text.parse::<NaiveDate>(), calendrier) {
            (Ok(day), Some(calendrier)) => day_edge(day, Bord::Fin, calendrier.zone),
            (Ok(_), None) => None,
            (Err(_), _) => table.note(
                line,
                format!("« {text} » n’est pas un jour de la forme 2023-11-24."),
            ),
        }
    });
    let provenance = table.provenance();
    table.finish();
    Some(PieceDef {
        code: PieceCode::new(code?),
        libelle: libelle?,
        condition: quand?,
        pourquoi: pourquoi?,
        pourquoi_pas: pourquoi_pas?,
        conseils,
        si_absente: si_absente?,
        avant,
        recapitulatif,
        provenance: provenance?,
    })
}
