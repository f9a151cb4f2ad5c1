"""A scan made of text: its pages drawn line by line, its boxes known, read as if recognised. No Tesseract needed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.cast import Cast
from thidua.foundations.papers import services as papers
from thidua.ground import clock
from thidua.journeys import take_in_plan
from thidua.reading import SourceText, read_document
from thidua.reading.limits import DEFAULT_LIMITS
from thidua.reading.line_boxes import Box
from thidua.reading.page_picture import PagePicture, picture_of
from thidua.reading.sandbox import TakenIn

#: A4 at 150 dpi, type of 13 points.
WIDTH, HEIGHT, LEFT, TOP, PITCH, TYPE = 1240, 1754, 140, 120, 44, 27
PER_PAGE = 35
_FONTS = ("DejaVuSerif.ttf", "NotoSerif-Regular.ttf", "Tinos-Regular.ttf", "LiberationSerif-Regular.ttf")


def _font() -> Any:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, TYPE)
        except OSError:
            continue
    pytest.skip("no font with Vietnamese letters on this machine")


def wrapped(text: str) -> str:
    """The text with its lines broken as a printed page breaks them."""
    return "\n".join(piece for line in text.split("\n") for piece in textwrap.wrap(line, 64) or [""])


def drawn(lines: Sequence[str]) -> tuple[Image.Image, dict[int, Box]]:
    """A page with these lines printed, and where each stands."""
    font = _font()
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    boxes: dict[int, Box] = {}
    for row, text in enumerate(lines):
        if text.strip():
            place = (LEFT, TOP + PITCH * row)
            pen.text(place, text, font=font, fill=0)
            left, top, right, bottom = pen.textbbox(place, text, font=font)
            boxes[row] = (left / WIDTH, top / HEIGHT, min(1.0, right / WIDTH), bottom / HEIGHT)
    return image, boxes


def made_scan(printed: str, read: str | None = None) -> TakenIn:
    """What the sandbox would give for a scan that shows `printed` and was read as `read`, line by line."""
    lines, said = printed.split("\n"), (read or printed).split("\n")
    if len(lines) != len(said):
        raise ValueError("as many lines read as printed")
    boxes: dict[tuple[int, int], Box] = {}
    pictures: list[PagePicture] = []
    for page, start in enumerate(range(0, len(lines), PER_PAGE)):
        image, placed = drawn(lines[start : start + PER_PAGE])
        boxes |= {(page, row): box for row, box in placed.items()}
        picture = picture_of(page + 1, image, DEFAULT_LIMITS)
        assert picture is not None
        pictures.append(picture)
    pages = tuple(tuple(said[at : at + PER_PAGE]) for at in range(0, len(said), PER_PAGE))
    source = SourceText("quet.pdf", "scan", pages, ocr=True, boxes=boxes)
    return TakenIn(read_document(source).to_json(), [list(page) for page in pages], tuple(pictures))


def under_review(cast: Cast, taken: TakenIn, officer: str = "officer") -> UUID:
    """The scanned plan under review."""
    actor, at = cast.actor(officer), clock.now()
    sha = papers.keep_file(content=repr(taken.pages).encode(), media_type="application/pdf", at=at)
    plan = take_in_plan.settle(
        actor=actor,
        attempt_id=None,
        taken=take_in_plan.restored(taken, actor),
        file=(sha, "quet.pdf"),
        new_version=False,
        at=at,
        sample=True,
    )
    assert plan is not None
    return plan
