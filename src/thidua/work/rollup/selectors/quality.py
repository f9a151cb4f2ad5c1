"""What an inspector looks at, what a restatement would change, what a body's own figures are checked against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.work.reports import selectors as reports
from thidua.work.rollup import errors, policy, rules
from thidua.work.rollup.facts import Flagged, Restated
from thidua.work.rollup.models import Node, Total
from thidua.work.rollup.selectors.shape import figure, period_of


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the reports of a round give to look at, before anybody's notes.

    :ivar said: what those filled that are like others'. :ivar bodies: of every report looked at.
    """

    flags: dict[UUID, list[rules.Flag]]
    alike: dict[UUID, rules.Alike]
    said: dict[UUID, rules.Filled]
    bodies: dict[UUID, UUID]


@lru_cache(maxsize=4)
def _looked_over(round_id: UUID, _versions: str) -> _Looked:
    """Look at every report of a round. Versions never change, so it holds while the same ones count.

    Read in parts, last year's beside this year's; of each report only what it filled is kept, to compare bodies.
    """
    form_id, end = reports.form_and_end(round_id)
    pairs = [(rate.numerator, rate.denominator) for rate in reports.parsed(form_id).rates]
    flags: dict[UUID, list[rules.Flag]] = {}
    bodies: dict[UUID, UUID] = {}
    said: dict[UUID, rules.Filled] = {}
    known: dict[
        tuple[str, Decimal], tuple[str, Decimal]
    ] = {}  # most figures are said by many: each is kept once
    for report, body, figures, before in reports.figures_with_last_year(round_id):
        bodies[report] = body
        said[report] = tuple(known.setdefault(pair, pair) for pair in rules.filled_of(figures))
        if found := rules.flags_of(figures, pairs, before):
            flags[report] = found
    alike = rules.copies(said, rules.copy_bound(end))
    return _Looked(flags, alike, {report: said[report] for report in alike}, bodies)


def flagged(actor: Actor, round_id: UUID) -> tuple[list[Flagged], int]:
    """Reports of a round with quality flags, most unseen flags first, and how many were looked at.

    Flags are worked out anew each time; only what people wrote to them is stored, and holds while the figures do.

    :raises NotFound: no such round, not one's own or below.
    """
    reports.round_page(actor, round_id)
    if not reports.compiles(actor, round_id):
        raise errors.total_not_found()
    notes = reports.flag_notes(round_id)
    looked = _looked_over(round_id, reports.versions_in_force(round_id))
    flags = {report: list(found) for report, found in looked.flags.items()}
    alike, bodies, said = looked.alike, looked.bodies, looked.said
    named = (other for each in alike.values() for other in each.first)
    names = orgs.cards({bodies[report] for report in (*flags, *alike, *named)})
    for report, each in alike.items():
        others = [names[bodies[other]].name for other in each.first]
        flags.setdefault(report, []).insert(0, rules.copied_flag(said[report], each, others))
    listed = [
        Flagged(
            report,
            bodies[report],
            names[bodies[report]].name,
            names[bodies[report]].level,
            tuple((flag, notes.get((report, flag.mark))) for flag in found),
        )
        for report, found in flags.items()
    ]
    return sorted(listed, key=lambda one: (-one.unseen, -len(one.flags), one.body_name)), len(bodies)


def restated(
    actor: Actor, body_id: UUID, form_id: UUID, period: str, changed: Mapping[str, tuple[Any, Any]]
) -> list[Restated]:
    """What a restatement would change in the total of every body above, nearest first.

    :param changed: cell → (figure that counts, figure that would).
    """
    form = reports.parsed(form_id)
    nodes = Node.objects.filter(period_end=period_of(form_id, period).end)
    above: list[UUID] = []
    at = body_id
    while parent := nodes.filter(body_id=at).values_list("parent_id", flat=True).first():
        above.append(parent)
        at = parent
    rows = {row.body_id: row for row in Total.objects.filter(body__in=above, form_id=form_id, period=period)}
    seen = set(
        Total.objects.filter(
            policy.visible(actor), body__in=above, form_id=form_id, period=period
        ).values_list("body_id", flat=True)
    )
    names = orgs.cards(above)
    by = {
        code: (new or Decimal(0)) - (old or Decimal(0))
        for code, (old, new) in changed.items()
        if form.by_code[code].additive
    }
    found = []
    for body in above:
        lines = {}
        for code in changed:
            cell = form.by_code[code]
            held = figure(form, cell, rows[body]) if body in rows and body in seen else None
            lines[code] = (held, held + by[code] if held is not None and code in by else None)
        found.append(Restated(body, names[body].name if body in names else "", lines, by))
    return found


def figures_below(body_id: UUID, form_id: UUID, period: str) -> dict[str, Decimal | None] | None:
    """The totals of the bodies below one, for checking what it reports itself; ``None`` where nobody below was asked.

    The caller has checked the right to the body's report.
    """
    return figures_below_each((body_id,), form_id, period).get(body_id)


def figures_below_each(
    bodies: Collection[UUID], form_id: UUID, period: str
) -> dict[UUID, dict[str, Decimal | None]]:
    """``figures_below`` of many bodies; those with nobody asked below them are left out."""
    form = reports.parsed(form_id)
    rows = Total.objects.filter(body_id__in=list(bodies), form_id=form_id, period=period)
    return {row.body_id: {cell.code: figure(form, cell, row) for cell in form.cells} for row in rows}
