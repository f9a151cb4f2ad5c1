"""Every read of the roll-up."""

from .parts import explain, parts_of
from .quality import figures_below, figures_below_each, flagged, restated
from .shape import Span, distinct_tables, period_of, place_of, weighted
from .totals import (
    make_all_stale,
    periods_after,
    stale_since,
    total,
    totals_below,
    totals_of_year,
    totals_over_time,
)
from .waking import called

__all__ = [
    "Span",
    "called",
    "distinct_tables",
    "explain",
    "figures_below",
    "figures_below_each",
    "flagged",
    "make_all_stale",
    "parts_of",
    "period_of",
    "periods_after",
    "place_of",
    "restated",
    "stale_since",
    "total",
    "totals_below",
    "totals_of_year",
    "totals_over_time",
    "weighted",
]
