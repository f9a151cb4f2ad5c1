"""Forms composed from fields: what is sound comes back as it was, what is not is told at its place."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from thidua.work.movements.packs import load_form
from thidua.work.movements.packs.build import to_plain
from thidua.work.reports import rules
from thidua.work.reports.rules.composing import canonical
from thidua.work.reports.rules.shapes import CELLS, SECTION
from thidua.work.reports.rules.typed import Typed, changed_row, code_from, with_row
from thidua.work.reports.selectors.workbook_report import write_report

WORDS = (
    st.text("aăâbcđeêghi kmnoôơtuưvxy", min_size=1, max_size=30)
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)
HEAD = {"vi": "Mẫu", "en": "Mẫu", "level": "xa", "period": "quarter", "movement": "phong-trao"}


def pack(name: str) -> dict[str, Any]:
    data: dict[str, Any] = to_plain(load_form(Path(settings.PACKS) / "forms" / name), sparse=True)
    return data


def parts(data: dict[str, Any]) -> list[str]:
    return ["chung", "phan-to", "kiem-tra", *(f"muc-{section['code']}" for section in data["sections"])]


@pytest.mark.parametrize("name", ["xhht-nam", "bdhvs-nam"])
def test_every_part_of_a_pack_comes_back_as_it_was(name: str) -> None:
    data = pack(name)
    for part in parts(data):
        again, wrong = rules.with_part(data, part, rules.typed_part(data, part))
        assert wrong == []
        assert again == data, part
    assert rules.check_form(data) == []


def test_two_figures_of_one_name_in_a_section_are_refused_naming_both() -> None:
    data = pack("bdhvs-nam")
    part = f"muc-{data['sections'][0]['code']}"
    typed = rules.typed_part(data, part)
    first, second, *others = typed.rows["cells"]
    twin = replace(second, said={**second.said, "vi": f" {first.said['vi'].upper()} "})
    _, wrong = rules.with_part(
        data, part, replace(typed, rows={**typed.rows, "cells": (first, twin, *others)})
    )
    (told,) = wrong
    assert told.path == f"cells.{second.key}.vi" and told.message.startswith("Dòng 1 và dòng 2 cùng tên")


@st.composite
def sections(draw: st.DrawFn) -> Typed:
    """A section as somebody types it: figures, a rate of two of them, a question, a table, a file."""
    cells = tuple(
        Typed(
            f"moi-{n}",
            {
                "vi": f"{draw(WORDS)} {n}",
                "unit": draw(st.sampled_from(["count", "vnd"])),
                "aggregation": draw(st.sampled_from(["sum", "last", "max", "min", "none"])),
                "over_time": draw(st.sampled_from(["sum", "last"])),
                "required": draw(st.sampled_from(["", "1"])),
                "minimum": draw(st.sampled_from(["", "0", "0,5", "1.000"])),
                "maximum": draw(st.sampled_from(["", "5.000", "1000000"])),
                "decimals": str(draw(st.integers(0, 6))),
                "code": f"so-{n}",
                "hint": draw(st.just("") | WORDS),
            },
        )
        for n in range(draw(st.integers(2, 5)))
    )
    column = Typed(
        "c", {"vi": draw(WORDS), "holds": draw(st.sampled_from(["text", "number", "date", "key"]))}
    )
    return Typed(
        said={"vi": draw(WORDS), "clause": draw(st.just("") | WORDS)},
        rows={
            "cells": cells,
            "rates": (Typed("r", {"numerator": "so-0", "denominator": "so-1", "over": "registered"}),),
            "prompts": (Typed("p", {"vi": draw(WORDS), "required": draw(st.sampled_from(["", "1"]))}),),
            "tables": (Typed("t", {"vi": draw(WORDS)}, {"columns": (column,)}),),
            "attachments": (Typed("a", {"vi": draw(WORDS), "required": "1"}),),
        },
    )


@given(
    st.lists(sections(), min_size=1, max_size=1), st.sampled_from(["at_most", "needs"]), st.just("") | WORDS
)
def test_a_form_that_passes_the_check_comes_back_from_storage_and_fits_a_workbook(
    typed: list[Typed], kind: str, says: str
) -> None:
    data, code = rules.with_section(rules.blank_form("mau", HEAD), "Mục một")
    data, wrong = rules.with_part(data, f"muc-{code}", typed[0])
    assert wrong == []
    check = {"left": "so-0", "kind": kind, "right": "so-1", "severity": "blocking", "says": says}
    data, wrong = rules.with_part(data, "kiem-tra", Typed(rows={"rules": (Typed("k", check),)}))
    assert wrong == []
    assert rules.check_form(data) == []
    assert canonical(data) == data
    for part in parts(data):
        assert rules.with_part(data, part, rules.typed_part(data, part)) == (data, [])
    form = rules.form_of(data)
    assert [cell.at for cell in form.cells] == list(range(len(form.cells)))
    stamp = rules.Stamp("report", "", "", "", "", "", fields={})
    book = write_report(form, stamp, [("", "Mẫu")], {}, {})
    text = zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()
    assert all(f"cell:{cell.code}" in text for cell in form.cells)


def test_faults_are_told_together_each_at_its_place() -> None:
    data, code = rules.with_section(rules.blank_form("mau", HEAD), "Mục")
    bad = Typed(
        said={"vi": " "},
        rows={
            "cells": (
                Typed(
                    "a",
                    {"vi": "Số hộ", "unit": "percent", "aggregation": "sum", "over_time": "sum", "code": "x"},
                ),
                Typed(
                    "b",
                    {"vi": "", "unit": "count", "aggregation": "sum", "over_time": "sum", "minimum": "vài"},
                ),
                Typed(
                    "c", {"vi": "C", "unit": "count", "aggregation": "sum", "over_time": "sum", "code": "x"}
                ),
                Typed(
                    "d",
                    {"vi": "D", "unit": "count", "aggregation": "sum", "over_time": "sum", "code": "Mã số"},
                ),
            ),
            "tables": (Typed("t", {"vi": "Bảng"}),),
        },
    )
    after, wrong = rules.with_part(data, f"muc-{code}", bad)
    assert after is data
    assert {each.path for each in wrong} == {
        "vi", "cells.a.unit", "cells.b.vi", "cells.b.minimum", "cells.c.code", "cells.d.code", "tables.t.columns",
    }  # fmt: skip


def test_what_names_a_figure_that_is_gone_is_found_where_it_stands() -> None:
    data = pack("bdhvs-nam")
    gone = data["sections"][0]
    found = rules.check_form(rules.without_section(data, gone["code"]))
    assert found
    assert {each.part for each in found} <= {"kiem-tra", *(f"muc-{s['code']}" for s in data["sections"])}
    rows = {f"rules.{rule['code']}" for rule in data["rules"]}
    assert all(each.row in rows for each in found if each.part == "kiem-tra")
    assert rules.previewed(rules.without_section(data, gone["code"])).sections


def test_a_rate_of_figures_further_down_is_found_and_breaks_no_preview() -> None:
    data = pack("xhht-nam")
    first, second = data["sections"][:2]
    data = rules.moved_section(data, first["code"], 1)
    moved = {
        **first,
        "rates": [],
        "code": "dau",
        "cells": [{**first["cells"][0], "code": "so_dau"}],
        "prompts": [],
    }
    data["sections"].insert(0, {**moved, "rates": second["rates"]})
    data["sections"][1] = {**second, "rates": []}
    found = rules.check_form(data)
    assert {(each.part, each.row) for each in found} == {
        ("muc-dau", f"rates.{second['rates'][0]['indicator']}")
    }
    form = rules.previewed(data)
    stamp = rules.Stamp("form", "", "", "", "")
    assert write_report(form, stamp, [("", "Mẫu")], {}, {})
    assert form.sections[0].rates == ()


def test_a_form_that_asks_nothing_does_not_pass() -> None:
    assert [each.message for each in rules.check_form(rules.blank_form("mau", HEAD))] == [
        "Mẫu chưa hỏi gì: thêm số liệu, câu hỏi, bảng hoặc tệp vào một mục."
    ]


def test_a_part_is_marked_by_its_own_content_alone() -> None:
    data = pack("bdhvs-nam")
    first, second = (f"muc-{section['code']}" for section in data["sections"][:2])
    typed = rules.typed_part(data, first)
    changed, _ = rules.with_part(data, first, Typed(typed.key, {**typed.said, "vi": "Tên khác"}, typed.rows))
    assert rules.mark_of(changed, first) != rules.mark_of(data, first)
    assert rules.mark_of(changed, second) == rules.mark_of(data, second)


@given(st.integers(1, 6), st.data())
def test_rows_go_up_and_down_and_none_is_lost(count: int, data: st.DataObject) -> None:
    typed = Typed()
    for _ in range(count):
        typed = with_row(SECTION, typed, "cells")
    keys = [row.key for row in typed.rows["cells"]]
    assert len(set(keys)) == count
    key = data.draw(st.sampled_from(keys))
    down = changed_row(typed, f"cells.{key}", "xuong")
    assert sorted(row.key for row in down.rows["cells"]) == sorted(keys)
    if key != keys[-1]:
        assert changed_row(down, f"cells.{key}", "len") == typed
    assert len(changed_row(typed, f"cells.{key}", "bo").rows["cells"]) == count - 1


def test_a_new_table_has_a_column_to_begin_with() -> None:
    typed = with_row(SECTION, Typed(), "tables")
    assert len(typed.rows["tables"][0].rows["columns"]) == 1
    assert len(with_row(SECTION, typed, "tables.moi-1.columns").rows["tables"][0].rows["columns"]) == 2


@given(st.lists(WORDS, max_size=8))
def test_codes_made_of_words_are_codes_and_never_alike(words: list[str]) -> None:
    taken: set[str] = set()
    for each in words:
        taken.add(code_from(each, taken))
    assert len(taken) == len(words)
    cells = tuple(
        Typed(str(n), {"vi": said, **{f.name: f.default for f in CELLS.fields if f.name != "vi"}})
        for n, said in enumerate(words)
    )
    made, wrong = rules.read(SECTION, Typed(said={"vi": "Mục"}, rows={"cells": cells}), {})
    assert wrong == []
    assert len({cell["code"] for cell in made["cells"]}) == len(words)


def test_the_words_of_a_check_are_what_is_told() -> None:
    data, code = rules.with_section(rules.blank_form("mau", HEAD), "Mục")
    base = {"unit": "count", "aggregation": "sum", "over_time": "sum"}
    cells = tuple(Typed(c, {"vi": c, "code": c, **base}) for c in ("a", "b"))
    data, _ = rules.with_part(data, f"muc-{code}", Typed(said={"vi": "Mục"}, rows={"cells": cells}))
    check = {"left": "a", "kind": "at_most", "right": "b", "severity": "warning", "says": "Xem lại số a."}
    data, _ = rules.with_part(data, "kiem-tra", Typed(rows={"rules": (Typed("k", check),)}))
    told = rules.check(rules.form_of(data), {"a": Decimal(2), "b": Decimal(1)})
    assert [(each.message, each.blocking) for each in told] == [("Xem lại số a.", False)]
