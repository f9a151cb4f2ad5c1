# ruff: noqa: S603 - starts our own programs with arguments of the person at the keyboard
"""Verbs that run inside the installation: management commands, benchmarks, the database's own client."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from thidua.launch import environment, gate
from thidua.launch.environment import ROOT
from thidua.launch.errors import LaunchError, NoTools
from thidua.launch.postgres import Cluster
from thidua.launch.preparation import child_environment, unapplied


def world(size: str) -> int:
    """Migrate, load the base data and build the demo world of this size; the exit code of what failed, else 0."""
    environment.fill()
    with _database(environment.var_dir()):
        for words in (["migrate", "--verbosity", "0"], ["load_base"], ["build_world", "--size", size]):
            code = _manage(words)
            if code:
                return code
    return 0


def benchmarks() -> dict[str, str]:
    """Name of each measurement and its first line: the programs in ``benchmarks/`` that can be run."""
    found = {}
    for path in sorted((ROOT / "benchmarks").glob("[a-z]*.py")):
        text = path.read_text(encoding="utf-8")
        if '__name__ == "__main__"' in text:
            found[path.stem] = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    return found


def bench(names: Sequence[str], options: Sequence[str] = ()) -> int:
    """Measure, each in a process of its own, on a cluster as durable as the real one; the worst exit code.

    :param options: the one measurement's own (``--json FILE``).
    """
    known = benchmarks()
    unknown = set(names) - set(known)
    if unknown or not known:
        raise LaunchError(
            f"Không có phép đo {', '.join(sorted(unknown))}.", hint=f"Các phép đo: {', '.join(known)}"
        )
    if options and len(names) != 1:
        raise LaunchError(
            "Tùy chọn của phép đo chỉ viết cho một phép đo.", hint="Ví dụ: thidua bench scope -- --rounds 60"
        )
    environment.fill()
    worst = 0
    with _database(environment.var_dir() / "bench", may_create=True):
        for name in names or known:
            sys.stdout.write(f"\n== {name}: {known[name]}\n")
            sys.stdout.flush()
            command = [sys.executable, "-m", f"benchmarks.{name}", *options]
            worst = max(
                worst, subprocess.run(command, env=child_environment(), cwd=ROOT, check=False).returncode
            )
    return worst


@contextlib.contextmanager
def installation() -> Iterator[None]:
    """Settings and database of this installation around a verb whose code lives in a room (``needs_installation``)."""
    environment.fill()
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # the settings, from whatever folder the command is called
    with _database(environment.var_dir()):
        if unapplied(os.environ["DATABASE_URL"]):
            raise LaunchError("Cơ sở dữ liệu chưa được cập nhật cho bản này.", hint="Chạy: make run")
        yield


@contextlib.contextmanager
def _database(var: Path, *, may_create: bool = False) -> Iterator[None]:
    """The embedded database of this folder for the length of the block, unless DATABASE_URL names another."""
    if not environment.uses_embedded():
        yield
        return
    cluster = Cluster(var, may_create=may_create)
    was_up = cluster.pid() is not None
    os.environ["DATABASE_URL"] = cluster.start()
    try:
        yield
    finally:
        del os.environ["DATABASE_URL"]
        if not was_up:
            cluster.stop()


def _manage(words: Sequence[str]) -> int:
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, env=child_environment(), cwd=ROOT, check=False).returncode


def database(act: str, *, as_json: bool) -> int:
    """``thidua db …``."""
    cluster = Cluster(environment.var_dir())
    embedded = environment.uses_embedded()
    if act in {"start", "stop", "status"} and not embedded:
        raise LaunchError("DATABASE_URL đã đặt: không có cơ sở dữ liệu nhúng nào để bật, tắt hay xem.")
    if act == "stop":
        stopped = cluster.exists() and cluster.stop()
        return _say({"stopped": stopped}, as_json, "Đã dừng." if stopped else "Không chạy.")
    if act == "status":
        status = cluster.status()
        word = f"đang chạy ở cổng {status['port']}" if status["running"] else "không chạy"
        return _say(
            status,
            as_json,
            f"PostgreSQL {status['version']} ({status['tools']}): {word}; dữ liệu: {status['data']}",
        )
    url = os.environ.get("DATABASE_URL") or cluster.start()
    if act == "start":
        return _say(cluster.status(), as_json, f"Đang chạy ở cổng {cluster.status()['port']}.")
    if act == "url":
        return _say({"url": url}, as_json, url)
    if act == "check":
        facts = gate.check(url)
        return _say(
            facts, as_json, "Đạt: " + ", ".join(f"{name} = {value}" for name, value in sorted(facts.items()))
        )
    program = cluster.tools.folder / "psql"
    if not program.exists():
        raise NoTools("Không có chương trình psql.", hint="Cài gói postgresql-client.")
    return subprocess.run([str(program), url], check=False).returncode


def _say(value: object, as_json: bool, line: str) -> int:
    sys.stdout.write((json.dumps(value, ensure_ascii=False) if as_json else line) + "\n")
    return 0
