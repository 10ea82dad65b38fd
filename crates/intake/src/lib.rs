//! Files that a candidate adds: what they really are, whether they can be kept, and in which form.
//!
//! The content decides, not the name. Photographs are turned upright, made smaller and stripped of what they say
//! about place and device; a PDF is kept as it is once nothing in it can act. HEIC is refused with a way out: its
//! decoder is a C library that is not shipped.
//!
//! The same examination is made twice: by the application before a file is kept, and by the service once it came
//! ([`controle`]), in a process of its own ([`cage`]).

pub mod cage;
pub mod controle;
pub mod page;
mod pdf;
mod photo;

use rules::campagne::Limites;
use rules::saisie::Media;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;

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

/// A file ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// Name to show.
    pub nom: String,
    /// Type of the content kept.
    pub media: Media,
    /// Bytes to keep.
    pub octets: Vec<u8>,
    /// Pages.
    pub pages: u32,
    /// SHA-256 of the bytes to keep.
    pub empreinte: String,
    /// What deserves a second look.
    pub warnings: Vec<IntakeWarning>,
}

/// Why a file cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntakeRefusal {
    /// No byte.
    Empty,
    /// More bytes than the campaign takes.
    TooBig,
    /// Still more bytes than the campaign keeps, after making it smaller.
    TooBigToKeep,
    /// The file went away while it was read, or cannot be read.
    Vanished,
    /// A folder.
    Folder,
    /// HEIC or HEIF.
    Heic,
    /// A word processor's file, an archive…
    OfficeFile,
    /// Nothing known.
    Unknown,
    /// The PDF asks a password.
    PdfProtected,
    /// The PDF is cut or damaged.
    PdfDamaged,
    /// The PDF holds a script.
    PdfScript,
    /// The PDF holds files.
    PdfAttachment,
    /// The PDF unfolds into too much.
    PdfBomb,
    /// More pages than the campaign takes.
    TooManyPages,
    /// The picture is cut or damaged.
    PictureDamaged,
    /// More points than the campaign takes.
    PictureTooLarge,
    /// The service could not examine the file.
    Unexamined,
    /// The service found a virus in it.
    Infected,
}

/// Codes of the refusals, in the order of [`IntakeRefusal`].
pub const REFUSAL_CODES: &[&str] = &[
    "fichier.vide",
    "fichier.trop_gros",
    "fichier.trop_gros_a_garder",
    "fichier.disparu",
    "fichier.dossier",
    "fichier.heic",
    "fichier.bureautique",
    "fichier.inconnu",
    "fichier.pdf_protege",
    "fichier.pdf_abime",
    "fichier.pdf_script",
    "fichier.pdf_fichiers_joints",
    "fichier.pdf_demesure",
    "fichier.trop_de_pages",
    "fichier.image_abimee",
    "fichier.image_demesuree",
    "fichier.non_examine",
    "fichier.infecte",
];

/// A code of [`REFUSAL_CODES`] as it was sent or answered; one that this program does not know is « not examined ».
pub fn known_code(code: &str) -> &'static str {
    let mut known = REFUSAL_CODES.iter().copied();
    let unknown = IntakeRefusal::Unexamined.code();
    known.find(|known| *known == code).unwrap_or(unknown)
}

/// What deserves a second look in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntakeWarning {
    /// The picture is very dark.
    Dark,
    /// The picture is small: small print may not be readable.
    Small,
}

/// Codes of the warnings, in the order of [`IntakeWarning`].
pub const WARNING_CODES: &[&str] = &["fichier.sombre", "fichier.petit"];

impl IntakeRefusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        REFUSAL_CODES[self as usize]
    }
}

impl IntakeWarning {
    /// The stable code.
    pub fn code(self) -> &'static str {
        WARNING_CODES[self as usize]
    }
}

