"""Findings in the browser: why, the superior's dates, dismissed with a word and taken up again; at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.browser import plans as texts
from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import look
from thidua.ground import clock
from thidua.work.plans import services as plan_services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The ward's plan with a contact's number, a jump, and a report after the city's.
FAULTY = (
    texts.WARD.replace(
        "I. MỤC ĐÍCH", "Liên hệ chuyên viên Người Mẫu, điện thoại 0900 000 123.\n\nI. MỤC ĐÍCH"
    )
    .replace("trước ngày 15/11", "trước ngày 20/12")
    .replace("II. TỔ CHỨC", "IV. TỔ CHỨC")
)


def _plan(cast: Cast) -> UUID:
    city = texts.adopted(cast, texts.CITY, "city_officer")
    plan = texts.taken_in(cast, FAULTY, "officer")
    plan_services.link_superior(actor=cast.actor("officer"), plan_id=plan, superior_id=city, at=clock.now())
    return plan


def test_a_finding_says_why_is_dismissed_with_a_word_and_taken_up_again(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    plan = _plan(cast)
    page = signed_in("officer")
    page.goto(f"/ke-hoach/{plan}/ra-soat/")
    late = page.locator(".td-finding", has_text="Hạn báo cáo không sớm hơn hạn của cấp trên")
    late.locator("summary").click()
    assert "tổng hợp kịp hạn nộp lên" in late.inner_text()
    assert look(page, "findings-review-desk") == []
    before = page.locator(".td-finding").count()
    late.get_by_label("Đã xử lý thế nào").fill("đã báo phường sửa")
    late.get_by_role("button", name="Đã xem").click()
    until(page, f"document.querySelectorAll('.td-finding').length === {before - 1}")
    settled = page.locator("#review-settled")
    settled.locator("summary").click()
    assert "đã báo phường sửa" in settled.inner_text()
    assert look(page, "findings-settled-desk") == []

    page.goto(f"/ke-hoach/{plan}/")
    listed = page.locator("#phat-hien")
    assert "đã báo phường sửa" in listed.inner_text()
    assert "0900" not in page.locator(".td-finding", has_text="Dữ liệu cá nhân").inner_text()
    assert look(page, "findings-page-desk") == []

    page.goto(f"/ke-hoach/{plan}/ra-soat/")
    page.locator("#review-settled summary").click()
    page.locator("#review-settled").get_by_role("button", name="Xem lại").click()
    until(page, f"document.querySelectorAll('.td-finding').length === {before}")
    page.locator(".td-finding summary").first.click()
    page.locator(".td-finding").get_by_role("link", name="Quy tắc này").first.click()
    page.wait_for_url("**/ke-hoach/quy-tac-soat/#*")
    assert look(page, "findings-rules-desk") == []
    assert complaints == []


def test_findings_fit_a_phone(signed_in: Callable[..., Any], cast: Cast, complaints: list[str]) -> None:
    plan = _plan(cast)
    page = signed_in("officer", "phone")
    for name, address in (
        ("review", f"/ke-hoach/{plan}/ra-soat/"),
        ("page", f"/ke-hoach/{plan}/"),
        ("rules", "/ke-hoach/quy-tac-soat/"),
    ):
        page.goto(address)
        assert look(page, f"findings-{name}-phone") == []
    assert complaints == []
