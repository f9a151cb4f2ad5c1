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
from thidua.work.rollup import services as rollup

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
