"""Numbers as typed, checks between figures, two people at one draft, how answers count."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from thidua.work.movements.packs import load_form
from thidua.work.movements.packs.build import to_plain
from thidua.work.reports.rules import (
    Edit,
    Form,
    NotANumber,
    Standing,
    added,
    check,
    completeness,
    form_of,
    merge,
    number_of,
    rate_of,
    standing_of,
    timeliness,
)


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(to_plain(load_form(Path(settings.PACKS) / "forms" / "xhht-nam"), sparse=True))


@pytest.mark.parametrize(
    ("typed", "decimals", "value"),
    [
        ("", 0, None),
        ("0", 0, "0"),
        ("1234567", 0, "1234567"),
        ("1.234.567", 0, "1234567"),
        ("1 234 567", 0, "1234567"),
        ("1\u202f234", 0, "1234"),
        ("1.234,5", 1, "1234.5"),
        ("1,234.5", 1, "1234.5"),
        ("12,5", 1, "12.5"),
        ("-3", 0, "-3"),
        ("12,0", 0, "12"),
    ],
)
def test_a_number_is_read_as_officials_write_it(typed: str, decimals: int, value: str | None) -> None:
    found = number_of(typed, decimals=decimals)
    assert found == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("typed", "decimals", "told"),
    [
        ("85%", 0, "không nhận phần trăm"),
        ("1,234", 0, "hai số khác nhau"),
        ("12.5", 1, "sau dấu phẩy"),
        ("12,5", 0, "số nguyên"),
        ("mười hai", 0, "không phải là số"),
        ("1.23.456", 0, "không phải là số"),
        ("=1+1", 0, "không phải là số"),
        ("9" * 19, 0, "quá lớn"),
    ],
)
def test_what_could_be_two_numbers_is_asked_about(typed: str, decimals: int, told: str) -> None:
    with pytest.raises(NotANumber, match=told):
        number_of(typed, decimals=decimals)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_what_is_printed_is_read_back(value: Decimal) -> None:
    from thidua.ground.numbers import vn_number

    assert number_of(vn_number(value, 2), decimals=2) == value


def test_a_member_of_a_category_has_its_own_place(form: Form) -> None:
    parts = form.parts("cdht_cong_nhan")
    assert [part.code for part in parts] == ["cdht_cong_nhan:nam", "cdht_cong_nhan:nu"]
    assert [cell.at for cell in form.cells] == list(range(len(form.cells)))


def whole(form: Form) -> dict[str, Decimal | None]:
    """Figures with which everything holds."""
    figures: dict[str, Decimal | None] = {cell.code: Decimal(0) for cell in form.cells}
    return figures | {"gdht_tong": Decimal(100), "gdht_dang_ky": Decimal(80), "gdht_cong_nhan": Decimal(70)}


def test_figures_that_hold_have_no_issue(form: Form) -> None:
    assert check(form, whole(form)) == []


@pytest.mark.parametrize(
    ("change", "code", "blocking"),
    [
        ({"gdht_cong_nhan": "90"}, "gdht-cn", True),
        ({"gdht_dang_ky": "101"}, "gdht-dk", True),
        ({"gdht_tong": None}, "blank", True),
        ({"pt_kiem_tra": "-1"}, "range", True),
        ({"cdht_xa_muc_1": "2"}, "range", True),
        ({"cdht_cong_nhan:nu": "5"}, "parts", True),
        ({"quy_cap_hoc_bong": "1000", "quy_hoc_bong_nguoi": None}, "quy-hb", False),
        ({"quy_cap_hoc_bong": "1000", "quy_hoc_bong_tien": "900"}, "quy-tong", True),
        ({"cdht_tu_danh_gia": "1"}, "cdht-tdg", True),
        ({"cdht_xa_muc_1": "1", "cdht_xa_khong_dat": "1", "cdht_xa_de_nghi": "1"}, "cdht_xa-muc", True),
        ({"cdht_xa_muc_1": "1", "cdht_xa_muc_2": None, "cdht_xa_de_nghi": "0"}, "cdht_xa-muc", True),
    ],
)
def test_each_defect_is_told_at_its_cell(
    form: Form, change: dict[str, str | None], code: str, blocking: bool
) -> None:
    figures = whole(form) | {cell: None if v is None else Decimal(v) for cell, v in change.items()}
    found = {issue.code: issue for issue in check(form, figures)}
    assert code in found, found
    assert found[code].blocking is blocking
    assert found[code].message.endswith(".")


def test_a_jump_is_measured_against_last_year_and_only_then(form: Form) -> None:
    figures = whole(form)
    assert not check(form, figures, last_year={"gdht_cong_nhan": Decimal(60)})
    told = check(form, figures, last_year={"gdht_cong_nhan": Decimal(50)})
    assert [(issue.code, issue.blocking) for issue in told] == [("gdht-nhay", False)]
    assert not check(form, figures, last_year={"gdht_cong_nhan": None}), "nothing to compare with"


@pytest.mark.parametrize(("before", "now"), [("0", "70"), ("70", "0")])
def test_a_jump_from_or_to_nought_wants_an_explanation_and_never_blocks(
    form: Form, before: str, now: str
) -> None:
    strict = replace(
        form,
        rules=tuple(
            replace(rule, severity="blocking", percent=Decimal(500)) if rule.kind == "jump" else rule
            for rule in form.rules
        ),
    )
    figures = whole(form) | {"gdht_cong_nhan": Decimal(now)}
    (told,) = check(strict, figures, last_year={"gdht_cong_nhan": Decimal(before)})
    assert (told.code, told.blocking) == ("gdht-nhay", False)
    assert told.message == f"Năm trước là {before}, năm nay là {now}."
    assert not check(
        strict, whole(form) | {"gdht_cong_nhan": Decimal(0)}, last_year={"gdht_cong_nhan": Decimal(0)}
    )


def test_a_rate_is_exact_and_needs_a_denominator(form: Form) -> None:
    rate = form.rates[0]
    assert rate_of(rate, {"gdht_cong_nhan": Decimal(1), "gdht_tong": Decimal(3)}) == Decimal(100) / Decimal(3)
    assert rate_of(rate, {"gdht_cong_nhan": Decimal(1), "gdht_tong": Decimal(0)}) is None
    assert rate_of(rate, {"gdht_cong_nhan": None, "gdht_tong": Decimal(3)}) is None


FIELDS = st.sampled_from(["cell:a", "cell:b", "text:c"])
EDITS = st.lists(st.builds(Edit, FIELDS, st.sampled_from([None, "1", "2"]), st.integers(0, 3)), max_size=6)


@given(st.lists(EDITS, max_size=5))
def test_nothing_of_others_is_ever_overwritten_unseen(rounds: list[list[Edit]]) -> None:
    """A field changes only by an edit that saw its newest revision; untouched fields stay as they are."""
    draft: dict[str, dict[str, object]] = {}
    for edits in rounds:
        made, written, clashes = merge(draft, edits, by="ai đó", at="lúc ấy")
        for field in set(made) | set(draft):
            if made.get(field) != draft.get(field):
                assert field in written
        for clash in clashes:
            assert clash.revision > 0
        assert set(written) | {c.field for c in clashes} <= {edit.field for edit in edits}
        draft = made


def test_silence_nil_and_exemption_count_differently() -> None:
    one = Standing(figures=2, nil=1, not_applicable=1, exempt=2, missing=3, waiting=1, expected=1, on_time=2)
    assert one.asked == 11
    assert completeness(one) == Fraction(3, 8)
    assert timeliness(one) == Fraction(2, 8)
    assert completeness(Standing(exempt=2)) is None
    assert added([one, one]).missing == 6
    assert standing_of("returned", "") == "expected"
    assert standing_of("resubmitted", "nil") == "nil"
