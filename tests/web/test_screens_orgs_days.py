"""The day of a page: one that is none is said beside its box, one before anything is known is said as well."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.cast import Cast
from tests.web.test_screens_old_names import shown
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.models import LoadedPack, TerritoryVersion
from thidua.ground.clock import now

WRONG = ("31/02/2025", "32/13/2025", "300625", "hôm qua")


@pytest.mark.parametrize("typed", WRONG)
def test_a_day_that_is_none_is_said_beside_its_box_on_every_page(cast: Cast, typed: str) -> None:
    client = cast.client("officer")
    for address in (
        "/to-chuc/",
        f"/to-chuc/{cast.body.ward}/",
        f"/to-chuc/dia-ban/{cast.territory.ward}/",
        f"/nguoi/don-vi/{cast.body.ward}/",
    ):
        answer = client.get(address, {"ngay": typed})
        page = " ".join(answer.content.decode().split())
        assert answer.status_code == 422, address
        assert f'value="{typed}"' in page and "Không có ngày này trong lịch" in page, address
        assert 'aria-invalid="true"' in page, address
    assert client.get(f"/to-chuc/dia-ban/{cast.territory.ward}/sap-xep/", {"ngay": typed}).status_code == 422
    piece = client.get("/to-chuc/", {"ngay": typed}, headers={"HX-Request": "true"})
    assert piece.status_code == 422 and "Không có ngày này trong lịch" in piece.content.decode()


def test_a_day_written_otherwise_is_read(cast: Cast) -> None:
    client = cast.client("officer")
    for typed in ("30/6/2025", "30-6-2025", "30.6.2025", "2025-06-30"):
        assert "30/06/2025" in shown(client, f"/to-chuc/{cast.body.ward}/", ngay=typed)


def known(day: str, source: str = "territories/mau", title: str = "Danh mục mẫu đầu năm 2025") -> None:
    LoadedPack.objects.update_or_create(
        code=source, defaults={"digest": "m", "data": {"title": title, "known_from": day}, "loaded_at": now()}
    )


def test_before_anything_is_known_the_pages_say_so_and_the_slider_does_not_go_there(cast: Cast) -> None:
    known("2025-01-01")
    known("", "territories/khac")
    assert orgs.known_from() == date(2025, 1, 1)
    client = cast.client("officer")
    pages = (
        ("/to-chuc/", {}),
        ("/to-chuc/", {"q": "mau"}),
        (f"/to-chuc/{cast.body.ward}/", {}),
        (f"/to-chuc/dia-ban/{cast.territory.ward}/", {}),
    )
    for address, more in pages:
        early = shown(client, address, ngay="2024-06-15", **more)
        assert "chỉ biết từ ngày 01/01/2025" in early, address
        assert "chỉ biết từ ngày" not in shown(client, address, ngay="2025-01-01", **more), address
    tree = shown(client, "/to-chuc/", ngay="1900-01-01")
    assert 'data-td-first="2025-01-01"' in tree and "của ngày ấy" not in tree


def test_the_shipped_packs_say_from_when_they_are_known() -> None:
    packs = Path(settings.PACKS) / "territories"
    said = {p.parent.name: yaml.safe_load(p.read_text(encoding="utf-8")) for p in packs.glob("*/pack.yaml")}
    days = [pack.get("known_from") or pack.get("valid_from") for pack in said.values()]
    assert min(day for day in days if day) == date(2025, 1, 1)


def test_a_territory_names_its_source_by_the_title_of_the_pack(cast: Cast) -> None:
    known("2025-01-01")
    TerritoryVersion.objects.filter(territory_id=cast.territory.ward).update(source="territories/mau")
    page = shown(cast.client("officer"), f"/to-chuc/dia-ban/{cast.territory.ward}/")
    assert "Danh mục mẫu đầu năm 2025" in page and "territories/mau" not in page
