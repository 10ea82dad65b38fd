//! Seals that hold after their certificates ended, and the signature of a computer under the seal of a service.
#![expect(
    clippy::unwrap_used,
    reason = "a failed step is the failure of the test"
)]

mod scene;

use cachet::{Ancres, Archive, Cle, CleIllisible, Defaut, Niveau, Pose, complete};
use cachet::{seal, sign_here, signed_here, verify};
use chrono::{TimeDelta, Utc};
use documents::Taille;
use rcgen::PKCS_ECDSA_P256_SHA256;
use scene::horodateur::Horodateur;
use scene::pages::regles::parcours;
use scene::pages::{asked, called, cancelled, closed, confirmed, receipt};
use scene::{Autorite, SCELLE, at, attaques, document, openssl, params, poste, signable};

/// A service whose authority publishes what it revokes, and an authority that stamps.
struct Scene {
    autorite: Autorite,
    horodateur: Horodateur,
    cle: Cle,
}

impl Scene {
    fn new() -> Self {
        let autorite = Autorite::new("Autorité d’essai");
        let cle = autorite.published();
        Self {
            autorite,
            horodateur: Horodateur::new(),
            cle,
        }
    }

    fn ancres(&self) -> Ancres {
        let trusted = format!("{}{}", self.autorite.pem, self.horodateur.pem());
        Ancres::parse(&trusted).unwrap()
    }

    /// A document that is sealed now, stamped, with what proves it: those that were revoked, each so many days from now.
    fn complete(&self, document: &[u8], revoked: &[i64]) -> Vec<u8> {
        let mut pose = Pose::stamped(document, &self.cle, Utc::now()).unwrap();
        let answer = self.horodateur.answer(&pose.request().unwrap());
        pose.stamp(&answer).unwrap();
        let mut preuves = pose.preuves();
        assert_eq!(preuves.adresses(), ["http://127.0.0.1:1/liste.crl"]);
        let dates = revoked
            .iter()
            .map(|days| Utc::now() + TimeDelta::days(*days));
        let dates: Vec<_> = dates.collect();
        assert!(preuves.add_liste(&self.autorite.liste(&dates)));
        assert!(!preuves.add_liste(b"rien"));
        complete(&pose.finish().unwrap(), &preuves).unwrap()
    }

    /// The same, stamped as a whole.
    fn archive(&self, document: &[u8]) -> Vec<u8> {
        let archive = Archive::prepare(document).unwrap();
        let answer = self.horodateur.answer(&archive.request().unwrap());
        archive.finish(&answer).unwrap().0
    }
}

#[test]
fn a_seal_is_proved_from_the_file_alone_then_stamped_again() {
    let scene = Scene::new();
    let ancres = scene.ancres();
    let mut bytes = scene.complete(&document(1, true), &[]);
    let told = verify(&bytes, &ancres).unwrap();
    assert_eq!((told.niveau, told.archives.len()), (Niveau::LT, 0));
    for times in 1..=3 {
        bytes = scene.archive(&bytes);
        let told = verify(&bytes, &ancres).unwrap();
        assert_eq!((told.niveau, told.archives.len()), (Niveau::LTA, times));
        // What proves the last stamp goes in with the next.
        bytes = complete(
            &bytes,
            &Pose::stamped(&document(1, true), &scene.cle, Utc::now())
                .unwrap()
                .preuves(),
        )
        .unwrap();
        assert_eq!(verify(&bytes, &ancres).unwrap().niveau, Niveau::LTA);
    }
    // Who knows the service and not the authority that stamps believes none of it.
    let told = verify(&bytes, &scene.autorite.ancres());
    assert_eq!(told, Err(vec![Defaut::Horodatage]));
}

#[test]
fn a_certificate_that_was_revoked_before_the_stamp_is_told_and_after_it_does_no_harm() {
    let scene = Scene::new();
    let ancres = scene.ancres();
    let before = scene.complete(&document(1, true), &[-1]);
    assert_eq!(verify(&before, &ancres), Err(vec![Defaut::Revoque]));
    let after = scene.complete(&document(1, true), &[1]);
    assert_eq!(verify(&after, &ancres).unwrap().niveau, Niveau::LT);
}

