"""Obligations follow a reorganisation: whoever takes a body's work over owes what it owed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as org_reads
from thidua.foundations.orgs import services as orgs
from thidua.foundations.orgs.facts_reorganisations import Followed, Heirs
from thidua.foundations.orgs.selectors import any_of
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.work.obligations import policy
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Feed, Holding, Joint, Letter, Obligation, Recipient
from thidua.work.obligations.selectors.moving import Moving, moving, told

#: What this room changes, in the order of what refers to what. Addresses of calendars go back by their body alone: one
#: that its owner revoked since stays revoked.
_MODELS: list[type[Model]] = [Joint, Obligation, Recipient, Holding, Letter]
_WHY = "sắp xếp tổ chức"


@transaction.atomic
def follow_reorganisation(*, actor: Actor, heirs: Heirs, at: datetime) -> Followed:
    """Obligations of bodies that end go where their work goes; of those owed alike one remains and the others name it.

    Part of the journey ``reorganise``, which has checked the right and that nothing waits for a word. Evidence,
    extensions and history stay with each. Whoever holds one keeps it with a working post at the new body; else it is
    in that body's pool.
    """
    list(
        Obligation.objects.select_for_update(of=("self",))
        .filter(body__in=any_of(heirs.ended))
        .order_by("id")
        .values_list("id")
    )
    found = moving(heirs)
    done = told(found, heirs)
    changing = {*found.to, *found.joined, *found.ended}
    receipts = _receipts(heirs)
    placed = _placed(heirs)
    holdings = Holding.objects.filter(obligation__in=any_of(changing), until=None).values_list(
        "id", flat=True
    )
    changed: dict[type[Model], list[Any]] = {
        Joint: [row.pk for row in placed if isinstance(row, Joint)],
        Obligation: list(changing),
        Recipient: [row.pk for row in receipts],
        Holding: list(holdings),
        Letter: [row.pk for row in placed if isinstance(row, Letter)],
        Feed: [row.pk for row in placed if isinstance(row, Feed)],
    }
    if not any(changed.values()):
        return done
    with orgs.journalled(heirs.reorganisation_id, changed) as made:
        made[Holding] = _move(found, at)
        orgs.write_columns(receipts, ["body"])
        for row in placed:
            row.save()
    audit.record(
        actor=actor,
        verb="obligations.follow_reorganisation",
        subject_type="reorganisation",
        subject_id=str(heirs.reorganisation_id),
        subject_label=heirs.title,
        changes={
            "moved": [None, len(found.to)],
            "joined": [None, sum(ident in found.open for ident in found.joined)],
            "cancelled": [None, len(found.ended)],
        },
        at=at,
    )
    return done


@transaction.atomic
def undo_following(*, actor: Actor, reorganisation_id: UUID, title: str, at: datetime) -> None:
    """Obligations and what hangs on them are as before the act. Part of the journey ``reorganise``."""
    # While they go back one by one, none must stand in another's place.
    rows = orgs.put_back(reorganisation_id, _MODELS, aside={Obligation: {"joined_to": F("id")}})
    rows += orgs.put_columns_back(reorganisation_id, Feed, ["body_id"])
    # Addresses of calendars made since: there is nothing left to show in them.
    Feed.objects.filter(body__in=any_of(org_reads.bodies_made(reorganisation_id))).delete()
    if rows:
        audit.record(
            actor=actor,
            verb="obligations.undo_following",
            subject_type="reorganisation",
            subject_id=str(reorganisation_id),
            subject_label=title,
            changes={"rows": [rows, 0]},
            at=at,
        )


def _move(found: Moving, at: datetime) -> list[int]:
    """Every row to its new body; returns the stretches of the holder clock that begin."""
    rows = _by_id({*found.to, *found.joined, *found.ended})
    workers = access.working_at(set(found.to.values()), policy.WORKERS, at)
    closed, opened = [], []
    for ident, row in rows.items():
        row.revision += 1
        row.joined_to_id = found.joined.get(ident, row.joined_to_id)
        was_open = row.state in OPEN
        if ident in found.to:
            row.body_id = found.to[ident]
        if was_open and ident in found.ended:
            advance(row, OBLIGATION, "cancel")
        elif was_open and ident in found.joined:
            advance(row, OBLIGATION, "join")
        elif was_open and ident in found.to:
            if (row.holder_id, row.body_id) not in workers:
                row.holder_id = None
            row.held_since = at
            opened.append(
                Holding(obligation=row, body_id=row.body_id, person_id=row.holder_id, since=at, why=_WHY)
            )
        if was_open:
            closed.append(ident)
    # First whatever gives its place up, then whatever takes it.
    fields = ["body", "state", "holder", "held_since", "joined_to", "revision"]
    orgs.write_columns([row for ident, row in rows.items() if ident in found.joined], fields)
    orgs.write_columns([row for ident, row in rows.items() if ident not in found.joined], fields)
    Holding.objects.filter(obligation__in=any_of(closed), until=None).update(until=at)
    return [row.pk for row in Holding.objects.bulk_create(opened, batch_size=2000)]


def _by_id(ids: Collection[UUID]) -> dict[UUID, Obligation]:
    return {row.pk: row for row in Obligation.objects.filter(pk__in=any_of(ids))}


def _receipts(heirs: Heirs) -> list[Recipient]:
    """Who is owed to: the body that took over, unless it is owed to already or owes it itself."""
    rows = (
        Recipient.objects.select_for_update(of=("self",)).filter(body__in=any_of(heirs.ended)).order_by("id")
    )
    wanted = [(row, to) for row in rows if (to := heirs.of("obligation", row.body_id)) is not None]
    taken = set(
        Recipient.objects.filter(obligation__in=any_of(row.obligation_id for row, _to in wanted)).values_list(
            "obligation_id", "body_id"
        )
    )
    owing = _by_id({row.obligation_id for row, _to in wanted})
    moved = []
    for row, to in wanted:
        owes = owing[row.obligation_id]
        if (row.obligation_id, to) in taken or to in {owes.body_id, heirs.of("obligation", owes.body_id)}:
            continue
        taken.add((row.obligation_id, to))
        row.body_id = to
        moved.append(row)
    return moved


def _placed(heirs: Heirs) -> list[Any]:
    """Joint reports, calendar addresses and letters not yet sent, at their new bodies; not saved."""
    found: list[Any] = []
    rows: Iterable[Any] = (
        *Joint.objects.filter(body__in=any_of(heirs.ended)),
        *Feed.objects.filter(body__in=any_of(heirs.ended), revoked_at=None),
    )
    for row in rows:
        if (to := heirs.of("obligation", row.body_id)) is not None:
            row.body_id = to
            found.append(row)
    for letter in Letter.objects.filter(state="draft"):
        sender, addressee = (heirs.of("obligation", body) for body in (letter.sender_id, letter.addressee_id))
        if sender or addressee:
            letter.sender_id = sender or letter.sender_id
            letter.addressee_id = addressee or letter.addressee_id
            found.append(letter)
    return found
