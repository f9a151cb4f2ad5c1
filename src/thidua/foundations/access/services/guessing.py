"""Limits on guessing passwords and codes: counted before anything is looked at, for all processes together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from thidua.foundations.access import errors
from thidua.foundations.access.models import Account, SignInAttempt
from thidua.foundations.access.rules.guessing import LIMITS, closed_until
from thidua.foundations.access.selectors.guessing import attempt_key
from thidua.foundations.access.services.locks import kept_person
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor

#: Counts older than this are of no use to anybody.
KEPT = timedelta(days=1)


@transaction.atomic
def begin_attempt(*, tried: Mapping[str, str], at: datetime) -> list[UUID]:
    """Count an attempt as failed until it is told otherwise. Returns what :func:`forgive_attempt` needs.

    :param tried: kind of limit (``account``, ``network``, ``code``) → whom it is counted for.
    :raises NotPossible: one of them is closed; says until when (``access-060``). Then nothing is counted.
    """
    keys = {kind: attempt_key(kind, whom) for kind, whom in tried.items() if whom}
    with connection.cursor() as cursor:
        # A hundred attempts at once queue here: each sees those before it.
        for number in sorted(_number(key) for key in keys.values()):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
    closed = []
    for kind, key in keys.items():
        rows = SignInAttempt.objects.filter(kind=kind, key=key)
        until = closed_until(list(rows.values_list("at", flat=True)), LIMITS[kind], at)
        if until is not None:
            closed.append(until)
    if closed:
        raise errors.too_many_attempts(max(closed))
    made = [SignInAttempt(kind=kind, key=key, at=at) for kind, key in keys.items()]
    SignInAttempt.objects.bulk_create(made)
    return [row.id for row in made]


@transaction.atomic
def forgive_attempt(*, made: Sequence[UUID]) -> None:
    """It succeeded: it counts no more, nor do earlier failures of the same account or code.

    Failures from the same network stay, so that an attacker's own account does not wash away the others' guesses.
    """
    rows = SignInAttempt.objects.filter(pk__in=made)
    for kind, key in list(rows.exclude(kind="network").values_list("kind", "key")):
        SignInAttempt.objects.filter(kind=kind, key=key).delete()
    rows.delete()


@transaction.atomic
def unlock_account(*, actor: Actor, person_id: UUID, at: datetime) -> None:
    """Let somebody try again at once who mistyped too often.

    :raises NotPossible: the person has no account (``access-017``).
    """
    person = kept_person(actor, person_id, at)
    account = Account.objects.filter(person=person).first()
    if account is None:
        raise errors.no_account()
    for kind, whom in (("account", account.email), ("code", str(account.pk))):
        SignInAttempt.objects.filter(kind=kind, key=attempt_key(kind, whom)).delete()
    audit.record(
        actor=actor, verb="access.unlock_account", subject_type="person", subject_id=person.id, at=at
    )


def forget_attempts(*, at: datetime) -> int:
    """Drop counts nobody needs any more; returns how many. The clock's act, nothing official: no line in the trail."""
    return SignInAttempt.objects.filter(at__lt=at - KEPT).delete()[0]


def _number(key: str) -> int:
    """A lock's number from a key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
