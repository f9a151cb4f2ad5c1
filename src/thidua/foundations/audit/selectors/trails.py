"""What happened to a record, and what was done lately: lines for pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from thidua.foundations.audit import verbs
from thidua.foundations.audit.facts import Change, Line
from thidua.foundations.audit.models import Entry, Personal


@dataclass(frozen=True, slots=True)
class Besides:
    """Acts of one kind on another record, by the moments they were done: one line for many records at once."""

    subject_type: str
    subject_id: UUID | str | int
    verb: str
    at: tuple[datetime, ...]


def trail(
    subject_type: str,
    subject_id: UUID | str | int,
    limit: int = 200,
    *,
    verb: str = "",
    besides: Sequence[Besides] = (),
) -> list[Line]:
    """What happened to a record, newest first. The caller has already fetched the record through its own door.

    :param verb: only this act. :param besides: acts on other records that were acts on this one too.
    """
    wanted = Q(subject_type=subject_type, subject_id=str(subject_id))
    for one in besides:
        wanted |= Q(
            subject_type=one.subject_type, subject_id=str(one.subject_id), verb=one.verb, at__in=one.at
        )
    rows = Entry.objects.filter(wanted)
    return _lines(rows.filter(verb=verb) if verb else rows, limit)


def recent(
    body_ids: Iterable[UUID] | None,
    limit: int = 100,
    *,
    verb: str = "",
    subject_type: str = "",
    person: UUID | None = None,
    people: Collection[UUID] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> list[Line]:
    """The newest acts done for these bodies (``None``: for any body and by the system), newest first.

    :param verb: only this verb, or every verb of a room when it ends with a dot (``"plans."``).
    :param people: only acts by one of them, or on one of them. :param since, until: the first instant, and the first after.
    :param before: only lines below this sequence number: the next page of a list.
    """
    rows = _recent(body_ids, verb, subject_type, person, people, since, until)
    return _lines(rows.filter(sequence__lt=before) if before is not None else rows, limit)


def count_recent(
    body_ids: Iterable[UUID] | None,
    most: int,
    *,
    verb: str = "",
    people: Collection[UUID] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """How many acts :func:`recent` would tell in all; counted up to ``most``."""
    rows = _recent(body_ids, verb, "", None, people, since, until)
    return rows.values("sequence")[:most].count()


def _recent(
    body_ids: Iterable[UUID] | None,
    verb: str,
    subject_type: str,
    person: UUID | None,
    people: Collection[UUID] | None,
    since: datetime | None,
    until: datetime | None,
) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if body_ids is not None:
        rows = rows.filter(acting_body__in=list(body_ids))
    if verb:
        rows = rows.filter(verb__startswith=verb) if verb.endswith(".") else rows.filter(verb=verb)
    if subject_type:
        rows = rows.filter(subject_type=subject_type)
    if person is not None:
        rows = rows.filter(actor_person=person)
    if people is not None:
        about = Q(subject_type="person", subject_id__in=[str(one) for one in people])
        rows = rows.filter(Q(actor_person__in=list(people)) | about)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    return rows


def lines_about(subjects: Collection[tuple[str, str]], limit: int = 200) -> list[Line]:
    """The newest acts on any of several records (type, id)."""
    wanted = Q(pk__in=[])
    for subject_type, subject_id in subjects:
        wanted |= Q(subject_type=subject_type, subject_id=subject_id)
    return _lines(Entry.objects.filter(wanted), limit)


def personal_about(subject_type: str, subject_id: UUID | str | int) -> list[int]:
    """The lines about a record whose personal values are still kept."""
    rows = Personal.objects.filter(entry__subject_type=subject_type, entry__subject_id=str(subject_id))
    return list(rows.order_by("entry_id").values_list("entry_id", flat=True))


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
