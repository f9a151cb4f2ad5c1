"""Sample people: their common password. Only the demonstration's loader gives it, only to people marked as sample."""

from __future__ import annotations

#: Everybody can read it here, so it opens sample accounts and nothing else (``services.open_account`` refuses it
#: for anybody who is not marked as sample data).
SAMPLE_PASSWORD = "thi-dua-mau-2026"  # noqa: S105
