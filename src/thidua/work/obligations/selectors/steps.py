"""Which rows wait for a chase step whose day has come: found in the database, none is loaded or locked in vain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from thidua.work.obligations.rules import ChaseStep

#: Days around a deadline within which chasing has anything to say.
WINDOW = timedelta(days=30)
#: Bodies spoken to in one transaction: officers who hand in meanwhile wait for no more than these.
BODIES = 50

Row = TypeVar("Row", bound=Model)


def awaiting_step(
    rows: QuerySet[Row],
    chases: type[Model],
    key: str,
    reached: Callable[[datetime], Sequence[ChaseStep]],
    at: datetime,
) -> QuerySet[Row]:
    """Those of ``rows`` whose newest step has come and is not taken yet.

    :param rows: with ``due_at``. :param chases: the steps taken; ``key`` is its reference to a row.
    :param reached: deadline → the steps whose day has come, in order.
    """
    near = rows.filter(due_at__gte=at - WINDOW, due_at__lte=at + WINDOW)
    dues: dict[str, list[datetime]] = defaultdict(list)
    for due in near.order_by().values_list("due_at", flat=True).distinct():
        if steps := reached(due):
            dues[steps[-1].code].append(due)
    if not dues:
        return rows.none()
    wanted = Q(pk__in=[])
    for code, days in dues.items():
        taken = chases._default_manager.filter(**{key: OuterRef("pk"), "step": code})
        wanted |= Q(due_at__in=days) & Q(~Exists(taken))
    return near.filter(wanted)


def of_next_bodies(waiting: QuerySet[Row], limit: int = BODIES) -> QuerySet[Row]:
    """What waits of the next bodies, each body whole, so that nobody gets two words."""
    bodies = list(waiting.order_by("body_id").values_list("body_id", flat=True).distinct()[:limit])
    return waiting.filter(body_id__in=bodies) if bodies else waiting.none()
