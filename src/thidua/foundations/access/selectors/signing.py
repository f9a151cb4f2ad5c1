"""Who may sign what for a body on a day, and how the signature block reads. For other rooms and pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import get_language, gettext

from thidua.foundations.access import errors
from thidua.foundations.access.facts import SignatureBlock
from thidua.foundations.access.kinds import LEADERS, WAYS
from thidua.foundations.access.models import Appointment, Delegation, Leave
from thidua.foundations.access.rules.signing import (
    Document,
    Mandate,
    Office,
    Signer,
    signature_block,
    without_territory,
)
from thidua.foundations.access.selectors.delegating import holding_on
from thidua.foundations.access.selectors.packs import signing_pack
from thidua.foundations.access.selectors.pages import seen_body
from thidua.foundations.access.selectors.rows import last_day
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.errors import NotPossible
from thidua.ground.text_vn import squeeze


def documents() -> list[tuple[str, str]]:
    """Kinds of documents a block is made for, with their words."""
    pack = signing_pack()
    english = (get_language() or "vi").startswith("en")
    return [(code, pack.english[code] if english else d.label) for code, d in pack.documents.items()]


def kept_by_heads() -> list[tuple[str, str]]:
    """Kinds of documents no head of a body below signs, neither TL. nor TUQ., with their words."""
    pack, words = signing_pack(), dict(documents())
    return [(code, words[code]) for code, one in pack.documents.items() if one.below == "never"]


def unverified_below() -> list[tuple[str, str]]:
    """Kinds of documents of which nobody has verified that a head of a body below may sign them; with their words."""
    pack, words = signing_pack(), dict(documents())
    return [(code, words[code]) for code, one in pack.documents.items() if one.below == "unverified"]


def block_of(
    body_id: UUID, appointment_id: UUID, document: str, on: date, at: datetime, *, about: str = ""
) -> SignatureBlock:
    """How the block reads when the holder of this post signs that document for that body on that day.

    :param about: the plan it is about, as delegations name it.
    :raises NotPossible: the post may not sign it then (``access-030`` to ``-034``), or the body's kind or the document
        is not known (``-046``, ``-047``).
    :raises NotFound: no such body or post in force on that day.
    """
    card = orgs.cards([body_id]).get(body_id)
    if card is None:
        raise errors.no_such_body()
    row = Appointment.objects.select_related("person").filter(pk=appointment_id, valid__contains=on).first()
    if row is None:
        raise errors.no_such_appointment()
    return _block(card, row, _document(document), on, about, _known(card, [row], on, at))


def own_block(actor: Actor, document: str, at: datetime, *, about: str = "") -> SignatureBlock | None:
    """How the block reads when whoever acts signs that document now for the body they act for, by the right they act by.

    ``None`` where the pack does not know how that kind of body signs: nothing is said then, and nothing refused.

    :raises NotPossible: that post may not sign it (``access-030`` to ``-034``).
    :raises NotFound: whoever acts holds no post.
    """
    post, day = actor.acting, today(at)
    card = orgs.cards([post.body_id]).get(post.body_id) if post else None
    if post is None or card is None:
        raise errors.no_such_appointment()
    if signing_pack().office(card.slot, card.kind) is None:
        return None
    # A deputy who was given the seat holds two posts of one role there: the better one signs.
    theirs = Q(received=post.appointment_id) if post.acts else Q(body=post.body_id, role=post.role)
    rows = Appointment.objects.select_related("person").filter(
        theirs, valid__contains=day, person=actor.person_id
    )
    kind = _document(document)
    refused: NotPossible | None = None
    known = _known(card, list(rows), day, at)
    for row in sorted(rows, key=lambda row: (row.capacity not in LEADERS, row.capacity != "deputy")):
        try:
            return _block(card, row, kind, day, about, known)
        except NotPossible as refusal:
            refused = refused or refusal
    raise refused or errors.no_such_appointment()


def signers(body_id: UUID, document: str, on: date, at: datetime, *, about: str = "") -> list[SignatureBlock]:
    """Everybody who may sign that document for the body on that day, whoever leads it first."""
    card = orgs.cards([body_id]).get(body_id)
    if card is None or signing_pack().office(card.slot, card.kind) is None:
        return []
    kind = _document(document)
    # Whoever holds a delegation from here, and deputies of those who sign by order.
    holders = set(
        Delegation.objects.filter(holding_on(on, at), giver__body=body_id).values_list(
            "receiver_id", flat=True
        )
    )
    bodies = set(Appointment.objects.filter(pk__in=holders).values_list("body_id", flat=True)) | {body_id}
    rows = (
        Appointment.objects.select_related("person")
        .filter(body__in=bodies, valid__contains=on)
        .exclude(capacity="member")
        .order_by("person__sort", "id")
    )
    found, known = [], _known(card, list(rows), on, at)
    for row in sorted(rows, key=lambda row: (row.body_id != body_id, row.capacity not in LEADERS)):
        try:
            found.append(_block(card, row, kind, on, about, known))
        except NotPossible:
            continue
    return found


def lines_for(
    body_id: UUID, document: str, on: date, at: datetime, *, name: str = "", about: str = ""
) -> tuple[str, ...]:
    """The lines to print when only the signer's name is known, or nobody's yet.

    Whoever bears that very name and may sign; without a name, whoever leads the body; else as its head would sign.
    Empty when the kind of body is not known.
    """
    card = orgs.cards([body_id]).get(body_id)
    office = signing_pack().office(card.slot, card.kind) if card else None
    if office is None:
        return ()
    found = signers(body_id, document, on, at, about=about)
    wanted = squeeze(name).casefold()
    fits = [one for one in found if not wanted or one.name.casefold() == wanted]
    if fits and (not wanted or len(fits) == 1):
        return fits[0].lines
    return signature_block(office, Signer("head"), _document(document), on)


def sample_blocks(
    actor: Actor,
    body_id: UUID,
    on: date,
    *,
    capacity: str = "head",
    way: str = "for_head",
    receiver: UUID | None = None,
    codes: Collection[str] = (),
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How blocks would read, before anything is written down: (documents, lines), documents that read alike together.

    :param capacity: of somebody of the body itself, with everything a deputy may be given.
    :param receiver: instead, the post that would sign by ``way``.
    :param codes: the documents of the scope; without any, all.
    :raises NotFound: the people of the body are out of scope (``access-003``).
    :raises NotPossible: the kind of body is not known (``access-046``), or that post cannot sign so (``-030`` to ``-034``).
    """
    card = seen_body(actor, body_id)
    office, own, signer = _office(card), None, Signer(capacity)
    if receiver is not None:
        row = Appointment.objects.filter(pk=receiver, valid__contains=on).first()
        if row is None:
            raise errors.no_such_appointment()
        below = orgs.cards([row.body_id])[row.body_id]
        own = _office(below) if below.id != card.id else None
        signer = Signer(row.capacity, name=without_territory(below.name, below.territory_name))
    wanted = [code for code in signing_pack().documents if not codes or code in codes]
    mandate = Mandate(way, frozenset(wanted), on)
    found: dict[tuple[str, ...], list[str]] = {}
    words = dict(documents())
    for code in wanted:
        lines = signature_block(office, signer, _document(code), on, mandate=mandate, signer_office=own)
        found.setdefault(lines, []).append(words[code])
    return [(tuple(labels), lines) for lines, labels in found.items()]


