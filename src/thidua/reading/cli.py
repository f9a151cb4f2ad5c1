"""The verb ``thidua read``: one document in, what it asks for out.

Exit codes: 0 read · 2 file refused · 3 OCR not installed · 4 stopped by a limit · 64 wrong usage, also a
FILE that is not there or may not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from thidua.reading.errors import Refusal

EXIT_USAGE = 64
#: Lines of a list shown in the summary before "… và n mục nữa"; `--json` has them all.
_SHOWN = 24


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


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Adds the verb `read`; its function is the parser's default `run` and returns the exit code."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "read",
        help=_("đọc một kế hoạch (Word, PDF, bản quét, ảnh, văn bản) thành nhiệm vụ, chỉ tiêu, thời hạn"),
        description=_(
            "Đọc một văn bản kế hoạch: Word (.docx), PDF, bản quét, ảnh PNG/JPEG/TIFF, văn bản thuần (.txt, .md). "
            "Tệp được mở trong tiến trình riêng, có giới hạn thời gian và bộ nhớ."
        ),
        epilog=_(
            "Mã thoát: 0 đọc được; 2 tệp bị từ chối; 3 thiếu bộ nhận dạng chữ; 4 chạm giới hạn; 64 gọi sai: sai cú pháp, "
            "hoặc FILE không có, không đọc được."
        ),
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=_("tệp cần đọc"))
    parser.add_argument(
        "--json", action="store_true", help=_("in một đối tượng JSON (UTF-8, NFC) ra đầu ra chuẩn")
    )
    parser.add_argument(
        "--relative",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=_(
            "văn bản gần gũi còn sạch (kế hoạch cấp trên, bản dự thảo) để phục hồi chữ của bản quét; dùng được nhiều lần"
        ),
    )
    parser.add_argument("--quiet", action="store_true", help=_("không in tiến độ nhận dạng chữ"))
    parser.set_defaults(run=run)
    end_wrong_usage_with_64(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Reads the file named on the command line and prints the result; the exit code."""
    from thidua.reading.sandbox import read_file_isolated

    progress = None if arguments.quiet or not sys.stderr.isatty() else show_progress
    try:
        relatives = [text for path in arguments.relative if (text := _clean_text(path))]
        reading = read_file_isolated(arguments.file, progress=progress, relatives=relatives)
    except Refusal as error:
        if progress is not None:
            sys.stderr.write("\r\033[K")  # a half-drawn bar makes room for the reason
        return refuse(error, as_json=arguments.json)
    if arguments.json:
        write(json.dumps(reading, ensure_ascii=False, indent=1))
    else:
        from thidua.reading.cli_summary import print_summary

        print_summary(reading, shown=_SHOWN)
    return 0


def _clean_text(path: Path) -> str:
    """The text of a relative; empty, with a word why, where that text is damaged itself. Raises `Refusal`."""
    from thidua.reading.sandbox import take_in_isolated

    taken = take_in_isolated(path)
    if taken.reading["source"]["text_quality"] != "clean":
        sys.stderr.write(f"{path.name}: bản này cũng hỏng chữ nên không dùng để phục hồi\n")
        return ""
    return "\n".join(line for page in taken.pages for line in page)


def refuse(error: Refusal, *, as_json: bool) -> int:
    """Says why a file was refused, as JSON too when asked; the exit code."""
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


def main(argv: list[str] | None = None) -> int:
    """The verb on its own: ``python -m thidua.reading.cli FILE``."""
    top = argparse.ArgumentParser(prog="thidua")
    add_parser(top.add_subparsers(dest="verb", required=True))
    arguments = top.parse_args(["read", *(sys.argv[1:] if argv is None else argv)])
    return int(arguments.run(arguments))


if __name__ == "__main__":
    raise SystemExit(main())
