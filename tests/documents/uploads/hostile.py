"""Writes what must be refused, each attack under the code that names it. Arguments: the folder to write in, that of the genuine ones.

A second word after a code tells what is allowed instead. « fichier.sain » is a picture made anew without what hides in it; alone, the
service refuses the picture as it was.
"""

import gzip
import io
import pathlib
import struct
import sys
import zipfile
import zlib

import pymupdf as fitz
import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, String

from sources import Corpus, jpeg, page, png, run

SCRIPT, PROTECTED, JOINED = "fichier.pdf_script", "fichier.pdf_protege", "fichier.pdf_fichiers_joints"
DAMAGED, BOMB, MANY = "fichier.pdf_abime", "fichier.pdf_demesure", "fichier.trop_de_pages"
UNKNOWN, OFFICE, HEIC = "fichier.inconnu", "fichier.bureautique", "fichier.heic"
CUT, LARGE, EMPTY = "fichier.image_abimee", "fichier.image_demesuree", "fichier.vide"
ALERT = "app.alert('1')"


def changed(base, change, **saved):
    """A genuine PDF with something more in it."""
    with pikepdf.open(io.BytesIO(base)) as file:
        change(file)
        out = io.BytesIO()
        file.save(out, **saved)
        return out.getvalue()


def script():
    return Dictionary(S=Name.JavaScript, JS=String(ALERT))


def scripts(corpus, base):
    """Scripts and programs, wherever an action may be, in the open and packed."""
    launch = lambda: Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe")))

    def places(make):
        def names(file):
            file.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), file.make_indirect(make())])))

        def note(file):
            box = Array([0, 0, 100, 100])
            file.pages[0].Annots = Array([file.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=make()))])

        def field(file):
            own = file.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(K=make())))
            file.Root.AcroForm = Dictionary(Fields=Array([own]))

        def after(file):
            file.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([file.pages[0].obj, Name.Fit]), Next=Array([make()]))

        def outline(file):
            file.Root.Outlines = file.make_indirect(Dictionary(First=file.make_indirect(Dictionary(Title=String("a"), A=make()))))

        return {
            "ouverture": lambda file: setattr(file.Root, "OpenAction", make()),
            "ouverture-apart": lambda file: setattr(file.Root, "OpenAction", file.make_indirect(make())),
            "fermeture": lambda file: setattr(file.Root, "AA", Dictionary(WC=make())),
            "page": lambda file: setattr(file.pages[0].obj, "AA", Dictionary(O=make())),
            "noms": names,
            "lien": note,
            "champ": field,
            "suite": after,
            "signet": outline,
        }

    for kind, make in [("programme", launch), ("script", script)]:
        for place, change in places(make).items():
            corpus.keep(f"{kind}-{place}.pdf", kind, changed(base, change), SCRIPT)
            packed = changed(base, change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            corpus.keep(f"{kind}-{place}-flux.pdf", kind, packed, SCRIPT)
    flow = lambda file: setattr(file.Root, "OpenAction", Dictionary(S=Name.JavaScript, JS=file.make_stream(ALERT.encode())))
    corpus.keep("script-dans-un-flux.pdf", "script", changed(base, flow), SCRIPT)
    for kind, content in [("liste", lambda file: Array([String("template"), file.make_stream(b"<template/>")])), ("flux", lambda file: file.make_stream(b"<xdp/>"))]:
        form = lambda file, content=content: setattr(file.Root, "AcroForm", Dictionary(Fields=Array(), XFA=content(file)))
        corpus.keep(f"xfa-{kind}.pdf", "XFA", changed(base, form), SCRIPT)
    corpus.keep("script-ajoute.pdf", "script", added(base, b"<</S/JavaScript/JS(app.alert\\(1\\))>>"), SCRIPT)
    corpus.keep("script-nom-deguise.pdf", "script", added(base, b"<</#53/J#61vaScript/#4aS(app.alert\\(1\\))>>"), SCRIPT)
    corpus.keep("programme-nom-deguise.pdf", "programme", added(base, b"<</S/L#61unch/F(cmd.exe)>>"), SCRIPT)
    corpus.keep("programme-nom-apart.pdf", "programme", added(base, b"<</S %d 0 R/F(cmd.exe)>>", b"/Launch"), SCRIPT)
    corpus.keep("script-nom-apart.pdf", "script", added(base, b"<</S %d 0 R/JS(app.alert\\(1\\))>>", b"/JavaScript"), SCRIPT)


def added(base, action, other=None, off=0, tail=b""):
    """A PDF with an action at its opening in an addition to it; the place that the table gives may be off by some bytes."""
    with pikepdf.open(io.BytesIO(base)) as file:
        root, pages, size = file.Root.objgen[0], file.Root.Pages.objgen[0], int(file.trailer.Size)
    out = io.BytesIO()
    out.write(base + b"\n")
    objects = {root: b"<</Type/Catalog/Pages %d 0 R/OpenAction %d 0 R>>" % (pages, size), size: action % (size + 1) if b"%d" in action else action}
    if other:
        objects[size + 1] = other
    places = {}
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    places[size] += off
    start, previous = out.tell(), int(base.rsplit(b"startxref", 1)[1].split()[0])
    out.write(b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items())))
    out.write(b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size + 2, root, previous, start) + tail)
    return out.getvalue()


