"""What the services of this room lock and find first.

Rows of people and posts are locked without their keys: work that names a person commits while that person's posts are
being changed, instead of each waiting for the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from thidua.foundations.access import errors, policy, selectors
from thidua.foundations.access.models import Appointment, Person
from thidua.foundations.access.rules.posts import Days
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.errors import NotFound


def standing_body(actor: Actor, body_id: UUID) -> BodyCard:
    """A body in scope that stands today or is yet to come."""
    card = selectors.seen_body(actor, body_id)
    if not (card.path or card.due):
        raise errors.no_such_body()
    return card


def kept_person(actor: Actor, person_id: UUID, at: datetime) -> Person:
    """Lock a person whose record the actor keeps; one merely seen is ``Refused``, one out of scope not found."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise errors.no_such_person()
    if not selectors.keeps_record(actor, person_id, at):
        try:
            selectors.person_page(actor, person_id, at)
        except NotFound:
            raise errors.no_such_person() from None
        raise errors.not_your_record()
    return person


def seen_appointment(actor: Actor, appointment_id: UUID) -> tuple[Appointment, BodyCard]:
    """Lock an appointment in scope, with its body."""
    # The scope filter joins other tables; the lock is taken on the row alone.
    seen = Appointment.objects.filter(policy.seen_appointments(actor), pk=appointment_id)
    found = seen.values_list("role", "person_id").first()
    if found is None:
        raise errors.no_such_appointment()
    role, person_id = found
    # The person first, as in every act on their posts: two ends at once must not each count on the other post.
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    if role == "system_steward":
        # All of them first, in id order: two ends at once must neither each see the other's steward as the one
        # that stays, nor wait for each other for ever.
        list(Appointment.objects.select_for_update(no_key=True).filter(role=role).order_by("pk"))
    row = Appointment.objects.select_for_update(no_key=True).filter(pk=appointment_id).first()
    card = orgs.cards([row.body_id]).get(row.body_id) if row else None
    if row is None or card is None:
        raise errors.no_such_appointment()
    return row, card


def days_of(row: Appointment) -> Days:
    """The days of a post; of one that ended from its first day, that day back to the one before: nothing is within."""
    if row.begun_on is not None:
        return Days(row.begun_on, row.begun_on - timedelta(days=1))
    return Days(row.valid.lower or date.min, row.valid.upper - timedelta(days=1) if row.valid.upper else None)


def posts_in_order(ids: Iterable[UUID]) -> dict[UUID, Appointment]:
    """Lock these appointments, always in the same order, with their people."""
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return {row.pk: row for row in rows.filter(pk__in=list(ids)).order_by("pk")}
