"""A report's page as the template draws it: every cell with its value, its check, last year's figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thidua.ground.numbers import places, vn_number, vn_percent
from thidua.web.said import said
from thidua.web.workspace.reports.sources import Source, source_of
from thidua.work.reports.facts import ReportPage, VersionView
from thidua.work.reports.rules import (
    AS_OF,
    INSTEAD,
    LAST_YEAR_OF,
    Cell,
    Form,
    Issue,
    Rate,
    Section,
    left_out,
    rate_of,
)


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
    return vn_number(value, places(value))


def share(value: Decimal | None) -> str:
    """A percentage as every page prints it (``ground.numbers.ROUNDING``)."""
    return vn_percent(value)


def rate_label(form: Form, rate: Rate) -> str:
    """What a rate is called: its own name, or its two figures with the word before them."""
    if rate.vi:
        return words(rate)
    both = f"{words(form.by_code[rate.numerator])} / {words(form.by_code[rate.denominator])}"
    word = _("Tỷ lệ:")
    return f"{word} {both}"


def under(form: Form, code: str) -> str:
    """What a figure is a part of, as it is called; empty for a figure of its own."""
    whole = form.under.get(code)
    return words(whole) if whole else ""


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
    source: Source | None = None
    theirs: bool = False
    under: str = ""


@dataclass(frozen=True, slots=True)
class TextView:
    """A question answered in words."""

    code: str
    label: str
    required: bool
    value: str
    seen: int
    remarks: tuple[str, ...]
    source: Source | None = None
    theirs: bool = False


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
    clause: str = ""
    whose_before: str = ""
    wrong: int = 0
    filled: int = 0
    asked: int = 0
    explanations: tuple[ExplanationView, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """A warning that wants words; ``message`` is empty while it does not hold."""

    code: str
    cell: str
    message: str
    text: str
    seen: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the draft is, and where to go on.

    :ivar next_id: the element of the first thing that must be done; empty when nothing is left.
    """

    filled: int
    asked: int
    blocking: int
    unexplained: int
    next_id: str


def progress(page: ReportPage, shown: list[SectionView]) -> Progress:
    """The counts at the head of a form that is being filled in."""
    left = missing(page, shown)
    blocking = sum(issue.blocking for issue in page.issues)
    return Progress(
        filled=sum(s.filled for s in shown),
        asked=sum(s.asked for s in shown),
        blocking=blocking,
        unexplained=len(left) - blocking,
        next_id=left[0][0] if left else "",
    )


def missing(page: ReportPage, shown: list[SectionView]) -> list[tuple[str, str, str]]:
    """(element, what it is called, what is wrong) of everything to be done before handing in: first what must be
    mended, then the warnings without words."""
    waiting = [e for s in shown for e in s.explanations if e.message and not e.text]
    day = day_view(page)
    odd_day = [("w-as_of", _("Số liệu chốt đến ngày"), day.because)] if day.because and not day.why else []
    return [
        *(
            (_element(page.form, issue.cell), _called(page.form, issue.cell), issue.message)
            for issue in page.issues
            if issue.blocking
        ),
        *odd_day,
        *((f"w-{e.code}", _called(page.form, e.cell), e.message) for e in waiting),
    ]


@dataclass(frozen=True, slots=True)
class DayView:
    """The day the figures are of, as the draft says it, else the usual one; what is wrong with it, and the words to it."""

    value: date
    seen: int
    wrong: str
    because: str
    why: str
    why_seen: int


def day_view(page: ReportPage) -> DayView:
    """The field above a form that is being filled in."""
    kept, why = page.draft.get(AS_OF), page.draft.get("why:as_of")
    said = {issue.blocking: issue.message for issue in page.issues if issue.cell == "as_of"}
    return DayView(
        value=date.fromisoformat(str(kept.value)) if kept and kept.value else page.usual_day,
        seen=kept.revision if kept else 0,
        wrong=said.get(True, ""),
        because=said.get(False, ""),
        why=str(why.value or "") if why else "",
        why_seen=why.revision if why else 0,
    )


def left_out_words(page: ReportPage) -> list[str]:
    """What the draft holds that an answer without figures does not take along, counted."""
    figures, texts, tables = left_out({field: {"v": kept.value} for field, kept in page.draft.items()})
    said = (
        (figures, ngettext("%(n)s số liệu", "%(n)s số liệu", figures)),
        (texts, ngettext("%(n)s đoạn văn", "%(n)s đoạn văn", texts)),
        (tables, ngettext("%(n)s bảng", "%(n)s bảng", tables)),
    )
    return [told % {"n": n} for n, told in said if n]


def pinned(page: ReportPage) -> list[tuple[str, str, str]]:
    """(element, what it is called, remark) of the remarks pinned to a place."""
    places = ((remark.field, remark.text) for remark in page.remarks if remark.field)
    return [
        (
            _element(page.form, field if field.startswith("table:") else field.partition(":")[2]),
            called(page.form, field),
            text,
        )
        for field, text in places
    ]


def called(form: Form, field: str) -> str:
    """What a field is called: a figure, a question, a table."""
    kind, _colon, code = field.partition(":")
    known = {"cell": form.by_code, "text": form.prompts, "table": form.tables}.get(kind, {}).get(code)
    return words(known) if known else ""


