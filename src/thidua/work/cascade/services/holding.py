"""What every verb on a draft begins and ends with."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.work.cascade import errors
from thidua.work.cascade.models import Draft, DraftClause


def lock_clause(draft: Draft, clause_id: UUID, revision: int | None) -> DraftClause:
    """A clause of a locked draft.

    :raises NotFound: not in this draft (cascade-002).
    :raises Stale: someone changed it since ``revision`` (cascade-003).
    """
    row = DraftClause.objects.select_for_update().filter(draft=draft, id=clause_id).first()
    if row is None:
        raise errors.clause_not_found()
    if revision is not None and row.revision != revision:
        raise errors.changed_by_another(row.changed_by, row.changed_at, f"mục “{row.text[:60]}”")
    return row


def keep(row: DraftClause, actor: Actor, at: datetime) -> None:
    """Save with a new revision and who changed it."""
    row.revision += 1
    row.changed_by, row.changed_at = actor.label()[:400], at
    row.save()


def finish(
    draft: Draft, actor: Actor, verb: str, label: str, at: datetime, changes: dict[str, Any] | None = None
) -> None:
    """The draft has changed: a new revision and the act's one audit line, written last."""
    draft.revision += 1
    draft.changed_by, draft.changed_at = actor.label()[:400], at
    draft.save()
    audit.record(
        actor=actor,
        verb=f"cascade.{verb}",
        subject_type="plan_draft",
        subject_id=str(draft.id),
        subject_label=label[:500],
        changes=changes,
        at=at,
    )
