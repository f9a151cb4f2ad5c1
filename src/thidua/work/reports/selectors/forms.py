"""Forms and their versions; the frozen form of a version is parsed once a process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.work.movements import selectors as movements
from thidua.work.reports import errors, policy, rules
from thidua.work.reports.facts import FormCard
from thidua.work.reports.lifecycle import ENDED, FORM
from thidua.work.reports.models import Form, FormVersion, Round


def _rows() -> QuerySet[FormVersion]:
    return FormVersion.objects.select_related("form").defer("data")


def cards_of(rows: Iterable[FormVersion]) -> list[FormCard]:
    """Cards of versions, the owners' names asked once."""
    listed = list(rows)
    owners = orgs.cards({row.form.owner_id for row in listed if row.form.owner_id})
    return [_card(row, owners) for row in listed]


def _card(row: FormVersion, owners: dict[UUID, Any]) -> FormCard:
    state = FORM.state(row.state)
    owner = owners.get(row.form.owner_id) if row.form.owner_id else None
    return FormCard(
        id=row.id,
        form_id=row.form_id,
        code=row.form.code,
        number=row.number,
        title=row.title,
        title_en=row.title_en,
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        level=row.level,
        period=row.period,
        movement=row.form.movement,
        owner_id=row.form.owner_id,
        owner_name=owner.name if owner else "",
        made_at=row.made_at,
        revision=row.revision,
    )


def forms(actor: Actor) -> list[FormCard]:
    """The version that stands (in use, else draft) of every form the actor may use, by code."""
    rows = _rows().filter(policy.visible_versions(actor)).exclude(state__in=ENDED)
    found = sorted(rows, key=lambda row: (row.form.code, row.state == "in_use", row.number))
    return cards_of({row.form_id: row for row in found}.values())


def form_cards(version_ids: Iterable[UUID]) -> dict[UUID, FormCard]:
    """Versions by id, for whoever may read figures of them."""
    return {card.id: card for card in cards_of(_rows().filter(id__in=set(version_ids)))}


def form_versions(actor: Actor, form_id: UUID) -> list[FormCard]:
    """Every version of a form, newest first.

    :raises NotFound: absent or out of scope.
    """
    rows = _rows().filter(policy.visible_versions(actor), form_id=form_id)
    found = cards_of(rows.order_by("-number"))
    if not found:
        raise errors.form_not_found()
    return found


def form_card(actor: Actor, version_id: UUID) -> FormCard:
    """One version. :raises NotFound: absent or out of scope."""
    found = cards_of(_rows().filter(policy.visible_versions(actor), id=version_id))
    if not found:
        raise errors.form_not_found()
    return found[0]


def form_list(actor: Actor) -> list[tuple[FormCard, ...]]:
    """Every form in sight with its versions, newest first: own ones first, then those of bodies above, then packs'."""
    found: dict[UUID, list[FormCard]] = {}
    for card in cards_of(_rows().filter(policy.visible_versions(actor)).order_by("form__code", "-number")):
        found.setdefault(card.form_id, []).append(card)
    near = sorted(found.values(), key=lambda v: (v[0].owner_id != actor.body_id, v[0].owner_id is None))
    return [tuple(versions) for versions in near]


def rounds_using(version_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many rounds ever took each version, whoever asked; a version none took may be withdrawn."""
    rows = Round.objects.filter(form__in=set(version_ids)).values_list("form_id")
    return dict(rows.annotate(count=Count("id")).order_by())


def free_form_code(title: str) -> str:
    """A code for a new form that no form has, made of its title."""
    base = rules.code_from(title, set())
    taken = Form.objects.filter(code__startswith=base.replace("_", "-")).values_list("code", flat=True)
    return rules.code_from(base, {code.replace("-", "_") for code in taken}).replace("_", "-")


def form_data(version_id: UUID) -> dict[str, Any]:
    """What a version says, as stored."""
    data: dict[str, Any] | None = (
        FormVersion.objects.filter(id=version_id).values_list("data", flat=True).first()
    )
    if data is None:
        raise errors.form_not_found()
    return data


def parsed(version_id: UUID, digest: str = "") -> rules.Form:
    """The form of a version. A draft's changes with its digest, so it is kept by both."""
    return _parsed(version_id, digest or digest_of(version_id))


#: Digests of versions that were put in use: those never change again, so each is asked once a process.
_FROZEN: dict[UUID, str] = {}


def digest_of(version_id: UUID) -> str:
    """The digest of what a version says."""
    if (known := _FROZEN.get(version_id)) is not None:
        return known
    found = FormVersion.objects.filter(id=version_id).values_list("digest", "state").first()
    if found is None:
        raise errors.form_not_found()
    digest, state = found
    if state != FORM.initial:
        _FROZEN[version_id] = digest
    return digest


@lru_cache(maxsize=128)
def _parsed(version_id: UUID, digest: str) -> rules.Form:
    data = form_data(version_id)
    return rules.form_of(data, _names(str(data.get("movement") or "")) if _unnamed(data) else None)


def _unnamed(data: dict[str, Any]) -> bool:
    """Whether a rate is left without a name of its own: it is called as its indicator is."""
    return any(not rate.get("vi") for section in data["sections"] for rate in section.get("rates", ()))


def _names(movement: str) -> dict[str, tuple[str, str]]:
    """The names of a movement's indicators, as published."""
    card = next((card for card in movements.published() if card.code == movement), None)
    if card is None:
        return {}
    return {one.code: (one.vi, one.en) for one in movements.pack(card.id, card.digest).indicators}
