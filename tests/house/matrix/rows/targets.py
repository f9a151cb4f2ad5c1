"""Targets. The target is the city's (``parent``), handed out to the ward (``own``) and the ward beside it."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, Row, act, read

_SEES = "a target is read by its body and those above it; never by stewards"
_SETS = "officer and chair of the body that set or gave it; other readers are told so"
_GIVEN = {
    302: "officer chair @ parent",
    403: f"contributor council inspector auditor @ parent; {READERS} @ own",
}


def _given(world: Any, made: Any) -> dict[str, Any]:
    return {"target_id": made.given}


def _aimed(world: Any, made: Any) -> dict[str, Any]:
    return {"target_id": made.target}


def _sheet(world: Any, made: Any) -> dict[str, Any]:
    return {"worksheet_id": made.sheet}


_CITY: dict[Answer, str] = {
    302: "officer chair @ parent",
    403: "contributor council inspector auditor @ parent",
}


def _on_sheet(word: str, **sends: Any) -> Row:
    return act(
        "target_sheet_act",
        lambda w, m: {**_sheet(w, m), "verb": word},
        _CITY,
        word=word,
        why="the worksheet is its body's alone; those below see what comes of it",
        scene=scenes.target_shared,
        sends=lambda w, m: {"revision": "1", **sends},
    )


def _on_target(word: str, **sends: Any) -> Row:
    return act(
        "target_act",
        lambda w, m: {**_given(w, m), "verb": word},
        _GIVEN,
        word=word,
        why=_SETS,
        scene=scenes.target_shared,
        sends=lambda w, m: {"revision": "1", "ly-do": "bàn lại", **sends},
    )


ROWS = [
    read(
        "target_board",
        answers={200: READERS},
        why="every reader of a body sees its board; stewards have no business there",
    ),
    read(
        "target_board",
        sends=lambda w, m: {"don-vi": str(w.body.ward)},
        answers={200: f"{READERS} @ own parent"},
        why=_SEES,
        note="of the ward",
        scene=scenes.target_shared,
    ),
    read("target_export", answers={200: READERS}, why="the same as the board, as a workbook"),
    read(
        "target_new",
        answers={200: "officer chair"},
        otherwise=403,
        why="officers and chairs set targets of their own body; the page is no secret to others",
    ),
    act(
        "target_new",
        answers={422: "officer chair"},
        otherwise=403,
        why="the same; without an indicator chosen nothing is set",
    ),
    read("target_page", _given, {200: f"{READERS} @ own parent"}, why=_SEES, scene=scenes.target_shared),
    _on_target("doi", **{"so-sanh": ">=", "gia-tri": "55"}),
    _on_target("thoi"),
    act(
        "target_share",
        _aimed,
        _CITY,
        why="officer and chair of the body whose target it is share it out",
        scene=scenes.target_aimed,
    ),
    read("target_sheet", _sheet, {200: f"{READERS} @ parent"}, why=_SEES, scene=scenes.target_shared),
    _on_sheet("ghi", cach="equal"),
    _on_sheet("giao"),
    _on_sheet("bo"),
]
