//! Dates in French words, made once for the screens and the documents.
//!
//! Source: ui-guidelines 21 and 23. « Minuit » is never written: the last minute before the end is (R-TIME-2).

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// « mercredi 15 novembre 2023 à 23 h 59 (heure de Paris) ».
pub fn en_mots(instant: DateTime<Utc>, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    format!(
        "{} à {} ({})",
        date_en_mots(local.date_naive()),
        heure(local.hour(), local.minute()),
        zone_en_mots(zone)
    )
}

/// « vendredi 24 novembre 2023 à 23 h 58 min 07 s (heure de Paris) »: for what is proved to the second.
pub fn en_mots_secondes(instant: DateTime<Utc>, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    format!(
        "{} à {}\u{a0}min\u{a0}{:02}\u{a0}s ({})",
        date_en_mots(local.date_naive()),
        heure(local.hour(), local.minute()),
        local.second(),
        zone_en_mots(zone)
    )
}

/// « 24/11/2023 23:58:41 »: for the cell of a table, which says elsewhere whose hour it is.
pub fn en_chiffres(instant: DateTime<Utc>, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    local.format("%d/%m/%Y %H:%M:%S").to_string()
}

/// The last minute before the end of a half-open interval, in words: an end at 00:00 on the 16th reads
/// « mercredi 15 novembre 2023 à 23 h 59 ». An end at another hour is told as it is: « à 17 h 00 ».
pub fn derniere_minute(end: DateTime<Utc>, zone: Tz) -> String {
    let local = end.with_timezone(&zone);
    let last = if (local.hour(), local.minute()) == (0, 0) {
        end - TimeDelta::minutes(1)
    } else {
        end
    };
    en_mots(last, zone)
}

/// « mercredi 15 novembre 2023 »; the first day of a month is « 1er ».
pub fn date_en_mots(date: NaiveDate) -> String {
    let weekday = match date.weekday() {
        Weekday::Mon => "lundi",
        Weekday::Tue => "mardi",
        Weekday::Wed => "mercredi",
        Weekday::Thu => "jeudi",
        Weekday::Fri => "vendredi",
        Weekday::Sat => "samedi",
        Weekday::Sun => "dimanche",
    };
    format!("{weekday} {}", jour_en_mots(date))
}

/// « 15 novembre 2023 ».
pub fn jour_en_mots(date: NaiveDate) -> String {
    let month = MONTHS[date.month0() as usize];
    let day = if date.day() == 1 {
        "1er".to_owned()
    } else {
        date.day().to_string()
    };
    format!("{day}\u{a0}{month}\u{a0}{}", date.year())
}

/// « 14 h 02 ».
pub fn heure_en_mots(instant: DateTime<Utc>, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    heure(local.hour(), local.minute())
}

/// « il reste 2 jours », « il reste 3 heures », « il reste 12 minutes »; `None` when it is past.
pub fn reste_en_mots(now: DateTime<Utc>, end: DateTime<Utc>) -> Option<String> {
    let left = end - now;
    if left <= TimeDelta::zero() {
        return None;
    }
    let (count, unit) = match (left.num_days(), left.num_hours(), left.num_minutes()) {
        (days @ 2.., _, _) => (days, "jour"),
        (_, hours @ 2.., _) => (hours, "heure"),
        (_, _, minutes @ 1..) => (minutes, "minute"),
        _ => return Some("il reste moins d’une minute".to_owned()),
    };
    let plural = if count > 1 { "s" } else { "" };
    Some(format!("il reste {count}\u{a0}{unit}{plural}"))
}

fn heure(hour: u32, minute: u32) -> String {
    format!("{hour}\u{a0}h\u{a0}{minute:02}")
}

/// « heure de Paris »: the zone of each French territory has its word. Source: R-TIME-6.
pub fn zone_en_mots(zone: Tz) -> String {
    let place = match zone.name() {
        "Europe/Paris" => "Paris".to_owned(),
        "America/Martinique" => "la Martinique".to_owned(),
        "America/Guadeloupe" => "la Guadeloupe".to_owned(),
        "America/Cayenne" => "la Guyane".to_owned(),
        "America/Marigot" => "Saint-Martin".to_owned(),
        "America/St_Barthelemy" => "Saint-Barthélemy".to_owned(),
        "America/Miquelon" => "Saint-Pierre-et-Miquelon".to_owned(),
        "Indian/Reunion" => "La Réunion".to_owned(),
        "Indian/Mayotte" => "Mayotte".to_owned(),
        "Pacific/Noumea" => "Nouméa".to_owned(),
        "Pacific/Tahiti" => "Tahiti".to_owned(),
        "Pacific/Wallis" => "Wallis".to_owned(),
        other => other
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace('_', " "),
    };
    format!("heure de {place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    /// Source: R-TIME-2.
    #[test]
    fn the_end_of_a_day_is_told_by_its_last_minute() {
        let words = derniere_minute(at("2023-11-15T23:00:00Z"), Tz::Europe__Paris);
        assert_eq!(
            plain(&words),
            "mercredi 15 novembre 2023 à 23 h 59 (heure de Paris)"
        );
    }

    #[test]
    fn an_end_in_the_afternoon_is_told_as_it_is() {
        let words = derniere_minute(at("2023-11-15T21:00:00Z"), Tz::America__Martinique);
        assert_eq!(
            plain(&words),
            "mercredi 15 novembre 2023 à 17 h 00 (heure de la Martinique)"
        );
    }

    #[test]
    fn a_second_in_a_table_is_told_in_the_hour_of_the_campaign() {
        let instant = at("2023-11-24T22:58:41Z");
        let told = |zone| en_chiffres(instant, zone);
        assert_eq!(told(Tz::Europe__Paris), "24/11/2023 23:58:41");
        assert_eq!(told(Tz::America__Martinique), "24/11/2023 18:58:41");
    }

    #[test]
    fn the_first_of_a_month_is_premier() {
        assert_eq!(
            plain(&date_en_mots(
                NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day")
            )),
            "lundi 1er janvier 2024"
        );
    }

    #[test]
    fn the_time_left_is_told_in_the_largest_useful_unit() {
        let end = at("2023-11-24T23:00:00Z");
        let left = |now: &str| reste_en_mots(at(now), end).map(|words| plain(&words));
        assert_eq!(
            left("2023-11-22T22:00:00Z").as_deref(),
            Some("il reste 2 jours")
        );
        assert_eq!(
            left("2023-11-24T20:00:00Z").as_deref(),
            Some("il reste 3 heures")
        );
        assert_eq!(
            left("2023-11-24T22:40:00Z").as_deref(),
            Some("il reste 20 minutes")
        );
        assert_eq!(
            left("2023-11-24T22:59:00Z").as_deref(),
            Some("il reste 1 minute")
        );
        assert_eq!(left("2023-11-24T23:00:00Z"), None);
    }
}
