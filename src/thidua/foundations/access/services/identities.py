"""Who an account is at an identity provider: linked by its owner, matched by issuer and subject only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from thidua.foundations.access import errors, sealing, selectors
from thidua.foundations.access.models import Account, ExternalIdentity
from thidua.foundations.access.selectors.identities import identity_keys
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.ports import Identity


@transaction.atomic
def link_identity(*, actor: Actor, identity: Identity, at: datetime) -> None:
    """From now on this identity signs in to one's own account. The caller has just been shown that it is them.

    :raises NotPossible: it is another account's (``access-065``), or there is one of that provider (``-066``).
    """
    account = Account.objects.select_for_update().filter(person=actor.person_id, is_active=True).first()
    if account is None or actor.person_id is None:
        raise errors.no_such_person()
    link(account, identity, at)
    audit.record(
        actor=actor,
        verb="access.link_identity",
        subject_type="person",
        subject_id=account.person_id,
        changes={"issuer": [None, identity.issuer]},
        at=at,
    )


@transaction.atomic
def unlink_identity(*, actor: Actor, issuer: str, at: datetime) -> None:
    """This identity signs in no more.

    :raises NotPossible: nothing else is left to sign in with (``access-068``).
    """
    account = Account.objects.select_for_update().filter(person=actor.person_id).first()
    row = ExternalIdentity.objects.filter(account=account, issuer=issuer).first() if account else None
    if account is None or row is None:
        return
    if not selectors.has_way_in(account.id, without_identity=True):
        raise errors.last_way_in()
    row.delete()
    audit.record(
        actor=actor,
        verb="access.unlink_identity",
        subject_type="person",
        subject_id=account.person_id,
        changes={"issuer": [issuer, None]},
        at=at,
    )


def note_identity_used(*, identity: Identity, at: datetime) -> None:
    """Keep when it last signed in; no act of anybody's office, so no line in the trail.

    The subject's number is known at this moment only, so this is also when its hash moves to the key in force.
    """
    keys = identity_keys(identity)
    ExternalIdentity.objects.filter(key__in=keys).update(
        last_used_at=at, key=keys[0], key_name=sealing.key_name()
    )


def link(account: Account, identity: Identity, at: datetime) -> None:
    """Link to a locked account."""
    keys = identity_keys(identity)
    owner = ExternalIdentity.objects.filter(key__in=keys).values_list("account", flat=True).first()
    if owner is not None and owner != account.pk:
        raise errors.identity_taken()
    if ExternalIdentity.objects.filter(account=account, issuer=identity.issuer).exists():
        raise errors.identity_there()
    ExternalIdentity.objects.create(
        account=account, issuer=identity.issuer, key=keys[0], key_name=sealing.key_name(), linked_at=at
    )
