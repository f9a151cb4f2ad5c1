"""Watches, in every test, which service leaves which audit line; the rules and the table are in ``tests/house/lines``.

``audit.record`` is wrapped for the whole run: a line belongs to the innermost service verb on the stack at that
moment. After each test: no verb left two lines in one call unless the table says why, no verb that leaves none left
one, and the verbs for which the table names this test did leave theirs.
"""

from __future__ import annotations

import inspect
import re
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache, wraps
from types import CodeType, FrameType
from typing import Any

import pytest

_SERVICES = re.compile(r"thidua\.(\w+\.\w+)\.services(?:\.|$)")


class Watched:
    """What was left since the last test ended."""

    def __init__(self) -> None:
        #: Verbs that left a line, and those that left another one in the same call.
        self.left: set[str] = set()
        self.again: set[str] = set()
        self._last: dict[tuple[int, str], FrameType] = {}

    def note(self, frame: FrameType | None) -> None:
        """A line was recorded below this frame."""
        while frame is not None:
            verb = verb_of(frame.f_globals.get("__name__", ""), frame.f_code)
            if verb:
                key = (threading.get_ident(), verb)
                if self._last.get(key) is frame:
                    self.again.add(verb)
                self.left.add(verb)
                self._last[key] = frame
                return
            frame = frame.f_back

    def clear(self) -> None:
        """Forget everything, frames too."""
        self.left.clear()
        self.again.clear()
        self._last.clear()


WATCHED = Watched()


@cache
def verb_of(module: str, code: CodeType) -> str:
    """``work.plans.adopt_plan`` when the code is that verb's own; "" for helpers and everything else."""
    found = _SERVICES.match(module)
    if found is None:
        return ""
    services = sys.modules[f"thidua.{found[1]}.services"]
    function = getattr(services, code.co_name, None)
    own = inspect.isfunction(function) and inspect.unwrap(function).__code__ is code
    return f"{found[1]}.{code.co_name}" if own and not code.co_name.startswith("_") else ""


def _watching(record: Callable[..., int]) -> Callable[..., int]:
    @wraps(record)
    def watched(**given: Any) -> int:
        sequence = record(**given)
        WATCHED.note(sys._getframe(1))
        return sequence

    return watched


@pytest.fixture(scope="session", autouse=True)
def _lines_watched() -> Iterator[None]:
    """Wrap ``audit.record`` once; services call it by its module, so all of them meet the wrapper."""
    from thidua.foundations.audit import services

    original = services.record
    services.record = _watching(original)
    yield
    services.record = original


@pytest.fixture(autouse=True)
def _lines_as_the_table_says(request: pytest.FixtureRequest) -> Iterator[None]:
    """After the test: what was left agrees with the table."""
    from tests.house.lines import table

    yield
    left, again = set(WATCHED.left), set(WATCHED.again)
    WATCHED.clear()
    wrong = table.complaints(place_of(request.node.nodeid), left, again)
    if wrong:
        pytest.fail("\n  ".join(["audit lines:", *wrong]), pytrace=False)


def place_of(nodeid: str) -> str:
    """A test as the table names it: a row of the matrix by its name, else file and function."""
    path, _brackets, parameter = nodeid.partition("[")
    if path.endswith("::test_the_address_answers_as_its_row_says"):
        return parameter.removesuffix("]")
    return path
