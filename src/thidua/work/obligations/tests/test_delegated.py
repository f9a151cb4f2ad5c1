"""Whoever acts by delegation does the delegated acts and nothing else, about the plan it is for, until it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.cast import SINCE, Cast
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as access_services
from thidua.foundations.audit import selectors as audit
from thidua.ground.actor import Actor, system_actor
from thidua.ground.clock import today
from thidua.ground.errors import NotFound, Refused
from thidua.work.obligations import selectors, services
from thidua.work.obligations.models import Obligation

LOADER = system_actor("loader")
DAY = timedelta(days=1)


@pytest.fixture
def head(cast: Cast) -> dict[str, UUID]:
    """The city's head and the head of its education department, by post."""
    made = {}
    for name, body in (("city_chair", "city"), ("department_officer", "department")):
        person = getattr(cast, name).person_id
        role = {"person_id": person, "role": "chair", "body_id": cast.bodies[body]}
        if name == "city_chair":
            post = cast.actor(name).acting
            assert post is not None
            access_services.end_appointment(
                actor=LOADER, appointment_id=post.appointment_id, from_day=SINCE, at=AT
            )
        made[body] = access_services.appoint(actor=LOADER, **role, capacity="head", since=SINCE, at=AT)
    return made


@pytest.fixture
def plans(cast: Cast) -> list[UUID]:
    """Two plans of the city that oblige its communes."""
    ids = []
    for number in ("50/KH", "51/KH"):
        plan = adopted(
            cast, reading(number=number, duties=[duty(COMMUNES, "việc", due="2025-12-20")], reporting=[])
        )
        services.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
        ids.append(plan)
    return ids


def delegate(cast: Cast, head: dict[str, UUID], *scope: str, **more: Any) -> Actor:
    """The department's head, acting for the city by a delegation of these acts."""
    made = access_services.delegate(
        actor=LOADER,
        giver=head["city"],
        receiver=head["department"],
        way="by_mandate",
        scope=scope,
        since=today(AT),
        until=today(AT) + 5 * DAY,
        basis="Giấy ủy quyền mẫu",
        at=AT,
        **more,
    )
    actor = access.actor_of(cast.department_officer.account_id, made, AT)
    assert actor is not None and actor.role == "delegate" and actor.body_id == cast.body.city
    return actor


def of(cast: Cast, plan: UUID) -> UUID:
    """The ward's obligation under a plan."""
    return Obligation.objects.get(plan=plan, body=cast.body.ward).id


def extend(actor: Actor, key: UUID) -> None:
    """Thirty more days."""
    services.extend_deadline(
        actor=actor, obligation_id=key, new_due_at=AT + 120 * DAY, reason="chờ hướng dẫn", at=AT
    )


def test_exactly_the_delegated_act(cast: Cast, head: dict[str, UUID], plans: list[UUID]) -> None:
    actor, key = delegate(cast, head, "obligations.extend_deadline"), of(cast, plans[0])
    page = selectors.one(actor, key, at=AT)
    assert (page.may_extend, page.may_excuse, page.may_chase, page.may_follow, page.may_work) == (
        True,
        False,
        False,
        False,
        False,
    )
    extend(actor, key)
    line = audit.trail("obligation", key)[0]
    assert (line.actor_role, line.acting_body) == ("delegate", cast.body.city)
    assert line.actor_label.endswith("(TUQ. Chủ tịch)")
    with pytest.raises(Refused):
        services.excuse_obligation(actor=actor, obligation_id=key, reason="x", at=AT)
    with pytest.raises(Refused):
        services.draft_letter(actor=actor, addressee=cast.body.ward, at=AT + 200 * DAY)
    assert selectors.letters(actor) == []
    with pytest.raises(Refused):
        services.start_obligation(actor=actor, obligation_id=key, at=AT)


def test_about_one_plan_only(cast: Cast, head: dict[str, UUID], plans: list[UUID]) -> None:
    about = ("plan", str(plans[0]), "Kế hoạch 50/KH")
    actor = delegate(cast, head, "obligations.extend_deadline", about=about)
    extend(actor, of(cast, plans[0]))
    with pytest.raises(NotFound):
        extend(actor, of(cast, plans[1]))
    seen, total = selectors.list_obligations(actor, selectors.Filter(), at=AT, limit=100)
    assert {card.plan_id for card in seen} == {plans[0]} and total == len(seen) > 0


def test_the_day_after_it_is_gone(cast: Cast, head: dict[str, UUID], plans: list[UUID]) -> None:
    actor = delegate(cast, head, "obligations.extend_deadline")
    assert actor.acting is not None
    made = actor.acting.appointment_id
    for at, role in ((AT + 5 * DAY, "delegate"), (AT + 6 * DAY, "standing_officer")):
        later = access.actor_of(cast.department_officer.account_id, made, at)
        assert later is not None and later.role == role
