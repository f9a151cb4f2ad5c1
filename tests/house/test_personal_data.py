"""The personal data register holds every column of every table; a new one without a line fails here, by name."""

from __future__ import annotations

import pytest

from thidua.foundations.privacy import rules, selectors


@pytest.mark.django_db
def test_every_column_of_every_table_has_its_line_in_the_register() -> None:
    assert selectors.problems() == [], "see packs/personal-data/README.md"


@pytest.mark.django_db
def test_a_new_column_and_a_new_table_are_named() -> None:
    shape, before = selectors.shape(), selectors.problems()
    shape["access.Person"]["birthday"] = "DateField"
    shape["access.Nickname"] = {"id": "UUIDField"}
    shape["database.shadow"] = {"body": "TextField"}
    found = [problem for problem in rules.problems(selectors.register(), shape) if problem not in before]
    assert [problem.partition(": ")[0] for problem in found] == [
        "access.Person.birthday",
        "access.Nickname",
        "database.shadow",
    ]
    assert "packs/personal-data/fields/access.yaml" in found[0]


@pytest.mark.django_db
def test_the_register_covers_the_libraries_tables_too() -> None:
    labels = {table.label for table in selectors.register().tables}
    assert {
        "account.EmailAddress",
        "mfa.Authenticator",
        "sessions.Session",
        "procrastinate.ProcrastinateJob",
        "database.thidua_cache",
    } <= labels
