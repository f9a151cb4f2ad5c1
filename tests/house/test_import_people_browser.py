"""Importing people in a real browser, at a desk and on a phone: the empty page, every error, the look before storing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import PASSWORD, Cast
from tests.chromium import SIZES, look
from thidua.foundations.access.tests.test_importing import row, sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


def _book(*rows: Any) -> dict[str, Any]:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "nguoi.xlsx", "mimeType": kind, "buffer": sheet(*rows)}


@pytest.mark.parametrize("size", SIZES)
def test_people_are_imported_from_a_sheet(browser: Any, live_server: Any, cast: Cast, size: str) -> None:
    complaints: list[str] = []
    page = browser.new_page(viewport=SIZES[size], base_url=live_server.url, locale="vi-VN")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/nguoi/don-vi/{cast.body.ward}/nhap/")
    page.get_by_label("Thư điện tử").fill(cast.people_steward.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/nhap/")
    complaints += look(page, "import")
    page.locator("input[type=file]").set_input_files(
        _book(row(""), row("Lê Mẫu Một", identifier="12", email="khong-phai-thu"), row("Lê Mẫu Hai"))
    )
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("chưa ghi gì").first.wait_for()
    complaints += look(page, "import-errors")
    page.locator("input[type=file]").set_input_files(_book(row("Lê Mẫu Một"), row("Lê Mẫu Hai")))
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("2 người sẽ được thêm").first.wait_for()
    complaints += look(page, "import-look")
    page.get_by_role("main").get_by_role("button", name="Ghi vào hệ thống").click()
    page.wait_for_url("**/nguoi/don-vi/**")
    page.get_by_text("Lê Mẫu Một").first.wait_for()
    page.close()
    assert complaints == []
