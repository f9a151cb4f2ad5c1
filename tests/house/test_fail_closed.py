"""An act that breaks anywhere leaves nothing behind and shows nothing of the machine.

Each act is done once to learn from where in the house other functions and the database are called; then again and
again, each time with one of these calls failing as if the code or the database broke there. Approving acts at a few
places in ``make test``; every act of the matrix at every place in ``make matrix``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from tests.house.matrix import table
from tests.house.matrix.asking import Got, request, trace
from tests.house.matrix.row import Row
from tests.house.matrix.world import World
from tests.house.test_matrix import scene, world  # noqa: F401 -- the fixtures

FULL = os.environ.get("MATRIX") == "full"
#: Places at which an act is broken in the sample.
PLACES = 5
#: Acts that approve, appoint or put into force.
APPROVING = (
    "POST plan_adopt",
    "POST plan_amendment_apply",
    "POST plan_withdraw",
    "POST plan_link",
    "POST appoint",
    "POST add_person",
    "POST end_appointment",
    "POST obligation_act gia-han",
    "POST obligation_act nhan",
    "POST letter gui",
)

_HOUSE = str(Path(__file__).resolve().parents[2] / "src" / "thidua") + os.sep
#: Where an act is done; the edge around it and what draws pages are not part of it.
_ROOMS = tuple(_HOUSE + part for part in ("foundations", "work", "journeys", "web/workspace", "web/account"))
#: What the test's own savepoints say to the database.
_OURS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET CONSTRAINTS")

WORDS = "cố ý làm hỏng"
#: An attempt to sign in counts whatever becomes of its page: that is what stops guessing.
COUNTED = frozenset({"access_sign_in_attempt"})
#: Who asked to see an identifier stands in the trail before the page is drawn, and stays there when it breaks.
KEPT = {"POST show_identifier": {"audit_entry"}}

#: A place that calls: file, line, what it calls.
Place = tuple[str, int, str]


class Broken(Exception):
    """What the code raises when it is made to break."""


@contextmanager
def watched(at_call: Callable[[Place], None], at_query: Callable[[Place], None]) -> Iterator[None]:
    """Tell of every call from within the rooms to a function of the house, and of every query."""

    def tracer(frame: FrameType, event: str, _arg: object) -> None:
        called, caller = frame.f_code, frame.f_back
        if event != "call" or caller is None or not called.co_filename.startswith(_HOUSE):
            return
        if caller.f_code.co_filename.startswith(_ROOMS):
            at_call((caller.f_code.co_filename, caller.f_lineno, called.co_name))

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        frame: FrameType | None = sys._getframe()
        while frame is not None and not frame.f_code.co_filename.startswith(_ROOMS):
            frame = frame.f_back
        if frame is not None and not str(sql).startswith(_OURS):
            at_query((frame.f_code.co_filename, frame.f_lineno, "a query"))
        return execute(sql, params, many, context)

    before = sys.gettrace()
    with connection.execute_wrapper(wrapper):
        sys.settrace(tracer)
        try:
            yield
        finally:
            sys.settrace(before)


def _done(row: Row) -> str:
    """Somebody who may do the act; "" where nobody does it or it changes nothing."""
    allowed = [cell for cell, answer in row.cells().items() if answer in (200, 302)]
    return "@".join(allowed[0]) if allowed and row.method == "POST" else ""


ACTS = [row for row in table.rows() if _done(row) and (FULL or str(row) in APPROVING)]


@pytest.mark.timeout(0 if FULL else 300)
@pytest.mark.parametrize(
    ("row", "scene"),
    [pytest.param(row, row.scene, id=str(row)) for row in ACTS],
    indirect=["scene"],
    scope="module",
)
def test_an_act_that_breaks_leaves_nothing_behind(
    world: World,  # noqa: F811
    scene: Any,  # noqa: F811
    row: Row,
    record_property: Any,
) -> None:
    url, before = reverse(row.name, kwargs=dict(row.kwargs(world, scene))), trace()

    def act(watch: AbstractContextManager[None] | None = None) -> Got:
        client = world.client(_done(row), raise_request_exception=False)
        sends = row.sends(world, scene)
        with watch or nullcontext():
            return request(client, row.method, url, sends, before)

    def undone(watch: AbstractContextManager[None] | None = None) -> Got:
        with transaction.atomic():
            got = act(watch)
            transaction.set_rollback(True)
        return got

    undone()  # what is remembered from the first time is not called a second time
    places: dict[Place, None] = {}
    left = undone(watched(places.setdefault, places.setdefault)).left
    if not left and str(row) not in APPROVING:
        pytest.skip("answers a form that is not filled in, or is the machine's own: nothing to break")
    assert left, f"{row} writes nothing: nothing to break"
    step = 1 if FULL else max(1, len(places) // PLACES)
    wrong: list[str] = []
    unreached: list[Place] = []
    for place in list(places)[::step]:
        got = _broken(undone, place)
        if got is None:
            unreached.append(place)
            continue
        record_property("broken", 1)
        file, line, what = place
        where = f"{file.removeprefix(_HOUSE)}:{line} ({what})"
        if got.answer != 500:
            wrong.append(f"{where}: answered {got.answer}")
        if half := [table for table in got.left if table not in COUNTED | KEPT.get(str(row), set())]:
            wrong.append(f"{where}: left {', '.join(half)}")
        shown = [
            word for word in (WORDS, "Traceback", _HOUSE, "OperationalError") if word.encode() in got.content
        ]
        if shown:
            wrong.append(f"{where}: the page shows {', '.join(shown)}")
    assert len(unreached) <= len(places) // 20, unreached
    assert wrong == [], f"{row}, broken at {len(places)} places:\n" + "\n".join(wrong)
    assert act().left, "the act works again afterwards"


def _broken(undone: Callable[[AbstractContextManager[None]], Got], wanted: Place) -> Got | None:
    """The act with the first call from one place failing; ``None`` where what that place gave is remembered by now."""
    hit: list[Place] = []

    def at_call(place: Place) -> None:
        if place == wanted and not hit:
            hit.append(place)
            raise Broken(WORDS)

    def at_query(place: Place) -> None:
        if place == wanted and not hit:
            hit.append(place)
            raise OperationalError(WORDS)

    got = undone(watched(at_call, at_query))
    return got if hit else None
