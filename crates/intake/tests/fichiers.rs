//! Files as people have them, and as hostile people make them.

use intake::{Examined, IntakeRefusal, IntakeWarning, examine, preview, read_path, turn};
use lopdf::{Dictionary, Document, Object, Stream};
use proptest::prelude::*;
use rules::campagne::Limites;
use rules::saisie::Media;
use std::io::Write as _;
use std::sync::LazyLock;

fn limites() -> Limites {
    static LIMITES: LazyLock<Limites> = LazyLock::new(|| {
        poste::fonds::campagne()
            .expect("the shipped campaign reads")
            .limites
    });
    LIMITES.clone()
}

/// A PDF with so many pages, with something more in its catalog.
fn pdf(pages: usize, more: impl FnOnce(&mut Document, &mut Dictionary)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let mut kids = Vec::new();
    for _ in 0..pages {
        let content = document.add_object(Stream::new(Dictionary::new(), b"0 0 m".to_vec()));
        let page = Dictionary::from_iter([
            ("Type", Object::Name(b"Page".to_vec())),
            ("Parent", tree.into()),
            (
                "MediaBox",
                vec![0.into(), 0.into(), 595.into(), 842.into()].into(),
            ),
            ("Contents", content.into()),
        ]);
        kids.push(document.add_object(page).into());
    }
    let count = i64::try_from(pages).expect("few pages");
    let nodes = Dictionary::from_iter([
        ("Type", Object::Name(b"Pages".to_vec())),
        ("Kids", kids.into()),
        ("Count", count.into()),
    ]);
    document.objects.insert(tree, Object::Dictionary(nodes));
    let mut catalog = Dictionary::from_iter([
        ("Type", Object::Name(b"Catalog".to_vec())),
        ("Pages", tree.into()),
    ]);
    more(&mut document, &mut catalog);
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("in memory");
    bytes
}

fn photo(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let shade = u8::try_from((x / 8 + y / 8) % 200).expect("under 256");
        image::Rgb([shade, 255 - shade, 180])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, format)
        .expect("in memory");
    bytes.into_inner()
}

fn refused(bytes: Vec<u8>) -> IntakeRefusal {
    examine("essai.pdf", bytes, &limites()).expect_err("refused")
}

fn kept(nom: &str, bytes: Vec<u8>) -> Examined {
    examine(nom, bytes, &limites()).expect("kept")
}

#[test]
fn a_pdf_is_kept_as_it_is_with_its_pages() {
    let bytes = pdf(3, |_, _| {});
    let examined = kept("attestation.pdf", bytes.clone());
    assert_eq!(
        (examined.media, examined.pages, examined.octets),
        (Media::Pdf, 3, bytes)
    );
}

#[test]
fn a_pdf_with_a_script_is_refused_wherever_it_hides() {
    let opening = pdf(1, |_, catalog| {
        let action = Dictionary::from_iter([
            ("S", Object::Name(b"JavaScript".to_vec())),
            ("JS", Object::string_literal("app.alert(1)")),
        ]);
        catalog.set("OpenAction", action);
    });
    assert_eq!(refused(opening), IntakeRefusal::PdfScript);
    let launch = pdf(1, |document, catalog| {
        let action = Dictionary::from_iter([("S", Object::Name(b"Launch".to_vec()))]);
        let action = document.add_object(action);
        catalog.set(
            "AA",
            Dictionary::from_iter([("WC", Object::Reference(action))]),
        );
    });
    assert_eq!(refused(launch), IntakeRefusal::PdfScript);
}

#[test]
fn an_action_whose_kind_stands_apart_is_one() {
    let launch = pdf(1, |document, catalog| {
        let kind = document.add_object(Object::Name(b"Launch".to_vec()));
        let action = Dictionary::from_iter([("S", Object::Reference(kind))]);
        catalog.set("OpenAction", action);
    });
    assert_eq!(refused(launch), IntakeRefusal::PdfScript);
}

