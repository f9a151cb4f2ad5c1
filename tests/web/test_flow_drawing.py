"""The picture of a flow: every way drawn once, as thick as what goes, inside the picture and inside its bars."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua.web.workspace.orgs.flow_drawing import GAP, LABELS, ROW, UNIT, WIDTH, Way, draw, parted

NAMES = {f"{side}{n}": (f"Đơn vị {n}", "") for side in "<>" for n in range(40)}
WAYS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 5), st.integers(0, 3)).filter(
        lambda way: way[2] + way[3] > 0
    ),
    min_size=1,
    max_size=16,
    unique_by=lambda way: way[:2],
).map(lambda ways: [Way(f"<{a}", f">{b}", whole, parts) for a, b, whole, parts in ways])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WAYS)
def test_every_way_is_drawn_within_its_bars(ways: list[Way]) -> None:
    drawing = draw(ways, NAMES)
    assert len(drawing.bands) == sum(bool(w.whole) + bool(w.parts) for w in ways)
    for column in (drawing.left, drawing.right):
        for above, below in pairwise(column):
            assert above.y + above.height + GAP <= below.y + 0.2
        assert column[-1].y + column[-1].height <= drawing.height
    spans = [(node.y, node.y + node.height) for node in (*drawing.left, *drawing.right)]
    for band in drawing.bands:
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", band.path)]
        y1, y2 = numbers[1], numbers[7]
        assert any(top - 0.2 <= y1 <= bottom + 0.2 for top, bottom in spans)
        assert any(top - 0.2 <= y2 <= bottom + 0.2 for top, bottom in spans)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WAYS)
def test_nothing_depends_on_chance(ways: list[Way]) -> None:
    assert draw(ways, NAMES) == draw(ways, NAMES)


def test_one_way_is_a_band_of_its_weight() -> None:
    drawing = draw([Way("<1", ">2", 8, 0)], NAMES)
    (left,), (right,) = drawing.left, drawing.right
    assert left.height == right.height == 8 * UNIT > ROW
    assert (left.x, right.x) == (LABELS, WIDTH - LABELS - 12)
    assert not drawing.bands[0].part
    (thin,) = draw([Way("<1", ">2", 0, 1)], NAMES).bands
    assert thin.part


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WAYS, st.integers(1, 3))
def test_columns_hold_every_way_once_and_keep_together_what_hangs_together(
    ways: list[Way], columns: int
) -> None:
    groups = parted(ways, columns)
    assert len(groups) <= columns and all(groups)
    assert sorted(map(str, ways)) == sorted(str(way) for group in groups for way in group)
    for end in ("source", "target"):
        names = [{getattr(way, end) for way in group} for group in groups]
        assert sum(map(len, names)) == len(set().union(*names))


def test_a_narrower_picture_keeps_its_names_whole() -> None:
    drawing = draw([Way("<1", ">2", 8, 0)], NAMES, 520)
    assert drawing.width == 520 and drawing.right[0].x + 12 + LABELS == 520
