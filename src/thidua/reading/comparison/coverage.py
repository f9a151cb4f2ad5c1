"""Which demands of a superior's plan a subordinate's plan answers, and where.

A demand is a duty's item, a criterion, a target or a reporting rule. Two levels say the same in other names: a province
names its departments and "cấp tỉnh", a ward its officers and "cấp xã". Names of levels are therefore left out of the
comparison, and so is the name of the body: what counts is how much of what is asked stands in one place of the
subordinate's text, with the heading above it, and in which order.

The verdict is an aid for a reader, not a finding of law: *answered* from `ANSWERED` of the demand's weight on, *partly*
from `PARTLY` on. Both bars are our own choice, tried on real and composed plans.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from thidua.reading.comparison.result import Json, Side
from thidua.reading.comparison.units import Unit, canonise, units_of
from thidua.reading.keys import plain
from thidua.reading.schema import Operator, Reading, ReportingRule, Target
from thidua.reading.tables.subjects import subject_level

ANSWERED, PARTLY = 0.6, 0.45
#: How many places that hold most of a demand's words are looked at closely.
_TRIED = 30

DemandKind = Literal["duty", "criterion", "target", "reporting"]
Verdict = Literal["answered", "partly", "not_answered"]

#: Words that name a level, a place in the hierarchy, or nothing at all.
_LEVELS = frozenset(
    (
        *(
            "thanh",
            "pho",
            "tinh",
            "huyen",
            "quan",
            "thi",
            "xa",
            "phuong",
            "tran",
            "dac",
            "khu",
            "thon",
            "to",
            "dan",
        ),
        *(
            "trung",
            "uong",
            "cap",
            "dia",
            "ban",
            "so",
            "nganh",
            "va",
            "cac",
            "cua",
            "cho",
            "la",
            "do",
            "de",
            "co",
        ),
        *("trong", "o", "theo", "ve", "tai", "voi", "duoc", "den", "tu", "nhung", "mot"),
    )
)


@dataclass(frozen=True, slots=True)
class Demand:
    """What the superior asks: of whom, where, and in which words. `level` is the level its addressee stands on."""

    kind: DemandKind
    text: str
    body: str | None
    level: str | None
    where: str | None
    line: int | None

    def to_json(self) -> Json:
        return {
            "kind": self.kind,
            "text": self.text,
            "body": self.body,
            "level": self.level,
            "where": self.where,
            "line": self.line,
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """A demand with the place of the subordinate's plan that answers it best.

    `score` is the share of the demand's weight found there. `late` says that a reporting day of the subordinate is not
    before the superior's; `less` that its target is lower.
    """

    demand: Demand
    place: Side | None
    score: float
    verdict: Verdict
    late: bool = False
    less: bool = False

    def to_json(self) -> Json:
        return {
            "demand": self.demand.to_json(),
            "place": self.place.to_json() if self.place else None,
            "score": round(self.score, 3),
            "verdict": self.verdict,
            "late": self.late,
            "less": self.less,
        }


def answers(superior: Reading, subordinate: Reading) -> tuple[Coverage, ...]:
    """Every demand of the superior's plan, in its order, with the subordinate's best answer and a verdict.

    Level-aware: words that name levels do not count, and criteria are sought in the group for the same subject first.
    Never raises for any two readings.
    """
    return _Answering(superior, subordinate).done()


class _Answering:
    def __init__(self, superior: Reading, subordinate: Reading) -> None:
        self.superior, self.subordinate = superior, subordinate
        damaged = (superior.source.text_quality == "damaged", subordinate.source.text_quality == "damaged")
        self.asked, self.given = units_of(superior, True), units_of(subordinate, True)
        canonise(self.asked, self.given, damaged)
        self.asked_at = _by_line(self.asked)
        held = Counter(key for unit in (*self.asked, *self.given) for key in set(unit.keys))
        total = len(self.asked) + len(self.given)
        self.weight = {key: 0.2 + math.log((total + 1) / count) for key, count in held.items()}
        self.places = [unit for unit in self.given if unit.part == "body" and len(unit.keys) > 1]
        self.words = {unit.index: _held_by(self._with_heading(unit)) for unit in self.places}
        self.posted: dict[str, list[Unit]] = {}
        for unit in self.places:
            for word in self.words[unit.index][0]:
                self.posted.setdefault(word, []).append(unit)

    def done(self) -> tuple[Coverage, ...]:
        found: list[tuple[int, Coverage]] = []
        for duty in self.superior.duties:
            level = subject_level(plain(duty.body))
            for item in duty.items:
                demand = Demand("duty", item.text, duty.body, level, item.where, item.line)
                found.append((item.line or 0, self._by_words(demand, self.places)))
        found += self._criteria()
        for target in self.superior.targets:
            found.append((target.line or 0, self._target(target)))
        for rule in self.superior.reporting:
            found.append((rule.line or 0, self._reporting(rule)))
        return tuple(coverage for _line, coverage in sorted(found, key=lambda pair: pair[0]))

    def _criteria(self) -> Iterable[tuple[int, Coverage]]:
        for group in (unit for unit in self.asked if unit.level is not None):
            own = [unit for unit in self.given if unit.level == group.level]
            inside = [self.given[child] for unit in own for child in unit.children]
            for child in group.children:
                unit = self.asked[child]
                demand = Demand("criterion", unit.text, group.text, group.level, unit.path or None, unit.line)
                yield unit.line or 0, self._by_words(demand, inside or self.places)

    def _by_words(self, demand: Demand, places: list[Unit]) -> Coverage:
        keys = self._keys(demand)
        best: tuple[float, Unit] | None = None
        for unit in self._likely(keys, places):
            score = self._phrased(keys, self.words[unit.index])
            if best is None or score > best[0]:
                best = (score, unit)
        if best is None or best[0] < PARTLY:
            return Coverage(demand, None, best[0] if best else 0.0, "not_answered")
        return Coverage(demand, _side(best[1]), best[0], "answered" if best[0] >= ANSWERED else "partly")

    def _likely(self, keys: tuple[str, ...], places: list[Unit]) -> list[Unit]:
        """The places that hold most of the weight of these words, in the order of the text."""
        if len(places) <= _TRIED:
            return places
        held: dict[int, float] = {}
        for key in set(keys):
            for unit in self.posted.get(key, ()):
                held[unit.index] = held.get(unit.index, 0.0) + self.weight.get(key, 1.0)
        best = sorted((unit for unit in places if unit.index in held), key=lambda unit: -held[unit.index])
        return sorted(best[:_TRIED], key=lambda unit: unit.index)

    def _keys(self, demand: Demand) -> tuple[str, ...]:
        """The words of a demand as compared: those of its clause where it is one, else of its own text."""
        wanted = plain(demand.text)
        unit = next(
            (u for u in self.asked_at.get(demand.line or -1, ()) if plain(u.text).startswith(wanted[:40])),
            None,
        )
        keys: Iterable[str] = unit.keys if unit is not None else _bare_words(wanted)
        return tuple(key for key in keys if key not in _LEVELS)

    def _phrased(self, keys: tuple[str, ...], place: tuple[set[str], set[tuple[str, str]]]) -> float:
        """The words of a demand found in a place, and its pairs of neighbouring words: half and half."""
        words, pairs = place
        score = self._held(keys, words)
        asked = list(pairwise(keys))
        if not asked or score < PARTLY:
            return score / 2 if asked else score
        weight = [self.weight.get(a, 1.0) + self.weight.get(b, 1.0) for a, b in asked]
        found = sum(each for pair, each in zip(asked, weight, strict=True) if pair in pairs)
        return (score + found / sum(weight)) / 2

    def _held(self, keys: tuple[str, ...], words: set[str]) -> float:
        total = sum(self.weight.get(key, 1.0) for key in keys)
        return sum(self.weight.get(key, 1.0) for key in keys if key in words) / total if total else 0.0

    def _with_heading(self, unit: Unit) -> Iterable[str]:
        if unit.parent is not None:
            yield from self.given[unit.parent].keys
        yield from unit.keys

    # ── numbers and days

    def _target(self, target: Target) -> Coverage:
        text = " ".join(part for part in (_amount(target), target.population, target.measure) if part)
        demand = Demand("target", text, None, None, target.where, target.line)
        keys = tuple(key for key in _bare_words(plain(text)) if key not in _LEVELS and not key.isdigit())
        best: tuple[float, Target] | None = None
        for own in self.subordinate.targets:
            if own.unit != target.unit or (own.year and target.year and own.year != target.year):
                continue
            words = set(_bare_words(plain(" ".join(part for part in (own.population, own.measure) if part))))
            score = self._held(keys, words)
            if best is None or score > best[0]:
                best = (score, own)
        if best is None or best[0] < PARTLY:
            return Coverage(demand, None, best[0] if best else 0.0, "not_answered")
        less = best[1].value > target.value if target.op in {"<", "<="} else best[1].value < target.value
        verdict: Verdict = "answered" if best[0] >= ANSWERED and not less else "partly"
        return Coverage(demand, self._at(best[1].line), best[0], verdict, less=less)

    def _reporting(self, rule: ReportingRule) -> Coverage:
        unit = next(iter(self.asked_at.get(rule.line or -1, ())), None)
        demand = Demand(
            "reporting", unit.text if unit else (rule.purpose or ""), ", ".join(rule.senders) or None, None,
            rule.where, rule.line,
        )  # fmt: skip
        same = [own for own in self.subordinate.reporting if own.recurrence == rule.recurrence]
        dated = [own for own in same if own.day is not None]
        for own in dated or same:
            late = bool(own.day and rule.day and (own.month or 0, own.day) >= (rule.month or 0, rule.day))
            verdict: Verdict = "answered" if not late and (own.day or not rule.day) else "partly"
            return Coverage(demand, self._at(own.line), 1.0, verdict, late=late)
        return Coverage(demand, None, 0.0, "not_answered")

    def _at(self, line: int | None) -> Side | None:
        return next((_side(unit) for unit in self.places if unit.line == line), None)


def _held_by(words: Iterable[str]) -> tuple[set[str], set[tuple[str, str]]]:
    kept = [word for word in words if word not in _LEVELS]
    return set(kept), set(pairwise(kept))


def _by_line(units: list[Unit]) -> dict[int, list[Unit]]:
    made: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.line is not None:
            made.setdefault(unit.line, []).append(unit)
    return made


_SIGNS: dict[Operator, str] = {"=": "", ">": "trên ", ">=": "từ ", "<": "dưới ", "<=": "không quá "}


def _amount(target: Target) -> str:
    value = f"{target.value:g}"
    unit = target.unit or ""
    return f"{_SIGNS[target.op]}{value}{unit if unit == '%' else ' ' + unit}".strip()


def _bare_words(text: str) -> list[str]:
    return [word for word in "".join(c if c.isalnum() else " " for c in text).split() if word]


def _side(unit: Unit) -> Side:
    return Side(unit.clauses, unit.marker, unit.path, unit.item, unit.line, unit.text)
