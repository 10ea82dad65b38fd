//! The dates as a calendar file, for the person's own diary.
//!
//! Source: RFC 5545.

use chrono::{DateTime, TimeDelta, Utc};
use rules::accuse::reponse as reponse_of;
use rules::campagne::Campagne;

/// The dates of a person.
#[derive(Debug, Clone)]
pub struct Echeances {
    /// End of the choices.
    pub choix: Option<DateTime<Utc>>,
    /// End of the deposits.
    pub depot: Option<DateTime<Utc>>,
    /// Whether the dossier is deposited, so that an answer is awaited.
    pub depose: bool,
    /// The épreuves to which the person is called.
    pub epreuves: Vec<Epreuve>,
}

/// An épreuve in a calendar.
#[derive(Debug, Clone)]
pub struct Epreuve {
    /// Its name.
    pub titre: String,
    /// When it begins.
    pub debut: DateTime<Utc>,
    /// How long it lasts, in minutes.
    pub duree: Option<u16>,
    /// Where.
    pub lieu: String,
}

/// What stands before a character that a calendar reads otherwise.
///
/// Source: RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// A line of at most 75 bytes, gone on with on the next one.
///
/// Source: RFC 5545, 3.1.
fn folded(line: &str) -> String {
    const BYTES: usize = 73;
    let (mut out, mut width) = (String::with_capacity(line.len()), 0);
    for letter in line.chars() {
        if width + letter.len_utf8() > BYTES {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out + "\r\n"
}

/// The lines of an épreuve.
fn sitting(
    campagne: &Campagne,
    place: usize,
    epreuve: &Epreuve,
    now: DateTime<Utc>,
) -> Vec<String> {
    let utc = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ");
    let title = format!("{} : {}", campagne.examen.court.texte, epreuve.titre);
    let title = escaped(&title);
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}-epreuve-{place}", campagne.id),
        format!("DTSTAMP:{}", utc(now)),
        format!("DTSTART:{}", utc(epreuve.debut)),
    ];
    lines.extend(
        epreuve
            .duree
            .map(|minutes| format!("DURATION:PT{minutes}M")),
    );
    lines.extend([
        format!("SUMMARY:{title}"),
        format!("LOCATION:{}", escaped(&epreuve.lieu)),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{title}"),
        "TRIGGER:-P1D".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ]);
    lines
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
    let sittings = echeances.epreuves.iter().enumerate();
    let sittings = sittings.filter(|(_, it)| it.debut > now);
    let sittings = sittings.flat_map(|(place, it)| sitting(campagne, place, it, now));
    let lines = head.into_iter().chain(events).chain(sittings);
    let lines = lines.chain(["END:VCALENDAR".to_owned()]);
    lines.map(|line| folded(&line)).collect()
}
