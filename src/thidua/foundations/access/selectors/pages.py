"""The pages about people, and what is in an actor's scope of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from thidua.foundations.access import errors, policy, sealing
from thidua.foundations.access.facts import (
    AppointmentLine,
    LeaveLine,
    PeoplePage,
    PersonPage,
    PostAct,
    WithdrawnPost,
)
from thidua.foundations.access.kinds import GIVERS, LEADERS
from thidua.foundations.access.models import Appointment, Leave, Person
from thidua.foundations.access.roles import ROLES, label_of
from thidua.foundations.access.selectors.delegating import delegations_of
from thidua.foundations.access.selectors.rows import appointment_lines, leave_lines, not_over, person_card
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.foundations.orgs.facts_reorganisations import RowOfAct
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import search_key

#: Rows of one page of people.
PAGE = 50


def people_page(
    actor: Actor,
    body_id: UUID,
    at: datetime,
    *,
    text: str = "",
    role: str = "",
    past: bool = False,
    day: date | None = None,
    first: int = 0,
) -> PeoplePage:
    """The people of one body, for its page.

    :param text: accent-blind part of a name.
    :param past: also appointments that have ended; of a body that is gone they are all there is.
    :param day: who held which post on that day; today, with what is to come, when absent.
    :raises NotFound: the body is absent or its people are out of the actor's scope (``access-003``).
    """
    card = seen_body(actor, body_id)
    rows = Appointment.objects.filter(policy.seen_appointments(actor), body=body_id)
    on = day or card.coming or today(at)
    if day is not None:
        rows = rows.filter(valid__contains=day)
    elif not past and (card.live or card.coming):
        rows = rows.filter(not_over(on))
    leading = appointment_lines(rows.filter(valid__contains=on).exclude(capacity="member"), at, on)
    if text.strip():
        rows = rows.filter(person__search__contains=search_key(text))
    if role:
        rows = rows.filter(role=role)
    keep = policy.may_add_people(actor, card)
    bare = Person.objects.filter(kept_by=body_id, appointments=None) if past or not card.live else None
    if bare is not None and text.strip():
        bare = bare.filter(search__contains=search_key(text))
    # What may be done with a post is of today: one at a body yet to come is not in force.
    lines = [_with_acts(actor, line, card) for line in appointment_lines(rows, at, day or today(at))]
    away = leave_lines(
        Leave.objects.filter(appointment__body=body_id, appointment__valid__contains=on, valid__contains=on),
        on,
    )
    return PeoplePage(
        body_id=card.id,
        body_name=card.name,
        lines=tuple(lines[first : first + PAGE]),
        total=len(lines),
        may_keep=bool(keep),
        why_not=keep.reason,
        who_can=keep.who_can,
        appointable=tuple(
            (code, label_of(code))
            for code in ROLES
            if (card.path or card.due) and policy.may_appoint(actor, code, card)
        ),
        day=on,
        coming=card.coming,
        leader=next((line for line in leading if line.capacity in LEADERS), None),
        deputies=tuple(line for line in leading if line.capacity == "deputy"),
        away=tuple(one for one in away if one.appointment_id not in {line.id for line in leading}),
        without_post=tuple(map(person_card, bare.select_related("account").order_by("sort")[:PAGE]))
        if bare is not None and not role
        else (),
    )


def person_page(actor: Actor, person_id: UUID, at: datetime) -> PersonPage:
    """A person with the appointments, leaves and delegations the actor may see; oneself with all of them.

    The identifier is shown masked, and only to whoever keeps this person's record (or to the person).

    :raises NotFound: absent, or at no body in scope (``access-001``).
    """
    person = Person.objects.select_related("account").filter(pk=person_id).first()
    if person is None:
        raise errors.no_such_person()
    oneself = actor.person_id == person.id
    rows = Appointment.objects.filter(person=person)
    seen = appointment_lines(rows if oneself else rows.filter(policy.seen_appointments(actor)), at)
    if not (oneself or seen or policy.sees_everywhere(actor) or _seen_without_post(actor, person_id)):
        raise errors.no_such_person()
    ids = [line.id for line in seen]
    delegations = delegations_of(actor, ids, at)
    touched = acts_on_posts(person.id, ids)
    gone = [one for one in touched if one.how == "withdrawn" and one.in_force]
    cards = orgs.cards({line.body_id for line in seen} | {UUID(str(one.was["body_id"])) for one in gone})
    keep = keeps_record(actor, person_id, at)
    account = getattr(person, "account", None)
    shown = keep or oneself
    return PersonPage(
        card=person_card(person),
        identifier=_masked(person) if shown else "",
        appointments=tuple(
            replace(
                _with_acts(actor, line, cards.get(line.body_id)),
                acts=tuple(_act(one) for one in touched if one.key == line.id and one.in_force),
            )
            for line in seen
        ),
        withdrawn=tuple(_withdrawn(one, cards) for one in gone) if shown else (),
        may_keep=keep,
        account_email=account.email if account and shown else "",
        account_open=bool(account and account.is_active),
        leaves=tuple(leave_lines(Leave.objects.filter(appointment__in=ids), today(at))),
        given=tuple(line for line in delegations if line.giver_id == person.id),
        received=tuple(line for line in delegations if line.receiver_id == person.id),
    )


def acts_on_posts(person_id: UUID, appointment_ids: Sequence[UUID]) -> tuple[RowOfAct, ...]:
    """Reorganisations that touched these posts of a person, or withdrew others. One query."""
    return orgs.acts_on_rows(Appointment._meta.db_table, appointment_ids, {"person_id": person_id})


def acts_of_person(person_id: UUID) -> tuple[UUID, ...]:
    """Reorganisations, undone ones too, that touched a post of this person: their lines belong to the person's trail."""
    ids = list(Appointment.objects.filter(person=person_id).values_list("id", flat=True))
    # A post given anew by an act that was undone is gone with it; the one it was made from is in the same journal.
    return tuple(dict.fromkeys(one.reorganisation_id for one in acts_on_posts(person_id, ids)))


