"""What reports do to obligations by another hand than the body's own: handed in for it, accepted; or taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs.services import write_columns
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.obligations import errors, policy, selectors
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Evidence, Obligation, Recipient
from thidua.work.obligations.services.passing import free
from thidua.work.obligations.services.working import keep, note

#: Obligations locked and met in one go.
_BATCH = 2_000


@transaction.atomic
def meet_by_report(
    *, actor: Actor, obligation_ids: Collection[UUID], text: str, handed_in: datetime, at: datetime
) -> int:
    """Reports the acting body entered for others, or accepted, meet what is owed to it by them; returns how many.

    Those that are no longer open, or owe nothing to the acting body, stay as they are: the report stands without them.
    Set-based, for a round's workbook enters a hundred thousand; one line in the trail for all, the evidence at each.

    :param handed_in: when the reports came in: late or not is decided by it, each by its own deadline.
    :raises NotPossible: no text (``obligations-003``).
    """
    said = squeeze(text)
    if not said:
        raise errors.evidence_missing()
    met: list[UUID] = []
    wanted = sorted(set(obligation_ids))
    for start in range(0, len(wanted), _BATCH):
        met += _meet(actor, wanted[start : start + _BATCH], said, handed_in, at)
    if met:
        alone = len(met) == 1
        audit.record(
            actor=actor,
            verb="obligations.meet_by_report",
            subject_type="obligation" if alone else "sweep",
            subject_id=str(met[0]) if alone else at.isoformat(),
            subject_label=Obligation.objects.values_list("title", flat=True).get(id=met[0])[:500]
            if alone
            else f"{len(met)} nghĩa vụ báo cáo",
            changes={"count": [None, len(met)]},
            reason=said,
            at=at,
        )
    return len(met)


def _meet(actor: Actor, ids: Collection[UUID], said: str, handed_in: datetime, at: datetime) -> list[UUID]:
    """One batch, with the obligations tied to them, which the same report answers."""
    answered = Obligation.objects.filter(id__in=ids, state__in=OPEN)
    if not actor.system:
        own = actor.body_id
        if own is None or actor.role not in policy.FOLLOWERS:
            return []
        owed = Recipient.objects.filter(obligation_id=OuterRef("id"), body_id=own)
        answered = answered.filter(Q(plan__owner_id=own) | Q(plan__issuer_id=own) | Exists(owed))
    own_ids = list(answered.values_list("id", flat=True))
    joints = Obligation.objects.filter(id__in=own_ids, joint_id__isnull=False).values("joint_id")
    rows = Obligation.objects.filter(Q(id__in=own_ids) | Q(joint_id__in=joints), state__in=OPEN)
    locking = rows.select_for_update(of=("self",), no_key=True).order_by("id")
    discharged = list(locking)
    for row in discharged:
        advance(row, OBLIGATION, "discharge")
        row.discharged_at, row.late = handed_in, row.due_at is not None and row.due_at <= handed_in
        row.revision += 1
    write_columns(discharged, ["state", "discharged_at", "late", "revision"])
    met = [row.pk for row in discharged]
    Recipient.objects.filter(obligation_id__in=met).update(receipted_at=None, receipted_by="")
    by = actor.label()[:400]
    Evidence.objects.bulk_create(
        (Evidence(obligation_id=one, text=said, added_by=by, added_at=at) for one in met),
        batch_size=_BATCH,
    )
    return met


@transaction.atomic
def take_back(*, actor: Actor, obligation_id: UUID, reason: str, at: datetime) -> None:
    """The body takes back what it handed in: it owes it again, with what was met by the same evidence.

    The evidence stays readable. :raises NotPossible: no reason (``obligations-004``), or nothing handed in.
    """
    row = selectors.lock(actor, obligation_id)
    policy.may_work(actor, row.body_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    tied: list[Obligation] = []
    if row.joint_id is not None:
        sisters = Obligation.objects.select_for_update(of=("self",)).filter(
            joint_id=row.joint_id, state="discharged", discharged_at=row.discharged_at
        )
        tied = list(sisters.exclude(id=row.id).order_by("id"))
    for one in (row, *tied):
        before = advance(one, OBLIGATION, "take_back")
        one.discharged_at, one.late = None, False
        free(one, at)
        keep(one)
        note(actor, one, "take_back", at, {"state": [before, one.state]}, said)
