"""Writes what candidates add: the same pages by every program that makes a PDF here, and pictures.

Arguments: the folder to write in, the folder of the libraries of Node, the folder of the archives with public samples.
"""

import io
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pymupdf as fitz
import fpdf
import img2pdf
import pikepdf
import pypdf
import pypdfium2
import typst
import weasyprint
from PIL import Image, ImageCms
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from xhtml2pdf import pisa

import samples
import shapes
import signed
from sources import TITLES, Corpus, html, jpeg, lines, page, png, run, word

HERE = pathlib.Path(__file__).parent
JAVA = ["itext-2.1.7", "itext5", "pdfbox2", "fontbox2", "commons-logging", "bcprov", "bcpkix"]


def office(corpus, work):
    """LibreOffice: each kind of export that its window offers, of four documents, a table and a drawing."""
    photo = work / "photo.jpg"
    made = []
    for kind, many in [("attestation", 8), ("releve", 60), ("certificat", 20), ("contrat", 300)]:
        made.append(work / f"{kind}.docx")
        word(made[-1], kind, many, photo if kind in ("certificat", "contrat") else None)
    exports = {
        "courant": {},
        "1.5": {"SelectPdfVersion": 15},
        "1.6": {"SelectPdfVersion": 16},
        "1.7": {"SelectPdfVersion": 17},
        "a1": {"SelectPdfVersion": 1},
        "a2": {"SelectPdfVersion": 2},
        "a3": {"SelectPdfVersion": 3},
        "balise": {"UseTaggedPDF": True, "ExportBookmarks": True},
        "ua": {"PDFUACompliance": True, "UseTaggedPDF": True},
        "sans-perte": {"UseLosslessCompression": True, "ExportNotes": True},
        "reduit": {"ReduceImageResolution": True, "MaxImageResolution": 75, "Quality": 40},
        "plein-ecran": {"OpenInFullScreenMode": True, "InitialView": 2, "Magnification": 4, "Zoom": 120},
    }
    kinds = {bool: "boolean", int: "long"}
    for name, options in exports.items():
        said = json.dumps({key: {"type": kinds[type(value)], "value": str(value).lower()} for key, value in options.items()})
        out = work / f"office-{name}"
        convert(f"pdf:writer_pdf_Export:{said}", out, made, work)
        for source in made:
            corpus.keep(f"libreoffice-{name}-{source.stem}.pdf", "LibreOffice Writer", out / f"{source.stem}.pdf")
    (work / "notes.csv").write_text("épreuve;note\n" + "".join(f"U{n};{n % 20}\n" for n in range(200)))
    (work / "plan.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'><circle cx='90' cy='90' r='60' fill='teal'/></svg>")
    for source, maker in [("notes.csv", "LibreOffice Calc"), ("plan.svg", "LibreOffice Draw"), ("photo.jpg", "LibreOffice Draw")]:
        convert("pdf", work / "office", [work / source], work)
        corpus.keep(f"libreoffice-{pathlib.Path(source).stem}.pdf", maker, work / "office" / f"{pathlib.Path(source).stem}.pdf")
    return work / "office-balise"


def convert(kind, out, files, work):
    own = f"-env:UserInstallation=file://{work}/profile"
    try:
        run("soffice", own, "--headless", "--convert-to", kind, "--outdir", out, *files)
    except (RuntimeError, subprocess.TimeoutExpired) as failure:
        print("not converted:", kind, failure)


