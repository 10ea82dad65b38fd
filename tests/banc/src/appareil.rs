//! Devices that speak to a server without an application around them.

use crate::{Base, exchange};
use sync::{Device, Reply, Request};

impl Base {
    /// Puts the person of a device, whose account, device and dossier bear one number.
    pub async fn enrol_device(&self, device: &Device) {
        let id = device.server().dossier.id.0;
        self.enrol(id, id, device.id(), &token_of(device)).await;
    }
}

/// The token of a device of [`Base::enrol_device`].
pub fn token_of(device: &Device) -> String {
    hex::encode(device.id().0)
}

/// What the server at that address answers to such a device; nothing when no whole answer came.
pub fn ask(address: &str, device: &Device, request: &Request) -> Option<Reply> {
    let dossier = device.server().dossier.id.0;
    let (line, body) = match request {
        Request::Deposit(_) => (
            format!("POST /v1/dossiers/{dossier}/depots"),
            request.to_text(),
        ),
        Request::Pull { since } => (
            format!("GET /v1/dossiers/{dossier}/evenements?depuis={since}"),
            Vec::new(),
        ),
    };
    let bearer = format!("Bearer {}", token_of(device));
    let head = [
        ("Authorization", bearer.as_str()),
        ("X-Pupitre-Repetition", "oui"),
    ];
    let (_, body) = exchange(address, &line, &head, &body).ok()?;
    Reply::from_text(&body).ok()
}
