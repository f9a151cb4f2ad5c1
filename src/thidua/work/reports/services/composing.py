"""A body's own form, composed part by part (docs/decisions/0033)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.text_vn import squeeze
from thidua.work.movements.packs.build import digest_of
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.models import Form, FormVersion
from thidua.work.reports.services.forms import note, own_version, store

#: What may be done with a section besides writing it: one up, one down.
STEPS = {"len": -1, "xuong": 1}


@transaction.atomic
def compose_form(*, actor: Actor, head: rules.Typed, at: datetime) -> UUID:
    """Begin a form of the actor's body that asks nothing yet; returns the draft's id.

    :param head: its head as typed. :raises NotPossible: faults (``reports-058``), each told by ``details["wrong"]``.
    """
    policy.may_edit_forms(actor, actor.body_id).require()
    data, wrong = rules.read(rules.HEAD, head, {})
    wrong += _nobody(data)
    if wrong:
        raise errors.form_part_wrong(wrong)
    code = selectors.free_form_code(data["vi"])
    form = Form.objects.create(code=code, owner_id=actor.body_id, movement=data["movement"], made_at=at)
    plain = rules.blank_form(code, data)
    row = FormVersion.objects.create(
        form=form,
        number=1,
        title=plain["vi"],
        title_en=plain["en"],
        level=plain["level"],
        slots=list(plain.get("slots", ())),
        period=plain["period"],
        data=plain,
        digest=digest_of(plain),
        made_by=actor.label()[:400],
        made_at=at,
    )
    note(actor, row, "compose_form", at, {"state": [None, row.state]})
    return row.id


@transaction.atomic
def write_form_part(
    *, actor: Actor, version_id: UUID, part: str, typed: rules.Typed, seen: str, at: datetime
) -> None:
    """Store one part of a draft as typed; the other parts stay as they are.

    :param seen: the part's mark when it was opened (:func:`rules.mark_of`).
    :raises Stale: it says something else since (``reports-057``).
    :raises NotPossible: issued already (``-006``), no such part (``-061``), faults (``-058``).
    """
    row = _draft(actor, version_id)
    if seen != _mark(row, part):
        raise errors.form_part_changed(row.made_by, row.made_at)
    data, wrong = rules.with_part(row.data, part, typed)
    if (data.get("level"), data.get("slots")) != (row.level, row.slots):
        wrong += _nobody(data)
    if wrong:
        raise errors.form_part_wrong(wrong)
    before = row.digest
    store(row, data, actor, at)
    if part == rules.HEAD_PART and row.form.movement != data["movement"]:
        row.form.movement = data["movement"]
        row.form.save(update_fields=["movement"])
    note(
        actor,
        row,
        "write_form_part",
        at,
        {"part": [None, _called(row, part)], "digest": [before, row.digest]},
    )


@transaction.atomic
def add_section(*, actor: Actor, version_id: UUID, title: str, at: datetime) -> str:
    """One more section at the end of a draft; returns the name of its part.

    :raises NotPossible: no title (``reports-058``), issued already (``-006``).
    """
    row = _draft(actor, version_id)
    said = squeeze(title)[:400]
    if not said:
        raise errors.form_part_wrong([rules.Wrong("vi", "Chưa ghi tên mục.")])
    data, code = rules.with_section(row.data, said)
    _arrange(actor, row, data, [None, said], at)
    return rules.SECTION_PART + code


@transaction.atomic
def move_section(*, actor: Actor, version_id: UUID, section: str, how: str, at: datetime) -> None:
    """A section one place up (``len``) or down (``xuong``); at the edge nothing changes."""
    row = _draft(actor, version_id)
    name = _called(row, rules.SECTION_PART + section)
    data = rules.moved_section(row.data, section, STEPS[how])
    if data != row.data:
        _arrange(actor, row, data, [name, name], at)


@transaction.atomic
def drop_section(*, actor: Actor, version_id: UUID, section: str, seen: str, at: datetime) -> None:
    """A draft without a section, which must still say what the officer saw (``reports-057``)."""
    row = _draft(actor, version_id)
    part = rules.SECTION_PART + section
    if seen != _mark(row, part):
        raise errors.form_part_changed(row.made_by, row.made_at)
    name = _called(row, part)
    _arrange(actor, row, rules.without_section(row.data, section), [name, None], at)


def _nobody(data: rules.Data) -> list[rules.Wrong]:
    """Places chosen that bodies of the level do not have: nobody would answer there."""
    chosen = data.get("slots") or ()
    known = orgs.slots_of(data["level"]) if chosen and "level" in data else {}
    if not (strange := [code for code in chosen if code not in known]):
        return []
    said = f"Cấp này không có: {', '.join(strange)}. Chọn lại cơ quan trả lời của đúng cấp."
    return [rules.Wrong("slots", said)]


def _arrange(actor: Actor, row: FormVersion, data: rules.Data, section: list[object], at: datetime) -> None:
    before = row.digest
    store(row, data, actor, at)
    note(actor, row, "arrange_form", at, {"section": section, "digest": [before, row.digest]})


def _draft(actor: Actor, version_id: UUID) -> FormVersion:
    row = own_version(actor, version_id)
    if row.state != "draft":
        raise errors.form_in_use(row.title)
    return row


def _mark(row: FormVersion, part: str) -> str:
    try:
        return rules.mark_of(row.data, part)
    except KeyError as none:
        raise errors.form_part_missing() from none


def _called(row: FormVersion, part: str) -> str:
    """What a part is called in the trail."""
    try:
        here = rules.part_of(row.data, part)
    except KeyError as none:
        raise errors.form_part_missing() from none
    return str(here["vi"]) if part.startswith(rules.SECTION_PART) else rules.shape_of(part).label
