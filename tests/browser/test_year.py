"""A whole year in the browser: a target in January, a round in November, six communes that answer each in their own way
(phone, Excel, nothing to report, late, after the lock, not at all), a total, its parts, one report up, a correction."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from procrastinate.contrib.django import app

from tests.browser import year
from tests.browser.year import Calendar, follow, stats_of, table_of
from tests.cast import Cast
from tests.chromium import look
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.jobs.tasks import lock_reports, sweep_deadlines
from thidua.work.reports import services as reports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODES = [
    "d1_tong", "d1_dat", "d1_boi_duong", "d2_tong", "d2_tong:tieu_hoc",
    "d2_tong:thcs", "d2_tong:thpt", "d2_tong:khac", "d2_dat", "d2_dat:tieu_hoc",
    "d2_dat:thcs", "d2_dat:thpt", "d2_dat:khac", "d3_tong", "d3_dat",
    "d4_vneid_so_nguoi", "d5_tong", "d5_dat", "d6_tong", "d6_dat",
    "to_cnscd", "doi_hinh_bdhvs", "to_cong_nghe_so", "lop_hoc", "luot_nguoi",
    "nen_tang_nguoi_hoc", "nen_tang_chung_nhan", "tin_bai", "sang_kien",
]  # fmt: skip
PHONE = [
    100, 80, 70, 2000, 900, 600, 400, 100, 1900, 850, 600, 400, 50, 9000, 7000,
    6500, 400, 300, 5, 5, 9, 3, 12, 12, 1200, 900, 600, 44, 2,
]  # fmt: skip
EXCEL = [
    250, 200, 150, 3000, 1500, 900, 500, 100, 2700, 1300, 850, 480, 70, 11000, 8000,
    7500, 600, 450, 8, 6, 15, 5, 20, 18, 1500, 1100, 700, 60, 3,
]  # fmt: skip
LATE = [
    50, 45, 40, 1000, 500, 300, 200, 0, 950, 450, 300, 200, 0, 4000, 3000,
    2500, 100, 50, 3, 2, 4, 2, 6, 5, 300, 200, 100, 10, 1,
]  # fmt: skip
#: PHONE + EXCEL + nil + LATE, added by hand.
TOTALS = [
    "400", "325", "260", "6.000", "2.900", "1.800", "1.100", "200", "5.550", "2.600",
    "1.750", "1.080", "120", "24.000", "18.000", "16.500", "1.100", "800", "16", "13",
    "28", "10", "38", "35", "3.000", "2.200", "1.400", "114", "6",
]  # fmt: skip
CLASSES_AT = CODES.index("lop_hoc")
#: How many gave each: nothing to report is nought of what happened in the year, and says nothing of what stands.
GIVEN = ["3"] * CLASSES_AT + ["4"] * (len(CODES) - CLASSES_AT)
GIVEN_AT_LAST = ["3"] * CLASSES_AT + ["5"] * (len(CODES) - CLASSES_AT)
#: 325/400, 5550/6000, 18000/24000, 16500/24000, 800/1100, 13/16: one decimal, half up.
RATES = ["81,3 %", "92,5 %", "75,0 %", "68,8 %", "72,7 %", "81,3 %"]
CLASSES = "Lớp đã mở"


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """The product's clock, moved by hand."""
    made = Calendar()
    monkeypatch.setattr(clock, "datetime", made)
    return made


def figures(values: list[int], **other: int) -> dict[str, int]:
    return dict(zip(CODES, values, strict=True)) | other


