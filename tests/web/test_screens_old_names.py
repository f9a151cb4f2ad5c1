"""Old names and codes on the pages: what was renamed, merged or closed is found, and said to be of the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.journeys.reorganising import LOADER, ON, carry, draft
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services
from thidua.foundations.orgs.facts_reorganising import LinkSpec, ResultSpec, StepSpec
from thidua.ground.clock import now

EVE = ON - timedelta(days=1)


def shown(client: Any, address: str, **fields: Any) -> str:
    answer = client.get(address, fields)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("address", ["/to-chuc/", "/tim-kiem/"])
def test_the_old_name_of_a_body_leads_to_the_body_of_today_and_says_so(cast: Cast, address: str) -> None:
    association, front = cast.body.ward_association, cast.body.ward_front
    old = orgs.card(association).name
    taken = ResultSpec("m", existing_id=front)
    carry(draft(StepSpec("body", "merge", (LinkSpec(association, "m"),), (taken,))))
    page = shown(cast.client("officer"), address, q=old)
    assert f"iếp nhận {old} trước đây" in page and str(front) in page
    school = services.open_body(
        actor=LOADER, name="Trường Tiểu học Kim Đồng Mẫu", kind="truong_tieu_hoc", since=EVE, at=now(),
        parent_id=cast.body.ward, territory_id=cast.territory.ward,
    )  # fmt: skip
    renamed = ResultSpec("m", name="Trường Tiểu học Võ Thị Sáu Mẫu")
    carry(draft(StepSpec("body", "rename", (LinkSpec(school, "m"),), (renamed,))))
    page = shown(cast.client("officer"), address, q="tieu hoc kim dong")
    assert "Trường Tiểu học Võ Thị Sáu Mẫu" in page and "rước đây là Trường Tiểu học Kim Đồng Mẫu" in page
    found = cast.client("officer").get("/to-chuc/chon/", {"q": "kim dong"}).json()["results"]
    assert found[0]["id"] == str(school) and "trước đây là" in found[0]["note"]


def test_a_closed_body_is_found_on_a_day_it_was_there(cast: Cast) -> None:
    association = cast.body.ward_association
    old = orgs.card(association).name
    carry(draft(StepSpec("body", "close", (LinkSpec(association),))))
    client = cast.client("officer")
    assert str(association) not in shown(client, "/to-chuc/", q=old)
    page = shown(client, "/to-chuc/", q=old, ngay=f"{EVE}")
    assert f'href="/to-chuc/{association}/?ngay={EVE}"' in page and old in page
    assert client.get(f"/to-chuc/{association}/?ngay={EVE}").status_code == 200


def recoded(cast: Cast) -> None:
    """The ward gets another official code."""
    changed = ResultSpec("m", code="99998")
    carry(draft(StepSpec("territory", "rename", (LinkSpec(cast.territory.ward, "m"),), (changed,))))


def test_a_territory_shows_its_codes_with_their_days_and_can_be_asked_for_a_day(cast: Cast) -> None:
    recoded(cast)
    client, address = cast.client("officer"), f"/to-chuc/dia-ban/{cast.territory.ward}/"
    page = shown(client, address)
    assert "mã 99998 (ngày khác: 11602)" in page and 'name="ngay"' in page
    assert f"mã 11602 · từ 01/07/2025 đến trước {ON:%d/%m/%Y}" in page
    assert f"mã 99998 · từ {ON:%d/%m/%Y}" in page
    assert f'href="?ngay={ON}"' in page
    page = shown(client, address, ngay=f"{EVE}")
    assert "mã 11602 (ngày khác: 99998)" in page and f"Đang xem theo ngày {EVE:%d/%m/%Y}" in page
    page = shown(client, address, ngay="01/01/2024")
    assert "Ngày 01/01/2024 không có đơn vị này" in page and "mã 99998" in page


@pytest.mark.parametrize("address", ["/to-chuc/", "/tim-kiem/"])
def test_a_territory_is_found_by_its_codes_old_and_new(cast: Cast, address: str) -> None:
    recoded(cast)
    client, ward = cast.client("officer"), f'href="/to-chuc/dia-ban/{cast.territory.ward}/'
    page = shown(client, address, q="11602")
    assert ward in page and f"mã 11602 đến {EVE:%d/%m/%Y}" in page and "nay là phường Hồng An" in page
    page = shown(client, address, q="99998")
    assert ward in page and "mã 11602 đến" not in page
    # By its name it is found as what it is, not as something of the past.
    assert "tên đến" not in shown(client, address, q="phường hồng an")
