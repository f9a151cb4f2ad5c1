"""Page times at province size: one province, its 114 communes, and what they owe.

    python -m benchmarks.pages [--rounds 30] [--json FILE]

Makes a scratch database, builds the provincial world (``build_world --size province``), signs in as an officer of the city
and of a commune, and asks for each page so many times in process: routing, policy, queries, templates; no network. Prints
p50, p95, the processor time of this process (the database's is not in it) and the number of queries, and asks the same of a
page with few and with many rows: the count must not grow.
Promises measured (issue 2): p95 at most 150 ms on two cores, constant number of queries.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

LIMIT_MS = 150
_TIMES = ("p50 ms", "p95 ms", "processor ms")


def _client(login: str) -> Any:
    from django.test import Client

    from thidua.foundations.access.models import Account
    from thidua.jobs.world.people import email

    client = Client()
    client.force_login(Account.objects.get(email=email(login)))
    return client


def _ask(client: Any, url: str, rounds: int) -> dict[str, Any]:
    from django.db import connection

    client.get(url)
    # Each request clears the log of queries as it starts, so it is read before the next one begins.
    connection.force_debug_cursor = True
    status = client.get(url).status_code
    queries = len(connection.queries_log)
    connection.force_debug_cursor = False
    times, work = [], []
    for _ in range(rounds):
        started, worked = time.perf_counter(), time.thread_time()
        client.get(url)
        times.append((time.perf_counter() - started) * 1000)
        work.append((time.thread_time() - worked) * 1000)
    return {
        "status": status,
        "queries": queries,
        "p50 ms": round(statistics.median(times), 1),
        "p95 ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "processor ms": round(statistics.median(work), 1),
    }


def _yardstick() -> dict[str, float]:
    """How even the machine is just now: one fixed loop, many times, in milliseconds."""
    times = []
    for _ in range(200):
        started = time.perf_counter()
        sum(range(200_000))
        times.append((time.perf_counter() - started) * 1000)
    return {"best": min(times), "p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}


def _pages() -> dict[str, tuple[str, str]]:
    """Page → (who asks, address)."""
    from thidua.foundations.orgs.models import BodyPlace
    from thidua.work.movements.models import MovementVersion
    from thidua.work.obligations.models import Obligation
    from thidua.work.plans.models import Plan

    plan = Plan.objects.order_by("taken_in_at")[0].id
    obligation = Obligation.objects.order_by("id")[0].id
    city = BodyPlace.objects.filter(slot="ubnd", parent=None)[0].body_id
    version = MovementVersion.objects.filter(state="published")[0].id
    officer = "can-bo-thanh-pho"
    return {
        "desk": (officer, "/"),
        "desk of a commune": ("can-bo-phuong", "/"),
        "obligations": (officer, "/nghia-vu/"),
        "obligations by body": (officer, "/nghia-vu/?nhom=body"),
        "obligations, searched": (officer, "/nghia-vu/?q=le+chan&trang-thai=open"),
        "one obligation": (officer, f"/nghia-vu/{obligation}/"),
        "calendar": (officer, "/lich/?tat-ca=1"),
        "plans": (officer, "/ke-hoach/"),
        "one plan": (officer, f"/ke-hoach/{plan}/"),
        "movement": (officer, f"/phong-trao/{version}/"),
        "organisations": (officer, "/to-chuc/"),
        "one body": (officer, f"/to-chuc/{city}/"),
        "search": (officer, "/tim-kiem/?q=hong+an"),
        "search, a cited number": (officer, "/tim-kiem/?q=1315"),
        "notices": (officer, "/thong-bao/"),
        "people": (officer, "/nguoi/"),
        "audit trail": (officer, "/nhat-ky/"),
    }


def main() -> int:
    """Build, ask, print; 1 when a page breaks its promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--size", choices=("ward", "province"), default="province")
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command

    from thidua.launch.testing import own_database

    results: dict[str, Any] = {}
    with own_database(f"bench_pages_{os.getpid()}"):
        call_command("load_base", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        started = time.perf_counter()
        call_command("build_world", size=options.size)
        results["build, s"] = round(time.perf_counter() - started, 1)
        results["yardstick, ms"] = even = _yardstick()
        print(
            "a fixed loop: " + ", ".join(f"{name} {value:.1f} ms" for name, value in even.items()), flush=True
        )
        import_module("config.wsgi")  # as the server starts: what lives long is set apart from the collector
        for name, (login, url) in _pages().items():
            answer = _ask(_client(login), url, options.rounds)
            if answer["status"] == 302:
                target = _client(login).get(url)["Location"]
                answer = _ask(_client(login), target, options.rounds)
            results[name] = answer
            line = (name, answer["status"], answer["queries"], *(answer[k] for k in _TIMES))
            print(
                "{:24} {} {:3} queries  p50 {:7} ms  p95 {:7} ms  processor {:7} ms".format(*line), flush=True
            )
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    late = [
        n
        for n, r in results.items()
        if isinstance(r, dict) and "status" in r and (r["p95 ms"] > LIMIT_MS or r["status"] != 200)
    ]
    if late:
        print("over the promise:", ", ".join(late))
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
