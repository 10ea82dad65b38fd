//! All that the service keeps about a person, given to that person.
//!
//! Source: RGPD, art. 15 et 20.

use super::Guichet;
use super::bureau::dossier::NoteRendue;
use super::erreur::Erreur;
use super::pieces::PieceRecue;
use super::session::Session;
use anyhow::Context as _;
use axum::Json;
use axum::extract::State;
use rules::DossierId;
use serde::Serialize;
use serde_json::{Value, json};
use sync::Entry;
use utoipa::ToSchema;
use uuid::Uuid;

/// All that is kept about an account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Copie {
    /// The account: its address, its devices, the letters that left, and who of the service opened all this.
    #[schema(value_type = Object)]
    compte: Value,
    /// Its dossiers, of every campaign.
    dossiers: Vec<DossierCopie>,
}

/// All that is kept about a dossier.
#[derive(Serialize, ToSchema)]
pub(crate) struct DossierCopie {
    /// Identity.
    id: Uuid,
    /// The campaign.
    campagne: String,
    /// Each entry of its journal, in order: commands, facts and receipts, as they were written.
    #[schema(value_type = Vec<Object>)]
    journal: Vec<Value>,
    /// What was received of its pièces. The bytes are given one by one, under their names.
    pieces: Vec<PieceRecue>,
    /// What people of the service noted about it.
    notes: Vec<NoteRendue>,
}

/// Rend tout ce que le service conserve sur le compte.
#[utoipa::path(
    get,
    path = "/v1/compte/copie",
    responses(
        (status = 200, description = "Le compte, ses dossiers et leur journal", body = Copie),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn copie(
    State(guichet): State<Guichet>,
    session: Session,
) -> Result<Json<Copie>, Erreur> {
    Ok(Json(Copie::of(&guichet, session.compte).await?))
}

impl Copie {
    /// Reads all of it.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn of(guichet: &Guichet, id: Uuid) -> anyhow::Result<Self> {
        let compte: Value = sqlx::query_scalar("SELECT pupitre.ma_copie($1)")
            .bind(id)
            .fetch_one(&guichet.pool)
            .await
            .context("copy an account")?;
        let mut dossiers = Vec::new();
        for listed in guichet.journal.dossiers(id).await? {
            let entries = guichet.journal.entries(id, DossierId(listed.id)).await?;
            let pieces = guichet.pieces.examined(id, listed.id).await?;
            let notes = guichet.bureau.annotations(listed.id).await?;
            dossiers.push(DossierCopie {
                id: listed.id,
                campagne: listed.campagne,
                journal: entries.iter().map(entry).collect(),
                pieces: pieces.into_iter().map(PieceRecue::from).collect(),
                notes: notes.into_iter().map(NoteRendue::from).collect(),
            });
        }
        Ok(Self { compte, dossiers })
    }
}

/// An entry as text that any program reads.
fn entry(entry: &Entry) -> Value {
    // A form that this program does not know is given as text.
    let read = |bytes: &[u8]| {
        serde_json::from_slice(bytes)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(bytes)))
    };
    match entry {
        Entry::Command {
            sealed,
            received_at,
        } => json!({
            "recu_le": received_at,
            "commande": read(&sealed.bytes),
            "signature": hex::encode(sealed.signature),
            "sante": sealed.sante.as_deref().map(read),
        }),
        Entry::Event { version, event } => json!({
            "version": version,
            "fait": read(&event.payload),
            "sante": event.sante.as_deref().map(read),
        }),
        Entry::Receipt(receipt) => json!({ "recu": read(receipt.as_bytes()) }),
    }
}
