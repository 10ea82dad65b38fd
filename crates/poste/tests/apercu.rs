//! Pictures of kept files: what a person added shows, and a hostile file costs a bounded time and nothing else.

mod scene;

use documents::{Accord, Ecart};
use intake::Picture;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use poste::Desk;
use poste::apercu::Renderer;
use poste::view::{Action, Apercu, Destination, DocumentId, Ecran, Etape, Page};
use scene::{JOUR, Reponses, answer_all, desk_of, go, open, page};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// The limit on the wall, and what a busy machine adds before it kills.
const IN_TIME: Duration = Duration::from_secs(8);

/// Width and height of what was drawn.
fn size(picture: Option<Picture>) -> Option<(u32, u32)> {
    picture.map(|picture| (picture.width, picture.height))
}

fn renderer() -> Renderer {
    Renderer::with(Path::new(env!("CARGO_BIN_EXE_apercu")))
}

/// A PDF of one page drawn so, on paper of that size.
fn sheet(
    content: &str,
    paper: [i64; 2],
    resources: impl FnOnce(&mut Document) -> Dictionary,
) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let resources = resources(&mut document);
    let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => vec![0.into(), 0.into(), paper[0].into(), paper[1].into()],
        "Resources" => resources,
        "Contents" => content,
    });
    let nodes = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(tree, Object::Dictionary(nodes));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("in memory");
    bytes
}

const A4: [i64; 2] = [595, 842];
const HALF_BLACK: &str = "0 g 0 0 595 421 re f";

/// A page that draws ten times a form that draws ten times a form, and so on: it would end after the sun.
fn endless() -> Vec<u8> {
    sheet("/F Do", A4, |document| {
        let form = |document: &mut Document, content: &str, resources| {
            let dict = dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Resources" => resources,
            };
            document.add_object(Stream::new(dict, content.as_bytes().to_vec()))
        };
        let mut inner = form(document, HALF_BLACK, Dictionary::new());
        for _ in 0..20 {
            let resources = dictionary! { "XObject" => dictionary! { "F" => inner } };
            inner = form(document, &"/F Do ".repeat(10), resources);
        }
        dictionary! { "XObject" => dictionary! { "F" => inner } }
    })
}

/// A scan in black and white, small in the file, two thousand million points large.
fn enormous_scan() -> Vec<u8> {
    const SIDE: usize = 45_000;
    sheet("595 0 0 842 0 0 cm /I Do", A4, |document| {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..SIDE {
            packed.write_all(&[0x5a; SIDE / 8]).expect("in memory");
        }
        let side = i64::try_from(SIDE).expect("fits");
        let dict = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => side,
            "Height" => side,
            "BitsPerComponent" => 1,
            "ColorSpace" => "DeviceGray",
            "Filter" => "FlateDecode",
        };
        let picture = document.add_object(Stream::new(dict, packed.finish().expect("in memory")));
        dictionary! { "XObject" => dictionary! { "I" => picture } }
    })
}

/// Dark points of a picture, of a thousand.
fn darkness(png: &[u8]) -> usize {
    let grey = image::load_from_memory(png).expect("a picture").to_luma8();
    let dark = grey.pixels().filter(|point| point.0[0] < 128).count();
    dark * 1000 / grey.pixels().len()
}

fn drawn(apercu: Apercu) -> (Vec<u8>, u32, u32) {
    use base64::Engine as _;
    let Apercu::Image {
        png,
        largeur,
        hauteur,
    } = apercu
    else {
        panic!("no picture: {apercu:?}")
    };
    let png = base64::engine::general_purpose::STANDARD.decode(png);
    (png.expect("base64"), largeur, hauteur)
}

/// Adds files to the pièce d’identité; the identity of each.
async fn add(desk: &mut Desk, files: &[(&str, Vec<u8>)]) -> Vec<String> {
    for (nom, octets) in files {
        let ecran = desk.ajouter_fichier("identite", nom, octets.clone()).await;
        assert_eq!(ecran.etat.as_str(), "piece.fichiers", "{ecran:?}");
    }
    let ecran = desk.ecran();
    let Page::Piece(piece) = &ecran.page else {
        panic!("not a pièce: {ecran:?}")
    };
    piece
        .fichiers
        .iter()
        .map(|fichier| fichier.id.clone())
        .collect()
}

/// A desk at the page of the pièce d’identité, with a version validated.
async fn at_the_piece(folder: &Path) -> Desk {
    let mut desk = desk_of(folder, JOUR, Reponses::default(), Vec::new()).await;
    open(&mut desk).await;
    answer_all(&mut desk).await;
    go(&mut desk, Destination::Relire).await;
    assert_eq!(page(&mut desk, &[]).await, "documents.liste");
    let code = "identite".to_owned();
    go(&mut desk, Destination::Piece { code }).await;
    desk
}

