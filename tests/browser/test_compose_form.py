"""A form composed in a real browser, issued, asked in a round and filled in by a ward."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import look
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.work.movements import services as movements
from thidua.work.reports import selectors as reports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORE = "document.querySelectorAll('.td-compose__row--cells').length === {}"


def _figure(page: Any, number: int, name: str) -> None:
    page.locator(".td-compose__row--cells").nth(number).get_by_label("Tên số liệu", exact=True).fill(name)


def _press(page: Any, value: str) -> None:
    page.locator(f"button[name=viec][value='{value}']").last.click()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_small_form_is_composed_issued_asked_and_filled_in(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str], size: str
) -> None:
    at, loader = clock.now(), system_actor("loader")
    pack = Path(settings.PACKS) / "movements" / "xa-hoi-hoc-tap" / "2023-2030"
    movements.publish_version(
        actor=loader, version_id=movements.load_pack(pack, actor=loader, at=at).version_id, at=at
    )
    page = signed_in("city_officer", size)
    page.goto("/bao-cao/mau/moi/")
    complaints += look(page, "form-new")
    page.get_by_label("Tên mẫu").fill("Báo cáo học tập suốt đời")
    page.get_by_label("Cấp trả lời").select_option("xa")
    page.get_by_label("Phong trào").select_option(index=1)
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.wait_for_url("**/bao-cao/mau/*-*/")
    home = page.url
    complaints += look(page, "form-empty")

    page.get_by_label("Mục mới").fill("Gia đình học tập")
    page.get_by_role("button", name="Thêm mục").click()
    page.wait_for_url("**/phan/**")
    for number, name in enumerate(("Tổng số hộ", "Hộ đăng ký", "Hộ được công nhận")):
        _press(page, "them:cells")
        until(page, MORE.format(number + 1))
        _figure(page, number, name)
    page.get_by_text("Dán nhiều tên từ Excel").click()
    page.get_by_label("Mỗi dòng một số liệu").fill("Hộ nghèo\t12\n\n  Hộ   cận nghèo\n")
    _press(page, "dan")
    until(page, MORE.format(5))
    until(page, "document.querySelector('#xem').textContent.includes('Hộ cận nghèo')")
    until(page, "document.activeElement.id === 'cells-moi-5-vi'")
    for left, key in ((4, "moi-4"), (3, "moi-5")):
        _press(page, f"bo:cells.{key}")
        until(page, MORE.format(left))
    until(page, "document.activeElement.value === 'them:cells'")
    _press(page, "len:cells.moi-2")
    until(page, "document.querySelector('.td-compose__row--cells input').value === 'Hộ đăng ký'")
    until(page, "document.querySelector('#xem').textContent.includes('Hộ được công nhận')")
    _press(page, "them:rates")
    until(page, "document.querySelectorAll('.td-compose__row--rates').length === 1")
    page.get_by_label("Tử số", exact=True).select_option(label="Hộ được công nhận")
    page.get_by_label("Mẫu số", exact=True).select_option(label="Tổng số hộ")
    _press(page, "them:prompts")
    until(page, "document.querySelectorAll('.td-compose__row--prompts').length === 1")
    page.locator("button.btn-primary[value=ghi]").click()
    until(page, "!!document.querySelector('.td-errors')")
    complaints += look(page, "form-section-wrong")
    page.locator(".td-compose__row--prompts").get_by_label("Câu hỏi", exact=True).fill("Nêu kết quả nổi bật.")
    complaints += look(page, "form-section")
    page.locator("button.btn-primary[value=ghi]").click()
    page.wait_for_url(home + "#**")

    page.goto(home + "phan/kiem-tra/")
    _press(page, "dieu-kien:at_most")
    until(page, "document.querySelectorAll('.td-compose__check').length === 1")
    page.get_by_label("Số liệu", exact=True).select_option(label="Hộ được công nhận")
    page.get_by_label("So với", exact=True).select_option(label="Hộ đăng ký")
    page.get_by_label("Lời báo").fill("Số hộ được công nhận không thể hơn số hộ đăng ký.")
    complaints += look(page, "form-checks")
    page.locator("button.btn-primary[value=ghi]").click()
    page.wait_for_url(home + "#**")
    complaints += look(page, "form-page")
    page.goto(home + "xem/")
    complaints += look(page, "form-preview")
    page.goto(home + "trang-excel/")
    complaints += look(page, "form-sheet")
    page.goto(home)
    page.get_by_role("button", name="Ban hành phiên bản 1").click()
    page.get_by_text("Đang dùng").first.wait_for()
    complaints += look(page, "form-issued")
    page.goto("/bao-cao/mau/")
    complaints += look(page, "form-list")

    page.goto(home)
    page.get_by_role("link", name="Mở đợt bằng mẫu này").click()
    page.get_by_role("button", name="Mở đợt").last.click()
    page.wait_for_url("**/bao-cao/dot/*-*/")
    asked = reports.reports_of_body(cast.actor("officer"), cast.body.ward)[0]
    ward = signed_in("officer", size)
    ward.goto(f"/bao-cao/{asked.id}/")
    for label, value in (("Hộ đăng ký", "63"), ("Tổng số hộ", "100"), ("Hộ được công nhận", "85")):
        field = ward.get_by_label(label)
        field.fill(value)
        field.press("Tab")
    told = "document.body.textContent.includes('Số hộ được công nhận không thể hơn số hộ đăng ký.')"
    until(ward, told)
    ward.get_by_label("Hộ được công nhận").fill("50")
    ward.get_by_label("Hộ được công nhận").press("Tab")
    until(ward, f"!({told})")
    until(ward, "document.querySelector('[data-td-rate]').textContent.includes('50,0 %')")
    complaints += look(ward, "form-filled")
    ward.get_by_role("button", name="Gửi báo cáo").click()
    ward.wait_for_load_state()
    assert reports.reports_of_body(cast.actor("officer"), cast.body.ward)[0].state == "submitted"
    assert complaints == []
