"""The hour before a deadline: 50 reports of 40 figures handed in a second, over HTTP, on the server ``thidua run`` starts.

    .venv/bin/python -m benchmarks.deadline [--minutes 10] [--rate 50] [--saved] [--json FILE]

Makes a scratch database on the cluster of the benchmarks (as durable as the real one: ``fsync`` on, or it refuses), builds
the nation's bodies with one residential group for every report, last year's reports accepted, this year's round open, and
a signed-in officer at each group. Starts the web server and the worker exactly as ``thidua run`` does, and beside them one
process of officers (``deadline_load``): one is due every 20 ms whatever became of those before and presses the button; the
40 figures typed go along, as the page sends them (with ``--saved`` they are saved by a request of their own before, as the
page does while somebody types slowly). Some press twice, some lose their line before an answer and press again with the
same key. Waiting is counted from the due instant to the answer that the report is handed in, the queue before it and
every request included; looking at pages is not in it.
Then the database is asked: each acknowledged report there once, with exactly its figures, one line of the trail each, no
line more; the chain verifies; totals are fresh.
Promises measured (issue 5): none lost, none doubled, p95 at most 0.8 s, p99 at most 2 s, on two cores with the load beside.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import os
import random
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

from benchmarks.bodies import timed  # noqa: E402
from benchmarks.deadline_load import Load, Officer, Seen  # noqa: E402

CELLS = 40
P95, P99 = 0.8, 2.0
#: Officers before the measured ones, so that no connection and no form is met for the first time.
WARM = 100


def form() -> UUID:
    """A form of 40 figures with shares, sums and comparisons between them and with last year."""
    from thidua.work.movements.packs.build import digest_of
    from thidua.work.reports.models import Form, FormVersion

    added = {"unit": "count", "aggregation": "sum", "over_time": "last"}
    cells = [{"code": f"c{n}", "vi": f"Số liệu {n}", "en": f"Figure {n}", **added} for n in range(CELLS)]
    rates = [{"indicator": f"r{n}", "numerator": f"c{n + 1}", "denominator": f"c{n}"} for n in (0, 10, 20)]
    checks: list[dict[str, Any]] = [
        {
            "code": f"m{n}",
            "kind": "at_most",
            "left": [f"c{n + 1}"],
            "right": [f"c{n}"],
            "severity": "blocking",
        }
        for n in range(0, CELLS, 4)
    ]
    checks += [
        {"code": f"j{n}", "kind": "jump", "left": [f"c{n}"], "severity": "warning", "percent": "1000000"}
        for n in range(0, CELLS, 8)
    ]
    data = {
        "sections": [{"code": "s", "vi": "Số liệu", "en": "Figures", "cells": cells, "rates": rates}],
        "rules": checks,
    }
    at = datetime.now(UTC)
    row = Form.objects.create(code="do-40", movement="xa-hoi-hoc-tap", made_at=at)
    version = FormVersion.objects.create(
        form=row, number=1, state="in_use", title="Mẫu đo 40 số liệu", title_en="40 figures", level="thon", slots=[],
        period="year", data=data, digest=digest_of(data), made_by="bench", made_at=at,
    )  # fmt: skip
    return version.id


def asked(centre: UUID, form_id: UUID) -> UUID:
    """This year's round, open until an hour from now, asked of every group; the centre's officer is told of each report."""
    from django.db import connection

    from thidua.foundations.access import services as people
    from thidua.ground.actor import system_actor
    from thidua.work.reports.models import Round

    at = datetime.now(UTC)
    loader = system_actor("world")
    officer = people.add_person(actor=loader, full_name="Cán bộ Mẫu", body_id=centre, sample=True, at=at)
    people.appoint(
        actor=loader,
        person_id=officer,
        role="standing_officer",
        body_id=centre,
        since=date(2025, 7, 1),
        at=at,
    )
    people.open_account(actor=loader, person_id=officer, email="noi-nhan@mau.example", at=at)
    year = at.year
    made = Round.objects.create(
        form_id=form_id, owner_id=centre, title=f"Đợt đo {year}", period=str(year), year=year,
        period_start=date(year, 1, 1), period_end=date(year + 1, 1, 1), state="open", opens_at=at - timedelta(days=9),
        due_at=at + timedelta(hours=1), locks_at=at + timedelta(days=1), made_by="bench", made_at=at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reports_report (id, round_id, body_id, state, answer, why, due_at, late, draft, signed_by,"
            " held_since, changed_by, changed_at, revision)"
            " SELECT gen_random_uuid(), %s, p.body_id, 'draft', '', '', %s, false, '{}', '', %s, '', %s, 1"
            " FROM orgs_body_place p WHERE p.level_id = 'thon'",
            [made.id, made.due_at, at, at],
        )
    return made.id


def signed_in(round_id: UUID, count: int) -> list[Officer]:
    """An officer at each of so many groups, with the rows a sign-in leaves."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.db.backends.postgresql.psycopg_any import DateRange
    from django.db.models import F

    from thidua.foundations.access.models import Account, Appointment, Person
    from thidua.work.reports.models import Report

    chance, at = random.Random(7), datetime.now(UTC)
    below = Report.objects.filter(
        round_id=round_id, body__place__path__startswith=F("round__owner__place__path")
    )
    given = list(below.order_by("?").values_list("id", "body_id")[:count])
    assert len(given) == count, len(given)
    persons = [
        Person(full_name=f"Cán bộ Mẫu {n}", search="", sort="", sample=True) for n in range(len(given))
    ]
    accounts = [
        Account(email=f"to-{n}@mau.example", person=person, password="!") for n, person in enumerate(persons)
    ]
    posts = [
        Appointment(person=person, role="contributor", body_id=body, valid=DateRange(date(2025, 7, 1), None))
        for person, (_report, body) in zip(persons, given, strict=True)
    ]
    keys = [secrets.token_hex(16) for _each in given]
    store = SessionStore()
    sessions = [
        Session(
            session_key=key,
            expire_date=at + timedelta(hours=12),
            session_data=store.encode(
                {
                    "_auth_user_id": str(account.pk),
                    "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
                    "_auth_user_hash": account.get_session_auth_hash(),
                }
            ),
        )
        for key, account in zip(keys, accounts, strict=True)
    ]
    listed = [
        UserSession(user=account, session_key=key, ip="127.0.0.1", user_agent="Mozilla/5.0", last_seen_at=at)
        for key, account in zip(keys, accounts, strict=True)
    ]
    made: list[tuple[Any, list[Any]]] = [
        (Person, persons),
        (Account, accounts),
        (Appointment, posts),
        (Session, sessions),
        (UserSession, listed),
    ]
    for model, rows in made:
        model.objects.bulk_create(rows, batch_size=2000)
    return [
        Officer(str(report), key, secrets.token_hex(16), secrets.token_urlsafe(20), _figures(chance))
        for (report, _body), key in zip(given, keys, strict=True)
    ]


