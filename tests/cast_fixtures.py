"""Fixtures every test may use: the cast, tables that may be emptied between tests, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast, Copied

_built: list[Copied[Cast]] = []

_EMPTYING_REFUSED = """
DO $$ DECLARE row record; BEGIN
    FOR row IN SELECT tgrelid::regclass AS tab, tgname FROM pg_trigger WHERE tgtype & 32 = 32 AND NOT tgisinternal LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', row.tab, row.tgname);
    END LOOP;
END $$
"""


@pytest.fixture(autouse=True)
def _tables_may_be_emptied(request: pytest.FixtureRequest) -> None:
    """Between transactional tests Django empties every table, which append-only tables refuse.

    Only the refusal of TRUNCATE is lifted, only in the test database, only when such a test runs.
    """
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker and marker.kwargs.get("transaction"))
    if not transactional and not {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("django_db_setup")
    blocker: Any = request.getfixturevalue("django_db_blocker")
    from django.db import connection

    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_EMPTYING_REFUSED)


@pytest.fixture(autouse=True)
def _everything_is_answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a closed browser still asked is answered before the tables are emptied: the two would lock each other out."""
    if "live_server" not in request.fixturenames:
        yield
        return
    from tests.answering import Answering

    request.getfixturevalue("transactional_db")
    answering = Answering()
    yield
    answering.wait()


@pytest.fixture
def cast(db: None) -> Cast:
    """The small world of ``tests/cast.py``; built by the first test that asks, copied for the others."""
    from tests.cast import Copied, build

    if not _built:
        _built.append(Copied(build))
        return _built[0].cast
    return _built[0].put()
