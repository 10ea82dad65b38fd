//! Pictures along the time: deposits, what is left until the answer, how long dossiers have waited.

use super::phrases::{accord, compte, dossiers, nombre};
use super::{Atelier, axe};
use crate::bureau::mots::{self, is_weekend};
use crate::view::{
    BarreView, BorneView, DecompteView, FileCle, JourDecompte, LectureView, LigneImage, PlageView,
    SerieView,
};
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Timelike as _, Utc, Weekday};
use rules::calendrier_mots::{date_en_mots, heure_en_mots, jour_en_mots};
use std::collections::BTreeMap;

/// Days that are shown one by one, at most; beyond, a bar is a week.
const JOURS_MAX: i64 = 130;
/// Days of waiting that are shown one by one, at most.
const ATTENTES_MAX: u32 = 62;
/// Days of a week.
const SEMAINE: u32 = 7;
/// Hours of the zoom.
const HEURES: i64 = 24;
/// What the service does with what is in these lists: the countdown is over them.
const RESTANT: [FileCle; 3] = [FileCle::AVerifier, FileCle::ACorriger, FileCle::Incomplet];

impl Atelier<'_> {
    pub(super) fn deposits(&self) -> SerieView {
        let dates = &self.images.echeances;
        let counts = self.by_day();
        let first = self.day(dates.ouverture);
        let first = counts.keys().next().map_or(first, |it| first.min(*it));
        let last_gate = dates.depot.unwrap_or(dates.choix) - TimeDelta::seconds(1);
        let last = counts.keys().next_back().copied().unwrap_or(first);
        let last = last.max(
            self.day(last_gate)
                .max(self.today().min(last + TimeDelta::days(7))),
        );
        let days = (last - first).num_days() + 1;
        let step = if days > JOURS_MAX {
            i64::from(SEMAINE)
        } else {
            1
        };
        let starts = (0..days).step_by(step.unsigned_abs() as usize);
        let bars = starts.map(|n| first + TimeDelta::days(n)).map(|day| {
            let until = day + TimeDelta::days(step);
            (day, counts.range(day..until).map(|(_, n)| n).sum())
        });
        let bars: Vec<(NaiveDate, u32)> = bars.collect();
        let place = |at: DateTime<Utc>| self.days_from(first, at) / step as f64;
        let ends = bars.len() as f64;
        let gates = [
            (Some(dates.choix), "Fin des choix"),
            (dates.depot, "Fin du dépôt"),
        ];
        let gates = gates.into_iter().filter_map(|(at, nom)| {
            let at = at?;
            let day = self.day(at - TimeDelta::seconds(1)).format("%d/%m");
            Some(BorneView {
                place: place(at),
                libelle: format!("{nom}, {day}"),
            })
        });
        let title = |day: NaiveDate| match step {
            1 => date_en_mots(day),
            _ => format!("Semaine du {}", jour_en_mots(day)),
        };
        SerieView {
            lecture: LectureView {
                phrase: deposits_sentence(&bars, title),
                lignes: bars.iter().map(|(day, n)| line(title(*day), *n)).collect(),
            },
            barres: bars
                .iter()
                .map(|(day, n)| day_bar(*day, *n, step))
                .collect(),
            bornes: gates.filter(|it| it.place <= ends).collect(),
            pannes: self.outages((0.0, ends), place),
            axe: axe(bars.iter().map(|it| it.1).max().unwrap_or(0)),
        }
    }

    /// Deposits of each day, where the campaign is.
    fn by_day(&self) -> BTreeMap<NaiveDate, u32> {
        let mut counts = BTreeMap::new();
        for it in &self.images.figures.depots {
            *counts.entry(self.day(it.heure)).or_default() += it.nombre;
        }
        counts
    }

    /// Days from the beginning of one to an instant.
    fn days_from(&self, first: NaiveDate, at: DateTime<Utc>) -> f64 {
        let local = at.with_timezone(&self.campagne.calendrier.zone);
        let whole = (local.date_naive() - first).num_days();
        let seconds = local.num_seconds_from_midnight();
        whole as f64 + f64::from(seconds) / 86_400.0
    }

    /// The twenty-four hours before the gate of the deposit, or before now while it is open.
    pub(super) fn last_hours(&self) -> SerieView {
        let (zone, now) = (self.campagne.calendrier.zone, self.images.instant);
        let gate = self.images.echeances.depot.filter(|gate| *gate <= now);
        let end = gate.unwrap_or(now);
        let begun = end.with_timezone(&zone);
        let over = i64::from(begun.minute() * 60 + begun.second());
        let whole = match over {
            0 => end,
            over => end - TimeDelta::seconds(over) + TimeDelta::hours(1),
        };
        let first = whole - TimeDelta::hours(HEURES);
        let hours: Vec<(DateTime<Utc>, u32)> = (0..HEURES)
            .map(|n| {
                let hour = first + TimeDelta::hours(n);
                let own = self.images.figures.depots.iter();
                let own =
                    own.filter(|it| it.heure >= hour && it.heure < hour + TimeDelta::hours(1));
                (hour, own.map(|it| it.nombre).sum())
            })
            .collect();
        let place = |at: DateTime<Utc>| (at - first).num_seconds() as f64 / 3_600.0;
        let outages = self.outages((0.0, HEURES as f64), place);
        let title = |hour: DateTime<Utc>| {
            let local = hour.with_timezone(&zone);
            let day = date_en_mots(local.date_naive());
            format!(
                "{day}, de {}\u{a0}h à {}\u{a0}h",
                local.hour(),
                local.hour() + 1
            )
        };
        let bars = hours.iter().map(|(hour, n)| {
            let local = hour.with_timezone(&zone);
            BarreView {
                court: format!("{}\u{a0}h", local.hour()),
                marque: local.hour().is_multiple_of(6),
                valeur: *n,
                repos: false,
            }
        });
        let line_of_gate = gate.map(|at| BorneView {
            place: place(at),
            libelle: "Fin du dépôt".to_owned(),
        });
        SerieView {
            lecture: LectureView {
                phrase: hours_sentence(&hours, gate.is_some(), &outages, |at| {
                    heure_en_mots(at, zone)
                }),
                lignes: hours.iter().map(|(at, n)| line(title(*at), *n)).collect(),
            },
            barres: bars.collect(),
            bornes: line_of_gate.into_iter().collect(),
            pannes: outages,
            axe: axe(hours.iter().map(|it| it.1).max().unwrap_or(0)),
        }
    }

    fn outages(
        &self,
        (from, to): (f64, f64),
        place: impl Fn(DateTime<Utc>) -> f64,
    ) -> Vec<PlageView> {
        let zone = self.campagne.calendrier.zone;
        let hour = |at| heure_en_mots(at, zone);
        let shown = self.images.figures.pannes.iter().map(|it| PlageView {
            debut: place(it.debut).max(from),
            fin: place(it.fin).min(to),
            libelle: match self.day(it.debut) == self.day(it.fin) {
                true => format!("Panne de {} à {}", hour(it.debut), hour(it.fin)),
                false => format!(
                    "Panne du {} au {}",
                    mots::court(it.debut, zone),
                    mots::court(it.fin, zone)
                ),
            },
        });
        shown.filter(|it| it.debut < it.fin).collect()
    }

    /// What is left, from the gate of the deposit to the date of the answer.
    ///
    /// Source: note, part III « dans un délai de 2 mois ».
    pub(super) fn countdown(&self) -> DecompteView {
        let dates = &self.images.echeances;
        let none = |phrase: String| DecompteView {
            lecture: LectureView {
                phrase,
                lignes: Vec::new(),
            },
            jours: Vec::new(),
            axe: axe(0),
        };
        let second = TimeDelta::seconds(1);
        let (Some(gate), Some(limit)) = (dates.depot, dates.reponse) else {
            return none("La campagne ne dit pas de date limite de dépôt.".to_owned());
        };
        let (first, last) = (self.day(gate - second), self.day(limit - second));
        if self.images.instant < gate {
            let day = date_en_mots(first);
            return none(format!("Le décompte commence à la fin du dépôt, le {day}."));
        }
        let days = self.countdown_days(first, last);
        let left = days
            .iter()
            .filter_map(|it| it.reel)
            .next_back()
            .unwrap_or(0);
        let rows = days
            .iter()
            .zip(first.iter_days())
            .map(|(it, day)| LigneImage {
                titre: date_en_mots(day),
                valeurs: vec![Some(it.requis.round()), it.reel.map(f64::from)],
            });
        DecompteView {
            lecture: LectureView {
                phrase: countdown_sentence(left, &days, (self.today(), last)),
                lignes: rows.collect(),
            },
            axe: axe(days.iter().filter_map(|it| it.reel).max().unwrap_or(0)),
            jours: days,
        }
    }

    fn countdown_days(&self, first: NaiveDate, last: NaiveDate) -> Vec<JourDecompte> {
        let figures = &self.images.figures;
        let waits = |file: &str| RESTANT.contains(&mots::file(file));
        let open = figures.jalons.iter().filter(|it| waits(&it.file));
        let open: u32 = open.map(|it| it.nombre).sum();
        let after = |day: NaiveDate| -> u32 {
            let done = figures.decisions.iter().filter(|it| it.jour > day);
            done.map(|it| it.nombre).sum()
        };
        let total = f64::from(open + after(first));
        let all = f64::from(mots::working_days(first, last).max(1));
        let days = first.iter_days().take_while(|day| *day <= last);
        days.map(|day| JourDecompte {
            court: day.format("%d/%m").to_string(),
            marque: day.weekday() == Weekday::Mon,
            repos: is_weekend(day),
            requis: total * (1.0 - f64::from(mots::working_days(first, day)) / all),
            reel: (day <= self.today()).then(|| open + after(day)),
        })
        .collect()
    }

    /// How long the dossiers that are to be verified have waited.
    pub(super) fn waiting(&self) -> SerieView {
        let waits: BTreeMap<u32, u32> = self
            .images
            .figures
            .attentes
            .iter()
            .map(|it| (it.jours, it.nombre))
            .collect();
        let oldest = waits.keys().next_back().copied().unwrap_or(0);
        let step = if oldest > ATTENTES_MAX { SEMAINE } else { 1 };
        let bars = (0..=oldest / step).map(|n| {
            let from = n * step;
            (from, waits.range(from..from + step).map(|it| it.1).sum())
        });
        let bars: Vec<(u32, u32)> = bars.collect();
        let title = |from: u32| match (step, from) {
            (1, 0) => "Depuis aujourd’hui".to_owned(),
            (1, from) => format!("Depuis {}", compte(from, "jour")),
            _ => format!("De {from} à {}\u{a0}jours", from + step - 1),
        };
        let shares = [(0.5, "La moitié"), (0.9, "9 sur 10")];
        let shares = shares.into_iter().filter_map(|(share, nom)| {
            let days = quantile(&waits, share)?;
            Some(BorneView {
                place: f64::from(days + 1) / f64::from(step),
                libelle: format!("{nom}\u{a0}: moins de {}", compte(days + 1, "jour")),
            })
        });
        SerieView {
            bornes: shares.collect(),
            lecture: LectureView {
                phrase: waiting_sentence(&waits),
                lignes: bars
                    .iter()
                    .map(|(from, n)| line(title(*from), *n))
                    .collect(),
            },
            barres: bars
                .iter()
                .map(|(from, n)| BarreView {
                    court: from.to_string(),
                    marque: from.is_multiple_of(5 * step),
                    valeur: *n,
                    repos: false,
                })
                .collect(),
            pannes: Vec::new(),
            axe: axe(bars.iter().map(|it| it.1).max().unwrap_or(0)),
        }
    }
}