#[tokio::test]
async fn each_page_of_a_pdf_shows_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = at_the_piece(folder.path()).await;
    let document = desk.document(DocumentId::Recapitulatif, 1);
    let octets = document.expect("a document").bytes;
    let files = add(&mut desk, &[("récapitulatif.pdf", octets)]).await;
    let (first, width, height) = drawn(desk.apercu(&files[0], 1, 480).await);
    let (second, ..) = drawn(desk.apercu(&files[0], 2, 480).await);
    // A4 upright, to the point.
    assert!(
        (479..=480).contains(&width) && (677..=679).contains(&height),
        "{width} × {height}"
    );
    for page in [&first, &second] {
        assert!((5..500).contains(&darkness(page)), "{}", darkness(page));
    }
    assert_ne!(first, second);
    for beyond in [0, 3, u32::MAX] {
        assert_eq!(
            desk.apercu(&files[0], beyond, 480).await,
            Apercu::Impossible
        );
    }
    assert_eq!(desk.apercu("another file", 1, 480).await, Apercu::Absent);
}

#[tokio::test]
async fn a_turned_page_shows_turned() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = at_the_piece(folder.path()).await;
    let files = add(
        &mut desk,
        &[("scan.pdf", sheet(HALF_BLACK, A4, |_| Dictionary::new()))],
    )
    .await;
    let (_, width, height) = drawn(desk.apercu(&files[0], 1, 200).await);
    assert!(width < height);
    let piece = "identite".to_owned();
    let fichier = files[0].clone();
    desk.agir(poste::view::Action::TournerFichier { piece, fichier })
        .await;
    let files = add(&mut desk, &[]).await;
    let (png, width, height) = drawn(desk.apercu(&files[0], 1, 200).await);
    assert!(width > height);
    let half = darkness(&png);
    assert!((450..=550).contains(&half), "{half}");
}

#[tokio::test]
async fn a_page_that_never_ends_is_given_up_while_the_desk_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = at_the_piece(folder.path()).await;
    let good = sheet(HALF_BLACK, A4, |_| Dictionary::new());
    let files = add(&mut desk, &[("boucle.pdf", endless()), ("bon.pdf", good)]).await;
    let start = Instant::now();
    let endless = tokio::spawn(desk.apercu(&files[0], 1, 480));
    // Meanwhile the person goes on, and what they type is kept.
    let ecran: Ecran = go(&mut desk, Destination::Taches).await;
    assert_eq!(ecran.etat.as_str(), "taches.pre_inscrit");
    drawn(desk.apercu(&files[1], 1, 480).await);
    assert_eq!(endless.await.expect("no panic"), Apercu::Impossible);
    assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    let code = "identite".to_owned();
    let Page::Piece(piece) = go(&mut desk, Destination::Piece { code }).await.page else {
        panic!("not a pièce")
    };
    assert_eq!((piece.fichiers.len(), piece.refus.len()), (2, 0));
}

