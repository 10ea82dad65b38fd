//! Keys: a device signs what it sends (Ed25519), the server signs what it received (ECDSA P-256).

use crate::envelope::DeviceId;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use std::collections::BTreeMap;

/// The key of a device, made when it is enrolled and kept in the keyring of its system.
#[derive(Clone)]
pub struct DeviceKey(ed25519_dalek::SigningKey);

impl DeviceKey {
    /// Makes the key of 32 random bytes.
    pub fn of(secret: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(secret))
    }

    /// The public half, by which the server knows the device.
    pub fn id(&self) -> DeviceId {
        DeviceId(self.0.verifying_key().to_bytes())
    }

    /// Signs bytes. What is signed says what it is for in its first line, so that no signature serves twice.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        ed25519_dalek::Signer::sign(&self.0, bytes).to_bytes()
    }
}

impl DeviceId {
    /// Whether the device signed these bytes. Weak keys and signatures that could be bent are refused.
    pub fn signed(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        ed25519_dalek::VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(bytes, &signature).is_ok())
    }
}

/// What signs receipts: a key in a sealed file, in a token, or in a test.
pub trait Signer {
    /// Name of the key.
    fn kid(&self) -> &str;
    /// Signs bytes: `r` then `s`, 32 bytes each.
    fn sign(&self, bytes: &[u8]) -> [u8; 64];
}

/// A key of receipts that is held in memory.
#[derive(Clone)]
pub struct ReceiptKey {
    kid: String,
    key: p256::ecdsa::SigningKey,
}

impl ReceiptKey {
    /// Makes the key of 32 random bytes; `None` for the few that are no key.
    pub fn of(kid: &str, secret: &[u8; 32]) -> Option<Self> {
        let key = p256::ecdsa::SigningKey::from_slice(secret).ok()?;
        Some(Self {
            kid: kid.to_owned(),
            key,
        })
    }

    /// The public half, as [`Keys::with`] reads it.
    pub fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(true);
        point.as_bytes().to_vec()
    }
}

impl Signer for ReceiptKey {
    fn kid(&self) -> &str {
        &self.kid
    }

    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let signature: p256::ecdsa::Signature = self.key.sign(bytes);
        signature.to_bytes().into()
    }
}

/// Public keys of receipts, by name. They ship with the application; an old one stays, for old receipts.
#[derive(Clone, Default)]
pub struct Keys(BTreeMap<String, p256::ecdsa::VerifyingKey>);

impl Keys {
    /// The same keys and one more; `None` when these bytes are no point of the curve.
    #[must_use]
    pub fn with(mut self, kid: &str, public: &[u8]) -> Option<Self> {
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(public).ok()?;
        self.0.insert(kid.to_owned(), key);
        Some(self)
    }

    /// Whether a key of that name is known, and whether it signed these bytes.
    pub fn signed(&self, kid: &str, bytes: &[u8], signature: &[u8; 64]) -> Option<bool> {
        let key = self.0.get(kid)?;
        let signature = p256::ecdsa::Signature::from_slice(signature);
        Some(signature.is_ok_and(|signature| key.verify(bytes, &signature).is_ok()))
    }
}
