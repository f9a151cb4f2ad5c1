"""Whose answer is held in the answers of those that took over from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from thidua.work.rollup import rules, statements
from thidua.work.rollup.models import Superseded
from thidua.work.rollup.selectors.shape import Span

_ANY = """
SELECT EXISTS (SELECT 1 FROM orgs_body_lineage WHERE "on" >= %(start)s AND "on" < %(end)s)
    OR EXISTS (SELECT 1 FROM rollup_superseded WHERE form_id = %(form)s AND period = %(period)s)
"""
_BEFORE = """
WITH RECURSIVE back AS (
    SELECT l.predecessor_id AS body_id, l.on FROM orgs_body_lineage l
    WHERE l.successor_id = ANY (%(bodies)s::uuid[]) AND l.on >= %(start)s AND l.on < %(end)s
    UNION
    SELECT l.predecessor_id, l.on FROM back JOIN orgs_body_lineage l ON l.successor_id = back.body_id
    WHERE l.on >= %(start)s AND l.on <= back.on
)
SELECT DISTINCT body_id FROM back
"""


def _given(span: Span, **more: Any) -> dict[str, Any]:
    return {
        "version": None,
        "form": span.form_id,
        "period": span.period,
        "start": span.start,
        "end": span.end,
        **more,
    }


def anything_passed_on(span: Span) -> bool:
    """Whether any body took over from another within a period, or was counted so before."""
    with connection.cursor() as cursor:
        cursor.execute(_ANY, _given(span))
        return bool(cursor.fetchone()[0])


def superseded(span: Span) -> set[UUID]:
    """Bodies that ended within a period and whose every successor has answered for their ground (``rules.covered``)."""
    with connection.cursor() as cursor:
        cursor.execute(statements.read("successions"), _given(span))
        rows = cursor.fetchall()
    links: dict[UUID, list[tuple[UUID, bool]]] = defaultdict(list)
    for _body, giver, taker, _on, answered in rows:
        links[giver].append((taker, answered))
    return {body for body in {row[0] for row in rows} if rules.covered(body, links)}


def superseded_kept(span: Span) -> set[UUID]:
    """The same as it was computed last."""
    return set(
        Superseded.objects.filter(form_id=span.form_id, period=span.period).values_list("body_id", flat=True)
    )


def givers(span: Span, bodies: Collection[UUID]) -> set[UUID]:
    """Bodies from which these took over within a period, in one step or several."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, _given(span, bodies=list(bodies)))
        return {row[0] for row in cursor.fetchall()}
