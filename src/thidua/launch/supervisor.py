# ruff: noqa: S603 - starting programs is what this module is for; no argument comes from a request
"""A few processes kept alive as one group and stopped together.

A child that dies is started again after a growing pause; one that keeps dying stops the group with the reason. Each child
leads a process group of its own, so that its helpers die with it, and on Linux it also dies when the supervisor is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thidua.launch.errors import LaunchError

#: Seconds before the n-th restart; the last value repeats.
PAUSES = (0.2, 1.0, 2.0, 5.0, 10.0)
#: So many deaths within the window (seconds) and the group gives up; sooner when it never was ready: then it is no accident.
DEATHS, DEATHS_BEFORE_READY, WINDOW = 6, 3, 60.0
_LOG_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class Job:
    """A process to keep: how it is started and how long it may take to stop (seconds).

    ``last``: started once the group is ready, so that on two cores it does not slow down what people wait for.
    """

    name: str
    argv: Sequence[str]
    environ: Mapping[str, str] | None = None
    cwd: Path | None = None
    grace: float = 10.0
    last: bool = False


@dataclass
class _Child:
    job: Job
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    restart_at: float = 0.0


class Supervisor:
    """``run()`` starts the jobs and returns when a signal asks to stop or a job cannot be kept alive."""

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        run_dir: Path,
        log_dir: Path,
        tell: Callable[[str], None] = lambda _line: None,
        watch: Callable[[], None] | None = None,
        pauses: Sequence[float] = PAUSES,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """``watch`` is called about once a second (it keeps the database up; what it raises stops the group);
        ``facts`` are written beside the process numbers for ``stop`` and ``status``."""
        self.children = [_Child(job) for job in jobs]
        self.run_dir, self.log_dir, self.tell, self.watch = run_dir, log_dir, tell, watch
        self.pauses = pauses
        self.facts = dict(facts or {})
        self._signals = 0

    # ---- life ----

    def run(self, *, ready: Callable[[], bool] | None = None) -> str:
        """Keep the group until asked to stop. Returns "" after a clean stop, else the reason it gave up.

        ``ready`` is asked between looks at the children until it answers True."""
        before = {number: signal.signal(number, self._on_signal) for number in _stop_signals()}
        reason = ""
        try:
            for child in self.children:
                if ready is None or not child.job.last:
                    self._start(child)
            self._write_state()
            reason = self._loop(ready)
        except LaunchError as error:
            reason = str(error)
        finally:
            self.stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)
        return reason

    def _loop(self, ready: Callable[[], bool] | None) -> str:
        last_watch = time.monotonic()
        while not self._signals:
            now = time.monotonic()
            for child in self.children:
                if ready is not None and child.job.last:
                    continue
                reason = self._tend(child, now, DEATHS if ready is None else DEATHS_BEFORE_READY)
                if reason:
                    return reason
            if self.watch is not None and now - last_watch >= 1:
                self.watch()
                last_watch = now
            if ready is not None and ready():
                ready = None
            time.sleep(0.1)
        return ""

    def _tend(self, child: _Child, now: float, limit: int) -> str:
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                return ""
            _kill_group(child.process.pid, signal.SIGKILL)  # its helpers must not outlive it
            child.process = None
            child.deaths = [moment for moment in child.deaths if now - moment < WINDOW] + [now]
            if len(child.deaths) >= limit:
                return (
                    f"Tiến trình “{child.job.name}” dừng {len(child.deaths)} lần trong {WINDOW:.0f} giây "
                    f"({_describe(code)}).\n{self.tail(child.job.name)}"
                )
            pause = self.pauses[min(len(child.deaths), len(self.pauses)) - 1]
            child.restart_at = now + pause
            self.tell(
                f"Tiến trình “{child.job.name}” đã dừng ({_describe(code)}); chạy lại sau {pause:g} giây."
            )
        elif now >= child.restart_at:
            self._start(child)
            self._write_state()
        return ""

    def _start(self, child: _Child) -> None:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        log_path = self.log_dir / f"{child.job.name}.log"
        if log_path.exists() and log_path.stat().st_size > _LOG_LIMIT:
            log_path.replace(log_path.with_suffix(".log.1"))
        with log_path.open("ab") as log:
            child.process = subprocess.Popen(
                list(child.job.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(child.job.environ) if child.job.environ is not None else None,
                cwd=child.job.cwd,
                start_new_session=os.name != "nt",
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )

    def stop_all(self) -> None:
        """Ask all to finish, wait their grace, then kill what is left of their groups."""
        running = [(child, child.process) for child in self.children if child.process is not None]
        for _child, process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        asked = time.monotonic()
        for child, process in running:
            while process.poll() is None:
                if time.monotonic() - asked > child.job.grace or self._signals > 1:
                    self.tell(f"Tiến trình “{child.job.name}” không dừng kịp, buộc dừng.")
                    break
                time.sleep(0.03)
            _kill_group(process.pid, signal.SIGKILL)
            process.wait()
            child.process = None
        (self.run_dir / "group.json").unlink(missing_ok=True)

    def tail(self, name: str, lines: int = 15) -> str:
        """The last lines of a job's log."""
        return tail(self.log_dir / f"{name}.log", lines)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._signals += 1

    def _write_state(self) -> None:
        self.run_dir.mkdir(parents=True, exist_ok=True)
        processes = [
            {"name": c.job.name, "pid": c.process.pid, "born": birth(c.process.pid)}
            for c in self.children
            if c.process
        ]
        state = {"supervisor": os.getpid(), "born": birth(os.getpid()), "processes": processes, **self.facts}
        temporary = self.run_dir / "group.json.new"
        temporary.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        temporary.replace(self.run_dir / "group.json")


