"""A report's page as the template draws it: every cell with its value, its check, last year's figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from thidua.ground.numbers import vn_number
from thidua.work.reports.facts import ReportPage
from thidua.work.reports.rules import Cell, Form, Issue, Rate, Section, rate_of


def words(one: Any) -> str:
    """What something of a form is called in the reader's language."""
    english = (get_language() or "").startswith("en")
    if isinstance(one, Mapping):
        return str(one["en"] if english else one["vi"])
    return str(one.en if english else one.vi)


def decimal_of(kept: object) -> Decimal | None:
    """A figure as a draft keeps it."""
    return None if kept is None else Decimal(str(kept))


def printed(value: Decimal | None) -> str:
    """A figure as Vietnamese print it; empty for blank."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    return vn_number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def share(value: Decimal | None) -> str:
    """A percentage with one decimal, rounded half up; a dash where there is none."""
    return "—" if value is None else f"{vn_number(value, 1)} %"


@dataclass(frozen=True, slots=True)
class CellView:
    """One figure of the form."""

    code: str
    label: str
    unit: str
    part: bool
    required: bool
    value: str
    seen: int
    by: str
    before: str
    issues: tuple[Issue, ...]
    remarks: tuple[str, ...]
    hint: str
    given: int = 0


@dataclass(frozen=True, slots=True)
class TextView:
    """A question answered in words."""

    code: str
    label: str
    required: bool
    value: str
    seen: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the form."""

    code: str
    title: str
    cells: tuple[CellView, ...]
    rates: tuple[tuple[str, str, str], ...]
    texts: tuple[TextView, ...]
    tables: tuple[dict[str, Any], ...]
    attachments: tuple[tuple[str, str, bool, list[Any]], ...]
    wrong: int = 0
    explanations: tuple[tuple[Issue, str, int], ...] = field(default=())


UNITS = {"vnd": "đồng", "count": "", "percent": "%", "level": "", "none": ""}


def sections(page: ReportPage) -> list[SectionView]:
    """The sections with what the draft holds while the body writes, else with what was handed in last."""
    figures = _figures(page)
    form: Form = page.form
    issues: dict[str, list[Issue]] = {}
    for issue in page.issues:
        issues.setdefault(issue.cell, []).append(issue)
    remarks: dict[str, list[str]] = {}
    for remark in page.remarks:
        remarks.setdefault(remark.field, []).append(remark.text)
    return [_section(section, page, form, figures, issues, remarks) for section in form.sections]


def writing(page: ReportPage) -> bool:
    """The page shows the draft, to be written."""
    return page.may_write


def _figures(page: ReportPage) -> Mapping[str, Decimal | None]:
    if writing(page):
        return {
            cell.code: decimal_of(kept.value) if (kept := page.draft.get(f"cell:{cell.code}")) else None
            for cell in page.form.cells
        }
    return page.versions[0].figures if page.versions else {}


def _words_of(page: ReportPage, code: str) -> str:
    if writing(page):
        kept = page.draft.get(f"text:{code}")
        return str(kept.value or "") if kept else ""
    return page.versions[0].texts.get(code, "") if page.versions else ""


def _section(
    section: Section,
    page: ReportPage,
    form: Form,
    figures: Mapping[str, Decimal | None],
    issues: Mapping[str, list[Issue]],
    remarks: Mapping[str, list[str]],
) -> SectionView:
    cells = tuple(_cell(cell, page, figures, issues, remarks) for cell in section.cells)
    warned = tuple(
        (
            issue,
            str(page.draft[f"why:{issue.code}"].value or "") if f"why:{issue.code}" in page.draft else "",
            _seen(page, f"why:{issue.code}"),
        )
        for cell in cells
        for issue in cell.issues
        if not issue.blocking
    )
    return SectionView(
        code=section.code,
        title=words(section),
        cells=cells,
        rates=tuple(_rate(rate, form, figures) for rate in section.rates),
        texts=tuple(
            TextView(
                str(prompt["code"]),
                words(prompt),
                bool(prompt.get("required")),
                _words_of(page, str(prompt["code"])),
                _seen(page, f"text:{prompt['code']}"),
                tuple(remarks.get(f"text:{prompt['code']}", ())),
            )
            for prompt in section.prompts
        ),
        tables=tuple(_table(table, page) for table in section.tables),
        attachments=tuple(
            (
                str(one["code"]),
                words(one),
                bool(one.get("required")),
                [kept for kept in page.attachments if kept.code == one["code"]],
            )
            for one in section.attachments
        ),
        wrong=sum(issue.blocking for cell in cells for issue in cell.issues if issue.code != "blank"),
        explanations=warned,
    )


def _seen(page: ReportPage, name: str) -> int:
    return page.draft[name].revision if name in page.draft else 0


def _cell(
    cell: Cell,
    page: ReportPage,
    figures: Mapping[str, Decimal | None],
    issues: Mapping[str, list[Issue]],
    remarks: Mapping[str, list[str]],
) -> CellView:
    kept = page.draft.get(f"cell:{cell.code}")
    return CellView(
        code=cell.code,
        label=words(cell),
        unit=UNITS.get(cell.unit, ""),
        part=bool(cell.whole),
        required=cell.required,
        value=printed(figures.get(cell.code)),
        seen=kept.revision if kept else 0,
        by=kept.by if kept else "",
        before=printed(page.last_year.get(cell.code)),
        issues=tuple(issues.get(cell.code, ())),
        remarks=tuple(remarks.get(f"cell:{cell.code}", ())),
        hint=cell.hint,
    )


def _rate(rate: Rate, form: Form, figures: Mapping[str, Decimal | None]) -> tuple[str, str, str]:
    top, bottom = form.by_code[rate.numerator], form.by_code[rate.denominator]
    return rate.indicator, f"{words(top)} / {words(bottom)}", share(rate_of(rate, figures))


def _table(table: Mapping[str, Any], page: ReportPage) -> dict[str, Any]:
    code = str(table["code"])
    kept = page.draft.get(f"table:{code}")
    columns = [{"code": c["code"], "label": words(c), "holds": c["holds"]} for c in table["columns"]]
    if writing(page):
        blank: dict[str, str] = {}
        rows = [*(kept.value or [] if kept else []), blank, blank]
    else:
        rows = page.versions[0].tables.get(code, []) if page.versions else []
    return {
        "code": code,
        "label": words(table),
        "columns": columns,
        "rows": [[(c["code"], row.get(c["code"], "")) for c in columns] for row in rows],
        "seen": kept.revision if kept else 0,
    }
