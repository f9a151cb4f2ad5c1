"""A plan that changes another: which one, from which day, act by act, until it is applied. Undone by a further one only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.reading.amending import Amendments, read_amendments
from thidua.work.plans import errors, policy, rules, selectors
from thidua.work.plans.lifecycle import ACT, AMENDMENT, HOLDING, PROVISION
from thidua.work.plans.models import AmendingAct, Amendment, Plan, Provision
from thidua.work.plans.selectors import amending as reads
from thidua.work.plans.services.holding import finish, lock_plan
from thidua.work.plans.services.rereading import read_again

#: Said of provisions set aside because their act is not applied; taken back with the act.
ASIDE = "nội dung sửa đổi không áp dụng"


def suggest_amendment(plan: Plan, reading: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Keep what a document says it changes, as a suggestion; documents that change nothing leave nothing.

    Part of taking a plan in, which audits.
    """
    found = read_amendments(reading)
    if found is None or found.target is None:
        return
    dated = _day(found.target.date)
    row = Amendment.objects.create(
        plan=plan,
        target_id=selectors.suggested_target(
            found.target.number, dated, found.target.issuer or plan.paper.issuer, actor, plan.id
        ),
        number=found.target.number[:120],
        date=dated,
        issuer=(found.target.issuer or "")[:300],
        **_effective(found, plan),
    )
    AmendingAct.objects.bulk_create(
        AmendingAct(
            amendment=row,
            order=order,
            act=act.act,
            where=act.where[:200],
            after=act.after[:200],
            text=act.text,
            old=act.old,
            new=act.new,
            quote=act.quote,
            line=act.line,
            line_to=act.line_to,
            read={
                "act": act.act,
                "where": act.where,
                "after": act.after,
                "text": act.text,
                "old": act.old,
                "new": act.new,
            },
            problem=act.why,
            changed_at=at,
        )
        for order, act in enumerate(found.acts)
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _effective(found: Amendments, plan: Plan) -> dict[str, Any]:
    if found.signing and plan.paper.date:
        return {"effective": plan.paper.date, "effective_how": "signing"}
    day = _day(found.effective)
    return {"effective": day, "effective_how": "printed"} if day else {}


def _lock(actor: Actor, plan_id: UUID) -> tuple[Plan, Amendment]:
    plan = lock_plan(actor, plan_id)
    row = Amendment.objects.select_for_update().filter(plan=plan).first()
    if row is None:
        raise errors.amendment_not_found()
    return plan, row


@transaction.atomic
def link_amended(
    *, actor: Actor, plan_id: UUID, target_id: UUID, effective: date | None, at: datetime
) -> None:
    """Say which plan this one changes and from which day; every act is given its place, or the reason why it has none.

    :raises NotPossible: that plan is not in force or another body's (plans-022); an earlier amendment takes effect
        after that day (plans-026).
    """
    plan, row = _lock(actor, plan_id)
    target = selectors.card(actor, target_id)
    if target.state != "adopted" or target_id == plan.id or target.owner_id != plan.owner_id:
        raise errors.amends_nothing_in_force()
    _in_order(target_id, effective)
    before = [str(row.target_id or ""), str(row.effective or "")]
    moved = row.target_id != target_id or row.state != "confirmed"
    advance(row, AMENDMENT, "confirm")
    if effective != row.effective:
        row.effective_how = "person" if effective else ""
    row.target_id, row.effective = target_id, effective
    row.decided_by, row.decided_at = actor.label()[:400], at
    row.save()
    if moved:
        _place_all(row, at)
        read_again(row, actor, at)
    after = [str(target_id), str(effective or "")]
    finish(
        plan,
        actor,
        "link_amended",
        target.name,
        at,
        {"target": [before[0], after[0]], "effective": [before[1], after[1]]},
    )


def _in_order(target_id: UUID, effective: date | None) -> None:
    later = Amendment.objects.filter(target_id=target_id, state="applied").order_by("-effective").first()
    if effective and later and later.effective and effective < later.effective:
        raise errors.amendment_before_another(later.effective)


def _place_all(row: Amendment, at: datetime) -> None:
    """Give each act its place in the text as it stands; people's words start anew."""
    passages = reads.base_text(row)
    acts = list(row.acts.select_for_update().order_by("order"))
    for act in acts:
        if act.act != "unresolved":
            found = rules.place(act.act, act.where, act.after, act.old, passages)
            act.target_key, act.after_key, act.problem = found.target, found.after, found.problem
        if act.state != ACT.initial:
            advance(act, ACT, "reopen")
        act.changed_at = at
    AmendingAct.objects.bulk_update(acts, ["target_key", "after_key", "problem", "state", "changed_at"])


@transaction.atomic
def dismiss_amendment(*, actor: Actor, plan_id: UUID, at: datetime) -> None:
    """The document changes no plan of this system: it is reviewed and adopted like any other."""
    plan, row = _lock(actor, plan_id)
    before = advance(row, AMENDMENT, "dismiss")
    row.decided_by, row.decided_at = actor.label()[:400], at
    row.save()
    for one in Provision.objects.filter(act__amendment=row, state="proposed"):
        advance(one, PROVISION, "reject")
        one.note = ASIDE
        one.save(update_fields=["state", "note"])
    finish(plan, actor, "dismiss_amendment", plan.title, at, {"state": [before, row.state]})


@transaction.atomic
def judge_act(*, actor: Actor, plan_id: UUID, act_id: UUID, word: str, at: datetime) -> None:
    """A person's word on one act: ``accept``, ``reject`` or ``reopen``. Its provisions follow.

    :raises NotPossible: an act without a place is not accepted (plans-027).
    """
    plan, row = _lock(actor, plan_id)
    act = _act(row, act_id)
    if word == "accept" and (act.act == "unresolved" or act.problem):
        raise errors.act_has_no_place(act.problem or "chưa rõ sửa gì")
    before = advance(act, ACT, word)
    act.changed_by, act.changed_at = actor.label()[:400], at
    act.save()
    if word == "reject":
        for one in act.provisions.exclude(state="rejected"):
            advance(one, PROVISION, "reject")
            one.note = ASIDE
            one.save(update_fields=["state", "note"])
    elif before == "rejected":
        for one in act.provisions.filter(state="rejected", note=ASIDE):
            advance(one, PROVISION, "reopen")
            one.note = ""
            one.save(update_fields=["state", "note"])
    finish(plan, actor, "judge_act", act.quote, at, {"state": [before, act.state]})


def _act(row: Amendment, act_id: UUID) -> AmendingAct:
    act = AmendingAct.objects.select_for_update().filter(amendment=row, id=act_id).first()
    if act is None:
        raise errors.provision_not_found()
    if row.state != "confirmed":
        raise errors.amendment_not_found()
    return act


@transaction.atomic
def place_act(
    *,
    actor: Actor,
    plan_id: UUID,
    act_id: UUID,
    act: str,
    passage: str,
    text: str,
    old: str,
    new: str,
    at: datetime,
) -> None:
    """Say what an act does and to which passage, where the reading did not or wrongly; what was read stays beside it.

    :param passage: key of the passage changed; for an insertion the one it stands after.
    :raises NotPossible: no such passage, or words missing that the act needs (plans-027).
    """
    plan, row = _lock(actor, plan_id)
    one = _act(row, act_id)
    passages = {p.key: p for p in rules.standing(reads.base_text(row))}
    if act not in rules.ACT_LABELS or act == "unresolved":
        raise errors.act_has_no_place("chưa rõ sửa gì")
    if passage not in passages and not (act == "reword" and not passage):
        raise errors.act_has_no_place("chưa chọn điều khoản")
    text = "\n".join(filter(None, map(squeeze, text.split("\n"))))
    old, new = squeeze(old), squeeze(new)
    if (
        (act in ("replace", "insert") and not text)
        or (act == "reword" and not old)
        or (act == "renumber" and not new)
    ):
        raise errors.act_has_no_place("chưa có lời mới")
    before = {"act": one.act, "where": one.where}
    one.act, one.text, one.old, one.new, one.problem = act, text, old, new, ""
    one.target_key, one.after_key = ("", passage) if act == "insert" else (passage, "")
    one.where = passages[passage].path[:200] if passage else ""
    if act == "reword":
        one.problem = rules.place("reword", one.where, "", old, list(passages.values())).problem
    if one.state != ACT.initial:
        advance(one, ACT, "reopen")
    one.changed_by, one.changed_at = actor.label()[:400], at
    one.save()
    read_again(row, actor, at, only=one.id)
    finish(plan, actor, "place_act", one.quote, at, {key: [before[key], getattr(one, key)] for key in before})


@transaction.atomic
def apply_amendment(*, actor: Actor, plan_id: UUID, at: datetime) -> UUID:
    """Change the amended plan's text from the day on: replaced and repealed provisions end, new ones begin.

    Part of a journey, which lets obligations follow. Returns the amended plan. Applied already: nothing happens.

    :raises NotPossible: acts nobody decided about (plans-024), no day (plans-025), the plan no longer in force
        (plans-022), an earlier amendment takes effect later (plans-026).
    """
    selectors.card(actor, plan_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(id=plan_id)
    policy.may_adopt(actor, selectors.owner_path(plan_id)).require()
    row = Amendment.objects.select_for_update().filter(plan=plan).first()
    if row is None or row.target_id is None or row.state not in ("confirmed", "applied"):
        raise errors.amendment_not_found()
    if row.state == "applied":
        return row.target_id
    target = Plan.objects.select_for_update(of=("self",)).get(id=row.target_id)
    if target.state != "adopted" or target.owner_id != plan.owner_id:
        raise errors.amends_nothing_in_force()
    waiting = row.acts.filter(state="proposed").count()
    if waiting:
        raise errors.amendment_not_reviewed(waiting)
    if row.effective is None:
        raise errors.amendment_without_day()
    _in_order(target.id, row.effective)
    accepted = list(row.acts.filter(state="accepted").order_by("order"))
    ended = reads.ended_by_act(accepted, reads.base_text(row), reads.held_of(target.id))
    count = 0
    for act in accepted:
        for provision in ended.get(act.id, []):
            Provision.objects.filter(id=provision.id).update(ends=row.effective, ended_by=act)
            count += 1
    begun = Provision.objects.filter(act__in=accepted, state__in=HOLDING).update(begins=row.effective)
    advance(row, AMENDMENT, "apply")
    row.applied_at = at
    row.save()
    target.revision += 1
    target.changed_by, target.changed_at = actor.label()[:400], at
    target.save(update_fields=["revision", "changed_by", "changed_at"])
    audit.record(
        actor=actor,
        verb="plans.apply_amendment",
        subject_type="plan",
        subject_id=str(target.id),
        subject_label=target.title[:500],
        changes={
            "by": [None, str(plan.id)],
            "effective": [None, row.effective.isoformat()],
            "acts": [None, len(accepted)],
            "ended": [None, count],
            "begun": [None, begun],
        },
        at=at,
    )
    return target.id
