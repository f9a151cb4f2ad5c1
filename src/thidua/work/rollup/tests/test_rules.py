"""Totals by the plain rule, values by aggregation, what an inspector is shown."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.work.rollup.rules import WORKING, Answer, Place, flags_of, total_of, value_of

FIGURES = st.lists(st.one_of(st.none(), st.decimals(0, 10**9, places=2)), min_size=3, max_size=3).map(tuple)
ANSWERS = st.lists(
    st.builds(Answer, st.builds(uuid4), st.sampled_from(["figures", "nil"]), FIGURES), max_size=8
)


@given(ANSWERS, st.randoms())
def test_the_order_of_answers_does_not_matter(answers: list[Answer], random: object) -> None:
    turned = list(answers)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert total_of(answers, 3, [(1, 0)]) == total_of(turned, 3, [(1, 0)])


@given(ANSWERS, st.integers(0, 8))
def test_totals_of_parts_add_to_the_total(answers: list[Answer], cut: int) -> None:
    """What makes level by level lawful: any parting of the answers gives the same sums."""
    whole = total_of(answers, 3, [(1, 0)])
    one, two = total_of(answers[:cut], 3, [(1, 0)]), total_of(answers[cut:], 3, [(1, 0)])
    for at in range(5):
        parts = [each for each in (one.sums[at], two.sums[at]) if each is not None]
        assert whole.sums[at] == (sum(parts) if parts else None)
        assert whole.counts[at] == one.counts[at] + two.counts[at]


def test_a_blank_is_no_nought() -> None:
    made = total_of([Answer(uuid4(), "figures", (None, Decimal(0), Decimal(3)))], 3)
    assert made.sums == [None, Decimal(0), Decimal(3)]
    assert made.counts == [0, 1, 1]


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [("sum", "10"), ("min", "1"), ("max", "9"), ("weighted_mean", "2.5"), ("last", "7"), ("none", None)],
)
def test_each_aggregation_has_its_own_value(aggregation: str, value: str | None) -> None:
    found = value_of(
        Place(0, aggregation, 1),
        sums=[Decimal(10), Decimal(10), Decimal(4)],
        minima=[Decimal(1)],
        maxima=[Decimal(9)],
        special={"0": "7"},
    )
    assert found == (None if value is None else Decimal(value))
    assert WORKING[aggregation]


def test_what_looks_made_up_is_flagged_and_what_does_not_is_left_alone() -> None:
    pairs = [("a", "b"), ("c", "d"), ("e", "f")]
    made_up = {key: Decimal(at) for key, at in zip("abcdef", (120, 120, 340, 340, 560, 560), strict=True)}
    assert {flag.code for flag in flags_of(made_up, pairs)} == {"whole", "round"}
    real = {key: Decimal(at) for key, at in zip("abcdef", (113, 120, 337, 351, 560, 571), strict=True)}
    assert flags_of(real, pairs) == []
    assert {flag.code for flag in flags_of(dict.fromkeys("abcdef", Decimal(7)), [])} == {"alike"}


def test_what_rose_from_nought_or_fell_to_it_is_flagged_unless_it_is_a_handful() -> None:
    figures = {"a": Decimal(500), "b": Decimal(0), "c": Decimal(3), "d": Decimal(0), "e": Decimal(0)}
    before = {"a": Decimal(0), "b": Decimal(40), "c": Decimal(0), "d": Decimal(9), "e": Decimal(0)}
    (flag,) = flags_of(figures, [], before)
    assert (flag.code, flag.cells) == ("jump", ("a", "b"))
