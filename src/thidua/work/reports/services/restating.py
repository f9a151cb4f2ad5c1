"""After acceptance or the lock: a new version with its reason, while the older one goes on counting."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.lifecycle import REPORT
from thidua.work.reports.services.acts import keep, note, unsigned


@transaction.atomic
def restate_report(
    *, actor: Actor, report_id: UUID, reason: str, revision: int | None = None, at: datetime
) -> None:
    """Begin a restatement: the draft starts from the version that counts, which goes on counting until another is accepted.

    :raises NotPossible: no reason (``reports-011``), or nothing accepted yet to restate.
    """
    row = selectors.lock(actor, report_id, revision)
    policy.may_write(actor, row.body_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    before = advance(row, REPORT, "restate")
    by, when = actor.name or actor.label(), at.isoformat()
    form = selectors.parsed(row.round.form_id, row.round.form.digest)
    assert row.current is not None  # an accepted report has one
    values = {
        f"cell:{cell.code}": None if value is None else format(value.normalize(), "f")
        for cell, value in zip(form.cells, row.current.figures, strict=False)
    }
    values |= {f"text:{code}": text for code, text in row.current.texts.items()}
    values |= {f"table:{code}": rows for code, rows in row.current.tables.items()}
    values |= {f"why:{code}": text for code, text in row.current.explained.items()}
    if row.current.answer != "figures":
        # Nothing of the draft went along then: it was kept for this.
        values |= {field: kept["v"] for field, kept in row.draft.items() if kept["v"] is not None}
    values[rules.AS_OF] = row.current.as_of.isoformat()
    values["restate"] = said
    row.draft = {
        field: {
            "v": value,
            "rev": row.draft.get(field, {}).get("rev", 0) + 1,
            "by": by,
            "at": when,
            "from": row.current.origins.get(field, ""),
        }
        for field, value in values.items()
        if value is not None
    }
    unsigned(row, at)
    row.sign_asked_at = row.sign_voided_at = None
    keep(actor, row, at)
    note(actor, row, "restate_report", at, {"state": [before, row.state]}, said)


@transaction.atomic
def drop_restatement(*, actor: Actor, report_id: UUID, revision: int | None = None, at: datetime) -> None:
    """Give a restatement up; the version that counts was never touched. In an open round it can be returned as before."""
    row = selectors.lock(actor, report_id, revision)
    policy.may_write(actor, row.body_id).require()
    before = advance(row, REPORT, "drop_restatement")
    if row.round.state == "locked":
        advance(row, REPORT, "lock")
    keep(actor, row, at)
    note(actor, row, "drop_restatement", at, {"state": [before, row.state]})
