"""Pages of figures and targets: what stands on them, where it leads, how many questions they ask."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.ground.calendar_vn import year_period
from thidua.journeys import compile_report, settle_report
from thidua.work.reports import services
from thidua.work.reports.models import Report
from thidua.work.reports.tests.conftest import DUE, NOW, OPENS, Play, play
from thidua.work.rollup import services as rollup

__all__ = ["play"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast) -> Any:
    """The ward's report accepted by the city."""
    scenes.movement(cast)
    made = scenes.report_accepted(cast)
    rollup.refresh(at=clock.now())
    return made


def test_a_figure_opens_to_its_total_its_parts_and_its_workbook(cast: Cast, asked: Any) -> None:
    client = cast.client("city_officer")
    page = client.get("/so-lieu/?chi-bao=lop_hoc").content.decode()
    assert "Lớp đã mở" in page
    assert f"/bao-cao/dot/{asked.round}/tong-hop/{cast.body.city}/lop_hoc/" in page
    assert f"/bao-cao/{asked.report}/" in page, "a value leads to the report that says it"
    assert "không theo vị trí" in page
    answer = client.get("/so-lieu/xuat/?chi-bao=lop_hoc")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = list(book.worksheets[0].values)
    assert rows[0][:2] == ("Đơn vị", "Giá trị")
    assert [row[1] for row in rows[1:]].count(0) == 1, (
        "the nil answer of the ward is a nought; silence is blank"
    )


def test_a_page_of_figures_asks_few_questions(cast: Cast, asked: Any) -> None:
    """The frame's among them: session, account, post, body, unread notices."""
    client = cast.client("city_officer")
    client.get("/so-lieu/")
    with CaptureQueriesContext(connection) as counted:
        assert client.get("/so-lieu/").status_code == 200
    assert len(counted) <= 15, [query["sql"][:80] for query in counted.captured_queries]


def test_a_target_is_set_shared_out_and_seen_by_the_ward(cast: Cast) -> None:
    scenes.movement(cast)
    client = cast.client("city_officer")
    year = clock.now().year
    sent = {
        "chi-so": "binh-dan-hoc-vu-so:lop_hoc", "nam": str(year), "so-sanh": ">=", "gia-tri": "1.001", "nguon": "",
        "ly-do": "", "quy-dinh": "",
    }  # fmt: skip
    wrong = client.post("/chi-tieu/dat/", sent | {"gia-tri": "nhiều"})
    assert wrong.status_code == 422
    assert "targets-005" in wrong.content.decode()
    page = client.post("/chi-tieu/dat/", sent)["Location"]
    sheet = client.post(f"{page}phan-bo/")["Location"]
    text = client.get(sheet).content.decode()
    assert "1.001" in text
    ward = f"dong:{cast.body.ward}"
    low = client.post(f"{sheet}giao/", {ward: "1", "revision": "1"})
    assert low.status_code == 409 or "targets-012" in low.content.decode()
    done = client.post(f"{sheet}giao/", {ward: "1", "revision": "1", "ly-do": "phường mới lập"})
    assert done.status_code == 302
    seen = cast.client("officer").get("/chi-tieu/").content.decode()
    assert "cấp trên giao" in seen
    book = client.get("/chi-tieu/xuat/")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).worksheets[0].values)  # type: ignore[attr-defined]
    assert {row[4] for row in rows[1:]} >= {1, 1001}


def test_a_territorys_three_views_lead_to_what_was_reported(cast: Cast, asked: Any) -> None:
    address = f"/to-chuc/dia-ban/{cast.territory.city}/ba-cach-nhin/"
    client = cast.client("city_officer")
    link = f"/so-lieu/ba-cach-nhin/?don-vi={cast.body.city}"
    page = client.get(address).content.decode()
    assert f'href="{link}"' in page and "Chưa có số liệu nào của địa bàn này" not in page
    assert client.get(link).status_code == 200
    # Who may not see the city's reports is told who may.
    page = cast.client("stranger").get(address).content.decode()
    assert link not in page and "chỉ cơ quan nhận báo cáo" in page
    page = cast.client("stranger").get(
        address.replace(str(cast.territory.city), str(cast.territory.neighbour))
    )
    assert "Khi một đợt báo cáo ở đây được tổng hợp" in page.content.decode()


@pytest.fixture
def two_years(play: Play) -> Play:
    """Both wards answered for 2025, only the first for 2026: 26 of 32, then 13 of 16."""
    made = services.open_round(
        actor=play.actor("city_officer"), form_id=play.form, owner_id=play.cast.body.city, period=year_period(2025),
        opens_at=OPENS, due_at=DUE, locks_at=None, at=OPENS,
    )  # fmt: skip
    last = dict(Report.objects.filter(round_id=made).values_list("body_id", "id"))
    body = play.cast.body
    for report, by in (
        (last[body.ward], "officer"),
        (last[body.other_ward], "other_officer"),
        (play.ward, "officer"),
    ):
        play.fill(report, by=by, cell__d1_tong="16", cell__d1_boi_duong="14", cell__d1_dat="13")
        play.submit(report, by=by)
        settle_report.accept(actor=play.actor("city_officer"), report_id=report, at=NOW)
    while rollup.refresh(at=NOW):
        pass
    return play


