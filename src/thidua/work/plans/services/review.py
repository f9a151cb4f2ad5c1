"""The review: a person's word on each provision. Every verb locks the plan, so two reviewers take turns."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.plans import errors, rules
from thidua.work.plans.lifecycle import PROVISION
from thidua.work.plans.models import Clause, Provision
from thidua.work.plans.services.against import follow_dates
from thidua.work.plans.services.holding import finish, keep_provision, lock_plan, lock_provision
from thidua.work.plans.services.naming import follow_names


@transaction.atomic
def accept_provision(
    *, actor: Actor, plan_id: UUID, provision_id: UUID, at: datetime, revision: int | None = None
) -> None:
    """The reading of this provision is right."""
    plan = lock_plan(actor, plan_id)
    row = lock_provision(actor, plan, provision_id, revision)
    before = advance(row, PROVISION, "accept")
    if before == "rejected":
        _as_read(row)
    keep_provision(row, actor, at)
    follow_names(plan, row, at)
    follow_dates(plan, row)
    finish(plan, actor, "accept_provision", row.summary, at, {"state": [before, row.state]})


def _as_read(row: Provision) -> None:
    """What was read holds again, its summary with it; one added by hand was not read."""
    if row.read is None:
        return
    row.data, row.summary = row.read, rules.summary_of(row.kind, row.read)


@transaction.atomic
def accept_rest(*, actor: Actor, plan_id: UUID, at: datetime, kind: str = "") -> int:
    """Accept every provision still proposed (of one kind, when given); returns how many."""
    plan = lock_plan(actor, plan_id)
    rows = Provision.objects.select_for_update().filter(plan=plan, state="proposed").order_by("id")
    if kind:
        rows = rows.filter(kind=kind)
    changed = list(rows)
    for row in changed:
        advance(row, PROVISION, "accept")
        row.revision += 1
        row.changed_by, row.changed_at = actor.label()[:400], at
    Provision.objects.bulk_update(changed, ["state", "revision", "changed_by", "changed_at"], batch_size=500)
    if changed:
        finish(
            plan,
            actor,
            "accept_rest",
            f"{len(changed)} quy định",
            at,
            {"ids": [None, [str(r.id) for r in changed]]},
        )
    return len(changed)


@transaction.atomic
def correct_provision(
    *,
    actor: Actor,
    plan_id: UUID,
    provision_id: UUID,
    data: dict[str, Any],
    at: datetime,
    revision: int | None = None,
) -> None:
    """Replace what was read by what the document says; the reading stays beside it.

    :raises NotPossible: the data do not fit the provision's kind (plans-008), all problems named.
    """
    plan = lock_plan(actor, plan_id)
    row = lock_provision(actor, plan, provision_id, revision)
    merged = {**row.data, **data}
    problems = rules.check_data(row.kind, merged)
    if problems:
        raise errors.bad_data("; ".join(problems))
    old = {key: row.data.get(key) for key in data}
    advance(row, PROVISION, "edit_added" if row.state == "added" else "correct")
    row.data, row.summary = merged, rules.summary_of(row.kind, merged)
    keep_provision(row, actor, at)
    follow_names(plan, row, at)
    follow_dates(plan, row)
    changes = {key: [old[key], data[key]] for key in data if old[key] != data[key]}
    finish(plan, actor, "correct_provision", row.summary, at, changes)


@transaction.atomic
def add_provision(
    *,
    actor: Actor,
    plan_id: UUID,
    kind: str,
    data: dict[str, Any],
    at: datetime,
    clause_id: UUID | None = None,
) -> UUID:
    """Add a provision the reader missed, tied to the clause it stands in."""
    plan = lock_plan(actor, plan_id)
    problems = rules.check_data(kind, data)
    if problems:
        raise errors.bad_data("; ".join(problems))
    clause = Clause.objects.filter(plan=plan, id=clause_id).first() if clause_id else None
    last = Provision.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
    row = Provision(
        plan=plan,
        clause=clause,
        order=last + 1,
        kind=kind,
        summary=rules.summary_of(kind, data),
        data={**data, "where": clause.path if clause else ""},
        line=clause.line_from if clause else None,
    )
    advance(row, PROVISION, "add")
    row.changed_by, row.changed_at = actor.label()[:400], at
    row.save()
    follow_names(plan, row, at)
    follow_dates(plan, row)
    finish(plan, actor, "add_provision", row.summary, at, {"kind": [None, kind]})
    return row.id


@transaction.atomic
def reject_provision(
    *,
    actor: Actor,
    plan_id: UUID,
    provision_id: UUID,
    at: datetime,
    note: str = "",
    revision: int | None = None,
) -> None:
    """The document does not say this. The row stays, so that the choice can be read and undone."""
    plan = lock_plan(actor, plan_id)
    row = lock_provision(actor, plan, provision_id, revision)
    before = advance(row, PROVISION, "reject")
    row.note = squeeze(note)
    keep_provision(row, actor, at)
    follow_dates(plan, row)
    finish(plan, actor, "reject_provision", row.summary, at, {"state": [before, row.state]}, why=row.note)


@transaction.atomic
def reopen_provision(
    *, actor: Actor, plan_id: UUID, provision_id: UUID, at: datetime, revision: int | None = None
) -> None:
    """Take back one's word: the provision is a proposal again, as it was read."""
    plan = lock_plan(actor, plan_id)
    row = lock_provision(actor, plan, provision_id, revision)
    before = advance(row, PROVISION, "reopen")
    _as_read(row)
    keep_provision(row, actor, at)
    follow_names(plan, row, at)
    follow_dates(plan, row)
    finish(plan, actor, "reopen_provision", row.summary, at, {"state": [before, row.state]})