#[test]
fn without_a_list_of_the_authority_nothing_is_said_to_be_proved() {
    let scene = Scene::new();
    let mut pose = Pose::stamped(&document(1, true), &scene.cle, Utc::now()).unwrap();
    let answer = scene.horodateur.answer(&pose.request().unwrap());
    pose.stamp(&answer).unwrap();
    let mut preuves = pose.preuves();
    let bytes = pose.finish().unwrap();
    let told = verify(&bytes, &scene.ancres()).unwrap();
    assert_eq!(told.niveau, Niveau::T);
    let with = complete(&bytes, &preuves).unwrap();
    assert_eq!(verify(&with, &scene.ancres()).unwrap().niveau, Niveau::T);
    // The list of another authority says nothing of this certificate.
    let other = Autorite::new("Autre autorité");
    assert!(!preuves.add_liste(&other.liste(&[])));
}

#[test]
fn the_computer_signs_then_the_service_seals_what_it_saw() {
    let scene = Scene::new();
    let (certificate, key) = poste();
    let poste = Cle::parse(&certificate, &key).unwrap();
    let page = signable();
    let signed = sign_here(&page, &poste, at(SCELLE)).unwrap();
    let told = signed_here(&signed).unwrap();
    assert_eq!(told.le, at(SCELLE));
    assert_eq!(
        verify(&signed, &scene.ancres()),
        Err(vec![Defaut::SansCachet])
    );
    assert_eq!(signed_here(&page), None);
    let sealed = seal(&signed, &scene.cle, at("2023-11-18T13:08:00Z")).unwrap();
    let both = verify(&sealed, &scene.ancres()).unwrap();
    assert_eq!(both.poste, Some(told));
    assert_eq!(signed_here(&sealed), None);
    let kept = scene.archive(&scene.complete(&signed, &[]));
    let both = verify(&kept, &scene.ancres()).unwrap();
    assert_eq!((both.niveau, both.poste.is_some()), (Niveau::LTA, true));
    // The service may seal without it; the computer does not sign after the service, nor twice.
    let alone = seal(&page, &scene.cle, at(SCELLE)).unwrap();
    assert_eq!(verify(&alone, &scene.ancres()).unwrap().poste, None);
    assert!(sign_here(&alone, &poste, at(SCELLE)).is_err());
    assert!(sign_here(&signed, &poste, at(SCELLE)).is_err());
    assert!(seal(&sealed, &scene.cle, at(SCELLE)).is_err());
}

#[test]
fn what_comes_between_the_computer_and_the_service_is_told() {
    let scene = Scene::new();
    let (certificate, key) = poste();
    let poste = Cle::parse(&certificate, &key).unwrap();
    let signed = sign_here(&signable(), &poste, at(SCELLE)).unwrap();
    let mut sealed = 0;
    for (name, attacked) in attaques::all(&signed) {
        assert_eq!(signed_here(&attacked), None, "{name}");
        // A service that does not look seals what it is given; who verifies looks.
        if let Ok(bytes) = seal(&attacked, &scene.cle, at(SCELLE)) {
            assert!(verify(&bytes, &scene.ancres()).is_err(), "{name}");
            sealed += 1;
        }
    }
    assert!(sealed > 0);
}

#[test]
fn every_attack_on_a_seal_that_was_completed_is_told() {
    let scene = Scene::new();
    let ancres = scene.ancres();
    let lt = scene.complete(&document(1, true), &[]);
    for bytes in [scene.archive(&lt), lt] {
        for (name, attacked) in attaques::all(&bytes) {
            assert!(verify(&attacked, &ancres).is_err(), "{name}");
        }
    }
}

