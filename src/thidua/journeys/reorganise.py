"""Carry a reorganisation out with everything other rooms keep about the units it touches, and undo it exactly.

The tree is orgs'; what people, obligations, plans and figures become of it follows from who succeeded whom, by rule:
a body with one whole successor passes everything on, a divided one or one without successor only what a person assigns
(docs/decisions/0029).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from thidua.foundations.orgs.facts_reorganisations import (
    KINDS_OF_WORK,
    MAY_END,
    Built,
    BuiltRow,
    Followed,
    Heirs,
    ReorganisationPage,
    Waiting,
    asked_key,
)
from thidua.foundations.orgs.facts_reorganising import Hindrance, Plan
from thidua.foundations.papers import selectors as paper_reads
from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.journeys.reorganise_facts import (
    DERIVED,
    DONE,
    ENDS,
    LABELS,
    ROWS,
    SAID,
    SAID_OF_ROWS,
    TELLING,
    UPLOADS,
    WAITS,
    WAYS,
    Candidate,
    Done,
    Placed,
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

_log = logging.getLogger(__name__)

__all__ = [
    "ENDS",
    "Candidate",
    "Done",
    "Placed",
    "Preview",
    "Touched",
    "Undecided",
    "carry_out",
    "follow_due",
    "in_the_way",
    "left_behind",
    "outcome_of",
    "overdue",
    "preview",
    "preview_rows",
    "rows_done",
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


def preview_rows(actor: Actor, reorganisation_id: UUID) -> tuple[Plan, Iterator[Placed]]:
    """The plan, and row by row what carrying it out would do in the rooms: the counts of :func:`preview` in full.

    :raises NotFound: as :func:`preview`. :raises NotPossible: as :func:`preview`.
    """
    plan, _fingerprint = orgs.preview(actor, reorganisation_id)
    if plan.problems:
        return plan, iter(())
    return plan, _placed(orgs.planned_heirs(reorganisation_id, "", plan, DERIVED), plan)


def _placed(heirs: Heirs, plan: Plan) -> Iterator[Placed]:
    made = {body.id: body.name for body in plan.new_bodies}
    known = {*heirs.ended, *heirs.whole.values(), *(body for to in heirs.open.values() for body in to)}
    names = {ident: card.name for ident, card in orgs.cards(known - made.keys()).items()} | made
    for room in (access, plans, obligations, cascade, reports):
        for row in room.rows_touched(heirs):
            to = names.get(row.to, "") if row.to else ""
            if row.outcome == "asks":
                takers = (row.to,) if row.to else heirs.open.get(row.body_id, ())
                to = "; ".join(names.get(body, "") for body in takers)
            said = SAID.get((row.what, row.outcome)) or SAID_OF_ROWS[row.outcome]
            yield Placed(ROWS[row.what], row.name, names.get(row.body_id, ""), said, to)


@transaction.atomic
def carry_out(
    *,
    actor: Actor,
    reorganisation_id: UUID,
    fingerprint: str,
    at: datetime,
    assign: Mapping[str, str] | None = None,
    revision: int | None = None,
    ending: int | None = None,
) -> Done:
    """Write the tree and let every room follow, in one transaction. Of an act of a later day, the posts follow at once
    (they bear its day) and the rest on that day, by the clock.

    :param fingerprint: of the preview that was shown; another plan is not carried out. What other rooms do follows from
        the plan by rule; so a row more or less meanwhile does not ask for another look.
    :param assign: key of an :class:`Undecided` → ``ref`` of the candidate who takes it, or :data:`ENDS`: it ends with
        its body. Blank says nothing.
    :param ending: how many rows a person was told will end because they said so; then no post may be left unsaid. None:
        the caller asks nobody, and posts that were not said end.
    :raises NotPossible: ``orgs-019`` with everything in the way of the tree, ``orgs-024`` with the bodies whose work
        nobody placed, ``orgs-025`` for a taker that was not to be chosen, ``orgs-026`` for posts nobody said anything
        of, ``orgs-027`` where another number of rows would end than was confirmed.
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
    if ending is not None:
        _require_said(waiting, named, ending)
    heirs = replace(heirs, named=named)
    if tree.on > today(at):
        org_services.note_following(reorganisation_id=reorganisation_id, named=named, at=None)
        posts = access_services.follow_reorganisation(actor=actor, heirs=heirs, at=at)
        return Done(tree, _noted(reorganisation_id, _lines([("access", posts)])))
    org_services.note_following(reorganisation_id=reorganisation_id, named=named, at=at)
    return Done(tree, _follow(actor, heirs, at))


