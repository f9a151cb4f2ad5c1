"""One page of a long list, and how many rows there are in all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Rows(Protocol[T_co]):
    """Rows that the database holds: any slice of them, and their number."""

    def __getitem__(self, part: slice, /) -> Iterable[T_co]: ...

    def count(self) -> int: ...


def page_of(rows: Rows[T_co], *, limit: int, offset: int = 0) -> tuple[list[T_co], int]:
    """One page and the number of all rows, which is asked for only where the page does not say it: most lists are short.

    >>> class Kept(list):
    ...     count = list.__len__
    >>> three = Kept("abc")
    >>> page_of(three, limit=5), page_of(three, limit=2), page_of(three, limit=2, offset=2)
    ((['a', 'b', 'c'], 3), (['a', 'b'], 3), (['c'], 3))
    >>> page_of(three, limit=2, offset=4)
    ([], 3)

    :param limit: rows of a page, at least 1. :param offset: rows before the page.
    """
    shown = list(rows[offset : offset + limit])
    last = len(shown) < limit and (shown or not offset)
    return shown, offset + len(shown) if last else rows.count()