/// Reads a file of the disk and examines it. A file that is too big is refused without being read.
///
/// # Errors
///
/// Returns why it cannot be kept.
pub fn read_path(path: &Path, limites: &Limites) -> Result<Examined, IntakeRefusal> {
    let nom = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let metadata = std::fs::metadata(path).map_err(|_| IntakeRefusal::Vanished)?;
    if metadata.is_dir() {
        return Err(IntakeRefusal::Folder);
    }
    if metadata.len() > limites.octets_entree_max {
        return Err(IntakeRefusal::TooBig);
    }
    let file = std::fs::File::open(path).map_err(|_| IntakeRefusal::Vanished)?;
    let mut octets = Vec::new();
    let mut bounded = file.take(limites.octets_entree_max + 1);
    bounded
        .read_to_end(&mut octets)
        .map_err(|_| IntakeRefusal::Vanished)?;
    if u64::try_from(octets.len()).unwrap_or(u64::MAX) < metadata.len() {
        return Err(IntakeRefusal::Vanished);
    }
    examine(&nom, octets, limites)
}

/// Examines bytes under the name that the person knows.
///
/// # Errors
///
/// Returns why they cannot be kept.
pub fn examine(nom: &str, octets: Vec<u8>, limites: &Limites) -> Result<Examined, IntakeRefusal> {
    if octets.is_empty() {
        return Err(IntakeRefusal::Empty);
    }
    if u64::try_from(octets.len()).unwrap_or(u64::MAX) > limites.octets_entree_max {
        return Err(IntakeRefusal::TooBig);
    }
    let (media, octets, pages, warnings) = match kind(&octets)? {
        Media::Pdf => {
            let pages = pdf::check(&octets, limites.pages_max)?;
            (Media::Pdf, octets, pages, Vec::new())
        }
        media @ (Media::Jpeg | Media::Png) => {
            let (octets, warnings) = photo::upright(&octets, media, limites)?;
            (Media::Jpeg, octets, 1, warnings)
        }
    };
    if u64::try_from(octets.len()).unwrap_or(u64::MAX) > limites.octets_max {
        return Err(IntakeRefusal::TooBigToKeep);
    }
    let empreinte = Sha256::digest(&octets)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Examined {
        nom: readable(nom),
        media,
        octets,
        pages,
        empreinte,
        warnings,
    })
}

/// Turns a kept file by a quarter turn to the right.
///
/// # Errors
///
/// Returns why the turned file cannot be kept.
pub fn turn(
    nom: &str,
    media: Media,
    octets: &[u8],
    limites: &Limites,
) -> Result<Examined, IntakeRefusal> {
    let turned = match media {
        Media::Pdf => pdf::turn(octets)?,
        Media::Jpeg | Media::Png => photo::turn(octets, limites)?,
    };
    examine(nom, turned, limites)
}

/// A kept photograph made smaller; `None` for what is none.
pub fn preview(octets: &[u8], width: u32, limites: &Limites) -> Option<Picture> {
    photo::preview(octets, width, limites)
}

/// What the first bytes say.
fn kind(octets: &[u8]) -> Result<Media, IntakeRefusal> {
    let head = &octets[..octets.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Media::Pdf);
    }
    match infer::get(octets).map(|kind| kind.mime_type()) {
        Some("image/jpeg") => Ok(Media::Jpeg),
        Some("image/png") => Ok(Media::Png),
        Some("image/heif" | "image/heic" | "image/avif") => Err(IntakeRefusal::Heic),
        Some(mime)
            if mime.contains("officedocument")
                || mime.contains("opendocument")
                || matches!(
                    mime,
                    "application/zip"
                        | "application/msword"
                        | "application/rtf"
                        | "application/x-ole-storage"
                ) =>
        {
            Err(IntakeRefusal::OfficeFile)
        }
        Some(_) | None => Err(IntakeRefusal::Unknown),
    }
}

/// The name as people know it: accents and emoji stay, what nobody sees goes.
fn readable(nom: &str) -> String {
    const MAX: usize = 120;
    let nom = rules::nom::cleaned(nom);
    let nom = if nom.is_empty() {
        "Sans nom".to_owned()
    } else {
        nom
    };
    nom.chars().take(MAX).collect()
}
