"""Files made to hurt: each a few lines of code, each with the refusals that are right for it.

`CASES` maps a name to (file name, maker, codes). A maker returns bytes; codes are the refusals that may answer,
"ok" where the harm is simply not followed.
"""

# ruff: noqa: PLW0108

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.reading.made_files import (
    W,
    deflated,
    docx,
    docx_parts,
    level,
    numbered,
    numbering,
    paragraph,
    pdf,
    pdf_of,
    stream,
    zipped,
)

Maker = Callable[[], bytes]
CASES: dict[str, tuple[str, Maker, set[str]]] = {}

TEXT = "Ủy ban nhân dân phường ban hành kế hoạch triển khai phong trào thi đua. "


def case(name: str, file: str, *codes: str) -> Callable[[Maker], Maker]:
    def add(maker: Maker) -> Maker:
        assert name not in CASES
        CASES[name] = (file, maker, set(codes))
        return maker

    return add


def const(name: str, file: str, data: bytes, *codes: str) -> None:
    CASES[name] = (file, lambda: data, set(codes))


# --- no document at all ---------------------------------------------------------------------------------------

const("empty", "a.docx", b"", "READ-002")
const("blank text", "a.txt", b" \n\t\r\n" * 50, "READ-002")
const("only zero bytes", "a.pdf", b"\0" * 5_000, "READ-002")
const("random bytes", "a.bin", random.Random(7).randbytes(50_000), "READ-001")
const("random bytes as text", "a.txt", bytes([200]) + random.Random(8).randbytes(50_000), "READ-001")
const("random bytes as word", "a.docx", bytes([200]) + random.Random(9).randbytes(50_000), "READ-019")
const("linux program", "a", b"\x7fELF\2\1\1" + b"\0" * 500, "READ-001")
const("windows program as plan", "kế hoạch.docx", b"MZ\x90\0\3\0\0\0" + b"\0" * 500, "READ-001")
const("rtf", "a.rtf", b"{\\rtf1\\ansi ke hoach}", "READ-001")
const("html as doc", "a.doc", b"<html><body>ke hoach</body></html>", "READ-001")
const("svg", "a.svg", b"<?xml version='1.0'?><svg/>", "READ-001")
const("gif", "a.gif", b"GIF89a" + b"\0" * 90, "READ-001")
const("webp", "a.webp", b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 90, "READ-001")
const("heic", "a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 90, "READ-001")
const("gzip", "a.gz", b"\x1f\x8b\x08" + b"\0" * 90, "READ-001")
const("seven zip", "a.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 90, "READ-001")
const(
    "old word",
    "a.doc",
    bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1500 + "WordDocument".encode("utf-16-le"),
    "READ-006",
)
const(
    "locked word",
    "a.docx",
    bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1500 + "EncryptedPackage".encode("utf-16-le"),
    "READ-005",
)
const("other ole", "a.msg", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1500, "READ-001")
const("empty zip", "a.docx", b"PK\5\6" + b"\0" * 18, "READ-001")
const("text with binary in it", "a.txt", (TEXT * 3).encode() + bytes(range(32)) * 40, "READ-001")

# --- the name says another thing ------------------------------------------------------------------------------

CASES["pdf called docx"] = ("a.docx", lambda: pdf([[(85, 100, 13, TEXT)]]), {"READ-004"})
CASES["word called pdf"] = ("a.pdf", lambda: docx(paragraph(TEXT)), {"READ-004"})
CASES["word called doc"] = ("a.doc", lambda: docx(paragraph(TEXT)), {"READ-004"})
CASES["text called pdf"] = ("a.PDF", lambda: TEXT.encode(), {"READ-004"})
CASES["pdf called exe"] = ("kế hoạch.pdf.exe", lambda: pdf([[(85, 100, 13, TEXT)]]), {"READ-004"})
const("png called jpg", "a.jpg", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "READ-004")
const("script called text", "a.sh", b"#!/bin/sh\nrm -rf ke hoach\n", "READ-004")

# --- zip ------------------------------------------------------------------------------------------------------


@case("zip bomb in the document", "a.docx", "READ-011")
def _() -> bytes:
    return docx(" " * 30_000_000)


@case("zip bomb in a picture nobody opens", "a.docx", "READ-011")
def _() -> bytes:
    return zipped({**docx_parts(paragraph(TEXT)), "word/media/image1.png": b"\0" * 60_000_000})


@case("many parts that grow together", "a.docx", "READ-010")
def _() -> bytes:
    # Each part stays under the ratio; only the sum is too much.
    block = random.Random(1).randbytes(20_000) * 150
    return zipped(
        {**docx_parts(paragraph(TEXT)), **{f"word/media/{index}.bin": block for index in range(75)}}
    )


@case("too many parts", "a.docx", "READ-012")
def _() -> bytes:
    return zipped({**docx_parts(paragraph(TEXT)), **{f"x/{index}": b"" for index in range(5_000)}})


def _with_name(name: str) -> Maker:
    return lambda: zipped({**docx_parts(paragraph(TEXT)), name: "x"})


for index, hostile in enumerate(
    ("../../../tmp/pwned", "/etc/passwd", "word/../../x", "C:/x", "a\\..\\b", "WORD/Document.xml")
):
    CASES[f"hostile part name {index}"] = ("a.docx", _with_name(hostile), {"READ-013"})


@case("the same part twice", "a.docx", "READ-013")
def _() -> bytes:
    data = zipped({**docx_parts(paragraph(TEXT)), "word/documenu.xml": "<x/>"})
    return data.replace(b"word/documenu.xml", b"word/document.xml")


@case("symbolic link", "a.docx", "READ-013")
def _() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in docx_parts(paragraph(TEXT)).items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


@case("odd compression", "a.docx", "READ-013")
def _() -> bytes:
    return zipped(docx_parts(paragraph(TEXT)), zipfile.ZIP_LZMA)


@case("overlapping parts", "a.docx", "READ-013")
def _() -> bytes:
    # Fifield's construction in small: every directory entry points at the same compressed bytes.
    data = zipped(
        {**docx_parts(paragraph(TEXT)), **{f"word/{index}.xml": b"<x/>" * 1000 for index in range(9)}}
    )
    directory = data.index(b"PK\1\2")
    out = bytearray(data)
    place, first = directory, None
    while out[place : place + 4] == b"PK\1\2":
        name_size, extra, comment = struct.unpack_from("<HHH", out, place + 28)
        if bytes(out[place + 46 : place + 46 + name_size]).startswith(b"word/") and name_size == 10:
            first = first or bytes(out[place + 42 : place + 46])
            out[place + 42 : place + 46] = first
        place += 46 + name_size + extra + comment
    return bytes(out)


@case("a part larger than it says", "a.docx", "READ-009")
def _() -> bytes:
    data = bytearray(docx(paragraph(TEXT * 200)))
    place = data.index(b"word/document.xml", data.index(b"PK\1\2")) - 46
    struct.pack_into("<I", data, place + 24, 100)
    return bytes(data)


@case("encrypted zip", "a.docx", "READ-005")
def _() -> bytes:
    data = bytearray(docx(paragraph(TEXT)))
    place = data.index(b"PK\1\2")
    data[place + 8] |= 1
    return bytes(data)


CASES["cut-off word file"] = ("a.docx", lambda: docx(paragraph(TEXT * 50))[:900], {"READ-009"})
CASES["zip that is no word file"] = ("a.docx", lambda: zipped({"a.txt": "x"}), {"READ-001"})
CASES["word file without its document"] = (
    "a.docx",
    lambda: zipped({key: part for key, part in docx_parts("").items() if "document" not in key}),
    {"READ-001"},
)


@case("excel called word", "a.docx", "READ-001")
def _() -> bytes:
    parts = docx_parts(paragraph(TEXT))
    types = str(parts["[Content_Types].xml"])
    parts["[Content_Types].xml"] = types.replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")
    return zipped(parts)


@case("macros stay shut", "a.docm", "ok")
def _() -> bytes:
    parts = docx_parts(paragraph(TEXT))
    return zipped({**parts, "word/vbaProject.bin": bytes.fromhex("d0cf11e0a1b11ae1") + b"Shell" * 99})


CASES["word file without words"] = ("a.docx", lambda: docx("<w:p/>"), {"READ-018"})

# --- XML ------------------------------------------------------------------------------------------------------

_LAUGHS = "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{index} '{f'&a{index - 1};' * 10}'>" for index in range(1, 12)
)


def _document(prolog: str, text: str = TEXT, encoding: str = "utf-8") -> bytes:
    body = f"<w:document {W}><w:body>{paragraph(text)}</w:body></w:document>".replace("&amp;", "&")
    return (prolog + body).encode(encoding)


def _with_document(data: bytes) -> bytes:
    parts = docx_parts("")
    parts["word/document.xml"] = data
    return zipped(parts)


CASES["billion laughs"] = ("a.docx", lambda: _with_document(_document(_LAUGHS + "]>", "&a11;")), {"READ-014"})
CASES["external entity"] = (
    "a.docx",
    lambda: _with_document(_document('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;")),
    {"READ-014"},
)
CASES["external dtd"] = (
    "a.docx",
    lambda: _with_document(_document('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')),
    {"READ-014"},
)
CASES["doctype in utf-16"] = (
    "a.docx",
    lambda: _with_document(
        _document('<?xml version="1.0" encoding="UTF-16"?>' + _LAUGHS + "]>", encoding="utf-16")
    ),
    {"READ-014"},
)
CASES["doctype in a part nobody reads"] = (
    "a.docx",
    lambda: docx(paragraph(TEXT), comments=_LAUGHS + "]><x>&a11;</x>"),
    {"READ-014"},
)
CASES["doctype in the styles"] = (
    "a.docx",
    lambda: docx(paragraph(TEXT), styles=_LAUGHS + "]><x/>"),
    {"READ-014"},
)
CASES["odd xml encoding"] = (
    "a.docx",
    lambda: _with_document(b'<?xml version="1.0" encoding="UTF-7"?>+ADw-x/>'),
    {"READ-009"},
)
CASES["broken xml"] = ("a.docx", lambda: docx("<w:p><w:r>"), {"READ-009"})
CASES["elements nested 100,000 deep"] = (
    "a.docx",
    lambda: docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
    {"READ-009", "READ-011"},
)
CASES["tables nested 80 deep"] = (
    "a.docx",
    lambda: docx("<w:tbl><w:tr><w:tc>" * 80 + paragraph(TEXT) + "</w:tc></w:tr></w:tbl>" * 80),
    {"READ-009"},
)


@case("styles based on each other, monstrous numbers", "a.docx", "ok")
def _() -> bytes:
    styles = (
        f"<w:styles {W}>"
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    part = numbering({0: [level(0, "upperRoman", "%1.", start=999_999_999)]}, {1: (0, "")})
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>' + paragraph(TEXT)
    return docx(
        paragraph(TEXT, properties='<w:pStyle w:val="A"/>')
        + numbered(TEXT, 1)
        + numbered(TEXT, 77, 99)
        + wide
        + "</w:tc></w:tr></w:tbl>",
        styles=styles,
        numbering=part,
    )


# --- PDF ------------------------------------------------------------------------------------------------------

_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
_PAGES = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
#: A page without text goes to recognition; where Tesseract is absent that is the refusal.
_NO_TEXT = ("READ-018", "READ-040")
_STOPPED = ("READ-030", "READ-031", "READ-032")

const("pdf header alone", "a.pdf", b"%PDF-1.7\n", "READ-009")
CASES["pdf without pages"] = (
    "a.pdf",
    lambda: pdf_of([_CATALOG, b"<< /Type /Pages /Count 0 /Kids [] >>"]),
    {"READ-007"},
)
CASES["pdf whose page tree is a ring"] = (
    "a.pdf",
    lambda: pdf_of([_CATALOG, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
    {"READ-007", "READ-009", *_NO_TEXT},
)
CASES["pdf that counts a billion pages"] = (
    "a.pdf",
    lambda: pdf_of([_CATALOG, b"<< /Type /Pages /Count 1000000000 /Kids [3 0 R] >>", _PAGE, stream(b"")]),
    {"READ-007", "READ-008", "READ-009", *_NO_TEXT},
)
CASES["pdf of 400 pages"] = ("a.pdf", lambda: pdf([[(85, 100, 13, TEXT)]] * 400), {"READ-008"})
CASES["locked pdf"] = (
    "a.pdf",
    lambda: pdf_of(
        [_CATALOG, _PAGES, _PAGE, stream(b""), stream(b"")],
        extra=b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt << /Filter "
        b"/Standard /V 2 /R 3 /Length 128 /P -44 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>",
    ),
    {"READ-005"},
)
CASES["pdf cut in the middle"] = (
    "a.pdf",
    lambda: pdf([[(85, 100, 13, TEXT * 9)]] * 9)[:700],
    {"READ-009", "READ-007"},
)
CASES["pdf whose cross-references run in a ring"] = (
    "a.pdf",
    lambda: pdf_of([_CATALOG, _PAGES, _PAGE, stream(b""), stream(b"")], extra=b"/Prev 9"),
    {"READ-009", *_NO_TEXT},
)


def _one_page(content: bytes, thing: bytes, page: bytes = _PAGE) -> bytes:
    return pdf_of([_CATALOG, _PAGES, page, content, thing])


CASES["pdf filter bomb"] = (
    "a.pdf",
    lambda: _one_page(deflated(b"q 1 0 0 1 0 0 cm Q " * 30_000_000, 2), stream(b"")),
    {*_NO_TEXT, *_STOPPED, "READ-009"},
)
CASES["pdf filters one in another"] = (
    "a.pdf",
    lambda: _one_page(deflated(b"q Q", 60), stream(b"")),
    {*_NO_TEXT, *_STOPPED, "READ-009"},
)
CASES["pdf form that draws itself"] = (
    "a.pdf",
    lambda: _one_page(
        stream(b"/X Do"),
        stream(
            b"/X Do /X Do /X Do",
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 5 0 R >> >> ",
        ),
    ),
    {*_NO_TEXT, *_STOPPED, "READ-009"},
)
CASES["pdf picture of 3.6 billion points"] = (
    "a.pdf",
    lambda: _one_page(
        stream(b"q 595 0 0 842 0 0 cm /X Do Q"),
        stream(
            zlib.compress(b"\0" * 60_000_000, 9),
            "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 "
            "/ColorSpace /DeviceRGB /Filter /FlateDecode ",
        ),
    ),
    {*_NO_TEXT, *_STOPPED, "READ-009"},
)
CASES["pdf page the size of a town"] = (
    "a.pdf",
    lambda: _one_page(
        stream(b"0 0 9e8 9e8 re f"), stream(b""), _PAGE.replace(b"595 842", b"999999999 999999999")
    ),
    {*_NO_TEXT, *_STOPPED, "READ-009"},
)
CASES["pdf with arrays nested 200,000 deep"] = (
    "a.pdf",
    lambda: _one_page(stream(b"[" * 200_000), b"[" * 200_000 + b"]" * 200_000),
    {*_NO_TEXT, *_STOPPED, "READ-009"},
)
CASES["pdf with a script and a launch action"] = (
    "a.pdf",
    lambda: pdf([[(85, 100, 13, TEXT)]]).replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (/bin/sh) >> "
    ),
    {"ok"},
)


@case("pdf of ten million letters", "a.pdf", "READ-016", *_STOPPED)
def _() -> bytes:
    codes = "004B0061" * 50_000
    content = f"BT /F1 1 Tf 1 0 0 1 0 0 Tm {f'<{codes}> Tj ' * 100} ET".encode()
    made = pdf([[]])
    return made.replace(b"<< /Length 0 >>\nstream\n\nendstream", deflated(content))


# --- pictures -------------------------------------------------------------------------------------------------


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width: int, height: int, *chunks: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + _chunk(b"IEND", b"")


def _tiff(entries: list[tuple[int, int, int, int]], following: int) -> bytes:
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(entries))
        + packed
        + struct.pack("<I", following)
    )


_TAGS = [
    (256, 4, 1, 10),
    (257, 4, 1, 10),
    (258, 3, 1, 8),
    (259, 3, 1, 1),
    (262, 3, 1, 1),
    (273, 4, 1, 8),
    (278, 4, 1, 10),
]

CASES["png flood"] = (
    "a.png",
    lambda: _png(50_000, 50_000, _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000, 9))),
    {"READ-015"},
)
CASES["png with a text bomb"] = (
    "a.png",
    lambda: _png(10, 10, _chunk(b"zTXt", b"k\0\0" + zlib.compress(b"\0" * 300_000_000, 9))),
    {"READ-009", "READ-031"},
)
CASES["png cut off"] = ("a.png", lambda: _png(800, 800)[:40], {"READ-009"})
CASES["png that lies about its data"] = (
    "a.png",
    lambda: _png(2_000, 2_000, _chunk(b"IDAT", b"not deflate")),
    {"READ-009", *_NO_TEXT},
)
const("jpeg of noise", "a.jpg", b"\xff\xd8\xff\xe0" + random.Random(3).randbytes(9_000), "READ-009")
CASES["tiff whose pages run in a ring"] = (
    "a.tif",
    lambda: _tiff([*_TAGS, (279, 4, 1, 100)], 8) + b"\0" * 200,
    {"READ-008", "READ-009", *_NO_TEXT, *_STOPPED},
)
CASES["tiff flood"] = (
    "a.tif",
    lambda: (
        _tiff([(256, 4, 1, 4_000_000_000), (257, 4, 1, 4_000_000_000), *_TAGS[2:], (279, 4, 1, 100)], 0)
        + b"\0" * 99
    ),
    {"READ-015", "READ-009"},
)

# --- text -----------------------------------------------------------------------------------------------------

CASES["three million letters"] = ("a.txt", lambda: TEXT.encode() * 42_000, {"READ-016"})
CASES["one endless line"] = ("a.txt", lambda: (TEXT * 12_000).encode(), {"ok", "READ-030"})
CASES["markers without end"] = (
    "a.txt",
    lambda: (("1." * 3_000 + " a)\n") * 30).encode(),
    {"ok", "READ-001", "READ-030"},
)
CASES["opening quotes without end"] = ("a.txt", lambda: (TEXT + "“(" * 40_000).encode(), {"ok", "READ-030"})
CASES["spaces without end"] = (
    "a.md",
    lambda: (TEXT + " " * 900_000 + "ngày" + "\t" * 90_000).encode(),
    {"ok", "READ-030"},
)
CASES["a hundred thousand headings"] = (
    "a.md",
    lambda: "".join(f"# {index}. MỤC\n" for index in range(40_000)).encode(),
    {"ok", "READ-030"},
)
