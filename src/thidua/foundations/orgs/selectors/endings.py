"""Why a group or a body of a document has nobody any more, and whom the data propose (``packs/bodies/successors.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from .. import rules
from ..facts import BodyCard, Ending, Taker
from ..models import Level
from .bodies import cards
from .packs import pack
from .resolve import resolve_group


@dataclass
class Endings:
    """Asks once what has ended for the names of one document; nothing is asked where nothing ended.

    :param near: the issuing body. :param dated: the document's day. :param on: the day that counts.

    ``labels`` names every group of the pack by its code, ended or not.
    """

    near: UUID
    dated: date
    on: date
    _slots: dict[tuple[str, str, str], UUID | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = pack()
        groups = known.get("groups", [])
        self.labels: dict[str, str] = {g["code"]: g["vi"] for g in groups}
        self._data = [e for e in known.get("ended", []) if date.fromisoformat(e["since"]) <= self.on]
        touched = {level for e in self._data for level in e["levels"]}
        self._groups = {
            g["code"]: g for g in groups if any(line.get("level") in touched for line in g["resolve"])
        }

    @cached_property
    def _rank(self) -> dict[str, int]:
        return dict(Level.objects.values_list("code", "rank"))

    @cached_property
    def _level(self) -> str:
        issuer = cards([self.near]).get(self.near)
        return issuer.level if issuer else ""

    def of_group(self, code: str, text: str = "") -> tuple[Ending, ...]:
        """What has ended of a group; ``text`` is the task, whose words may speak for a proposal."""
        group = self._groups.get(code)
        return self._of_lines(group["resolve"], text) if group else ()

    def of_body(self, body: BodyCard, text: str = "") -> tuple[Ending, ...]:
        """What has ended of one body that is no longer there."""
        if body.live:
            return ()
        took = [e for e in self._data if body.level in e["levels"] and body.kind in e["kinds"]]
        return tuple(self._ending(e, True, text) for e in took[:1])

    def _of_lines(self, lines: Sequence[Mapping[str, Any]], text: str) -> tuple[Ending, ...]:
        parts = rules.ended_parts(
            lines, self._data, rank=self._rank, issuer_level=self._level, dated=self.dated, on=self.on
        )
        return tuple(self._ending(part.ending, part.whole, text) for part in parts)

    def _ending(self, data: Mapping[str, Any], whole: bool, text: str) -> Ending:
        ordered = rules.fitting(data["takers"], text)
        takers = [self._taker(t, text) for t in ordered]
        return Ending(
            code=data["code"],
            vi=data["vi"],
            en=data["en"],
            since=date.fromisoformat(data["since"]),
            act=data["act"] or "",
            source=data.get("source_title", ""),
            verified=bool(data["verified"]),
            whole=whole,
            takers=tuple(t for t in takers if t is not None),
        )

    def _taker(self, data: Mapping[str, Any], text: str) -> Taker | None:
        body = self._slot(data) if data.get("slot") else None
        if data.get("slot") and body is None:
            return None
        return Taker(
            vi=data["vi"],
            en=data["en"],
            task=data["task"],
            task_en=data["task_en"],
            group=data.get("group") or "",
            body_id=body,
            act=data["act"] or "",
            source=data.get("source_title", ""),
            verified=bool(data["verified"]),
            note=data.get("note") or "",
            fits=any(word.lower() in text.lower() for word in data.get("words", ())),
        )

    def _slot(self, data: Mapping[str, Any]) -> UUID | None:
        """The one body of a slot near the issuer; none when the tree has none or several."""
        key = (data["slot"], data.get("level") or "", data.get("relation") or "same_territory")
        if key not in self._slots:
            line = {"slots": [key[0]], "level": key[1] or None, "relation": key[2]}
            found = resolve_group(line, near=self.near, on=self.on)
            self._slots[key] = found[0] if len(found) == 1 else None
        return self._slots[key]
