"""Numbers and places of clauses, whatever the tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thidua.work.cascade.rules.numbering import LETTERS, moved, number

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["I.", "1.", "a)", "-", ""]), st.booleans()), max_size=30
)


@given(ROWS)
def test_numbers_of_siblings_run_without_a_gap(rows: list[tuple[int, str, bool]]) -> None:
    shown = number(rows)
    assert len(shown) == len(rows)
    hidden: int | None = None
    counts: dict[int, int] = {}
    for (depth, marker, kept), printed in zip(rows, shown, strict=True):
        if hidden is not None and depth <= hidden:
            hidden = None
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if hidden is not None or not kept:
            hidden = depth if hidden is None else hidden
            continue
        if marker == "a)":
            counts[depth] = counts.get(depth, 0) + 1
            assert printed == LETTERS[(counts[depth] - 1) % len(LETTERS)] + ")"


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20), st.data(), st.sampled_from([-1, 1]))
def test_moving_loses_nothing_and_moving_back_restores(
    depths: list[int], data: st.DataObject, step: int
) -> None:
    index = data.draw(st.integers(0, len(depths) - 1))
    order = moved(depths, index, step)
    assert sorted(order) == list(range(len(depths)))
    if order != list(range(len(depths))):
        after = [depths[i] for i in order]
        back = moved(after, order.index(index), -step)
        assert [order[i] for i in back] == list(range(len(depths)))
