"""Columns of many rows at once: what ``bulk_update`` would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.orgs.models import BodyVersion, LoadedPack
from thidua.foundations.orgs.services import write_columns

from .conftest import World

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_the_others_stay() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    rows = [LoadedPack(code=f"p{n}", digest="d", data={}, loaded_at=at) for n in range(2503)]
    LoadedPack.objects.bulk_create(rows)
    for n, row in enumerate(rows):
        row.digest, row.data = f"new ' {n}\n%s", {"n": n, "chữ": "Đồng bộ", "list": [None, n]}
    assert write_columns(rows[:-1], ["digest", "data"]) == 2502
    stored = {row.code: row for row in LoadedPack.objects.all()}
    assert all(
        (stored[row.code].digest, stored[row.code].data, stored[row.code].loaded_at)
        == (row.digest, row.data, at)
        for row in rows[:-1]
    )
    assert (stored["p2502"].digest, stored["p2502"].data) == ("d", {})


def test_days_lists_and_references_are_written_as_they_are(world: World) -> None:
    rows = list(BodyVersion.objects.filter(parent__isnull=False).order_by("id")[:2])
    end = date(2040, 1, 1)
    for row, aliases in zip(rows, ([], ['Uỷ ban "cũ"', "a,b"]), strict=True):
        row.valid, row.aliases, row.parent_id = DateRange(row.valid.lower, end), aliases, None
    assert write_columns(rows, ["valid", "aliases", "parent"]) == 2
    stored = BodyVersion.objects.in_bulk([row.pk for row in rows])
    assert [
        (stored[row.pk].valid.upper, stored[row.pk].aliases, stored[row.pk].parent_id) for row in rows
    ] == [
        (end, [], None),
        (end, ['Uỷ ban "cũ"', "a,b"], None),
    ]
    # Nothing to write is no statement; a row that is not there is not made.
    rows[0].pk = 10**9
    assert (write_columns([], ["valid"]), write_columns(rows[:1], ["valid"])) == (0, 0)
