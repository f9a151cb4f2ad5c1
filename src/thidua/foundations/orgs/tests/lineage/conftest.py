"""The room's world with the units before 2025 and July 2025 and where each of them went, once for this package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from thidua.foundations.orgs import services
from thidua.ground.actor import system_actor

from ..conftest import AT, World


@pytest.fixture(scope="package")
def reform(built: World, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The world with the units before July 2025 and where each of them went."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for name in ("legacy", "legacy-2024"):
            folder = Path(settings.PACKS) / "territories" / name
            services.load_territories(actor=system_actor("loader"), at=AT, path=folder)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE orgs_territory, orgs_territory_version, orgs_territory_lineage")
            # Else every test would check the foreign keys of all these rows anew.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def old(reform: World, db: None) -> World:
    return reform
