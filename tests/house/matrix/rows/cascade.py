"""Drafts of a body's own plan, and who has issued one. The draft is the ward's, the superior plan the city's."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, Row, act, read

_OWN = "a draft is its body's alone: nobody above, beside or below reads it before it is handed in"
_SUPERIOR = "who reads the superior plan sees who has issued one of their own, each in their own branch"
_ASKS = "the body that put the superior plan into force asks for plans under it; other readers are told so"
#: Reads the city's plan, which is in force: the city and everybody below it.
SUPERIOR_SEEN = f"{READERS} @ parent own child sibling cousin"


def _of_draft(world: Any, made: Any) -> dict[str, Any]:
    return {"draft_id": made.id}


def _of_clause(world: Any, made: Any) -> dict[str, Any]:
    return {"draft_id": made.id, "clause_id": made.clause}


def _of_plan(world: Any, made: Any) -> dict[str, Any]:
    return {"plan_id": made}


def _reads(name: str) -> Row:
    return read(name, _of_draft, {200: "officer contributor chair @ own"}, scene=scenes.draft, why=_OWN)


def _writes(name: str, kwargs: Any = _of_draft, done: Answer = 302, **more: Any) -> Row:
    """An act on the draft: the ward's officer and contributor; its chair reads."""
    answers = {done: "officer contributor @ own", 403: "chair @ own"}
    return act(name, kwargs, answers, scene=scenes.draft, **{"why": _OWN, **more})


def _turned(word: str, **more: Any) -> Row:
    return _writes("draft_clause_act", lambda w, m: {**_of_clause(w, m), "word": word}, word=word, **more)


def _asking(done: Answer) -> dict[Answer, str]:
    """An act on who must issue a plan: the city's officer and chair."""
    return {
        done: "officer chair @ parent",
        403: f"contributor council inspector auditor @ parent; {READERS} @ own child sibling cousin",
    }


ROWS = [
    act(
        "draft_start",
        _of_plan,
        {
            302: "officer contributor @ own child sibling cousin",
            409: "officer contributor @ parent",
            403: "chair council inspector auditor @ parent own child sibling cousin",
        },
        scene=scenes.superior_plan,
        why="whoever reads a superior plan and writes for their body drafts its own; not under one's own plan",
    ),
    _reads("draft_page"),
    _reads("draft_file"),
    _writes("draft_clause", _of_clause, sends=lambda w, m: {"text": "Mẫu.", "revision": m.revision}),
    _turned("bo"),
    _turned("khoi-phuc", done=409, note="not dropped"),
    _turned("len"),
    _turned("xuong"),
    _writes("draft_add", sends=lambda w, m: {"text": "Việc mẫu."}),
    _writes("draft_word", sends=lambda w, m: {"title": "Kế hoạch mẫu"}),
    _writes("draft_answer", lambda w, m: {"draft_id": m.id, "ask_id": m.ask}),
    _writes("draft_abandon"),
    _writes("draft_hand_in", done=409, note="bodies are still to be chosen"),
    # Who has issued a plan
    read("plan_followed", _of_plan, {200: SUPERIOR_SEEN}, scene=scenes.superior_plan_followed, why=_SUPERIOR),
    read(
        "plan_followed_excel",
        _of_plan,
        {200: SUPERIOR_SEEN},
        scene=scenes.superior_plan_followed,
        why=_SUPERIOR,
    ),
    read("plan_demand", _of_plan, _asking(200), scene=scenes.superior_plan, why=_ASKS),
    act(
        "plan_demand",
        _of_plan,
        _asking(302),
        sends=lambda w, m: {
            "text": "Ban hành kế hoạch.",
            "group": "ubnd_cap_xa",
            "words": "Công văn mẫu",
        },
        scene=scenes.superior_plan,
        why=_ASKS,
    ),
    act(
        "plan_demand_follow",
        lambda w, m: {"plan_id": m[0], "provision_id": m[1]},
        _asking(302),
        scene=scenes.superior_plan_calling,
        why=_ASKS,
    ),
    act("plan_followed_chase", _of_plan, _asking(302), scene=scenes.superior_plan_followed, why=_ASKS),
    act("plan_followed_measure", _of_plan, _asking(302), scene=scenes.superior_plan_followed, why=_ASKS),
]
