"""What an act left behind: audit lines (exactly one of each act) and notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from thidua.foundations.audit import selectors as audit
from thidua.foundations.notices import selectors as notices


def verbs_of(act: Callable[[], Any]) -> list[str]:
    """The verbs of the lines an act adds, oldest first."""
    head = audit.recent(None, limit=1)
    last = head[0].sequence if head else 0
    act()
    return [line.verb for line in reversed(audit.recent(None, limit=500)) if line.sequence > last]


def told(cast: Cast, who: str, kind: str = "") -> list[str]:
    """The kinds of notice somebody of the cast has, oldest first; only those whose kind begins so."""
    cards, _total = notices.list_notices(cast.actor(who), limit=500)
    return [card.kind for card in reversed(cards) if card.kind.startswith(kind)]
