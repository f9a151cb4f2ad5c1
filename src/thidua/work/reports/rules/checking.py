"""What holds between the figures of a report; every problem at once, each at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thidua.ground.numbers import vn_number
from thidua.work.reports.rules.form import Cell, Form, Rule
from thidua.work.reports.rules.tables import row_wrong

#: A report's figures by cell code; a cell that is not there is blank.
Figures = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Issue:
    """A check that failed.

    :ivar cell: where it is shown.
    :ivar blocking: must be mended; otherwise an explanation is enough.
    """

    code: str
    cell: str
    message: str
    blocking: bool


def check(
    form: Form,
    figures: Figures,
    *,
    last_year: Figures | None = None,
    children: Figures | None = None,
) -> list[Issue]:
    """Everything wrong with the figures, in the order of the form.

    :param last_year: the body's figures in force of the year before; ``None`` where there are none to compare with.
    :param children: sums of the bodies below for the same period; ``None`` where nobody below reports.
    """
    found = [issue for cell in form.cells for issue in _own(form, cell, figures)]
    for rule in form.rules:
        message = _broken(form, rule, figures, last_year or {}, children or {})
        if message:
            # No share can be said of nought, so nothing is kept back for it: it wants an explanation.
            hard = rule.severity == "blocking" and not _from_or_to_nought(rule, figures, last_year or {})
            found.append(Issue(rule.code, rule.left[0], rule.says or message, hard))
    order = {cell.code: cell.at for cell in form.cells}
    return sorted(found, key=lambda issue: order.get(issue.cell, 0))


def unanswered(
    form: Form, texts: Iterable[str], files: Iterable[str], tables: Mapping[str, Sequence[Mapping[str, str]]]
) -> list[Issue]:
    """What the form asks for besides figures and the answer does not have: paragraphs, files, sound rows.

    :param texts: codes of the prompts that have words. :param files: codes of the attachments that have a file.
    :param tables: rows by code of their table.
    """
    written, attached = set(texts), set(files)
    found = [
        Issue("blank", code, f"Chưa viết: {form.questions[code]}", True)
        for code, prompt in form.prompts.items()
        if prompt.get("required") and code not in written
    ]
    found += [
        Issue("blank", code, f"Chưa đính kèm: {asked['vi']}", True)
        for code, asked in form.attachments.items()
        if asked.get("required") and code not in attached
    ]
    found += [
        Issue("row", f"table:{code}", f"Dòng {at}: {message}", True)
        for code, table in form.tables.items()
        for at, row in enumerate(tables.get(code) or (), start=1)
        for _, message in row_wrong(table, row)
    ]
    return found


def _own(form: Form, cell: Cell, figures: Figures) -> Iterator[Issue]:
    value = figures.get(cell.code)
    if value is None:
        if cell.required:
            yield Issue("blank", cell.code, "Chưa nhập; không có thì ghi 0.", True)
        return
    if cell.minimum is not None and value < cell.minimum:
        yield Issue("range", cell.code, f"Không được nhỏ hơn {_said(cell.minimum)}.", True)
    if cell.maximum is not None and value > cell.maximum:
        yield Issue("range", cell.code, f"Không được lớn hơn {_said(cell.maximum)}.", True)
    parts = [figures.get(part.code) for part in form.parts(cell.code)]
    known = [part for part in parts if part is not None]
    if known and (len(known) < len(parts) or sum(known) != value):
        told = f"Các phần cộng lại là {_said(sum(known, Decimal(0)))}, khác tổng {_said(value)}."
        yield Issue("parts", cell.code, told, True)


def _broken(form: Form, rule: Rule, figures: Figures, last_year: Figures, children: Figures) -> str:
    left = [figures.get(code) for code in rule.left]
    right = [figures.get(code) for code in rule.right]
    match rule.kind:
        case "at_most":
            return _above(form, rule, left, right[0])
        case "sum_equals":
            known = [each for each in left if each is not None]
            if len(known) == len(left) and right[0] is not None and sum(known) != right[0]:
                return (
                    f"Cộng lại là {_said(sum(known, Decimal(0)))}, khác “{form.by_code[rule.right[0]].vi}” "
                    f"({_said(right[0])})."
                )
        case "children_sum":
            below = children.get(rule.left[0])
            if below is not None and left[0] is not None and below != left[0]:
                return f"Các đơn vị cấp dưới báo cộng lại là {_said(below)}, ở đây là {_said(left[0])}."
        case "jump":
            before = last_year.get(rule.left[0])
            if _from_or_to_nought(rule, figures, last_year):
                return (
                    f"Năm trước là {_said(before or Decimal(0))}, năm nay là {_said(left[0] or Decimal(0))}."
                )
            if before and left[0] is not None and rule.percent is not None:
                change = abs(left[0] - before) * 100
                if change > rule.percent * abs(before):
                    return f"Năm trước là {_said(before)}: chênh quá {_said(rule.percent)} %."
        case "needs":
            if left[0] and right[0] is None:
                return f"Có số liệu này thì phải có “{form.by_code[rule.right[0]].vi}”."
    return ""


def _from_or_to_nought(rule: Rule, figures: Figures, last_year: Figures) -> bool:
    """Whether a figure compared with last year's was nought or is nought now, and the other is not."""
    before, now = last_year.get(rule.left[0]), figures.get(rule.left[0])
    return rule.kind == "jump" and before is not None and now is not None and bool(before) != bool(now)


def _above(form: Form, rule: Rule, left: Sequence[Decimal | None], right: Decimal | None) -> str:
    """A blank of several counts as nothing, unless what stands there could be below nought."""
    known = [each for each in left if each is not None]
    lowest = [form.by_code[code].minimum for code in rule.left]
    unsure = len(known) < len(left) and any(each is None or each < 0 for each in lowest)
    together = sum(known, Decimal(0))
    if not known or unsure or right is None or together <= right:
        return ""
    said = _said(together) if len(left) == 1 else f"Cộng lại là {_said(together)},"
    return f"{said} lớn hơn “{form.by_code[rule.right[0]].vi}” ({_said(right)})."


def _said(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return vn_number(value, max(0, -exponent) if isinstance(exponent, int) else 0)
