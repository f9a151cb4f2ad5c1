"""``thidua keys``: replace the key under which identifiers and secrets rest."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

#: Nothing could be done, or something still needs the old key; the words say what.
FAILED = 1


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Hang ``keys`` and its verbs under the ``thidua`` command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "keys", help="đổi khóa mã hóa số định danh và bí mật (rotate the field key)"
    )
    verbs = parser.add_subparsers(dest="keys_verb", required=True)
    new = verbs.add_parser("new", help="lập khóa mới; khóa cũ còn đọc được. Sau đó khởi động lại hệ thống")
    new.set_defaults(run=_new)
    rotate = verbs.add_parser("rotate", help="mã hóa lại mọi dòng bằng khóa mới, rồi cất khóa cũ")
    rotate.add_argument(
        "--unlink-rest",
        action="store_true",
        help="gỡ liên kết định danh của người chưa đăng nhập lại bằng cách ấy",
    )
    rotate.set_defaults(run=_rotate, needs_installation=True)
    status = verbs.add_parser("status", help="còn bao nhiêu dòng cần khóa cũ")
    status.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    status.set_defaults(run=_status, needs_installation=True)
    return parser


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _new(_options: argparse.Namespace) -> int:
    from thidua.launch import environment

    environment.fill()
    old = environment.renew_field_key(environment.var_dir(), os.environ)
    _say(f"Đã lập khóa mới; khóa cũ ở {old}.")
    _say("Khởi động lại hệ thống (mọi máy), rồi chạy: thidua keys rotate")
    return 0


def _start() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def _rotate(options: argparse.Namespace) -> int:
    _start()
    return rotate(unlink_rest=options.unlink_rest)


def rotate(*, unlink_rest: bool = False) -> int:
    """Seal anew what is left, and put the old key away when nothing needs it; the exit code."""
    from thidua.foundations.access import services
    from thidua.ground import clock
    from thidua.ground.actor import system_actor
    from thidua.ground.errors import ThiduaError
    from thidua.launch import environment

    actor = system_actor("setup")
    try:
        done = services.rotate_keys(actor=actor, at=clock.now())
        _say(f"Đã mã hóa lại {done['people']} số định danh, {done['factors']} xác thực hai lớp.")
        gone = services.retire_key(actor=actor, unlink_rest=unlink_rest, at=clock.now())
    except ThiduaError as error:
        sys.stderr.write(" ".join(filter(None, (error.message, error.why, error.remedy))) + "\n")
        return FAILED
    if gone:
        _say(f"Đã gỡ {gone} liên kết định danh; những người ấy liên kết lại ở Hồ sơ của tôi.")
    kept = environment.put_away_old_key(environment.var_dir(), f"{clock.today():%Y-%m-%d}")
    _say("Không còn gì cần khóa cũ." + (f" Khóa cũ nay ở {kept}." if kept else ""))
    _say(
        "Cất khóa cũ cùng các bản sao lưu trước hôm nay, khởi động lại hệ thống, lập điểm kiểm tra nhật ký mới."
    )
    return 0


def _status(options: argparse.Namespace) -> int:
    _start()
    from thidua.foundations.access import sealing, selectors

    left = selectors.under_old_key() if sealing.rotating() else {}
    if options.json:
        _say(json.dumps({"rotating": sealing.rotating(), "left": left}))
    elif not sealing.rotating():
        _say("Không có khóa cũ: mọi thứ ở dưới một khóa.")
    else:
        _say(
            f"Còn cần khóa cũ: {left['people']} số định danh, {left['factors']} xác thực hai lớp,"
            f" {left['identities']} liên kết định danh."
        )
    return 0
