"""What a reorganisation means for obligations: which move, which are joined, which wait for a person's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from thidua.foundations.orgs.facts_reorganisations import (
    MAY_END,
    NAMED,
    Fate,
    Followed,
    Heirs,
    RowFate,
    Waiting,
    asked_key,
)
from thidua.foundations.orgs.selectors import any_of, has_ended
from thidua.work.obligations import rules
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Letter, Obligation, Recipient


@dataclass(frozen=True, slots=True)
class Moving:
    """``to``: obligation → the body that owes it from now on. ``joined``: obligation → the one that remains.

    ``ended``: open ones that a person lets end. ``waiting``: body → open ones nobody placed.
    """

    to: Mapping[UUID, UUID]
    joined: Mapping[UUID, UUID]
    ended: tuple[UUID, ...]
    waiting: Mapping[UUID, Sequence[UUID]]
    open: frozenset[UUID]


def moving(heirs: Heirs) -> Moving:
    """What comes of every obligation of the bodies that end. For this room's services. Two queries."""
    fields = ("id", "provision_id", "body_id", "role", "period", "state", "due_at", "raised_at", "joined_to")
    rows = list(Obligation.objects.filter(body__in=any_of(heirs.ended)).order_by("id").values_list(*fields))
    to = {row[0]: taker for row in rows if (taker := heirs.of("obligation", row[2])) is not None}
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
    said = {ident for ident, body in still.items() if heirs.said("obligation", body)}
    waiting: dict[UUID, list[UUID]] = {}
    for ident, body in still.items():
        if ident not in said:
            waiting.setdefault(body, []).append(ident)
    return Moving(
        to=to,
        joined=rules.remaining(owed),
        ended=tuple(said),
        waiting=waiting,
        open=frozenset([row[0] for row in rows if row[5] in OPEN] + [one.id for one in owed if one.open]),
    )


def left_behind(day: date) -> dict[str, int]:
    """Open obligations of bodies that have ended."""
    return {"obligation": Obligation.objects.filter(has_ended("body", day), state__in=OPEN).count()}


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for obligations. Writes nothing."""
    return told(moving(heirs), heirs)


def told(found: Moving, heirs: Heirs) -> Followed:
    """The same in numbers. For this room's services."""
    closing = {ident for ident in found.joined if ident in found.open}
    moved = [ident for ident in found.to if ident not in closing]
    received = Recipient.objects.filter(
        body__in=any_of(b for b in heirs.ended if heirs.of("obligation", b))
    ).count()
    letters = Letter.objects.filter(state="draft", sender__in=any_of(heirs.ended)).count()
    counted = (
        ("obligation", "moves", sum(ident in found.open for ident in moved)),
        ("obligation_done", "moves", sum(ident not in found.open for ident in moved)),
        ("obligation", "joins", len(closing)),
        ("obligation", "ends", len(found.ended)),
        ("receipt", "moves", received),
        ("letter", "moves", letters),
    )
    first = [ident for rows in found.waiting.values() for ident in rows[:NAMED]]
    titles = dict(Obligation.objects.filter(pk__in=first).values_list("id", "title")) if first else {}
    return Followed(
        tuple(Fate(what, outcome, count) for what, outcome, count in counted if count),
        tuple(
            Waiting(
                key=asked_key("obligation", body),
                body_id=body,
                what="obligation",
                count=len(rows),
                names=tuple(titles[ident] for ident in rows[:NAMED]),
                blocks=True,
                candidates=heirs.open.get(body, ()),
                may_end="obligation" in MAY_END,
            )
            for body, rows in sorted(found.waiting.items(), key=lambda pair: str(pair[0]))
        ),
    )


def rows_touched(heirs: Heirs) -> Iterator[RowFate]:
    """The same obligation by obligation."""
    found = moving(heirs)
    waiting = {ident for rows in found.waiting.values() for ident in rows}
    rows = Obligation.objects.filter(body__in=any_of(heirs.ended)).order_by("title", "period", "id")
    for ident, title, period, body in rows.values_list("id", "title", "period", "body_id"):
        outcome = (
            "joins"
            if ident in found.joined and ident in found.open
            else "moves"
            if ident in found.to
            else "asks"
            if ident in waiting
            else "ends"
            if ident in found.ended
            else "stays"
        )
        what = "obligation" if ident in found.open or outcome != "moves" else "obligation_done"
        yield RowFate(what, outcome, f"{title}, kỳ {period}", body, found.to.get(ident))
