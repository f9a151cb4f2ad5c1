"""What stands in the way of undoing a reorganisation: whatever was built on what it made or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import UUIDField

from ..facts_reorganisations import Built, BuiltRow, RowDone
from .bodies import rows_of

#: Tables whose rows an act keeps in its journal; today's projection follows by itself.
_JOURNALLED = frozenset(
    {"orgs_territory", "orgs_territory_version", "orgs_territory_lineage", "orgs_body", "orgs_body_version",
     "orgs_body_code", "orgs_body_lineage"}
)  # fmt: skip
_OWN_LABELS = {
    "orgs_territory_version": "địa bàn bên dưới",
    "orgs_territory_lineage": "nguồn gốc địa bàn",
    "orgs_body_version": "cơ quan bên dưới hoặc trên địa bàn",
    "orgs_body_code": "mã cơ quan",
    "orgs_body_lineage": "nguồn gốc cơ quan",
    "orgs_reorganisation": "bản sắp xếp khác",
    "orgs_reorganisation_link": "bản sắp xếp khác",
    "orgs_reorganisation_result": "bản sắp xếp khác",
}
_ACT_OF_STEP = "step_id>orgs_reorganisation_step.reorganisation_id"
#: Table → what its rows are called by, the kind of record on whose page one is dealt with, and that record's key. Each is
#: a column, or a way through other tables: ``person_id>access_person.full_name``.
Ways = Mapping[str, tuple[str, str, str]]
_OWN_WAYS: Ways = {
    "orgs_territory_version": ("name", "territory", "territory_id"),
    "orgs_body_version": ("name", "body", "body_id"),
    "orgs_body_code": ("code", "body", "body_id"),
    "orgs_reorganisation": ("title", "reorganisation", "id"),
    "orgs_reorganisation_link": (
        f"{_ACT_OF_STEP}>orgs_reorganisation.title", "reorganisation", _ACT_OF_STEP
    ),
    "orgs_reorganisation_result": (
        f"{_ACT_OF_STEP}>orgs_reorganisation.title", "reorganisation", _ACT_OF_STEP
    ),
}  # fmt: skip
#: Rows named of each kind before the rest is only counted.
_NAMED = 10


def built_on(
    reorganisation_id: UUID,
    labels: Mapping[str, str] | None = None,
    *,
    derived: Collection[str] = (),
    ways: Ways | None = None,
    own: bool = False,
) -> tuple[Built, ...]:
    """What stands in the way of undoing: rows changed since, rows that refer to what the act made, places taken again.

    Foreign keys are read from the database itself, so that no room can be forgotten; ``labels`` (table → words) says
    what people call the rows of other rooms.

    :param derived: tables whose rows stand in nobody's way: computed anew from others, or only telling of something.
    :param ways: how rows of other rooms are named, and where each is dealt with.
    :param own: only the tables of this room; those of others have been put back by now.
    """
    tables = set(_JOURNALLED) if own else _JOURNALLED | _journalled(reorganisation_id)
    said = {**_OWN_LABELS, **(labels or {})}
    known = {**_OWN_WAYS, **(ways or {})}
    found = [
        *_changed_since(reorganisation_id, tables - set(derived), said, known),
        *_taken_again(reorganisation_id),
        *_left_hanging(reorganisation_id),
    ]
    counts: dict[str, int] = {}
    rows: dict[str, list[BuiltRow]] = defaultdict(list)
    columns: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key in _references(tables, derived):
        columns[key["table"]].append(key)
    for table, keys in columns.items():
        count, first = _hanging(reorganisation_id, table, keys, tables)
        if count:
            label = said.get(table, f"dữ liệu khác ({table})")
            counts[label] = counts.get(label, 0) + count
            rows[label] += [row for row in _called(table, first, known) if row not in rows[label]]
    found += [Built(label, count, rows=tuple(rows[label][:_NAMED])) for label, count in counts.items()]
    return tuple(found)


def bodies_made(reorganisation_id: UUID) -> tuple[UUID, ...]:
    """Bodies the act made: those that go when it is undone."""
    rows = rows_of(
        """SELECT key::uuid AS id FROM orgs_reorganisation_change
           WHERE reorganisation_id = %(id)s AND "table" = 'orgs_body' AND before IS NULL ORDER BY 1""",
        {"id": reorganisation_id},
    )
    return tuple(row["id"] for row in rows)


def rows_done(reorganisation_id: UUID, labels: Mapping[str, str], ways: Ways) -> Iterator[RowDone]:
    """Every row of these tables that an act in force made, changed or withdrew, by name. A query a table."""
    for table in sorted(_journalled(reorganisation_id) & labels.keys() & ways.keys()):
        joins: list[str] = []
        name = _column(ways[table][0], joins)
        rows = rows_of(
            f"""SELECT {name} AS name, coalesce(c.before->>'body_id', c.before->>'owner_id')::uuid AS was,
                       coalesce(c.after->>'body_id', c.after->>'owner_id')::uuid AS is_now,
                       CASE WHEN c.before IS NULL THEN 'made' WHEN c.after IS NULL THEN 'withdrawn' ELSE 'changed' END AS how
                FROM orgs_reorganisation_change c LEFT JOIN {table} t ON t.id = c.key::{_kind(table)} {" ".join(joins)}
                WHERE c.reorganisation_id = %(id)s AND c."table" = %(table)s ORDER BY 1, c.id""",  # noqa: S608 -- tables and columns named in this code
            {"id": reorganisation_id, "table": table},
        )
        for row in rows:
            yield RowDone(labels[table], str(row["name"] or ""), row["how"], row["was"], row["is_now"])


def _journalled(reorganisation_id: UUID) -> set[str]:
    rows = rows_of(
        'SELECT DISTINCT "table" FROM orgs_reorganisation_change WHERE reorganisation_id = %(id)s',
        {"id": reorganisation_id},
    )
    return {row["table"] for row in rows}


def _key_of(table: str) -> Any:
    """The key of a table."""
    models = apps.get_models(include_auto_created=True)
    return next(model for model in models if model._meta.db_table == table)._meta.pk


def _kind(table: str) -> str:
    """The type of a table's key."""
    return "uuid" if isinstance(_key_of(table), UUIDField) else "bigint"


