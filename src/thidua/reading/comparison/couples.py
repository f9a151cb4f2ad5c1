"""From pairs of clauses to couples: clauses cut in two or made one, moved, renumbered; where removed words went."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thidua.reading.comparison.tokens import Token
from thidua.reading.comparison.units import Unit
from thidua.reading.comparison.words import Run, runs

#: A clause left over belongs to its neighbour's successor when so much of it stands in what that one has more.
_ABSORBED, _RUN_IN = 0.5, 0.25
#: A run of words stands elsewhere when so much of its weight does, and it has so many words.
_ELSEWHERE, _PASSAGE = 0.75, 8


@dataclass(slots=True)
class Couple:
    """Clauses of the left and of the right that are one; a side without any was added or dropped."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    runs: list[Run] = field(default_factory=list)
    words: tuple[tuple[Token, ...], tuple[Token, ...]] = ((), ())
    keys: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def whole(self) -> bool:
        """Whether it stands on both sides."""
        return bool(self.left and self.right)


class Coupler:
    """Couples of an alignment (`pairs`, left to right by index), in no order.

    `first` is the side whose clauses left over are given to their neighbours first.
    """

    def __init__(
        self,
        units: tuple[list[Unit], list[Unit]],
        pairs: Mapping[int, int],
        weight: Mapping[str, float],
        damaged: tuple[bool, bool],
        first: int = 0,
    ) -> None:
        self.left, self.right = units
        self.weight = weight
        self.damaged = damaged
        self.couples = [self._filled(Couple((one,), (other,))) for one, other in sorted(pairs.items())]
        paired_left, paired_right = set(pairs), set(pairs.values())
        self.of_left = {couple.left[0]: couple for couple in self.couples}
        self.of_right = {couple.right[0]: couple for couple in self.couples}
        free_left = [unit.index for unit in self.left if unit.index not in paired_left]
        free_right = [unit.index for unit in self.right if unit.index not in paired_right]
        for side in (first, 1 - first):
            self._absorb((free_left, free_right)[side], side)
        for one in free_left:
            if one not in self.of_left:
                self._add(Couple((one,), ()))
        for other in free_right:
            if other not in self.of_right:
                self._add(Couple((), (other,)))

    def _add(self, couple: Couple) -> None:
        filled = self._filled(couple)
        self.couples.append(filled)
        self.of_left.update(dict.fromkeys(couple.left, filled))
        self.of_right.update(dict.fromkeys(couple.right, filled))

    def _filled(self, couple: Couple) -> Couple:
        words = (_words(self.left, couple.left), _words(self.right, couple.right))
        keys = (_keys(self.left, couple.left), _keys(self.right, couple.right))
        couple.words, couple.keys = words, keys
        if keys[0] == keys[1]:
            couple.runs = [Run("equal", 0, len(keys[0]), 0, len(keys[1]))] if keys[0] else []
        elif not couple.whole:
            couple.runs = [Run("removed" if couple.left else "added", 0, len(keys[0]), 0, len(keys[1]))]
        else:
            couple.runs = runs(*words, keys, self.damaged)
        return couple

    # ── clauses cut in two or made one

    def _absorb(self, free: list[int], side: int) -> None:
        units = self.left if side == 0 else self.right
        owner = self.of_left if side == 0 else self.of_right
        for index in free:
            unit = units[index]
            if unit.part != "body" or unit.numbered or len(unit.children) > 1 or len(unit.keys) < 4:
                continue
            best: tuple[float, int, Couple] | None = None
            for neighbour in _neighbours(units, unit):
                couple = owner.get(neighbour)
                if couple is None or not couple.whole:
                    continue
                if not set(unit.children) <= set(couple.left if side == 0 else couple.right):
                    continue
                share = self._share(unit.keys, _more(couple, 1 - side))
                bar = _RUN_IN if self._run_in(couple, unit, side) else _ABSORBED
                if share >= bar and (best is None or share > best[0]):
                    best = (share, neighbour, couple)
            if best is None:
                continue
            couple = best[2]
            mine = sorted((*(couple.left if side == 0 else couple.right), index))
            if side == 0:
                couple.left = tuple(mine)
            else:
                couple.right = tuple(mine)
            owner[index] = self._filled(couple)

    def _run_in(self, couple: Couple, unit: Unit, side: int) -> bool:
        """Whether a paragraph stands under a heading that the other plan has in one with it."""
        here, there = (couple.left, couple.right) if side == 0 else (couple.right, couple.left)
        others = self.right if side == 0 else self.left
        return unit.marker is None and here == (unit.parent,) and not others[there[0]].children

    def _share(self, keys: Sequence[str], among: Counter[str]) -> float:
        total = sum(self.weight.get(key, 0.0) for key in keys)
        own = Counter(keys)
        held = sum(min(count, among[key]) * self.weight.get(key, 0.0) for key, count in own.items())
        return held / total if total else 0.0

    # ── places

    def moved(self) -> set[int]:
        """Left clauses (by index) whose successor stands under another parent or in another order."""
        found: set[int] = set()
        brothers: dict[tuple[int | None, int | None], list[tuple[int, int]]] = {}
        for couple in self.couples:
            if not couple.whole or self.left[couple.left[0]].part != "body":
                continue
            one, other = self.left[couple.left[0]], self.right[couple.right[0]]
            if self._above(one, 0) is not self._above(other, 1):
                found.add(one.index)
            else:
                brothers.setdefault((one.parent, other.parent), []).append((one.index, other.index))
        for pairs in brothers.values():
            pairs.sort()
            kept = _rising([other for _one, other in pairs])
            found |= {one for at, (one, _other) in enumerate(pairs) if at not in kept}
        return found

    def _above(self, unit: Unit, side: int) -> Couple | None:
        if unit.parent is None:
            return None
        return (self.of_left if side == 0 else self.of_right).get(unit.parent)

    def elsewhere(self) -> dict[tuple[int, int], Couple]:
        """Runs (couple's id, run's number) whose words stand, on the other side, among the changes of another couple."""
        bags = [(_more(couple, 0), _more(couple, 1)) for couple in self.couples]
        posted: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
        for at, both in enumerate(bags):
            for side in (0, 1):
                for key in both[side]:
                    posted[side].setdefault(key, []).append(at)
        found: dict[tuple[int, int], Couple] = {}
        for couple in self.couples:
            for number, run in enumerate(couple.runs):
                if run.op == "equal":
                    continue
                side = 0 if run.op == "removed" else 1
                keys = couple.keys[0][run.i1 : run.i2] if side == 0 else couple.keys[1][run.j1 : run.j2]
                if len(keys) < _PASSAGE:
                    continue
                rarest = sorted(set(keys), key=lambda key: (-self.weight.get(key, 0.0), key))[:6]
                tried = {at for key in rarest for at in posted[1 - side].get(key, ())[:40]}
                scored = [
                    (share, at)
                    for at in sorted(tried)
                    if self.couples[at] is not couple
                    and (share := self._share(keys, bags[at][1 - side])) >= _ELSEWHERE
                ]
                if scored:
                    best = max(scored, key=lambda pair: (pair[0], -pair[1]))
                    found[id(couple), number] = self.couples[best[1]]
        return found