def web(corpus, work):
    """What prints pages of the web: Chromium (the print of Android too), WebKit, WeasyPrint, xhtml2pdf."""
    for kind, many in [("attestation", 8), ("releve", 90), ("certificat", 20)]:
        source = work / f"{kind}.html"
        source.write_text(html(kind, many, f"<img width='300' src='{work}/photo.jpg'>" if kind == "certificat" else ""))
        for name, more in [("", []), ("-simple", ["--disable-pdf-tagging", "--no-pdf-header-footer"])]:
            chrome = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work}/chrome", *more]

            def printed(chrome=chrome, source=source):
                run(*chrome, f"--print-to-pdf={work}/chrome.pdf", source)
                return work / "chrome.pdf"

            corpus.keep(f"chromium{name}-{kind}.pdf", "Chromium (Skia/PDF)", printed)

        def webkit(source=source):
            words = ["wkhtmltopdf", "-q", "--enable-local-file-access", source, work / "webkit.pdf"]
            run("env", "QT_QPA_PLATFORM=offscreen", *words)
            return work / "webkit.pdf"

        corpus.keep(f"wkhtmltopdf-{kind}.pdf", "wkhtmltopdf (Qt)", webkit)
        for variant in [None, "pdf/a-1b", "pdf/a-2b", "pdf/a-3b", "pdf/a-4u", "pdf/ua-1"]:
            name = (variant or "courant").replace("pdf/", "")
            corpus.keep(
                f"weasyprint-{name}-{kind}.pdf",
                "WeasyPrint",
                lambda kind=kind, many=many, variant=variant: weasyprint.HTML(string=html(kind, many)).write_pdf(pdf_variant=variant),
            )

        def pisa_made(kind=kind, many=many):
            out = io.BytesIO()
            pisa.CreatePDF(html(kind, many), dest=out)
            return out.getvalue()

        corpus.keep(f"xhtml2pdf-{kind}.pdf", "xhtml2pdf", pisa_made)
    asked = "<form><input name='nom' value='Noëlle'><input type='checkbox' checked></form>"
    corpus.keep("weasyprint-formulaire.pdf", "WeasyPrint", lambda: weasyprint.HTML(string=html("contrat", 4, asked)).write_pdf(pdf_forms=True))


def typeset(corpus, work):
    """typst, TeX, groff, FOP, and printers' PostScript through Ghostscript."""
    text = '#set document(title: "Attestation")\n#set text(lang: "fr")\n= Attestation\n' + "\n\n".join(lines("attestation", 40))
    for standard in ["1.4", "1.5", "1.6", "1.7", "2.0", "a-1b", "a-2b", "a-2u", "a-3b", "a-4", "ua-1"]:
        corpus.keep(f"typst-{standard}.pdf", "typst", lambda standard=standard: typst.compile(text.encode(), format="pdf", pdf_standards=[standard]))
    for name, setting in [("courant", ""), ("1.3", "\\pdfminorversion=3"), ("brut", "\\pdfcompresslevel=0\\pdfobjcompresslevel=0"), ("flux", "\\pdfminorversion=5\\pdfobjcompresslevel=3")]:
        source = work / f"tex-{name}.tex"
        body = "\n\n".join(line.replace("–", "--").replace("’", "'") for line in lines("certificat", 60))
        source.write_text(f"{setting}\\documentclass{{article}}\\begin{{document}}\\section{{Certificat}}{body}\\end{{document}}")

        def tex(source=source):
            run("pdflatex", "-interaction=batchmode", f"-output-directory={work}", source)
            return source.with_suffix(".pdf")

        corpus.keep(f"pdftex-{name}.pdf", "pdfTeX", tex)
    (work / "lettre.ms").write_text(".TL\nAttestation\n.PP\n" + "\n.PP\n".join(["Cours suivi avec assiduite."] * 40))
    corpus.keep("groff.pdf", "gropdf", lambda: run("groff", "-ms", "-Tpdf", work / "lettre.ms"))
    (work / "lettre.ps").write_bytes(run("groff", "-ms", "-Tps", work / "lettre.ms"))
    (work / "page.txt").write_text("\n".join(["Attestation de formation"] * 150))
    run("enscript", "-q", "-o", work / "page.ps", work / "page.txt")
    for level, quality in itertools.product(["1.3", "1.4", "1.5", "1.7"], ["screen", "prepress"]):
        for source in ["lettre", "page"]:
            words = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-dCompatibilityLevel={level}", f"-dPDFSETTINGS=/{quality}"]
            corpus.keep(f"ghostscript-{level}-{quality}-{source}.pdf", "Ghostscript", lambda words=words, source=source: run(*words, "-sOutputFile=-", work / f"{source}.ps"))
    block = "".join(f"<fo:block>{line}</fo:block>" for line in lines("releve", 80))
    (work / "page.fo").write_text(
        "<?xml version='1.0' encoding='utf-8'?><fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format'><fo:layout-master-set>"
        "<fo:simple-page-master master-name='A4' page-height='29.7cm' page-width='21cm' margin='2cm'><fo:region-body/></fo:simple-page-master>"
        f"</fo:layout-master-set><fo:page-sequence master-reference='A4'><fo:flow flow-name='xsl-region-body'>{block}</fo:flow></fo:page-sequence></fo:root>"
    )

    def fop(*more):
        run("fop", *more, "-fo", work / "page.fo", "-pdf", work / "fop.pdf")
        return work / "fop.pdf"

    corpus.keep("fop.pdf", "Apache FOP", fop)
    corpus.keep("fop-balise.pdf", "Apache FOP", lambda: fop("-a"))


