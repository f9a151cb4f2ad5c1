"""Sign-in, people and trails in a real browser, at a desk and on a phone: accessible, readable, nothing overflows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import PASSWORD, Cast
from tests.chromium import SIZES, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.mark.parametrize("size", SIZES)
def test_pages_about_people_are_usable(browser: Any, live_server: Any, cast: Cast, size: str) -> None:
    complaints: list[str] = []
    page = browser.new_page(viewport=SIZES[size], base_url=live_server.url, locale="vi-VN")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(f"{line.text} {line.location}") if line.type == "error" else None,
    )

    def check(name: str) -> None:
        complaints.extend(look(page, name))

    page.goto("/nguoi/")
    check("sign-in")
    page.get_by_role("link", name="Quên mật khẩu").click()
    check("reset")
    page.goto("/nguoi/")
    page.get_by_label("Thư điện tử").fill(cast.people_steward.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/nguoi/don-vi/**")
    check("people")
    page.get_by_role("main").get_by_role("link", name="Thêm người").click()
    page.get_by_label("Họ và tên").fill("Trần Thị Mẫu")
    page.get_by_label("Thư điện tử công vụ").fill("tran-mau@mau.example")
    page.get_by_label("Vai trò").select_option("contributor")
    page.get_by_label("Số định danh cá nhân").fill("12")
    check("add")
    page.get_by_role("button", name="Thêm người").click()
    page.get_by_text("phải gồm đúng 12 chữ số").wait_for()
    complaints[:] = [
        text for text in complaints if "409" not in text
    ]  # the browser's own note of our refusal
    check("add-refused")
    page.get_by_label("Số định danh cá nhân").fill("031090004567")
    page.get_by_role("button", name="Thêm người").click()
    page.get_by_role("heading", name="Trần Thị Mẫu").wait_for()
    check("person")
    page.get_by_role("link", name="Kết thúc").first.click()
    check("end")
    page.goto(f"/nguoi/{cast.contributor.person_id}/phan-cong/{cast.body.ward}/")
    check("appoint")
    page.goto(f"/nguoi/{cast.contributor.person_id}/sua/")
    check("change")
    page.goto("/nhat-ky/")
    page.locator("summary", has_text="Thay đổi").first.click()
    check("trail")
    page.goto(f"/nhat-ky/person/{cast.contributor.person_id}/")
    check("trail-of")
    page.goto(f"/nguoi/don-vi/{cast.body.ward}/?q=khong-co-ai")
    check("people-none")
    page.goto("/ho-so/")
    check("profile")
    page.goto("/tai-khoan/password/change/")
    check("password")
    page.goto("/tai-khoan/2fa/")
    check("second-factor")
    page.close()
    assert complaints == []
