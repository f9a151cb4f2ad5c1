"""PDF files: the text layer with its places, and which pages have none worth reading.

pdfium (through pypdfium2) does the parsing; JavaScript, forms, attachments and links are never touched.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from thidua.ground.text_vn import nfc
from thidua.reading.errors import refusal
from thidua.reading.legacy_vn import (
    LegacyEncoding,
    from_tcvn3,
    from_vni,
    is_capital_font,
    legacy_font,
    syllable_share,
    undo_legacy,
)
from thidua.reading.limits import Limits
from thidua.reading.page_layout import PlacedLine, Word, read_page
from thidua.reading.pdf_tables import ruled_grids, rules_of, table_lines

_PASSWORD_ERROR = 4
_SECURITY_ERROR = 5
#: Programs that put a recognised text layer behind a scanned picture, as they sign themselves.
_OCR_PRODUCER = re.compile(
    r"tesseract|ocr|abbyy|finereader|paper ?capture|scan|kofax|readiris|naps2|camscanner|vflat|adobe scan",
    re.IGNORECASE,
)
_HYPHEN_MARK = 2
#: pdfium opens no file without pages: a page tree in plain sight and no page in it tells why.
_PAGE_TREE = re.compile(rb"/Type\s*/Pages\b")
_PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b|/ObjStm\b")


@dataclass(slots=True)
class PdfPage:
    """One page: its lines, or `needs_ocr` when its text layer is missing or unreadable."""

    lines: list[PlacedLine] = field(default_factory=list)
    needs_ocr: bool = False


@dataclass(slots=True)
class PdfText:
    """The text layer of a PDF; `ocr_layer` when its producer says that the layer was recognised from a scan."""

    pages: list[PdfPage] = field(default_factory=list)
    ocr_layer: bool = False
    legacy: LegacyEncoding | None = None
    tables: int = 0


@contextmanager
def opened(data: bytes, file: str) -> Iterator[Any]:
    """The PDF of these bytes; refused when it is locked (READ-005) or broken (READ-009)."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in {_PASSWORD_ERROR, _SECURITY_ERROR}:
            raise refusal("READ-005", file=file) from error
        if _PAGE_TREE.search(data) and not _PAGE_OBJECT.search(data):
            raise refusal("READ-007", file=file) from error
        raise refusal("READ-009", file=file, what="không mở được cấu trúc PDF") from error
    try:
        yield document
    finally:
        document.close()


def read_pdf(document: Any, file: str, limits: Limits) -> PdfText:
    """The text of every page that has a readable text layer; the others are marked for OCR."""
    count = len(document)
    if count == 0:
        raise refusal("READ-007", file=file)
    if count > limits.pages:
        raise refusal("READ-008", file=file, count=count, limit=limits.pages)
    producer = document.get_metadata_dict(skip_empty=True)
    out = PdfText(
        ocr_layer=bool(_OCR_PRODUCER.search(f"{producer.get('Producer', '')} {producer.get('Creator', '')}"))
    )
    characters = 0
    for index in range(count):
        page = load_page(document, index, file)
        try:
            placed = page_words(page, limits.characters - characters)
            characters += placed.characters
            if characters > limits.characters:
                raise refusal("READ-016", file=file, limit=limits.characters)
            out.legacy = out.legacy or placed.legacy
            out.pages.append(_read_words(page, placed, out))
        finally:
            page.close()
    return out


def load_page(document: Any, index: int, file: str) -> Any:
    """One page of an open document; a broken page refuses the file, naming the page."""
    import pypdfium2

    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise refusal("READ-009", file=file, what=f"trang {index + 1} không đọc được") from error


def _read_words(page: Any, placed: PlacedWords, out: PdfText) -> PdfPage:
    text = " ".join(word.text for word in placed.words)
    if is_sparse(text):
        # The signer's name alone on the last page is text; a stray stamp over a scan is not.
        if has_picture(page) or (not text.strip() and not is_blank(page)):
            return PdfPage(needs_ocr=True)
    elif is_unreadable(text):
        return PdfPage(needs_ocr=True)
    lines = _lines_with_tables(page, placed, out)
    _converted, encoding = undo_legacy("\n".join(line.text for line in lines))
    if encoding is not None:
        convert = from_tcvn3 if encoding == "TCVN3" else from_vni
        lines = [replace(line, text=nfc(convert(line.text))) for line in lines]
        out.legacy = encoding
    return PdfPage(lines=lines)


def _lines_with_tables(page: Any, placed: PlacedWords, out: PdfText) -> list[PlacedLine]:
    """The page's lines, ruled tables cell by cell where they stand among the text."""
    turned = page.get_rotation() != 0
    grids = [] if turned else ruled_grids(*rules_of(page, placed.height))
    lines: list[PlacedLine] = []
    rest = placed.words
    for grid in grids:
        inside = [word for word in rest if grid.holds(word)]
        if len({grid.cell_of(word) for word in inside}) < 3:
            continue  # a frame around text, not a table
        above = [word for word in rest if word.middle < grid.ys[0]]
        rest = [word for word in rest if word.middle >= grid.ys[0] and not grid.holds(word)]
        lines += [*read_page(above, placed.width, placed.height), PlacedLine("")]
        size = placed.width, placed.height
        lines += [*table_lines(grid, inside, out.tables, size), PlacedLine("")]
        out.tables += 1
    return lines + read_page(rest, placed.width, placed.height)


def is_sparse(text: str) -> bool:
    """Whether a page has next to no characters: a page number, a stamp, a name.

    >>> is_sparse("- 12 -"), is_sparse("Kế hoạch triển khai phong trào")
    (True, False)
    """
    return sum(not letter.isspace() for letter in text) < 25


