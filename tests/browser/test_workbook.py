"""A report by Excel in a real browser: errors at once, the marked file back, the mended one taken; many entered for."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from tests.browser.test_report import drafted, report  # noqa: F401 -- a fixture
from tests.cast import Cast
from tests.chromium import look
from thidua.ground import clock
from thidua.work.reports import selectors as reports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _downloaded(page: Any, link: str) -> Any:
    with page.expect_download() as held:
        page.locator(link).first.click()
    return openpyxl.load_workbook(io.BytesIO(Path(held.value.path()).read_bytes()))


def _send(page: Any, book: Any, name: str) -> None:
    content = io.BytesIO()
    book.save(content)
    page.locator("#tep").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content.getvalue()}
    )
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_load_state()


def _put(book: Any, code: str, value: Any) -> None:
    sheet = book["Số liệu"]
    row = next(cell.row for cell in sheet["A"] if cell.value == f"cell:{code}")
    sheet.cell(row, 6).value = value


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_errors_are_told_at_once_and_the_mended_file_is_taken(
    signed_in: Callable[..., Any],
    cast: Cast,
    complaints: list[str],
    report: UUID,  # noqa: F811
    size: str,
) -> None:
    page = signed_in("officer", size)
    page.goto(f"/bao-cao/{report}/excel/")
    complaints += look(page, f"workbook-{size}-empty")
    book = _downloaded(page, "a[href$='/excel/tep-mau/']")
    _put(book, "d1_tong", "một nghìn hai")
    _put(book, "d1_dat", 900)
    _put(book, "d2_tong", "1,234")
    _send(page, book, "bao-cao.xlsx")
    assert "2 chỗ phải sửa, chưa ghi gì" in page.content()
    complaints += look(page, f"workbook-{size}-faults")
    marked = _downloaded(page, "a[href$='/excel/danh-dau/']")
    assert marked["Chỗ cần sửa"]["A2"].value == "Số liệu"
    _put(marked, "d1_tong", 1200)
    _put(marked, "d2_tong", 1234)
    _send(page, marked, "bao-cao-sua.xlsx")
    complaints += look(page, f"workbook-{size}-changes")
    page.get_by_role("button", name="Nhận vào bản nháp").click()
    page.wait_for_url(f"**/bao-cao/{report}/")
    assert drafted(cast, report, "cell:d1_tong") == "1200"
    source = page.locator('[data-td-source="cell:d1_tong"]')
    source.locator("summary").focus()
    page.keyboard.press("Enter")
    told = source.inner_text()
    assert "bao-cao-sua.xlsx" in told and "“Số liệu”, dòng 6, cột F" in told
    complaints += look(page, f"workbook-{size}-source")
    page.locator("[name='cell:d1_tong']").fill("1201")
    source.wait_for(state="detached")
    assert complaints == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_superior_enters_for_a_body_that_cannot(
    signed_in: Callable[..., Any],
    cast: Cast,
    complaints: list[str],
    report: UUID,  # noqa: F811
    size: str,
) -> None:
    asked = reports.one(cast.actor("city_officer"), report, at=clock.now()).card.round_id
    page = signed_in("city_officer", size)
    page.goto(f"/bao-cao/dot/{asked}/excel/")
    book = _downloaded(page, "a[href$='/excel/tep-mau/']")
    sheet = book["Số liệu"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == str(report))
    sheet.cell(row, heads["reply"]).value = "Không phát sinh"
    sheet.cell(row, heads["reason"]).value = "mất điện cả kỳ"
    _send(page, book, "thay.xlsx")
    complaints += look(page, f"workbook-{size}-many")
    page.locator("#ly-do").fill("xã mất mạng")
    page.get_by_role("button", name="Gửi thay").click()
    page.wait_for_url(f"**/bao-cao/dot/{asked}/")
    held = reports.one(cast.actor("city_officer"), report, at=clock.now())
    assert held.card.state == "submitted" and held.versions[0].on_behalf_of == "xã mất mạng"
    assert complaints == []
