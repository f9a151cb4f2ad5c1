"""Markdown marks undone: what stays is the text and what the marks said about it (heading, bold, table cell)."""

from __future__ import annotations

import dataclasses
import re

from thidua.reading.source import Line, LineHint

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+")
_ESCAPE = re.compile(r"\\([-\\`*_{}\[\]()#+.!>|~])")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_DOUBLE_BULLET = re.compile(r"^(\s*)[-*+][ \t]+(?=(?:[-+*–•]|\\[-+*])[ \t])")
_STAR_BULLET = re.compile(r"^(\s*)\*[ \t]+(?=\S)")
_RULE = re.compile(r"^\s*(?:(?:-\s*){3,}|(?:_\s*){3,}|\*\s*\*\s*\*[\s*]*)$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BOLD_LINE = re.compile(r"^\*\*[^*]+\*\*[:.]?$")
#: Two bold stretches on one line are two columns of a letterhead.
_BOLD_BOLD = re.compile(r"(?<=\S)\*\*[ \t]+\*\*(?=\S)")
_LEAD = re.compile(r"^\*\*([^*]{2,300}?)\*\*\s*(?=[^\s*])")
_ENTITIES = (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'))


def undo(lines: list[Line]) -> list[Line]:
    """The lines without Markdown marks, hints enriched.

    >>> [ (l.text, l.hint.style) for l in undo([Line("## **II. NỘI DUNG**", 1, 1), Line("- + Giấy khen;", 1, 2)])]
    [('II. NỘI DUNG', 'Heading 2'), ('+ Giấy khen;', None)]
    """
    result: list[Line] = []
    bold_open = False
    table = row = -1
    for line in lines:
        text = line.text.rstrip()
        if _RULE.match(text) or (_TABLE_RULE.match(text) and "|" in text):
            result.append(dataclasses.replace(line, text=""))
            continue
        if text.lstrip().startswith("|") and text.endswith("|") and text.count("|") >= 2:
            table, row = (table, row + 1) if row >= 0 else (table + 1, 0)
            cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
            result.extend(_cells(line, cells, table, row))
            continue
        row = -1
        text, hint, bold_open = _unmark(text, line.hint, bold_open)
        pieces = _BREAK.split(text)
        result.extend(dataclasses.replace(line, text=piece, hint=hint) for piece in pieces)
    return result


def _unmark(text: str, hint: LineHint, bold_open: bool) -> tuple[str, LineHint, bool]:
    style = hint.style
    heading = _HEADING.match(text)
    if heading:
        style = f"Heading {len(heading.group(1))}"
        text = text[heading.end() :].rstrip("# ")
    text = _QUOTE.sub("", text)
    text = _DOUBLE_BULLET.sub(r"\1", text)
    stripped = text.strip()
    bold = hint.bold or bold_open or bool(_BOLD_LINE.match(stripped))
    marks = stripped.count("**")
    lead = None
    if marks:
        text = _BOLD_BOLD.sub("    ", text)
        led = _LEAD.match(stripped)
        lead = _ESCAPE.sub(r"\1", led.group(1)).strip() if led and not bold_open else None
    if marks:
        bold = bold or (stripped.startswith("**") and stripped.find("**", 2) in (-1, len(stripped) - 2))
        if marks % 2:
            bold_open = not bold_open
        text = text.replace("**", "")
    text = text.replace("__", "") if text.count("__") >= 2 and not re.search(r"_{3,}", text) else text
    star = _STAR_BULLET.match(text)
    if not star:
        text = re.sub(r"(?<![\w*])\*(?=\S)([^*]{1,400}?)(?<=\S)\*(?![\w*])", r"\1", text[:8000]) + text[8000:]
    text = _ESCAPE.sub(r"\1", text)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text, dataclasses.replace(hint, style=style, bold=bold, lead=lead), bold_open


def _cells(line: Line, cells: list[str], table: int, row: int) -> list[Line]:
    made = []
    for column, cell in enumerate(cells):
        text, hint, _ = _unmark(cell, line.hint, False)
        for piece in _BREAK.split(text):
            made.append(
                dataclasses.replace(
                    line, text=piece, hint=dataclasses.replace(hint, cell=(table, row, column))
                )
            )
    return made
