"""Who takes over what a plan asks of bodies that have ended: chosen by a person, recorded, and taken back by one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import squeeze
from thidua.work.plans import errors, policy, selectors
from thidua.work.plans.models import Addressee, Plan
from thidua.work.plans.services.holding import finish


def lock_chosen(actor: Actor, plan_id: UUID) -> Plan:
    """The plan, locked: reviewers choose while it is reviewed, whoever adopts plans while it is in force."""
    selectors.card(actor, plan_id)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("paper").get(id=plan_id)
    asked = policy.may_adopt if plan.state == "adopted" else policy.may_review
    asked(actor, selectors.owner_path(plan_id)).require()
    if plan.state not in {"in_review", "adopted"}:
        raise errors.not_in_review()
    return plan


@transaction.atomic
def choose_taker(
    *,
    actor: Actor,
    plan_id: UUID,
    addressee_id: UUID,
    ending: str,
    at: datetime,
    body_id: UUID | None = None,
    group: str = "",
    why: str = "",
    everywhere: bool = True,
) -> int:
    """Tie what an ended body was asked to a body or group of today; returns in how many places.

    The printed addressee stays as it is; the chosen one stands beside it with who chose, when and why.

    :param ending: code of what ended (``packs/bodies/successors.yaml``), as shown for this addressee.
    :param everywhere: wherever the plan prints the same name and lost the same; else in this provision only.
    :raises NotFound: no such name in this plan. :raises NotPossible: nothing of it ended, or it was chosen already
        (plans-020), or no such group (plans-008).
    """
    plan = lock_chosen(actor, plan_id)
    named = Addressee.objects.filter(provision__plan=plan, takes_over=None)
    chosen = named.filter(id=addressee_id).first()
    if chosen is None:
        raise errors.provision_not_found()
    if (body_id is None) == (not group):
        raise errors.bad_data("chọn một đơn vị hoặc một nhóm")
    if body_id is not None:
        orgs.card(body_id)
    elif group not in {g["code"] for g in orgs.groups()}:
        raise errors.bad_data(f"không có nhóm “{group}”")
    on = max(today(at), plan.paper.date or today(at))
    views = [v for found in selectors.addressee_views(plan_id, on).values() for v in found]
    waiting = {v.id for v in views if any(e.code == ending for e in v.gone)}
    rows = named.filter(printed=chosen.printed) if everywhere else named.filter(id=addressee_id)
    made = [row for row in rows.order_by("id") if row.id in waiting]
    if chosen.id not in waiting:
        raise errors.nothing_ended(chosen.printed)
    Addressee.objects.bulk_create(
        Addressee(
            provision_id=row.provision_id,
            role=row.role,
            printed=row.printed,
            state="group" if group else "body",
            body_id=body_id,
            group=group,
            how="taker",
            takes_over=row,
            ending=ending,
            chosen_by=actor.label()[:400],
            chosen_at=at,
            chosen_why=squeeze(why),
        )
        for row in made
    )
    means = str(body_id) if body_id else group
    finish(plan, actor, "choose_taker", chosen.printed, at, {"means": [None, means]}, why=squeeze(why))
    return len(made)


@transaction.atomic
def release_taker(
    *, actor: Actor, plan_id: UUID, addressee_id: UUID, at: datetime, why: str = "", everywhere: bool = True
) -> int:
    """Take a choice back: the addressee has nobody again, until somebody chooses; returns in how many places.

    :raises NotFound: there is no such choice in this plan.
    """
    plan = lock_chosen(actor, plan_id)
    choices = Addressee.objects.filter(provision__plan=plan, takes_over__isnull=False)
    one = choices.filter(id=addressee_id).first()
    if one is None:
        raise errors.provision_not_found()
    same = choices.filter(printed=one.printed, ending=one.ending, body=one.body, group=one.group)
    count, _rows = (same if everywhere else choices.filter(id=one.id)).delete()
    before = str(one.body_id) if one.body_id else one.group
    finish(plan, actor, "release_taker", one.printed, at, {"means": [before, None]}, why=squeeze(why))
    return count
