"""Which clause of one plan is which clause of the other.

In this order, each step only with clauses no step before has taken:

1. *Certain*: long clauses whose words are almost the same and which have no rival, wherever they stand.
2. *In place*: from the top down, children of clauses already paired, best likeness first. A criteria group is paired by
   its subject (`level`), whatever its letter; a heading also by what stands under it.
3. *Moved*: clauses left over anywhere, at a higher bar.
4. *Between neighbours*: what is left between two pairs of siblings, at a lower bar, so that a clause rewritten for the
   most part is still shown beside its successor.

Likeness of two clauses is the mean of how many rare words they share and how much of their order; the same parents,
the same marker and a near place count a little. Ties are broken by places only, so comparing B with A pairs the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Indel

from thidua.reading.comparison.units import Unit

#: Likeness asked for by each step (own choices, tried on composed and real plans).
CERTAIN, IN_PLACE, MOVED, NEIGHBOUR = 0.9, 0.5, 0.6, 0.3
#: Fewest words of a clause told by its words alone.
_TELLING = 6
#: Larger sets of siblings are not tried pair by pair but by the rare words they share.
_ALL_PAIRS = 900
_RAREST, _COMMON, _CANDIDATES = 14, 60, 8


class Aligner:
    """The pairs of two plans' clauses; `pairs` maps left to right, both by index."""

    def __init__(self, left: list[Unit], right: list[Unit]) -> None:
        self.left, self.right = left, right
        self.pairs: dict[int, int] = {}
        self.taken: dict[int, int] = {}
        self.weight = _weights(left, right)
        self._bags = {0: [self._bag(u) for u in left], 1: [self._bag(u) for u in right]}
        self._below = {0: self._subtrees(left, 0), 1: self._subtrees(right, 1)}
        self._whole = (_wholes(left), _wholes(right))
        self._likeness: dict[tuple[int, int], float] = {}
        self._near = self._candidates()

    def run(self) -> dict[int, int]:
        """All pairs, step by step."""
        self._certain()
        self._in_place(None, None)
        self._moved()
        self._between()
        return self.pairs

    # ── steps

    def _certain(self) -> None:
        found = []
        for one, others in self._near.items():
            good = [(self.likeness(one, other), other) for other in others if self._telling(one, other)]
            good = sorted((likeness, other) for likeness, other in good if likeness >= CERTAIN)
            if good and (len(good) == 1 or good[-2][0] < good[-1][0] - 0.05):
                found.append((good[-1][1], one))
        rivals = Counter(other for other, _one in found)
        for other, one in found:
            if rivals[other] == 1:
                self._pair(one, other)

    def _in_place(self, above_left: int | None, above_right: int | None) -> None:
        left, right = self._children(0, above_left), self._children(1, above_right)
        self._in_order(left, right)
        self._take(left, right, IN_PLACE)
        for one in left:
            if one in self.pairs:
                self._in_place(one, self.pairs[one])

    def _in_order(self, left: list[int], right: list[int]) -> None:
        """Siblings equal with all that stands under them, in the order both plans have: twins go by their place."""
        left = [one for one in left if one not in self.pairs]
        right = [other for other in right if other not in self.taken]
        for run in Indel.opcodes(
            [self._whole[0][one] for one in left], [self._whole[1][other] for other in right]
        ):
            if run.tag == "equal":
                for at in range(run.src_end - run.src_start):
                    self._pair(left[run.src_start + at], right[run.dest_start + at])

    def _moved(self) -> None:
        free = [unit.index for unit in self.left if unit.index not in self.pairs]
        scored = []
        for one in free:
            for other in self._near.get(one, ()):
                if other not in self.taken and self._telling(one, other):
                    likeness = self.likeness(one, other)
                    if likeness >= MOVED:
                        scored.append((one, other, likeness))
        for one, other in self._greedy(scored):
            if self._pair(one, other):
                self._in_place(one, other)

    def _between(self) -> None:
        for one, other in [(None, None), *sorted(self.pairs.items())]:
            left, right = self._children(0, one), self._children(1, other)
            for gap_left, gap_right in self._gaps(left, right):
                self._take(gap_left, gap_right, NEIGHBOUR)
                for child in gap_left:
                    if child in self.pairs:
                        self._in_place(child, self.pairs[child])

    def _gaps(self, left: list[int], right: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        """Free children of two paired parents between pairs that stand in order."""
        place = {other: at for at, other in enumerate(right)}
        gap_left: list[int] = []
        begin = 0
        for one in [*left, None]:
            if one is not None and one not in self.pairs:
                gap_left.append(one)
                continue
            end = len(right) if one is None else place.get(self.pairs[one])
            if end is None or end < begin:
                continue
            gap_right = [other for other in right[begin:end] if other not in self.taken]
            if gap_left and gap_right:
                yield gap_left, gap_right
            gap_left, begin = [], end + 1 if one is not None else end

    # ── likeness

    def likeness(self, one: int, other: int) -> float:
        """How alike two clauses are, 0 to 1: rare words shared, their order, and for headings what stands below."""
        known = self._likeness.get((one, other))
        if known is None:
            known = self._likeness[one, other] = self._judge(one, other)
        return known

    def _judge(self, one: int, other: int) -> float:
        a, b = self.left[one], self.right[other]
        if a.part != b.part:
            return 0.0
        if a.level and b.level and a.level != b.level:
            return 0.0
        if a.level and a.level == b.level and a.level != "khac":
            return 1.0
        own = self._alike(a.keys, b.keys, self._bags[0][one], self._bags[1][other])
        if a.children and b.children:
            below = _dice(self._below[0][one], self._below[1][other])
            return max(0.5 * own + 0.5 * below, below if below >= 0.8 else 0.0)
        # "6. Hội Khuyến học" over its paragraph, and "6. Hội Khuyến học chủ trì …" in one.
        if a.numbered and b.numbered and bool(a.children) != bool(b.children):
            return max(own, self._run_in(one, other))
        return own

    def _run_in(self, one: int, other: int) -> float:
        sides = ((self.left, one, 0), (self.right, other, 1))
        keys: list[tuple[str, ...]] = []
        bags: list[dict[str, float]] = []
        for units, index, side in sides:
            unit = units[index]
            first = units[unit.children[0]] if unit.children else None
            plain_child = first is not None and first.marker is None
            keys.append((*unit.keys, *first.keys) if plain_child and first is not None else unit.keys)
            bag = dict(self._bags[side][index])
            if plain_child and first is not None:
                for key, value in self._bags[side][first.index].items():
                    bag[key] = bag.get(key, 0.0) + value
            bags.append(bag)
        return self._alike(keys[0], keys[1], bags[0], bags[1])

    def _alike(
        self, a: tuple[str, ...], b: tuple[str, ...], bag_a: dict[str, float], bag_b: dict[str, float]
    ) -> float:
        if a == b:
            return 1.0
        if not a or not b:
            return 0.0
        shared = _shared(bag_a, bag_b)
        total_a, total_b = sum(bag_a.values()), sum(bag_b.values())
        dice = 2 * shared / (total_a + total_b)
        if dice < 0.15:
            return dice
        contained = shared / min(total_a, total_b)
        return (
            0.4 * dice
            + 0.4 * Indel.normalized_similarity(a, b)
            + 0.2 * contained * min(1, len(a) / 6, len(b) / 6)
        )

    def _telling(self, one: int, other: int) -> bool:
        a, b = self.left[one], self.right[other]
        return (
            a.part == b.part == "body"
            and a.numbered == b.numbered
            and min(len(a.keys), len(b.keys)) >= _TELLING
        )

    # ── choosing

    def _take(self, left: list[int], right: list[int], bar: float) -> None:
        left = [one for one in left if one not in self.pairs]
        right = [other for other in right if other not in self.taken]
        if not left or not right:
            return
        if len(left) * len(right) <= _ALL_PAIRS:
            tried: Iterable[tuple[int, int]] = ((one, other) for one in left for other in right)
        else:
            free = set(right)
            tried = ((one, other) for one in left for other in self._near.get(one, ()) if other in free)
        scored = [
            (one, other, likeness) for one, other in tried if (likeness := self.likeness(one, other)) >= bar
        ]
        for one, other in self._greedy(scored):
            self._pair(one, other)

    def _greedy(self, scored: list[tuple[int, int, float]]) -> Iterator[tuple[int, int]]:
        for one, other, _ in sorted(scored, key=lambda found: self._rank(*found)):
            if one not in self.pairs and other not in self.taken:
                yield one, other

    def _rank(self, one: int, other: int, likeness: float) -> tuple[float, float, int, int]:
        a, b = self.left[one], self.right[other]
        same_parent = (self.pairs.get(a.parent) if a.parent is not None else None) == b.parent
        same_mark = a.marker == b.marker and a.item == b.item
        apart = abs(one / len(self.left) - other / len(self.right))
        score = likeness + 0.15 * same_parent + (0.12 if a.numbered else 0.05) * same_mark - 0.1 * apart
        return (-round(score, 6), apart, one + other, abs(one - other))

    def _pair(self, one: int, other: int) -> bool:
        if one in self.pairs or other in self.taken:
            return False
        self.pairs[one] = other
        self.taken[other] = one
        return True

    def _children(self, side: int, above: int | None) -> list[int]:
        units = self.left if side == 0 else self.right
        if above is not None:
            return units[above].children
        return [unit.index for unit in units if unit.parent is None]

    # ── weights and candidates

    def _bag(self, unit: Unit) -> dict[str, float]:
        return {key: count * self.weight[key] for key, count in Counter(unit.keys).items()}

    def _subtrees(self, units: list[Unit], side: int) -> list[dict[str, float]]:
        made: list[dict[str, float]] = [{} for _ in units]
        for unit in reversed(units):
            for child in unit.children:
                for source in (self._bags[side][child], made[child]):
                    for key, value in source.items():
                        made[unit.index][key] = made[unit.index].get(key, 0.0) + value
        return made

    def _candidates(self) -> dict[int, list[int]]:
        """For each clause of the left the clauses of the right that share its rare words, and the other way round."""
        made: dict[int, set[int]] = {}
        for one, others in self._sharing(self.left, self.right).items():
            made.setdefault(one, set()).update(others)
        for other, ones in self._sharing(self.right, self.left).items():
            for one in ones:
                made.setdefault(one, set()).add(other)
        return {one: sorted(others) for one, others in made.items()}

    def _sharing(self, units: list[Unit], others: list[Unit]) -> dict[int, list[int]]:
        posted: dict[str, list[int]] = {}
        for other in others:
            for key in set(other.keys):
                posted.setdefault(key, []).append(other.index)
        made = {}
        for unit in units:
            known = sorted(
                (key for key in set(unit.keys) if key in posted), key=lambda key: (len(posted[key]), key)
            )
            counted: dict[int, float] = {}
            for at, key in enumerate(known[:_RAREST]):
                if len(posted[key]) > _COMMON and at >= 3:
                    break
                for other_index in posted[key][: 4 * _COMMON]:
                    counted[other_index] = counted.get(other_index, 0.0) + self.weight[key]
            best = sorted(
                counted,
                key=lambda found: (
                    -counted[found],
                    abs(found / len(others) - unit.index / len(units)),
                    found,
                ),
            )
            made[unit.index] = best[:_CANDIDATES]
        return made


def _wholes(units: list[Unit]) -> list[int]:
    """A number for each clause's words with those of all clauses under it."""
    made = [0] * len(units)
    for unit in reversed(units):
        made[unit.index] = hash(
            (unit.part, unit.keys, unit.level, tuple(made[child] for child in unit.children))
        )
    return made


def _weights(left: list[Unit], right: list[Unit]) -> dict[str, float]:
    """Rare words tell more: the logarithm of how many clauses hold one."""
    held = Counter(key for unit in (*left, *right) for key in set(unit.keys))
    total = len(left) + len(right)
    return {key: 0.2 + math.log((total + 1) / count) for key, count in held.items()}


def _shared(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    return sum(min(value, b[key]) for key, value in a.items() if key in b)


def _dice(a: dict[str, float], b: dict[str, float]) -> float:
    total = sum(a.values()) + sum(b.values())
    return 2 * _shared(a, b) / total if total else 0.0
