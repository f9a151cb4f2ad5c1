"""``packs/cascade``: counterparts of bodies, words of levels, powers. Data with sources, read as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The slots below that do the work of a slot above, first that exists; in force on some days."""

    above: str
    below: tuple[str, ...]
    levels: tuple[str, str]
    since: date | None
    until: date | None
    source: str
    verified: bool

    def holds(self, above: str, below: str, on: date) -> bool:
        """Whether it speaks of these two levels on that day."""
        in_time = (self.since is None or self.since <= on) and (self.until is None or on < self.until)
        return self.levels == (above, below) and in_time


@dataclass(frozen=True, slots=True)
class GroupWords:
    """How the level below says what a group means above; ``role`` tells where the words may stand."""

    group: str
    levels: tuple[str, str]
    role: str
    words: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class LevelWords:
    """The words printed behind a title of this level; the first is how it is written."""

    code: str
    rank: int
    words: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Power:
    """An act a level does not do by itself; ``instead`` weakens it, empty only warns."""

    code: str
    levels: tuple[str, ...]
    words: tuple[str, ...]
    instead: str
    why: str
    why_en: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class FormOf:
    """Symbol and first line of the letterhead of bodies in a slot; how they sign stands in ``packs/signing``."""

    slot: str
    symbol: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything of ``packs/cascade``; ``sources`` gives the title a source id stands for."""

    counterparts: tuple[Counterpart, ...]
    groups: tuple[GroupWords, ...]
    levels: tuple[LevelWords, ...]
    titles: tuple[str, ...]
    criteria: dict[str, str]
    days_earlier: int
    days_source: str
    days_verified: bool
    powers: tuple[Power, ...]
    forms: tuple[FormOf, ...]
    areas: tuple[str, ...]
    short: tuple[tuple[str, str], ...]
    sources: dict[str, str]

    def level(self, code: str) -> LevelWords | None:
        """The words of a level, when titles know it."""
        return next((level for level in self.levels if level.code == code), None)


@lru_cache(maxsize=4)
def load(folder: Path, _stamp: float = 0) -> Pack:
    """The pack in a folder.

    :param _stamp: when it was last changed, so that an edited file is read again.
    """
    bodies = _yaml(folder / "counterparts.yaml")
    levels = _yaml(folder / "levels.yaml")
    return Pack(
        counterparts=tuple(
            Counterpart(
                row["from"],
                tuple(row["to"]),
                (row["level"][0], row["level"][1]),
                row["valid_from"],
                row["valid_to"],
                row["source"],
                row["verified"],
            )
            for row in bodies["counterparts"]
        ),
        groups=tuple(
            GroupWords(
                row["from"],
                (row["level"][0], row["level"][1]),
                row.get("as", "any"),
                row["words"],
                row["source"],
                row["verified"],
            )
            for row in bodies["groups"]
        ),
        levels=tuple(
            LevelWords(row["code"], row["rank"], tuple(row["words"]), row["source"], row["verified"])
            for row in levels["levels"]
        ),
        titles=tuple(levels["titles"]),
        criteria=dict(levels["criteria"]),
        days_earlier=levels["reporting"]["days_earlier"],
        days_source=levels["reporting"]["source"],
        days_verified=levels["reporting"]["verified"],
        powers=tuple(
            Power(
                row["code"],
                tuple(row["levels"]),
                tuple(row["words"]),
                row["instead"],
                row["why"],
                row["why_en"],
                row["source"],
                row["verified"],
            )
            for row in _yaml(folder / "powers.yaml")["powers"]
        ),
        forms=tuple(
            FormOf(row["slot"], row["symbol"], tuple(row["lines"]))
            for row in _yaml(folder / "forms.yaml")["forms"]
        ),
        areas=tuple(levels["areas"]),
        short=tuple((row[0], row[1]) for row in bodies["short"]),
        sources={row["id"]: row["title"] for row in _yaml(folder / "sources.yaml")["sources"]},
    )


def stamp(folder: Path) -> float:
    """When a file of the pack was last changed."""
    return max(file.stat().st_mtime for file in folder.glob("*.yaml"))


def _yaml(file: Path) -> dict[str, Any]:
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return dict(found)
