"""Dated versions of bodies: how one is made, cut and checked. Used by the verbs; no permission is asked here."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.ground.text_vn import squeeze

from .. import errors, rules
from ..models import Body, BodyCode, BodyVersion, TerritoryVersion


def lock_tree() -> None:
    """Tree writes queue: the same lock the cycle trigger takes, taken early so that two acts never deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orgs_tree'), hashtext('orgs_body_version'))")


def hold_tree() -> None:
    """The tree stays as it is until this transaction ends: for verbs of other rooms that hang rows on bodies.

    Any number hold it at once; an act on the tree waits for them, and they for it. Taken before the tree is read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtext('orgs_tree'), hashtext('orgs_body_version'))"
        )


def version_fields(
    *,
    name: str,
    short_name: str,
    aliases: Sequence[str],
    place: tuple[str, str],
) -> dict[str, Any]:
    """Name, other names and every key derived from them. ``place``: full and proper name of the territory."""
    name, short_name = squeeze(name), squeeze(short_name)
    others = tuple(a for a in dict.fromkeys(squeeze(a) for a in aliases) if a and a != name)
    keys = rules.keys_of(name, short_name, others, *place)
    return {
        "name": name,
        "short_name": short_name,
        "aliases": list(others),
        "names": list(keys.names),
        "name_key": keys.name_key,
        "search": keys.search,
        "sort": rules.order_key(name)[:900],
    }


def make_version(
    body_id: UUID,
    *,
    since: date | None,
    until: date | None,
    name: str,
    short_name: str,
    kind: str,
    level: str,
    parent_id: UUID | None,
    territory_id: UUID | None,
    place: TerritoryVersion | None,
    slot: str,
    aliases: Sequence[str],
    act: str,
) -> BodyVersion:
    """An unsaved version with everything search and recognition need."""
    return BodyVersion(
        body_id=body_id,
        valid=DateRange(since, until),
        kind_id=kind,
        level_id=level,
        parent_id=parent_id,
        territory_id=territory_id,
        slot=slot,
        act=act,
        **version_fields(
            name=name,
            short_name=short_name,
            aliases=aliases,
            place=(place.name, place.short_name) if place else ("", ""),
        ),
    )


def place_on(territory_id: UUID | None, on: date) -> TerritoryVersion | None:
    """The territory as it is called on a day; before the data begins, as it was first called."""
    if territory_id is None:
        return None
    from ..selectors.territories import names_on

    found = names_on([territory_id], on).get(territory_id)
    if found is None:
        raise errors.missing("địa bàn")
    return found


def version_on(body_id: UUID, on: date) -> BodyVersion:
    """The version in force on a day, or a refusal that says so."""
    version = BodyVersion.objects.filter(body_id=body_id, valid__contains=on).first()
    if version is None:
        last = BodyVersion.objects.filter(body_id=body_id).order_by("-valid").first()
        if last is None:
            raise errors.missing("cơ quan")
        raise errors.not_in_force(last.name, on)
    return version


def replace_from(version: BodyVersion, since: date, **changes: Any) -> BodyVersion:
    """End a version at ``since`` and continue it with changes (in place when it begins that day)."""
    fields: dict[str, Any] = {
        "name": version.name,
        "short_name": version.short_name,
        "kind": version.kind_id,
        "level": version.level_id,
        "parent_id": version.parent_id,
        "territory_id": version.territory_id,
        "slot": version.slot,
        "aliases": version.aliases,
        "act": version.act,
    } | changes
    place = place_on(fields["territory_id"], since)
    until = version.valid.upper
    fresh = make_version(version.body_id, since=since, until=until, place=place, **fields)
    if version.valid.lower == since:
        fresh.pk = version.pk
        fresh.save(force_update=True)
        return fresh
    BodyVersion.objects.filter(pk=version.pk).update(valid=DateRange(version.valid.lower, since))
    fresh.save(force_insert=True)
    return fresh


def require_parent(parent_id: UUID, since: date, until: date | None) -> None:
    """A superior must be in force on every day of the period."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(range_agg(valid) @> daterange(%s, %s), false) FROM orgs_body_version WHERE body_id = %s",
            [since, until, parent_id],
        )
        (whole,) = cursor.fetchone() or (False,)
    if not whole:
        rows = list(BodyVersion.objects.filter(body_id=parent_id).order_by("valid"))
        if not rows:
            raise errors.missing("cơ quan cấp trên")
        raise errors.parent_not_there(rows[-1].name, [row_of(v) for v in rows], since=since, until=until)


