"""A report filled in and handed in by the body that asks, for one that cannot: said, told, nothing written over."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.foundations.notices.models import Notice
from thidua.ground import clock
from thidua.work.reports import services
from thidua.work.reports.models import Report, ReportVersion, Round
from thidua.work.reports.rules import Edit
from thidua.work.reports.tests.conftest import FIGURES

pytestmark = pytest.mark.django_db
WHY = "phường mất mạng vì bão"


def shown(client: Client, made: scenes.Asked, query: str = "?thay=1") -> Any:
    answer = client.get(f"/bao-cao/{made.report}/{query}")
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def typed(client: Client, made: scenes.Asked, **figures: str) -> Any:
    """What a person types on the page, sent as the page sends it: fields one may write, with what was seen."""
    page = shown(client, made)
    action = page.xpath("//form[@id='bao-cao']/@action")[0]
    said = {f"cell:{code}": value for code, value in figures.items()}
    seen = {f"seen:{name}": page.xpath(f"//input[@name='seen:{name}']/@value")[0] for name in said}
    return client.post(action, said | seen, headers={"Accept": "application/json"}).json()


def row(made: scenes.Asked) -> Report:
    return Report.objects.get(id=made.report)


def test_the_asker_fills_in_says_why_and_the_body_is_told(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    city = cast.client("city_officer")
    assert shown(city, made, "").xpath("//a[@href='?thay=1']")
    told = typed(city, made, **FIGURES)
    assert not told["conflicts"]
    here = f"/bao-cao/{made.report}/gui/"
    text = {"text:danh_gia": "Duy trì.", "seen:text:danh_gia": "0", "thay": "1"}
    assert city.post(here, {**text, "gui-thay": " "}).status_code == 409
    assert row(made).state == "draft"
    assert city.post(here, {**text, "gui-thay": WHY}).status_code == 302
    version = ReportVersion.objects.get(report_id=made.report)
    assert (row(made).state, version.on_behalf_of) == ("submitted", WHY)
    assert version.texts == {"danh_gia": "Duy trì."}
    assert version.origins["cell:lop_hoc"].startswith("Nhập thay: ")
    notice = Notice.objects.filter(kind="reports.submitted", person_id=cast.officer.person_id).latest("id")
    assert "đã gửi thay đơn vị bạn" in notice.subject and notice.text == WHY
    own = shown(cast.client("officer"), made, "").text_content()
    assert "Gửi thay:" in own and WHY in own


def test_what_the_body_typed_is_left_as_it_is(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    services.save_draft(
        actor=cast.actor("officer"),
        report_id=made.report,
        edits=[Edit("cell:lop_hoc", "7", 0)],
        at=clock.now(),
    )
    city = cast.client("city_officer")
    page = shown(city, made)
    assert page.xpath("//input[@name='cell:lop_hoc']/@readonly")
    assert not page.xpath("//input[@name='cell:tin_bai']/@readonly")
    told = typed(city, made, lop_hoc="9", tin_bai="4")
    assert [clash["field"] for clash in told["conflicts"]] == ["cell:lop_hoc"]
    assert (row(made).draft["cell:lop_hoc"]["v"], row(made).draft["cell:tin_bai"]["v"]) == ("7", "4")
    assert not typed(city, made, tin_bai="5")["conflicts"], "one's own entries can be mended"
    own = shown(cast.client("officer"), made, "").text_content()
    assert "Nhập thay: Ủy ban nhân dân thành phố Hải Phòng" in " ".join(own.split())


def test_what_is_missing_is_told_on_the_same_page_and_nothing_typed_is_lost(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    city = cast.client("city_officer")
    sent = {"cell:lop_hoc": "3", "seen:cell:lop_hoc": "0", "thay": "1", "gui-thay": WHY}
    answer = city.post(f"/bao-cao/{made.report}/gui/", sent)
    assert answer["Location"] == f"/bao-cao/{made.report}/?con-thieu=1&thay=1"
    page = html.fromstring(city.get(answer["Location"]).content.decode())
    assert page.xpath("//*[@data-td-errors]//li")
    assert page.xpath("//input[@name='cell:lop_hoc']/@value") == ["3"]


def test_where_a_head_must_approve_a_head_hands_in(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    Round.objects.filter(id=made.round).update(sign_off=True)
    sent = {"tra-loi": "nil", "ly-do": "không có", "thay": "1", "gui-thay": WHY}
    refused = cast.client("city_officer").post(f"/bao-cao/{made.report}/gui/", sent)
    assert refused.status_code == 409
    assert "do lãnh đạo của đơn vị mở đợt gửi" in refused.content.decode()
    assert cast.client("city_chair").post(f"/bao-cao/{made.report}/gui/", sent).status_code == 302
    assert ReportVersion.objects.get(report_id=made.report).signed_by


def test_files_are_given_too_and_only_ones_own_taken_away(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    city = cast.client("city_officer")
    here = f"/bao-cao/{made.report}/"
    assert city.post(f"{here}bo-tep/", {"tep": str(made.attachment), "thay": "1"}).status_code == 404
    sent = {"muc": "bao_cao_ky", "tep": scenes.typed_file(), "thay": "1"}
    assert city.post(f"{here}dinh-kem/", sent)["Location"] == f"{here}?thay=1"
    mine = row(made).attachments.exclude(id=made.attachment).get()
    assert city.post(f"{here}bo-tep/", {"tep": str(mine.id), "thay": "1"}).status_code == 302


def test_nobody_else_and_not_once_it_was_handed_in(cast: Cast) -> None:
    made = scenes.report_asked(cast)
    fields = {"cell:lop_hoc": "3", "seen:cell:lop_hoc": "0"}
    assert cast.client("auditor").post(f"/bao-cao/{made.report}/ghi/?thay=1", fields).status_code == 403
    assert cast.client("city_officer").post(f"/bao-cao/{made.report}/ghi/", fields).status_code == 403
    services.submit_report(
        actor=cast.actor("officer"), report_id=made.report, answer="nil", why="x", at=clock.now()
    )
    page = shown(cast.client("city_officer"), made)
    assert not page.xpath("//form[@id='bao-cao']")
    assert cast.client("city_officer").post(f"/bao-cao/{made.report}/ghi/?thay=1", fields).status_code == 409
