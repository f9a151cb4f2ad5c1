"""What a record holds: the posts of its person, and what stands sealed in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from thidua.foundations.access import sealing
from thidua.foundations.access.facts import AppointmentLine
from thidua.foundations.access.models import Appointment, Person
from thidua.foundations.access.selectors.rows import appointment_lines, not_over
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.clock import today


def open_posts(person_id: UUID, at: datetime) -> list[AppointmentLine]:
    """The posts somebody holds today or will hold. The caller has checked the right."""
    return appointment_lines(Appointment.objects.filter(not_over(today(at)), person=person_id), at)


def bodies_ever(person_id: UUID) -> list[tuple[UUID, str]]:
    """Every body where somebody holds, held or will hold a post, with its name."""
    ids = set(Appointment.objects.filter(person=person_id).values_list("body_id", flat=True))
    return sorted(((card.id, card.name) for card in orgs.cards(ids).values()), key=lambda pair: pair[1])


def identifier_of(person_id: UUID) -> str:
    """The whole personal identifier, or nothing. The caller has checked the right and leaves the line in the trail."""
    row = Person.objects.filter(pk=person_id).values_list("identifier_cipher", flat=True).first()
    return sealing.unseal(bytes(row), person_id) if row else ""
