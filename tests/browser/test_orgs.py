"""Organisations in a real browser: the slider changes the tree; a merger drafted, previewed, carried out and undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.browser.conftest import until
from tests.cast import Cast
from tests.chromium import DESK, PHONE, WIDER, look
from tests.communes import add_communes
from tests.journeys.reorganising import carry, draft, split
from thidua.foundations.access import services as people
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts_reorganising import LinkSpec, ResultSpec, StepSpec
from thidua.ground.actor import system_actor
from thidua.ground.clock import now, today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_slider_changes_the_tree_and_keeps_open_what_was_open(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    page = signed_in("officer")
    page.goto("/to-chuc/")
    assert page.locator("#org-tree").count() == 1
    page.locator("[role=treeitem][aria-expanded=false] [data-td-twist]").first.click()
    until(page, "document.querySelectorAll('[role=group] [role=treeitem]').length > 0")
    slider = page.locator("#f-place")
    slider.focus()
    slider.press("Home")
    until(page, "!document.querySelector('#org-tree')")
    assert "Chưa có dữ liệu địa bàn cho ngày này" in page.inner_text("#org-results")
    assert page.input_value("#f-day") == "01/01/2024"
    page.locator("[data-td-day='01/07/2025']").click()
    until(page, "document.querySelector('#org-tree')")
    assert "ngày 01/07/2025" in page.inner_text("#org-results")
    assert "ngay=01%2F07%2F2025" in page.url and "vi-tri" not in page.url
    assert page.evaluate("document.activeElement.tagName") != "BODY"
    assert look(page, "to-chuc") == []
    phone = signed_in("officer", "phone")
    phone.goto(f"/to-chuc/{cast.body.ward}/")
    assert look(phone, "co-quan") == []
    assert complaints == []


def test_a_steward_of_the_province_drafts_a_merger_carries_it_out_and_undoes_it(
    signed_in: Callable[..., Any], cast: Cast, tmp_path: Path, complaints: list[str]
) -> None:
    units = add_communes(cast, tmp_path, 3)
    first, second, _third = units
    page = signed_in("city_steward")
    page.goto("/to-chuc/sap-xep/")
    page.locator("main a.btn-primary").click()
    page.fill("#ten", "Sắp xếp mẫu")
    page.fill("#so", "01/NQ-MAU")
    page.fill("#hieu-luc", f"{today() - timedelta(days=2):%d/%m/%Y}")
    page.locator("main .td-acts .btn-primary").click()
    page.locator("a[href$='/buoc/dia-ban/merge/']").click()
    for name in (first, second):
        box = page.locator("#don-vi-ts-control")
        box.click()
        box.fill(name)
        page.locator(".ts-dropdown .option", has_text=name).first.click()
    page.fill("#ten-0", "Xã Mẫu Gộp")
    page.fill("#ma-0", "99901")
    page.select_option("#loai-0", "xa")
    assert look(page, "buoc-nhap") == []
    page.locator("main .td-acts .btn-primary").click()
    page.locator("#xem-truoc").wait_for()
    shown = page.inner_text("main")
    assert "Xã Mẫu Gộp (99901)" in shown and "Địa bàn kết thúc (2)" in shown
    assert look(page, "ban-sap-xep") == []
    page.set_viewport_size(PHONE)
    assert page.evaluate(WIDER) <= 0
    draft = page.url
    page.get_by_role("button", name="Thực hiện").click()
    page.get_by_text("Đã thực hiện", exact=True).wait_for()
    now = {card.id for card in orgs.territory_children(cast.territory.city)}
    assert units[first] not in now and units[second] not in now
    assert page.evaluate(WIDER) <= 0
    page.get_by_role("link", name="Hoàn tác").click()
    page.fill("#ly-do", "nhập nhầm")
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("Đã hoàn tác").first.wait_for()
    assert page.url == draft
    assert set(units.values()) <= {card.id for card in orgs.territory_children(cast.territory.city)}
    assert complaints == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_list_with_bodies_is_shown_before_anything_is_written(
    signed_in: Callable[..., Any], cast: Cast, tmp_path: Path, complaints: list[str], size: str
) -> None:
    add_communes(cast, tmp_path, 3)
    cards = orgs.territory_children(cast.territory.city)
    code = next(card.code for card in cards if card.id == cast.territory.ward)
    communes = ", ".join([card.code for card in cards if card.name.startswith("Xã")][:2])
    act = ["01/NQ-MAU", "", "", f"{today() - timedelta(days=2):%d/%m/%Y}"]
    merger = [*act, "", communes, "", "Xã Mẫu Gộp", "99901"]
    office = [*[""] * 4, "đổi tên", code, "Phòng VH-XH", "Phòng Mẫu", ""]
    page = signed_in("city_steward", size)
    page.goto("/to-chuc/sap-xep/tu-excel/")
    for lines, said in (
        ([merger, [*office[:6], "Trường Không Có", *office[7:]]], "1 lỗi"),
        ([merger, office], "2 bước"),
    ):
        page.set_input_files("#tep", listed(tmp_path, lines))
        page.locator("button:has-text('Xem trước')").click()
        until(page, f"document.body.innerText.includes('{said}')")
        for fold in page.locator("details.td-fold").all():
            fold.locator("summary").click()
        assert look(page, f"danh-sach-{said[:1]}-{size}") == []
        assert page.evaluate(WIDER) <= 0
    assert "1 bước của cơ quan" in page.inner_text("main")
    assert complaints == []


def listed(folder: Path, lines: list[list[str]]) -> Path:
    """A list of a reorganisation as a file."""
    book = openpyxl.Workbook()
    heads = ("Số, ký hiệu văn bản", "Ngày văn bản", "Cơ quan ban hành", "Ngày hiệu lực", "Việc", "Mã đơn vị cũ",
             "Cơ quan, đơn vị", "Tên đơn vị mới", "Mã đơn vị mới")  # fmt: skip
    for line in (heads, *lines):
        book.active.append(list(line))
    file = folder / "danh-sach.xlsx"
    book.save(file)
    return file


def test_a_ward_is_divided_nobodys_post_ends_unseen_and_what_stands_in_the_way_of_undoing_is_named(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    act = draft(split(cast, "ward"))
    page = signed_in("system_steward")
    page.goto(f"/to-chuc/sap-xep/{act}/")
    assert look(page, "chia-phuong") == []
    page.get_by_role("button", name="Thực hiện").click()
    page.get_by_text("phân công chưa nói rõ đi đâu").first.wait_for()
    assert look(page, "chua-chon") == []
    page.select_option("#tat-ca-1", label="Kết thúc cùng cơ quan")
    page.get_by_role("button", name="Thực hiện").click()
    page.locator("input[name=ket-thuc]").wait_for()
    assert look(page, "xac-nhan-ket-thuc") == []
    page.set_viewport_size(PHONE)
    assert page.evaluate(WIDER) <= 0
    page.check("input[name=ket-thuc]")
    page.get_by_role("button", name="Thực hiện").click()
    page.get_by_text("Những gì đã thực hiện").wait_for()
    assert look(page, "da-thuc-hien") == []
    seat = next(s.successor_id for s in orgs.succession(act) if s.predecessor_id == cast.body.ward)
    people.appoint(
        actor=system_actor("loader"), person_id=cast.members["officer"].person_id, role="standing_officer",
        body_id=seat, since=today(), at=now(),
    )  # fmt: skip
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto(f"/to-chuc/sap-xep/{act}/hoan-tac/")
        assert page.locator(".td-undo__rows a").count() == 1
        assert look(page, "hoan-tac-vuong") == [] and page.evaluate(WIDER) <= 0
    assert complaints == []


def test_codes_days_and_old_names_read_well_on_both_widths(
    signed_in: Callable[..., Any], cast: Cast, complaints: list[str]
) -> None:
    changed = ResultSpec("m", code="99998")
    carry(draft(StepSpec("territory", "rename", (LinkSpec(cast.territory.ward, "m"),), (changed,))))
    taken = ResultSpec("t", existing_id=cast.body.ward_front)
    old = orgs.card(cast.body.ward_association).name
    carry(draft(StepSpec("body", "merge", (LinkSpec(cast.body.ward_association, "t"),), (taken,))))
    for width in ("wide", "phone"):
        page = signed_in("officer") if width == "wide" else signed_in("officer", "phone")
        page.goto(f"/to-chuc/dia-ban/{cast.territory.ward}/")
        assert page.locator("#f-day").is_visible()
        assert "11602" in page.inner_text("main")
        assert look(page, "dia-ban") == []
        page.goto(f"/to-chuc/?q={old}")
        assert "trước đây" in page.inner_text("#org-results")
        assert look(page, "ten-cu") == []
        page.goto("/to-chuc/?q=11602")
        assert look(page, "ma-cu") == []
        page.goto(f"/to-chuc/dia-ban/{cast.territory.ward}/ba-cach-nhin/")
        assert look(page, "ba-cach-nhin") == []
    assert complaints == []
