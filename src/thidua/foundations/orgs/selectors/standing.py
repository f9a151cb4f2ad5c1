"""Where a body that ended counts as standing, so that what is kept of it stays in somebody's sight.

Below whoever took it over as a whole; where nobody did, below its last superior; and so on up to a body that stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

from thidua.ground.actor import Post
from thidua.ground.clock import today

#: From a body one step up: its only taker since it ended for the last time, else its last superior. Today's bodies take
#: no step. Forty steps are more than any tree has; they bound a lineage that runs in a ring.
_UP = """up(start, id, steps) AS (
    {start}
    UNION ALL
    SELECT up.start, above.id, up.steps + 1
    FROM up CROSS JOIN LATERAL (
        SELECT coalesce(
            (SELECT l.successor_id FROM orgs_body_lineage l
             WHERE l.predecessor_id = v.body_id AND NOT l.partial AND l."on" BETWEEN upper(v.valid) AND %s
               AND NOT EXISTS (SELECT 1 FROM orgs_body_lineage o
                               WHERE o.predecessor_id = v.body_id AND o.successor_id <> l.successor_id
                                 AND o."on" >= upper(v.valid))
             LIMIT 1),
            v.parent_id) AS id
        FROM orgs_body_version v
        WHERE v.body_id = up.id AND (lower_inf(v.valid) OR lower(v.valid) <= %s)
        ORDER BY v.valid DESC LIMIT 1
    ) above
    WHERE up.steps < 40 AND NOT EXISTS (SELECT 1 FROM orgs_body_place here WHERE here.body_id = up.id)
)"""

_ANCHORS = (
    "WITH RECURSIVE "  # noqa: S608 -- constants
    + _UP.format(start="SELECT id, id, 0 FROM unnest(%s::uuid[]) id")
    + " SELECT up.start, place.path FROM up JOIN orgs_body_place place ON place.body_id = up.id WHERE up.steps > 0"
)

_TAKERS = """WITH RECURSIVE down(id) AS (
    SELECT unnest(%s::uuid[])
    UNION
    SELECT l.successor_id FROM down JOIN orgs_body_lineage l ON l.predecessor_id = down.id AND l."on" <= %s
    WHERE NOT EXISTS (SELECT 1 FROM orgs_body_place here WHERE here.body_id = down.id)
)
SELECT down.id FROM down JOIN orgs_body_place place ON place.body_id = down.id ORDER BY place.sort, down.id"""


def stood_at(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Paths at which bodies that are gone count as standing. One query."""
    day = today()
    with connection.cursor() as cursor:
        cursor.execute(_ANCHORS, [list(ids), day, day])
        return {gone: f"{path}.{gone.hex}" for gone, path in cursor.fetchall()}


def takers_of(ids: Iterable[UUID]) -> list[UUID]:
    """Standing bodies that took over from these that are gone, wholly or in part, through whatever acts. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKERS, [list(ids), today()])
        return [row[0] for row in cursor.fetchall()]


def stood_within(prefix: str, post: Post) -> Q:
    """Rows whose body ``prefix`` is gone and counts as standing below the post's own: agrees with :func:`stood_at`.

    Asked of each row, upwards: for lists that are narrow already (a person's posts, the people of one body).
    """
    return Q(_StoodWithin(F(f"{prefix}_id"), path=f"{post.path}."))


class _StoodWithin(Func):
    """The walk up from one column, as a condition."""

    def __init__(self, *expressions: Any, path: str) -> None:
        super().__init__(*expressions, output_field=BooleanField())
        self.path = path

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """``EXISTS (…)`` over the walk."""
        column, params = compiler.compile(self.source_expressions[0])
        day = today()
        walk = _UP.format(start=f"SELECT {column}, {column}, 0")
        told = (
            f"EXISTS (WITH RECURSIVE {walk} SELECT 1 FROM up JOIN orgs_body_place place ON place.body_id = up.id "  # noqa: S608 -- a column, and parameters
            "WHERE up.steps > 0 AND starts_with(place.path || '.', %s))"
        )
        return told, [*params, *params, day, day, self.path]


#: Superiors, nearest first, of bodies that are yet to come, on the first day of each.
_DUE = """due(start, day, id, steps) AS (
    SELECT v.body_id, lower(v.valid), v.parent_id, 1
    FROM orgs_body_version v
    WHERE {which} AND lower(v.valid) > %s AND v.parent_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM orgs_body_version o WHERE o.body_id = v.body_id
                      AND (lower_inf(o.valid) OR lower(o.valid) < lower(v.valid)))
    UNION ALL
    SELECT due.start, due.day, v.parent_id, due.steps + 1
    FROM due JOIN orgs_body_version v ON v.body_id = due.id AND v.valid @> due.day
    WHERE v.parent_id IS NOT NULL AND due.steps < 40
)"""


def due_at(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Paths at which bodies that are yet to come will stand on their first day. One query; none for none."""
    wanted = list(ids)
    if not wanted:
        return {}
    paths = {ident: ident.hex for ident in wanted}
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {_DUE.format(which='v.body_id = ANY(%s::uuid[])')} "  # noqa: S608 -- constants
            "SELECT start, id FROM due ORDER BY start, steps",
            [wanted, today()],
        )
        for start, above in cursor.fetchall():
            paths[start] = f"{above.hex}.{paths[start]}"
    return paths


def due_within(prefix: str, post: Post) -> Q:
    """Rows whose body ``prefix`` is yet to come and will stand below the post's own body on its first day.

    Agrees with :func:`due_at`. Asked of each row, upwards, as :func:`stood_within`.
    """
    return Q(_DueWithin(F(f"{prefix}_id"), body=post.body_id))


class _DueWithin(Func):
    """The walk up from one column on the first day of its body, as a condition."""

    def __init__(self, *expressions: Any, body: UUID) -> None:
        super().__init__(*expressions, output_field=BooleanField())
        self.body = body

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """``EXISTS (…)`` over the walk."""
        column, params = compiler.compile(self.source_expressions[0])
        walk = _DUE.format(which=f"v.body_id = {column}")
        told = f"EXISTS (WITH RECURSIVE {walk} SELECT 1 FROM due WHERE due.id = %s)"  # noqa: S608 -- a column, and parameters
        return told, [*params, today(), self.body]


__all__ = ["due_at", "due_within", "stood_at", "stood_within", "takers_of"]
