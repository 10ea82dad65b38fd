//! Whole stories in the real window.
//!
//! A journey starts its own display, window manager, session bus and driver, opens the program in them, and does what
//! a person does: it finds things by role and name, types and clicks. Scripts only read (and run axe). Each wait is on
//! a condition and has an end. What a journey needs and the machine has not makes it fail with a sentence that names
//! the missing thing: nothing is skipped.
//!
//! ```no_run
//! use tests::{Launch, Page};
//!
//! # async fn story() -> anyhow::Result<()> {
//! Launch::at("2023-10-20T10:00")
//!     .run(async |page: &Page| {
//!         page.click("Commencer une inscription").await?;
//!         page.record().await
//!     })
//!     .await
//! # }
//! ```

mod album;
pub mod anciens;
pub mod apparences;
mod axe;
pub mod campagnes;
mod desktop;
mod display;
mod driver;
pub mod etapes;
mod eye;
mod page;
pub mod papers;
pub mod people;
pub mod preparation;
mod processes;
pub mod remise;
pub mod reprises;
pub mod service;
mod start;
mod typing;
mod wait;
mod window;

pub use album::folder;
pub use axe::Violation;
pub use display::Screen;
pub use fantoccini::key::Key;
pub use page::{Page, Role};
pub use start::{Stage, Start};
pub use window::{Launch, Theme, Window, program};