def _figures(chance: random.Random) -> tuple[int, ...]:
    """Figures that hold: each second one is at most the one before."""
    pairs = [chance.randrange(1, 900) for _each in range(CELLS // 2)]
    return tuple(each for most in pairs for each in (most, chance.randrange(most + 1)))


@contextlib.contextmanager
def served(url: str, home: Path) -> Iterator[tuple[int, dict[str, int]]]:
    """The web server and the worker as ``thidua run`` starts them, on this database: port, and process of each."""
    from thidua.launch import environment, run
    from thidua.launch.ports import free_port

    port = free_port()
    environ = {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in {"THIDUA_TESTING", "PYTEST_VERSION"}
        },
        "DATABASE_URL": url,
        "THIDUA_DEBUG": "0",
        "THIDUA_SECRET_KEY": "only-for-tests-and-builds",
        "THIDUA_FIELD_KEY": "00" * 32,
        "THIDUA_BASE_URL": f"http://127.0.0.1:{port}",
        "THIDUA_VAR_DIR": str(home),
    }
    os.environ.update({"THIDUA_BASE_URL": environ["THIDUA_BASE_URL"]})
    manage = [
        sys.executable,
        str(environment.ROOT / "manage.py"),
        "collectstatic",
        "--no-input",
        "-v",
        "0",
    ]
    subprocess.run(manage, env=environ, cwd=environment.ROOT, check=True)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for job in run.jobs(run.Wishes(), port):
            told = {**dict(job.environ or {}), **environ}
            told.pop("THIDUA_TESTING", None)
            with (home / f"{job.name}.log").open("wb") as log:
                running[job.name] = subprocess.Popen(
                    job.argv, env=told, cwd=job.cwd, stdout=log, stderr=log, start_new_session=True
                )
        end = time.monotonic() + 60
        while not run.answers("127.0.0.1", port, "/tai-khoan/login/"):
            if time.monotonic() > end or running["web"].poll() is not None:
                raise SystemExit(f"the web server does not answer: {(home / 'web.log').read_text()[-2000:]}")
            time.sleep(0.2)
        yield port, {name: process.pid for name, process in running.items()}
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(30)


def busy(pid: int) -> float:
    """Processor seconds of a process and all it started, ended ones among them."""
    psutil = import_module("psutil")
    found = psutil.Process(pid)
    every = [found, *found.children(recursive=True)]
    total = 0.0
    for one in every:
        with contextlib.suppress(psutil.NoSuchProcess):
            took = one.cpu_times()
            total += took.user + took.system + took.children_user + took.children_system
    return total


def counted(officers: list[Officer], seen: Seen) -> dict[str, Any]:
    """What the database holds of what was acknowledged."""
    from django.db.models import Count

    from thidua.foundations.audit.models import Entry
    from thidua.foundations.audit.services import verify_chain
    from thidua.work.reports.models import Report, ReportVersion

    ids = [officer.report for officer in officers]
    versions: dict[str, list[tuple[int, ...]]] = {}
    rows = ReportVersion.objects.filter(report_id__in=ids)
    for report, figures in rows.values_list("report_id", "figures").iterator():
        versions.setdefault(str(report), []).append(tuple(int(each or 0) for each in figures))
    lines = Entry.objects.filter(verb="reports.submit_report").values_list("subject_id")
    told = {str(report): number for report, number in lines.annotate(n=Count("pk")).order_by()}
    states = {str(key): state for key, state in Report.objects.filter(id__in=ids).values_list("id", "state")}
    wanted = {officer.report: officer.figures for officer in officers}
    lost = [
        report
        for report in wanted
        if report not in seen.acknowledged
        or wanted[report] not in versions.get(report, [])
        or states[report] != "submitted"
        or not told.get(report)
    ]
    doubled = [r for r in wanted if len(versions.get(r, ())) > 1 or told.get(r, 0) > 1]
    trail = verify_chain()
    return {
        "lost": len(lost),
        "doubled": len(doubled),
        "versions": sum(map(len, versions.values())),
        "lines of the trail": sum(told.values()),
        "chain": "verifies" if trail.ok else str(trail),
    }


def fresh(form_id: UUID, centre: UUID, count: int) -> float:
    """Seconds until nothing waits to be counted and the nation's total says so many reports wait to be received."""
    from thidua.work.rollup.models import Stale, Total

    begun = time.perf_counter()
    while time.perf_counter() - begun < 60:
        row = Total.objects.filter(body=centre, form_id=form_id, period=str(datetime.now(UTC).year)).first()
        if not Stale.objects.exists() and row is not None and row.waiting == count:
            return time.perf_counter() - begun
        time.sleep(0.05)
    return float("inf")


def pressed(
    load: Callable[[list[Officer]], Load], officers: list[Officer], watched: dict[str, int]
) -> tuple[Seen, dict[str, float]]:
    """The load, and the processor time of each part while it lasted."""
    asyncio.run(load(officers[:WARM]).go())
    gc.collect()
    gc.freeze()
    before, own = {name: busy(pid) for name, pid in watched.items()}, time.process_time()
    seen = asyncio.run(load(officers[WARM:]).go())
    spent = {name: busy(pid) - before[name] for name, pid in watched.items()}
    return seen, {**spent, "load": time.process_time() - own}


def main() -> int:
    """Build, press, count; 1 when a promise is broken."""
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(1))  # so that what was started is stopped
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=50, help="reports a second")
    parser.add_argument("--saved", action="store_true", help="the figures in a request before the button's")
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    from thidua.launch import environment
    from thidua.launch.postgres import Cluster

    cluster = Cluster(environment.var_dir() / "bench", may_create=True)
    mine = "DATABASE_URL" not in os.environ and cluster.pid() is None
    if environment.uses_embedded():
        os.environ["DATABASE_URL"] = cluster.start()
    try:
        return measured(options)
    finally:
        if mine:
            cluster.stop()


