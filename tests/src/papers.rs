//! Papers that people add to their dossier: drawn here, so that no real one is ever needed.

use crate::page::spaces;
use crate::processes::Tool;
use anyhow::{Context as _, Result, ensure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes a PDF of so many pages, one line on each, and gives its path.
///
/// # Errors
///
/// When the file cannot be written.
pub fn pdf(folder: &Path, name: &str, pages: usize) -> Result<PathBuf> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let lines: Vec<String> = (1..=pages)
        .map(|page| format!("BT /R 24 Tf 72 720 Td (Page {page}) Tj ET"))
        .collect();
    keep(folder, name, sheets("Font", font, &lines)?.as_bytes())
}

/// Writes a PDF whose one page is a scan that no program decodes, and gives its path.
///
/// # Errors
///
/// When the file cannot be written.
pub fn pdf_that_does_not_show(folder: &Path, name: &str) -> Result<PathBuf> {
    let scan = "<< /Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 \
                /ColorSpace /DeviceRGB /Filter /JPXDecode /Length 4 >>\nstream\nscan\nendstream";
    let draw = "595 0 0 842 0 0 cm /R Do".to_owned();
    keep(folder, name, sheets("XObject", scan, &[draw])?.as_bytes())
}

/// Writes a PDF of one page and about so many bytes, and gives its path.
///
/// # Errors
///
/// When the file cannot be written.
pub fn heavy_pdf(folder: &Path, name: &str, octets: usize) -> Result<PathBuf> {
    let mut drawing = "BT /R 24 Tf 72 720 Td (Page 1) Tj ET\n".to_owned();
    for line in 0..octets / 64 {
        let noise = (line as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        writeln!(drawing, "% {noise:061x}")?;
    }
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    keep(folder, name, sheets("Font", font, &[drawing])?.as_bytes())
}

/// Writes a PDF that the antivirus of the tests takes for harmful, and gives its path.
///
/// # Errors
///
/// When the file cannot be written.
pub fn harmful(folder: &Path, name: &str) -> Result<PathBuf> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let harm = std::str::from_utf8(banc::NUISIBLE)?;
    let drawing = format!("BT /R 24 Tf 72 720 Td (Page 1) Tj ET\n% {harm}");
    keep(folder, name, sheets("Font", font, &[drawing])?.as_bytes())
}

/// A PDF with a page for each drawing; all share one resource of that kind, named `R`.
fn sheets(kind: &str, resource: &str, drawings: &[String]) -> Result<String> {
    let count = drawings.len();
    let kids: Vec<String> = (0..count)
        .map(|page| format!("{} 0 R", 4 + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {count} >>",
            kids.join(" ")
        ),
        resource.to_owned(),
    ];
    for (page, drawing) in drawings.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /{kind} << /R 3 0 R >> >> >>",
            5 + 2 * page
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{drawing}\nendstream",
            drawing.len()
        ));
    }
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (rank, object) in objects.iter().enumerate() {
        places.push(text.len());
        writeln!(text, "{} 0 obj\n{object}\nendobj", rank + 1)?;
    }
    let start = text.len();
    let count = objects.len() + 1;
    write!(text, "xref\n0 {count}\n0000000000 65535 f \n")?;
    for place in places {
        writeln!(text, "{place:010} 00000 n ")?;
    }
    write!(
        text,
        "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    )?;
    Ok(text)
}

/// Writes the picture of a scanned page, with dark lines on white, and gives its path.
///
/// # Errors
///
/// When the file cannot be written.
pub fn scan(folder: &Path, name: &str) -> Result<PathBuf> {
    picture(folder, name, 1240, 1754)
}

/// Writes a picture too small to be read well, and gives its path.
///
/// # Errors
///
/// When the file cannot be written.
pub fn small_picture(folder: &Path, name: &str) -> Result<PathBuf> {
    picture(folder, name, 300, 400)
}

fn picture(folder: &Path, name: &str, width: u32, height: u32) -> Result<PathBuf> {
    let mut grey = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let on_line = y % 60 < 6 && (width / 10..width - width / 10).contains(&x);
            grey.push(if on_line { 40 } else { 250 });
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&grey)?;
    keep(folder, name, &bytes)
}

/// Gives the words of a PDF in reading order, with plain spaces.
///
/// # Errors
///
/// When the reader is missing or cannot read it.
pub fn words_of(file: &Path) -> Result<String> {
    Ok(spaces(&text_of(file)?))
}

/// Gives a PDF line by line in reading order, without the fingerprint and the number that each dossier has for itself, and the
/// name of the computer.
///
/// # Errors
///
/// When the reader is missing or cannot read it.
pub fn lines_of(file: &Path) -> Result<String> {
    let text = text_of(file)?;
    let lines = text.lines().map(spaces).filter(|line| !line.is_empty());
    let own = |line: String| match line.split_once(" · empreinte ") {
        Some((version, _)) => format!("{version} · empreinte … · dossier …"),
        None => match line.split_once("« poste-") {
            Some((before, own)) => {
                let after = own.split_once(' ').map_or("", |(_, after)| after);
                format!("{before}« poste-… {after}")
            }
            None => line,
        },
    };
    Ok(lines.map(own).collect::<Vec<_>>().join("\n"))
}

/// A photograph of the first page of a PDF, in a folder: 150 dots per inch, as a scan.
///
/// # Errors
///
/// When the program that draws is missing, or cannot read it.
pub fn photograph_of(file: &Path, folder: &Path) -> Result<PathBuf> {
    let drawer = Tool {
        program: "pdftoppm",
        package: "poppler-utils",
    };
    let photo = folder.join("photo");
    let status = drawer
        .command()?
        .args(["-r", "150", "-jpeg", "-singlefile"])
        .arg(file)
        .arg(&photo)
        .status()
        .context("draw the PDF")?;
    ensure!(status.success(), "pdftoppm ended with {status}");
    Ok(photo.with_extension("jpg"))
}

/// The pages of some PDFs, one after the other in one file.
///
/// # Errors
///
/// When the program that puts them together is missing, or cannot read one.
pub fn united(files: &[&Path], folder: &Path) -> Result<PathBuf> {
    let binder = Tool {
        program: "pdfunite",
        package: "poppler-utils",
    };
    let together = folder.join("ensemble.pdf");
    let status = binder
        .command()?
        .args(files)
        .arg(&together)
        .status()
        .context("put PDFs together")?;
    ensure!(status.success(), "pdfunite ended with {status}");
    Ok(together)
}

/// The text in the order of the content stream: the reading order that the
/// program guesses without `-raw` changes with the width of a fingerprint.
fn text_of(file: &Path) -> Result<String> {
    let reader = Tool {
        program: "pdftotext",
        package: "poppler-utils",
    };
    let output = reader
        .command()?
        .args(["-enc", "UTF-8", "-raw"])
        .arg(file)
        .arg("-")
        .output()
        .context("read the PDF")?;
    ensure!(
        output.status.success(),
        "pdftotext does not read {}",
        file.display()
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).with_context(|| format!("write {}", path.display()))?;
    Ok(path)
}
