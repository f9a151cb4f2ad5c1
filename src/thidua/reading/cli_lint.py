"""The verb ``thidua lint``: what a reviewer should look at in a plan before it is signed or adopted.

Exit codes: 0 no errors · 1 errors found · 2 file refused · 3 OCR not installed · 4 stopped by a limit · 64 wrong usage.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
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

EXIT_ERRORS = 1
Json = dict[str, Any]


def _(message: str) -> str:
    return message


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Adds the verb `lint`; its function is the parser's default `run` and returns the exit code."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "lint",
        help=_("tìm lỗi trong một văn bản kế hoạch trước khi ký hoặc đưa vào thực hiện"),
        description=_(
            "Soát một văn bản kế hoạch: ngày không có thật, đánh số nhảy cóc, danh hiệu sai cấp, việc vượt thẩm quyền, "
            "thiếu phần, số liệu không khớp, dữ liệu cá nhân. Đọc được mọi loại tệp mà `thidua read` đọc được."
        ),
        epilog=_(
            "Mã thoát: 0 không có lỗi (có thể còn cảnh báo, lưu ý); 1 có lỗi; 2 tệp bị từ chối; 3 thiếu bộ nhận dạng chữ; "
            "4 chạm giới hạn; 64 sai cú pháp."
        ),
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=_("văn bản cần soát"))
    parser.add_argument(
        "--parent", metavar="FILE", type=Path, help=_("kế hoạch của cấp trên, để so hạn báo cáo")
    )
    add_json(parser)
    add_quiet(parser)
    parser.set_defaults(run=run)
    end_wrong_usage_with_64(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Reads the file (and the superior's plan), prints the findings; the exit code."""
    from thidua.reading.sandbox import read_file_isolated

    progress = progress_for(arguments)
    try:
        reading = read_file_isolated(arguments.file, progress=progress)
        above = read_file_isolated(arguments.parent, progress=progress) if arguments.parent else None
    except Refusal as error:
        return refuse(error, as_json=arguments.json, after_bar=progress is not None)
    result = lint_result(reading, above)
    if arguments.json:
        write(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        from thidua.reading.cli_summary import print_findings

        print_findings(result)
    return EXIT_ERRORS if result["counts"]["error"] else 0


def lint_result(reading: Json, above: Json | None = None) -> Json:
    """What ``thidua lint --json`` prints, from what ``thidua read --json`` says of the plan and of its superior's.

    :param above: the superior's plan; of a file with several documents, the one that is a plan.
    """
    from thidua.reading import lint

    superior = _plan_of(above) if above else None
    wanted = [lint.reporting_rule(rule) for rule in superior["reporting"]] if superior else []
    documents = _documents(reading)
    found = []
    for number, document in enumerate(documents, start=1):
        own = [lint.reporting_rule(rule) for rule in document["reporting"]]
        late = [finding.to_json() for finding in lint.against(own, wanted)]
        found += [{"document": number, **finding} for finding in (*document["findings"], *late)]
    counts = Counter(finding["severity"] for finding in found)
    return {
        "source": reading["source"],
        "parent": {"file": above["source"]["file"], **_named(superior)} if above and superior else None,
        "counts": {severity: counts[severity] for severity in ("error", "warning", "note")},
        "documents": [_named(document) for document in documents],
        "findings": found,
        "rules": {
            rule.code: {
                "severity": rule.severity,
                "title": rule.title,
                "why": rule.why,
                "todo": rule.todo,
                "sources": [{"text": source.text, "state": source.state} for source in rule.sources],
            }
            for code in dict.fromkeys(finding["code"] for finding in found)
            if (rule := lint.rule_of(code))
        },
    }


def _documents(reading: Json) -> list[Json]:
    return list(reading.get("documents") or [reading])


def _plan_of(reading: Json) -> Json:
    """The plan in a file: what carries it is another document."""
    documents = _documents(reading)
    return next((document for document in documents if document["kind"] == "KẾ HOẠCH"), documents[-1])


def _named(document: Json) -> Json:
    return {key: document[key] for key in ("kind", "number", "title")}
