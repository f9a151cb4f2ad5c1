"""Delegations: giving and revoking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.access import errors, policy, selectors
from thidua.foundations.access.kinds import SIGNS, WAYS
from thidua.foundations.access.models import Appointment, Delegation
from thidua.foundations.access.rules.posts import Days, Side, check_delegation
from thidua.foundations.access.services.locks import days_of, posts_in_order
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import squeeze


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    giver: UUID,
    receiver: UUID,
    way: str,
    scope: Iterable[str],
    since: date | None = None,
    until: date | None = None,
    basis: str = "",
    about: tuple[str, str, str] = ("", "", ""),
    at: datetime,
) -> UUID:
    """The head's post lets another post sign and do what the scope names, for some days.

    :param giver: the head's appointment; ``receiver`` a deputy's (KT.) or a head's below (TL., TUQ.).
    :param about: (type, id, words) of the one plan it is for; the caller has checked that it exists.
    :raises NotPossible: what Nghị định 30/2020/NĐ-CP, Điều 13 does not know (``access-035`` to ``-042``, ``-051``), or one
        between the two about the same subject on some same day (``-043``).
    :raises Refused: the actor is neither the giver nor keeps the people of the body, or is the receiver.
    """
    selectors.appointment_line(actor, giver, at)
    rows = posts_in_order([giver, receiver])
    if len(rows) < 2:
        raise errors.no_such_appointment()
    cards = orgs.cards({row.body_id for row in rows.values()})
    row, other = rows[giver], rows[receiver]
    card = cards[row.body_id]
    policy.may_delegate(actor, row.person_id, card).require()
    if other.person_id in {actor.person_id, row.person_id}:
        raise errors.not_to_oneself()
    named, paper = set(scope), squeeze(basis)
    codes = sorted(named | {SIGNS[code] for code in named if code in SIGNS})
    if way != "for_head":
        for code, label in selectors.kept_by_heads():
            if code in codes:
                raise errors.stays_with_the_head(label)
    first = since or today(at)
    if until is not None and until < first:
        raise errors.days_in_wrong_order(first, until)
    check_delegation(
        way,
        codes,
        selectors.scope_labels(),
        _side(row, card),
        _side(other, cards[other.body_id]),
        Days(first, until),
        paper,
    )
    if not paper and actor.person_id != row.person_id:
        # Whoever writes down somebody else's word names the paper it stands in.
        raise errors.basis_missing(WAYS[way].mark, WAYS[way].source)
    valid = DateRange(first, until + timedelta(days=1) if until else None)
    clash = Delegation.objects.filter(
        giver=row,
        receiver=other,
        about_type=about[0],
        about_id=about[1],
        valid__overlap=valid,
        revoked_at=None,
    ).first()
    if clash is not None:
        raise errors.delegated_already(
            clash.valid.lower, clash.valid.upper - timedelta(days=1) if clash.valid.upper else None
        )
    made = Delegation.objects.create(
        giver=row,
        receiver=other,
        way=way,
        scope=codes,
        about_type=about[0],
        about_id=about[1],
        about_label=about[2][:300],
        valid=valid,
        basis=paper[:300],
        given_at=at,
    )
    audit.record(
        actor=actor,
        verb="access.delegate",
        subject_type="person",
        subject_id=other.person_id,
        subject_label=f"{WAYS[way].mark} {card.name}",
        changes={
            "way": [None, way],
            "scope": [None, codes],
            "about": [None, made.about_label],
            "since": [None, first],
            "until": [None, until],
            "basis": [None, made.basis],
        },
        personal={"full_name": other.person.full_name, "giver": row.person.full_name},
        at=at,
    )
    return made.id


@transaction.atomic
def revoke_delegation(*, actor: Actor, delegation_id: UUID, reason: str = "", at: datetime) -> None:
    """Take a delegation back at once: the next request of the receiver has no such right.

    :raises NotPossible: it is over, or revoked already (``access-045``).
    """
    line = selectors.delegation_line(actor, delegation_id, at)
    rows = posts_in_order([line.giver_post, line.receiver_post])
    row = Delegation.objects.select_for_update().get(pk=delegation_id)
    giver = rows[row.giver_id]
    card = orgs.cards([giver.body_id])[giver.body_id]
    policy.may_delegate(actor, giver.person_id, card).require()
    if row.revoked_at is not None or line.state == "over":
        raise errors.delegation_over()
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    audit.record(
        actor=actor,
        verb="access.revoke_delegation",
        subject_type="person",
        subject_id=line.receiver_id,
        subject_label=f"{line.mark} {card.name}",
        changes={"way": [row.way, None], "scope": [list(row.scope), None]},
        reason=squeeze(reason),
        personal={"full_name": line.receiver_name, "giver": line.giver_name},
        at=at,
    )


def _side(row: Appointment, card: BodyCard) -> Side:
    return Side(row.capacity, card.path, days_of(row))
