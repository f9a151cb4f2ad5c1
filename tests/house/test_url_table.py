"""Every address answers each member of the cast as the policy table says; no address is without a row."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.cast import MEMBERS, Cast
from tests.house.url_table import CORE, SIGN_IN, Row, rows
from thidua.web.edge import CLOSED

ROWS = rows()

#: The style guide exists while developing only.
DEVELOPING = ("styleguide:",)


def routes() -> list[str]:
    """Names of all addresses with their namespaces; an address without a name is given by its pattern."""
    found: list[str] = []

    def walk(patterns: list[URLPattern | URLResolver], space: str, prefix: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                walk(pattern.url_patterns, inner, prefix + str(pattern.pattern))
            else:
                found.append(space + pattern.name if pattern.name else f"<no name> {prefix}{pattern.pattern}")

    walk(get_resolver().url_patterns, "", "/")
    return sorted({name for name in found if not name.startswith(DEVELOPING)})


def test_every_address_has_a_row_in_the_policy_table() -> None:
    missing = [name for name in routes() if name not in {row.name for row in ROWS}]
    assert missing == [], (
        f"{len(missing)} address(es) without a policy: {', '.join(missing)}. Decide who may open each and add a Row to a "
        "file in tests/house/url_rows/ (the format is at the top of tests/house/url_table.py)."
    )


def test_no_row_speaks_of_an_address_that_is_gone() -> None:
    known = set(routes())
    assert [row.name for row in ROWS if row.name not in known] == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_decides_about_everybody(row: Row) -> None:
    answers = row.answers()
    assert [member for member in CORE if member not in answers] == [], (
        f"{row}: decide about these members too"
    )
    assert [member for member in answers if member not in MEMBERS and member != "anonymous"] == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_address_answers_as_the_table_says(cast: Cast, row: Row) -> None:
    made = (row.prepare(cast),) if row.prepare else ()
    wrong: list[str] = []
    for member, expected in row.answers().items():
        client = cast.client(member, raise_request_exception=True)
        with transaction.atomic():
            try:
                url = reverse(row.name, kwargs=dict(row.kwargs(cast, *made)))
            except NoReverseMatch:
                pytest.fail(f"{row}: its arguments do not fit the address")
            data = dict(row.data(cast, *made))
            response = (
                client.generic(row.method, url)
                if row.method not in {"GET", "POST"}
                else (client.get(url, data) if row.method == "GET" else client.post(url, data))
            )
            if row.method == "GET" and member == "officer":
                head = client.head(url, data)
                if (head.status_code, head.getvalue()) != (response.status_code, b""):
                    wrong.append(f"HEAD: {head.status_code} instead of {response.status_code}, or a body")
            transaction.set_rollback(True)
        got: int | str = response.status_code
        to_sign_in = got == 302 and "/login/" in response["Location"]
        if to_sign_in or (got == 401 and url.startswith("/api/")):
            got = SIGN_IN
        if got != expected:
            wrong.append(f"{member}: expected {expected}, got {got}")
    assert wrong == [], f"{row}: {'; '.join(wrong)}"


def test_what_is_closed_is_closed_for_everybody() -> None:
    """The table repeats it row by row; this catches a name added to CLOSED without a row."""
    closed = {row.name for row in ROWS if set(row.expects) == {404}}
    assert closed >= CLOSED & set(routes())
