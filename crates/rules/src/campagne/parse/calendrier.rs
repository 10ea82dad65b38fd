//! Windows: published days and hours become half-open instants.

use super::lecteur::Table;
use crate::adresse::Departement;
use crate::campagne::{Calendrier, CalendrierPropre, Public, Sourcee};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Whether an instant opens or ends a window.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bord {
    /// A day starts at 00:00.
    Debut,
    /// A day ends at the first instant of the next one (R-TIME-2).
    Fin,
}

/// Windows of a category or of a territory, or later ones.
pub(super) fn propre(table: &Table<'_>, categories: &[&str]) -> Option<CalendrierPropre> {
    let id = table.text("id");
    let named = table.optional_texts("categories");
    for (text, line) in &named {
        if !categories.contains(&text.as_str()) {
            let _: Option<()> = table.note(*line, format!("La catégorie « {text} » n’existe pas."));
        }
    }
    let categories = named.into_iter().map(|(text, _)| text).collect();
    let departements = departements(table, table.optional_texts("departements"));
    let calendrier = calendrier(table);
    Some(CalendrierPropre {
        id: id?,
        public: Public {
            categories,
            departements,
        },
        calendrier: calendrier?,
    })
}

/// The codes of départements that read.
pub(super) fn departements(table: &Table<'_>, texts: Vec<(String, usize)>) -> Vec<Departement> {
    let read = |(text, line): (String, usize)| match Departement::parse(&text) {
        Ok(departement) => Some(departement),
        Err(_) => table.note(
            line,
            format!("« {text} » n’est pas un code de département."),
        ),
    };
    texts.into_iter().filter_map(read).collect()
}

pub(super) fn calendrier(table: &Table<'_>) -> Option<Calendrier> {
    let zone = table
        .text_at("zone")
        .and_then(|(text, line)| match text.parse::<Tz>() {
            Ok(zone) => Some(zone),
            Err(_) => table.note(
                line,
                format!("« {text} » n’est pas une zone connue, comme Europe/Paris."),
            ),
        });
    let zone_or_utc = zone.unwrap_or(Tz::UTC);
    let ouverture = instant(table, "ouverture", Bord::Debut, zone_or_utc);
    let cloture = instant(table, "cloture", Bord::Fin, zone_or_utc);
    let published = table.optional_table("depot").is_some();
    let depot = if published {
        instant(table, "depot", Bord::Fin, zone_or_utc)
    } else {
        None
    };
    table.finish();
    let (ouverture, cloture) = (ouverture?, cloture?);
    if cloture.valeur <= ouverture.valeur {
        let _: Option<()> = table.note(
            table.line(),
            "La clôture doit suivre l’ouverture.".to_owned(),
        );
    }
    if depot
        .as_ref()
        .is_some_and(|depot| depot.valeur < cloture.valeur)
    {
        let _: Option<()> = table.note(
            table.line(),
            "Le dépôt ne peut pas finir avant la clôture (R-TIME-8).".to_owned(),
        );
    }
    if published && depot.is_none() {
        return None;
    }
    Some(Calendrier {
        zone: zone?,
        ouverture,
        cloture,
        depot,
    })
}

fn instant(table: &Table<'_>, key: &str, bord: Bord, zone: Tz) -> Option<Sourcee<DateTime<Utc>>> {
    table.sourced(key, |table| {
        let precision = table.text_at("precision");
        let (text, line) = table.text_at("valeur")?;
        let (precision, precision_line) = precision?;
        match precision.as_str() {
            "jour" => match text.parse::<NaiveDate>() {
                Ok(day) => day_edge(day, bord, zone),
                Err(_) => table.note(
                    line,
                    format!("« {text} » n’est pas un jour de la forme 2023-11-15."),
                ),
            },
            "heure" => match NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M") {
                Ok(local) => local_instant(local, bord, zone).or_else(|| {
                    table.note(
                        line,
                        format!(
                            "« {text} » n’existe pas dans cette zone : l’heure change ce jour-là."
                        ),
                    )
                }),
                Err(_) => table.note(
                    line,
                    format!("« {text} » n’est pas une heure de la forme 2023-11-15T17:00."),
                ),
            },
            other => table.note(
                precision_line,
                format!("« {other} » n’est pas une précision : jour ou heure."),
            ),
        }
    })
}

/// First instant of a day, or of the next day when it ends a window.
///
/// Source: R-TIME-1, R-TIME-4: the day that is published, whatever day of the week it is.
pub(super) fn day_edge(day: NaiveDate, bord: Bord, zone: Tz) -> Option<DateTime<Utc>> {
    let day = match bord {
        Bord::Debut => day,
        Bord::Fin => day.succ_opt()?,
    };
    // Where midnight does not exist, the day starts at the first hour that does.
    (0..3).find_map(|hour| {
        local_instant(
            day.and_time(NaiveTime::MIN) + TimeDelta::hours(hour),
            bord,
            zone,
        )
    })
}

/// An hour that exists twice opens at its first passage and closes at its last.
///
/// Source: R-TIME-5.
fn local_instant(local: NaiveDateTime, bord: Bord, zone: Tz) -> Option<DateTime<Utc>> {
    let found = zone.from_local_datetime(&local);
    let instant = match bord {
        Bord::Debut => found.earliest(),
        Bord::Fin => found.latest(),
    };
    instant.map(|instant| instant.with_timezone(&Utc))
}
