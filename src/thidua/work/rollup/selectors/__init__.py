"""Every read of the roll-up."""

from .answering import gave
from .below import Below, below_for
from .parts import explain, explain_each, own_answers, parts_of
from .quality import figures_below, figures_below_each, flagged, restated
from .shape import (
    Span,
    as_stored,
    distinct_tables,
    period_of,
    place_of,
    recent,
    waiting,
    weighted,
)
from .succession import anything_passed_on, superseded, superseded_kept
from .totals import (
    make_all_stale,
    make_round_stale,
    of_period_end,
    own_over_time,
    periods_after,
    stale_since,
    total,
    totals_below,
    totals_of_year,
    totals_over_time,
)
from .waking import called

__all__ = [
    "Below",
    "Span",
    "anything_passed_on",
    "as_stored",
    "below_for",
    "called",
    "distinct_tables",
    "explain",
    "explain_each",
    "figures_below",
    "figures_below_each",
    "flagged",
    "gave",
    "make_all_stale",
    "make_round_stale",
    "of_period_end",
    "own_answers",
    "own_over_time",
    "parts_of",
    "period_of",
    "periods_after",
    "place_of",
    "recent",
    "restated",
    "stale_since",
    "superseded",
    "superseded_kept",
    "total",
    "totals_below",
    "totals_of_year",
    "totals_over_time",
    "waiting",
    "weighted",
]
