"""Room for the frames of a call, taken once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

_Result = TypeVar("_Result")

#: Slots of the frame that takes the room; with eight bytes each the interpreter maps the next power of two, a mebibyte, of
#: which about half is left for the frames of whatever is called.
_SLOTS = 70_000


def with_room(call: Callable[..., _Result]) -> Callable[..., _Result]:
    """The same call, standing on a frame large enough that those above it need no further piece of the interpreter's stack.

    CPython maps that stack in pieces of 16 KiB and gives a piece back as soon as the call that needed it returns
    (``Python/pystate.c``, ``push_chunk`` and ``_PyThreadState_PopFrame`` of 3.11). A template that draws a thousand rows
    just across a boundary so maps and faults a piece for every row: a page of 240 KB took 13,000 page faults and two and a
    half times its processor time, or none, as the depth of the call would have it (``benchmarks/rollup.py``).
    """

    def standing(*args: Any, **kwargs: Any) -> _Result:
        return call(*args, **kwargs)

    standing.__code__ = standing.__code__.replace(co_stacksize=_SLOTS)
    return standing
