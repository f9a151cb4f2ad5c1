"""A reorganisation around one territory, as a flow from the units before to the units after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from thidua.ground.clock import today

from .. import errors
from ..facts_lineage import Flow, FlowLink
from ..models import TerritoryLineage, TerritoryVersion
from .lineage import territory_lineage, units_on

#: Links up to which the picture is closed over what hangs together with them.
_FEW = 60


def territory_flow(territory_id: UUID, on: date | None = None) -> Flow | None:
    """What happened to the territory and to those up to two levels below it on one day of reorganisation.

    :param on: that day; the latest until today, unless said. ``None`` when there was none. A constant number of queries.
    :raises NotFound: unknown.
    """
    version = TerritoryVersion.objects.filter(territory_id=territory_id).order_by("-valid").first()
    if version is None:
        raise errors.missing("địa bàn")
    around = _around(territory_id)
    touched = Q(predecessor_id__in=around) | Q(successor_id__in=around)
    found = TerritoryLineage.objects.filter(touched, on__lte=today())
    days = tuple(sorted(set(found.values_list("on", flat=True))))
    if not days:
        return None
    day = on if on in days else days[-1]
    rows = list(found.filter(on=day).select_related("predecessor", "successor__level"))
    deepest = max(row.successor.level.rank for row in rows)
    low = [row for row in rows if row.successor.level.rank == deepest]
    if around == {territory_id} or len(low) <= _FEW:
        # A few units: also whatever else goes into the same or comes out of the same, so that the picture is closed.
        low = _closed(low, day)
    links = _told([*rows, *low], day)
    keys = {(row.predecessor_id, row.successor_id) for row in low}
    named = units_on([(territory_id, day)])[territory_id, day]
    return Flow(
        named=named,
        on=day,
        days=days,
        top=tuple(links[k] for k in sorted(links.keys() - keys, key=lambda k: _order(links[k]))),
        links=tuple(links[k] for k in sorted(keys, key=lambda k: _order(links[k]))),
    )


def _around(territory_id: UUID) -> set[UUID]:
    """The territory and those that ever stood up to two levels below it, residential groups aside."""
    around, below = {territory_id}, {territory_id}
    for _ in range(2):
        rows = TerritoryVersion.objects.filter(parent_id__in=below, territory__level__rank__lte=3)
        below = set(rows.values_list("territory_id", flat=True)) - around
        around |= below
        if not below:
            break
    return around


def _closed(rows: Iterable[TerritoryLineage], day: date) -> list[TerritoryLineage]:
    units = {unit for row in rows for unit in (row.predecessor_id, row.successor_id)}
    linked = territory_lineage(units, day - timedelta(days=1), day).links
    pairs = {(link.predecessor, link.successor) for link in linked}
    found = TerritoryLineage.objects.filter(on=day, predecessor_id__in={old for old, _ in pairs})
    return [
        row
        for row in found.select_related("predecessor", "successor__level")
        if (row.predecessor_id, row.successor_id) in pairs
    ]


def _told(rows: Iterable[TerritoryLineage], day: date) -> dict[tuple[UUID, UUID], FlowLink]:
    before = day - timedelta(days=1)
    listed = list(rows)
    named = units_on(
        [(row.predecessor_id, before) for row in listed] + [(row.successor_id, day) for row in listed]
    )
    above_ids = {card.parent_id for (_, at), card in named.items() if at == before and card.parent_id}
    above = units_on((ident, before) for ident in above_ids)
    found: dict[tuple[UUID, UUID], FlowLink] = {}
    for row in listed:
        old = named[row.predecessor_id, before]
        found[row.predecessor_id, row.successor_id] = FlowLink(
            old=old,
            above=above.get((old.parent_id, before)) if old.parent_id else None,
            new=named[row.successor_id, day],
            whole=not row.partial,
            share=None if row.share is None else Fraction(row.share),
            act=row.act,
            verified=row.verified,
        )
    return found


def _order(link: FlowLink) -> tuple[str, str, str]:
    return (link.above.code if link.above else "", link.old.code, link.new.code)
