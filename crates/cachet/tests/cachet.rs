//! Seals at the counter: what a service sealed is told genuine, and everything else is told what it is.
#![expect(
    clippy::unwrap_used,
    reason = "a failed step is the failure of the test"
)]

mod scene;

use cachet::{Ancres, Cle, CleIllisible, Defaut, NonScellable, seal, verify};
use rcgen::{
    KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256, date_time_ymd,
};
use scene::{Autorite, SCELLE, at, attaques, document, params, sealed};

#[test]
fn a_sealed_document_is_genuine_and_says_by_whom_and_when() {
    let autorite = Autorite::new("Autorité d’essai");
    let bytes = sealed(&autorite.cle());
    let told = verify(&bytes, &autorite.ancres()).unwrap();
    assert_eq!(told.par, "Rectorat d’essai");
    assert_eq!(told.le, at(SCELLE));
}

#[test]
fn a_service_may_be_trusted_by_its_own_certificate() {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let pem = params("Rectorat d’essai").self_signed(&key).unwrap().pem();
    let cle = Cle::parse(&pem, &key.serialize_pem()).unwrap();
    let bytes = sealed(&cle);
    assert!(verify(&bytes, &Ancres::parse(&pem).unwrap()).is_ok());
    let other = Autorite::new("Rectorat d’essai");
    assert_eq!(verify(&bytes, &other.ancres()), Err(vec![Defaut::Inconnu]));
}

#[test]
fn a_key_that_is_not_the_one_of_its_certificate_does_not_seal() {
    let autorite = Autorite::new("Autorité d’essai");
    let (certificate, key) = autorite.give(&params("Rectorat"), &PKCS_ECDSA_P256_SHA256);
    let (_, other) = autorite.give(&params("Rectorat"), &PKCS_ECDSA_P256_SHA256);
    let why = |certificate: &str, key: &str| Cle::parse(certificate, key).err();
    assert_eq!(why(&certificate, &other), Some(CleIllisible::Autre));
    assert_eq!(why("", &key), Some(CleIllisible::Certificat));
    assert_eq!(why(&certificate, "rien"), Some(CleIllisible::Cle));
    let (p384, key) = autorite.give(&params("Rectorat"), &PKCS_ECDSA_P384_SHA384);
    assert_eq!(why(&p384, &key), Some(CleIllisible::Cle));
    assert!(Ancres::parse("").is_err());
}

#[test]
fn a_key_says_until_when_its_seals_hold() {
    let cle = Autorite::new("Autorité d’essai").cle();
    for (instant, holds) in [
        ("2022-12-31T23:59:59Z", false),
        ("2023-01-01T00:00:00Z", true),
        (SCELLE, true),
        ("2036-01-01T00:00:00Z", true),
        ("2036-01-01T00:00:01Z", false),
    ] {
        assert_eq!(cle.is_valid(at(instant)), holds, "{instant}");
    }
}

#[test]
fn a_document_without_a_place_for_a_seal_or_with_one_is_not_sealed() {
    let autorite = Autorite::new("Autorité d’essai");
    let cle = autorite.cle();
    let refused = |bytes: Vec<u8>| seal(&bytes, &cle, at(SCELLE)).err();
    assert_eq!(refused(document(1, false)), Some(NonScellable::Document));
    assert_eq!(refused(sealed(&cle)), Some(NonScellable::Document));
    assert_eq!(refused(b"%PDF-1.7".to_vec()), Some(NonScellable::Document));
}

#[test]
fn a_certificate_out_of_its_time_or_not_made_to_seal_is_told() {
    let autorite = Autorite::new("Autorité d’essai");
    let verdict = |params: &rcgen::CertificateParams| {
        let (certificate, key) = autorite.give(params, &PKCS_ECDSA_P256_SHA256);
        let bytes = sealed(&Cle::parse(&certificate, &key).unwrap());
        let pinned = Ancres::parse(&certificate).unwrap();
        (verify(&bytes, &autorite.ancres()), verify(&bytes, &pinned))
    };
    let mut late = params("Rectorat");
    late.not_before = date_time_ymd(2024, 1, 1);
    let (by_authority, pinned) = verdict(&late);
    assert_eq!(by_authority, Err(vec![Defaut::Inconnu]));
    assert_eq!(pinned, Err(vec![Defaut::Certificat]));
    let mut other = params("Rectorat");
    other.key_usages = vec![rcgen::KeyUsagePurpose::KeyAgreement];
    let (by_authority, pinned) = verdict(&other);
    assert_eq!(by_authority, Err(vec![Defaut::Certificat]));
    assert_eq!(pinned, Err(vec![Defaut::Certificat]));
    let mut server = params("Rectorat");
    server.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    assert_eq!(verdict(&server).0, Err(vec![Defaut::Inconnu]));
}

#[test]
fn every_attack_is_told_and_none_is_accepted() {
    let autorite = Autorite::new("Autorité d’essai");
    let ancres = autorite.ancres();
    let bytes = sealed(&autorite.cle());
    for (name, attacked) in attaques::all(&bytes) {
        let wanted = match name {
            "cachet-cache" => Defaut::AutreSignature,
            "texte-au-debut" => Defaut::Etendue,
            "octet-change" => Defaut::Contenu,
            _ => Defaut::Suite,
        };
        assert_eq!(verify(&attacked, &ancres), Err(vec![wanted]), "{name}");
    }
}

