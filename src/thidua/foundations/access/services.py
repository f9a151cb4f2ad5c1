"""Every write of the access room: people, accounts, appointments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.access import errors, policy, sealing, selectors
from thidua.foundations.access.models import Account, Appointment, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor, Post
from thidua.ground.clock import today
from thidua.ground.errors import NotFound
from thidua.ground.text_vn import search_key, sort_key, squeeze


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    full_name: str,
    body_id: UUID,
    role: str = "",
    position: str = "",
    since: date | None = None,
    until: date | None = None,
    basis: str = "",
    email: str = "",
    phone: str = "",
    identifier: str = "",
    sample: bool = False,
    at: datetime,
) -> UUID:
    """Add somebody to a body's people and, when ``role`` is given, appoint them there. Returns the person's id.

    :param identifier: twelve digits or empty; kept encrypted, never shown whole.
    :raises NotPossible: name missing (``access-015``), identifier malformed (``-007``) or known (``-008``).
    """
    card = _body(actor, body_id)
    policy.may_keep_people(actor, card).require()
    name = squeeze(full_name)
    if not name:
        raise errors.name_missing()
    person = Person(
        full_name=name,
        search=search_key(name)[:200],
        sort=_person_sort(name),
        email=email.strip().lower(),
        phone=squeeze(phone),
        sample=sample,
    )
    if identifier.strip():
        person.identifier_hash = sealing.fingerprint(identifier)
        if Person.objects.filter(identifier_hash=person.identifier_hash).exists():
            raise errors.identifier_taken()
        person.identifier_cipher = sealing.seal(identifier, person.id)
    person.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="access.add_person",
        subject_type="person",
        subject_id=person.id,
        changes={"body": [None, card.name], "sample": [None, sample]},
        personal={"full_name": name, "email": person.email, "phone": person.phone},
        at=at,
    )
    if role:
        appoint(
            actor=actor,
            person_id=person.id,
            role=role,
            body_id=body_id,
            since=since,
            until=until,
            position=position,
            basis=basis,
            at=at,
        )
    return person.id


@transaction.atomic
def change_person(
    *, actor: Actor, person_id: UUID, full_name: str, email: str, phone: str, at: datetime
) -> None:
    """Correct a person's name and ways to reach them."""
    person = _kept_person(actor, person_id, at)
    name = squeeze(full_name)
    if not name:
        raise errors.name_missing()
    new = {"full_name": name, "email": email.strip().lower(), "phone": squeeze(phone)}
    old = {field: getattr(person, field) for field in new}
    if new == old:
        return
    for field, value in new.items():
        setattr(person, field, value)
    person.search, person.sort = search_key(name)[:200], _person_sort(name)
    person.save()
    changed = [field for field in new if new[field] != old[field]]
    audit.record(
        actor=actor,
        verb="access.change_person",
        subject_type="person",
        subject_id=person.id,
        personal={field: [old[field], new[field]] for field in changed},
        at=at,
    )


@transaction.atomic
def open_account(
    *,
    actor: Actor,
    person_id: UUID,
    email: str = "",
    password: str | None = None,
    language: str = "vi",
    at: datetime,
) -> UUID:
    """Let a person sign in with an e-mail address. Returns the account's id.

    :param password: ``None`` leaves the account without one; the person sets it through “Quên mật khẩu”.
    :raises NotPossible: no address (``access-016``), taken (``-009``), has one already (``-010``), weak (``-011``).
    """
    person = _kept_person(actor, person_id, at)
    address = (email or person.email).strip().lower()
    if not address:
        raise errors.email_missing()
    if Account.objects.filter(person=person).exists():
        raise errors.account_exists()
    if Account.objects.filter(email__iexact=address).exists():
        raise errors.email_taken()
    if password is not None:
        if password == SAMPLE_PASSWORD and not person.sample:
            raise errors.password_too_weak(["Đây là mật khẩu chung của dữ liệu mẫu."])
        try:
            validate_password(password, user=Account(email=address, person=person))
        except ValidationError as error:
            raise errors.password_too_weak(list(error.messages)) from error
    account = Account.objects.create_user(address, password, person=person, language=language)
    audit.record(
        actor=actor,
        verb="access.open_account",
        subject_type="person",
        subject_id=person.id,
        personal={"email": address},
        at=at,
    )
    return account.id


