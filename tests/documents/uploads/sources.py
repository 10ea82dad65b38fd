"""What the pages of the corpus say and show: texts, scans, and the same page for every program that makes one."""

import io
import pathlib
import random
import subprocess

import docx
import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

TITLES = {
    "attestation": "Attestation de formation – lycée Émile-Zola",
    "releve": "Relevé de notes de la session 2022",
    "certificat": "Certificat de participation à la journée défense et citoyenneté",
    "contrat": "Contrat d’apprentissage – « Électronique », œuvre n° 7",
}
SANS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def lines(kind, many=12):
    """The sentences of a page."""
    return [f"{TITLES[kind]} : ligne {rank}, élève Noëlle D’Août-Lefèvre, 14/20 – très bien." for rank in range(many)]


def html(kind, many=12, extra=""):
    """A page for what prints the web."""
    rows = "".join(f"<tr><th>{n}</th><td>{line}</td></tr>" for n, line in enumerate(lines(kind, many)))
    return (
        f"<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'><title>{TITLES[kind]}</title></head>"
        f"<body><h1>{TITLES[kind]}</h1><p><a href='https://example.org/'>Vérifier ce document</a></p>"
        f"<table border='1'>{rows}</table>{extra}</body></html>"
    )


def word(path, kind, many=12, picture=None):
    """A file of a word processor, as a candidate would write it."""
    file = docx.Document()
    file.core_properties.author = "Noëlle D’Août"
    file.add_heading(TITLES[kind], 0)
    for line in lines(kind, many):
        file.add_paragraph(line, style="List Bullet")
    table = file.add_table(rows=3, cols=3, style="Table Grid")
    for row in table.rows:
        for cell in row.cells:
            cell.text = "14,5"
    if picture:
        file.add_picture(str(picture))
    file.save(path)


def page(kind, width=1240, height=1754, seed=1):
    """A page as a scanner or a telephone sees it: grain, a slight turn, a shadow."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (width, height), (250, 249, 244))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(SANS, max(12, width // 45))
    for rank, line in enumerate(lines(kind, 30)):
        draw.text((width // 12, height // 15 + rank * height // 34), line[:60], font=font, fill=(30, 30, 40))
    picture = picture.rotate(chance.uniform(-1.5, 1.5), fillcolor=(225, 222, 215)).filter(ImageFilter.GaussianBlur(0.6))
    grain = Image.effect_noise((width, height), 18).convert("RGB")
    return Image.blend(picture, grain, 0.06)


def jpeg(picture, quality=70, **more):
    """A picture as JPEG."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, **more)
    return file.getvalue()


def png(picture, **more):
    """A picture as PNG."""
    file = io.BytesIO()
    picture.save(file, "PNG", **more)
    return file.getvalue()


def code(text):
    """The picture of a code that a telephone reads, as a data address."""
    return segno.make(text, error="m").png_data_uri(scale=6)


def run(*words, **more):
    """Runs a program that must succeed, and gives what it says."""
    words = [str(word) for word in words]
    done = subprocess.run(words, check=False, capture_output=True, timeout=240, **more)
    if done.returncode:
        told = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise RuntimeError(f"{pathlib.Path(words[0]).name}: {told[-300:]}")
    return done.stdout


class Corpus:
    """The files of a folder, each with who made it and what is to be said of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rows, self.missing = [], []

    def keep(self, name, maker, content, expected="pages"):
        """Keeps bytes, or what a call gives; a program that fails is told at the end."""
        try:
            content = content() if callable(content) else content
            if isinstance(content, pathlib.Path):
                content = content.read_bytes()
        except Exception as failure:  # noqa: BLE001 - any program may fail in its own way
            self.missing.append(f"{name} ({maker}): {str(failure)[:300]}")
            return None
        path = self.folder / name
        path.write_bytes(content)
        self.rows.append((name, maker, expected))
        return path

    def tell(self):
        """Writes what is expected of each, and what could not be made."""
        table = "".join("\t".join(row) + "\n" for row in self.rows)
        (self.folder / "attendu.tsv").write_text(table)
        for missing in self.missing:
            print("not made:", missing)
        print(f"{len(self.rows)} files in {self.folder.name}, {len(self.missing)} not made")
