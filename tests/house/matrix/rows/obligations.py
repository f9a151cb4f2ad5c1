"""Obligations and chasing letters. The division (``child``) owes under the plan of the ward (``own``)."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, Row, act, read

#: Reads the obligation: who owes it, those above who owes it, whose plan asks it.
SEEN = f"{READERS} @ child own parent"

_SEES = "the body that owes, those above it, and the body whose plan asks; never stewards"
_WORKS = "officer, contributor and chair of the body that owes; other readers are told so"
_FOLLOWS = (
    "officer and chair of the body whose plan asks or to which the report goes; other readers are told so"
)
_LETTER = "a chasing letter is the work of the body that writes it; once sent also of the body it goes to"
_WRITES = "officer and chair of the body that chases; its other readers are told so"


def _of(world: Any, made: Any) -> dict[str, Any]:
    return {"obligation_id": made.id}


def _working(done: Answer) -> dict[Answer, str]:
    return {
        done: "officer contributor chair @ child",
        403: f"council inspector auditor @ child; {READERS} @ own parent",
    }


#: Acts of the ward's head that a delegate may do for the ward.
_DELEGATED = {"gia-han": 302, "mien": 302}


def _following(done: Answer) -> dict[Answer, str]:
    return {
        done: "officer chair @ own",
        403: f"contributor council inspector auditor @ own; {READERS} @ child parent",
    }


def _act(word: str, answers: dict[Answer, str], why: str, **more: Any) -> Row:
    return act(
        "obligation_act",
        lambda w, m: {**_of(w, m), "verb": word},
        answers,
        word=word,
        why=why,
        # By delegation one sees what the ward asks, and does the delegated acts and no others.
        delegate=_DELEGATED.get(word, 403),
        **{"scene": scenes.owed, **more},
    )


def _letter(world: Any, made: Any) -> dict[str, Any]:
    return {"letter_id": made}


def _write_letter(word: str) -> Row:
    return act(
        "letter",
        _letter,
        {302: "officer chair @ own", 403: "contributor council inspector auditor @ own"},
        delegate=302,
        sends=lambda w, m: {"viec": word, "trich-yeu": "V/v mẫu", "noi-dung": "Lời mẫu."},
        scene=scenes.letter,
        note=word,
        why=_WRITES,
    )


ROWS = [
    read("obligation_list", why="everybody; the list shows what the post may see"),
    read("obligation_excel", why="everybody; the workbook shows what the post may see"),
    read("calendar", why="everybody; the sheet shows what the post may see"),
    read("obligation_page", _of, {200: SEEN}, delegate=200, scene=scenes.owed, why=_SEES),
    read(
        "evidence_file",
        lambda w, m: {**_of(w, m), "evidence_id": m.evidence},
        {200: SEEN},
        delegate=200,
        scene=scenes.reported,
        why=_SEES,
    ),
    _act("bat-dau", _working(302), _WORKS),
    _act("hoan-thanh", _working(302), _WORKS, sends=lambda w, m: {"ket-qua": "Đã làm xong."}),
    _act("giao-nguoi", _working(302), _WORKS, sends=lambda w, m: {"nguoi": m.holder, "ly-do": "thử"}),
    _act("gop", _working(409), _WORKS, sends=lambda w, m: {"voi": m.id}, note="with itself"),
    _act("tach", _working(409), _WORKS, note="not tied"),
    _act(
        "gia-han",
        _following(302),
        _FOLLOWS,
        sends=lambda w, m: {"ngay": "2027-12-20", "ly-do": "thử"},
    ),
    _act("mien", _following(302), _FOLLOWS, sends=lambda w, m: {"ly-do": "thử"}),
    _act("nhan", _following(302), _FOLLOWS, scene=scenes.reported),
    _act("tra-lai", _following(302), _FOLLOWS, sends=lambda w, m: {"ly-do": "thử"}, scene=scenes.reported),
    # Letters
    read("letter_list", why="everybody; the list shows the letters of the body acted for"),
    act(
        "letter_draft",
        lambda w, m: {"body_id": w.body.division},
        {302: "officer chair @ own", 409: "officer chair @ parent child sibling cousin other_province"},
        otherwise=403,
        delegate=302,
        scene=scenes.owed,
        why="officers and chairs chase what is late towards their body; to others nothing is late",
    ),
    read(
        "letter",
        _letter,
        {200: f"{READERS} @ own"},
        delegate=200,
        scene=scenes.letter,
        note="draft",
        why=_LETTER,
    ),
    read(
        "letter",
        _letter,
        {200: f"{READERS} @ own child"},
        delegate=200,
        scene=scenes.letter_sent,
        note="sent",
        why=_LETTER,
    ),
    _write_letter("luu"),
    _write_letter("gui"),
    _write_letter("bo"),
]