fn line(titre: String, n: u32) -> LigneImage {
    LigneImage {
        titre,
        valeurs: vec![Some(f64::from(n))],
    }
}

fn day_bar(day: NaiveDate, n: u32, step: i64) -> BarreView {
    BarreView {
        court: day.format("%d/%m").to_string(),
        marque: step > 1 || day.weekday() == Weekday::Mon,
        valeur: n,
        repos: step == 1 && is_weekend(day),
    }
}

/// The wait, in days, that this share of the dossiers does not pass.
fn quantile(waits: &BTreeMap<u32, u32>, share: f64) -> Option<u32> {
    let total: u32 = waits.values().sum();
    let wanted = f64::from(total) * share;
    let mut seen = 0;
    waits.iter().find_map(|(days, n)| {
        seen += n;
        (f64::from(seen) >= wanted && seen > 0).then_some(*days)
    })
}

fn deposits_sentence(bars: &[(NaiveDate, u32)], title: impl Fn(NaiveDate) -> String) -> String {
    let total: u32 = bars.iter().map(|it| it.1).sum();
    let top = bars.iter().rev().max_by_key(|it| it.1);
    let Some((day, most)) = top.filter(|_| total > 0) else {
        return "Aucun dépôt pour l’instant.".to_owned();
    };
    let deposited = accord(total, "déposé", "déposés");
    let told = format!("{} {deposited}", dossiers(total));
    let when = title(*day);
    let when = when.replacen("Semaine", "la semaine", 1);
    match (total == *most, when.starts_with("la ")) {
        (true, true) => format!("{told}, dans {when}."),
        (true, false) => format!("{told}, le {when}."),
        (false, true) => format!(
            "{told}. La plus chargée est {when}\u{a0}: {}.",
            nombre(*most)
        ),
        (false, false) => {
            format!(
                "{told}. Le jour le plus chargé est le {when}\u{a0}: {}.",
                nombre(*most)
            )
        }
    }
}

