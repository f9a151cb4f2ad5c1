"""What the verbs of reading share on a terminal: options, progress, refusals, output."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from thidua.reading.errors import Refusal

EXIT_USAGE = 64


def _(message: str) -> str:
    return message


def end_wrong_usage_with_64(parser: argparse.ArgumentParser) -> None:
    """Wrong usage of a verb ends with 64 (EX_USAGE), as 2 means a refused file."""
    known = parser.parse_known_args

    def error(message: str) -> NoReturn:
        parser.print_usage(sys.stderr)
        parser.exit(EXIT_USAGE, f"{parser.prog}: {message}\n")

    def parse_known_args(*given: Any, **named: Any) -> Any:
        options, rest = known(*given, **named)
        if rest:
            error(f"không hiểu: {' '.join(rest)}")
        return options, rest

    parser.error = error  # type: ignore[method-assign]
    parser.parse_known_args = parse_known_args  # type: ignore[method-assign]


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option ``--json``."""
    parser.add_argument(
        "--json", action="store_true", help=_("in một đối tượng JSON (UTF-8, NFC) ra đầu ra chuẩn")
    )


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """The option ``--quiet``."""
    parser.add_argument("--quiet", action="store_true", help=_("không in tiến độ nhận dạng chữ"))


def progress_for(arguments: argparse.Namespace) -> Callable[[int, int], None] | None:
    """What draws the bar of recognition; nothing where nobody would see it or it was not wished."""
    return None if arguments.quiet or not sys.stderr.isatty() else show_progress


def refuse(error: Refusal, *, as_json: bool, after_bar: bool = False) -> int:
    """Says why a file was refused, as JSON too when asked; the exit code.

    :param after_bar: a half-drawn bar of progress makes room for the reason.
    """
    if after_bar:
        sys.stderr.write("\r\033[K")
    if as_json:
        told = error.to_json()
        write(json.dumps({"error": told}, ensure_ascii=False, indent=1))
    sys.stderr.write(f"{error.code}: {error.message}\n  {error.why}\n  {error.remedy}\n")
    return error.exit_code


def write(text: str) -> None:
    """Text on standard output as UTF-8 whatever the terminal's own encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def show_progress(done: int, total: int) -> None:
    """Draws the bar of recognition on the terminal."""
    width = 24
    filled = width * done // max(total, 1)
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r  Nhận dạng chữ [{'█' * filled}{'░' * (width - filled)}] trang {done}/{total} {end}")
    sys.stderr.flush()
