"""Accounts: opening, closing, what their owner chooses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from thidua.foundations.access import errors
from thidua.foundations.access.models import Account
from thidua.foundations.access.services.locks import kept_person
from thidua.foundations.access.services.sessions import end_all
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor, Post
from thidua.ground.clock import today


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

    :param password: ``None`` leaves the account without one; the person chooses how to sign in by an invitation.
    :raises NotPossible: no address (``access-016``), taken (``-009``), has one already (``-010``), weak (``-011``).
    """
    person = kept_person(actor, person_id, at)
    address = (email or person.email).strip().lower()
    if not address:
        raise errors.email_missing()
    if Account.objects.filter(person=person).exists():
        raise errors.account_exists()
    if Account.objects.filter(email__iexact=address).exists():
        raise errors.email_taken()
    if password is not None:
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


def _switch_account(
    actor: Actor, person_id: UUID, active: bool, verb: str, reason: str, at: datetime
) -> None:
    person = kept_person(actor, person_id, at)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        raise errors.no_account()
    if account.is_active == active:
        return
    account.is_active = active
    account.save(update_fields=["is_active"])
    if not active:
        end_all(account)  # so that none of them comes back to life when the account is opened again
    audit.record(actor=actor, verb=verb, subject_type="person", subject_id=person.id, reason=reason, at=at)