def _element(form: Form, code: str) -> str:
    """The id under which a page shows a cell, a paragraph, a table or a file."""
    if (table := code.removeprefix("table:")) in form.tables and code not in form.by_code:
        return f"c-table:{table}"
    if code == "as_of":
        return "c-as_of"
    return f"{'c' if code in form.by_code else 't' if code in form.prompts else 'tep'}-{code}"


def _called(form: Form, code: str) -> str:
    """What a cell or a table is called; a paragraph or a file names itself in its message."""
    known = form.by_code.get(code) or form.tables.get(code.removeprefix("table:"))
    return words(known) if known else ""


#: Words of a cell's unit, where it has one worth a word.
UNITS = {"vnd": "đồng", "count": "", "percent": "%", "level": "", "none": ""}


def sections(
    page: ReportPage,
    older: VersionView | None = None,
    answered: Mapping[str, list[str]] | None = None,
) -> list[SectionView]:
    """The sections with what the draft holds while the body writes, else with what was handed in last.

    :param older: the version to show instead. :param answered: field → more remarks to show beside it.
    """
    if older is not None:
        page = replace(page, versions=(older,), may_write=False, issues=(), remarks=())
    figures = _figures(page)
    form: Form = page.form
    issues: dict[str, list[Issue]] = {}
    for issue in page.issues:
        issues.setdefault(issue.cell, []).append(issue)
    remarks: dict[str, list[str]] = {}
    for remark in page.remarks:
        remarks.setdefault(remark.field, []).append(remark.text)
    for place, told in (answered or {}).items():
        remarks.setdefault(place, []).extend(told)
    return [_section(section, page, form, figures, issues, remarks) for section in form.sections]


def preview(form: Form) -> list[SectionView]:
    """The sections of a form as a body finds them before it has typed anything."""
    blank = ReportPage(
        card=None,  # type: ignore[arg-type]  # nobody's report: the sections read the form alone
        form=form,
        form_id=UUID(int=0),
        draft={},
        versions=(),
        remarks=(),
        attachments=(),
        issues=(),
        last_year={},
        may_write=True,
        may_sign=False,
        may_receive=False,
        may_ask=False,
        write_refusal="",
        open_until=None,
    )
    return sections(blank)


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
                source_of(page, f"text:{prompt['code']}"),
                _theirs(page, f"text:{prompt['code']}"),
            )
            for prompt in section.prompts
        ),
        tables=tuple(_table(table, page, issues) for table in section.tables),
        attachments=tuple(
            (
                str(one["code"]),
                words(one),
                bool(one.get("required")),
                [kept for kept in page.attachments if kept.code == one["code"]],
            )
            for one in section.attachments
        ),
        clause=section.clause,
        whose_before=said(LAST_YEAR_OF.get(page.last_year_whose, "")),
        wrong=sum(issue.blocking for cell in cells for issue in cell.issues if issue.code != "blank")
        + sum(len(issues.get(f"table:{table['code']}", ())) for table in section.tables),
        filled=sum(bool(cell.value) for cell in cells),
        asked=len(cells),
        explanations=_explanations(page, section, issues),
    )


def _explanations(
    page: ReportPage, section: Section, issues: Mapping[str, list[Issue]]
) -> tuple[ExplanationView, ...]:
    """One for every warning the section's figures may raise; those that do not hold now wait hidden."""
    here = {cell.code for cell in section.cells}
    found = []
    for rule in page.form.rules:
        if rule.severity != "warning" or rule.left[0] not in here:
            continue
        held = next((i.message for i in issues.get(rule.left[0], ()) if i.code == rule.code), "")
        kept = page.draft.get(f"why:{rule.code}")
        text = str(kept.value or "") if kept else ""
        found.append(ExplanationView(rule.code, rule.left[0], held, text, _seen(page, f"why:{rule.code}")))
    return tuple(found)


def _seen(page: ReportPage, name: str) -> int:
    return page.draft[name].revision if name in page.draft else 0


def _theirs(page: ReportPage, name: str) -> bool:
    """What the body itself wrote stays as it is while another fills in for it."""
    kept = page.draft.get(name) if page.instead else None
    return kept is not None and kept.value is not None and not kept.origin.startswith(INSTEAD)


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
        source=source_of(page, f"cell:{cell.code}"),
        theirs=_theirs(page, f"cell:{cell.code}"),
        under=under(page.form, cell.code),
    )


def _rate(rate: Rate, form: Form, figures: Mapping[str, Decimal | None]) -> tuple[str, str, str]:
    return rate.indicator, rate_label(form, rate), share(rate_of(rate, figures))


def _table(table: Mapping[str, Any], page: ReportPage, issues: Mapping[str, list[Issue]]) -> dict[str, Any]:
    code = str(table["code"])
    kept = page.draft.get(f"table:{code}")
    columns = [
        {"code": c["code"], "label": words(c), "holds": c["holds"], "required": c.get("required")}
        for c in table["columns"]
    ]
    if writing(page):
        blank: dict[str, str] = {}
        rows = [*(kept.value or [] if kept else []), blank, blank]
    else:
        rows = page.versions[0].tables.get(code, []) if page.versions else []
    return {
        "code": code,
        "label": words(table),
        "columns": columns,
        "rows": [[(c["code"], c["label"], row.get(c["code"], "")) for c in columns] for row in rows],
        "seen": kept.revision if kept else 0,
        "theirs": _theirs(page, f"table:{code}"),
        "issues": issues.get(f"table:{code}", ()),
    }
