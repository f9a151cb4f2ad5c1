"""The reader of workbooks against openpyxl, and its pattern against its own parser: the same file says the same."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.ground.errors import NotPossible
from thidua.reading.sheets import Row, Workbook

#: Values a cell may have: words that look like formulas, mark-up and entities, numbers, truth.
WORDS = st.text(st.sampled_from("=+-@<>&'\"]x_0đÀỆ \n"), max_size=12)
CELLS = st.one_of(st.none(), WORDS, st.integers(-(10**14), 10**14), st.booleans(), st.just("]]>"))
TABLE = st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=6)


def by_xlsxwriter(rows: list[list[Any]], *, inline: bool) -> bytes:
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "in_memory": not inline, "constant_memory": inline}
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet("A")
    bold = book.add_format({"bold": True})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value, bold)
            elif value is not None:
                sheet.write(at, column, value)
    book.close()
    return target.getvalue()


def by_openpyxl(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "A"
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rewritten(content: bytes, change: Callable[[bytes], bytes], part: str = "sheet") -> bytes:
    """The same package with its sheets (or another part) written otherwise."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if part in name and name.startswith("xl/") else data)
    return target.getvalue()


def said(content: bytes) -> list[Row]:
    return list(Workbook(content, "a.xlsx").rows("A"))


def seen_by_openpyxl(content: bytes) -> dict[tuple[int, int], Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["A"]
    return {
        (cell.row, cell.column): cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def as_python(row: Row, column: int) -> Any:
    seen = row.cells[column]
    return {"number": int, "flag": lambda said: said == "1"}.get(seen.kind, str)(seen.value)


@settings(max_examples=25, deadline=None)
@given(TABLE, st.sampled_from(["shared", "inline", "openpyxl"]))
def test_the_reader_and_openpyxl_see_the_same(rows: list[list[Any]], maker: str) -> None:
    content = by_openpyxl(rows) if maker == "openpyxl" else by_xlsxwriter(rows, inline=maker == "inline")
    read = said(content)
    ours = {(row.number, column): as_python(row, column) for row in read for column in row.cells}
    assert ours == seen_by_openpyxl(content)
    # the same cells as no maker writes them: never by pattern, always parsed
    odd = rewritten(content, lambda data: data.replace(b'<c r="', b'<c  r="'))
    odd = rewritten(odd, lambda data: data.replace(b"<si>", b"<si >"), "sharedStrings")
    assert said(odd) == read


def test_a_comment_a_section_and_a_nested_row_are_read_as_xml() -> None:
    content = by_xlsxwriter([["a"], ["b"], ["c"]], inline=True)
    row = b'<row r="9"><c r="A9" t="str"><v>x</v></c></row>'
    for hidden in (b"<!-- " + row + b" -->", b"<!-- </row>" + row + b"-->", b"<?p </row>" + row + b"?>"):
        held = rewritten(content, lambda data, it=hidden: data.replace(b'<row r="2"', it + b'<row r="2"'))  # type: ignore[misc]
        assert [each.number for each in said(held)] == [1, 2, 3], hidden
    before = rewritten(content, lambda data: data.replace(b"<sheetData>", b"<!-- <sheetData> --><sheetData>"))
    assert [each.number for each in said(before)] == [1, 2, 3]
    whole = rewritten(
        content,
        lambda data: data.replace(b"<sheetData>", b"<!-- <sheetData>").replace(
            b"</sheetData>", b"</sheetData> --><sheetData/>"
        ),
    )
    assert said(whole) == []
    section = rewritten(content, lambda data: re.sub(rb"<t[^<]*>a</t>", b"<t><![CDATA[</row>]]></t>", data))
    assert [each.cells[1].value for each in said(section)] == ["</row>", "b", "c"]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"</sheetData>", b""),
        lambda data: data.replace(b"</row>", b"</row></oops>", 1),
        lambda data: data.replace(b"</row>", b"", 1),
        lambda data: data.replace(b'<row r="2"', b'<row r="2" ht="1" ht="2"'),
        lambda data: data.replace(b">b<", b">b\xff<"),
        lambda data: data.replace(b">b<", b">b\x01<"),
        lambda data: data.replace(b">b<", b">b]]><"),
        lambda data: data.replace(b">b<", b">&nothing;<"),
        lambda data: data[: len(data) // 2],
        lambda data: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + data,
    ],
)
def test_what_is_no_xml_is_refused_whole(change: Callable[[bytes], bytes]) -> None:
    content = by_xlsxwriter([["a"], ["b"], ["c"]], inline=True)
    with pytest.raises(NotPossible) as refused:
        said(rewritten(content, change))
    assert refused.value.code in {"READ-009", "READ-014"}


def test_hidden_columns_and_merged_cells_are_told_for_every_workbook_of_one_maker() -> None:
    content = by_xlsxwriter([["a", 1], ["b", 2]], inline=True)
    around = rewritten(
        content,
        lambda data: data.replace(
            b"<sheetData>", b'<cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
        ).replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>'),
    )
    for value in (b">b<", b">c<"):
        held = Workbook(rewritten(around, lambda data, it=value: data.replace(b">b<", it)), "a.xlsx")  # type: ignore[misc]
        assert len(list(held.rows("A"))) == 2
        assert held.hidden_columns["A"] == {2, 3} and held.merged["A"] == ["A1:A2"]


def test_a_large_sheet_with_odd_rows_is_read_in_its_order_and_merged_cells_after_it() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("A")
    for at in range(12_000):
        sheet.write_row(at, 0, [at, f"dòng {at}", "x" * 20])
    book.close()
    content = rewritten(
        target.getvalue(),
        lambda data: (
            data.replace(b'<row r="5000"', b'<row  hidden="1" r="5000"')
            .replace(b'<row r="9001"', b'\n<row r="9001"')
            .replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="F1:G1"/></mergeCells>')
        ),
    )
    held = Workbook(content, "a.xlsx")
    rows = list(held.rows("A", (1,)))
    assert [row.number for row in rows] == list(range(1, 12_001))
    assert all(row.cells[1].value == str(row.number - 1) for row in rows)
    assert [row.number for row in rows if row.hidden] == [5_000]
    assert held.merged["A"] == ["F1:G1"]
