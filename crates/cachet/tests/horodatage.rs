//! Seals whose instant an authority stamps: a real one.
#![expect(
    clippy::unwrap_used,
    reason = "a failed step is the failure of the test"
)]

mod scene;

use cachet::{Ancres, Defaut, NonScellable, Pose, verify};
use chrono::Utc;
use scene::horodateur::Horodateur;
use scene::{Autorite, document};

/// A document that was sealed just now and stamped, with who is trusted.
fn stamped(autorite: &Autorite, horodateur: &Horodateur) -> (Vec<u8>, Ancres) {
    let cle = autorite.cle();
    let mut pose = Pose::stamped(&document(1, true), &cle, Utc::now()).unwrap();
    let answer = horodateur.answer(&pose.request().unwrap());
    pose.stamp(&answer).unwrap();
    let trusted = format!("{}{}", autorite.pem, horodateur.pem());
    (pose.finish().unwrap(), Ancres::parse(&trusted).unwrap())
}

#[test]
fn the_authority_says_when_a_document_was_sealed() {
    let (autorite, horodateur) = (Autorite::new("Autorité d’essai"), Horodateur::new());
    let (bytes, ancres) = stamped(&autorite, &horodateur);
    let told = verify(&bytes, &ancres).unwrap();
    let stamp = told.horodatage.unwrap();
    assert_eq!(stamp.par, "Horloge d'essai");
    assert!((stamp.le - told.le).num_seconds().abs() < 60);
    // Who does not know the authority does not believe it.
    let told = verify(&bytes, &autorite.ancres());
    assert_eq!(told, Err(vec![Defaut::Horodatage]));
}

#[test]
fn an_answer_for_another_seal_or_none_is_not_taken() {
    let (autorite, horodateur) = (Autorite::new("Autorité d’essai"), Horodateur::new());
    let cle = autorite.cle();
    let pose = |pieces| Pose::stamped(&document(pieces, true), &cle, Utc::now()).unwrap();
    let (mut own, other) = (pose(1), pose(2));
    let answer = horodateur.answer(&other.request().unwrap());
    assert_eq!(own.stamp(&answer), Err(NonScellable::Jeton));
    assert_eq!(own.stamp(b"rien"), Err(NonScellable::Jeton));
    // It is still sealed, without a stamp.
    let bytes = own.finish().unwrap();
    assert_eq!(verify(&bytes, &autorite.ancres()).unwrap().horodatage, None);
}

#[test]
fn a_bit_that_changed_anywhere_in_a_stamped_seal_is_told() {
    let (autorite, horodateur) = (Autorite::new("Autorité d’essai"), Horodateur::new());
    let (bytes, ancres) = stamped(&autorite, &horodateur);
    let wanted = b"/Contents<";
    let start = bytes
        .windows(wanted.len())
        .rposition(|it| it == wanted)
        .unwrap();
    let end = bytes[start..].iter().position(|it| *it == b'>').unwrap() + start;
    assert!(verify(&bytes, &ancres).is_ok());
    for (place, bit) in (start..end).step_by(3).zip((0..8).cycle()) {
        let mut copy = bytes.clone();
        copy[place] ^= 1 << bit;
        let told = verify(&copy, &ancres);
        assert!(
            told.is_err(),
            "bit {bit} of byte {place}, {} digits in",
            place - start
        );
    }
}