def libraries(corpus, work, node):
    """What school software makes its pages with: PHP, Java, JavaScript, Python."""
    photo = work / "petite.jpg"
    given = photo.read_bytes()
    made = [
        ("php", "FPDF, TCPDF, dompdf", ["php", HERE / "peers.php", None, photo]),
        ("node", "pdf-lib, pdfkit, jsPDF", ["node", HERE / "peers.cjs", node, None, photo]),
        ("java", "iText 2, iText 5, PDFBox", ["java", "-cp", ":".join(f"/usr/share/java/{jar}.jar" for jar in JAVA), HERE / "Peers.java", None, photo, work / "simple.pdf"]),
    ]
    for name, maker, words in made:
        out = work / name
        out.mkdir()
        # One of them removes the pictures that it was given.
        photo.write_bytes(given)
        try:
            run(*[out if word is None else word for word in words])
        except RuntimeError as failure:
            corpus.missing.append(f"{name}: {failure}")
        for file in sorted(out.glob("*.pdf")):
            corpus.keep(file.name, named(maker, file.name), file)
    photo.write_bytes(given)
    for name, more in [("courant", {}), ("comprime", {"pageCompression": 1}), ("1.5", {"pdfVersion": (1, 5)}), ("paysage", {"pagesize": (A4[1], A4[0])})]:
        corpus.keep(f"reportlab-{name}.pdf", "ReportLab", lambda more=more: reportlab(more, photo))
    corpus.keep("reportlab-formulaire.pdf", "ReportLab", lambda: reportlab({}, photo, form=True))
    for name, version in [("courant", None), ("image", photo)]:
        corpus.keep(f"fpdf2-{name}.pdf", "fpdf2", lambda version=version: fpdf2(version))
    corpus.keep("perl-pdf-api2.pdf", "PDF::API2", lambda: run("perl", "-MPDF::API2", "-e", "my $p=PDF::API2->new;my $f=$p->corefont('Helvetica');for(1..2){my $t=$p->page->text;$t->font($f,20);$t->translate(80,700);$t->text('Attestation')}print $p->to_string"))
    corpus.keep("matplotlib.pdf", "Matplotlib", figure)


def named(maker, file):
    """The one of several makers whose name the file bears."""
    first = file.split("-")[0].lower()
    return next((one for one in maker.split(", ") if one.lower().replace(" ", "").replace("-", "").startswith(first[:6])), maker)


def reportlab(more, photo, form=False):
    out = io.BytesIO()
    file = canvas.Canvas(out, **{"pagesize": A4, **more})
    for rank in range(3):
        file.drawString(60, 760, TITLES["attestation"].replace("–", "-"))
        file.drawImage(str(photo), 60, 200, 300, 420)
        if form and rank == 0:
            file.acroForm.textfield(name="nom", value="Noelle", x=60, y=700, width=200)
            file.acroForm.checkbox(name="majeur", checked=True, x=300, y=700)
        file.showPage()
    file.save()
    return out.getvalue()


