"""What a reorganisation means for obligations: which move, which are joined, which wait for a person's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from thidua.foundations.orgs.facts_reorganisations import Fate, Followed, Heirs, Waiting
from thidua.foundations.orgs.selectors import any_of
from thidua.work.obligations import rules
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Letter, Obligation, Recipient


@dataclass(frozen=True, slots=True)
class Moving:
    """``to``: obligation → the body that owes it from now on. ``joined``: obligation → the one that remains.

    ``ended``: open ones that a person lets end. ``waiting``: open ones nobody placed, body → how many.
    """

    to: Mapping[UUID, UUID]
    joined: Mapping[UUID, UUID]
    ended: tuple[UUID, ...]
    waiting: Mapping[UUID, int]
    open: frozenset[UUID]


def moving(heirs: Heirs) -> Moving:
    """What comes of every obligation of the bodies that end. For this room's services. Two queries."""
    fields = ("id", "provision_id", "body_id", "role", "period", "state", "due_at", "raised_at", "joined_to")
    rows = list(Obligation.objects.filter(body__in=any_of(heirs.ended)).order_by("id").values_list(*fields))
    to = {row[0]: taker for row in rows if (taker := heirs.of(row[2], row[0])) is not None}
    moved = [row for row in rows if row[0] in to]
    there = Obligation.objects.filter(
        body__in=any_of(to.values()), provision__in={row[1] for row in moved}, joined_to=None
    ).values_list(*fields)
    owed = [
        rules.Owed(ident, (provision, to.get(ident, body), role, period), state in OPEN, due, raised)
        for ident, provision, body, role, period, state, due, raised, joined in (*moved, *there)
        if joined is None
    ]
    still = {row[0]: row[2] for row in rows if row[5] in OPEN and row[0] not in to}
    said = {ident for ident, body in still.items() if heirs.said(body, ident)}
    return Moving(
        to=to,
        joined=rules.remaining(owed),
        ended=tuple(said),
        waiting=Counter(body for ident, body in still.items() if ident not in said),
        open=frozenset([row[0] for row in rows if row[5] in OPEN] + [one.id for one in owed if one.open]),
    )


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for obligations. Writes nothing."""
    return told(moving(heirs), heirs)


def told(found: Moving, heirs: Heirs) -> Followed:
    """The same in numbers. For this room's services."""
    closing = {ident for ident in found.joined if ident in found.open}
    moved = [ident for ident in found.to if ident not in closing]
    received = Recipient.objects.filter(body__in=any_of(b for b in heirs.ended if heirs.of(b))).count()
    letters = Letter.objects.filter(state="draft", sender__in=any_of(heirs.ended)).count()
    counted = (
        ("obligation", "moves", sum(ident in found.open for ident in moved)),
        ("obligation_done", "moves", sum(ident not in found.open for ident in moved)),
        ("obligation", "joins", len(closing)),
        ("obligation", "ends", len(found.ended)),
        ("receipt", "moves", received),
        ("letter", "moves", letters),
    )
    return Followed(
        tuple(Fate(what, outcome, count) for what, outcome, count in counted if count),
        tuple(
            Waiting(
                key=body,
                body_id=body,
                what="obligation",
                count=count,
                blocks=True,
                candidates=heirs.open.get(body, ()),
            )
            for body, count in sorted(found.waiting.items(), key=lambda pair: str(pair[0]))
        ),
    )
