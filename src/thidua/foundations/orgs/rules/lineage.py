"""Which ground went where: units followed through their reorganisations, whole or in part. No database, no rounding.

A *unit* is a territory or a body. Each day on which a unit gives something away or receives something cuts its life into
*stretches*: within a stretch it covers the same ground. Links are edges between the stretches before and after a day; a
unit that goes on after such a day has an edge to itself (what is left of it). Everything here walks that graph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from ..facts_lineage import Break, Link, Portion, Relation, Why

#: A unit and how many cuts of its life lie before.
Stretch = tuple[UUID, int]
#: Half-open range of days; ``None`` is open.
Life = tuple[date | None, date | None]

ONE = Fraction(1)
#: Shares are stored with eight places; three thirds are a little short of the whole. The largest takes what is missing.
ROUNDING = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True)
class _Edge:
    source: Stretch
    target: Stretch
    partial: bool
    share: Fraction | None
    link: Link | None

    @property
    def passed(self) -> frozenset[Link]:
        return frozenset((self.link,)) if self.link is not None and self.partial else frozenset()


class Lineage:
    """The graph of some units and all links that touch them.

    :param lives: the days each unit exists; a unit without an entry always does.
    """

    def __init__(self, links: Iterable[Link], lives: Mapping[UUID, Sequence[Life]]) -> None:
        self.links = tuple(sorted(set(links), key=_in_order))
        self._lives = lives
        days: dict[UUID, set[date]] = {}
        for link in self.links:
            days.setdefault(link.predecessor, set()).add(link.on)
            days.setdefault(link.successor, set()).add(link.on)
        for unit, ranges in lives.items():
            ends = [until for _since, until in ranges if until is not None]
            if ranges and len(ends) == len(ranges):
                days.setdefault(unit, set()).add(max(ends))
        self._cuts = {unit: sorted(found) for unit, found in days.items()}
        self._out: dict[Stretch, list[_Edge]] = {}
        self._into: dict[Stretch, list[_Edge]] = {}
        self._build()
        self._portions: dict[tuple[Stretch, date, bool], tuple[Portion, ...]] = {}
        self._reached: dict[
            tuple[Stretch, date], dict[UUID | None, tuple[Fraction | None, frozenset[Link]]]
        ] = {}

    def alive(self, unit: UUID, day: date) -> bool:
        """Whether the unit exists that day."""
        lives = self._lives.get(unit)
        return lives is None or any(
            (since is None or since <= day) and (until is None or day < until) for since, until in lives
        )

    def stretch(self, unit: UUID, day: date) -> Stretch:
        """The stretch of the unit's life that holds the day."""
        return unit, bisect_right(self._cuts.get(unit, ()), day)

    def _build(self) -> None:
        outgoing: dict[tuple[UUID, date], list[Link]] = {}
        for link in self.links:
            outgoing.setdefault((link.predecessor, link.on), []).append(link)
        for unit, cuts in self._cuts.items():
            for number, day in enumerate(cuts):
                self._add_edges((unit, number), day, outgoing.get((unit, day), []))

    def _add_edges(self, source: Stretch, day: date, given: Sequence[Link]) -> None:
        unit, number = source
        known = [link.share for link in given if link.share is not None]
        # Shares that make more than the whole cannot all be right: then none of them counts.
        trusted = sum(known, Fraction(0)) <= 1
        stays = self._was(unit, number, day) and self.alive(unit, day)
        short = ONE - sum(known, Fraction(0))
        rounded = len(known) == len(given) > 0 and not stays and 0 < short < ROUNDING
        largest = max(given, key=lambda x: (x.share or 0, x.successor)) if rounded else None
        for link in given:
            share = ONE if not link.partial else link.share if trusted else None
            if link is largest and share is not None:
                share += short
            self._add(_Edge(source, self.stretch(link.successor, day), link.partial, share, link))
        if not stays or any(not link.partial or link.successor == unit for link in given):
            return
        rest = short if trusted and len(known) == len(given) else None
        self._add(_Edge(source, (unit, number + 1), bool(given), rest, None))

    def _was(self, unit: UUID, number: int, day: date) -> bool:
        """Whether the unit existed right before its cut on ``day``."""
        lives = self._lives.get(unit)
        if lives is None:
            return True
        return any(
            (since is None or since < day) and (until is None or day <= until) for since, until in lives
        )

    def _add(self, edge: _Edge) -> None:
        self._out.setdefault(edge.source, []).append(edge)
        self._into.setdefault(edge.target, []).append(edge)

    # ── where a unit lies on another day

    def portions(self, unit: UUID, at: date, to: date) -> tuple[Portion, ...]:
        """The unit of ``at`` in the units of ``to``, later or earlier. The shares make 1."""
        return (
            self._forward(self.stretch(unit, at), to) if to >= at else self._back(self.stretch(unit, at), to)
        )

    def _forward(self, at: Stretch, to: date) -> tuple[Portion, ...]:
        found = self._portions.get((at, to, True))
        if found is None:
            found = self._portions[at, to, True] = _joined(self._parts(at, to))
        return found

    def _parts(self, at: Stretch, to: date) -> list[Portion]:
        unit, number = at
        cuts = self._cuts.get(unit, [])
        if number >= len(cuts) or cuts[number] > to:
            return [Portion(frozenset({unit if self.alive(unit, to) else None}), ONE, False, frozenset())]
        edges = self._out.get(at, [])
        if not edges:
            return [Portion(frozenset({None}), ONE, False, frozenset())]
        parts: list[Portion] = []
        left, open_ends = ONE, [edge for edge in edges if edge.share is None]
        for edge in edges:
            if edge.share is None:
                continue
            left -= edge.share
            parts += [
                Portion(
                    p.candidates, p.share * edge.share, edge.partial or p.estimated, p.parts | edge.passed
                )
                for p in self._forward(edge.target, to)
            ]
        if left > 0:
            # What no known share covers lies among the parts without one; if all are known, their source forgot some.
            unsure = open_ends or edges
            below = [(edge, p) for edge in unsure for p in self._forward(edge.target, to)]
            somewhere: frozenset[UUID | None] = frozenset().union(*(p.candidates for _, p in below))
            through: frozenset[Link] = frozenset().union(*(edge.passed | p.parts for edge, p in below))
            parts.append(Portion(somewhere, left, left != 1, through))
        return parts

    def _back(self, at: Stretch, to: date) -> tuple[Portion, ...]:
        found = self._portions.get((at, to, False))
        if found is not None:
            return found
        unit, number = at
        cuts = self._cuts.get(unit, [])
        somewhere: frozenset[UUID | None]
        through: frozenset[Link] = frozenset()
        if number == 0 or cuts[number - 1] <= to:
            somewhere = frozenset({unit if self.alive(unit, to) else None})
        else:
            below = [(edge, p) for edge in self._into.get(at, []) for p in self._back(edge.source, to)]
            somewhere = frozenset().union(*(p.candidates for _, p in below)) if below else frozenset({None})
            through = frozenset().union(*(edge.passed | p.parts for edge, p in below))
        result = (Portion(somewhere, ONE, False, through),)
        self._portions[at, to, False] = result
        return result

    # ── successors and predecessors

    def successors(self, unit: UUID, at: date, to: date) -> tuple[Relation, ...]:
        """What the unit of ``at`` is on the later day ``to``, through every step between."""
        whole = [p.unit for p in self.portions(unit, at, to)]
        return tuple(
            Relation(
                there,
                whole == [there],
                ONE if whole == [there] else share,
                tuple(sorted(links, key=_in_order)),
            )
            for there, (share, links) in self._reach(self.stretch(unit, at), to).items()
            if there is not None
        )

    def predecessors(self, unit: UUID, at: date, back: date) -> tuple[Relation, ...]:
        """The units of the earlier day ``back`` whose ground, wholly or in part, is the unit of ``at``."""
        (origins,) = self._back(self.stretch(unit, at), back)
        found = []
        for origin in sorted(i for i in origins.candidates if i is not None):
            found += [
                Relation(origin, relation.whole, relation.share, relation.links)
                for relation in self.successors(origin, back, at)
                if relation.unit == unit
            ]
        return tuple(found)

    def _reach(self, at: Stretch, to: date) -> dict[UUID | None, tuple[Fraction | None, frozenset[Link]]]:
        """Unit on ``to`` → (share, where every step says it; the links on the way)."""
        found = self._reached.get((at, to))
        if found is not None:
            return found
        found = {}
        unit, number = at
        cuts = self._cuts.get(unit, [])
        if number >= len(cuts) or cuts[number] > to:
            found[unit if self.alive(unit, to) else None] = (ONE, frozenset())
        for edge in self._out.get(at, []) if number < len(cuts) and cuts[number] <= to else ():
            step = frozenset((edge.link,)) if edge.link else frozenset()
            for there, (share, links) in self._reach(edge.target, to).items():
                product = None if share is None or edge.share is None else share * edge.share
                before, known = found.get(there, (Fraction(0), frozenset()))
                total = None if before is None or product is None else before + product
                found[there] = (total, known | links | step)
        self._reached[at, to] = found
        return found

    def touching(self, unit: UUID, at: date, to: date) -> tuple[UUID, ...]:
        """The units of ``to`` that may share ground with the unit of ``at``."""
        candidates: set[UUID | None] = set()
        return tuple(
            sorted(i for i in candidates.union(*(p.candidates for p in self.portions(unit, at, to))) if i)
        )

    def same_ground(self, unit: UUID, at: date, to: date) -> UUID | None:
        """The unit of ``to`` that covers exactly what the unit of ``at`` did; ``None`` where there is none."""
        (there, *others) = self.portions(unit, at, to)
        if others or there.unit is None or not self.alive(unit, at):
            return None
        ends = sorted([(at, unit), (to, there.unit)])
        late, early = self.stretch(ends[1][1], ends[1][0]), self.stretch(ends[0][1], ends[0][0])
        return there.unit if self._nothing_came(late, early) else None

    def _nothing_came(self, late: Stretch, early: Stretch) -> bool:
        """Whether the way from ``early`` to ``late`` neither takes in nor loses ground."""
        here = late
        while here != early:
            edges = self._into.get(here, [])
            if len(edges) != 1 or edges[0].partial or len(self._out[edges[0].source]) != 1:
                return False
            here = edges[0].source
        return True

    # ── breaks and groups

    def breaks(self, first: date, last: date) -> tuple[Break, ...]:
        """Every break after ``first`` and until ``last``. The same ground under a new name is none."""
        found: list[Break] = []
        for unit, cuts in self._cuts.items():
            for number, day in enumerate(cuts):
                if not first < day <= last:
                    continue
                out, into = self._out.get((unit, number), []), self._into.get((unit, number + 1), [])
                if len(out) > 1 or any(edge.partial for edge in out):
                    found.append(_break(unit, day, Why.DIVIDED, out, [edge.target[0] for edge in out]))
                elif not out and self._was(unit, number, day):
                    found.append(Break(unit, day, Why.ENDED, (), ()))
                if any(edge.partial and edge.source[0] != unit for edge in into):
                    found.append(_break(unit, day, Why.PART_CAME, into, [edge.source[0] for edge in into]))
                elif len(into) > 1:
                    found.append(_break(unit, day, Why.MERGED, into, [edge.source[0] for edge in into]))
        return tuple(sorted(found, key=lambda b: (b.on, b.unit, b.why)))

    def groups(self, first: date, last: date) -> Groups:
        """The smallest sets of units that cover the same ground on both days and all between."""
        return Groups(self, first, last)

    def steps(self, first: date, last: date) -> Iterable[tuple[Stretch, Stretch]]:
        """The edges of the days after ``first`` and until ``last``."""
        for (unit, number), edges in self._out.items():
            if first < self._cuts[unit][number] <= last:
                yield from ((edge.source, edge.target) for edge in edges)


