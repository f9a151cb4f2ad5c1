"""Ties printed names to bodies and groups of the tree, as of the plan's date. Never on a guess.

A likeness (a name damaged by recognition, a name two bodies share) is only *offered* to the reviewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz, process

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.text_vn import search_key

#: Likeness (0–100) from which a group is offered for a name that is not one of its aliases.
OFFER_GROUP = 78

#: Most parts a compound name is taken apart into.
_MOST_PARTS = 12

_JOINTS = re.compile(r"(\s*[,;]\s*(?:và\s+)?|\s+và\s+)")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name was tied to, and how; ``unresolved`` leaves a to-do with ``candidates`` to choose from."""

    state: str
    body_id: UUID | None = None
    group: str = ""
    how: str = ""
    why: str = ""
    candidates: tuple[dict[str, str], ...] = field(default=())


class Resolver:
    """Resolves the names of one plan, each once.

    :param issuer: the body whose plan prints the names; without it relative names mean nothing.
    :param on: the day whose tree counts, the plan's own date.
    """

    def __init__(self, issuer: UUID | None, on: date) -> None:
        self._issuer = issuer
        self._on = on
        self._known: dict[str, list[Resolution]] = {}

    def all(self, printed: str) -> list[Resolution]:
        """What a printed name means: one body or group, several when it is a list of such, or one to-do."""
        if printed not in self._known:
            whole = self._one(printed)
            parts = self._parts(printed) if whole.state == "unresolved" else []
            self._known[printed] = parts or [self._with_candidates(printed, whole)]
        return self._known[printed]

    def _one(self, printed: str) -> Resolution:
        found = orgs.resolve_name(printed, near=self._issuer, on=self._on) if self._issuer else None
        if found is not None and found.state == "body":
            return Resolution("body", body_id=found.body_id, how=found.how)
        group = orgs.group_named(printed)
        if group is not None:
            return Resolution("group", group=group["code"], how="group")
        if found is None:
            return Resolution("unresolved", why="chưa biết cơ quan ban hành")
        why = "có nhiều đơn vị cùng tên" if found.state == "ambiguous" else "không có đơn vị nào mang tên này"
        offered = tuple({"body": str(c.id), "name": c.name} for c in found.candidates[:3])
        return Resolution("unresolved", why=why, candidates=offered)

    def _parts(self, printed: str) -> list[Resolution]:
        """The members of a compound name, when every one of them is known; else nothing."""
        pieces = _JOINTS.split(printed)
        names, joints = pieces[::2], pieces[1::2]
        if not 2 <= len(names) <= _MOST_PARTS:
            return []
        found = _cover(names, joints, 0, self._certain)
        return list(dict.fromkeys(found)) if found else []

    def _certain(self, name: str) -> Resolution | None:
        result = self._one(name)
        return None if result.state == "unresolved" else result

    def _with_candidates(self, printed: str, result: Resolution) -> Resolution:
        if result.state != "unresolved":
            return result
        groups = tuple(
            {"group": code, "name": label} for code, label in _groups_like(printed, _aliases(_digest()))
        )
        return Resolution("unresolved", why=result.why, candidates=(*result.candidates, *groups))


def _cover(names: list[str], joints: list[str], start: int, certain: Any) -> list[Resolution] | None:
    """The longest known names from left to right that together make up the whole list."""
    if start == len(names):
        return []
    for end in range(len(names), start, -1):
        name = "".join(part for index in range(start, end) for part in _piece(names, joints, index, start))
        head = certain(name.strip())
        if head is not None:
            rest = _cover(names, joints, end, certain)
            if rest is not None:
                return [head, *rest]
    return None


def _piece(names: list[str], joints: list[str], index: int, start: int) -> Iterator[str]:
    if index > start:
        yield joints[index - 1]
    yield names[index]


def _digest() -> int:
    return len(orgs.groups())


@lru_cache(maxsize=2)
def _aliases(_size: int) -> dict[str, tuple[str, str]]:
    return {
        search_key(name): (g["code"], g["vi"]) for g in orgs.groups() for name in (g["vi"], *g["aliases"])
    }


def _groups_like(printed: str, aliases: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    found = process.extract(
        search_key(printed), list(aliases), scorer=fuzz.ratio, score_cutoff=OFFER_GROUP, limit=4
    )
    return list(dict.fromkeys(aliases[key] for key, _score, _index in found))[:2]
