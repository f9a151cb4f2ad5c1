"""The embedded PostgreSQL: keeps data, survives kills, finds a port, is safe by its own gate."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from thidua.launch import environment, gate, pgtools
from thidua.launch.errors import DatabaseDown, DatabaseRefused, LaunchError
from thidua.launch.pgsettings import server_settings
from thidua.launch.ports import port_is_free
from thidua.launch.postgres import Cluster


def rows(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as link:
        return link.execute("SELECT word FROM kept ORDER BY 1").fetchall()


def test_a_restart_and_a_kill_keep_every_committed_row(var: Path) -> None:
    cluster = Cluster(var)
    url = cluster.start()
    with psycopg.connect(url) as link:
        link.execute("CREATE TABLE kept (word text)")
        link.execute("INSERT INTO kept VALUES ('Đã nhận')")
    assert cluster.stop() is True
    assert cluster.pid() is None
    assert cluster.stop() is False

    began = time.monotonic()
    assert cluster.start() == url, "the address stays the same while the port is free"
    assert time.monotonic() - began < 10
    assert rows(url) == [("Đã nhận",)]

    # A power cut: no shutdown, the pid file stays behind and names a process that is gone.
    pid = cluster.pid()
    assert pid is not None
    with psycopg.connect(url) as link:
        link.execute("INSERT INTO kept VALUES ('Trước khi mất điện')")
    kill_server(pid)
    assert (cluster.data / "postmaster.pid").exists()
    assert cluster.pid() is None
    # Worse: the number was given to an innocent process since.
    lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    (cluster.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert cluster.pid() is None, "another program under that number is not our server"
    (cluster.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert rows(cluster.start()) == [("Trước khi mất điện",), ("Đã nhận",)]

    # Its port is taken while it is down: it moves instead of failing.
    cluster.stop()
    taken = json.loads((cluster.home / "state.json").read_text())["port"]
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", taken))
        squatter.listen()
        assert not port_is_free(taken)
        moved = cluster.start()
        assert f":{taken}/" not in moved
        assert len(rows(moved)) == 2

    # The gate passes on what we start, and the application's role is no superuser.
    facts = gate.check(moved)
    assert facts["fsync"] == facts["data_checksums"] == "on"
    with psycopg.connect(moved) as link:
        assert link.execute(
            "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (
            False,
            False,
        )
        for name in gate.EXTENSIONS:
            link.execute(f"CREATE EXTENSION {name}")

    # The secrets are nobody else's.
    assert stat.S_IMODE((cluster.home / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
    assert json.dumps(cluster.status()).find((cluster.home / "password").read_text()) == -1
    wrong = moved.replace((cluster.home / "password").read_text(), "wrong")
    with pytest.raises(DatabaseDown):
        gate.check(wrong)


def kill_server(pid: int) -> None:
    """As the kernel does when memory runs out; its helpers take a moment to notice."""
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.01)


def test_an_interrupted_first_start_begins_again(var: Path) -> None:
    cluster = Cluster(var, throwaway=True)
    (cluster.home / "data.new").mkdir(parents=True)
    (cluster.home / "data.new" / "PG_VERSION").write_text("18")
    with psycopg.connect(cluster.start()) as link:
        assert link.execute("SELECT current_user").fetchone() == ("thidua",)
    # Many at once want the same database: one starts it, all get the same address.
    cluster.stop()
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(Cluster(var, throwaway=True).start())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    # What the tests run on is never accepted for real data.
    with pytest.raises(DatabaseRefused) as refused:
        gate.check(found[0])
    assert "fsync" in str(refused.value)
    cluster.destroy()
    assert not cluster.home.exists()


def test_data_of_another_major_version_is_refused_untouched(var: Path) -> None:
    cluster = Cluster(var)
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("13\n")
    with pytest.raises(DatabaseDown, match="PostgreSQL 13"):
        cluster.start()
    assert (cluster.data / "PG_VERSION").read_text() == "13\n"


def test_the_real_cluster_is_durable_and_only_the_test_one_is_not() -> None:
    real, fast = server_settings(5555, throwaway=False), server_settings(5555, throwaway=True)
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert f"{name} = on\n" in real
        assert f"{name} = off\n" in fast
    assert "listen_addresses = '127.0.0.1'\n" in real


def test_the_system_programs_are_used_when_the_wheel_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THIDUA_PG_BIN", raising=False)
    monkeypatch.setattr(pgtools, "_wheel_folder", lambda: None)
    monkeypatch.setattr(pgtools, "_system_folders", list)
    with pytest.raises(LaunchError) as refused:
        pgtools.find_tools()
    assert refused.value.exit_code == 3
    assert "DATABASE_URL" in refused.value.hint


def test_an_old_system_postgresql_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "postgres"
    fake.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.9'\n")
    fake.chmod(0o755)
    monkeypatch.delenv("THIDUA_PG_BIN", raising=False)
    monkeypatch.setattr(pgtools, "_wheel_folder", lambda: None)
    monkeypatch.setattr(pgtools, "_system_folders", lambda: [tmp_path])
    with pytest.raises(LaunchError, match=r"13\.9"):
        pgtools.find_tools()
    fake.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 16.4 (Debian 16.4-1)'\n")
    assert pgtools.find_tools() == pgtools.Tools(tmp_path, "16.4", "system")


def test_database_url_switches_the_embedded_server_off(var: Path) -> None:
    given = {"DATABASE_URL": "postgresql://a:b@db.example/thidua", "THIDUA_VAR_DIR": str(var)}
    assert environment.start_database(given) is None
    assert given["DATABASE_URL"] == "postgresql://a:b@db.example/thidua"
    assert not (var / "pg").exists()


def test_a_verb_of_a_room_asks_for_an_up_to_date_database_from_any_folder(var: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    words = [sys.executable, "-m", "thidua", "audit", "verify", "--json"]
    answer = subprocess.run(words, cwd=var, env=environ, capture_output=True, text=True, check=False)
    assert answer.returncode == 1, answer.stderr
    assert json.loads(answer.stdout)["hint"] == "Chạy: make run"
    assert Cluster(var).pid() is None, "started for this verb only"


def test_the_small_command_prints_the_address_and_stops(var: Path) -> None:
    def call(verb: str) -> str:
        words = [sys.executable, "-m", "thidua.launch.postgres", verb, "--var", str(var), "--throwaway"]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()

    with psycopg.connect(call("url")) as link:
        assert link.execute("SELECT 1").fetchone() == (1,)
    assert json.loads(call("status"))["running"] is True
    call("stop")
    assert json.loads(call("status"))["running"] is False
