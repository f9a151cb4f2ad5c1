"""Carry a reorganisation out with everything other rooms keep about the units it touches, and undo it exactly.

The tree is orgs'; what people, obligations, plans and figures become of it follows from who succeeded whom, by rule:
a body with one whole successor passes everything on, a divided one or one without successor only what a person assigns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.foundations.orgs.facts_reorganising import Built, CarriedOut, Plan
from thidua.ground.actor import Actor


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that may take over. ``ref`` names it the same in every preview; new bodies have no identity before the act."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something nobody can place by rule: it goes where a person says (``assign[key] = candidate.ref``).

    :param key: the row, or the ended body for all that stands open there.
    :param what: what it is, in words. :param count: how many rows stand behind the key.
    :param blocks: whether the act is refused until it is said; else what was not said simply ends with the body.
    """

    key: UUID
    room: str
    what: str
    label: str
    body_name: str
    count: int
    candidates: tuple[Candidate, ...]
    blocks: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """One line of the preview: rows of a room and what comes of them.

    :param outcome: ``moves``, ``joins``, ``ends``, ``stays``, ``recomputed`` or ``undecided``.
    :param said: the same as a sentence for people.
    """

    room: str
    what: str
    outcome: str
    count: int
    said: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What carrying out would do, in every room. Nothing is done while ``plan.problems`` or a blocking ``undecided``."""

    plan: Plan
    fingerprint: str
    touched: tuple[Touched, ...] = ()
    undecided: tuple[Undecided, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether carrying out without a further word would be refused."""
        return bool(self.plan.problems) or any(one.blocks for one in self.undecided)


@dataclass(frozen=True, slots=True)
class Done:
    """What the act did: in the tree, and in the other rooms."""

    tree: CarriedOut
    touched: tuple[Touched, ...] = ()


def preview(actor: Actor, reorganisation_id: UUID) -> Preview:
    """What carrying a reorganisation out would change, in the tree and in every other room. Writes nothing.

    :raises NotFound: unknown, or a draft of a body out of the actor's scope.
    :raises NotPossible: ``orgs-023`` once it is carried out or given up.
    """
    plan, fingerprint = orgs.preview(actor, reorganisation_id)
    return Preview(plan, fingerprint)


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
    """Write the tree and let every room follow, in one transaction.

    :param fingerprint: of the preview that was shown; another plan is not carried out.
    :param assign: key of an :class:`Undecided` → ``ref`` of the candidate who takes it, or ``""``: it ends with its body.
    :raises NotPossible: ``orgs-019`` with everything in the way.
    :raises Stale: the reorganisation or its plan is no longer what was shown.
    """
    tree = org_services.carry_out_reorganisation(
        actor=actor, reorganisation_id=reorganisation_id, at=at, revision=revision, expected=fingerprint
    )
    return Done(tree)


def in_the_way(actor: Actor, reorganisation_id: UUID) -> tuple[Built, ...]:
    """What was built since on what the act made or changed, in any room: while there is something it is not undone."""
    orgs.reorganisation_page(actor, reorganisation_id)
    return orgs.built_on(reorganisation_id)


@transaction.atomic
def undo(
    *, actor: Actor, reorganisation_id: UUID, reason: str, at: datetime, revision: int | None = None
) -> None:
    """Put every row of every room back as it was, then the tree.

    :raises NotPossible: ``orgs-021`` with the list in ``details["built"]``; nothing is undone.
    """
    org_services.undo_reorganisation(
        actor=actor, reorganisation_id=reorganisation_id, reason=reason, at=at, revision=revision
    )
