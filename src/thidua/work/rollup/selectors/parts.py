"""What a total is made of: its parts, its explanation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
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
from thidua.work.rollup import errors, policy, rules, statements
from thidua.work.rollup.facts import Contribution, Explanation, OwnAnswer, Part, TotalOfPeriod
from thidua.work.rollup.models import Total
from thidua.work.rollup.selectors.shape import Span, distinct_tables, figure, period_of, place_of

#: What stands below some bodies in a period's tree: the body, the answer by which it stands (``sql/answers.sql`` for one
#: body) with its version, the total of those below it. ``gone``: its successors have answered for it.
BELOW = """
FROM rollup_node n
LEFT JOIN LATERAL (
    SELECT r.*, o.form_id AS version_of FROM reports_report r JOIN reports_round o ON o.id = r.round_id
    JOIN reports_form_version f ON f.id = o.form_id
    WHERE r.body_id = n.body_id AND f.form_id = %(form{at})s AND o.period = %(period{at})s
        AND r.state <> 'cancelled' AND o.state <> 'cancelled'
    ORDER BY {rank}, coalesce(r.restated_at, r.submitted_at) DESC NULLS LAST, r.id LIMIT 1
) r ON true
LEFT JOIN rollup_superseded g ON g.form_id = %(form{at})s AND g.period = %(period{at})s AND g.body_id = n.body_id
LEFT JOIN reports_version v ON v.id = r.current_id AND r.version_of = %(version{at})s
    AND r.state IN ('accepted', 'locked', 'restating', 'resubmitted')
LEFT JOIN rollup_total t ON t.body_id = n.body_id AND t.form_id = %(version{at})s AND t.period = %(period{at})s
WHERE n.period_end = %(end{at})s AND n.{which} = ANY (%(bodies)s) AND (r.version_of = %(version{at})s OR t.id IS NOT NULL)
"""
#: It says figures of its own, to whichever version of the form.
WHOLE = (
    "coalesce(r.state IN ('accepted', 'locked', 'restating', 'resubmitted') "
    "AND r.answer NOT IN ('nil', 'not_applicable') AND g.id IS NULL, false)"
)
_EXPLAINED = f"""
SELECT n.body_id, r.id, r.state, r.answer, r.version_of, v.id, v.number, v.figures, v.as_of, g.id IS NOT NULL, {WHOLE},
    t.sums, t.counts, t.minima, t.maxima, t.special
{BELOW.format(at="", rank=statements.RANK, which="parent_id")}"""

_OWN = f"""
SELECT n.body_id, r.id, r.state, r.answer, v.number, v.figures, {WHOLE}
{BELOW.format(at="", rank=statements.RANK, which="body_id")} AND r.version_of = %(version)s"""


def own_answers(actor: Actor, bodies: Sequence[BodyCard], form_id: UUID, span: Span) -> dict[UUID, OwnAnswer]:
    """The answer by which each of these bodies itself stands to a form's version; none out of scope, none not asked."""
    seen = [body.id for body in bodies if policy.may_see(actor, body.path)]
    if not seen:
        return {}
    form = reports.parsed(form_id)
    given: dict[str, Any] = {
        "form": span.form_id,
        "version": form_id,
        "period": span.period,
        "end": span.end,
        "bodies": seen,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OWN, given)
        rows = cursor.fetchall()
    return {
        body: OwnAnswer(
            body,
            report,
            standing_of(state, answer),
            number,
            {cell.code: plain(figures[cell.at]) for cell in form.cells} if figures is not None else {},
            bool(whole),
        )
        for body, report, state, answer, number, figures, whole in rows
    }


