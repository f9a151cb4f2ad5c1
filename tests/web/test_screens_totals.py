"""Totals and what is made of them: one rounding, rates opened, workbooks of every table, words and flags of a round."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.foundations.notices.models import Notice
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.calendar_vn import year_period
from thidua.ground.errors import NotPossible
from thidua.journeys import compile_report, settle_report
from thidua.web.workspace.reports import restatement
from thidua.work.reports import selectors as reads
from thidua.work.reports import services
from thidua.work.reports.models import Report, Round
from thidua.work.reports.rules import Edit, Form, form_of, same_question
from thidua.work.reports.tests.conftest import DUE, LOCKS, NOW, OPENS, Play, opened, play
from thidua.work.rollup import selectors as totals
from thidua.work.rollup import services as rollup

__all__ = ["play"]
pytestmark = pytest.mark.django_db


def accepted(play: Play, **more: Any) -> None:
    """Both wards' reports, accepted and counted."""
    for report, by in ((play.ward, "officer"), (play.other, "other_officer")):
        play.fill(report, by=by, **more)
        play.submit(report, by=by)
        settle_report.accept(actor=play.actor("city_officer"), report_id=report, at=NOW)
    while rollup.refresh(at=NOW):
        pass


def read(play: Play, address: str, who: str = "city_officer") -> str:
    """A page as somebody reads it."""
    answer = play.cast.client(who).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_rate_reads_the_same_on_every_page_and_on_paper(play: Play) -> None:
    """13 of 16 is 81,25 %: half to even would make it 81,2."""
    scenes.movement(play.cast)
    accepted(play, cell__d1_tong="16", cell__d1_boi_duong="14", cell__d1_dat="13")
    city = play.actor("city_officer")
    sent = {
        "chi-so": "binh-dan-hoc-vu-so:d1_can_bo", "nam": "2026", "so-sanh": ">=", "gia-tri": "80", "nguon": "",
        "ly-do": "", "quy-dinh": "",
    }  # fmt: skip
    assert play.cast.client("city_officer").post("/chi-tieu/dat/", sent).status_code == 302
    services.write_clause(
        actor=city, round_id=play.round, code="danh_gia", text="Tốt.", how="summarised", versions=[], seen=0, at=NOW
    )  # fmt: skip
    version = compile_report.send_up(actor=city, round_id=play.round, at=NOW)
    chosen = "chi-bao=ty-le:d1_can_bo&ky=2026"
    for address in (
        f"/bao-cao/dot/{play.round}/tong-hop/",
        f"/bao-cao/{play.ward}/",
        f"/bao-cao/dot/{play.round}/loi-van/?muc=can_bo_loi_van",
        f"/bao-cao/tong-hop/{version}/",
        f"/bao-cao/tong-hop/{version}/in/",
        f"/so-lieu/?{chosen}",
        f"/so-lieu/ba-cach-nhin/?{chosen}",
        "/chi-tieu/?nam=2026",
    ):
        text = read(play, address)
        assert "81,3" in text, address
        assert "81,2" not in text, address
    assert read(play, f"/so-lieu/?{chosen}").count("81,3 %") >= 6, "value, trend, tiles and ranking alike"
    for address in (f"/bao-cao/dot/{play.round}/tong-hop/", f"/bao-cao/tong-hop/{version}/in/"):
        assert "một chữ số thập phân, nửa lên" in read(play, address), address


def book(play: Play, address: str, who: str = "city_officer") -> tuple[list[tuple[Any, ...]], dict[str, str]]:
    """The rows of a workbook's first sheet, and what it says of itself."""
    answer = play.cast.client(who).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    made = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = list(made.worksheets[0].values)
    notes = {str(name): str(value) for name, value, *_more in made["Ghi chú"].values}
    everything = sum(sheet.max_row - 1 for sheet in made.worksheets[:-1])
    assert int(notes["Số dòng"]) == int(answer["X-Row-Count"]) == everything, address
    assert notes["Nội dung"] and notes["Lập lúc"]
    assert {cell.data_type for sheet in made for row in sheet.rows for cell in row} <= {"s", "n", "d"}, (
        "no formula"
    )
    return rows, notes


