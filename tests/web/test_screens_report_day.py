"""The day the figures are of, on the pages and in the document sent up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.journeys import compile_report, print_report, settle_report
from thidua.work.reports.models import ReportVersion
from thidua.work.reports.tests.conftest import FIGURES
from thidua.work.rollup import services as rollup

pytestmark = pytest.mark.django_db


def test_the_page_asks_the_day_shows_it_and_the_document_prints_it(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    ward, city = cast.client("officer"), cast.client("city_officer")
    here, today = f"/bao-cao/{made.report}/", clock.today()
    day = max(today - timedelta(days=3), today.replace(month=1, day=1))
    field = html.fromstring(ward.get(here).content.decode()).xpath("//input[@name='date:as_of']/@value")
    assert field == [f"{today:%d/%m/%Y}"]
    typed = {f"cell:{code}": value for code, value in FIGURES.items()} | {"text:danh_gia": "Duy trì."}
    soon = f"{today + timedelta(days=1):%d/%m/%Y}"
    refused = ward.post(f"{here}gui/", {**typed, "date:as_of": soon}, follow=True).content.decode()
    assert 'href="#c-as_of"' in refused and "chưa đến" in refused
    again = html.fromstring(refused)
    seen = {
        name: again.xpath(f"//input[@name='{name}']/@value")[0]
        for name in again.xpath("//input[starts-with(@name, 'seen:')]/@name")
    }
    ward.post(f"{here}gui/", {**seen, **typed, "date:as_of": f"{day:%d/%m/%Y}"})
    assert ReportVersion.objects.get(report_id=made.report).as_of == day
    assert f"số liệu chốt đến ngày {day:%d/%m/%Y}" in city.get(here).content.decode()
    settle_report.accept(actor=cast.actor("city_officer"), report_id=made.report, at=clock.now())
    while rollup.refresh(at=clock.now()):
        pass
    scenes.reports.write_clause(
        actor=cast.actor("city_officer"), round_id=made.round, code="danh_gia", text="Duy trì.",
        how="summarised", versions=[], seen=0, at=clock.now(),
    )  # fmt: skip
    sent = compile_report.send_up(actor=cast.actor("city_officer"), round_id=made.round, at=clock.now())
    printed = print_report.printed(cast.actor("city_officer"), sent)
    assert f"(số liệu chốt đến ngày {day:%d/%m/%Y})" in printed.lead
