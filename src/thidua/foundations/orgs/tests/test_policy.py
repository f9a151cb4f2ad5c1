from __future__ import annotations

import pytest

from thidua.foundations.orgs import policy
from thidua.foundations.orgs.models import BodyPlace
from thidua.ground.actor import Actor, system_actor

from .conftest import World, officer_of


def cast(world: World) -> dict[str, Actor]:
    return {
        "loader": system_actor("loader"),
        "mailer": system_actor("mailer"),
        "steward": officer_of(world.city_seat, "system_steward"),
        "city officer": officer_of(world.city_seat),
        "ward officer": officer_of(world.ward_seat),
        "ward people steward": officer_of(world.ward_seat, "people_steward"),
        "ward contributor": officer_of(world.ward_seat, "contributor"),
        "nobody": Actor(person_id=None, name=""),
    }


@pytest.mark.parametrize(
    "who",
    ["loader", "mailer", "steward", "city officer", "ward officer", "ward people steward", "ward contributor", "nobody"],
)  # fmt: skip
def test_the_predicate_and_the_row_filter_agree(world: World, who: str) -> None:
    actor = cast(world)[who]
    allowed = {p.pk for p in BodyPlace.objects.all() if policy.may_change_below(actor, p.path)}
    assert allowed == set(BodyPlace.objects.filter(policy.changeable(actor)).values_list("pk", flat=True))


def test_a_city_officer_reaches_the_ward_and_a_ward_officer_not_the_city(world: World) -> None:
    actors = cast(world)
    ward = BodyPlace.objects.get(pk=world.ward_seat).path
    city = BodyPlace.objects.get(pk=world.city_seat).path
    assert policy.may_change_below(actors["city officer"], ward)
    assert not policy.may_change_below(actors["ward officer"], city)
    assert not policy.may_change_below(actors["ward officer"], ward)
    assert policy.may_add_under(actors["ward officer"], ward)
    assert not policy.may_add_under(actors["city officer"], "")


def test_the_directory_is_open_to_everyone_signed_in_and_to_nobody_else(world: World) -> None:
    actors = cast(world)
    everything = BodyPlace.objects.count()
    assert BodyPlace.objects.filter(policy.visible(actors["ward contributor"])).count() == everything
    assert BodyPlace.objects.filter(policy.visible(actors["nobody"])).count() == 0
