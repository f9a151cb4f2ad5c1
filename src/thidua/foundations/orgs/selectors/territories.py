"""Territories of a day, for pages, pickers and the other selectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from thidua.ground.clock import today
from thidua.ground.text_vn import search_key

from .. import errors
from ..facts import BodyCard, TerritoryCard, TerritoryPage, VersionLine
from ..models import BodyPlace, BodyVersion, LoadedPack, TerritoryVersion
from ..rules.addresses import read_address
from .bodies import card_of, cards_on, rows_of

#: Bodies of one territory that its page shows.
BODIES = 300
#: The deepest rank whose coming names are looked for: communes.
DEEPEST = 3


def territory_kinds() -> list[dict[str, Any]]:
    """Kinds of territories as data (code, level, Vietnamese word, words of import files)."""
    row = LoadedPack.objects.filter(pk="territory_kinds").first()
    return list(row.data["kinds"]) if row else []


def known_from() -> date | None:
    """The first day of which the packs of territories say what was there; ``None`` where none says it.

    Before it the earliest known units stand in every tree, whether or not they were there.
    """
    told = LoadedPack.objects.filter(pk__startswith="territories/").values_list("data__known_from", flat=True)
    return min((date.fromisoformat(day) for day in told if day), default=None)


def _source_said(source: str) -> str:
    """A pack by its own title; any other source as it is written."""
    title = (
        LoadedPack.objects.filter(pk=source).values_list("data__title", flat=True).first() if source else ""
    )
    return title or ("" if source.startswith("territories/") else source)


def _on(on: date | None) -> QuerySet[TerritoryVersion]:
    return TerritoryVersion.objects.filter(valid__contains=on or today()).select_related("territory")


def coming_territories(text: str, *, limit: int = 10) -> list[TerritoryCard]:
    """Territories that are yet to come, or will bear a name they do not bear today; each with its day."""
    words = search_key(text).split()[:10]
    if not words:
        return []
    now = today()
    same = TerritoryVersion.objects.filter(
        territory=OuterRef("territory"), valid__contains=now, name=OuterRef("name")
    )
    rows = TerritoryVersion.objects.filter(valid__startswith__gt=now, territory__level__rank__lte=DEEPEST)
    for word in words:
        rows = rows.filter(search__regex=rf"(^| ){word}")
    rows = rows.exclude(Exists(same))
    found = rows.select_related("territory").order_by("territory__level__rank", "sort")[:limit]
    return [replace(card_of_version(v), coming=v.valid.lower) for v in found]


def card_of_version(v: TerritoryVersion, children: int = 0, bodies: int = 0) -> TerritoryCard:
    """A territory as one of its versions says."""
    return TerritoryCard(
        id=v.territory_id,
        code=v.code,
        kind=v.kind,
        level=v.territory.level_id,
        name=v.name,
        short_name=v.short_name,
        parent_id=v.parent_id,
        children=children,
        bodies=bodies,
        verified=v.verified,
    )


def province_list(on: date | None = None) -> list[TerritoryCard]:
    """The topmost territories of a day with the number of territories below each. Two queries."""
    tops = list(_on(on).filter(parent=None).order_by("sort"))
    counts = _child_counts([v.territory_id for v in tops], on)
    return [card_of_version(v, counts[v.territory_id]) for v in tops]


def _child_counts(ids: Iterable[UUID], on: date | None) -> Counter[UUID]:
    rows = (
        TerritoryVersion.objects.filter(valid__contains=on or today(), parent_id__in=list(ids))
        .values_list("parent_id")
        .annotate(n=Count("pk"))
    )
    return Counter(dict(rows))


def territory(territory_id: UUID, on: date | None = None) -> TerritoryCard:
    """One territory on a day.

    :raises NotFound: unknown, or not in force that day.
    """
    version = _on(on).filter(territory_id=territory_id).first()
    if version is None:
        raise errors.missing("địa bàn")
    return card_of_version(version)


def territory_by_code(code: str, on: date | None = None) -> TerritoryCard:
    """The territory that bears an official code on a day."""
    version = _on(on).filter(code=code).first()
    if version is None:
        raise errors.missing(f"địa bàn có mã {code}")
    return card_of_version(version)


def territory_children(territory_id: UUID, on: date | None = None) -> list[TerritoryCard]:
    """Territories directly below, in dictionary order."""
    return [card_of_version(v) for v in _on(on).filter(parent_id=territory_id).order_by("sort")]


def territory_chain(territory_id: UUID, on: date) -> list[UUID]:
    """The territory and its superiors on a day, nearest first. Works also for days before the data begins: the
    earliest known superiors stand for them."""
    rows = rows_of(
        """WITH RECURSIVE up AS (
               SELECT %(id)s::uuid AS id, 0 AS steps
               UNION ALL
               SELECT v.parent_id, u.steps + 1 FROM up u CROSS JOIN LATERAL (
                   SELECT w.parent_id FROM orgs_territory_version w WHERE w.territory_id = u.id
                   ORDER BY (w.valid @> %(on)s::date) DESC, lower(w.valid) LIMIT 1) v
               WHERE v.parent_id IS NOT NULL)
           SELECT id FROM up ORDER BY steps""",
        {"id": territory_id, "on": on},
    )
    return [row["id"] for row in rows]


def names_on(ids: Iterable[UUID], on: date) -> dict[UUID, TerritoryVersion]:
    """The version of each territory on a day; before the data begins, the earliest."""
    found: dict[UUID, TerritoryVersion] = {}
    for version in TerritoryVersion.objects.filter(territory_id__in=list(ids)).order_by("valid"):
        if version.territory_id not in found or on in version.valid:
            found[version.territory_id] = version
    return found


def search_territories(
    text: str, *, level: str = "", parent_id: UUID | None = None, on: date | None = None, limit: int = 20
) -> list[TerritoryCard]:
    """Accent-blind: every word must begin a word of the name; names that begin with the text come first.

    A number may also be an official code of that day, which then comes before all names.
    """
    key = search_key(text)
    if not key:
        return []
    rows = _on(on)
    if level:
        rows = rows.filter(territory__level_id=level)
    if parent_id:
        rows = rows.filter(parent_id=parent_id)
    everything = rows
    for word in key.split():
        rows = rows.filter(search__regex=rf"(^| ){word}")
    found = list(rows.order_by("territory__level__rank", "sort")[: limit * 5])
    if not found:
        found = _at_address(everything, text, on, limit)
    found.sort(key=lambda v: _closeness(search_key(v.short_name), search_key(v.name), key))
    if key.isdigit():
        coded = list(everything.filter(code=key).exclude(code=""))
        found = coded + [v for v in found if v not in coded]
    return [card_of_version(v) for v in found[:limit]]


def _closeness(short: str, name: str, key: str) -> int:
    """The very name first, then what begins with it, then what holds its words in their order."""
    if key in (short, name):
        return 0
    return 1 if (short or name).startswith(key) else 2 if f" {key}" in f" {name}" else 3


def _at_address(
    rows: QuerySet[TerritoryVersion], text: str, on: date | None, limit: int
) -> list[TerritoryVersion]:
    """Territories an address means: the own name, then the names above it, perhaps after parts below the commune."""
    for way in read_address(text[:200]):
        if way.head or not (way.above or way.below):
            continue
        found = rows
        for word in way.own:
            found = found.filter(search__regex=rf"(^| ){word}")
        for word in way.above:
            found = found.filter(parent__in=_on(on).filter(search__regex=rf"(^| ){word}").values("territory"))
        if some := list(found.order_by("territory__level__rank", "sort")[:limit]):
            return some
    return []


def territory_page(territory_id: UUID, on: date | None = None) -> TerritoryPage:
    """All the page of a territory shows: a constant number of queries whatever stands below it.

    Shown as of ``on``, with the bodies of that day; a territory not in force that day is ``NotFound``. Without a day as of
    today; one that has ended as on its last day, one that is yet to come as on its first.
    """
    now = today()
    day = on or now
    history = list(
        TerritoryVersion.objects.filter(territory_id=territory_id)
        .select_related("territory")
        .order_by("-valid")
    )
    coming = history[-1].valid.lower if history else None
    coming = coming if coming is not None and coming > now else None
    if on is None and history and not any(now in v.valid for v in history):
        past = [v for v in history if v.valid.upper is not None and v.valid.upper <= now]
        day = past[0].valid.upper - timedelta(days=1) if past else history[-1].valid.lower
    version = next((v for v in history if day in v.valid), None)
    if version is None:
        raise errors.missing("địa bàn")
    chain = territory_chain(territory_id, day)[1:]
    above = {v.territory_id: v for v in _on(day).filter(territory_id__in=chain)}
    below = list(_on(day).filter(parent_id=territory_id).order_by("sort"))
    counts = _child_counts([v.territory_id for v in below], day)
    labels = {kind["code"]: kind["vi"] for kind in territory_kinds()}
    return TerritoryPage(
        card=card_of_version(version, len(below)),
        ancestors=tuple(card_of_version(above[i]) for i in reversed(chain) if i in above),
        children=tuple(card_of_version(v, counts[v.territory_id]) for v in below),
        bodies=_bodies_of(territory_id, day, now),
        history=tuple(
            VersionLine(
                v.valid.lower,
                v.valid.upper,
                v.name,
                v.kind,
                labels.get(v.kind, v.kind),
                v.parent_id,
                "",
                "",
                v.act,
                v.code,
            )
            for v in history
        ),
        source=_source_said(version.source),
        day=day,
        ended=coming is None and not any(now in v.valid for v in history),
        coming=coming,
    )


def _bodies_of(territory_id: UUID, day: date, now: date) -> tuple[BodyCard, ...]:
    """The bodies of a territory on a day, superiors first; those of today from today's tree."""
    if day == now:
        places = BodyPlace.objects.filter(territory_id=territory_id).select_related("kind")
        return tuple(card_of(place) for place in places.order_by("depth", "sort")[:BODIES])
    rows = BodyVersion.objects.filter(territory_id=territory_id, valid__contains=day).order_by(
        "sort", "body_id"
    )
    order = {ident: number for number, ident in enumerate(rows.values_list("body_id", flat=True)[:BODIES])}
    found = cards_on(order, day)
    return tuple(sorted(found.values(), key=lambda card: (card.path.count("."), order[card.id])))
