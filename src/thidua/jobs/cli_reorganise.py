"""``thidua reorganise``: a list of a reorganisation looked at, kept as a draft, or carried out at once."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

#: The list has wrong rows, or something stands in the way of the act; nothing was changed.
FAILED = 1


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Hang ``reorganise`` under the ``thidua`` command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "reorganise",
        help="sắp xếp địa bàn, cơ quan từ danh sách Excel: xem trước, lập bản, thực hiện (reorganise units)",
    )
    parser.add_argument(
        "file", type=Path, metavar="TỆP", help="danh sách .xlsx; với --workbook là tệp để ghi"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi gì (mặc định)")
    what.add_argument("--draft", action="store_true", help="lập bản sắp xếp để xem và sửa trên trang")
    what.add_argument(
        "--carry-out", action="store_true", help="lập bản rồi thực hiện ngay; tất cả hoặc không gì"
    )
    what.add_argument("--workbook", action="store_true", help="ghi ra bảng Excel trống để điền")
    parser.add_argument("--examples", action="store_true", help="bảng Excel có dòng mẫu")
    parser.add_argument("--title", default="", metavar="TÊN", help="tên gọi; mặc định theo số văn bản")
    parser.add_argument("--source", default="", metavar="NGUỒN", help="văn bản lấy từ đâu")
    parser.add_argument(
        "--slots",
        default="",
        metavar="MÃ,MÃ",
        help="chỉ lập các chỗ này của bộ khung; mặc định: mọi chỗ thường lập",
    )
    parser.add_argument(
        "--answers",
        type=Path,
        metavar="TỆP",
        help="bảng .csv hoặc Excel nói việc còn mở của đơn vị kết thúc về đâu: Đơn vị; Việc; Nơi nhận",
    )
    parser.add_argument(
        "--questions", type=Path, metavar="TỆP", help="ghi ra bảng .csv mọi việc còn phải chọn nơi nhận"
    )
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.set_defaults(run=_run, needs_installation=True)
    return parser


def _run(options: argparse.Namespace) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return run_now(options)


def run_now(options: argparse.Namespace) -> int:
    """Do what the options say in the connected database; the exit code."""
    from thidua.ground.errors import ThiduaError

    try:
        if options.workbook:
            from thidua.foundations.orgs import selectors

            options.file.write_bytes(selectors.reorganisation_workbook(examples=options.examples))
            return _tell({"written": str(options.file)}, [f"đã ghi {options.file}"], options.json)
        return _list(options)
    except ThiduaError as error:
        return _refused(error, options.json)
    except OSError as error:
        sys.stderr.write(f"{options.file}: {error.strerror}\n")
        return FAILED


def _list(options: argparse.Namespace) -> int:
    from django.db import transaction

    from thidua.foundations.orgs import services
    from thidua.ground import clock
    from thidua.ground.actor import system_actor
    from thidua.journeys import reorganise

    actor, at = system_actor("loader"), clock.now()
    asks = options.carry_out or options.answers is not None or options.questions is not None
    read = {
        "actor": actor,
        "content": options.file.read_bytes(),
        "at": at,
        "title": options.title,
        "source": options.source,
        "slots": [slot for slot in options.slots.split(",") if slot],
    }
    keeps = options.draft or options.carry_out
    done, answers = None, None
    with transaction.atomic():
        found = services.import_reorganisation(**read, dry_run=not keeps)
        if asks and not found.problems and not found.hindrances:
            # What waits for a word is asked of a draft; one that was only made for that goes again.
            drafted = found if keeps else services.import_reorganisation(**read, dry_run=False)
            assert drafted.reorganisation_id is not None  # a real run makes one or refuses
            seen = reorganise.preview(actor, drafted.reorganisation_id)
            answers = _answers(options, seen.undecided)
            if options.carry_out and not _unsettled(answers):
                done = reorganise.carry_out(
                    actor=actor,
                    reorganisation_id=drafted.reorganisation_id,
                    fingerprint=seen.fingerprint,
                    at=at,
                    assign=answers.assign,
                )
        elif options.carry_out and found.reorganisation_id is not None:
            reorganise.carry_out(  # refuses, with everything in the way
                actor=actor, reorganisation_id=found.reorganisation_id, fingerprint=found.fingerprint, at=at
            )
        if not options.draft and done is None:
            transaction.set_rollback(True)
    kept = found.reorganisation_id if options.draft or done else None
    outcome: dict[str, Any] = {
        "rows": found.rows,
        "steps": found.steps,
        "steps_of_bodies": found.of_bodies,
        "on": found.on.isoformat() if found.on else None,
        "problems": [_problem(p) for p in found.problems],
        "hindrances": [_problem(p) for p in found.hindrances],
        "reorganisation": str(kept) if kept else None,
        "carried_out": done is not None,
        "plan": _counts(found.plan) if found.plan else None,
        "wrong_answers": [_wrong_answer(w) for w in answers.wrong] if answers else [],
        "open": [_question(one) for one in answers.open] if answers else [],
    }
    return _tell(outcome, _lines(outcome), options.json)


def _answers(options: argparse.Namespace, questions: Any) -> Any:
    """What the table of answers says to the questions; the table of questions is written out on the way."""
    from thidua.jobs import reorganise_answers as table

    if options.questions is not None:
        options.questions.write_text(table.as_table(questions), encoding="utf-8", newline="")
    if options.answers is None:
        return table.Answers(open=list(questions))
    return table.read_answers(table.rows_of(options.answers), questions)


def _unsettled(answers: Any) -> bool:
    return bool(answers.wrong) or any(one.blocks for one in answers.open)


def _wrong_answer(wrong: Any) -> dict[str, Any]:
    return {"line": wrong.line, "column": wrong.column, "message": wrong.message, "value": wrong.value}


def _question(one: Any) -> dict[str, Any]:
    from thidua.jobs.reorganise_answers import told

    return {"blocks": one.blocks, "question": told(one)}


def _problem(problem: Any) -> dict[str, Any]:
    return {
        "lines": list(problem.lines),
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
        "value": problem.value,
    }


def _counts(plan: Any) -> dict[str, int]:
    return {
        "territories_made": len(plan.new_territories),
        "territories_ended": len(plan.ended_territories),
        "territories_changed": len(plan.changed_territories),
        "bodies_made": len({body.id for body in plan.new_bodies}),
        "bodies_ended": len(plan.ended_bodies),
        "bodies_changed": len({body.id for body in plan.changed_bodies}),
        "bodies_without_taker": len(plan.without_taker),
        "shares_unknown": len(plan.share_unknown),
        "warnings": len(plan.warnings),
    }


def _lines(outcome: dict[str, Any]) -> list[str]:
    """What a person reads: every problem with its rows, then the counts."""
    lines = []
    for problem in (*outcome["problems"], *outcome["hindrances"]):
        where = f"dòng {', '.join(map(str, problem['lines'][:12]))}" if problem["lines"] else "cả tệp"
        column = f", cột {problem['column']}" if problem["column"] else ""
        value = f" [{problem['value']}]" if problem["value"] else ""
        lines.append(f"{where}{column}: {problem['message']}{value}")
    of_bodies = f" ({outcome['steps_of_bodies']} của cơ quan)" if outcome["steps_of_bodies"] else ""
    lines.append(
        f"{outcome['rows']} dòng, {outcome['steps']} bước{of_bodies}, hiệu lực {outcome['on'] or 'chưa rõ'}"
    )
    if plan := outcome["plan"]:
        lines.append(
            f"địa bàn: lập {plan['territories_made']}, kết thúc {plan['territories_ended']}, "
            f"đổi {plan['territories_changed']}; cơ quan: lập {plan['bodies_made']}, kết thúc {plan['bodies_ended']} "
            f"({plan['bodies_without_taker']} chưa có nơi nhận việc), đổi {plan['bodies_changed']}; "
            f"{plan['shares_unknown']} phần chưa rõ tỷ lệ"
        )
    for wrong in outcome["wrong_answers"]:
        where = f"dòng {wrong['line']}, cột {wrong['column']}" if wrong["line"] else "cả tệp"
        value = f" [{wrong['value']}]" if wrong["value"] else ""
        lines.append(f"tệp trả lời, {where}: {wrong['message']}{value}")
    for one in outcome["open"]:
        lines.append(f"{'phải chọn' if one['blocks'] else 'chưa chọn, sẽ kết thúc'}: {one['question']}")
    if any(one["blocks"] for one in outcome["open"]) and not outcome["carried_out"]:
        lines.append(
            "chưa thực hiện: ghi nơi nhận vào bảng (--questions ghi ra, --answers đọc lại) rồi chạy lại"
        )
    if outcome["reorganisation"]:
        state = "đã thực hiện" if outcome["carried_out"] else "đã lập bản"
        lines.append(f"{state} {outcome['reorganisation']}")
    return lines


def _tell(outcome: dict[str, Any], lines: list[str], as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(lines) + "\n")
    stuck = outcome.get("hindrances") or any(one["blocks"] for one in outcome.get("open", ()))
    wrong = outcome.get("problems") or outcome.get("wrong_answers")
    return FAILED if wrong or (stuck and not outcome["reorganisation"]) else 0


def _refused(error: Any, as_json: bool) -> int:
    if as_json:
        told = {"error": error.message, "code": error.code, "hint": error.remedy, **error.details}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n")
        return FAILED
    sys.stderr.write(f"{error.message} ({error.code})\n")
    for problem in error.details.get("problems", ()):
        where = problem.get("lines") or problem.get("step") or ""
        sys.stderr.write(f"  {where}: {problem['message']}\n")
    return FAILED
