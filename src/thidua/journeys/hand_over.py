"""Hand over what somebody holds when they leave a post, and end the post: one act, all or nothing.

Each room above access that lets work stand in somebody's name has a part here, and counts it for access in its
``holdings.py``: a post is not ended over open work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import errors as access_errors
from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as access_services
from thidua.foundations.access.facts import AppointmentLine, DelegationLine, LeaveLine
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import services as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.obligations import policy as obligation_policy
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.obligations.facts import ObligationCard
from thidua.work.reports import policy as report_policy
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.facts import ReportCard


@dataclass(frozen=True, slots=True)
class AtBody:
    """What somebody leaves behind at one body.

    :param leaves: whether they hold no working post there afterwards; only then does work change hands.
    :param colleagues: who may take it: (person, name).
    """

    body_id: UUID
    body_name: str
    posts: tuple[AppointmentLine, ...]
    leaves: bool
    obligations: tuple[ObligationCard, ...]
    reports: tuple[ReportCard, ...]
    feeds: int
    delegations: tuple[DelegationLine, ...]
    stands_in: tuple[LeaveLine, ...]
    colleagues: tuple[tuple[UUID, str], ...]

    @property
    def pieces(self) -> int:
        """How many pieces of work change hands."""
        return len(self.obligations) + len(self.reports)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Everything somebody's leaving touches, body by body, and the posts they keep."""

    person_id: UUID
    person_name: str
    bodies: tuple[AtBody, ...]
    kept: tuple[AppointmentLine, ...]


def preview(*, actor: Actor, person_id: UUID, appointment_ids: Sequence[UUID], at: datetime) -> Leaving:
    """What ending these posts of a person would touch, so that each piece gets a place to go. Writes nothing.

    :param appointment_ids: the posts that end; without any, all the actor may end.
    :raises NotFound: the person or a post is out of scope.
    :raises Refused: the actor may end none of them (``access-118``).
    """
    page = access.person_page(actor, person_id, at)
    present = [line for line in page.appointments if line.until is None or line.until >= today(at)]
    ending = [
        line for line in present if line.may_end and (not appointment_ids or line.id in appointment_ids)
    ]
    if set(appointment_ids) - {line.id for line in ending}:
        raise access_errors.no_such_appointment()
    if not ending:
        raise access_errors.may_end_none()
    kept = [line for line in present if line not in ending]
    delegations = [*page.given, *page.received]
    bodies = []
    for body_id in dict.fromkeys(line.body_id for line in ending):
        posts = [line for line in ending if line.body_id == body_id]
        ids = {line.id for line in posts}
        leaves = not any(_works(line) for line in kept if line.body_id == body_id)
        people = access.people_of(body_id, at)
        colleagues = access.told_apart(
            line for line in people if _works(line) and line.person_id != person_id
        )
        bodies.append(
            AtBody(
                body_id=body_id,
                body_name=posts[0].body_name,
                posts=tuple(posts),
                leaves=leaves,
                obligations=tuple(obligations.held_cards(person_id, body_id, at=at)) if leaves else (),
                reports=tuple(reports.held_reports(person_id, body_id)) if leaves else (),
                feeds=obligations.open_feeds(person_id, [body_id]) if leaves else 0,
                delegations=tuple(
                    one
                    for one in delegations
                    if one.state in {"to_come", "in_force"} and ids & {one.giver_post, one.receiver_post}
                ),
                stands_in=tuple(access.stands_in_for(ids, at)),
                colleagues=tuple(sorted(colleagues, key=lambda pair: pair[1])),
            )
        )
    return Leaving(person_id, page.card.full_name, tuple(bodies), tuple(kept))


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    person_id: UUID,
    appointment_ids: Sequence[UUID],
    from_day: date,
    defaults: Mapping[UUID, UUID | None],
    to: Mapping[UUID, UUID | None],
    reason: str = "",
    at: datetime,
) -> int:
    """Pass on what a person holds at the bodies they leave, then end these posts; returns how many pieces moved.

    Work goes now, also when the posts end on a later day: what they take up until then goes to the body by the clock.

    :param defaults: body → who gets what is not named; absent or ``None``: the body's pool.
    :param to: obligation or report → who gets it.
    :raises NotPossible: somebody named cannot hold it (obligations-008, reports-019), or a post cannot end
        (``access-012``, ``-014``).
    :raises NotFound: as :func:`preview`.
    """
    orgs.hold_tree()
    leaving = preview(actor=actor, person_id=person_id, appointment_ids=appointment_ids, at=at)
    moved = 0
    for body in leaving.bodies:
        if body.leaves:
            moved += obligation_services.pass_holdings(
                actor=actor,
                person_id=person_id,
                body_id=body.body_id,
                to=to,
                default=defaults.get(body.body_id),
                at=at,
            )
            moved += report_services.pass_reports(
                actor=actor,
                person_id=person_id,
                body_id=body.body_id,
                to=to,
                default=defaults.get(body.body_id),
                at=at,
            )
            obligation_services.close_feeds_of(
                actor=actor, person_id=person_id, body_ids=[body.body_id], at=at
            )
    for body in leaving.bodies:
        for post in body.posts:
            access_services.end_appointment(
                actor=actor, appointment_id=post.id, from_day=from_day, reason=reason, at=at
            )
        _tell(leaving, body, at)
    return moved


def _works(line: AppointmentLine) -> bool:
    return line.in_force and line.role in obligation_policy.WORKERS & report_policy.WORKERS


def _tell(leaving: Leaving, body: AtBody, at: datetime) -> None:
    """The other side of each delegation, and whoever loses their stand-in, learn of it."""
    for one in body.delegations:
        other = one.receiver_id if one.giver_id == leaving.person_id else one.giver_id
        notices.queue_notice(
            to=[other],
            kind="access.delegated",
            subject=f"Việc giao ký {one.mark} giữa bạn và {leaving.person_name} chấm dứt",
            text=f"{leaving.person_name} thôi phân công ở {body.body_name}.",
            link=f"/nguoi/{other}/",
            about_type="person",
            about_id=str(leaving.person_id),
            dedupe=f"delegation-ended:{one.id}",
            at=at,
        )
    for leave in body.stands_in:
        notices.queue_notice(
            to=[leave.person_id],
            kind="access.stands_in",
            subject=f"{leaving.person_name} không còn thay bạn ở {body.body_name}",
            text="Ghi người thay khác cho những ngày nghỉ còn lại.",
            link=f"/nguoi/{leave.person_id}/",
            about_type="person",
            about_id=str(leave.person_id),
            dedupe=f"stand-in-left:{leave.id}",
            at=at,
        )
