//! Pictures of kept files, so that a person sees what they added.
//!
//! A photograph is made smaller in this process. A page of a PDF is drawn in another one: its author may be hostile,
//! the drawing has no bound of its own, and a release build ends at the first panic. The child is the same program,
//! started with [`MOT`]; it gets the PDF on its standard input and gives bare points, never a format to decode. Time,
//! memory and the length of the answer are bounded. Whatever happens to it, the answer is a picture or none.

mod child;

pub use child::main;

use crate::view::Apercu;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use documents::Code;
use image::{ImageFormat, RgbImage};
use intake::Picture;
use intake::cage::Cage;
use rules::campagne::Limites;
use rules::saisie::Media;
use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

/// First word of the command line that asks for the drawing of a page instead of a window; page and width follow, or
/// `code`.
pub const MOT: &str = "--apercu-de-page";

/// Word that takes the place of the page when the code on the pages is asked for.
const CODE: &str = "code";
/// Longest text of a code.
const CODE_MAX: usize = 1024;
/// After that time the drawing is given up and the child killed.
const WALL: Duration = Duration::from_secs(5);
/// Widest picture, in points.
const WIDTH_MAX: u32 = 2000;
/// Tallest picture, in points.
const HEIGHT_MAX: u32 = 4000;
/// Bytes of the width and height that stand before the points, as big-endian `u32`.
const HEAD: usize = 8;
/// Red, green, blue.
const CHANNELS: usize = 3;
/// Longest answer of a child.
const ANSWER_MAX: usize = HEAD + CHANNELS * (WIDTH_MAX * HEIGHT_MAX) as usize;

/// Draws pages of PDFs, each in a process of its own.
#[derive(Debug, Clone)]
pub struct Renderer(Cage);

impl Renderer {
    /// Draws with a program that calls [`main`] when its first word is [`MOT`].
    pub fn with(program: &Path) -> Self {
        Self(Cage::with(program, WALL))
    }

    /// The picture of a page, counted from 1; `None` when it cannot be drawn whole and in time.
    pub async fn page(&self, pdf: &[u8], page: u32, width: u32) -> Option<Picture> {
        let width = width.clamp(1, WIDTH_MAX).to_string();
        let words = [MOT.to_owned(), page.to_string(), width];
        let answer = self.0.ask(&words, pdf, ANSWER_MAX).await.ok()??;
        tokio::task::spawn_blocking(move || picture(&answer))
            .await
            .ok()?
    }

    /// What the interface shows of a page of a file, counted from 1: a photograph is made smaller here.
    pub(crate) async fn show(
        &self,
        media: Media,
        bytes: impl AsRef<[u8]> + Send + 'static,
        (page, width): (u32, u32),
        limites: Limites,
    ) -> Apercu {
        let drawn = match media {
            Media::Pdf => self.page(bytes.as_ref(), page, width).await,
            Media::Jpeg | Media::Png => {
                let smaller = move || intake::preview(bytes.as_ref(), width, &limites);
                tokio::task::spawn_blocking(smaller).await.ok().flatten()
            }
        };
        drawn.map_or(Apercu::Impossible, |drawn| Apercu::Image {
            png: BASE64_STANDARD.encode(drawn.png),
            largeur: drawn.width,
            hauteur: drawn.height,
        })
    }

    /// The code that a page of a PDF or a photograph bears; nothing for one that bears none, or that of somebody else.
    pub async fn code(&self, bytes: &[u8]) -> Option<Code> {
        let words = [MOT, CODE];
        let answer = self.0.ask(&words, bytes, CODE_MAX).await.ok()??;
        Code::parse(std::str::from_utf8(&answer).ok()?)
    }
}

/// The points that a child gave, as PNG; `None` unless there are exactly as many as it says.
fn picture(answer: &[u8]) -> Option<Picture> {
    let (head, points) = answer.split_first_chunk::<HEAD>()?;
    let [width, height] = [0, 4].map(|at| {
        let bytes: [u8; 4] = std::array::from_fn(|rank| head[at + rank]);
        u32::from_be_bytes(bytes)
    });
    if !(1..=WIDTH_MAX).contains(&width) || !(1..=HEIGHT_MAX).contains(&height) {
        return None;
    }
    if points.len() != CHANNELS * (width * height) as usize {
        return None;
    }
    let mut png = Cursor::new(Vec::new());
    RgbImage::from_raw(width, height, points.to_vec())?
        .write_to(&mut png, ImageFormat::Png)
        .ok()?;
    Some(Picture {
        png: png.into_inner(),
        width,
        height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(width: u32, height: u32, points: usize) -> Vec<u8> {
        let mut answer = [width.to_be_bytes(), height.to_be_bytes()].concat();
        answer.resize(HEAD + points, 200);
        answer
    }

    #[test]
    fn an_answer_is_a_picture_only_when_it_has_the_points_that_it_says() {
        let drawn = picture(&answer(3, 2, 18)).expect("a picture");
        assert_eq!((drawn.width, drawn.height), (3, 2));
        assert!(drawn.png.starts_with(b"\x89PNG"));
        for hostile in [
            Vec::new(),
            b"%PDF-1.4".to_vec(),
            answer(3, 2, 17),
            answer(3, 2, 19),
            answer(0, 2, 0),
            answer(WIDTH_MAX + 1, 1, 6003),
            answer(u32::MAX, u32::MAX, 3),
        ] {
            assert_eq!(picture(&hostile), None);
        }
    }
}
