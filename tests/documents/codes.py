"""Reads the code of each page of a folder as a scan at 150 dots per inch, and compares it with the text beside the file."""

import pathlib
import subprocess
import sys
import tempfile

import zxingcpp
from PIL import Image

wrong = 0
for wanted in sorted(pathlib.Path(sys.argv[1]).glob("*.code")):
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page"
        subprocess.run(["pdftoppm", "-r", "150", "-png", wanted.with_suffix(".pdf"), page], check=True)
        read = [
            code.bytes.decode()
            for image in sorted(pathlib.Path(folder).glob("*.png"))
            for code in zxingcpp.read_barcodes(Image.open(image))
        ]
    if set(read) != {wanted.read_text()}:
        wrong += 1
        print(f"{wanted.stem}: {read} instead of {wanted.read_text()}")
print(f"codes read, {wrong} wrong")
sys.exit(wrong > 0)
