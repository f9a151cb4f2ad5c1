# ruff: noqa: S603 - starts the checking programs of our own environment with fixed arguments
"""``make check`` and ``make test``: what the integration machine runs, in one order, all steps even after a failure."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thidua.launch import machine, packages
from thidua.launch.console import Console
from thidua.launch.environment import ROOT, var_dir
from thidua.launch.errors import LaunchError
from thidua.launch.preparation import child_environment
from thidua.launch.testing import database_url, in_use, test_cluster

#: pytest's code for "no test was selected": no failure of a part that is empty.
_NO_TESTS = 5
#: Two processes: the machine we promise the two minutes on has two cores.
PROCESSES = "2"


@dataclass
class Counts:
    """What a pytest part counted."""

    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0


@dataclass
class Outcome:
    """How one step ended."""

    name: str
    ok: bool
    seconds: float
    counts: Counts | None = None


@dataclass(frozen=True)
class Check:
    """One step: its short name (for ``--only``), what it is for, and its command."""

    name: str
    title: str
    argv: Sequence[str] = field(default_factory=tuple)
    tests: bool = False
    needs_database_url: bool = False


def checks(*, fast: bool) -> list[Check]:
    """The steps in their order: the quick ones first."""
    python = sys.executable
    tools = Path(python).parent
    pytest = [python, "-m", "pytest", "-p", "no:cacheprovider", "--color=no"]
    listed = [
        Check("format", "Định dạng (ruff format)", [python, "-m", "ruff", "format", "--check", "-q", "."]),
        Check("lint", "Lỗi thường gặp (ruff)", [python, "-m", "ruff", "check", "-q", "."]),
        Check(
            "contracts",
            "Hợp đồng nhập giữa các phòng (import-linter)",
            [str(tools / "lint-imports"), "--no-cache"],
        ),
        Check(
            "migrations",
            "Di trú khớp mô hình",
            [python, "manage.py", "makemigrations", "--check", "--dry-run"],
            needs_database_url=True,
        ),
        Check("types", "Kiểu (mypy)", [python, "-m", "mypy", "src", "config"]),
    ]
    several = [*pytest, "-n", PROCESSES, "-m"]
    listed.append(Check("tests", "Kiểm thử nhanh", [*several, "not browser and not slow"], tests=True))
    if not fast:
        listed.append(Check("slow", "Kiểm thử lâu", [*several, "slow and not browser"], tests=True))
        listed.append(Check("browser", "Kiểm thử trình duyệt", [*pytest, "-m", "browser"], tests=True))
    return listed


def run_checks(*, only: Sequence[str] | None, fast: bool, install: bool, as_json: bool) -> int:
    """Run them; 0 when all pass. The last line is the plain pytest summary over both parts."""
    console = Console()
    chosen = checks(fast=fast)
    if only:
        unknown = set(only) - {check.name for check in chosen}
        if unknown:
            known = ", ".join(check.name for check in chosen)
            raise LaunchError(f"Không có bước {', '.join(sorted(unknown))}.", hint=f"Các bước: {known}")
        chosen = [check for check in chosen if check.name in only]
    testing = any(check.tests for check in chosen)
    skipped_kinds = packages.ensure_for_tests(console, install=install) if testing else []
    environ = _environment()
    outcomes = []
    began = time.monotonic()
    with _test_database(console):
        for check in chosen:
            console.say(f"\n== {check.title}")
            outcomes.append(_run(check, environ, console))
    _summary(console, outcomes, skipped_kinds, time.monotonic() - began)
    if as_json:
        listed = [{**vars(o), "counts": vars(o.counts) if o.counts else None} for o in outcomes]
        sys.stdout.write(
            json.dumps({"ok": all(o.ok for o in outcomes), "steps": listed}, ensure_ascii=False) + "\n"
        )
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def _environment() -> dict[str, str]:
    # Settings of a running installation (its secrets, its debug switch) must not colour the tests.
    kept = {"THIDUA_VAR_DIR", "THIDUA_SHARED", "THIDUA_PG_BIN", "THIDUA_PG_USER"}
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith("THIDUA_") or name in kept
    }
    clean |= {"THIDUA_TESTING": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    shared = ROOT.parent / "shared"
    if shared.is_dir():
        clean.setdefault("THIDUA_SHARED", str(shared))
    browser = machine.find_chromium()
    if browser:
        clean["THIDUA_CHROMIUM"] = browser
    return child_environment(clean)


@contextlib.contextmanager
def _test_database(console: Console) -> Iterator[None]:
    """The throw-away cluster for the length of the checks; left running when it ran before or others use it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    cluster = test_cluster()
    was_up = cluster.pid() is not None
    with console.step("Cơ sở dữ liệu kiểm thử"):
        cluster.start()
    try:
        yield
    finally:
        if not was_up and not in_use(cluster):
            cluster.stop()


def _run(check: Check, environ: dict[str, str], console: Console) -> Outcome:
    argv = list(check.argv)
    report = var_dir() / "reports" / f"{check.name}.xml"
    if check.tests:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.unlink(missing_ok=True)
        argv.append(f"--junitxml={report}")
    if check.needs_database_url:
        environ = {**environ, "DATABASE_URL": database_url()}
    began = time.monotonic()
    try:
        code = subprocess.run(argv, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, check=False).returncode
    except OSError as error:
        console.say(f"  không chạy được: {error}")
        code = 127
    ok = code == 0 or (check.tests and code == _NO_TESTS)
    outcome = Outcome(check.name, ok, time.monotonic() - began, _counts(report) if check.tests else None)
    console.say(f"  {'✓' if ok else '✗'} {check.title} ({outcome.seconds:.1f} s)")
    return outcome


def _counts(report: Path) -> Counts:
    counts = Counts()
    try:
        root = ET.parse(report).getroot()  # noqa: S314
    except (OSError, ET.ParseError):
        return counts
    for suite in root.iter("testsuite"):
        total, failed, errors, skipped = (
            int(suite.get(k, "0")) for k in ("tests", "failures", "errors", "skipped")
        )
        counts.failed += failed
        counts.errors += errors
        counts.skipped += skipped
        counts.passed += total - failed - errors - skipped
    return counts


def _summary(console: Console, outcomes: list[Outcome], skipped_kinds: list[str], seconds: float) -> None:
    console.say("\n" + "-" * 72)
    for outcome in outcomes:
        console.say(f"  {'✓' if outcome.ok else '✗'} {outcome.name:<11} {outcome.seconds:>6.1f} s")
    for line in skipped_kinds:
        console.say(f"  – {line}")
    parts = [outcome.counts for outcome in outcomes if outcome.counts]
    if parts:
        named = [
            (sum(part.failed for part in parts), "failed"),
            (sum(part.passed for part in parts), "passed"),
            (sum(part.skipped for part in parts), "skipped"),
            (sum(part.errors for part in parts), "errors"),
        ]
        words = ", ".join(f"{count} {word}" for count, word in named if count) or "no tests ran"
        console.say(f"==== {words} in {seconds:.2f}s ====")
