"""Reports several plans ask of one body, handed in as one. Tied and untied by the body, before anything is handed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.work.obligations import errors, policy, rules, selectors
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Joint, Obligation
from thidua.work.obligations.services.working import keep, note


@transaction.atomic
def tie_reports(*, actor: Actor, obligation_id: UUID, other_id: UUID, at: datetime) -> None:
    """Two open reports of one body to a common recipient, for overlapping periods, are handed in as one from now on.

    :raises NotPossible: one paper would not answer both, or one is handed in already.
    """
    one, other = (selectors.lock(actor, key) for key in sorted((obligation_id, other_id)))
    for row in (one, other):
        policy.may_work(actor, row.body_id).require()
    if one.id == other.id:
        raise errors.cannot_be_joint("đây là cùng một báo cáo")
    why = rules.why_not_joint(_asked(one), _asked(other))
    if why:
        raise errors.cannot_be_joint(why)
    joint = (
        one.joint
        or other.joint
        or Joint.objects.create(body_id=one.body_id, made_by=actor.label()[:400], made_at=at)
    )
    if one.joint and other.joint and one.joint_id != other.joint_id:
        Obligation.objects.filter(joint=other.joint).update(joint=one.joint)
        joint = one.joint
    for row in (one, other):
        row.joint = joint
        keep(row)
    note(actor, one, "tie_reports", at, {"joint": [None, str(other.id)]})


@transaction.atomic
def untie_report(*, actor: Actor, obligation_id: UUID, at: datetime) -> None:
    """This report is handed in by itself again.

    :raises NotPossible: it is handed in already, or was not tied.
    """
    row = selectors.lock(actor, obligation_id)
    policy.may_work(actor, row.body_id).require()
    if row.joint_id is None or row.state not in OPEN:
        raise errors.cannot_be_joint("báo cáo này không gộp hoặc đã nộp")
    left = Obligation.objects.select_for_update(of=("self",)).filter(joint_id=row.joint_id).exclude(id=row.id)
    before = str(row.joint_id)
    if left.count() == 1:
        left.update(joint=None)
    row.joint = None
    keep(row)
    note(actor, row, "untie_report", at, {"joint": [before, None]})


def _asked(row: Obligation) -> rules.Asked:
    return rules.Asked(
        body=row.body_id,
        kind=row.kind,
        is_open=row.state in OPEN,
        start=row.period_start,
        end=row.period_end,
        recipients=frozenset(row.recipients.values_list("body_id", flat=True)),
    )
