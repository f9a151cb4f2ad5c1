"""What the reader reads: lines of text on pages, with what the file knew about each line.

The intake (DOCX, PDF, scan, text) makes a `SourceText`; `thidua.reading.read_document` takes it. Nothing here
opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from thidua.ground.text_vn import nfc
from thidua.reading.line_boxes import Box

SourceKind = Literal["docx", "pdf", "scan", "text"]

#: A line longer than this is cut into pieces before any pattern sees it: no plan has one, hostile files do.
MAX_LINE = 8_000
#: Characters of one document the reader looks at; the rest is refused by the intake or left unread.
MAX_CHARACTERS = 1_200_000
#: Lines of one document the reader looks at (about 1,500 printed pages).
MAX_LINES = 60_000


@dataclass(frozen=True, slots=True)
class LineHint:
    """What the file told about one line besides its characters. Everything is optional.

    `style` is the style's name ("Heading 1", "List Paragraph"); `marker` the automatic number or bullet that
    Word shows but does not store in the text ("1.", "a)", "-"), with `depth` its list level from 0; `cell` is
    (table, row, column), counted from 0, for a line standing in a table. `lead` is the bold text a line that is
    not all bold begins with: authors set run-in headings so.
    """

    style: str | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    marker: str | None = None
    depth: int | None = None
    cell: tuple[int, int, int] | None = None
    lead: str | None = None


NO_HINT = LineHint()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source: its text (NFC), page from 1, number from 1 over the whole file, and its hint.

    `original` is what was read where `text` was restored from damage.
    """

    text: str
    page: int
    number: int
    hint: LineHint = NO_HINT
    original: str | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file.

    `pages` holds each page's lines in reading order. `hints` is keyed by (page index, line index), both from 0.
    `whole_paragraphs` says that every line is a whole paragraph (DOCX); otherwise lines may be pieces of
    wrapped paragraphs and the reader joins them. `markdown` says that Markdown marks are still in the text.
    `boxes`, keyed like `hints`, says where lines stand on their page: for pages that are pictures.
    """

    name: str
    kind: SourceKind
    pages: tuple[tuple[str, ...], ...]
    ocr: bool = False
    hints: Mapping[tuple[int, int], LineHint] = field(default_factory=dict)
    whole_paragraphs: bool = False
    markdown: bool = False
    boxes: Mapping[tuple[int, int], Box] = field(default_factory=dict)

    @classmethod
    def from_text(cls, text: str, name: str, kind: SourceKind = "text") -> SourceText:
        """Plain text or Markdown as a source; form feeds are page breaks, line numbers are those of the file.

        >>> SourceText.from_text("Một\\nHai\\n\\fBa\\n", "a.txt").pages
        (('Một', 'Hai'), ('Ba',))
        """
        text = nfc(text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
        pages: list[tuple[str, ...]] = []
        for page in text.split("\f"):
            lines = page.split("\n")
            if lines and lines[-1] == "" and len(lines) > 1:
                lines.pop()
            pages.append(tuple(lines))
        while len(pages) > 1 and not any(line.strip() for line in pages[-1]):
            pages.pop()
        return cls(name=name, kind=kind, pages=tuple(pages), markdown=looks_like_markdown(name, text))

    def line_boxes(self) -> dict[int, tuple[int, Box]]:
        """Page from 1 and box of every line that has one, by the line's number."""
        if not self.boxes:
            return {}
        keys = ((page, line) for page, lines in enumerate(self.pages) for line in range(len(lines)))
        return {
            number: (key[0] + 1, self.boxes[key])
            for number, key in enumerate(keys, start=1)
            if key in self.boxes
        }

    def lines(self) -> Iterator[Line]:
        """All lines in order, bounded in length and in number of characters."""
        number = 0
        characters = 0
        for page_index, page in enumerate(self.pages):
            for line_index, raw in enumerate(page):
                number += 1
                hint = self.hints.get((page_index, line_index), NO_HINT)
                text = nfc(raw)
                for start in range(0, max(len(text), 1), MAX_LINE):
                    piece = text[start : start + MAX_LINE]
                    characters += len(piece) + 1
                    if characters > MAX_CHARACTERS or number > MAX_LINES:
                        return
                    yield Line(piece, page_index + 1, number, hint)


_MARKDOWN_SIGN = re.compile(r"^(?:#{1,6} |\*\*\S|> |[-*+] \*\*)", re.MULTILINE)


def looks_like_markdown(name: str, text: str) -> bool:
    """Whether Markdown marks are to be undone: by the file's name, or by its headings and bold lines.

    >>> looks_like_markdown("plan.md", "x"), looks_like_markdown("plan.txt", "x")
    (True, False)
    """
    if name.lower().endswith((".md", ".markdown")):
        return True
    return len(_MARKDOWN_SIGN.findall(text[:100_000])) >= 3
