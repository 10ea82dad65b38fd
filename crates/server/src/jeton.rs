//! A key that a token holds and never gives: an HSM, or a card, through PKCS #11.
//!
//! Source: OASIS PKCS #11, version 2.40.

use crate::coffre::read_text;
use anyhow::{Context as _, Result};
use cachet::{Algorithme, CleIllisible, Signataire};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Which token, and how to open it.
#[derive(Debug, Clone)]
pub struct ReglageJeton {
    /// The library of who made it.
    pub module: PathBuf,
    /// Its label.
    pub etiquette: String,
    /// The file of its PIN.
    pub pin: PathBuf,
}

/// A token that is open.
pub(crate) struct Module(Arc<Mutex<Session>>);

/// A key in it.
struct CleDeJeton {
    session: Arc<Mutex<Session>>,
    cle: ObjectHandle,
    kind: Algorithme,
}

impl Module {
    /// Opens a token with its PIN.
    ///
    /// # Errors
    /// The module does not load, no token has that label, or the PIN is not its own.
    pub(crate) fn open(reglage: &ReglageJeton) -> Result<Self> {
        let module = &reglage.module;
        let context = Pkcs11::new(module)
            .with_context(|| format!("{} : ce module ne se charge pas", module.display()))?;
        context
            .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
            .with_context(|| format!("{} : ce module ne démarre pas", module.display()))?;
        let slots = context.get_slots_with_token().context("list the tokens")?;
        let named = |slot: &cryptoki::slot::Slot| {
            let told = context.get_token_info(*slot);
            told.is_ok_and(|it| it.label().trim_end() == reglage.etiquette)
        };
        let slot = slots.into_iter().find(named);
        let slot = slot.with_context(|| {
            format!("aucun jeton ne porte l’étiquette « {} »", reglage.etiquette)
        })?;
        let session = context.open_ro_session(slot).context("open the token")?;
        let pin = read_text(&reglage.pin)?;
        let pin = AuthPin::new(pin.trim_end().into());
        session
            .login(UserType::User, Some(&pin))
            .context("le jeton refuse ce code : attention, il se bloque après quelques essais")?;
        Ok(Self(Arc::new(Mutex::new(session))))
    }

    /// The private key of that name.
    ///
    /// # Errors
    /// There is none of that kind.
    pub(crate) fn key(
        &self,
        name: &str,
        kind: Algorithme,
    ) -> Result<Box<dyn Signataire>, CleIllisible> {
        let wanted = [
            Attribute::Class(ObjectClass::PRIVATE_KEY),
            Attribute::Label(name.as_bytes().to_vec()),
            Attribute::KeyType(match kind {
                Algorithme::Ecdsa => KeyType::EC,
                Algorithme::Rsa => KeyType::RSA,
            }),
        ];
        let session = self.0.lock().map_err(|_| CleIllisible::Jeton)?;
        let found = session.find_objects(&wanted);
        let found = found.map_err(|_| CleIllisible::Jeton)?;
        let cle = *found.first().ok_or(CleIllisible::Cle)?;
        let session = self.0.clone();
        Ok(Box::new(CleDeJeton { session, cle, kind }))
    }
}

impl Signataire for CleDeJeton {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CleIllisible> {
        let session = self.session.lock().map_err(|_| CleIllisible::Jeton)?;
        let jeton = |_| CleIllisible::Jeton;
        match self.kind {
            Algorithme::Rsa => session
                .sign(&Mechanism::Sha256RsaPkcs, self.cle, message)
                .map_err(jeton),
            Algorithme::Ecdsa => {
                let digest = Sha256::digest(message);
                let signed = session.sign(&Mechanism::Ecdsa, self.cle, &digest);
                // A token gives `r` then `s`; a seal wants them in ASN.1.
                let signature = p256::ecdsa::Signature::from_slice(&signed.map_err(jeton)?);
                let signature = signature.map_err(|_| CleIllisible::Jeton)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
        }
    }
}
