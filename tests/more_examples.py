"""``EXAMPLES=1000 pytest -p tests.more_examples``: every property is tried on at least so many examples.

Says at the end how many properties there were, so that a run in which none was found cannot pass unnoticed.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.internal.detection import is_hypothesis_test

EXAMPLES = int(os.environ.get("EXAMPLES", "1000"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Raise the number of examples of each property; those that try more already stay."""
    seen: set[int] = set()
    for item in items:
        test: Any = getattr(item, "obj", None)
        if test is None or not is_hypothesis_test(test):
            continue
        test = getattr(test, "__func__", test)
        if id(test) not in seen:
            seen.add(id(test))
            own = getattr(test, "_hypothesis_internal_use_settings", None) or settings.default
            test._hypothesis_internal_use_settings = settings(
                own, max_examples=max(EXAMPLES, own.max_examples), deadline=None
            )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line: properties tried, and on how many examples each at least."""
    reports = [r for key in ("passed", "failed") for r in terminalreporter.stats.get(key, [])]
    tried = [r for r in reports if "hypothesis" in r.keywords]
    terminalreporter.write_line(f"properties: {len(tried)} tried on at least {EXAMPLES:,} examples each")