def test_every_table_of_a_round_is_a_workbook_that_says_what_it_is(play: Play) -> None:
    accepted(play, cell__d1_tong="16", cell__d1_boi_duong="14", cell__d1_dat="13")
    round_, city = f"/bao-cao/dot/{play.round}", play.cast.body.city
    rows, notes = book(play, f"{round_}/tong-hop/xuat/?don-vi={city}")
    at = rows[0].index("Lớp đã mở")
    assert [row[at] for row in rows[1:]] == [60, 30, 30], "the total, then each body below it"
    rate = next(n for n, word in enumerate(rows[0]) if word.endswith("(%)"))
    assert [row[rate] for row in rows[1:]] == [81.25] * 3, "rates are kept exactly; the sheet shows one place"
    assert notes["Kỳ"] == "2026" and "nửa lên" in notes["Làm tròn"]
    rows, notes = book(play, f"{round_}/tong-hop/{city}/lop_hoc/xuat/")
    assert [row[2:4] for row in rows[1:]] == [(1, 30), (1, 30)] and notes["Số liệu"] == "Lớp đã mở"
    rows, _notes = book(play, f"{round_}/tong-hop/{city}/ty-le/d1_can_bo/xuat/")
    assert [row[3:] for row in rows[1:]] == [(13, 16, 81.25)] * 2 + [(26, 32, 81.25)]
    rows, notes = book(play, f"{round_}/xuat/?tinh-trang=figures")
    assert len(rows) == 3 and notes["Bộ lọc"]
    assert len(book(play, f"{round_}/xuat/?tinh-trang=missing")[0]) == 1
    assert len(book(play, f"{round_}/xuat/", "officer")[0]) == 2, "a ward reads its own report alone"
    book(play, "/so-lieu/xuat/?chi-bao=ty-le:d1_can_bo")
    assert {row[3] for row in book(play, "/so-lieu/ba-cach-nhin/xuat/?chi-bao=ty-le:d1_can_bo")[0][1:]} <= {
        81.25,
        None,
    }
    book(play, f"{round_}/xem-lai/xuat/?xem=tat-ca")


def test_the_late_board_is_a_workbook_and_text_stays_text(play: Play) -> None:
    Round.objects.filter(id=play.round).update(title="=1+1")
    Report.objects.filter(round_id=play.round).update(due_at=NOW - timedelta(days=3))
    rows, notes = book(play, f"/bao-cao/cham/xuat/?dot={play.round}")
    assert [row[1] for row in rows[1:]] == ["=1+1"] * 2 and notes["Đợt"] == "=1+1"
    assert len(book(play, "/bao-cao/cham/xuat/", "officer")[0]) == 1, "only rounds of the own body"


def test_a_rate_opens_to_both_its_totals_and_each_part_to_its_cell(play: Play) -> None:
    accepted(play, cell__d1_tong="16", cell__d1_boi_duong="14", cell__d1_dat="13")
    round_, city = f"/bao-cao/dot/{play.round}", play.cast.body.city
    here = f"{round_}/tong-hop/{city}/ty-le/d1_can_bo/"
    assert here in read(play, f"{round_}/tong-hop/")
    assert here in read(play, "/so-lieu/?chi-bao=ty-le:d1_can_bo&ky=2026")
    page = read(play, here)
    for wanted in (
        f"{round_}/tong-hop/{city}/d1_dat/",
        f"{round_}/tong-hop/{city}/d1_tong/",
        "cộng tử số, cộng mẫu số rồi mới chia",
        "nửa lên",
        f"/bao-cao/{play.ward}/?lan=1#c-d1_dat",
        f"/bao-cao/{play.ward}/?lan=1#c-d1_tong",
    ):
        assert wanted in page, wanted
    assert "không khớp" not in page
    parts = read(play, f"{round_}/tong-hop/{city}/lop_hoc/")
    assert "Lần gửi" in parts and f"/bao-cao/{play.ward}/?lan=1#c-lop_hoc" in parts
    assert (
        play.cast.client("city_officer").get(f"{round_}/tong-hop/{city}/ty-le/khong-co/").status_code == 404
    )


