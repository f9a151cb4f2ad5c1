"""The page of a report shows the figure a total counted, until another version counts; any version by its number."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.journeys import settle_report
from thidua.work.reports import services
from thidua.work.reports.models import Report
from thidua.work.reports.rules import Edit
from thidua.work.reports.tests.conftest import FIGURES
from thidua.work.rollup import selectors as totals
from thidua.work.rollup import services as rollup

pytestmark = pytest.mark.django_db


def hand_in(cast: Cast, made: scenes.Asked, **figures: str) -> None:
    """The ward's report with these figures."""
    officer, at = cast.actor("officer"), clock.now()
    draft = Report.objects.get(id=made.report).draft
    values = {f"cell:{code}": value for code, value in figures.items()} | {"text:danh_gia": "Duy trì."}
    edits = [Edit(field, value, draft.get(field, {}).get("rev", 0)) for field, value in values.items()]
    services.save_draft(actor=officer, report_id=made.report, edits=edits, at=at)
    settle_report.submit(actor=officer, report_id=made.report, at=at)


def restated(cast: Cast) -> scenes.Asked:
    """30 classes accepted, 99 in a restatement nobody has accepted."""
    made = scenes.report_asked(cast)
    hand_in(cast, made, **FIGURES)
    settle_report.accept(actor=cast.actor("city_officer"), report_id=made.report, at=clock.now())
    services.restate_report(
        actor=cast.actor("officer"), report_id=made.report, reason="đếm sót", at=clock.now()
    )
    hand_in(cast, made, lop_hoc="99")
    return made


def shown(client: Client, made: scenes.Asked, **asked: Any) -> tuple[str, str]:
    """The figure at the anchor a total links to, and the words of the page."""
    answer = client.get(f"/bao-cao/{made.report}/", asked)
    assert answer.status_code == 200
    page = html.fromstring(answer.content.decode())
    return page.xpath("//*[@id='c-lop_hoc']")[0].text_content().strip(), " ".join(page.text_content().split())


def test_the_asker_sees_what_is_counted_and_is_told_of_what_waits(cast: Cast) -> None:
    made = restated(cast)
    while rollup.refresh(at=clock.now()):
        pass
    city = cast.actor("city_officer")
    row = Report.objects.select_related("round").get(id=made.report)
    told = totals.explain(city, cast.body.city, row.round.form_id, row.round.period, "lop_hoc")
    counted = str(next(part.value for part in told.contributions if part.value is not None))
    figure, words = shown(cast.client("city_officer"), made)
    assert (figure, counted) == ("30", "30")
    assert "đang xem lần gửi 1" in words
    assert "Lần gửi 2 là bản đính chính chờ tiếp nhận" in words
    assert "Đính chính làm đổi số của cấp trên" in words
    page = html.fromstring(cast.client("city_officer").get(f"/bao-cao/{made.report}/").content.decode())
    label = page.xpath("//label[@for='cho-lop_hoc']")[0].text_content()
    assert ": 99" in label, "what goes back is the new one, cell by cell"


def test_any_version_is_shown_by_its_number_read_only(cast: Cast) -> None:
    made = restated(cast)
    for name in ("city_officer", "officer"):
        client = cast.client(name)
        for number, figure in (("1", "30"), ("2", "99")):
            found, words = shown(client, made, lan=number)
            assert found == figure
            assert f"đang xem lần gửi {number}" in words
            assert "Chỉ để đọc." in words


def test_who_sent_the_restatement_sees_it_and_after_acceptance_everybody(cast: Cast) -> None:
    made = restated(cast)
    assert shown(cast.client("officer"), made)[0] == "99"
    settle_report.accept(actor=cast.actor("city_officer"), report_id=made.report, at=clock.now())
    figure, words = shown(cast.client("city_officer"), made)
    assert figure == "99"
    assert "Chỉ để đọc." not in words


def test_a_restatement_sent_back_leaves_the_counted_figure_on_the_page(cast: Cast) -> None:
    made = restated(cast)
    settle_report.send_back(
        actor=cast.actor("city_officer"), report_id=made.report, reason="xem lại", at=clock.now()
    )
    assert shown(cast.client("city_officer"), made)[0] == "30"
