"""Handing out everything about one person: a read that leaves a line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.privacy import selectors
from thidua.foundations.privacy.facts import Held
from thidua.ground.actor import Actor


@transaction.atomic
def export_person(*, actor: Actor, person_id: UUID, at: datetime) -> Held:
    """Everything the system holds about a person, complete against the register; who took it out stays in the trail.

    :raises Refused: neither oneself nor somebody whose record the actor keeps (``privacy-103``).
    :raises NotFound: no such person (``privacy-001``).
    """
    selectors.name_of(person_id)
    selectors.may_export(actor, person_id, at).require()
    found = selectors.held(person_id)
    audit.record(
        actor=actor,
        verb="privacy.export_person",
        subject_type="person",
        subject_id=person_id,
        changes={"rows": [None, sum(len(section.rows) for section in found.sections)]},
        at=at,
    )
    return found
