//! What travels between a device and the server, and what each side makes of it.
//!
//! A device never writes state: it signs commands, sends them, and shows a prediction. The server keeps the bytes,
//! stamps the instant, decides with the same rules, and answers with a signed receipt. Nothing here reads a clock, a
//! disk, a network or a random number: all of them are arguments, so that a simulator can be any of them.

mod admission;
mod canonical;
mod defects;
mod deposited;
mod device;
mod envelope;
mod journal;
mod kept;
mod keys;
mod message;
mod receipt;
mod section;
mod wire;

pub use admission::{ADMISSION_CODES, Admission, Admitted, Chain, Frame, Passage, ServerDossier};
pub use canonical::{canonical, digest};
pub use defects::Defect;
#[cfg(feature = "defects")]
pub use defects::plant;
pub use deposited::Files;
pub use device::{Device, DeviceState, Effect, Sending, SendingState};
pub use envelope::{DeviceId, Envelope, EnvelopeError, Sealed};
pub use journal::{Entry, Unreadable};
pub use kept::{Kept, KeptVersion, Memory, Name, News};
pub use keys::{DeviceKey, Keys, ReceiptKey, Signer};
pub use message::{Reply, Request};
pub use receipt::{Expected, Receipt, ReceiptBytes, ReceiptError, SignedReceipt, Verdict};
pub use section::Section;
pub use wire::WireError;
