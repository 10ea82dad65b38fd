//! The dates as a calendar file, for the person's own diary.
//!
//! Source: RFC 5545.

use chrono::{DateTime, TimeDelta, Utc};
use rules::accuse::reponse as reponse_of;
use rules::campagne::Campagne;

/// The dates of a person.
#[derive(Debug, Clone, Copy)]
pub struct Echeances {
    /// End of the choices.
    pub choix: Option<DateTime<Utc>>,
    /// End of the deposits.
    pub depot: Option<DateTime<Utc>>,
    /// Whether the dossier is deposited, so that an answer is awaited.
    pub depose: bool,
}

/// The dates that are not past, each with a reminder two days before. `now` stamps the file.
pub fn agenda(campagne: &Campagne, echeances: &Echeances, now: DateTime<Utc>) -> String {
    let reponse = echeances.depot.filter(|_| echeances.depose);
    let reponse = reponse.map(|end| reponse_of(campagne, end));
    let dates = [
        ("choix", echeances.choix, "fin des choix"),
        ("depot", echeances.depot, "fin du dépôt des pièces"),
        ("reponse", reponse, "réponse du service au plus tard"),
    ];
    let dates = dates
        .into_iter()
        .filter_map(|(key, end, title)| Some((key, end.filter(|end| *end > now)?, title)));
    let examen = &campagne.examen.court.texte;
    let utc = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ");
    let events = dates.flat_map(|(key, end, title)| {
        let title = format!("Inscription {examen} : {title}");
        [
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}-{key}", campagne.id),
            format!("DTSTAMP:{}", utc(now)),
            format!("DTSTART:{}", utc(end - TimeDelta::minutes(1))),
            format!("SUMMARY:{title}"),
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            format!("DESCRIPTION:{title}"),
            "TRIGGER:-P2D".to_owned(),
            "END:VALARM".to_owned(),
            "END:VEVENT".to_owned(),
        ]
    });
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pupitre//FR"].map(str::to_owned);
    let lines = head.into_iter().chain(events);
    let lines = lines.chain(["END:VCALENDAR".to_owned()]);
    lines.map(|line| line + "\r\n").collect()
}
