"""Two people moving bodies at once: each move is harmless alone, together they would close a cycle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from psycopg import sql

A, B = UUID(int=1), UUID(int=2)


@pytest.fixture
def scratch(django_db_setup: None) -> Iterator[dict[str, Any]]:
    """A database with the guard of the real migration on a bare table: the world's own transaction holds its lock."""
    settings = connection.settings_dict
    where = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    name = f"test_thidua_race_{uuid4().hex[:12]}"
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            guard = import_module("thidua.foundations.orgs.migrations.0003_no_cycles")
            with psycopg.connect(**where, dbname=name, autocommit=True) as here:
                here.execute(
                    "CREATE TABLE orgs_body_version (body_id uuid, parent_id uuid, valid daterange, "
                    "CONSTRAINT once PRIMARY KEY (body_id))"
                )
                here.execute(guard.FUNCTION)
                here.execute(guard._triggers("orgs_body_version", "body_id"))
                for body in (A, B):
                    here.execute("INSERT INTO orgs_body_version VALUES (%s, NULL, '[2025-01-01,)')", [body])
            yield {**where, "dbname": name}
        finally:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def test_the_second_of_two_crossing_moves_waits_and_is_refused(scratch: dict[str, Any]) -> None:
    move = "UPDATE orgs_body_version SET parent_id = %s WHERE body_id = %s"
    outcome: list[Exception | None] = []

    def second() -> None:
        with psycopg.connect(**scratch) as other:
            try:
                other.execute(move, [A, B])
                outcome.append(None)
            except psycopg.errors.CheckViolation as error:
                outcome.append(error)

    with psycopg.connect(**scratch) as one:
        one.execute(move, [B, A])
        rival = threading.Thread(target=second)
        rival.start()
        rival.join(timeout=1.0)
        assert rival.is_alive(), "the second move must wait for the first"
        one.commit()
        rival.join(timeout=30)
    assert len(outcome) == 1
    assert isinstance(outcome[0], psycopg.errors.CheckViolation)
    assert outcome[0].diag.constraint_name == "orgs_body_version_no_cycle"