def refuse_cycle(body_id: UUID, parent_id: UUID, since: date, until: date | None) -> None:
    """The rule the trigger also enforces, asked first so that the whole chain can be named."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE walk AS (
                   SELECT %(parent)s::uuid AS id, daterange(%(since)s, %(until)s) AS days,
                          ARRAY[%(body)s::uuid, %(parent)s::uuid] AS chain
                   UNION ALL
                   SELECT v.parent_id, w.days * v.valid, w.chain || v.parent_id
                   FROM walk w JOIN orgs_body_version v ON v.body_id = w.id AND v.valid && w.days
                   WHERE v.parent_id IS NOT NULL AND w.id <> %(body)s AND cardinality(w.chain) < 100)
               SELECT chain, lower(days), upper(days) FROM walk WHERE id = %(body)s LIMIT 1""",
            {"parent": parent_id, "body": body_id, "since": since, "until": until},
        )
        found = cursor.fetchone()
    if found:
        chain, start, end = found
        raise errors.cycle(_named(chain, start), since=start, until=end)


def _named(ids: Sequence[UUID], on: date | None) -> errors.Rows:
    names: dict[UUID, str] = {}
    for version in BodyVersion.objects.filter(body_id__in=list(ids)).order_by("valid"):
        if version.body_id not in names or on is None or on in version.valid:
            names[version.body_id] = version.name
    return [{"body_id": str(i), "name": names.get(i, "?")} for i in ids]


def row_of(version: BodyVersion) -> dict[str, Any]:
    """A clashing version as refusals name it."""
    return {
        "body_id": str(version.body_id),
        "name": version.name,
        "days": errors.days(version.valid.lower, version.valid.upper),
    }


@contextlib.contextmanager
def named_clashes(*pending: BodyVersion | BodyCode) -> Iterator[None]:
    """Turn a broken constraint into a refusal that names the rows it clashes with.

    :param pending: the rows being written; read when the constraint breaks, so callers may fill them inside.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise _translated(error, pending) from error


def _translated(error: IntegrityError, pending: Sequence[BodyVersion | BodyCode]) -> Exception:
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", "") or ""
    if constraint == "orgs_body_version_no_cycle":
        clash = json.loads(diagnosis.message_detail)
        start = date.fromisoformat(clash["from"]) if clash["from"] else None
        end = date.fromisoformat(clash["to"]) if clash["to"] else None
        ident = UUID(clash["node"])
        on = start or (pending[0].valid.lower if pending else None)
        live = BodyVersion.objects.filter(valid__contains=on) if on else BodyVersion.objects.all()
        parents: dict[UUID, UUID | None] = dict(live.values_list("body_id", "parent_id"))
        parents |= {v.body_id: v.parent_id for v in pending if isinstance(v, BodyVersion)}
        return errors.cycle(_named(rules.chain_to(ident, parents), on), since=start, until=end)
    if constraint == "body_one_version_a_day":
        return errors.overlap([row_of(v) for v in _rivals(pending)])
    if constraint == "slot_one_body_a_day":
        return errors.slot_taken([row_of(v) for v in _rivals(pending, slots=True)])
    if constraint in ("body_one_code_a_day", "code_one_body_a_day"):
        return errors.code_taken(_code_rivals(pending))
    if constraint == "body_not_own_parent":
        own = [v for v in pending if isinstance(v, BodyVersion) and v.parent_id == v.body_id]
        return errors.cycle([{"body_id": str(v.body_id), "name": v.name} for v in own for _ in (0, 1)])
    return errors.refused(
        errors.OTHER_CONSTRAINT,
        "Cơ sở dữ liệu từ chối vì dữ liệu không nhất quán.",
        remedy="Kiểm tra lại thông tin; nếu vẫn gặp, báo người quản trị hệ thống.",
        details={"constraint": constraint},
    )


def _rivals(pending: Sequence[Any], *, slots: bool = False) -> list[BodyVersion]:
    found: list[BodyVersion] = []
    for row in pending:
        if not isinstance(row, BodyVersion):
            continue
        others = BodyVersion.objects.filter(valid__overlap=row.valid).exclude(pk=row.pk)
        others = (
            others.filter(territory=row.territory_id, slot=row.slot)
            if slots
            else others.filter(body_id=row.body_id)
        )
        found += others.order_by("valid")
    return found


def _code_rivals(pending: Sequence[Any]) -> errors.Rows:
    from django.db.models import Q

    rows: errors.Rows = []
    for row in pending:
        if not isinstance(row, BodyCode):
            continue
        same = Q(code=row.code) | Q(body_id=row.body_id)
        for other in BodyCode.objects.filter(same, scheme=row.scheme, valid__overlap=row.valid).exclude(
            pk=row.pk
        ):
            name = BodyVersion.objects.filter(body_id=other.body_id).order_by("-valid").first()
            rows.append(
                {
                    "body_id": str(other.body_id),
                    "name": name.name if name else "",
                    "code": other.code,
                    "days": errors.days(other.valid.lower, other.valid.upper),
                }
            )
    return rows


def touch(body: Body) -> None:
    """Count the act on the body."""
    body.revision += 1
    body.save(update_fields=["revision"])
