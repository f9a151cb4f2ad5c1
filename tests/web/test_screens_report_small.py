"""Small words of a report's page: what was taken and what merely is the same, refusals said once, no empty card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from lxml import html

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.journeys.take_from_below import Offer
from thidua.web.refusals import refusal_response
from thidua.web.workspace.reports import views
from thidua.work.reports import errors, services
from thidua.work.reports.rules import Edit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("taken", "said"), [(True, "đã lấy"), (False, "trùng giá trị đang có")])
def test_what_was_typed_the_same_was_not_taken(taken: bool, said: str) -> None:
    offer = Offer("cell:a", "0", 1, 1, 2, "Mẫu", clock.now(), False, 1, "same", taken)
    assert said in render_to_string("reports/offered.html", {"offer": (offer, "0"), "label": "A"})


def test_a_stale_page_is_told_once_what_happened_and_what_to_do(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    services.save_draft(
        actor=cast.actor("officer"),
        report_id=made.report,
        edits=[Edit("cell:lop_hoc", "3", 0)],
        at=clock.now(),
    )
    answer = cast.client("officer").post(f"/bao-cao/{made.report}/gui/", {"revision": "0"})
    words = " ".join(html.fromstring(answer.content.decode()).text_content().split())
    assert answer.status_code == 409
    assert words.count("Tải lại") == 2, "what to do, and the button"
    assert "bản trên hệ thống đã đổi" not in words, "said by the refusal"


def test_the_lock_marks_what_somebody_may_not_and_nothing_else() -> None:
    request = RequestFactory().post("/bao-cao/", HTTP_HX_REQUEST="true")
    lock = html.fromstring(
        render_to_string(
            "components/refused_fragment.html", {"error": errors.reason_missing(), "sign": "lock"}
        )
    )
    other = html.fromstring(refusal_response(request, errors.reason_missing()).content.decode())

    def sign(of: html.HtmlElement) -> str:
        return html.tostring(of.xpath("//*[name()='svg']")[0], encoding="unicode")

    assert sign(lock) != sign(other)


def test_no_card_for_files_where_the_form_asks_for_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = scenes.report_asked(cast)
    assert "Tệp đính kèm" in cast.client("officer").get(f"/bao-cao/{made.report}/").content.decode()
    shown = views.sections

    def bare(*given: object, **more: object) -> object:
        return [replace(each, attachments=()) for each in shown(*given, **more)]  # type: ignore[arg-type]

    monkeypatch.setattr(views, "sections", bare)
    assert "Tệp đính kèm" not in cast.client("officer").get(f"/bao-cao/{made.report}/").content.decode()
