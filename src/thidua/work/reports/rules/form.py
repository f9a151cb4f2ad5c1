"""A form's version as its services, pages and workbooks read it: cells in order, rates, rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from thidua.ground.numbers import percent

#: Parts the code of a cell from the member of its category: ``cdht_cong_nhan:nu``.
PART = ":"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, at its place in every version's array of figures.

    :ivar whole: the cell this one is a part of, for a member of a category.
    :ivar at: position in ``figures``, from 0.
    """

    code: str
    at: int
    vi: str
    en: str
    unit: str
    aggregation: str
    over_time: str = "sum"
    indicator: str = ""
    weight: str = ""
    required: bool = True
    decimals: int = 0
    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None
    whole: str = ""
    hint: str = ""

    @property
    def additive(self) -> bool:
        """Whether bodies' figures may be added: only then is a nil answer a nought."""
        return self.aggregation in {"sum", "ratio_of_sums"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage computed from two cells."""

    indicator: str
    numerator: str
    denominator: str
    vi: str = ""
    en: str = ""
    over: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check between cells."""

    code: str
    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    severity: str
    percent: Decimal | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with everything it asks, in order."""

    code: str
    vi: str
    en: str
    contents: tuple[str, ...]
    cells: tuple[Cell, ...]
    rates: tuple[Rate, ...]
    prompts: tuple[Mapping[str, Any], ...]
    tables: tuple[Mapping[str, Any], ...]
    attachments: tuple[Mapping[str, Any], ...]
    clause: str = ""


@dataclass(frozen=True)
class Form:
    """A form's version. Two with equal data read alike; positions never change, for a version in use is frozen."""

    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    categories: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, in the order of figures."""
        return tuple(cell for section in self.sections for cell in section.cells)

    @cached_property
    def by_code(self) -> Mapping[str, Cell]:
        """Cells by code."""
        return {cell.code: cell for cell in self.cells}

    @cached_property
    def rates(self) -> tuple[Rate, ...]:
        """Every rate the form computes."""
        return tuple(rate for section in self.sections for rate in section.rates)

    @cached_property
    def warned(self) -> Mapping[str, tuple[str, ...]]:
        """Figure → codes of the warnings shown at it, where there are any; one explanation beside it answers them."""
        found: dict[str, tuple[str, ...]] = {}
        for rule in self.rules:
            if rule.severity != "blocking":
                found[rule.left[0]] = (*found.get(rule.left[0], ()), rule.code)
        return found

    @cached_property
    def prompts(self) -> Mapping[str, Mapping[str, Any]]:
        """Questions by code."""
        return {str(prompt["code"]): prompt for section in self.sections for prompt in section.prompts}

    @cached_property
    def questions(self) -> Mapping[str, str]:
        """Questions in words, by code; one that several sections ask alike is told apart by its section."""
        asked = [(section.vi, prompt) for section in self.sections for prompt in section.prompts]
        often = Counter(str(prompt["vi"]) for _section, prompt in asked)
        return {
            str(prompt["code"]): f"{section}: {prompt['vi']}"
            if often[str(prompt["vi"])] > 1
            else str(prompt["vi"])
            for section, prompt in asked
        }

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, Any]]:
        """Tables by code."""
        return {str(table["code"]): table for section in self.sections for table in section.tables}

    @cached_property
    def attachments(self) -> Mapping[str, Mapping[str, Any]]:
        """Attachments by code."""
        return {str(one["code"]): one for section in self.sections for one in section.attachments}

    @cached_property
    def compares(self) -> frozenset[str]:
        """The kinds of its rules: what is compared need only be read where a rule wants it."""
        return frozenset(rule.kind for rule in self.rules)

    @cached_property
    def under(self) -> Mapping[str, Cell]:
        """Cell → the one it is a part of, for a reader: the whole of a member; of "of them …" the cell its check names, else
        the last one above it that is no such part.
        """
        named = {
            rule.left[0]: rule.right[0]
            for rule in self.rules
            if rule.kind == "at_most" and len(rule.left) == len(rule.right) == 1
        }
        found: dict[str, Cell] = {}
        for section in self.sections:
            here = {cell.code: cell for cell in section.cells}
            above: Cell | None = None
            for cell in section.cells:
                if cell.whole:
                    found[cell.code] = here[cell.whole]
                elif cell.vi.casefold().startswith("trong đó"):
                    whole = here.get(named.get(cell.code, "")) or above
                    if whole is not None:
                        found[cell.code] = whole
                else:
                    above = cell
        return found

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Cell, ...]]:
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.whole, []).append(cell)
        return {whole: tuple(cells) for whole, cells in found.items() if whole}

    def parts(self, code: str) -> tuple[Cell, ...]:
        """The members a figure is also asked by."""
        return self._parts.get(code, ())


def form_of(data: Mapping[str, Any], names: Mapping[str, tuple[str, str]] | None = None) -> Form:
    """The form of a version's stored data (``packs.FormFile`` as plain JSON).

    :param names: indicator → its names in Vietnamese and English, for rates the data leaves without.
    """
    known = names or {}
    categories = {each["code"]: each for each in data.get("categories", ())}
    sections = []
    at = 0
    for section in data["sections"]:
        cells: list[Cell] = []
        for raw in section.get("cells", ()):
            whole = _cell(raw, at)
            cells.append(whole)
            at += 1
            if by := raw.get("by"):
                for member in categories[by]["members"]:
                    cells.append(_part(whole, member, at))
                    at += 1
        sections.append(
            Section(
                code=section["code"],
                vi=section["vi"],
                en=section["en"],
                contents=tuple(section.get("contents", ())),
                cells=tuple(cells),
                rates=tuple(_rate(each, known) for each in section.get("rates", ())),
                prompts=tuple(section.get("prompts", ())),
                tables=tuple(section.get("tables", ())),
                attachments=tuple(section.get("attachments", ())),
                clause=section.get("clause") or "",
            )
        )
    rules = tuple(
        Rule(
            each["code"],
            each["kind"],
            tuple(each["left"]),
            tuple(each.get("right", ())),
            each["severity"],
            Decimal(each["percent"]) if each.get("percent") is not None else None,
            each.get("says") or "",
        )
        for each in data.get("rules", ())
    )
    return Form(tuple(sections), rules, categories)


def _rate(raw: Mapping[str, Any], known: Mapping[str, tuple[str, str]]) -> Rate:
    own = (raw.get("vi") or "", raw.get("en") or "")
    vi, en = own if own[0] else known.get(raw["indicator"], own)
    return Rate(raw["indicator"], raw["numerator"], raw["denominator"], vi, en, raw.get("over") or "")


def _cell(raw: Mapping[str, Any], at: int) -> Cell:
    def decimal(name: str, default: Decimal | None) -> Decimal | None:
        if name not in raw:
            return default
        return None if raw[name] is None else Decimal(raw[name])

    return Cell(
        code=raw["code"],
        at=at,
        vi=raw["vi"],
        en=raw["en"],
        unit=raw["unit"],
        aggregation=raw["aggregation"],
        over_time=raw.get("over_time", "sum"),
        indicator=raw.get("indicator") or "",
        weight=raw.get("weight") or "",
        required=raw.get("required", True),
        decimals=raw.get("decimals", 0),
        minimum=decimal("minimum", Decimal(0)),
        maximum=decimal("maximum", None),
        hint=raw.get("hint") or "",
    )


def _part(whole: Cell, member: Mapping[str, Any], at: int) -> Cell:
    return Cell(
        code=f"{whole.code}{PART}{member['code']}",
        at=at,
        vi=member["vi"],
        en=member["en"],
        unit=whole.unit,
        aggregation=whole.aggregation,
        over_time=whole.over_time,
        required=False,
        decimals=whole.decimals,
        minimum=whole.minimum,
        maximum=whole.maximum,
        whole=whole.code,
    )


def rate_words(form: Form, rate: Rate | None) -> str:
    """What a rate is called: its own name, or its two figures with the word before them."""
    if rate is None:
        return ""
    if rate.vi:
        return rate.vi
    return f"Tỷ lệ: {form.by_code[rate.numerator].vi} / {form.by_code[rate.denominator].vi}"


def rate_of(rate: Rate, figures: Mapping[str, Decimal | None]) -> Decimal | None:
    """The exact percentage of a rate; ``None`` where a side is blank or the denominator is nought."""
    numerator, denominator = figures.get(rate.numerator), figures.get(rate.denominator)
    if numerator is None or denominator is None:
        return None
    return percent(numerator, denominator)
