"""The reform of July 2025 at the nation's size: loading lineage, three views of every old commune, old names key by key.

    python -m benchmarks.lineage [--groups 100000] [--json FILE]

Makes a scratch database with the nation's bodies (``benchmarks.bodies``), loads the units before 2025 and where each went,
carries a figure of each of the 10,040 old units into the 3,321 of today, and types old names and addresses. Promises: all
10,040 in one go within 5 s of processor time and two queries; at most 100 ms per key.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.bodies import AT, _measure, _summary, build, busy, timed

#: The last day of the old units.
LAST = date(2025, 6, 30)
SECONDS = 5.0


def load(results: dict[str, Any]) -> None:
    """The packs of ended units with their lineage, then the same again."""
    from django.conf import settings

    from thidua.foundations.orgs import services
    from thidua.ground.actor import system_actor

    actor = system_actor("world")
    for label in ("load ended units and lineage", "load them again (nothing differs)"):
        with timed(label, results):
            for name in ("legacy", "legacy-2024"):
                path = Path(settings.PACKS) / "territories" / name
                services.load_territories(actor=actor, at=AT, path=path)


def views(results: dict[str, Any]) -> bool:
    """Every old unit's figure as it was, as it is, like for like; whether the promise held."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from thidua.foundations.orgs import selectors
    from thidua.foundations.orgs.facts_lineage import Aggregation, Amount, Figure
    from thidua.foundations.orgs.models import TerritoryLineage

    rows = TerritoryLineage.objects.filter(on="2025-07-01").exclude(predecessor__level_id="tinh")
    units = sorted(set(rows.values_list("predecessor_id", flat=True)))
    figures = [Figure(unit, LAST, Amount(Fraction(number))) for number, unit in enumerate(units)]
    started, clock = busy(), time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        found = selectors.three_views(figures, Aggregation.SUM, target=date(2025, 7, 1))
    spent = busy()
    cpu = round(spent - started, 2) if spent is not None and started is not None else None
    results["three views"] = {
        "units": len(units),
        "today": len({cell.unit for cell in found.now}),
        "groups": len(found.groups),
        "queries": len(asked),
        "seconds": round(time.perf_counter() - clock, 2),
        "cpu_seconds": cpu,
    }
    print(f"three views: {results['three views']}", flush=True)
    return len(asked) <= 2 and (cpu is None or cpu <= SECONDS)


def typed(seed: int = 7) -> list[str]:
    """Old names and addresses as an officer types them, key by key from the third letter."""
    from thidua.foundations.orgs.models import TerritoryVersion

    chance = random.Random(seed)
    old = TerritoryVersion.objects.filter(territory__level="xa", valid__endswith="2025-07-01").order_by(
        "code"
    )
    above = dict(
        TerritoryVersion.objects.filter(territory__level="huyen").values_list("territory_id", "name")
    )
    keys: dict[str, None] = {}
    for name, short, parent in chance.sample(list(old.values_list("name", "short_name", "parent_id")), 40):
        for text in (f"{name}, {above.get(parent, '')}", f"{short} {above.get(parent, '')}", f"ubnd {name}"):
            for end in (*range(3, min(9, len(text))), len(text)):
                keys.setdefault(text[:end])
    return list(keys)


def search(results: dict[str, Any]) -> None:
    """Time per key of both searches, beside that of today's names on the same machine."""
    from benchmarks.bodies import queries
    from thidua.foundations.orgs import selectors
    from thidua.foundations.orgs.models import BodyPlace

    ward = BodyPlace.objects.get(name="Ủy ban nhân dân phường Hồng An").body_id
    keys = typed()
    for label, texts, act in (
        ("territories by old names", keys, selectors.former_places),
        ("bodies by old names", keys, partial(selectors.search_bodies, near=ward)),
        ("bodies by today's names", queries(), partial(selectors.search_bodies, near=ward)),
    ):
        before = busy()
        summary = _summary(_measure(texts, act))
        after = busy()
        if before is not None and after is not None:
            summary["cpu_ms"] = round((after - before) * 1000 / (len(texts) + 20), 1)
        results[label] = summary
        print(f"{label}: {summary}", flush=True)


def main() -> int:
    """Run everything in a scratch database; 1 when the promise of the three views is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    import django

    django.setup()
    from django.db import connection

    from thidua.launch.testing import own_database

    results: dict[str, Any] = {}
    with own_database(f"bench_lineage_{os.getpid()}"):
        build(options.groups, False, results)
        load(results)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        kept = views(results)
        search(results)
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
