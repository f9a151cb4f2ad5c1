"""The verb ``thidua read``: one document in, what it asks for out.

Exit codes: 0 read · 2 file refused · 3 OCR not installed · 4 stopped by a limit · 64 wrong usage, also a
FILE that is not there or may not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from thidua.reading.errors import Refusal
from thidua.reading.terminal import (
    add_json,
    add_quiet,
    end_wrong_usage_with_64,
    progress_for,
    refuse,
    write,
)

#: Lines of a list shown in the summary before "… và n mục nữa"; `--json` has them all.
_SHOWN = 24


def _(message: str) -> str:
    return message


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
    add_json(parser)
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
    add_quiet(parser)
    parser.set_defaults(run=run)
    end_wrong_usage_with_64(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Reads the file named on the command line and prints the result; the exit code."""
    from thidua.reading.sandbox import read_file_isolated

    progress = progress_for(arguments)
    try:
        relatives = [text for path in arguments.relative if (text := _clean_text(path))]
        reading = read_file_isolated(arguments.file, progress=progress, relatives=relatives)
    except Refusal as error:
        return refuse(error, as_json=arguments.json, after_bar=progress is not None)
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


def main(argv: list[str] | None = None) -> int:
    """The verb on its own: ``python -m thidua.reading.cli FILE``."""
    top = argparse.ArgumentParser(prog="thidua")
    add_parser(top.add_subparsers(dest="verb", required=True))
    arguments = top.parse_args(["read", *(sys.argv[1:] if argv is None else argv)])
    return int(arguments.run(arguments))


if __name__ == "__main__":
    raise SystemExit(main())
