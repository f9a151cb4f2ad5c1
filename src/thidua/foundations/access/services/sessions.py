"""Sessions: seen by their owner, ended by them, or by whoever keeps their record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from thidua.foundations.access import errors
from thidua.foundations.access.models import Account, SignInAttempt
from thidua.foundations.access.selectors.guessing import attempt_key
from thidua.foundations.access.services.locks import kept_person
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor

#: Characters kept of what a browser says of itself.
_DEVICE = 200


@transaction.atomic
def end_session(*, actor: Actor, session_id: int, at: datetime) -> None:
    """End one of one's own sessions; its browser is out at the next click.

    :raises NotFound: no such session of one's own (``access-069``).
    """
    row = UserSession.objects.filter(pk=session_id, user__person=actor.person_id).first()
    if row is None:
        raise errors.no_such_session()
    Session.objects.filter(pk=row.session_key).delete()
    row.delete()
    _record(actor, actor.person_id, 1, "", at)


@transaction.atomic
def end_other_sessions(*, actor: Actor, keep: str, at: datetime) -> int:
    """End all of one's own sessions but one, also those nobody listed. Returns how many were listed.

    The caller binds the session that stays to the account anew (``update_session_auth_hash``).

    :param keep: the key of the session that stays.
    """
    account = Account.objects.select_for_update().filter(person=actor.person_id).first()
    if account is None:
        raise errors.no_such_person()
    ended = end_all(account, keep=keep)
    _record(actor, account.person_id, ended, "", at)
    return ended


@transaction.atomic
def sign_out_person(*, actor: Actor, person_id: UUID, reason: str = "", at: datetime) -> int:
    """End every session of somebody whose record the actor keeps (a lost laptop). Returns how many were listed."""
    person = kept_person(actor, person_id, at)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        raise errors.no_account()
    ended = end_all(account)
    _record(actor, person.id, ended, reason, at)
    return ended


@transaction.atomic
def note_password_changed(*, actor: Actor, keep: str = "", at: datetime) -> None:
    """The library has set a new password: other sessions are dead already (each is bound to the old one) and go from
    the list, failed attempts are forgotten, the trail tells.

    :param keep: the key of the session in which it was changed; empty after a reset by link.
    """
    account = Account.objects.select_for_update().filter(person=actor.person_id).first()
    if account is None:
        raise errors.no_such_person()
    _drop(account, keep)
    SignInAttempt.objects.filter(kind="account", key=attempt_key("account", account.email)).delete()
    audit.record(
        actor=actor,
        verb="access.change_password",
        subject_type="person",
        subject_id=account.person_id,
        at=at,
    )


def note_session_seen(*, account_id: UUID, session_key: str, address: str, device: str, at: datetime) -> None:
    """Keep when and whence a session was last used; no act of anybody's, so no line in the trail.

    :param address: an IP address; empty when none is known, then nothing is kept.
    """
    rows = UserSession.objects.filter(session_key=session_key, user_id=account_id)
    if not address or rows.update(last_seen_at=at, ip=address):
        return
    UserSession.objects.get_or_create(
        session_key=session_key,
        defaults={"user_id": account_id, "ip": address, "user_agent": device[:_DEVICE], "last_seen_at": at},
    )


def end_all(account: Account, *, keep: str = "") -> int:
    """Every session of a locked account dies: by the number each carries, whether or not it is listed."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
    return _drop(account, keep)


def _drop(account: Account, keep: str) -> int:
    rows = UserSession.objects.filter(user_id=account.pk).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    rows.delete()
    return len(keys)


def _record(actor: Actor, person_id: UUID | None, ended: int, reason: str, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb="access.end_sessions",
        subject_type="person",
        subject_id=str(person_id),
        changes={"ended": [None, ended]},
        reason=reason,
        at=at,
    )
