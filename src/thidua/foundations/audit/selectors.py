"""Every read of the audit room: trails for pages, and the walk that proves the chain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from thidua.foundations.audit import rules, sealing, verbs
from thidua.foundations.audit.facts import Change, Checkpoint, Line, Problem, Verification
from thidua.foundations.audit.models import Entry, Personal

#: A walk stops after this many problems: one more tells nothing new.
MOST_PROBLEMS = 1000


def trail(subject_type: str, subject_id: UUID | str | int, limit: int = 200, *, verb: str = "") -> list[Line]:
    """What happened to a record, newest first. The caller has already fetched the record through its own door.

    :param verb: only this act.
    """
    rows = Entry.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return _lines(rows.filter(verb=verb) if verb else rows, limit)


def recent(
    body_ids: Iterable[UUID] | None,
    limit: int = 100,
    *,
    verb: str = "",
    subject_type: str = "",
    person: UUID | None = None,
    before: int | None = None,
) -> list[Line]:
    """The newest acts done for these bodies (``None``: for any body and by the system), newest first.

    :param verb: only this verb, or every verb of a room when it ends with a dot (``"plans."``).
    :param before: only lines below this sequence number: the next page of a list.
    """
    rows = Entry.objects.all()
    if body_ids is not None:
        rows = rows.filter(acting_body__in=list(body_ids))
    if verb:
        rows = rows.filter(verb__startswith=verb) if verb.endswith(".") else rows.filter(verb=verb)
    if subject_type:
        rows = rows.filter(subject_type=subject_type)
    if person is not None:
        rows = rows.filter(actor_person=person)
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return _lines(rows, limit)


def lines_about(subjects: Collection[tuple[str, str]], limit: int = 200) -> list[Line]:
    """The newest acts on any of several records (type, id)."""
    wanted = Q(pk__in=[])
    for subject_type, subject_id in subjects:
        wanted |= Q(subject_type=subject_type, subject_id=subject_id)
    return _lines(Entry.objects.filter(wanted), limit)


def _lines(rows: QuerySet[Entry], limit: int) -> list[Line]:
    entries = list(rows.order_by("-sequence")[:limit])
    sealed = {
        kept.entry_id: kept.values
        for kept in Personal.objects.filter(entry_id__in=[e.sequence for e in entries if e.commitments])
    }
    return [_line(entry, sealed.get(entry.sequence, {})) for entry in entries]


def _line(entry: Entry, sealed: dict[str, dict[str, Any]]) -> Line:
    return Line(
        sequence=entry.sequence,
        at=entry.at,
        verb=entry.verb,
        verb_label=verbs.label(entry.verb),
        actor_person=entry.actor_person,
        actor_label=entry.actor_label,
        actor_role=entry.actor_role,
        acting_body=entry.acting_body,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        subject_label=entry.subject_label,
        changes=tuple(_changes(entry)),
        reason=entry.reason,
        personal={verbs.field_label(entry.verb, name): kept["value"] for name, kept in sealed.items()},
        erased=tuple(verbs.field_label(entry.verb, n) for n in sorted(entry.commitments) if n not in sealed),
    )


def _changes(entry: Entry) -> Iterator[Change]:
    for name, pair in entry.changes.items():
        old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        yield Change(name, verbs.field_label(entry.verb, name), old, new)


def line_of(entry: Entry) -> dict[str, Any]:
    """Exactly what the digest of an entry covers, besides the digest before it."""
    return {
        "sequence": entry.sequence,
        "at": rules.instant(entry.at),
        "verb": entry.verb,
        "actor_person": rules.plain(entry.actor_person),
        "actor_label": entry.actor_label,
        "actor_role": entry.actor_role,
        "acting_body": rules.plain(entry.acting_body),
        "address": entry.address,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "subject_label": entry.subject_label,
        "changes": entry.changes,
        "reason": entry.reason,
        "commitments": entry.commitments,
    }


def verify_chain(up_to: int | None = None, checkpoint: Checkpoint | Path | str | None = None) -> Verification:
    """Walk the chain from its first line, in constant memory, and report everything that does not fit.

    Finds edited lines (their digest no longer fits), deleted and inserted ones (gaps, broken links), swapped
    ones (both), personal values that do not fit their commitments; against a checkpoint also a cut tail and a
    chain rewritten as a whole. After a break the walk goes on from what stands there, so each problem is
    reported where it is.

    :param up_to: last sequence number to look at.
    :param checkpoint: a file written by ``export_checkpoint`` or its content.
    :raises NotPossible: the checkpoint file itself cannot be relied on (``audit-002``).
    """
    anchor = sealing.read(checkpoint) if isinstance(checkpoint, str | Path) else checkpoint
    problems: list[Problem] = []
    count = erased = head = 0
    expected, previous = 1, rules.GENESIS
    anchored = anchor is None
    complete = True
    for entry, sealed in _stream(up_to):
        count += 1
        if len(problems) >= MOST_PROBLEMS:
            complete = False
            break
        if entry.sequence != expected:
            problems.append(Problem(expected, "gap", f"thiếu dòng {expected} đến {entry.sequence - 1}"))
        if bytes(entry.previous) != previous:
            problems.append(Problem(entry.sequence, "link", "không nối với dòng trước"))
        if rules.digest(line_of(entry), bytes(entry.previous)) != bytes(entry.digest):
            problems.append(Problem(entry.sequence, "edited", "nội dung đã bị sửa"))
        if sealed is None:
            erased += bool(entry.commitments)
        elif not _fits(entry, sealed):
            problems.append(Problem(entry.sequence, "personal", "dữ liệu cá nhân không khớp cam kết"))
        if anchor is not None and entry.sequence == anchor.sequence:
            anchored = True
            if bytes(entry.digest).hex() != anchor.digest:
                problems.append(Problem(entry.sequence, "rewritten", "khác điểm kiểm tra đã lưu"))
        head, previous, expected = entry.sequence, bytes(entry.digest), entry.sequence + 1
    if anchor is not None and not anchored and complete and (up_to is None or up_to >= anchor.sequence):
        problems.append(
            Problem(
                anchor.sequence, "cut", f"điểm kiểm tra có {anchor.sequence} dòng, nhật ký chỉ đến {head}"
            )
        )
    return Verification(count, head, previous.hex(), erased, tuple(problems), complete)


def _stream(up_to: int | None) -> Iterator[tuple[Entry, dict[str, Any] | None]]:
    rows = Entry.objects.order_by("sequence")
    if up_to is not None:
        rows = rows.filter(sequence__lte=up_to)
    batch: list[Entry] = []
    for entry in rows.iterator(chunk_size=1000):
        batch.append(entry)
        if len(batch) == 1000:
            yield from _with_personal(batch)
            batch = []
    yield from _with_personal(batch)


def _with_personal(batch: list[Entry]) -> Iterator[tuple[Entry, dict[str, Any] | None]]:
    kept = {
        row.entry_id: row.values for row in Personal.objects.filter(entry_id__in=[e.sequence for e in batch])
    }
    for entry in batch:
        yield entry, kept.get(entry.sequence)


def _fits(entry: Entry, sealed: dict[str, Any]) -> bool:
    try:
        made = {name: rules.commitment(kept["salt"], name, kept["value"]) for name, kept in sealed.items()}
    except (KeyError, TypeError, AttributeError):
        return False
    return bool(made == entry.commitments)
