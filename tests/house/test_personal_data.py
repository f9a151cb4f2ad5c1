"""The personal data register holds every column of every table; a new one without a line fails here, by name."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.cast import Cast
from thidua.foundations.privacy import rules, selectors
from thidua.web.privacy import register as register_pages


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


def test_every_part_of_the_system_has_a_name_for_people(cast: Cast) -> None:
    """The filter of the register shows no name of a package."""
    assert set(register_pages.ROOMS) == set(selectors.rooms())
    page = cast.client("system_steward").get("/du-lieu-ca-nhan/").content.decode()
    options = re.findall(
        r"<option[^>]*>([^<]*)</option>", page.split('id="phan"', 1)[1].split("</select>", 1)[0]
    )
    assert len(options) > 15
    assert not [one for one in options if re.fullmatch(r"[a-z_ ]+", unescape(one).strip())]
    assert "Số tổng hợp" in options
