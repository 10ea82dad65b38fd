//! The child: reads a PDF, draws one page, ends.
//!
//! It closes itself in before it reads the first byte, and draws nothing when it cannot.

use super::{HEIGHT_MAX, WIDTH_MAX};
use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Draws the page that the words ask for: page and width follow [`super::MOT`].
///
/// The PDF comes on the standard input. Width and height, then the points, go to the standard output; nothing does
/// when the page cannot be drawn whole.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    intake::cage::run(move || answer(&words))
}

fn answer(words: &[OsString]) -> Option<()> {
    let [page, width] = words else { return None };
    let page = page.to_str()?.parse().ok()?;
    let width = width.to_str()?.parse().ok()?;
    let mut pdf = Vec::new();
    std::io::stdin().lock().read_to_end(&mut pdf).ok()?;
    let drawn = draw(pdf, page, width)?;
    let mut answer = std::io::BufWriter::new(std::io::stdout().lock());
    for side in [drawn.width(), drawn.height()] {
        answer.write_all(&u32::from(side).to_be_bytes()).ok()?;
    }
    for point in drawn.data() {
        answer.write_all(&[point.r, point.g, point.b]).ok()?;
    }
    answer.flush().ok()
}

/// The page on white, as wide as asked unless it would be too tall.
fn draw(pdf: Vec<u8>, page: usize, width: u32) -> Option<Pixmap> {
    let pdf = Pdf::new(pdf).ok()?;
    let page = pdf.pages().get(page.checked_sub(1)?)?;
    let scale = scale(page.render_dimensions(), width)?;
    let lost = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&lost);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if is_loss(warning) {
                told.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let drawn = render(
        page,
        &RenderCache::new(),
        &settings,
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    let whole = !lost.load(Ordering::Relaxed) && drawn.width() > 0 && drawn.height() > 0;
    whole.then_some(drawn)
}

/// Whether a page would show without its text or its scan, and look like a bad file. A box of a form that is not ticked
/// is none.
fn is_loss(warning: InterpreterWarning) -> bool {
    matches!(
        warning,
        InterpreterWarning::UnsupportedFont | InterpreterWarning::ImageDecodeFailure
    )
}

/// How much larger than one point a unit of the page becomes; `None` for a page without extent.
fn scale((page_width, page_height): (f32, f32), width: u32) -> Option<f32> {
    let fitted = |side: u32, page: f32| -> f32 {
        let side = u16::try_from(side).unwrap_or(u16::MAX);
        f32::from(side) / page
    };
    let scale = fitted(width.clamp(1, WIDTH_MAX), page_width).min(fitted(HEIGHT_MAX, page_height));
    (scale.is_finite() && scale > 0.0).then_some(scale)
}
