"""Pages of figures: totals of the own body and those below."""

from __future__ import annotations

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, read

_OWN = "figures of a body are looked at by its readers and those above it; stewards have no business there"


ROWS = [
    read("figures_page", answers={200: READERS}, why=_OWN),
    read(
        "figures_page",
        answers={200: f"{READERS} @ own parent"},
        sends=lambda w, m: {"don-vi": str(w.body.ward)},
        why=_OWN,
        note="of the ward",
    ),
    read(
        "figures_views",
        answers={200: f"{READERS} @ parent"},
        sends=lambda w, m: {"don-vi": str(w.body.city)},
        why="the same, of a body below which something was asked",
        scene=scenes.report_accepted,
    ),
    read(
        "figures_views_export",
        answers={200: f"{READERS} @ parent"},
        sends=lambda w, m: {"don-vi": str(w.body.city)},
        why="the same as the page, as a workbook",
        scene=scenes.report_accepted,
    ),
    read(
        "figures_export",
        answers={200: f"{READERS} @ parent"},
        sends=lambda w, m: {"don-vi": str(w.body.city)},
        why="the same as the page, as a workbook",
        scene=scenes.report_accepted,
    ),
]
