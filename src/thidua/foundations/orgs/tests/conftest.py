"""The small world of this room: real packs, Hải Phòng with its departments, phường Hồng An with its divisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from thidua.foundations.orgs import selectors, services
from thidua.ground.actor import Actor, system_actor

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SINCE = date(2023, 1, 1)
REFORM = date(2025, 7, 1)


@dataclass(frozen=True)
class World:
    """Ids the tests speak of."""

    city: UUID
    ward: UUID
    commune: UUID
    city_slots: dict[str, UUID]
    ward_slots: dict[str, UUID]
    commune_slots: dict[str, UUID]


@pytest.fixture
def loader() -> Actor:
    return system_actor("loader")


@pytest.fixture
def packs(db: None, loader: Actor) -> None:
    services.load_territories(actor=loader, at=AT)
    services.load_body_kinds(actor=loader, at=AT)


@pytest.fixture
def world(packs: None, loader: Actor) -> World:
    city = selectors.territory_by_code("31")
    wards = {t.name: t.id for t in selectors.territory_children(city.id)}
    ward, commune = wards["Phường Hồng An"], wards["Xã Vĩnh Bảo"]
    of_city = services.apply_template(actor=loader, territory_id=city.id, on=SINCE, at=AT)
    of_ward = services.apply_template(actor=loader, territory_id=ward, on=SINCE, at=AT)
    of_commune = services.apply_template(actor=loader, territory_id=commune, on=REFORM, at=AT)
    return World(city.id, ward, commune, of_city.created, of_ward.created, of_commune.created)