#[tokio::test]
async fn what_is_no_page_gives_no_picture() {
    let mut cut = sheet(HALF_BLACK, A4, |_| Dictionary::new());
    cut.truncate(cut.len() / 3);
    let mut garbage = b"%PDF-1.7\n".to_vec();
    garbage.extend((0..200_000_u32).map(|rank| (rank.wrapping_mul(2_654_435_761) >> 24) as u8));
    let no_image = sheet("595 0 0 842 0 0 cm /I Do", A4, |document| {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 10, "Height" => 10,
            "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB", "Filter" => "JPXDecode",
        };
        let picture = document.add_object(Stream::new(dict, b"not a picture".to_vec()));
        dictionary! { "XObject" => dictionary! { "I" => picture } }
    });
    for (name, bytes) in [
        ("nothing", Vec::new()),
        ("a cut file", cut),
        ("garbage after the header", garbage),
        ("a scan that does not decode", no_image),
    ] {
        let start = Instant::now();
        let picture = renderer().page(&bytes, 1, 480).await;
        assert_eq!(size(picture), None, "{name}");
        assert!(start.elapsed() < IN_TIME, "{name}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn paper_of_any_size_gives_a_picture_that_fits() {
    for (paper, largest) in [
        ([14_400_000, 14_400_000], (2000, 2000)),
        ([1, 10_000_000], (2000, 4000)),
        ([10_000_000, 1], (2000, 4000)),
        ([0, 0], (2000, 4000)),
    ] {
        let content = format!("0 g 0 0 {} {} re f", paper[0], paper[1]);
        let bytes = sheet(&content, paper, |_| Dictionary::new());
        let (width, height) = size(renderer().page(&bytes, 1, u32::MAX).await).unwrap_or_default();
        assert!(
            width <= largest.0 && height <= largest.1,
            "{paper:?}: {width} × {height}"
        );
    }
}

#[tokio::test]
async fn a_scan_beyond_all_memory_is_given_up() {
    let scan = enormous_scan();
    let start = Instant::now();
    assert_eq!(size(renderer().page(&scan, 1, 480).await), None);
    assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_program_that_is_not_there_gives_no_picture() {
    let absent = Renderer::with(Path::new("/nulle/part/pupitre"));
    let bytes = sheet(HALF_BLACK, A4, |_| Dictionary::new());
    assert_eq!(size(absent.page(&bytes, 1, 480).await), None);
}

/// What Linux tells about a child, and what its signals do to it.
#[cfg(target_os = "linux")]
mod on_linux {
    use super::*;
    use rustix::process::{Pid, Signal, kill_process};
    use std::os::unix::fs::PermissionsExt as _;

    /// The child that draws at that width: each test has its own.
    async fn child(width: &str) -> Pid {
        let deadline = Instant::now() + IN_TIME;
        while Instant::now() < deadline {
            for entry in std::fs::read_dir("/proc").expect("processes").flatten() {
                let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
                let mut words = line.split(|byte| *byte == 0);
                let name = entry.file_name().to_string_lossy().parse().ok();
                if let (true, Some(pid)) = (words.any(|word| word == width.as_bytes()), name) {
                    return Pid::from_raw(pid).expect("a process");
                }
            }
            tokio::task::yield_now().await;
        }
        panic!("no child draws at {width}")
    }

    #[tokio::test]
    async fn the_child_is_bounded() {
        let drawing = tokio::spawn(async { size(renderer().page(&endless(), 1, 1311).await) });
        let pid = child("1311").await;
        let path = format!("/proc/{}/limits", pid.as_raw_nonzero());
        let bound = |limits: &str, name: &str| -> Option<String> {
            let line = limits.lines().find(|line| line.starts_with(name))?;
            line[name.len()..]
                .split_whitespace()
                .next()
                .map(str::to_owned)
        };
        let expected = [
            ("Max cpu time", "4"),
            ("Max address space", "1073741824"),
            ("Max file size", "0"),
            ("Max core file size", "0"),
        ];
        // It bounds itself first, but may just have started.
        let deadline = Instant::now() + IN_TIME;
        loop {
            let limits = std::fs::read_to_string(&path).expect("it still draws");
            let found = expected.map(|(name, _)| bound(&limits, name));
            if found == expected.map(|(_, most)| Some(most.to_owned())) {
                break;
            }
            assert!(Instant::now() < deadline, "{limits}");
            tokio::task::yield_now().await;
        }
        kill_process(pid, Signal::KILL).expect("it still draws");
        assert_eq!(drawing.await.expect("no panic"), None);
    }

    #[tokio::test]
    async fn a_child_that_is_killed_takes_nothing_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = at_the_piece(folder.path()).await;
        let good = sheet(HALF_BLACK, A4, |_| Dictionary::new());
        let files = add(&mut desk, &[("boucle.pdf", endless()), ("bon.pdf", good)]).await;
        let drawing = tokio::spawn(desk.apercu(&files[0], 1, 1312));
        kill_process(child("1312").await, Signal::KILL).expect("it still draws");
        assert_eq!(drawing.await.expect("no panic"), Apercu::Impossible);
        drawn(desk.apercu(&files[1], 1, 480).await);
        assert_eq!(desk.ecran().etat.as_str(), "piece.fichiers");
    }

    /// A program that takes the place of the child.
    fn instead(folder: &Path, script: &str) -> Renderer {
        let path = folder.join("instead");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&path, mode).expect("a script that runs");
        Renderer::with(&path)
    }

    #[tokio::test]
    async fn a_child_that_only_waits_is_killed() {
        let folder = tempfile::tempdir().expect("a folder");
        let start = Instant::now();
        let waits = instead(folder.path(), "exec sleep 1313");
        assert_eq!(waits.page(&[0; 1 << 20], 1, 480).await, None);
        assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
        let gone = tokio::time::timeout(IN_TIME, async {
            while is_running("1313") {
                tokio::task::yield_now().await;
            }
        });
        gone.await.expect("the child is killed");
    }

    fn is_running(word: &str) -> bool {
        let processes = std::fs::read_dir("/proc").expect("processes").flatten();
        let mut lines =
            processes.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
        lines.any(|line| {
            line.split(|byte| *byte == 0)
                .any(|it| it == word.as_bytes())
        })
    }

    #[tokio::test]
    async fn an_answer_without_end_is_cut_short() {
        let folder = tempfile::tempdir().expect("a folder");
        let start = Instant::now();
        let flood = instead(folder.path(), "exec cat /dev/zero");
        assert_eq!(size(flood.page(b"%PDF-1.7", 1, 480).await), None);
        assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    }

    #[tokio::test]
    async fn an_answer_of_a_child_that_fails_is_not_shown() {
        let folder = tempfile::tempdir().expect("a folder");
        let fails = instead(
            folder.path(),
            "printf '\\0\\0\\0\\1\\0\\0\\0\\1abc'; exit 1",
        );
        assert_eq!(size(fails.page(b"%PDF-1.7", 1, 480).await), None);
        let folder = tempfile::tempdir().expect("a folder");
        let ends = instead(folder.path(), "printf '\\0\\0\\0\\1\\0\\0\\0\\1abc'");
        assert_eq!(size(ends.page(b"%PDF-1.7", 1, 480).await), Some((1, 1)));
    }
}

