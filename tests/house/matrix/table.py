"""All rows together, and what the house's addresses are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.matrix import rows as row_modules
from tests.house.matrix.asking import METHODS, expectations
from tests.house.matrix.row import PLACES, ROLES, Row

#: The style guide exists while developing only.
DEVELOPING = ("styleguide:",)


@cache
def rows() -> tuple[Row, ...]:
    """Every row of every file, in order."""
    found: list[Row] = []
    for module in pkgutil.iter_modules(row_modules.__path__):
        found += importlib.import_module(f"tests.house.matrix.rows.{module.name}").ROWS
    return tuple(found)


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


@cache
def others() -> Mapping[Row, tuple[str, ...]]:
    """The first row of each address → the methods no row of that address has; all must be refused."""
    first: dict[str, Row] = {}
    has: dict[str, set[str]] = {}
    for row in rows():
        first.setdefault(row.name, row)
        has.setdefault(row.name, set()).add(row.method)
    return {row: tuple(m for m in METHODS if m not in has[name]) for name, row in first.items()}


def size(*, full: bool) -> str:
    """What is asked, in one line of figures."""
    cells = sum(len(list(expectations(row, full=full))) for row in rows())
    kinds = len({row.name for row in rows()})
    return (
        f"{kinds} routes, {len(rows())} rows × {len(ROLES)} roles × {len(PLACES)} places and 6 further relations"
        " (former, moved, closed, delegate, without post, anonymous):"
        f" {cells:,} answers {'(all)' if full else '(the sample)'}"
    )
