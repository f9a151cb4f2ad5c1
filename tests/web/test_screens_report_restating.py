"""A restatement is sent as its table of differences was seen: under the table, and only for the revision it shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.cast import Cast
from tests.house.matrix import scenes
from tests.web.test_screens_report_versions import hand_in
from thidua.ground import clock
from thidua.journeys import settle_report
from thidua.work.reports import services
from thidua.work.reports.models import Report
from thidua.work.reports.rules import Edit
from thidua.work.reports.tests.conftest import FIGURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(cast: Cast) -> scenes.Asked:
    """Accepted with 30 classes, a restatement begun."""
    made = scenes.report_asked(cast)
    hand_in(cast, made, **FIGURES)
    settle_report.accept(actor=cast.actor("city_officer"), report_id=made.report, at=clock.now())
    services.restate_report(
        actor=cast.actor("officer"), report_id=made.report, reason="đếm sót", at=clock.now()
    )
    return made


def sender(client: Client, made: scenes.Asked) -> tuple[str, dict[str, Any]]:
    """The words of the table of differences, and what its button sends."""
    page = html.fromstring(client.get(f"/bao-cao/{made.report}/").content.decode())
    (table,) = page.xpath("//*[@id='chenh']")
    (form,) = page.xpath("//form[.//button[contains(., 'Gửi đính chính')]]")
    assert form in table.xpath(".//form"), "the button stands under the table"
    return " ".join(table.text_content().split()), {
        each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")
    }


def typed(cast: Cast, made: scenes.Asked, value: str) -> None:
    seen = Report.objects.get(id=made.report).draft["cell:lop_hoc"]["rev"]
    services.save_draft(
        actor=cast.actor("contributor"), report_id=made.report, edits=[Edit("cell:lop_hoc", value, seen)],
        at=clock.now(),
    )  # fmt: skip


def test_what_changed_since_the_table_was_seen_is_shown_before_it_goes(
    cast: Cast, made: scenes.Asked
) -> None:
    ward, here = cast.client("officer"), f"/bao-cao/{made.report}/gui/"
    words, sends = sender(ward, made)
    assert "Chưa có số nào khác" in words
    typed(cast, made, "99")
    answer = ward.post(here, sends)
    assert (answer.status_code, answer["Location"]) == (302, f"/bao-cao/{made.report}/#chenh")
    assert Report.objects.get(id=made.report).state == "restating"
    words, sends = sender(ward, made)
    assert "xem lại bảng chênh lệch" not in words and "+69" in words
    seen = Report.objects.get(id=made.report).draft["cell:lop_hoc"]["rev"]
    along = {"cell:lop_hoc": "98", "seen:cell:lop_hoc": str(seen)}
    assert ward.post(here, sends | along).status_code == 302
    row = Report.objects.get(id=made.report)
    assert (row.state, row.draft["cell:lop_hoc"]["v"]) == ("restating", "98"), "kept, shown, not sent"
    words, sends = sender(ward, made)
    assert "+68" in words
    ward.post(here, sends)
    assert Report.objects.get(id=made.report).state == "resubmitted"
