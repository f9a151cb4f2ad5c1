"""What the linter says of whole documents: the real plans, exactly, and the composed ones of the corpora."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.reading.real_plans import SHARED, read_plan
from thidua.reading import Reading, SourceText, lint, read_document
from thidua.reading.intake import read_file
from thidua.reading.lint.samples import framed

DRAFT = "hai-phong-draft.md"
NAM_DINH = "nam-dinh-province.md"
TRIEU_SON = "trieu-son-town.ocr.txt"
HONG_AN = "hong-an-ward-digital.ocr.txt"
CORPUS = Path(__file__).parents[1] / "corpus"

#: Every finding of the real plans (code, where), each looked up in the document: none is a false alarm.
REAL: dict[str, list[list[tuple[str, str | None]]]] = {
    DRAFT: [
        [("citation.impossible-date", None), ("personal-data", None)],
        [
            ("power.criteria-set", "VII.2"),
            ("title.misspelt", "VII.2"),
            ("power.budget", "VII.4"),
            ("letterhead.issuer", None),
        ],
    ],
    "hai-phong-issued.ocr.txt": [[("title.misspelt", "VII.2")]],
    NAM_DINH: [[("citation.same-number", "II.1"), ("word.repeated", "II.1")]],
    TRIEU_SON: [[("title.wrong-level", "III.1"), ("title.wrong-level", "III.1")]],
    HONG_AN: [
        [
            ("citation.known-date", "III.3.2.1"),
            ("period.years", "III.3.2.1"),
            ("numbering.parent", "III.3.3.3"),
            ("numbering.jump", "VI"),
            ("section.missing-funding", None),
        ]
    ],
}


def documents(reading: Reading) -> tuple[Reading, ...]:
    return reading.documents or (reading,)


@pytest.mark.parametrize("name", REAL)
def test_the_defects_of_a_real_plan_and_nothing_else(name: str) -> None:
    said = [[(f.code, f.where) for f in document.findings] for document in documents(read_plan(name))]
    assert said == REAL[name]


def test_the_word_file_is_judged_as_its_text() -> None:
    path = SHARED / "plans" / "nam-dinh-province.docx"
    if not path.is_file():
        pytest.skip(f"{path} is not on this machine (set THIDUA_SHARED)")
    assert [(f.code, f.where) for f in read_file(path).findings] == REAL[NAM_DINH][0]


@pytest.mark.parametrize("superior", [DRAFT, NAM_DINH])
def test_a_town_that_collects_after_its_superior_is_told(superior: str) -> None:
    """Triệu Sơn collects before 06/12; Hải Phòng before 05/12, Nam Định by 01/12."""
    above = documents(read_plan(superior))[-1]
    late = lint.against(read_plan(TRIEU_SON).reporting, above.reporting)
    assert [finding.code for finding in late] == ["reporting.not-before-superior"]
    assert "05/12" in late[0].message
    assert lint.against(above.reporting, read_plan(TRIEU_SON).reporting) == []


def test_findings_never_repeat_personal_data() -> None:
    messages = " ".join(f.message for d in documents(read_plan(DRAFT)) for f in d.findings)
    assert "0934" not in messages and "gdtx@" not in messages
    assert "********98" in messages


#: What the composed documents hold of their authors' own making; everything else there would be a false alarm.
COMPOSED: dict[str, list[str]] = {
    "dev/06-ke-hoach-sua-doi.txt": ["power.budget"],
    "dev/15-chuong-trinh-hanh-dong.txt": ["numbering.jump", "numbering.repeat", "numbering.jump"],
    "heldout/01-huyen-ke-hoach.txt": ["numbering.jump"],
    "second/04-truong-thcs.txt": ["section.missing-funding"],
}


@pytest.mark.parametrize("folder", ["dev", "heldout", "second"])
def test_no_false_alarm_in_the_composed_documents(folder: str) -> None:
    said = {
        f"{folder}/{path.name}": [f.code for d in documents(read_file(path)) for f in d.findings]
        for path in sorted((CORPUS / folder).iterdir())
        if path.suffix != ".json"
    }
    wanted = {name: codes for name, codes in COMPOSED.items() if name.startswith(folder)}
    assert {name: codes for name, codes in said.items() if codes} == wanted


def test_a_lost_stroke_of_a_recognised_number_is_no_slip_of_the_author() -> None:
    body = framed(
        "I. MỤC ĐÍCH\n\nHọc.\n\nII. NỘI DUNG\n\nĐọc.\n\nII. TIẾN ĐỘ\n\nViết.\n\nIV. KINH PHÍ\n\nTừ ngân sách xã."
    )
    printed = SourceText.from_text(body, "mau.txt")
    scanned = dataclasses.replace(printed, kind="scan", ocr=True)
    slips = [
        [f.code for f in read_document(source).findings if "numbering" in f.code]
        for source in (printed, scanned)
    ]
    assert slips == [["numbering.repeat", "numbering.jump"], []]
