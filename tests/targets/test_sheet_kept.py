"""A refused worksheet comes back as it was typed; a target that changes meanwhile takes its worksheet along."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from lxml import html

from tests.cast import Cast
from tests.targets.test_targets import city, movement, sheet_of
from thidua.work.reports.tests.conftest import NOW
from thidua.work.targets import selectors, services
from thidua.work.targets.models import Line, Target, Worksheet

__all__ = ["movement"]
pytestmark = pytest.mark.django_db


def sent(cast: Cast, sheet: UUID, verb: str, **fields: str) -> tuple[int, Any]:
    """An act on the sheet as its page would send it."""
    revision = selectors.worksheet_page(cast.actor("city_officer"), sheet).revision
    data = {"revision": str(revision)} | fields
    answer = cast.client("city_officer").post(f"/chi-tieu/phan-bo/{sheet}/{verb}/", data)
    return answer.status_code, html.fromstring(answer.content.decode()) if answer.content else None


def value_of(page: Any, name: str) -> str:
    return str(page.xpath(f"//*[@name='{name}']/@value")[0])


def test_every_wrong_field_is_told_and_nothing_typed_is_lost(cast: Cast) -> None:
    sheet = sheet_of(cast, city(cast, "lop_hoc", "100"), "equal")
    ward, other = cast.body.ward, cast.body.other_ward
    typed = {f"dong:{ward}": "1,5", f"dong:{other}": "nhiều", f"vi:{ward}": "Đông dân", f"co:{other}": "-2"}
    status, page = sent(cast, sheet, "ghi", **typed)
    assert status == 422
    assert {name: value_of(page, name) for name in typed} == typed
    told = " ".join(page.xpath("//*[@role='alert']//text()"))
    assert "3 ô chưa dùng được" in told
    assert "1,5" in told
    assert set(Line.objects.filter(worksheet=sheet).values_list("value", flat=True)) == {Decimal(50)}


def test_parts_that_fall_short_are_asked_for_a_reason_on_the_same_page(cast: Cast) -> None:
    sheet = sheet_of(cast, city(cast, "lop_hoc", "100"), "equal")
    short = {f"dong:{cast.body.ward}": "10", f"dong:{cast.body.other_ward}": "20"}
    status, page = sent(cast, sheet, "giao", **short)
    assert (status, {name: value_of(page, name) for name in short}) == (422, short)
    assert page.xpath("//textarea[@name='ly-do']")
    assert not Target.objects.filter(origin="given").exists()
    status, _page = sent(cast, sheet, "giao", **short, **{"ly-do": "Còn lại giao các trường."})
    assert status == 302
    assert set(Target.objects.filter(origin="given").values_list("value", flat=True)) == {10, 20}


def test_who_shares_out_goes_on_when_the_target_changes(cast: Cast) -> None:
    target = city(cast, "lop_hoc", "100")
    sheet = sheet_of(cast, target, "equal")
    before = selectors.worksheet_page(cast.actor("city_officer"), sheet).revision
    made = services.change_target(
        actor=cast.actor("city_officer"),
        target_id=target,
        operator=">=",
        value=Decimal(60),
        reason="Giảm",
        at=NOW,
    )
    assert Worksheet.objects.get(id=sheet).target_id == made
    # The page that was open shows the new whole beside what is typed in it, and then does what it says.
    typed = {f"dong:{cast.body.ward}": "30", f"dong:{cast.body.other_ward}": "30"}
    answer = cast.client("city_officer").post(
        f"/chi-tieu/phan-bo/{sheet}/giao/", {"revision": str(before), **typed}
    )
    page = html.fromstring(answer.content.decode())
    assert (answer.status_code, {name: value_of(page, name) for name in typed}) == (422, typed)
    assert "đang lưu: 50" in page.text_content()
    assert "cần từ 60" in " ".join(page.text_content().split())
    assert sent(cast, sheet, "giao", **typed)[0] == 302
    assert Target.objects.filter(origin="given", state="in_force").count() == 2