def test_a_year_from_the_target_to_the_corrected_report_that_went_up(
    signed_in: Callable[..., Any],
    cast: Cast,
    complaints: list[str],
    calendar: Calendar,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    calendar.go(2, 1, 2026)
    names = year.with_officers(cast, monkeypatch, tmp_path)
    scenes.movement(cast)
    reports.load_form_pack(
        settings.PACKS / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=clock.now()
    )
    phone, excel, nil, late, after, silent = (
        names[key] for key in ("officer", "other_officer", "xa_1", "xa_2", "xa_3", "xa_4")
    )

    # January: the city sets forty-two classes and shares them out, seven to each commune.
    city = signed_in("city_officer")
    calendar.go(5, 1, 2026)
    city.goto("/chi-tieu/dat/")
    city.locator("#chi-so").select_option("binh-dan-hoc-vu-so:lop_hoc")
    city.fill("#gia-tri", "42")
    city.get_by_role("main").get_by_role("button", name="Đặt chỉ tiêu").click()
    city.get_by_role("button", name="Giao cho cấp dưới").click()
    city.wait_for_url("**/phan-bo/*/")
    shares = [field.input_value() for field in city.locator("[name^='dong:']").all()]
    assert shares == ["7"] * 6
    city.get_by_role("button", name="Giao chỉ tiêu").click()
    city.get_by_text("Đã giao").first.wait_for()

    # November: the round is opened for all six.
    calendar.go(2, 11, 2026)
    city = signed_in("city_officer")
    city.goto("/bao-cao/")
    follow(city, "Mở đợt báo cáo")
    city.locator("#mau").select_option(label="Báo cáo kết quả phong trào Bình dân học vụ số")
    city.get_by_text("Đợt này hỏi 6 đơn vị.").wait_for()
    year.pick(city, "noi-nhan", "so giao duc", "Sở Giáo dục và Đào tạo")
    city.fill("#han", "05/12/2026")
    city.fill("#khoa", "20/12/2026")
    city.get_by_role("button", name="Mở đợt").click()
    city.wait_for_url(re.compile(r"/bao-cao/dot/[0-9a-f-]{36}/$"))
    asked = city.url
    assert {row[0] for row in table_of(city, _REPORTS)} == set(names.values())

    # The first commune fills it in on a phone; one figure has its digits the wrong way round.
    calendar.go(10, 11, 2026)
    page = signed_in("officer", "phone")
    own = year.open_own(page, "Bắt đầu nhập")
    year.type_in(page, figures(PHONE, lop_hoc=21), "Mở mười hai lớp ở nhà văn hóa.")
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_text("chờ tiếp nhận").first.wait_for()

    # The second by Excel, the third has nothing to report.
    page = signed_in("other_officer")
    year.open_own(page, "Bắt đầu nhập")
    page.goto(page.url + "excel/")
    book = year.downloaded(page, "a[href$='/excel/tep-mau/']")
    _write(book, figures(EXCEL), "Thêm tám tổ công nghệ số.")
    content = io.BytesIO()
    book.save(content)
    page.locator("#tep").set_input_files(
        {"name": "b.xlsx", "mimeType": "application/octet-stream", "buffer": content.getvalue()}
    )
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Nhận vào bản nháp").click()
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_text("chờ tiếp nhận").first.wait_for()
    page = signed_in("xa_1", "phone")
    year.open_own(page, "Bắt đầu nhập")
    page.get_by_text("Không có gì để báo cáo").click()
    page.fill("#ly-do-kps", "Chưa mở lớp nào trong năm.")
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.get_by_text("chờ tiếp nhận").first.wait_for()

    # The city returns the first, pinned to the figure; it is corrected on the phone.
    calendar.go(12, 11, 2026)
    city = signed_in("city_officer")
    city.goto(asked)
    follow(city, phone)
    city.get_by_text("Trả lại để sửa").click()
    city.locator("form[action$='/tra-lai/'] summary", has_text="Hoạt động").click()
    city.fill("#cho-lop_hoc", "Lời ghi mười hai lớp, số ghi 21.")
    city.get_by_role("button", name="Trả lại", exact=True).click()
    city.locator(".td-state", has_text="Bị trả lại").first.wait_for()
    page = signed_in("officer", "phone")
    year.open_own(page, "Sửa theo góp ý")
    remark = page.locator("[data-td-cell='lop_hoc'] .td-report__remark")
    assert remark.inner_text() == "Lời ghi mười hai lớp, số ghi 21."
    year.type_in(page, {"lop_hoc": 12})
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_text("chờ tiếp nhận").first.wait_for()

    # Three days after the deadline three are late. One click reminds all; one of them hands in.
    calendar.go(8, 12, 2026)
    app.configure_task(sweep_deadlines.name).defer(timestamp=0)
    year.work("clock")
    city = signed_in("city_officer")
    city.goto("/bao-cao/cham/")
    assert stats_of(city) == {"Quá hạn, còn gửi được": "3", "Không gửi, đã khóa": "0"}
    rows = {row[0].removesuffix(_TITLE).strip(): row[1:3] for row in table_of(city, "Ai chậm, ai thiếu")}
    assert rows == {name: ["3 ngày", "Đang lập"] for name in (late, after, silent)}
    city.get_by_role("button", name="Nhắc 3 báo cáo quá hạn").click()
    city.get_by_text("Đã nhắc 3 báo cáo.").wait_for()
    page = signed_in("xa_2")
    page.goto("/thong-bao/")
    page.get_by_text("1 báo cáo của đơn vị đã quá hạn, đề nghị gửi ngay").first.wait_for()
    year.open_own(page, "Bắt đầu nhập")
    year.type_in(page, figures(LATE), "Mở năm lớp buổi tối.")
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_text("chờ tiếp nhận").first.wait_for()

    # All four are accepted; a worker adds them up.
    calendar.go(10, 12, 2026)
    for name in (phone, excel, nil, late):
        city.goto(asked)
        follow(city, name)
        city.get_by_role("button", name="Tiếp nhận").click()
        city.locator(".td-state", has_text="Đã tiếp nhận").first.wait_for()
    city.goto(asked)
    states = {row[0].split(" Chưa mở")[0]: row[1] for row in table_of(city, _REPORTS)}
    assert states == {
        phone: "Đã tiếp nhận",
        excel: "Đã tiếp nhận",
        nil: "Đã tiếp nhận Không phát sinh Lý do: Chưa mở lớp nào trong năm.",
        late: "Đã tiếp nhận",
        after: "Đang lập",
        silent: "Đang lập",
    }
    year.work("totals")
    follow(city, "Số tổng hợp")
    assert stats_of(city) == {
        "Đã trả lời": "4 / 6",
        "Đầy đủ": "66,7 %",
        "Đúng hạn": "50,0 %",
        "Không gửi": "0",
    }
    assert _totals(city) == (TOTALS, GIVEN, RATES)

    # One total opened: its rule, its parts, the sum made again; a part leads to the report.
    follow(city, "35", exact=True)
    assert stats_of(city) == {"Tổng": "35", "Tính lại từ các phần dưới đây": "35", "Chưa có số": "2 / 6"}
    assert "khớp" in city.locator("main").inner_text()
    # Whoever, what answer, which sending of it counts, the figure.
    parts = {row[0]: row[1:] for row in table_of(city, "Từng phần")}
    assert parts == {
        phone: ["Đã báo cáo", "2", "12"],
        excel: ["Đã báo cáo", "1", "18"],
        nil: ["Báo cáo không phát sinh", "1", "0"],
        late: ["Đã báo cáo", "1", "5"],
        after: ["Chưa gửi", "—", "—"],
        silent: ["Chưa gửi", "—", "—"],
    }
    complaints += look(city, "year-explained")
    follow(city, phone)
    city.wait_for_url(re.compile(rf"/bao-cao/{own}/\?lan=2#c-lop_hoc$"))
    assert city.locator("#c-lop_hoc").inner_text() == "12"

    # Words: one body quoted, two run together, and one report goes up with the figures.
    calendar.go(15, 12, 2026)
    city.goto(asked)
    _compile(city, "Toàn thành phố mở ba mươi lăm lớp.", quote=phone, merge=[excel, late])
    text = city.input_value("#loi")
    assert text == (
        "Toàn thành phố mở ba mươi lăm lớp.\n\n"
        f"{phone}: “Mở mười hai lớp ở nhà văn hóa.”\n\n"
        f"Thêm tám tổ công nghệ số ({excel}). Mở năm lớp buổi tối ({late})."
    )
    complaints += look(city, "year-words")
    first = _send_up(city)
    sent = city.locator("main").inner_text()
    assert text in sent.replace("\u00a0", " ")
    assert _totals(city) == (TOTALS, GIVEN, RATES)
    assert stats_of(city) == {"Đã trả lời": "4 / 6", "Không phát sinh": "1", "Không gửi": "0"}
    follow(city, "Bản in")
    assert _sheet(city) == TOTALS
    paper = city.locator("article").inner_text()
    assert f"Báo cáo không phát sinh: 1 đơn vị ({nil})." in paper
    assert f"Chưa gửi: 2 đơn vị ({after}; {silent})." in paper
    # Whoever the round names as recipient is told and reads the same.
    calendar.go(16, 12, 2026)
    office = signed_in("department_officer", "phone")
    office.goto("/thong-bao/")
    follow(office, "đã gửi bản tổng hợp")
    assert office.url == first
    assert _totals(office)[0] == TOTALS

    # The lock: whoever was silent is written down as missing.
    calendar.go(21, 12, 2026)
    app.configure_task(lock_reports.name).defer(timestamp=0)
    year.work("clock", "totals")
    city.goto("/bao-cao/cham/")
    assert stats_of(city) == {"Quá hạn, còn gửi được": "0", "Không gửi, đã khóa": "2"}

    # One of them is let through the lock, with a reason and a last day, and says that nothing happened.
    calendar.go(4, 1, 2027)
    follow(city, after)
    city.get_by_text("Mở ngoại lệ cho đơn vị này").click()
    city.fill("#den-nl", "06/01/2027")
    city.fill("#ly-do-nl", "Xã mất mạng cả tuần cuối tháng.")
    with city.expect_navigation():
        city.get_by_role("button", name="Mở ngoại lệ", exact=True).click()
    page = signed_in("xa_3")
    year.open_own(page, "Bắt đầu nhập")
    assert "ngoại lệ đến 00:00 07/01/2027" in page.locator("main").inner_text()
    page.get_by_text("Không có gì để báo cáo").click()
    page.fill("#ly-do-kps", "Không mở lớp nào.")
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.get_by_text("chờ tiếp nhận").first.wait_for()
    city.goto(page.url)
    city.get_by_role("button", name="Tiếp nhận").click()
    city.locator(".td-state", has_text="Đã khóa").first.wait_for()
    city.goto(asked)
    assert {row[0]: row[1] for row in table_of(city, _REPORTS)}[silent] == "Không gửi"

    # January: the first commune finds seven classes more; before it sends them it sees what they change above.
    calendar.go(8, 1, 2027)
    page = signed_in("officer", "phone")
    page.goto(f"/bao-cao/{own}/")
    page.fill("#ly-do-dc", "Sót bảy lớp của trường tiểu học.")
    page.get_by_role("button", name="Lập bản đính chính").click()
    year.type_in(page, {"lop_hoc": 19})
    # The table of differences follows what is saved; nobody reloads the page for it.
    page.locator("#chenh td", has_text="+7").first.wait_for()
    assert table_of(page, "Đính chính làm đổi số của cấp trên") == [
        [CLASSES, phone, "12", "19", "+7"],
        # A commune learns what it changes above, not what stands there.
        [CLASSES, "Ủy ban nhân dân thành phố Hải Phòng", "—", "—", "+7"],
    ]
    complaints += look(page, "year-restating-phone")
    page.get_by_role("button", name="Gửi đính chính").click()
    page.get_by_text("Đính chính chờ tiếp nhận").first.wait_for()
    city = signed_in("city_officer")
    city.goto(f"/bao-cao/{own}/")
    assert table_of(city, "Đính chính làm đổi số của cấp trên")[1][2:] == ["35", "42", "+7"]
    city.get_by_role("button", name="Tiếp nhận").click()
    city.locator(".td-state", has_text="Đã khóa").first.wait_for()
    year.work("totals")
    city.goto(asked)
    follow(city, "Số tổng hợp")
    corrected = [*TOTALS[:CLASSES_AT], "42", *TOTALS[CLASSES_AT + 1 :]]
    assert _totals(city) == (corrected, GIVEN_AT_LAST, RATES)
    assert stats_of(city) == {
        "Đã trả lời": "5 / 6",
        "Đầy đủ": "83,3 %",
        "Đúng hạn": "50,0 %",
        "Không gửi": "1",
    }
    # The superseded version leads to the one that counts.
    city.goto(f"/bao-cao/{own}/?lan=2")
    assert city.locator("#c-lop_hoc").inner_text() == "12"
    follow(city, "Đã thay bằng lần gửi 3")
    assert city.locator("#c-lop_hoc").inner_text() == "19"

    # What went up rests on words that count no more: it is compiled anew, and the first report names its successor.
    city.goto(asked)
    follow(city, "Số tổng hợp")
    follow(city, "Tổng hợp lời văn")
    city.get_by_role("button", name="Gửi số liệu và lời văn").click()
    city.get_by_text("không còn hiệu lực").first.wait_for()
    city.goto(asked)
    _compile(city, text.replace("ba mươi lăm", "bốn mươi hai"), quote=phone, merge=[])
    second = _send_up(city)
    assert _totals(city)[0] == corrected
    follow(city, "Bản in")
    assert _sheet(city) == corrected
    paper = city.locator("article").inner_text()
    assert f"Không gửi: 1 đơn vị ({silent})." in paper
    assert f"Báo cáo không phát sinh: 2 đơn vị ({nil}; {after})." in paper
    assert table_of(city, "Kết quả so với chỉ tiêu") == [
        [CLASSES, "từ 42", "42", "Đạt, số chưa đủ (5/6 đã báo cáo)"]
    ]
    city.goto(first)
    assert _totals(city)[0] == TOTALS
    follow(city, "Mở bản mới nhất")
    city.wait_for_url(second)

    # The board of targets and the map say the same.
    city.goto("/chi-tieu/?nam=2026")
    assert table_of(city, "Chỉ tiêu của đơn vị")[0][1:3] == ["từ 42", "42 5/6 đã báo cáo"]
    board = {row[0]: row[1] for row in table_of(city, "Các đơn vị ngay bên dưới")}
    assert board == {
        phone: "19 đạt 7 Đã đạt",
        excel: "18 đạt 7 Đã đạt",
        nil: "0 đạt 7 Chưa đạt",
        late: "5 đạt 7 Chưa đạt",
        after: "0 đạt 7 Chưa đạt",
        silent: "— đạt 7 Chưa có số",
    }
    complaints += look(city, "year-board")
    city.goto("/so-lieu/?chi-bao=lop_hoc&ky=2026")
    assert city.locator(".td-figures__value").inner_text() == "42"
    tiles = {
        tile.locator("strong").inner_text(): (tile.get_attribute("class") or "").split()[1][-1]
        for tile in city.locator(".td-tile").all()
    }
    assert tiles == {"0": "1", "5": "3", "18": "4", "19": "5", "—": "0"}
    ranked = {row[1]: (row[0], row[2]) for row in table_of(city, "Xếp theo đơn vị ngay bên dưới")}
    assert (ranked[phone], ranked[excel], ranked[late]) == (("1", "19"), ("2", "18"), ("3", "5"))
    assert {ranked[nil][1], ranked[after][1]} == {"0"}
    assert ranked[silent] == ("—", "—")
    complaints += look(city, "year-map")
    assert complaints == []


_REPORTS = "Báo cáo của các đơn vị"
_TITLE = "Báo cáo kết quả phong trào Bình dân học vụ số, kỳ 2026"


def _write(book: Any, values: dict[str, int], words: str) -> None:
    """Fill the workbook in as an officer would."""
    sheet = book["Số liệu"]
    rows = {cell.value: cell.row for cell in sheet["A"]}
    for code, value in values.items():
        sheet.cell(rows[f"cell:{code}"], 6).value = value
    sheet = book["Lời văn"]
    rows = {cell.value: cell.row for cell in sheet["A"]}
    sheet.cell(rows["text:danh_gia"], 3).value = words


def _totals(page: Any) -> tuple[list[str], list[str], list[str]]:
    """(totals, how many gave each, rates) of every section of the page, in the form's order."""
    rows = page.locator(".td-report__totals tbody tr").all()
    cells = [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]
    lines = [row for row in cells if len(row) == 2]
    return (
        [row[1] for row in lines],
        [row[0].removeprefix("Đơn vị có số").strip() for row in lines],
        [row[0] for row in cells if len(row) == 1],
    )


def _sheet(page: Any) -> list[str]:
    """The figures of the printed document, in order, without the rates."""
    rows = page.locator("article table:not(:has(caption)) tbody tr:not(.td-report-sheet__rate)").all()
    return [row.locator("td").nth(-2).inner_text() for row in rows]  # the last says how many bodies gave it


def _compile(page: Any, text: str, *, quote: str, merge: list[str]) -> None:
    """From the round's page: the text of the general question, a paragraph quoted, others run together."""
    follow(page, "Số tổng hợp")
    follow(page, "Tổng hợp lời văn")
    follow(page, "Đánh giá chung")
    page.fill("#loi", text)
    with page.expect_navigation():
        page.get_by_role("button", name=f"Trích nguyên văn {quote}").click()
    if merge:
        for name in merge:
            page.get_by_label(name).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Ghép các đoạn đã đánh dấu").click()


def _send_up(page: Any) -> str:
    """Send figures and words up; returns the address of what went up."""
    page.get_by_role("button", name="Gửi số liệu và lời văn").click()
    page.wait_for_url("**/bao-cao/tong-hop/*-*/")
    return str(page.url)