def hidden(corpus, base):
    """Scripts that one reader does not come upon and another does."""
    action = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    for off in (-3, 1, 7):
        corpus.keep(f"script-place-fausse-{off}.pdf", "hidden script", added(base, action, off=off), f"{SCRIPT} {DAMAGED}")
    packed = b"7 0 " + action
    for name, filters, bytes_ in [
        ("ascii85", b"/ASCII85Decode", __import__("base64").a85encode(packed) + b"~>"),
        ("hexa", b"/ASCIIHexDecode", packed.hex().encode() + b">"),
        ("double", b"[/FlateDecode/FlateDecode]", zlib.compress(zlib.compress(packed))),
        ("abrege", b"/Fl", zlib.compress(packed)),
        ("longueurs", b"/RunLengthDecode", b"".join(bytes([0, one]) for one in packed) + b"\x80"),
        ("coupe", b"/FlateDecode", zlib.compress(packed)[:-4]),
    ]:
        corpus.keep(f"script-flux-{name}.pdf", "hidden script", small({7: "packed"}, packed=(filters, bytes_)), f"{SCRIPT} {DAMAGED}")
    corpus.keep("script-table-cachee.pdf", "hidden script", small({7: "packed"}, packed=(b"/FlateDecode", zlib.compress(packed)), hybrid=True), f"{SCRIPT} {DAMAGED}")


def small(opening, packed, hybrid=False):
    """A page whose opening does what an object stream holds; the stream is told by a cross-reference stream, alone or behind a table."""
    filters, content = packed
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 7 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        4: b"<</Type/ObjStm/N 1/First 4/Filter %b/Length %d>>\nstream\n%b\nendstream" % (filters, len(content), content),
    }
    places = {}
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    places[5] = out.tell()
    line = lambda kind, first, second: struct.pack(">BIH", kind, first, second)
    table = line(0, 0, 65535) + b"".join(line(1, places[n], 0) for n in range(1, 6)) + line(0, 0, 0) + line(2, 4, 0)
    body = zlib.compress(table)
    out.write(b"5 0 obj\n<</Type/XRef/Size 8/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (len(body), body))
    start = places[5]
    if hybrid:
        start = out.tell()
        out.write(b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % places[n] for n in (1, 2, 3)))
        out.write(b"trailer\n<</Size 8/Root 1 0 R/XRefStm %d>>\n" % places[5])
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def joined(corpus, base, folder):
    """Files inside: by the catalog, a note, an association, a portfolio, and by the tools that put them there."""
    path = folder / "base.tmp"
    path.write_bytes(base)
    (folder / "joint.tmp").write_bytes(b"MZ" + bytes(400))
    corpus.keep("joint-qpdf.pdf", "files inside", run("qpdf", path, "--add-attachment", folder / "joint.tmp", "--", "-"), JOINED)
    corpus.keep("joint-qpdf-flux.pdf", "files inside", run("qpdf", "--object-streams=generate", path, "--add-attachment", folder / "joint.tmp", "--", "-"), JOINED)
    run("pdfattach", path, folder / "joint.tmp", folder / "attache.tmp")
    corpus.keep("joint-poppler.pdf", "files inside", (folder / "attache.tmp").read_bytes(), JOINED)
    with fitz.open(path) as file:
        file[0].add_file_annot(fitz.Point(90, 90), b"MZ", "a.exe")
        corpus.keep("joint-note.pdf", "files inside", file.tobytes(), JOINED)

    def associated(file):
        held = file.make_stream(b"MZ")
        file.Root.AF = Array([Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=held))])

    corpus.keep("joint-associe.pdf", "files inside", changed(base, associated), JOINED)

    def film(file):
        box, held = Array([0, 0, 100, 100]), file.make_stream(b"FWS")
        content = Dictionary(Assets=Dictionary(Names=Array([String("a"), Dictionary(F=String("a.swf"), EF=Dictionary(F=held))])))
        file.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=box, RichMediaContent=content)])

    corpus.keep("joint-film.pdf", "files inside", changed(base, film), JOINED)
    for rest in folder.glob("*.tmp"):
        rest.unlink()


