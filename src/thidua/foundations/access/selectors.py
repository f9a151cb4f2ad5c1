"""Every read of the access room. Pages come through the policy's row filter: out of scope is ``NotFound``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from thidua.foundations.access import errors, policy, sealing
from thidua.foundations.access.facts import (
    AppointmentLine,
    PeoplePage,
    PersonCard,
    PersonPage,
    SampleAccount,
)
from thidua.foundations.access.models import Account, Appointment, Person
from thidua.foundations.access.roles import ROLES, label_of, order_of
from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor, Post
from thidua.ground.clock import today
from thidua.ground.text_vn import search_key

#: Rows of one page of people.
PAGE = 50


def actor_of(account_id: UUID, acting: UUID | None, at: datetime, *, address: str = "") -> Actor | None:
    """The person behind an account as policies see them at this instant; ``None`` when the account is closed.

    Computed anew for each request, in two queries, so a person dismissed today has no rights at the next click.

    :param acting: the appointment chosen in the switch; when it is not (or no longer) theirs, the first post is.
    """
    day = today(at)
    rows = list(
        Appointment.objects.filter(
            person__account=account_id, person__account__is_active=True, valid__contains=day
        ).values("id", "role", "body_id", "valid", "person_id", name=F("person__full_name"))
    )
    if not rows:
        person = Person.objects.filter(account=account_id, account__is_active=True).first()
        return Actor(person_id=person.id, name=person.full_name, address=address) if person else None
    cards = orgs.cards({row["body_id"] for row in rows})
    posts = [
        Post(
            appointment_id=row["id"],
            role=row["role"],
            body_id=row["body_id"],
            body_name=cards[row["body_id"]].name,
            path=cards[row["body_id"]].path,
            since=row["valid"].lower or date.min,
            until=_last_day(row["valid"].upper),
        )
        for row in rows
        # A body that no longer stands gives no rights, nor does a role nobody knows.
        if row["role"] in ROLES and row["body_id"] in cards and cards[row["body_id"]].path
    ]
    posts.sort(key=lambda post: (order_of(post.role), post.since, str(post.appointment_id)))
    chosen = next((post for post in posts if post.appointment_id == acting), posts[0] if posts else None)
    return Actor(
        person_id=rows[0]["person_id"],
        name=rows[0]["name"],
        acting=chosen,
        posts=tuple(posts),
        address=address,
    )


def actor_of_person(person_id: UUID, acting: UUID | None, at: datetime) -> Actor | None:
    """The actor of a person who has an account, for loaders and tests."""
    account = Account.objects.filter(person=person_id).values_list("id", flat=True).first()
    return actor_of(account, acting, at) if account else None


def language_of_person(person_id: UUID) -> str:
    """The language a person reads: the account's, Vietnamese without one."""
    return Account.objects.filter(person=person_id).values_list("language", flat=True).first() or "vi"


def holders(body_id: UUID, roles: Iterable[str], at: datetime) -> list[UUID]:
    """The people who hold one of these roles at a body on the day: whom to notify. Each once, in a fixed order."""
    return list(
        Appointment.objects.filter(body=body_id, role__in=list(roles), valid__contains=today(at))
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )


def holders_of(body_ids: Iterable[UUID], roles: Iterable[str], at: datetime) -> dict[UUID, list[UUID]]:
    """:func:`holders` for many bodies in one query; a body without any is absent."""
    found: dict[UUID, list[UUID]] = {}
    rows = (
        Appointment.objects.filter(body__in=list(body_ids), role__in=list(roles), valid__contains=today(at))
        .order_by("body_id", "person_id")
        .values_list("body_id", "person_id")
        .distinct()
    )
    for body, person in rows:
        found.setdefault(body, []).append(person)
    return found


def people(ids: Collection[UUID]) -> dict[UUID, PersonCard]:
    """Names and addresses of people, for notices and for lines that name somebody."""
    rows = Person.objects.filter(pk__in=ids).select_related("account")
    return {person.id: _card(person) for person in rows}


def people_of(body_id: UUID, at: datetime) -> list[AppointmentLine]:
    """Everybody appointed at a body on the day, by role and name. For other rooms; pages use :func:`people_page`."""
    return _lines(Appointment.objects.filter(body=body_id, valid__contains=today(at)), at)


def people_page(
    actor: Actor,
    body_id: UUID,
    at: datetime,
    *,
    text: str = "",
    role: str = "",
    past: bool = False,
    first: int = 0,
) -> PeoplePage:
    """The people of one body, for its page.

    :param text: accent-blind part of a name.
    :param past: also appointments that have ended.
    :raises NotFound: the body is absent or its people are out of the actor's scope (``access-003``).
    """
    card = seen_body(actor, body_id)
    rows = Appointment.objects.filter(policy.seen_appointments(actor), body=body_id)
    if not past:
        rows = rows.filter(_not_over(today(at)))
    if text.strip():
        rows = rows.filter(person__search__contains=search_key(text))
    if role:
        rows = rows.filter(role=role)
    keep = policy.may_keep_people(actor, card)
    lines = [_with_end(actor, line, card) for line in _lines(rows, at)]
    return PeoplePage(
        body_id=card.id,
        body_name=card.name,
        lines=tuple(lines[first : first + PAGE]),
        total=len(lines),
        may_keep=bool(keep),
        why_not=keep.reason,
        who_can=keep.who_can,
        appointable=tuple((code, label_of(code)) for code in ROLES if policy.may_appoint(actor, code, card)),
    )


