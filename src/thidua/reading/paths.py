"""The path of a clause: the markers from the outermost part to the clause, as "II.2.1"."""

from __future__ import annotations

import re

_BULLET = re.compile(r"^[-+*•·–—]+$")
_TRAILING = re.compile(r"[.):\s]+$")


def step(marker: str | None) -> str:
    """A marker as one step of a path; bullets and blank markers are no step.

    >>> step("II."), step("a)"), step("-"), step(None)
    ('II', 'a', '', '')
    """
    bare = _TRAILING.sub("", marker or "").strip()
    return "" if _BULLET.match(bare) else bare


def join_path(parent: str, marker: str | None) -> str:
    """The marker path of a child.

    A marker that repeats its parent's number (``2.1.`` under ``2.``) replaces the last step.

    >>> join_path("II", "2."), join_path("II.2", "2.1."), join_path("II.2", "-")
    ('II.2', 'II.2.1', 'II.2')
    """
    own = step(marker)
    if not own:
        return parent
    if not parent:
        return own
    for cut in range(len(parent) + 1):
        tail = parent[cut:]
        if (cut == 0 or parent[cut - 1] == ".") and tail and own.startswith(tail + "."):
            return parent[:cut] + own
    return f"{parent}.{own}"
