//! Words and keys of the screens of the service.

use crate::refus;
use crate::view::{AlerteCle, FileCle, Refus, SorteDecision};
use chrono::Datelike as _;
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike as _, Utc, Weekday};
use chrono_tz::Tz;
use liaison::Panne;
use liaison::bureau::RefusDit;
use serde::de::DeserializeOwned;

/// « 15/11/2023 à 23 h 59 »: for lists, where every row has one.
pub(super) fn court(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let day = local.format("%d/%m/%Y");
    format!("{day} à {} h {:02}", local.hour(), local.minute())
}

/// Reads a word of the server; nothing for one that this program does not know.
fn key<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(word.into()).ok()
}

pub(super) fn file(word: &str) -> FileCle {
    key(word).unwrap_or(FileCle::Brouillon)
}

pub(super) fn alertes(words: &[String]) -> Vec<AlerteCle> {
    words.iter().filter_map(|word| key(word)).collect()
}

pub(super) fn alerte(word: &str) -> Option<AlerteCle> {
    key(word)
}

pub(super) fn sorte(word: &str) -> SorteDecision {
    key(word).unwrap_or(SorteDecision::Message)
}

/// The word of a key, as the server reads it.
pub(super) fn word<T: serde::Serialize>(key: T) -> String {
    let value = serde_json::to_value(key).ok();
    let word = value.as_ref().and_then(|it| it.as_str());
    word.unwrap_or_default().to_owned()
}

/// Saturday or Sunday.
pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Working days from a day to another one, Monday to Friday, the last one included.
pub(super) fn working_days(from: NaiveDate, to: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    let worked = days.filter(|day| !is_weekend(*day));
    u32::try_from(worked.count()).unwrap_or(u32::MAX)
}

/// The day proposed for answers: a week from now, on a working day.
pub(super) fn proposed(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    let mut day = now.with_timezone(&zone).date_naive() + TimeDelta::days(7);
    while is_weekend(day) {
        day += TimeDelta::days(1);
    }
    day
}

/// Why there is no answer, or why the service does not do it.
pub(super) fn of_panne(panne: &Panne) -> Vec<Refus> {
    let Panne::Refus {
        code,
        motif,
        secondes,
        refus: told,
    } = panne
    else {
        let code = match panne {
            Panne::Indisponible => "reseau.indisponible",
            Panne::Illisible => "reseau.illisible",
            Panne::Injoignable | Panne::Refus { .. } => "reseau.injoignable",
        };
        return vec![refus::own(code, "")];
    };
    if code == "decision.refusee" {
        return told.iter().map(of_rules).collect();
    }
    let (code, champ) = match (code.as_str(), motif.as_deref()) {
        ("compte.identifiants", _) => ("bureau.identifiants", ""),
        ("compte.attendre", _) => ("compte.attendre", ""),
        ("agent.invitation", _) => ("bureau.invitation", "invitation"),
        ("agent.role", _) => ("bureau.role", ""),
        ("session.absente", _) => ("bureau.session", ""),
        ("saisie.refusee", Some("mot_de_passe.court")) => ("bureau.mot_de_passe", "mot_de_passe"),
        ("saisie.refusee", Some("mot_de_passe.long")) => {
            ("compte.mot_de_passe.long", "mot_de_passe")
        }
        ("saisie.refusee", _) => ("compte.mot_de_passe.devinable", "mot_de_passe"),
        ("dossier.absent", _) => ("bureau.dossier_absent", ""),
        ("decision.partie", _) => ("bureau.decision_partie", ""),
        ("decision.meme", _) => ("bureau.decision_meme", ""),
        ("decision.mots", _) => ("bureau.decision_mots", "mots"),
        ("lot.absent" | "lot.etat", _) => ("bureau.lot_etat", ""),
        ("lot.ordre", _) => ("bureau.lot_texte", "texte"),
        ("lot.echantillon", _) => ("bureau.lot_echantillon", ""),
        ("lot.suspendu", _) => ("bureau.lot_suspendu", ""),
        ("note.texte", _) => ("bureau.note_vide", "note"),
        ("export.motif", _) => ("bureau.export_motif", "sante"),
        ("dossier.change", _) => ("bureau.dossier_change", ""),
        ("service.repetition", _) => ("reseau.repetition", ""),
        (_, _) => ("reseau.refus", ""),
    };
    let mut own = refus::own(code, champ);
    let seconds = secondes.unwrap_or_default().to_string();
    own.donnees.insert("attente".to_owned(), seconds);
    vec![own]
}

/// A reason of the rules, as the server told it.
pub(super) fn of_rules(told: &RefusDit) -> Refus {
    Refus {
        code: told.code.clone(),
        donnees: told.donnees.clone(),
        champ: told.champ.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{proposed, working_days};
    use chrono::NaiveDate;
    use chrono_tz::Europe::Paris;

    fn day(d: u32, m: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, m, d).expect("a day")
    }

    #[test]
    fn working_days_leave_the_weekend_out() {
        assert_eq!(working_days(day(27, 11), day(27, 11)), 0);
        assert_eq!(working_days(day(27, 11), day(1, 12)), 4);
        assert_eq!(working_days(day(1, 12), day(4, 12)), 1);
        assert_eq!(working_days(day(4, 12), day(1, 12)), 0);
    }

    #[test]
    fn answers_are_proposed_for_a_working_day() {
        let friday = "2023-11-24T08:00:00Z".parse().expect("an instant");
        assert_eq!(proposed(friday, Paris), day(1, 12));
        let sunday = "2023-11-26T08:00:00Z".parse().expect("an instant");
        assert_eq!(proposed(sunday, Paris), day(4, 12));
    }
}
