"""Small files made at test time: Word packages, PDFs with a text layer, pictures. No fixtures on disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def paragraph(text: str, *, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}"
        f"<w:r>{f'<w:rPr>{run}</w:rPr>' if run else ''}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def numbered(text: str, num: int, level: int = 0) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def table(*rows: Iterable[str]) -> str:
    """A table; each cell is a run of ready paragraphs."""
    made = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{made}</w:tbl>"


def level(depth: int, form: str, text: str, start: int = 1, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(abstract: Mapping[int, Iterable[str]], instances: Mapping[int, tuple[int, str]]) -> str:
    """A numbering part: levels by abstract list; by instance its abstract list and overrides."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'
        for key, levels in abstract.items()
    )
    nums = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
        for key, (of, overrides) in instances.items()
    )
    return f"<w:numbering {W}>{lists}{nums}</w:numbering>"


def docx_parts(body: str, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a Word file; `more` by part name without folder and ending: styles=…, numbering=…"""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN_TYPE}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>',
    }
    for name, content in more.items():
        parts[f"word/{name}.xml"] = content
    return parts


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **more: str | bytes) -> bytes:
    return zipped(docx_parts(body, **more))


Placed = tuple[float, float, float, str]


def pdf(
    pages: Iterable[Iterable[Placed]],
    *,
    producer: str = "test",
    font: str = "TimesNewRoman",
    size: str = "595 842",
) -> bytes:
    """A PDF with a text layer: on each page texts at (x, y from the top, type size, text).

    One composite font without a font file; every letter is half an em wide, its meaning is in ToUnicode.
    """
    contents: list[bytes] = []
    for page in pages:
        commands = []
        for x, y, points, text in page:
            codes = "".join(f"{ord(letter):04X}" for letter in text)
            commands.append(f"BT /F1 {points} Tf 1 0 0 1 {x} {842 - y} Tm <{codes}> Tj ET")
        contents.append("\n".join(commands).encode())
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
    )
    kids = " ".join(f"{8 + 2 * index} 0 R" for index in range(len(contents)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] >>".encode(),
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font} /Encoding /Identity-H "
        f"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{font} /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor 6 0 R >>".encode(),
        stream(cmap),
        f"<< /Type /FontDescriptor /FontName /{font} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        f"/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>".encode(),
        f"<< /Producer ({producer}) >>".encode(),
    ]
    for index, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {9 + 2 * index} 0 R >>".encode()
        )
        objects.append(stream(content))
    return pdf_of(objects, extra=b"/Info 7 0 R")


def stream(data: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(data)} {extra}>>\nstream\n".encode() + data + b"\nendstream"


def deflated(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = " ".join(["/FlateDecode"] * times)
    return stream(data, f"/Filter [{filters}] ")


def pdf_of(objects: list[bytes], *, extra: bytes = b"", root: int = 1) -> bytes:
    """Objects numbered from 1 as a PDF file with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for index, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{index} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root {root} 0 R ".encode() + extra
    out += f" >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
