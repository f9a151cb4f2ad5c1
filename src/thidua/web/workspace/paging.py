"""Pages of a list whose rows are already cut by the selector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

#: Rows on one page of a list.
PER_PAGE = 50


class _Counted(Sequence[Any]):
    """Stands for all rows while holding only one page of them."""

    def __init__(self, rows: Sequence[Any], total: int, offset: int) -> None:
        self._rows, self._total, self._offset = rows, total, offset

    def __len__(self) -> int:
        return self._total

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            start = (index.start or 0) - self._offset
            return list(self._rows)[start : (index.stop or self._total) - self._offset]
        return self._rows[index - self._offset]


def page_number(request: HttpRequest) -> int:
    """The page asked for (``trang``), at least 1."""
    try:
        return max(1, int(request.GET.get("trang", "1")))
    except ValueError:
        return 1


def page_of(rows: Sequence[Any], total: int, number: int, per_page: int = PER_PAGE) -> Page[Any]:
    """A Django page over rows the selector has cut to ``number``."""
    number = min(number, max(1, -(-total // per_page)))
    return Paginator(_Counted(rows, total, (number - 1) * per_page), per_page).get_page(number)
