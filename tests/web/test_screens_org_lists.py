"""Lists from Excel as requests: what was looked at is what is stored, and a look that is over says so."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.communes import add_communes
from tests.journeys.reorganising import draft
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts_reorganising import LinkSpec, ResultSpec, StepSpec
from thidua.foundations.orgs.models import Reorganisation
from thidua.ground.clock import today

REORGANISING = "/to-chuc/sap-xep/tu-excel/"


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("danh-sach.xlsx", target.getvalue())


def renaming() -> SimpleUploadedFile:
    """One ward gets another name."""
    return workbook(
        ["Số, ký hiệu văn bản", "Ngày hiệu lực", "Việc", "Mã đơn vị cũ", "Tên đơn vị mới"],
        ["03/NQ-MAU", f"{today() - timedelta(days=3):%d/%m/%Y}", "đổi tên", "11602", "Phường Mẫu Mới"],
    )


def groups() -> SimpleUploadedFile:
    return workbook(["Tên", "Loại"], ["Tổ dân phố Mẫu Chín", "tổ dân phố"])


def looked(client: Any, address: str, file: SimpleUploadedFile) -> str:
    """The token of a list that was looked at."""
    answer = client.post(address, {"tep": file})
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    found = re.search(r'name="tep-da-xem" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("which", ["reorganisation", "groups"])
@pytest.mark.parametrize("why", ["altered", "too late", "another place"])
def test_a_list_no_longer_held_is_told_and_nothing_is_stored(cast: Cast, which: str, why: str) -> None:
    client = cast.client("city_steward")
    own = f"/to-chuc/dia-ban/{cast.territory.ward}/to-dan-pho/"
    other = f"/to-chuc/dia-ban/{cast.territory.other_ward}/to-dan-pho/"
    address, file = (REORGANISING, renaming()) if which == "reorganisation" else (own, groups())
    before = len(orgs.territory_children(cast.territory.ward))
    token = looked(client, address, file)
    if why == "altered":
        token = "abc:def:ghi"
    elif why == "too late":
        cache.clear()
    else:
        looked(client, other, groups())
    answer = client.post(address, {"tep-da-xem": token})
    page = answer.content.decode()
    assert answer.status_code == 409, (answer.status_code, page[-500:])
    assert "Chọn lại tệp" in page and "edge-020" in page
    assert not Reorganisation.objects.exists()
    assert len(orgs.territory_children(cast.territory.ward)) == before


def test_what_was_looked_at_is_stored(cast: Cast) -> None:
    client = cast.client("city_steward")
    own = f"/to-chuc/dia-ban/{cast.territory.ward}/to-dan-pho/"
    assert client.post(own, {"tep-da-xem": looked(client, own, groups())}).status_code == 302
    assert "Tổ dân phố Mẫu Chín" in {card.name for card in orgs.territory_children(cast.territory.ward)}
    made = client.post(REORGANISING, {"tep-da-xem": looked(client, REORGANISING, renaming())})
    assert made.status_code == 302 and Reorganisation.objects.count() == 1


def test_a_draft_of_many_units_is_drawn_and_says_where_the_rest_stands(cast: Cast, tmp_path: Path) -> None:
    add_communes(cast, tmp_path, 64)
    units = [card.id for card in orgs.territory_children(cast.territory.city) if card.name.startswith("Xã")][
        :64
    ]
    steps = [
        StepSpec(
            "territory",
            "merge",
            tuple(LinkSpec(unit, f"m{at}") for unit in units[at : at + 2]),
            (ResultSpec(f"m{at}", "", "xa", f"Xã Mẫu Gộp {at}"),),
        )
        for at in range(0, 64, 2)
    ]
    client = cast.client("system_steward")
    few, many = (
        client.get(f"/to-chuc/sap-xep/{draft(*some)}/").content.decode() for some in (steps[:30], steps)
    )
    bar = "td-flow__bar td-flow__bar--old"
    assert few.count(bar) == 60 and "đơn vị cũ nữa" not in few
    assert many.count(bar) == 61
    assert "và 4 đơn vị cũ nữa" in many and "xem danh sách các bước" in many
    assert all(f"Xã Mẫu Gộp {at}" in many for at in range(0, 64, 2)), "the list of steps has them all"
