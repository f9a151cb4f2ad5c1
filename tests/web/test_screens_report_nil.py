"""An answer without figures: nothing of the draft goes along, that is asked once, and every page says the answer and why."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.ground.refs import uuid7
from thidua.journeys import settle_report
from thidua.work.reports import selectors, services
from thidua.work.reports.models import Report, ReportVersion
from thidua.work.reports.rules import Edit
from thidua.work.reports.tests.conftest import FIGURES

pytestmark = pytest.mark.django_db
WHY = "cả kỳ mất điện"


@pytest.fixture
def made(cast: Cast) -> scenes.Asked:
    """A draft with every figure and a paragraph."""
    made = scenes.report_asked(cast)
    values = {f"cell:{code}": value for code, value in FIGURES.items()} | {
        "text:danh_gia": "Lời của bản nháp."
    }
    services.save_draft(
        actor=cast.actor("officer"), report_id=made.report, at=clock.now(),
        edits=[Edit(field, value, 0) for field, value in values.items()],
    )  # fmt: skip
    return made


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


@pytest.mark.parametrize(
    ("answer", "said"),
    [("nil", "Không phát sinh"), ("not_applicable", "Không thuộc diện")],
    ids=["nil", "na"],
)
def test_it_is_asked_once_freezes_no_words_and_is_shown_before_and_after(
    cast: Cast, made: scenes.Asked, answer: str, said: str
) -> None:
    ward, city, here = cast.client("officer"), cast.client("city_officer"), f"/bao-cao/{made.report}/"
    page = html.fromstring(ward.get(here).content.decode())
    (box,) = page.xpath("//div[@data-td-leftout]")
    assert f"{len(FIGURES)} số liệu, 1 đoạn văn" in box.text_content() and box.get("hidden") is None
    sent = {"tra-loi": answer, "ly-do": WHY}
    assert ward.post(f"{here}gui/", sent).status_code == 409
    assert Report.objects.get(id=made.report).state == "draft"
    assert ward.post(f"{here}gui/", sent | {"bo-nhap": "1"}).status_code == 302
    version = ReportVersion.objects.get(report_id=made.report)
    assert (version.answer, version.texts, version.tables) == (answer, {}, {})
    assert not any(version.figures)
    assert Report.objects.get(id=made.report).draft["text:danh_gia"]["v"] == "Lời của bản nháp."
    for _turn in range(2):
        for path in (here, f"/bao-cao/dot/{made.round}/"):
            shown = words(city, path)
            assert said in shown and f"Lý do: {WHY}" in shown, path
        if Report.objects.get(id=made.report).state == "submitted":
            settle_report.accept(actor=cast.actor("city_officer"), report_id=made.report, at=clock.now())
    services.restate_report(
        actor=cast.actor("officer"), report_id=made.report, reason="có số", at=clock.now()
    )
    kept = Report.objects.get(id=made.report).draft
    assert (kept["cell:lop_hoc"]["v"], kept["text:danh_gia"]["v"]) == ("30", "Lời của bản nháp.")


def test_words_an_older_version_holds_beside_such_an_answer_are_not_quoted(
    cast: Cast, made: scenes.Asked
) -> None:
    at, officer, city = clock.now(), cast.actor("officer"), cast.actor("city_officer")
    settle_report.submit(actor=officer, report_id=made.report, answer="nil", why=WHY, leaving_out=True, at=at)
    older = ReportVersion.objects.get(report_id=made.report)
    older.id, older.number, older.texts = uuid7(), 2, {"danh_gia": "Lời của bản nháp."}
    settle_report.accept(actor=city, report_id=made.report, at=at)
    older.save(force_insert=True)
    Report.objects.filter(id=made.report).update(current=older)
    page = selectors.compilation(city, made.round, "danh_gia")
    assert (page.paragraphs, page.answered) == ((), 0)
    services.write_clause(
        actor=city, round_id=made.round, code="danh_gia", text="Chung.", how="quoted", versions=[older.id], seen=0,
        at=at,
    )  # fmt: skip
    (clause,) = (
        c for c in selectors.compilation(city, made.round, "danh_gia").clauses if c.code == "danh_gia"
    )
    assert (clause.text, clause.uses) == ("Chung.", ())
