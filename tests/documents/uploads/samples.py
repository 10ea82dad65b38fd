"""Public samples: the PDFs that libraries ship with their own tests, sorted by what other readers say of them."""

import hashlib
import io
import pathlib
import re
import subprocess
import tarfile
import zipfile

# What the tests of a library made wrong on purpose, or in a way that no program writes, though qpdf says nothing of it.
ODD = {
    "broken-objstream4.pdf": "fichier.pdf_abime?",
    "minimal-badxref.pdf": "fichier.pdf_abime?",
    "minimal-startxref-hopeless2.pdf": "fichier.pdf_abime?",
    "minimal-startxref-same-line.pdf": "fichier.pdf_abime?",
    "r4-aes-v2-no-key-length.pdf": "fichier.pdf_protege?",
}
LONGEST = 8 * 1024 * 1024
PAGES_MAX = 50


def all(corpus, archives):
    """Keeps each sample once, under the name of its archive."""
    seen = set()
    for archive in sorted(archives.glob("*")):
        maker = "samples of " + re.split(r"[-_]\d", archive.name)[0]
        for own, content in contents(archive):
            digest = hashlib.sha256(content).hexdigest()
            if digest in seen or len(content) > LONGEST or b"%PDF-" not in content[:1024]:
                continue
            seen.add(digest)
            name = f"echantillon-{maker.split()[-1].lower()}-{own}"
            corpus.keep(name, maker, content)
            corpus.rows[-1] = (name, maker, ODD.get(own) or expected(corpus.folder / name))


def contents(archive):
    """The PDFs of an archive."""
    if archive.suffix in (".zip", ".whl"):
        with zipfile.ZipFile(archive) as held:
            for name in held.namelist():
                if name.lower().endswith(".pdf"):
                    yield plain(name), held.read(name)
    elif archive.name.endswith((".tar.gz", ".tgz", ".crate")):
        with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as held:
            for member in held:
                if member.isfile() and member.name.lower().endswith(".pdf"):
                    yield plain(member.name), held.extractfile(member).read()


def plain(name):
    """The own name of a file in an archive."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", pathlib.PurePosixPath(name).name).lower()


def expected(path):
    """What is to be said of a sample: « pages » when qpdf and poppler read it without a word, a code otherwise.

    One that qpdf mends may be refused as damaged, or read: « fichier.pdf_abime? ».
    """
    checked = told("qpdf", "--check", path)
    if b"Encrypt" in path.read_bytes() and (checked.returncode == 2 or b"invalid password" in checked.stderr):
        return "fichier.pdf_protege fichier.pdf_abime"
    open_ = told("qpdf", "--qdf", "--object-streams=disable", "--stream-data=preserve", path, "-").stdout
    open_ = re.sub(rb"\nstream\n.*?endstream", b"", open_, flags=re.S)
    said = dict(re.findall(r"^([A-Za-z ]+): +(.*)$", told("pdfinfo", path).stdout.decode(errors="replace"), re.M))
    wrong = checked.returncode or said.get("Pages", "0") == "0"
    mended = " fichier.pdf_abime fichier.pdf_protege" if wrong else ""
    if re.search(rb"/(JS|Launch|JavaScript|XFA)\b", open_) or said.get("JavaScript") == "yes":
        return "fichier.pdf_script fichier.pdf_fichiers_joints" + mended
    if re.search(rb"/(EF|EmbeddedFiles)\b", open_):
        return "fichier.pdf_fichiers_joints" + mended
    if not wrong and int(said["Pages"]) > PAGES_MAX:
        return "fichier.trop_de_pages"
    return "fichier.pdf_protege fichier.pdf_abime?" if wrong else "pages"


def told(*words):
    """What a program says, whatever it says."""
    return subprocess.run([str(word) for word in words], capture_output=True, check=False, timeout=60)
