"""All rows together, and what the house's addresses are."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

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


def _addresses(resolver: URLResolver) -> Iterator[tuple[str, str, Any]]:
    """Name with namespaces (without a name: its pattern), pattern and view of every address."""

    def walk(
        patterns: list[URLPattern | URLResolver], space: str, prefix: str
    ) -> Iterator[tuple[str, str, Any]]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner, path)
            else:
                yield space + pattern.name if pattern.name else f"<no name> {path}", path, pattern.callback

    return walk(resolver.url_patterns, "", "/")


def routes() -> list[str]:
    """Names of all addresses with their namespaces; an address without a name is given by its pattern."""
    found = {name for name, _path, _view in _addresses(get_resolver())}
    return sorted(name for name in found if not name.startswith(DEVELOPING))


#: Where other systems ask.
API = "/api/"


def undecided_operations(
    told: Iterable[Row], resolver: URLResolver, described: Mapping[str, Any] | None
) -> list[str]:
    """What stands under ``/api/`` and no row decides about, one line each.

    An operation is a method of an address: those a class of Django's or the description says. An address whose methods
    nobody can tell needs a row at least; the others are then asked and must be refused.

    :param described: the OpenAPI description the room publishes; with addresses there must be one.
    """
    rows = {(row.method, row.name) for row in told}
    names = {name for _method, name in rows}
    found: list[str] = []
    known: dict[str, str] = {}
    for name, path, view in _addresses(resolver):
        if not path.startswith(API):
            continue
        known[_unnamed(path)] = name
        own = getattr(view, "view_class", None)
        methods = [m.upper() for m in own.http_method_names if hasattr(own, m)] if own else []
        asked = [m for m in methods if m not in {"OPTIONS", "HEAD"}]
        found += [f"{m} {path}" for m in asked if (m, name) not in rows]
        if not asked and name not in names:
            found.append(f"? {path}")
    if known and described is None:
        found.append(f"{API} has addresses and thidua.api describes none of them: export openapi() there")
    for path, operations in (described or {}).get("paths", {}).items():
        own_name = known.get(_unnamed(path))
        for method in operations:
            if method.upper() in METHODS and (own_name is None or (method.upper(), own_name) not in rows):
                found.append(
                    f"{method.upper()} {path}" + ("" if own_name else " (described, no such address)")
                )
    return list(dict.fromkeys(found))


def _unnamed(path: str) -> str:
    """A path with its parameters left open: Django writes ``<uuid:id>``, OpenAPI ``{id}``."""
    return re.sub(r"<[^>]+>|\{[^}]+\}", "{}", path)


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
