"""When the rooms above have followed an act, and what a person said about the bodies it divides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ...models import Reorganisation


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
