//! Pictures of kept files, so that a person sees what they added, and the code that a page bears.
//!
//! A photograph is made smaller in this process. A page of a PDF is drawn in another one ([`intake::page`]).

use crate::view::Apercu;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use documents::{Accord, Code};
use intake::Picture;
use intake::page::Pages;
use rules::campagne::Limites;
use rules::saisie::Media;
use std::path::Path;

pub use intake::page::{MOT, main};

/// Draws pages of PDFs, each in a process of its own.
#[derive(Debug, Clone)]
pub struct Renderer(Pages);

impl Renderer {
    /// Draws with a program that calls [`main`] when its first word is [`MOT`].
    pub fn with(program: &Path) -> Self {
        Self(Pages::with(program))
    }

    /// The picture of a page, counted from 1; `None` when it cannot be drawn whole and in time.
    pub async fn page(&self, pdf: &[u8], page: u32, width: u32) -> Option<Picture> {
        self.0.draw(pdf, page, width).await
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

    /// The code that a page of a PDF or a photograph bears, and what its words say against it; nothing for one that bears
    /// none, or that of somebody else.
    pub async fn code(&self, bytes: &[u8]) -> Option<(Code, Accord)> {
        let read = self.0.read(bytes).await?;
        let code = Code::parse(&read.code)?;
        let accord = code.against(&read.pages);
        Some((code, accord))
    }
}
