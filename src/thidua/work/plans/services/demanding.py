"""A call for plans made under a plan in force, where its own text makes none."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.plans import errors, policy, rules, selectors
from thidua.work.plans.lifecycle import PROVISION
from thidua.work.plans.models import Addressee, Plan, Provision
from thidua.work.plans.services.holding import finish


@transaction.atomic
def ask_for_plan(
    *,
    actor: Actor,
    plan_id: UUID,
    text: str,
    words: str,
    due: date | None,
    at: datetime,
    body_id: UUID | None = None,
    group: str = "",
) -> UUID:
    """Ask a body or a group for a plan of its own under a plan in force; the one provision that may join it then.

    It adds nothing to the plan's text: ``words`` tell which document makes the call. Without a day there is no deadline.

    :returns: the provision, from which obligations are raised like any other.
    :raises NotPossible: the plan is not in force (plans-019), nobody or an unknown group is asked (plans-008).
    """
    selectors.card(actor, plan_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(id=plan_id)
    policy.may_adopt(actor, selectors.owner_path(plan_id)).require()
    if plan.state != "adopted":
        raise errors.not_in_force()
    known = {one["code"]: one["vi"] for one in orgs.groups()}
    if body_id is None and group not in known:
        raise errors.bad_data("chưa chọn đơn vị hoặc nhóm phải ban hành kế hoạch")
    printed = orgs.card(body_id).name if body_id else known[group]
    data = {
        "text": squeeze(text),
        "body": printed,
        "role": "lead",
        "due": f"{due.day}/{due.month}/{due.year}" if due else None,
        "qualifier": "by" if due else None,
        "where": "",
    }
    last = plan.provisions.aggregate(last=Max("order"))["last"] or 0
    row = Provision(
        plan=plan,
        order=last + 1,
        kind="duty",
        summary=rules.summary_of("duty", data),
        data=data,
        note=squeeze(words),
        changed_by=actor.label()[:400],
        changed_at=at,
    )
    advance(row, PROVISION, "add")
    row.save()
    Addressee.objects.create(
        provision=row,
        role="lead",
        printed=rules.printed_name(printed),
        state="body" if body_id else "group",
        body_id=body_id,
        group=group if not body_id else "",
        how="person",
    )
    finish(plan, actor, "ask_for_plan", row.summary, at, {"words": [None, row.note]})
    return row.id