def parts_of(
    actor: Actor,
    body: BodyCard,
    totals: Sequence[TotalOfPeriod],
    codes: Sequence[str],
    predecessors: Sequence[UUID] = (),
) -> list[list[Part]]:
    """What each body directly below one gives to totals, for several figures at once; none out of scope. One query.

    A body with figures of its own gives these; else the total of those below it, in the period's own tree.

    :param totals: of any periods and forms that have the figures; the parts come in their order.
    :param predecessors: bodies whose place it took by the lineage: who may read it may read theirs.
    """
    if not totals or not policy.may_see(actor, body.path):
        return [[] for _each in totals]
    asked = [(at, version) for at, each in enumerate(totals) for version in (each.form_id, *each.others)]
    forms = [reports.parsed(version) for _at, version in asked]
    places = [
        [place_of(form, form.by_code[code]) for code in codes if code in form.by_code] for form in forms
    ]
    given: dict[str, Any] = {"bodies": [body.id, *predecessors]}
    for number, (at, version) in enumerate(asked):
        given |= {f"form{number}": totals[at].form_root, f"version{number}": version}
        given |= {f"period{number}": totals[at].period, f"end{number}": totals[at].end}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(_some(at, some, len(codes)) for at, some in enumerate(places)), given
        )
        rows = cursor.fetchall()
    found: list[dict[UUID, Part]] = [{} for _each in totals]
    for number, part, report, state, answer, version, gone, own, kept, *columns in rows:
        special = _special(kept)
        known = [code for code in codes if code in forms[number].by_code]
        values = dict.fromkeys(codes) | {
            code: plain(_of_place(place, columns[6 * n : 6 * n + 6], special, own=own, gone=gone))
            for n, (code, place) in enumerate(zip(known, places[number], strict=True))
        }
        standing = standing_of(state, answer) if report is not None else "figures"
        counts = version is not None and (own or kept is None) and not gone
        fresh = Part(part, standing, values, report if counts else None)
        held = found[asked[number][0]]
        held[part] = _one(held[part], fresh, forms[number]) if part in held else fresh
    return [list(parts.values()) for parts in found]


def _one(first: Part, second: Part, form: Form) -> Part:
    """What a body gives in two versions of a form: its own answer stands in one of them, those below it in either."""
    values = {
        code: rules.joined(form.by_code[code].aggregation, [first.values[code], second.values[code]])
        if code in form.by_code
        else first.values[code]
        for code in first.values
    }
    told = first if first.report_id is not None or second.report_id is None else second
    return Part(first.body_id, told.standing, values, told.report_id)


def _some(number: int, places: Sequence[rules.Place], width: int) -> str:
    """The statement that reads a few places only: whole arrays of every body cost more than all the rest.

    :param width: for how many figures columns are wanted; a version that lacks one leaves them null.
    """
    columns = []
    for place in places:
        at, mean = place.at + 1, place.mean_at + 1
        columns += [f"v.figures[{at}]", f"t.sums[{at}]", f"t.minima[{at}]", f"t.maxima[{at}]"]
        columns += [f"t.sums[{mean}]", f"t.sums[{mean + 1}]"] if place.mean_at >= 0 else ["NULL", "NULL"]
    columns += ["NULL::numeric"] * (6 * width - len(columns))
    below = BELOW.format(at=number, rank=statements.RANK, which="parent_id")
    told = f"{number}, n.body_id, r.id, r.state, r.answer, v.id, g.id IS NOT NULL, {WHOLE}, t.special"
    return f"SELECT {told}, {', '.join(columns)} {below}"


def _special(kept: str | None) -> dict[str, str] | None:
    """What does not add, as a cursor hands it out; ``None`` where there is no total."""
    return None if kept is None else {at: value for at, value in json.loads(kept).items() if at != "day"}


def _of_place(
    place: rules.Place,
    columns: Sequence[Decimal | None],
    special: Mapping[str, str] | None,
    *,
    own: bool,
    gone: bool,
) -> Decimal | None:
    """What a body gives: its own figure, the total of those below it, or both where its own says there was nothing."""
    said, total, least, most, weighed, weight = columns
    said = None if gone else said
    if own or special is None:
        return said
    alone = rules.Place(0, place.aggregation, 1)
    kept = {"0": value} if (value := special.get(str(place.at))) is not None else {}
    below = rules.value_of(alone, sums=[total, weighed, weight], minima=[least], maxima=[most], special=kept)
    return rules.joined(place.aggregation, [said, below])


def explain(actor: Actor, body_id: UUID, form_id: UUID, period: str, code: str) -> Explanation:
    """A total opened: its rule, what each body directly below adds, what is missing, and the sum made again from these.

    Keys of tables are read again from every report below, for different ones do not add.

    :raises NotFound: no such total or figure, or out of scope.
    """
    return explain_each(actor, body_id, form_id, period, (code,))[0]


