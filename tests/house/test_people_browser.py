"""Sign-in, people and trails in a real browser, at a desk and on a phone: accessible, readable, nothing overflows."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}

SMALL_TEXT = """() => [...document.querySelectorAll('body *')].filter(e => e.offsetParent
  && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
  && parseFloat(getComputedStyle(e).fontSize) < 14).map(e => e.outerHTML.slice(0, 80))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("size", SIZES)
def test_pages_about_people_are_usable(browser: Any, live_server: Any, cast: Cast, size: str) -> None:
    complaints: list[str] = []
    page = browser.new_page(viewport=SIZES[size], base_url=live_server.url, locale="vi-VN")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(f"{line.text} {line.location}") if line.type == "error" else None,
    )

    def look(name: str) -> None:
        found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES["runOnly"]}})
        for broken in found.response["violations"]:
            complaints.append(f"{name}: {broken['id']}: {[n['html'][:120] for n in broken['nodes'][:3]]}")
        if page.evaluate(WIDER) > 0:
            complaints.append(f"{name}: wider than the screen")
        complaints.extend(f"{name}: small text {text}" for text in page.evaluate(SMALL_TEXT)[:3])
        folder = os.environ.get("THIDUA_SHOTS")
        if folder:
            page.screenshot(path=f"{folder}/{name}-{size}.png", full_page=True)

    page.goto("/nguoi/")
    look("sign-in")
    page.get_by_role("link", name="Quên mật khẩu").click()
    look("reset")
    page.goto("/nguoi/")
    page.get_by_label("Thư điện tử").fill(cast.people_steward.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/nguoi/don-vi/**")
    look("people")
    page.get_by_role("main").get_by_role("link", name="Thêm người").click()
    page.get_by_label("Họ và tên").fill("Trần Thị Mẫu")
    page.get_by_label("Thư điện tử công vụ").fill("tran-mau@mau.example")
    page.get_by_label("Vai trò").select_option("contributor")
    page.get_by_label("Số định danh cá nhân").fill("12")
    look("add")
    page.get_by_role("button", name="Thêm người").click()
    page.get_by_text("phải gồm đúng 12 chữ số").wait_for()
    complaints[:] = [
        text for text in complaints if "409" not in text
    ]  # the browser's own note of our refusal
    look("add-refused")
    page.get_by_label("Số định danh cá nhân").fill("031090004567")
    page.get_by_role("button", name="Thêm người").click()
    page.get_by_role("heading", name="Trần Thị Mẫu").wait_for()
    look("person")
    page.get_by_role("link", name="Kết thúc").first.click()
    look("end")
    page.goto(f"/nguoi/{cast.contributor.person_id}/phan-cong/{cast.body.ward}/")
    look("appoint")
    page.goto(f"/nguoi/{cast.contributor.person_id}/sua/")
    look("change")
    page.goto("/nhat-ky/")
    page.locator("summary", has_text="Thay đổi").first.click()
    look("trail")
    page.goto(f"/nhat-ky/person/{cast.contributor.person_id}/")
    look("trail-of")
    page.goto(f"/nguoi/don-vi/{cast.body.ward}/?q=khong-co-ai")
    look("people-none")
    page.goto("/ho-so/")
    look("profile")
    page.goto("/tai-khoan/password/change/")
    look("password")
    page.goto("/tai-khoan/2fa/")
    look("second-factor")
    page.close()
    assert complaints == []
