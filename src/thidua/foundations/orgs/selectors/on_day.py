"""What a body or a territory was on a day: its superior, its codes, the body at its head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from ..facts import BodyCard, CodeLine
from ..models import BodyCode, BodyVersion, TreeRevision
from ..rules import SEAT_SLOT
from .bodies import cards_on


def seat_on(territory_id: UUID, on: date) -> BodyCard | None:
    """The body that headed a territory on a day (its people's committee); who chaired it is ``access``'s to say."""
    seat = (
        BodyVersion.objects.filter(territory_id=territory_id, slot=SEAT_SLOT, valid__contains=on)
        .values_list("body_id", flat=True)
        .first()
    )
    return cards_on([seat], on).get(seat) if seat else None


def superior_on(body_id: UUID, on: date) -> BodyCard | None:
    """The body's superior on a day, as it was; ``None`` for a root or a body that was not there."""
    parent = (
        BodyVersion.objects.filter(body_id=body_id, valid__contains=on)
        .values_list("parent_id", flat=True)
        .first()
    )
    return cards_on([parent], on).get(parent) if parent else None


def grounds_on(wanted: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], UUID]:
    """(body, day) → the territory it was of; left out when it was of none or was not there. One query."""
    pairs = set(wanted)
    days: dict[UUID, list[date]] = defaultdict(list)
    for body, day in pairs:
        days[body].append(day)
    rows = BodyVersion.objects.filter(body_id__in=list(days)).values_list("body_id", "valid", "territory_id")
    return {
        (body, day): territory
        for body, valid, territory in rows
        if territory is not None
        for day in days[body]
        if (valid.lower is None or valid.lower <= day) and (valid.upper is None or day < valid.upper)
    }


def codes_on(body_id: UUID, on: date) -> tuple[CodeLine, ...]:
    """The official codes a body bore on a day."""
    rows = BodyCode.objects.filter(body_id=body_id, valid__contains=on).order_by("scheme")
    return tuple(CodeLine(row.scheme, row.code, row.valid.lower, row.valid.upper) for row in rows)


def tree_revision() -> int:
    """Moves on with every statement that writes versions of bodies: as long as it is the same, so is every day's tree."""
    return TreeRevision.objects.values_list("number", flat=True).first() or 0