def test_copied_returns_are_found_between_bodies_filtered_and_exported(play: Play) -> None:
    """Both wards say the same; then one differs in a single figure, then in many."""
    accepted(play)
    here = f"/bao-cao/dot/{play.round}/xem-lai/"
    page = read(play, f"{here}?loai=between")
    ward, other = (orgs.card(body).name for body in (play.cast.body.ward, play.cast.body.other_ward))
    assert page.count("số giống hệt báo cáo của đơn vị khác") == 2 and "không phải quy định" in page
    rows, notes = book(play, f"{here}xuat/?loai=between")
    assert {row[0] for row in rows[1:]} == {ward, other} and notes["Bộ lọc"]
    assert any(other in row[1] for row in rows[1:] if row[0] == ward)
    assert len(book(play, f"{here}xuat/?loai=between&q=khong-co-don-vi-nay")[0]) == 1
    assert len(book(play, f"{here}xuat/?loai=between&cap=tinh")[0]) == 1
    city = play.actor("city_officer")

    def restate(**cells: str) -> set[str]:
        officer = play.actor("officer")
        services.restate_report(actor=officer, report_id=play.ward, reason="đếm lại", at=NOW)
        draft = play.row().draft
        edits = [Edit(f"cell:{code}", value, draft[f"cell:{code}"]["rev"]) for code, value in cells.items()]
        services.save_draft(actor=officer, report_id=play.ward, edits=edits, at=NOW)
        settle_report.submit(actor=officer, report_id=play.ward, at=NOW)
        settle_report.accept(actor=city, report_id=play.ward, at=NOW)
        found, _looked = totals.flagged(city, play.round)
        return {flag.code for one in found for flag, _note in one.flags}

    assert "between" in restate(tin_bai="45"), "one figure changed is a copy still"
    assert "between" not in restate(luot_nguoi="1111", nen_tang_nguoi_hoc="801", sang_kien="7", lop_hoc="31")


def test_equal_values_share_a_rank(play: Play) -> None:
    accepted(play)
    rows, _notes = book(play, "/so-lieu/xuat/?chi-bao=lop_hoc&ky=2026")
    assert [row[6] for row in rows[1:]] == [1, 1]


def test_a_restatement_shows_its_rates_and_marks_what_was_sent_before(cast: Cast) -> None:
    play = opened(cast, "bdhvs-nam", cast.body.department)
    accepted(play, cell__d1_tong="16", cell__d1_boi_duong="14", cell__d1_dat="13")
    city, officer = play.actor("city_officer"), play.actor("officer")
    services.write_clause(
        actor=city, round_id=play.round, code="danh_gia", text="Tốt.", how="summarised", versions=[], seen=0, at=NOW
    )  # fmt: skip
    sent = compile_report.send_up(actor=city, round_id=play.round, at=NOW)
    before = "Số liệu đã được điều chỉnh sau khi gửi"
    assert before not in read(play, f"/bao-cao/tong-hop/{sent}/", "department_officer")
    services.restate_report(actor=officer, report_id=play.ward, reason="đếm trùng", at=NOW)
    edit = Edit("cell:d1_dat", "12", play.row().draft["cell:d1_dat"]["rev"])
    services.save_draft(actor=officer, report_id=play.ward, edits=[edit], at=NOW)
    shown = restatement.lines(officer, reads.one(officer, play.ward, at=NOW))
    ward = orgs.card(play.cast.body.ward).name
    rate = next(line for line in shown if line[1] == ward and "%" in line[2])
    assert rate[2:] == ("81,3 %", "75,0 %", "−6,3 điểm")
    top = next(line for line in shown if line[1] != ward and line[0] == rate[0])
    assert top[2:] == ("—", "—", "tử số −1, mẫu số không đổi"), "what a lower body may know of the rate above"
    settle_report.submit(actor=officer, report_id=play.ward, at=NOW)
    above = [line for line in restatement.lines(city, reads.one(city, play.ward, at=NOW)) if "%" in line[2]]
    assert above[1][2:] == ("81,3 %", "78,1 %", "−3,1 điểm"), "26 of 32 becomes 25 of 32"
    settle_report.accept(actor=city, report_id=play.ward, at=NOW + timedelta(minutes=1))
    page = read(play, f"/bao-cao/tong-hop/{sent}/", "department_officer")
    assert before in page and "đếm trùng" in page and ward in page and "Nơi gửi chưa gửi bản mới" in page
    assert before.lower() in read(play, f"/bao-cao/dot/{play.round}/loi-van/").lower()
    told = Notice.objects.filter(kind="reports.restated")
    assert told.exists() and {one.link for one in told} == {f"/bao-cao/tong-hop/{sent}/"}


