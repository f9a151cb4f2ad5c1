"""The lineage of the reform of July 2025 as the pack gives it, and packs that are wrong."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from thidua.foundations.orgs import services
from thidua.foundations.orgs.models import TerritoryLineage, TerritoryVersion
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible

from ..conftest import AT, REFORM, World

UNITS = "code,level,kind,name,short_name,parent_code,valid_from,valid_to,act_number,act_date,act_issuer,verified\n"
LINKS = "old_level,old_code,new_level,new_code,partial,main,act_number,verified\n"
SHARES = "old_level,old_code,new_level,new_code,share,share_of,share_source\n"
#: Two old communes: one goes whole to phường Hồng An, one in parts to it and to xã Vĩnh Bảo.
OLD = "".join(
    f"{code},xa,xa,Xã {name},{name},,,2025-07-01,,,,false\n"
    for code, name in (("90001", "Mẫu Một"), ("90002", "Mẫu Hai"))
)
WHOLE = "xa,90001,xa,11602,false,true,1669/NQ-UBTVQH15,false\n"
PARTS = "xa,90002,xa,11602,true,true,1669/NQ-UBTVQH15,false\nxa,90002,xa,11824,true,false,1669/NQ-UBTVQH15,false\n"


@pytest.fixture
def pack(world: World, tmp_path: Path) -> Path:
    """A small pack with lineage into the communes of today."""
    folder = tmp_path / "mau"
    folder.mkdir()
    (folder / "communes.csv").write_text(UNITS + OLD, encoding="utf-8")
    (folder / "lineage.csv").write_text(LINKS + WHOLE + PARTS, encoding="utf-8")
    return folder


def shares(pack: Path, *lines: str) -> None:
    (pack / "shares.csv").write_text(SHARES + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def of_pack() -> list[TerritoryLineage]:
    return list(TerritoryLineage.objects.filter(source="territories/mau").order_by("pk"))


def test_the_reform_is_stored_as_the_pack_has_it(old: World) -> None:
    rows = TerritoryLineage.objects.filter(source="territories/legacy")
    found = Counter(rows.values_list("predecessor__level_id", "successor__level_id", "partial"))
    assert found == {
        ("xa", "xa", False): 9564,
        ("xa", "xa", True): 1033,
        ("tinh", "tinh", False): 63,
        ("huyen", "xa", False): 5,
    }
    assert set(rows.values_list("on", flat=True)) == {REFORM}
    assert rows.filter(share__isnull=False).count() == rows.exclude(share_source="").count() == 0
    assert not rows.filter(verified=True).exists()
    divided = rows.filter(partial=True).values_list("predecessor_id", flat=True).distinct()
    assert len(divided) == 471
    assert set(rows.filter(successor_id=old.city).values_list("act", flat=True)) == {"202/2025/QH15"}


def test_loading_the_same_pack_again_asks_little(
    old: World, loader: Actor, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        folder = Path(settings.PACKS) / "territories" / "legacy"
        assert services.load_territories(actor=loader, at=AT, path=folder).unchanged


def test_a_share_is_recorded_only_with_its_source(pack: Path, loader: Actor) -> None:
    shares(pack, "xa,90002,xa,11602,0.25,population,Đề án mẫu bảng 3")
    services.load_territories(actor=loader, at=AT, path=pack)
    found = [(r.partial, r.share and str(r.share), r.share_of, r.share_source) for r in of_pack()]
    assert found == [
        (False, None, "", ""),
        (True, "0.25000000", "population", "Đề án mẫu bảng 3"),
        (True, None, "", ""),
    ]


def test_a_changed_pack_changes_only_its_own_rows(pack: Path, world: World, loader: Actor) -> None:
    services.load_territories(actor=loader, at=AT, path=pack)
    before = {row.pk for row in of_pack()}
    entered = TerritoryLineage.objects.create(
        predecessor_id=TerritoryVersion.objects.get(code="90001").territory_id,
        successor_id=world.commune,
        on=date(2026, 1, 1),
        act="mẫu",
    )
    (pack / "lineage.csv").write_text(LINKS + WHOLE.replace(",false\n", ",true\n"), encoding="utf-8")
    assert services.load_territories(actor=loader, at=AT, path=pack).changed == 3
    assert [row.verified for row in of_pack()] == [True]
    assert {row.pk for row in of_pack()} < before
    assert TerritoryLineage.objects.filter(pk=entered.pk).exists()
    assert services.load_territories(actor=loader, at=AT, path=pack).unchanged


def test_every_problem_is_told_at_once_and_nothing_is_stored(pack: Path, loader: Actor) -> None:
    (pack / "lineage.csv").write_text(
        LINKS
        + WHOLE
        + WHOLE
        + PARTS.replace("xa,90002,xa,11824,true", "xa,90002,xa,11824,maybe")
        + "xa,90003,xa,11602,false,true,,false\n"
        + "xa,90001,xa,99999,true,true,,false\n",
        encoding="utf-8",
    )
    shares(
        pack,
        "xa,90002,xa,11602,1.5,people,",
        "xa,90001,xa,11602,0.5,area,Nguồn",
    )
    with pytest.raises(NotPossible) as refusal:
        services.load_territories(actor=loader, at=AT, path=pack)
    said = [problem["where"] for problem in refusal.value.details["problems"]]
    assert Counter(said) == {
        "lineage.csv:2": 1,  # goes whole and in part
        "lineage.csv:3": 1,  # twice
        "lineage.csv:4": 1,  # only one part is left
        "lineage.csv:5": 1,  # neither true nor false
        "lineage.csv:6": 1,  # unknown old unit
        "lineage.csv:7": 1,  # unknown new unit
        "shares.csv:2": 4,  # too large, of nothing, without source, more than the whole
        "shares.csv:3": 1,  # of a whole
    }
    assert not TerritoryVersion.objects.filter(code="90001").exists()


def test_shares_of_one_unit_are_of_one_thing_and_at_most_the_whole(pack: Path, loader: Actor) -> None:
    shares(pack, "xa,90002,xa,11602,0.7,population,Nguồn", "xa,90002,xa,11824,0.6,area,Nguồn")
    with pytest.raises(NotPossible) as refusal:
        services.load_territories(actor=loader, at=AT, path=pack)
    assert len(refusal.value.details["problems"]) == 2
