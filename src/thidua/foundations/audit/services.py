"""Every write of the audit room: one line per act, keys of repeated requests, erasure, checkpoints."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from thidua.foundations.audit import errors, rules, sealing, standing, verbs
from thidua.foundations.audit.facts import Checkpoint
from thidua.foundations.audit.models import Entry, Personal, Request
from thidua.foundations.audit.selectors import CHECKPOINT_FILES, line_of, verify_chain
from thidua.ground.actor import Actor
from thidua.ground.clock import VN

_log = logging.getLogger(__name__)

#: Name of the advisory lock under which the chain grows ("thidua" "audit" as two 32-bit numbers).
_CHAIN_LOCK = (0x7468, 0x6175)
_LOCK_AND_LAST = (
    "SELECT pg_advisory_xact_lock(%s, %s);"
    " SELECT sequence, digest FROM audit_entry ORDER BY sequence DESC LIMIT 1"
)


def _require_transaction() -> None:
    """An act and its line stand or fall together: without a transaction around both they could part."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "audit services run inside the transaction of the act: put @transaction.atomic on the service"
        )


def record(
    *,
    actor: Actor,
    verb: str,
    subject_type: str,
    subject_id: UUID | str | int,
    subject_label: str = "",
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    personal: Mapping[str, Any] | None = None,
    at: datetime,
) -> int:
    """Add one line to the chain, in the transaction of the act itself, and return its sequence number.

    Call it last, after every other lock of the act: from here to the commit all other acts wait, which is what
    keeps the numbers without gaps.

    :raises Refused: the actor's right ended while the act was under way (``standing``).
    :param changes: ``{"field": [old, new]}``; names and numbers of people belong in ``personal``.
    :param personal: values that the law may require to be erased; the chain holds only salted commitments.
    """
    _require_transaction()
    if not verbs.known(verb):
        if settings.TESTING:
            raise LookupError(
                f'verb {verb!r} has no name: add register("{verb}", "<tiếng Việt>", "<English>") to '
                "the room's verbs.py (see thidua/foundations/audit/verbs.py)"
            )
        _log.warning("audit verb without a name: %s", verb)
    rules.instant(at)
    sealed = {
        name: {"salt": secrets.token_hex(16), "value": rules.plain(value)}
        for name, value in (personal or {}).items()
    }
    entry = Entry(
        at=at.astimezone(UTC),
        verb=verb,
        actor_person=actor.person_id,
        actor_label=rules.plain(actor.label())[: rules.ACTOR_LABEL],
        actor_role=actor.role,
        acting_body=actor.body_id,
        address=actor.address[:64],
        subject_type=subject_type,
        subject_id=str(subject_id),
        subject_label=rules.plain(subject_label)[: rules.SUBJECT_LABEL],
        changes=rules.plain(changes or {}),
        reason=rules.plain(reason),
        commitments={name: rules.commitment(s["salt"], name, s["value"]) for name, s in sealed.items()},
    )
    with connection.cursor() as cursor:
        # One message, two statements: the second sees what stood when the lock was given.
        cursor.execute(_LOCK_AND_LAST, _CHAIN_LOCK)
        cursor.nextset()
        last = cursor.fetchone()
    standing.require(actor, subject_type, subject_id, at)
    entry.sequence, previous = (last[0] + 1, bytes(last[1])) if last else (1, rules.GENESIS)
    entry.previous = previous
    entry.digest = rules.digest(line_of(entry), previous)
    entry.save(force_insert=True)
    if sealed:
        Personal.objects.create(entry=entry, values=sealed)
    return entry.sequence


def first_time(*, key: str, actor: Actor, verb: str, fingerprint: str, at: datetime) -> dict[str, Any] | None:
    """Reserve a request's key, or give back what the first such request did.

    Of many equal requests at once exactly one gets ``None`` and does the work; the others wait for its
    transaction and then get its effect. When it rolls back, the next one does the work.

    :param key: from the form or header; an empty key promises nothing and reserves nothing.
    :param fingerprint: a digest of what is asked (:func:`fingerprint_of`).
    :raises Stale: the key was used for something else or by somebody else (``audit-001``).
    """
    if not key:
        return None
    _require_transaction()
    stored = hashlib.sha256(key.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_request (key, actor_person, verb, fingerprint, effect, at)"
            " VALUES (%s, %s, %s, %s, '{}', %s) ON CONFLICT (key) DO NOTHING",
            [stored, actor.person_id, verb, fingerprint, at],
        )
        if cursor.rowcount == 1:
            return None
    earlier = Request.objects.get(key=stored)
    if (earlier.actor_person, earlier.verb, earlier.fingerprint) != (actor.person_id, verb, fingerprint):
        raise errors.key_already_used(key, earlier.at)
    return dict(earlier.effect)


