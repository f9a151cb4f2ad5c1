"""The journal of a reorganisation: rows as they were and as the act left them, and the way back.

It holds the rows of other rooms as well: what their services change because of an act, they change inside
:func:`journalled`, and put back with :func:`put_back`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, UUIDField

from ...models import (
    Body,
    BodyCode,
    BodyLineage,
    BodyVersion,
    Territory,
    TerritoryLineage,
    TerritoryVersion,
)
from ...selectors.bodies import listed

#: The tables an act touches, those that others refer to first. Today's projection is rebuilt, not kept.
TABLES: dict[str, type[Model]] = {
    model._meta.db_table: model
    for model in (Territory, TerritoryVersion, TerritoryLineage, Body, BodyVersion, BodyCode, BodyLineage)
}


def _type_of(model: type[Model]) -> str:
    """The type of a table's key."""
    return "uuid" if isinstance(model._meta.pk, UUIDField) else "bigint"


@contextmanager
def journalled(
    reorganisation_id: UUID, changed: Mapping[type[Model], Collection[Any]]
) -> Iterator[dict[type[Model], list[Any]]]:
    """Keep what the block does to the rows of another room: these rows before and after, and those it says it made.

    For services of the rooms above, within the transaction of the act. Rows are changed or made, never deleted.

    :param changed: model → keys of the rows that the block may change.
    :returns: model → keys of rows made, for the block to fill.
    """
    begin()
    for model, keys in changed.items():
        note(model._meta.db_table, keys)
    made: dict[type[Model], list[Any]] = {}
    yield made
    touched = {model._meta.db_table: model for model in (*changed, *made)}
    settle(
        reorganisation_id, {model._meta.db_table: keys for model, keys in made.items()}, touched, again=True
    )


def keys_touched(reorganisation_id: UUID, model: type[Model]) -> list[str]:
    """Keys of the rows of a table that the act changed or made. For services of the rooms above."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT key FROM orgs_reorganisation_change WHERE reorganisation_id = %s AND "table" = %s',
            [reorganisation_id, model._meta.db_table],
        )
        return [key for (key,) in cursor.fetchall()]


def put_back(reorganisation_id: UUID, models: Sequence[type[Model]]) -> int:
    """The rows of these tables as they were before the act; returns how many were made or changed by it.

    For services of the rooms above; whether anything was built on them is asked before.
    """
    tables = {model._meta.db_table: model for model in models}
    _restore(reorganisation_id, tables)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT count(*) FROM orgs_reorganisation_change WHERE reorganisation_id = %s AND "table" = ANY(%s)',
            [reorganisation_id, list(tables)],
        )
        return int(cursor.fetchone()[0])


def begin() -> None:
    """An empty place for rows as they were; it lives as long as the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMP TABLE IF NOT EXISTS reorganising_before ("table" text, key text, before jsonb)
               ON COMMIT DROP"""
        )
        cursor.execute("TRUNCATE reorganising_before")


def note(table: str, ids: Iterable[Any]) -> None:
    """Remember rows before the act changes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO reorganising_before ("table", key, before)
                SELECT %s, t.id::text, to_jsonb(t) FROM {table} t WHERE t.id = ANY(%s)""",  # noqa: S608 -- our own tables
            [table, listed(ids)],
        )


def settle(
    reorganisation_id: UUID,
    made: dict[str, list[Any]],
    tables: Mapping[str, type[Model]] = TABLES,
    *,
    again: bool = False,
) -> None:
    """Store every row the act changed (noted before) and made (``made``: table → keys), as it left them.

    :param again: rows may have been touched by the act before; they keep what they were before the first time.
    """
    seen = (
        'ON CONFLICT (reorganisation_id, "table", key) DO UPDATE SET after = excluded.after' if again else ""
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reorganising_before")
        for table, model in tables.items():
            kind = _type_of(model)
            cursor.execute(
                f"""INSERT INTO orgs_reorganisation_change (reorganisation_id, "table", key, before, after)
                    SELECT %(act)s, %(table)s, b.key, b.before, to_jsonb(t)
                    FROM reorganising_before b JOIN {table} t ON t.id = b.key::{kind}
                    WHERE b."table" = %(table)s
                    UNION ALL
                    SELECT %(act)s, %(table)s, t.id::text, NULL, to_jsonb(t)
                    FROM {table} t WHERE t.id = ANY(%(made)s::{kind}[])
                    {seen}""",  # noqa: S608
                {"act": reorganisation_id, "table": table, "made": listed(made.get(table, ()))},
            )
        # The statistics of a table that was empty a moment ago would make poor plans for the way back.
        cursor.execute("ANALYZE orgs_reorganisation_change")


def restore(reorganisation_id: UUID) -> list[UUID]:
    """Delete the rows the act made and write those it changed back, column by column.

    :returns: the bodies concerned, those that are gone included; their places in today's tree are still to be renewed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT coalesce(after->>'body_id', key)::uuid FROM orgs_reorganisation_change
               WHERE reorganisation_id = %s AND "table" IN ('orgs_body', 'orgs_body_version')""",
            [reorganisation_id],
        )
        bodies = [row[0] for row in cursor.fetchall()]
    _restore(reorganisation_id, TABLES)
    return bodies


def _restore(reorganisation_id: UUID, tables: Mapping[str, type[Model]]) -> None:
    with connection.cursor() as cursor:
        for table in reversed(list(tables)):
            cursor.execute(
                f"""DELETE FROM {table} t USING orgs_reorganisation_change c
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND c.before IS NULL
                      AND t.id = c.key::{_type_of(tables[table])}""",  # noqa: S608
                [reorganisation_id, table],
            )
        for table, model in tables.items():
            columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
            named = ", ".join(f'"{c}"' for c in columns)
            values = ", ".join(f'r."{c}"' for c in columns)
            cursor.execute(
                f"""UPDATE {table} t SET ({named}) = ROW({values})
                    FROM orgs_reorganisation_change c, jsonb_populate_record(NULL::{table}, c.before) r
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND c.before IS NOT NULL
                      AND t.id = c.key::{_type_of(model)}""",  # noqa: S608
                [reorganisation_id, table],
            )