/// A récapitulatif, as a printer gets it, and a photograph of its last page.
async fn printed(desk: &Desk, version: u32) -> (Vec<u8>, Vec<u8>) {
    let document = desk.document(DocumentId::Recapitulatif, version);
    let document = document.expect("a version");
    let last = u32::try_from(document.pages).expect("few pages");
    let photo = renderer().page(&document.bytes, last, 1000).await;
    (document.bytes, photo.expect("a picture").png)
}

#[tokio::test]
async fn the_code_of_a_page_is_read_from_its_file_and_from_a_photograph() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = at_the_piece(folder.path()).await;
    let (pdf, photo) = printed(&desk, 1).await;
    let (read, accord) = renderer().code(&pdf).await.expect("a code");
    assert_eq!(
        (read.version, read.campagne.as_str()),
        (1, "NANTES-BTS-2024")
    );
    assert_eq!(accord, Accord::Meme);
    let photographed = renderer().code(&photo).await;
    assert_eq!(photographed, Some((read, Accord::SansMots)));
    for other in [
        sheet(HALF_BLACK, A4, |_| Dictionary::new()),
        endless(),
        Vec::new(),
    ] {
        assert_eq!(renderer().code(&other).await, None);
    }
}

/// The first page of one file, followed by what the last page of the other shows.
fn mixed(first: &[u8], other: &[u8]) -> Vec<u8> {
    let (mut document, other) = (
        Document::load_mem(first).expect("a PDF"),
        Document::load_mem(other).expect("a PDF"),
    );
    let last = |document: &Document| {
        let pages = document.get_pages().into_values();
        pages.last().expect("a page")
    };
    let painted = other.get_page_content(last(&other));
    let page = last(&document);
    document
        .change_page_content(page, painted)
        .expect("a content");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("in memory");
    bytes
}

#[tokio::test]
async fn a_page_of_another_version_is_told_by_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = at_the_piece(folder.path()).await;
    change_the_address(&mut desk).await;
    let (first, _) = printed(&desk, 1).await;
    let (second, _) = printed(&desk, 2).await;
    let (code, accord) = renderer()
        .code(&mixed(&second, &first))
        .await
        .expect("a code");
    assert_eq!(code.version, 2);
    let told = vec![Ecart::Version, Ecart::Empreinte];
    assert_eq!(accord, Accord::Autre(told));
}

/// A second version.
async fn change_the_address(desk: &mut Desk) {
    let step = Destination::Etape {
        etape: Etape::Coordonnees,
    };
    go(desk, step).await;
    page(desk, &[("adresse_1", "2 rue des Essais")]).await;
    go(desk, Destination::Relire).await;
    page(desk, &[]).await;
}

#[tokio::test]
async fn a_signed_page_of_an_older_version_or_of_another_dossier_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = at_the_piece(folder.path()).await;
    let (_, first) = printed(&desk, 1).await;
    let told = |ecran: Ecran| -> Vec<String> {
        let Page::Piece(view) = ecran.page else {
            panic!("the page of a pièce")
        };
        view.avis.into_iter().map(|avis| avis.code).collect()
    };
    let signed = || Destination::Piece {
        code: "recapitulatif".into(),
    };
    go(&mut desk, signed()).await;
    let ecran = desk
        .ajouter_fichier("recapitulatif", "page.png", first.clone())
        .await;
    assert_eq!(told(ecran), [""; 0]);
    // Something changes, and the person scans the paper of before.
    change_the_address(&mut desk).await;
    go(&mut desk, signed()).await;
    let ecran = desk
        .ajouter_fichier("recapitulatif", "page.png", first.clone())
        .await;
    assert_eq!(told(ecran), ["piece.code_autre_version"]);
    // Another dossier on the same computer.
    desk.agir(Action::Fermer).await;
    open(&mut desk).await;
    answer_all(&mut desk).await;
    go(&mut desk, Destination::Relire).await;
    page(&mut desk, &[]).await;
    go(&mut desk, signed()).await;
    let ecran = desk
        .ajouter_fichier("recapitulatif", "page.png", first)
        .await;
    assert_eq!(told(ecran), ["piece.code_autre_dossier"]);
}
