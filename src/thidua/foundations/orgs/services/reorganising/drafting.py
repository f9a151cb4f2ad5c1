"""Prepare a reorganisation: its act and its steps, before anything of the tree is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import squeeze

from ... import errors, policy
from ...facts_reorganising import Heading, LinkSpec, StepSpec
from ...lifecycle import REORGANISATION
from ...models import (
    Body,
    BodyVersion,
    Reorganisation,
    ReorganisationLink,
    ReorganisationResult,
    ReorganisationStep,
    Territory,
    TerritoryVersion,
)
from ..copying import copy_rows
from .permit import require_permission


@transaction.atomic
def draft_reorganisation(*, actor: Actor, heading: Heading, steps: Sequence[StepSpec], at: datetime) -> UUID:
    """Write down an act and its steps; what stands in its way is told by the preview and refused when carried out.

    :raises NotPossible: ``orgs-022`` without title or number of the act; NotFound for a unit that does not exist.
    """
    require_permission(actor, heading.on, steps)
    row = Reorganisation(id=uuid7(), body_id=actor.body_id, sample=heading.sample, made_at=at)
    _set_heading(row, heading)
    row.save(force_insert=True)
    _store(row, steps)
    _record(
        actor,
        "orgs.draft_reorganisation",
        row,
        {"since": [None, row.on.isoformat()], "steps": [0, len(steps)]},
        at,
    )
    return row.pk


@transaction.atomic
def revise_reorganisation(
    *,
    actor: Actor,
    reorganisation_id: UUID,
    heading: Heading,
    steps: Sequence[StepSpec],
    at: datetime,
    revision: int | None = None,
) -> None:
    """Another act or other steps, while it is being prepared."""
    row = lock_reorganisation(actor, reorganisation_id, revision)
    require_permission(actor, heading.on, steps)
    _require_draft(row)
    before = ReorganisationStep.objects.filter(reorganisation=row).count()
    ReorganisationStep.objects.filter(reorganisation=row).delete()
    _set_heading(row, heading)
    row.revision += 1
    row.save()
    _store(row, steps)
    _record(actor, "orgs.revise_reorganisation", row, {"steps": [before, len(steps)]}, at)


@transaction.atomic
def discard_reorganisation(
    *, actor: Actor, reorganisation_id: UUID, at: datetime, revision: int | None = None
) -> None:
    """A reorganisation in preparation is given up; it stays in the list as such."""
    row = lock_reorganisation(actor, reorganisation_id, revision)
    before = advance(row, REORGANISATION, "discard")
    let_go(row)
    row.revision += 1
    row.save()
    _record(actor, "orgs.discard_reorganisation", row, {"state": [before, row.state]}, at)


def let_go(row: Reorganisation) -> None:
    """An act that is over no longer holds on to the units it spoke of; their names stay with it."""
    ReorganisationLink.objects.filter(step__reorganisation=row).update(territory=None, body=None)
    ReorganisationResult.objects.filter(step__reorganisation=row).update(
        territory=None, body=None, parent_territory=None, parent_body=None
    )


def lock_reorganisation(actor: Actor, reorganisation_id: UUID, revision: int | None) -> Reorganisation:
    """The row, locked, if the actor may see it; refused when it is no longer the one that was shown."""
    visible = Reorganisation.objects.filter(policy.reorganisations_visible(actor))
    row = Reorganisation.objects.select_for_update().filter(pk__in=visible, pk=reorganisation_id).first()
    if row is None:
        raise errors.missing("bản sắp xếp")
    if revision is not None and revision != row.revision:
        raise errors.stale(row.title, {"revision": row.revision})
    return row


def _require_draft(row: Reorganisation) -> None:
    if row.state != REORGANISATION.initial:
        raise errors.not_a_draft(REORGANISATION.state(row.state).label)


def _set_heading(row: Reorganisation, heading: Heading) -> None:
    title, number = squeeze(heading.title), squeeze(heading.act_number)
    if not title or not number:
        raise errors.refused(
            errors.HEADING_EMPTY,
            "Bản sắp xếp cần tên và số, ký hiệu văn bản.",
            remedy="Nhập tên gọi và số, ký hiệu của văn bản làm căn cứ.",
        )
    row.title, row.act_number, row.on = title[:300], number[:60], heading.on
    row.act_date, row.act_issuer = heading.act_date, squeeze(heading.act_issuer)[:200]
    row.source, row.verified = squeeze(heading.source)[:300], heading.verified
    row.slots = list(heading.slots)
    row.counterparts = {old: list(new) for old, new in heading.counterparts.items()}


def _store(row: Reorganisation, steps: Sequence[StepSpec]) -> None:
    """Steps, results and links, set-based: a province's list has a thousand of each."""
    _require_known(steps)
    step_ids = [uuid7() for _ in steps]
    copy_rows(
        "orgs_reorganisation_step",
        ("id", "reorganisation_id", "position", "subject", "kind", "act"),
        (
            (i, row.pk, n, s.subject, s.kind, s.act[:300])
            for n, (i, s) in enumerate(zip(step_ids, steps, strict=True), start=1)
        ),
    )
    names = {
        "territory": _names(TerritoryVersion, "territory_id", "code", steps, row.on),
        "body": _names(BodyVersion, "body_id", "slot", steps, row.on),
    }
    results: list[tuple[Any, ...]] = []
    ids: dict[tuple[UUID, str], UUID] = {}
    for step_id, step in zip(step_ids, steps, strict=True):
        for r in step.results:
            ident = ids[(step_id, r.key)] = uuid7()
            place, body = (r.parent_id, None) if step.subject == "territory" else (None, r.parent_id)
            results.append((ident, step_id, r.key, r.code, r.kind, squeeze(r.name), squeeze(r.short_name), r.slot,
                            r.parent_key, _name(names, step, r.parent_id)[1], place, body, r.existing_id))  # fmt: skip
    copy_rows(
        "orgs_reorganisation_result",
        ("id", "step_id", "key", "code", "kind", "name", "short_name", "slot", "parent_key", "parent_name",
         "parent_territory_id", "parent_body_id", "body_id"),
        results,
    )  # fmt: skip
    copy_rows(
        "orgs_reorganisation_link",
        ("id", "step_id", "territory_id", "body_id", "unit_code", "unit_name", "result_id", "partial", "share", "share_of",
         "share_source"),
        (
            (uuid7(), step_id, *_unit(step, link), *_name(names, step, link.unit_id),
             ids.get((step_id, link.result)), link.partial, link.share,
             link.share_of, squeeze(link.share_source)[:300])
            for step_id, step in zip(step_ids, steps, strict=True)
            for link in step.links
        ),
    )  # fmt: skip


