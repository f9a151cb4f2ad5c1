"""Whole answers to report forms, for tests that only need one that may be handed in."""

from __future__ import annotations

from thidua.work.reports.rules import Form


def whole_answer(form: Form, number: int) -> dict[str, int]:
    """Every figure the form wants is one number, but where figures must add up: there the first is all of it.

    Groups of a figure are left blank: they may be.
    """
    values = {
        cell.code: number if cell.maximum is None else min(number, int(cell.maximum))
        for cell in form.cells
        if not cell.whole
    }
    for rule in form.rules:
        if rule.kind == "sum_equals" or len(rule.left) > 1:
            values |= dict.fromkeys(rule.left[1:], 0)
    return values
