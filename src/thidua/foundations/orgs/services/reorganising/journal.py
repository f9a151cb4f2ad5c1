"""The journal of a reorganisation: rows as they were and as the act left them, and the way back.

It holds the rows of other rooms as well: what their services change because of an act, they change inside
:func:`journalled`, and put back with :func:`put_back`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, UUIDField

from ... import errors
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
from ...selectors.reorganising_heirs import any_of
from ..versions import lock_tree

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

    For services of the rooms above, within the transaction of the act. Rows are changed or made; one that has never
    been in force (a post to come) may be withdrawn, and is kept here whole.

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


def keys_made(reorganisation_id: UUID, model: type[Model]) -> list[str]:
    """Keys of the rows of a table that the act made. For services of the rooms above."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT key FROM orgs_reorganisation_change
               WHERE reorganisation_id = %s AND "table" = %s AND before IS NULL""",
            [reorganisation_id, model._meta.db_table],
        )
        return [key for (key,) in cursor.fetchall()]


def hold_for_undoing(reorganisation_id: UUID) -> None:
    """Lock what undoing would write over, so that nothing comes in between looking and writing.

    The tree, every row of other rooms in the journal, and the units the act made: a row that is just being hung on one
    is waited for, and found. In the order the act itself wrote them.
    """
    lock_tree()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT "table" FROM orgs_reorganisation_change WHERE reorganisation_id = %s
               GROUP BY "table" ORDER BY min(id)""",
            [reorganisation_id],
        )
        models = {model._meta.db_table: model for model in apps.get_models()}
        for (table,) in cursor.fetchall():
            if table in TABLES and TABLES[table] not in (Territory, Body):
                continue  # versions, codes and lineage are the tree's alone
            made = "AND c.before IS NULL" if table in TABLES else ""
            cursor.execute(
                f"""SELECT count(*) FROM (
                        SELECT 1 FROM {table} t JOIN orgs_reorganisation_change c ON t.id = c.key::{_type_of(models[table])}
                        WHERE c.reorganisation_id = %s AND c."table" = %s {made}
                        ORDER BY t.id FOR UPDATE OF t) held""",  # noqa: S608 -- tables of our own database
                [reorganisation_id, table],
            )


def put_back(
    reorganisation_id: UUID,
    models: Sequence[type[Model]],
    aside: Mapping[type[Model], Mapping[str, Any]] | None = None,
) -> int:
    """The rows of these tables as they were before the act; returns how many were made or changed by it.

    For services of the rooms above; whether anything was built on them is asked before.

    :param aside: columns set to a value of no clash first, where rows on their way back would stand in each other's way.
    :raises NotPossible: ``orgs-021``: a row is no longer as the act left it, or another has taken its place. Nothing is
        written over.
    """
    tables = {model._meta.db_table: model for model in models}
    _require_untouched(reorganisation_id, tables)
    for model, values in (aside or {}).items():
        model._default_manager.filter(pk__in=any_of(keys_touched(reorganisation_id, model))).update(**values)
    try:
        with transaction.atomic():
            _write_back(reorganisation_id, tables)
    except IntegrityError as clash:
        raise errors.no_way_back("đã lập sau, trùng chỗ với dòng cũ", 1) from clash
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT count(*) FROM orgs_reorganisation_change WHERE reorganisation_id = %s AND "table" = ANY(%s)',
            [reorganisation_id, list(tables)],
        )
        return int(cursor.fetchone()[0])


def put_columns_back(reorganisation_id: UUID, model: type[Model], columns: Sequence[str]) -> int:
    """Only these columns as they were before the act; whatever else became of the rows since stays. Returns how many.

    For rows of the rooms above that only tell of something, and so keep no act from being undone.
    """
    table = model._meta.db_table
    named = ", ".join(f'"{column}" = r."{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE {table} t SET {named}
                FROM orgs_reorganisation_change c, jsonb_populate_record(NULL::{table}, c.before) r
                WHERE c.reorganisation_id = %s AND c."table" = %s AND c.before IS NOT NULL
                  AND t.id = c.key::{_type_of(model)}""",  # noqa: S608 -- our own tables and columns
            [reorganisation_id, table],
        )
        return int(cursor.rowcount)


def _require_untouched(reorganisation_id: UUID, tables: Mapping[str, type[Model]]) -> None:
    """Every row is as the act left it: writing it back takes away nothing that happened since."""
    for table, model in tables.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT count(*) FROM orgs_reorganisation_change c LEFT JOIN {table} t ON t.id = c.key::{_type_of(model)}
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND to_jsonb(t) IS DISTINCT FROM c.after""",  # noqa: S608
                [reorganisation_id, table],
            )
            changed = int(cursor.fetchone()[0])
        if changed:
            raise errors.no_way_back("đã sửa sau khi sắp xếp", changed)


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
    """Store every row the act changed or withdrew (noted before) and made (``made``: table → keys), as it left them.

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
                    FROM reorganising_before b LEFT JOIN {table} t ON t.id = b.key::{kind}
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
    """Delete the rows the act made, write those it changed or withdrew back, column by column.

    :returns: the bodies concerned, those that are gone included; their places in today's tree are still to be renewed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT coalesce(after->>'body_id', key)::uuid FROM orgs_reorganisation_change
               WHERE reorganisation_id = %s AND "table" IN ('orgs_body', 'orgs_body_version')""",
            [reorganisation_id],
        )
        bodies = [row[0] for row in cursor.fetchall()]
    _write_back(reorganisation_id, TABLES)
    return bodies


def _write_back(reorganisation_id: UUID, tables: Mapping[str, type[Model]]) -> None:
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
            cursor.execute(
                f"""INSERT INTO {table} (id, {named})
                    SELECT r.id, {values}
                    FROM orgs_reorganisation_change c, jsonb_populate_record(NULL::{table}, c.before) r
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND c.before IS NOT NULL
                      AND c.after IS NULL""",  # noqa: S608
                [reorganisation_id, table],
            )
