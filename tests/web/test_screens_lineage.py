"""Pages of lineage as requests: three views, the flow, old names in the searches; and that queries do not grow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import HAI_PHONG, HONG_AN, LE_CHAN, Cast
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services
from thidua.ground import clock
from thidua.ground.actor import system_actor

UNITS = "code,level,kind,name,short_name,parent_code,valid_from,valid_to,act_number,act_date,act_issuer,verified\n"


@pytest.fixture
def past(cast: Cast, tmp_path: Path) -> dict[str, UUID]:
    """A made-up district of two communes until July 2025: one went whole to Hồng An, one to Hồng An and Lê Chân."""
    folder = tmp_path / "mau"
    folder.mkdir()
    (folder / "provinces.csv").write_text(UNITS + "90,tinh,tinh,Tỉnh Mẫu Cũ,Mẫu Cũ,,,2025-07-01,,,,false\n")
    (folder / "districts.csv").write_text(
        UNITS + "901,huyen,huyen,Huyện Mẫu Giang,Mẫu Giang,90,,2025-07-01,,,,false\n"
    )
    (folder / "communes.csv").write_text(
        UNITS
        + "90001,xa,xa,Xã Mẫu Trọn,Mẫu Trọn,901,,2025-07-01,,,,false\n"
        + "90002,xa,xa,Xã Mẫu Chia,Mẫu Chia,901,,2025-07-01,,,,false\n"
    )
    (folder / "lineage.csv").write_text(
        "old_level,old_code,new_level,new_code,partial,main,act_number,verified\n"
        f"tinh,90,tinh,{HAI_PHONG},false,true,NQ-MẪU,false\n"
        f"xa,90001,xa,{HONG_AN},false,true,NQ-MẪU,false\n"
        f"xa,90002,xa,{HONG_AN},true,true,NQ-MẪU,false\n"
        f"xa,90002,xa,{LE_CHAN},true,false,NQ-MẪU,false\n"
    )
    (folder / "series.yaml").write_text(
        "series:\n"
        "  - {code: tong, vi: Số gia đình mẫu, en: Sample families, unit_vi: hộ, unit_en: households, aggregation: sum}\n"
        "  - {code: diem, vi: Điểm mẫu, en: Sample score, unit_vi: điểm, unit_en: points, aggregation: last}\n"
    )
    rows = "series,level,code,day,value,of,sample,source,verified\n"
    for series in ("tong", "diem"):
        rows += (
            f"{series},xa,90001,2024-12-31,100,,true,,false\n{series},xa,90002,2024-12-31,40,,true,,false\n"
        )
        rows += f"{series},xa,{HONG_AN},2025-12-31,130,,true,,false\n"
    (folder / "figures.csv").write_text(rows)
    loader, at = system_actor("loader"), clock.now()
    services.load_territories(actor=loader, at=at, path=folder)
    services.load_sample_figures(actor=loader, at=at, path=folder)
    day = clock.today().replace(year=2024)
    return {code: orgs.territory_by_code(code, day).id for code in ("90", "901", "90001", "90002")}


def page(cast: Cast, address: str) -> str:
    answer = cast.client("officer").get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_a_territorys_page_says_where_it_came_from_and_what_it_is_today(
    cast: Cast, past: dict[str, UUID]
) -> None:
    ward = page(cast, f"/to-chuc/dia-ban/{cast.territory.ward}/")
    assert "Trước đây là 2 đơn vị" in ward
    assert "Xã Mẫu Trọn" in ward and "một phần" in ward and "NQ-MẪU" in ward
    old = page(cast, f"/to-chuc/dia-ban/{past['90002']}/")
    assert "Không còn từ 01/07/2025" in old
    assert "Đang xem theo ngày cuối cùng, 30/06/2025" in old
    assert "Phường Hồng An" in old and "Phường Lê Chân" in old
    district = page(cast, f"/to-chuc/dia-ban/{past['901']}/")
    assert "các xã, phường, thị trấn bên dưới nay thuộc" in district


def test_the_three_views_stand_side_by_side(cast: Cast, past: dict[str, UUID]) -> None:
    shown = page(cast, f"/to-chuc/dia-ban/{cast.territory.ward}/ba-cach-nhin/")
    for words in ("Theo khi ấy", "Quy về hiện nay", "Cùng phạm vi", "dữ liệu mẫu", "Chưa phân bổ được"):
        assert words in shown
    assert "Chuỗi số liệu gãy từ 01/07/2025." in shown
    assert "Về phường Hồng An hoặc phường Lê Chân." in shown
    assert "Thiếu phường Lê Chân nên chưa so được." in shown
    score = page(cast, f"/to-chuc/dia-ban/{past['90001']}/ba-cach-nhin/?chuoi=diem")
    assert "Không chuyển được" in score
    assert "Cộng</th>" not in score
    empty = page(cast, f"/to-chuc/dia-ban/{cast.territory.neighbour}/ba-cach-nhin/")
    assert "Chưa có số liệu nào của địa bàn này" in empty


def test_the_flow_is_drawn_and_listed(cast: Cast, past: dict[str, UUID]) -> None:
    for unit in (past["90"], past["901"], past["90002"], cast.territory.ward):
        shown = page(cast, f"/to-chuc/dia-ban/{unit}/sap-xep/")
        assert "2 đơn vị cũ thành 2 đơn vị mới; 1 đơn vị bị chia" in shown
        assert shown.count("td-flow__band--part") == 2
        assert "<style" not in shown and ' style="' not in shown
    top = page(cast, f"/to-chuc/dia-ban/{cast.territory.city}/sap-xep/")
    assert "Tỉnh Mẫu Cũ" in top
    assert "Chưa ghi lần sắp xếp nào" in page(cast, f"/to-chuc/dia-ban/{cast.territory.neighbour}/sap-xep/")


def test_old_names_are_found_everywhere_and_marked(cast: Cast, past: dict[str, UUID]) -> None:
    browser = page(cast, "/to-chuc/?q=xa+mau+chia%2C+mau+giang")
    assert "Xã Mẫu Chia, huyện Mẫu Giang, tỉnh Mẫu Cũ" in browser
    assert "nay thuộc phường Hồng An, phường Lê Chân (mỗi nơi một phần)" in browser
    assert "Gồm một phần xã Mẫu Chia, huyện Mẫu Giang, tỉnh Mẫu Cũ trước đây" in browser
    everything = page(cast, "/tim-kiem/?q=mau+tron")
    assert "nay về phường Hồng An · tên đến 30/06/2025" in everything
    picked = json.loads(cast.client("officer").get("/to-chuc/chon/?q=ubnd+xa+mau+tron").content)["results"]
    assert [row["name"] for row in picked] == ["Ủy ban nhân dân phường Hồng An"]
    assert "gồm xã Mẫu Trọn" in picked[0]["note"]


def test_pages_of_lineage_ask_a_bounded_number_of_questions(cast: Cast, past: dict[str, UUID]) -> None:
    client: Any = cast.client("officer")
    for path, most in (("", 24), ("ba-cach-nhin/", 30), ("sap-xep/", 24)):
        address = f"/to-chuc/dia-ban/{cast.territory.ward}/{path}"
        client.get(address)
        with CaptureQueriesContext(connection) as taken:
            assert client.get(address).status_code == 200
        assert len(taken) <= most, (path, len(taken))
