"""The database for every test of the repository (see ``thidua.launch.testing``); started only if a test needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.cast_fixtures", "tests.chromium", "tests.audit_lines"]

sys.path.insert(0, str(Path(__file__).parent / "src"))

#: Live-server tests drive the ORM from a thread that Playwright's event loop also uses.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[None]:
    """A migrated database of this process's own, copied from the cached template; ``--create-db`` rebuilds that."""
    from thidua.launch.testing import own_database

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_thidua_{os.getpid()}_{worker}"
    rebuild = bool(request.config.getoption("create_db"))
    with django_db_blocker.unblock(), own_database(name, rebuild=rebuild):  # type: ignore[attr-defined]
        yield