def protected(corpus, base, folder):
    """A password to open."""
    path = folder / "base.tmp"
    path.write_bytes(base)
    for bits, more in [(40, ["--allow-weak-crypto"]), (128, ["--allow-weak-crypto"]), (256, [])]:
        for name, packing in [("", []), ("-flux", ["--object-streams=generate"])]:
            made = run("qpdf", *more, *packing, "--encrypt", "ouvre", "secret", bits, "--", path, "-")
            corpus.keep(f"protege-{bits}{name}.pdf", "password to open", made, PROTECTED)
    made = run("qpdf", "--encrypt", "ouvre", "secret", 256, "--", path, "-")
    corpus.keep("protege-nom-deguise.pdf", "password to open", made.replace(b"/Encrypt ", b"/Encr#79pt "), f"{PROTECTED} {DAMAGED}")
    # Whoever opens it may read it, and what acts is behind the cipher.
    corpus.keep("script-sous-droits.pdf", "script", hushed(changed(base, lambda file: setattr(file.Root, "OpenAction", script())), folder), SCRIPT)
    path.unlink()


def hushed(content, folder):
    path = folder / "script.tmp"
    path.write_bytes(content)
    made = run("qpdf", "--encrypt", "", "secret", 256, "--", path, "-")
    path.unlink()
    return made


def packed_zeros(megabytes, level=9):
    packer, out = zlib.compressobj(level), []
    for _ in range(megabytes):
        out.append(packer.compress(bytes(1 << 20)))
    return b"".join(out) + packer.flush()


