"""Word files: paragraphs, tables, text boxes and footnotes in reading order, with the numbers Word would print.

Read straight from the parts of the package: only the document, its styles, its lists and its footnotes are ever
parsed. Headers and footers are no part of the text; deleted, hidden and commented text is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from posixpath import dirname, join
from typing import Any

from thidua.ground.text_vn import nfc
from thidua.reading.docx_numbering import Numbering, attribute, child, local, number
from thidua.reading.docx_runs import Piece, lines_of, text_of
from thidua.reading.errors import refusal
from thidua.reading.legacy_vn import (
    LegacyEncoding,
    from_tcvn3,
    from_vni,
    is_capital_font,
    legacy_font,
    undo_legacy,
)
from thidua.reading.limits import Limits
from thidua.reading.ooxml import Package
from thidua.reading.source import LineHint

_DOCUMENT_TYPES = (
    "wordprocessingml.document.main",
    "wordprocessingml.template.main",
    "ms-word.document.macro",
)
_SKIPPED = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "commentReference", "fallback"}
)
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_NESTING = 60


@dataclass(frozen=True, slots=True)
class DocxLine:
    """One line of the document: its text (NFC), page from 0, and what Word knew about it."""

    text: str
    page: int
    hint: LineHint


@dataclass(slots=True)
class DocxText:
    """What a Word file holds."""

    lines: list[DocxLine] = field(default_factory=list)
    legacy: LegacyEncoding | None = None
    macros: bool = False
    images: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Style:
    name: str
    based_on: str | None
    properties: Any | None
    run_properties: Any | None


def read_docx(data: bytes, file: str, limits: Limits) -> DocxText:
    """The text of a Word file. Raises `Refusal` for anything that is not one, or not a safe one."""
    package = Package(data, file, limits)
    main = package.main_part()
    if main is None or main not in package.names():
        raise refusal("READ-001", file=file, found="tệp nén không chứa văn bản Word")
    declared = package.content_type(main)
    if not any(kind in declared for kind in _DOCUMENT_TYPES):
        raise refusal("READ-001", file=file, found=_other_office_file(declared))
    package.check_every_part()
    return _Reader(package, main).read()


def _other_office_file(content_type: str) -> str:
    for sign, found in (("spreadsheet", "bảng tính Excel"), ("presentation", "bản trình chiếu PowerPoint")):
        if sign in content_type:
            return found
    return "tệp nén không chứa văn bản Word"


class _Reader:
    """Walks one document once."""

    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.main = main
        folder = dirname(main)
        self.styles: dict[str, _Style] = {}
        self.default_style: str | None = None
        self.default_run: Any | None = None
        self._read_styles(package.xml(join(folder, "styles.xml")))
        self.numbering = Numbering(package.xml(join(folder, "numbering.xml")))
        self.text = DocxText(macros=any(name.lower().endswith("vbaproject.bin") for name in package.names()))
        self.page = 0
        self.page_is_fresh = True
        self.tables = 0
        self.footnotes: list[str] = []

    def read(self) -> DocxText:
        root = self.package.xml(self.main)
        body = child(root, "body")
        if body is None:
            raise refusal("READ-009", file=self.package.file, what="không có phần thân văn bản")
        self._blocks(body, None, 0)
        self._add_footnotes()
        self._undo_legacy_text()
        folder = join(dirname(self.main), "media") + "/"
        self.text.images = [name for name in self.package.names() if name.startswith(folder)]
        return self.text

    # --- styles -----------------------------------------------------------------------------------------------

    def _read_styles(self, root: Any | None) -> None:
        for node in root if root is not None else ():
            if local(node) == "docDefaults":
                self.default_run = child(child(node, "rPrDefault"), "rPr")
            elif local(node) == "style" and (key := attribute(node, "styleId")) is not None:
                self.styles[key] = _Style(
                    attribute(child(node, "name")) or key,
                    attribute(child(node, "basedOn")),
                    child(node, "pPr"),
                    child(node, "rPr"),
                )
                if attribute(node, "type") == "paragraph" and attribute(node, "default") in {"1", "true"}:
                    self.default_style = key

    def _chain(self, key: str | None) -> Iterator[_Style]:
        for _ in range(20):
            style = self.styles.get(key or "")
            if style is None:
                return
            yield style
            key = style.based_on

    def _paragraph_property(self, own: Any | None, style: str | None, name: str) -> Any | None:
        if (found := child(own, name)) is not None:
            return found
        for step in self._chain(style):
            if (found := child(step.properties, name)) is not None:
                return found
        return None

    def _run_property(self, own: Any | None, style: str | None, name: str) -> Any | None:
        """The property as it takes effect: the run's own, its style's, the paragraph style's, the default."""
        if (found := child(own, name)) is not None:
            return found
        for key in (attribute(child(own, "rStyle")), style):
            for step in self._chain(key):
                if (found := child(step.run_properties, name)) is not None:
                    return found
        return child(self.default_run, name)

    # --- blocks -----------------------------------------------------------------------------------------------

    def _blocks(self, parent: Any, cell: tuple[int, int, int] | None, nesting: int) -> None:
        if nesting > _MAX_NESTING:
            raise refusal("READ-009", file=self.package.file, what="các bảng lồng nhau quá sâu")
        for node in parent:
            name = local(node)
            if name == "p":
                self._paragraph(node, cell, nesting)
            elif name == "tbl":
                self._table(node, nesting)
            elif name == "AlternateContent":
                self._blocks(_choice(node), cell, nesting + 1)
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
                self._blocks(node, cell, nesting + 1)

    def _table(self, table: Any, nesting: int) -> None:
        index = self.tables
        self.tables += 1
        rows = list(_unwrap(table, "tr", 0))
        for row_index, row in enumerate(rows):
            column = number(child(child(row, "trPr"), "gridBefore")) or 0
            for cell in _unwrap(row, "tc", 0):
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                if merge is None or attribute(merge) == "restart":
                    self._blocks(cell, (index, row_index, column), nesting + 1)
                column += min(max(number(child(properties, "gridSpan")) or 1, 1), 100)

    def _paragraph(self, paragraph: Any, cell: tuple[int, int, int] | None, nesting: int) -> None:
        own = child(paragraph, "pPr")
        style = attribute(child(own, "pStyle")) or self.default_style
        boxes: list[Any] = []
        pieces = list(self._runs(paragraph, style, boxes, 0))
        if (_is_on(self._paragraph_property(own, style, "pageBreakBefore"))) and not self.page_is_fresh:
            self._new_page()
        marker, depth = (
            self._marker(own, style) if any(piece.text.strip() for piece in pieces) else (None, None)
        )
        name = next((step.name for step in self._chain(style)), None)
        centred = attribute(self._paragraph_property(own, style, "jc")) == "center"
        for line in lines_of(pieces, joined=not centred and cell is None):
            if line and line[0].mark == "page":
                self._new_page()
                continue
            text = text_of(line)
            if not text:
                continue
            inked = [piece for piece in line if piece.text.strip()]
            hint = LineHint(
                style=name,
                bold=all(piece.bold for piece in inked),
                italic=all(piece.italic for piece in inked),
                centred=centred,
                marker=marker,
                depth=depth,
                cell=cell,
            )
            self.text.legacy = self.text.legacy or next(
                (piece.legacy for piece in inked if piece.legacy), None
            )
            self._add(text, hint)
            marker, depth = None, None
        for box in boxes:
            self._blocks(box, cell, nesting + 1)

    def _add(self, text: str, hint: LineHint) -> None:
        self.text.lines.append(DocxLine(text, self.page, hint))
        self.page_is_fresh = False

    def _new_page(self) -> None:
        # A page without text (several breaks in a row, a break Word also noted as rendered) is not counted.
        if not self.page_is_fresh:
            self.page += 1
            self.page_is_fresh = True

    def _marker(self, own: Any | None, style: str | None) -> tuple[str | None, int | None]:
        properties = child(own, "numPr")
        num_id = attribute(child(properties, "numId"))
        depth = number(child(properties, "ilvl"))
        if num_id is None:
            for step in self._chain(style):
                inherited = child(step.properties, "numPr")
                num_id = attribute(child(inherited, "numId"))
                if num_id is not None:
                    if depth is None:
                        depth = number(child(inherited, "ilvl"))
                    break
        if num_id is None or num_id == "0":
            return None, None
        if depth is None:
            depth = self.numbering.level_of_style(num_id, style)
        return self.numbering.marker(num_id, depth), depth

    # --- runs -------------------------------------------------------------------------------------------------

    def _runs(self, parent: Any, style: str | None, boxes: list[Any], nesting: int) -> Iterator[Piece]:
        if nesting > _MAX_NESTING:
            return
        for node in parent:
            name = local(node)
            if name in _SKIPPED:
                continue
            if name == "r":
                yield from self._run(node, style, boxes)
            elif name == "AlternateContent":
                yield from self._runs(_choice(node), style, boxes, nesting + 1)
            elif name == "txbxContent":
                boxes.append(node)
            elif len(node):
                yield from self._runs(node, style, boxes, nesting + 1)

    def _run(self, run: Any, style: str | None, boxes: list[Any]) -> Iterator[Piece]:
        own = child(run, "rPr")

        def on(name: str) -> bool:
            return _is_on(self._run_property(own, style, name))

        if on("vanish"):
            return
        fonts = self._run_property(own, style, "rFonts")
        font = attribute(fonts, "ascii") or attribute(fonts, "hAnsi")
        look = Piece("", on("b"), on("i"), legacy_font(font), on("caps") or is_capital_font(font))
        for node in run:
            name = local(node)
            if name == "t":
                yield replace(look, text=node.text or "")
            elif name in {"tab", "ptab"}:
                yield replace(look, text="\t")
            elif name in {"br", "cr"}:
                kind = attribute(node, "type")
                yield Piece("", mark="page" if kind == "page" else "break")
            elif name == "lastRenderedPageBreak":
                yield Piece("", mark="page")
            elif name == "noBreakHyphen":
                yield replace(look, text="-")
            elif name == "sym":
                code = attribute(node, "char") or ""
                yield replace(look, text="-" if code.upper() == "F02D" else "•")
            elif name == "footnoteReference" and (key := attribute(node, "id")) is not None:
                self.footnotes.append(key)
            elif name in {"drawing", "pict", "object", "AlternateContent"}:
                boxes.extend(_text_boxes(_choice(node) if name == "AlternateContent" else node))

    # --- after the body ---------------------------------------------------------------------------------------

    def _add_footnotes(self) -> None:
        if not self.footnotes:
            return
        root = self.package.xml(join(dirname(self.main), "footnotes.xml"))
        notes = {attribute(note, "id"): note for note in (root if root is not None else ())}
        hint = LineHint(style="footnote text")
        for place, key in enumerate(dict.fromkeys(self.footnotes), start=1):
            note = notes.get(key)
            if note is None:
                continue
            texts = []
            for paragraph in _unwrap(note, "p", 0):
                pieces = list(self._runs(paragraph, self.default_style, [], 0))
                texts.append(text_of([piece for piece in pieces if not piece.mark]))
            text = " ".join(text for text in texts if text)
            if text:
                self._add(f"[{place}] {text}", hint)

    def _undo_legacy_text(self) -> None:
        """Old letters kept under a new font's name: decided over the whole text, as for a plain text file."""
        if self.text.legacy is not None or not self.text.lines:
            return
        whole = "\n".join(line.text for line in self.text.lines)
        _converted, encoding = undo_legacy(whole)
        if encoding is None:
            return
        convert = from_tcvn3 if encoding == "TCVN3" else from_vni
        self.text.lines = [
            DocxLine(nfc(convert(line.text)), line.page, line.hint) for line in self.text.lines
        ]
        self.text.legacy = encoding


def _is_on(element: Any | None) -> bool:
    return element is not None and (attribute(element) or "1").lower() not in _OFF


def _choice(node: Any) -> Any:
    """The first form of alternate content; the others say the same for older programs."""
    return next((entry for entry in node if local(entry) in {"Choice", "Fallback"}), ())


def _unwrap(parent: Any, name: str, nesting: int) -> Iterator[Any]:
    """Children of that name, also inside content controls and tracked insertions."""
    for node in parent:
        if local(node) == name:
            yield node
        elif nesting < _MAX_NESTING and local(node) in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _unwrap(node, name, nesting + 1)


def _text_boxes(node: Any) -> Iterator[Any]:
    """The outermost text boxes below a drawing, each once."""
    waiting = list(node)
    while waiting:
        entry = waiting.pop(0)
        name = local(entry)
        if name == "txbxContent":
            yield entry
        elif name == "AlternateContent":
            waiting[:0] = list(_choice(entry))
        else:
            waiting[:0] = list(entry)
