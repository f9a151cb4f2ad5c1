"""What went back and came again: named places, a warning about those left as they were, old and new for who asked."""

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
from thidua.work.reports import selectors
from thidua.work.reports.models import Report
from thidua.work.reports.tests.conftest import FIGURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(cast: Cast) -> scenes.Asked:
    """Returned with a reason at a figure and one at the paragraph."""
    made = scenes.report_asked(cast)
    hand_in(cast, made, **FIGURES)
    settle_report.send_back(
        actor=cast.actor("city_officer"), report_id=made.report, reason="xem lại", at=clock.now(),
        remarks={"cell:lop_hoc": "Đếm lại", "text:danh_gia": "Cần nêu tồn tại"},
    )  # fmt: skip
    return made


def page(client: Client, made: scenes.Asked) -> Any:
    return html.fromstring(client.get(f"/bao-cao/{made.report}/").content.decode())


def words(of: Any) -> str:
    return " ".join(of.text_content().split())


def names(made: scenes.Asked) -> tuple[str, str]:
    form = selectors.parsed(Report.objects.select_related("round").get(id=made.report).round.form_id)
    return form.by_code["lop_hoc"].vi, str(form.prompts["danh_gia"]["vi"])


def test_every_pinned_reason_names_its_place_and_what_is_left_unchanged_is_said(
    cast: Cast, made: scenes.Asked
) -> None:
    ward = cast.client("officer")
    figure, question = names(made)
    shown = page(ward, made)
    assert f"{question}: Cần nêu tồn tại" in words(shown)
    (warning,) = shown.xpath("//*[@id='chua-sua']")
    assert figure in words(warning) and question in words(warning)
    assert warning.xpath(".//input[@type='checkbox' and @required]"), "sent anyway only on purpose"
    hand_in(cast, made, lop_hoc="31")
    row = Report.objects.get(id=made.report)
    assert row.state == "submitted"


def test_who_asked_sees_its_reasons_with_old_and_new_on_the_next_version(
    cast: Cast, made: scenes.Asked
) -> None:
    figure, _question = names(made)
    hand_in(cast, made, lop_hoc="31")
    shown = page(cast.client("city_officer"), made)
    told = words(shown)
    assert "Đã sửa so với lần trả lại (lần gửi 1)" in told and f"{figure}: 30 → 31" in told
    row = words(shown.xpath("//tr[@data-td-cell='lop_hoc']")[0])
    assert "Đã trả lại: Đếm lại (30 → 31)" in row
    assert "Đã trả lại: Cần nêu tồn tại (chưa sửa)" in words(
        shown.xpath("//div[@data-td-cell='danh_gia']")[0]
    )


def test_a_version_sent_again_as_it_was_is_said_to_be_so(cast: Cast, made: scenes.Asked) -> None:
    settle_report.submit(actor=cast.actor("officer"), report_id=made.report, at=clock.now())
    assert "Chưa sửa gì so với lần trả lại" in words(page(cast.client("city_officer"), made))
