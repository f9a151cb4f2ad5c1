"""The whole journey in a browser: a file goes in, is reviewed by keyboard and adopted; the commune sees its duty, does
it, and the recipient receipts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.browser import plans as texts
from tests.browser.conftest import until
from tests.cast import Cast
from thidua.journeys import take_in_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_file_to_receipt(signed_in: Callable[..., Any], cast: Cast, complaints: list[str]) -> None:
    # The city's officer brings the file in; the reading runs (here: at once, without a worker).
    page = signed_in("city_officer")
    page.goto("/ke-hoach/nhan/")
    page.set_input_files(
        "input[type=file]",
        {"name": "ke-hoach-801.txt", "mimeType": "text/plain", "buffer": texts.CITY.encode()},
    )
    page.get_by_role("button", name="Đọc văn bản").click()
    page.wait_for_url("**/ke-hoach/lan-nop/**")
    assert page.locator("#attempt").get_attribute("hx-get")
    member = cast.city_officer
    acting = cast.actor("city_officer").acting
    assert acting is not None
    take_in_plan.read_attempt(
        attempt_id=UUID(page.url.rstrip("/").rsplit("/", 1)[1]),
        person_id=member.person_id,
        appointment_id=acting.appointment_id,
    )
    page.wait_for_url("**/ra-soat/")  # the page that waits goes on by itself

    # Review by keyboard alone, and adopt.
    total = page.locator("[data-td-item]").count()
    for done in range(1, total + 1):
        until(page, "document.activeElement.dataset.state === 'proposed'")  # the focus has moved on
        page.keyboard.press("a")
        page.locator("#review-progress", has_text=f"Đã xem {done} / {total} quy định").wait_for()
    until(page, "document.activeElement.id === 'adopt-open'")
    page.keyboard.press("Enter")
    confirm = page.locator("#adopt form").get_by_role("button", name="Đưa vào thực hiện")
    confirm.wait_for()
    confirm.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/") and "ra-soat" not in url)
    assert page.locator(".td-state", has_text="Đang thực hiện").count() == 1

    # The same file again is shown as the one that is here.
    page.goto("/ke-hoach/nhan/")
    page.set_input_files(
        "input[type=file]",
        {"name": "lan-hai.txt", "mimeType": "text/plain", "buffer": texts.CITY.encode()},
    )
    page.get_by_role("button", name="Đọc văn bản").click()
    page.get_by_role("link", name="Mở văn bản đã có").wait_for()

    # The commune's officer finds the report on the desk, with the sentence that asks for it, and hands it in.
    ward = signed_in("officer", "phone")
    ward.goto("/")
    ward.get_by_role("main").get_by_role("link", name="Báo cáo").first.click()
    ward.wait_for_url("**/nghia-vu/**")
    assert "báo cáo kết quả về Sở Giáo dục và Đào tạo" in ward.locator(".td-quote").inner_text()
    address = ward.url
    ward.get_by_label("Kết quả").fill("Đã gửi báo cáo số 12/BC-UBND.")
    ward.set_input_files(
        "input[type=file]", {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    ward.get_by_role("button", name="Báo hoàn thành").click()
    ward.get_by_text("chờ xác nhận").wait_for()

    # The recipient sees it waiting, opens the evidence, and receipts.
    office = signed_in("department_officer")
    office.goto("/")
    office.get_by_role("main").get_by_role("link", name="Báo cáo").first.click()
    office.wait_for_url(f"**{address.split('/', 3)[3]}")
    with office.expect_download() as download:
        office.get_by_role("link", name="bao-cao.pdf").click()
    assert download.value.suggested_filename == "bao-cao.pdf"
    office.get_by_role("button", name="Xác nhận đã nhận").click()
    office.get_by_text("đã nhận").first.wait_for()
    ward.reload()
    assert "đã nhận" in ward.locator("main").inner_text()
    assert complaints == []
