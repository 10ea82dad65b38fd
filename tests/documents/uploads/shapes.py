"""PDFs in the shape of programs that do not run here: Word, the scan of an iPhone, of an Android telephone."""

import io
import zlib

import pikepdf


def _tail(objects, root, info, head, binary, extra=b""):
    """Objects one after the other, a table of twenty bytes a line, a trailer."""
    out = io.BytesIO()
    out.write(head + binary)
    places = {}
    for number, body in objects:
        places[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    size = max(places) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % places[number])
    out.write(b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, info, extra, start))
    return out.getvalue()


def _stream(entries, content):
    return b"<< " + entries + b" /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def quartz(pictures, icc, version=b"1.3"):
    """What an iPhone or a Mac writes: PDF 1.3, lengths apart, a colour profile, pages under a tree, an identifier."""
    number, objects, kids = 10, [], []
    objects.append((3, _stream(b"/N 3 /Alternate /DeviceRGB /Filter /FlateDecode", zlib.compress(icc))))
    for picture, width, height in pictures:
        content = zlib.compress(b"q Q q 595 0 0 842 0 0 cm /Im1 Do Q")
        page, stream, image, length = number, number + 1, number + 2, number + 3
        number += 4
        kids.append(b"%d 0 R" % page)
        body = b"<< /Filter /FlateDecode /Length %d 0 R >>\nstream\n" % length + content + b"\nendstream"
        objects += [
            (page, b"<< /Type /Page /Parent 2 0 R /Resources << /ProcSet [ /PDF /ImageC ] /ColorSpace << /Cs1 [ /ICCBased 3 0 R ] >> "
             b"/XObject << /Im1 %d 0 R >> >> /Contents %d 0 R >>" % (image, stream)),
            (stream, body),
            (image, _stream(b"/Type /XObject /Subtype /Image /Width %d /Height %d /Interpolate true /ColorSpace [ /ICCBased 3 0 R ] "
             b"/Intent /Perceptual /BitsPerComponent 8 /Filter /DCTDecode" % (width, height), picture)),
            (length, b"%d" % len(content)),
        ]
    objects += [
        (1, b"<< /Title (Num\\351riser 12 nov. 2026) /Producer (iOS Version 26.1 \\(Build 23B85\\) Quartz PDFContext) "
         b"/CreationDate (D:20261112101010Z00'00') >>"),
        (2, b"<< /Type /Pages /MediaBox [0 0 595.28 841.89] /Count %d /Kids [ " % len(kids) + b" ".join(kids) + b" ] >>"),
        (4, b"<< /Type /Catalog /Pages 2 0 R /Version /1.4 >>"),
    ]
    objects += [(spare, b"null") for spare in range(5, 10)]
    objects.sort()
    identifier = b"/ID [ <8f14e45fceea167a5a36dedd4bea2543>\n<8f14e45fceea167a5a36dedd4bea2543> ] "
    return _tail(objects, 4, 1, b"%PDF-" + version + b"\n", b"%\xc4\xe5\xf2\xe5\xeb\xa7\xf3\xa0\xd0\xc4\xc6\n", identifier)


def telephone(pictures):
    """What the scanner of an Android telephone writes: one JPEG a page, no identifier, no profile."""
    objects, kids, number = [], [], 4
    for picture, width, height in pictures:
        kids.append(b"%d 0 R" % number)
        objects += [
            (number, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>"
             % (width, height, number + 1, number + 2)),
            (number + 1, _stream(b"", b"q %d 0 0 %d 0 0 cm /I Do Q" % (width, height))),
            (number + 2, _stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
             % (width, height), picture)),
        ]
        number += 3
    objects = [
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Count %d/Kids[" % len(kids) + b" ".join(kids) + b"]>>"),
        (3, b"<</Producer(Scanner)>>"),
        *objects,
    ]
    return _tail(objects, 1, 3, b"%PDF-1.4\n", b"%\xe2\xe3\xcf\xd3\n")