def _document(code: str) -> Document:
    found = signing_pack().documents.get(code)
    if found is None:
        raise errors.document_unknown(code)
    return found


def _office(card: BodyCard) -> Office:
    found = signing_pack().office(card.slot, card.kind)
    if found is None:
        raise errors.office_unknown(card.kind_label)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What the blocks of some posts rest on, asked at once however many there are.

    :param given: delegations in force by the body that issues, and inside the bodies of the posts.
    :param leaders: who leads the other bodies. :param runs: posts that stand in for a head on leave.
    """

    cards: Mapping[UUID, BodyCard]
    given: Sequence[Delegation]
    leaders: Mapping[UUID, Sequence[UUID]]
    runs: Collection[UUID]


def _known(card: BodyCard, rows: Sequence[Appointment], on: date, at: datetime) -> _Known:
    bodies = {row.body_id for row in rows} - {card.id}
    given = Delegation.objects.filter(
        Q(giver__body=card.id) | Q(giver__body__in=bodies, receiver__in=[row.id for row in rows]),
        holding_on(on, at),
    ).select_related("giver")
    leading: dict[UUID, list[UUID]] = {}
    if bodies:
        led = Appointment.objects.filter(
            body__in=bodies, capacity__in=sorted(LEADERS), valid__contains=on
        ).values_list("body_id", "id")
        for body, post in led:
            leading.setdefault(body, []).append(post)
    runs = Leave.objects.filter(
        valid__contains=on,
        stand_in__in=[row.id for row in rows],
        appointment__body=F("stand_in__body"),
        appointment__capacity__in=sorted(LEADERS),
        appointment__valid__contains=on,
    )
    cards = {card.id: card} | (orgs.cards(bodies) if bodies else {})
    return _Known(cards, list(given), leading, set(runs.values_list("stand_in_id", flat=True)))


def _block(
    card: BodyCard, row: Appointment, document: Document, on: date, about: str, known: _Known
) -> SignatureBlock:
    office = _office(card)
    own_card = known.cards[row.body_id]
    outside = own_card.id != card.id
    own = _office(own_card) if outside else None
    lead_ids = known.leaders.get(row.body_id, ()) if outside and row.capacity == "deputy" else [row.id]
    mandates = [one for one in known.given if one.giver.body_id == card.id and one.receiver_id in lead_ids]
    inside = [one for one in known.given if one.giver.body_id == row.body_id and one.receiver_id == row.id]
    lines = signature_block(
        office,
        Signer(row.capacity, row.id in known.runs, without_territory(own_card.name, own_card.territory_name)),
        document,
        on,
        mandate=_best(mandates, document.code, on, about),
        signer_office=own,
        within=_best(inside, document.code, on, about) if outside else None,
        about=about,
    )
    unverified = [one for one in (office, own, document) if one is not None and not one.verified]
    notes = [gettext("Chức vụ in ở khối ký này chưa xác minh bằng văn bản.")] if unverified else []
    if outside and document.own:
        notes.append(
            gettext("Giao người ngoài ban lãnh đạo ký văn bản của riêng người đứng đầu: chưa xác minh.")
        )
    return SignatureBlock(lines, row.person.full_name, row.person_id, row.id, tuple(notes))


def _best(rows: list[Delegation], document: str, on: date, about: str) -> Mandate | None:
    """The delegation that covers it, else any (so that the refusal says what it lacks)."""
    found = [
        Mandate(row.way, frozenset(row.scope), row.valid.lower, last_day(row.valid.upper), row.about_id)
        for row in sorted(rows, key=lambda row: list(WAYS).index(row.way))
    ]
    return next((one for one in found if one.covers(document, on, about)), found[0] if found else None)
