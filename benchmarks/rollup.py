"""Totals at the nation's size: 34 provinces, 3,321 communes, 100,000 residential groups, 60 indicators, 5 years.

    python -m benchmarks.rollup [--groups 100000] [--years 5] [--accepts 400] [--json FILE]

Makes a scratch database, builds the nation's bodies below one central body, gives every group a report a year with 60
figures, and measures in one run: a full rebuild of one year against the same sums written as plain SQL by hand; accepting
reports at a steady pace until the nation's total is fresh; pages of figures of the nation, a province and a commune.
Promises measured (issue 5): rebuild at most 1.3 times plain SQL; fresh within 1 s at 20 accepts a second; a page at p95
within 325 ms in at most 15 queries, first look included.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

from benchmarks.bodies import ON, busy, timed  # noqa: E402

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
CELLS = 60
#: The bodies stand since the middle of 2025; later years are as good to measure.
FIRST = 2025
SLOTS = ("ubnd", "to_dan_pho", "thon")


def nation(groups: int, results: dict[str, Any]) -> UUID:
    """The bodies, all below one central body; returns it."""
    from benchmarks import bodies
    from thidua.foundations.orgs import selectors, services
    from thidua.foundations.orgs.models import BodyPlace
    from thidua.ground.actor import system_actor

    bodies.COMMUNE_SLOTS = SLOTS
    bodies.build(groups, False, results)
    loader = system_actor("world")
    centre = services.open_body(
        actor=loader,
        name="Cơ quan trung ương mẫu",
        kind="bo",
        level="trung_uong",
        since=ON,
        at=AT,
        sample=True,
    )
    with timed("put the provinces below the centre", results):
        for day in (date(2025, 7, 2), date(2026, 6, 1)):  # one province has another version from 2026
            roots = BodyPlace.objects.filter(parent=None, level_id="tinh", slot="ubnd")
            for body in list(roots.values_list("body_id", flat=True)):
                services.move_body(actor=loader, body_id=body, parent_id=centre, since=day, at=AT)
    print(f"provinces: {len(selectors.children(centre, limit=None))}", flush=True)
    return centre


def form() -> UUID:
    """A form of 60 added figures for residential groups, three shares among them."""
    from thidua.work.movements.packs.build import digest_of
    from thidua.work.reports.models import Form, FormVersion

    cells = [{"code": f"c{n}", "vi": f"Số liệu {n}", "en": f"Figure {n}", **_ADDED} for n in range(CELLS)]
    rates = [{"indicator": f"r{n}", "numerator": f"c{n}", "denominator": f"c{n + 1}"} for n in (0, 10, 20)]
    data = {
        "sections": [{"code": "s", "vi": "Số liệu", "en": "Figures", "cells": cells, "rates": rates}],
        "rules": [],
    }
    row = Form.objects.create(code="do-60", movement="xa-hoi-hoc-tap", made_at=AT)
    version = FormVersion.objects.create(
        form=row, number=1, state="in_use", title="Mẫu đo 60 số liệu", title_en="60 figures", level="thon",
        slots=[], period="year", data=data, digest=digest_of(data), made_by="bench", made_at=AT,
    )  # fmt: skip
    return version.id


_ADDED = {"unit": "count", "aggregation": "sum", "over_time": "last"}
#: Reports, their versions and what ties the two, as one statement each; ``random`` differs by row and figure.
_REPORTS = """
INSERT INTO reports_report (id, round_id, body_id, state, answer, why, due_at, late, submitted_at, draft, signed_by,
    held_since, changed_by, changed_at, revision)
SELECT gen_random_uuid(), %(round)s, p.body_id, 'accepted', 'figures', '', %(at)s, false, %(at)s, '{}', '', %(at)s, '',
    %(at)s, 1
FROM orgs_body_place p WHERE p.level_id = 'thon'
"""
_VERSIONS = """
INSERT INTO reports_version (id, report_id, number, answer, figures, texts, tables, explained, origins, as_of, reason,
    submitted_by, submitted_at, on_behalf_of, signed_by, digest)
SELECT gen_random_uuid(), r.id, 1, 'figures',
    ARRAY(SELECT floor(random() * 1000)::numeric FROM generate_series(1, %(cells)s) g WHERE r.id IS NOT NULL),
    '{}', '{}', '{}', '{}', %(end)s - 1, '', 'bench', %(at)s, '', '', ''
