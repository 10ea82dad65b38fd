//! Professional experience: periods of employment, each day counted once.
//!
//! Source: code de l'éducation, art. D. 643-16 2°; R-COND-3, R-COND-4. Whether the work was in the field and at the
//! level of a technician is for the service to judge; how part-time counts is written nowhere and is not guessed.

use chrono::{Months, NaiveDate};

/// A period of employment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periode {
    /// The employer, as typed.
    pub employeur: String,
    /// First day.
    pub debut: NaiveDate,
    /// Last day; `None` while it goes on.
    pub fin: Option<NaiveDate>,
}

/// A length in whole months and remaining days; thirty days make a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duree {
    /// Whole months.
    pub mois: u32,
    /// Days beyond them, less than thirty.
    pub jours: u32,
}

impl std::fmt::Display for Duree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let days = if self.jours > 1 { "jours" } else { "jour" };
        match (self.mois, self.jours) {
            (mois, 0) => write!(f, "{mois}\u{a0}mois"),
            (0, jours) => write!(f, "{jours}\u{a0}{days}"),
            (mois, jours) => write!(f, "{mois}\u{a0}mois et {jours}\u{a0}{days}"),
        }
    }
}

/// The length of the union of periods, up to a day that is included. A period that goes on counts up to that day.
///
/// Source: R-COND-4.
pub fn duree(periodes: &[Periode], au: NaiveDate) -> Duree {
    let (mut mois, mut jours) = (0, 0);
    for (start, end) in union(periodes, au) {
        let whole = whole_months(start, end);
        let reached = start.checked_add_months(Months::new(whole)).unwrap_or(end);
        let rest = (end - reached).num_days();
        mois += whole;
        jours += u32::try_from(rest).unwrap_or_default();
    }
    Duree {
        mois: mois + jours / 30,
        jours: jours % 30,
    }
}

/// Whether two periods share a day: it counts once.
pub fn overlap(periodes: &[Periode], au: NaiveDate) -> bool {
    let days = |start: NaiveDate, end: NaiveDate| (end - start).num_days();
    let apart: i64 = bounded(periodes, au)
        .iter()
        .map(|(start, end)| days(*start, *end))
        .sum();
    let together: i64 = union(periodes, au)
        .iter()
        .map(|(start, end)| days(*start, *end))
        .sum();
    apart > together
}

/// Half-open intervals up to the day after the last one that counts, earliest first.
fn bounded(periodes: &[Periode], au: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut intervals: Vec<_> = periodes
        .iter()
        .filter_map(|periode| {
            let last = periode.fin.unwrap_or(au).min(au);
            let end = last.succ_opt()?;
            (periode.debut < end).then_some((periode.debut, end))
        })
        .collect();
    intervals.sort();
    intervals
}

fn union(periodes: &[Periode], au: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut union: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for (start, end) in bounded(periodes, au) {
        match union.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            Some(_) | None => union.push((start, end)),
        }
    }
    union
}

/// How many whole months lie between two days. The month that has no such day ends on its last one.
///
/// Source: R-TIME-7.
fn whole_months(start: NaiveDate, end: NaiveDate) -> u32 {
    let fits = |months: &u32| {
        start
            .checked_add_months(Months::new(*months))
            .is_some_and(|reached| reached <= end)
    };
    (1..).take_while(fits).last().unwrap_or(0)
}
