"""Appointments: giving, ending, correcting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.access import errors, policy
from thidua.foundations.access.models import Appointment, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.services.locks import seen_appointment, standing_body
from thidua.foundations.audit import services as audit
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
    at: datetime,
) -> UUID:
    """Give a person a role at a body, from ``since`` (today by default) to the last day ``until`` inclusive.

    :param position: chức vụ as printed, e.g. “Phó Chủ tịch”.
    :param basis: the decision that appoints, if any.
    :raises NotPossible: unknown role (``access-004``), days reversed (``-006``), the same post twice (``-005``).
    :raises Refused: the actor may not give this role there (``access-103`` to ``-105``).
    """
    if role not in ROLES:
        raise errors.unknown_role(role)
    card = standing_body(actor, body_id)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise errors.no_such_person()
    policy.may_appoint(actor, role, card, person_id).require()
    first = since or today(at)
    if until is not None and until < first:
        raise errors.days_in_wrong_order(first, until)
    valid = DateRange(first, until + timedelta(days=1) if until else None)
    clash = Appointment.objects.filter(person=person, body=body_id, role=role, valid__overlap=valid).first()
    if clash is not None:
        last = clash.valid.upper - timedelta(days=1) if clash.valid.upper else None
        raise errors.already_holds(ROLES[role].label, clash.valid.lower, last)
    row = Appointment.objects.create(
        person=person,
        role=role,
        body_id=body_id,
        position=squeeze(position),
        valid=valid,
        basis=squeeze(basis),
    )
    audit.record(
        actor=actor,
        verb="access.appoint",
        subject_type="person",
        subject_id=person.id,
        subject_label=f"{ROLES[role].label} — {card.name}",
        changes={
            "role": [None, role],
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

    One that would then never have been in force is withdrawn: the row goes, the trail keeps it.

    :raises NotPossible: it has ended earlier (``access-014``), or it is the last system steward's (``-012``).
    """
    row, card = seen_appointment(actor, appointment_id)
    policy.may_end(actor, row.role, card).require()
    day = from_day or today(at)
    lower, upper = row.valid.lower, row.valid.upper
    if upper is not None and upper <= day:
        raise errors.already_ended(upper)
    if row.role == "system_steward":
        _keep_one_steward(row, day)
    changes: dict[str, object] = {"role": [row.role, row.role], "body": [card.name, card.name]}
    withdrawn = lower is not None and day <= lower
    if withdrawn:
        changes |= {"since": [lower, None]}
        row.delete()
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


@transaction.atomic
def change_position(*, actor: Actor, appointment_id: UUID, position: str, at: datetime) -> None:
    """Correct the printed position of an appointment; role, body and days stay."""
    row, card = seen_appointment(actor, appointment_id)
    policy.may_keep_people(actor, card).require()
    old, row.position = row.position, squeeze(position)
    if old == row.position:
        return
    row.save(update_fields=["position"])
    audit.record(
        actor=actor,
        verb="access.change_position",
        subject_type="person",
        subject_id=row.person_id,
        subject_label=f"{ROLES[row.role].label} — {card.name}",
        changes={"position": [old, row.position]},
        at=at,
    )


def _keep_one_steward(row: Appointment, day: date) -> None:
    others = Appointment.objects.filter(role="system_steward").exclude(pk=row.pk)
    if not others.filter(valid__contains=day).exists():
        raise errors.last_system_steward()
