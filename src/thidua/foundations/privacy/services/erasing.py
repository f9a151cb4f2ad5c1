"""Erasing one person, as the register says. The only place that erases other rooms' rows (docs/decisions/0026)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import selectors as audit_read
from thidua.foundations.audit import services as audit
from thidua.foundations.privacy import errors, selectors
from thidua.foundations.privacy.facts import ANONYMOUS, Step
from thidua.foundations.privacy.models import Erasure
from thidua.foundations.privacy.selectors.traces import Traces, model_of, order_to_delete
from thidua.ground.actor import Actor
from thidua.ground.text_vn import squeeze

#: Erased by the audit room itself, which notes the lines so that the chain still verifies.
_TRAIL = "audit.Personal"


@transaction.atomic
def lock_person(*, person_id: UUID) -> None:
    """Hold a person's row, so that nobody gives them a post while they are being erased. For the journey.

    :raises NotFound: no such person (``privacy-001``).
    """
    if not model_of("access.Person").objects.select_for_update().filter(pk=person_id).exists():
        raise errors.no_such_person()


@transaction.atomic
def erase_person(*, actor: Actor, person_id: UUID, reason: str, at: datetime) -> list[Step]:
    """Erase what may be erased of a person; what the law obliges to keep stays. Returns what was done, step by step.

    The caller has locked the person and seen to it that no work is open. It cannot be undone.

    :raises Refused: oneself, or somebody whose record the actor does not keep (``privacy-104``, ``-105``).
    :raises NotPossible: no reason (``privacy-004``), or erased before (``-003``).
    """
    selectors.name_of(person_id)
    selectors.may_erase(actor, person_id, at).require()
    if not squeeze(reason):
        raise errors.reason_missing()
    if selectors.erased(person_id) is not None:
        raise errors.already_erased()
    done = selectors.steps(person_id)
    traces = Traces(person_id)
    # What is found by sessions and labels is looked up before anything that leads there is gone.
    _ = traces.labels, traces.sessions
    for step in done:
        if step.erase in {"blank", "anonymise"}:
            traces.rows(step.table, step.trace).update(**_emptied(step))
    emptied = audit.drop_personal(entries=audit_read.personal_about("person", person_id))
    deleted = {
        step.table.label: step for step in done if step.erase == "delete" and step.table.label != _TRAIL
    }
    for label in order_to_delete(list(deleted)):
        traces.rows(deleted[label].table, deleted[label].trace).delete()
    Erasure.objects.create(person_id=person_id, at=at, by=actor.label()[:400], reason=squeeze(reason))
    audit.record(
        actor=actor,
        verb="privacy.erase_person",
        subject_type="person",
        subject_id=person_id,
        changes={
            "entries": [emptied, []],
            "deleted": [_count(done, {"delete"}), 0],
            "blanked": [_count(done, {"blank", "anonymise"}), 0],
            "kept": [None, _count(done, {"keep"})],
        },
        reason=reason,
        at=at,
    )
    return done


def _emptied(step: Step) -> dict[str, object]:
    """The columns of a step with what stands in them afterwards: nothing, or the same words for everybody."""
    model = model_of(step.table.label)
    values: dict[str, object] = {}
    for field in step.fields:
        column = model._meta.get_field(field.name)
        values[field.name] = ANONYMOUS if step.erase == "anonymise" else None if column.null else ""
    return values


def _count(steps: Iterable[Step], actions: set[str]) -> int:
    """Rows of these actions; a table erased in two steps is counted once."""
    rows: dict[tuple[str, str], int] = {(s.table.label, s.trace): s.rows for s in steps if s.erase in actions}
    return sum(rows.values())
