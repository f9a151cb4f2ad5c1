"""Refusal codes of the roll-up."""

from __future__ import annotations

from thidua.ground.errors import NotFound


def total_not_found() -> NotFound:
    """rollup-001: no total of this body for this form and period, or out of scope."""
    return NotFound("rollup-001", "Chưa có số tổng hợp của đơn vị này cho kỳ này.")
