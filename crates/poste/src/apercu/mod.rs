//! Pictures of kept files, so that a person sees what they added.
//!
//! A photograph is made smaller in this process. A page of a PDF is drawn in another one: its author may be hostile,
//! the drawing has no bound of its own, and a release build ends at the first panic. The child is the same program,
//! started with [`MOT`]; it gets the PDF on its standard input and gives bare points, never a format to decode. Time,
//! memory and the length of the answer are bounded. Whatever happens to it, the answer is a picture or none.

mod child;

pub use child::main;

use image::{ImageFormat, RgbImage};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

/// First word of the command line that asks for the drawing of a page instead of a window; page and width follow.
pub const MOT: &str = "--apercu-de-page";

/// After that time the drawing is given up and the child killed.
const WALL: Duration = Duration::from_secs(5);
/// Children at work at the same time.
const AT_ONCE: usize = 2;
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

/// A picture as the interface shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// PNG.
    pub png: Vec<u8>,
    /// Width in points.
    pub width: u32,
    /// Height in points.
    pub height: u32,
}

/// Draws pages of PDFs, each in a process of its own.
#[derive(Debug, Clone)]
pub struct Renderer {
    program: PathBuf,
    turns: Arc<Semaphore>,
}

impl Renderer {
    /// Draws with a program that calls [`main`] when its first word is [`MOT`].
    pub fn with(program: &Path) -> Self {
        Self {
            program: program.to_owned(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The picture of a page, counted from 1; `None` when it cannot be drawn whole and in time.
    pub async fn page(&self, pdf: &[u8], page: u32, width: u32) -> Option<Picture> {
        let _turn = self.turns.acquire().await.ok()?;
        // A child that is dropped is killed.
        let drawing = tokio::time::timeout(WALL, self.draw(pdf, page, width));
        let answer = drawing.await.ok()??;
        tokio::task::spawn_blocking(move || picture(&answer))
            .await
            .ok()?
    }

    async fn draw(&self, pdf: &[u8], page: u32, width: u32) -> Option<Vec<u8>> {
        let mut child = self.start(page, width)?;
        let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
        let give = async move {
            // A child that gives up does not read to the end; how it ended is what counts.
            let _ = stdin.write_all(pdf).await;
        };
        let mut answer = Vec::new();
        let mut bounded = stdout.take(ANSWER_MAX as u64 + 1);
        let ((), read) = tokio::join!(give, bounded.read_to_end(&mut answer));
        read.ok()?;
        if answer.len() > ANSWER_MAX {
            return None;
        }
        child.wait().await.ok()?.success().then_some(answer)
    }

    fn start(&self, page: u32, width: u32) -> Option<Child> {
        let mut command = Command::new(&self.program);
        command
            .arg(MOT)
            .arg(page.to_string())
            .arg(width.clamp(1, WIDTH_MAX).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        #[cfg(windows)]
        {
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        command.spawn().ok()
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