class Groups:
    """Connected components of the graph between two days. Each stretch that touches the days is in exactly one."""

    def __init__(self, lineage: Lineage, first: date, last: date) -> None:
        self.lineage, self.first, self.last = lineage, first, last
        self._above: dict[Stretch, Stretch] = {}
        for source, target in lineage.steps(first, last):
            one, other = self._top(source), self._top(target)
            if one != other:
                self._above[max(one, other)] = min(one, other)
        self._members: dict[Stretch, list[Stretch]] = {}
        for stretch in self._above:
            self._members.setdefault(self._top(stretch), []).append(stretch)

    def _top(self, stretch: Stretch) -> Stretch:
        here = self._above.setdefault(stretch, stretch)
        while self._above[here] != here:
            self._above[here] = here = self._above[self._above[here]]
        self._above[stretch] = here
        return here

    def of(self, unit: UUID, day: date) -> Stretch:
        """The group of a unit on a day between the two, named by its first stretch."""
        stretch = self.lineage.stretch(unit, day)
        return self._top(stretch) if stretch in self._above else stretch

    def of_break(self, one: Break) -> Stretch:
        """The group a break happens in: that of the unit before a division or an end, after what came in."""
        unit, number = self.lineage.stretch(one.unit, one.on)
        gone = one.why in (Why.DIVIDED, Why.ENDED)
        stretch = (unit, number - 1) if gone else (unit, number)
        return self._top(stretch) if stretch in self._above else stretch

    def units(self, group: Stretch, day: date) -> tuple[UUID, ...]:
        """The units of the group that exist on a day between the two: together they cover its ground."""
        members = self._members.get(group, [group])
        return tuple(
            sorted(
                unit
                for unit, number in members
                if self.lineage.stretch(unit, day) == (unit, number) and self.lineage.alive(unit, day)
            )
        )


def _in_order(link: Link) -> tuple[date, UUID, UUID]:
    return link.on, link.predecessor, link.successor


def _break(unit: UUID, day: date, why: Why, edges: Sequence[_Edge], others: Sequence[UUID]) -> Break:
    acts = tuple(sorted({edge.link.act for edge in edges if edge.link and edge.link.act}))
    return Break(unit, day, why, tuple(sorted(set(others))), acts)


def _joined(parts: Sequence[Portion]) -> tuple[Portion, ...]:
    """Portions of the same candidates made one; parts that all lie in one unit are that unit's, exactly."""
    by: dict[frozenset[UUID | None], Portion] = {}
    for part in parts:
        old = by.get(part.candidates)
        by[part.candidates] = (
            part
            if old is None
            else Portion(
                part.candidates,
                old.share + part.share,
                old.estimated or part.estimated,
                old.parts | part.parts,
            )
        )
    found = tuple(by.values())
    if len(found) == 1:
        return (Portion(found[0].candidates, ONE, False, found[0].parts),)
    return found
