"""What is copied by hand-written lines is what the ORM reads back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.foundations.orgs.services.copying import copy_rows
from thidua.ground.refs import uuid7

TEXTS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]) | st.sampled_from("\\\"{},\t\n\r'N "),
    max_size=12,
)
DAYS = st.none() | st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))


@pytest.mark.django_db
@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=4), DAYS, DAYS, st.booleans()), max_size=5))
def test_what_is_copied_is_read_back(
    found: list[tuple[str, list[str], date | None, date | None, bool]],
) -> None:
    rows = [
        (uuid7(), n, text, texts, DateRange(*sorted((a, b))) if a and b else DateRange(a, b), yes, None)
        for n, (text, texts, a, b, yes) in enumerate(found)
    ]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.copied")
        cursor.execute(
            "CREATE TEMP TABLE copied (id uuid, n int, text text, texts text[], days daterange, yes bool, none text)"
        )
        copy_rows("copied", ("id", "n", "text", "texts", "days", "yes", "none"), rows)
        cursor.execute("SELECT * FROM copied ORDER BY n")
        read = cursor.fetchall()
    assert [(r[0], r[1], r[2], list(r[3]), r[5], r[6]) for r in read] == [
        (r[0], r[1], r[2], r[3], r[5], r[6]) for r in rows
    ]
    assert [(r[4].isempty, r[4].lower, r[4].upper) for r in read] == [
        (True, None, None) if r[4].lower and r[4].lower == r[4].upper else (False, r[4].lower, r[4].upper)
        for r in rows
    ]