def measured(options: argparse.Namespace) -> int:
    """The measurement on the database that ``DATABASE_URL`` names."""
    import django

    django.setup()
    from django.db import connection

    from benchmarks import rollup
    from thidua.launch.testing import own_database

    results: dict[str, Any] = {"load average before": os.getloadavg()[0], "processors": os.cpu_count()}
    many = int(options.rate * options.minutes * 60)
    rollup.CELLS = CELLS
    with (
        own_database(f"bench_deadline_{os.getpid()}") as url,
        tempfile.TemporaryDirectory(prefix="deadline") as home,
    ):
        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            if cursor.fetchone() != ("on",):
                raise SystemExit("the database does not keep what it says it kept: fsync is off")
            cursor.execute("SELECT pg_backend_pid()")
            postmaster = import_module("psutil").Process(cursor.fetchone()[0]).ppid()
        # Communes get equally many, and some bodies stand below none: a tenth more groups than reports, and one a commune.
        centre = rollup.nation((many + WARM) * 11 // 10 + 3321, results)
        form_id = form()
        rollup.reported(centre, form_id, 1, results)
        round_id = asked(centre, form_id)
        with timed("officers signed in", results):
            officers = signed_in(round_id, many + WARM)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with served(url, Path(home)) as (port, processes):
            load = partial(Load, port, rate=options.rate, saved=options.saved)
            seen, spent = pressed(load, officers, {**processes, "database": postmaster})
            results["totals fresh after, s"] = round(fresh(form_id, centre, len(officers)), 2)
        seen.acknowledged |= {officer.report for officer in officers[:WARM]}
        results |= {"reports": many, "a second": options.rate, "answers": dict(seen.answers)}
        results["handed in, s"] = _spread(seen.waits)
        if options.saved:
            results["figures saved, s"] = _spread(seen.saves)
        results["processor ms a report"] = {
            name: round(each / many * 1000, 1) for name, each in spent.items()
        }
        results |= counted(officers, seen)
        results["troubles"] = seen.troubles[:20]
        results["slow tens of seconds"] = {
            at: round(wait, 2) for at, wait in sorted(seen.worst.items()) if wait > P95
        }
    results["load average after"] = os.getloadavg()[0]
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name in ("reports", "answers", "handed in, s", "figures saved, s", "processor ms a report", "lost", "doubled",
                 "versions", "lines of the trail", "chain", "totals fresh after, s",
                 "slow tens of seconds", "troubles"):  # fmt: skip
        if name in results:
            print(f"{name}: {results[name]}", flush=True)
    kept = not (results["lost"] or results["doubled"]) and results["chain"] == "verifies"
    kept = kept and results["versions"] == results["lines of the trail"] == len(officers)
    waits = results["handed in, s"]
    return 0 if kept and waits["p95"] <= P95 and waits["p99"] <= P99 else 1


def _spread(times: list[float]) -> dict[str, float]:
    """Middle, slow, slowest."""
    if len(times) < 2:
        return {"p50": float("inf"), "p95": float("inf"), "p99": float("inf"), "worst": float("inf")}
    marks = statistics.quantiles(times, n=100)
    found = {"p50": marks[49], "p95": marks[94], "p99": marks[98], "worst": max(times)}
    return {name: round(value, 3) for name, value in found.items()}


if __name__ == "__main__":
    sys.exit(main())
