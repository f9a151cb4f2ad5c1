"""Posts follow a reorganisation: ended at the bodies that end, given anew at those who take over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from thidua.foundations.access import errors
from thidua.foundations.access.kinds import CAPACITIES, LEADERS
from thidua.foundations.access.models import Appointment, Delegation, Leave, Person
from thidua.foundations.access.rules.following import Carried
from thidua.foundations.access.selectors import following
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import services as orgs
from thidua.foundations.orgs.facts_reorganisations import Followed, Heirs
from thidua.foundations.orgs.selectors import any_of
from thidua.ground.actor import Actor
from thidua.ground.refs import uuid7


@transaction.atomic
def follow_reorganisation(*, actor: Actor, heirs: Heirs, at: datetime) -> Followed:
    """End every post at a body that ends, and give it anew where its body's work went; history stays. One that has not
    begun and goes nowhere is withdrawn.

    Part of the journey ``reorganise``, which has checked the right. Leaves go with the post, delegations end: whoever
    heads the new body gives them anew.

    :raises NotPossible: a person named two leaders for one body (``access-020``).
    """
    posts = following.posts_of(heirs)
    people = posts.order_by("person_id").values_list("person_id", flat=True)
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=any_of(people)).order_by("pk"))
    list(posts.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))
    carried = following.without_questions(following.carried_posts(heirs))
    if not carried:
        return Followed()
    _one_leader(carried)
    done = following.told(carried, heirs)
    withdrawn = {one.post.id for one in carried if one.outcome != "moves" and one.post.since >= heirs.on}
    rows = {row.pk: row for row in Appointment.objects.filter(pk__in=any_of(one.post.id for one in carried))}
    delegations = list(following.delegations_of(carried, heirs.on, withdrawn))
    leaves = list(
        Leave.objects.filter(
            Q(appointment__in=any_of(rows)) | Q(stand_in__in=any_of(rows)), valid__endswith__gt=heirs.on
        ).order_by("pk")
    )
    changed = {
        Appointment: list(rows),
        Leave: [x.pk for x in leaves],
        Delegation: [x.pk for x in delegations],
    }
    with orgs.journalled(heirs.reorganisation_id, changed) as made:
        now_at, made[Appointment] = _give_anew(carried, rows, heirs)
        made[Leave] = _take_leaves_along(leaves, {post: now_at.get(post) for post in rows}, heirs.on)
        _end(delegations, withdrawn, heirs.on, at)
        # A post that never was in force has nothing that ever was: the row goes, the journal and the trail keep it.
        Appointment.objects.filter(pk__in=any_of(withdrawn)).delete()
    audit.record(
        actor=actor,
        verb="access.follow_reorganisation",
        subject_type="reorganisation",
        subject_id=str(heirs.reorganisation_id),
        subject_label=heirs.title,
        changes={
            "moved": [None, len(now_at)],
            "ended": [None, len(carried) - len(now_at) - len(withdrawn)],
            "withdrawn": [None, len(withdrawn)],
            "delegations": [len(delegations), 0],
        },
        at=at,
    )
    return done


@transaction.atomic
def undo_following(*, actor: Actor, reorganisation_id: UUID, title: str, at: datetime) -> None:
    """Posts, leaves and delegations are as they were before the act. Part of the journey ``reorganise``."""
    rows = orgs.put_back(reorganisation_id, [Appointment, Leave, Delegation])
    if rows:
        audit.record(
            actor=actor,
            verb="access.undo_following",
            subject_type="reorganisation",
            subject_id=str(reorganisation_id),
            subject_label=title,
            changes={"rows": [rows, 0]},
            at=at,
        )


def _one_leader(carried: list[Carried]) -> None:
    """Two named for one body: the people who named them must say again."""
    led: dict[UUID, list[Carried]] = {}
    for one in carried:
        if one.outcome == "moves" and one.post.capacity in LEADERS and one.body_id:
            led.setdefault(one.body_id, []).append(one)
    named = {one.post.id for group in led.values() if len(group) > 1 for one in group}
    if named:
        clash = Appointment.objects.select_related("person").filter(pk__in=named).order_by("pk")[0]
        raise errors.has_leader(clash.person.full_name, CAPACITIES[clash.capacity], None, None)


def _give_anew(
    carried: list[Carried], rows: dict[UUID, Appointment], heirs: Heirs
) -> tuple[dict[UUID, UUID], list[UUID]]:
    """Where each post went on (old → new), and the posts made. One that had not begun changes its body in place."""
    cut, placed, fresh, now_at = [], [], [], {}
    for one in carried:
        row = rows[one.post.id]
        if one.post.since < heirs.on:
            row.valid = DateRange(row.valid.lower, heirs.on)
            cut.append(row)
        if one.outcome != "moves" or one.body_id is None:
            continue
        if one.post.since >= heirs.on:
            row.body_id = one.body_id
            placed.append(row)
            now_at[row.pk] = row.pk
            continue
        new = Appointment(
            id=uuid7(),
            person_id=row.person_id,
            role=row.role,
            capacity=row.capacity,
            concurrent=row.concurrent,
            body_id=one.body_id,
            position=row.position,
            valid=DateRange(heirs.on, one.post.until),
            basis=heirs.title[:300],
        )
        fresh.append(new)
        now_at[row.pk] = new.pk
    orgs.write_columns(cut, ["valid"])
    orgs.write_columns(placed, ["body"])
    Appointment.objects.bulk_create(fresh, batch_size=2000)
    return now_at, [new.pk for new in fresh]


def _take_leaves_along(leaves: list[Leave], now_at: dict[UUID, UUID | None], on: date) -> list[UUID]:
    """Leaves of posts that went on are of the new post from the day; one of a post that ended ends with it.

    :param now_at: post → where it went on, ``None`` where it ended. :returns: the leaves made.
    """
    fresh, gone = [], []
    for leave in leaves:
        post = now_at.get(leave.appointment_id, leave.appointment_id)
        stand_in = now_at.get(leave.stand_in_id, leave.stand_in_id) if leave.stand_in_id else None
        if leave.valid.lower >= on:
            if post is None:
                gone.append(leave)
            else:
                leave.appointment_id, leave.stand_in_id = post, stand_in
            continue
        if post:
            days = DateRange(on, leave.valid.upper)
            fresh.append(
                Leave(id=uuid7(), appointment_id=post, kind=leave.kind, valid=days, stand_in_id=stand_in)
            )
        leave.valid = DateRange(leave.valid.lower, on)
    Leave.objects.filter(pk__in=[leave.pk for leave in gone]).delete()
    orgs.write_columns(leaves, ["appointment", "stand_in", "valid"])
    Leave.objects.bulk_create(fresh, batch_size=2000)
    return [leave.pk for leave in fresh]


def _end(delegations: list[Delegation], withdrawn: Collection[UUID], on: date, at: datetime) -> None:
    """Those that hang on a post that is withdrawn go with it."""
    gone = [one.pk for one in delegations if one.giver_id in withdrawn or one.receiver_id in withdrawn]
    Delegation.objects.filter(pk__in=gone).delete()
    for one in delegations:
        if one.revoked_at is not None:
            continue
        if one.valid.lower >= on:
            one.revoked_at = at
        else:
            one.valid = DateRange(one.valid.lower, on)
    orgs.write_columns(delegations, ["valid", "revoked_at"])
