"""Bodies of a level below another, as forms and rounds ask them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from thidua.foundations.orgs.models import BodyPlace, Level


def level_labels() -> list[tuple[str, str, str]]:
    """(code, Vietnamese, English) of every level, the highest first."""
    return list(Level.objects.order_by("rank").values_list("code", "label", "label_en"))


def standing_below(body_id: UUID, level: str, slots: Sequence[str] = ()) -> list[UUID]:
    """Every body of a level strictly below one in today's tree, in the order lists show them.

    :param slots: only these places of the level's template; empty for all.
    """
    path = BodyPlace.objects.filter(body_id=body_id).values_list("path", flat=True).first()
    if path is None:
        return []
    rows = BodyPlace.objects.filter(path__startswith=f"{path}.", level_id=level)
    if slots:
        rows = rows.filter(slot__in=slots)
    return list(rows.order_by("sort", "body_id").values_list("body_id", flat=True))
