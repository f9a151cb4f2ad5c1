"""Excel both ways. The round is the city's (``parent``); the report is the ward's (``own``)."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, act, read

_WRITES = "officer, contributor and chair of the body that reports fill it in; other readers are told so"
_ASKS = "officer and chair of the body that asks enter for others; other readers of the round are told so"
_READ_ROUND = f"contributor council inspector auditor @ parent; {READERS} @ own sibling"


def _of(world: Any, made: Any) -> dict[str, Any]:
    return {"report_id": made.report}


def _of_round(world: Any, made: Any) -> dict[str, Any]:
    return {"round_id": made.round}


def _writing(answer: Answer) -> dict[Answer, str]:
    return {
        answer: "officer contributor chair @ own",
        403: f"council inspector auditor @ own; {READERS} @ parent",
    }


def _asking(answer: Answer) -> dict[Answer, str]:
    return {answer: "officer chair @ parent", 403: _READ_ROUND}


ROWS = [
    read("report_workbook", _of, _writing(200), delegate=403, why=_WRITES, scene=scenes.report_asked),
    act(
        "report_workbook",
        _of,
        _writing(422),
        delegate=403,
        why=_WRITES,
        scene=scenes.report_asked,
        note="without a file",
    ),
    read("report_workbook_file", _of, _writing(200), delegate=403, why=_WRITES, scene=scenes.report_asked),
    read(
        "report_workbook_marked",
        _of,
        _writing(409),
        delegate=403,
        why=f"{_WRITES}; nothing was looked at yet, which is said",
        scene=scenes.report_asked,
    ),
    read("round_workbook", _of_round, _asking(200), why=_ASKS, scene=scenes.report_asked),
    act(
        "round_workbook", _of_round, _asking(422), why=_ASKS, scene=scenes.report_asked, note="without a file"
    ),
    read("round_workbook_file", _of_round, _asking(200), why=_ASKS, scene=scenes.report_asked),
    read(
        "round_workbook_marked",
        _of_round,
        _asking(409),
        why=f"{_ASKS}; nothing was looked at yet, which is said",
        scene=scenes.report_asked,
    ),
    act("round_merge", _of_round, _asking(422), why=_ASKS, scene=scenes.report_asked, note="without files"),
]
