"""The filters of rows found without the tree give nothing that the filter with the tree does not."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from tests.cast import MEMBERS
from thidua.ground.actor import Actor
from thidua.work.reports import policy
from thidua.work.reports.models import Report, Round
from thidua.work.reports.tests.conftest import Play


def _either_way(actor: Actor) -> tuple[Actor, Actor]:
    """The actor with few bodies below and with many."""
    if actor.acting is None:
        return actor, actor
    few, many = (replace(actor, acting=replace(actor.acting, few=few)) for few in (True, False))
    return few, many


def test_how_many_stand_below_never_decides_what_is_seen(play: Play) -> None:
    for name in MEMBERS:
        few, many = _either_way(play.actor(name))
        assert _seen(policy.visible(few)) == _seen(policy.visible(many)), name
        for receives in (True, False):
            rows = [_seen(policy.visible_of(actor, receives=receives)) for actor in (few, many)]
            assert rows[0] == rows[1], name


def test_the_reports_of_a_round_are_those_visible_of_it(play: Play) -> None:
    for name in MEMBERS:
        for actor in _either_way(play.actor(name)):
            receives = Round.objects.filter(policy.receives(actor), id=play.round).exists()
            of_round = policy.visible_of(actor, receives=receives) & Q(round_id=play.round)
            assert _seen(of_round) == _seen(policy.visible(actor) & Q(round_id=play.round)), name


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
