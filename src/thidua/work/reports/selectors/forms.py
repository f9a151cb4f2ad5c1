"""Forms and their versions; the frozen form of a version is parsed once a process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.work.reports import errors, policy, rules
from thidua.work.reports.facts import FormCard
from thidua.work.reports.lifecycle import FORM
from thidua.work.reports.models import Form, FormVersion


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
    """The newest version that stands (in use, else draft) of every form the actor may use."""
    seen = Form.objects.filter(policy.visible_forms(actor)).values("id")
    rows = _rows().filter(form__in=seen).exclude(state="retired").order_by("form__code", "-number")
    return cards_of({row.form_id: row for row in reversed(list(rows))}.values())


def form_cards(version_ids: Iterable[UUID]) -> dict[UUID, FormCard]:
    """Versions by id, for whoever may read figures of them."""
    return {card.id: card for card in cards_of(_rows().filter(id__in=set(version_ids)))}


def form_versions(actor: Actor, form_id: UUID) -> list[FormCard]:
    """Every version of a form, newest first.

    :raises NotFound: absent or out of scope.
    """
    seen = Form.objects.filter(policy.visible_forms(actor), id=form_id).values("id")
    found = cards_of(_rows().filter(form__in=seen).order_by("-number"))
    if not found:
        raise errors.form_not_found()
    return found


def form_card(actor: Actor, version_id: UUID) -> FormCard:
    """One version. :raises NotFound: absent or out of scope."""
    seen = Form.objects.filter(policy.visible_forms(actor)).values("id")
    found = cards_of(_rows().filter(id=version_id, form__in=seen))
    if not found:
        raise errors.form_not_found()
    return found[0]


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
    return rules.form_of(form_data(version_id))
