"""What a round of reports would ask, before it is opened: whom, by which plan, until when, for whom. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.text_vn import sort_key
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations.facts import ReportsAsked
from thidua.work.reports import selectors as reports

#: How many bodies of a group are named.
NAMED = 300


@dataclass(frozen=True, slots=True)
class Group:
    """Some bodies: how many, and the names of the first :data:`NAMED` in Vietnamese order."""

    count: int = 0
    names: tuple[str, ...] = ()

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """What opening a round would do.

    :param asked: who is asked. :param elsewhere: owe by the plan, but the form is not for their level.
    :param spared: of the form's level, but owe nothing by the plan. :param last_days: as the plan says; none without one.
    :param recipients: (body, name) the plan names beside the body that asks. :param twin: (round, title) there already.
    :param provisions: those of the plan by which the reports are owed; whether one wants the head's sign-off no reading
        says, so a person chooses it.
    """

    asked: Group
    elsewhere: Group
    spared: Group
    last_days: tuple[date, ...]
    recipients: tuple[tuple[UUID, str], ...]
    twin: tuple[UUID, str] | None
    provisions: tuple[tuple[UUID, str], ...] = ()


def plans_asking(actor: Actor) -> tuple[ReportsAsked, ...]:
    """Plans and periods by which the acting body is owed reports."""
    return obligations.reports_asked(actor.body_id) if actor.body_id is not None else ()


def bodies(actor: Actor, form_id: UUID, plan_id: UUID | None, period: str) -> dict[UUID, UUID | None]:
    """Body → the obligation its report answers. Under a plan those that owe a report by it for the period, without one
    every body below; in both cases of the form's level and slots only.
    """
    assert actor.body_id is not None  # who acts for no body opens no round
    below = reports.askable(actor, form_id)
    if plan_id is None:
        return dict.fromkeys(below)
    owed = obligations.reports_owed(plan_id, period, actor.body_id)
    return {body: owed[body] for body in below if body in owed}


def terms(actor: Actor, form_id: UUID, plan_id: UUID | None, period: str) -> RoundTerms:
    """What a round of the acting body would ask.

    :raises NotFound: no such form in sight.
    """
    assert actor.body_id is not None
    asked = bodies(actor, form_id, plan_id, period)
    twin = reports.round_of(actor, form_id, period)
    if plan_id is None:
        return RoundTerms(_group(asked), Group(), Group(), (), (), twin)
    owed = obligations.reports_owed(plan_id, period, actor.body_id)
    said = obligations.report_terms([owed[body] for body in asked])
    names = orgs.cards(said.recipients)
    return RoundTerms(
        asked=_group(asked),
        elsewhere=_group(body for body in owed if body not in asked),
        spared=_group(body for body in reports.askable(actor, form_id) if body not in asked),
        last_days=said.last_days,
        recipients=tuple(
            (body, names[body].name) for body in said.recipients if body in names and body != actor.body_id
        ),
        twin=twin,
        provisions=said.provisions,
    )


def _group(bodies: Iterable[UUID]) -> Group:
    cards = orgs.cards(bodies).values()
    return Group(len(cards), tuple(sorted((card.name for card in cards), key=sort_key)[:NAMED]))
