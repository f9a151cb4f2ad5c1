"""Personal data: the register, the periods, one person's data.

Whose data it is: the ward's contributor of the cast, in office; for erasure one who held that post until yesterday.
Source: docs/decisions/0026-personal-data-register.md; the table of roles says who keeps whose record.
"""

from __future__ import annotations

from typing import Any

from tests.house.matrix.row import Row, act, read
from tests.house.matrix.rows.people import KEEPS, READS
from thidua.foundations.access import services as people
from thidua.ground import clock
from thidua.ground.actor import system_actor

WATCH = "auditor steward system"
_REGISTER = (
    "the register is read by those who keep people and those who watch; it holds no personal data itself"
)
_OWN = "one's own data, or the data of somebody whose record one keeps; whoever merely lists them is told who does"
#: At an address also for people without a post; the person asked about is not they.
OF_OTHERS = {"anonymous": "sign-in", "no_post": 404}
#: Lists the ward's people in office and former.
FORMER = "contributor@former"


def _contributor(world: Any, made: Any) -> dict[str, Any]:
    return {"person": world.contributor.person_id}


def _former(world: Any, made: Any) -> dict[str, Any]:
    return {"person": world.members[FORMER].person_id}


def _numbered(world: Any) -> Any:
    """Somebody of the ward whose identifier is on record."""
    return people.add_person(
        actor=system_actor("loader"),
        full_name="Người Mẫu Có Số",
        body_id=world.body.ward,
        role="contributor",
        identifier="031090007788",
        sample=True,
        at=clock.now(),
    )


def _period(word: str = "notice") -> Any:
    return lambda world, made: {"code": word}


def _of_data(name: str, done: int, **more: Any) -> Row:
    return act(
        name,
        _contributor,
        {done: KEEPS, 403: READS},
        outside=OF_OTHERS,
        **{"also": {"contributor": done}, "why": _OWN, **more},
    )


#: A person's data taken out is all of it; each taking out is a line in the trail.
_TAKEN_OUT = {"contacts": "all data of the person", "identifiers": "all data of the person"}

ROWS = [
    read("personal_data_register", answers={200: WATCH}, otherwise=403, why=_REGISTER),
    read("personal_data_excel", answers={200: WATCH}, otherwise=403, why=_REGISTER),
    read("retention_periods", answers={200: WATCH}, otherwise=403, why=_REGISTER),
    read(
        "retention_period",
        _period(),
        {200: "system"},
        otherwise=403,
        why="periods are the whole installation's: the steward of the system sets them",
    ),
    act(
        "retention_period",
        _period(),
        {302: "system"},
        otherwise=403,
        sends=lambda w, m: {"days": "400", "basis": "Quyết định mẫu 1/QĐ"},
        why="periods are the whole installation's: the steward of the system sets them",
    ),
    read(
        "retention_period",
        _period("tra"),
        {404: WATCH},
        otherwise=403,
        note="no such kind",
        why="what is not in the register is not found, for those who read it",
    ),
    read(
        "person_data",
        _contributor,
        {200: KEEPS, 403: READS},
        outside=OF_OTHERS,
        also={"contributor": 200},
        why=_OWN,
    ),
    _of_data("export_person_data", 200, sends=lambda w, m: {"dang": "json"}, word="json", **_TAKEN_OUT),
    _of_data("export_person_data", 200, sends=lambda w, m: {"dang": "excel"}, word="excel", **_TAKEN_OUT),
    act(
        "show_identifier",
        lambda w, m: {"person": m},
        {200: KEEPS, 403: READS},
        outside=OF_OTHERS,
        scene=_numbered,
        sends=lambda w, m: {"reason": "đối chiếu quyết định"},
        identifiers="what was asked for, with a reason in the trail",
        why="the whole number, with a reason, for whoever keeps the record",
    ),
    read(
        "erase_person_data",
        _former,
        {200: KEEPS, 403: READS},
        why="erased by whoever kept the record, also after the person left",
    ),
    act(
        "erase_person_data",
        _former,
        {302: KEEPS, 403: READS},
        sends=lambda w, m: {"typed_name": w.members[FORMER].name, "reason": "đơn của người ấy"},
        why="erased by whoever kept the record, also after the person left",
    ),
    act(
        "erase_person_data",
        _contributor,
        {409: KEEPS, 403: READS},
        also={"contributor": 403},
        sends=lambda w, m: {"typed_name": w.contributor.name, "reason": "thử"},
        note="in office",
        why="nobody is erased over open work, and nobody erases themselves",
    ),
]
