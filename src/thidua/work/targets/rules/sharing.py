"""A target shared out among the bodies below: what is proposed, and whether the parts make the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from uuid import UUID

from thidua.ground.numbers import meets
from thidua.work.targets.facts import Goal, Part, Sum
from thidua.work.targets.rules.goal import weaker

METHODS = {
    "equal": "Chia đều",
    "size": "Theo quy mô",
    "last_result": "Theo kết quả năm trước",
    "hand": "Tự nhập",
}


#: Where a body's size on a worksheet comes from.
SIZE_FROM = {
    "reported": "mẫu số đã báo cáo",
    "population": "dân số đã báo cáo",
    "typed": "nhập tay",
}


def methods_for(unit: str, aggregation: str) -> tuple[str, ...]:
    """The ways that mean something: a share is not split, so size plays no part; what does not add is not split either.

    >>> methods_for("percent", "ratio_of_sums")
    ('equal', 'last_result', 'hand')
    """
    return tuple(METHODS) if splits(unit, aggregation) else ("equal", "last_result", "hand")


def splits(unit: str, aggregation: str) -> bool:
    """Whether the parts of a target add up to it: heads do, percentages and latest values do not."""
    return unit != "percent" and aggregation in {"sum", "distinct"}


def propose(
    goal: Goal, aggregation: str, method: str, parts: Sequence[Part], *, decimals: int = 0
) -> dict[UUID, Decimal | None]:
    """A value for every part by a method; ``None`` where nothing says how much (never guessed, never spread evenly).

    What adds is split so that the parts give the whole exactly (largest remainders, ties in the order given). A share is
    the same for all; by last result nobody is asked for less than it already reached.

    :param decimals: places the parts may have; a count has none.
    """
    if method == "hand" or not parts:
        return {part.body: part.value for part in parts}
    if not splits(goal.unit, aggregation):
        if method == "last_result":
            return {part.body: _no_worse(goal, part.last) for part in parts}
        return {part.body: goal.value for part in parts}
    if method == "equal":
        return split(goal.value, {part.body: Decimal(1) for part in parts}, decimals)
    weights = {part.body: part.size if method == "size" else part.last for part in parts}
    return split(goal.value, weights, decimals)


def _no_worse(goal: Goal, last: Decimal | None) -> Decimal:
    if last is None:
        return goal.value
    return max(goal.value, last) if goal.upward else min(goal.value, last)


def split(
    whole: Decimal, weights: Mapping[UUID, Decimal | None], decimals: int = 0
) -> dict[UUID, Decimal | None]:
    """The whole split by weights into parts that add up to it exactly; ``None`` for whom the weight is not known.

    When any weight is missing nothing is proposed for that body and the others share the whole: the sheet shows it.
    A whole with more places than ``decimals`` keeps its own.
    """
    exponent = whole.as_tuple().exponent
    places = max(
        decimals, -exponent if isinstance(exponent, int) and whole != whole.to_integral_value() else 0
    )
    unit = Decimal(1).scaleb(-places)
    known = {body: Fraction(weight) for body, weight in weights.items() if weight is not None and weight > 0}
    total = sum(known.values())
    if not total:
        return dict.fromkeys(weights)
    exact = {body: Fraction(whole) * weight / total for body, weight in known.items()}
    steps = {body: (share / Fraction(unit)).__floor__() for body, share in exact.items()}
    left = int(Fraction(whole) / Fraction(unit)) - sum(steps.values())
    order = sorted(exact, key=lambda body: exact[body] / Fraction(unit) - steps[body], reverse=True)
    for body in order[:left]:
        steps[body] += 1
    given = {body: (Decimal(count) * unit).quantize(unit, ROUND_FLOOR) for body, count in steps.items()}
    return {
        body: given.get(body, Decimal(0) if weight is not None else None) for body, weight in weights.items()
    }


def add_up(goal: Goal, aggregation: str, parts: Sequence[Part]) -> Sum:
    """What the parts come to. Shares are weighed by size; where one size is missing the whole is not said.

    >>> a, b = UUID(int=1), UUID(int=2)
    >>> parts = [Part(a, Decimal(90), Decimal(100)), Part(b, Decimal(70), Decimal(300))]
    >>> add_up(Goal(">=", Decimal(80), "percent"), "ratio_of_sums", parts).total
    Decimal('75')
    """
    given = [part for part in parts if part.value is not None]
    blank = len(parts) - len(given)
    if splits(goal.unit, aggregation):
        total: Decimal | None = sum((part.value or Decimal(0) for part in given), Decimal(0))
        undercut: frozenset[UUID] = frozenset()
        unsized = 0
    else:
        undercut = frozenset(
            part.body
            for part in given
            if part.value is not None and weaker(Goal(goal.operator, part.value, goal.unit), goal)
        )
        sized = [(part.value, part.size) for part in given if part.value is not None and part.size]
        unsized = len(given) - len(sized)
        weight = sum((size for _value, size in sized), Decimal(0))
        whole = goal.unit == "percent" and sized and not unsized
        total = sum((value * size for value, size in sized), Decimal(0)) / weight if whole else None
    if total is None or not given:
        return Sum(None, None, None, undercut, blank, unsized)
    # A part "above 80" that says 80 is itself above it, so the parts need reach the number only.
    enough = total == goal.value or meets(total, goal.operator, goal.value)
    return Sum(total, total - goal.value, enough, undercut, blank, unsized)
