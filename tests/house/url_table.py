"""The policy of every address: URL name × member of the cast × expected answer.

Each room of pages has a file in ``tests/house/url_rows/`` with a list ``ROWS``:

    ROWS = [
        Row(
            "person",                                              # URL name, with its namespace if any
            lambda cast: {"person": cast.officer.person_id},       # arguments of the address
            {
                SIGN_IN: "anonymous",                              # sent to the sign-in page
                200: "officer contributor chair auditor people_steward system_steward",
                404: "stranger",                                   # out of scope: never told apart from absent
                403: "without_post",
            },
        ),
        Row("end_appointment", ..., {...}, method="POST", data=lambda cast: {"reason": "x"}),
    ]

Every row names each member of ``CORE`` exactly once; more members of ``tests/cast.py`` may be named. ``prepare`` makes
what the address needs (called once, returns a value given to ``kwargs`` and ``data`` as ``made``: use lambdas with two
arguments then). Each request runs in its own savepoint, so one member's POST is not seen by the next.
A route without any row fails ``test_url_table.py``. Write the row first: it is the decision who may see the page.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.house import url_rows

#: Members every row must decide about.
CORE = (
    "anonymous",
    "officer",
    "contributor",
    "chair",
    "stranger",
    "auditor",
    "people_steward",
    "system_steward",
    "without_post",
)

#: Expected answer: a redirect to the sign-in page (401 under /api/).
SIGN_IN = "sign-in"

#: Shorthand for rows.
INSIDE = "officer contributor chair auditor people_steward system_steward"
SIGNED_IN = f"{INSIDE} stranger"
EVERYBODY = f"anonymous {SIGNED_IN} without_post"


def nothing(*_args: Any) -> dict[str, Any]:
    """No arguments."""
    return {}


@dataclass(frozen=True)
class Row:
    """What each member gets at an address."""

    name: str
    kwargs: Callable[..., Mapping[str, Any]] = nothing
    expects: Mapping[int | str, str] = field(default_factory=dict)
    method: str = "GET"
    data: Callable[..., Mapping[str, Any]] = nothing
    prepare: Callable[[Any], Any] | None = None
    note: str = ""

    def answers(self) -> dict[str, int | str]:
        """Member → expected answer."""
        found: dict[str, int | str] = {}
        for answer, members in self.expects.items():
            for member in members.split():
                if member in found:
                    raise ValueError(f"{self.name}: {member} stands twice")
                found[member] = answer
        return found

    def __str__(self) -> str:
        return " ".join(part for part in (self.method, self.name, self.note) if part)


def rows() -> list[Row]:
    """Every row of every file."""
    found: list[Row] = []
    for module in pkgutil.iter_modules(url_rows.__path__):
        found += importlib.import_module(f"tests.house.url_rows.{module.name}").ROWS
    return found
