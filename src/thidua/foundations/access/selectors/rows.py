"""Rows as values, shared by the selectors of this room."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from thidua.foundations.access.facts import AppointmentLine, PersonCard
from thidua.foundations.access.models import Account, Appointment, Person
from thidua.foundations.access.roles import label_of, order_of
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


def appointment_lines(rows: QuerySet[Appointment], at: datetime) -> list[AppointmentLine]:
    """Appointments as lines: in force first, by role, then by name."""
    day = today(at)
    found = (
        rows.select_related("person")
        .annotate(
            body_name=F("body__place__name"),
            signs_in=Exists(Account.objects.filter(person=OuterRef("person"), is_active=True)),
        )
        .order_by("person__sort", "valid")
    )
    lines = [
        AppointmentLine(
            id=row.id,
            person_id=row.person_id,
            person_name=row.person.full_name,
            role=row.role,
            role_label=label_of(row.role),
            position=row.position,
            body_id=row.body_id,
            body_name=row.body_name or "",
            since=row.valid.lower,
            until=last_day(row.valid.upper),
            basis=row.basis,
            in_force=day in row.valid,
            email=row.person.email,
            phone=row.person.phone,
            can_sign_in=row.signs_in,
            sample=row.person.sample,
        )
        for row in found
    ]
    # Python's sort keeps the order of names within a role.
    return sorted(lines, key=lambda line: (not line.in_force, order_of(line.role)))
