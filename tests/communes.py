"""Some communes of the sample city with their people's committees, for tests of reorganisations."""

from __future__ import annotations

import csv
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tests.cast import HAI_PHONG, SINCE, Cast
from thidua.foundations.orgs import selectors, services
from thidua.ground import clock
from thidua.ground.actor import system_actor


def add_communes(cast: Cast, folder: Path, count: int = 3) -> dict[str, UUID]:
    """Name → commune: the first xã of the city in the seed, each with its people's committee."""
    target, source = folder / "communes", Path(settings.PACKS) / "territories" / "2025"
    target.mkdir()
    loader, at, codes = system_actor("loader"), clock.now(), []
    for name in ("provinces.csv", "communes.csv"):
        with (source / name).open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = list(reader)
        wanted = [row for row in rows if row["code"] == HAI_PHONG]
        if name == "communes.csv":
            wanted = [row for row in rows if row["parent_code"] == HAI_PHONG and row["kind"] == "xa"][:count]
            codes = [row["code"] for row in wanted]
        with (target / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(wanted)
    services.load_territories(actor=loader, at=at, path=target)
    found = [selectors.territory_by_code(code, SINCE) for code in codes]
    for card in found:
        services.apply_template(
            actor=loader, territory_id=card.id, on=SINCE, at=at, only=["ubnd"], sample=True
        )
    return {card.name: card.id for card in found}
