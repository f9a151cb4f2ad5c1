"""The group: restarts what dies, gives up with the reason, stops without orphans."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from thidua.launch.supervisor import birth, clear_leftovers, is_same_process

GROUP = """
import sys
from pathlib import Path
from thidua.launch.supervisor import Job, Supervisor
folder = Path(sys.argv[1])
job = Job("con", [sys.executable, "-c", sys.argv[2], str(folder)], grace=float(sys.argv[3]))
group = Supervisor([job], run_dir=folder / "run", log_dir=folder / "log", tell=print, pauses=(0.05,), facts={"url": "x"})
reason = group.run(ready=lambda: sys.argv[4] == "ready")
print("REASON", reason)
"""
#: Writes its number and that of a helper of its own, then waits.
CHILD = """
import os, subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(sys.argv[1] + "/pids", "a") as f: f.write(f"{os.getpid()} {helper.pid}\\n")
time.sleep(60)
"""
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + CHILD


def start(folder: Path, child: str, grace: float = 5, ready: str = "ready") -> subprocess.Popen[str]:
    words = [sys.executable, "-c", textwrap.dedent(GROUP), str(folder), child, str(grace), ready]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def pids(folder: Path) -> list[tuple[int, int]]:
    file = folder / "pids"
    if not file.exists():
        return []
    pairs = [line.split() for line in file.read_text().splitlines()]
    return [(int(first), int(second)) for first, second in pairs]


def until(condition: Callable[[], object], seconds: float = 8) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def gone(*numbers: int) -> bool:
    return not any(birth(number) for number in numbers)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_dead_child_comes_back_and_a_signal_stops_all_without_orphans(
    tmp_path: Path, number: signal.Signals
) -> None:
    group = start(tmp_path, CHILD)
    until(lambda: len(pids(tmp_path)) == 1)
    first = pids(tmp_path)[0]
    os.kill(first[0], signal.SIGKILL)
    until(lambda: len(pids(tmp_path)) == 2)
    until(lambda: gone(*first))
    second = pids(tmp_path)[1]
    group.send_signal(number)
    output, _ = group.communicate(timeout=8)
    assert group.returncode == 0
    assert "SIGKILL" in output, "the person is told that it died"
    assert output.strip().endswith("REASON")
    assert gone(*second)
    assert not (tmp_path / "run" / "group.json").exists()


def test_a_child_that_does_not_want_to_stop_is_killed_with_its_helpers(tmp_path: Path) -> None:
    group = start(tmp_path, STUBBORN, grace=0.4)
    until(lambda: pids(tmp_path))
    group.send_signal(signal.SIGTERM)
    output, _ = group.communicate(timeout=8)
    assert "buộc dừng" in output
    assert gone(*pids(tmp_path)[0])


def test_a_child_that_keeps_dying_stops_the_group_with_its_own_words(tmp_path: Path) -> None:
    group = start(tmp_path, "import sys; sys.exit('thiếu cấu hình THIDUA_X')")
    output, _ = group.communicate(timeout=15)
    reason = output.partition("REASON")[2]
    assert "6 lần" in reason
    assert "thiếu cấu hình THIDUA_X" in reason


def test_a_job_that_may_wait_is_started_when_the_group_is_ready(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    told = f"print('started', __import__('pathlib').Path({str(ready)!r}).exists(), flush=True)"
    code = f"""
import sys, os, signal
from pathlib import Path
from thidua.launch.supervisor import Job, Supervisor
folder = Path({str(tmp_path)!r})
sleep = "import time; time.sleep(60)"
jobs = [Job("a", [sys.executable, "-c", sleep]), Job("b", [sys.executable, "-c", {told!r} + "; " + sleep], last=True)]
calls = []
def ready():
    calls.append(1)
    if len(calls) == 4:
        Path({str(ready)!r}).touch()
        return True
    return False
Supervisor(jobs, run_dir=folder / "run", log_dir=folder / "log").run(ready=ready)
"""
    group = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: (tmp_path / "log" / "b.log").exists() and (tmp_path / "log" / "b.log").read_text())
    assert (tmp_path / "log" / "b.log").read_text() == "started True\n"
    group.send_signal(signal.SIGTERM)
    assert group.wait(8) == 0


def test_a_group_that_never_was_ready_gives_up_sooner(tmp_path: Path) -> None:
    output, _ = start(tmp_path, "raise SystemExit(7)", ready="not yet").communicate(timeout=15)
    assert "3 lần" in output.partition("REASON")[2]
    assert "mã thoát 7" in output


def test_leftovers_of_a_killed_supervisor_are_cleared_and_strangers_are_not(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], start_new_session=True)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        until(lambda: pids(tmp_path))
        state = {
            "supervisor": 1,
            "processes": [
                {"name": "web", "pid": child.pid, "born": birth(child.pid)},
                # The number of a dead child that the kernel has given to somebody else since.
                {"name": "worker", "pid": stranger.pid, "born": "1"},
            ],
        }
        (tmp_path / "group.json").write_text(json.dumps(state))
        assert clear_leftovers(tmp_path) == ["web"]
        child.wait(3)
        until(lambda: gone(*pids(tmp_path)[0]))
        assert stranger.poll() is None
        assert clear_leftovers(tmp_path) == []
    finally:
        for process in (child, stranger):
            process.kill()
            process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children about their parent's death")
def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path) -> None:
    group = start(tmp_path, CHILD)
    until(lambda: pids(tmp_path))
    group.kill()
    group.wait()
    until(lambda: gone(pids(tmp_path)[0][0]))
    clear_leftovers(tmp_path / "run")
    until(lambda: gone(*pids(tmp_path)[0]))


def test_a_process_is_known_by_number_and_birth() -> None:
    assert is_same_process(os.getpid(), birth(os.getpid()))
    assert not is_same_process(os.getpid(), "0")
    assert not is_same_process(os.getpid(), "")
