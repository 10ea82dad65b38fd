//! Defects that can be planted in this room, one at a time, for the simulator to find. Without the feature `defects`
//! none can be.

/// A mistake that somebody could have made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// The server decides a command again when it comes twice.
    DecidedTwice,
    /// The server decides over a missing number.
    GapIgnored,
    /// The server takes the clock of the device for the instant that counts.
    DeviceClock,
    /// The server lets the last writer of a part win.
    LastWriterWins,
    /// The server decides a command that waited for another at the instant at which that one came.
    WaitingRestamped,
    /// The server numbers a refused command as a change.
    RefusedCounts,
    /// The device believes a receipt whose signature is false.
    ReceiptUnverified,
    /// The device forgets a command once it was sent.
    ForgottenWhenSent,
    /// The device shows its prediction as what the server holds.
    PredictionConfirmed,
    /// The device drops what is in conflict.
    ConflictDropped,
    /// The device numbers from its own state after a restore of the server, and does not send again.
    RestoreIgnored,
    /// The device waits for ever after enough failures.
    NeverAgain,
}

#[cfg(feature = "defects")]
mod on {
    use super::Defect;
    use std::cell::Cell;

    thread_local! {
        static PLANTED: Cell<Option<Defect>> = const { Cell::new(None) };
    }

    /// Plants a defect in this thread, or none.
    pub fn plant(defect: Option<Defect>) {
        PLANTED.set(defect);
    }

    pub(crate) fn planted(defect: Defect) -> bool {
        PLANTED.get() == Some(defect)
    }
}

#[cfg(feature = "defects")]
pub use on::plant;
#[cfg(feature = "defects")]
pub(crate) use on::planted;

#[cfg(not(feature = "defects"))]
pub(crate) const fn planted(_defect: Defect) -> bool {
    false
}