def follow_due(*, actor: Actor, at: datetime) -> dict[UUID, tuple[Touched, ...]]:
    """Acts whose day has come since they were carried out: every room follows. The clock's, each night; twice is once.

    What came up meanwhile at a divided body and was not said stays where it is. An act that cannot be followed is left
    for the next night and told on the health page (:func:`overdue`); it does not keep the others. Returns the acts
    that were followed, with what it did.
    """
    done: dict[UUID, tuple[Touched, ...]] = {}
    for reorganisation_id in orgs.waiting_to_follow(today(at)):
        try:
            with transaction.atomic():
                org_services.hold_tree()
                org_services.note_following(reorganisation_id=reorganisation_id, at=at)
                done[reorganisation_id] = _follow(actor, orgs.heirs(reorganisation_id, DERIVED), at)
        except Exception:  # whatever is wrong with one act, the others have their day
            _log.exception("rooms did not follow reorganisation %s", reorganisation_id)
    return done


def overdue(at: datetime) -> tuple[str, ...]:
    """Acts whose day has come and that the rooms have not followed, by title."""
    return orgs.titles_of(orgs.waiting_to_follow(today(at)))


def left_behind(at: datetime) -> dict[str, int]:
    """What stands open at bodies that have ended, in words: something came there that no act saw. One count a kind."""
    found: dict[str, int] = {}
    for room in (access, plans, obligations, reports):
        found |= room.left_behind(today(at))
    return {WAITS[what]: count for what, count in found.items() if count}


def in_the_way(actor: Actor, reorganisation_id: UUID) -> tuple[Built, ...]:
    """What was built since on what the act made or changed, in any room: while there is something it is not undone.

    :raises NotFound: unknown, or a draft of a body out of the actor's scope.
    """
    orgs.reorganisation_page(actor, reorganisation_id)
    built = orgs.built_on(reorganisation_id, LABELS, derived=(*DERIVED, *TELLING), ways=WAYS)
    if uploads := paper_reads.uploads_at(orgs.bodies_made(reorganisation_id)):
        rows = tuple(BuiltRow(name, "attempt", str(ident)) for ident, name in uploads[:10])
        built += (Built(UPLOADS, len(uploads), rows=rows),)
    return built


@transaction.atomic
def undo(
    *, actor: Actor, reorganisation_id: UUID, reason: str, at: datetime, revision: int | None = None
) -> None:
    """Put every row of every room back as it was, then the tree. What it writes over is locked before it looks.

    :raises NotPossible: ``orgs-021`` with the list in ``details["built"]``; nothing is undone.
    """
    page = orgs.reorganisation_page(actor, reorganisation_id)
    org_services.hold_for_undoing(reorganisation_id)
    if "undo" in page.moves and (built := in_the_way(actor, reorganisation_id)):
        raise org_errors.built_upon(page.card.title, built)
    for room in reversed(_ROOMS):
        room.undo(actor=actor, reorganisation_id=reorganisation_id, title=page.card.title, at=at)
    rollup.follow_reorganisation(on=page.card.on)
    gone = orgs.bodies_made(reorganisation_id)
    notices.let_go_of_bodies(gone)
    papers.let_go_of_bodies(gone)
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
    return _noted(heirs.reorganisation_id, _lines(done))


def _noted(reorganisation_id: UUID, lines: tuple[Touched, ...]) -> tuple[Touched, ...]:
    """The same; kept with the act for its page."""
    org_services.note_outcome(
        reorganisation_id=reorganisation_id,
        lines=[(one.room, one.what, one.outcome, one.count) for one in lines],
    )
    return lines