@pytest.fixture
def collected(play: Play) -> UUID:
    """The ward collects from its division for the same period, accepts it and compiles the words; returns that round."""
    officer, body = play.actor("officer"), play.cast.body
    made = services.open_round(
        actor=officer, form_id=play.form, owner_id=body.ward, period=year_period(2026), opens_at=OPENS, due_at=DUE,
        locks_at=LOCKS, bodies={body.division: None}, at=OPENS,
    )  # fmt: skip
    report = Report.objects.get(round_id=made).id
    play.fill(report, by="division_officer", text__kho_khan="Thiếu máy.")
    play.submit(report, by="division_officer")
    settle_report.accept(actor=officer, report_id=report, at=NOW)
    while rollup.refresh(at=NOW):
        pass
    services.write_clause(
        actor=officer, round_id=made, code="kho_khan", text="Các đơn vị thiếu máy.", how="summarised", versions=[],
        seen=0, at=NOW,
    )  # fmt: skip
    return made


def test_what_was_collected_from_below_is_taken_into_the_own_report(play: Play, collected: UUID) -> None:
    client, here = play.cast.client("officer"), f"/bao-cao/{play.ward}/"
    take = f"{here}lay-tong-hop/"
    page = read(play, here, "officer")
    head = page.split('id="lay-tong-hop"')[1].split("</form>")[0]
    assert "1/1 đơn vị đã trả lời, tính lúc" in head and head.count("Lấy tất cả số tổng hợp") == 1
    assert page.index('id="lay-tong-hop"') < page.index('id="muc-'), "above everything that is filled in"
    field = page.split('id="c-lop_hoc"')[1].split("</tr>")[0]
    shown = " ".join(re.sub(r"<[^>]*>", " ", field).split())
    assert "Bên dưới: 30 Lấy" in shown and "đã trả lời" not in shown and "tính lúc" not in shown
    assert "Lấy số này: Lớp đã mở" in field and "1 đơn vị có số; 1/1 đã trả lời" in field
    assert "lay-tong-hop" not in read(play, here), "who only reads the report is offered nothing"
    assert "lay-tong-hop" not in read(play, f"/bao-cao/{play.other}/", "other_officer")
    # One cell by one click, with where it came from.
    assert client.post(take, {"o": "cell:lop_hoc 0"}).status_code == 302
    kept = play.row().draft["cell:lop_hoc"]
    assert kept["v"] == "30" and kept["from"].startswith("Từ số tổng hợp của 1 đơn vị bên dưới")
    assert "đã lấy" in read(play, here, "officer") and kept["from"] in read(play, here, "officer")
    # What was typed stays until somebody says otherwise at that place, having seen it.
    services.save_draft(
        actor=play.actor("officer"), report_id=play.ward, edits=[Edit("cell:tin_bai", "7", 0)], at=NOW
    )
    assert client.post(take, {}).status_code == 302
    draft = play.row().draft
    assert (draft["cell:tin_bai"]["v"], draft["cell:d1_tong"]["v"]) == ("7", "100")
    assert (
        draft["text:kho_khan"]["v"] == "Các đơn vị thiếu máy."
        and "bản tổng hợp lời văn" in draft["text:kho_khan"]["from"]
    )
    assert client.post(take, {"o": "cell:tin_bai 0"}).status_code == 302
    assert play.row().draft["cell:tin_bai"]["v"] == "7", (
        "seen before it was typed: given back, not written over"
    )
    seen = draft["cell:tin_bai"]["rev"]
    assert "Thay giá trị đang có" in read(play, here, "officer")
    assert client.post(take, {"o": f"cell:tin_bai {seen}"}).status_code == 302
    assert play.row().draft["cell:tin_bai"]["v"] == "44"
    nothing = client.post(take, {})
    assert nothing.status_code == 409 and "reports-080" in nothing.content.decode()
    assert play.cast.client("other_officer").post(take, {}).status_code == 404


