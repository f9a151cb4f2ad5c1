"""Targets as pages print them, and values as officers type them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thidua.ground.numbers import OPERATOR_WORDS, places, vn_number, vn_percent
from thidua.web.said import said
from thidua.work.reports.rules import NotANumber, number_of
from thidua.work.targets import errors
from thidua.work.targets.facts import Goal, Reported, TargetView
from thidua.work.targets.rules import STANDINGS, TONES

#: The ways to compare, in the order an officer meets them.
OPERATORS = [(code, words) for code, words in OPERATOR_WORDS.items()]


def figure(value: Decimal | None) -> str:
    """A figure as Vietnamese print it; a dash for none."""
    if value is None:
        return "—"
    return vn_number(value, min(2, places(value)))


def goal(one: Goal) -> str:
    """``từ 80 %``."""
    return f"{said(OPERATOR_WORDS[one.operator])} {figure(one.value)}{' %' if one.unit == 'percent' else ''}"


def result(one: Reported | None, unit: str) -> str:
    """What was reported, in the target's unit, a rate as every page prints it; a dash where nothing was."""
    if one is None or one.result.value is None:
        return "—"
    value = one.result.value
    return vn_percent(value) if unit == "percent" else figure(value)


def of_what(one: Reported | None) -> str:
    """``7.000 / 9.000`` beside a share; empty for a plain figure."""
    if one is None or one.result.denominator is None:
        return ""
    return f"{figure(one.result.numerator)} / {figure(one.result.denominator)}"


def answered(one: Reported | None) -> str:
    """``2/114 đã báo cáo`` of a total; empty for a report of one's own."""
    if one is None or one.answered is None or one.due is None:
        return ""
    return _("%(answered)s/%(due)s đã báo cáo") % {
        "answered": vn_number(one.answered, 0),
        "due": vn_number(one.due, 0),
    }


def standing(view: TargetView) -> tuple[str, str]:
    """(tone, word) of a target's result."""
    code = view.progress.standing
    return TONES[code], STANDINGS[code]


def in_bar(view: TargetView) -> int | None:
    """How full the bar is drawn, in tenths of a percent; ``None`` for no bar."""
    share = view.progress.share
    return None if share is None else int(share * 1000)


def words(vi: str, en: str) -> str:
    """Of two the one in the reader's language."""
    return en if (get_language() or "").startswith("en") else vi


def origins() -> dict[str, str]:
    """Where a target comes from, in words."""
    return {"plan": _("theo kế hoạch"), "own": _("đơn vị tự đặt"), "given": _("cấp trên giao")}


def read_value(text: str) -> Decimal | None:
    """The value somebody typed, with or without a percent sign; ``None`` for nothing.

    :raises NotPossible: ``targets-005``.
    """
    try:
        return number_of(text.strip().removesuffix("%"), decimals=2)
    except NotANumber as wrong:
        raise errors.bad_value(text.strip(), str(wrong)) from None
