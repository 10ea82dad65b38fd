//! What candidates upload, made by the programs that make it, and what attackers would: both read by the product.

use crate::setup::{packages, venv};
use crate::steps::{command, root, succeed};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Debian packages that make, sign, change or count the pages.
const PROGRAMS: &[&str] = &[
    "chromium",
    "default-jdk-headless",
    "enscript",
    "fonts-dejavu-core",
    "fonts-liberation",
    "fop",
    "ghostscript",
    "groff",
    "libitext-java",
    "libitext5-java",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libpdf-api2-perl",
    "libpdfbox2-java",
    "libreoffice-calc-nogui",
    "libreoffice-draw-nogui",
    "libreoffice-writer-nogui",
    "libtiff-tools",
    "mupdf-tools",
    "php-cli",
    "php-dompdf",
    "php-fpdf",
    "php-tcpdf",
    "poppler-utils",
    "qpdf",
    "tesseract-ocr",
    "tesseract-ocr-fra",
    "texlive-latex-base",
    "wkhtmltopdf",
];
/// The same from the registry of Python.
const WANTED: &[&str] = &[
    "fpdf2==2.8.9",
    "img2pdf==0.6.3",
    "matplotlib==3.11.2",
    "ocrmypdf==17.13.0",
    "pikepdf==10.18.0",
    "pillow==12.3.0",
    "pillow-heif==1.8.1",
    "pyhanko==0.35.1",
    "pymupdf==2.0",
    "pypdf==7.1.1",
    "pypdfium2==5.15.2",
    "python-docx==1.2.0",
    "reportlab==5.1.0",
    "segno==1.6.6",
    "typst==0.15.2",
    "weasyprint==70.0",
    "xhtml2pdf==0.2.28",
];
/// The same from the registry of Node.
const LIBRARIES: &[&str] = &["jspdf@4.2.1", "pdf-lib@1.17.1", "pdfkit@0.20.2"];
/// What ships PDFs with its own tests: sources of Python, packages of Node.
const SAMPLES: &[&str] = &[
    "img2pdf==0.6.3",
    "pdfreader==0.1.15",
    "pyhanko==0.35.1",
    "pypdf==7.1.1",
    "tabula-py==2.10.0",
];
const SAMPLES_NODE: &[&str] = &["pdf-parse@1.1.1"];

/// Makes both corpora anew and has them read; fails when what is genuine is refused, or what is hostile kept.
pub(crate) fn run() -> Result<()> {
    packages(PROGRAMS)?;
    let tools = venv("uploads", WANTED)?;
    let (libraries, samples) = (libraries()?, samples(&tools)?);
    let folder = root().join("target/uploads");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let scripts = root().join("tests/documents/uploads");
    let python = || {
        let mut python = command(&tools.join("bin/python").display().to_string());
        python.env("PYTHONDONTWRITEBYTECODE", "1");
        python
    };
    let genuine = folder.join("genuine");
    let made = scripts.join("genuine.py");
    succeed(python().arg(made).args([&genuine, &libraries, &samples]))?;
    let made = scripts.join("hostile.py");
    succeed(python().arg(made).args([&folder.join("hostile"), &genuine]))?;
    let read = ["test", "--package", "intake", "--test", "corpus", "--"];
    succeed(command(env!("CARGO")).args(read).arg(&folder))
}

/// Installs the libraries of Node in a place of their own, and tells where.
fn libraries() -> Result<PathBuf> {
    let folder = root().join("target/outils/uploads-node");
    std::fs::create_dir_all(&folder)?;
    once(&folder, LIBRARIES, |folder| {
        let install = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
        let mut npm = command("npm");
        npm.current_dir(folder)
            .args(install)
            .args(["--prefix", "."]);
        succeed(npm.args(LIBRARIES))
    })?;
    Ok(folder)
}

/// Fetches what holds public samples, and tells where.
fn samples(tools: &Path) -> Result<PathBuf> {
    let folder = root().join("target/outils/uploads-samples");
    std::fs::create_dir_all(&folder)?;
    once(&folder, &[SAMPLES, SAMPLES_NODE].concat(), |folder| {
        for name in SAMPLES {
            let mut pip = command(&tools.join("bin/pip").display().to_string());
            pip.args(["download", "--quiet", "--no-deps", "--no-binary", ":all:"]);
            succeed(pip.arg("--dest").arg(folder).arg(name))?;
        }
        let mut npm = command("npm");
        let packed = ["pack", "--silent"];
        succeed(npm.current_dir(folder).args(packed).args(SAMPLES_NODE))
    })?;
    Ok(folder)
}

/// Does what fills a folder, unless it was done for the same list.
fn once(folder: &Path, wanted: &[&str], fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let stamp = folder.with_extension("installe");
    if std::fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == wanted.join("\n")) {
        return Ok(());
    }
    fill(folder)?;
    Ok(std::fs::write(stamp, wanted.join("\n"))?)
}