def _act(one: RowOfAct) -> PostAct:
    return PostAct(one.reorganisation_id, one.title, one.how)


def _withdrawn(one: RowOfAct, cards: Mapping[UUID, BodyCard]) -> WithdrawnPost:
    body = cards.get(UUID(str(one.was["body_id"])))
    since = date.fromisoformat(str(one.was["valid"])[1:11])
    return WithdrawnPost(label_of(str(one.was["role"])), body.name if body else "", since, _act(one))


def _seen_without_post(actor: Actor, person_id: UUID) -> bool:
    """Whether the person has no post at all, and the body that keeps them is in scope."""
    bare = Person.objects.filter(pk=person_id, appointments=None)
    return bare.filter(policy.seen_appointments(actor, "kept_by")).exists()


def keeps_record(actor: Actor, person_id: UUID, at: datetime) -> bool:
    """Whether the actor keeps this person's record, in office or not.

    Of somebody without any present post it is kept by whoever keeps every body where they ever held one; of somebody
    who never held one, by whoever keeps the body that added them.
    """
    if may_keep_person(actor, person_id, at):
        return True
    posts = Appointment.objects.filter(person=person_id)
    if posts.filter(not_over(today(at))).exists():
        return False
    kept, ever = posts.filter(policy.kept_appointments(actor)).count(), posts.count()
    if not ever:
        mine = Person.objects.filter(policy.kept_appointments(actor, "kept_by"), pk=person_id)
        return mine.exclude(kept_by=None).exists()
    return kept == ever


def may_keep_person(actor: Actor, person_id: UUID, at: datetime) -> bool:
    """Whether the actor keeps this person's record: keeps every body where the person now holds a post.

    Every one, so that a ward's steward cannot take over the account of somebody who also serves the province.
    """
    if policy.keeps_everywhere(actor):
        return True
    current = Appointment.objects.filter(not_over(today(at)), person=person_id)
    kept = current.filter(policy.kept_appointments(actor)).count()
    return kept > 0 and kept == current.count()


def seen_body(actor: Actor, body_id: UUID) -> BodyCard:
    """A body whose people the actor may see.

    :raises NotFound: otherwise (``access-003``).
    """
    card = orgs.cards([body_id]).get(body_id)
    if card is None or not policy.may_see_people(actor, card):
        raise errors.no_such_body()
    return card


def appointable_bodies(actor: Actor, page: PersonPage) -> list[tuple[UUID, str]]:
    """Bodies where the actor may give this person a further role: one's own, those where the person is now, and those
    that took over from bodies where they were, so that nobody is lost in a division."""
    ids = [line.body_id for line in page.appointments if line.in_force]
    if actor.body_id:
        ids = [actor.body_id, *ids]
    past = {line.body_id for line in page.appointments} - set(ids)
    gone = [card.id for card in orgs.cards(past).values() if not card.live]
    cards = orgs.cards([*ids, *(orgs.takers_of(gone) if gone else ())])
    return [
        (card.id, card.name)
        for card in cards.values()
        if card.path and any(policy.may_appoint(actor, role, card, page.card.id) for role in ROLES)
    ]


def appointment_line(actor: Actor, appointment_id: UUID, at: datetime) -> AppointmentLine:
    """One appointment in scope, or one's own.

    :raises NotFound: otherwise (``access-002``).
    """
    rows = Appointment.objects.filter(policy.seen_or_own(actor), pk=appointment_id)
    found = appointment_lines(rows, at)
    if not found:
        raise errors.no_such_appointment()
    return _with_acts(actor, found[0], orgs.cards([found[0].body_id]).get(found[0].body_id))


def leave_line(actor: Actor, leave_id: UUID, at: datetime) -> LeaveLine:
    """One leave of a post in scope, or of oneself.

    :raises NotFound: otherwise (``access-022``).
    """
    rows = Leave.objects.filter(policy.seen_or_own(actor, "appointment__"), pk=leave_id)
    found = leave_lines(rows, today(at))
    if not found:
        raise errors.no_such_leave()
    return found[0]


def _masked(person: Person) -> str:
    if not person.identifier_cipher:
        return ""
    return sealing.masked(sealing.unseal(bytes(person.identifier_cipher), person.id))


def _with_acts(actor: Actor, line: AppointmentLine, card: BodyCard | None) -> AppointmentLine:
    """The line with what the reader may do with it; nothing when it is over."""
    if card is None or (line.until is not None and not line.in_force and line.until < today()):
        return line
    answer = (
        policy.may_end(actor, line.role, card) if line.role in ROLES else policy.may_keep_people(actor, card)
    )
    gives = line.in_force and line.capacity in GIVERS
    return replace(
        line,
        may_end=bool(answer),
        may_not_end=answer.reason,
        may_correct=bool(policy.may_keep_people(actor, card)),
        may_note_leave=bool(policy.may_note_leave(actor, line.person_id, card)),
        may_delegate=gives and bool(policy.may_delegate(actor, line.person_id, card)),
    )
