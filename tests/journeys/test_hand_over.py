"""Somebody leaves: what they held goes where they say, nothing is orphaned, whatever the order of acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.made_plan import AT, COMMUNES, adopted, duty, reading
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as access_services
from thidua.foundations.audit import selectors as audit
from thidua.foundations.notices import selectors as notices
from thidua.ground.actor import Actor, system_actor
from thidua.ground.clock import today
from thidua.ground.errors import NotFound, NotPossible, Refused, ThiduaError
from thidua.journeys import hand_over
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as work
from thidua.work.obligations.policy import WORKERS

LOADER, CLOCK = system_actor("loader"), system_actor("clock")
DAY = timedelta(days=1)


def raised(cast: Cast) -> list[UUID]:
    """Four obligations of the ward and two of its division; ids in order."""
    city = adopted(cast, reading(duties=[duty(COMMUNES, f"việc {n}", due="2025-12-20") for n in range(4)]))
    work.raise_obligations(actor=cast.actor("city_officer"), plan_id=city, year=2025, at=AT)
    ward = adopted(
        cast,
        reading(number="3/KH", duties=[duty("Phòng Văn hóa - Xã hội", f"việc {n}") for n in range(2)]),
        who="officer",
        issuer="ward",
    )
    work.raise_obligations(actor=cast.actor("officer"), plan_id=ward, year=2025, at=AT)
    found = [
        card
        for name in ("officer", "division_officer")
        for card in obligations.list_obligations(
            cast.actor(name), obligations.Filter(mine=True), at=AT, limit=50
        )[0]
        if card.kind == "duty"
    ]
    return [card.id for card in found]


def post_of(cast: Cast, name: str, body: str) -> UUID:
    """The appointment of a member at a body."""
    return next(p.appointment_id for p in cast.actor(name).posts if p.body_id == cast.bodies[body])


@pytest.fixture
def held(cast: Cast) -> tuple[Cast, list[UUID]]:
    """The ward's contributor holds three of its obligations."""
    ids = raised(cast)
    for key in ids[:3]:
        work.start_obligation(actor=cast.actor("contributor"), obligation_id=key, at=AT)
    return cast, ids


def holders(ids: Iterable[UUID], cast: Cast) -> list[UUID | None]:
    """Who holds these obligations of the ward now."""
    return [obligations.one(cast.actor("city_officer"), key, at=AT).card.holder_id for key in ids]


def test_each_piece_goes_where_it_is_said_and_the_post_ends(held: tuple[Cast, list[UUID]]) -> None:
    cast, ids = held
    steward, ward = cast.actor("people_steward"), cast.body.ward
    work.open_feed(actor=cast.actor("contributor"), at=AT)
    seen = hand_over.preview(actor=steward, person_id=cast.contributor.person_id, appointment_ids=[], at=AT)
    assert [(b.body_id, len(b.obligations), b.feeds, b.leaves) for b in seen.bodies] == [(ward, 3, 1, True)]
    assert cast.officer.person_id in dict(seen.bodies[0].colleagues)
    assert cast.contributor.person_id not in dict(seen.bodies[0].colleagues)
    moved = hand_over.hand_over(
        actor=steward,
        person_id=cast.contributor.person_id,
        appointment_ids=[],
        from_day=today(AT),
        defaults={ward: cast.officer.person_id},
        to={ids[0]: None, ids[1]: cast.chair.person_id},
        reason="chuyển công tác",
        at=AT,
    )
    assert moved == 3
    assert holders(ids[:3], cast) == [None, cast.chair.person_id, cast.officer.person_id]
    assert obligations.open_feeds(cast.contributor.person_id, [ward]) == 0
    assert access.actor_of(cast.contributor.account_id, None, AT).acting is None  # type: ignore[union-attr]
    told = {n.subject for n in notices.list_notices(cast.actor("officer"), limit=20)[0]}
    assert "Bạn nhận bàn giao 1 nghĩa vụ" in told
    assert next(line.verb for line in obligations.trail(ids[0])) == "obligations.hand_over"
    verbs = [line.verb for line in audit.trail("person", cast.contributor.person_id)]
    assert verbs[0] == "access.end_appointment"


def test_a_last_post_does_not_end_over_open_work(held: tuple[Cast, list[UUID]]) -> None:
    cast, ids = held
    post = post_of(cast, "contributor", "ward")
    for day in (today(AT), today(AT) + 30 * DAY):
        with pytest.raises(NotPossible) as refused:
            access_services.end_appointment(
                actor=cast.actor("people_steward"), appointment_id=post, from_day=day, at=AT
            )
        assert refused.value.code == "access-048"
        assert "3 nghĩa vụ đang mở" in refused.value.message
    # With another working post at the same body the work stays with them.
    access_services.appoint(
        actor=LOADER,
        person_id=cast.contributor.person_id,
        role="standing_officer",
        body_id=cast.body.ward,
        since=today(AT),
        at=AT,
    )
    access_services.end_appointment(actor=LOADER, appointment_id=post, from_day=today(AT), at=AT)
    assert holders(ids[:3], cast) == [cast.contributor.person_id] * 3


