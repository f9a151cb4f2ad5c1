"""A report filled in by a real browser: saved as typed, through a cut line and a closed page, with a colleague beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import look
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.journeys import settle_report
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.rules import Edit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = "document.querySelector('[data-td-saved]').textContent.startsWith('Đã ghi lúc')"
OFFLINE = "document.querySelector('[data-td-saved]').textContent.startsWith('Mất kết nối')"
FIELD = "[name='cell:{}']"


@pytest.fixture
def report(cast: Cast) -> UUID:
    """The ward's report in a round of the city."""
    at = clock.now()
    form = report_services.load_form_pack(
        Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=at
    )
    settle_report.ask(
        actor=cast.actor("city_officer"),
        form_id=form,
        period=year_period(clock.today(at).year),
        opens_at=at - timedelta(days=1),
        due_at=at + timedelta(days=20),
        locks_at=at + timedelta(days=30),
        at=at,
    )
    own = reports.reports_of_body(cast.actor("officer"), cast.body.ward)
    return own[0].id


def drafted(cast: Cast, report: UUID, field: str) -> Any:
    """What the server holds of a field."""
    kept = reports.one(cast.actor("officer"), report, at=clock.now()).draft.get(field)
    return kept.value if kept else None


def write(cast: Cast, report: UUID, member: str, field: str, value: str, seen: int) -> None:
    """A colleague writes one field elsewhere."""
    report_services.save_draft(
        actor=cast.actor(member), report_id=report, edits=[Edit(field, value, seen)], at=clock.now()
    )


def test_figures_are_entered_by_keyboard_alone_and_saved_as_typed(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str], report: UUID
) -> None:
    page = signed_in("officer")
    page.goto(f"/bao-cao/{report}/")
    complaints += look(page, "report-draft")
    page.locator(FIELD.format("d1_tong")).focus()
    page.keyboard.type("1200")
    page.keyboard.press("Enter")
    page.keyboard.type("900")
    until(page, SAVED)
    page.keyboard.press("ArrowUp")
    until(page, "document.activeElement.value === '1.200'")
    assert drafted(cast, report, "cell:d1_dat") == "900"
    counts = page.locator("[data-td-count='filled'] .td-stat__value").inner_text()
    assert counts.startswith("2")
    page.keyboard.type("100")
    until(page, "document.getElementById('i-d1_dat').textContent.includes('lớn hơn')")
    assert complaints == []


def test_what_is_typed_survives_a_cut_line_and_a_closed_page(
    signed_in: Callable[..., Any], cast: Cast, report: UUID
) -> None:
    page = signed_in("officer")
    page.goto(f"/bao-cao/{report}/")
    page.context.set_offline(True)
    page.fill(FIELD.format("lop_hoc"), "31")
    page.fill("[name='text:danh_gia']", "Ba mươi mốt lớp.")
    until(page, OFFLINE)
    page.close()
    assert drafted(cast, report, "cell:lop_hoc") is None
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(f"/bao-cao/{report}/")
    until(page, SAVED)
    assert drafted(cast, report, "cell:lop_hoc") == "31"
    assert drafted(cast, report, "text:danh_gia") == "Ba mươi mốt lớp."
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('td-report:')).length") == 0


def test_a_copy_that_comes_back_never_overwrites_what_a_colleague_wrote_meanwhile(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str], report: UUID
) -> None:
    write(cast, report, "officer", "cell:lop_hoc", "10", 0)
    page = signed_in("officer")
    page.goto(f"/bao-cao/{report}/")
    page.context.set_offline(True)
    page.fill(FIELD.format("lop_hoc"), "31")
    page.fill(FIELD.format("tin_bai"), "5")
    until(page, OFFLINE)
    page.close()
    write(cast, report, "chair", "cell:lop_hoc", "28", 1)
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(f"/bao-cao/{report}/")
    until(page, "!!document.querySelector('.td-report__clash')")
    clash = page.locator(".td-report__clash")
    assert (clash.count(), "28" in clash.inner_text()) == (1, True)
    assert page.locator(FIELD.format("lop_hoc")).input_value() == "31"
    assert drafted(cast, report, "cell:lop_hoc") == "28"
    assert drafted(cast, report, "cell:tin_bai") == "5"
    complaints += look(page, "report-clash")
    clash.get_by_role("button", name="Giữ giá trị của tôi").click()
    until(page, SAVED)
    assert drafted(cast, report, "cell:lop_hoc") == "31"
    assert [line for line in complaints if "INTERNET_DISCONNECTED" not in line] == []


def test_two_people_at_once_lose_nothing_and_see_each_other(
    signed_in: Callable[..., Any], cast: Cast, report: UUID
) -> None:
    first, second = signed_in("officer"), signed_in("chair")
    for page in (first, second):
        page.goto(f"/bao-cao/{report}/")
    first.fill(FIELD.format("lop_hoc"), "7")
    until(first, SAVED)
    second.fill(FIELD.format("tin_bai"), "9")
    until(second, SAVED)
    # The other's figure has come along, with a name beside it.
    assert second.locator(FIELD.format("lop_hoc")).input_value() == "7"
    first.fill(FIELD.format("sang_kien"), "1")
    until(first, f"document.querySelector(\"{FIELD.format('tin_bai')}\").value === '9'")
    # The same cell: the one who comes second is shown the first one's value.
    second.context.set_offline(True)
    second.fill(FIELD.format("luot_nguoi"), "200")
    until(second, OFFLINE)
    first.fill(FIELD.format("luot_nguoi"), "100")
    until(first, "document.querySelector(\"[name='seen:cell:luot_nguoi']\").value === '1'")
    second.context.set_offline(False)
    until(second, "!!document.querySelector('.td-report__clash')")
    assert "100" in second.locator(".td-report__clash").inner_text()
    second.get_by_role("button", name="Lấy giá trị ấy").click()
    assert second.locator(FIELD.format("luot_nguoi")).input_value() == "100"
    assert drafted(cast, report, "cell:luot_nguoi") == "100"
    assert {drafted(cast, report, f"cell:{code}") for code in ("lop_hoc", "tin_bai", "sang_kien")} == {
        "7",
        "9",
        "1",
    }


def test_handing_in_too_early_lists_what_is_missing_on_the_form(
    signed_in: Callable[..., Any], complaints: list[str], report: UUID
) -> None:
    page = signed_in("officer", "phone")
    page.goto(f"/bao-cao/{report}/")
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.wait_for_url("**/?con-thieu=1")
    assert page.locator("[data-td-errors] li").count() > 10
    complaints += look(page, "report-missing")
    page.locator("[data-td-errors] a").first.click()
    assert page.evaluate("location.hash") == "#c-d1_tong"
    assert complaints == []