def _more(couple: Couple, side: int) -> Counter[str]:
    """The words one side of a couple has more than the other."""
    counted: Counter[str] = Counter()
    for run in couple.runs:
        if run.op == "removed" and side == 0:
            counted.update(couple.keys[0][run.i1 : run.i2])
        elif run.op == "added" and side == 1:
            counted.update(couple.keys[1][run.j1 : run.j2])
    return counted


def _neighbours(units: list[Unit], unit: Unit) -> list[int]:
    """The clause above or the sibling before, the sibling after, and the only clause below."""
    siblings = (
        units[unit.parent].children
        if unit.parent is not None
        else [u.index for u in units if u.parent is None]
    )
    at = siblings.index(unit.index)
    around = [siblings[at - 1]] if at else ([unit.parent] if unit.parent is not None else [])
    return [*around, *siblings[at + 1 : at + 2], *unit.children]


def _words(units: list[Unit], indices: Sequence[int]) -> tuple[Token, ...]:
    made: list[Token] = []
    for number, index in enumerate(indices):
        words = units[index].words
        if number and made and words:
            made.append(Token(f" {words[0].printed}", words[0].key))
            words = words[1:]
        made.extend(words)
    return tuple(made)


def _keys(units: list[Unit], indices: Sequence[int]) -> tuple[str, ...]:
    return tuple(key for index in indices for key in units[index].keys)


def _rising(numbers: list[int]) -> set[int]:
    """Places of a longest rising subsequence."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        spot = bisect_left(tails, number)
        before.append(places[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(number)
            places.append(at)
        else:
            tails[spot], places[spot] = number, at
    kept: set[int] = set()
    at = places[-1] if places else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept
