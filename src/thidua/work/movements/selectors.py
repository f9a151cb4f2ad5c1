"""Every read of the movement room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from thidua.ground.actor import Actor
from thidua.work.movements import errors, policy, rules
from thidua.work.movements.facts import MovementPage, VersionCard
from thidua.work.movements.lifecycle import VERSION
from thidua.work.movements.models import MovementVersion
from thidua.work.movements.packs import MovementPack
from thidua.work.movements.packs.load import from_json


def _rows() -> QuerySet[MovementVersion]:
    """Versions without their packs, which are large; ``short`` is the only thing of them a card says."""
    return (
        MovementVersion.objects.select_related("movement")
        .defer("data")
        .annotate(short=KeyTextTransform("short", KeyTransform("movement", "data")))
    )


def _card(row: Any) -> VersionCard:
    """The card of a row of ``_rows``."""
    state = VERSION.state(row.state)
    return VersionCard(
        id=row.id,
        movement_id=row.movement_id,
        code=row.movement.code,
        name=row.movement.name,
        name_en=row.movement.name_en,
        short=row.short,
        version=row.version,
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        starts=row.starts,
        ends=row.ends,
        digest=row.digest,
        loaded_at=row.loaded_at,
        published_at=row.published_at,
    )


def list_versions(actor: Actor) -> list[VersionCard]:
    """The versions an actor may read, by movement name, newest first."""
    rows = _rows().filter(policy.visible(actor))
    return [_card(row) for row in rows.order_by("movement__sort", "-starts", "-loaded_at")]


def published() -> list[VersionCard]:
    """The versions in force, by movement name."""
    rows = _rows().filter(state="published")
    return [_card(row) for row in rows.order_by("movement__sort", "-starts")]


@lru_cache(maxsize=32)
def _parsed(version_id: UUID, digest: str) -> MovementPack:
    """The frozen pack; keyed by digest, so a draft loaded again is read again."""
    data = MovementVersion.objects.values_list("data", flat=True).get(id=version_id)
    return from_json(data)


def pack(version_id: UUID, digest: str = "") -> MovementPack:
    """The pack of a version.

    :param digest: as its card has it; asked where it is not given.
    """
    if digest:
        return _parsed(version_id, digest)
    found = MovementVersion.objects.filter(id=version_id).values_list("digest", flat=True).first()
    if found is None:
        raise errors.movement_not_found()
    return _parsed(version_id, found)


def page(actor: Actor, version_id: UUID) -> MovementPage:
    """Everything the movement's page shows.

    :raises NotFound: absent, or a draft the actor may not read.
    """
    cards = {card.id: card for card in list_versions(actor)}
    if version_id not in cards:
        raise errors.movement_not_found()
    own = cards[version_id]
    content = _parsed(version_id, own.digest)
    unverified, facts = rules.unverified_share(list(_verified(content.to_json())))
    sisters = tuple(card for card in cards.values() if card.movement_id == own.movement_id)
    return MovementPage(own, content, sisters, unverified, facts)


def _verified(value: Any) -> Iterator[bool]:
    if isinstance(value, dict):
        if isinstance(value.get("verified"), bool):
            yield value["verified"]
        for each in value.values():
            yield from _verified(each)
    elif isinstance(value, list):
        for each in value:
            yield from _verified(each)


def serving(reading: Mapping[str, Any]) -> list[VersionCard]:
    """The published versions a document seems to serve: proposed to the reviewer, not assumed."""
    cards = published()
    signatures = []
    for card in cards:
        content = _parsed(card.id, card.digest).movement
        launch = set(content.launch)
        numbers = tuple(d.number for d in content.documents if d.number and d.id in launch)
        signatures.append(rules.Signature(str(card.id), numbers, (content.name, content.short)))
    wanted = set(rules.serves(reading, signatures))
    return [card for card in cards if str(card.id) in wanted]


def own_words(version_id: UUID) -> tuple[str, ...]:
    """What only this movement is called by: its names and the titles it recognises."""
    content = pack(version_id)
    return (content.movement.name, content.movement.short, *(title.vi for title in content.criteria.titles))