def person_page(actor: Actor, person_id: UUID, at: datetime) -> PersonPage:
    """A person with the appointments the actor may see; oneself with all of them.

    The identifier is shown masked, and only to whoever keeps this person's record (or to the person).

    :raises NotFound: absent, or at no body in scope (``access-001``).
    """
    person = Person.objects.select_related("account").filter(pk=person_id).first()
    if person is None:
        raise errors.no_such_person()
    oneself = actor.person_id == person.id
    rows = Appointment.objects.filter(person=person)
    seen = _lines(rows if oneself else rows.filter(policy.seen_appointments(actor)), at)
    everywhere = policy.sees_everywhere(actor)
    if not (oneself or seen or everywhere):
        raise errors.no_such_person()
    cards = orgs.cards({line.body_id for line in seen})
    keep = may_keep_person(actor, person_id, at)
    account = getattr(person, "account", None)
    shown = keep or oneself
    return PersonPage(
        card=_card(person),
        identifier=_masked(person) if shown else "",
        appointments=tuple(_with_end(actor, line, cards.get(line.body_id)) for line in seen),
        may_keep=keep,
        account_email=account.email if account and shown else "",
        account_open=bool(account and account.is_active),
    )


def may_keep_person(actor: Actor, person_id: UUID, at: datetime) -> bool:
    """Whether the actor keeps this person's record: keeps every body where the person now holds a post.

    Every one, so that a ward's steward cannot take over the account of somebody who also serves the province.
    """
    if policy.keeps_everywhere(actor):
        return True
    current = Appointment.objects.filter(_not_over(today(at)), person=person_id)
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
    """Bodies where the actor may give this person a further role: one's own, and those where the person is now."""
    ids = [line.body_id for line in page.appointments if line.in_force]
    if actor.body_id:
        ids = [actor.body_id, *ids]
    cards = orgs.cards(ids)
    return [
        (card.id, card.name)
        for card in cards.values()
        if card.path and any(policy.may_appoint(actor, role, card, page.card.id) for role in ROLES)
    ]


def appointment_line(actor: Actor, appointment_id: UUID, at: datetime) -> AppointmentLine:
    """One appointment in scope.

    :raises NotFound: otherwise (``access-002``).
    """
    rows = Appointment.objects.filter(policy.seen_appointments(actor), pk=appointment_id)
    found = _lines(rows, at)
    if not found:
        raise errors.no_such_appointment()
    return _with_end(actor, found[0], orgs.cards([found[0].body_id]).get(found[0].body_id))


def sample_accounts(*, everyone: bool = False) -> list[SampleAccount]:
    """Open accounts of sample people with their present posts: what a demonstration prints.

    :param everyone: all of them instead of the first of each role. The password is given only where it fits.
    """
    rows = (
        Appointment.objects.filter(
            valid__contains=today(), person__sample=True, person__account__is_active=True, role__in=ROLES
        )
        .annotate(body_name=F("body__place__name"))
        .select_related("person__account")
        .order_by("person_id", "pk")
    )
    found: list[SampleAccount] = []
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: order_of(row.role)):
        if row.role in seen and not everyone:
            continue
        seen.add(row.role)
        account = row.person.account
        fits = check_password(SAMPLE_PASSWORD, account.password)
        found.append(
            SampleAccount(
                email=account.email,
                full_name=row.person.full_name,
                role=row.role,
                role_label=label_of(row.role),
                body_name=row.body_name or "",
                password=SAMPLE_PASSWORD if fits else "",
            )
        )
    return found


def _not_over(day: date) -> Q:
    """In force on the day or later."""
    return Q(valid__fully_gt=(None, day)) | Q(valid__contains=day)


def _last_day(upper: date | None) -> date | None:
    return upper - timedelta(days=1) if upper else None


def _card(person: Person) -> PersonCard:
    account = getattr(person, "account", None)
    return PersonCard(
        id=person.id,
        full_name=person.full_name,
        email=person.email or (account.email if account else ""),
        phone=person.phone,
        language=account.language if account else "vi",
        sample=person.sample,
        can_sign_in=bool(account and account.is_active),
    )


def _masked(person: Person) -> str:
    if not person.identifier_cipher:
        return ""
    return sealing.masked(sealing.unseal(bytes(person.identifier_cipher), person.id))


def _lines(rows: QuerySet[Appointment], at: datetime) -> list[AppointmentLine]:
    day = today(at)
    found = (
        rows.select_related("person")
        .annotate(
            body_name=F("body__place__name"),
            signs_in=Exists(Account.objects.filter(person=OuterRef("person"), is_active=True)),
        )
        .order_by("person__sort", "valid")
    )
    lines = [
        AppointmentLine(
            id=row.id,
            person_id=row.person_id,
            person_name=row.person.full_name,
            role=row.role,
            role_label=label_of(row.role),
            position=row.position,
            body_id=row.body_id,
            body_name=row.body_name or "",
            since=row.valid.lower,
            until=_last_day(row.valid.upper),
            basis=row.basis,
            in_force=day in row.valid,
            email=row.person.email,
            phone=row.person.phone,
            can_sign_in=row.signs_in,
            sample=row.person.sample,
        )
        for row in found
    ]
    # Python's sort keeps the order of names within a role.
    return sorted(lines, key=lambda line: (not line.in_force, order_of(line.role)))


def _with_end(actor: Actor, line: AppointmentLine, card: BodyCard | None) -> AppointmentLine:
    from dataclasses import replace

    if card is None or (line.until is not None and not line.in_force and line.until < today()):
        return line
    answer = (
        policy.may_end(actor, line.role, card) if line.role in ROLES else policy.may_keep_people(actor, card)
    )
    return replace(line, may_end=bool(answer), may_not_end=answer.reason)
