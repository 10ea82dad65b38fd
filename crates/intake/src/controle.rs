//! The examination of a file that was received: the device examined it, but nothing proves that it was ours.

use super::{IntakeRefusal, Media, kind, known_code, pdf, photo};
use crate::cage::{self, Cage};
use rules::campagne::Limites;
use std::ffi::OsString;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// First word of the command line that asks for an examination; the limits follow.
pub const MOT: &str = "--controle-de-fichier";
/// Longest answer: a code.
const ANSWER_MAX: usize = 64;
/// The answer when nothing is wrong.
const FIT: &str = "fichier.sain";

/// Time after which an examination is given up: the machine may be busy, the time on the processor is bounded anyhow.
const WALL: Duration = Duration::from_secs(30);

/// By how much the examination lets others go first.
#[cfg(unix)]
const LATER: i32 = 10;

/// Examines received files, each in a process of its own.
#[derive(Debug, Clone)]
pub struct Examiner(Cage);

impl Examiner {
    /// Examines with a program that calls [`main`] when its first word is [`MOT`].
    pub fn with(program: &Path) -> Self {
        Self(Cage::with(program, WALL))
    }

    /// The code of what is wrong with a file; nothing when it may be opened.
    ///
    /// A file that ends its examiner, or keeps it too long, has the code of [`IntakeRefusal::Unexamined`].
    ///
    /// # Errors
    ///
    /// The examiner does not start, or the system does not close it in: that is no fault of the file.
    pub async fn examine(
        &self,
        bytes: &[u8],
        limites: &Limites,
    ) -> io::Result<Option<&'static str>> {
        let words = [
            MOT.to_owned(),
            limites.octets_max.to_string(),
            limites.pages_max.to_string(),
            limites.megapixels_max.to_string(),
        ];
        let answer = self.0.ask(&words, bytes, ANSWER_MAX).await?;
        let code = answer.and_then(|answer| String::from_utf8(answer).ok());
        let code = code.unwrap_or_default();
        Ok((code != FIT).then(|| known_code(&code)))
    }
}

/// Examines the bytes of the standard input within the limits that the words give, and answers a code.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    // Who sends goes before who examines what came.
    #[cfg(unix)]
    let _ = rustix::process::nice(LATER);
    cage::run(move || answer(&words))
}

fn answer(words: &[OsString]) -> Option<()> {
    let mut limits = words.iter().map(|word| word.to_str()?.parse::<u32>().ok());
    let (octets_max, pages_max, megapixels_max) =
        (limits.next()??, limits.next()??, limits.next()??);
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).ok()?;
    let said = match fit(&bytes, octets_max, pages_max, megapixels_max) {
        Ok(()) => FIT,
        Err(refusal) => refusal.code(),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(said.as_bytes()).ok()?;
    out.flush().ok()
}

/// Whether a received file is one that the application would have sent.
fn fit(
    bytes: &[u8],
    octets_max: u32,
    pages_max: u32,
    megapixels_max: u32,
) -> Result<(), IntakeRefusal> {
    if u32::try_from(bytes.len()).map_or(true, |length| length > octets_max) {
        return Err(IntakeRefusal::TooBig);
    }
    match kind(bytes)? {
        Media::Pdf => pdf::check(bytes, pages_max).map(drop),
        media @ (Media::Jpeg | Media::Png) => {
            // The application makes a picture anew: nothing follows its end.
            if photo::end(bytes, media)? != bytes.len() {
                return Err(IntakeRefusal::PictureDamaged);
            }
            photo::decode(bytes, megapixels_max).map(drop)
        }
    }
}
