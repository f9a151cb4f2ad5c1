"""Runs the worked examples of a pack with the same functions the product uses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import cast

from thidua.ground.calendar_vn import Qualifier, due_instant, last_good_day, printed_date
from thidua.ground.numbers import Operator, meets, percent, printed_percent_fits
from thidua.ground.text_vn import search_key
from thidua.work.movements.packs.shapes import CriteriaSet, Example, Group, MovementPack, Target

#: Answers an example may expect.
MET, NOT_MET, UNKNOWN, FITS, DIFFERS = "met", "not_met", "unknown", "fits", "differs"


def judge_target(
    target: Target,
    *,
    numerator: int | None = None,
    denominator: int | None = None,
    value: Decimal | None = None,
) -> str:
    """``met``, ``not_met``, or ``unknown`` where the target has no known value or the figure no denominator.

    A percentage is compared exactly as n/N, never after rounding.
    """
    if target.value is None or target.operator is None:
        return UNKNOWN
    figure = value
    if target.unit == "percent" and numerator is not None:
        figure = percent(numerator, denominator or 0)
    if figure is None:
        return UNKNOWN
    return MET if meets(figure, cast("Operator", target.operator), target.value) else NOT_MET


@dataclass(frozen=True, slots=True)
class LevelFinding:
    """What a list of passed requirements gives: the level proved, and whether a higher one cannot be judged."""

    level: int
    open: bool


def title_level(criteria_set: CriteriaSet, passed: Collection[str]) -> LevelFinding:
    """The highest level whose requirements all pass, in an all-must-pass set.

    A level that has unread requirements (or an incomplete part) is never proved: ``open`` says so.
    """
    for level in sorted(criteria_set.levels, reverse=True):
        needed = [
            requirement
            for part in criteria_set.parts
            for requirement in part.requirements
            if level in requirement.levels
        ]
        known = [requirement for requirement in needed if requirement.text is not None]
        if not all(requirement.code in passed for requirement in known):
            continue
        unread = len(known) != len(needed) or not all(part.complete for part in criteria_set.parts)
        if unread:
            return LevelFinding(0, True)
        return LevelFinding(level, False)
    return LevelFinding(0, False)


def find_group(groups: Collection[Group], printed: str) -> Group | None:
    """The group a printed name means, accent- and case-blind; ``None`` when no group has that name."""
    wanted = search_key(printed)
    for group in groups:
        if wanted in {search_key(name) for name in (group.vi, *group.aliases)}:
            return group
    return None


def run_all(pack: MovementPack) -> Iterator[tuple[int, str]]:
    """(index, message) for each example whose result differs from what it expects or that cannot be run."""
    for index, example in enumerate(pack.examples):
        try:
            found = _RUNNERS[example.kind](pack, example)
        except _Incomplete as missing:
            yield index, f"ví dụ “{example.title}” thiếu trường {missing}"
            continue
        if found != example.expect:
            yield index, f"ví dụ “{example.title}”: ra {found}, gói ghi {example.expect}"


class _Incomplete(Exception):
    """A field this kind of example needs is absent."""


def _need(value: object, name: str) -> None:
    if value is None:
        raise _Incomplete(name)


def _target(pack: MovementPack, example: Example) -> str:
    _need(example.target, "target")
    target = next(t for t in pack.targets if t.code == example.target)
    return judge_target(
        target, numerator=example.numerator, denominator=example.denominator, value=example.value
    )


def _percent(_pack: MovementPack, example: Example) -> str:
    if example.numerator is None or example.denominator is None or example.printed is None:
        raise _Incomplete("numerator, denominator, printed")
    try:
        printed = Decimal(example.printed)
    except InvalidOperation:
        raise _Incomplete("printed (số thập phân)") from None
    return FITS if printed_percent_fits(printed, example.numerator, example.denominator) else DIFFERS


def _title_level(pack: MovementPack, example: Example) -> str:
    _need(example.set, "set")
    found = title_level(next(s for s in pack.criteria.sets if s.code == example.set), example.passed)
    return UNKNOWN if found.open else str(found.level)


def _deadline(pack: MovementPack, example: Example) -> str:
    _need(example.rule, "rule")
    if example.year is None:
        raise _Incomplete("year")
    rule = next(r for r in pack.reporting if r.code == example.rule)
    printed = printed_date(rule.day, rule.month, example.year)
    if printed is None or rule.qualifier is None:
        return UNKNOWN
    return last_good_day(due_instant(printed, cast("Qualifier", rule.qualifier))).isoformat()


def _group(pack: MovementPack, example: Example) -> str:
    if example.printed is None:
        raise _Incomplete("printed")
    group = find_group(pack.groups, example.printed)
    return UNKNOWN if group is None else group.code


_RUNNERS: dict[str, Callable[[MovementPack, Example], str]] = {
    "target": _target,
    "percent": _percent,
    "title_level": _title_level,
    "deadline": _deadline,
    "group": _group,
}
