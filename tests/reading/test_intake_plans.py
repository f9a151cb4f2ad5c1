"""One real plan in four renderings: Word, PDF and scan must be read as the text is."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from thidua.reading.sandbox import TakenIn, take_in_isolated

ROOT = Path(__file__).resolve().parents[2]
PLANS = Path(os.environ.get("THIDUA_SHARED", ROOT.parent / "shared")) / "plans"
pytestmark = pytest.mark.skipif(
    not (PLANS / "nam-dinh-province.md").exists(),
    reason="the real plans are not on this machine (THIDUA_SHARED)",
)


@lru_cache
def taken(name: str) -> TakenIn:
    return take_in_isolated(PLANS / name)


def outline(name: str) -> list[tuple[str | None, str | None, int]]:
    sections = taken(name).reading["sections"]
    return [(section["marker"], section["heading"], section["level"]) for section in sections]


def without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_lines(entry) for key, entry in value.items() if key != "line"}
    return [without_lines(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["nam-dinh-province.docx", "nam-dinh-province.pdf"])
def test_word_and_pdf_have_the_outline_of_the_text(name: str) -> None:
    assert len(outline(name)) > 25
    assert outline(name) == outline("nam-dinh-province.md")


@pytest.mark.parametrize("name", ["nam-dinh-province.docx", "nam-dinh-province.pdf"])
@pytest.mark.parametrize(
    "field",
    ["kind", "title", "legal_bases", "criteria_groups", "titles", "phases", "targets", "duties", "reporting"],
)
def test_word_and_pdf_ask_for_the_same(name: str, field: str) -> None:
    assert without_lines(taken(name).reading[field]) == without_lines(
        taken("nam-dinh-province.md").reading[field]
    )


def test_sources_tell_what_they_are() -> None:
    assert taken("nam-dinh-province.docx").reading["source"]["kind"] == "docx"
    source = taken("nam-dinh-province.pdf").reading["source"]
    assert (source["kind"], source["pages"], source["ocr"]) == ("pdf", 10, False)


@pytest.mark.parametrize(
    "name", ["nam-dinh-province.docx", "nam-dinh-province.pdf", "hong-an-ward-digital.ocr.txt"]
)
def test_line_numbers_point_into_the_lines_handed_over(name: str) -> None:
    result = taken(name)
    lines = [line for page in result.pages for line in page]
    for section in result.reading["sections"]:
        first = (section["heading"] or section["marker"]).split()[0].strip("“”.,;:")
        assert first[:3].lower() in lines[section["line"] - 1].lower() or section["marker"], section


@pytest.mark.ocr
@pytest.mark.slow
def test_the_scan_is_nearly_the_text() -> None:
    import shutil

    if shutil.which("tesseract") is None:
        pytest.skip("Tesseract is not installed")
    scan = taken("nam-dinh-province-scan.pdf")
    assert scan.reading["source"] == {
        "file": "nam-dinh-province-scan.pdf",
        "kind": "scan",
        "pages": 10,
        "text_quality": scan.reading["source"]["text_quality"],
        "ocr": True,
    }
    headings = [heading for _marker, heading, _level in outline("nam-dinh-province.md") if heading]
    found = {heading for _marker, heading, _level in outline("nam-dinh-province-scan.pdf") if heading}
    assert sum(heading in found for heading in headings) >= 0.85 * len(headings)
    clean = " ".join(line for page in taken("nam-dinh-province.pdf").pages for line in page).split()
    read = " ".join(line for page in scan.pages for line in page).split()
    assert abs(len(read) - len(clean)) <= 0.01 * len(clean)
    known = set(clean)
    assert sum(word in known for word in read) >= 0.985 * len(read)
    assert [rule["day"] for rule in scan.reading["reporting"]] == [
        rule["day"] for rule in taken("nam-dinh-province.md").reading["reporting"]
    ]
