"""What seeing only one's own subtree costs: the same pages with and without the filter of rows.

    python -m benchmarks.scope [--rounds 40] [--size province] [--json FILE]

Makes a scratch database with the provincial world (``build_world --size province``: every row lies below the city) and
asks for each page in turns as an officer of the city: once with the filters of rows the policies give, once with them
taken away, so that both see the same rows. An officer of a commune is compared with the plainest filter that gives the
same rows: each named by its key. Routing, policy, queries and templates, in process. The ratio is of processor time, this
process and its database backend together, over all rounds: other load on the machine moves both alike.
Promise measured (issue 5): at most 1.2 on every page.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

from benchmarks.bodies import busy  # noqa: E402
from benchmarks.pages import _client  # noqa: E402

LIMIT = 1.2
#: Requests in a row before the other side has its turn: the backend's clock ticks every 10 ms.
TURN = 5


@contextlib.contextmanager
def unfiltered(plain: Mapping[str, Any]) -> Iterator[None]:
    """The filters of rows of two rooms replaced by plain ones."""
    with contextlib.ExitStack() as stack:
        for room, rows in plain.items():
            policy = import_module(f"thidua.work.{room}.policy")
            for rule in ("visible", "visible_of"):
                if hasattr(policy, rule):
                    plainly = mock.patch.object(policy, rule, lambda _actor, rows=rows, **_more: rows)
                    stack.enter_context(plainly)
        yield


def named(login: str) -> dict[str, Any]:
    """The rows somebody sees in the two rooms, each named by its key."""
    from django.db.models import Q

    from thidua.foundations.access import selectors as access
    from thidua.foundations.access.models import Account
    from thidua.ground import clock
    from thidua.jobs.world.people import email
    from thidua.work.obligations import policy as obligations
    from thidua.work.obligations.models import Obligation
    from thidua.work.reports import policy as reports
    from thidua.work.reports.models import Report

    actor = access.actor_of(Account.objects.get(email=email(login)).pk, None, clock.now())
    assert actor is not None
    owing = list(Obligation.objects.filter(obligations.visible(actor)).values_list("pk", flat=True))
    reporting = list(Report.objects.filter(reports.visible(actor)).values_list("pk", flat=True))
    return {"obligations": Q(pk__in=owing), "reports": Q(pk__in=reporting)}


def owed(login: str) -> UUID:
    """A round of the body of somebody, asked of every commune below, late since yesterday; returns it."""
    from django.db import connection

    from benchmarks.deadline import asked, form
    from thidua.foundations.access.models import Appointment
    from thidua.jobs.world.people import email

    city = Appointment.objects.get(person__account__email=email(login), role="standing_officer").body_id
    made = asked(city, form())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_round SET due_at = now() - interval '1 day' WHERE id = %s", [made])
        cursor.execute(
            "INSERT INTO reports_report (id, round_id, body_id, state, answer, why, due_at, late, draft, signed_by,"
            " held_since, changed_by, changed_at, revision)"
            " SELECT gen_random_uuid(), %s, p.body_id, 'draft', '', '', now() - interval '1 day', false, '{}', '', now(),"
            " '', now(), 1 FROM orgs_body_place p WHERE p.level_id = 'xa' AND p.slot = 'ubnd'",
            [made],
        )
        cursor.execute("ANALYZE")
    return made


def pages(made: UUID) -> dict[str, str]:
    """Page → address."""
    return {
        "reports": "/bao-cao/",
        "reports of a round": f"/bao-cao/dot/{made}/",
        "obligations": "/nghia-vu/",
        "obligations by body": "/nghia-vu/?nhom=body",
        "figures": "/so-lieu/",
        "late board": "/bao-cao/cham/",
    }


def compared(login: str, url: str, rounds: int, without: Mapping[str, Any]) -> dict[str, Any]:
    """The page with and without its filter, in turns."""
    client = _client(login)

    def turn() -> tuple[float, int, int]:
        before = busy() or 0.0
        for _ in range(TURN):
            answer = client.get(url)
        return (busy() or 0.0) - before, answer.status_code, answer.content.count(b"<tr")

    for filters in (contextlib.nullcontext(), unfiltered(without)):  # once to warm up
        with filters:
            turn()
    scoped, plain = 0.0, 0.0
    for _ in range(max(1, rounds // TURN)):
        took, status, rows = turn()
        scoped += took
        with unfiltered(without):
            took, _status, same = turn()
        plain += took
    return {
        "status": status,
        "rows": rows,
        "rows unfiltered": same,
        "ms": round(scoped / rounds * 1000, 1),
        "ms unfiltered": round(plain / rounds * 1000, 1),
        "ratio": round(scoped / plain, 2),
    }


def main() -> int:
    """Build, compare, print; 1 when a page costs more than the promise allows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--size", choices=("ward", "province"), default="province")
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.models import Q

    from thidua.launch.testing import own_database

    results: dict[str, Any] = {}
    with own_database(f"bench_scope_{os.getpid()}"):
        call_command("load_base", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        call_command("build_world", size=options.size)
        made = owed("can-bo-thanh-pho")
        sides = {
            "can-bo-thanh-pho": {"obligations": Q(), "reports": Q()},
            "can-bo-phuong": named("can-bo-phuong"),
        }
        for login, without in sides.items():
            for name, url in pages(made).items():
                found = compared(login, url, options.rounds, without)
                results[f"{name}, {login}"] = found
                print(f"{login:18} {name:20} {found}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    over = [name for name, found in results.items() if found["status"] == 200 and found["ratio"] > LIMIT]
    if over:
        print("over the promise:", ", ".join(over))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
