"""Ten thousand random alterations of the audit chain, each looked for against a checkpoint kept outside.

    python -m benchmarks.audit_attack [--alterations 10000] [--lines 60] [--seed 1] [--json FILE]

Makes a scratch database with a chain of real acts (personal values, lawful erasures among them) and plays somebody who owns
the database: each kind of ``foundations/audit/tests/attacks.py`` at random, each in a transaction of its own that is rolled
back. Prints how many of each kind were made and found, and how many would be found without the checkpoint. After every
tenth the untouched chain is verified: an alarm there is a failure too. Exit code 1 when one is missed or one alarm false.
Promise (issue 4): all found.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")


def main() -> int:
    """Attack, look, count; 1 when something was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alterations", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--json", type=Path, help="also write the results there")
    options = parser.parse_args()
    import django

    django.setup()
    from thidua.launch.testing import own_database

    with own_database(f"bench_audit_{os.getpid()}"):
        results = _attack(options.alterations, options.lines, options.seed)
    made, found = Counter(results["made"]), Counter(results["found"])
    for kind in results["made"]:
        print(
            f"{kind:34} {made[kind]:6} made  {found[kind]:6} found  {results['alone'].get(kind, 0):6} without checkpoint"
        )
    print(
        f"{made.total()} alterations, {found.total()} found; {results['clean']} looks at the untouched chain of"
        f" {options.lines} lines, {results['false alarms']} alarms; {results['seconds']} s"
    )
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if made == found and not results["false alarms"] else 1


def _attack(alterations: int, lines: int, seed: str) -> dict[str, Any]:
    from django.db import transaction

    from thidua.foundations.audit import selectors
    from thidua.foundations.audit.facts import Checkpoint
    from thidua.foundations.audit.tests.attacks import ATTACKS, make_chain, unlock

    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    clean = alarms = 0
    started = time.perf_counter()
    with transaction.atomic():
        make_chain(lines, seed)
        head = selectors.verify_chain()
        anchor = Checkpoint(head.head, head.digest, "")
        unlock()
        kinds = list(ATTACKS)
        for number in range(alterations):
            kind = kinds[number % len(kinds)]
            with transaction.atomic():
                ATTACKS[kind](Random(f"{seed} {number}"), head.head)
                made[kind] += 1
                found[kind] += not selectors.verify_chain(checkpoint=anchor).ok
                alone[kind] += not selectors.verify_chain().ok
                transaction.set_rollback(True)
            if number % 10 == 9:
                clean += 1
                alarms += not selectors.verify_chain(checkpoint=anchor).ok
            if number % 1000 == 999:
                print(f"{number + 1} …", flush=True)
        transaction.set_rollback(True)
    return {
        "made": dict(made),
        "found": dict(found),
        "alone": dict(alone),
        "clean": clean,
        "false alarms": alarms,
        "seconds": round(time.perf_counter() - started, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
