"""Raising obligations for the nation: 3,321 communes × 20 duties.

    python -m benchmarks.obligations [--duties 20] [--json FILE]

Makes a scratch database, opens a central body and the people's committee of every commune, adopts a composed plan of so
many duties asked of all of them, and raises its obligations; then raises them again, which must add nothing. Promise
measured (issue 2): at most 10 s. The ratio to a plain INSERT … SELECT of the same rows tells what our own work costs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
ON = date(2025, 7, 1)


def world() -> tuple[Any, Any]:
    """A central body with an officer, and every commune's people's committee."""
    from thidua.foundations.access import selectors as access
    from thidua.foundations.access import services as people
    from thidua.foundations.orgs import selectors, services
    from thidua.ground.actor import system_actor

    loader = system_actor("loader")
    services.load_territories(actor=loader, at=AT)
    services.load_body_kinds(actor=loader, at=AT)
    provinces = selectors.province_list(ON)
    ids = [p.id for p in provinces]
    ids += [c.id for p in provinces for c in selectors.territory_children(p.id, ON)]
    services.build_bodies(actor=loader, on=ON, at=AT, territory_ids=ids, only=["ubnd"], sample=True)
    centre = services.open_body(
        actor=loader,
        name="Cơ quan trung ương mẫu",
        kind="bo",
        level="trung_uong",
        since=ON,
        at=AT,
        sample=True,
    )
    person = people.add_person(actor=loader, full_name="Cán bộ Mẫu", body_id=centre, sample=True, at=AT)
    people.appoint(actor=loader, person_id=person, role="standing_officer", body_id=centre, since=ON, at=AT)
    people.open_account(actor=loader, person_id=person, email="can-bo@mau.example", at=AT)
    actor = access.actor_of_person(person, None, AT)
    if actor is None:
        raise RuntimeError("the officer of the central body holds no post")
    return actor, centre


def plain_insert(plan_id: Any) -> float:
    """Seconds of one INSERT … SELECT that copies the same rows, for comparison."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copy_of AS SELECT * FROM obligations_obligation WHERE plan_id = %s", [plan_id]
        )
        cursor.execute("CREATE TEMP TABLE target (LIKE obligations_obligation INCLUDING ALL)")
        started = time.perf_counter()
        cursor.execute("INSERT INTO target SELECT * FROM copy_of")
        return time.perf_counter() - started


def main() -> int:
    """Run in a scratch database that is dropped at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--duties", type=int, default=20)
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    import django

    django.setup()
    from thidua.jobs.world import planned
    from thidua.journeys import open_round
    from thidua.launch.testing import own_database

    with own_database(f"bench_obligations_{os.getpid()}"):
        actor, centre = world()
        plan = planned.draft(
            actor=actor, issuer=centre, at=AT, count=options.duties, addressee="UBND các xã, phường, đặc khu"
        )
        started = time.perf_counter()
        raised = open_round.open_round(actor=actor, plan_id=plan, at=AT, year=2026)
        first = time.perf_counter() - started
        started = time.perf_counter()
        again = open_round.raise_year(actor=actor, plan_id=plan, year=2026, at=AT)
        second = time.perf_counter() - started
        plain = plain_insert(plan)
    results = {
        "obligations": raised.created,
        "bodies": raised.bodies,
        "adopt and raise, s": round(first, 2),
        "raise again, s": round(second, 2),
        "added the second time": again.created,
        "plain INSERT of the same rows, s": round(plain, 2),
        "ratio": round(first / plain, 1),
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    for name, value in results.items():
        print(f"{name}: {value}")
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if first <= 10 and again.created == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
