"""The life of one body: opened, changed, moved, ended, given a code. Each act holds from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.audit import selectors as audit_trail
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.clock import VN
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import squeeze

from .. import errors, policy
from ..models import Body, BodyCode, BodyKind, BodyPlace, BodyVersion, Territory
from ..selectors.territories import territory_kinds
from .places import refresh_places
from .versions import (
    lock_tree,
    make_version,
    named_clashes,
    place_on,
    refuse_cycle,
    replace_from,
    require_parent,
    row_of,
    touch,
    version_on,
)


@transaction.atomic
def open_body(
    *,
    actor: Actor,
    name: str,
    kind: str,
    since: date,
    at: datetime,
    parent_id: UUID | None = None,
    territory_id: UUID | None = None,
    level: str = "",
    until: date | None = None,
    short_name: str = "",
    aliases: Sequence[str] = (),
    slot: str = "",
    act: str = "",
    sample: bool = False,
) -> UUID:
    """A new body from ``since`` (until the day before ``until``).

    :param level: needed only where the kind exists on several levels and the parent's territory does not tell.
    :raises NotPossible: kind not of this level, parent not in force all the time, slot taken.
    """
    lock_tree()
    policy.may_add_under(actor, _path(parent_id, since)).require()
    name = _named(name)
    _require_days(since, until)
    level = _level_of(kind, level, territory_id)
    if parent_id is not None:
        require_parent(parent_id, since, until)
    body = Body.objects.create(id=uuid7(), sample=sample)
    row = make_version(
        body.pk,
        since=since,
        until=until,
        name=name,
        short_name=short_name,
        kind=kind,
        level=level,
        parent_id=parent_id,
        territory_id=territory_id,
        place=place_on(territory_id, since),
        slot=slot,
        aliases=aliases,
        act=act,
    )
    with named_clashes(row):
        row.save(force_insert=True)
    refresh_places([body.pk], at=at)
    _record(actor, "orgs.open_body", row, {"name": [None, name], "kind": [None, kind], "parent": [None, _name(parent_id)],
                                           "valid": [None, errors.days(since, until)]}, act, at)  # fmt: skip
    return body.pk


@transaction.atomic
def change_body(
    *,
    actor: Actor,
    body_id: UUID,
    since: date,
    at: datetime,
    name: str | None = None,
    short_name: str | None = None,
    kind: str | None = None,
    level: str | None = None,
    territory_id: UUID | None = None,
    aliases: Sequence[str] | None = None,
    act: str = "",
    revision: int | None = None,
) -> None:
    """Another name, kind, territory or other names from ``since`` until the version's end; what was before stays.

    :param revision: what the editor saw; refused as ``Stale`` when someone acted on the body meanwhile.
    """
    body = _locked(body_id, revision)
    version = version_on(body_id, since)
    policy.may_change_below(actor, _own_path(version, since)).require()
    changes: dict[str, Any] = {}
    lines: dict[str, list[Any]] = {}
    for field, old, new in (
        ("name", version.name, None if name is None else _named(name)),
        ("short_name", version.short_name, None if short_name is None else squeeze(short_name)),
        ("kind", version.kind_id, kind),
        ("aliases", version.aliases, None if aliases is None else list(aliases)),
    ):
        if new is not None and new != old:
            changes[field] = new
            lines[field] = [old, new]
    if territory_id is not None and territory_id != version.territory_id:
        changes["territory_id"] = territory_id
        before = place_on(version.territory_id, since)
        after = place_on(territory_id, since)
        lines["territory"] = [before.name if before else None, after.name if after else None]
    if kind is not None or level is not None or territory_id is not None:
        changes["level"] = _level_of(
            kind or version.kind_id,
            level or ("" if territory_id else version.level_id),
            territory_id or version.territory_id,
        )
    if not lines and changes.get("level", version.level_id) == version.level_id:
        return
    _write(version, since, changes | {"act": act})
    touch(body)
    refresh_places([body_id], at=at)
    _record(actor, "orgs.change_body", version, lines | {"since": [None, since.isoformat()]}, act, at)


@transaction.atomic
def move_body(
    *,
    actor: Actor,
    body_id: UUID,
    parent_id: UUID | None,
    since: date,
    at: datetime,
    act: str = "",
    revision: int | None = None,
) -> None:
    """Another superior from ``since``; ``None`` makes it a root (the system steward's act).

    :raises NotPossible: a cycle on any day, with its chain named; or a superior not in force all the time.
    """
    body = _locked(body_id, revision)
    version = version_on(body_id, since)
    policy.may_change_below(actor, _own_path(version, since)).require()
    policy.may_add_under(actor, _path(parent_id, since)).require()
    if parent_id == version.parent_id:
        return
    if parent_id is not None:
        refuse_cycle(body_id, parent_id, since, version.valid.upper)
        require_parent(parent_id, since, version.valid.upper)
    _write(version, since, {"parent_id": parent_id, "act": act})
    touch(body)
    refresh_places([body_id], at=at)
    lines: dict[str, list[Any]] = {
        "parent": [_name(version.parent_id), _name(parent_id)],
        "since": [None, since.isoformat()],
    }
    _record(actor, "orgs.move_body", version, lines, act, at)


@transaction.atomic
def close_body(
    *,
    actor: Actor,
    body_id: UUID,
    on: date,
    at: datetime,
    act: str = "",
    revision: int | None = None,
) -> None:
    """The body exists no longer from ``on``; it stays in history and under its old days.

    :raises NotPossible: bodies stand below it on or after that day, or later changes are already entered.
    """
    body = _locked(body_id, revision)
    version = BodyVersion.objects.filter(body_id=body_id, valid__startswith__lt=on).order_by("-valid").first()
    if version is None or (version.valid.upper is not None and version.valid.upper <= on):
        last = BodyVersion.objects.filter(body_id=body_id).order_by("-valid").first()
        raise errors.not_in_force(last.name if last else "?", on)
    policy.may_change_below(actor, _own_path(version, on)).require()
    later = list(BodyVersion.objects.filter(body_id=body_id, valid__startswith__gte=on).order_by("valid"))
    coded = list(BodyCode.objects.filter(body_id=body_id, valid__startswith__gte=on).order_by("valid"))
    if later or coded:
        first = min([v.valid.lower for v in later] + [c.valid.lower for c in coded])
        raise errors.refused(
            errors.LATER_CHANGES,
            f"“{version.name}” đã có thay đổi từ ngày {first:%d/%m/%Y}.",
            remedy="Chọn ngày kết thúc sau thay đổi ấy.",
            details={"rows": [row_of(v) for v in later] + [{"code": c.code} for c in coded]},
        )
    below = BodyVersion.objects.filter(parent_id=body_id, valid__overlap=DateRange(on, version.valid.upper))
    children = list(below.order_by("sort"))
    if children:
        raise errors.has_children(version.name, [row_of(v) for v in children], on=on)
    before = errors.days(version.valid.lower, version.valid.upper)
    version.valid = DateRange(version.valid.lower, on)
    version.save(update_fields=["valid"])
    for code in BodyCode.objects.filter(body_id=body_id, valid__contains=on):
        code.valid = DateRange(code.valid.lower, on)
        code.save(update_fields=["valid"])
    touch(body)
    refresh_places([body_id], at=at)
    lines: dict[str, list[Any]] = {
        "valid": [before, errors.days(version.valid.lower, on)],
        "until": [None, on.isoformat()],
    }
    _record(actor, "orgs.close_body", version, lines, act, at)


@transaction.atomic
def give_code(
    *,
    actor: Actor,
    body_id: UUID,
    scheme: str,
    code: str,
    since: date,
    at: datetime,
    until: date | None = None,
) -> None:
    """An official code (agency identifier, tax code …) of a body for a period.

    :raises NotPossible: the code belongs to another body, or the body has another code, on some of the days.
    """
    body = _locked(body_id, None)
    version = version_on(body_id, since)
    policy.may_change_below(actor, _own_path(version, since)).require()
    _require_days(since, until)
    row = BodyCode(body_id=body_id, scheme=scheme, code=squeeze(code), valid=DateRange(since, until))
    with named_clashes(row):
        row.save(force_insert=True)
    touch(body)
    _record(actor, "orgs.give_code", version, {"official_code": [None, f"{scheme}: {row.code}"]}, "", at)


def _write(version: BodyVersion, since: date, changes: dict[str, Any]) -> None:
    """Cut and continue; a broken constraint is named by the rows it clashes with."""
    probe = BodyVersion(
        pk=version.pk,
        body_id=version.body_id,
        valid=DateRange(since, version.valid.upper),
        parent_id=changes.get("parent_id", version.parent_id),
        territory_id=changes.get("territory_id", version.territory_id),
        slot=version.slot,
        name=changes.get("name", version.name),
    )
    with named_clashes(probe):
        replace_from(version, since, **changes)


def _locked(body_id: UUID, revision: int | None) -> Body:
    lock_tree()
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise errors.missing("cơ quan")
    if revision is not None and revision != body.revision:
        lines = audit_trail.trail("body", body_id, limit=1)
        details: dict[str, Any] = {"revision": body.revision, "seen": revision}
        if lines:
            local = lines[0].at.astimezone(VN)
            details |= {
                "by": lines[0].actor_label,
                "at": f"{local:%H:%M %d/%m/%Y}",
                "what": lines[0].verb_label,
                "changes": [[c.label, c.old, c.new] for c in lines[0].changes],
            }
        raise errors.stale(_name(body_id) or "?", details)
    return body


def _path(body_id: UUID | None, on: date) -> str:
    """Where a superior stands: today, or, for one not in force today, on the day of the act."""
    if body_id is None:
        return ""
    place = BodyPlace.objects.filter(pk=body_id).values_list("path", flat=True).first()
    if place is not None:
        return place
    from ..selectors.bodies import cards_on

    found = cards_on([body_id], on).get(body_id)
    return found.path if found else body_id.hex


def _own_path(version: BodyVersion, on: date) -> str:
    return _path(version.body_id, max(on, version.valid.lower or on))


def _name(body_id: UUID | None) -> str | None:
    if body_id is None:
        return None
    last = BodyVersion.objects.filter(body_id=body_id).order_by("-valid").first()
    if last is None:
        raise errors.missing("cơ quan cấp trên")
    return last.name


def _named(name: str) -> str:
    name = squeeze(name)
    if not name:
        raise errors.refused(errors.NAME_EMPTY, "Chưa có tên cơ quan.", remedy="Nhập tên đầy đủ.")
    return name


def _require_days(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise errors.refused(
            errors.EMPTY_PERIOD,
            f"Ngày kết thúc {until:%d/%m/%Y} không sau ngày bắt đầu {since:%d/%m/%Y}.",
            remedy="Sửa một trong hai ngày.",
        )


def _level_of(kind_code: str, level: str, territory_id: UUID | None) -> str:
    """The level of a body: as told, or the kind's only one, or its territory's; always one the kind has."""
    kind = BodyKind.objects.filter(pk=kind_code).first()
    if kind is None:
        raise errors.refused(errors.KIND_LEVEL, f"Không có loại cơ quan “{kind_code}”.")
    levels = kind.data.get("levels", [])
    area = None
    if territory_id is not None:
        area = Territory.objects.filter(pk=territory_id).values_list("level_id", flat=True).first()
    if not level:
        level = levels[0] if len(levels) == 1 else area or ""
    if level not in levels:
        raise errors.refused(
            errors.KIND_LEVEL,
            f"Loại “{kind.label}” không có ở cấp “{level or 'chưa chọn'}”.",
            why=f"Các cấp của loại này: {', '.join(levels)} (packs/bodies/kinds.yaml).",
            remedy="Chọn cấp hoặc loại khác.",
        )
    if area and level != area and level in {k["level"] for k in territory_kinds()}:
        raise errors.refused(
            errors.KIND_LEVEL,
            f"Loại “{kind.label}” thuộc cấp “{level}”, không đặt ở địa bàn cấp “{area}”.",
            remedy="Chọn địa bàn đúng cấp, hoặc loại khác.",
        )
    return level


def _record(
    actor: Actor, verb: str, version: BodyVersion, changes: dict[str, list[Any]], reason: str, at: datetime
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        subject_type="body",
        subject_id=version.body_id,
        subject_label=version.name,
        changes=changes,
        reason=reason,
        at=at,
    )
