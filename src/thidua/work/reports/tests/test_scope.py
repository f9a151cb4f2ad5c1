"""The filters of rows found without the tree give nothing that the filter with the tree does not."""

from __future__ import annotations

from django.db.models import Q

from tests.cast import MEMBERS
from thidua.work.reports import policy
from thidua.work.reports.models import Report
from thidua.work.reports.tests.conftest import Play


def _seen(rows: Q) -> list[str]:
    return sorted(str(key) for key in Report.objects.filter(rows).values_list("id", flat=True))


def test_own_and_asked_are_parts_of_what_is_visible_and_each_row_comes_once(play: Play) -> None:
    found = set()
    for name in MEMBERS:
        actor = play.actor(name)
        visible, own, asked = (_seen(rule(actor)) for rule in (policy.visible, policy.own, policy.asked))
        assert len(visible) == len(set(visible))
        assert set(own) | set(asked) <= set(visible), name
        found |= {len(visible), len(own), len(asked)}
    assert found == {0, 1, 2}
