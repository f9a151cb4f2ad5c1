"""The pages about personal data in a real browser, at a desk and on a phone: accessible, readable, nothing overflows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import PASSWORD, Cast
from tests.chromium import SIZES, look
from thidua.foundations.access import services as access
from thidua.foundations.access.models import Appointment
from thidua.foundations.privacy import services
from thidua.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

NAME, NUMBER = "Trần Thị Mẫu Dữ Liệu", "031090004567"


@pytest.mark.parametrize("size", SIZES)
def test_a_steward_looks_takes_out_and_erases(
    browser: Any, live_server: Any, cast: Cast, size: str, tmp_path: Any
) -> None:
    steward, at = cast.actor("system_steward"), clock.now()
    services.set_period(
        actor=steward, code="notice", days=730, basis="Quyết định 12/QĐ-UBND ngày 05/01/2026", at=at
    )
    person = access.add_person(
        actor=cast.actor("people_steward"),
        full_name=NAME,
        body_id=cast.body.ward,
        role="contributor",
        identifier=NUMBER,
        email="du-lieu@mau.example",
        phone="0900000001",
        at=at,
    )
    complaints: list[str] = []
    page = browser.new_page(
        viewport=SIZES[size], base_url=live_server.url, locale="vi-VN", accept_downloads=True
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/tai-khoan/login/?next=/du-lieu-ca-nhan/")
    page.get_by_label("Thư điện tử").fill(cast.system_steward.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("heading", name="Dữ liệu cá nhân", level=1).wait_for()
    complaints += look(page, "register")
    page.goto("/du-lieu-ca-nhan/?q=so+dinh+danh")
    complaints += look(page, "register-found")
    page.goto("/du-lieu-ca-nhan/thoi-han/")
    complaints += look(page, "periods")
    page.goto("/du-lieu-ca-nhan/thoi-han/attempt/")
    complaints += look(page, "period")
    page.goto(f"/nguoi/{person}/")
    page.get_by_role("main").get_by_role("link", name="Dữ liệu cá nhân").click()
    complaints += look(page, "data")
    page.locator("summary", has_text="Xem cả số").click()
    page.get_by_label("Lý do xem cả số").fill("Đối chiếu quyết định tuyển dụng")
    page.get_by_role("button", name="Xem và ghi nhật ký").click()
    page.get_by_text(NUMBER).wait_for()
    complaints += look(page, "identifier")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải JSON cho máy").click()
    download.value.save_as(tmp_path / "data.json")
    assert NUMBER in (tmp_path / "data.json").read_text(encoding="utf-8")
    for row in Appointment.objects.filter(person=person):
        access.end_appointment(actor=steward, appointment_id=row.pk, reason="nghỉ hưu", at=at)
    page.reload()
    page.goto(f"/nguoi/{person}/du-lieu/")
    page.get_by_role("link", name="Xem trước và xóa").click()
    complaints += look(page, "erase")
    page.get_by_label("Ghi lại họ và tên").fill(NAME)
    page.get_by_label("Lý do").fill("Đơn ngày 02/3/2026 của người ấy")
    page.get_by_role("button", name="Xóa dữ liệu của người này").click()
    page.get_by_role("heading", name="Đã xóa dữ liệu").wait_for()
    complaints += look(page, "erased")
    assert NAME not in page.content()
    page.close()
    assert complaints == []