def test_a_total_that_is_being_computed_again_says_so(play: Play, collected: UUID) -> None:
    rollup.mark_stale(form_id=play.form, period="2026", body_id=play.cast.body.division, at=NOW)
    assert "đang tính lại" in read(play, f"/bao-cao/{play.ward}/", "officer")
    play.cast.client("officer").post(f"/bao-cao/{play.ward}/lay-tong-hop/", {"o": "cell:lop_hoc 0"})
    assert "khi ấy đang tính lại" in play.row().draft["cell:lop_hoc"]["from"]


def test_what_a_body_below_compiled_is_used_a_level_higher(play: Play, collected: UUID) -> None:
    sent = compile_report.send_up(actor=play.actor("officer"), round_id=collected, at=NOW)
    accepted(play)
    here = f"/bao-cao/dot/{play.round}/loi-van/"
    page = read(play, f"{here}?muc=kho_khan")
    assert "Bản tổng hợp của các đơn vị bên dưới" in page and f"/bao-cao/tong-hop/{sent}/" in page
    client = play.cast.client("city_officer")
    assert client.post(f"{here}muc/kho_khan/", {"trich": str(sent), "revision": "0"}).status_code == 302
    page = read(play, f"{here}?muc=kho_khan")
    ward = orgs.card(play.cast.body.ward).name
    assert f"{ward}: “Các đơn vị thiếu máy.”" in page and f"{ward} (bản tổng hợp)" in page
    compile_report.send_up(actor=play.actor("city_officer"), round_id=play.round, at=NOW)
    # The ward sends another version: the city's text rests on an old one and is not sent again as it is.
    compile_report.send_up(actor=play.actor("officer"), round_id=collected, at=NOW)
    assert "đã có bản mới" in read(play, f"{here}?muc=kho_khan")
    with pytest.raises(NotPossible, match="bản tổng hợp"):
        compile_report.send_up(actor=play.actor("city_officer"), round_id=play.round, at=NOW)


def test_an_indicator_is_the_same_in_another_form_of_its_movement() -> None:
    def form(*cells: dict[str, str], rates: tuple[dict[str, str], ...] = ()) -> Form:
        section = {"code": "s", "vi": "S", "en": "S", "cells": [{"vi": "x", "en": "x", **c} for c in cells]}
        return form_of({"sections": [{**section, "rates": list(rates)}]})

    added = {"unit": "count", "aggregation": "sum"}
    mine = form(
        {"code": "a", "indicator": "lop", **added},
        {"code": "n", **added},
        {"code": "m", **added},
        {"code": "z", "indicator": "tien", "unit": "vnd", "aggregation": "sum"},
        rates=({"indicator": "ty_le", "numerator": "n", "denominator": "m"},),
    )
    theirs = form(
        {"code": "b", "indicator": "lop", **added},
        {"code": "p", **added},
        {"code": "q", **added},
        {"code": "z", "indicator": "tien", **added},
        rates=({"indicator": "ty_le", "numerator": "p", "denominator": "q"},),
    )
    assert same_question(mine, theirs, same_form=False, same_movement=True) == {"a": "b", "n": "p", "m": "q"}
    assert same_question(mine, theirs, same_form=False, same_movement=False) == {}
    assert same_question(mine, mine, same_form=True, same_movement=True) == {
        c: c for c in ("a", "n", "m", "z")
    }


