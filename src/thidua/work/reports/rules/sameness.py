"""Which figures of two forms are the same indicator. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from thidua.ground.text_vn import search_key
from thidua.work.reports.rules.form import PART, Cell, Form


def same_question(form: Form, other: Form, *, same_form: bool, same_movement: bool) -> dict[str, str]:
    """Cell of a form → the cell of another that asks for the same.

    Two versions of one form share their codes. Else an indicator of the movement is the same wherever it stands, as a
    figure or as one of the two of a rate; parts of it by the same member. Units must be the same; what no bodies' figures
    make a total of is left out.
    """
    theirs: dict[tuple[str, ...], str] = {}
    for cell in other.cells:
        if cell.aggregation != "none":
            for name in _names(cell, other, same_form, same_movement):
                theirs.setdefault(name, cell.code)
    found = {}
    for cell in form.cells:
        for name in _names(cell, form, same_form, same_movement):
            if name in theirs and other.by_code[theirs[name]].unit == cell.unit:
                found[cell.code] = theirs[name]
                break
    return found


def same_prompts(form: Form, other: Form) -> list[str]:
    """The questions of a form that another asks under the same code in the same words.

    >>> from thidua.work.reports.rules.form import form_of
    >>> one = {"sections": [{"code": "s", "vi": "S", "en": "S", "prompts": [{"code": "a", "vi": "Khó khăn.", "en": ""}]}]}
    >>> other = {"sections": [{"code": "s", "vi": "S", "en": "S", "prompts": [{"code": "a", "vi": "Khó khăn", "en": ""}]}]}
    >>> same_prompts(form_of(one), form_of(other))
    ['a']
    """
    return [
        code
        for code, prompt in form.prompts.items()
        if code in other.prompts
        and search_key(str(prompt["vi"])) == search_key(str(other.prompts[code]["vi"]))
    ]


def _names(cell: Cell, form: Form, same_form: bool, same_movement: bool) -> Iterator[tuple[str, ...]]:
    """What a cell may be known by, the surest first."""
    if same_form:
        yield "code", cell.code
    if not same_movement:
        return
    whole = form.by_code[cell.whole] if cell.whole else cell
    member = cell.code.removeprefix(whole.code + PART) if cell.whole else ""
    if whole.indicator:
        yield "indicator", whole.indicator, member
    for rate in form.rates:
        for side, code in (("over", rate.numerator), ("under", rate.denominator)):
            if code == whole.code:
                yield side, rate.indicator, member
