"""``thidua run``: the database, the web server and the worker as one group, until Ctrl-C."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thidua.launch import environment, gate
from thidua.launch.console import Console
from thidua.launch.errors import Busy, LaunchError
from thidua.launch.filelock import held
from thidua.launch.ports import port_is_free
from thidua.launch.postgres import Cluster
from thidua.launch.preparation import SampleAccounts, child_environment, prepare
from thidua.launch.supervisor import Job, Supervisor, clear_leftovers, read_state

DEFAULT_PORT = 8000
#: Ports tried after the default one when nobody asked for a particular port.
PORTS_TRIED = 20
#: Seconds the web server, once it answers, waits for the list of sample accounts; then it is announced without.
PATIENCE = 20

#: The sample accounts, ``None`` while they are being read.
Accounts = Callable[[], list[dict[str, Any]] | None]


@dataclass(frozen=True)
class Wishes:
    """What the person asked for on the command line."""

    port: int | None = None
    host: str = "127.0.0.1"
    workers: int | None = None
    demo: bool = True
    background: bool = True
    as_json: bool = False


def run(wishes: Wishes, console: Console) -> int:
    """Run until told to stop. Returns the exit code: 0 after a clean stop."""
    environment.fill()
    var = environment.var_dir()
    try:
        with held(var / "run" / "supervisor.lock", timeout=0.5):
            return _run_locked(wishes, console, var)
    except Busy as error:
        where = read_state(var / "run").get("url", "")
        raise Busy(
            f"Hệ thống đang chạy rồi{': ' + where if where else '.'}", hint="Dừng bằng: make stop"
        ) from error


def _run_locked(wishes: Wishes, console: Console, var: Path) -> int:
    for name in clear_leftovers(var / "run"):
        console.say(f"  • Đã dọn tiến trình “{name}” còn sót của lần chạy trước.")
    # Ctrl-C, a closed terminal and `make stop` end the preparation the same way.
    before = {number: signal.signal(number, _interrupt) for number in _ending_signals()}
    cluster: Cluster | None = None
    try:
        with console.step("Khởi động cơ sở dữ liệu") as step:
            cluster = environment.start_database()
            facts = gate.check(os.environ["DATABASE_URL"])
            step.result = _describe_database(facts, cluster)
        port = choose_port(wishes, console)
        os.environ.setdefault("THIDUA_BASE_URL", f"http://{_shown(wishes.host)}:{port}")
        os.environ["THIDUA_PORT"] = str(port)
        accounts = prepare(child_environment(), var=var, console=console, demo=wishes.demo)
        with contextlib.ExitStack() as beside:
            read: Accounts = lambda: accounts  # noqa: E731
            if accounts is None:
                read = beside.enter_context(contextlib.closing(SampleAccounts(child_environment(), var))).read
            reason = _serve(wishes, console, var, port, cluster, read)
    except KeyboardInterrupt:
        reason = ""
        console.say("\n  • Dừng theo yêu cầu.")
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # finish stopping, whatever is pressed
        if cluster is not None:
            with console.step("Dừng cơ sở dữ liệu"):
                cluster.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
    if reason:
        raise LaunchError(f"Đã dừng cả nhóm: {reason}", hint=f"Nhật ký: {var / 'log'}")
    return 0


def _serve(
    wishes: Wishes,
    console: Console,
    var: Path,
    port: int,
    cluster: Cluster | None,
    read_accounts: Accounts,
) -> str:
    url = os.environ["THIDUA_BASE_URL"]
    group = Supervisor(
        jobs(wishes, port),
        run_dir=var / "run",
        log_dir=var / "log",
        tell=lambda line: console.say(f"  • {line}"),
        watch=DatabaseKeeper(cluster, console) if cluster else None,
        facts={"url": url, "port": port},
    )
    began = time.monotonic()
    up = 0.0
    late = False

    def ready() -> bool:
        nonlocal late, up
        if not up and answers("127.0.0.1" if wishes.host == "0.0.0.0" else wishes.host, port):  # noqa: S104
            up = time.monotonic()
        if up:
            accounts = read_accounts()
            if accounts is None and time.monotonic() - up < PATIENCE:
                return False
            _announce(wishes, console, url, accounts or [], up - began)
            return True
        if not late and time.monotonic() - began > 30:
            late = True
            console.say(
                f"  • Máy chủ web chưa trả lời sau 30 giây; vẫn chờ. Nhật ký: {var / 'log' / 'web.log'}"
            )
        return False

    return group.run(ready=ready)


def jobs(wishes: Wishes, port: int) -> list[Job]:
    """The processes of the group."""
    environ = child_environment()
    workers = wishes.workers or max(1, min(4, os.cpu_count() or 1))
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", wishes.host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--backlog", "512", "--no-ws",
        "--workers-kill-timeout", "5", "--respawn-failed-workers", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip
    group = [Job("web", web, environ, environment.ROOT, grace=10)]
    if wishes.background:
        worker = [
            sys.executable, str(environment.ROOT / "manage.py"), "procrastinate", "worker",
            "--concurrency", "2", "--shutdown-graceful-timeout", "15",
        ]  # fmt: skip
        group.append(Job("worker", worker, environ, environment.ROOT, grace=20, last=True))
    return group


class DatabaseKeeper:
    """Starts the embedded database again when its process has died; gives up after three times in a minute."""

    def __init__(self, cluster: Cluster, console: Console) -> None:
        self.cluster, self.console = cluster, console
        self.deaths: list[float] = []

    def __call__(self) -> None:
        if self.cluster.pid() is not None:
            return
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        if len(self.deaths) > 3:
            raise LaunchError(
                f"Cơ sở dữ liệu dừng {len(self.deaths)} lần trong một phút. Nhật ký: {self.cluster.log}"
            )
        self.console.say("  • Cơ sở dữ liệu đã dừng bất ngờ; khởi động lại.")
        self.cluster.start()


def choose_port(wishes: Wishes, console: Console) -> int:
    """The port asked for (refused when taken), else the first free one from 8000 on."""
    asked = wishes.port or int(os.environ.get("THIDUA_PORT") or 0)
    if asked:
        if not port_is_free(asked, wishes.host):
            raise Busy(
                f"Cổng {asked} đang có chương trình khác dùng.",
                hint="Chọn cổng khác: thidua run --port SỐ",
            )
        return asked
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if port_is_free(port, wishes.host):
            if port != DEFAULT_PORT:
                console.say(f"  • Cổng {DEFAULT_PORT} đang bận, dùng cổng {port}.")
            return port
    raise Busy(
        f"Các cổng {DEFAULT_PORT}-{DEFAULT_PORT + PORTS_TRIED - 1} đều bận.",
        hint="Chọn cổng: thidua run --port SỐ",
    )


def answers(host: str, port: int, path: str = "/") -> bool:
    """Whether the web server gives any answer at all."""
    link = http.client.HTTPConnection(host, port, timeout=3)
    try:
        link.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
        return link.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _announce(
    wishes: Wishes, console: Console, url: str, accounts: list[dict[str, Any]], took: float
) -> None:
    if wishes.as_json:
        sys.stdout.write(
            json.dumps({"url": url, "accounts": accounts, "pid": os.getpid()}, ensure_ascii=False) + "\n"
        )
        sys.stdout.flush()
        return
    console.say(f"  ✓ Máy chủ web và tiến trình nền đã chạy ({took:.1f} s)")
    console.say(f"\n  Thi Đua đang chạy tại  {url}\n")
    if accounts:
        console.say("  Tài khoản mẫu (dữ liệu mẫu, chỉ để dùng thử):")
        width = max(len(_text(a, "email", "login")) for a in accounts)
        roles = max(len(_text(a, "role_label", "role")) for a in accounts)
        for account in accounts:
            console.say(
                f"    {_text(account, 'role_label', 'role'):<{roles}}  {_text(account, 'email', 'login'):<{width}}  "
                f"{_text(account, 'password')}  {_text(account, 'body_name', 'body')}"
            )
        console.say()
    else:
        console.say("  Chưa có tài khoản nào để liệt kê. Tạo người quản trị đầu tiên:")
        console.say("    .venv/bin/python manage.py first_steward --name “…” --email … --territory 31\n")
    console.say("  Dừng: Ctrl-C (hoặc “make stop” ở cửa sổ khác).")


def _text(account: dict[str, Any], *names: str) -> str:
    return next((str(account[name]) for name in names if account.get(name)), "")


def _describe_database(facts: dict[str, str], cluster: Cluster | None) -> str:
    number = int(facts["server_version_num"])
    return f"PostgreSQL {number // 10000}.{number % 10000} {'nhúng' if cluster else 'theo DATABASE_URL'}"


def _shown(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", ""} else host  # noqa: S104


def _ending_signals() -> list[signal.Signals]:
    return [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
