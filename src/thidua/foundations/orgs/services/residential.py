"""Residential groups (thôn, tổ dân phố): entered or imported by their commune, as territories and as bodies."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import search_key

from .. import errors, policy, rules
from ..facts import ImportProblem, ImportResult, ImportRow
from ..models import BodyPlace, Territory, TerritoryVersion
from ..rules import residential as residential_rules
from ..selectors.territories import territory_kinds
from .bulk import Builder
from .copying import copy_rows
from .places import refresh_places
from .versions import lock_tree, place_on

#: Bytes of an import file; a commune has tens of residential groups, a thousand lines are 60 KB.
LARGEST = 5 * 1024 * 1024
TIMEOUT = 25
ROWS = 5000
_LEVEL = "thon"


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A residential group to be made, with the territory of its commune."""

    commune_id: UUID
    name: str
    short_name: str
    kind: str


@transaction.atomic
def import_residential_groups(
    *,
    actor: Actor,
    commune_id: UUID,
    content: bytes,
    since: date,
    at: datetime,
    dry_run: bool = True,
    sample: bool = False,
) -> ImportResult:
    """Read an Excel list of a commune's residential groups; a dry run shows every problem and stores nothing.

    A real run stores all rows or none. Names the commune already has are skipped (``existing``), so the same file may
    be handed in twice. Each new group becomes a territory and, by its template, a body with its usual branches.

    :raises NotPossible: ``orgs-009`` when a real run meets problems (all in ``details``), ``orgs-010`` when the file
        is not a workbook or beyond the limits.
    """
    commune = _commune(actor, commune_id, since)
    reading = residential_rules.read_rows(read_sheet(content), territory_kinds())
    present = {
        rules.canonical(name)
        for name in TerritoryVersion.objects.filter(parent_id=commune_id, valid__contains=since).values_list(
            "name", flat=True
        )
    }
    fresh = [g for g in reading.groups if rules.canonical(g.name) not in present]
    existing = tuple(g.name for g in reading.groups if rules.canonical(g.name) in present)
    result = ImportResult(
        rows=tuple(ImportRow(g.line, g.name, g.kind, g.short_name) for g in fresh),
        problems=tuple(ImportProblem(p.line, p.column, p.code, p.message, p.value) for p in reading.problems),
        existing=existing,
        dry_run=dry_run,
    )
    if dry_run:
        return result
    if reading.problems:
        raise errors.file_problems(
            [
                {"line": p.line, "column": p.column, "message": p.message, "value": p.value}
                for p in reading.problems
            ]
        )
    made = _add(
        [NewGroup(commune_id, g.name, g.short_name, g.kind) for g in fresh], since=since, at=at, sample=sample
    )
    _record(actor, commune, made, at)
    return ImportResult(result.rows, (), existing, created=len(made), dry_run=False)


@transaction.atomic
def add_residential_group(
    *,
    actor: Actor,
    commune_id: UUID,
    name: str,
    since: date,
    at: datetime,
    kind: str = "",
    sample: bool = False,
) -> UUID:
    """Enter one residential group; its name starts with its kind (“Tổ dân phố số 5”) or ``kind`` is told."""
    commune = _commune(actor, commune_id, since)
    kinds = territory_kinds()
    told = next((k["vi"] for k in kinds if k["code"] == kind), "")
    reading = residential_rules.read_rows([["Tên", "Loại"], [name, told]], kinds)
    if reading.problems:
        raise errors.refused(errors.FILE_PROBLEMS, reading.problems[0].message, details={"value": name})
    group = reading.groups[0]
    for version in TerritoryVersion.objects.filter(parent_id=commune_id, valid__contains=since):
        if rules.canonical(version.name) == rules.canonical(group.name):
            raise errors.overlap(
                [{"name": version.name, "days": errors.days(version.valid.lower, version.valid.upper)}],
                "Thôn, tổ dân phố",
            )
    made = _add(
        [NewGroup(commune_id, group.name, group.short_name, group.kind)], since=since, at=at, sample=sample
    )
    _record(actor, commune, made, at)
    return made[0]


