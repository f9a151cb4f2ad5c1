"""The sample figures, as the three views around one territory. Reports will hand their own figures to ``three_views``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from thidua.ground.clock import today
from thidua.ground.text_vn import sort_key

from ..facts import TerritoryCard
from ..facts_lineage import Aggregation, Amount, Figure, SeriesViews, SourcedFigure, ThreeViews
from ..models import LoadedPack, TerritoryVersion
from ..rules.three_views import three_views as _three_views
from .lineage import territory_lineage, three_views, units_on


def sample_views(territory_id: UUID) -> list[SeriesViews]:
    """Each sample series of the territory, its predecessors and successors and whatever shares ground with them, today.

    A constant number of queries for each series there is.
    """
    pack = _pack()
    english = (get_language() or "").startswith("en")
    found = []
    for series in pack.get("series", ()):
        rows = [row for row in pack["figures"] if row["series"] == series["code"]]
        views = _around(territory_id, [_figure(row) for row in rows], Aggregation(series["aggregation"]))
        if views is None:
            continue
        found.append(
            SeriesViews(
                code=series["code"],
                label=series["en"] if english else series["vi"],
                unit=series["unit_en"] if english else series["unit_vi"],
                aggregation=Aggregation(series["aggregation"]),
                views=views,
                names=units_on(_named(views)),
                sources={
                    (UUID(row["unit"]), date.fromisoformat(row["day"])): SourcedFigure(
                        row["sample"], row["source"], row["verified"]
                    )
                    for row in rows
                },
            )
        )
    return found


def views_of(
    figures: Iterable[Figure],
    aggregation: Aggregation,
    *,
    code: str,
    label: str,
    unit: str,
    sources: Mapping[tuple[UUID, date], SourcedFigure],
) -> SeriesViews | None:
    """Figures another room keeps, as the three views with every unit's name; ``None`` without figures. Four queries.

    :param sources: by (unit, day).
    """
    kept = list(figures)
    if not kept:
        return None
    views = three_views(kept, aggregation)
    return SeriesViews(
        code=code,
        label=label,
        unit=unit,
        aggregation=aggregation,
        views=views,
        names=units_on(_named(views)),
        sources=sources,
    )


def sampled_territories() -> list[TerritoryCard]:
    """Territories of today that have sample figures of their own, those above first."""
    units = {UUID(row["unit"]) for row in _pack().get("figures", ())}
    cards = units_on((unit, today()) for unit in units)
    living = set(
        TerritoryVersion.objects.filter(territory_id__in=units, valid__contains=today()).values_list(
            "territory_id", flat=True
        )
    )
    return sorted(
        (card for card in cards.values() if card.id in living), key=lambda c: (len(c.code), sort_key(c.name))
    )


def _pack() -> dict[str, Any]:
    row = LoadedPack.objects.filter(pk="figures").first()
    return dict(row.data) if row else {}


def _figure(row: dict[str, Any]) -> Figure:
    of = None if row["of"] is None else Fraction(row["of"])
    return Figure(UUID(row["unit"]), date.fromisoformat(row["day"]), Amount(Fraction(row["value"]), of))


def _around(territory_id: UUID, figures: list[Figure], aggregation: Aggregation) -> ThreeViews | None:
    """The views of those figures that share ground with the territory; ``None`` when there are none."""
    now = today()
    days = [*(figure.day for figure in figures), now]
    first, last = min(days), max(days)
    lineage = territory_lineage({territory_id, *(figure.unit for figure in figures)}, first, last)
    groups = lineage.groups(first, last)
    version = TerritoryVersion.objects.filter(territory_id=territory_id).order_by("-valid").first()
    if version is None:
        return None
    ended = version.valid.upper
    day = max(first, min(last, ended - timedelta(days=1) if ended else now))
    here = groups.of(territory_id, day)
    near = [figure for figure in figures if groups.of(figure.unit, figure.day) == here]
    return _three_views(near, lineage, now, aggregation) if near else None


def _named(views: ThreeViews) -> Iterable[tuple[UUID, date]]:
    """Every unit and day a page of the views may have to name."""
    first, last = min((*views.days, views.target)), max((*views.days, views.target))
    for figure in views.was:
        yield figure.unit, figure.day
    for cell in views.now:
        yield cell.unit, views.target
        yield from ((unit, cell.day) for unit in cell.missing)
    for rest in views.not_allocated:
        yield from ((unit, views.target) for unit in rest.candidates)
    for line in views.groups:
        yield from ((unit, first) for unit in line.before)
        yield from ((unit, last) for unit in line.after)
        yield from ((unit, cell.day) for cell in line.cells for unit in cell.missing)
    for one in views.breaks:
        for unit in (one.unit, *one.others):
            yield unit, one.on
            yield unit, one.on - timedelta(days=1)