FROM reports_report r WHERE r.round_id = %(round)s
"""
_TIED = """
UPDATE reports_report r SET current_id = v.id FROM reports_version v
WHERE v.report_id = r.id AND r.round_id = %(round)s
"""


def reported(centre: UUID, form_id: UUID, years: int, results: dict[str, Any]) -> None:
    """Every group's report of every year, accepted."""
    from django.db import connection

    from thidua.work.reports.models import Round

    with timed(f"reports of {years} years", results):
        for year in range(FIRST, FIRST + years):
            made = Round.objects.create(
                form_id=form_id, owner_id=centre, title=f"Đợt {year}", period=str(year), year=year,
                period_start=date(year, 1, 1), period_end=date(year + 1, 1, 1), state="open", opens_at=AT,
                made_by="bench", made_at=AT,
            )  # fmt: skip
            given: dict[str, Any] = {"round": made.id, "at": AT, "end": date(year + 1, 1, 1), "cells": CELLS}
            with connection.cursor() as cursor:
                for statement in (_REPORTS, _VERSIONS, _TIED):
                    cursor.execute(statement, given)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def plain_sql(centre: UUID, form_id: UUID, period: str) -> str:
    """The sums, counts, least and most of every level, written by hand the shortest way: one statement a level."""
    from django.db import connection

    each = ", ".join(
        f"sum(f[{n}]) AS s{n}, count(f[{n}]) AS n{n}, min(f[{n}]) AS a{n}, max(f[{n}]) AS z{n}"
        for n in range(1, CELLS + 1)
    )
    above = ", ".join(
        f"sum(s{n}) AS s{n}, sum(n{n}) AS n{n}, min(a{n}) AS a{n}, max(z{n}) AS z{n}"
        for n in range(1, CELLS + 1)
    )
    seconds = time.perf_counter()
    with connection.cursor() as cursor:
        for name in ("q1", "q2", "q3"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(
            f"CREATE TEMP TABLE q1 AS SELECT p.parent_id AS node, {each} FROM reports_report r "
            "JOIN reports_round o ON o.id = r.round_id "
            "JOIN rollup_node p ON p.body_id = r.body_id AND p.period_end = o.period_end "
            "JOIN LATERAL (SELECT figures AS f FROM reports_version v WHERE v.id = r.current_id) v ON true "
            "WHERE o.form_id = %s AND o.period = %s GROUP BY p.parent_id",
            [form_id, period],
        )
        for lower, upper in (("q1", "q2"), ("q2", "q3")):
            cursor.execute(
                f"CREATE TEMP TABLE {upper} AS SELECT p.parent_id AS node, {above} FROM {lower} q "
                "JOIN rollup_node p ON p.body_id = q.node AND p.period_end = %s GROUP BY p.parent_id",
                [date(FIRST + 1, 1, 1)],
            )
        took = time.perf_counter() - seconds
        cursor.execute("SELECT s1, n1 FROM q3 WHERE node = %s", [centre])
        (found,) = cursor.fetchall()
    return f"{took:.2f}|{found[0]}|{found[1]}"


def rebuilding(centre: UUID, form_id: UUID, results: dict[str, Any]) -> None:
    """Rebuild against plain SQL, in turns."""
    from thidua.ground.actor import system_actor
    from thidua.work.rollup import selectors, services

    ours, plain = [], []
    services.rebuild(actor=system_actor("clock"), form_id=form_id, period=str(FIRST), at=AT)
    for _ in range(3):
        before, started = busy(), time.perf_counter()
        written = services.rebuild(actor=system_actor("clock"), form_id=form_id, period=str(FIRST), at=AT)
        ours.append(time.perf_counter() - started)
        cpu = round((busy() or 0) - (before or 0), 1)
        took, total, count = plain_sql(centre, form_id, str(FIRST)).split("|")
        plain.append(float(took))
    shown = selectors.total(system_actor("clock"), centre, form_id, str(FIRST))
    assert str(shown.figures["c0"]) == str(int(float(total))), (shown.figures["c0"], total)
    assert shown.given["c0"] == int(count)
    ratio = statistics.median(ours) / statistics.median(plain)
    results["rebuild"] = {
        "totals": written,
        "seconds": ours,
        "plain SQL seconds": plain,
        "ratio": round(ratio, 2),
    }
    print(f"rebuild {written} totals: {statistics.median(ours):.2f} s (processor {cpu}), plain SQL "
          f"{statistics.median(plain):.2f} s, ratio {ratio:.2f}", flush=True)  # fmt: skip


def accepting(centre: UUID, form_id: UUID, accepts: int, results: dict[str, Any]) -> None:
    """Accept at 20 a second: what counts changes, the worker refreshes; how long until the nation's total has it."""
    from thidua.work.reports.models import Report
    from thidua.work.rollup import services
    from thidua.work.rollup.models import Total

    chance = random.Random(5)
    bodies = list(
        Report.objects.filter(round__form_id=form_id, round__period=str(FIRST)).values_list(
            "body_id", flat=True
        )
    )
    waits, pending, expected = (
        [],
        [],
        Total.objects.get(body_id=centre, form_id=form_id, period=str(FIRST)).sums[0],
    )
    begun = time.perf_counter()
    for number in range(accepts):
        due = begun + number / 20
        if (rest := due - time.perf_counter()) > 0:
            time.sleep(rest)
        body = chance.choice(bodies)
        services.mark_stale(form_id=form_id, period=str(FIRST), body_id=body, at=AT)
        pending.append(time.perf_counter())
        if time.perf_counter() < begun + (number + 1) / 20 or len(pending) >= 20:
            services.refresh(at=AT)
            now = time.perf_counter()
            waits += [now - at for at in pending]
            pending = []
    if pending:
        services.refresh(at=AT)
        waits += [time.perf_counter() - at for at in pending]
    assert Total.objects.get(body_id=centre, form_id=form_id, period=str(FIRST)).sums[0] == expected
    took = time.perf_counter() - begun
    p95 = statistics.quantiles(waits, n=20)[-1]
    results["accept"] = {
        "a second": round(accepts / took, 1),
        "p50 s": statistics.median(waits),
        "p95 s": p95,
        "worst s": max(waits),
    }
    print(f"accept to fresh: {accepts / took:.1f} a second; p50 {statistics.median(waits):.2f} s, p95 {p95:.2f} s, "
          f"worst {max(waits):.2f} s", flush=True)  # fmt: skip


def main() -> int:
    """Run in a scratch database that is dropped at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--accepts", type=int, default=400)
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    import django

    django.setup()
    from thidua.launch.testing import own_database

    results: dict[str, Any] = {}
    with own_database(f"bench_rollup_{os.getpid()}"):
        centre = nation(options.groups, results)
        form_id = form()
        reported(centre, form_id, options.years, results)
        rebuilding(centre, form_id, results)
        accepting(centre, form_id, options.accepts, results)
        looking(centre, form_id, options.years, results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1, default=str), encoding="utf-8")
    return 0


def looking(centre: UUID, form_id: UUID, years: int, results: dict[str, Any]) -> None:
    """Pages of figures at three levels, every one looked at for the first time: no page is warm but the code."""
    from django.db import connection
    from django.test import Client

    from thidua.foundations.access import services as people
    from thidua.foundations.access.models import Account
    from thidua.foundations.orgs.models import BodyPlace
    from thidua.ground.actor import system_actor
    from thidua.work.rollup import services

    loader = system_actor("world")
    for year in range(FIRST, FIRST + years):
        services.rebuild(actor=system_actor("clock"), form_id=form_id, period=str(year), at=AT)
    person = people.add_person(actor=loader, full_name="Cán bộ Mẫu", body_id=centre, sample=True, at=AT)
    people.appoint(actor=loader, person_id=person, role="standing_officer", body_id=centre, since=ON, at=AT)
    people.open_account(actor=loader, person_id=person, email="can-bo@mau.example", at=AT)
    client = Client()
    client.force_login(Account.objects.get(email="can-bo@mau.example"))
    chance = random.Random(3)
    places = {
        "nation": [centre] * 30,
        "province": list(
            BodyPlace.objects.filter(parent_id=centre, level_id="tinh").values_list("body_id", flat=True)
        ),
        "commune": chance.sample(
            list(
                BodyPlace.objects.filter(
                    parent__place__parent_id=centre, level_id="xa", slot="ubnd"
                ).values_list("body_id", flat=True)
            ),
            100,
        ),
    }
    client.get("/so-lieu/")
    for level, bodies in places.items():
        times, work, queries = [], [], 0
        for number, body in enumerate(bodies):
            measure = f"c{chance.randrange(CELLS)}" if number % 2 else "ty-le:r10"
            url = f"/so-lieu/?don-vi={body}&chi-bao={measure}&ky={FIRST + number % years}"
            if number == 1:
                connection.force_debug_cursor = True
            started, worked = time.perf_counter(), time.thread_time()
            answer = client.get(url)
            times.append((time.perf_counter() - started) * 1000)
            work.append((time.thread_time() - worked) * 1000)
            if number == 1:
                queries = len(connection.queries_log)
                connection.force_debug_cursor = False
            assert answer.status_code == 200, (answer.status_code, url)
        p95 = statistics.quantiles(times, n=20)[-1]
        results[f"page {level}"] = {
            "p50 ms": statistics.median(times),
            "p95 ms": p95,
            "first ms": times[0],
            "processor ms": statistics.median(work),
            "queries": queries,
        }
        print(f"page of figures, {level}: p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, first {times[0]:.0f} ms, "
              f"processor of the web alone {statistics.median(work):.0f} ms, {queries} queries", flush=True)  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