# ---- what an earlier run left ----


def read_state(run_dir: Path) -> dict[str, Any]:
    """The group's own notes, or nothing."""
    with contextlib.suppress(OSError, ValueError):
        loaded = json.loads((run_dir / "group.json").read_text(encoding="utf-8"))
        if isinstance(loaded, dict):
            return loaded
    return {}


def clear_leftovers(run_dir: Path) -> list[str]:
    """Kill the children of a supervisor that was killed itself; returns their names. Call under the run lock."""
    state = read_state(run_dir)
    cleared = []
    for entry in state.get("processes", []):
        pid, born = int(entry["pid"]), str(entry.get("born", ""))
        if is_same_process(pid, born):
            cleared.append(str(entry["name"]))
            _end(pid, born)
        else:
            # The leader is gone; helpers of its group may not be. A group number is not reused while members live.
            _kill_group(pid, signal.SIGKILL, only_if_orphaned=True)
    (run_dir / "group.json").unlink(missing_ok=True)
    return cleared


def _end(pid: int, born: str, grace: float = 5.0) -> None:
    _kill_group(pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while is_same_process(pid, born) and time.monotonic() < deadline:
        time.sleep(0.05)
    _kill_group(pid, signal.SIGKILL)


def is_same_process(pid: int, born: str) -> bool:
    """Whether that number still is the process it was (numbers are reused)."""
    return bool(born) and birth(pid) == born


def birth(pid: int) -> str:
    """A mark of when the process began, "" when there is none (or only its corpse)."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] == "Z" else fields[19]
    psutil: Any = importlib.import_module("psutil")
    try:
        return str(psutil.Process(pid).create_time())
    except psutil.Error:
        return ""


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a text file."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 16384))
            return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
    except OSError:
        return ""


def _kill_group(pid: int, number: int, *, only_if_orphaned: bool = False) -> None:
    if os.name == "nt":
        with contextlib.suppress(OSError):
            os.kill(pid, number)
        return
    if only_if_orphaned and birth(pid):
        return  # the number belongs to somebody else's new process
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _stop_signals() -> list[signal.Signals]:
    names = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP"):
        names.append(signal.SIGHUP)
    return names


def _describe(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"tín hiệu {signal.Signals(-code).name}"
    return f"mã thoát {code}"


if sys.platform == "linux":
    # Loaded here, not in the forked child, where taking the import lock could hang.
    _LIBC = ctypes.CDLL(None, use_errno=True)

    def _die_with_parent() -> None:
        _LIBC.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
else:

    def _die_with_parent() -> None: ...
