"""``thidua stop``: end the running group, its leftovers, and the throw-away database of the tests."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from thidua.launch import environment
from thidua.launch.console import Console
from thidua.launch.errors import Busy, LaunchError
from thidua.launch.filelock import held
from thidua.launch.postgres import Cluster
from thidua.launch.supervisor import clear_leftovers, is_same_process, read_state
from thidua.launch.testing import test_cluster


def stop(console: Console, *, timeout: float = 45) -> list[str]:
    """Stop everything of this working copy; returns the names of what was running."""
    var = environment.var_dir()
    stopped = _stop_supervisor(var, timeout)
    with held(var / "run" / "supervisor.lock", timeout=5, message="Nhóm tiến trình chưa dừng hẳn."):
        stopped += clear_leftovers(var / "run")
    for name, cluster in (("cơ sở dữ liệu", Cluster(var)), ("cơ sở dữ liệu kiểm thử", test_cluster())):
        if cluster.exists() and cluster.stop():
            stopped.append(name)
    console.say("Đã dừng: " + ", ".join(stopped) + "." if stopped else "Không có gì đang chạy.")
    return stopped


def _stop_supervisor(var: Path, timeout: float) -> list[str]:
    state = read_state(var / "run")
    pid, born = int(state.get("supervisor", 0)), str(state.get("born", ""))
    if not is_same_process(pid, born):
        return []
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + timeout
    while is_same_process(pid, born):
        if time.monotonic() > deadline:
            raise Busy(f"Nhóm tiến trình (pid {pid}) chưa dừng sau {timeout:.0f} giây.")
        time.sleep(0.05)
    return ["máy chủ web", "tiến trình nền"]


def reset(console: Console, *, yes: bool) -> int:
    """Delete the var folder - all data and secrets of this working copy - after the person has typed the answer."""
    var = environment.var_dir()
    if not var.exists():
        console.say("Chưa có dữ liệu nào.")
        return 0
    if not yes:
        try:
            answer = input(f"Xóa vĩnh viễn toàn bộ dữ liệu ở {var}? Gõ “xóa” để đồng ý: ")
        except EOFError:
            answer = ""
        if answer.strip().lower() not in {"xóa", "xoá", "xoa"}:
            raise LaunchError(
                "Không xóa gì.", hint="Trong tập lệnh không có người trả lời: thidua reset --yes"
            )
    stop(console)
    import shutil

    shutil.rmtree(var)
    console.say(f"Đã xóa {var}.")
    return 0