def bombs(corpus, base):
    """What unfolds: once, twice, in many parts, while the file is opened; pages without end, nests without ground."""
    once = packed_zeros(400)
    twice = zlib.compress(packed_zeros(2000))

    def holding(filters, content, many=1):
        def change(file):
            file.pages[0].Contents = Array([file.make_stream(content, Filter=filters) for _ in range(many)])

        return changed(base, change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)

    corpus.keep("bombe.pdf", "bomb", holding(Name.FlateDecode, once), BOMB)
    corpus.keep("bombe-double.pdf", "bomb", holding(Array([Name.FlateDecode, Name.FlateDecode]), twice), BOMB)
    corpus.keep("bombe-hexa.pdf", "bomb", holding(Array([Name.ASCIIHexDecode, Name.FlateDecode]), once.hex().encode() + b">"), BOMB)
    corpus.keep("bombe-en-parts.pdf", "bomb", holding(Name.FlateDecode, packed_zeros(200), 40), BOMB)
    corpus.keep("bombe-flux-d-objets.pdf", "bomb", small({}, (b"/FlateDecode", packed_zeros(1500))), f"{BOMB} {DAMAGED}")
    table = packed_zeros(1500)
    head = b"%%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 200000000/W[1 4 2]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(table)
    corpus.keep("bombe-table.pdf", "bomb", head + table + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n", f"{BOMB} {DAMAGED}")
    deep = b"[" * 100_000 + b"]" * 100_000
    corpus.keep("nid.pdf", "bomb", added(base, deep), f"{BOMB} {DAMAGED}")
    corpus.keep("nid-mesure.pdf", "bomb", added(base, b"[" * 90 + b"]" * 90), f"{BOMB} {DAMAGED}")
    for many in (51, 20_000):
        with pikepdf.new() as file:
            for _ in range(many):
                file.add_blank_page()
            out = io.BytesIO()
            file.save(out)
        corpus.keep(f"pages-{many}.pdf", "too many pages", out.getvalue(), MANY)


def trees(corpus):
    """Pages that lead to themselves, come back, or are none."""
    page_, leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>", b"<</Type/Pages/Parent 2 0 R/Count 1/Kids[2 0 R 4 0 R]>>"
    for name, nodes, code in [
        ("boucle", {2: b"<</Type/Pages/Count 1/Kids[2 0 R]>>"}, DAMAGED),
        ("boucle-avec-page", {2: b"<</Type/Pages/Count 2/Kids[4 0 R 2 0 R]>>", 4: page_}, DAMAGED),
        ("boucle-a-deux", {2: b"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>", 3: leaf, 4: page_}, DAMAGED),
        ("page-repetee", {2: b"<</Type/Pages/Count 9/Kids[" + b"4 0 R " * 900 + b"]>>", 4: page_}, f"{DAMAGED} {MANY}"),
        ("sans-page", {2: b"<</Type/Pages/Count 0/Kids[]>>"}, DAMAGED),
        ("sans-arbre", {}, DAMAGED),
        ("compte-sans-page", {2: b"<</Type/Pages/Count 1000000000/Kids[]>>"}, DAMAGED),
    ]:
        out = io.BytesIO()
        out.write(b"%PDF-1.4\n")
        places = {}
        for number, body in {1: b"<</Type/Catalog/Pages 2 0 R>>", **nodes}.items():
            places[number] = out.tell()
            out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        start = out.tell()
        out.write(b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%010d 00000 n \n" % item for item in places.items()))
        out.write(b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)
        corpus.keep(f"{name}.pdf", "page tree", out.getvalue(), code)
        if name == "boucle-avec-page":
            again = out.getvalue().replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)
            corpus.keep("boucle-de-tables.pdf", "page tree", again, DAMAGED)


def cut(corpus, base):
    """Cut, holed, emptied."""
    for name, content in {
        "coupe-moitie": base[: len(base) // 2],
        "coupe-fin": base[:-40],
        "coupe-debut": base[300:],
        "trou": holed(base, b"/Kids"),
        "trou-dans-la-page": holed(base, b"/MediaBox"),
        "tete-seule": b"%PDF-1.7\n",
        "sans-racine": base.replace(b"/Root", b"/Toor"),
        "table-perdue": base.rsplit(b"startxref", 1)[0] + b"startxref\n99999999\n%%EOF\n",
    }.items():
        corpus.keep(f"{name}.pdf", "cut", content, f"{DAMAGED} {UNKNOWN}" if name == "coupe-debut" else DAMAGED)
    corpus.keep("vide.pdf", "cut", b"", EMPTY)


def holed(base, word):
    """A PDF with nothing where a word stood, and around it."""
    at = base.index(word)
    return base[: at - 40] + bytes(80) + base[at + 40 :]


def archive(comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.html", "<script>alert(1)</script>" * 40)
        file.comment = comment
    return out.getvalue()


def polyglots(corpus, base, shot):
    """Two files in one."""
    web, own = b"<html><script>alert(1)</script>", f"{DAMAGED} {UNKNOWN}"
    moved = lambda head: head + base
    for name, content in {
        "html-devant": moved(web),
        "zip-derriere": base + archive(),
        "zip-derriere-fin": base + archive(b"%%EOF"),
        "html-derriere": base + web + b"%%EOF",
        "html-derriere-sans-fin": base + web,
        "zip-devant": moved(archive()[:400]),
        "gif-devant": moved(b"GIF89a/*"),
        "programme-devant": moved(b"MZ" + bytes(200)),
        "jpeg-devant": moved(shot[:2] + b"\xff\xfe\0\x40" + bytes(62)),
        "mht-devant": moved(b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n"),
    }.items():
        corpus.keep(f"double-{name}.pdf", "two files in one", content, own)


def others(corpus, genuine, shot):
    """What is no PDF and no picture, under the name of one."""
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<w:document/>")
    for name, content, code in [
        ("document", office.getvalue(), OFFICE),
        ("archive", archive(), OFFICE),
        ("rtf", rb"{\rtf1\ansi Bonjour}", OFFICE),
        ("doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000), f"{OFFICE} {UNKNOWN}"),
        ("texte", b"Bonjour", UNKNOWN),
        ("programme", b"MZ" + bytes(500), UNKNOWN),
        ("elf", b"\x7fELF" + bytes(500), UNKNOWN),
        ("html", b"<html><script>alert(1)</script></html>", UNKNOWN),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", UNKNOWN),
        ("gzip", gzip.compress(b"a" * 9000), UNKNOWN),
        ("postscript", b"%!PS-Adobe-3.0\nshowpage\n", UNKNOWN),
    ]:
        corpus.keep(f"autre-{name}.pdf", "no PDF", content, code)
    del genuine, shot


def pictures(corpus, picture, shot):
    """Pictures cut, without measure, with something behind, in forms that are not read."""
    web = b"<script>alert(1)</script>"
    small_png = png(picture.resize((300, 400)))
    for name, content, code in [
        ("moitie.jpg", shot[: len(shot) // 2], CUT),
        ("sans-fin.jpg", shot[:-2], CUT),
        ("entete.jpg", shot[:400], CUT),
        ("moitie-avec-miniature.jpg", thumbnailed(shot, picture)[: len(shot) // 2], CUT),
        ("moitie.png", small_png[: len(small_png) // 2], CUT),
        ("sans-fin.png", small_png[:-12], CUT),
        ("entete.png", small_png[:40], CUT),
        ("script-derriere.jpg", shot + web, "fichier.sain"),
        ("script-derriere.png", small_png + web, "fichier.sain"),
        ("script-dedans.jpg", shot[:2] + b"\xff\xfe" + struct.pack(">H", len(web) + 2) + web + shot[2:], f"fichier.sain {CUT}"),
        ("archive-derriere.jpg", shot + archive(), "fichier.sain"),
        ("bombe.png", bomb_png(50_000, 50_000), LARGE),
        ("bombe-longue.png", bomb_png(2_000_000_000, 1), f"{LARGE} {CUT}"),
        ("bombe-textes.png", small_png[:33] + chunk(b"zTXt", b"a\0\0" + packed_zeros(300)) + small_png[33:], f"fichier.sain {CUT} {LARGE}"),
        ("bombe-profil.png", small_png[:33] + chunk(b"iCCP", b"a\0\0" + packed_zeros(300)) + small_png[33:], f"fichier.sain {CUT} {LARGE}"),
        ("bombe.jpg", resized(shot, 65_500, 65_500), f"{LARGE} {CUT}"),
    ]:
        corpus.keep(f"image-{name}", "picture", content, code)
    for name, form, code in [("gif", "GIF", UNKNOWN), ("bmp", "BMP", UNKNOWN), ("tif", "TIFF", UNKNOWN), ("webp", "WEBP", UNKNOWN)]:
        out = io.BytesIO()
        picture.resize((300, 400)).save(out, form)
        corpus.keep(f"image-{name}.jpg", "picture of another form", out.getvalue(), code)
    for form in ("HEIF", "AVIF"):
        out = io.BytesIO()
        if form == "HEIF":
            pillow_heif.from_pillow(picture.resize((300, 400))).save(out, format=form)
        else:
            picture.resize((300, 400)).save(out, form)
        corpus.keep(f"image-{form.lower()}.jpg", "picture of another form", out.getvalue(), HEIC)


def thumbnailed(shot, picture):
    """A photograph with a small one of itself in its head, as every telephone writes it."""
    small = b"Exif\0\0" + jpeg(picture.resize((120, 160)))
    return shot[:2] + b"\xff\xe1" + struct.pack(">H", len(small) + 2) + small + shot[2:]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb_png(width, height):
    body = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", packed_zeros(20)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def resized(shot, width, height):
    """A JPEG that claims another size."""
    at = shot.index(b"\xff\xc0") + 5
    return shot[:at] + struct.pack(">HH", height, width) + shot[at + 4 :]


def main():
    folder, genuine = (pathlib.Path(word) for word in sys.argv[1:3])
    corpus = Corpus(folder)
    base = (genuine / "reportlab-courant.pdf").read_bytes()
    base = changed(base, lambda file: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    picture = page("certificat", 1200, 1600)
    shot = jpeg(picture)
    scripts(corpus, base)
    hidden(corpus, base)
    joined(corpus, base, folder)
    protected(corpus, base, folder)
    bombs(corpus, base)
    trees(corpus)
    cut(corpus, base)
    polyglots(corpus, base, shot)
    others(corpus, genuine, shot)
    pictures(corpus, picture, shot)
    corpus.tell()


if __name__ == "__main__":
    main()