def unparsed(thing):
    """The text of an object itself, whatever it is."""
    if isinstance(thing, pikepdf.Dictionary):
        return pikepdf.Dictionary({key: thing[key] for key in thing.keys()}).unparse()
    if isinstance(thing, pikepdf.Array):
        return pikepdf.Array(list(thing)).unparse()
    return pikepdf.Array([thing]).unparse()[1:-1]


def word(content):
    """Another PDF in the form of Word: the tags in object streams, a table and a cross-reference stream, two trailers."""
    with pikepdf.open(io.BytesIO(content)) as file:
        packed, plain = [], []
        count = int(file.trailer.Size)
        for number in range(1, count):
            thing = file.get_object(number, 0)
            if isinstance(thing, pikepdf.Stream):
                entries = pikepdf.Dictionary({key: thing[key] for key in thing.keys()}).unparse()
                body = entries + b"\r\nstream\r\n" + thing.read_raw_bytes() + b"\r\nendstream"
                plain.append((number, body))
            elif isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing:
                packed.append((number, unparsed(thing)))
            else:
                # A number apart, a list: as it would stand in a list.
                plain.append((number, unparsed(thing)))
        root, info = file.Root.objgen[0], file.trailer.Info.objgen[0]
    out = io.BytesIO()
    out.write(b"%PDF-1.7\r\n%\xb5\xb5\xb5\xb5\r\n")
    places = {}
    for number, body in plain:
        places[number] = (1, out.tell(), 0)
        out.write(b"%d 0 obj\r\n" % number + body + b"\r\nendobj\r\n")
    holder, table = count, count + 1
    index, bodies = b"", b""
    for rank, (number, body) in enumerate(packed):
        index += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
        places[number] = (2, holder, rank)
    packed_bytes = zlib.compress(index + bodies)
    places[holder] = (1, out.tell(), 0)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(packed), len(index), len(packed_bytes))
    out.write(b"%d 0 obj\r\n" % holder + head + b"\r\nstream\r\n" + packed_bytes + b"\r\nendstream\r\nendobj\r\n")
    places[table] = (1, out.tell(), 0)
    entries = b"\0" + (0).to_bytes(4, "big") + b"\xff\xff"
    for number in range(1, count + 2):
        kind, first, second = places.get(number, (0, 0, 65535))
        entries += bytes([kind]) + first.to_bytes(4, "big") + second.to_bytes(2, "big")
    entries = zlib.compress(entries)
    ends = b"/Root %d 0 R/Info %d 0 R/ID[<6512BD43D9CAA6E02C990B0A82652DCA><6512BD43D9CAA6E02C990B0A82652DCA>]" % (root, info)
    head = b"<</Type/XRef/Size %d/W[ 1 4 2] %s/Filter/FlateDecode/Length %d>>" % (count + 2, ends, len(entries))
    out.write(b"%d 0 obj\r\n" % table + head + b"\r\nstream\r\n" + entries + b"\r\nendstream\r\nendobj\r\n")
    first = out.tell()
    out.write(b"xref\r\n0 %d\r\n0000000000 65535 f\r\n" % (count + 2))
    for number in range(1, count + 2):
        kind, place, _ = places.get(number, (0, 0, 0))
        out.write(b"%010d 00000 n\r\n" % place if kind == 1 else b"0000000000 65535 f\r\n")
    out.write(b"trailer\r\n<</Size %d%s>>\r\nstartxref\r\n%d\r\n%%%%EOF\r\n" % (count + 2, ends, first))
    second = out.tell()
    out.write(b"xref\r\n0 0\r\ntrailer\r\n<</Size %d%s/Prev %d/XRefStm %d>>\r\n" % (count + 2, ends, first, places[table][1]))
    out.write(b"startxref\r\n%d\r\n%%%%EOF" % second)
    return out.getvalue()
