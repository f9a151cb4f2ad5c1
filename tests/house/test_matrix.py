"""The authorisation matrix: every address answers every role in every relation as the rows say; none is missing.

In ``make test`` a sample of each row is asked; ``make matrix`` asks all of it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, get_resolver, include, path
from django.urls.resolvers import RegexPattern
from django.views import View

from tests.cast import Copied
from tests.house.matrix import table
from tests.house.matrix.asking import check
from tests.house.matrix.row import ROLES, Row, act, read
from tests.house.matrix.world import World, build
from thidua import api
from thidua.foundations.access import roles
from thidua.web.account import accounts
from thidua.web.edge import CLOSED
from thidua.web.workspace.obligations import acts as obligation_acts
from thidua.web.workspace.plans import amending, review
from thidua.web.workspace.reports import acts as report_acts

FULL = os.environ.get("MATRIX") == "full"
ROWS = table.rows()

_built: list[Copied[World]] = []


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of the matrix, in one transaction for all rows."""
    logging.disable(logging.WARNING)  # thousands of refusals, each of which Django would note
    with django_db_blocker.unblock(), transaction.atomic():
        if not _built:
            _built.append(Copied(build))
        else:
            _built[0].put()
        yield _built[0].cast
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def scene(world: World, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The record of the rows that share it, in a savepoint of its own."""
    with transaction.atomic():
        yield request.param(world)
        transaction.set_rollback(True)


def test_every_address_has_a_row() -> None:
    missing = [name for name in table.routes() if name not in {row.name for row in ROWS}]
    assert missing == [], (
        f"{len(missing)} address(es) nobody decided about: {', '.join(missing)}. Decide who gets what and add rows to a "
        "file in tests/house/matrix/rows/ (how: the top of tests/house/matrix/row.py)."
    )


def test_every_operation_for_other_systems_has_a_row() -> None:
    """Not one is there yet; the day one is, it needs a row, and a description that names it."""
    described = getattr(api, "openapi", None)
    missing = table.undecided_operations(ROWS, get_resolver(), described() if described else None)
    assert missing == [], f"nobody decided about {'; '.join(missing)}: tests/house/matrix/row.py says how"


class _Counted(View):
    """An operation nobody decided about, read and written."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return HttpResponse(b"{}")

    post = get


def _function(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"{}")


def test_an_operation_without_a_row_would_be_found() -> None:
    """The walk, on an interface that does not exist."""
    addresses = (
        path("api/so/<int:number>/", _Counted.as_view(), name="api_number"),
        path("api/", include([path("khac/", _function)])),
        path("trang/", _function, name="a_page"),
    )
    resolver = URLResolver(RegexPattern(r"^/"), addresses)
    described = {
        "paths": {"/api/so/{number}/": {"get": {}, "delete": {}, "summary": ""}, "/api/ma/": {"get": {}}}
    }
    told = [read("api_number", why="mẫu"), read("<no name> /api/khac/", why="mẫu")]
    assert table.undecided_operations(told, resolver, described) == [
        "POST /api/so/<int:number>/",
        "DELETE /api/so/{number}/",
        "GET /api/ma/ (described, no such address)",
    ]
    told += [act("api_number", why="mẫu"), replace(read("api_number", why="mẫu"), method="DELETE")]
    del described["paths"]["/api/ma/"]
    assert table.undecided_operations(told, resolver, described) == []
    assert table.undecided_operations(told[:1], resolver, described)[1:] == [
        "? /api/khac/",
        "DELETE /api/so/{number}/",
    ]
    assert "export openapi()" in table.undecided_operations(told, resolver, None)[0]


def test_no_row_speaks_of_an_address_that_is_gone() -> None:
    assert [row.name for row in ROWS if row.name not in table.routes()] == []


def test_the_matrix_knows_every_role() -> None:
    assert list(ROLES.values()) == list(roles.ROLES)


def test_rows_are_told_apart() -> None:
    names = [str(row) for row in ROWS]
    assert [name for name in names if names.count(name) > 1] == [], "give them a note"


#: Addresses where a word chooses the act → the words they know.
WORDS = {
    "obligation_act": set(obligation_acts.ACTS),
    "plan_provision_judge": set(review.VERBS),
    "plan_amending_act": {*amending.WORDS, "xep-cho"},
    "draft_clause_act": {"bo", "khoi-phuc", "len", "xuong"},
    "round_act": {"doi-han", "huy", "ngoai-le", "dong-ngoai-le"},
    "report_act": set(report_acts.ACTS),
    "person_account": {*accounts.ACTS, "open"},
}


def test_every_act_behind_one_address_has_a_row_of_its_own() -> None:
    told = {name: {row.word for row in ROWS if row.name == name} for name in WORDS}
    assert told == WORDS


def test_what_is_closed_is_closed_for_everybody() -> None:
    """The rows repeat it one by one; this catches a name added to CLOSED without one."""
    assert {row.name for row in ROWS if set(row.answers) == {404}} >= CLOSED & set(table.routes())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "scene"),
    [pytest.param(row, row.scene, id=str(row)) for row in ROWS],
    indirect=["scene"],
    scope="module",
)
def test_the_address_answers_as_its_row_says(
    world: World, row: Row, scene: Any, record_property: Any
) -> None:
    found = list(check(world, row, scene, full=FULL, others=table.others().get(row, ())))
    record_property("matrix", len(found))
    wrong = [complaint for complaint in found if complaint]
    if wrong:
        pytest.fail("\n  ".join([f"{row}: {row.why}", *wrong]), pytrace=False)
