"""What a restatement changes: in the report itself, and in the total of every body above."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from thidua.ground.actor import Actor
from thidua.ground.numbers import vn_signed
from thidua.web.workspace.reports.fields import decimal_of, printed, rate_label, share, words
from thidua.work.reports.facts import ReportPage
from thidua.work.reports.rules import Form, Rate, rate_of
from thidua.work.rollup import selectors as rollup

Figures = dict[str, Decimal | None]


def _both(page: ReportPage) -> tuple[Figures, Figures]:
    """The figures that count, and those that would."""
    now = next((version.figures for version in page.versions if version.current), {})
    if page.card.state == "restating":
        kept = {code: page.draft.get(f"cell:{code}") for code in now}
        return now, {code: decimal_of(field.value) if field else None for code, field in kept.items()}
    after = page.versions[0].figures
    return now, {code: after.get(code) for code in now}


def changed(page: ReportPage) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """Cell → (figure that counts, figure that would), where they differ."""
    now, after = _both(page)
    return {code: (now[code], after[code]) for code in now if now[code] != after[code]}


def lines(actor: Actor, page: ReportPage) -> list[tuple[str, str, str, str, str]]:
    """(figure or rate, where, now, after, difference) for the body and every body above it, one after the other."""
    different = changed(page)
    if not different:
        return []
    now, after = _both(page)
    form: Form = page.form
    rates = [rate for rate in form.rates if {rate.numerator, rate.denominator} & different.keys()]
    # A rate also wants the figure that stays: it changes nothing above and is only read there.
    stay = {code for rate in rates for code in (rate.numerator, rate.denominator)} - different.keys()
    read = different | {code: (now.get(code), now.get(code)) for code in sorted(stay)}
    above = rollup.restated(actor, page.card.body_id, page.form_id, page.card.period, read)
    found = []
    for code, (before, then) in different.items():
        label = words(form.by_code[code])
        difference = (then or Decimal(0)) - (before or Decimal(0))
        found.append((label, page.card.body_name, printed(before), printed(then), _signed(difference)))
        for one in above:
            held, made = one.lines[code]
            by = _signed(one.by[code]) if code in one.by else _("tính lại")
            found.append((label, one.body_name, printed(held), printed(made), by))
    for rate in rates:
        label = rate_label(form, rate)
        own = {code: (after.get(code) or Decimal(0)) - (now.get(code) or Decimal(0)) for code in now}
        found.append(
            _rate_line(
                label, page.card.body_name, rate_of(rate, now), rate_of(rate, after), _parts(rate, own)
            )
        )
        for one in above:
            held_figures = {code: pair[0] for code, pair in one.lines.items()}
            made_figures = {code: pair[1] for code, pair in one.lines.items()}
            pair = rate_of(rate, held_figures), rate_of(rate, made_figures)
            found.append(_rate_line(label, one.body_name, *pair, _parts(rate, one.by)))
    return found


def _parts(rate: Rate, by: Mapping[str, Decimal]) -> str:
    """The differences of a rate's two figures, where the rate itself is not the reader's to see."""

    def said(code: str) -> str:
        return (_signed(by[code]) if by[code] else _("không đổi")) if code in by else _("tính lại")

    top, bottom = said(rate.numerator), said(rate.denominator)
    return _("tử số %(top)s, mẫu số %(bottom)s") % {"top": top, "bottom": bottom}


def _rate_line(
    label: str, where: str, before: Decimal | None, after: Decimal | None, parts: str
) -> tuple[str, str, str, str, str]:
    """A rate as a line; its difference in points, of what was said and not of what was rounded for print. Where there
    is no rate on one side, the difference of its two figures."""
    points = parts
    if before is not None and after is not None:
        points = _("%(n)s điểm") % {"n": vn_signed(after - before, 1)}
    return label, where, share(before), share(after), points


def _signed(value: Decimal) -> str:
    return f"+{printed(value)}" if value > 0 else printed(value).replace("-", "−")