#[test]
fn a_bit_that_changed_anywhere_after_a_seal_is_told() {
    let scene = Scene::new();
    let ancres = scene.ancres();
    let mut pose = Pose::stamped(&document(1, true), &scene.cle, Utc::now()).unwrap();
    let answer = scene.horodateur.answer(&pose.request().unwrap());
    pose.stamp(&answer).unwrap();
    let mut preuves = pose.preuves();
    assert!(preuves.add_liste(&scene.autorite.liste(&[])));
    let sealed = pose.finish().unwrap();
    let completed = complete(&sealed, &preuves).unwrap();
    for bytes in [scene.archive(&completed), completed] {
        assert!(verify(&bytes, &ancres).is_ok());
        // A space or the end of a line at the very end changes nothing.
        let (start, end) = (sealed.len(), bytes.len() - 1);
        for (place, bit) in (start..end).step_by(5).zip((0..8).cycle()) {
            let mut copy = bytes.clone();
            copy[place] ^= 1 << bit;
            let told = verify(&copy, &ancres);
            let after = place - start;
            assert!(
                told.is_err(),
                "bit {bit} of byte {place}, {after} after the seal"
            );
        }
        for cut in [start + 1, (start + end) / 2, end - 4] {
            assert!(verify(&bytes[..cut], &ancres).is_err(), "{cut}");
        }
    }
}

#[test]
fn what_says_nothing_of_a_seal_is_not_kept_with_it() {
    let scene = Scene::new();
    let ancres = scene.ancres();
    let sealed = scene.complete(&document(1, true), &[]);
    // The certificate of somebody else, and the list of another authority.
    let other = Autorite::new("Autre autorité");
    let pose = Pose::stamped(&document(1, true), &other.published(), Utc::now()).unwrap();
    let mut preuves = pose.preuves();
    let with = complete(&sealed, &preuves).unwrap();
    assert_eq!(verify(&with, &ancres), Err(vec![Defaut::Suite]));
    assert!(preuves.add_liste(&other.liste(&[])));
    let with = complete(&sealed, &preuves).unwrap();
    assert_eq!(verify(&with, &ancres), Err(vec![Defaut::Suite]));
}

#[test]
fn a_key_that_is_sealed_opens_with_its_phrase_only() {
    let autorite = Autorite::new("Autorité d’essai");
    let (certificate, key) = autorite.give(&params("Rectorat"), &PKCS_ECDSA_P256_SHA256);
    let words = [
        "pkcs8",
        "-topk8",
        "-v2",
        "aes-256-cbc",
        "-passout",
        "pass:quatre mots d’essai",
    ];
    let sealed = openssl(&words, key.as_bytes());
    let open = |phrase| Cle::parse_sealed(&certificate, &sealed, phrase).err();
    assert_eq!(open(Some("quatre mots d’essai")), None);
    assert_eq!(open(Some("autre chose")), Some(CleIllisible::Phrase));
    assert_eq!(open(None), Some(CleIllisible::Phrase));
}

/// Every kind of document at every level, with a key that begins, one in the middle of its life, and one about to end.
#[test]
fn every_kind_at_every_level_and_age_of_a_key_is_accepted() {
    let scene = Scene::new();
    let ancres = scene.ancres();
    let comptoir = parcours::complete();
    let campagne = comptoir.campagne;
    let kinds = |cachet| {
        [
            receipt(&comptoir, (None, SCELLE), cachet).bytes,
            confirmed(&comptoir, true, Taille::Normale, cachet).bytes,
            called(&comptoir, campagne, Taille::Normale, cachet).bytes,
            asked(&comptoir, campagne, Taille::Normale, cachet).bytes,
            cancelled(&comptoir, campagne, Taille::Grande, cachet).bytes,
            closed(campagne, 40, Taille::Normale, cachet).bytes,
            signable(),
        ]
    };
    let mut accepted = 0;
    for page in kinds(true) {
        for day in ["2023-01-01T00:00:01Z", SCELLE, "2035-12-31T23:59:59Z"] {
            let sealed = seal(&page, &scene.cle, at(day)).unwrap();
            assert_eq!(verify(&sealed, &ancres).unwrap().niveau, Niveau::B);
            accepted += 1;
        }
        let completed = scene.complete(&page, &[]);
        assert_eq!(verify(&completed, &ancres).unwrap().niveau, Niveau::LT);
        let archived = scene.archive(&completed);
        assert_eq!(verify(&archived, &ancres).unwrap().niveau, Niveau::LTA);
        accepted += 2;
    }
    assert_eq!(accepted, 35);
}
