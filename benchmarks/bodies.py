"""Bodies at the nation's size: building them, searching among them while typing, keeping today's tree.

    python -m benchmarks.bodies [--groups 100000] [--keep NAME] [--explain]

Makes a scratch database, loads the 34 provinces and 3,321 communes, enters sample residential groups, builds every body
by the templates, types a few hundred realistic queries key by key and prints p50, p95 and the slowest. Promises measured
(issue 2, section 2): at most 100 ms per key among 100,000 bodies on two cores; nation-size build in at most 60 s.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ON = date(2025, 7, 1)
#: Bodies of each commune that movements address; the full template (27 usual slots) is measured with --full.
COMMUNE_SLOTS: tuple[str, ...] = (
    "ubnd",
    "hdnd",
    "phong_vhxh",
    "mttq",
    "hoi_khuyen_hoc",
    "tt_htcd",
    "to_dan_pho",
    "thon",
)


def busy() -> float | None:
    """Processor seconds used so far by this process and its database backend; None where /proc is not there.

    On a machine shared with other work this says what the step costs; the clock says what it took.
    """
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone() or (0,)
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return None


@contextmanager
def timed(label: str, results: dict[str, Any]) -> Iterator[None]:
    """Print and keep how long a step takes."""
    before, started = busy(), time.perf_counter()
    yield
    seconds, after = time.perf_counter() - started, busy()
    cpu = round(after - before, 1) if before is not None and after is not None else None
    results[label] = {"seconds": round(seconds, 1), "cpu_seconds": cpu}
    print(f"{label}: {seconds:.1f} s (processor {cpu} s)", flush=True)


def build(groups: int, full: bool, results: dict[str, Any]) -> None:
    """The nation: territories, sample residential groups, bodies."""
    from thidua.foundations.orgs import selectors, services
    from thidua.foundations.orgs.models import BodyPlace
    from thidua.ground.actor import system_actor

    actor = system_actor("world")
    with timed("load 34 provinces and 3,321 communes", results):
        services.load_territories(actor=actor, at=AT)
    services.load_body_kinds(actor=actor, at=AT)
    communes = [c for p in selectors.province_list(ON) for c in selectors.territory_children(p.id, ON)]
    share = max(1, groups // len(communes))
    planned = [
        services.NewGroup(commune.id, *_group_name(commune.kind, number))
        for commune in communes
        for number in range(1, share + 1)
    ]
    with timed(f"enter {len(planned)} residential groups", results):
        services.build_residential_groups(actor=actor, groups=planned, since=ON, at=AT)
    with timed("build the bodies of the provinces", results):
        made = services.build_bodies(actor=actor, on=ON, at=AT, levels=["tinh"], sample=True)
    with timed("build the bodies of communes and groups", results):
        made += services.build_bodies(
            actor=actor, on=ON, at=AT, levels=["xa", "thon"], only=() if full else COMMUNE_SLOTS, sample=True
        )
    results["bodies"] = made
    print(f"bodies: {made}")
    assert BodyPlace.objects.count() >= made * 0.99
    with timed("rebuild today's tree (nothing differs)", results):
        changed = services.rebuild_places(at=AT)
    assert changed == 0, changed


def _group_name(kind: str, number: int) -> tuple[str, str, str]:
    if kind == "phuong":
        return f"Tổ dân phố số {number}", f"số {number}", "to_dan_pho"
    names = (
        "Đông",
        "Đoài",
        "Trung",
        "Thượng",
        "Hạ",
        "Phú Mỹ",
        "An Thịnh",
        "Hồng Phong",
        "Tân Lập",
        "Đồng Tâm",
    )
    proper = names[number - 1] if number <= len(names) else str(number)
    return f"Thôn {proper}", proper, "thon"


def queries(seed: int = 7) -> list[str]:
    """What an officer types: every prefix of realistic searches, short ones included."""
    from thidua.foundations.orgs.models import TerritoryVersion

    chance = random.Random(seed)
    communes = list(
        TerritoryVersion.objects.filter(territory__level="xa")
        .order_by("code")
        .values_list("name", "short_name")
    )
    whole = ["Sở Giáo dục và Đào tạo", "sở gdđt hải phòng", "SGDĐT", "gddt", "hoi khuyen hoc", "ubnd", "mttq",
             "phong van hoa", "to dan pho", "thon dong", "uy ban nhan dan thanh pho hai phong", "ban tdkt",
             "trung tam hoc tap cong dong", "phường", "xã", "thanh pho", "so noi vu ha noi", "vhxh"]  # fmt: skip
    for name, short in chance.sample(communes, 30):
        whole += [short, short.upper(), f"ubnd {name}", f"vhxh {short}", f"ubnd p {short}", f"{short} ubnd"]
        whole += [f"tổ dân phố số {chance.randint(1, 30)} {short}", f"hội kh {short}"]
    keys: dict[str, None] = {}
    for text in whole:
        # Every key of the first letters, then the whole: that is when a picker asks.
        for end in (*range(1, min(6, len(text))), len(text)):
            keys.setdefault(text[:end])
    letters = "abcdeghiklmnopqrstuvxyđ"
    for first in letters:
        keys.setdefault(first)
        keys.setdefault(first + chance.choice("aiou"))
    return list(keys)


def search(results: dict[str, Any]) -> None:
    """Time per key, as an officer of a ward and as nobody in particular."""
    from thidua.foundations.orgs import selectors
    from thidua.foundations.orgs.models import BodyPlace

    ward = BodyPlace.objects.get(name="Ủy ban nhân dân phường Hồng An").body_id
    typed = queries()
    started = busy()
    for label, near in (("officer of a ward", ward), ("no place of one's own", None)):
        times = _measure(typed, partial(selectors.search_bodies, near=near))
        results[f"search, {label}"] = _summary(times)
        print(f"search, {label}: {_summary(times)}", flush=True)
    finished = busy()
    if started is not None and finished is not None:
        results["search, processor ms per key"] = round((finished - started) * 1000 / len(typed) / 2, 1)
        print(f"search, processor ms per key: {results['search, processor ms per key']}")
    short = _measure([q for q in typed if len(q) <= 2], lambda text: selectors.search_bodies(text, near=ward))
    results["search, 1-2 letters"] = _summary(short)
    print(f"search, 1-2 letters: {_summary(short)}")
    printed = ["Sở Giáo dục và Đào tạo", "Hội Khuyến học thành phố", "UBND phường Hồng An", "Phòng VH-XH",
               "S&' Néi vu (Ban Thi dua - Khen thwéng thanh phd)", "UBND xã Vĩnh Bảo", "Tổ dân phố số 3"]  # fmt: skip
    times = _measure(printed * 5, lambda text: selectors.resolve_name(text, near=ward, on=date(2025, 8, 20)))
    results["resolve a printed name"] = _summary(times)
    print(f"resolve a printed name: {_summary(times)}")
    city = BodyPlace.objects.get(name="Ủy ban nhân dân thành phố Hải Phòng").body_id
    groups = selectors.groups()
    times = [(g["code"], t) for g in groups for _, t in _measure(["x"], _group(g, city))]
    results["resolve a group"] = _summary(times)
    print(f"resolve a group: {_summary(times)}")


def _group(spec: dict[str, Any], near: Any) -> Callable[[str], Any]:
    from thidua.foundations.orgs import selectors

    return lambda _: selectors.resolve_group(spec, near=near, on=AT.date())


def _measure(texts: list[str], act: Callable[[str], Any]) -> list[tuple[str, float]]:
    for text in texts[:20]:
        act(text)
    times = []
    for text in texts:
        started = time.perf_counter()
        act(text)
        times.append((text, (time.perf_counter() - started) * 1000))
    return times


def _summary(times: list[tuple[str, float]]) -> dict[str, Any]:
    values = sorted(t for _, t in times)
    slowest = sorted(times, key=lambda pair: -pair[1])[:5]
    return {
        "n": len(values),
        "p50_ms": round(statistics.median(values), 1),
        "p95_ms": round(values[int(len(values) * 0.95) - 1], 1),
        "max_ms": round(values[-1], 1),
        "slowest": [f"{text!r} {ms:.0f}" for text, ms in slowest],
    }


def main() -> int:
    """Run everything in a scratch database that is dropped at the end (unless ``--keep``)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=100_000)
    parser.add_argument("--full", action="store_true", help="every usual slot of the templates")
    parser.add_argument("--json", type=Path, help="also write the results there")
    parser.add_argument("--stay", action="store_true", help="wait for Enter before dropping the database")
    options = parser.parse_args()
    import django

    django.setup()
    from thidua.launch.testing import own_database

    results: dict[str, Any] = {}
    with own_database(f"bench_bodies_{os.getpid()}") as url:
        results["load_average_before"] = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        with timed("everything until searching", results):
            build(options.groups, options.full, results)
        if not options.stay:
            search(results)
        if options.stay:
            print(url.rpartition("/")[2])
            sys.stdin.readline()
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
