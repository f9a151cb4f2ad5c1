"""Days as a refusal says them."""

from __future__ import annotations

from datetime import date


def days_said(since: date | None, until: date | None) -> str:
    """`` từ 01/07/2025 đến hết 31/12/2025``; an open side is left out."""
    said = f" từ {since:%d/%m/%Y}" if since else ""
    return said + (f" đến hết {until:%d/%m/%Y}" if until else "")