/// Sealed with each key, on each of five days within the life of the certificate, for each length.
#[test]
fn two_hundred_genuine_documents_are_accepted() {
    let autorite = Autorite::new("Autorité d’essai");
    let ancres = autorite.ancres();
    let keys = [&PKCS_ECDSA_P256_SHA256, &PKCS_RSA_SHA256].map(|algorithm| {
        let (certificate, key) = autorite.give(&params("Rectorat d’essai"), algorithm);
        Cle::parse(&format!("{certificate}{}", autorite.pem), &key).unwrap()
    });
    let days = [
        "2023-01-01T00:00:01Z",
        SCELLE,
        "2026-02-28T23:59:59Z",
        "2030-06-01T12:00:00Z",
        "2035-12-31T23:59:59Z",
    ];
    let mut accepted = 0;
    for pieces in 1..=20 {
        let document = document(pieces, true);
        for (cle, day) in keys.iter().flat_map(|cle| days.map(|day| (cle, day))) {
            let told = verify(&seal(&document, cle, at(day)).unwrap(), &ancres);
            assert_eq!(told.map(|told| told.le), Ok(at(day)));
            accepted += 1;
        }
    }
    assert_eq!(accepted, 200);
}

#[test]
fn a_seal_moved_to_another_document_or_wrapped_is_told() {
    let autorite = Autorite::new("Autorité d’essai");
    let ancres = autorite.ancres();
    let bytes = sealed(&autorite.cle());
    let find = |wanted: &[u8]| {
        let place = bytes.windows(wanted.len()).rposition(|it| it == wanted);
        place.unwrap()
    };
    let replaced = |from: usize, to: &[u8]| {
        let mut copy = bytes.clone();
        copy[from..from + to.len()].copy_from_slice(to);
        copy
    };
    // The range: not from the first byte, not to the last, a gap that is wider than the signature.
    let range = find(b"/ByteRange[0 ") + b"/ByteRange[".len();
    let numbers: Vec<usize> = {
        let end = range + bytes[range..].iter().position(|it| *it == b']').unwrap();
        let text = std::str::from_utf8(&bytes[range..end]).unwrap();
        text.split_whitespace()
            .map(|it| it.parse().unwrap())
            .collect()
    };
    let (before, after, rest) = (numbers[1], numbers[2], numbers[3]);
    let wrapped = [
        format!("1 {} {after} {rest}", before - 1),
        format!("0 {before} {after} {}", rest - 9),
        format!("0 {before} {} {}", after + 2, rest - 2),
        format!("0 {} {after} {rest}", before - 40),
        format!("0 {before} {after} {}", rest + 9),
        format!("0 {before} {before} {rest}"),
    ];
    for range_told in wrapped {
        let width = bytes[range..].iter().position(|it| *it == b']').unwrap();
        let told = verify(
            &replaced(range, format!("{range_told:width$}").as_bytes()),
            &ancres,
        );
        assert_eq!(told, Err(vec![Defaut::Etendue]), "{range_told}");
    }
    // The signature of one document in the other.
    let other = seal(&document(2, true), &autorite.cle(), at(SCELLE)).unwrap();
    let wanted = b"/Contents<";
    let place = other
        .windows(wanted.len())
        .rposition(|it| it == wanted)
        .unwrap()
        + wanted.len();
    let mut swapped = other.clone();
    let own = &bytes[before + 1..after - 1];
    let width = own.len().min(other.len() - place);
    swapped[place..place + width].copy_from_slice(&own[..width]);
    assert!(verify(&swapped, &ancres).is_err());
    assert_eq!(
        verify(&document(1, true), &ancres),
        Err(vec![Defaut::SansCachet])
    );
    assert_eq!(verify(b"rien", &ancres), Err(vec![Defaut::Illisible]));
}

#[test]
fn a_bit_that_changed_anywhere_is_told() {
    let autorite = Autorite::new("Autorité d’essai");
    let (certificate, key) = autorite.give(&params("Rectorat"), &PKCS_ECDSA_P256_SHA256);
    let cle = Cle::parse(&format!("{certificate}{}", autorite.pem), &key).unwrap();
    let (ancres, bytes) = (autorite.ancres(), sealed(&cle));
    assert!(verify(&bytes, &ancres).is_ok());
    let wanted = b"/Contents<";
    let place = bytes.windows(wanted.len()).rposition(|it| it == wanted);
    // Every digit of the seal, and one byte in so many of the rest.
    let places = (0..bytes.len()).step_by(bytes.len() / 1_000);
    let digits = place.unwrap()..place.unwrap() + 4_000;
    let mut tried = 0;
    for (place, bit) in places.chain(digits).zip((0..8).cycle()) {
        let mut copy = bytes.clone();
        copy[place] ^= 1 << bit;
        let told = verify(&copy, &ancres);
        assert!(
            told.is_err(),
            "bit {bit} of byte {place} of {}",
            bytes.len()
        );
        tried += 1;
    }
    assert!(tried > 4_900);
}
