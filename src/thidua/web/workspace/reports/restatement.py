"""What a restatement changes: in the report itself, and in the total of every body above."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from thidua.ground.actor import Actor
from thidua.web.workspace.reports.fields import decimal_of, printed, words
from thidua.work.reports.facts import ReportPage
from thidua.work.rollup import selectors as rollup


def changed(page: ReportPage) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """Cell → (figure that counts, figure that would), where they differ."""
    now = next((version.figures for version in page.versions if version.current), {})
    if page.card.state == "restating":
        kept = {code: page.draft.get(f"cell:{code}") for code in now}
        after = {code: decimal_of(field.value) if field else None for code, field in kept.items()}
    else:
        after = page.versions[0].figures
    return {code: (now[code], after.get(code)) for code in now if now[code] != after.get(code)}


def lines(actor: Actor, page: ReportPage) -> list[tuple[str, str, str, str, str]]:
    """(figure, where, now, after, difference) for the body and every body above it, figure by figure."""
    different = changed(page)
    if not different:
        return []
    above = rollup.restated(actor, page.card.body_id, page.form_id, page.card.period, different)
    found = []
    for code, (now, after) in different.items():
        label = words(page.form.by_code[code])
        difference = (after or Decimal(0)) - (now or Decimal(0))
        found.append((label, page.card.body_name, printed(now), printed(after), _signed(difference)))
        for one in above:
            before, then = one.lines[code]
            found.append(
                (
                    label,
                    one.body_name,
                    printed(before),
                    printed(then),
                    _signed(one.by[code]) if code in one.by else _("tính lại"),
                )
            )
    return found


def _signed(value: Decimal) -> str:
    return f"+{printed(value)}" if value > 0 else printed(value).replace("-", "−")
