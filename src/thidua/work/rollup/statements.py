"""The statement that adds up a level, with a column for every figure of the form.

Written out by figure it reads each report once and needs no sorting; taking the arrays apart into rows costs three to four
times as much (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

_SQL = Path(__file__).parent / "sql"

#: Which of a body's answers goes before which; ``rules.PRECEDENCE`` says the same.
RANK = (
    "CASE WHEN r.state IN ('accepted', 'locked', 'restating', 'resubmitted') THEN 0 WHEN r.state = 'submitted' THEN 1 "
    "WHEN r.state IN ('draft', 'returned') THEN 2 WHEN r.state = 'exempt' THEN 3 ELSE 4 END"
)

_STANDING = (
    "AND NOT EXISTS (SELECT 1 FROM rollup_superseded g "
    "WHERE g.form_id = %(form)s AND g.period = %(period)s AND g.body_id = r.body_id)"
)


@lru_cache(maxsize=16)
def read(name: str) -> str:
    """A statement of the room's ``sql`` folder, with ``answers.sql`` where it asks for it."""
    text = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    answers = (_SQL / "answers.sql").read_text(encoding="utf-8")
    for asked, among, standing in (
        ("/*answers*/", "", _STANDING),
        ("/*answers of all*/", "", ""),
        ("/*answers of below*/", "AND r.body_id IN (SELECT b.body_id FROM below b)", _STANDING),
    ):
        places = {"among": [among], "standing": [standing], "rank": [RANK]}
        text = text.replace(asked, _filled(answers, places))
    return text


@lru_cache(maxsize=64)
def totals(cells: int, weighted: tuple[tuple[int, int], ...]) -> str:
    """``sql/totals.sql`` for a form.

    :param cells: how many figures the form has.
    :param weighted: (position of a weighted mean, position of its weight), from 0; two further places each.
    """
    at = range(1, cells + 1)
    width = range(1, cells + 2 * len(weighted) + 1)
    products = [f"sum(v{mean + 1} * v{weight + 1})" for mean, weight in weighted]
    weights = [f"sum(CASE WHEN v{mean + 1} IS NOT NULL THEN v{weight + 1} END)" for mean, weight in weighted]
    further = [each for pair in zip(products, weights, strict=True) for each in pair]
    places = {
        "figures": [f"figures[{n}] AS v{n}" for n in at],
        "own_sums": [*(f"sum(v{n})" for n in at), *further],
        "own_counts": [*(f"count(v{n})::int" for n in at), *("0" for _each in further)],
        "own_minima": [*(f"min(v{n})" for n in at), *("NULL::numeric" for _each in further)],
        "own_maxima": [*(f"max(v{n})" for n in at), *("NULL::numeric" for _each in further)],
        "arrays": [
            f"sums[{n}] AS s{n}, counts[{n}] AS n{n}, minima[{n}] AS a{n}, maxima[{n}] AS z{n}" for n in width
        ],
        "sums": [f"sum(s{n})" for n in width],
        "counts": [f"coalesce(sum(n{n}), 0)::int" for n in width],
        "minima": [f"min(a{n})" for n in width],
        "maxima": [f"max(z{n})" for n in width],
    }
    return _filled(read("totals"), places)


def _filled(text: str, places: Mapping[str, Sequence[str]]) -> str:
    for name, columns in places.items():
        text = text.replace(f"/*{name}*/", ", ".join(columns))
    return text
