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
from thidua.ground.text_vn import squeeze
from thidua.work.movements.packs import FormFile, PackInvalid, load_form
from thidua.work.movements.packs.build import digest_of, to_plain
from thidua.work.movements.packs.forms import form_problems
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.lifecycle import FORM
from thidua.work.reports.models import Form, FormVersion


def note(
    actor: Actor,
    row: FormVersion,
    verb: str,
    at: datetime,
    changes: dict[str, list[object]],
    reason: str = "",
) -> None:
    """The line of an act on a form."""
    audit.record(
        actor=actor,
        verb=f"reports.{verb}",
        subject_type="form",
        subject_id=str(row.form_id),
        subject_label=f"{row.title} — phiên bản {row.number}"[:500],
        changes=changes,
        reason=reason,
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
    note(actor, row, "load_form", at, {"digest": [newest.digest if newest else None, digest]})
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
def copy_form(*, actor: Actor, version_id: UUID, code: str = "", at: datetime) -> UUID:
    """A draft from a version: the next one of an own form, or the first of a new form of the own body. Returns its id.

    :param code: of the new form, made of its title where blank; an own form keeps its code.
    :raises NotFound: the version is not there (``reports-003``). :raises NotPossible: a draft is there (``-059``).
    """
    policy.may_edit_forms(actor, actor.body_id).require()
    source = (
        FormVersion.objects.select_related("form")
        .filter(policy.visible_versions(actor), id=version_id)
        .first()
    )
    if source is None:
        raise errors.form_not_found()
    own = source.form.owner_id == actor.body_id
    form = (
        Form.objects.select_for_update().get(id=source.form_id)
        if own
        else Form.objects.create(
            code=code or selectors.free_form_code(source.title),
            owner_id=actor.body_id,
            movement=source.form.movement,
            made_at=at,
        )
    )
    newest = form.versions.order_by("-number").first()
    if own and (draft := form.versions.filter(state=FORM.initial).first()) is not None:
        raise errors.form_draft_exists(draft.number)
    number = (newest.number if newest else 0) + 1
    data = rules.named(source.data, form.code, number)
    row = FormVersion.objects.create(
        form=form,
        number=number,
        title=source.title,
        title_en=source.title_en,
        level=source.level,
        slots=source.slots,
        period=source.period,
        data=data,
        digest=digest_of(data),
        made_by=actor.label()[:400],
        made_at=at,
    )
    note(actor, row, "copy_form", at, {"copied": [None, source.title]})
    return row.id


@transaction.atomic
def edit_form(*, actor: Actor, version_id: UUID, data: dict[str, Any], revision: int, at: datetime) -> None:
    """Replace what a draft version asks.

    :raises NotPossible: it is in use (``reports-006``), or the form has problems, all listed (``-005``).
    :raises Stale: somebody edited it meanwhile (``reports-004``).
    """
    row = own_version(actor, version_id)
    if row.state != "draft":
        raise errors.form_in_use(row.title)
    if row.revision != revision:
        raise errors.changed_meanwhile(f"{row.made_by} đã sửa mẫu")
    problems = form_problems(data)
    if problems:
        raise errors.form_unsound(row.title, [f"{each.path}: {each.message}" for each in problems])
    before = row.digest
    store(row, data, actor, at)
    note(actor, row, "edit_form", at, {"digest": [before, row.digest]})


def store(row: FormVersion, data: dict[str, Any], actor: Actor, at: datetime) -> None:
    """Keep what a draft says now, and who wrote it."""
    row.data, row.digest = data, digest_of(data)
    row.title, row.title_en = data["vi"], data["en"]
    row.level, row.slots, row.period = data["level"], list(data.get("slots", ())), data["period"]
    row.made_by, row.made_at, row.revision = actor.label()[:400], at, row.revision + 1
    row.save()


@transaction.atomic
def put_form_in_use(*, actor: Actor, version_id: UUID, revision: int | None = None, at: datetime) -> None:
    """Issue: freeze a draft and use it for rounds from now on; the version used before retires.

    :param revision: what the officer saw; ``None``: as it stands.
    :raises NotPossible: the check finds something (``reports-056``).
    :raises Stale: somebody wrote in it since (``reports-004``).
    """
    row = own_version(actor, version_id)
    if revision is not None and row.revision != revision:
        raise errors.changed_meanwhile(f"{row.made_by} đã sửa mẫu")
    found = rules.check_form(row.data)
    if found:
        raise errors.form_not_sound(row.title, len(found))
    _use(actor, row, at)


@transaction.atomic
def retire_form(*, actor: Actor, version_id: UUID, at: datetime) -> None:
    """No new round takes it; those that run go on."""
    row = own_version(actor, version_id)
    before = advance(row, FORM, "retire")
    row.save(update_fields=["state"])
    note(actor, row, "retire_form", at, {"state": [before, row.state]})


@transaction.atomic
def drop_form(*, actor: Actor, version_id: UUID, at: datetime) -> None:
    """Compose a draft no further; what it said stays readable for its body."""
    row = own_version(actor, version_id)
    before = advance(row, FORM, "drop")
    row.save(update_fields=["state"])
    note(actor, row, "drop_form", at, {"state": [before, row.state]})


@transaction.atomic
def withdraw_form(*, actor: Actor, version_id: UUID, reason: str, at: datetime) -> None:
    """Take back an issued version no round ever used. Final: its number is not used again.

    :raises NotPossible: no reason (``reports-011``), or a round used it (``-060``).
    """
    row = own_version(actor, version_id)
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    if rounds := row.rounds.count():
        raise errors.form_used(rounds)
    before = advance(row, FORM, "withdraw")
    row.save(update_fields=["state"])
    note(actor, row, "withdraw_form", at, {"state": [before, row.state]}, said)


def _use(actor: Actor, row: FormVersion, at: datetime) -> None:
    for older in row.form.versions.select_for_update().filter(state="in_use"):
        advance(older, FORM, "retire")
        older.save(update_fields=["state"])
    before = advance(row, FORM, "put_in_use")
    row.save(update_fields=["state"])
    note(actor, row, "put_form_in_use", at, {"state": [before, row.state]})


def own_version(actor: Actor, version_id: UUID) -> FormVersion:
    """A version, locked, of a form the actor may edit. :raises NotFound: out of sight. :raises Refused: not theirs."""
    row = (
        FormVersion.objects.select_for_update(of=("self",))
        .select_related("form")
        .filter(policy.visible_versions(actor), id=version_id)
        .first()
    )
    if row is None:
        raise errors.form_not_found()
    policy.may_edit_forms(actor, row.form.owner_id).require()
    return row
