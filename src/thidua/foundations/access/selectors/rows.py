"""Rows as values, shared by the selectors of this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from thidua.foundations.access.facts import AppointmentLine, LeaveLine, PersonCard
from thidua.foundations.access.kinds import CAPACITIES, LEAVES
from thidua.foundations.access.models import Account, Appointment, Leave, Person
from thidua.foundations.access.roles import label_of, order_of
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.clock import today


def not_over(day: date) -> Q:
    """In force on the day or later."""
    return Q(valid__fully_gt=(None, day)) | Q(valid__contains=day)


def last_day(upper: date | None) -> date | None:
    """The last day in force of a range that ends before ``upper``."""
    return upper - timedelta(days=1) if upper else None


def person_card(person: Person) -> PersonCard:
    """A person as other rooms see them."""
    account = getattr(person, "account", None)
    return PersonCard(
        id=person.id,
        full_name=person.full_name,
        email=person.email or (account.email if account else ""),
        phone=person.phone,
        language=account.language if account else "vi",
        sample=person.sample,
        can_sign_in=bool(account and account.is_active),
    )


def body_names(named: Iterable[tuple[UUID, str | None]]) -> dict[UUID, str]:
    """Names of bodies by what the tree of today gave; those it does not know any more by their last name."""
    found = dict(named)
    gone = [body for body, name in found.items() if not name]
    cards = orgs.cards(gone) if gone else {}
    return {body: name or (cards[body].name if body in cards else "") for body, name in found.items()}


def appointment_lines(
    rows: QuerySet[Appointment], at: datetime, day: date | None = None
) -> list[AppointmentLine]:
    """Appointments as lines: in force first, by role, then by name.

    :param day: the day that "in force" and "away" are about; today by default.
    """
    on = day or today(at)
    found = list(
        rows.select_related("person")
        .annotate(
            body_name=F("body__place__name"),
            signs_in=Exists(Account.objects.filter(person=OuterRef("person"), is_active=True)),
        )
        .order_by("person__sort", "valid")
    )
    away = {
        line.appointment_id: line
        for line in leave_lines(Leave.objects.filter(appointment__in=found, valid__contains=on), on)
    }
    names = body_names((row.body_id, row.body_name) for row in found)
    lines = [
        AppointmentLine(
            id=row.id,
            person_id=row.person_id,
            person_name=row.person.full_name,
            role=row.role,
            role_label=label_of(row.role),
            position=row.position,
            body_id=row.body_id,
            body_name=names[row.body_id],
            since=row.begun_on or row.valid.lower,
            until=row.begun_on - timedelta(days=1) if row.begun_on else last_day(row.valid.upper),
            at_once=row.begun_on is not None,
            basis=row.basis,
            in_force=on in row.valid,
            capacity=row.capacity,
            capacity_label=gettext(CAPACITIES[row.capacity]),
            concurrent=row.concurrent,
            away=away.get(row.id),
            email=row.person.email,
            phone=row.person.phone,
            can_sign_in=row.signs_in,
            sample=row.person.sample,
        )
        for row in found
    ]
    # Python's sort keeps the order of names within a role.
    return sorted(lines, key=lambda line: (not line.in_force, order_of(line.role)))


def leave_lines(rows: QuerySet[Leave], day: date) -> list[LeaveLine]:
    """Leaves as lines, newest first, as seen on a day."""
    found = (
        rows.select_related("appointment__person", "stand_in__person")
        .annotate(body_name=F("appointment__body__place__name"))
        .order_by("-valid", "id")
    )
    names = body_names((row.appointment.body_id, row.body_name) for row in found)
    return [
        LeaveLine(
            id=row.id,
            appointment_id=row.appointment_id,
            person_id=row.appointment.person_id,
            person_name=row.appointment.person.full_name,
            body_id=row.appointment.body_id,
            body_name=names[row.appointment.body_id],
            kind=row.kind,
            kind_label=gettext(LEAVES[row.kind]),
            since=row.valid.lower,
            until=row.valid.upper - timedelta(days=1),
            running=day in row.valid,
            over=row.valid.upper <= day,
            stand_in_id=row.stand_in.person_id if row.stand_in else None,
            stand_in_post=row.stand_in_id,
            stand_in_name=row.stand_in.person.full_name if row.stand_in else "",
        )
        for row in found
    ]
