"""The same page by other programs, and its signature by pyHanko: documents a second on one thread.

Arguments: the folder that `scelle` left, with page.pdf, cachet.pem and cachet.cle.
"""

import io
import pathlib
import subprocess
import sys
import time

import typst
import weasyprint
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, signers
from pyhanko.sign.fields import SigSeedSubFilter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

folder = pathlib.Path(sys.argv[1])
text = subprocess.run(["pdftotext", "-raw", folder / "page.pdf", "-"], check=True, capture_output=True, text=True).stdout
lines = [line for line in text.replace("\f", "").split("\n") if line.strip()]
html = "<html lang='fr'><head><title>Page</title></head><body style='font-size:10pt'><h1>Page</h1>" + "".join(
    f"<p>{line}</p>" for line in lines
)
html += "<table>" + "".join(f"<tr><th>{n}</th><td>{line}</td></tr>" for n, line in enumerate(lines[:8])) + "</table></body></html>"
source = '#set document(title: "Page")\n#set text(lang: "fr", size: 10pt)\n= Page\n' + "\n\n".join(
    "#" + 'text("' + line.replace("\\", "\\\\").replace('"', '\\"') + '")' for line in lines
)
source += "\n#table(columns: 2, " + ", ".join(f"[{n}], [cell]" for n in range(8)) + ")\n"


def rate(name, work):
    work()
    start, calls = time.process_time(), 0
    while time.process_time() - start < 3:
        work()
        calls += 1
    print(f"{name}: {calls / (time.process_time() - start):.1f} a second", flush=True)


def with_weasyprint(variant):
    weasyprint.HTML(string=html).write_pdf(pdf_variant=variant, pdf_tags=True)


def with_typst(standards):
    typst.compile(source.encode(), format="pdf", pdf_standards=standards)


def with_reportlab():
    page = canvas.Canvas(io.BytesIO(), pagesize=A4)
    for rank, line in enumerate(lines):
        page.drawString(40, 800 - 12 * rank, line)
    page.save()


signer = signers.SimpleSigner.load(folder / "cachet.cle", folder / "cachet.pem")
plain = (folder / "page.pdf").read_bytes()


def with_pyhanko():
    metadata = PdfSignatureMetadata(field_name="Cachet", subfilter=SigSeedSubFilter.PADES)
    PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(plain)))


rate("WeasyPrint, tagged PDF/A-2a", lambda: with_weasyprint("pdf/a-2a"))
rate("typst, PDF/A-2a", lambda: with_typst("a-2a"))
rate("reportlab, no tags", with_reportlab)
rate("pyHanko, signing alone", with_pyhanko)