def _called(table: str, keys: Sequence[str], ways: Ways) -> list[BuiltRow]:
    """These rows by name, each with the record on whose page it is dealt with. One query."""
    if table not in ways or not keys:
        return []
    name, kind, ident = ways[table]
    joins: list[str] = []
    key = _key_of(table).column
    rows = rows_of(
        f"""SELECT {_column(name, joins)} AS name, {_column(ident, joins)} AS ident FROM {table} t {" ".join(joins)}
            WHERE t."{key}" = ANY(%(keys)s::{_kind(table)}[]) ORDER BY 1, t."{key}" """,  # noqa: S608 -- tables and columns named in this code
        {"keys": list(keys)},
    )
    return [BuiltRow(str(row["name"] or ""), kind, str(row["ident"] or "")) for row in rows]


def _column(way: str, joins: list[str]) -> str:
    """The column at the end of a way; the tables on it are added to ``joins``."""
    parts = way.split(">")
    here, column = "t", parts[0]
    for step in parts[1:]:
        table, _dot, following = step.partition(".")
        alias = f"j{len(joins)}"
        joins.append(f'LEFT JOIN {table} {alias} ON {alias}.id = {here}."{column}"')
        here, column = alias, following
    return f'{here}."{column}"'


def _changed_since(
    reorganisation_id: UUID, tables: Collection[str], labels: Mapping[str, str], ways: Ways
) -> list[Built]:
    """Rows of the journal that are no longer as the act left them, by the names people know."""
    found: list[Built] = []
    for table in sorted(tables):
        rows = rows_of(
            f"""SELECT c.key, coalesce(c.after->>'name', c.after->>'title', c.after->>'code', '') AS name
                FROM orgs_reorganisation_change c LEFT JOIN {table} t ON t.id = c.key::{_kind(table)}
                WHERE c.reorganisation_id = %(id)s AND c."table" = %(table)s
                  AND to_jsonb(t) IS DISTINCT FROM c.after ORDER BY 2, 1""",  # noqa: S608 -- tables of our own database
            {"id": reorganisation_id, "table": table},
        )
        if rows:
            names = tuple(row["name"] for row in rows if row["name"])
            first = _called(table, [row["key"] for row in rows[:_NAMED]], ways)
            found.append(
                Built("đã sửa sau khi sắp xếp", len(rows), names[:20], labels.get(table, ""), tuple(first))
            )
    return found


