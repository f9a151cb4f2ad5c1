"""The walk that proves the chain: in constant memory, every line, from the first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Cast, Replace

from thidua.foundations.audit import rules, sealing, verbs
from thidua.foundations.audit.facts import Checkpoint, Problem, Verification
from thidua.foundations.audit.models import Entry, Personal

#: A walk stops after this many problems: one more tells nothing new.
MOST_PROBLEMS = 1000

#: Lines read at a time.
BATCH = 2000

#: What the digest of a line covers, besides the digest before it. The order of columns is the order of reading.
_COVERED = (
    "sequence",
    "at",
    "verb",
    "actor_person",
    "actor_label",
    "actor_role",
    "acting_body",
    "address",
    "subject_type",
    "subject_id",
    "subject_label",
    "changes",
    "reason",
    "commitments",
)

#: Columns the database itself turns into what the digest covers: quicker, and an instant that Python cannot hold
#: (infinity, year 20000, before Christ) is reported as an edited line instead of stopping the walk.
_READ = {
    "at": Replace(
        Func(
            F("at"),
            Value('YYYY-MM-DD"T"HH24:MI:SS.US+00:00 AD'),
            template="to_char(%(expressions)s)",
            arg_joiner=" AT TIME ZONE 'UTC', ",
            output_field=TextField(),
        ),
        Value(" AD", output_field=TextField()),
        Value("", output_field=TextField()),
        output_field=TextField(),
    ),
    "actor_person": Cast("actor_person", TextField()),
    "acting_body": Cast("acting_body", TextField()),
    "commitments": Cast("commitments", TextField()),
}

Row = tuple[dict[str, Any], bytes, bytes]


def line_of(entry: Entry) -> dict[str, Any]:
    """Exactly what the digest of an entry covers, besides the digest before it."""
    line = {name: getattr(entry, name) for name in _COVERED}
    for name in ("at", "actor_person", "acting_body"):
        line[name] = rules.plain(line[name])
    return line


def verify_chain(up_to: int | None = None, checkpoint: Checkpoint | Path | str | None = None) -> Verification:
    """Walk the chain from its first line, in constant memory, and report everything that does not fit.

    Finds edited lines (their digest no longer fits), deleted and inserted ones (gaps, broken links), swapped
    ones (both), personal values that do not fit their commitments or that vanished without a line saying they
    were erased; against a checkpoint also a cut tail and a chain rewritten as a whole. After a break the walk goes
    on from what stands there, so each problem is reported where it is.

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
    vanished: set[int] = set()
    for line, stated, digest, sealed in _walk(up_to):
        count += 1
        if len(problems) >= MOST_PROBLEMS:
            complete = False
            break
        sequence = line["sequence"]
        if sequence != expected:
            problems.append(Problem(expected, "gap", f"thiếu dòng {expected} đến {sequence - 1}"))
        if stated != previous:
            problems.append(Problem(sequence, "link", "không nối với dòng trước"))
        if rules.digest(line, stated) != digest:
            problems.append(Problem(sequence, "edited", "nội dung đã bị sửa"))
        if sealed is not None and not _fits(line["commitments"], sealed):
            problems.append(Problem(sequence, "personal", "dữ liệu cá nhân không khớp cam kết"))
        elif sealed is None and line["commitments"]:
            erased += 1
            vanished.add(sequence)
        vanished -= _erased_by(line["verb"], line["changes"], vanished)
        if anchor is not None and sequence == anchor.sequence:
            anchored = True
            if digest.hex() != anchor.digest:
                problems.append(Problem(sequence, "rewritten", "khác điểm kiểm tra đã lưu"))
        head, previous, expected = sequence, digest, sequence + 1
    if anchor is not None and not anchored and complete and (up_to is None or up_to >= anchor.sequence):
        problems.append(
            Problem(
                anchor.sequence, "cut", f"điểm kiểm tra có {anchor.sequence} dòng, nhật ký chỉ đến {head}"
            )
        )
    problems += _unexplained(vanished, head)
    return Verification(count, head, previous.hex(), erased, tuple(problems), complete)


def _unexplained(vanished: set[int], head: int) -> list[Problem]:
    """Values that are gone though no line says so. Lines after the head of this walk may still say it."""
    if not vanished:
        return []
    later = Entry.objects.filter(verb__in=verbs.erasing(), sequence__gt=head).values_list("verb", "changes")
    for verb, changes in later.iterator():
        vanished -= _erased_by(verb, changes, vanished)
    return [
        Problem(sequence, "vanished", "dữ liệu cá nhân biến mất mà không có dòng xóa")
        for sequence in sorted(vanished)[:MOST_PROBLEMS]
    ]


def _erased_by(verb: str, changes: Mapping[str, Any], among: set[int]) -> set[int]:
    """Which lines' personal values an act of erasure names."""
    if not among or not verbs.is_erasing(verb):
        return set()
    match changes:
        case {"entries": [[*named], _]}:
            return among.intersection(number for number in named if isinstance(number, int))
    return set()  # somebody has been at this line; its digest says so


def _walk(up_to: int | None) -> Iterator[tuple[dict[str, Any], bytes, bytes, dict[str, Any] | None]]:
    """Each line with its stated predecessor, its digest and the personal values still kept."""
    rows = Entry.objects.order_by("sequence")
    if up_to is not None:
        rows = rows.filter(sequence__lte=up_to)
    told = rows.values_list(*(_READ.get(name, name) for name in _COVERED), "previous", "digest")
    batch = _read(told[:BATCH])
    while batch:
        yield from _with_personal(batch)
        batch = _read(told.filter(sequence__gt=batch[-1][0]["sequence"])[:BATCH])


def _read(rows: Iterable[tuple[Any, ...]]) -> list[Row]:
    batch: list[Row] = []
    for row in rows:
        line = dict(zip(_COVERED, row[:-2], strict=True))
        # Most lines promise nothing; they are spared the decoding.
        line["commitments"] = json.loads(row[-3]) if row[-3] != "{}" else {}
        batch.append((line, bytes(row[-2]), bytes(row[-1])))
    return batch


def _with_personal(batch: list[Row]) -> Iterator[tuple[dict[str, Any], bytes, bytes, dict[str, Any] | None]]:
    # By range, not by the lines that should have any: values beside a line that promised none are found too.
    first, last = batch[0][0]["sequence"], batch[-1][0]["sequence"]
    kept = dict(
        Personal.objects.filter(entry_id__gte=first, entry_id__lte=last).values_list("entry_id", "values")
    )
    for line, previous, digest in batch:
        yield line, previous, digest, kept.get(line["sequence"])


def _fits(commitments: Mapping[str, Any], sealed: Mapping[str, Any]) -> bool:
    try:
        made = {name: rules.commitment(kept["salt"], name, kept["value"]) for name, kept in sealed.items()}
    except (KeyError, TypeError, AttributeError):
        return False
    return made == commitments
