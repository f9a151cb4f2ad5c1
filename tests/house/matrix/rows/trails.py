"""The audit trail. Who may open a record may read its trail; the system's steward reads every trail."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, read
from tests.house.matrix.rows.people import SEES

_WHY = "whoever may open the record, and the steward of the system"


def _of(kind: str, key: Any) -> Any:
    return lambda world, made: {"subject_type": kind, "subject_id": str(key(world, made))}


def _trail(kind: str, key: Any, who: str, **more: Any) -> Any:
    return read("audit_trail", _of(kind, key), {200: who}, word=kind, **{"why": _WHY, **more})


ROWS = [
    read("audit_recent", why="what one's own body did is no secret within it"),
    read(
        "audit_recent",
        sends=lambda w, m: {"pham-vi": "duoi"},
        scene=scenes.reported,
        shows={
            "Chuyên viên Mẫu Phòng": "everyone @ child; officer chair inspector auditor steward @ own parent; system"
        },
        note="with those below",
        contacts="the lines tell what was corrected",
        why="what bodies below did is shown to the roles that look below",
    ),
    read(
        "audit_recent",
        sends=lambda w, m: {
            "pham-vi": "duoi",
            "nguoi": "chuyen vien mau phong",
            "tu-ngay": "01/01/2020",
            "den-ngay": "31/12/2099",
        },
        scene=scenes.reported,
        note="with those below, of one person, between days",
        contacts="the lines tell what was corrected",
        why="looking for somebody's name or days widens nothing: the lines are those of the same bodies",
    ),
    _trail(
        "person",
        lambda w, m: w.contributor.person_id,
        SEES,
        contacts="the lines tell what was corrected",
    ),
    _trail("body", lambda w, m: w.body.ward, "everyone", why="the directory of bodies is open"),
    _trail(
        "plan",
        lambda w, m: m.plan,
        f"{READERS} @ own parent; system",
        scene=scenes.plan_under_review,
    ),
    _trail(
        "obligation",
        lambda w, m: m.id,
        f"{READERS} @ own parent child; system",
        delegate=200,
        scene=scenes.owed,
    ),
    _trail(
        "plan_draft",
        lambda w, m: m.id,
        "officer contributor chair @ own; system",
        scene=scenes.draft,
    ),
    _trail(
        "paper",
        lambda w, m: m,
        SEES,
        scene=scenes.paper,
        why="a kind without a page of its own: who may list the people of the body that acted",
    ),
    read(
        "audit_trail",
        _of("person", lambda w, m: "khong-co"),
        {404: "everyone"},
        word="person",
        note="no such record",
        why="what does not exist has no trail, also for stewards",
    ),
]