fn hours_sentence(
    hours: &[(DateTime<Utc>, u32)],
    closed: bool,
    outages: &[PlageView],
    hour: impl Fn(DateTime<Utc>) -> String,
) -> String {
    let total: u32 = hours.iter().map(|it| it.1).sum();
    let span = match closed {
        true => "dans les 24\u{a0}heures avant la fin du dépôt",
        false => "dans les dernières 24\u{a0}heures",
    };
    let top = hours.iter().rev().max_by_key(|it| it.1);
    let mut out = match top.filter(|_| total > 0) {
        None => format!("Aucun dépôt {span}."),
        Some((_, most)) if *most == total => format!("{} {span}.", compte(total, "dépôt")),
        Some((at, most)) => {
            let (from, to) = (hour(*at), hour(*at + TimeDelta::hours(1)));
            let most = nombre(*most);
            format!(
                "{} {span}, dont {most} de {from} à {to}.",
                compte(total, "dépôt")
            )
        }
    };
    for it in outages {
        out += &format!(" {}.", it.libelle);
    }
    out
}

fn countdown_sentence(
    left: u32,
    days: &[JourDecompte],
    (today, last): (NaiveDate, NaiveDate),
) -> String {
    let when = jour_en_mots(last);
    let treated = format!("{} à traiter", dossiers(left));
    if left == 0 {
        return format!("Tout est traité, avant le {when}.");
    }
    if today > last {
        return format!("Le délai a pris fin le {when}\u{a0}: {treated}.");
    }
    let worked = mots::working_days(today, last);
    let pace = left.div_ceil(worked.max(1));
    let required = days.iter().rfind(|it| it.reel.is_some());
    let required = required.map_or(0.0, |it| it.requis.ceil()) as u32;
    let held = match left.saturating_sub(required) {
        0 => "Le rythme est tenu.".to_owned(),
        late => format!(
            "Le retard sur le rythme nécessaire est de {}.",
            dossiers(late)
        ),
    };
    format!(
        "{treated} avant le {when}\u{a0}: {} {}, {} par jour. {held}",
        nombre(worked),
        accord(worked, "jour ouvré", "jours ouvrés"),
        nombre(pace)
    )
}

fn waiting_sentence(waits: &BTreeMap<u32, u32>) -> String {
    let total: u32 = waits.values().sum();
    let oldest = waits.keys().next_back().copied().unwrap_or(0);
    let since = |days: u32| match days {
        0 => "aujourd’hui".to_owned(),
        days => compte(days, "jour"),
    };
    match total {
        0 => "Aucun dossier n’attend d’être vérifié.".to_owned(),
        1 => format!(
            "Un seul dossier attend d’être vérifié, depuis {}.",
            since(oldest)
        ),
        _ => {
            let under = |share| compte(quantile(waits, share).unwrap_or(0) + 1, "jour");
            let most = nombre(quantile(waits, 0.9).unwrap_or(0) + 1);
            format!(
                "La moitié des dossiers attend moins de {}, 9 sur 10 moins de {most}. Le plus ancien attend depuis {}.",
                under(0.5),
                since(oldest)
            )
        }
    }
}
