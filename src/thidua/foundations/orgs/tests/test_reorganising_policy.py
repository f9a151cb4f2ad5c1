"""Who sees a reorganisation in preparation: the row filter and the predicate say the same."""

from __future__ import annotations

from thidua.foundations.orgs import policy
from thidua.foundations.orgs.models import BodyPlace, Reorganisation
from thidua.ground.actor import Actor
from thidua.ground.refs import uuid7

from .conftest import AT, World, officer_of
from .reorganising import ON


def test_the_filter_lets_through_what_the_predicate_allows(world: World, loader: Actor) -> None:
    bodies = (
        None,
        world.city_seat,
        world.ward_seat,
        world.ward_slots["phong_vhxh"],
        world.commune_slots["ubnd"],
    )
    for body in bodies:
        for state in ("draft", "carried_out", "undone", "discarded"):
            Reorganisation.objects.create(
                id=uuid7(),
                title="Sắp xếp mẫu",
                on=ON,
                act_number="01/NQ-MAU",
                state=state,
                body_id=body,
                made_at=AT,
            )
    paths = dict(BodyPlace.objects.values_list("pk", "path"))
    counts = []
    for actor in (
        loader, officer_of(world.city_seat), officer_of(world.ward_seat), officer_of(world.ward_seat, "people_steward"),
        officer_of(world.ward_seat, "contributor"), officer_of(world.commune_slots["ubnd"]), Actor(None, "không ai"),
    ):  # fmt: skip
        seen = set(
            Reorganisation.objects.filter(policy.reorganisations_visible(actor)).values_list("pk", flat=True)
        )
        allowed = {
            row.pk
            for row in Reorganisation.objects.all()
            if policy.may_see_reorganisation(
                actor, row.state, paths.get(row.body_id, "") if row.body_id else ""
            )
        }
        assert seen == allowed
        counts.append(len(seen))
    assert counts == [20, 18, 14, 14, 10, 12, 0]
