//! Who works here: a first sign-in, a sign-in, a screen that locks.

use super::{Bureau, Lieu};
use crate::refus;
use crate::view::{ActivationView, FacteurView};
use qrcode::{Color, QrCode};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// Digits that open a locked screen.
const PIN: std::ops::RangeInclusive<usize> = 4..=8;
/// Wrong tries before the session ends.
///
/// Source: sync-security, §8.
const ESSAIS: u8 = 3;

/// A person who signed in. It is in memory only.
pub(super) struct Session {
    pub(super) jeton: String,
    pub(super) nom: String,
    pub(super) operations: BTreeSet<String>,
    pin: [u8; 32],
    essais: u8,
}

impl Session {
    /// Whether her roles may do it.
    pub(super) fn may(&self, operation: &str) -> bool {
        self.operations.contains(operation)
    }
}

fn hidden(pin: &str) -> [u8; 32] {
    Sha256::digest(pin.as_bytes()).into()
}

impl Bureau {
    pub(super) fn activation(&self) -> ActivationView {
        let facteur = self.facteur.as_ref().map(|it| FacteurView {
            secret: grouped(&it.secret),
            image: picture(&it.adresse),
        });
        ActivationView { facteur }
    }

    pub(super) async fn activate(&mut self, identifiant: &str, invitation: &str, password: &str) {
        let fields = [
            ("identifiant", "votre identifiant", identifiant),
            ("invitation", "le code d’invitation", invitation),
            ("mot_de_passe", "un mot de passe", password),
        ];
        if !self.all_typed(&fields) {
            return;
        }
        let Some(liaison) = self.service.liaison(self.horloge.is_repetition()) else {
            return;
        };
        let name = identifiant.trim().to_lowercase();
        let answer = liaison.prepare_agent(&name, invitation, password).await;
        if let Some(facteur) = self.heard(answer) {
            self.facteur = Some(facteur);
            self.enter(Lieu::Activation);
        }
    }

    pub(super) async fn sign_in(&mut self, typed: (&str, &str, &str), pin: &str) {
        let (identifiant, password, code) = typed;
        let fields = [
            ("identifiant", "votre identifiant", identifiant),
            ("mot_de_passe", "votre mot de passe", password),
            ("code", "le code de votre appareil", code),
        ];
        let complete = self.all_typed(&fields);
        let digits = pin.chars().all(|c| c.is_ascii_digit());
        if !digits || !PIN.contains(&pin.len()) {
            self.refuse("bureau.pin", "pin");
        }
        let Some(liaison) = self.service.liaison(self.horloge.is_repetition()) else {
            return;
        };
        if !complete || !self.refus.is_empty() {
            return;
        }
        let answer = liaison
            .sign_in_agent(identifiant.trim(), password, code)
            .await;
        let Some(opened) = self.heard(answer) else {
            return;
        };
        self.session = Some(Session {
            jeton: opened.jeton,
            nom: opened.nom,
            operations: opened.operations.into_iter().collect(),
            pin: hidden(pin),
            essais: 0,
        });
        self.facteur = None;
        self.show_board().await;
    }

    fn all_typed(&mut self, fields: &[(&str, &str, &str)]) -> bool {
        for (champ, nom, texte) in fields {
            if texte.trim().is_empty() {
                let mut told = refus::own("bureau.vide", champ);
                told.donnees.insert("nom".to_owned(), (*nom).to_owned());
                self.refus.push(told);
            }
        }
        self.refus.is_empty()
    }

    pub(super) async fn sign_out(&mut self) {
        self.leave().await;
        self.ask(|liaison, jeton| async move { liaison.sign_out_agent(&jeton).await })
            .await;
        self.refus.clear();
        self.forget();
    }

    /// Forgets all that was seen: the next person is another one.
    pub(super) fn forget(&mut self) {
        self.session = None;
        self.comptes = None;
        self.images = None;
        self.liste = super::Liste::default();
        self.ouvert = None;
        self.lot = None;
        self.lots.clear();
        self.essai = None;
        self.verrouille = false;
        self.enter(Lieu::Connexion);
    }

    pub(super) fn lock(&mut self) {
        if self.session.is_some() {
            self.verrouille = true;
            self.numero = self.numero.wrapping_add(1);
        }
    }

    pub(super) async fn unlock(&mut self, pin: &str) {
        if self.is_pin(pin).await {
            self.verrouille = false;
            self.numero = self.numero.wrapping_add(1);
        }
    }

    /// Whether these are the digits of who signed in; the session ends after too many others.
    pub(super) async fn is_pin(&mut self, pin: &str) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        if session.pin == hidden(pin) {
            session.essais = 0;
            return true;
        }
        session.essais += 1;
        if session.essais < ESSAIS {
            self.refuse("bureau.pin_faux", "pin");
            return false;
        }
        self.sign_out().await;
        self.refuse("bureau.verrou_ferme", "");
        false
    }
}

/// Groups of four, for who types them.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|it| it.iter().collect()).collect();
    groups.join(" ")
}

/// The rows of a QR code; none when it does not fit in one.
fn picture(address: &str) -> Vec<String> {
    let Ok(code) = QrCode::new(address.as_bytes()) else {
        return Vec::new();
    };
    let dot = |color: &Color| match color {
        Color::Dark => '#',
        Color::Light => ' ',
    };
    let rows = code.to_colors();
    rows.chunks(code.width())
        .map(|row| row.iter().map(dot).collect())
        .collect()
}
