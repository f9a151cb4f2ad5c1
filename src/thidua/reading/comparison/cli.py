"""The verb ``thidua compare``: two plans in, what changed between them out.

Exit codes as ``thidua read``: 0 compared · 2 a file refused · 3 OCR not installed · 4 stopped by a limit · 64 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from thidua.reading.errors import Refusal
from thidua.reading.terminal import add_json, end_wrong_usage_with_64, refuse, write

#: Rows of the summary before "… và n dòng nữa"; `--json` has them all.
_SHOWN = 80


def _(message: str) -> str:
    return message


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Adds the verb `compare`; its function is the parser's default `run` and returns the exit code."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "compare",
        help=_("so hai kế hoạch từng điều khoản: giữ, sửa lời, chuyển chỗ, bỏ, thêm, đánh số lại"),
        description=_(
            "So hai kế hoạch từng điều khoản: dự thảo và bản ban hành, cấp trên và cấp dưới, năm trước và năm nay. Một "
            "công văn gửi kèm kế hoạch thì kế hoạch được so. Mỗi tệp được mở trong tiến trình riêng, có giới hạn."
        ),
        epilog=_(
            "Mã thoát: 0 so được; 2 tệp bị từ chối; 3 thiếu bộ nhận dạng chữ; 4 chạm giới hạn; 64 sai cú pháp."
        ),
    )
    parser.add_argument("left", metavar="A", type=Path, help=_("bản trước, hoặc của cấp trên"))
    parser.add_argument("right", metavar="B", type=Path, help=_("bản sau, hoặc của cấp dưới"))
    add_json(parser)
    parser.add_argument(
        "--answers",
        action="store_true",
        help=_("thay vì so lời: từng yêu cầu của A được B đáp ứng ở đâu, đến mức nào"),
    )
    parser.set_defaults(run=run)
    end_wrong_usage_with_64(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Reads both files, compares, prints; the exit code."""
    from thidua.reading.comparison import answers, carried, compare
    from thidua.reading.rebuild import from_json
    from thidua.reading.sandbox import read_file_isolated

    readings = []
    for path in (arguments.left, arguments.right):
        try:
            readings.append(carried(from_json(read_file_isolated(path))))
        except Refusal as error:
            return refuse(error, as_json=arguments.json)
    left, right = readings
    if arguments.answers:
        found = answers(left, right)
        if arguments.json:
            write(json.dumps({"answers": [one.to_json() for one in found]}, ensure_ascii=False, indent=1))
        else:
            from thidua.reading.comparison.cli_summary import print_answers

            print_answers(found, shown=_SHOWN)
        return 0
    comparison = compare(left, right)
    if arguments.json:
        write(json.dumps(comparison.to_json(), ensure_ascii=False, indent=1))
    else:
        from thidua.reading.comparison.cli_summary import print_comparison

        print_comparison(comparison, shown=_SHOWN)
    return 0


def main(argv: list[str] | None = None) -> int:
    """The verb on its own: ``python -m thidua.reading.comparison.cli A B``."""
    top = argparse.ArgumentParser(prog="thidua")
    add_parser(top.add_subparsers(dest="verb", required=True))
    arguments = top.parse_args(["compare", *(sys.argv[1:] if argv is None else argv)])
    return int(arguments.run(arguments))


if __name__ == "__main__":
    raise SystemExit(main())