/// Where a part of a file stands, for the first time.
fn place(bytes: &[u8], part: &str) -> usize {
    let mut windows = bytes.windows(part.len());
    windows
        .position(|window| window == part.as_bytes())
        .expect("there")
}

#[test]
fn a_pdf_of_which_a_part_was_not_come_upon_is_refused() {
    let mut bytes = pdf(1, |document, catalog| {
        let opening = Dictionary::from_iter([("S", Object::Name(b"GoTo".to_vec()))]);
        catalog.set("OpenAction", document.add_object(opening));
    });
    assert_eq!(kept("a.pdf", bytes.clone()).pages, 1);
    // Its number is no longer the one that the table gives: other readers look for it all the same.
    let at = place(&bytes, "obj\n<</S/GoTo>>") - 4;
    bytes[at] = b'x';
    assert_eq!(refused(bytes), IntakeRefusal::PdfDamaged);
}

#[test]
fn a_pdf_is_alone_in_its_file() {
    let bytes = pdf(1, |_, _| {});
    let around = |before: &[u8], after: &[u8]| [before, &bytes, after].concat();
    for blanks in [
        around(b"\xef\xbb\xbf\r\n", b"\r\n\r\n"),
        around(b"", b"\0\0\x1a"),
    ] {
        assert_eq!(kept("a.pdf", blanks).pages, 1);
    }
    let list = b"PK\x01\x02 a list of files";
    let length = u8::try_from(list.len()).expect("short");
    let mut record = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\x05\0%%EOF".to_vec();
    record[12] = length;
    for two in [
        around(b"<html><script>alert(1)</script>", b""),
        around(b"GIF89a", b""),
        around(b"", b"<script>alert(1)</script>"),
        around(b"", &[&list[..], &record].concat()),
    ] {
        assert_eq!(refused(two), IntakeRefusal::PdfDamaged);
    }
}

#[test]
fn pages_that_lead_back_to_themselves_are_refused() {
    let bytes = pdf(1, |document, catalog| {
        let tree = catalog.get(b"Pages").and_then(Object::as_reference);
        let tree = tree.expect("a tree");
        let nodes = document.get_dictionary_mut(tree).expect("a tree");
        let kids = nodes.get_mut(b"Kids").and_then(Object::as_array_mut);
        kids.expect("kids").push(tree.into());
    });
    assert_eq!(refused(bytes), IntakeRefusal::PdfDamaged);
}

#[test]
fn a_pdf_that_only_opens_at_a_page_is_kept() {
    let harmless = pdf(1, |_, catalog| {
        catalog.set(
            "OpenAction",
            Dictionary::from_iter([("S", Object::Name(b"GoTo".to_vec()))]),
        );
    });
    assert_eq!(kept("a.pdf", harmless).pages, 1);
}

#[test]
fn a_pdf_with_files_inside_is_refused() {
    let bytes = pdf(1, |_, catalog| {
        catalog.set(
            "Names",
            Dictionary::from_iter([("EmbeddedFiles", Object::Dictionary(Dictionary::new()))]),
        );
    });
    assert_eq!(refused(bytes), IntakeRefusal::PdfAttachment);
}

#[test]
fn a_pdf_under_a_password_says_so() {
    let mut bytes = pdf(1, |_, _| {});
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let at = text.rfind("/Root").expect("a trailer");
    let entry = b"/Encrypt<</Filter/Standard/V 1/R 2/O(00000000000000000000000000000000)/U(00000000000000000000000000000000)/P -4>>";
    bytes.splice(at..at, entry.iter().copied());
    assert_eq!(refused(bytes), IntakeRefusal::PdfProtected);
}

#[test]
fn a_cut_pdf_and_one_with_too_many_pages_are_told() {
    let bytes = pdf(2, |_, _| {});
    assert_eq!(
        refused(bytes[..bytes.len() - 60].to_vec()),
        IntakeRefusal::PdfDamaged
    );
    assert_eq!(refused(pdf(51, |_, _| {})), IntakeRefusal::TooManyPages);
}

