"""The review: a person's word on each provision. Every verb locks the plan, so two reviewers take turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.plans import errors, policy, rules, selectors
from thidua.work.plans.lifecycle import PROVISION
from thidua.work.plans.models import Addressee, Clause, Finding, Plan, Provision
from thidua.work.plans.resolution import Resolver


def lock_plan(actor: Actor, plan_id: UUID) -> Plan:
    """The plan, locked, when the actor may review it and it is still under review.

    :raises NotFound: absent or out of scope. :raises NotPossible: no longer under review (plans-006).
    """
    selectors.card(actor, plan_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(id=plan_id)
    policy.may_review(actor, selectors.owner_path(plan_id)).require()
    if plan.state != "in_review":
        raise errors.not_in_review()
    return plan


def _touch(plan: Plan, actor: Actor, at: datetime) -> None:
    plan.revision += 1
    plan.changed_by, plan.changed_at = actor.label()[:400], at
    plan.save(update_fields=["revision", "changed_by", "changed_at"])


def _lock_provision(plan: Plan, provision_id: UUID, revision: int | None) -> Provision:
    row = Provision.objects.select_for_update().filter(plan=plan, id=provision_id).first()
    if row is None:
        raise errors.provision_not_found()
    if revision is not None and row.revision != revision:
        raise errors.changed_by_another(row.changed_by, row.changed_at, f"quy định “{row.summary[:60]}”")
    return row


def _keep(row: Provision, actor: Actor, at: datetime) -> None:
    row.revision += 1
    row.changed_by, row.changed_at = actor.label()[:400], at
    row.save()


def _note(
    actor: Actor,
    plan: Plan,
    verb: str,
    label: str,
    at: datetime,
    changes: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    audit.record(
        actor=actor,
        verb=f"plans.{verb}",
        subject_type="plan",
        subject_id=str(plan.id),
        subject_label=label[:500],
        changes=changes,
        reason=why,
        at=at,
    )


@transaction.atomic
def accept_provision(
    *, actor: Actor, plan_id: UUID, provision_id: UUID, at: datetime, revision: int | None = None
) -> None:
    """The reading of this provision is right."""
    plan = lock_plan(actor, plan_id)
    row = _lock_provision(plan, provision_id, revision)
    before = advance(row, PROVISION, "accept")
    if before == "rejected" and row.read is not None:
        row.data = row.read
    _keep(row, actor, at)
    _touch(plan, actor, at)
    _note(actor, plan, "accept_provision", row.summary, at, {"state": [before, row.state]})


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
        _touch(plan, actor, at)
        _note(
            actor,
            plan,
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
    row = _lock_provision(plan, provision_id, revision)
    merged = {**row.data, **data}
    problems = rules.check_data(row.kind, merged)
    if problems:
        raise errors.bad_data("; ".join(problems))
    old = {key: row.data.get(key) for key in data}
    advance(row, PROVISION, "edit_added" if row.state == "added" else "correct")
    row.data, row.summary = merged, rules.summary_of(row.kind, merged)
    _keep(row, actor, at)
    _follow_names(plan, row, actor, at)
    _touch(plan, actor, at)
    changes = {key: [old[key], data[key]] for key in data if old[key] != data[key]}
    _note(actor, plan, "correct_provision", row.summary, at, changes)


def _follow_names(plan: Plan, row: Provision, actor: Actor, at: datetime) -> None:
    """Keep addressees in step with the names a correction prints."""
    if row.kind == "duty":
        wanted = [(row.data.get("role") or "lead", squeeze(str(row.data.get("body") or "")))]
    elif row.kind == "reporting":
        wanted = [("reporter", squeeze(n)) for n in row.data.get("from") or []]
        wanted += [("recipient", squeeze(n)) for n in row.data.get("to") or []]
    else:
        return
    have = {(a.role, a.printed) for a in row.addressees.all()}
    for role, printed in have - set(wanted):
        row.addressees.filter(role=role, printed=printed).delete()
    resolver = Resolver(plan.issuer_id, plan.paper.date or today(at))
    for role, printed in wanted:
        if printed and (role, printed) not in have:
            _address(row, role, printed, resolver)


def _address(row: Provision, role: str, printed: str, resolver: Resolver) -> bool:
    """Store what a printed name means; whether it is known."""
    found = resolver.all(printed)
    Addressee.objects.bulk_create(
        [
            Addressee(
                provision=row,
                role=role,
                printed=printed[:500],
                state=one.state,
                body_id=one.body_id,
                group=one.group,
                how=one.how,
                candidates=list(one.candidates),
            )
            for one in found
        ]
    )
    return found[0].state != "unresolved"


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
    _follow_names(plan, row, actor, at)
    _touch(plan, actor, at)
    _note(actor, plan, "add_provision", row.summary, at, {"kind": [None, kind]})
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
    row = _lock_provision(plan, provision_id, revision)
    before = advance(row, PROVISION, "reject")
    row.note = squeeze(note)
    _keep(row, actor, at)
    _touch(plan, actor, at)
    _note(actor, plan, "reject_provision", row.summary, at, {"state": [before, row.state]}, why=row.note)


@transaction.atomic
def reopen_provision(
    *, actor: Actor, plan_id: UUID, provision_id: UUID, at: datetime, revision: int | None = None
) -> None:
    """Take back one's word: the provision is a proposal again, as it was read."""
    plan = lock_plan(actor, plan_id)
    row = _lock_provision(plan, provision_id, revision)
    before = advance(row, PROVISION, "reopen")
    if row.read is not None:
        row.data, row.summary = row.read, rules.summary_of(row.kind, row.read)
    _keep(row, actor, at)
    _follow_names(plan, row, actor, at)
    _touch(plan, actor, at)
    _note(actor, plan, "reopen_provision", row.summary, at, {"state": [before, row.state]})


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
    chosen = Addressee.objects.filter(provision__plan=plan, id=addressee_id).first()
    if chosen is None:
        raise errors.provision_not_found()
    if body_id is not None:
        orgs.card(body_id)
    rows = Addressee.objects.select_for_update(of=("self",)).filter(provision__plan=plan)
    rows = rows.filter(printed=chosen.printed) if everywhere else rows.filter(id=addressee_id)
    state = "body" if body_id else "group" if group else "ignored" if ignore else "unresolved"
    count = rows.update(state=state, body_id=body_id, group=group, how="person")
    if everywhere and state != "unresolved":
        marked = Finding.objects.filter(
            plan=plan, code="body-unresolved", message__contains=f"“{chosen.printed}”"
        )
        marked.update(state="settled")
    _touch(plan, actor, at)
    new = str(body_id) if body_id else group or state
    _note(actor, plan, "resolve_addressee", chosen.printed, at, {"means": [chosen.state, new]})
    return count


