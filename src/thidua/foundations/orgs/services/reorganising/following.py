"""When the rooms above have followed an act, and what a person said about the bodies it divides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ...models import Reorganisation


@transaction.atomic
def note_outcome(*, reorganisation_id: UUID, lines: Sequence[tuple[str, str, str, int]]) -> None:
    """Add to what the act did in the rooms: room, what, outcome, count. Part of the journey ``reorganise``."""
    row = Reorganisation.objects.select_for_update().get(pk=reorganisation_id)
    counts = {(room, what, outcome): count for room, what, outcome, count in row.outcome}
    for room, what, outcome, count in lines:
        counts[room, what, outcome] = counts.get((room, what, outcome), 0) + count
    row.outcome = [[*key, count] for key, count in counts.items()]
    row.save(update_fields=["outcome"])


@transaction.atomic
def note_following(
    *, reorganisation_id: UUID, named: Mapping[str, UUID | None] | None = None, at: datetime | None
) -> None:
    """Keep where a person said the work of ended bodies goes, and when the rooms followed (``None``: on its day).

    Part of the journey ``reorganise``, which audits; no actor of its own.
    """
    row = Reorganisation.objects.select_for_update().get(pk=reorganisation_id)
    if named is not None:
        row.named = {key: str(to) if to else "" for key, to in named.items()}
    row.followed_at = at
    row.save(update_fields=["named", "followed_at"])
