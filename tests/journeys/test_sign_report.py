"""Who signs a report: by role and by what the law lets that post sign, told with its article; and how it is printed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from lxml import html

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as people
from thidua.foundations.notices.models import Notice
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible
from thidua.work.reports import selectors as reports
from thidua.work.reports import services
from thidua.work.reports.models import Round
from thidua.work.reports.tests.conftest import Play
from thidua.work.reports.tests.conftest import play as play

LOADER = system_actor("loader")
SINCE = date(2025, 7, 1)


def appoint(play: Play, who: str, body: str, capacity: str, position: str = "") -> UUID:
    """Somebody of the cast leads, by a post of their own."""
    return people.appoint(
        actor=LOADER, person_id=getattr(play.cast, who).person_id, role="chair", capacity=capacity,
        body_id=play.cast.bodies[body], position=position, since=SINCE, at=clock.now(),
    )  # fmt: skip


def made(play: Play, who: str, capacity: str) -> UUID:
    """The chair of the cast in a capacity."""
    acting = play.actor(who).acting
    assert acting is not None
    people.correct_appointment(
        actor=LOADER, appointment_id=acting.appointment_id, position="", capacity=capacity, at=clock.now()
    )
    return acting.appointment_id


def give(play: Play, giver: UUID, receiver: UUID, way: str, *scope: str) -> UUID:
    """The head's word."""
    return people.delegate(
        actor=LOADER, giver=giver, receiver=receiver, way=way, scope=scope, basis="Quy chế mẫu",
        until=clock.today() + timedelta(days=30), at=clock.now(),
    )  # fmt: skip


def press(play: Play, client: Client) -> tuple[int, str]:
    """The button “Duyệt” of the report's page, as somebody presses it."""
    answer = client.post(f"/bao-cao/{play.ward}/duyet/", {"revision": str(play.row().revision)}, follow=True)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def asked(play: Play) -> Play:
    """The round wants a sign-off."""
    Round.objects.update(sign_off=True)
    play.fill()
    return play


def test_a_deputy_signs_off_only_what_the_head_gave_them(asked: Play) -> None:
    head, deputy = appoint(asked, "council_member", "ward", "head"), made(asked, "chair", "deputy")
    client = asked.cast.client("chair")
    status, page = press(asked, client)
    assert status == 409
    assert "Nghị định 30/2020/NĐ-CP, Điều 13 khoản 1, 2" in page
    assert asked.row().signed_by == ""
    give(asked, head, deputy, "for_head", "plan")
    assert press(asked, client)[0] == 409, "plans were given, reports were not"
    people.revoke_delegation(
        actor=LOADER, delegation_id=access.delegations_of(LOADER, [deputy], clock.now())[0].id, at=clock.now()
    )
    give(asked, head, deputy, "for_head", "report")
    status, _page = press(asked, client)
    assert status == 200
    assert asked.row().signed_post_id == deputy
    version = asked.submit()
    assert asked.row().versions.get(pk=version).signed_post_id == deputy


@pytest.mark.parametrize(("capacity", "code"), [("member", "access-030"), ("deputy", "access-031")])
def test_the_service_refuses_what_the_law_refuses(asked: Play, capacity: str, code: str) -> None:
    made(asked, "chair", capacity)
    with pytest.raises(NotPossible) as refused:
        services.sign_off(
            actor=asked.actor("chair"), report_id=asked.ward, revision=asked.row().revision, at=clock.now()
        )
    assert refused.value.code == code


def test_signing_reports_can_be_delegated_to_the_head_of_a_division(asked: Play) -> None:
    head = made(asked, "chair", "head")
    division = appoint(asked, "division_officer", "division", "head")
    client = asked.cast.client("division_officer")
    assert client.get(f"/bao-cao/{asked.other}/").status_code == 404
    given = give(asked, head, division, "by_order", "reports.sign_off")
    assert set(access.delegation_line(LOADER, given, clock.now()).codes) == {"reports.sign_off", "report"}
    client.post("/thay-mat/", {"body": str(given)})
    assert client.get(f"/bao-cao/{asked.ward}/").status_code == 200
    assert client.get(f"/bao-cao/{asked.other}/").status_code == 404, "another body's report is not theirs"
    assert press(asked, client)[0] == 200
    assert asked.row().signed_post_id == division
    assert "(TL. Chủ tịch)" in asked.row().signed_by
    refused = client.post(f"/bao-cao/{asked.ward}/gui/", {"revision": str(asked.row().revision)})
    assert refused.status_code == 403, "signing is not handing in"


