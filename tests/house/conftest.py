"""Says at the end of a run how much of the authorisation matrix was asked."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line, also when several processes shared the rows."""
    reports = [r for key in ("passed", "failed") for r in terminalreporter.stats.get(key, [])]
    asked = [value for r in reports for name, value in r.user_properties if name == "matrix"]
    if asked:
        from tests.house.matrix.table import size
        from tests.house.test_matrix import FULL

        terminalreporter.write_line(f"authorisation matrix: {size(full=FULL)}; {sum(asked):,} checks made")
