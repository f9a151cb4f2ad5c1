"""What is written into a workbook is read back the same, whatever it is: the writer and the reader hold each other."""

from __future__ import annotations

import io
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.ground.text_vn import squeeze
from thidua.reading.sheets import Seen, Workbook
from thidua.work.reports import rules
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors.workbook_report import write_report
from thidua.work.reports.selectors.workbook_round import OneRow, write_many

FORM = rules.form_of(
    {
        "categories": [
            {"code": "gioi", "members": [{"code": "nam", "vi": "Nam", "en": "m"}, {"code": "nu", "vi": "Nữ", "en": "f"}]}
        ],
        "sections": [
            {
                "code": "a",
                "vi": "Phần một",
                "en": "One",
                "cells": [
                    {"code": "dem", "vi": "Đếm", "en": "n", "unit": "count", "aggregation": "sum", "by": "gioi"},
                    {"code": "tien", "vi": "Tiền", "en": "n", "unit": "vnd", "aggregation": "sum", "decimals": 3,
                     "minimum": None},
                    {"code": "tyle", "vi": "Tỷ lệ", "en": "n", "unit": "percent", "aggregation": "mean", "decimals": 2},
                ],
                "prompts": [{"code": "noi", "vi": "Nói", "en": "Say"}],
                "tables": [
                    {"code": "bang", "vi": "Bảng: A/B", "en": "T", "columns": [
                        {"code": "ten", "vi": "Tên", "en": "n", "holds": "text"},
                        {"code": "ngay", "vi": "Ngày", "en": "d", "holds": "date"},
                    ]}
                ],
            }
        ],
        "rules": [{"code": "nhay", "kind": "jump", "left": ["dem"], "percent": "50", "severity": "warning"}],
    }
)  # fmt: skip
STAMP = rules.Stamp("report", "r", "f", "d", "m", "x", fields={"cell:dem": rules.Known(3, "abc")})

#: Letters of all kinds: signs that start formulas, marks apart from their letter, blanks, what XML cannot hold.
LETTERS = st.one_of(
    st.sampled_from("=+-@'\"<>&_x\n\tăâđêôơưÀỆ0123456789 \u00a0\u0301\u0323\x01\x1f"),
    st.characters(blacklist_categories=["Cs", "Cn"], max_codepoint=0x1FFFF),
)
WORDS = st.one_of(
    st.text(LETTERS, max_size=60),
    st.builds(
        str.__add__,
        st.sampled_from(["=", "+", "-", "@", "=1+1", "_x0041_", "@SUM(A1)", "00097"]),
        st.text(max_size=9),
    ),
)
COUNTS = st.one_of(st.none(), st.integers(0, 10**18 - 1).map(Decimal))
MONEY = st.one_of(st.none(), st.decimals(-(10**14), 10**14, places=3, allow_nan=False))
SHARES = st.one_of(st.none(), st.decimals(Decimal("1.01"), 100, places=2, allow_nan=False))
#: Rows whose day is a day, as handing in for others wants them.
NAMED = st.lists(
    st.fixed_dictionaries(
        {
            "ten": WORDS.map(squeeze),
            "ngay": st.one_of(st.just(""), st.dates(min_value=date(1945, 9, 2)).map("{:%d/%m/%Y}".format)),
        }
    ),
    max_size=4,
)
ROWS = st.lists(st.fixed_dictionaries({"ten": WORDS, "ngay": WORDS}), max_size=4)


