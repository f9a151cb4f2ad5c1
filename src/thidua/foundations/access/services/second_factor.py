"""The second factor: its rule, its trail, and taking it off somebody who lost it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from thidua.foundations.access import errors, policy
from thidua.foundations.access.models import Account, SecondFactorRule
from thidua.foundations.access.services.locks import kept_person
from thidua.foundations.access.services.sessions import end_all
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor

#: Days of grace at most: a rule that waits longer is none.
MOST_GRACE = 90


@transaction.atomic
def set_second_factor_rule(*, actor: Actor, since: date | None, grace_days: int, at: datetime) -> None:
    """From which day the roles that need a second factor must have one, and how many days each has for it.

    :param since: ``None`` takes the rule out of force.
    :raises NotPossible: the grace is out of range (``access-070``).
    """
    policy.may_rule_sign_in(actor).require()
    if not 0 <= grace_days <= MOST_GRACE:
        raise errors.grace_out_of_range(MOST_GRACE)
    row = SecondFactorRule.objects.select_for_update().first()
    old = (row.since, row.grace_days) if row else (None, None)
    if old == (since, grace_days):
        return
    SecondFactorRule.objects.update_or_create(id=1, defaults={"since": since, "grace_days": grace_days})
    audit.record(
        actor=actor,
        verb="access.set_second_factor_rule",
        subject_type="sign_in",
        subject_id="second_factor",
        changes={"since": [old[0], since], "grace_days": [old[1], grace_days]},
        at=at,
    )


@transaction.atomic
def note_factor(*, actor: Actor, factor: str, added: bool, at: datetime) -> None:
    """Keep in the trail that somebody added or removed a second factor of their own; the library does it itself."""
    audit.record(
        actor=actor,
        verb="access.add_factor" if added else "access.remove_factor",
        subject_type="person",
        subject_id=str(actor.person_id),
        changes={"factor": [None, factor] if added else [factor, None]},
        at=at,
    )


@transaction.atomic
def reset_second_factor(*, actor: Actor, person_id: UUID, reason: str = "", at: datetime) -> list[str]:
    """Take every second factor off somebody who lost theirs, and end their sessions. Returns the kinds taken off.

    Afterwards the password alone signs in, so whoever does this must know who asks for it.
    """
    person = kept_person(actor, person_id, at)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        raise errors.no_account()
    rows = Authenticator.objects.filter(user_id=account.pk)
    kinds = sorted(set(rows.values_list("type", flat=True)))
    if not kinds:
        return []
    rows.delete()
    end_all(account)
    audit.record(
        actor=actor,
        verb="access.reset_second_factor",
        subject_type="person",
        subject_id=person.id,
        changes={"factor": [kinds, None]},
        reason=reason,
        at=at,
    )
    return kinds
