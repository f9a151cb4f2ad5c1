"""Find bodies by the names they no longer bear: as they are today, or as they were on a day.

Bounded like ``search``: versions that are over have a trigram index of their own; those whose own words fit are taken up
to a limit, then the names of their territory are held against the rest of what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from thidua.ground.clock import today
from thidua.ground.text_vn import search_key

from ..facts import BodyCard
from ..models import BodyPlace
from ..rules.names import expand
from .bodies import cards_on, place_name, rows_of
from .lineage import body_lineage, units_on

#: Versions taken by their own words: all that fit, within reason; and where words of the place were typed as well, those
#: the first words of the body's own name fit.
LOOKED_AT, WITH_PLACE = 500, 1500
#: Letters of the longest word from which an old name is looked for: the index knows runs of three.
SHORTEST = 3
#: Words of a body's own name, at least, where the others are those of its place.
OWN = 2

#: One way to read what was typed; the later ones are only tried where the earlier found nothing.
_TRY = """
    own{n} AS MATERIALIZED (
        SELECT v.body_id, v.name, v.name_key, v.territory_id, v.search, upper(v.valid) - 1 AS last
        FROM orgs_body_version v
        WHERE upper(v.valid) IS NOT NULL AND {when} AND {own}{unless} LIMIT {looked}),
    try{n} AS MATERIALIZED (
        SELECT o.body_id, o.name, o.name_key, o.last FROM own{n} o
        LEFT JOIN LATERAL (SELECT t.search, t.parent_id FROM orgs_territory_version t
            WHERE t.territory_id = o.territory_id AND t.valid @> {day} LIMIT 1) t ON {placed}
        LEFT JOIN LATERAL (SELECT a.search FROM orgs_territory_version a
            WHERE a.territory_id = t.parent_id AND a.valid @> {day} LIMIT 1) a ON {placed}
        WHERE {rest})"""
_ENDED = """
    WITH {tries}
    SELECT f.body_id, f.name, f.last FROM ({found}) f
    ORDER BY f.name_key <> %(key)s, NOT starts_with(f.name_key, %(key)s), length(f.name_key), f.last DESC, f.body_id
    LIMIT %(limit)s"""

#: Versions that begin after today, with the names of their place on their first day.
_COMING = """
    WITH coming AS MATERIALIZED (
        SELECT v.body_id, v.name, v.name_key, v.search, v.territory_id, lower(v.valid) AS day
        FROM orgs_body_version v
        WHERE lower(v.valid) > %(today)s AND {when}),
    placed AS (
        SELECT c.body_id, c.name_key, c.day, concat_ws(' ', '', c.search, t.search, a.search) AS said
        FROM coming c
        LEFT JOIN orgs_territory_version t ON t.territory_id = c.territory_id AND t.valid @> c.day
        LEFT JOIN orgs_territory_version a ON a.territory_id = t.parent_id AND a.valid @> c.day
        WHERE NOT EXISTS (SELECT FROM orgs_body_place p WHERE p.body_id = c.body_id AND p.name_key = c.name_key
                          AND {differs}))
    SELECT body_id, min(day) AS day FROM placed WHERE {words}
    GROUP BY body_id, name_key
    ORDER BY NOT starts_with(name_key, %(key)s), length(name_key), name_key, body_id LIMIT {limit}"""

_STANDING = """
    SELECT p.body_id FROM orgs_body_place p JOIN orgs_body_version v ON v.id = p.version_id
    WHERE p.rank {ranks} AND {words} AND v.valid @> %(on)s::date LIMIT {looked}"""


@dataclass(frozen=True, slots=True)
class Heir:
    """A body of today found by a name that is over.

    :param how: ``renamed``: it bore that name itself; ``whole`` and ``part``: it took over from the body that did.
    """

    body_id: UUID
    name: str
    how: Literal["renamed", "whole", "part"]


def heirs_of_names(text: str, *, limit: int) -> list[Heir]:
    """Bodies of today a name that is over leads to, the likeliest first. A constant number of queries.

    A name the body of today still bears is no old name and is left out.
    """
    rows = _over(text, None, limit + 4)
    if not rows:
        return []
    now = today()
    lineage = body_lineage({row["body_id"] for row in rows}, min(row["last"] for row in rows), now)
    found: dict[UUID, Heir] = {}
    for row in rows:
        for one in lineage.successors(row["body_id"], row["last"], now):
            how: Literal["renamed", "whole", "part"]
            how = "renamed" if not one.links else "whole" if one.whole else "part"
            found.setdefault(one.unit, Heir(one.unit, row["name"], how))
    named = dict(BodyPlace.objects.filter(pk__in=found).values_list("pk", "name_key"))
    return [heir for heir in found.values() if named.get(heir.body_id) not in {None, search_key(heir.name)}]


def bodies_on(
    text: str, on: date, *, under: UUID | None = None, kinds: Iterable[str] = (), limit: int = 20
) -> list[BodyCard]:
    """Bodies that fit what was typed as they were on a day, closed ones too; best first. A constant number of queries."""
    key = search_key(text)[:120]
    ids: dict[UUID, None] = {}
    for said in dict.fromkeys((key, expand(key))):
        words = said.split()[:12]
        if words and not ids:
            ids = dict.fromkeys([row["body_id"] for row in _over(said, on, LOOKED_AT)] + _standing(words, on))
            if on > today():
                ids |= dict.fromkeys(row["body_id"] for row in _coming(said, on, LOOKED_AT))
    found = cards_on(ids, on)
    wanted = set(kinds)
    fits = [
        card
        for card in found.values()
        if (not wanted or card.kind in wanted) and (under is None or under.hex in card.path.split("."))
    ]

    def order(card: BodyCard) -> tuple[Any, ...]:
        name = search_key(card.name)
        return (name != key, not name.startswith(key), card.path.count("."), len(name), name, card.id)

    fits = sorted(fits, key=order)[:limit]
    return _placed(fits, on)


def _placed(cards: list[BodyCard], on: date) -> list[BodyCard]:
    """With the names their territories had on that day."""
    places = units_on((card.territory_id, on) for card in cards if card.territory_id)
    above = units_on((place.parent_id, on) for place in places.values() if place.parent_id)

    def name(card: BodyCard) -> str:
        place = places.get((card.territory_id, on)) if card.territory_id else None
        higher = above.get((place.parent_id, on)) if place and place.parent_id else None
        return place_name(place.name if place else "", higher.name if higher else "")

    return [replace(card, territory_name=name(card)) for card in cards]


def _over(text: str, on: date | None, limit: int) -> list[dict[str, Any]]:
    """Versions that ended, by words of the own name alone; else also by words of their place. One query.

    :param on: only those in force that day; else those that are over today.
    """
    key = search_key(text)[:120]
    params: dict[str, Any] = {"today": today(), "on": on, "key": key, "limit": limit}
    tries: list[str] = []
    for said in dict.fromkeys((key, expand(key))):
        words = said.split()[:12]
        for own in dict.fromkeys((len(words), OWN)):
            if own <= len(words) and max(map(len, words[:own]), default=0) >= SHORTEST:
                tries.append(_try(len(tries), words[:own], words[own:], on, params))
    if not tries:
        return []
    found = " UNION ALL ".join(f"SELECT * FROM try{number}" for number in range(len(tries)))  # noqa: S608
    return rows_of(_ENDED.format(tries=", ".join(tries), found=found), params)


def _try(number: int, own: list[str], rest: list[str], on: date | None, params: dict[str, Any]) -> str:
    """A way to read what was typed, as SQL; its words go into ``params``."""

    def put(word: str) -> str:
        name = f"w{len(params)}"
        params[name] = word
        return f"%({name})s"

    # The index first, which does not know where a word begins; then exactly.
    near = [f"v.search LIKE {put(f'%{word}%')}" for word in own if len(word) >= SHORTEST]
    exact = [f"(' ' || v.search) LIKE {put(f'% {word}%')}" for word in own]
    with_place = "(' ' || concat_ws(' ', o.search, t.search, a.search))"
    return _TRY.format(
        n=number,
        when="upper(v.valid) <= %(today)s" if on is None else "v.valid @> %(on)s::date",
        day="o.last" if on is None else "%(on)s::date",
        own=" AND ".join(near + exact),
        unless="".join(f" AND NOT EXISTS (SELECT FROM try{earlier})" for earlier in range(number)),
        placed="true" if rest else "false",
        rest=" AND ".join(f"{with_place} LIKE {put(f'% {word}%')}" for word in rest) or "true",
        looked=WITH_PLACE if rest else LOOKED_AT,
    )


def coming_bodies(text: str, *, limit: int = 5) -> list[BodyCard]:
    """Bodies that are yet to come, or will bear a name they do not bear today, as they will be on that day; marked with it.

    A constant number of queries for each such day.
    """
    key = search_key(text)[:120]
    for said in dict.fromkeys((key, expand(key))):
        rows = _coming(said, None, limit)
        if rows:
            found: dict[UUID, BodyCard] = {}
            for day in sorted({row["day"] for row in rows}):
                cards = cards_on((row["body_id"] for row in rows if row["day"] == day), day)
                for card in _placed(list(cards.values()), day):
                    found.setdefault(card.id, replace(card, path="", live=False, coming=day))
            return [found[row["body_id"]] for row in rows if row["body_id"] in found]
    return []


def _coming(text: str, on: date | None, limit: int) -> list[dict[str, Any]]:
    """Bodies by versions that begin after today, in force on a day or, without one, with a name new to them. One query."""
    words = text.split()[:12]
    if not words:
        return []
    params: dict[str, Any] = {f"w{number}": f"% {word}%" for number, word in enumerate(words)}
    statement = _COMING.format(
        when="true" if on is None else "v.valid @> %(on)s::date",
        differs="true" if on is None else "false",
        words=" AND ".join(f"said LIKE %(w{number})s" for number in range(len(words))),
        limit=limit,
    )
    return rows_of(statement, params | {"today": today(), "on": on, "key": text})


def _standing(words: list[str], on: date) -> list[UUID]:
    """Bodies that stand today as they stood that day."""
    params: dict[str, Any] = {f"w{number}": f"% {word}%" for number, word in enumerate(words)}
    fits = " AND ".join(f"p.search LIKE %(w{number})s" for number in range(len(words)))
    halves = [_STANDING.format(ranks=ranks, words=fits, looked=LOOKED_AT) for ranks in ("<= 3", "> 3")]
    rows = rows_of(" UNION ALL ".join(f"({half})" for half in halves), params | {"on": on})
    return [row["body_id"] for row in rows]