def fpdf2(photo):
    file = fpdf.FPDF()
    file.add_page()
    file.set_font("Helvetica", size=14)
    file.cell(0, 10, "Attestation", link="https://example.org/")
    if photo:
        file.image(str(photo), 20, 40, 100)
    file.add_page()
    return bytes(file.output())


def figure():
    import matplotlib

    matplotlib.use("pdf")
    from matplotlib import pyplot

    out = io.BytesIO()
    pyplot.plot([1, 4, 2])
    pyplot.savefig(out, format="pdf")
    return out.getvalue()


def scans(corpus, work):
    """Scanners and telephones: one picture a page, in the colours and packings that they use."""
    pages = [page("releve", seed=seed) for seed in range(3)]
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    forms = {
        "couleur": jpeg(pages[0], 60),
        "progressif": jpeg(pages[0], 60, progressive=True),
        "gris": jpeg(pages[0].convert("L"), 60),
        "cmjn": jpeg(pages[0].convert("CMYK"), 60),
        "profil": jpeg(pages[0], 60, icc_profile=icc),
        "png": png(pages[0].resize((620, 877))),
        "png-gris": png(pages[0].convert("L").resize((620, 877))),
        "png-palette": png(pages[0].resize((620, 877)).quantize(64)),
        "noir": png(pages[0].convert("1")),
    }
    for name, content in forms.items():
        corpus.keep(f"img2pdf-{name}.pdf", "img2pdf", lambda content=content: img2pdf.convert(content))
        corpus.keep(f"img2pdf-pikepdf-{name}.pdf", "img2pdf", lambda content=content: img2pdf.convert([content, content], engine=img2pdf.Engine.pikepdf))
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()

            def pillow(picture=picture):
                out = io.BytesIO()
                picture.save(out, "PDF", resolution=150, save_all=True, append_images=[picture])
                return out.getvalue()

            corpus.keep(f"pillow-{name}.pdf", "Pillow", pillow)
    for packing in ["group4", "group3", "tiff_lzw", "jpeg", "tiff_deflate"]:
        fax = pages[0].convert("1" if "group" in packing else "RGB")
        path = work / f"{packing}.tif"
        # As it is packed here, a whole page in colours is larger than what a campaign keeps.
        fax = fax if "group" in packing else fax.resize((620, 877))
        fax.save(path, compression=packing, dpi=(150, 150), save_all=True, append_images=[fax])

        def tiff(path=path):
            run("tiff2pdf", "-o", work / "tiff.pdf", path)
            return work / "tiff.pdf"

        # With a JPEG inside it writes places that are false by three bytes: what no table leads to is not read.
        corpus.keep(f"tiff2pdf-{packing}.pdf", "tiff2pdf (libtiff)", tiff, "fichier.pdf_abime?" if packing == "jpeg" else "pages")
        if "group" in packing:
            corpus.keep(f"img2pdf-{packing}.pdf", "img2pdf", lambda path=path: img2pdf.convert(str(path)))
    taken = [(jpeg(one, 55), *one.size) for one in pages]
    for many in (1, 2, 3):
        corpus.keep(f"forme-quartz-{many}.pdf", "shape of an iPhone (Quartz)", shapes.quartz(taken[:many], icc))
        corpus.keep(f"forme-android-{many}.pdf", "shape of an Android scan", shapes.telephone(taken[:many]))
    big = page("contrat", 2480, 3508)
    corpus.keep("forme-quartz-300-points.pdf", "shape of an iPhone (Quartz)", shapes.quartz([(jpeg(big, 60), *big.size)], icc, b"1.4"))
    # Reading noise takes a minute: the upper part of a page is enough.
    upper = jpeg(pages[0].crop((0, 0, 1240, 240)).convert("L").point(lambda shade: 255 if shade > 128 else 0))
    read = work / "lu.jpg"
    read.write_bytes(upper)
    corpus.keep("tesseract.pdf", "Tesseract", lambda: run("tesseract", read, "stdout", "-l", "fra", "--dpi", "150", "pdf"))
    scanned = work / "scan.pdf"
    scanned.write_bytes(img2pdf.convert([upper]))
    for kind in ["pdf", "pdfa-1", "pdfa-2", "pdfa-3"]:
        words = [pathlib.Path(sys.executable).parent / "ocrmypdf", "-q", "-l", "fra", "--output-type", kind, "-O", "1", "--jobs", "1", scanned, "-"]
        corpus.keep(f"ocrmypdf-{kind}.pdf", "OCRmyPDF", lambda words=words: run(*words))


