"""Ties of a plan under review: its names, its findings, its issuer, its movements, the plan above it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import search_key, squeeze
from thidua.work.movements import selectors as movements
from thidua.work.plans import errors, selectors
from thidua.work.plans.lifecycle import ADDRESSEE, FINDING
from thidua.work.plans.models import Addressee, Finding
from thidua.work.plans.services.against import sync_against
from thidua.work.plans.services.holding import finish, lock_plan
from thidua.work.plans.services.naming import addressees, resolver_of, sync_findings


@transaction.atomic
def resolve_addressee(
    *,
    actor: Actor,
    plan_id: UUID,
    addressee_id: UUID,
    at: datetime,
    body_id: UUID | None = None,
    group: str = "",
    ignore: bool = False,
    everywhere: bool = True,
) -> int:
    """Say which body or group a printed name means.

    :param ignore: the name addresses nobody in the system.
    :param everywhere: the same printed name in the whole plan means the same; returns how many were settled.
    """
    plan = lock_plan(actor, plan_id)
    named = Addressee.objects.filter(provision__plan=plan, takes_over=None)
    chosen = named.filter(id=addressee_id).first()
    if chosen is None:
        raise errors.provision_not_found()
    if body_id is not None:
        orgs.card(body_id)
    if group and group not in {g["code"] for g in orgs.groups()}:
        raise errors.bad_data(f"không có nhóm “{group}”")
    rows = named.select_for_update(of=("self",)).order_by("id")
    rows = rows.filter(printed=chosen.printed) if everywhere else rows.filter(id=addressee_id)
    verb = "tie_body" if body_id else "tie_group" if group else "ignore" if ignore else "untie"
    before, changed = chosen.state, list(rows)
    for row in changed:
        advance(row, ADDRESSEE, verb)
        row.body_id, row.group, row.how = body_id, group, "person"
    Addressee.objects.bulk_update(changed, ["state", "body", "group", "how"], batch_size=500)
    # A choice was made for what the name meant before.
    Addressee.objects.filter(takes_over__in=changed).delete()
    sync_findings(plan, reopen=chosen.printed if verb == "untie" else "")
    new = str(body_id) if body_id else group or changed[0].state
    finish(plan, actor, "resolve_addressee", chosen.printed, at, {"means": [before, new]})
    return len(changed)


@transaction.atomic
def settle_finding(
    *, actor: Actor, plan_id: UUID, finding_id: UUID, note: str, at: datetime, reopen: bool = False
) -> None:
    """A person has dealt with a finding and says how; doing so twice keeps the later word.

    :param reopen: it needs a look after all.
    """
    plan = lock_plan(actor, plan_id)
    row = Finding.objects.select_for_update().filter(plan=plan, id=finding_id).first()
    if row is None:
        raise errors.finding_not_found()
    before = advance(row, FINDING, "reopen" if reopen else "settle")
    row.note = squeeze(note)
    row.save(update_fields=["state", "note"])
    finish(plan, actor, "settle_finding", row.code, at, {"state": [before, row.state]}, why=row.note)


@transaction.atomic
def link_issuer(*, actor: Actor, plan_id: UUID, body_id: UUID, at: datetime) -> None:
    """Say which body issued the plan, and tie the names again that mean something only near it."""
    plan = lock_plan(actor, plan_id)
    card = orgs.card(body_id)
    before = str(plan.issuer_id) if plan.issuer_id else None
    plan.issuer_id = body_id
    plan.save(update_fields=["issuer"])
    Addressee.objects.filter(provision__plan=plan, takes_over__isnull=False).delete()
    rows = Addressee.objects.filter(provision__plan=plan).exclude(how="person").select_related("provision")
    names = {(row.provision, row.role, row.printed) for row in rows}
    rows.delete()
    resolver = resolver_of(plan, at)
    Addressee.objects.bulk_create(
        row
        for provision, role, printed in sorted(names, key=lambda n: (n[0].order, n[1], n[2]))
        for row in addressees(provision, role, printed, resolver)
    )
    sync_findings(plan)
    finish(plan, actor, "link_issuer", card.name, at, {"issuer": [before, str(body_id)]})


@transaction.atomic
def link_movements(*, actor: Actor, plan_id: UUID, version_ids: Sequence[UUID], at: datetime) -> None:
    """Say which movement versions the plan serves; one plan may serve several."""
    plan = lock_plan(actor, plan_id)
    before = [str(v) for v in plan.movements.values_list("id", flat=True)]
    unknown = set(version_ids) - {card.id for card in movements.published()} - {UUID(v) for v in before}
    if unknown:
        raise errors.movement_not_published()
    plan.movements.set(list(version_ids))  # type: ignore[arg-type]
    finish(
        plan, actor, "link_movements", plan.title, at, {"movements": [before, [str(v) for v in version_ids]]}
    )


@transaction.atomic
def link_superior(*, actor: Actor, plan_id: UUID, superior_id: UUID | None, at: datetime) -> None:
    """Say which superior plan this one carries out; what that plan makes wrong here becomes a finding.

    :raises NotPossible: that plan carries out this one (plans-007).
    """
    plan = lock_plan(actor, plan_id)
    if superior_id is not None:
        selectors.card(actor, superior_id)
        if selectors.stands_above(plan_id, [superior_id]):
            raise errors.superior_cycle()
    before = str(plan.superior_id) if plan.superior_id else None
    plan.superior_id = superior_id
    plan.save(update_fields=["superior"])
    plan.bases.update(executes=False)
    if superior_id is not None:
        plan.bases.filter(cited_plan_id=superior_id).update(executes=True)
    sync_against(plan)
    finish(plan, actor, "link_superior", plan.title, at, {"superior": [before, str(superior_id or "")]})


@transaction.atomic
def retitle_plan(*, actor: Actor, plan_id: UUID, kind: str, title: str, at: datetime) -> UUID:
    """Say what kind of document this is and what it is about; returns the paper, for the journey that goes on.

    :raises NotPossible: no kind was given (plans-008).
    """
    plan = lock_plan(actor, plan_id)
    kind, title = squeeze(kind).upper(), squeeze(title)
    if not kind:
        raise errors.bad_data("văn bản phải có thể loại")
    before = {"kind": plan.kind, "title": plan.title}
    plan.kind, plan.title = kind[:60], title
    plan.search = search_key(f"{kind} {title} {plan.search}")
    plan.save(update_fields=["kind", "title", "search"])
    after = {"kind": plan.kind, "title": plan.title}
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    finish(plan, actor, "retitle_plan", f"{kind} {title}", at, changes)
    return plan.paper_id
