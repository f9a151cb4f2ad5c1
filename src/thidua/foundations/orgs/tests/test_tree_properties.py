"""Whatever is done to the tree: no cycle on any day, one version a day, and today's rows equal a rebuild."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.models import BodyPlace, BodyVersion
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible

from .conftest import AT, TODAY, World

START = TODAY - timedelta(days=40)
DAYS = st.integers(min_value=0, max_value=60).map(lambda n: START + timedelta(days=n))
BODIES = st.integers(min_value=0, max_value=6)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), BODIES, st.one_of(st.none(), BODIES), DAYS),
        st.tuples(st.just("rename"), BODIES, st.integers(0, 3), DAYS),
        st.tuples(st.just("close"), BODIES, st.none(), DAYS),
        st.tuples(st.just("open"), BODIES, st.one_of(st.none(), BODIES), DAYS),
    ),
    min_size=3,
    max_size=14,
)


def act(step: tuple[Any, ...], bodies: list[UUID]) -> None:
    verb, which, other, day = step
    actor = system_actor("loader")
    body = bodies[which % len(bodies)]
    target = None if other is None else bodies[other % len(bodies)]
    if verb == "move":
        services.move_body(actor=actor, body_id=body, parent_id=target, since=day, at=AT)
    elif verb == "rename":
        services.change_body(actor=actor, body_id=body, since=day, at=AT, name=f"Cơ quan tên {other}")
    elif verb == "close":
        services.close_body(actor=actor, body_id=body, on=day, at=AT)
    else:
        bodies.append(
            services.open_body(
                actor=actor,
                name=f"Cơ quan {len(bodies)}",
                kind="doanh_nghiep",
                since=day,
                at=AT,
                parent_id=target,
            )
        )


def parents_on(day: date) -> dict[UUID, UUID | None]:
    return dict(BodyVersion.objects.filter(valid__contains=day).values_list("body_id", "parent_id"))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=ACTS)
def test_any_sequence_of_acts_leaves_a_sound_tree(world: World, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        actor = system_actor("loader")
        bodies = [
            services.open_body(actor=actor, name=f"Cơ quan {n}", kind="doanh_nghiep", since=START, at=AT)
            for n in range(4)
        ]
        for step in steps:
            # A refused act is the expected answer to many of these; it must leave everything as it was.
            try:
                with transaction.atomic():
                    act(step, bodies)
            except NotPossible:
                pass
        check(bodies)
        transaction.set_rollback(True)


def check(bodies: list[UUID]) -> None:
    for day in (START, TODAY - timedelta(days=7), TODAY, TODAY + timedelta(days=15)):
        parents = parents_on(day)
        for body in bodies:
            seen: set[UUID | None] = set()
            here: UUID | None = body
            while here in parents:
                assert here not in seen, f"cycle on {day}"
                seen.add(here)
                here = parents[here]
        nodes = {n.id: n for n in selectors.tree_as_of(day)}
        assert set(nodes) == set(parents)
        for ident in bodies:
            if ident in nodes:
                assert nodes[ident].path.endswith(ident.hex)
                assert nodes[ident].parent_id == (parents[ident] if parents[ident] in parents else None)
                assert [a.id for a in selectors.ancestors(ident, day)] == [
                    UUID(hex=label) for label in nodes[ident].path.split(".")[:-1]
                ]
    before = rows()
    assert services.rebuild_places(at=AT) == 0
    assert rows() == before
    BodyPlace.objects.all().delete()
    services.rebuild_places(at=AT)
    assert rows() == before
    for place in BodyPlace.objects.filter(pk__in=bodies):
        assert set(selectors.subtree_ids(place.pk)) == {n.id for n in selectors.tree_as_of(TODAY, place.pk)}
        assert place.children == sum(1 for parent in parents_on(TODAY).values() if parent == place.pk)


def rows() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orgs_body_place ORDER BY body_id")
        return list(cursor.fetchall())


def test_a_lost_projection_is_rebuilt_to_the_same_rows(world: World) -> None:
    before = rows()
    BodyPlace.objects.filter(territory_id=world.ward).delete()
    BodyPlace.objects.filter(pk=world.city_seat).update(path="x", children=0, search="")
    assert services.rebuild_places(at=AT) == len(world.ward_slots) + 1
    assert rows() == before


def test_the_tree_of_another_day_is_that_days(world: World) -> None:
    in_2024 = {n.id for n in selectors.tree_as_of(date(2024, 1, 1), world.city_seat)}
    today = {n.id for n in selectors.tree_as_of(TODAY, world.city_seat)}
    assert world.city_slots["so_tttt"] in in_2024 - today
    assert world.ward_seat in today - in_2024
    assert selectors.children(world.city_seat, date(2024, 1, 1))[0].live
