//! The child: reads a PDF, draws one page or reads the code on its pages and their words, ends.
//!
//! It closes itself in before it reads the first byte, and draws nothing when it cannot.

use super::{CODE, HEIGHT_MAX, NEXT, READ_MAX, WIDTH_MAX};
use crate::cage;
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, InterpreterWarning, SoftMask, TransformExt as _,
    interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{BezPath, Rect};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::PremulRgba8;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use rxing::helpers::detect_in_luma_with_hints;
use rxing::{BarcodeFormat, DecodeHints};
use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Pages on which a code is looked for, from the first.
const CODE_PAGES: usize = 8;
/// Width at which a page is drawn to look for a code: two hundred dots per inch of an A4 page.
const CODE_WIDTH: u32 = 1654;

/// Draws the page that the words ask for: page and width follow [`super::MOT`].
///
/// The PDF comes on the standard input. Width and height, then the points, go to the standard output; nothing does
/// when the page cannot be drawn whole. After `code`, the text of the code that a page bears goes there instead, then the words
/// of each page.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    cage::run(move || answer(&words))
}

fn answer(words: &[OsString]) -> Option<()> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).ok()?;
    if words == [CODE] {
        let text = read(bytes)?;
        return std::io::stdout().write_all(text.as_bytes()).ok();
    }
    let [page, width] = words else { return None };
    let page = page.to_str()?.parse().ok()?;
    let width = width.to_str()?.parse().ok()?;
    let drawn = draw(&Pdf::new(bytes).ok()?, page, width)?;
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
fn draw(pdf: &Pdf, page: usize, width: u32) -> Option<Pixmap> {
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

/// The code that a photograph bears, or one of the first pages of a PDF; then the words of its pages.
fn read(bytes: Vec<u8>) -> Option<String> {
    if let Ok(photo) = image::load_from_memory(&bytes) {
        let photo = photo.into_luma8();
        let (width, height) = photo.dimensions();
        return symbol(photo.into_raw(), width, height);
    }
    let pdf = Pdf::new(bytes).ok()?;
    let mut first = 1..=CODE_PAGES.min(pdf.pages().len());
    let mut told = first.find_map(|page| {
        let drawn = draw(&pdf, page, CODE_WIDTH)?;
        let (width, height) = (drawn.width().into(), drawn.height().into());
        let grey = |point: &PremulRgba8| {
            let sum = u16::from(point.r) + u16::from(point.g) + u16::from(point.b);
            u8::try_from(sum / 3).unwrap_or(u8::MAX)
        };
        symbol(drawn.data().iter().map(grey).collect(), width, height)
    })?;
    for page in pdf.pages().iter() {
        told.push(NEXT);
        told.push_str(&words(page));
        if told.len() > READ_MAX {
            return None;
        }
    }
    Some(told)
}

/// The words that a page paints, without their spaces.
fn words(page: &Page<'_>) -> String {
    let (width, height) = page.render_dimensions();
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, width.into(), height.into()),
        &cache,
        page.xref(),
        InterpreterSettings::default(),
    );
    let mut heard = Words(String::new());
    interpret_page(page, &mut context, &mut heard);
    heard.0
}

/// Hears the letters that are painted; what a file holds without painting it is no word of the page.
struct Words(String);

impl<'a> Device<'a> for Words {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        for glyph in run.glyphs() {
            let letters = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => char::REPLACEMENT_CHARACTER.to_string(),
            };
            let black = letters
                .chars()
                .filter(|letter| !letter.is_whitespace() && *letter != NEXT);
            self.0.extend(black);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn symbol(grey: Vec<u8>, width: u32, height: u32) -> Option<String> {
    let wanted = Some(BarcodeFormat::DATA_MATRIX);
    let mut hints = DecodeHints {
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    let read = detect_in_luma_with_hints(grey, width, height, wanted, &mut hints).ok()?;
    Some(read.getText().to_owned())
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
