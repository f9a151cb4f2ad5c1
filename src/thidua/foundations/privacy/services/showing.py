"""The whole personal identifier, shown once with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.privacy import errors, selectors
from thidua.ground.actor import Actor
from thidua.ground.text_vn import squeeze


@transaction.atomic
def show_identifier(*, actor: Actor, person_id: UUID, reason: str, at: datetime) -> str:
    """The twelve digits, to the person or to whoever keeps their record; who looked and why stays in the trail.

    :raises NotFound: no such person (``privacy-001``).
    :raises Refused: somebody else's record to keep (``privacy-106``).
    :raises NotPossible: no reason (``privacy-004``), or no identifier on record (``-010``).
    """
    selectors.name_of(person_id)
    selectors.may_show_identifier(actor, person_id, at).require()
    if not squeeze(reason):
        raise errors.reason_missing()
    number = access.identifier_of(person_id)
    if not number:
        raise errors.no_identifier()
    audit.record(
        actor=actor,
        verb="privacy.show_identifier",
        subject_type="person",
        subject_id=person_id,
        reason=squeeze(reason),
        at=at,
    )
    return number
