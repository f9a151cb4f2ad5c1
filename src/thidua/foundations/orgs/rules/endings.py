"""Which part of a group has nobody any more because its level or kind of body has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Json = Mapping[str, Any]

#: Relations in which the bodies of a line stand below the issuer's territory.
_BELOW = frozenset({"child_territories", "descendant_territories"})


@dataclass(frozen=True, slots=True)
class EndedPart:
    """The ending that emptied (part of) a group; ``whole`` when nothing of the group is left."""

    ending: Json
    whole: bool


def ended_parts(
    lines: Sequence[Json],
    endings: Iterable[Json],
    *,
    rank: Mapping[str, int],
    issuer_level: str,
    dated: date,
    on: date,
) -> list[EndedPart]:
    """The endings that took bodies from a group's lines, as a document of ``dated`` meant it and as of ``on``.

    A line that never spoke to the issuer's level takes nothing away. A group of which other lines remain has lost a
    part only when the document is older than the ending: a later author who writes "chính quyền các cấp" means the
    levels there are.

    >>> gone = {"code": "h", "levels": ["huyen"], "kinds": ["ubnd"], "since": "2025-07-01"}
    >>> districts = {"kinds": ["ubnd"], "level": "huyen", "relation": "child_territories"}
    >>> sectors = {"kinds": ["so"], "level": "tinh", "relation": "same_territory"}
    >>> given = {"rank": {"tinh": 1, "huyen": 2}, "issuer_level": "tinh", "dated": date(2023, 12, 29)}
    >>> [part.whole for part in ended_parts([districts], [gone], on=date(2026, 1, 1), **given)]
    [True]
    >>> [part.whole for part in ended_parts([districts, sectors], [gone], on=date(2026, 1, 1), **given)]
    [False]
    >>> ended_parts([districts], [gone], on=date(2025, 6, 30), **given)
    []
    """
    spoken = [line for line in lines if _speaks(line, issuer_level, rank)]
    found: dict[str, Json] = {}
    emptied = 0
    for line in spoken:
        took = next((e for e in endings if _took(e, line, on)), None)
        if took is not None:
            emptied += 1
            found.setdefault(str(took["code"]), took)
    whole = emptied == len(spoken)
    return [
        EndedPart(ending, whole)
        for ending in found.values()
        if whole or dated < date.fromisoformat(str(ending["since"]))
    ]


def _speaks(line: Json, issuer_level: str, rank: Mapping[str, int]) -> bool:
    """Whether a line can mean anybody for an issuer of this level."""
    level, relation = line.get("level"), line.get("relation", "same_territory")
    if level not in rank or issuer_level not in rank:
        return True
    if relation in _BELOW:
        return rank[issuer_level] < rank[str(level)]
    return relation != "same_territory" or level == issuer_level


def _took(ending: Json, line: Json, on: date) -> bool:
    kinds = set(line.get("kinds") or ())
    return (
        on >= date.fromisoformat(str(ending["since"]))
        and line.get("level") in ending["levels"]
        and bool(kinds)
        and kinds <= set(ending["kinds"])
    )


def fitting(takers: Sequence[Json], text: str) -> list[Json]:
    """The takers with those first whose words the text holds most; otherwise in the order of the data.

    >>> [t["vi"] for t in fitting([{"vi": "a", "words": ["lớp"]}, {"vi": "b", "words": ["tổng hợp"]}], "Tổng hợp số liệu")]
    ['b', 'a']
    """
    folded = text.lower()
    return sorted(takers, key=lambda taker: -sum(word.lower() in folded for word in taker.get("words", ())))