def test_all_or_nothing(held: tuple[Cast, list[UUID]]) -> None:
    cast, ids = held
    given: dict[str, Any] = {
        "actor": cast.actor("people_steward"),
        "person_id": cast.contributor.person_id,
        "appointment_ids": [],
        "from_day": today(AT),
        "to": {},
        "at": AT,
    }
    for receiver in (cast.stranger.person_id, cast.contributor.person_id):
        with pytest.raises(NotPossible) as refused, transaction.atomic():
            hand_over.hand_over(**given, defaults={cast.body.ward: receiver})
        assert refused.value.code == "obligations-008"
    assert holders(ids[:3], cast) == [cast.contributor.person_id] * 3
    assert cast.actor("contributor", AT).acting is not None


def test_who_may_hand_over(held: tuple[Cast, list[UUID]]) -> None:
    cast, _ids = held
    person = cast.contributor.person_id
    with pytest.raises(NotFound):
        hand_over.preview(actor=cast.actor("stranger"), person_id=person, appointment_ids=[], at=AT)
    with pytest.raises(Refused) as refused:
        hand_over.preview(actor=cast.actor("officer"), person_id=person, appointment_ids=[], at=AT)
    assert refused.value.code == "access-118"


def test_a_post_that_ends_by_its_date_leaves_its_work_to_the_body(cast: Cast) -> None:
    ids = raised(cast)
    access_services.appoint(
        actor=LOADER,
        person_id=cast.without_post.person_id,
        role="contributor",
        body_id=cast.body.ward,
        since=today(AT),
        until=today(AT) + DAY,
        at=AT,
    )
    actor = access.actor_of(cast.without_post.account_id, None, AT)
    assert actor is not None
    work.start_obligation(actor=actor, obligation_id=ids[0], at=AT)
    assert work.release_lapsed(actor=CLOCK, at=AT + DAY) == 0
    assert work.release_lapsed(actor=CLOCK, at=AT + 2 * DAY) == 1
    assert holders(ids[:1], cast) == [None]
    told = [n.subject for n in notices.list_notices(cast.actor("officer"), limit=5)[0]]
    assert any("chưa có người giữ" in subject for subject in told)
    assert work.release_lapsed(actor=CLOCK, at=AT + 2 * DAY) == 0


def test_what_comes_back_after_its_holder_left_comes_back_to_the_body(held: tuple[Cast, list[UUID]]) -> None:
    cast, ids = held
    work.discharge_obligation(actor=cast.actor("contributor"), obligation_id=ids[0], at=AT, text="xong")
    hand_over.hand_over(
        actor=LOADER,
        person_id=cast.contributor.person_id,
        appointment_ids=[],
        from_day=today(AT),
        defaults={},
        to={},
        at=AT,
    )
    assert holders(ids[:1], cast) == [cast.contributor.person_id], "who did it stays readable"
    work.return_obligation(actor=cast.actor("city_officer"), obligation_id=ids[0], reason="thiếu", at=AT)
    assert holders(ids[:1], cast) == [None]


def test_notices_of_the_body_reach_whoever_stands_in(held: tuple[Cast, list[UUID]]) -> None:
    cast, ids = held
    access_services.note_leave(
        actor=LOADER,
        appointment_id=post_of(cast, "contributor", "ward"),
        kind="trip",
        since=today(AT),
        until=today(AT),
        stand_in=post_of(cast, "council_member", "ward"),
        at=AT,
    )
    later = AT + timedelta(hours=1)
    work.extend_deadline(
        actor=cast.actor("city_officer"),
        obligation_id=ids[0],
        new_due_at=AT + 100 * DAY,
        reason="chờ hướng dẫn",
        at=later,
    )
    told = [n.subject for n in notices.list_notices(cast.actor("council_member"), limit=5)[0]]
    assert len(told) == 1 and told[0].startswith("Thay Thực hiện Mẫu: Được gia hạn")
    officers = access.holders_of([cast.body.ward], {"contributor"}, AT)[cast.body.ward]
    assert cast.council_member.person_id in officers
    assert cast.council_member.person_id not in access.holders(cast.body.ward, {"contributor"}, AT)
    assert access.holders_of([cast.body.ward], {"contributor"}, AT + DAY)[cast.body.ward] == access.holders(
        cast.body.ward, {"contributor"}, AT + DAY
    )


# Whatever the order of acts

