"""Forms: loaded from packs, copied and edited by a body, put in use, retired."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.work.movements.packs import FormFile, PackInvalid, load_form
from thidua.work.movements.packs.build import digest_of, to_plain
from thidua.work.movements.packs.forms import form_problems
from thidua.work.reports import errors, policy
from thidua.work.reports.lifecycle import FORM
from thidua.work.reports.models import Form, FormVersion


def _note(actor: Actor, row: FormVersion, verb: str, at: datetime, changes: dict[str, list[object]]) -> None:
    audit.record(
        actor=actor,
        verb=f"reports.{verb}",
        subject_type="form",
        subject_id=str(row.form_id),
        subject_label=f"{row.title} — phiên bản {row.number}"[:500],
        changes=changes,
        at=at,
    )


@transaction.atomic
def load_form_pack(path: Path, *, actor: Actor, at: datetime, use: bool = True) -> UUID:
    """The form of a pack folder as a version; the same content again changes nothing. Returns the version's id.

    :param use: put it in use at once; the version used before retires, and what was reported by it stays.
    :raises NotPossible: the pack has problems, all listed (``reports-005``).
    """
    policy.may_edit_forms(actor, None).require()
    try:
        file = load_form(path)
    except PackInvalid as invalid:
        raise errors.form_unsound(path.name, [str(each) for each in invalid.problems]) from invalid
    data = to_plain(file, sparse=True)
    digest = digest_of(data)
    form, _ = Form.objects.select_for_update().get_or_create(
        code=file.code, defaults={"movement": file.movement, "made_at": at}
    )
    newest = form.versions.order_by("-number").first()
    if newest is not None and newest.digest == digest:
        return newest.id
    row = _version(form, file, data, digest, (newest.number if newest else 0) + 1, actor, at)
    _note(actor, row, "load_form", at, {"digest": [newest.digest if newest else None, digest]})
    if use:
        _use(actor, row, at)
    return row.id


def _version(
    form: Form, file: FormFile, data: dict[str, Any], digest: str, number: int, actor: Actor, at: datetime
) -> FormVersion:
    return FormVersion.objects.create(
        form=form,
        number=number,
        title=file.vi,
        title_en=file.en,
        level=file.level,
        slots=list(file.slots),
        period=file.period,
        data=data,
        digest=digest,
        made_by=actor.label()[:400],
        made_at=at,
    )


@transaction.atomic
def copy_form(*, actor: Actor, version_id: UUID, code: str, at: datetime) -> UUID:
    """A form of one's own body from another's version: a draft to edit. Returns the version's id.

    :raises NotFound: the version is not there (``reports-003``).
    """
    policy.may_edit_forms(actor, actor.body_id).require()
    seen = Form.objects.filter(policy.visible_forms(actor)).values("id")
    source = FormVersion.objects.select_related("form").filter(id=version_id, form__in=seen).first()
    if source is None:
        raise errors.form_not_found()
    own = source.form.owner_id == actor.body_id
    form = (
        Form.objects.select_for_update().get(id=source.form_id)
        if own
        else Form.objects.create(code=code, owner_id=actor.body_id, movement=source.form.movement, made_at=at)
    )
    newest = form.versions.order_by("-number").first()
    row = FormVersion.objects.create(
        form=form,
        number=(newest.number if newest else 0) + 1,
        title=source.title,
        title_en=source.title_en,
        level=source.level,
        slots=source.slots,
        period=source.period,
        data=source.data,
        digest=source.digest,
        made_by=actor.label()[:400],
        made_at=at,
    )
    _note(actor, row, "copy_form", at, {"copied": [None, source.title]})
    return row.id


@transaction.atomic
def edit_form(*, actor: Actor, version_id: UUID, data: dict[str, Any], revision: int, at: datetime) -> None:
    """Replace what a draft version asks.

    :raises NotPossible: it is in use (``reports-006``), or the form has problems, all listed (``-005``).
    :raises Stale: somebody edited it meanwhile (``reports-004``).
    """
    row = _own_version(actor, version_id)
    if row.state != "draft":
        raise errors.form_in_use(row.title)
    if row.revision != revision:
        raise errors.changed_meanwhile(f"{row.made_by} đã sửa mẫu")
    problems = form_problems(data)
    if problems:
        raise errors.form_unsound(row.title, [f"{each.path}: {each.message}" for each in problems])
    before = row.digest
    row.data, row.digest = data, digest_of(data)
    row.title, row.title_en = data["vi"], data["en"]
    row.level, row.slots, row.period = data["level"], list(data.get("slots", ())), data["period"]
    row.made_by, row.revision = actor.label()[:400], row.revision + 1
    row.save()
    _note(actor, row, "edit_form", at, {"digest": [before, row.digest]})


@transaction.atomic
def put_form_in_use(*, actor: Actor, version_id: UUID, at: datetime) -> None:
    """Freeze a draft and use it for rounds from now on; the version used before retires."""
    _use(actor, _own_version(actor, version_id), at)


@transaction.atomic
def retire_form(*, actor: Actor, version_id: UUID, at: datetime) -> None:
    """No new round takes it; those that run go on."""
    row = _own_version(actor, version_id)
    before = advance(row, FORM, "retire")
    row.save(update_fields=["state"])
    _note(actor, row, "retire_form", at, {"state": [before, row.state]})


def _use(actor: Actor, row: FormVersion, at: datetime) -> None:
    for older in row.form.versions.select_for_update().filter(state="in_use"):
        advance(older, FORM, "retire")
        older.save(update_fields=["state"])
    before = advance(row, FORM, "put_in_use")
    row.save(update_fields=["state"])
    _note(actor, row, "put_form_in_use", at, {"state": [before, row.state]})


def _own_version(actor: Actor, version_id: UUID) -> FormVersion:
    seen = Form.objects.filter(policy.visible_forms(actor)).values("id")
    row = (
        FormVersion.objects.select_for_update(of=("self",))
        .select_related("form")
        .filter(id=version_id, form__in=seen)
        .first()
    )
    if row is None:
        raise errors.form_not_found()
    policy.may_edit_forms(actor, row.form.owner_id).require()
    return row
