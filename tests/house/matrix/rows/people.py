"""People of a body, their appointments and accounts. Whose record it is: the ward's contributor of the cast.

Source: the table of roles (``access.roles``): who lists whose people, who keeps them, who gives which role.
"""

from __future__ import annotations

from typing import Any

from tests.house.matrix.row import READERS, Answer, Row, act, read

#: Lists the people of the ward: those of the ward; those above it whose role looks below; the system's steward.
SEES = "everyone @ own; officer chair inspector auditor steward @ parent; system"
#: Keeps them: the ward's own steward of people, the city's, the system's.
KEEPS = "steward @ own parent; system"
#: Lists them, and is told who keeps them.
READS = "officer contributor chair council inspector auditor @ own; officer chair inspector auditor @ parent"

_KEPT = "people are kept by the stewards of their body, of the bodies above it and of the system"


def _ward(world: Any, made: Any) -> dict[str, Any]:
    return {"body": world.body.ward}


def _city(world: Any, made: Any) -> dict[str, Any]:
    return {"body": world.body.city}


def _person(world: Any, made: Any) -> dict[str, Any]:
    return {"person": world.contributor.person_id}


def _at(body: str, member: str = "contributor") -> Any:
    return lambda world, made: {
        "person": world.members[member].person_id,
        "body": world.bodies[body],
    }


def _post(member: str) -> Any:
    return lambda world, made: {"appointment": world.actor(member).acting.appointment_id}


def _keeping(done: Answer) -> dict[Answer, str]:
    """An act on the ward's people."""
    return {done: KEEPS, 403: READS}


def _give(role: str) -> Any:
    return lambda world, made: {"role": role, "since": "2026-01-05"}


def _account(word: str, done: Answer = 302, note: str = "", **sends: str) -> Row:
    return act(
        "person_account",
        _person,
        _keeping(done),
        sends=lambda world, made: {"act": word, **sends},
        word=word,
        note=note,
        why="whoever keeps a person keeps their account",
    )


ROWS = [
    read("people_home", answers={302: "everyone"}, why="to the people of one's own body, whatever the role"),
    read(
        "people",
        _ward,
        {200: SEES},
        contacts="colleagues are reached by them",
        why="a body's people are listed within it, and from above by the roles that look below",
    ),
    read(
        "people",
        _city,
        {200: "everyone @ parent; system"},
        contacts="colleagues are reached by them",
        note="of the superior body",
        why="nobody looks up: a ward does not list the city's people",
    ),
    read("add_person", _ward, _keeping(200), why=_KEPT),
    act(
        "add_person",
        _ward,
        _keeping(302),
        sends=lambda w, m: {"full_name": "Người Mẫu Mới", **_give("contributor")(w, m)},
        why=_KEPT,
    ),
    read("import_people", _ward, _keeping(200), why=_KEPT),
    act("import_people", _ward, _keeping(422), note="without a file", why=_KEPT),
    read("people_template", _ward, _keeping(200), why="the workbook lists the roles one may give there"),
    read(
        "person",
        _person,
        {200: SEES},
        also={"contributor": 200},
        contacts="colleagues are reached by them",
        why="as the list of their body",
    ),
    read("change_person", _person, _keeping(200), contacts="they are what is corrected", why=_KEPT),
    act(
        "change_person",
        _person,
        _keeping(302),
        sends=lambda w, m: {"full_name": "Tên Mẫu Khác"},
        also={"contributor": 403},
        why=f"{_KEPT}; nobody corrects their own record",
    ),
    read("appoint", _at("ward"), _keeping(200), why=_KEPT),
    act(
        "appoint",
        _at("ward"),
        _keeping(302),
        sends=_give("inspector"),
        why="stewards of people give the roles of work",
    ),
    act(
        "appoint",
        _at("city"),
        {302: "steward @ parent; system", 403: "officer chair inspector auditor @ parent"},
        sends=_give("inspector"),
        note="at the superior body",
        why="a ward's steward gives nothing at the city, not even to people of the ward",
    ),
    act(
        "appoint",
        _at("ward"),
        {302: "steward @ parent; system", 422: "steward @ own", 403: READS},
        sends=_give("people_steward"),
        note="a steward of people",
        why="stewards of people are made from above: never at one's own body",
    ),
    act(
        "appoint",
        _at("ward"),
        {302: "system", 422: "steward @ own parent", 403: READS},
        sends=_give("system_steward"),
        note="a steward of the system",
        why="only stewards of the system make stewards of the system",
    ),
    act(
        "appoint",
        _at("ward", "steward@own"),
        {302: "steward @ parent; system", 403: f"{READS}; steward @ own"},
        sends=_give("inspector"),
        note="oneself",
        why="nobody appoints themselves; the colleague here is the ward's own steward",
    ),
    _account("close", reason="thử"),
    _account("reopen"),
    _account("invite", 409, "can sign in already"),
    _account("withdraw", 409, "no letter is out"),
    _account("unlock"),
    _account("sign_out", reason="thử"),
    _account("reset_factor", reason="thử"),
    read(
        "second_factor_rule",
        answers={200: "system", 403: f"{READERS} steward"},
        delegate=403,
        why="the rules of signing in are the whole system's, so its steward sets them",
    ),
    act(
        "second_factor_rule",
        answers={302: "system", 403: f"{READERS} steward"},
        delegate=403,
        sends=lambda w, m: {"in_force": "on", "since": "2026-11-22", "grace_days": "14"},
        why="as the page",
    ),
    _account("open", 409, "a second one", email="moi@mau.example"),
    act(
        "person_account",
        lambda w, m: {"person": w.two_posts.person_id},
        {302: "steward @ own parent; system", 403: f"{READS}; {READERS} steward @ child"},
        sends=lambda w, m: {"act": "close"},
        word="close",
        note="serves two bodies",
        why="a person is listed at each body they serve, here also the division below, and kept by who keeps all of them",
    ),
    read("end_appointment", _post("contributor"), {200: SEES}, why="readers see why they may not"),
    act(
        "end_appointment",
        _post("contributor"),
        _keeping(302),
        sends=lambda w, m: {"from_day": "2026-06-01", "reason": "thử"},
        why="whoever may give a role may take it back",
    ),
    act(
        "end_appointment",
        _post("steward@own"),
        {302: "steward @ parent; system", 403: f"{READS}; steward @ own"},
        sends=lambda w, m: {"from_day": "2026-06-01"},
        note="of a steward",
        why="stewards of people are made and ended from above",
    ),
]