PEOPLE = ("officer", "contributor", "chair", "division_officer", "two_posts", "without_post")
BODIES = ("ward", "division")
_who, _body, _nth = st.sampled_from(PEOPLE), st.sampled_from(BODIES), st.integers(0, 5)
ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("appoint"), _who, _body, st.sampled_from(sorted(WORKERS)), st.none() | st.integers(0, 4)
        ),
        st.tuples(st.just("end"), _who, _nth, st.integers(0, 3)),
        st.tuples(st.just("hand over"), _who, st.none() | _who, st.integers(0, 3)),
        st.tuples(st.just("start"), _who, _body, _nth),
        st.tuples(st.just("give"), _who, _nth),
        st.tuples(st.just("discharge"), _nth),
        st.tuples(st.just("return"), _nth),
        st.tuples(st.just("leave"), _who, _who),
        st.tuples(st.just("days"), st.integers(1, 3)),
    ),
    min_size=4,
    max_size=14,
)


def _actor(cast: Cast, name: str, body: str, at: datetime) -> Actor:
    member = getattr(cast, name)
    actor = access.actor_of(member.account_id, None, at)
    assert actor is not None
    post = next((p for p in actor.posts if p.body_id == cast.bodies[body]), None)
    chosen = access.actor_of(member.account_id, post.appointment_id if post else None, at)
    assert chosen is not None
    return chosen


def _posts(cast: Cast, name: str, at: datetime) -> list[UUID]:
    person = getattr(cast, name).person_id
    page = access.person_page(system_actor("loader"), person, at)
    return [line.id for line in page.appointments]


def act(cast: Cast, ids: list[UUID], step: tuple[Any, ...], at: datetime) -> None:
    """One act, by somebody who may; a refusal is an answer."""
    match step:
        case ("appoint", who, body, role, days):
            access_services.appoint(
                actor=LOADER,
                person_id=getattr(cast, who).person_id,
                role=role,
                body_id=cast.bodies[body],
                since=today(at),
                until=None if days is None else today(at) + days * DAY,
                at=at,
            )
        case ("end", who, nth, days):
            posts = _posts(cast, who, at)
            if posts:
                access_services.end_appointment(
                    actor=LOADER,
                    appointment_id=posts[nth % len(posts)],
                    from_day=today(at) + days * DAY,
                    at=at,
                )
        case ("hand over", who, receiver, days):
            to = getattr(cast, receiver).person_id if receiver else None
            hand_over.hand_over(
                actor=LOADER,
                person_id=getattr(cast, who).person_id,
                appointment_ids=[],
                from_day=today(at) + days * DAY,
                defaults={cast.bodies[body]: to for body in BODIES},
                to={},
                at=at,
            )
        case ("start", who, body, nth):
            work.start_obligation(actor=_actor(cast, who, body, at), obligation_id=ids[nth % len(ids)], at=at)
        case ("give", who, nth):
            work.hand_over(
                actor=CLOCK,
                obligation_id=ids[nth % len(ids)],
                to_person=getattr(cast, who).person_id,
                at=at,
            )
        case ("discharge", nth):
            work.discharge_obligation(actor=CLOCK, obligation_id=ids[nth % len(ids)], at=at, text="xong")
        case ("return", nth):
            work.return_obligation(actor=CLOCK, obligation_id=ids[nth % len(ids)], reason="thiếu", at=at)
        case ("leave", who, other):
            posts, others = _posts(cast, who, at), _posts(cast, other, at)
            if posts:
                access_services.note_leave(
                    actor=LOADER,
                    appointment_id=posts[0],
                    kind="leave",
                    since=today(at),
                    until=today(at) + DAY,
                    stand_in=others[0] if others else None,
                    at=at,
                )


def orphans(at: datetime) -> list[tuple[UUID, UUID]]:
    """Open obligations held by somebody without a working post at that body."""
    from thidua.work.obligations.lifecycle import OPEN
    from thidua.work.obligations.models import Obligation

    held = set(
        Obligation.objects.filter(state__in=OPEN, holder__isnull=False).values_list("holder_id", "body_id")
    )
    return sorted(access.without_post(held, WORKERS, at), key=str)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=ACTS)
def test_no_order_of_acts_leaves_an_orphan(raised_world: tuple[Cast, list[UUID]], steps: list[Any]) -> None:
    cast, ids = raised_world
    with transaction.atomic():
        at = AT
        for step in steps:
            if step[0] == "days":
                at += step[1] * DAY
                work.release_lapsed(actor=CLOCK, at=at)
            else:
                try:
                    with transaction.atomic():
                        act(cast, ids, step, at)
                except ThiduaError:
                    pass
            assert orphans(at) == [], step
        transaction.set_rollback(True)


@pytest.fixture
def raised_world(cast: Cast) -> tuple[Cast, list[UUID]]:
    """The cast with obligations, most of them in somebody's name, raised once for all examples."""
    ids = raised(cast)
    for key, who in zip(ids[1:], ("officer", "contributor", "chair", "division_officer"), strict=False):
        work.start_obligation(actor=cast.actor(who), obligation_id=key, at=AT)
    return cast, ids
