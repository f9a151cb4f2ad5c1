"""Counting audit lines: every act leaves exactly one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from thidua.foundations.audit import selectors as audit


def verbs_of(act: Callable[[], Any]) -> list[str]:
    """The verbs of the lines an act adds, oldest first."""
    head = audit.recent(None, limit=1)
    last = head[0].sequence if head else 0
    act()
    return [line.verb for line in reversed(audit.recent(None, limit=500)) if line.sequence > last]
