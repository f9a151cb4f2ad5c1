"""``thidua pack``: check packs, compare two versions, load a movement into the database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from thidua.work.movements.packs.check import check_pack, find_packs, pack_kind
from thidua.work.movements.packs.diff import diff_packs
from thidua.work.movements.packs.load import PackInvalid

#: What loading did, in words.
OUTCOMES = {
    "new": "đã nạp bản nháp mới",
    "changed": "đã nạp bản nháp thay bản cũ",
    "same": "không có gì thay đổi",
}


def default_root() -> Path:
    """``THIDUA_PACKS``, else the ``packs`` folder of the source tree, else of the current folder."""
    stated = os.environ.get("THIDUA_PACKS")
    if stated:
        return Path(stated)
    for parent in Path(__file__).resolve().parents:
        if (parent / "packs" / "bodies").is_dir():
            return parent / "packs"
    return Path("packs")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Hang ``pack`` and its verbs under the ``thidua`` command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "pack", help="gói phong trào: check, diff, load (movement packs)"
    )
    verbs = parser.add_subparsers(dest="pack_verb", required=True, metavar="VIỆC")

    check = verbs.add_parser("check", help="tìm mọi lỗi, ghi tệp và dòng; mã thoát 1 khi có lỗi")
    check.add_argument(
        "paths", nargs="*", type=Path, metavar="THƯ_MỤC", help="mặc định: mọi gói trong packs/"
    )
    check.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    check.set_defaults(run=_check)

    diff = verbs.add_parser("diff", help="hai bản của một phong trào khác nhau ở đâu; mã thoát 0 cả khi khác")
    diff.add_argument("before", type=Path, metavar="BẢN_CŨ")
    diff.add_argument("after", type=Path, metavar="BẢN_MỚI")
    diff.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    diff.set_defaults(run=_diff)

    load = verbs.add_parser(
        "load", help="kiểm tra rồi nạp gói phong trào thành bản nháp; --publish để công bố"
    )
    load.add_argument("path", type=Path, metavar="THƯ_MỤC")
    load.add_argument("--publish", action="store_true", help="công bố ngay bản vừa nạp")
    load.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    load.set_defaults(run=_load, needs_installation=True)
    return parser


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _say_json(value: Any) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=1))


def _targets(paths: list[Path]) -> list[Path]:
    """Pack folders meant by the arguments: a folder that is no pack stands for the packs inside it."""
    found: list[Path] = []
    for path in paths:
        inside = [path] if pack_kind(path) or not path.is_dir() else find_packs(path)
        found += inside or [path]
    return found


def _check(options: argparse.Namespace) -> int:
    results = [(path, check_pack(path)) for path in _targets(options.paths or [default_root()])]
    total = sum(len(problems) for _path, problems in results)
    if options.json:
        _say_json(
            {
                "packs": [
                    {"path": str(path), "problems": [problem.to_json() for problem in problems]}
                    for path, problems in results
                ],
                "problems": total,
            }
        )
    else:
        for path, problems in results:
            _say(f"{path}: {'không có lỗi' if not problems else f'{len(problems)} lỗi'}")
            for problem in problems:
                _say(f"  {path / problem.file}:{problem.line}: [{problem.code}] {problem.message}")
    return 1 if total else 0


def _refuse(error: PackInvalid, as_json: bool) -> int:
    if as_json:
        _say_json({"path": str(error.path), "problems": [problem.to_json() for problem in error.problems]})
    else:
        sys.stderr.write(f"{error.path}: {len(error.problems)} lỗi, chưa làm gì.\n")
        for problem in error.problems:
            sys.stderr.write(
                f"  {error.path / problem.file}:{problem.line}: [{problem.code}] {problem.message}\n"
            )
    return 1


def _diff(options: argparse.Namespace) -> int:
    try:
        found = diff_packs(options.before, options.after)
    except PackInvalid as error:
        return _refuse(error, options.json)
    if options.json:
        _say_json(found.to_json())
    else:
        _say(found.to_text())
    return 0


def _load(options: argparse.Namespace) -> int:
    problems = check_pack(options.path)
    if problems:
        return _refuse(PackInvalid(options.path, problems), options.json)
    if pack_kind(options.path) != "movement":
        sys.stderr.write("Chỉ nạp gói phong trào; địa bàn và cơ quan được nạp khi chạy thidua run.\n")
        return 1
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return load_now(options)


def load_now(options: argparse.Namespace) -> int:
    """Load a sound movement pack into the connected database; the exit code."""
    from django.db.utils import ProgrammingError

    from thidua.ground.actor import system_actor
    from thidua.ground.clock import now
    from thidua.ground.errors import ThiduaError
    from thidua.work.movements import services

    actor = system_actor("pack-load")
    published = False
    try:
        loaded = services.load_pack(options.path, actor=actor, at=now())
        if options.publish and loaded.outcome != "same":
            services.publish_version(actor=actor, version_id=loaded.version_id, at=now())
            published = True
    except ThiduaError as error:
        sys.stderr.write(f"{error.message} ({error.code})\n")
        return 1
    except ProgrammingError:
        sys.stderr.write("Cơ sở dữ liệu chưa có bảng. Chạy “thidua run” một lần rồi nạp lại.\n")
        return 1
    if options.json:
        _say_json({"version": str(loaded.version_id), "outcome": loaded.outcome, "published": published})
    else:
        _say(f"{options.path}: {OUTCOMES.get(loaded.outcome, loaded.outcome)}.")
        if published:
            _say("Đã công bố.")
    return 0
