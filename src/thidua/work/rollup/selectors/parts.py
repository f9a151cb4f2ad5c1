"""What a total is made of: its parts, its explanation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.numbers import plain
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Cell, Form, standing_of
from thidua.work.rollup import errors, policy, rules
from thidua.work.rollup.facts import Contribution, Explanation, Part, TotalOfPeriod
from thidua.work.rollup.models import Total
from thidua.work.rollup.selectors.shape import figure, place_of

#: What stands below some bodies in a period's tree: the body, its own report and version, the total of those below it.
_BELOW = """
FROM rollup_node n
LEFT JOIN LATERAL (
    SELECT r.* FROM reports_report r JOIN reports_round o ON o.id = r.round_id
    WHERE r.body_id = n.body_id AND o.form_id = %(form{at})s AND o.period = %(period{at})s AND r.state <> 'cancelled'
) r ON true
LEFT JOIN reports_version v ON v.id = r.current_id
    AND r.state IN ('accepted', 'locked', 'restating', 'resubmitted')
LEFT JOIN rollup_total t ON t.body_id = n.body_id AND t.form_id = %(form{at})s AND t.period = %(period{at})s
WHERE n.period_end = %(end{at})s AND n.parent_id = ANY (%(bodies)s) AND (r.id IS NOT NULL OR t.id IS NOT NULL)
"""
_EXPLAINED = f"""
SELECT n.body_id, r.id, r.state, r.answer, r.current_id, v.figures, t.sums, t.counts, t.minima, t.maxima, t.special
{_BELOW.format(at="")}"""


def parts_of(
    actor: Actor,
    body: BodyCard,
    totals: Sequence[TotalOfPeriod],
    codes: Sequence[str],
    predecessors: Sequence[UUID] = (),
) -> list[list[Part]]:
    """What each body directly below one gives to totals, for several figures at once; none out of scope. One query.

    A body with a report of its own gives that; else the total of those below it, in the period's own tree.

    :param totals: of any periods and forms that have the figures; the parts come in their order.
    :param predecessors: bodies whose place it took by the lineage: who may read it may read theirs.
    """
    found: list[list[Part]] = [[] for _each in totals]
    if not totals or not policy.may_see(actor, body.path):
        return found
    places = [[place_of(form, form.by_code[code]) for code in codes] for form in map(_form, totals)]
    given: dict[str, Any] = {"bodies": [body.id, *predecessors]}
    for at, each in enumerate(totals):
        given |= {f"form{at}": each.form_id, f"period{at}": each.period, f"end{at}": each.end}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_some(at, some) for at, some in enumerate(places)), given)
        rows = cursor.fetchall()
    for at, part, report, state, answer, version, kept, *columns in rows:
        special = _special(kept)
        values = {
            code: plain(_of_place(place, columns[6 * n : 6 * n + 6], special))
            for n, (code, place) in enumerate(zip(codes, places[at], strict=True))
        }
        standing = standing_of(state, answer) if report is not None else "figures"
        found[at].append(Part(part, standing, values, report if version is not None else None))
    return found


def _form(total: TotalOfPeriod) -> Form:
    return reports.parsed(total.form_id)


def _some(number: int, places: Sequence[rules.Place]) -> str:
    """The statement that reads a few places only: whole arrays of every body cost more than all the rest."""
    columns = []
    for place in places:
        at, mean = place.at + 1, place.mean_at + 1
        columns += [f"v.figures[{at}]", f"t.sums[{at}]", f"t.minima[{at}]", f"t.maxima[{at}]"]
        columns += [f"t.sums[{mean}]", f"t.sums[{mean + 1}]"] if place.mean_at >= 0 else ["NULL", "NULL"]
    below = _BELOW.format(at=number)
    return (
        f"SELECT {number}, n.body_id, r.id, r.state, r.answer, v.id, t.special, {', '.join(columns)} {below}"
    )


def _special(kept: str | None) -> dict[str, str] | None:
    """What does not add, as a cursor hands it out; ``None`` where there is no total."""
    return None if kept is None else {str(at): str(value) for at, value in json.loads(kept).items()}


def _of_place(
    place: rules.Place, columns: Sequence[Decimal | None], special: Mapping[str, str] | None
) -> Decimal | None:
    own, total, least, most, weighed, weight = columns
    if own is not None or special is None:
        return own
    alone = rules.Place(0, place.aggregation, 1)
    kept = {"0": value} if (value := special.get(str(place.at))) is not None else {}
    return rules.value_of(alone, sums=[total, weighed, weight], minima=[least], maxima=[most], special=kept)


def explain(actor: Actor, body_id: UUID, form_id: UUID, period: str, code: str) -> Explanation:
    """A total opened: its rule, what each body directly below adds, what is missing, and the sum made again from these.

    :raises NotFound: no such total or figure, or out of scope.
    """
    row = Total.objects.filter(policy.visible(actor), body_id=body_id, form_id=form_id, period=period).first()
    form = reports.parsed(form_id)
    if row is None or code not in form.by_code:
        raise errors.total_not_found()
    cell = form.by_code[code]
    parts = _parts(row, cell, form)
    english = (get_language() or "").startswith("en")
    return Explanation(
        code=code,
        label=cell.en if english else cell.vi,
        working=rules.WORKING[cell.aggregation],
        value=figure(form, cell, row),
        contributions=tuple(parts),
        replayed=_replayed(form, cell, row, parts),
        computed_at=row.computed_at,
    )


def _parts(row: Total, cell: Cell, form: Form) -> list[Contribution]:
    given: dict[str, Any] = {
        "form": row.form_id,
        "period": row.period,
        "end": row.period_end,
        "bodies": [row.body_id],
    }
    with connection.cursor() as cursor:
        cursor.execute(_EXPLAINED, given)
        rows = cursor.fetchall()
    names = orgs.cards({each[0] for each in rows})
    place = place_of(form, cell)
    parts = []
    for body, report, state, answer, version, figures, sums, counts, minima, maxima, special in rows:
        name = names[body].name if body in names else ""
        if report is not None:
            own = figures[cell.at] if figures is not None else None
            parts.append(
                Contribution(
                    body,
                    name,
                    standing_of(state, answer),
                    plain(own),
                    int(own is not None),
                    version if figures is not None else None,
                    report,
                )
            )
        if sums is not None:
            value = rules.value_of(
                place, sums=sums, minima=minima, maxima=maxima, special=_special(special) or {}
            )
            parts.append(Contribution(body, name, "figures", plain(value), counts[cell.at], None, None))
    order = {body: at for at, body in enumerate(names)}
    return sorted(parts, key=lambda part: order.get(part.body_id, 0))


def _replayed(form: Form, cell: Cell, row: Total, parts: list[Contribution]) -> Decimal | None:
    """The value worked out again from the parts shown; what does not add is taken from its own record."""
    values = [part.value for part in parts if part.value is not None]
    match cell.aggregation:
        case "sum" | "ratio_of_sums":
            return plain(sum(values, Decimal(0))) if values else None
        case "min":
            return min(values, default=None)
        case "max":
            return max(values, default=None)
    return figure(form, cell, row)