@transaction.atomic
def build_residential_groups(
    *, actor: Actor, groups: Iterable[NewGroup], since: date, at: datetime
) -> list[UUID]:
    """Territories of many residential groups at once (a demonstration world, a measurement); bodies come from
    ``build_bodies``. The loader's act: names are taken as given."""
    policy.may_load_packs(actor).require()
    made = _territories(list(groups), since, sample=True)
    audit.record(
        actor=actor,
        verb="orgs.import_residential_groups",
        subject_type="pack",
        subject_id="residential_groups",
        changes={"created": [0, len(made)]},
        at=at,
    )
    return made


def _commune(actor: Actor, commune_id: UUID, since: date) -> TerritoryVersion:
    lock_tree()
    commune = place_on(commune_id, since)
    if commune is None or not Territory.objects.filter(pk=commune_id, level__rank__lt=4).exists():
        raise errors.missing("xã, phường")
    seat = BodyPlace.objects.filter(territory_id=commune_id, slot=rules.SEAT_SLOT).first()
    policy.may_add_under(actor, seat.path if seat else "").require()
    return commune


def _add(groups: Sequence[NewGroup], *, since: date, at: datetime, sample: bool) -> list[UUID]:
    made = _territories(groups, since, sample=sample)
    builder = Builder(made, since, sample=sample)
    builder.run()
    if builder.rows:
        builder.write()
        refresh_places(builder.bodies, at=at)
    return made


def _territories(groups: Sequence[NewGroup], since: date, *, sample: bool) -> list[UUID]:
    ids = [uuid7() for _ in groups]
    source = "dữ liệu mẫu" if sample else "đơn vị cấp xã nhập"
    copy_rows("orgs_territory", ("id", "level_id", "opened_by"), ((i, _LEVEL, source) for i in ids))
    copy_rows(
        "orgs_territory_version",
        ("territory_id", "valid", "code", "kind", "name", "short_name", "parent_id", "search", "sort", "act", "source",
         "verified"),
        (
            (i, DateRange(since, None), "", g.kind, g.name, g.short_name, g.commune_id, search_key(g.name),
             rules.order_key(g.name), "", source, False)
            for i, g in zip(ids, groups, strict=True)
        ),
    )  # fmt: skip
    return ids


def _record(actor: Actor, commune: TerritoryVersion, made: Sequence[UUID], at: datetime) -> None:
    audit.record(
        actor=actor,
        verb="orgs.import_residential_groups",
        subject_type="territory",
        subject_id=commune.territory_id,
        subject_label=commune.name,
        changes={"created": [0, len(made)]},
        at=at,
    )


def read_sheet(content: bytes, *, most: int = ROWS, wanted: str = "Tên thôn, tổ dân phố") -> list[list[str]]:
    """Cells of the first sheet as text, read in a disposable child process with limits of its own.

    :param most: rows a file may have. :param wanted: the column a refusal tells people to have.
    """
    if len(content) > LARGEST:
        raise _unreadable(f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB.", wanted)
    if not content:
        raise _unreadable("Tệp rỗng.", wanted)
    script = Path(__file__).with_name("sheet.py")
    try:
        done = subprocess.run(  # noqa: S603 -- our own script, the file goes in as bytes
            [sys.executable, "-I", str(script), str(most + 1)],
            input=content,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable(f"Đọc tệp quá {TIMEOUT} giây.", wanted) from None
    if done.returncode == 3:
        raise _unreadable("Tệp giải nén quá lớn.", wanted)
    if done.returncode != 0:
        raise _unreadable("Không phải bảng tính Excel hoặc tệp bị hỏng, đặt mật khẩu.", wanted)
    rows: list[list[str]] = json.loads(done.stdout)
    if len(rows) > most:
        raise _unreadable(f"Bảng có hơn {most} dòng.", wanted)
    return rows


def _unreadable(why: str, wanted: str) -> NotPossible:
    return errors.refused(
        errors.FILE_UNREADABLE,
        f"Không đọc được tệp: {why}",
        remedy=f"Dùng tệp .xlsx có cột “{wanted}”.",
    )