#: What would clash with rows written back: what it is called, the table, when two rows may not stand together.
_CLASHES = (
    ("mã địa bàn đã dùng lại", "orgs_territory_version", "b.code <> '' AND t.code = b.code"),
    (
        "vị trí đã có cơ quan khác",
        "orgs_body_version",
        "b.slot <> '' AND t.slot = b.slot AND t.territory_id = b.territory_id",
    ),
    ("mã cơ quan đã dùng lại", "orgs_body_code", "t.scheme = b.scheme AND t.code = b.code"),
)


def _taken_again(reorganisation_id: UUID) -> list[Built]:
    """Codes and places that the rows written back would need and others hold by now."""
    found = []
    for label, table, clash in _CLASHES:
        rows = rows_of(
            f"""WITH own AS MATERIALIZED (
                    SELECT key::bigint AS id, before FROM orgs_reorganisation_change
                    WHERE reorganisation_id = %(id)s AND "table" = %(table)s),
                kept AS MATERIALIZED (
                    SELECT r.* FROM own, jsonb_populate_record(NULL::{table}, own.before) r WHERE before IS NOT NULL),
                others AS MATERIALIZED (
                    SELECT t.* FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM own WHERE own.id = t.id))
                SELECT DISTINCT to_jsonb(t)->>'name' AS name, to_jsonb(t)->>'code' AS code
                FROM kept b JOIN others t ON {clash} AND t.valid && b.valid""",  # noqa: S608 -- our own tables
            {"id": reorganisation_id, "table": table},
        )
        if rows:
            names = sorted({row["name"] or row["code"] for row in rows})
            found.append(Built(label, len(rows), tuple(names[:20])))
    return found


#: Who stands under whom: table, column of what it stands under, that one's table and key.
_STANDING = (
    ("orgs_territory_version", "parent_id", "orgs_territory_version", "territory_id"),
    ("orgs_body_version", "parent_id", "orgs_body_version", "body_id"),
    ("orgs_body_version", "territory_id", "orgs_territory_version", "territory_id"),
)


