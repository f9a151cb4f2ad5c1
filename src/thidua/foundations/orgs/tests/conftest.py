"""The small world of this room: real packs, Hải Phòng with its departments, phường Hồng An and xã Vĩnh Bảo.

Built once for the package inside a transaction that is rolled back at its end; each test gets a savepoint in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from thidua.foundations.audit import standing
from thidua.foundations.orgs import selectors, services
from thidua.ground.actor import Actor, Post, system_actor

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
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

    @property
    def city_seat(self) -> UUID:
        """UBND thành phố Hải Phòng."""
        return self.city_slots["ubnd"]

    @property
    def ward_seat(self) -> UUID:
        """UBND phường Hồng An."""
        return self.ward_slots["ubnd"]


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        actor = system_actor("loader")
        services.load_territories(actor=actor, at=AT)
        services.load_body_kinds(actor=actor, at=AT)
        city = selectors.territory_by_code("31")
        wards = {t.name: t.id for t in selectors.territory_children(city.id)}
        ward, commune = wards["Phường Hồng An"], wards["Xã Vĩnh Bảo"]
        of_city = services.apply_template(actor=actor, territory_id=city.id, on=SINCE, at=AT)
        of_ward = services.apply_template(actor=actor, territory_id=ward, on=SINCE, at=AT)
        of_commune = services.apply_template(actor=actor, territory_id=commune, on=REFORM, at=AT)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE orgs_body_version, orgs_body_place, orgs_territory_version")
            # Else every test would check the foreign keys of all these rows anew.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        yield World(city.id, ward, commune, of_city.created, of_ward.created, of_commune.created)
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


@pytest.fixture
def loader() -> Actor:
    return system_actor("loader")


@pytest.fixture(autouse=True)
def _posts_made_up_here_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The people of these tests hold posts that stand in no table of the room above."""
    monkeypatch.setattr(standing, "_CHECKS", {})


def officer_of(body_id: UUID, role: str = "standing_officer") -> Actor:
    """A sample person with one post at a body."""
    card = selectors.card(body_id)
    post = Post(uuid4(), role, body_id, card.name, card.path, SINCE)
    return Actor(person_id=uuid4(), name="Người dùng mẫu", acting=post, posts=(post,))