def keep_effect(*, key: str, effect: Mapping[str, Any]) -> None:
    """Store what the first request did, in its own transaction, for the ones that repeat it."""
    if key and effect:
        Request.objects.filter(key=hashlib.sha256(key.encode()).hexdigest()).update(
            effect=rules.plain(effect)
        )


def fingerprint_of(content: Any) -> str:
    """A digest of a request's content, for :func:`first_time`."""
    return hashlib.sha256(rules.canonical(rules.plain(content))).hexdigest()


@transaction.atomic
def forget_requests(*, before: datetime) -> int:
    """Drop keys older than an instant (a repeat that late is a new request); returns how many."""
    return Request.objects.filter(at__lt=before).delete()[0]


@transaction.atomic
def erase_personal(*, actor: Actor, entries: Iterable[int], reason: str, at: datetime) -> int:
    """Erase the personal values of these lines for good; the chain keeps verifying. Returns how many had any.

    The act is itself a line. Basis: right to erasure, Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; what the law
    obliges a body to keep is decided by the caller before it comes here.
    """
    numbers = sorted(set(entries))
    gone = drop_personal(entries=numbers)
    record(
        actor=actor,
        verb="audit.erase_personal",
        subject_type="audit_entry",
        subject_id=numbers[0] if numbers else 0,
        changes={"entries": [numbers, []]},
        reason=reason,
        at=at,
    )
    return len(gone)


def drop_personal(*, entries: Iterable[int]) -> list[int]:
    """Erase the personal values of these lines as part of an act that leaves its own line; returns those that had any.

    The caller's verb is registered with ``verbs.register_erasing`` and its line carries the returned numbers as
    ``changes={"entries": [numbers, []]}``: otherwise ``verify_chain`` reports the values as vanished.
    """
    _require_transaction()
    rows = Personal.objects.filter(entry_id__in=list(entries))
    numbers = sorted(rows.values_list("entry_id", flat=True))
    rows.delete()
    return numbers


def export_checkpoint(path: Path | str, *, at: datetime) -> Checkpoint:
    """Write the signed head of the chain to a file that is then kept off this machine.

    Whoever owns the database can recompute an unanchored chain; nobody can make it fit a copy kept elsewhere.

    :raises NotPossible: the chain is empty (``audit-003``).
    """
    head = Entry.objects.order_by("-sequence").values_list("sequence", "digest").first()
    if head is None:
        raise errors.nothing_to_anchor()
    checkpoint = sealing.sign(Checkpoint(head[0], bytes(head[1]).hex(), rules.instant(at)))
    content = {
        "format": rules.FORMAT,
        "sequence": checkpoint.sequence,
        "digest": checkpoint.digest,
        "at": checkpoint.at,
        "public_key": checkpoint.public_key,
        "signature": checkpoint.signature,
    }
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: a share that goes away in the middle leaves no half of a checkpoint.
    part = target.with_name(f"{target.name}.part")
    part.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    part.replace(target)
    return checkpoint


def keep_checkpoint(*, at: datetime) -> Path | None:
    """The nightly checkpoint in the folder of ``AUDIT_CHECKPOINTS``, a file a night; ``None`` when no folder is set or
    the chain is empty. Earlier files stay: each vouches for the lines before it.

    :raises NotPossible: the folder is not there or cannot be written (``audit-005``).
    """
    if not settings.AUDIT_CHECKPOINTS or not Entry.objects.exists():
        return None
    folder = Path(settings.AUDIT_CHECKPOINTS)
    target = folder / f"{CHECKPOINT_FILES}{at.astimezone(VN):%Y-%m-%d}.json"
    try:
        if not folder.is_dir():
            raise errors.no_checkpoint_folder(str(folder))
        export_checkpoint(target, at=at)
    except OSError as error:
        raise errors.no_checkpoint_folder(str(folder)) from error
    return target


__all__ = [
    "drop_personal",
    "erase_personal",
    "export_checkpoint",
    "fingerprint_of",
    "first_time",
    "forget_requests",
    "keep_checkpoint",
    "keep_effect",
    "record",
    "verify_chain",
]
