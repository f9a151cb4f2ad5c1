"""The same workbook with bad cells marked: all in it stays as it came, a rule colours the cells, a sheet lists them.

Cells are coloured by conditional formatting: nothing of theirs is touched, and a later marking takes the earlier away.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from lxml import etree

from thidua.reading.errors import refusal
from thidua.reading.ooxml import Package
from thidua.reading.sheets import Workbook, column_letters

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PART = "xl/worksheets/thidua-marks.xml"
#: By this always-true formula our own rules are known again.
_OURS = b'"thidua"="thidua"'
_BLOCK = re.compile(
    rb"<(\w+:)?conditionalFormatting\b[^>]*>(?:(?!</(?:\w+:)?conditionalFormatting>).)*"
    rb"</(?:\w+:)?conditionalFormatting>",
    re.DOTALL,
)
_END = re.compile(rb"</(\w+:)?sheetData\s*>|<(\w+:)?sheetData\s*/>")
#: What follows conditional formatting in a sheet (ECMA-376 part 1, 18.3.1.99); the first of them is where it goes before.
_AFTER = re.compile(
    rb"<(?:\w+:)?(?:dataValidations|hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks"
    rb"|customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|picture|oleObjects"
    rb"|controls|webPublishItems|tableParts|extLst)\b|</(?:\w+:)?worksheet>"
)
#: Cells in one rule; Excel takes some thousands.
_CELLS = 500


def marked(
    book: Workbook,
    cells: Mapping[str, Sequence[str]],
    listed: Sequence[tuple[str, ...]],
    *,
    sheet: str,
    heads: Sequence[str],
    links: Sequence[str] = (),
) -> bytes:
    """The workbook with these cells coloured and one more sheet at its end.

    :param cells: sheet → cells or ranges (``F7``). :param listed: rows of the new sheet, below ``heads``.
    :param sheet: its name; one of that name is written anew. :param links: for each row the place it leads to.
    """
    package = book.package
    by_name = {one.name: one.part for one in book.sheets}
    changed: dict[str, bytes] = {}
    styles, colour, wrapped, bold = _styles(package)
    if styles is not None:
        changed["xl/styles.xml"] = styles
        for one in book.sheets:
            if one.name != sheet and one.part:
                content = _whole(package, one.part)
                wanted = cells.get(one.name, ())
                if wanted or _OURS in content:
                    changed[one.part] = _coloured(content, wanted, colour, package.file)
    page = _listing(heads, listed, links, wrapped, bold)
    if sheet in by_name:
        changed[by_name[sheet]] = page
    else:
        changed[_PART] = page
        changed |= _added(package, sheet)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as out:
        for name in package.names():
            if not name.endswith("/"):
                out.writestr(name, changed.pop(name) if name in changed else _whole(package, name))
        for name, content in changed.items():
            out.writestr(name, content)
    return target.getvalue()


def _whole(package: Package, name: str) -> bytes:
    with package.stream(name) as part:
        return part.read()


def _styles(package: Package) -> tuple[bytes | None, int, int, int]:
    """The styles with a rule's colour and two formats of the new sheet: their bytes and numbers."""
    root = package.xml("xl/styles.xml")
    if root is None:
        return None, 0, 0, 0
    space = etree.QName(root).namespace or _MAIN

    def inside(name: str, before: Sequence[str]) -> Any:
        found = root.find(f"{{{space}}}{name}")
        if found is None:
            found = etree.Element(f"{{{space}}}{name}")
            later = next((each for each in root if etree.QName(each).localname in before), None)
            root.append(found) if later is None else later.addprevious(found)
        return found

    def add(parent: Any, xml: str) -> int:
        parent.append(etree.fromstring(xml))
        parent.set("count", str(len(parent)))
        return len(parent) - 1

    tail = ("dxfs", "tableStyles", "colors", "extLst")
    fonts = inside("fonts", ("fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", *tail))
    formats = inside("cellXfs", ("cellStyles", *tail))
    named = f'xmlns="{space}"'
    font = add(fonts, f'<font {named}><b/><sz val="11"/><name val="Times New Roman"/></font>')
    wrap = '<alignment vertical="top" wrapText="1"/>'
    start = f'<xf {named} numFmtId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"'
    wrapped = add(formats, f'{start} fontId="0">{wrap}</xf>')
    bold = add(formats, f'{start} fontId="{font}" applyFont="1">{wrap}</xf>')
    rules = inside("dxfs", tail[1:])
    red = '<font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill>'
    colour = add(rules, f"<dxf {named}>{red}</dxf>")
    return (
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        colour,
        wrapped,
        bold,
    )


