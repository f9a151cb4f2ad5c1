"""The linter (stub to be filled)."""

from __future__ import annotations

from thidua.reading.letterhead import Letterhead
from thidua.reading.outline import Node
from thidua.reading.schema import Finding, Reading


def findings(reading: Reading, root: Node, head: Letterhead) -> list[Finding]:
    return []