def _unit(step: StepSpec, link: LinkSpec) -> tuple[UUID | None, UUID | None]:
    return (link.unit_id, None) if step.subject == "territory" else (None, link.unit_id)


def _names(
    model: type[TerritoryVersion] | type[BodyVersion],
    unit: str,
    code: str,
    steps: Sequence[StepSpec],
    on: date,
) -> dict[UUID, tuple[str, str]]:
    """Official code and name of the units on the day before the act; else the nearest ones known."""
    ids = set(_named(steps))
    found: dict[UUID, tuple[str, str]] = {}
    eve = on - timedelta(days=1)
    versions = model._default_manager.filter(**{f"{unit}__in": ids}).order_by("valid")
    for ident, number, name, valid in versions.values_list(unit, code, "name", "valid"):
        if ident not in found or eve in valid:
            found[ident] = (number if code == "code" else "", name)
    return found


def _name(
    names: Mapping[str, dict[UUID, tuple[str, str]]], step: StepSpec, unit: UUID | None
) -> tuple[str, str]:
    return names[step.subject].get(unit, ("", "")) if unit else ("", "")


def _require_known(steps: Sequence[StepSpec]) -> None:
    """Every territory and body the steps name is there."""
    for subject, model, what in (("territory", Territory, "địa bàn"), ("body", Body, "cơ quan")):
        named = set(_named(s for s in steps if s.subject == subject))
        found = set(model._default_manager.filter(pk__in=named).values_list("pk", flat=True))
        if named - found:
            raise errors.missing(what)


def _named(steps: Iterable[StepSpec]) -> Iterable[UUID]:
    for step in steps:
        yield from (link.unit_id for link in step.links)
        yield from (r.parent_id for r in step.results if r.parent_id)
        yield from (r.existing_id for r in step.results if r.existing_id)


def _record(
    actor: Actor, verb: str, row: Reorganisation, changes: dict[str, list[Any]], at: datetime
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        subject_type="reorganisation",
        subject_id=row.pk,
        subject_label=row.title,
        changes=changes,
        reason=row.act_number,
        at=at,
    )
