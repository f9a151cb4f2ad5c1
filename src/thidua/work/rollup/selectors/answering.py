"""Who gave a figure: what two totals must have in common before one may be set beside the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Form
from thidua.work.rollup import policy, statements
from thidua.work.rollup.facts import TotalOfPeriod
from thidua.work.rollup.selectors.parts import BELOW, WHOLE


def gave(
    actor: Actor, body: BodyCard, totals: Sequence[TotalOfPeriod], measures: Sequence[Sequence[str]]
) -> list[list[dict[UUID, int]]]:
    """For each total, for each measure: body directly below → how many bodies gave it there (itself: one). One query.

    A body that gave nothing is not among them. Of a rate both figures are wanted, and a denominator other than nought.

    :param measures: each a figure's code, or numerator and denominator.
    """
    found: list[list[dict[UUID, int]]] = [[{} for _one in measures] for _each in totals]
    if not totals or not measures or not policy.may_see(actor, body.path):
        return found
    statements_of, given = [], {"bodies": [body.id]}
    asked = [(at, version) for at, each in enumerate(totals) for version in (each.form_id, *each.others)]
    for number, (at, version) in enumerate(asked):
        form = reports.parsed(version)
        told = ", ".join(_count(form, codes) for codes in measures)
        below = BELOW.format(at=number, rank=statements.RANK, which="parent_id")
        statements_of.append(f"SELECT {number}, n.body_id, ARRAY[{told}]::bigint[] {below}")
        more: dict[str, Any] = {f"form{number}": totals[at].form_root, f"version{number}": version}
        given |= more | {f"period{number}": totals[at].period, f"end{number}": totals[at].end}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements_of), given)
        for number, part, counts in cursor.fetchall():
            for kept, count in zip(found[asked[number][0]], counts, strict=True):
                if count:
                    kept[part] = kept.get(part, 0) + count
    return found


def _count(form: Form, codes: Sequence[str]) -> str:
    """How many bodies gave a measure in one part: the body itself, or those below it where its own does not hold them."""
    if not set(codes) <= form.by_code.keys():
        return "0"
    places = [form.by_code[code].at + 1 for code in codes]
    own = " AND ".join(
        [*(f"v.figures[{at}] IS NOT NULL" for at in places), *(f"v.figures[{at}] <> 0" for at in places[1:])]
    )
    below = f"least({', '.join(f't.counts[{at}]' for at in places)})"
    for at in places[1:]:
        below = f"CASE WHEN t.sums[{at}] <> 0 THEN {below} END"
    return (
        f"CASE WHEN g.id IS NULL AND {own} THEN 1 ELSE 0 END "
        f"+ CASE WHEN {WHOLE} THEN 0 ELSE coalesce({below}, 0) END"
    )