#[test]
fn a_pdf_that_unfolds_into_too_much_is_refused() {
    let bomb = pdf(1, |document, catalog| {
        let filter = Dictionary::from_iter([("Filter", Object::Name(b"FlateDecode".to_vec()))]);
        let stream = document.add_object(Stream::new(filter, deflated(300)));
        catalog.set("Metadata", stream);
    });
    assert_eq!(refused(bomb), IntakeRefusal::PdfBomb);
}

/// So many megabytes of nothing, deflated.
fn deflated(megabytes: usize) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..megabytes {
        packed
            .write_all(&vec![0u8; 1024 * 1024])
            .expect("in memory");
    }
    packed.finish().expect("in memory")
}

#[test]
fn a_pdf_that_unfolds_twice_or_says_apart_how_it_unfolds_is_measured() {
    let mut twice = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    twice.write_all(&deflated(300)).expect("in memory");
    let twice = twice.finish().expect("in memory");
    let flate = || Object::Name(b"FlateDecode".to_vec());
    let double = pdf(1, |document, catalog| {
        let filters = Dictionary::from_iter([("Filter", vec![flate(), flate()].into())]);
        catalog.set("Metadata", document.add_object(Stream::new(filters, twice)));
    });
    assert_eq!(refused(double), IntakeRefusal::PdfBomb);
    let apart = pdf(1, |document, catalog| {
        let filter = document.add_object(flate());
        let filter = Dictionary::from_iter([("Filter", Object::Reference(filter))]);
        let bomb = Stream::new(filter, deflated(300));
        catalog.set("Metadata", document.add_object(bomb));
    });
    assert_eq!(refused(apart), IntakeRefusal::PdfBomb);
}

#[test]
fn a_photo_of_forty_megapixels_is_kept_smaller_and_upright() {
    let examined = kept("IMG_0001.JPG", photo(7300, 5500, image::ImageFormat::Jpeg));
    let size = image::load_from_memory(&examined.octets)
        .map(|picture| (picture.width(), picture.height()))
        .expect("a picture");
    assert_eq!(size.0, 3508);
    assert!(u64::try_from(examined.octets.len()).expect("small") <= limites().octets_max);
}

#[test]
fn the_content_decides_not_the_name() {
    let examined = kept("photo.jpg", photo(1200, 900, image::ImageFormat::Png));
    assert_eq!(examined.media, Media::Jpeg);
    assert_eq!(
        refused(b"Bonjour, ceci est un texte.".to_vec()),
        IntakeRefusal::Unknown
    );
}

#[test]
fn what_a_photo_says_about_place_and_device_is_not_kept() {
    let mut bytes = photo(1200, 900, image::ImageFormat::Jpeg);
    let secret = b"\xff\xe1\x00\x1eExif\x00\x00GPS 47.2184 -1.5536 ";
    bytes.splice(2..2, secret.iter().copied());
    let examined = kept("photo.jpg", bytes);
    assert!(!examined.octets.windows(4).any(|window| window == b"Exif"));
}

#[test]
fn a_cut_photo_is_refused_and_what_follows_the_end_is_dropped() {
    let bytes = photo(1200, 900, image::ImageFormat::Jpeg);
    assert_eq!(
        refused(bytes[..bytes.len() / 2].to_vec()),
        IntakeRefusal::PictureDamaged
    );
    let mut longer = bytes;
    longer.extend(b"<script>alert(1)</script>");
    assert!(
        !kept("a.jpg", longer)
            .octets
            .windows(8)
            .any(|window| window == b"<script>")
    );
}