def said(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def kept(words: str) -> str | None:
    """As the draft keeps words: NFC, one kind of line end, no blanks around."""
    return shape.plain(words)  # type: ignore[no-any-return]


@settings(max_examples=30, deadline=None)
@given(COUNTS, COUNTS, MONEY, SHARES, WORDS, WORDS, ROWS)
def test_a_reports_workbook_says_what_was_written(
    count: Any, part: Any, money: Any, share: Any, words: str, why: str, rows: list[dict[str, str]]
) -> None:
    table = [{key: squeeze(value) for key, value in row.items()} for row in rows]
    table = [row for row in table if any(row.values())]
    held = {
        "cell:dem": said(count),
        "cell:dem:nu": said(part),
        "cell:tien": said(money),
        "cell:tyle": said(share),
        "text:noi": kept(words),
        "why:nhay": kept(why),
        "table:bang": table or None,
    }
    content = write_report(FORM, STAMP, [("", "Báo cáo")], held, {})
    book = Workbook(content, "a.xlsx")
    taken = rules.read_report(book, FORM)
    assert not any(fault.blocking for fault in taken.faults)
    assert {code: value for code, value in taken.values.items() if value is not None} == {
        code: value for code, value in held.items() if value is not None
    }
    assert rules.stamp_of(book) == STAMP
    again = write_report(FORM, STAMP, [("", "Báo cáo")], taken.values, {})
    assert rules.read_report(Workbook(again, "a.xlsx"), FORM).checksum() == taken.checksum()


def test_a_table_whose_columns_are_missing_is_left_as_the_draft_has_it() -> None:
    """The file is refused for it; the look beside the refusal must not tell of rows that go away."""
    held = {"cell:dem": "5", "table:bang": [{"ten": "Dòng họ Trần", "ngay": ""}]}
    book = openpyxl.load_workbook(io.BytesIO(write_report(FORM, STAMP, [("", "Báo cáo")], held, {})))
    (sheet,) = (each for each in book if each.title.startswith("Bảng"))
    sheet.cell(1, 3).value = None
    target = io.BytesIO()
    book.save(target)
    taken = rules.read_report(Workbook(target.getvalue(), "a.xlsx"), FORM)
    assert [fault.message for fault in taken.faults if fault.blocking] == ["Thiếu cột của mẫu."]
    assert "table:bang" not in taken.values and taken.values["cell:dem"] == "5"


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(COUNTS, MONEY, WORDS, WORDS, NAMED), max_size=6))
def test_a_rounds_workbook_says_what_was_written(rows: list[tuple[Any, Any, str, str, Any]]) -> None:
    written = [
        OneRow(
            f"b{at}",
            "=Xã @ một",
            "Có số liệu",
            [count, None, None, money, None],
            {"text:noi": kept(words) or ""},
            {"bang": [row for row in listed if any(row.values())]},
            "",
            kept(why) or "",
        )
        for at, (count, money, words, why, listed) in enumerate(rows)
    ]
    target, checksum = write_many(FORM, STAMP, [("", "Đợt")], written)
    many = rules.read_many(Workbook(target.read(), "a.xlsx"), FORM)
    assert many.faults == [] and len(rows) == len(many.rows)
    for row, entered in zip(written, many.rows, strict=True):
        assert (entered.report, entered.body, entered.answer) == (row.report, row.body, "figures")
        assert entered.figures == list(row.figures)
        assert entered.words == row.words and entered.why == row.why
        assert [one.said for one in entered.tables.get("bang", [])] == row.tables["bang"]
        assert all(unicodedata.is_normalized("NFC", words) for words in entered.words.values())
    assert many.checksum == checksum.said()


def test_the_checksum_of_what_is_read_is_that_of_what_was_written() -> None:
    rows = [OneRow(f"b{at}", "Xã", "Có số liệu", [Decimal(at)] * 5, {"text:noi": "x"}) for at in range(2, 42)]
    target, checksum = write_many(FORM, STAMP, [("", "Đợt")], rows)
    book = Workbook(target.read(), "a.xlsx")
    assert rules.read_many(book, FORM).checksum == checksum.said()
    guide = {row.cells[1].value: row.cells[2].value for row in book.rows(shape.GUIDE) if 2 in row.cells}
    assert guide["Số dòng"] == "40" and guide["Mã kiểm tra"] == checksum.said()


def test_a_row_nobody_filled_in_is_counted_and_is_no_nought() -> None:
    target, _ = write_many(
        FORM, STAMP, [("", "Đợt")], [OneRow("b1", "Xã"), OneRow("b2", "Xã", figures=[Decimal(0)] * 5)]
    )
    many = rules.read_many(Workbook(target.read(), "a.xlsx"), FORM)
    assert many.blank == 1 and [row.report for row in many.rows] == ["b2"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen("text", "1.234,5"), "1234.5"),
        (Seen("text", "1,234.5"), "1234.5"),
        (Seen("text", " 1 234 "), "1234"),
        (Seen("number", "0.30000000000000004"), "0.3"),
        (Seen("number", "1E+3"), "1000"),
        (Seen("text", "'5"), "no"),
        (Seen("text", "1.234"), "1234"),
        (Seen("text", "1,234"), "1.234"),
    ],
)
def test_figures_in_both_notations(seen: Seen, expected: str) -> None:
    cell = FORM.by_code["tien"]
    if expected == "no":
        with pytest.raises(rules.NotANumber):
            rules.figure_in(cell, seen)
    else:
        assert rules.figure_in(cell, seen) == Decimal(expected)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen("number", "85"), "85"),
        (Seen("percent", "0.85"), "85"),
        (Seen("percent", "0.01"), "1"),
        (Seen("text", "85%"), "85"),
        (Seen("text", "0,5%"), "0.5"),
        (Seen("number", "0.85"), ""),
        (Seen("number", "1"), ""),
        (Seen("text", "0,85"), ""),
    ],
)
def test_a_percentage_is_read_where_it_can_be_only_one(seen: Seen, expected: str) -> None:
    cell = FORM.by_code["tyle"]
    if expected:
        assert rules.figure_in(cell, seen) == Decimal(expected)
    else:
        with pytest.raises(rules.NotANumber, match="có thể là"):
            rules.figure_in(cell, seen)
