"""Carry a reorganisation out with everything other rooms keep about the units it touches, and undo it exactly.

The tree is orgs'; what people, obligations, plans and figures become of it follows from who succeeded whom, by rule:
a body with one whole successor passes everything on, a divided one or one without successor only what a person assigns
(docs/decisions/0029).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as access_services
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import errors as org_errors
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.foundations.orgs.facts_reorganisations import Built, Followed, Heirs, Waiting
from thidua.foundations.orgs.facts_reorganising import Hindrance, Plan
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.journeys.reorganise_facts import (
    DERIVED,
    LABELS,
    SAID,
    WAITS,
    Candidate,
    Done,
    Preview,
    Touched,
    Undecided,
)
from thidua.journeys.settle_report import later
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade import services as cascade_services
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.rollup import services as rollup
from thidua.work.targets import selectors as targets

__all__ = [
    "Candidate",
    "Done",
    "Preview",
    "Touched",
    "Undecided",
    "carry_out",
    "follow_due",
    "in_the_way",
    "preview",
    "undo",
]


@dataclass(frozen=True, slots=True)
class _Room:
    """A room that follows: how it looks, how it follows and how it goes back."""

    name: str
    look: Callable[[Heirs], Followed]
    follow: Callable[..., Followed]
    undo: Callable[..., None]


#: In the order they follow; they go back the other way round. People first: who holds what is asked of their posts.
_ROOMS = (
    _Room(
        "access",
        access.touched_by_reorganisation,
        access_services.follow_reorganisation,
        access_services.undo_following,
    ),
    _Room(
        "plans",
        plans.touched_by_reorganisation,
        plan_services.follow_reorganisation,
        plan_services.undo_following,
    ),
    _Room(
        "obligations",
        obligations.touched_by_reorganisation,
        obligation_services.follow_reorganisation,
        obligation_services.undo_following,
    ),
    _Room(
        "cascade",
        cascade.touched_by_reorganisation,
        cascade_services.follow_reorganisation,
        cascade_services.undo_following,
    ),
    _Room(
        "reports",
        reports.touched_by_reorganisation,
        report_services.follow_reorganisation,
        report_services.undo_following,
    ),
)


def preview(actor: Actor, reorganisation_id: UUID) -> Preview:
    """What carrying a reorganisation out would change, in the tree and in every other room. Writes nothing.

    :raises NotFound: unknown, or a draft of a body out of the actor's scope.
    :raises NotPossible: ``orgs-023`` once it is carried out or given up.
    """
    plan, fingerprint = orgs.preview(actor, reorganisation_id)
    if plan.problems:
        return Preview(plan, fingerprint)
    heirs = orgs.planned_heirs(reorganisation_id, "", plan, DERIVED)
    looked = [(room.name, room.look(heirs)) for room in _ROOMS]
    looked.append(("targets", targets.touched_by_reorganisation(heirs)))
    periods = len(reports.rounds_ending_after(plan.on))
    touched = _lines(looked)
    if periods:
        touched += (_line("rollup", "total", "recomputed", periods),)
    return Preview(plan, fingerprint, touched, _undecided(looked, plan))


@transaction.atomic
def carry_out(
    *,
    actor: Actor,
    reorganisation_id: UUID,
    fingerprint: str,
    at: datetime,
    assign: Mapping[UUID, str] | None = None,
    revision: int | None = None,
) -> Done:
    """Write the tree and let every room follow, in one transaction. Of an act of a later day, the posts follow at once
    (they bear its day) and the rest on that day, by the clock.

    :param fingerprint: of the preview that was shown; another plan is not carried out. What other rooms do follows from
        the plan by rule; so a row more or less meanwhile does not ask for another look.
    :param assign: key of an :class:`Undecided` → ``ref`` of the candidate who takes it, or ``""``: it ends with its body.
    :raises NotPossible: ``orgs-019`` with everything in the way of the tree, ``orgs-024`` with the bodies whose work
        nobody placed, ``orgs-025`` for a taker that was not to be chosen.
    :raises Stale: the reorganisation or its plan is no longer what was shown.
    """
    tree = org_services.carry_out_reorganisation(
        actor=actor, reorganisation_id=reorganisation_id, at=at, revision=revision, expected=fingerprint
    )
    heirs = orgs.planned_heirs(reorganisation_id, tree.title, tree.plan, DERIVED)
    looked = [(room.name, room.look(heirs)) for room in _ROOMS]
    waiting = [one for _name, found in looked for one in found.waiting]
    named = _named(assign or {}, waiting, heirs, tree.plan)
    _require_placed(waiting, named)
    heirs = replace(heirs, named=named)
    if tree.on > today(at):
        org_services.note_following(reorganisation_id=reorganisation_id, named=named, at=None)
        access_services.follow_reorganisation(actor=actor, heirs=heirs, at=at)
        return Done(tree)
    org_services.note_following(reorganisation_id=reorganisation_id, named=named, at=at)
    return Done(tree, _follow(actor, heirs, at))


def follow_due(*, actor: Actor, at: datetime) -> int:
    """Acts whose day has come since they were carried out: every room follows. The clock's, each night; twice is once.

    What came up meanwhile at a divided body and was not said stays where it is. Returns how many acts.
    """
    done = 0
    for reorganisation_id in orgs.waiting_to_follow(today(at)):
        with transaction.atomic():
            org_services.note_following(reorganisation_id=reorganisation_id, at=at)
            _follow(actor, orgs.heirs(reorganisation_id, DERIVED), at)
        done += 1
    return done


def in_the_way(actor: Actor, reorganisation_id: UUID) -> tuple[Built, ...]:
    """What was built since on what the act made or changed, in any room: while there is something it is not undone.

    :raises NotFound: unknown, or a draft of a body out of the actor's scope.
    """
    orgs.reorganisation_page(actor, reorganisation_id)
    return orgs.built_on(reorganisation_id, LABELS, derived=DERIVED)


@transaction.atomic
def undo(
    *, actor: Actor, reorganisation_id: UUID, reason: str, at: datetime, revision: int | None = None
) -> None:
    """Put every row of every room back as it was, then the tree.

    :raises NotPossible: ``orgs-021`` with the list in ``details["built"]``; nothing is undone.
    """
    page = orgs.reorganisation_page(actor, reorganisation_id)
    if "undo" in page.moves and (built := in_the_way(actor, reorganisation_id)):
        raise org_errors.built_upon(page.card.title, built)
    for room in reversed(_ROOMS):
        room.undo(actor=actor, reorganisation_id=reorganisation_id, title=page.card.title, at=at)
    rollup.follow_reorganisation(on=page.card.on)
    org_services.undo_reorganisation(
        actor=actor,
        reorganisation_id=reorganisation_id,
        reason=reason,
        at=at,
        revision=revision,
        labels=LABELS,
    )
    later()


def _follow(actor: Actor, heirs: Heirs, at: datetime) -> tuple[Touched, ...]:
    """Every room after the other, and the totals; those who lead the bodies that took over are told."""
    done = [(room.name, room.follow(actor=actor, heirs=heirs, at=at)) for room in _ROOMS]
    rollup.follow_reorganisation(on=heirs.on)
    later()
    takers = {*heirs.whole.values(), *(body for body in heirs.named.values() if body)}
    told = access.holders_of(takers, {"standing_officer", "chair"}, at)
    notices.queue_notice(
        to=dict.fromkeys(person for people in told.values() for person in people),
        kind="orgs.reorganised",
        subject=f"Đơn vị của bạn tiếp nhận công việc theo sắp xếp tổ chức: {heirs.title[:160]}",
        text="Phân công, nghĩa vụ, kế hoạch, báo cáo của đơn vị cũ đã chuyển sang. Kiểm tra việc đang mở và người giữ.",
        link="/nghia-vu/",
        about_type="reorganisation",
        about_id=str(heirs.reorganisation_id),
        dedupe=f"reorganised:{heirs.reorganisation_id}",
        at=at,
    )
    return _lines(done)


def _lines(done: Sequence[tuple[str, Followed]]) -> tuple[Touched, ...]:
    return tuple(
        _line(name, fate.what, fate.outcome, fate.count) for name, found in done for fate in found.fates
    )


def _line(room: str, what: str, outcome: str, count: int) -> Touched:
    return Touched(room, what, outcome, count, SAID[what, outcome])


def _undecided(looked: Sequence[tuple[str, Followed]], plan: Plan) -> tuple[Undecided, ...]:
    """What waits for a word, with the names of those who may take it."""
    waiting = [(name, one) for name, found in looked for one in found.waiting]
    if not waiting:
        return ()
    refs = orgs.refs(plan)
    made = {body.id: body.name for body in plan.new_bodies}
    known = {one.body_id for _name, one in waiting} | {c for _name, one in waiting for c in one.candidates}
    names = {ident: card.name for ident, card in orgs.cards(known - made.keys()).items()} | made
    return tuple(
        Undecided(
            key=one.key,
            room=name,
            what=WAITS[one.what],
            label=one.label,
            body_name=names.get(one.body_id, ""),
            count=one.count,
            candidates=tuple(Candidate(refs.get(c, str(c)), names.get(c, "")) for c in one.candidates),
            blocks=one.blocks,
            may_end=one.may_end,
        )
        for name, one in waiting
    )


def _named(
    assign: Mapping[UUID, str], waiting: Sequence[Waiting], heirs: Heirs, plan: Plan
) -> dict[UUID, UUID | None]:
    """What a person said, as bodies; refused for what waits for nobody's word and for takers not offered."""
    if not assign:
        return {}
    refs = orgs.refs(plan)
    offered = {**heirs.open, **{one.key: one.candidates for one in waiting}}
    named: dict[UUID, UUID | None] = {}
    for key, ref in assign.items():
        takers = {refs.get(body, str(body)): body for body in offered.get(key, ())}
        asked = [one for one in waiting if one.key == key]
        allowed = ref in takers if ref else all(one.may_end for one in asked)
        if key not in offered or not allowed:
            raise org_errors.not_to_choose(next((one.label or WAITS[one.what] for one in asked), "việc này"))
        named[key] = takers[ref] if ref else None
    return named


def _require_placed(waiting: Sequence[Waiting], named: Mapping[UUID, UUID | None]) -> None:
    left = [one for one in waiting if one.blocks and one.key not in named]
    if not left:
        return
    names = orgs.cards({one.body_id for one in left})
    bodies: dict[UUID, list[Waiting]] = {}
    for one in left:
        bodies.setdefault(one.body_id, []).append(one)
    raise org_errors.unplaced(
        [
            Hindrance(
                org_errors.UNPLACED,
                f"{names[body].name}: " + ", ".join(f"{one.count} {WAITS[one.what]}" for one in rows),
                rows=(str(body),),
            )
            for body, rows in bodies.items()
        ]
    )
