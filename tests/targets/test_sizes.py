"""Sharing out by size where the indicator has no denominator: by the population reported, or by what is typed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from tests.answers import whole_answer
from tests.cast import Cast
from tests.targets.test_targets import city, movement, sheet_of
from thidua.ground.actor import system_actor
from thidua.work.movements import services as movements
from thidua.work.reports import selectors as reports
from thidua.work.reports import services
from thidua.work.reports.rules import Edit
from thidua.work.reports.tests.conftest import NOW, Play, opened
from thidua.work.targets import selectors
from thidua.work.targets.models import Line

__all__ = ["movement"]
pytestmark = pytest.mark.django_db


def sizes(sheet: UUID) -> dict[UUID, tuple[Decimal | None, str, Decimal | None]]:
    rows = Line.objects.filter(worksheet=sheet)
    return {row.body_id: (row.size, row.size_from, row.value) for row in rows}


@pytest.fixture
def people(cast: Cast) -> Play:
    """Both wards reported their population, in a form of another movement."""
    loader = system_actor("loader")
    folder = Path(settings.PACKS) / "movements" / "xa-hoi-hoc-tap" / "2023-2030"
    loaded = movements.load_pack(folder, actor=loader, at=NOW)
    movements.publish_version(actor=loader, version_id=loaded.version_id, at=NOW)
    play = opened(cast, "xhht-nam")
    form = reports.parsed(play.form)
    for report, who, count in ((play.ward, "officer", 6000), (play.other, "other_officer", 4000)):
        values = whole_answer(form, 0) | {"dan_so": count}
        edits = [Edit(f"cell:{code}", str(value), 0) for code, value in values.items()]
        edits.append(Edit("text:pt_danh_gia", "Duy trì.", 0))
        services.save_draft(actor=cast.actor(who), report_id=report, edits=edits, at=NOW)
        play.submit(report, by=who)
        play.accept(report)
    return play


def test_a_count_without_denominator_goes_by_the_population_reported(cast: Cast, people: Play) -> None:
    sheet = sheet_of(cast, city(cast, "lop_hoc", "100"), "size")
    found = sizes(sheet)
    assert found[cast.body.ward] == (6000, "population", 60)
    assert found[cast.body.other_ward] == (4000, "population", 40)
    page = cast.client("city_officer").get(f"/chi-tieu/phan-bo/{sheet}/")
    assert "dân số đã báo cáo" in page.content.decode()


def post(cast: Cast, sheet: UUID, **sent: Any) -> Any:
    client = cast.client("city_officer")
    page = client.get(f"/chi-tieu/phan-bo/{sheet}/")
    revision = selectors.worksheet_page(cast.actor("city_officer"), sheet).revision
    html = page.content.decode()
    field = html.split('name="once" value="')[1].split('"')[0] if 'name="once" value="' in html else ""
    data = {"revision": revision, **({"once": field} if field else {}), **sent}
    return client.post(f"/chi-tieu/phan-bo/{sheet}/ghi/", data)


def test_where_nobody_reported_the_size_is_typed_and_the_way_taken_in_one_go(cast: Cast) -> None:
    sheet = sheet_of(cast, city(cast, "lop_hoc", "100"), "size")
    assert {size for size, _from, _value in sizes(sheet).values()} == {None}
    ward, other = cast.body.ward, cast.body.other_ward
    told = post(cast, sheet, cach="size", **{f"co:{ward}": "7.500", f"co:{other}": "2.500"})
    assert told.status_code == 302
    found = sizes(sheet)
    assert (found[ward], found[other]) == ((7500, "typed", 75), (2500, "typed", 25))
    assert "nhập tay" in cast.client("city_officer").get(f"/chi-tieu/phan-bo/{sheet}/").content.decode()
    # The same sizes sent again are no change of theirs; a size that is none is refused and nothing is stored.
    bad = post(cast, sheet, **{f"co:{ward}": "-5", f"dong:{other}": "9"})
    assert (bad.status_code, "quy mô không âm" in bad.content.decode()) == (422, True)
    assert sizes(sheet) == found
    post(cast, sheet, **{f"co:{ward}": ""})
    assert sizes(sheet)[ward][:2] == (None, "")
