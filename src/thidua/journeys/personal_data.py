"""Everything about one person: taken out, looked at before erasing, erased. Nobody is erased over open work.

What is read and erased is the register's to say (docs/decisions/0026); here stands what must be done first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import holdings
from thidua.foundations.access import selectors as access
from thidua.foundations.papers import selectors as papers
from thidua.foundations.privacy import errors, selectors, services
from thidua.foundations.privacy.facts import ErasedPerson, Held, Step
from thidua.ground.actor import Actor
from thidua.ground.policy import Answer
from thidua.ground.text_vn import squeeze


@dataclass(frozen=True, slots=True)
class Before:
    """What the page of one person's data shows before anything is taken out or erased.

    :param hindrances: what to do first, in sentences; empty when the person may be erased.
    :param steps: what erasing would do, table by table, and what would stay.
    """

    person_id: UUID
    full_name: str
    may_export: Answer
    may_erase: Answer
    oneself: bool
    hindrances: tuple[str, ...]
    steps: tuple[Step, ...]
    erased: ErasedPerson | None


def look(*, actor: Actor, person_id: UUID, at: datetime) -> Before:
    """What there is and what erasing would do. Writes nothing; shows counts, no values.

    :raises NotFound: no such person, or out of the actor's scope.
    :raises Refused: in scope, but the record is somebody else's to keep (``privacy-103``).
    """
    if actor.person_id != person_id:
        access.person_page(actor, person_id, at)  # out of scope: not found, as everywhere
    may_export = selectors.may_export(actor, person_id, at)
    may_export.require()
    erased, steps = selectors.erased(person_id), selectors.steps(person_id)
    if erased is not None:
        steps = [step for step in steps if step.erase not in {"delete", "blank", "anonymise"}]
    return Before(
        person_id=person_id,
        full_name=selectors.name_of(person_id),
        may_export=may_export,
        may_erase=selectors.may_erase(actor, person_id, at),
        oneself=actor.person_id == person_id,
        hindrances=tuple(hindrances(person_id, at)),
        steps=tuple(steps),
        erased=erased,
    )


def export(*, actor: Actor, person_id: UUID, at: datetime) -> Held:
    """Everything about a person; who took it out stays in the trail.

    :raises NotFound: no such person, or out of the actor's scope.
    :raises Refused: the record is somebody else's to keep (``privacy-103``).
    """
    if actor.person_id != person_id:
        access.person_page(actor, person_id, at)
    return services.export_person(actor=actor, person_id=person_id, at=at)


@transaction.atomic
def erase(*, actor: Actor, person_id: UUID, typed_name: str, reason: str, at: datetime) -> list[Step]:
    """Erase what may be erased of a person who holds no post and no work any more.

    :param typed_name: the person's name, typed by whoever erases: it cannot be undone.
    :raises NotFound: no such person, or out of the actor's scope.
    :raises Refused: oneself, or not the actor's to keep (``privacy-104``, ``-105``).
    :raises NotPossible: open work (``privacy-002``), other name (``-008``), no reason (``-004``), erased before (``-003``).
    """
    services.lock_person(person_id=person_id)
    access.person_page(actor, person_id, at)
    selectors.may_erase(actor, person_id, at).require()
    left = hindrances(person_id, at)
    if left:
        raise errors.open_work(left)
    if selectors.erased(person_id) is None and squeeze(typed_name) != selectors.name_of(person_id):
        raise errors.not_confirmed()
    return services.erase_person(actor=actor, person_id=person_id, reason=reason, at=at)


def hindrances(person_id: UUID, at: datetime) -> list[str]:
    """What stands in the way of erasing a person, each with what to do first."""
    found = [
        f"Còn giữ vai trò {line.role_label} ở {line.body_name}: kết thúc phân công trước."
        for line in access.open_posts(person_id, at)
    ]
    for body, name in access.bodies_ever(person_id):
        for label, count in holdings.open_work(person_id, body, ()):
            found.append(f"Còn {count} {label} ở {name}: giao cho người khác trước.")
    reading = papers.open_attempts(person_id)
    if reading:
        found.append(f"Còn {reading} tệp đang được đọc: chờ đọc xong.")
    return found
