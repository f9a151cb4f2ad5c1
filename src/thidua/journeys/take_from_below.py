"""What was collected from below taken into a body's own report: totals into its figures, its compiled words into its texts.

Nothing is taken by itself, nothing typed is replaced unless somebody says so at that place; each value keeps where it came
from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.ground.clock import VN
from thidua.ground.numbers import plain, rounded
from thidua.journeys import settle_report
from thidua.work.reports import errors, policy
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.facts import ReportPage, Saved
from thidua.work.reports.rules import Edit
from thidua.work.rollup import selectors as rollup

#: How the origin of a figure, and of words, begins once it is taken.
_FIGURES, _WORDS = "Từ số tổng hợp", "Từ bản tổng hợp lời văn"


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be taken into one field.

    :ivar value: as the draft would keep it. :ivar given: bodies that gave the figure; ``answered`` of ``due`` have reported.
    :ivar standing: ``blank`` (nothing in the field), ``same``, ``other`` (something else is there).
    :ivar taken: what is there was taken from below, and not merely typed the same.
    """

    field: str
    value: str
    given: int
    answered: int
    due: int
    source: str
    computed_at: datetime | None
    stale: bool
    seen: int
    standing: str
    taken: bool = False

    @property
    def origin(self) -> str:
        """Where the value says it came from once it is taken."""
        if self.computed_at is None:
            return f"{_WORDS} của đợt: {self.source}"
        when = f"{self.computed_at.astimezone(VN):%H:%M ngày %d/%m/%Y}"
        late = ", khi ấy đang tính lại" if self.stale else ""
        return (
            f"{_FIGURES} của {self.given} đơn vị bên dưới ({self.source}; {self.answered}/{self.due} đã trả lời), "
            f"tính lúc {when}{late}"
        )


def offers(actor: Actor, page: ReportPage) -> dict[str, Offer]:
    """Field → what may be taken into it, for a report that is being written by its own body."""
    if not page.may_write:
        return {}
    card, form = page.card, page.form
    found: dict[str, Offer] = {}
    for code, total in rollup.below_for(actor, card.body_id, page.form_id, card.period).items():
        exact = plain(rounded(total.value, form.by_code[code].decimals))
        found[f"cell:{code}"] = _offer(
            page,
            f"cell:{code}",
            format(exact or Decimal(0), "f"),
            given=total.given,
            answered=total.standing.answered,
            due=total.standing.due,
            source=total.form_title,
            computed_at=total.computed_at,
            stale=total.stale,
        )
    for code, (title, text) in reports.own_words(
        actor, card.body_id, card.period, page.form_id, card.round_id
    ).items():
        found[f"text:{code}"] = _offer(page, f"text:{code}", text, source=title)
    return found


def _offer(
    page: ReportPage,
    field: str,
    value: str,
    *,
    source: str,
    given: int = 0,
    answered: int = 0,
    due: int = 0,
    computed_at: datetime | None = None,
    stale: bool = False,
) -> Offer:
    kept = page.draft.get(field)
    held = None if kept is None or kept.value in (None, "") else str(kept.value)
    if held is None:
        standing = "blank"
    elif field.startswith("cell:"):
        standing = "same" if Decimal(held) == Decimal(value) else "other"
    else:
        standing = "same" if held == value else "other"
    return Offer(
        field=field,
        value=value,
        given=given,
        answered=answered,
        due=due,
        source=source,
        computed_at=computed_at,
        stale=stale,
        seen=kept.revision if kept else 0,
        standing=standing,
        taken=kept is not None and kept.origin.startswith((_FIGURES, _WORDS)),
    )


@transaction.atomic
def take(
    *,
    actor: Actor,
    report_id: UUID,
    fields: Mapping[str, int] | None = None,
    at: datetime,
) -> Saved:
    """Write what is offered into the draft, each value with its origin; returns what the save did.

    :param fields: field → its revision as the officer saw it: replaces what is there, unless somebody wrote meanwhile.
        ``None`` for every blank field.
    :raises NotPossible: nothing is offered (any more) for what was asked (``reports-080``), or see ``save_draft``.
    """
    page = reports.one(actor, report_id, at=at)
    policy.may_write(actor, page.card.body_id).require()
    if not page.may_write:
        raise errors.not_writable(page.card.state_label)
    offered = offers(actor, page)
    if fields is None:
        wanted = {one.field: one.seen for one in offered.values() if one.standing == "blank"}
    else:
        wanted = {field: seen for field, seen in fields.items() if field in offered}
    if not wanted:
        raise errors.nothing_below()
    return report_services.save_draft(
        actor=actor,
        report_id=report_id,
        edits=[
            Edit(field, _typed(offered[field]), seen, offered[field].origin) for field, seen in wanted.items()
        ],
        children=partial(settle_report.children, report_id),
        at=at,
    )


def _typed(offer: Offer) -> object:
    """A figure as an exact number, so that no way of writing it can be misread; words as they are."""
    return Decimal(offer.value) if offer.field.startswith("cell:") else offer.value