def explain_each(
    actor: Actor, body_id: UUID, form_id: UUID, period: str, codes: Sequence[str]
) -> list[Explanation]:
    """``explain`` of several figures of one total, read once."""
    row = Total.objects.filter(policy.visible(actor), body_id=body_id, form_id=form_id, period=period).first()
    form = reports.parsed(form_id)
    if row is None or not set(codes) <= form.by_code.keys():
        raise errors.total_not_found()
    span = period_of(form_id, period)
    given: dict[str, Any] = {
        "form": span.form_id,
        "version": row.form_id,
        "period": row.period,
        "end": row.period_end,
        "bodies": [row.body_id],
    }
    with connection.cursor() as cursor:
        cursor.execute(_EXPLAINED, given)
        rows = cursor.fetchall()
    names = {body: card.name for body, card in orgs.cards({each[0] for each in rows}).items()}
    english = (get_language() or "").startswith("en")
    told = []
    for cell in (form.by_code[code] for code in codes):
        parts = _parts(row, cell, form, rows, names)
        again = (
            _counted(row, cell, form, span)
            if cell.aggregation == "distinct"
            else rules.replayed(cell.aggregation, parts)
        )
        told.append(
            Explanation(
                code=cell.code,
                label=cell.en if english else cell.vi,
                working=rules.WORKING[cell.aggregation],
                value=figure(form, cell, row),
                contributions=tuple(parts),
                replayed=again,
                computed_at=row.computed_at,
            )
        )
    return told


def _parts(
    row: Total, cell: Cell, form: Form, rows: Sequence[Any], names: Mapping[UUID, str]
) -> list[Contribution]:
    place = place_of(form, cell)
    weigher = form.by_code[cell.weight].at if cell.aggregation == "weighted_mean" else None
    parts = []
    for body, report, state, answer, version_of, version, number, figures, day, gone, whole, *kept in rows:
        name = names.get(body, "")
        if report is not None and version_of == row.form_id:
            own = figures[cell.at] if figures is not None else None
            weight = figures[weigher] if figures is not None and weigher is not None else None
            parts.append(
                Contribution(
                    body_id=body,
                    body_name=name,
                    standing=standing_of(state, answer),
                    value=plain(own),
                    given=int(own is not None),
                    version_id=version,
                    report_id=report,
                    number=number,
                    weight=plain(weight),
                    as_of=day,
                    left_out="successor" if gone else "",
                )
            )
        sums, counts, minima, maxima, text = kept
        if sums is not None:
            special = json.loads(text)
            latest = special.get("day", {}).get(str(cell.at), (None, None))
            value = rules.value_of(place, sums=sums, minima=minima, maxima=maxima, special=special)
            parts.append(
                Contribution(
                    body_id=body,
                    body_name=name,
                    standing="figures",
                    value=plain(value),
                    given=counts[cell.at],
                    version_id=None,
                    report_id=None,
                    weight=plain(sums[place.mean_at + 1]) if weigher is not None else None,
                    product=sums[place.mean_at] if weigher is not None else None,
                    as_of=date.fromisoformat(latest[0]) if latest[0] else None,
                    from_body=UUID(latest[1]) if latest[1] else None,
                    left_out="own" if whole else "",
                )
            )
    order = {body: at for at, body in enumerate(names)}
    return sorted(parts, key=lambda part: order.get(part.body_id, 0))


def _counted(row: Total, cell: Cell, form: Form, span: Span) -> Decimal | None:
    """Different keys below a body, read anew."""
    for position, table, column in distinct_tables(form):
        if position == cell.at:
            given: dict[str, Any] = {
                "form": span.form_id,
                "version": row.form_id,
                "period": row.period,
                "end": row.period_end,
            }
            given |= {"nodes": [row.body_id], "table": table, "column": column}
            with connection.cursor() as cursor:
                cursor.execute(statements.read("distinct"), given)
                found = cursor.fetchone()
            return None if found is None else Decimal(found[1])
    return None