#[test]
fn a_cut_photo_that_shows_itself_in_its_head_is_refused() {
    let whole = photo(1200, 900, image::ImageFormat::Jpeg);
    let small = photo(64, 48, image::ImageFormat::Jpeg);
    let length = u16::try_from(small.len() + 8).expect("short").to_be_bytes();
    let head = [b"\xff\xe1", &length[..], b"Exif\0\0", &small].concat();
    let mut bytes = whole.clone();
    bytes.splice(2..2, head);
    assert_eq!(kept("a.jpg", bytes.clone()).pages, 1);
    bytes.truncate(bytes.len() - whole.len() / 2);
    assert_eq!(refused(bytes), IntakeRefusal::PictureDamaged);
}

#[test]
fn a_small_and_a_dark_picture_are_kept_with_a_warning() {
    let dark = image::DynamicImage::ImageRgb8(image::RgbImage::new(300, 200));
    let mut bytes = std::io::Cursor::new(Vec::new());
    dark.write_to(&mut bytes, image::ImageFormat::Png)
        .expect("in memory");
    assert_eq!(
        kept("a.png", bytes.into_inner()).warnings,
        [IntakeWarning::Small, IntakeWarning::Dark]
    );
}

#[test]
fn names_keep_accents_and_emoji_and_lose_what_nobody_sees() {
    let examined = kept("pièce\u{202e}fdp.œuvre 🎓\n.pdf", pdf(1, |_, _| {}));
    assert_eq!(examined.nom, "piècefdp.œuvre 🎓 .pdf");
}

#[test]
fn a_file_that_is_not_there_any_more_a_folder_and_a_huge_file_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cni.pdf");
    assert_eq!(read_path(&path, &limites()), Err(IntakeRefusal::Vanished));
    assert_eq!(
        read_path(folder.path(), &limites()),
        Err(IntakeRefusal::Folder)
    );
    std::fs::File::create(&path)
        .and_then(|file| file.set_len(61 * 1024 * 1024))
        .expect("a sparse file");
    assert_eq!(read_path(&path, &limites()), Err(IntakeRefusal::TooBig));
}

#[test]
fn a_file_turns_by_quarters() {
    let examined = kept("a.png", photo(1200, 900, image::ImageFormat::Png));
    let turned = turn(&examined.nom, examined.media, &examined.octets, &limites()).expect("turned");
    let size = image::load_from_memory(&turned.octets)
        .map(|picture| (picture.width(), picture.height()))
        .expect("a picture");
    assert_eq!(size, (900, 1200));
    let small = preview(&turned.octets, 240, &limites()).expect("a preview");
    assert!(small.png.starts_with(b"\x89PNG") && small.width <= 240);
    assert!(turn("a.pdf", Media::Pdf, &pdf(1, |_, _| {}), &limites()).is_ok());
}

#[test]
fn a_page_turns_from_where_its_tree_turned_it() {
    let bytes = pdf(1, |document, catalog| {
        let tree = catalog.get(b"Pages").and_then(Object::as_reference);
        let nodes = document.get_dictionary_mut(tree.expect("a tree"));
        nodes.expect("a tree").set("Rotate", 90);
    });
    let turned = turn("a.pdf", Media::Pdf, &bytes, &limites()).expect("turned");
    let document = Document::load_mem(&turned.octets).expect("a PDF");
    let page = document.get_pages()[&1];
    let angle = document
        .get_dictionary(page)
        .and_then(|page| page.get(b"Rotate"));
    assert_eq!(angle.and_then(Object::as_i64).expect("an angle"), 180);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damaged_files_never_panic(kind in 0u8..3, from in 0usize..4000, change in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut bytes = match kind {
            0 => pdf(2, |_, _| {}),
            1 => photo(64, 48, image::ImageFormat::Jpeg),
            _ => photo(64, 48, image::ImageFormat::Png),
        };
        let from = from.min(bytes.len());
        let to = (from + change.len()).min(bytes.len());
        bytes.splice(from..to, change);
        let _ = examine("essai", bytes, &limites());
    }
}