def has_picture(page: Any) -> bool:
    """Whether pictures cover a fifth of the page or more: a scan, however many strips it was cut into."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    covered = 0.0
    for count, entry in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4)):
        left, bottom, right, top = entry.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
        if covered >= 0.2 * width * height or count > 5_000:
            return True
    return False


def is_unreadable(text: str) -> bool:
    """Whether a page's text layer is noise: signs no text is made of, or words of no language.

    A badly recognised layer is still text: it is read as it is (the reader copes with damage).

    >>> is_unreadable("\\ue000\\ue001\\ufffd" * 20), is_unreadable("Ke hoach trien khai phong trao thi dua " * 9)
    (True, False)
    """
    plain = "".join(text.split())
    strange = sum(
        1
        for letter in plain
        if letter == "\ufffd" or unicodedata.category(letter) in {"Co", "Cn", "Cc", "Cs"}
    )
    if strange > 0.15 * len(plain):
        return True
    words = text.split()
    if len(words) < 30:
        return False
    _converted, encoding = undo_legacy(text)
    return encoding is None and syllable_share(text, accents=False) < 0.12


def is_blank(page: Any) -> bool:
    """Whether nothing but white would be printed."""
    bitmap = page.render(scale=0.4, grayscale=True)
    try:
        low, _high = bitmap.to_pil().getextrema()
    finally:
        bitmap.close()
    return bool(low > 200)


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """The words of a page as shown, its size in points, and the old encoding its fonts were in, if any."""

    words: list[Word]
    width: float
    height: float
    legacy: LegacyEncoding | None
    characters: int


Box = tuple[float, float, float, float]


def page_words(page: Any, most: int) -> PlacedWords:
    """The words of one page with their places from the top left corner of the page as shown.

    A page of more than `most` characters is not read: its `characters` tell the caller to refuse.
    """
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation()

    def shown(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if turn == 90:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        if turn == 180:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        if turn == 270:
            return top - y1, right - x1, top - y0, right - x0
        return x0 - left, top - y1, x1 - left, top - y0

    text_page = page.get_textpage()
    try:
        raw = text_page.raw
        count = pdfium.FPDFText_CountChars(raw)
        collector = _Collector(pdfium, raw, shown)
        if count <= most:
            for index in range(count):
                collector.add(index)
            collector.end_word()
    finally:
        text_page.close()
    return PlacedWords(collector.words, width, height, collector.legacy, count)


class _Collector:
    """Gathers characters into words by the gaps between their boxes."""

    def __init__(self, pdfium: Any, raw: Any, shown: Callable[[float, float, float, float], Box]) -> None:
        self.pdfium = pdfium
        self.raw = raw
        self.shown = shown
        self.words: list[Word] = []
        self.text = ""
        self.first = -1
        self.box: Box = (0.0, 0.0, 0.0, 0.0)
        self.rect = pdfium.FS_RECTF()
        self.legacy: LegacyEncoding | None = None

    def add(self, index: int) -> None:
        code = self.pdfium.FPDFText_GetUnicode(self.raw, index)
        if (code <= 32 and code != _HYPHEN_MARK) or code in {0xA0, 0xFFFE} or 0xD800 <= code <= 0xDFFF:
            self.end_word()
            return
        rect = self.rect
        if not self.pdfium.FPDFText_GetLooseCharBox(self.raw, index, ctypes.byref(rect)):
            self.end_word()
            return
        x0, y0, x1, y1 = self.shown(rect.left, rect.bottom, rect.right, rect.top)
        if self.text:
            size = self.box[3] - self.box[1]
            middle = (y0 + y1) / 2
            off_line = abs(middle - (self.box[1] + self.box[3]) / 2) > 0.4 * max(size, y1 - y0)
            apart = x0 - self.box[2] > 0.18 * size or x0 < self.box[0] - 0.5 * size
            if off_line or apart:
                self.end_word()
        if not self.text:
            self.first = index
            self.box = (x0, y0, x1, y1)
        else:
            box = self.box
            self.box = (min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1))
        self.text += chr(code)

    def end_word(self) -> None:
        if not self.text:
            return
        text, self.text = self.text, ""
        angle = self.pdfium.FPDFText_GetCharAngle(self.raw, self.first)
        turned = min(angle % 1.5707963, 1.5707963 - angle % 1.5707963) if angle >= 0 else 0.0
        if turned > 0.1:
            return  # a watermark across the page
        font = self._font(self.first)
        encoding = legacy_font(font)
        self.legacy = self.legacy or encoding
        # pdfium marks soft hyphens; in TCVN3 fonts that code is the letter ư.
        text = text.replace(chr(_HYPHEN_MARK), "\xad" if encoding == "TCVN3" else "-")
        if encoding == "TCVN3":
            text = from_tcvn3(text, capitals=is_capital_font(font))
        elif encoding == "VNI":
            text = from_vni(text)
        lowered = font.lower()
        heavy = self.pdfium.FPDFText_GetFontWeight(self.raw, self.first) >= 600
        bold = heavy or "bold" in lowered or "black" in lowered
        self.words.append(Word(nfc(text), *self.box, bold, "italic" in lowered or "oblique" in lowered))

    def _font(self, index: int) -> str:
        flags = ctypes.c_int()
        buffer = ctypes.create_string_buffer(128)
        size = self.pdfium.FPDFText_GetFontInfo(self.raw, index, buffer, 128, ctypes.byref(flags))
        return buffer.value.decode("utf-8", "replace") if 0 < size <= 128 else ""
