"""Capacity, leave, delegation and hand-over of people of the ward: its contributor, and whoever heads it.

Source: docs/decisions/0024: people are kept by stewards; one's own leave is one's own to note; what a head delegates is
written down by that head or by who keeps the people of the body; nobody delegates to themselves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.house.matrix.row import act, read
from tests.house.matrix.rows.people import KEEPS, READS, SEES
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.ground.actor import system_actor

LOADER = system_actor("loader")
_KEPT = "posts are kept by the stewards of their body, of the bodies above it and of the system"
_TODAY = clock.today()


def _post(world: Any, made: Any) -> dict[str, Any]:
    return {"appointment": world.actor("contributor").acting.appointment_id}


def _person(world: Any, made: Any) -> dict[str, Any]:
    return {"person": world.contributor.person_id}


def _head_of(world: Any, body: str) -> UUID:
    line = access.head_on(world.bodies[body], clock.today(), clock.now())
    assert line is not None
    return line.id


def _head(world: Any, made: Any) -> dict[str, Any]:
    return {"appointment": _head_of(world, "ward")}


def on_leave(world: Any) -> UUID:
    """The contributor is away from today on."""
    return services.note_leave(
        actor=LOADER,
        appointment_id=world.actor("contributor").acting.appointment_id,
        kind="leave",
        since=clock.today(),
        until=clock.today() + timedelta(days=3),
        at=clock.now(),
    )


def _leave(world: Any, made: Any) -> dict[str, Any]:
    return {"leave": made}


def _delegation(world: Any, made: Any) -> dict[str, Any]:
    """What the ward's head gave the head of the division."""
    head = access.appointment_line(LOADER, _head_of(world, "ward"), clock.now())
    return {"delegation": access.person_page(LOADER, head.person_id, clock.now()).given[0].id}


def _given(world: Any, made: Any) -> dict[str, Any]:
    return {
        "way": "by_order",
        "receiver": _head_of(world, "division"),
        "documents": ["dispatch"],
        "since": f"{_TODAY + timedelta(days=400):%Y-%m-%d}",
        "basis": "Quy chế mẫu",
    }


_AWAY = {
    "kind": "trip",
    "since": f"{_TODAY:%Y-%m-%d}",
    "until": f"{_TODAY + timedelta(days=1):%Y-%m-%d}",
}
_OTHERS = {403: READS}

ROWS = [
    read(
        "signature_blocks",
        lambda world, made: {"body": world.body.ward},
        {200: SEES},
        sends=lambda world, made: {"capacity": "head"},
        why="how a body signs is shown to whoever lists its people",
    ),
    read("correct_appointment", _post, {200: KEEPS, **_OTHERS}, also={"contributor": 403}, why=_KEPT),
    act(
        "correct_appointment",
        _post,
        {302: KEEPS, **_OTHERS},
        sends=lambda world, made: {"position": "Chuyên viên mẫu", "capacity": "member"},
        also={"contributor": 403},
        why=f"{_KEPT}; nobody corrects their own",
    ),
    read(
        "note_leave",
        _post,
        {200: KEEPS, **_OTHERS},
        also={"contributor": 200},
        why="one's own days away, or those of people one keeps",
    ),
    act(
        "note_leave",
        _post,
        {302: KEEPS, **_OTHERS},
        sends=lambda world, made: _AWAY,
        also={"contributor": 302},
        why="one's own days away, or those of people one keeps",
    ),
    read(
        "change_leave",
        _leave,
        {200: KEEPS},
        otherwise=404,
        scene=on_leave,
        also={"contributor": 200, "officer": 404},
        why="whoever may note it may change it; for others there is nothing to do here",
    ),
    act(
        "change_leave",
        _leave,
        {302: KEEPS},
        scene=on_leave,
        sends=lambda world, made: {"act": "back"},
        also={"contributor": 302, "officer": 404},
        why="whoever may note it may change it",
    ),
    read(
        "delegate",
        _head,
        {200: KEEPS, **_OTHERS},
        why="the head, or who keeps the people of the body; other chairs are not the head",
    ),
    act(
        "delegate",
        _head,
        {302: KEEPS, **_OTHERS},
        sends=_given,
        why="the head, or who keeps the people of the body; other chairs are not the head",
    ),
    read(
        "revoke_delegation",
        _delegation,
        {200: f"{SEES}; everyone @ child"},
        delegate=200,
        why="seen from both sides: where it comes from and where it goes",
    ),
    act(
        "revoke_delegation",
        _delegation,
        {302: KEEPS, 403: f"{READS}; officer contributor chair council inspector auditor steward @ child"},
        delegate=403,
        why="taken back by whoever may give it; the receiver's side cannot",
    ),
    read(
        "hand_over",
        _person,
        {200: KEEPS, **_OTHERS},
        also={"contributor": 403},
        why="who may end the post may see what it leaves behind",
    ),
    act(
        "hand_over",
        _person,
        {302: KEEPS, **_OTHERS},
        sends=lambda world, made: {"from_day": f"{clock.today():%Y-%m-%d}", "reason": "thử"},
        also={"contributor": 403},
        why="who may end the post hands over what it leaves behind",
    ),
]
