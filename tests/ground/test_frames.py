"""Room for frames: no depth of a call costs pages of memory again and again."""

from __future__ import annotations

import resource
import sys

import pytest

from thidua.ground.frames import with_room

#: How deep calls stand when they begin: across several of the interpreter's pieces of stack.
DEPTHS = range(0, 400, 10)
ROWS = 300


def _row(left: int) -> int:
    return _row(left - 1) if left else 1


def _faults(depth: int) -> int:
    """Page faults of many short calls made at a depth."""
    if depth:
        return _faults(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(ROWS):
        _row(12)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_calls_give_back_what_they_return() -> None:
    assert with_room(lambda a, *, b: (a, b))(1, b=2) == (1, 2)
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 // 0)()


def test_no_depth_maps_the_stack_anew_for_every_call() -> None:
    assert max(map(with_room(_faults), DEPTHS)) < ROWS
    if sys.version_info[:2] == (3, 11):
        assert max(map(_faults, DEPTHS)) >= ROWS, "without room some depth stands at a boundary"
