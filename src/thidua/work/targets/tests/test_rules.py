"""Parts that make the whole exactly, shares that are weighed, bars that are not drawn."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from thidua.work.targets.facts import Goal, Part, Result
from thidua.work.targets.rules import add_up, progress, propose, split, weaker

WEIGHTS = st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=1, max_size=140)
HEADS = Goal(">=", Decimal(1000), "count")
SHARE = Goal(">=", Decimal(80), "percent")


def _bodies(count: int) -> list[UUID]:
    return [UUID(int=each + 1) for each in range(count)]


@given(WEIGHTS, st.integers(0, 10**9))
def test_what_is_split_adds_up_to_the_whole_and_nobody_unknown_gets_any(
    weights: list[int | None], whole: int
) -> None:
    by_body = {
        body: None if weight is None else Decimal(weight)
        for body, weight in zip(_bodies(len(weights)), weights, strict=True)
    }
    given_parts = split(Decimal(whole), by_body)
    if not any(weights):
        assert set(given_parts.values()) == {None}
        return
    assert sum(part for part in given_parts.values() if part is not None) == whole
    total = sum(weight for weight in weights if weight)
    for body, weight in by_body.items():
        part = given_parts[body]
        if weight is None:
            assert part is None
            continue
        assert part is not None
        assert part == part.to_integral_value()
        assert abs(Fraction(part) - Fraction(whole) * Fraction(weight) / total) < 1


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 10**6)), min_size=1, max_size=60))
def test_shares_are_weighed_by_what_they_are_of(rows: list[tuple[int, int]]) -> None:
    parts = [
        Part(body, Decimal(value), Decimal(size))
        for body, (value, size) in zip(_bodies(len(rows)), rows, strict=True)
    ]
    told = add_up(SHARE, "ratio_of_sums", parts)
    exact = Fraction(sum(value * size for value, size in rows), sum(size for _value, size in rows))
    assert told.total is not None
    assert abs(Fraction(told.total) - exact) < Fraction(1, 10**20)
    if all(value >= 80 for value, _size in rows):
        assert told.enough
        assert not told.undercut


def test_a_share_without_one_size_has_no_whole_and_no_number_is_made_up() -> None:
    one, two = _bodies(2)
    told = add_up(SHARE, "ratio_of_sums", [Part(one, Decimal(90), Decimal(10)), Part(two, Decimal(70), None)])
    assert (told.total, told.enough, told.unsized, told.undercut) == (None, None, 1, frozenset({two}))


def test_by_last_result_nobody_is_asked_for_less_than_it_reached() -> None:
    one, two, three = _bodies(3)
    parts = [Part(one, last=Decimal(91)), Part(two, last=Decimal(40)), Part(three)]
    assert propose(SHARE, "ratio_of_sums", "last_result", parts) == {
        one: Decimal(91),
        two: Decimal(80),
        three: Decimal(80),
    }
    least = Goal("<=", Decimal(5), "percent")
    assert propose(least, "ratio_of_sums", "last_result", [Part(one, last=Decimal(3))])[one] == 3


def test_heads_by_size_go_to_those_whose_size_is_known_only() -> None:
    one, two, three = _bodies(3)
    parts = [Part(one, size=Decimal(1)), Part(two, size=Decimal(2)), Part(three)]
    assert propose(HEADS, "sum", "size", parts) == {one: Decimal(333), two: Decimal(667), three: None}
    told = add_up(HEADS, "sum", [Part(one, Decimal(333)), Part(two, Decimal(600)), Part(three)])
    assert (told.gap, told.enough, told.blank) == (Decimal(-67), False, 1)


def test_latest_values_are_neither_split_nor_added() -> None:
    one, two = _bodies(2)
    rank = Goal("<=", Decimal(5), "count")
    parts = [Part(one), Part(two)]
    assert set(propose(rank, "last", "equal", parts).values()) == {Decimal(5)}
    assert add_up(rank, "last", [Part(one, Decimal(3)), Part(two, Decimal(9))]).total is None


@given(
    st.sampled_from(["=", ">", ">="]),
    st.integers(0, 100),
    st.sampled_from(["=", ">", ">="]),
    st.integers(0, 100),
)
def test_what_is_not_weaker_cannot_be_reached_without_the_other(op: str, a: int, than: str, b: int) -> None:
    own, given_goal = Goal(op, Decimal(a), "percent"), Goal(than, Decimal(b), "percent")  # type: ignore[arg-type]
    if weaker(own, given_goal):
        return
    for value in range(101):
        told = Result(Decimal(value), Decimal(value), Decimal(100))
        if progress(own, told, ended=True).standing == "reached":
            assert progress(given_goal, told, ended=True).standing == "reached"


def test_no_bar_without_a_denominator_and_none_for_at_most() -> None:
    assert progress(SHARE, Result(Decimal(40)), ended=False).share is None
    half = progress(SHARE, Result(Decimal(40), Decimal(4), Decimal(10)), ended=False)
    assert (half.share, half.standing) == (Fraction(1, 2), "under_way")
    assert (
        progress(
            Goal("<=", Decimal(5), "percent"), Result(Decimal(3), Decimal(3), Decimal(100)), ended=True
        ).share
        is None
    )
    assert progress(Goal(">=", Decimal(0), "count"), Result(Decimal(3)), ended=True).share is None
    assert progress(HEADS, Result(Decimal(2000)), ended=True).share == 1
    assert progress(SHARE, None, ended=True).standing == "no_figure"
