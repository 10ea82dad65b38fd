//! Pages of a PDF that others made: drawn, or read.
//!
//! That happens in another process: the author of the file may be hostile, the drawing has no bound of its own, and a
//! release build ends at the first panic. The child is the same program, started with [`MOT`]; it gets the PDF on its
//! standard input and gives bare points or bare text, never a format to decode. Time, memory and the length of the answer
//! are bounded. Whatever happens to it, the answer is what was asked, or nothing.

mod child;

pub use child::main;

use crate::Picture;
use crate::cage::Cage;
use image::{ImageFormat, RgbImage};
use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

/// First word of the command line that asks for a page instead of a window; page and width follow, or `code`.
pub const MOT: &str = "--apercu-de-page";

/// Word that takes the place of the page when the code on the pages and their words are asked for.
const CODE: &str = "code";
/// Longest text of a code and of the words of the pages.
const READ_MAX: usize = 512 * 1024;
/// What stands between the code and the pages, and between two pages.
const NEXT: char = '\u{c}';
/// After that time the child is killed.
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

/// Draws and reads pages, each time in a process of its own.
#[derive(Debug, Clone)]
pub struct Pages(Cage);

/// What was read on the pages of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lu {
    /// The text of the first code that a page or the photograph bears.
    pub code: String,
    /// The words that each page paints, without their spaces; none for a photograph.
    pub pages: Vec<String>,
}

impl Pages {
    /// Works with a program that calls [`main`] when its first word is [`MOT`].
    pub fn with(program: &Path) -> Self {
        Self(Cage::with(program, WALL))
    }

    /// The picture of a page, counted from 1; `None` when it cannot be drawn whole and in time.
    pub async fn draw(&self, pdf: &[u8], page: u32, width: u32) -> Option<Picture> {
        let width = width.clamp(1, WIDTH_MAX).to_string();
        let words = [MOT.to_owned(), page.to_string(), width];
        let answer = self.0.ask(&words, pdf, ANSWER_MAX).await.ok()??;
        tokio::task::spawn_blocking(move || picture(&answer))
            .await
            .ok()?
    }

    /// The code that a page of a PDF or a photograph bears, and the words around it; nothing for one that bears none.
    pub async fn read(&self, bytes: &[u8]) -> Option<Lu> {
        let answer = self.0.ask(&[MOT, CODE], bytes, READ_MAX).await.ok()??;
        let answer = String::from_utf8(answer).ok()?;
        let mut parts = answer.split(NEXT).map(str::to_owned);
        Some(Lu {
            code: parts.next()?,
            pages: parts.collect(),
        })
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