@transaction.atomic
def close_account(*, actor: Actor, person_id: UUID, reason: str = "", at: datetime) -> None:
    """Stop a person from signing in; open sessions die at their next request."""
    _switch_account(actor, person_id, False, "access.close_account", reason, at)


@transaction.atomic
def reopen_account(*, actor: Actor, person_id: UUID, reason: str = "", at: datetime) -> None:
    """Let a person sign in again."""
    _switch_account(actor, person_id, True, "access.reopen_account", reason, at)


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person_id: UUID,
    role: str,
    body_id: UUID,
    since: date | None = None,
    until: date | None = None,
    position: str = "",
    basis: str = "",
    at: datetime,
) -> UUID:
    """Give a person a role at a body, from ``since`` (today by default) to the last day ``until`` inclusive.

    :param position: chức vụ as printed, e.g. “Phó Chủ tịch”.
    :param basis: the decision that appoints, if any.
    :raises NotPossible: unknown role (``access-004``), days reversed (``-006``), the same post twice (``-005``).
    :raises Refused: the actor may not give this role there (``access-103`` to ``-105``).
    """
    if role not in ROLES:
        raise errors.unknown_role(role)
    card = _body(actor, body_id)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise errors.no_such_person()
    policy.may_appoint(actor, role, card, person_id).require()
    first = since or today(at)
    if until is not None and until < first:
        raise errors.days_in_wrong_order(first, until)
    valid = DateRange(first, until + timedelta(days=1) if until else None)
    clash = Appointment.objects.filter(person=person, body=body_id, role=role, valid__overlap=valid).first()
    if clash is not None:
        last = clash.valid.upper - timedelta(days=1) if clash.valid.upper else None
        raise errors.already_holds(ROLES[role].label, clash.valid.lower, last)
    row = Appointment.objects.create(
        person=person,
        role=role,
        body_id=body_id,
        position=squeeze(position),
        valid=valid,
        basis=squeeze(basis),
    )
    audit.record(
        actor=actor,
        verb="access.appoint",
        subject_type="person",
        subject_id=person.id,
        subject_label=f"{ROLES[role].label} — {card.name}",
        changes={
            "role": [None, role],
            "body": [None, card.name],
            "position": [None, row.position],
            "since": [None, first],
            "until": [None, until],
            "basis": [None, row.basis],
        },
        personal={"full_name": person.full_name},
        at=at,
    )
    return row.id


@transaction.atomic
def end_appointment(
    *, actor: Actor, appointment_id: UUID, from_day: date | None = None, reason: str = "", at: datetime
) -> None:
    """End an appointment: from ``from_day`` (today by default) it gives no rights any more.

    One that would then never have been in force is withdrawn: the row goes, the trail keeps it.

    :raises NotPossible: it has ended earlier (``access-014``), or it is the last system steward's (``-012``).
    """
    row, card = _appointment(actor, appointment_id)
    policy.may_end(actor, row.role, card).require()
    day = from_day or today(at)
    lower, upper = row.valid.lower, row.valid.upper
    if upper is not None and upper <= day:
        raise errors.already_ended(upper)
    if row.role == "system_steward":
        _keep_one_steward(row, day)
    changes: dict[str, object] = {"role": [row.role, row.role], "body": [card.name, card.name]}
    withdrawn = lower is not None and day <= lower
    if withdrawn:
        changes |= {"since": [lower, None]}
        row.delete()
    else:
        last = day - timedelta(days=1)
        changes |= {"until": [upper - timedelta(days=1) if upper else None, last]}
        row.valid = DateRange(lower, day)
        row.save(update_fields=["valid"])
    audit.record(
        actor=actor,
        verb="access.withdraw_appointment" if withdrawn else "access.end_appointment",
        subject_type="person",
        subject_id=row.person_id,
        subject_label=f"{ROLES[row.role].label} — {card.name}",
        changes=changes,
        reason=reason,
        at=at,
    )


