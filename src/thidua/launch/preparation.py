# ruff: noqa: S603 - starts our own interpreter with fixed arguments
"""Which preparation steps a start needs, decided without loading Django, and having them done."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from thidua.ground.clock import today
from thidua.launch.console import Console
from thidua.launch.environment import ROOT
from thidua.launch.errors import LaunchError
from thidua.launch.stamps import Stamps, digest_of, quick_digest_of
from thidua.launch.supervisor import tail

TITLES = {
    "migrate": "Cập nhật cấu trúc cơ sở dữ liệu",
    "base": "Nạp địa bàn và gói phong trào",
    "static": "Gom tệp giao diện",
    "world": "Nạp dữ liệu mẫu (phường)",
    "accounts": "Đọc tài khoản mẫu",
}


def identity_of(url: str) -> str:
    """A name of this very database: another cluster or a re-created database has another one."""
    import psycopg

    with psycopg.connect(url, connect_timeout=10) as link:
        row = link.execute(
            "SELECT (SELECT system_identifier FROM pg_control_system()), oid FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    return ":".join(map(str, row or ()))


def unapplied(url: str) -> bool:
    """Whether a migration of ours lies on disk that this database has not had."""
    import psycopg

    on_disk = {
        (path.parts[-3], path.stem)
        for path in (ROOT / "src").rglob("migrations/[0-9]*.py")
        if (path.parent / "__init__.py").exists()
    }
    with psycopg.connect(url, connect_timeout=10) as link:
        there = link.execute("SELECT to_regclass('django_migrations')").fetchone()
        if not there or there[0] is None:
            return True
        applied = {
            (app, name) for app, name in link.execute("SELECT app, name FROM django_migrations").fetchall()
        }
    return not on_disk <= applied


def digests(identity: str) -> dict[str, str]:
    """What each step depends on."""
    source = ROOT / "src" / "thidua"
    requirements = ROOT / "requirements" / "base.txt"
    commands = source.rglob("management/commands/load_base.py")
    return {
        "migrate": digest_of([requirements, ROOT / "config" / "settings.py"], identity),
        # The tree of places is of a date: once a day it is looked at again.
        "base": digest_of([ROOT / "packs", *commands], identity, str(today())),
        "static": quick_digest_of([source / "web" / "static", requirements], sys.executable),
        "world": identity,
    }


def prepare(
    environ: Mapping[str, str], *, var: Path, console: Console, demo: bool = True, force: bool = False
) -> list[dict[str, Any]] | None:
    """Do what is needed and return the sample accounts as the database has them then; ``None`` where nothing was
    needed, so that nobody has looked yet (:class:`SampleAccounts` does, beside the start of the web server).
    """
    url = environ["DATABASE_URL"]
    stamps = Stamps(var / "stamps")
    wanted = digests(identity_of(url))
    needed = {step for step, digest in wanted.items() if force or not stamps.is_done(step, digest)}
    if unapplied(url):
        needed |= {"migrate", "base"}
    if not (var / "static").is_dir() or environ.get("THIDUA_DEBUG") == "1":
        # In debugging the files are served from where they are.
        needed = needed - {"static"} if environ.get("THIDUA_DEBUG") == "1" else needed | {"static"}
    if not demo:
        needed.discard("world")
    if not needed:
        return None
    answers = _run({*needed, "accounts"}, environ, var, console)
    for step in needed & answers.keys():
        # A skipped step (its command does not exist yet) is tried again next time.
        if not answers[step].get("skipped"):
            stamps.mark(step, wanted[step])
    return list(answers["accounts"]["accounts"])


class SampleAccounts:
    """The sample accounts as the database has them now, read by a process of its own while something else starts.

    They are read at every start: what is printed must open the door, whatever happened to them meanwhile.
    """

    def __init__(self, environ: Mapping[str, str], var: Path) -> None:
        self._answer = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
        self._process = _child({"accounts"}, environ, var, self._answer)

    def read(self) -> list[dict[str, Any]] | None:
        """The accounts; ``None`` while they are being read, empty when they could not be (the log says why)."""
        if self._process.poll() is None:
            return None
        self._answer.seek(0)
        lines = [json.loads(line) for line in self._answer]
        return next((list(line["accounts"]) for line in lines if line.get("done") == "accounts"), [])

    def close(self) -> None:
        """End the reading, whether it is done or not."""
        self._process.terminate()
        self._process.wait(10)
        self._answer.close()


def _child(
    steps: set[str], environ: Mapping[str, str], var: Path, stdout: int | IO[str]
) -> subprocess.Popen[str]:
    log = var / "log" / "prepare.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "thidua.launch.prepare", *sorted(steps)],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=errors,
            env=dict(environ),
            cwd=ROOT,
            text=True,
            encoding="utf-8",
        )


def _run(
    steps: set[str], environ: Mapping[str, str], var: Path, console: Console
) -> dict[str, dict[str, Any]]:
    answers: dict[str, dict[str, Any]] = {}
    process = _child(steps, environ, var, subprocess.PIPE)
    try:
        refused = _follow(process, console, answers)
    except BaseException:
        process.terminate()
        process.wait(10)
        raise
    code = process.wait()
    if refused:
        raise LaunchError(refused)
    if code != 0:
        log = var / "log" / "prepare.log"
        missing = [TITLES[step] for step in TITLES if step in steps and step not in answers]
        raise LaunchError(
            f"Không làm xong bước “{missing[0] if missing else '?'}”:\n{tail(log)}", hint=f"Nhật ký: {log}"
        )
    return answers


def _follow(process: subprocess.Popen[str], console: Console, answers: dict[str, dict[str, Any]]) -> str:
    """Show each step as the child reports it; the words of a refusal, else ""."""
    assert process.stdout is not None
    current, shown, refused = "", None, ""
    for raw in process.stdout:
        line: dict[str, Any] = json.loads(raw)
        if "failed" in line:
            refused = line["message"]
            break
        if "done" in line:
            answers[line["done"]] = line
            if shown is not None:
                step, manager = shown
                step.result = line.get("result", "")
                step.mark = "!" if line.get("skipped") else "✓"
                manager.__exit__(None, None, None)
                shown = None
        elif line["step"] != current:
            current = line["step"]
            manager = console.step(TITLES[current])
            shown = (manager.__enter__(), manager)
        elif shown is not None:
            shown[0].note(line["note"])
    if shown is not None:
        # The child died inside this step: end its line with a cross; the caller tells why.
        failure = LaunchError("dở dang")
        with contextlib.suppress(LaunchError):
            shown[1].__exit__(LaunchError, failure, None)
    return refused


def child_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of every process of the group: ours, importable from the working copy."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), *filter(None, [environ.get("PYTHONPATH")])])
    return {**environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
