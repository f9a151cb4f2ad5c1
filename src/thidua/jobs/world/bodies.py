"""The bodies of the ward-size world: Hải Phòng with its departments and a handful of its real communes, and the two
places whose plans are at hand but which the reorganisation of 2025 has merged away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.actor import Actor
from thidua.ground.errors import NotFound, NotPossible

#: First day of the communes and provinces of today.
NEW = date(2025, 7, 1)
#: A day on which the units before it are looked up, and from which their sample bodies stand.
OLD = date(2023, 1, 1)

#: Official codes.
HAI_PHONG, NINH_BINH, THANH_HOA = "31", "37", "38"
HONG_AN, TRIEU_SON_COMMUNE = "11602", "15664"
#: A handful of Hải Phòng's communes besides Hồng An: Lê Chân, Kiến An, An Dương, Thủy Nguyên, Cát Hải.
OTHER_COMMUNES = ("11383", "11443", "11581", "11560", "11914")
NAM_DINH_OLD, TRIEU_SON_DISTRICT_OLD, TRIEU_SON_TOWN_OLD = "36", "397", "15664"

#: Sample units of Hồng An that templates do not give: (kind, name).
UNITS = (
    ("truong_mam_non", "Trường Mầm non Mẫu Hồng An"),
    ("truong_tieu_hoc", "Trường Tiểu học Mẫu Hồng An"),
    ("truong_thcs", "Trường Trung học cơ sở Mẫu Hồng An"),
    ("doanh_nghiep", "Công ty Cổ phần Mẫu Hồng An"),
    ("doanh_nghiep", "Công ty TNHH May Mẫu Hồng An"),
    ("hop_tac_xa", "Hợp tác xã Dịch vụ Mẫu Hồng An"),
)


@dataclass
class Places:
    """Bodies by key (``city``, ``ward``, ``city_<slot>``, ``ward_<slot>`` …)."""

    bodies: dict[str, UUID] = field(default_factory=dict)

    def take(self, prefix: str, slots: dict[str, UUID]) -> None:
        """Name the bodies of a template."""
        for slot, body in slots.items():
            self.bodies[f"{prefix}_{slot}"] = body
        if "ubnd" in slots:
            self.bodies[prefix] = slots["ubnd"]


def _set(loader: Actor, code: str, on: date, at: datetime) -> dict[str, UUID]:
    territory = orgs.territory_by_code(code, on)
    applied = org_services.apply_template(actor=loader, territory_id=territory.id, on=on, at=at, sample=True)
    return {**applied.kept, **applied.created}


def build(*, loader: Actor, at: datetime) -> Places:
    """Open the bodies. Territories are the real ones of the seed; the bodies stand in for the real bodies."""
    places = Places()
    places.take("city", _set(loader, HAI_PHONG, NEW, at))
    places.bodies["so_gddt"] = places.bodies["city_so_gddt"]
    places.take("ward", _set(loader, HONG_AN, NEW, at))
    for number, code in enumerate(OTHER_COMMUNES, start=1):
        places.take(f"commune{number}", _set(loader, code, NEW, at))
    places.take("ninh_binh", _set(loader, NINH_BINH, NEW, at))
    places.take("thanh_hoa", _set(loader, THANH_HOA, NEW, at))
    places.take("trieu_son_now", _set(loader, TRIEU_SON_COMMUNE, NEW, at))
    _older(places, loader, at)
    _units(places, loader, at)
    return places


def figures(*, loader: Actor, at: datetime, say: Callable[[str], None]) -> None:
    """The few dated figures the three views are shown with, where the seed has the territories of their days."""
    try:
        loaded = org_services.load_sample_figures(actor=loader, at=at)
    except NotPossible as refusal:
        say(f"Chưa nạp số liệu mẫu cho ba cách nhìn: {refusal.message}")
    else:
        say(f"{loaded.created} số liệu mẫu để xem ba cách nhìn")


def _older(places: Places, loader: Actor, at: datetime) -> None:
    """Nam Định with its districts and Triệu Sơn town as they stood until 30 June 2025, where the seed has them."""
    try:
        nam_dinh = orgs.territory_by_code(NAM_DINH_OLD, OLD)
    except NotFound:
        return
    places.take("nam_dinh", _set(loader, NAM_DINH_OLD, OLD, at))
    for district in orgs.territory_children(nam_dinh.id, OLD):
        org_services.apply_template(
            actor=loader, territory_id=district.id, on=OLD, at=at, sample=True, only=["ubnd"]
        )
    places.take("trieu_son_district", _set(loader, TRIEU_SON_DISTRICT_OLD, OLD, at))
    places.take("trieu_son", _set(loader, TRIEU_SON_TOWN_OLD, OLD, at))
    _groups(loader, TRIEU_SON_TOWN_OLD, OLD, 14, at)


def _groups(loader: Actor, code: str, on: date, count: int, at: datetime) -> None:
    commune = orgs.territory_by_code(code, on)
    groups = [
        org_services.NewGroup(commune.id, f"Tổ dân phố số {n}", f"số {n}", "to_dan_pho")
        for n in range(1, count + 1)
    ]
    made = org_services.build_residential_groups(actor=loader, groups=groups, since=on, at=at)
    org_services.build_bodies(
        actor=loader, on=on, at=at, territory_ids=made, only=["to_dan_pho"], sample=True
    )


def _units(places: Places, loader: Actor, at: datetime) -> None:
    """Residential groups, schools and enterprises of Hồng An, all sample data."""
    _groups(loader, HONG_AN, NEW, 8, at)
    territory = orgs.territory_by_code(HONG_AN, NEW)
    for kind, name in UNITS:
        org_services.open_body(
            actor=loader,
            name=name,
            kind=kind,
            since=NEW,
            parent_id=places.bodies["ward"],
            territory_id=territory.id,
            sample=True,
            at=at,
        )