def _settle_name(plan: Plan, printed: str) -> None:
    rows = Finding.objects.filter(plan=plan, code="body-unresolved", message__contains=f"“{printed}”")
    rows.update(state="settled")


@transaction.atomic
def settle_finding(*, actor: Actor, plan_id: UUID, finding_id: UUID, note: str, at: datetime) -> None:
    """A person has dealt with a finding and says how."""
    plan = lock_plan(actor, plan_id)
    row = Finding.objects.select_for_update().filter(plan=plan, id=finding_id).first()
    if row is None:
        raise errors.provision_not_found()
    before, row.state, row.note = row.state, "open" if row.state == "settled" else "settled", squeeze(note)
    row.save(update_fields=["state", "note"])
    _touch(plan, actor, at)
    _note(actor, plan, "settle_finding", row.code, at, {"state": [before, row.state]}, why=row.note)


@transaction.atomic
def link_issuer(*, actor: Actor, plan_id: UUID, body_id: UUID, at: datetime) -> None:
    """Say which body issued the plan, and tie the names again that mean something only near it."""
    plan = lock_plan(actor, plan_id)
    card = orgs.card(body_id)
    before = str(plan.issuer_id) if plan.issuer_id else None
    plan.issuer_id = body_id
    plan.save(update_fields=["issuer"])
    resolver = Resolver(body_id, plan.paper.date or today(at))
    rows = Addressee.objects.filter(provision__plan=plan).exclude(how="person").select_related("provision")
    names = {(row.provision, row.role, row.printed) for row in rows}
    rows.delete()
    for provision, role, printed in sorted(names, key=lambda n: (n[0].order, n[1], n[2])):
        if _address(provision, role, printed, resolver):
            _settle_name(plan, printed)
    _touch(plan, actor, at)
    _note(actor, plan, "link_issuer", card.name, at, {"issuer": [before, str(body_id)]})


@transaction.atomic
def link_movements(*, actor: Actor, plan_id: UUID, version_ids: Sequence[UUID], at: datetime) -> None:
    """Say which movement versions the plan serves; one plan may serve several."""
    plan = lock_plan(actor, plan_id)
    before = [str(v) for v in plan.movements.values_list("id", flat=True)]
    plan.movements.set(version_ids)
    _touch(plan, actor, at)
    _note(
        actor, plan, "link_movements", plan.title, at, {"movements": [before, [str(v) for v in version_ids]]}
    )


@transaction.atomic
def link_superior(*, actor: Actor, plan_id: UUID, superior_id: UUID | None, at: datetime) -> None:
    """Say which superior plan this one carries out.

    :raises NotPossible: that plan carries out this one (plans-007).
    """
    plan = lock_plan(actor, plan_id)
    if superior_id is not None:
        selectors.card(actor, superior_id)
        above: UUID | None = superior_id
        while above is not None:
            if above == plan_id:
                raise errors.superior_cycle()
            above = Plan.objects.filter(id=above).values_list("superior_id", flat=True).first()
    before = str(plan.superior_id) if plan.superior_id else None
    plan.superior_id = superior_id
    plan.save(update_fields=["superior"])
    plan.bases.update(executes=False)
    if superior_id is not None:
        plan.bases.filter(cited_plan_id=superior_id).update(executes=True)
    _touch(plan, actor, at)
    _note(actor, plan, "link_superior", plan.title, at, {"superior": [before, str(superior_id or "")]})