def test_a_changed_draft_forgets_by_which_post_it_was_signed(asked: Play) -> None:
    made(asked, "chair", "head")
    services.sign_off(
        actor=asked.actor("chair"), report_id=asked.ward, revision=asked.row().revision, at=clock.now()
    )
    asked.fill(cell__tin_bai="45")
    assert asked.row().signed_post_id is None


def words(client: Client, path: str) -> str:
    return " ".join(html.fromstring(client.get(path).content.decode()).text_content().split())


def test_the_sign_off_is_asked_for_seen_given_once_and_void_after_a_change(asked: Play) -> None:
    """What the officer, the leader's desk and the list of reports say, from the first look to the change after it."""
    made(asked, "chair", "head")
    officer, chair = asked.cast.client("officer"), asked.cast.client("chair")
    here = f"/bao-cao/{asked.ward}/"
    before = words(officer, here)
    assert "Đợt này chỉ gửi được sau khi lãnh đạo duyệt." in before
    assert asked.cast.chair.name in before, "who may sign is named"
    assert "chờ lãnh đạo duyệt" not in words(chair, "/bao-cao/")
    for _press in range(2):
        assert officer.post(f"{here}trinh-duyet/").status_code == 302
    told = Notice.objects.filter(kind="reports.sign_asked")
    assert [(one.person_id, one.link) for one in told] == [(asked.cast.chair.person_id, here)], "once a day"
    for page in ("/", "/bao-cao/"):
        assert "chờ lãnh đạo duyệt" in words(chair, page).lower()
    assert "Đã trình lúc" in words(officer, here)
    assert press(asked, chair)[0] == 200
    after = words(officer, here)
    assert "lãnh đạo đã duyệt" in after and f"bản sửa thứ {asked.row().signed_revision}" in after
    page = html.fromstring(chair.get(here).content.decode())
    assert not page.xpath("//form[contains(@action, '/duyet/')]"), "nothing left to sign"
    assert press(asked, chair)[0] == 409
    assert [line.verb for line in reports.trail(asked.ward)].count("reports.sign_off") == 1
    asked.fill(cell__tin_bai="45", at=clock.now())
    assert "đã sửa sau khi duyệt" in words(officer, here)
    assert "đã sửa sau khi duyệt" in words(officer, "/bao-cao/")


def test_a_file_put_in_after_the_sign_off_makes_it_void(asked: Play) -> None:
    made(asked, "chair", "head")
    services.sign_off(
        actor=asked.actor("chair"), report_id=asked.ward, revision=asked.row().revision, at=clock.now()
    )
    services.attach_file(
        actor=asked.actor("officer"), report_id=asked.ward, code="bao_cao_ky", content=b"%PDF-1.4", name="a.pdf",
        media_type="application/pdf", at=clock.now(),
    )  # fmt: skip
    assert (asked.row().signed_by, asked.row().sign_voided_at is None) == ("", False)


def test_where_nobody_may_sign_by_law_the_page_says_so_and_nobody_is_asked(asked: Play) -> None:
    made(asked, "chair", "member")
    page = html.fromstring(asked.cast.client("chair").get(f"/bao-cao/{asked.ward}/").content.decode())
    assert "chưa có ai được ký duyệt báo cáo" in page.text_content()
    assert not page.xpath("//form[contains(@action, 'duyet/')]")
    with pytest.raises(NotPossible) as refused:
        services.ask_sign_off(actor=asked.actor("officer"), report_id=asked.ward, at=clock.now())
    assert refused.value.code == "reports-065"
