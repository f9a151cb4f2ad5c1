"""Rules of lineage and the three views: what holds for any history, and cases one can check by head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.foundations.orgs.facts_lineage import Aggregation, Amount, Cell, Figure, Link, ThreeViews, Why
from thidua.foundations.orgs.rules.lineage import Life, Lineage
from thidua.foundations.orgs.rules.three_views import three_views

START = date(2020, 1, 1)
A, B, C, D, E = (UUID(int=n) for n in range(1, 6))
DAY1, DAY2, END = date(2021, 7, 1), date(2023, 7, 1), date(2026, 1, 1)
BEFORE = date(2020, 12, 31)


# ── cases


def of(unit: UUID, value: int, day: date = BEFORE, whole: int | None = None) -> Figure:
    return Figure(unit, day, Amount(Fraction(value), None if whole is None else Fraction(whole)))


def ended(*units: UUID, on: date = DAY1) -> dict[UUID, list[Life]]:
    return {unit: [(None, on)] for unit in units}


def born(*units: UUID, on: date = DAY1) -> dict[UUID, list[Life]]:
    return {unit: [(on, None)] for unit in units}


def amounts(cells: Sequence[Cell]) -> dict[UUID, int]:
    return {cell.unit: int(cell.amount.value) for cell in cells if cell.amount}


def test_two_units_merged_are_added() -> None:
    lineage = Lineage([Link(A, C, DAY1, act="1"), Link(B, C, DAY1, act="1")], ended(A, B) | born(C))
    views = three_views([of(A, 30), of(B, 12)], lineage, END, Aggregation.SUM)
    assert amounts(views.now) == {C: 42}
    assert views.now[0].complete and not views.now[0].estimated
    (group,) = views.groups
    assert (group.before, group.after) == ((A, B), (C,))
    (one,) = views.breaks
    assert (one.unit, one.on, one.why, one.others, one.acts) == (C, DAY1, Why.MERGED, (A, B), ("1",))


def test_a_sum_without_one_of_its_units_says_who_is_missing() -> None:
    lineage = Lineage([Link(A, C, DAY1), Link(B, C, DAY1)], ended(A, B) | born(C))
    views = three_views([of(A, 30)], lineage, END, Aggregation.SUM)
    assert views.now[0].missing == views.groups[0].cells[0].missing == (B,)
    assert not views.now[0].complete


def test_only_groups_complete_on_every_day_are_summed() -> None:
    """Two stated something on both days, one on one day only, one group lacks a unit: four beside two compares nothing."""
    late = date(2025, 12, 31)
    lineage = Lineage([Link(D, C, DAY1), Link(E, C, DAY1)], ended(D, E) | born(C))
    first = [of(A, 10, whole=20), of(B, 5, whole=9), of(D, 7, whole=8)]
    views = three_views(
        [*first, of(A, 12, late, 20), of(C, 9, late, 16)], lineage, END, Aggregation.RATIO_OF_SUMS
    )
    told = views.compared
    assert (told.groups, told.left) == (1, 2)
    assert told.totals == (Amount(Fraction(10), Fraction(20)), Amount(Fraction(12), Fraction(20)))
    none = three_views([of(A, 1), of(B, 2, late)], lineage, END, Aggregation.SUM).compared
    assert (none.groups, none.left, none.totals) == (0, 2, ())
    assert three_views([of(A, 1)], lineage, END, Aggregation.LAST).compared.totals == ()


def test_a_divided_unit_without_shares_is_never_spread() -> None:
    links = [Link(A, C, DAY1, partial=True), Link(A, D, DAY1, partial=True), Link(B, C, DAY1)]
    lineage = Lineage(links, ended(A, B) | born(C, D))
    views = three_views([of(A, 100), of(B, 7)], lineage, END, Aggregation.SUM)
    assert amounts(views.now) == {C: 7}
    (left,) = views.not_allocated
    assert (left.amount, left.candidates) == (Amount(Fraction(100)), (C, D))
    assert [cell.open == (left,) for cell in views.now] == [True, True]
    (group,) = views.groups
    assert (group.before, group.after) == ((A, B), (C, D))
    assert group.cells[0].amount == Amount(Fraction(107))
    assert {one.why for one in views.breaks} == {Why.DIVIDED, Why.PART_CAME}


def test_known_shares_give_estimates_and_the_rest_stays_apart() -> None:
    links = [
        Link(A, C, DAY1, True, Fraction(1, 4), "population", "Đề án mẫu"),
        Link(A, D, DAY1, True),
        Link(A, E, DAY1, True),
    ]
    lineage = Lineage(links, ended(A) | born(C, D, E))
    views = three_views([of(A, 100, whole=200)], lineage, END, Aggregation.RATIO_OF_SUMS)
    (cell,) = [cell for cell in views.now if cell.unit == C]
    assert cell.amount == Amount(Fraction(25), Fraction(50))
    assert cell.estimated and cell.contributions[0].parts[0].share_source == "Đề án mẫu"
    (left,) = views.not_allocated
    assert (left.amount, left.candidates) == (Amount(Fraction(75), Fraction(150)), (D, E))


def test_parts_that_meet_again_are_whole_again() -> None:
    links = [
        Link(A, B, DAY1, partial=True),
        Link(A, C, DAY1, partial=True),
        Link(B, E, DAY2),
        Link(C, E, DAY2),
    ]
    lives = ended(A) | {B: [(DAY1, DAY2)], C: [(DAY1, DAY2)]} | born(E, on=DAY2)
    views = three_views([of(A, 9)], Lineage(links, lives), END, Aggregation.SUM)
    assert amounts(views.now) == {E: 9}
    assert not views.not_allocated and not views.now[0].estimated


def test_a_unit_that_gives_a_part_and_stays_keeps_the_known_rest() -> None:
    share = Link(A, B, DAY1, True, Fraction(1, 5), "area", "Nguồn mẫu")
    views = three_views([of(A, 50)], Lineage([share], {}), END, Aggregation.SUM)
    assert amounts(views.now) == {A: 40, B: 10}
    unknown = Lineage([Link(A, B, DAY1, True)], {})
    assert three_views([of(A, 50)], unknown, END, Aggregation.SUM).not_allocated[0].candidates == (A, B)


def test_three_thirds_are_the_whole() -> None:
    third = Fraction(33333333, 10**8)
    links = [Link(A, unit, DAY1, True, third, "area", "x") for unit in (B, C, D)]
    views = three_views([of(A, 3)], Lineage(links, ended(A) | born(B, C, D)), END, Aggregation.SUM)
    assert not views.not_allocated
    assert len(sums(views)) == 1


def test_a_unit_that_ends_without_successor_leaves_its_figures_to_nobody() -> None:
    views = three_views([of(A, 5)], Lineage([], ended(A)), END, Aggregation.SUM)
    assert views.not_allocated[0].candidates == ()
    assert [one.why for one in views.breaks] == [Why.ENDED]


def test_the_same_ground_under_another_name_is_no_break() -> None:
    lineage = Lineage([Link(A, B, DAY1)], ended(A) | born(B))
    assert not lineage.breaks(START, END)
    for rule in Aggregation:
        assert amounts(three_views([of(A, 8)], lineage, END, rule).now) == {B: 8}


@pytest.mark.parametrize("rule", [rule for rule in Aggregation if not rule.carried])
def test_what_may_not_be_added_is_not_carried(rule: Aggregation) -> None:
    lineage = Lineage([Link(A, C, DAY1), Link(B, C, DAY1)], ended(A, B) | born(C))
    views = three_views([of(A, 3), of(C, 4, END)], lineage, END, rule)
    assert amounts(views.now) == {C: 4}
    assert [f.unit for f in views.not_carried] == [A]
    assert not views.groups


def test_a_rate_is_made_of_its_sums() -> None:
    lineage = Lineage([Link(A, C, DAY1), Link(B, C, DAY1)], ended(A, B) | born(C))
    views = three_views([of(A, 90, whole=100), of(B, 10, whole=300)], lineage, END, Aggregation.RATIO_OF_SUMS)
    assert views.now[0].amount is not None and views.now[0].amount.rate == Fraction(1, 4)


def test_composition_through_generations() -> None:
    links = [
        Link(A, B, DAY1),
        Link(B, C, DAY2, True, Fraction(1, 3), "area", "x"),
        Link(B, D, DAY2, True),
    ]
    lineage = Lineage(links, ended(A) | {B: [(DAY1, DAY2)]} | born(C, D, on=DAY2))
    assert [(r.unit, r.whole) for r in lineage.successors(A, BEFORE, DAY1)] == [(B, True)]
    later = {r.unit: (r.whole, r.share, len(r.links)) for r in lineage.successors(A, BEFORE, END)}
    assert later == {C: (False, Fraction(1, 3), 2), D: (False, None, 2)}
    assert [(r.unit, r.whole) for r in lineage.predecessors(D, END, BEFORE)] == [(A, False)]
    assert [(r.unit, r.whole) for r in lineage.predecessors(B, DAY1, BEFORE)] == [(A, True)]


def test_a_later_figure_is_seen_from_an_earlier_day() -> None:
    links = [Link(A, B, DAY1, partial=True), Link(A, C, DAY1, partial=True), Link(D, C, DAY1)]
    lineage = Lineage(links, ended(A, D) | born(B, C))
    views = three_views([of(B, 4, END), of(C, 6, END)], lineage, BEFORE, Aggregation.SUM)
    assert amounts(views.now) == {A: 4}
    assert views.not_allocated[0].candidates == (A, D)


def test_two_figures_of_one_unit_for_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="two figures"):
        three_views([of(A, 1), of(A, 2)], Lineage([], {}), END, Aggregation.SUM)


# ── any history


@dataclass
class History:
    """Units merged, divided, rearranged, joined to standing ones, ended and founded, several times over."""

    links: list[Link] = field(default_factory=list)
    lives: dict[UUID, list[Life]] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)


def history(random: Random) -> History:
    made = History()
    alive: list[UUID] = []

    def found(day: date | None) -> UUID:
        unit = UUID(int=len(made.lives) + 1)
        made.lives[unit] = [(day, None)]
        alive.append(unit)
        return unit

    def end(unit: UUID, day: date) -> None:
        made.lives[unit] = [(made.lives[unit][0][0], day)]
        alive.remove(unit)

    for _ in range(random.randint(1, 6)):
        found(None)
    day = START
    for _ in range(random.randint(1, 4)):
        day += timedelta(days=random.randint(1, 400))
        made.days.append(day)
        free = [*alive]
        random.shuffle(free)
        while free:
            olds = [free.pop() for _ in range(min(len(free), random.randint(1, 3)))]
            what = random.choice(("stay", "merge", "join", "divide", "end", "stay"))
            if what == "merge":
                new = found(day)
                made.links += [Link(old, new, day, act="sáp nhập") for old in olds]
                for old in olds:
                    end(old, day)
            elif what == "join" and len(olds) > 1:
                made.links += [Link(old, olds[0], day) for old in olds[1:]]
                for old in olds[1:]:
                    end(old, day)
            elif what == "divide":
                news = [found(day) for _ in range(random.randint(1, 3))]
                for old in olds:
                    _divide(made, old, news, day, random, end)
            elif what == "end" and len(olds) == 1 and random.random() < 0.3:
                end(olds[0], day)
        if not alive or random.random() < 0.2:
            found(day)
    return made


def _divide(made: History, old: UUID, news: Sequence[UUID], day: date, random: Random, end: object) -> None:
    stays = random.random() < 0.3
    takers = random.sample(list(news), random.randint(1, len(news)))
    if len(takers) == 1 and not stays:
        made.links.append(Link(old, takers[0], day))
    else:
        left = Fraction(1)
        for taker in takers:
            share = None
            if random.random() < 0.5:
                share = left * Fraction(random.randint(1, 4), 5)
                left -= share
            made.links.append(Link(old, taker, day, True, share, "area" if share else "", "mẫu", "chia"))
    if not stays:
        end(old, day)  # type: ignore[operator]


HISTORIES = st.integers(min_value=0, max_value=2**32).map(lambda seed: (Random(seed), history(Random(seed))))


def figures_of(made: History, lineage: Lineage, random: Random) -> list[Figure]:
    days = [START, *made.days, made.days[-1] + timedelta(days=30)]
    chosen = random.sample(days, random.randint(1, len(days)))
    return [
        Figure(unit, day, Amount(Fraction(random.randint(0, 9999)), Fraction(random.randint(1, 99))))
        for day in chosen
        for unit in made.lives
        if lineage.alive(unit, day) and random.random() < 0.8
    ]


def total(found: Sequence[Amount | None]) -> tuple[Fraction, Fraction]:
    there = [one for one in found if one is not None]
    return sum((o.value for o in there), Fraction(0)), sum((o.of or Fraction(0) for o in there), Fraction(0))


def sums(views: ThreeViews) -> set[tuple[Fraction, Fraction]]:
    return {
        total([f.amount for f in views.was]),
        total([c.amount for c in views.now] + [left.amount for left in views.not_allocated]),
        total([cell.amount for line in views.groups for cell in line.cells]),
    }


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_nothing_is_lost_doubled_or_moved_by_order(given_: tuple[Random, History]) -> None:
    random, made = given_
    lineage = Lineage(made.links, made.lives)
    figures = figures_of(made, lineage, random)
    target = random.choice([START, *made.days, made.days[-1] + timedelta(days=99)])
    views = three_views(figures, lineage, target, Aggregation.SUM)
    assert len(sums(views)) == 1

    links = [*made.links]
    random.shuffle(links)
    random.shuffle(figures)
    assert three_views(figures, Lineage(links, made.lives), target, Aggregation.SUM) == views

    for day in views.days:
        seen = [
            Figure(cell.unit, target, cell.amount)
            for cell in views.now
            if cell.day == day and cell.amount is not None
        ]
        again = three_views(seen, lineage, target, Aggregation.SUM)
        assert [(c.unit, c.amount) for c in again.now] == [(f.unit, f.amount) for f in seen]
        assert not again.not_allocated


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_groups_are_closed_and_each_unit_is_in_one(given_: tuple[Random, History]) -> None:
    _random, made = given_
    lineage = Lineage(made.links, made.lives)
    first, last = START, made.days[-1]
    groups = lineage.groups(first, last)
    for unit in made.lives:
        if not lineage.alive(unit, first):
            continue
        group = groups.of(unit, first)
        assert unit in groups.units(group, first)
        assert set(lineage.touching(unit, first, last)) <= set(groups.units(group, last))
    for unit in made.lives:
        if lineage.alive(unit, last):
            group = groups.of(unit, last)
            assert set(lineage.touching(unit, last, first)) <= set(groups.units(group, first))


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_relations_are_those_of_every_single_path(given_: tuple[Random, History]) -> None:
    """Against the slow way: every path from a unit to the last day, share by share."""
    _random, made = given_
    lineage = Lineage(made.links, made.lives)
    last = made.days[-1]
    for unit in made.lives:
        if not lineage.alive(unit, START):
            continue
        ways = paths(made, unit, START, last)
        found = {r.unit: r for r in lineage.successors(unit, START, last)}
        assert set(found) == {end for end, _ in ways if end is not None}
        for there, relation in found.items():
            shares = [share for end, share in ways if end == there]
            whole = {end for end, share in ways if share != 0} == {there}
            assert relation.whole == whole
            known = None if None in shares else sum(s for s in shares if s is not None)
            assert relation.share == (1 if whole else known)
            (back,) = [r for r in lineage.predecessors(there, last, START) if r.unit == unit]
            assert (back.whole, back.share) == (relation.whole, relation.share)


def paths(made: History, unit: UUID, at: date, last: date) -> list[tuple[UUID | None, Fraction | None]]:
    """(unit at the end, product of shares) of each path; a share of ``None`` anywhere makes the product unknown."""
    later = [day for day in made.days if at < day <= last]
    life = made.lives[unit][0]
    if not later:
        return [(unit if life[1] is None or last < life[1] else None, Fraction(1))]
    day = later[0]
    given = [link for link in made.links if link.predecessor == unit and link.on == day]
    steps: list[tuple[UUID, Fraction | None]] = [
        (link.successor, link.share if link.partial else Fraction(1)) for link in given
    ]
    if life[1] is None or day < life[1]:
        known = [link.share for link in given if link.share is not None]
        rest = 1 - sum(known, Fraction(0)) if len(known) == len(given) else None
        steps.append((unit, rest))
    if not steps:
        return [(None, Fraction(1))]
    return [
        (end, None if share is None or below is None else share * below)
        for there, share in steps
        for end, below in paths(made, there, day, last)
    ]
