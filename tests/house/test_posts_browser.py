"""Posts, leave, delegation and hand-over in a real browser, at a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import PASSWORD, Cast
from tests.chromium import SIZES, look
from tests.house.matrix import scenes
from tests.house.test_posts_pages import DAY, LOADER, TODAY, led
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.work.obligations import services as work
from thidua.work.obligations.models import Obligation
from thidua.work.reports import services as reports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.mark.parametrize("size", SIZES)
def test_pages_about_posts_are_usable(browser: Any, live_server: Any, cast: Cast, size: str) -> None:
    at, posts = clock.now(), led(cast)
    plan = adopted(cast, reading(duties=[duty(COMMUNES, "Mở lớp mẫu", due="2025-12-20")], reporting=[]))
    work.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    key = Obligation.objects.get(plan=plan, body=cast.body.ward).id
    work.start_obligation(actor=cast.actor("contributor"), obligation_id=key, at=at)
    leave = services.note_leave(
        actor=LOADER,
        appointment_id=posts["head"],
        kind="trip",
        since=TODAY,
        until=TODAY + 20 * DAY,
        stand_in=posts["deputy"],
        at=at,
    )
    delegation = services.delegate(
        actor=LOADER,
        giver=posts["head"],
        receiver=posts["division"],
        way="by_mandate",
        scope=["dispatch", "invitation", "obligations.send_letter"],
        until=TODAY + 60 * DAY,
        basis="Giấy ủy quyền số 05/GUQ-UBND ngày 02/3/2026 (mẫu)",
        at=at,
    )
    asked = scenes.report_asked(cast)
    reports.hold_report(
        actor=cast.actor("officer"), report_id=asked.report, to_person=cast.contributor.person_id, at=at
    )
    complaints: list[str] = []
    page = browser.new_page(viewport=SIZES[size], base_url=live_server.url, locale="vi-VN")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

    def see(address: str, name: str) -> None:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        complaints.extend(look(page, name))

    page.goto("/nguoi/")
    page.get_by_label("Thư điện tử").fill(cast.people_steward.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/nguoi/don-vi/**")
    ward, chair = cast.body.ward, cast.chair.person_id
    see(f"/nguoi/don-vi/{ward}/", "posts-body")
    see(f"/nguoi/don-vi/{ward}/?ngay=01/06/2025", "posts-body-day")
    see(f"/nguoi/{chair}/", "posts-person")
    see(f"/nguoi/phan-cong/{posts['deputy']}/sua/", "posts-correct")
    assert "KT. CHỦ TỊCH" in page.inner_text("main")
    see(f"/nguoi/{cast.contributor.person_id}/phan-cong/{ward}/", "posts-appoint")
    page.get_by_label("Tư cách").select_option("acting_head")
    page.get_by_text("Q. CHỦ TỊCH").first.wait_for()
    see(f"/nguoi/phan-cong/{posts['deputy']}/nghi/", "posts-leave")
    see(f"/nguoi/nghi/{leave}/", "posts-leave-change")
    see(f"/nguoi/phan-cong/{posts['head']}/giao-ky/?cach=by_order", "posts-delegate")
    page.get_by_label("Người được giao").select_option(str(posts["division"]))
    page.get_by_label("Công văn").check()
    page.get_by_text("TL. CHỦ TỊCH").first.wait_for()
    complaints.extend(look(page, "posts-delegate-chosen"))
    see(f"/nguoi/giao-ky/{delegation}/thu-hoi/", "posts-revoke")
    see(f"/nguoi/{cast.contributor.person_id}/ban-giao/", "posts-hand-over")
    page.close()
    assert complaints == []
