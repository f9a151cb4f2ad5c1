"""The command ``thidua``: one verb per line, each verb's code loaded only when it is called.

A verb lives in a module with ``add_parser(subparsers)``, which adds the parser named like the verb and sets its default
``run`` to a function taking the parsed options and returning the exit code. A verb of a room that needs this
installation's settings and database sets the default ``needs_installation=True``.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Sequence

#: verb → (module, what it does). The order is the order of the help.
VERBS: dict[str, tuple[str, str]] = {
    "run": (
        "thidua.launch.cli",
        "chạy cả hệ thống: cơ sở dữ liệu, web, tiến trình nền (run the whole system)",
    ),
    "stop": ("thidua.launch.cli", "dừng mọi tiến trình của bản này (stop everything)"),
    "test": (
        "thidua.launch.cli",
        "chạy mọi kiểm tra và kiểm thử như máy tích hợp (run every check, as CI does)",
    ),
    "check": ("thidua.launch.cli", "như test (same as test)"),
    "world": ("thidua.launch.cli", "dựng dữ liệu mẫu: ward, province, nation (build the demo world)"),
    "bench": ("thidua.launch.cli", "đo tốc độ (run the benchmarks)"),
    "smells": ("thidua.launch.cli", "liệt kê tệp, hàm, phòng quá lớn (list oversized code)"),
    "doctor": ("thidua.launch.cli", "xem máy này còn thiếu gì (what this machine lacks)"),
    "db": (
        "thidua.launch.cli",
        "cơ sở dữ liệu nhúng: start, stop, status, url, psql, check (embedded database)",
    ),
    "reset": ("thidua.launch.cli", "xóa mọi dữ liệu của bản này, có hỏi (delete all data, asks first)"),
    "read": ("thidua.reading.cli", "đọc một văn bản kế hoạch thành cấu trúc (read a plan document)"),
    "compare": ("thidua.reading.comparison.cli", "so hai kế hoạch từng điều khoản (compare two plans)"),
    "lint": ("thidua.reading.cli_lint", "tìm lỗi trong một văn bản kế hoạch (find defects in a plan)"),
    "pack": ("thidua.work.movements.packs.cli", "gói phong trào: check, diff, load (movement packs)"),
    "reorganise": (
        "thidua.jobs.cli_reorganise",
        "sắp xếp đơn vị từ danh sách Excel (reorganise units from a list)",
    ),
    "keys": ("thidua.jobs.cli_keys", "đổi khóa mã hóa: new, rotate, status (rotate the field key)"),
    "audit": ("thidua.foundations.audit.cli", "kiểm tra chuỗi nhật ký (verify the audit chain)"),
}

EPILOG = """mã thoát (exit codes):
  0  xong                      1  không đạt hoặc lỗi có nêu lý do
  2  gọi sai cú pháp           3  thiếu chương trình trên máy (có nêu gói cần cài)
  4  cơ sở dữ liệu không an toàn để chạy
  5  cơ sở dữ liệu không khởi động hoặc không trả lời
  6  đang có lần chạy khác, hoặc cổng bận
130  bị dừng bằng Ctrl-C
"""


def build_parser(verb: str | None = None) -> argparse.ArgumentParser:
    """The parser; with ``verb`` only that verb's module is loaded, the others are one-line names."""
    parser = argparse.ArgumentParser(
        prog="thidua",
        description="Thi Đua: kế hoạch phong trào vào, nghĩa vụ của mọi đơn vị ra.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True, title="các việc (verbs)")
    for name, (module_name, line) in VERBS.items():
        if name != verb:
            verbs.add_parser(name, help=line)
            continue
        if importlib.util.find_spec(module_name.rpartition(".")[0]) and importlib.util.find_spec(module_name):
            module = importlib.import_module(module_name)
            adders = getattr(module, "VERBS", None)
            (adders[name] if adders else module.add_parser)(verbs)
        else:
            verbs.add_parser(name, help=line).set_defaults(run=_absent)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; errors meant for people become a message and their exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    verb = next((word for word in words if not word.startswith("-")), None)
    if hasattr(sys.stdout, "reconfigure") and (sys.stdout.encoding or "").lower() not in {"utf-8", "utf8"}:
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = build_parser(verb).parse_args(words)

    from thidua.launch.errors import LaunchError

    try:
        if getattr(options, "needs_installation", False):
            from thidua.launch.inside import installation

            with installation():
                return int(options.run(options) or 0)
        return int(options.run(options) or 0)
    except LaunchError as error:
        if getattr(options, "json", False):
            refused = {"error": error.message, "hint": error.hint, "exit_code": error.exit_code}
            sys.stdout.write(json.dumps(refused, ensure_ascii=False) + "\n")
        else:
            sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (`head`, `less`) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _absent(options: argparse.Namespace) -> int:
    sys.stderr.write(f"Việc “{options.verb}” chưa có trong bản này.\n")
    return 1
