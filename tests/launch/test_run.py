"""The whole group, started and stopped as a person does."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from thidua.launch.ports import free_port
from thidua.launch.postgres import Cluster
from thidua.launch.supervisor import birth, read_state

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def start(var: Path, **more: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """``thidua run`` without demo data; the process and what it announced."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("THIDUA_", "DATABASE_URL", "DJANGO_"))}
    environ = {**clean, "THIDUA_VAR_DIR": str(var), **more}
    words = [
        sys.executable,
        "-m",
        "thidua",
        "run",
        "--json",
        "--no-demo",
        "--workers",
        "1",
        "--port",
        str(free_port()),
    ]
    log = (var / "run-output.txt").open("w+")
    process = subprocess.Popen(words, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    log.seek(0)
    assert line, f"it did not get ready: {log.read()}"
    return process, json.loads(line)


def test_the_group_serves_refuses_a_second_run_stops_clean_and_runs_on_a_server(var: Path) -> None:
    process, told = start(var)
    try:
        port = int(told["url"].rpartition(":")[2])
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        link.request("GET", "/")
        assert link.getresponse().status < 500
        with psycopg.connect(Cluster(var).url()) as database:
            database.execute("CREATE TABLE kept AS SELECT 'còn' AS word")

        second = subprocess.run(
            [sys.executable, "-m", "thidua", "run", "--json"],
            env={**os.environ, "THIDUA_VAR_DIR": str(var)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 6
        assert told["url"] in json.loads(second.stdout)["error"]

        until(lambda: len(read_state(var / "run")["processes"]) == 2)
        children = [entry["pid"] for entry in read_state(var / "run")["processes"]]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert not any(birth(pid) for pid in children)
        assert Cluster(var).pid() is None
    finally:
        process.kill()
        process.wait()

    # Again, now with that database as a server of its own: the data are there, and it is not ours to stop.
    server = Cluster(var)
    url = server.start()
    process, _told = start(var, DATABASE_URL=url)
    try:
        with psycopg.connect(url) as database:
            assert database.execute("SELECT word FROM kept").fetchone() == ("còn",)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert server.pid() is not None, "a server that is not ours is left running"
    finally:
        process.kill()
        process.wait()
