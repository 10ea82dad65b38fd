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

/// What a calendar shows at an instant.
struct Rendez<'a> {
    /// What tells it from the others of this campaign.
    cle: String,
    titre: String,
    debut: DateTime<Utc>,
    /// How long it lasts and where it is, when it is an épreuve.
    passage: Option<&'a Epreuve>,
    /// Days before it at which the calendar reminds of it.
    rappel: u8,
}

impl Rendez<'_> {
    /// Its lines. `now` stamps them.
    fn lines(&self, campagne: &Campagne, now: DateTime<Utc>) -> Vec<String> {
        let utc = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ");
        let title = escaped(&self.titre);
        let mut lines = vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}-{}", campagne.id, self.cle),
            format!("DTSTAMP:{}", utc(now)),
            format!("DTSTART:{}", utc(self.debut)),
        ];
        let duree = self.passage.and_then(|it| it.duree);
        lines.extend(duree.map(|minutes| format!("DURATION:PT{minutes}M")));
        lines.push(format!("SUMMARY:{title}"));
        let lieu = self.passage.map(|it| escaped(&it.lieu));
        lines.extend(lieu.map(|lieu| format!("LOCATION:{lieu}")));
        lines.extend([
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            format!("DESCRIPTION:{title}"),
            format!("TRIGGER:-P{}D", self.rappel),
            "END:VALARM".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
        lines
    }
}

/// The dates that are not past, each with a reminder two days before, and the épreuves to come, with one the day before. `now`
/// stamps the file.
pub fn agenda(campagne: &Campagne, echeances: &Echeances, now: DateTime<Utc>) -> String {
    let reponse = echeances.depot.filter(|_| echeances.depose);
    let reponse = reponse.map(|end| reponse_of(campagne, end));
    let dates = [
        ("choix", echeances.choix, "fin des choix"),
        ("depot", echeances.depot, "fin du dépôt des pièces"),
        ("reponse", reponse, "réponse du service au plus tard"),
    ];
    let examen = &campagne.examen.court.texte;
    let dates = dates.into_iter().filter_map(|(key, end, title)| {
        Some(Rendez {
            cle: key.to_owned(),
            titre: format!("Inscription {examen} : {title}"),
            debut: end.filter(|end| *end > now)? - TimeDelta::minutes(1),
            passage: None,
            rappel: 2,
        })
    });
    let epreuves = echeances.epreuves.iter().enumerate();
    let epreuves = epreuves.filter(|(_, it)| it.debut > now);
    let epreuves = epreuves.map(|(place, it)| Rendez {
        cle: format!("epreuve-{place}"),
        titre: format!("{examen} : {}", it.titre),
        debut: it.debut,
        passage: Some(it),
        rappel: 1,
    });
    let events = dates.chain(epreuves);
    let events = events.flat_map(|it| it.lines(campagne, now));
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pupitre//FR"].map(str::to_owned);
    let lines = head.into_iter().chain(events);
    let lines = lines.chain(["END:VCALENDAR".to_owned()]);
    lines.map(|line| folded(&line)).collect()
}
