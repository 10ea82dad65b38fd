//! Days typed in three fields, birth dates, ages.
//!
//! Source: R-AGE-1, R-AGE-3; ui-guidelines 22.

use chrono::{Datelike, NaiveDate};

/// A birth date in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateNaissance(NaiveDate);

/// What a person can mend in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// Nothing was typed.
    Empty,
    /// The day is not a number from 1 to 31.
    Day,
    /// The month is not a number from 1 to 12.
    Month,
    /// The year is not written with four digits.
    Year,
    /// That day does not exist in that month.
    NoSuchDay,
    /// The date is today or later.
    Future,
    /// The date is before [`DateNaissance::EARLIEST_YEAR`].
    TooOld,
}

impl DateNaissance {
    /// Years before are taken for a slip of the hand.
    pub const EARLIEST_YEAR: i32 = 1900;

    /// Reads the three fields. `today` is the day in the zone of the campaign.
    ///
    /// # Errors
    ///
    /// Returns every field that must be mended.
    pub fn parse(
        jour: &str,
        mois: &str,
        annee: &str,
        today: NaiveDate,
    ) -> Result<Self, Vec<DateError>> {
        let date = typed_day(jour, mois, annee)?;
        if date >= today {
            Err(vec![DateError::Future])
        } else if date.year() < Self::EARLIEST_YEAR {
            Err(vec![DateError::TooOld])
        } else {
            Ok(Self(date))
        }
    }

    /// The date of a birth that was read before.
    pub(crate) fn of(date: NaiveDate) -> Self {
        Self(date)
    }

    /// The date.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// Completed years on a day; 0 before the birth.
    ///
    /// Source: R-AGE-1. A person born on 29 February completes a year on 1 March of a common year: a convention,
    /// no text was found.
    pub fn age_on(self, day: NaiveDate) -> u32 {
        let birthday_to_come = (day.month(), day.day()) < (self.0.month(), self.0.day());
        let years = day.year() - self.0.year() - i32::from(birthday_to_come);
        u32::try_from(years).unwrap_or(0)
    }
}

/// Reads a day typed in three fields.
///
/// # Errors
///
/// Returns every field that must be mended.
pub fn typed_day(jour: &str, mois: &str, annee: &str) -> Result<NaiveDate, Vec<DateError>> {
    let fields = [jour.trim(), mois.trim(), annee.trim()];
    if fields.iter().all(|field| field.is_empty()) {
        return Err(vec![DateError::Empty]);
    }
    let day = number(fields[0], 2).filter(|day| (1..=31).contains(day));
    let month = number(fields[1], 2).filter(|month| (1..=12).contains(month));
    let year = number(fields[2], 4).filter(|_| fields[2].len() == 4);
    let mut errors = Vec::new();
    errors.extend(day.is_none().then_some(DateError::Day));
    errors.extend(month.is_none().then_some(DateError::Month));
    errors.extend(year.is_none().then_some(DateError::Year));
    let (Some(day), Some(month), Some(year)) = (day, month, year) else {
        return Err(errors);
    };
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| vec![DateError::NoSuchDay])
}

fn number(text: &str, digits_max: usize) -> Option<u32> {
    let holds =
        (1..=digits_max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if holds { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    fn read(jour: &str, mois: &str, annee: &str) -> Result<NaiveDate, Vec<DateError>> {
        DateNaissance::parse(jour, mois, annee, day(2023, 10, 20)).map(DateNaissance::date)
    }

    #[test]
    fn birth_dates_are_read_field_by_field() {
        assert_eq!(read("2", " 3 ", "2001"), Ok(day(2001, 3, 2)));
        assert_eq!(read("02", "03", "2001"), Ok(day(2001, 3, 2)));
        assert_eq!(read("", "", ""), Err(vec![DateError::Empty]));
        assert_eq!(
            read("32", "13", "01"),
            Err(vec![DateError::Day, DateError::Month, DateError::Year])
        );
        assert_eq!(read("20", "10", "2023"), Err(vec![DateError::Future]));
        assert_eq!(read("1", "1", "1899"), Err(vec![DateError::TooOld]));
    }

    #[test]
    fn the_29_february_exists_in_leap_years_only() {
        assert_eq!(read("29", "2", "2000"), Ok(day(2000, 2, 29)));
        assert_eq!(read("29", "2", "2001"), Err(vec![DateError::NoSuchDay]));
    }

    /// Source: R-AGE-1.
    #[test]
    fn a_person_born_on_29_february_is_18_on_1_march() {
        let naissance = DateNaissance(day(2004, 2, 29));
        assert_eq!(
            (
                naissance.age_on(day(2022, 2, 28)),
                naissance.age_on(day(2022, 3, 1))
            ),
            (17, 18)
        );
        assert_eq!(naissance.age_on(day(2024, 2, 29)), 20);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(jour in any::<String>(), mois in any::<String>(), annee in any::<String>()) {
            let _ = read(&jour, &mois, &annee);
        }

        #[test]
        fn age_never_decreases(birth in 0i64..40_000, from in 0i64..40_000, later in 0i64..4_000) {
            let epoch = day(1900, 1, 1);
            let naissance = DateNaissance(epoch + chrono::TimeDelta::days(birth));
            let first = epoch + chrono::TimeDelta::days(from);
            prop_assert!(naissance.age_on(first) <= naissance.age_on(first + chrono::TimeDelta::days(later)));
        }
    }
}
