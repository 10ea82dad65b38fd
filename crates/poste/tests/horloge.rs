//! Whose clock counts: the computer’s, the service’s, or that of a rehearsal.

use chrono::{DateTime, TimeDelta, Utc};
use poste::horloge::Horloge;

fn in_campaign() -> DateTime<Utc> {
    "2023-11-10T09:00:00Z".parse().expect("an instant")
}

#[test]
fn a_computer_that_is_off_follows_the_service_and_a_second_of_travel_is_not_off() {
    let off = Horloge::Ordinateur.reglee(in_campaign());
    assert!((off.now() - in_campaign()).abs() < TimeDelta::seconds(5));
    assert!(!off.is_repetition());
    // Somebody sets the clock right: the next answer says so.
    assert_eq!(off.reglee(Utc::now()), Horloge::Ordinateur);
    let soon = Utc::now() + TimeDelta::seconds(3);
    assert_eq!(Horloge::Ordinateur.reglee(soon), Horloge::Ordinateur);
}

#[test]
fn a_rehearsal_keeps_its_own_time() {
    for rehearsal in [
        Horloge::Figee(in_campaign()),
        Horloge::repetition(in_campaign()),
    ] {
        assert_eq!(rehearsal.reglee(Utc::now()), rehearsal);
    }
}

#[test]
fn an_instant_that_no_clock_says_is_not_believed() {
    for mad in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
        assert_eq!(Horloge::Ordinateur.reglee(mad), Horloge::Ordinateur);
    }
}
