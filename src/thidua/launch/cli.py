"""The verbs of the launcher on the command line; each imports its code when called."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any

Verbs = Any  # argparse keeps the type of its sub-parsers private


def _run(verbs: Verbs) -> None:
    parser = verbs.add_parser("run", help="chạy cả hệ thống")
    parser.add_argument("--port", type=int, help="cổng web (mặc định: 8000 hoặc cổng trống kế tiếp)")
    parser.add_argument("--host", default=os.environ.get("THIDUA_HOST", "127.0.0.1"), help="địa chỉ nghe")
    parser.add_argument("--workers", type=int, help="số tiến trình web (mặc định: số nhân, tối đa 4)")
    parser.add_argument(
        "--no-demo", action="store_true", help="không nạp dữ liệu mẫu vào cơ sở dữ liệu trống"
    )
    parser.add_argument("--no-worker", action="store_true", help="không chạy tiến trình nền ở máy này")
    parser.add_argument(
        "--json", action="store_true", help="khi sẵn sàng in một dòng JSON: url, accounts, pid"
    )

    def act(options: argparse.Namespace) -> int:
        from thidua.launch.console import Console
        from thidua.launch.run import Wishes, run

        wishes = Wishes(
            port=options.port,
            host=options.host,
            workers=options.workers,
            demo=not options.no_demo,
            background=not options.no_worker,
            as_json=options.json,
        )
        return run(wishes, Console(quiet=options.json))

    parser.set_defaults(run=act)


def _stop(verbs: Verbs) -> None:
    parser = verbs.add_parser("stop", help="dừng mọi tiến trình của bản này")
    parser.add_argument("--json", action="store_true")

    def act(options: argparse.Namespace) -> int:
        from thidua.launch.console import Console
        from thidua.launch.stop import stop

        stopped = stop(Console(quiet=options.json))
        if options.json:
            _print({"stopped": stopped})
        return 0

    parser.set_defaults(run=act)


def _reset(verbs: Verbs) -> None:
    parser = verbs.add_parser("reset", help="xóa mọi dữ liệu của bản này")
    parser.add_argument("--yes", action="store_true", help="không hỏi")

    def act(options: argparse.Namespace) -> int:
        from thidua.launch.console import Console
        from thidua.launch.stop import reset

        return reset(Console(), yes=options.yes)

    parser.set_defaults(run=act)


def _checks(name: str) -> Callable[[Verbs], None]:
    def add(verbs: Verbs) -> None:
        parser = verbs.add_parser(
            name,
            help="mọi kiểm tra và kiểm thử",
            description="Định dạng, lỗi thường gặp, kiểu, hợp đồng nhập, di trú, kiểm thử nhanh rồi kiểm thử trình duyệt.",
        )
        parser.add_argument("--only", action="append", metavar="BƯỚC", help="chỉ bước này (nhiều lần được)")
        parser.add_argument("--fast", action="store_true", help="bỏ kiểm thử trình duyệt và kiểm thử chậm")
        parser.add_argument("--no-install", action="store_true", help="không cài thêm gói hệ điều hành")
        parser.add_argument("--json", action="store_true", help="kết quả từng bước bằng JSON ở cuối")

        def act(options: argparse.Namespace) -> int:
            from thidua.launch.checks import run_checks

            return run_checks(
                only=options.only, fast=options.fast, install=not options.no_install, as_json=options.json
            )

        parser.set_defaults(run=act)

    return add


def _world(verbs: Verbs) -> None:
    parser = verbs.add_parser("world", help="dựng dữ liệu mẫu")
    parser.add_argument(
        "--size", choices=["ward", "province", "nation"], default="ward", help="cỡ (mặc định: ward)"
    )

    def act(options: argparse.Namespace) -> int:
        from thidua.launch.inside import world

        return world(options.size)

    parser.set_defaults(run=act)


def _bench(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "bench",
        help="đo tốc độ",
        description="Chạy các phép đo trong benchmarks/ trên cơ sở dữ liệu riêng. Mã thoát 1 khi có phép đo không đạt.",
    )
    parser.add_argument(
        "names", nargs="*", help="tên phép đo (mặc định: tất cả); tùy chọn của phép đo viết sau --"
    )
    parser.add_argument("--list", action="store_true", help="chỉ liệt kê")
    parser.add_argument("--json", action="store_true", help="với --list: bằng JSON")

    def act(options: argparse.Namespace) -> int:
        from thidua.launch import inside

        if not options.list:
            own = next((at for at, word in enumerate(options.names) if word.startswith("-")), None)
            return inside.bench(options.names[:own], options.names[own:] if own is not None else ())
        if options.json:
            _print(inside.benchmarks())
        else:
            sys.stdout.writelines(f"{name:12} {line}\n" for name, line in inside.benchmarks().items())
        return 0

    parser.set_defaults(run=act)


def _smells(verbs: Verbs) -> None:
    parser = verbs.add_parser("smells", help="liệt kê mã quá lớn (không bao giờ báo lỗi)")
    parser.add_argument("--json", action="store_true")

    def act(options: argparse.Namespace) -> int:
        from thidua.launch import smells

        found = smells.find()
        if options.json:
            _print([smell.__dict__ for smell in found])
        else:
            sys.stdout.write(smells.report(found))
        return 0

    parser.set_defaults(run=act)


def _doctor(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "doctor", help="xem máy này còn thiếu gì", description="Mã thoát 3 khi thiếu thứ bắt buộc."
    )
    parser.add_argument("--json", action="store_true")

    def act(options: argparse.Namespace) -> int:
        from thidua.launch import machine

        findings = machine.examine()
        if options.json:
            _print([finding.__dict__ for finding in findings])
        else:
            sys.stdout.write(machine.report(findings))
        return 3 if any(finding.required and not finding.ok for finding in findings) else 0

    parser.set_defaults(run=act)


def _db(verbs: Verbs) -> None:
    parser = verbs.add_parser("db", help="cơ sở dữ liệu nhúng")
    parser.add_argument("act", choices=["start", "stop", "status", "url", "psql", "check"], metavar="VIỆC",
                        help="start · stop · status · url (có mật khẩu) · psql · check (cổng kiểm tra an toàn)")  # fmt: skip
    parser.add_argument("--json", action="store_true")

    def act(options: argparse.Namespace) -> int:
        from thidua.launch.inside import database

        return database(options.act, as_json=options.json)

    parser.set_defaults(run=act)


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


#: How ``thidua.cli`` finds the verb's parser when a module holds several verbs.
VERBS: dict[str, Callable[[Verbs], None]] = {
    "run": _run,
    "stop": _stop,
    "reset": _reset,
    "test": _checks("test"),
    "check": _checks("check"),
    "world": _world,
    "bench": _bench,
    "smells": _smells,
    "doctor": _doctor,
    "db": _db,
}
