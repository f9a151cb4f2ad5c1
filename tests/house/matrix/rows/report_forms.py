"""Report forms of one's own. The form is the ward's (``own``); the division below it (``child``) sees it once issued."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, Row, act, read

_DRAFT = "a draft is the body's that composes it; nobody else reads it before it is issued"
_ISSUED = "an issued form is read by the body's own people and by the bodies below, whom its rounds ask"
_COMPOSES = "forms are composed by the standing officer of the body that issues them; its readers are told so"
_NEW = "every body's standing officer may begin a form of the own body; the page is no secret to others"

_OFFICER: dict[Answer, str] = {302: "officer @ own", 403: "contributor chair council inspector auditor @ own"}


def _of(world: Any, made: Any) -> dict[str, Any]:
    return {"version_id": made.version}


def _part(world: Any, made: Any) -> dict[str, Any]:
    return {"version_id": made.version, "part": "muc-so_lieu"}


def _act(word: str, answers: dict[Answer, str] | None = None, scene: Any = None, **sends: Any) -> Row:
    return act(
        "form_act",
        lambda w, m: {"version_id": m.version, "verb": word},
        answers or _OFFICER,
        word=word,
        why=_COMPOSES,
        scene=scene or scenes.form_composed,
        sends=lambda w, m: {key: value(m) if callable(value) else value for key, value in sends.items()},
    )


def _mark(made: Any) -> str:
    return str(made.mark)


_OF_DRAFT: dict[Answer, str] = {200: f"{READERS} @ own"}

ROWS = [
    read(
        "form_list",
        why="everybody with a post sees the forms in sight: packs', own ones, those of bodies above",
    ),
    read("form_new", answers={200: "officer"}, otherwise=403, why=_NEW),
    act("form_new", answers={422: "officer"}, otherwise=403, why=f"{_NEW}; without a name nothing is begun"),
    read("form_page", _of, _OF_DRAFT, why=_DRAFT, scene=scenes.form_composed),
    read(
        "form_page",
        _of,
        {200: f"{READERS} @ own child"},
        why=_ISSUED,
        scene=scenes.form_issued,
        note="issued",
    ),
    read("form_preview", _of, _OF_DRAFT, why=_DRAFT, scene=scenes.form_composed),
    read("form_sheet", _of, _OF_DRAFT, why=_DRAFT, scene=scenes.form_composed),
    read("form_file", _of, _OF_DRAFT, why=_DRAFT, scene=scenes.form_composed),
    read(
        "form_part",
        _part,
        {200: "officer @ own", 403: "contributor chair council inspector auditor @ own"},
        why=_COMPOSES,
        scene=scenes.form_composed,
    ),
    act(
        "form_part",
        _part,
        _OFFICER,
        why=_COMPOSES,
        scene=scenes.form_composed,
        sends=lambda w, m: {"viec": "ghi", "seen": m.mark, "vi": "Tên mới"},
    ),
    _act("them-muc", ten="Mục khác"),
    _act("chuyen-muc", muc="xuong:so_lieu"),
    _act("bo-muc", muc="so_lieu", seen=_mark),
    _act("ban-hanh"),
    _act("bo"),
    act(
        "form_act",
        lambda w, m: {"version_id": m.version, "verb": "soan-tu"},
        {302: "officer @ own child", 404: "officer @ parent sibling cousin other_province"},
        otherwise=403,
        word="soan-tu",
        why="an issued form in sight is copied by a standing officer, into a form of the officer's own body",
        scene=scenes.form_issued,
    ),
    _act(
        "rut",
        {
            302: "officer @ own",
            403: f"contributor chair council inspector auditor @ own; {READERS} @ child",
        },
        scenes.form_issued,
        **{"ly-do": "Ban hành nhầm"},
    ),
]
