"""The shape of ``form.yaml``: a report form as data. ``forms.py`` checks what goes across its fields."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from thidua.work.movements.packs.fields import Fact, choice, define, ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One group of a category: ``nu`` of ``gioi_tinh``."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Groups a figure is given by; together they are the whole."""

    code: str = define("category")
    vi: str
    en: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCell:
    """One figure somebody types. Words, unit and aggregation are the indicator's where one is named.

    A rate is no cell: its numerator and denominator are (docs/decisions/0027).

    :ivar over_time: how periods of a year combine: a flow is summed, a stock is the last one.
    :ivar weight: the cell a weighted mean is weighed by.
    :ivar by: the category the figure is also asked by; its groups must add up to it.
    """

    code: str = define("cell")
    indicator: str | None = ref("indicator", default=None)
    vi: str | None = None
    en: str | None = None
    unit: str | None = choice("unit", default=None)
    aggregation: str | None = choice("aggregation", default=None)
    over_time: str = choice("over_time", default="sum")
    weight: str | None = ref("cell", default=None)
    required: bool = True
    decimals: int = 0
    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None
    by: str | None = ref("category", default=None)
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRate:
    """A percentage the form computes: the sum of the numerators over the sum of the denominators, never typed.

    :ivar over: what the denominator counts; ``None`` where the indicator says it.
    """

    indicator: str = ref("indicator")
    numerator: str = ref("cell")
    denominator: str = ref("cell")
    vi: str | None = None
    en: str | None = None
    over: str | None = choice("denominator", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPrompt:
    """A question answered in words."""

    code: str = define("prompt")
    vi: str
    en: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """A column of a table with repeating rows."""

    code: str
    vi: str
    en: str
    holds: str = choice("column")
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """Repeating rows. ``counts``: the cell that is the number of different keys of its ``key`` column."""

    code: str = define("form_table")
    vi: str
    en: str
    columns: tuple[FormColumn, ...]
    counts: str | None = ref("cell", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAttachment:
    code: str = define("attachment")
    vi: str
    en: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """A part of the form.

    :ivar contents: the contents of the movement whose clauses it mirrors.
    :ivar clause: the clause of a plan it mirrors, as printed.
    """

    code: str = define("section")
    vi: str
    en: str
    contents: tuple[str, ...] = ref("content", default=())
    clause: str | None = None
    cells: tuple[FormCell, ...] = ()
    rates: tuple[FormRate, ...] = ()
    prompts: tuple[FormPrompt, ...] = ()
    tables: tuple[FormTable, ...] = ()
    attachments: tuple[FormAttachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """A check between figures, of a closed list of kinds; no formula is ever typed.

    :ivar percent: for ``jump``, by how much a figure may differ from last year's before it wants an explanation.
    :ivar says: what whoever broke it is told; ``None`` for the figures themselves.
    """

    code: str = define("form_rule")
    kind: str = choice("form_rule")
    left: tuple[str, ...] = ref("cell")
    right: tuple[str, ...] = ref("cell", default=())
    percent: Decimal | None = None
    severity: str = choice("form_severity")
    says: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFile(Fact):
    """A form: what one body of ``level`` answers for one period.

    :ivar slots: which bodies of the level's template answer it; empty for whoever is asked.
    :ivar plan: the plan in the system whose clauses the sections mirror, by its id.
    """

    code: str = define("form")
    version: str
    movement: str
    vi: str
    en: str
    level: str = choice("body_level")
    slots: tuple[str, ...] = ref("slot", default=())
    period: str = choice("form_period")
    licence: str
    plan: str | None = None
    categories: tuple[Category, ...] = ()
    sections: tuple[FormSection, ...]
    rules: tuple[FormRule, ...] = ()
