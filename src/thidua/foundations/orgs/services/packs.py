"""Loading the data packs of the room: levels, territories, kinds of bodies, templates, groups."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import search_key, squeeze

from .. import errors, policy, rules
from ..facts import Loaded
from ..models import BodyKind, Level, LoadedPack, Territory, TerritoryVersion
from . import lineage


def levels_path() -> Path:
    """The file that names the levels and the kinds of territories."""
    return Path(settings.PACKS) / "territories" / "levels.yaml"


@transaction.atomic
def load_territories(*, actor: Actor, at: datetime, path: Path | None = None) -> Loaded:
    """Provinces and communes of a pack (``provinces.csv``, ``communes.csv``, ``changes.csv``) as dated versions, and where
    each of its units went (``lineage.csv``, ``shares.csv``).

    Set-based; a second run with the same files does nothing. A territory is recognised by its official code.

    :raises NotPossible: ``orgs-013`` with every problem of the lineage; nothing is stored then.
    """
    policy.may_load_packs(actor).require()
    folder = path or Path(settings.PACKS) / "territories" / "2025"
    files = [folder / name for name in ("provinces.csv", "districts.csv", "communes.csv", "changes.csv")]
    files = [file for file in files if file.exists()]
    code = f"territories/{folder.name}"
    links = [folder / name for name in lineage.FILES if (folder / name).exists()]
    digest = digest_of([*files, *links, levels_path()])
    told = _told(folder)
    loaded = LoadedPack.objects.filter(pk=code, digest=digest).first()
    if loaded is not None:
        if loaded.data != told:
            remember(code, digest, told, at)
        return Loaded(kept=TerritoryVersion.objects.filter(source=code).count(), unchanged=True)
    _load_levels(at)
    wanted = _versions(files)
    outcome = _store_territories(wanted, code)
    linked = lineage.store_lineage(folder, code)
    outcome = replace(outcome, changed=outcome.changed + linked)
    remember(code, digest, told, at)
    audit.record(
        actor=actor,
        verb="orgs.load_territories",
        subject_type="pack",
        subject_id=code,
        subject_label="Địa bàn hành chính",
        changes={"rows": [outcome.kept, outcome.kept + outcome.created + outcome.changed]},
        at=at,
    )
    return outcome


def _told(folder: Path) -> dict[str, Any]:
    """What a pack says of itself for pages: its title, and from which day on its units are known."""
    file = folder / "pack.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    since = said.get("known_from") or said.get("valid_from")
    return {"title": str(said.get("title", "")), "known_from": str(since) if since else ""}


@dataclass(frozen=True, slots=True)
class _Period:
    """One line of the pack with its range completed."""

    code: str
    level: str
    kind: str
    name: str
    short_name: str
    parent_code: str
    since: date | None
    until: date | None
    act: str
    verified: bool


def _versions(files: Iterable[Path]) -> dict[str, list[_Period]]:
    """Periods by code: a later line of the same code ends the one before on its first day."""
    lines: dict[str, list[dict[str, str]]] = defaultdict(list)
    for file in files:
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                lines[row["code"]].append(row)
    result: dict[str, list[_Period]] = {}
    for code, rows in lines.items():
        rows.sort(key=lambda r: r["valid_from"])
        periods = []
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            until = row["valid_to"] or (following["valid_from"] if following else "")
            act = ", ".join(
                part for part in (row["act_number"], _printed(row["act_date"]), row["act_issuer"]) if part
            )
            periods.append(
                _Period(
                    code,
                    row["level"],
                    row["kind"],
                    squeeze(row["name"]),
                    squeeze(row["short_name"]),
                    row["parent_code"],
                    date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                    date.fromisoformat(until) if until else None,
                    act,
                    row["verified"] == "true",
                )
            )
        result[code] = periods
    return result


def _printed(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""


def _store_territories(wanted: dict[str, list[_Period]], source: str) -> Loaded:
    ids = _recognised(wanted)
    stored: dict[str, list[TerritoryVersion]] = defaultdict(list)
    for version in TerritoryVersion.objects.filter(territory_id__in=ids.values()).order_by("valid"):
        stored[version.code].append(version)
    fresh = [
        Territory(id=uuid7(), level_id=periods[0].level, opened_by=periods[0].act)
        for code, periods in wanted.items()
        if code not in ids
    ]
    new_codes = [code for code in wanted if code not in ids]
    ids |= {code: territory.id for code, territory in zip(new_codes, fresh, strict=True)}
    Territory.objects.bulk_create(fresh, batch_size=2000)
    superiors = _superiors(wanted)
    rows: list[TerritoryVersion] = []
    replaced: list[int] = []
    kept = changed = 0
    for code, periods in wanted.items():
        now = [_row(period, superiors | ids, source) for period in periods]
        if code in stored:
            if [_compare(v) for v in stored[code]] == [_compare(v) for v in now]:
                kept += len(now)
                continue
            replaced += [v.pk for v in stored[code]]
            changed += 1
        rows += now
    TerritoryVersion.objects.filter(pk__in=replaced).delete()
    TerritoryVersion.objects.bulk_create(rows, batch_size=2000)
    return Loaded(created=len(fresh), changed=changed, kept=kept)


def _recognised(wanted: dict[str, list[_Period]]) -> dict[str, UUID]:
    """Territories already stored, by code: one that bears the code on a day the pack speaks of.

    An official code passes to another unit at a reorganisation; days apart, the same code is another territory.
    """
    found: dict[str, UUID] = {}
    for version in TerritoryVersion.objects.filter(code__in=wanted).order_by("valid"):
        if any(_overlap(version.valid, p) for p in wanted[version.code]):
            found[version.code] = version.territory_id
    return found


def _superiors(wanted: dict[str, list[_Period]]) -> dict[str, UUID]:
    """Territories of other packs that stand above units of this one, by code, on days the pack speaks of."""
    lowest = {p.parent_code: p for periods in wanted.values() for p in periods if p.parent_code not in wanted}
    versions = TerritoryVersion.objects.filter(code__in=lowest).exclude(code="").order_by("valid")
    return {v.code: v.territory_id for v in versions if _overlap(v.valid, lowest[v.code])}


def _overlap(valid: DateRange, period: _Period) -> bool:
    starts_in_time = period.until is None or valid.lower is None or valid.lower < period.until
    ends_in_time = valid.upper is None or period.since is None or period.since < valid.upper
    return starts_in_time and ends_in_time


def _row(period: _Period, ids: Mapping[str, Any], source: str) -> TerritoryVersion:
    return TerritoryVersion(
        territory_id=ids[period.code],
        valid=DateRange(period.since, period.until),
        code=period.code,
        kind=period.kind,
        name=period.name,
        short_name=period.short_name,
        parent_id=ids[period.parent_code] if period.parent_code else None,
        search=search_key(period.name),
        sort=rules.order_key(period.short_name or period.name),
        act=period.act,
        source=source,
        verified=period.verified,
    )


def _compare(v: TerritoryVersion) -> tuple[Any, ...]:
    return (
        v.valid.lower,
        v.valid.upper,
        v.kind,
        v.name,
        v.short_name,
        v.parent_id,
        v.act,
        v.source,
        v.verified,
    )


@transaction.atomic
def load_body_kinds(*, actor: Actor, at: datetime, path: Path | None = None) -> Loaded:
    """Kinds, templates, groups and successors of ``packs/bodies``; every problem of the pack is reported at once.

    :raises NotPossible: code ``orgs-013`` with ``details["problems"]``; nothing is stored then.
    """
    policy.may_load_packs(actor).require()
    folder = path or Path(settings.PACKS) / "bodies"
    names = ("kinds.yaml", "templates.yaml", "groups.yaml", "successors.yaml", "sources.yaml")
    files = [folder / name for name in names if (folder / name).exists()]
    digest = digest_of([*files, levels_path()])
    if LoadedPack.objects.filter(pk="bodies", digest=digest).exists():
        return Loaded(kept=BodyKind.objects.count(), unchanged=True)
    _load_levels(at)
    data: dict[str, Any] = {}
    for file in files:
        data |= _plain(yaml.safe_load(file.read_text(encoding="utf-8")))
    _check_pack(data)
    before = set(BodyKind.objects.values_list("code", flat=True))
    kinds = [
        BodyKind(
            code=kind["code"],
            label=kind["vi"],
            label_en=kind["en"],
            family=kind["sector"],
            level_id=kind["levels"][0] if len(kind["levels"]) == 1 else None,
            data=kind,
        )
        for kind in data["kinds"]
    ]
    BodyKind.objects.bulk_create(
        kinds,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label", "label_en", "family", "level", "data"],
    )
    kept = {"templates": data["templates"], "groups": data.get("groups", []), "ended": _sourced_endings(data)}
    remember("bodies", digest, kept, at)
    created = len({kind.code for kind in kinds} - before)
    audit.record(
        actor=actor,
        verb="orgs.load_body_kinds",
        subject_type="pack",
        subject_id="bodies",
        subject_label="Loại cơ quan và bộ khung",
        changes={"rows": [len(before), len(before) + created]},
        at=at,
    )
    return Loaded(created=created, changed=len(kinds) - created)


def _load_levels(at: datetime) -> None:
    data = yaml.safe_load(levels_path().read_text(encoding="utf-8"))
    Level.objects.bulk_create(
        [
            Level(code=row["code"], label=row["vi"], label_en=row["en"], rank=row["rank"])
            for row in data["levels"]
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label", "label_en", "rank"],
    )
    LoadedPack.objects.update_or_create(
        code="territory_kinds",
        defaults={
            "digest": digest_of([levels_path()]),
            "data": {"kinds": data["territory_kinds"]},
            "loaded_at": at,
        },
    )


def _check_pack(data: Mapping[str, Any]) -> None:
    problems: list[dict[str, str]] = []

    def say(where: str, message: str) -> None:
        problems.append({"where": where, "message": message})

    levels = set(Level.objects.values_list("code", flat=True))
    kinds: dict[str, Any] = {}
    for kind in data.get("kinds", []):
        if kind["code"] in kinds:
            say(f"kinds/{kind['code']}", "mã loại lặp lại")
        kinds[kind["code"]] = kind
        for level in kind["levels"]:
            if level not in levels:
                say(f"kinds/{kind['code']}", f"cấp “{level}” không có")
    for template in data.get("templates", []):
        where = f"templates/{template['code']}"
        if template["level"] not in levels:
            say(where, f"cấp “{template['level']}” không có")
        codes = [slot["code"] for slot in template["slots"]]
        for slot in template["slots"]:
            here = f"{where}/{slot['code']}"
            if codes.count(slot["code"]) > 1:
                say(here, "mã chỗ lặp lại")
            if slot["kind"] not in kinds:
                say(here, f"loại “{slot['kind']}” không có")
            elif template["level"] not in kinds[slot["kind"]]["levels"]:
                say(here, f"loại “{slot['kind']}” không có ở cấp “{template['level']}”")
            parent = slot.get("parent")
            if parent and not parent.startswith("^") and parent not in codes:
                say(here, f"cấp trên “{parent}” không có trong bộ khung")
    for group in data.get("groups", []):
        for line in group["resolve"]:
            for code in line.get("kinds", []):
                if code not in kinds:
                    say(f"groups/{group['code']}", f"loại “{code}” không có")
            if line.get("level") not in levels | {"same", None}:
                say(f"groups/{group['code']}", f"cấp “{line.get('level')}” không có")
    groups = {group["code"] for group in data.get("groups", [])}
    for ended in data.get("ended", []):
        here = f"ended/{ended['code']}"
        for code in ended["kinds"]:
            if code not in kinds:
                say(here, f"loại “{code}” không có")
        for taker in ended["takers"]:
            if not taker.get("slot") and taker.get("group") not in groups:
                say(here, f"nhóm “{taker.get('group')}” không có")
    if problems:
        raise NotPossible(
            errors.PACK_BROKEN,
            f"Gói cơ quan có {len(problems)} lỗi; chưa nạp gì.",
            remedy="Sửa các chỗ được nêu rồi nạp lại.",
            details={"problems": problems},
        )


def _sourced_endings(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The endings with the titles of their sources, so that a page can say them."""
    titles = {source["id"]: source["title"] for source in data.get("sources", [])}

    def sourced(fact: Mapping[str, Any]) -> dict[str, Any]:
        return {**fact, "source_title": titles.get(fact["source"], "")}

    return [
        {**sourced(ended), "takers": [sourced(taker) for taker in ended["takers"]]}
        for ended in data.get("ended", [])
    ]


def _plain(value: Any) -> Any:
    """YAML values as JSON values: days become ISO text."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def digest_of(files: Iterable[Path]) -> str:
    """What files hold, as one short text."""
    digest = hashlib.sha256(b"3")  # raise when the way of loading changes
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def remember(code: str, digest: str, data: dict[str, Any], at: datetime) -> None:
    """Keep what was loaded, so that loading it again is quick and the selectors can read it."""
    LoadedPack.objects.update_or_create(code=code, defaults={"digest": digest, "data": data, "loaded_at": at})
