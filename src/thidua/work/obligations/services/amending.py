"""Obligations follow an amendment of their plan: changed, cancelled or kept; what is new is raised like anything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs.services import write_columns
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.obligations import rules
from thidua.work.obligations.facts import Shift, Shifted
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Amended, Obligation
from thidua.work.obligations.services.ending import cancel_rows
from thidua.work.obligations.services.raising import Due, dues_of, take_turns, title_of
from thidua.work.plans import policy as plan_policy
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import Following, ObligingProvision


@dataclass(slots=True)
class _Sorted:
    """What an amendment does, row by row."""

    changed: list[tuple[Obligation, Due]]
    cancelled: list[Obligation]
    kept: list[Obligation]
    added: list[Due]
    years: list[int]


def _sort(following: Following, at: datetime, facts: dict[str, Any], *, lock: bool) -> _Sorted:
    """Every obligation of the sentences that end, against what the sentences that begin ask.

    :raises ValueError: nobody said from which day; the plan room asks for it first.
    """
    if following.effective is None:
        raise ValueError("an amendment without a day changes nothing")
    effective = following.effective
    rows = Obligation.objects.filter(provision_id__in=following.ended)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    standing = {(r.provision_id, r.body_id, r.role, r.period): r for r in rows.order_by("id")}
    years = _years(following, effective, at)
    found = _Sorted([], [], [], [], years)
    answered: set[UUID] = set()
    # A sentence that continues another takes its obligations along, also those whose new day lies before it began.
    for due in (d for year in years for d in _asked(following, year, at, facts)):
        provision = due.provision
        row = standing.get((provision.replaces, *due.key[1:])) if provision.replaces else None
        if row is None or row.state == "cancelled":
            if rules.holds(due.demand, effective, None):
                found.added.append(due)
        else:
            answered.add(row.id)
            if row.state in OPEN:
                found.changed.append((row, due))
            else:
                found.kept.append(row)
    for row in standing.values():
        if row.id in answered:
            continue
        if row.state in OPEN and row.period_end > effective:
            found.cancelled.append(row)
        else:
            found.kept.append(row)
    return found


def _asked(following: Following, year: int, at: datetime, facts: dict[str, Any]) -> list[Due]:
    undated = [
        ObligingProvision(p.id, p.kind, p.summary, p.where, p.data, p.addressees, replaces=p.replaces)
        for p in following.begun
    ]
    dues = dues_of(following.target, undated, year, at, facts)
    return [due for due in dues if following.effective and due.demand.period.end > following.effective]


def _years(following: Following, effective: date, at: datetime) -> list[int]:
    """The years already raised under the plan that the amendment reaches, and this one when the plan runs in it."""
    starts = Obligation.objects.filter(plan_id=following.target, period_end__gt=effective)
    years = {start.year for start in starts.values_list("period_start", flat=True).distinct()}
    span, now = plans.plan_years(following.target), today(at).year
    if now >= effective.year and (span is None or span[0] <= now <= span[1]):
        years.add(now)
    return sorted(years)


def preview_amendment(*, following: Following, at: datetime) -> Shifted:
    """What an amendment will do to obligations, sentence by sentence; writes nothing. The caller has checked the right."""
    facts = plans.facts_for_raising(following.target)
    return _shifted(_sort(following, at, facts, lock=False), facts["name"])


def _shifted(found: _Sorted, plan_name: str) -> Shifted:
    lines: Counter[tuple[str, str, str, str, str]] = Counter()
    for due in found.added:
        words = rules.due_words(due.demand.printed, due.demand.qualifier or "")
        lines["added", title_of(due.provision, plan_name), due.demand.period.name, "", words] += 1
    for row, due in found.changed:
        old = rules.due_words(row.printed_due, row.qualifier)
        new = rules.due_words(due.demand.printed, due.demand.qualifier or "")
        lines["changed", title_of(due.provision, plan_name), row.period, old, new] += 1
    for what, rows in (("cancelled", found.cancelled), ("kept", found.kept)):
        for row in rows:
            lines[what, row.title, row.period, rules.due_words(row.printed_due, row.qualifier), ""] += 1
    bodies = dict.fromkeys([*(r.body_id for r, _d in found.changed), *(r.body_id for r in found.cancelled)])
    return Shifted(
        lines=tuple(
            Shift(what, title, period, count, old, new)
            for (what, title, period, old, new), count in lines.items()
        ),
        added=len(found.added),
        changed=len(found.changed),
        cancelled=len(found.cancelled),
        kept=len(found.kept),
        body_ids=tuple(bodies),
        years=tuple(found.years),
    )


@transaction.atomic
def follow_amendment(*, actor: Actor, following: Following, by: UUID, at: datetime) -> Shifted:
    """Change and cancel what an applied amendment changes and repeals; raising what is new is the next step.

    Repeating it finds nothing left to do. One audit line for all.

    :param by: the amending plan.
    """
    take_turns(following.target)
    facts = plans.facts_for_raising(following.target)
    plan_policy.may_adopt(actor, facts["owner_path"]).require()
    found = _sort(following, at, facts, lock=True)
    _change(found.changed, by, at, facts["name"])
    cancel_rows(found.cancelled)
    result = _shifted(found, facts["name"])
    if result.changed or result.cancelled:
        audit.record(
            actor=actor,
            verb="obligations.follow_amendment",
            subject_type="plan",
            subject_id=str(following.target),
            subject_label=facts["name"],
            changes={"changed": [None, result.changed], "cancelled": [None, result.cancelled]},
            at=at,
        )
    return result


def _change(pairs: Sequence[tuple[Obligation, Due]], by: UUID, at: datetime, plan_name: str) -> None:
    notes = []
    for row, due in pairs:
        new = due.demand.due_at
        extended = row.due_at if row.due_at != row.original_due_at else None
        notes.append(
            Amended(
                obligation=row,
                by_id=by,
                old_provision_id=row.provision_id,
                old_title=row.title,
                old_detail=row.detail,
                old_printed_due=row.printed_due,
                old_qualifier=row.qualifier,
                old_due_at=row.due_at,
                new_due_at=max(new, extended) if new and extended else new,
                at=at,
            )
        )
        row.provision_id = due.provision.id
        row.title = title_of(due.provision, plan_name)[:500]
        row.detail = squeeze(str(due.provision.data.get("text") or due.provision.summary))
        row.where = due.provision.where[:200]
        row.printed_due, row.qualifier = due.demand.printed, due.demand.qualifier or ""
        row.original_due_at, row.due_at = new, notes[-1].new_due_at
        if row.state == "overdue" and (row.due_at is None or row.due_at > at):
            advance(row, OBLIGATION, "amend")
        row.revision += 1
    Amended.objects.bulk_create(notes, batch_size=1000)
    fields = [
        "provision", "title", "detail", "where", "printed_due", "qualifier", "original_due_at", "due_at", "state",
        "revision",
    ]  # fmt: skip
    write_columns([row for row, _due in pairs], fields)