def rewritten(corpus, work):
    """The page of one program written anew by another: what merges, turns, packs, fills in, adds to a file."""
    sources = {"office": corpus.folder / "libreoffice-courant-certificat.pdf", "web": corpus.folder / "chromium-releve.pdf", "scan": corpus.folder / "img2pdf-couleur.pdf", "tex": corpus.folder / "pdftex-courant.pdf"}
    qpdf = {
        "lineaire": ["--linearize"],
        "flux": ["--object-streams=generate"],
        "table": ["--object-streams=disable", "--force-version=1.4"],
        "lineaire-flux": ["--linearize", "--object-streams=generate"],
        "tourne": ["--rotate=+90"],
        "brut": ["--qdf", "--object-streams=disable"],
    }
    mutool = {"propre": ["-gggg", "-z"], "brut": ["-d"], "ascii": ["-a", "-z"]}
    for name, source in sources.items():
        if not source.exists():
            continue
        for how, words in qpdf.items():
            corpus.keep(f"qpdf-{how}-{name}.pdf", "qpdf", lambda words=words, source=source: run("qpdf", *words, source, "-"))
        for how, words in mutool.items():

            def mupdf(words=words, source=source):
                run("mutool", "clean", *words, source, work / "mutool.pdf")
                return work / "mutool.pdf"

            corpus.keep(f"mutool-{how}-{name}.pdf", "MuPDF", mupdf)

        def cairo(source=source):
            run("pdftocairo", "-pdf", source, work / "cairo.pdf")
            return work / "cairo.pdf"

        def joined(source=source):
            run("pdfunite", source, source, work / "joint.pdf")
            return work / "joint.pdf"

        corpus.keep(f"cairo-{name}.pdf", "cairo", cairo)
        corpus.keep(f"poppler-joint-{name}.pdf", "poppler pdfunite", joined)
        corpus.keep(f"ghostscript-reecrit-{name}.pdf", "Ghostscript", lambda source=source: run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile=-", source))
        corpus.keep(f"ghostscript-image-{name}.pdf", "Ghostscript", lambda source=source: run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfimage24", "-r72", "-dLastPage=2", "-sOutputFile=-", source))
        corpus.keep(f"pypdf-{name}.pdf", "pypdf", lambda source=source: with_pypdf(source, incremental=False))
        corpus.keep(f"pypdf-ajout-{name}.pdf", "pypdf", lambda source=source: with_pypdf(source, incremental=True))
        corpus.keep(f"pymupdf-ajout-{name}.pdf", "PyMuPDF", lambda source=source: with_mupdf(source, work))
        corpus.keep(f"pdfium-{name}.pdf", "PDFium", lambda source=source: with_pdfium(source))
    for source in sorted(corpus.folder.glob("libreoffice-balise-*.pdf")):
        corpus.keep(f"forme-word-{source.stem.split('-')[-1]}.pdf", "shape of Word (hybrid, tagged)", lambda source=source: shapes.word(source.read_bytes()))
    # A tail of blanks, a line before the head: what a web page in PHP sends.
    plain = (corpus.folder / "fpdf-comprime.pdf").read_bytes()
    corpus.keep("fpdf-blancs.pdf", "FPDF through a web page", b"\r\n" + plain + b"\n\n  \r\n\0")
    corpus.keep("fpdf-marque.pdf", "FPDF through a web page", b"\xef\xbb\xbf" + plain)
    # Whoever opens it may read it, not change it: attestations of administrations are often so.
    for bits, more in [(40, ["--allow-weak-crypto"]), (128, ["--allow-weak-crypto"]), (256, [])]:
        words = ["qpdf", *more, "--encrypt", "", "secret", str(bits), "--", sources["office"], "-"]
        corpus.keep(f"qpdf-sans-modification-{bits}.pdf", "qpdf, rights restricted", lambda words=words: run(*words))


def with_pypdf(source, incremental):
    file = pypdf.PdfWriter(source, incremental=True) if incremental else pypdf.PdfWriter(clone_from=source)
    file.pages[0].rotate(180)
    file.add_metadata({"/Title": "Reçu"})
    out = io.BytesIO()
    file.write(out)
    return out.getvalue()


def with_mupdf(source, work):
    path = work / "incr.pdf"
    shutil.copy(source, path)
    with fitz.open(path) as file:
        file[0].add_highlight_annot(fitz.Rect(50, 50, 200, 90))
        file.saveIncr()
    return path


def with_pdfium(source):
    file = pypdfium2.PdfDocument(source)
    file[0].set_rotation(90)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def pictures(corpus):
    """Photographs of pièces."""
    shot = page("certificat", 1536, 2048)
    place = Image.Exif()
    place[0x0112] = 6
    place[0x010F] = "Telephone"
    for name, content in {
        "photo.jpg": jpeg(shot),
        "photo-tournee.jpg": jpeg(shot, exif=place),
        "photo-progressive.jpg": jpeg(shot, progressive=True),
        "photo-grise.jpg": jpeg(shot.convert("L")),
        "photo-cmjn.jpg": jpeg(shot.convert("CMYK")),
        "photo-12-mpx.jpg": jpeg(page("releve", 3024, 4032), 80),
        "photo-miniature.jpg": jpeg(shot.resize((300, 400))),
        "ecran.png": png(shot.resize((1080, 1440))),
        "ecran-transparent.png": png(shot.convert("RGBA")),
        "ecran-palette.png": png(shot.quantize(32)),
        "ecran-noir.png": png(shot.convert("1")),
        "ecran-16.png": png(shot.convert("L").convert("I;16")),
    }.items():
        corpus.keep(name, "Pillow, as a telephone", content)
    ends = jpeg(shot)
    corpus.keep("photo-animee.jpg", "Pillow, as a telephone with a film behind", ends + b"\0\0\0\x18ftypmp42" + bytes(4000))


def main():
    folder, node, archives = (pathlib.Path(word) for word in sys.argv[1:4])
    corpus = Corpus(folder)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "photo.jpg").write_bytes(jpeg(page("certificat", 900, 1270), 60))
        (work / "petite.jpg").write_bytes(jpeg(page("certificat", 450, 635), 60))
        (work / "simple.pdf").write_bytes(reportlab({}, work / "petite.jpg"))
        for step in [
            lambda: office(corpus, work),
            lambda: web(corpus, work),
            lambda: typeset(corpus, work),
            lambda: libraries(corpus, work, node),
            lambda: scans(corpus, work),
            lambda: rewritten(corpus, work),
            lambda: signed.all(corpus, work),
            lambda: pictures(corpus),
            lambda: samples.all(corpus, archives),
        ]:
            step()
    count(corpus)
    corpus.tell()


def count(corpus):
    """Puts beside each file the pages that two other readers count; a picture is one page."""
    counted = []
    for name, maker, expected in corpus.rows:
        path = corpus.folder / name
        if expected == "pages":
            if path.suffix != ".pdf":
                expected = "1"
            else:
                told = run("pdfinfo", path).decode(errors="replace")
                pages = next(line.split()[1] for line in told.splitlines() if line.startswith("Pages:"))
                with pikepdf.open(path) as file:
                    again = str(len(file.pages))
                if pages != again:
                    print(f"{name}: pdfinfo counts {pages} pages, qpdf {again}")
                expected = pages
        counted.append((name, maker, expected))
    corpus.rows = counted


if __name__ == "__main__":
    main()
