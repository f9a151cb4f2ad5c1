"""The journal of a reorganisation: rows as they were and as the act left them, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from ...models import (
    Body,
    BodyCode,
    BodyLineage,
    BodyVersion,
    Territory,
    TerritoryLineage,
    TerritoryVersion,
)

#: The tables an act touches, those that others refer to first. Today's projection is rebuilt, not kept.
TABLES: dict[str, type[Model]] = {
    model._meta.db_table: model
    for model in (Territory, TerritoryVersion, TerritoryLineage, Body, BodyVersion, BodyCode, BodyLineage)
}


def _type_of(table: str) -> str:
    """The type of a table's key."""
    return "uuid" if TABLES[table] in (Territory, Body) else "bigint"


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
            [table, list(ids)],
        )


def settle(reorganisation_id: UUID, made: dict[str, list[Any]]) -> None:
    """Store every row the act changed (noted before) and made (``made``: table → keys), as it left them."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reorganising_before")
        for table in TABLES:
            cursor.execute(
                f"""INSERT INTO orgs_reorganisation_change (reorganisation_id, "table", key, before, after)
                    SELECT %(act)s, %(table)s, b.key, b.before, to_jsonb(t)
                    FROM reorganising_before b JOIN {table} t ON t.id = b.key::{_type_of(table)}
                    WHERE b."table" = %(table)s
                    UNION ALL
                    SELECT %(act)s, %(table)s, t.id::text, NULL, to_jsonb(t)
                    FROM {table} t WHERE t.id = ANY(%(made)s::{_type_of(table)}[])""",  # noqa: S608
                {"act": reorganisation_id, "table": table, "made": made.get(table, [])},
            )
        # The statistics of a table that was empty a moment ago would make poor plans for the way back.
        cursor.execute("ANALYZE orgs_reorganisation_change")


def restore(reorganisation_id: UUID) -> list[UUID]:
    """Delete the rows the act made and write those it changed back, column by column.

    :returns: the bodies concerned, those that are gone included.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT coalesce(after->>'body_id', key)::uuid FROM orgs_reorganisation_change
               WHERE reorganisation_id = %s AND "table" IN ('orgs_body', 'orgs_body_version')""",
            [reorganisation_id],
        )
        bodies = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            """DELETE FROM orgs_body_place p USING orgs_reorganisation_change c
               WHERE c.reorganisation_id = %s AND c."table" = 'orgs_body' AND c.before IS NULL
                 AND p.body_id = c.key::uuid""",
            [reorganisation_id],
        )
        for table in reversed(TABLES):
            cursor.execute(
                f"""DELETE FROM {table} t USING orgs_reorganisation_change c
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND c.before IS NULL
                      AND t.id = c.key::{_type_of(table)}""",  # noqa: S608
                [reorganisation_id, table],
            )
        for table, model in TABLES.items():
            columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
            named = ", ".join(f'"{c}"' for c in columns)
            values = ", ".join(f'r."{c}"' for c in columns)
            cursor.execute(
                f"""UPDATE {table} t SET ({named}) = ROW({values})
                    FROM orgs_reorganisation_change c, jsonb_populate_record(NULL::{table}, c.before) r
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND c.before IS NOT NULL
                      AND t.id = c.key::{_type_of(table)}""",  # noqa: S608
                [reorganisation_id, table],
            )
    return bodies