def test_like_for_like_sums_only_the_groups_with_figures_on_every_day(two_years: Play) -> None:
    client, chosen = two_years.cast.client("city_officer"), "chi-bao=ty-le:d1_can_bo&ky=2026"
    page = client.get(f"/so-lieu/ba-cach-nhin/?{chosen}").content.decode()
    same = page.split('td-views__col--groups"')
    assert len(same) == 3
    for column in same[1:]:
        foot = column.split("<tfoot>")[1].split("</tfoot>")[0]
        assert "13/16" in foot and "26/32" not in foot
        assert "Cộng 1/2 nhóm có đủ số ở cả hai ngày; 1 nhóm thiếu không cộng." in foot
    assert "Không cộng: thiếu số ngày 31/12/2026." in same[1]
    answer = client.get(f"/so-lieu/ba-cach-nhin/xuat/?{chosen}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    sums = [row for row in book.worksheets[0].values if row[1:3] == ("Cùng phạm vi", "Cộng")]
    assert [row[4:6] for row in sums] == [(13, 16), (13, 16)]
    assert all("1 nhóm thiếu không cộng" in str(row[6]) for row in sums)


def test_years_of_other_bodies_are_not_drawn_as_one_line(two_years: Play) -> None:
    client = two_years.cast.client("city_officer")
    page = client.get("/so-lieu/?chi-bao=lop_hoc&ky=2026").content.decode()
    assert "2 đơn vị" in page and "1 đơn vị" in page and "khác kỳ trước" in page
    assert "td-trend__line--other" in page and "td-trend__dot--other" in page and "Điểm rỗng" in page
    scale = page.split('<svg class="td-trend td-trend--wide"')[1].split("</svg>")[0]
    assert all(f">{n}</text>" in scale for n in ("0", "20", "40", "60")), (
        "the picture says how high its lines are"
    )
    answer = client.get("/so-lieu/xuat/?chi-bao=lop_hoc&ky=2026")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert [row[4:6] for row in book.worksheets[1].values][1:] == [
        (2, None),
        (1, "không cùng những đơn vị có số"),
    ]
    # The ward that answered both years is compared with itself, the other one with nothing.
    rows = list(book.worksheets[0].values)[1:]
    assert sorted((row[1], row[4]) for row in rows if row[1] is not None) == [(30, 30)]
    # The other ward answers too: the same bodies, one line.
    two_years.fill(
        two_years.other, by="other_officer", cell__d1_tong="16", cell__d1_boi_duong="14", cell__d1_dat="13"
    )
    two_years.submit(two_years.other, by="other_officer")
    settle_report.accept(actor=two_years.actor("city_officer"), report_id=two_years.other, at=NOW)
    while rollup.refresh(at=NOW):
        pass
    page = client.get("/so-lieu/?chi-bao=lop_hoc&ky=2026").content.decode()
    assert "td-trend__line--other" not in page and "Điểm rỗng" not in page and "td-trend__line" in page


def test_the_printed_report_says_how_many_bodies_each_year_is_of(two_years: Play) -> None:
    city = two_years.actor("city_officer")
    services.write_clause(
        actor=city, round_id=two_years.round, code="danh_gia", text="Tốt.", how="summarised", versions=[], seen=0, at=NOW
    )  # fmt: skip
    version = compile_report.send_up(actor=city, round_id=two_years.round, at=NOW)
    page = two_years.cast.client("city_officer").get(f"/bao-cao/tong-hop/{version}/in/").content.decode()
    row = page.split("Lớp đã mở</th>")[1].split("</tr>")[0]
    assert row.replace("<td>", "").split("</td>")[:4] == ["60 (*)", "2", "30", "1"]
    assert "không cùng những đơn vị có số" in page


def test_a_body_nothing_is_asked_below_of_sees_its_own_figures_over_the_years(two_years: Play) -> None:
    client, chosen = two_years.cast.client("officer"), "chi-bao=ty-le:d1_can_bo"
    page = client.get(f"/so-lieu/?{chosen}&ky=2026").content.decode()
    assert "81,3 %" in page and "13 / 16" in page and "theo báo cáo của đơn vị gửi ngày" in page
    assert f'href="/bao-cao/{two_years.ward}/"' in page, "the value leads to the report that says it"
    assert "td-trend__line" in page and "td-trend__line--other" not in page and ">2025</a>" in page
    assert "Xếp theo đơn vị ngay bên dưới" not in page and "Đơn vị có số" not in page
    same = client.get(f"/so-lieu/ba-cach-nhin/?{chosen}").content.decode()
    assert same.split('td-views__col--groups"')[1].count("13/16") >= 1
    answer = client.get(f"/so-lieu/xuat/?{chosen}&ky=2026")
    (sheet, *_facts) = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets  # type: ignore[attr-defined]
    assert [row[0] for row in list(sheet.values)[1:]] == ["2025", "2026"]
    # Who is above looks at the ward; who stands beside it does not.
    address = f"/so-lieu/?{chosen}&don-vi={two_years.cast.body.ward}"
    assert "13 / 16" in two_years.cast.client("city_officer").get(address).content.decode()
    assert two_years.cast.client("other_officer").get(address).status_code == 404
    # What was not taken yet is no figure: the other ward answered for one year.
    page = two_years.cast.client("other_officer").get(f"/so-lieu/?{chosen}").content.decode()
    assert ">2025</a>" in page and ">2026</a>" not in page
