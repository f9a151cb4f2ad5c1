"""The audit chain verified at a million lines: time, lines per second, memory.

    python -m benchmarks.audit_verify [--lines 1000000] [--json FILE]

Makes a scratch database, writes a chain of that many lines straight into it (a third with personal values), anchors it,
and walks it against the checkpoint as ``thidua audit verify`` does. Memory is this process's high-water mark before and
after the walk: it must not grow with the chain. Promise (issue 4): a million lines in at most 60 s.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

LIMIT_S = 60
_START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def _lines(count: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Entries like those of a working year, chained, with the personal values of each."""
    from thidua.foundations.audit import rules, selectors
    from thidua.foundations.audit.models import Entry

    previous = rules.GENESIS
    for number in range(1, count + 1):
        sealed = {}
        if number % 3 == 0:
            sealed = {"full_name": {"salt": f"{number:032x}", "value": f"Người mẫu {number}"}}
        entry = Entry(
            sequence=number,
            at=_START + timedelta(seconds=13 * number, microseconds=number % 1_000_000),
            verb="obligations.discharge_obligation",
            actor_person=UUID(int=number % 9000),
            actor_label=f"Cán bộ Mẫu {number % 9000} — Ủy ban nhân dân phường Mẫu {number % 114}",
            actor_role="contributor",
            acting_body=UUID(int=number % 114),
            address="10.0.0.7",
            subject_type="obligation",
            subject_id=str(UUID(int=number)),
            subject_label=f"Báo cáo kết quả thực hiện quý {number % 4 + 1}",
            changes={"state": ["started", "discharged"], "late": [None, False]},
            reason="",
            commitments={n: rules.commitment(kept["salt"], n, kept["value"]) for n, kept in sealed.items()},
            previous=previous,
        )
        entry.digest = previous = rules.digest(selectors.line_of(entry), previous)
        yield entry, sealed


def _fill(count: int) -> None:
    """By COPY: what is measured is the walk, not the writing."""
    from django.db import connection

    from thidua.foundations.audit.models import Entry

    columns = [str(field.column) for field in Entry._meta.concrete_fields]
    kept: list[tuple[int, str]] = []
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY audit_entry ({', '.join(columns)}) FROM STDIN") as stream:
            for entry, sealed in _lines(count):
                row = [getattr(entry, column) for column in columns]
                stream.write_row([json.dumps(value) if isinstance(value, dict) else value for value in row])
                if sealed:
                    kept.append((entry.sequence, json.dumps(sealed)))
        with cursor.copy("COPY audit_personal (entry_id, values) FROM STDIN") as stream:
            for values in kept:
                stream.write_row(values)
        cursor.execute("ANALYZE audit_entry, audit_personal")


def main() -> int:
    """Fill, anchor, walk, print; 1 when the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    import django

    django.setup()
    import tempfile

    from benchmarks.bodies import busy
    from thidua.foundations.audit import selectors, services
    from thidua.launch.testing import own_database

    with own_database(f"bench_verify_{os.getpid()}"), tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        if os.fork() == 0:  # so that the memory of filling is not counted
            _fill(options.lines)
            os._exit(0)
        if os.wait()[1]:
            return 1
        print(f"{options.lines} lines written in {time.perf_counter() - started:.1f} s", flush=True)
        services.export_checkpoint(Path(folder) / "head.json", at=datetime.now(UTC))
        selectors.verify_chain(up_to=1000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        started, worked = time.perf_counter(), busy() or 0.0
        found = selectors.verify_chain(checkpoint=Path(folder) / "head.json")
        seconds, work = time.perf_counter() - started, (busy() or 0.0) - worked
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results = {
        "lines": found.lines,
        "ok": found.ok,
        "seconds": round(seconds, 1),
        "processor seconds": round(work, 1),  # of this process and of its database backend
        "lines a second": round(found.lines / seconds),
        "memory before, MB": round(before),
        "memory after, MB": round(after),
    }
    for name, value in results.items():
        print(f"{name:20} {value}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0 if found.ok and found.lines == options.lines and seconds <= LIMIT_S * options.lines / 1e6 else 1


if __name__ == "__main__":
    sys.exit(main())