@transaction.atomic
def change_position(*, actor: Actor, appointment_id: UUID, position: str, at: datetime) -> None:
    """Correct the printed position of an appointment; role, body and days stay."""
    row, card = _appointment(actor, appointment_id)
    policy.may_keep_people(actor, card).require()
    old, row.position = row.position, squeeze(position)
    if old == row.position:
        return
    row.save(update_fields=["position"])
    audit.record(
        actor=actor,
        verb="access.change_position",
        subject_type="person",
        subject_id=row.person_id,
        subject_label=f"{ROLES[row.role].label} — {card.name}",
        changes={"position": [old, row.position]},
        at=at,
    )


@transaction.atomic
def change_language(*, actor: Actor, account_id: UUID, language: str, at: datetime) -> None:
    """Choose the language one's own account reads."""
    account = Account.objects.select_for_update().filter(pk=account_id, person=actor.person_id).first()
    if account is None:
        raise errors.no_such_person()
    if account.language == language:
        return
    old, account.language = account.language, language
    account.save(update_fields=["language"])
    audit.record(
        actor=actor,
        verb="access.change_language",
        subject_type="person",
        subject_id=account.person_id,
        changes={"language": [old, language]},
        at=at,
    )


def choose_acting(*, actor: Actor, appointment_id: UUID, at: datetime) -> Post:
    """The post the person wants to act by; the caller keeps its ``appointment_id`` in the session.

    Nothing is written: each act records the post it was done by.

    :raises NotFound: not one of the actor's posts in force (``access-013``).
    """
    post = next((post for post in actor.posts if post.appointment_id == appointment_id), None)
    if post is None or (post.until is not None and post.until < today(at)):
        raise errors.not_yours_to_act_for()
    return post


def _person_sort(name: str) -> str:
    """Vietnamese lists order people by given name, then by the family and middle names."""
    words = name.split()
    return sort_key(" ".join([words[-1], *words[:-1]]))[:400]


def _body(actor: Actor, body_id: UUID) -> BodyCard:
    """A body that stands today and is in scope."""
    card = selectors.seen_body(actor, body_id)
    if not card.path:
        raise errors.no_such_body()
    return card


def _kept_person(actor: Actor, person_id: UUID, at: datetime) -> Person:
    """Lock a person whose record the actor keeps; one merely seen is ``Refused``, one out of scope not found."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise errors.no_such_person()
    if not selectors.may_keep_person(actor, person_id, at):
        try:
            selectors.person_page(actor, person_id, at)
        except NotFound:
            raise errors.no_such_person() from None
        raise errors.not_your_record()
    return person


def _appointment(actor: Actor, appointment_id: UUID) -> tuple[Appointment, BodyCard]:
    """Lock an appointment in scope, with its body."""
    # The scope filter joins other tables; the lock is taken on the row alone.
    seen = Appointment.objects.filter(policy.seen_appointments(actor), pk=appointment_id)
    role = seen.values_list("role", flat=True).first()
    if role == "system_steward":
        # All of them first, in id order: two ends at once must neither each see the other's steward as the one
        # that stays, nor wait for each other for ever.
        list(Appointment.objects.select_for_update().filter(role=role).order_by("pk"))
    row = Appointment.objects.select_for_update().filter(pk=appointment_id).first() if role else None
    card = orgs.cards([row.body_id]).get(row.body_id) if row else None
    if row is None or card is None:
        raise errors.no_such_appointment()
    return row, card


def _keep_one_steward(row: Appointment, day: date) -> None:
    others = Appointment.objects.filter(role="system_steward").exclude(pk=row.pk)
    if not others.filter(valid__contains=day).exists():
        raise errors.last_system_steward()


def _switch_account(
    actor: Actor, person_id: UUID, active: bool, verb: str, reason: str, at: datetime
) -> None:
    person = _kept_person(actor, person_id, at)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        raise errors.no_account()
    if account.is_active == active:
        return
    account.is_active = active
    account.save(update_fields=["is_active"])
    audit.record(actor=actor, verb=verb, subject_type="person", subject_id=person.id, reason=reason, at=at)


__all__ = [
    "add_person",
    "appoint",
    "change_language",
    "change_person",
    "change_position",
    "choose_acting",
    "close_account",
    "end_appointment",
    "open_account",
    "reopen_account",
]
