"""Chasing letters."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.work.obligations import errors, policy
from thidua.work.obligations.facts import (
    LetterCard,
)
from thidua.work.obligations.lifecycle import LETTER
from thidua.work.obligations.models import Letter


def letters(actor: Actor, limit: int = 50) -> list[LetterCard]:
    """Chasing letters of the acting body, newest first; none to whom a delegation does not open them."""
    if not policy.may_read_letters(actor):
        return []
    rows = list(
        Letter.objects.filter(sender_id=actor.body_id)
        .annotate(n=Count("obligations"))
        .order_by("-drafted_at")[:limit]
    )
    # A letter stays readable after its addressee has been closed and left today's tree.
    names = orgs.cards({row.addressee_id for row in rows})
    return [_letter_card(row, row.n, names[row.addressee_id]) for row in rows]


def letter(actor: Actor, letter_id: UUID) -> LetterCard:
    """One chasing letter of the acting body, or one sent to it.

    :raises NotFound: absent or not for this body.
    """
    row = (
        Letter.objects.filter(
            Q(sender_id=actor.body_id) | Q(addressee_id=actor.body_id, state="sent"), id=letter_id
        )
        .annotate(n=Count("obligations"))
        .first()
    )
    if row is None or not policy.may_read_letters(actor):
        raise errors.letter_not_found()
    return _letter_card(row, row.n, orgs.cards([row.addressee_id])[row.addressee_id])


def _letter_card(row: Letter, count: int, addressee: BodyCard) -> LetterCard:
    state = LETTER.state(row.state)
    return LetterCard(
        id=row.id,
        addressee_id=row.addressee_id,
        addressee_name=addressee.name,
        subject=row.subject,
        text=row.text,
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        count=row.reports or count,
        about_reports=row.reports > 0,
        drafted_at=row.drafted_at,
        sent_at=row.sent_at,
    )