def _coloured(content: bytes, cells: Sequence[str], colour: int, file: str) -> bytes:
    """A sheet with our rules over these cells, and without earlier ones."""
    ends = list(_END.finditer(content))
    if not ends:
        raise refusal("READ-009", file=file, what="một trang tính không có bảng ô")
    end = ends[-1]
    head, tail = content[: end.end()], content[end.end() :]
    tail = _BLOCK.sub(lambda found: b"" if _OURS in found[0] else found[0], tail)
    prefix = (end[1] or end[2] or b"").decode()
    blocks = []
    for start in range(0, len(cells), _CELLS):
        where = escape(" ".join(cells[start : start + _CELLS]))
        blocks.append(
            f'<{prefix}conditionalFormatting sqref="{where}"><{prefix}cfRule type="expression" dxfId="{colour}" '
            f'priority="1"><{prefix}formula>{_OURS.decode()}</{prefix}formula></{prefix}cfRule>'
            f"</{prefix}conditionalFormatting>"
        )
    at = _AFTER.search(tail)
    if at is None:
        raise refusal("READ-009", file=file, what="một trang tính không trọn vẹn")
    return head + tail[: at.start()] + "".join(blocks).encode() + tail[at.start() :]


def _listing(
    heads: Sequence[str], rows: Sequence[tuple[str, ...]], links: Sequence[str], wrapped: int, bold: int
) -> bytes:
    """A sheet of words, row by row."""

    def line(number: int, words: Sequence[str], style: int) -> str:
        cells = "".join(
            f'<c r="{column_letters(at)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            f"{escape(_safe(word), quote=False)}</t></is></c>"
            for at, word in enumerate(words, start=1)
        )
        return f'<row r="{number}">{cells}</row>'

    widths = "".join(
        f'<col min="{at}" max="{at}" width="{34 if at > 3 else 14}" customWidth="1"/>'
        for at in range(1, len(heads) + 1)
    )
    body = "".join(line(number, words, wrapped) for number, words in enumerate(rows, start=2))
    jumps = "".join(
        f'<hyperlink ref="A{number}" location="{escape(place)}"/>'
        for number, place in enumerate(links, start=2)
        if place
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_MAIN}"><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{line(1, heads, bold)}{body}</sheetData>"
        f"{f'<hyperlinks>{jumps}</hyperlinks>' if jumps else ''}</worksheet>"
    ).encode()


def _safe(word: str) -> str:
    """Text that XML can hold."""
    return "".join(letter if letter >= " " or letter in "\n\t" else " " for letter in word)


def _added(package: Package, name: str) -> dict[str, bytes]:
    """The parts that say there is one more sheet."""
    main = package.main_part() or "xl/workbook.xml"
    folder, _, file = main.rpartition("/")
    relations_part = f"{folder}/_rels/{file}.rels"
    book, relations, types = (package.xml(part) for part in (main, relations_part, "[Content_Types].xml"))
    if book is None or relations is None or types is None:
        raise refusal("READ-009", file=package.file, what="thiếu phần mô tả các trang tính")
    space = etree.QName(book).namespace or _MAIN
    sheets = book.find(f"{{{space}}}sheets")
    number = 1 + max((int(each.get("sheetId", "0")) for each in sheets), default=0)
    key = f"rIdThidua{number}"
    etree.SubElement(
        sheets,
        f"{{{space}}}sheet",
        {"name": name, "sheetId": str(number), f"{{{_RELATIONS}}}id": key},
    )
    kind = etree.QName(relations).namespace
    etree.SubElement(
        relations,
        f"{{{kind}}}Relationship",
        {"Id": key, "Type": f"{_RELATIONS}/worksheet", "Target": "/" + _PART},
    )
    etree.SubElement(
        types,
        f"{{{etree.QName(types).namespace}}}Override",
        {"PartName": "/" + _PART, "ContentType": _SHEET_TYPE},
    )
    return {
        part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for part, root in ((main, book), (relations_part, relations), ("[Content_Types].xml", types))
    }
