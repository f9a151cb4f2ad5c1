"""Whether a result reaches a target, and how far it is from it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from thidua.ground.numbers import meets
from thidua.work.targets.facts import Goal, Progress, Result

STANDINGS = {
    "reached": "Đã đạt",
    "reached_so_far": "Đạt (số chưa đủ)",
    "short": "Chưa đạt",
    "short_so_far": "Chưa đạt (số chưa đủ)",
    "under_way": "Đang làm",
    "no_figure": "Chưa có số",
}
TONES = {
    "reached": "good",
    "reached_so_far": "waiting",
    "short": "late",
    "short_so_far": "late",
    "under_way": "info",
    "no_figure": "neutral",
}


def weaker(goal: Goal, than: Goal) -> bool:
    """Whether reaching one goal can still miss another: an undercut.

    >>> weaker(Goal(">=", Decimal(80), "percent"), Goal(">", Decimal(80), "percent"))
    True
    >>> weaker(Goal("<=", Decimal(3), "percent"), Goal("<=", Decimal(5), "percent"))
    False
    """
    if goal.upward != than.upward:
        return True
    if goal.value == than.value:
        return than.operator in {">", "<"} and goal.operator != than.operator
    return (goal.value < than.value) == than.upward


def progress(goal: Goal, result: Result | None, *, ended: bool, complete: bool = True) -> Progress:
    """How a result stands to a target; what is not reached is still under way until the year has ended.

    A total of some of those asked says how it stands so far: neither reached nor missed for good.

    A bar is drawn for what grows and has something to be measured against only: a share needs its denominator, a
    count a target above nought, and "at most" has no bar.

    >>> progress(Goal(">", Decimal(80), "percent"), Result(Decimal(80), Decimal(8), Decimal(10)), ended=True)
    Progress(standing='short', share=Fraction(1, 1), gap=Decimal('0'))
    >>> progress(Goal(">=", Decimal(80), "percent"), Result(Decimal(40)), ended=False)
    Progress(standing='under_way', share=None, gap=Decimal('-40'))
    >>> progress(Goal(">=", Decimal(80), "count"), Result(Decimal(90)), ended=True, complete=False).standing
    'reached_so_far'
    """
    if result is None or result.value is None:
        return Progress("no_figure", None, None)
    gap = result.value - goal.value
    reached = meets(result.value, goal.operator, goal.value)
    standing = "reached" if reached else "short" if ended or not goal.upward else "under_way"
    if not complete and standing != "under_way":
        standing += "_so_far"
    measured = goal.value > 0 and (goal.unit != "percent" or bool(result.denominator))
    share = None
    if goal.upward and measured:
        share = max(Fraction(0), min(Fraction(1), Fraction(result.value) / Fraction(goal.value)))
    return Progress(standing, share, gap)


def wrong_value(value: Decimal, unit: str) -> str:
    """Why a value is none of this unit, in words that end a sentence; empty when it is one.

    >>> wrong_value(Decimal(120), "percent")
    'tỷ lệ phần trăm nằm trong khoảng 0 đến 100'
    >>> wrong_value(Decimal("80.5"), "percent")
    ''
    """
    if unit == "percent" and not 0 <= value <= 100:
        return "tỷ lệ phần trăm nằm trong khoảng 0 đến 100"
    if value < 0:
        return "chỉ tiêu không âm"
    if unit == "count" and value != value.to_integral_value():
        return "số đếm phải là số nguyên"
    return ""
