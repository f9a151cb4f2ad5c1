"""The embedded PostgreSQL: one cluster per var folder, reached over the loopback with a random password.

    python -m thidua.launch.postgres start|stop|status|url --var DIR

Layout of ``DIR/pg``: ``data`` (the cluster), ``log``, ``password`` (0600), ``state.json`` (port). Two roles, both with
scram-sha-256: ``postgres`` (superuser: extensions, backup, repair) and ``thidua`` (owner of the database ``thidua``).
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import secrets
import shutil
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from thidua.launch import pgtools
from thidua.launch.errors import DatabaseDown
from thidua.launch.filelock import held
from thidua.launch.pgsettings import HOST, server_settings
from thidua.launch.ports import free_port, port_is_free

ROLE = "thidua"
DATABASE = "thidua"
#: A log larger than this is set aside once at start.
_LOG_LIMIT = 20 * 1024 * 1024
#: Starts tried while the port is taken by somebody else or a killed server is not quite gone.
_ATTEMPTS = 12


@dataclass
class Cluster:
    """One embedded server.

    ``throwaway`` trades durability for speed and is meant for tests only; ``may_create`` lets the role create databases of
    its own, as tests and benchmarks do.
    """

    var: Path
    throwaway: bool = False
    may_create: bool = False
    _tools: pgtools.Tools | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.var = self.var.resolve()

    @property
    def home(self) -> Path:
        return self.var / "pg"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log" / "server.log"

    @property
    def tools(self) -> pgtools.Tools:
        if self._tools is None:
            self._tools = pgtools.find_tools()
        return self._tools

    # ---- what is there ----

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").is_file()

    def pid(self) -> int | None:
        """The running server's process, or None. A stale pid file (power cut, recycled number) counts as None."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            number = int(lines[0])
        except (OSError, ValueError, IndexError):
            return None
        return number if _is_postgres(number, self.data) else None

    def is_ready(self) -> bool:
        """Running and past recovery."""
        if self.pid() is None:
            return False
        with contextlib.suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready"
        return False

    def url(self, database: str = DATABASE, *, role: str = ROLE) -> str:
        """The address for DATABASE_URL. Holds the password: never log it."""
        state = self._state()
        if "port" not in state:
            raise DatabaseDown("Cơ sở dữ liệu nhúng chưa từng chạy.", hint="Chạy: thidua db start")
        return f"postgresql://{role}:{quote(self._password())}@{HOST}:{state['port']}/{quote(database)}"

    def status(self) -> dict[str, Any]:
        """What ``status`` prints, without the password."""
        pid = self.pid()
        return {
            "running": pid is not None and self.is_ready(),
            "pid": pid,
            "port": self._state().get("port"),
            "version": self.tools.version,
            "tools": self.tools.source,
            "data": str(self.data),
        }

    # ---- acts ----

    def start(self, *, timeout: float = 60) -> str:
        """Make sure the server runs; create it the first time. Returns the address. Safe to call from many processes."""
        with held(
            self.home / ".lock", timeout=timeout + 30, message="Cơ sở dữ liệu đang được khởi động ở nơi khác."
        ):
            if self.is_ready():
                return self.url()
            who = pgtools.run_as()
            pgtools.make_programs_readable(self.tools, who)
            self._prepare_folders(who)
            if not self.exists():
                self._create(who)
            self._check_version()
            if self.pid() is None:
                self._launch(who, timeout)
            self._wait_ready(timeout)
            self._ensure_role_and_database()
        return self.url()

    def stop(self, *, timeout: float = 30) -> bool:
        """Fast shutdown (open transactions are rolled back, everything committed is safe). False when nothing ran."""
        with held(self.home / ".lock", timeout=timeout + 30):
            pid = self.pid()
            if pid is None:
                return False
            os.kill(pid, signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            deadline = time.monotonic() + timeout
            while _is_postgres(pid, self.data):
                if time.monotonic() > deadline:
                    # Immediate shutdown: the next start replays the log, nothing committed is lost.
                    os.kill(pid, signal.SIGQUIT if os.name != "nt" else signal.SIGTERM)
                    deadline = time.monotonic() + 10
                time.sleep(0.02)
            return True

    def destroy(self) -> None:
        """Stop and delete the cluster with all its data."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    # ---- inside ----

    def _state(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            loaded = json.loads((self.home / "state.json").read_text(encoding="utf-8"))
            if isinstance(loaded, dict):
                return loaded
        return {}

    def _password(self) -> str:
        return (self.home / "password").read_text(encoding="utf-8").strip()

    def _prepare_folders(self, who: pgtools.RunAs) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(exist_ok=True)
        if not (self.home / "password").exists():
            write_private(self.home / "password", secrets.token_urlsafe(24))
        if who.name is not None:
            pgtools.make_reachable(self.home, who)
            os.chown(self.log.parent, who.uid, who.gid)
            if self.data.exists() and self.data.stat().st_uid != who.uid:
                # Made by another account earlier (e.g. first run without root): hand it over.
                for item in [self.data, *self.data.rglob("*"), *self.log.parent.rglob("*")]:
                    os.lchown(item, who.uid, who.gid)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _create(self, who: pgtools.RunAs) -> None:
        # A half-made folder from an interrupted first start is not data: begin again.
        building = self.home / "data.new"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        password_file = self.home / "log" / ".pw"
        write_private(password_file, self._password())
        if who.name is not None:
            os.chown(building, who.uid, who.gid)
            os.chown(password_file, who.uid, who.gid)
        arguments = [
            "-D", str(building), "--username=postgres", "--encoding=UTF8", "--auth=scram-sha-256",
            f"--pwfile={password_file}", "--data-checksums",
        ]  # fmt: skip
        if self.tools.major >= 17:
            # Code-point order, stable for ever; Vietnamese order is a stored sort key, not the C library's.
            arguments += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        elif sys.platform == "darwin":
            arguments += ["--locale=en_US.UTF-8", "--lc-collate=C"]  # older macOS has no C.UTF-8
        else:
            arguments += ["--locale=C.UTF-8"]
        if self.throwaway:
            arguments += ["--no-sync"]
        try:
            pgtools.call(self.tools, "initdb", arguments, who=who, timeout=180)
        finally:
            password_file.unlink(missing_ok=True)
        with (building / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n# Written by the launcher at each start:\ninclude_if_exists 'thidua.conf'\n")
        building.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        if made_by != str(self.tools.major):
            raise DatabaseDown(
                f"Dữ liệu ở {self.data} thuộc PostgreSQL {made_by}, chương trình hiện có là {self.tools.version}.",
                hint="Đặt THIDUA_PG_BIN tới chương trình đúng phiên bản rồi sao lưu trước khi chuyển sang bản mới.",
            )

    def _launch(self, who: pgtools.RunAs, timeout: float) -> None:
        wanted = self._state().get("port")
        for _attempt in range(_ATTEMPTS):
            port = wanted if isinstance(wanted, int) and port_is_free(wanted) else free_port()
            (self.home / "state.json").write_text(json.dumps({"port": port}), encoding="utf-8")
            conf = self.data / "thidua.conf"
            conf.write_text(server_settings(port, throwaway=self.throwaway), encoding="utf-8")
            if who.name is not None:
                os.chown(conf, who.uid, who.gid)
            mark = self.log.stat().st_size if self.log.exists() else 0
            try:
                pgtools.call(
                    self.tools,
                    "pg_ctl",
                    ["start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(int(timeout))],
                    who=who,
                    timeout=timeout + 5,
                )
                return
            except DatabaseDown as error:
                told = self._log_since(mark)
                if "Address already in use" in told or "could not bind" in told:
                    wanted = None
                    continue
                if "pre-existing shared memory block" in told:
                    time.sleep(0.5)  # helpers of a killed server are still noticing its death
                    continue
                raise DatabaseDown(
                    f"PostgreSQL không khởi động được: {told.strip()[-800:] or error.message}",
                    hint=f"Nhật ký: {self.log}",
                ) from error
        raise DatabaseDown(
            f"PostgreSQL không khởi động được sau {_ATTEMPTS} lần thử.", hint=f"Nhật ký: {self.log}"
        )

    def _log_since(self, mark: int) -> str:
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(mark)
            return log.read().decode("utf-8", "replace")
        return ""

    def _wait_ready(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise DatabaseDown("PostgreSQL chưa sẵn sàng sau thời gian chờ.", hint=f"Nhật ký: {self.log}")
            time.sleep(0.05)

    def _ensure_role_and_database(self) -> None:
        if (self.home / ".prepared").exists():
            return
        import psycopg
        from psycopg import sql

        rights = sql.SQL(
            "LOGIN NOSUPERUSER CREATEDB" if self.throwaway or self.may_create else "LOGIN NOSUPERUSER"
        )
        with psycopg.connect(self.url("postgres", role="postgres"), autocommit=True) as link:
            if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                link.execute(
                    sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(
                        sql.Identifier(ROLE), rights, sql.Literal(self._password())
                    )
                )
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                link.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(ROLE)
                    )
                )
        (self.home / ".prepared").touch()


def write_private(path: Path, content: str) -> None:
    """Write a secret so that it is never readable by others, not even for an instant."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)


def _is_postgres(pid: int, data: Path) -> bool:
    """Whether that process is alive and is the server of ``data`` (not a recycled number)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    except OSError:
        return False
    command = Path(f"/proc/{pid}/cmdline")
    if command.parent.parent.joinpath("self").exists():
        try:
            words = command.read_bytes().split(b"\0")
            state = (
                Path(f"/proc/{pid}/stat")
                .read_text(encoding="utf-8", errors="replace")
                .rpartition(")")[2]
                .split()[0]
            )
        except OSError:
            return False
        return state != "Z" and os.fsencode(str(data)) in words
    psutil: Any = importlib.import_module("psutil")
    try:
        process = psutil.Process(pid)
        return str(data) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def main(argv: list[str] | None = None) -> int:
    """The small command of its own, for scripts and developers; ``thidua db`` offers the same."""
    import argparse

    from thidua.launch.errors import LaunchError

    parser = argparse.ArgumentParser(prog="python -m thidua.launch.postgres", description="PostgreSQL nhúng")
    parser.add_argument("verb", choices=["start", "stop", "status", "url"])
    parser.add_argument("--var", type=Path, default=Path("var"), help="thư mục dữ liệu (mặc định: var)")
    parser.add_argument("--throwaway", action="store_true", help="cụm dùng cho kiểm thử: nhanh, không bền")
    parser.add_argument("--admin", action="store_true", help="địa chỉ của vai trò quản trị")
    options = parser.parse_args(argv)
    cluster = Cluster(options.var, throwaway=options.throwaway)
    try:
        if options.verb == "stop":
            sys.stdout.write("đã dừng\n" if cluster.stop() else "không chạy\n")
        elif options.verb == "status":
            sys.stdout.write(json.dumps(cluster.status(), ensure_ascii=False) + "\n")
        else:
            # `url` starts the server too: whoever asks for the address wants to use it.
            cluster.start()
            sys.stdout.write(cluster.url(role="postgres" if options.admin else ROLE) + "\n")
    except LaunchError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
