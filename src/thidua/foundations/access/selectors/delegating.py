"""Delegations: what is in force, for whom, and the posts they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language, gettext

from thidua.foundations.access import errors, policy
from thidua.foundations.access.facts import DelegationLine
from thidua.foundations.access.kinds import ACTS, GIVERS, WAYS
from thidua.foundations.access.models import Appointment, Delegation
from thidua.foundations.access.roles import DELEGATE
from thidua.foundations.access.selectors.packs import signing_pack
from thidua.foundations.access.selectors.rows import last_day
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor, Post
from thidua.ground.clock import today


def holding_on(day: date, at: datetime) -> Q:
    """Delegations in force on a day: within their days, not revoked by then, both posts in force, still a head's."""
    return Q(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        valid__contains=day,
        giver__valid__contains=day,
        receiver__valid__contains=day,
        giver__capacity__in=sorted(GIVERS),
    )


def delegated_posts(person_id: UUID, at: datetime) -> list[Post]:
    """The posts that delegations of acts give a person at this instant; one query when there are none.

    A delegation gives its acts at the giver's body, as long as both posts are in force and that body stands.
    """
    day = today(at)
    rows = list(
        Delegation.objects.filter(
            holding_on(day, at),
            receiver__person=person_id,
            receiver__capacity__in=sorted(GIVERS),
            scope__overlap=list(ACTS),
        )
        .exclude(way="for_head")
        .select_related("giver", "receiver")
        .order_by("valid", "id")
    )
    if not rows:
        return []
    cards = orgs.cards({row.giver.body_id for row in rows} | {row.receiver.body_id for row in rows})
    posts = []
    for row in rows:
        card, own = cards.get(row.giver.body_id), cards.get(row.receiver.body_id)
        if card is None or own is None or not own.path.startswith(card.path + "."):
            continue
        ends = [last_day(r.upper) for r in (row.valid, row.giver.valid, row.receiver.valid) if r.upper]
        office = signing_pack().office(card.slot, card.kind)
        posts.append(
            Post(
                appointment_id=row.id,
                role=DELEGATE,
                body_id=card.id,
                body_name=card.name,
                path=card.path,
                since=row.valid.lower,
                until=min((day for day in ends if day), default=None),
                acts=frozenset(row.scope) & frozenset(ACTS),
                about=row.about_id,
                on_behalf=f"{WAYS[row.way].mark} {office.head if office else ''}".strip(),
            )
        )
    return posts


def delegations_of(actor: Actor, appointments: Iterable[UUID], at: datetime) -> list[DelegationLine]:
    """Delegations given or received by these posts, in force first, then newest first. The caller has seen the posts."""
    ids = list(appointments)
    rows = Delegation.objects.filter(Q(giver__in=ids) | Q(receiver__in=ids))
    return _lines(actor, rows, at)


def delegation_line(actor: Actor, delegation_id: UUID, at: datetime) -> DelegationLine:
    """One delegation whose giver or receiver is in scope.

    :raises NotFound: otherwise (``access-044``).
    """
    rows = Delegation.objects.filter(pk=delegation_id)
    if not policy.sees_everywhere(actor):
        rows = rows.filter(policy.seen_or_own(actor, "giver__") | policy.seen_or_own(actor, "receiver__"))
    found = _lines(actor, rows, at)
    if not found:
        raise errors.no_such_delegation()
    return found[0]


def scope_labels() -> dict[str, str]:
    """Every code a scope may hold, with its words: documents of ``packs/signing``, then acts."""
    pack = signing_pack()
    english = (get_language() or "vi").startswith("en")
    documents = {
        code: pack.english[code] if english else document.label for code, document in pack.documents.items()
    }
    return documents | {code: gettext(label) for code, label in ACTS.items()}


def receivers_of(actor: Actor, giver_post: UUID, way: str, at: datetime) -> list[tuple[UUID, str]]:
    """Posts a head may delegate to by this way, with who holds them: deputies of the body, or heads below it.

    :raises NotFound: the giver's post is out of scope (``access-002``).
    """
    giver = Appointment.objects.filter(policy.seen_or_own(actor), pk=giver_post).first()
    if giver is None:
        raise errors.no_such_appointment()
    card = orgs.cards([giver.body_id])[giver.body_id]
    rows = Appointment.objects.filter(valid__contains=today(at)).exclude(person=giver.person_id)
    if way == "for_head":
        rows = rows.filter(body=giver.body_id, capacity="deputy")
    else:
        rows = rows.filter(body__place__path__startswith=card.path + ".", capacity__in=sorted(GIVERS))
    found = (
        rows.annotate(body_name=F("body__place__name"))
        .select_related("person")
        .order_by("person__sort")[:200]
    )
    said = [f"{row.person.full_name} – {row.position or row.body_name}" for row in found]
    met = Counter(row.person.full_name for row in found)
    return [
        (row.id, f"{label} ({row.person.email.partition('@')[0]})" if twice and row.person.email else label)
        for row, label in zip(found, said, strict=True)
        for twice in (met[row.person.full_name] > 1,)
    ]


def _lines(actor: Actor, rows: QuerySet[Delegation], at: datetime) -> list[DelegationLine]:
    day, words = today(at), scope_labels()
    found = list(rows.select_related("giver__person", "receiver__person").order_by("-valid", "id"))
    cards = orgs.cards({post.body_id for row in found for post in (row.giver, row.receiver)})
    lines = []
    for row in found:
        card = cards[row.giver.body_id]
        state = _state(row, day, at)
        lines.append(
            DelegationLine(
                id=row.id,
                giver_post=row.giver_id,
                giver_id=row.giver.person_id,
                giver_name=row.giver.person.full_name,
                body_id=card.id,
                body_name=card.name,
                receiver_post=row.receiver_id,
                receiver_id=row.receiver.person_id,
                receiver_name=row.receiver.person.full_name,
                receiver_body_name=cards[row.receiver.body_id].name,
                way=row.way,
                way_label=gettext(WAYS[row.way].label),
                mark=WAYS[row.way].mark,
                codes=tuple(row.scope),
                scope=tuple(words.get(code, code) for code in row.scope),
                about_id=row.about_id,
                about_label=row.about_label,
                since=row.valid.lower,
                until=last_day(row.valid.upper),
                basis=row.basis,
                state=state,
                revoked_at=row.revoked_at,
                may_revoke=state in {"to_come", "in_force"}
                and bool(policy.may_delegate(actor, row.giver.person_id, card)),
            )
        )
    return sorted(lines, key=lambda line: line.state not in {"in_force", "to_come"})


def _state(row: Delegation, day: date, at: datetime) -> str:
    if row.revoked_at is not None and row.revoked_at <= at:
        return "revoked"
    ends = [r.upper for r in (row.valid, row.giver.valid, row.receiver.valid) if r.upper]
    if any(upper <= day for upper in ends) or row.giver.capacity not in GIVERS:
        return "over"
    return "to_come" if row.valid.lower > day else "in_force"


__all__ = [
    "delegated_posts",
    "delegation_line",
    "delegations_of",
    "holding_on",
    "receivers_of",
    "scope_labels",
]