def _left_hanging(reorganisation_id: UUID) -> list[Built]:
    """Units that would stand under one which is not there on all their days, once every row is written back.

    A later act may have ended the superior of a unit that this one closed or moved; and a unit that this act opened
    again may have others under it by now. (What stands under a unit the act made is found by the foreign keys.)
    """
    names: set[str] = set()
    for table, column, above, unit in _STANDING:
        rows = rows_of(
            f"""WITH act AS (SELECT "on" AS day FROM orgs_reorganisation WHERE id = %(id)s),
                own AS MATERIALIZED (
                    SELECT key::bigint AS id, before, (after->>'{unit}')::uuid AS unit
                    FROM orgs_reorganisation_change WHERE reorganisation_id = %(id)s AND "table" = '{above}'),
                mine AS MATERIALIZED (
                    SELECT key::bigint AS id, before FROM orgs_reorganisation_change
                    WHERE reorganisation_id = %(id)s AND "table" = '{table}'),
                made AS MATERIALIZED (
                    SELECT key::uuid AS id FROM orgs_reorganisation_change WHERE reorganisation_id = %(id)s
                    AND "table" IN ('orgs_territory', 'orgs_body') AND before IS NULL),
                units AS MATERIALIZED (SELECT unit AS id FROM own EXCEPT SELECT id FROM made),
                below AS MATERIALIZED (
                    SELECT r.name, r.{column} AS up, r.valid
                    FROM mine m, jsonb_populate_record(NULL::{table}, m.before) r WHERE m.before IS NOT NULL
                    UNION ALL
                    SELECT t.name, t.{column}, t.valid FROM {table} t JOIN units u ON u.id = t.{column}
                    WHERE NOT EXISTS (SELECT 1 FROM mine m WHERE m.id = t.id)),
                ups AS MATERIALIZED (SELECT DISTINCT up FROM below),
                spans AS (
                    SELECT v.unit, range_agg(v.valid) AS days FROM (
                        SELECT t.{unit} AS unit, t.valid FROM {above} t JOIN ups ON ups.up = t.{unit}
                        WHERE NOT EXISTS (SELECT 1 FROM own o WHERE o.id = t.id)
                        UNION ALL
                        SELECT r.{unit}, r.valid FROM own o, jsonb_populate_record(NULL::{above}, o.before) r
                        WHERE o.before IS NOT NULL) v
                    GROUP BY v.unit)
                SELECT DISTINCT b.name FROM below b CROSS JOIN act LEFT JOIN spans s ON s.unit = b.up
                WHERE b.up IS NOT NULL AND NOT isempty(b.valid * daterange(act.day, NULL))
                  AND NOT coalesce(s.days @> (b.valid * daterange(act.day, NULL)), false)""",  # noqa: S608 -- our own tables
            {"id": reorganisation_id},
        )
        names |= {row["name"] for row in rows}
    if not names:
        return []
    return [Built("cấp trên hoặc địa bàn không còn nếu hoàn tác", len(names), tuple(sorted(names)[:20]))]


def _references(tables: Collection[str], derived: Collection[str]) -> list[dict[str, Any]]:
    """Every single-column foreign key of the database that points at a table of the journal."""
    return rows_of(
        """SELECT c.conrelid::regclass::text AS "table", a.attname AS "column", c.confrelid::regclass::text AS target,
                  p.attname AS key
           FROM pg_constraint c
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           LEFT JOIN pg_index i ON i.indrelid = c.conrelid AND i.indisprimary
           LEFT JOIN pg_attribute p ON p.attrelid = c.conrelid AND p.attnum = i.indkey[0]
           WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.confrelid::regclass::text = ANY(%(tables)s)
             AND NOT c.conrelid::regclass::text = ANY(%(derived)s)
           ORDER BY 1, 2""",
        {
            "tables": list(tables),
            "derived": ["orgs_body_place", "orgs_reorganisation_change", *derived],
        },
    )


def _hanging(
    reorganisation_id: UUID, table: str, keys: Sequence[Mapping[str, Any]], tables: Collection[str]
) -> tuple[int, list[str]]:
    """How many rows of a table refer to rows the act made, without the act's own rows; the first by key."""
    own = "false"
    if table in tables:
        own = """EXISTS (SELECT 1 FROM orgs_reorganisation_change o WHERE o.reorganisation_id = %(id)s
                         AND o."table" = %(table)s AND o.key = t.id::text)"""
    elif table == "orgs_reorganisation_result":
        own = "t.step_id IN (SELECT s.id FROM orgs_reorganisation_step s WHERE s.reorganisation_id = %(id)s)"
    column = _key_of(table).column
    found = " UNION ".join(
        f"""SELECT t."{column}" AS id FROM {table} t
            JOIN orgs_reorganisation_change c ON c.reorganisation_id = %(id)s AND c."table" = '{key["target"]}'
                 AND c.before IS NULL AND t."{key["column"]}" = c.key::{_kind(key["target"])}
            WHERE NOT ({own})"""  # noqa: S608 -- names read from the catalogue of our own database
        for key in keys
    )
    rows = rows_of(
        f"""WITH found AS MATERIALIZED ({found})
            SELECT (SELECT count(*) FROM found) AS n,
                   ARRAY(SELECT id::text FROM found ORDER BY id LIMIT {_NAMED}) AS first""",  # noqa: S608
        {"id": reorganisation_id, "table": table},
    )
    return int(rows[0]["n"]), list(rows[0]["first"])
