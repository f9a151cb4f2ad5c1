"""Every write of the movement room."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import sort_key
from thidua.work.movements import errors, policy
from thidua.work.movements.facts import Loaded
from thidua.work.movements.lifecycle import VERSION
from thidua.work.movements.models import Movement, MovementVersion
from thidua.work.movements.packs import PackInvalid, load_pack_data
from thidua.work.movements.packs.build import digest_of


@transaction.atomic
def load_pack(path: Path, *, actor: Actor, at: datetime) -> Loaded:
    """Check a movement pack and keep it as a draft version; the same content again changes nothing.

    :raises NotPossible: the pack has problems (movements-002, all listed) or changes a published version
        (movements-003).
    """
    policy.may_load(actor).require()
    try:
        pack = load_pack_data(path)
    except PackInvalid as problem:
        raise errors.pack_unsound(path.name, [str(p) for p in problem.problems]) from problem
    data = pack.to_json()
    digest = digest_of(data)
    head = pack.movement
    movement, _ = Movement.objects.select_for_update().get_or_create(
        code=head.code,
        defaults={"name": head.name, "name_en": head.name_en, "sort": sort_key(head.name)[:900]},
    )
    versions = list(movement.versions.filter(version=head.version).order_by("loaded_at"))
    same = next((v for v in versions if v.digest == digest), None)
    if same is not None and (same.state != "retired" or same.published_at is not None):
        return Loaded(same.id, "same")
    if any(v.published_at is not None for v in versions):
        raise errors.version_frozen(head.code, head.version)
    for draft in versions:
        if draft.state == "draft":
            advance(draft, VERSION, "retire")
            draft.save(update_fields=["state"])
    outcome = "changed" if versions else "new"
    version = same or MovementVersion(
        movement=movement,
        version=head.version,
        starts=head.period.start,
        ends=head.period.end,
        digest=digest,
        data=data,
    )
    if same is not None:
        advance(same, VERSION, "restore")
    version.loaded_at = at
    version.save()
    movement.name, movement.name_en, movement.sort = head.name, head.name_en, sort_key(head.name)[:900]
    movement.save()
    audit.record(
        actor=actor,
        verb="movements.load_pack",
        subject_type="movement_version",
        subject_id=str(version.id),
        subject_label=f"{head.name} — phiên bản {head.version}",
        changes={"digest": [None, digest]},
        at=at,
    )
    return Loaded(version.id, outcome)


@transaction.atomic
def publish_version(*, actor: Actor, version_id: UUID, at: datetime) -> None:
    """Freeze a draft: plans may serve it from now on. The one published before gives way."""
    policy.may_load(actor).require()
    movement = Movement.objects.select_for_update().filter(versions=version_id).first()
    if movement is None:
        raise errors.movement_not_found()
    row = MovementVersion.objects.select_related("movement").get(id=version_id)
    for older in row.movement.versions.select_for_update().filter(state="published"):
        advance(older, VERSION, "retire")
        older.save(update_fields=["state"])
    before = advance(row, VERSION, "publish")
    row.published_at = at
    row.save(update_fields=["state", "published_at"])
    audit.record(
        actor=actor,
        verb="movements.publish_version",
        subject_type="movement_version",
        subject_id=str(row.id),
        subject_label=f"{row.movement.name} — phiên bản {row.version}",
        changes={"state": [before, row.state]},
        at=at,
    )
