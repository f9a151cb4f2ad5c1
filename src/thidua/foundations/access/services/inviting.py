"""Invitations: a steward invites, a letter goes out, its owner chooses how to sign in, once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from thidua.foundations.access import errors, sealing, selectors
from thidua.foundations.access.facts import InvitationLetter
from thidua.foundations.access.models import Account, Invitation
from thidua.foundations.access.services.identities import link
from thidua.foundations.access.services.locks import kept_person
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.ports import Identity

#: How long a letter is good for: over a weekend and a leave, not over a summer.
GOOD_FOR = timedelta(days=7)


@transaction.atomic
def invite(*, actor: Actor, person_id: UUID, at: datetime) -> UUID:
    """Invite somebody to choose how they sign in; an earlier letter is good no more. Returns the invitation's id.

    The letter goes out later (:func:`write_letter`), so that a thousand invitations are one short act.

    :raises NotPossible: no account (``access-017``), closed (``-064``), or they can sign in already (``-062``).
    """
    person = kept_person(actor, person_id, at)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        raise errors.no_account()
    if not account.is_active:
        raise errors.account_closed()
    if selectors.has_way_in(account.id):
        raise errors.already_signs_in()
    Invitation.objects.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    row = Invitation.objects.create(account=account, made_at=at, expires_at=at + GOOD_FOR)
    audit.record(
        actor=actor,
        verb="access.invite",
        subject_type="person",
        subject_id=person.id,
        changes={"expires_at": [None, row.expires_at]},
        personal={"email": account.email},
        at=at,
    )
    return row.id


@transaction.atomic
def withdraw_invitation(*, actor: Actor, person_id: UUID, at: datetime) -> None:
    """The letter on its way, or in somebody's hand, opens nothing any more.

    :raises NotPossible: none is open (``access-063``).
    """
    person = kept_person(actor, person_id, at)
    rows = Invitation.objects.filter(account__person=person, used_at=None, withdrawn_at=None)
    if not rows.update(withdrawn_at=at):
        raise errors.no_open_invitation()
    audit.record(
        actor=actor, verb="access.withdraw_invitation", subject_type="person", subject_id=person.id, at=at
    )


@transaction.atomic
def write_letter(*, invitation_id: UUID, at: datetime) -> InvitationLetter | None:
    """Make the secret of an invitation that waits for its letter; ``None`` when it no longer does.

    Only the hash stays. Until :func:`letter_sent` it may be called again: the newest secret counts.
    """
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("account__person")
        .filter(Q(pk=invitation_id, sent_at=None, used_at=None, withdrawn_at=None, expires_at__gt=at))
        .first()
    )
    if row is None or not row.account.is_active:
        return None
    token = secrets.token_urlsafe(32)
    row.token_hash = sealing.token_hash(token)
    row.save(update_fields=["token_hash"])
    person = row.account.person
    return InvitationLetter(
        email=row.account.email,
        full_name=person.full_name,
        bodies=tuple(selectors.bodies_of(person.id, at)),
        language=row.account.language,
        token=token,
        expires_at=row.expires_at,
    )


def letter_sent(*, invitation_id: UUID, at: datetime) -> None:
    """The letter was handed over."""
    Invitation.objects.filter(pk=invitation_id, sent_at=None).update(sent_at=at)


@transaction.atomic
def accept_invitation(
    *, actor: Actor, token: str, password: str = "", identity: Identity | None = None, at: datetime
) -> UUID:
    """Choose how to sign in: a password, or an identity just shown at a provider. Returns the account's id.

    :param actor: whom the letter invites (``selectors.invited``); nobody else uses it.
    :raises NotPossible: the letter is not good (``access-061``), the password weak (``-011``), the identity
        somebody else's (``-065``).
    """
    row = (
        Invitation.objects.select_for_update(of=("self", "account"))
        .select_related("account__person")
        .filter(token_hash=sealing.token_hash(token), used_at=None, withdrawn_at=None, expires_at__gt=at)
        .first()
    )
    if row is None or not row.account.is_active or row.account.person_id != actor.person_id:
        raise errors.invitation_not_usable()
    account = row.account
    if identity is not None:
        link(account, identity, at)
    else:
        try:
            validate_password(password, user=account)
        except ValidationError as error:
            raise errors.password_too_weak(list(error.messages)) from error
        account.set_password(password)
        account.save(update_fields=["password"])
    row.used_at = at
    row.save(update_fields=["used_at"])
    audit.record(
        actor=actor,
        verb="access.accept_invitation",
        subject_type="person",
        subject_id=account.person_id,
        changes={"signs_in_by": [None, "identity" if identity else "password"]},
        at=at,
    )
    return account.id
