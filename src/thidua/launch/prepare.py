"""Bring the database and the static files up to date: one Django process, started by ``run`` only when something changed.

    python -m thidua.launch.prepare migrate base static world accounts

Speaks in lines of JSON on standard output: ``{"step", "note"}`` while it works, ``{"done", "result"}`` after each
step, ``{"failed", "message"}`` when one is refused.
Everything here may be run again at any time.
"""

from __future__ import annotations

import io
import json
import sys
import traceback
from collections.abc import Callable
from typing import Any

STEPS = ("migrate", "base", "static", "world", "accounts")
#: A pack that is refused must not keep people from their work: what is loaded stays, and the next start tries again.
OPTIONAL = {"base", "world"}


class _Notes(io.TextIOBase):
    """Turns what a command prints into notes of the step, a line at a time."""

    def __init__(self, step: str, out: Callable[[dict[str, Any]], None]) -> None:
        self._step, self._out, self._rest = step, out, ""

    def write(self, text: str) -> int:
        *whole, self._rest = (self._rest + text).replace("\r", "\n").split("\n")
        for line in whole:
            if line.strip():
                self._out({"step": self._step, "note": line.strip()[:160]})
        return len(text)

    def writable(self) -> bool:
        return True


def main(argv: list[str] | None = None) -> int:
    """Do the named steps in their order."""
    wanted = set(sys.argv[1:] if argv is None else argv)
    # Commands print as they like; only our lines may reach the launcher.
    channel = sys.stdout
    sys.stdout = sys.stderr

    def out(line: dict[str, Any]) -> None:
        channel.write(json.dumps(line, ensure_ascii=False) + "\n")
        channel.flush()

    import django

    django.setup()
    from django.core.management import CommandError

    for step in STEPS:
        if step in wanted:
            out({"step": step, "note": ""})
            try:
                out({"done": step, **_ACTS[step](_Notes(step, out))})
            except CommandError as error:
                # A refusal with its reason, written for people; no traceback.
                if step not in OPTIONAL:
                    out({"failed": step, "message": str(error)})
                    return 1
                out({"done": step, "result": f"chưa nạp được, giữ bản đang có. {error}", "skipped": True})
            except Exception as error:
                if step != "world":
                    raise
                # Sample data are all or nothing (one transaction); without them the system still serves its people.
                traceback.print_exc()
                out(
                    {
                        "done": step,
                        "result": f"chưa dựng được ({error}); lần chạy sau thử lại",
                        "skipped": True,
                    }
                )
    return 0


def _migrate(notes: _Notes) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=notes)
    return {"result": f"{waiting} bước" if waiting else "không có gì mới"}


def _base(notes: _Notes) -> dict[str, Any]:
    return _command("load_base", notes)


def _static(notes: _Notes) -> dict[str, Any]:
    from django.core.management import call_command

    answer = io.StringIO()
    call_command("collectstatic", interactive=False, verbosity=1, clear=True, stdout=answer)
    return {
        "result": answer.getvalue()
        .strip()
        .split("\n")[-1]
        .split(" copied")[0]
        .replace(" static files", " tệp")
    }


def _world(notes: _Notes) -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    if get_user_model()._default_manager.exists():
        return {"result": "đã có dữ liệu, giữ nguyên"}
    return _command("build_world", notes, size="ward")


def _accounts(_notes: _Notes) -> dict[str, Any]:
    from django.core.management import call_command, get_commands

    if "demo_accounts" not in get_commands():
        return {"result": "", "accounts": []}
    answer = io.StringIO()
    call_command("demo_accounts", json=True, all=True, stdout=answer)
    # Everybody of the demonstration, each with the post they begin with: visitors look for a commune's officer.
    first: dict[str, Any] = {}
    for account in json.loads(answer.getvalue() or "[]"):
        first.setdefault(account["email"], account)
    return {"result": "", "accounts": list(first.values())}


def _command(name: str, notes: _Notes, **options: Any) -> dict[str, Any]:
    from django.core.management import call_command, get_commands

    if name not in get_commands():
        return {"result": f"bỏ qua: chưa có lệnh {name}", "skipped": True}
    call_command(name, stdout=notes, **options)
    return {"result": ""}


_ACTS: dict[str, Callable[[_Notes], dict[str, Any]]] = {
    "migrate": _migrate,
    "base": _base,
    "static": _static,
    "world": _world,
    "accounts": _accounts,
}

if __name__ == "__main__":
    raise SystemExit(main())