def outcome_of(page: ReorganisationPage) -> tuple[Touched, ...]:
    """What the rooms did because of an act, line by line as its preview told it."""
    return tuple(
        _line(room, what, outcome, count)
        for room, what, outcome, count in page.outcome
        if (what, outcome) in SAID and count
    )


def rows_done(actor: Actor, reorganisation_id: UUID) -> Iterator[Placed]:
    """Row by row what an act in force did in the rooms, from its journal: what, its body before, its body now.

    :raises NotFound: unknown, or a draft of a body out of the actor's scope.
    """
    orgs.reorganisation_page(actor, reorganisation_id)
    rows = list(orgs.rows_done(reorganisation_id, LABELS, WAYS))
    names = orgs.cards({body for row in rows for body in (row.before, row.after) if body})
    for row in rows:
        before, after = (names[body].name if body in names else "" for body in (row.before, row.after))
        yield Placed(row.of, row.name, before, DONE[row.how], after)


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
    cards = orgs.cards(known - made.keys())
    names = {ident: card.name for ident, card in cards.items()} | made
    areas = {place.id: place.name for place in plan.new_territories}
    areas |= {place.id: place.name for place in plan.changed_territories}
    places = {ident: card.territory_name for ident, card in cards.items()}
    places |= {body.id: areas.get(body.territory_id, "") for body in plan.new_bodies if body.territory_id}
    return tuple(
        Undecided(
            key=one.key,
            room=name,
            what=WAITS[one.what],
            names=one.names,
            body_name=names.get(one.body_id, ""),
            count=one.count,
            candidates=tuple(
                Candidate(refs.get(c, str(c)), names.get(c, ""), places.get(c, "")) for c in one.candidates
            ),
            blocks=one.blocks,
            may_end=one.may_end,
            kind=one.what,
            place=places.get(one.body_id, ""),
        )
        for name, one in waiting
    )


def _named(
    assign: Mapping[str, str], waiting: Sequence[Waiting], heirs: Heirs, plan: Plan
) -> dict[str, UUID | None]:
    """What a person said, as bodies; refused for what waits for nobody's word and for takers not offered.

    Work of a divided body that was there when it was shown and is done by now may still be named.
    """
    if not any(assign.values()):
        return {}
    refs = orgs.refs(plan)
    offered = {asked_key(what, body): (what, to) for body, to in heirs.open.items() for what in KINDS_OF_WORK}
    may_end = {key: what in MAY_END for key, (what, _to) in offered.items()}
    for one in waiting:
        offered[one.key], may_end[one.key] = (one.what, one.candidates), one.may_end
    named: dict[str, UUID | None] = {}
    for key, ref in assign.items():
        if not ref:
            continue
        what, candidates = offered.get(key, ("", ()))
        takers: dict[str, UUID | None] = {refs.get(body, str(body)): body for body in candidates}
        if may_end.get(key):
            takers[ENDS] = None
        if ref not in takers:
            asked = next((one.names for one in waiting if one.key == key and one.what == "post"), ())
            raise org_errors.not_to_choose(", ".join(asked) or WAITS.get(what, "việc này"))
        named[key] = takers[ref]
    return named


def _require_said(waiting: Sequence[Waiting], named: Mapping[str, UUID | None], ending: int) -> None:
    """No post ends because nobody looked at it, and what ends is as much as was confirmed."""
    unsaid = [one for one in waiting if one.what == "post" and one.key not in named]
    if unsaid:
        raise org_errors.posts_unsaid(
            [name for one in unsaid for name in one.names], [one.key for one in unsaid]
        )
    ends: dict[str, int] = {}
    for one in waiting:
        if one.key in named and named[one.key] is None:
            ends[one.what] = ends.get(one.what, 0) + one.count
    if sum(ends.values()) != ending:
        raise org_errors.ends_unconfirmed([f"{count} {WAITS[what]}" for what, count in ends.items()])


def _require_placed(waiting: Sequence[Waiting], named: Mapping[str, UUID | None]) -> None:
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
