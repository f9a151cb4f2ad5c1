"""Appointments: giving, ending, correcting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext

from thidua.foundations.access import errors, holdings, policy
from thidua.foundations.access.kinds import CAPACITIES, LEADERS, OWN_LEAD
from thidua.foundations.access.models import Account, Appointment, Delegation, Leave, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules import posts
from thidua.foundations.access.selectors.rows import not_over
from thidua.foundations.access.services.locks import seen_appointment, standing_body
from thidua.foundations.access.services.sessions import end_all
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import squeeze


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person_id: UUID,
    role: str,
    body_id: UUID,
    since: date | None = None,
    until: date | None = None,
    position: str = "",
    basis: str = "",
    capacity: str = "member",
    concurrent: bool = False,
    at: datetime,
) -> UUID:
    """Give a person a role at a body, from ``since`` to the last day ``until`` inclusive; by default from today, at a body
    that is yet to come from its first day.

    :param position: chức vụ as printed, e.g. “Phó Chủ tịch”.
    :param basis: the decision that appoints, if any.
    :param capacity: what the post is under the law (``kinds.CAPACITIES``).
    :param concurrent: a leading post beside the person's main one (kiêm nhiệm).
    :raises NotPossible: unknown role (``access-004``), days reversed (``-006``), the same post twice (``-005``), a
        capacity that does not fit (``-018``, ``-019``), another leader (``-020``), a main post elsewhere (``-021``),
        a day before the body is there (``-074``, ``-049``).
    :raises Refused: the actor may not give this role there (``access-103`` to ``-105``).
    """
    if role not in ROLES:
        raise errors.unknown_role(role)
    posts.check_capacity(capacity, leads=ROLES[role].leads, known=CAPACITIES)
    org_services.hold_tree()
    card = standing_body(actor, body_id)
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise errors.no_such_person()
    policy.may_appoint(actor, role, card, person_id).require()
    first = since or card.coming or today(at)
    if card.coming is not None and first < card.coming:
        raise errors.body_yet_to_come(card.name, card.coming)
    if until is not None and until < first:
        raise errors.days_in_wrong_order(first, until)
    stands_from = orgs.first_days([body_id])[body_id]
    if stands_from is not None and first < stands_from:
        raise errors.before_the_body(card.name, stands_from)
    row = Appointment(
        person=person,
        role=role,
        capacity=capacity,
        concurrent=concurrent and capacity != "member",
        body_id=body_id,
        position=squeeze(position),
        valid=DateRange(first, until + timedelta(days=1) if until else None),
        basis=squeeze(basis),
    )
    _check_beside(row)
    _keep(row, force_insert=True)
    audit.record(
        actor=actor,
        verb="access.appoint",
        subject_type="person",
        subject_id=person.id,
        subject_label=f"{ROLES[role].label} — {card.name}",
        changes={
            "role": [None, role],
            "capacity": [None, row.capacity],
            "concurrent": [None, row.concurrent],
            "body": [None, card.name],
            "position": [None, row.position],
            "since": [None, first],
            "until": [None, until],
            "basis": [None, row.basis],
        },
        personal={"full_name": person.full_name},
        at=at,
    )
    return row.id


@transaction.atomic
def end_appointment(
    *, actor: Actor, appointment_id: UUID, from_day: date | None = None, reason: str = "", at: datetime
) -> None:
    """End an appointment: from ``from_day`` (today by default) it gives no rights any more.

    One whose first day is still to come is withdrawn: the row goes, the trail keeps it. One that has begun keeps its
    row, also when it ends from its very first day: then it holds no day and tells the day it began. Delegations it gave
    or received, and its leaves, end with it; so do the sessions of somebody who is left without any post.

    :raises NotPossible: it has ended earlier (``access-014``), it is the last system steward's (``-012``), or work of
        the body still stands in the person's name and they would hold no post there to do it (``-048``).
    """
    row, card = seen_appointment(actor, appointment_id)
    policy.may_end(actor, row.role, card).require()
    day = from_day or today(at)
    lower, upper = row.valid.lower, row.valid.upper
    if row.begun_on is not None or (upper is not None and upper <= day):
        raise errors.already_ended(row.begun_on or upper)
    if row.role == "system_steward":
        _keep_one_steward(row, day)
    _leave_no_work(row, day)
    changes: dict[str, object] = {"role": [row.role, row.role], "body": [card.name, card.name]}
    withdrawn = lower is not None and day <= lower and lower > today(at)
    delegations = _end_what_hangs_on(row, day, withdrawn, at)
    if delegations:
        changes["delegations"] = [delegations, 0]
    if withdrawn:
        changes |= {"since": [lower, None]}
        row.delete()
        # Without any other row of a post they stay with the steward of this body.
        Person.objects.filter(pk=row.person_id).update(kept_by=row.body_id)
    elif lower is not None and day <= lower:
        changes |= {"until": [upper - timedelta(days=1) if upper else None, lower]}
        row.valid, row.begun_on = DateRange(empty=True), lower
        row.save(update_fields=["valid", "begun_on"])
    else:
        last = day - timedelta(days=1)
        changes |= {"until": [upper - timedelta(days=1) if upper else None, last]}
        row.valid = DateRange(lower, day)
        row.save(update_fields=["valid"])
    audit.record(
        actor=actor,
        verb="access.withdraw_appointment" if withdrawn else "access.end_appointment",
        subject_type="person",
        subject_id=row.person_id,
        subject_label=f"{ROLES[row.role].label} — {card.name}",
        changes=changes,
        reason=reason,
        at=at,
    )
    if day <= today(at):
        person = row.person_id
        # Once all of it is written: whoever is moved in the same act holds a post again and stays signed in.
        transaction.on_commit(lambda: _end_sessions_without_post(person, today(at)))


@transaction.atomic
def correct_appointment(
    *,
    actor: Actor,
    appointment_id: UUID,
    position: str,
    capacity: str,
    concurrent: bool = False,
    basis: str = "",
    at: datetime,
) -> None:
    """Correct what was written wrongly of an appointment; person, role, body and days stay.

    Somebody who moves up is appointed anew: a correction speaks of all the days of the post.

    :raises NotPossible: a capacity that does not fit (``access-018`` to ``-021``).
    """
    row, card = seen_appointment(actor, appointment_id)
    policy.may_keep_people(actor, card).require()
    if row.person_id == actor.person_id and capacity != row.capacity:
        policy.may_appoint(actor, row.role, card, row.person_id).require()
    posts.check_capacity(capacity, leads=row.role in ROLES and ROLES[row.role].leads, known=CAPACITIES)
    new = {
        "position": squeeze(position),
        "capacity": capacity,
        "concurrent": concurrent and capacity != "member",
        "basis": squeeze(basis),
    }
    changes = {
        name: [getattr(row, name), value] for name, value in new.items() if getattr(row, name) != value
    }
    if not changes:
        return
    for name, value in new.items():
        setattr(row, name, value)
    if {"capacity", "concurrent"} & changes.keys():
        _check_beside(row)
    _keep(row, update_fields=list(new))
    audit.record(
        actor=actor,
        verb="access.correct_appointment",
        subject_type="person",
        subject_id=row.person_id,
        subject_label=f"{ROLES[row.role].label} — {card.name}" if row.role in ROLES else card.name,
        changes=changes,
        at=at,
    )


def _check_beside(row: Appointment) -> None:
    """The other posts of the person and the other leaders of the body leave room for this one."""
    others = Appointment.objects.filter(valid__overlap=row.valid).exclude(pk=row.pk)
    for other in others.filter(person=row.person_id, body=row.body_id, role=row.role):
        if not posts.may_stand_beside(row.capacity, other.capacity):
            raise errors.already_holds(ROLES[row.role].label, *_first_and_last(other))
    if row.capacity in LEADERS:
        leader = others.filter(body=row.body_id, capacity__in=LEADERS).select_related("person").first()
        if leader is not None:
            label = gettext(CAPACITIES[leader.capacity])
            raise errors.has_leader(leader.person.full_name, label, *_first_and_last(leader))
    if posts.is_main(row.capacity, row.concurrent):
        main = others.filter(person=row.person_id, capacity__in=OWN_LEAD, concurrent=False).first()
        if main is not None:
            name = orgs.cards([main.body_id])[main.body_id].name
            raise errors.main_post_elsewhere(name, *_first_and_last(main))


def _keep(row: Appointment, **how: object) -> None:
    """Save; when another act was faster, the database says what the check could not see yet."""
    try:
        with transaction.atomic():
            row.save(**how)  # type: ignore[arg-type]
    except IntegrityError as error:
        if "appointment_one_leader" not in str(error):
            raise
        raise errors.has_leader("Người khác", gettext(CAPACITIES["head"]), None, None) from error


def _first_and_last(row: Appointment) -> tuple[date | None, date | None]:
    return row.valid.lower, row.valid.upper - timedelta(days=1) if row.valid.upper else None


def _leave_no_work(row: Appointment, day: date) -> None:
    kept = Appointment.objects.filter(person=row.person_id, body=row.body_id, valid__contains=day)
    left = holdings.open_work(
        row.person_id, row.body_id, set(kept.exclude(pk=row.pk).values_list("role", flat=True))
    )
    if left:
        said = ", ".join(f"{count} {label}" for label, count in left)
        raise errors.holds_work(sum(count for _label, count in left), said)


@transaction.atomic
def _end_sessions_without_post(person_id: UUID, day: date) -> None:
    """Whoever holds no post any more signs in anew, for their own profile and data; the account stays as it is."""
    if not Appointment.objects.filter(not_over(day), person=person_id).exists():
        account = Account.objects.select_for_update().filter(person=person_id).first()
        if account is not None:
            end_all(account)


def _end_what_hangs_on(row: Appointment, day: date, withdrawn: bool, at: datetime) -> int:
    """Delegations and leaves of a post that ends on ``day`` end with it; returns how many delegations."""
    hanging = Delegation.objects.filter(Q(giver=row) | Q(receiver=row))
    ended = hanging.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=day), revoked_at=None)
    count = 0
    for one in ended:
        count += 1
        if one.valid.lower >= day:
            one.revoked_at = at
        else:
            one.valid = DateRange(one.valid.lower, day)
        one.save(update_fields=["valid", "revoked_at"])
    for leave in Leave.objects.filter(appointment=row, valid__endswith__gt=day):
        if leave.valid.lower >= day:
            leave.delete()
        else:
            leave.valid = DateRange(leave.valid.lower, day)
            leave.save(update_fields=["valid"])
    Leave.objects.filter(stand_in=row, valid__startswith__gte=day).update(stand_in=None)
    if withdrawn:
        # A post that never was in force has nothing that ever was: the row goes with what hangs on it.
        hanging.delete()
    return count


def _keep_one_steward(row: Appointment, day: date) -> None:
    others = Appointment.objects.filter(role="system_steward").exclude(pk=row.pk)
    if not others.filter(valid__contains=day).exists():
        raise errors.last_system_steward()
