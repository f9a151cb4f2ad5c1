"""``thidua audit``: prove the chain, anchor it, read a record's trail."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

#: The chain does not hold, or the request cannot be met; the words say which.
FAILED = 1


def add_parser(subparsers: Any) -> None:
    """Hang ``audit`` and its verbs under the ``thidua`` command."""
    audit = subparsers.add_parser("audit", help="nhật ký: kiểm tra chuỗi, lập điểm kiểm tra, xem dấu vết")
    audit.set_defaults(needs_installation=True)
    verbs = audit.add_subparsers(dest="audit_verb", required=True)

    verify = verbs.add_parser("verify", help="đi dọc chuỗi, báo mọi dòng bị sửa, xóa, đổi chỗ hay cắt đuôi")
    verify.add_argument("--checkpoint", type=Path, help="tệp điểm kiểm tra đã lưu ngoài hệ thống")
    verify.add_argument("--up-to", type=int, default=None, help="chỉ kiểm tra đến dòng này")
    verify.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verify.set_defaults(run=_verify)

    checkpoint = verbs.add_parser("checkpoint", help="ghi điểm kiểm tra đã ký ra tệp")
    checkpoint.add_argument("path", type=Path)
    checkpoint.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    checkpoint.set_defaults(run=_checkpoint)

    trail = verbs.add_parser("trail", help="ai đã làm gì với một bản ghi")
    trail.add_argument("subject_type", help="loại bản ghi, ví dụ plan")
    trail.add_argument("subject_id")
    trail.add_argument("--limit", type=int, default=200)
    trail.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    trail.set_defaults(run=_trail)


def _start() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _verify(options: argparse.Namespace) -> int:
    _start()
    from thidua.foundations.audit import selectors
    from thidua.ground.errors import ThiduaError

    try:
        found = selectors.verify_chain(up_to=options.up_to, checkpoint=options.checkpoint)
    except ThiduaError as error:
        sys.stderr.write(f"{error.message}\n")
        return FAILED
    if options.json:
        _say(json.dumps({**dataclasses.asdict(found), "ok": found.ok}, ensure_ascii=False))
        return 0 if found.ok else FAILED
    for problem in found.problems:
        _say(f"dòng {problem.sequence}: {problem.text} [{problem.kind}]")
    if not found.complete:
        _say("còn nữa: đã dừng vì quá nhiều lỗi")
    state = "chuỗi nguyên vẹn" if found.ok else f"CHUỖI CÓ {len(found.problems)} LỖI"
    _say(f"{state}: {found.lines} dòng, dòng cuối {found.head}, dữ liệu cá nhân đã xóa ở {found.erased} dòng")
    return 0 if found.ok else FAILED


def _checkpoint(options: argparse.Namespace) -> int:
    _start()
    from thidua.foundations.audit import services
    from thidua.ground import clock
    from thidua.ground.errors import ThiduaError

    try:
        made = services.export_checkpoint(options.path, at=clock.now())
    except ThiduaError as error:
        sys.stderr.write(f"{error.message}\n")
        return FAILED
    if options.json:
        _say(json.dumps(dataclasses.asdict(made)))
    else:
        _say(f"đã ghi {options.path}: dòng {made.sequence}, {made.digest}")
        _say("hãy cất tệp này ở nơi ngoài máy chủ")
    return 0


def _trail(options: argparse.Namespace) -> int:
    _start()
    from thidua.foundations.audit import selectors
    from thidua.ground import clock

    lines = selectors.trail(options.subject_type, options.subject_id, options.limit)
    if options.json:
        _say(json.dumps([dataclasses.asdict(line) for line in lines], ensure_ascii=False, default=_text))
        return 0
    if not lines:
        _say("chưa có dòng nào")
    for line in lines:
        at = line.at.astimezone(clock.VN).strftime("%d/%m/%Y %H:%M:%S")
        _say(f"{line.sequence}\t{at}\t{line.verb_label}\t{line.actor_label}\t{line.reason}")
        for change in line.changes:
            _say(f"\t{change.label}: {change.old} → {change.new}")
    return 0


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
