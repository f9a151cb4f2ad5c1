"""The sample figures: two provinces that became one, divided wards, a published figure without its neighbour."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_lineage import SeriesViews, Why
from thidua.foundations.orgs.selectors import figures
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible

from ..conftest import AT, REFORM, World

Y23, Y24, Y25 = date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31)


@pytest.fixture
def shown(old: World, loader: Actor) -> World:
    services.load_sample_figures(actor=loader, at=AT)
    return old


def series(unit: Any, code: str = "gia-dinh-hoc-tap") -> SeriesViews:
    return next(one for one in figures.sample_views(unit) if one.code == code)


def test_loading_again_does_nothing(shown: World, loader: Actor) -> None:
    assert services.load_sample_figures(actor=loader, at=AT).unchanged


def test_two_provinces_are_one_line_through_all_years(shown: World) -> None:
    found = series(shown.city)
    assert {f.amount.value for f in found.views.was} == {498210, 441870, 521640, 459020, 1012480}
    now = {cell.day: cell.amount.value for cell in found.views.now if cell.amount}
    assert now == {Y23: 498210 + 441870, Y24: 521640 + 459020, Y25: 1012480}
    assert not found.views.not_allocated
    (line,) = found.views.groups
    assert {found.names[unit, Y23].name for unit in line.before} == {"Thành phố Hải Phòng", "Tỉnh Hải Dương"}
    assert [(one.why, one.on, one.acts) for one in found.views.breaks] == [
        (Why.MERGED, REFORM, ("202/2025/QH15",))
    ]
    rate = series(shown.city, "ty-le-gia-dinh-hoc-tap").views.now[-1].amount
    assert rate is not None and rate.rate == Fraction(1012480, 1339700)
    assert len(series(shown.city, "diem-thi-dua").views.not_carried) == 4
    assert all(found.sources[f.unit, f.day].sample for f in found.views.was)


def test_the_same_lines_from_an_old_province(shown: World) -> None:
    old = selectors.territory_by_code("30", Y24).id
    assert series(old).views == series(shown.city).views


def test_divided_wards_leave_what_nobody_can_place(shown: World) -> None:
    found = series(shown.ward)
    (line,) = found.views.groups
    assert (len(line.before), len(line.after)) == (17, 4)
    # The six wards divided in July 2025 hold the figures of seven units of 2024.
    left = {found.names[r.figure.unit, Y24].name for r in found.views.not_allocated}
    assert {"Thị trấn An Dương", "Xã Lê Lợi", "Xã Đại Bản", "Xã Tân Tiến"} <= left
    assert "Xã An Hồng" not in left
    ward = next(c for c in found.views.now if c.unit == shown.ward and c.day == Y24)
    assert ward.amount is not None and ward.amount.value == 2905 + 2480
    assert ward.open and not ward.complete
    total = sum(f.amount.value for f in found.views.was)
    assert total == sum(c.amount.value for c in found.views.now if c.amount) + sum(
        r.amount.value for r in found.views.not_allocated
    )
    cell = next(c for c in line.cells if c.day == Y24)
    assert [found.names[unit, Y24].name for unit in cell.missing] == ["Xã An Hòa"]


def test_a_published_figure_without_its_neighbour_is_not_complete(shown: World) -> None:
    found = series(selectors.territory_by_code("19").id)
    early = next(cell for cell in found.views.now if cell.day == date(2020, 12, 31))
    assert [found.names[unit, early.day].name for unit in early.missing] == ["Tỉnh Bắc Kạn"]
    assert not any(found.sources[f.unit, f.day].sample for f in found.views.was)


def test_elsewhere_there_are_none(shown: World, django_assert_max_num_queries: Any) -> None:
    assert figures.sample_views(selectors.territory_by_code("01").id) == []
    with django_assert_max_num_queries(14):
        figures.sample_views(shown.ward)
    assert figures.sampled_territories()[0].name in ("Thành phố Hải Phòng", "Tỉnh Thái Nguyên")


def test_a_wrong_pack_tells_all_its_problems(old: World, loader: Actor, tmp_path: Path) -> None:
    (tmp_path / "series.yaml").write_text(
        "series:\n  - {code: a, vi: A, en: A, aggregation: mean}\n", encoding="utf-8"
    )
    (tmp_path / "figures.csv").write_text(
        "series,level,code,day,value,of,sample,source,verified\n"
        "b,tinh,31,2024-12-31,5,,true,,false\n"
        "a,tinh,31,2024-12-31,x,,true,,false\n"
        "a,tinh,30,2026-12-31,5,,false,,false\n",
        encoding="utf-8",
    )
    with pytest.raises(NotPossible) as refusal:
        services.load_sample_figures(actor=loader, at=AT, path=tmp_path)
    said = [problem["where"] for problem in refusal.value.details["problems"]]
    assert said == ["series.yaml/a", "figures.csv:2", "figures.csv:3", "figures.csv:4", "figures.csv:4"]
