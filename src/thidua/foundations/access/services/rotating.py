"""A new field key: what rests under the old one is sealed anew, batch by batch, until nothing needs the old one.

Nothing is ever unreadable meanwhile: ``sealing`` opens and matches with both keys. A crash leaves whole batches; the
next run finds what is left by trying the key in force.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from thidua.foundations.access import errors, policy, sealing, selectors
from thidua.foundations.access.models import ExternalIdentity, Person
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor

#: Rows of one transaction, with its line in the trail.
BATCH = 500


def rotate_keys(*, actor: Actor, batch: int = BATCH, at: datetime) -> dict[str, int]:
    """Seal everything anew that still rests under the old key; returns how many people and second factors were.

    Each batch is a transaction and a line of its own. Twice is once. Identities elsewhere move when they next sign in.

    :raises Refused: only on the machine (``access-131``).
    :raises NotPossible: there is no old key (``access-072``).
    :raises cryptography.exceptions.InvalidTag: a row that neither key opens; what came before it stays done.
    """
    policy.may_rotate_keys(actor).require()
    if not sealing.rotating():
        raise errors.no_old_key()
    done = {"people": 0, "factors": 0}
    for kind, ids in (
        ("people", Person.objects.exclude(identifier_cipher=None)),
        ("factors", Authenticator.objects.all()),
    ):
        keys = list(ids.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), batch):
            part = keys[start : start + batch]
            done[kind] += _batch(actor, kind, part, at)
    return done


@transaction.atomic
def retire_key(*, actor: Actor, unlink_rest: bool = False, at: datetime) -> int:
    """Nothing needs the old key any more, which may be put away; returns how many identities were unlinked.

    :param unlink_rest: unlink identities that have not signed in since; their people link them again.
    :raises NotPossible: something still rests under the old key (``access-073``).
    """
    policy.may_rotate_keys(actor).require()
    if not sealing.rotating():
        raise errors.no_old_key()
    left = selectors.under_old_key()
    waiting = left.pop("identities")
    if any(left.values()) or (waiting and not unlink_rest):
        raise errors.old_key_needed(sum(left.values()), waiting)
    ExternalIdentity.objects.exclude(key_name=sealing.key_name()).delete()
    audit.record(
        actor=actor,
        verb="access.retire_key",
        subject_type="field_key",
        subject_id=sealing.key_name(),
        changes={"identities": [waiting, 0]},
        at=at,
    )
    return waiting


@transaction.atomic
def _batch(actor: Actor, kind: str, keys: list[Any], at: datetime) -> int:
    changed = _people(keys) if kind == "people" else _factors(keys)
    if changed:
        audit.record(
            actor=actor,
            verb="access.rotate_keys",
            subject_type="field_key",
            subject_id=sealing.key_name(),
            changes={kind: [None, changed]},
            at=at,
        )
    return changed


def _people(keys: list[UUID]) -> int:
    changed = []
    for row in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        fresh = sealing.resealed(bytes(row.identifier_cipher), row.pk) if row.identifier_cipher else None
        if fresh:
            row.identifier_cipher, row.identifier_hash = fresh
            changed.append(row)
    Person.objects.bulk_update(changed, ["identifier_cipher", "identifier_hash"])
    return len(changed)


def _factors(keys: list[int]) -> int:
    changed = []
    for row in Authenticator.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        fresh = selectors.resealed_secrets(row.data)
        if fresh != row.data:
            row.data = fresh
            changed.append(row)
    Authenticator.objects.bulk_update(changed, ["data"])
    return len(changed)
