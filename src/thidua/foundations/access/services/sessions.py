"""Sessions: seen by their owner, ended by them, or by whoever keeps their record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from thidua.foundations.access import errors
from thidua.foundations.access.models import Account
from thidua.foundations.access.services.locks import kept_person
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor


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


def end_all(account: Account, *, keep: str = "") -> int:
    """Every session of a locked account dies: by the number each carries, whether or not it is listed."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
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