def test_a_body_that_answered_itself_shows_its_own_figures_beside_those_below_it(play: Play) -> None:
    """The ward answers the city, and asks its division the same, which is silent."""
    accepted(play)
    body = play.cast.body
    services.open_round(
        actor=play.actor("officer"), form_id=play.form, owner_id=body.ward, period=year_period(2026), opens_at=OPENS,
        due_at=DUE, locks_at=LOCKS, bodies={body.division: None}, at=OPENS,
    )  # fmt: skip
    totals_of = f"/bao-cao/dot/{play.round}/tong-hop/"
    rollup.mark_round(form_id=play.form, period="2026")
    rollup.mark_stale(form_id=play.form, period="2026", body_id=body.division, at=NOW)
    while rollup.refresh(at=NOW):
        pass
    line = next(row for row in read(play, totals_of).split("<tr>") if f"?don-vi={body.ward}" in row)
    assert f"/bao-cao/{play.ward}/" in line and "Đã báo cáo" in line and "0 / 1" in line
    page = read(play, f"{totals_of}?don-vi={body.ward}")
    assert f"/bao-cao/{play.ward}/#c-lop_hoc" in page and "tự trả lời đợt này: Đã báo cáo" in page
    row = page.split("Lớp đã mở")[1].split("</tr>")[0]
    assert ">30</a>" in row, "its own figure, where nothing stands below it"
    parts = read(play, f"{totals_of}{body.city}/lop_hoc/")
    assert "tổng của 0 đơn vị" not in parts and "chưa đơn vị nào bên dưới có số" in parts


def test_rates_have_their_indicators_name_and_parts_stand_below_their_whole(cast: Cast) -> None:
    scenes.movement(cast)
    play = opened(cast, "bdhvs-nam", cast.body.department)
    accepted(play, cell__d1_tong="16", cell__d1_boi_duong="14", cell__d1_dat="13")
    name = next(r.vi for r in reads.parsed(play.form).rates if r.indicator == "d1_can_bo")
    assert name and "/" not in name
    city = play.actor("city_officer")
    services.write_clause(
        actor=city, round_id=play.round, code="danh_gia", text="Tốt.", how="summarised", versions=[], seen=0, at=NOW
    )  # fmt: skip
    sent = compile_report.send_up(actor=city, round_id=play.round, at=NOW)
    for address, row in (
        (f"/bao-cao/dot/{play.round}/tong-hop/", "td-report__of"),
        (f"/bao-cao/{play.ward}/", "td-report__of"),
        (f"/bao-cao/tong-hop/{sent}/", "td-report__of"),
        (f"/bao-cao/tong-hop/{sent}/in/", "td-report-sheet__of"),
    ):
        page = read(play, address)
        assert name in page and "Tỷ lệ: Trong đó" not in page, address
        part = page.split("Trong đó có hiểu biết, kỹ năng số")[0].rpartition("<tr")[2]
        assert row in part, address
        assert page.count("(thuộc: Cán bộ, công chức, viên chức, người lao động)") == 1, address
        assert "Tiểu học<span" in page and "(thuộc: Học sinh)" in page, address
    rows, _notes = book(play, f"/bao-cao/dot/{play.round}/tong-hop/xuat/")
    assert "Học sinh: Tiểu học" in rows[0] and len(set(rows[0])) == len(rows[0]), (
        "no two columns read the same"
    )
