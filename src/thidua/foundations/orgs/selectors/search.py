"""Find a body while typing: accent-blind, any word order, initials and abbreviations, best first.

Bounded questions, whatever is typed: names (and proper names of territories) that *begin* with the text, from a B-tree,
level by level; the same words anywhere, each beginning a word, from two trigram indexes (upper and lower bodies) up to a
limit; where the words fit more than that, those near the actor and those highest up are looked at as well. What was
found is scored and sorted in one statement. Room that is left is filled with bodies of today that bore such a name or took
over from one that did (``former_bodies``), then with those whose territory an old name or address leads to (``former``).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from rapidfuzz import fuzz, process

from thidua.ground.clock import today
from thidua.ground.text_vn import search_key

from ..facts import BodyCard
from ..facts_lineage import FormerPlace
from ..models import BodyPlace
from ..rules import SEAT_SLOT, expand
from ..rules.addresses import Address
from .bodies import cards
from .former import places_of_bodies
from .former_bodies import bodies_on, heirs_of_names

#: Matches looked at in one tier. Words that fit more than this tell little: the best are then found by place and rank.
TIER = 500
#: The rank that parts the two trigram indexes (commune level and above; residential groups and units).
UPPER = 3


def search_bodies(
    text: str,
    *,
    under: UUID | None = None,
    kinds: Iterable[str] = (),
    limit: int = 20,
    near: UUID | None = None,
    on: date | None = None,
) -> list[BodyCard]:
    """Bodies of today that fit what was typed, best first; with ``on`` those of another day, as they were.

    :param under: only this body and those below it. :param kinds: only these kinds.
    :param near: bodies in the tree or the territory of this one come first among equals (today only).
    """
    key = search_key(text)[:120]
    if not key:
        return []
    if on is not None and on != today():
        return bodies_on(text, on, under=under, kinds=kinds, limit=limit)
    scope = _Scope(under, tuple(kinds), near)
    if scope.empty:
        return []
    words = key.split()[:10]
    with transaction.atomic(), connection.cursor() as cursor:
        ids = _ranked(cursor, key, words, scope, limit)
        if not ids and (wide := expand(key)) != key:
            ids = _ranked(cursor, wide, wide.split()[:12], scope, limit)
        old: dict[UUID, _Mark] = {}
        if room := max(limit - len(ids), 0):
            old = _by_own_old_names(cursor, text, scope, room, set(ids))
        found = cards(ids)
        # Words that fit in any order fill a list quickly: “hải dương” fits all of An Dương in Hải Phòng.
        loose = len(words) > 1 and not all(_in_order(card, key) for card in found.values())
        told = places_of_bodies(text, heads=False) if loose else None
        very = _of_that_very_name(cursor, told, scope, limit) if told else {}
        former: dict[UUID, _Mark] | None = {}
        if room > len(old):
            former = _by_old_names(cursor, text, scope, room - len(old), heads=not ids and not old, told=told)
        if not ids and not old and former is None and len(key) > 3:
            ids = _nearest(cursor, key, words, scope, limit)
    missing = [i for i in dict.fromkeys([*ids, *very, *old, *(former or {})]) if i not in found]
    found |= cards(missing) if missing else {}
    marks = {body: mark for body, mark in {**(former or {}), **old}.items() if body not in ids}
    marked = [i for i in dict.fromkeys([*old, *marks]) if i in found and i in marks]
    # A body that holds the old unit of that very name may be among those that fit some other way.
    marks |= {body: mark for body, mark in very.items() if body not in ids or not _in_order(found[body], key)}
    order = [i for i in ids if i in found]
    if len(words) > 1:
        first = [i for i in order if _in_order(found[i], key)]
        order = list(dict.fromkeys([*first, *(i for i in very if i in found), *order]))[:limit]
    return [
        replace(found[i], formerly=marks[i].name, formerly_how=marks[i].how, formerly_part=marks[i].part)
        if i in marks
        else found[i]
        for i in dict.fromkeys([*order, *marked])
    ]


def _in_order(card: BodyCard, key: str) -> bool:
    """Whether what was typed stands in the name or the place of a body, its words together and in their order."""
    return f" {key}" in f" {search_key(f'{card.name} {card.territory_name}')}"


class _Mark(NamedTuple):
    """By which old name a body was found."""

    name: str
    how: Literal["place", "renamed", "body"]
    part: bool


class _Scope:
    """The restriction and the preference of one search, as SQL."""

    def __init__(self, under: UUID | None, kinds: tuple[str, ...], near: UUID | None) -> None:
        wanted = [i for i in (under, near) if i is not None]
        rows = {p.body_id: p for p in BodyPlace.objects.filter(pk__in=wanted)} if wanted else {}
        self.empty = under is not None and under not in rows
        self.where = ""
        self.params: dict[str, object] = {}
        if under is not None and under in rows:
            self.where += " AND (p.path = %(under)s OR p.path LIKE %(under)s || '.%%')"
            self.params["under"] = rows[under].path
        if kinds:
            self.where += " AND p.kind_id = ANY(%(kinds)s)"
            self.params["kinds"] = list(kinds)
        home = rows.get(near) if near else None
        self.near = home is not None
        # The actor's root stands for its whole province; its own path for its own house.
        self.params["home"] = home.path if home else "-"
        self.params["house"] = f"{home.path}%" if home else "-"
        self.params["root"] = home.path.split(".")[0] if home else "-"
        self.params["seat"] = SEAT_SLOT
        self.params["area"] = home.territory_id if home else None


_SCORE = """
    (CASE WHEN p.name_key = %(key)s THEN 60
          WHEN p.name_key LIKE %(key)s || ' %%' THEN 44
          WHEN p.name_key LIKE %(key)s || '%%' THEN 40
          WHEN (' ' || p.name_key) LIKE '%% ' || %(key)s || '%%' THEN 22 ELSE 0 END
     + CASE WHEN p.place_key = %(key)s THEN 14 WHEN p.place_key <> '' AND %(key)s LIKE '%%' || p.place_key THEN 12
            WHEN p.place_key LIKE %(last)s || '%%' THEN 4 ELSE 0 END
     + {whole}
     + CASE WHEN p.path LIKE %(home)s || '%%' THEN 16 WHEN p.territory_id = %(area)s THEN 14
            WHEN p.path LIKE %(root)s || '%%' THEN 8 ELSE 0 END
     + CASE p.slot WHEN %(seat)s THEN 3 ELSE 0 END
     - 2.5 * p.rank - length(p.name_key) / 40.0)"""


def _ranked(cursor: object, key: str, words: list[str], scope: _Scope, limit: int) -> list[UUID]:
    params: dict[str, object] = {**scope.params, "key": key, "last": words[-1], "limit": limit}
    for index, word in enumerate(words):
        params[f"w{index}"] = f"% {word}%"
    clause = " AND ".join(f"p.search LIKE %(w{index})s" for index in range(len(words))) + scope.where
    found = dict.fromkeys(_beginning(cursor, params, scope, limit))
    if scope.near:
        # Few enough to look through, whatever was typed; kept apart so that the trigram index is not tried instead.
        found.update(
            dict.fromkeys(
                _rows(
                    cursor,
                    f"""WITH mine AS MATERIALIZED (
                            SELECT * FROM orgs_body_place WHERE path LIKE %(house)s OR territory_id = %(area)s)
                        SELECT p.body_id FROM mine p WHERE {clause} LIMIT {TIER}""",  # noqa: S608
                    params,
                )
            )
        )
    if len(key) > 1:
        upper = _matches(cursor, f"p.rank <= {UPPER} AND {clause}", params)
        found.update(dict.fromkeys(upper))
        if len(upper) >= TIER:
            found.update(dict.fromkeys(_matches(cursor, f"p.rank <= 1 AND {clause}", params)))
        if len(upper) < limit:
            found.update(dict.fromkeys(_matches(cursor, f"p.rank > {UPPER} AND {clause}", params)))
    return _order(cursor, list(found), words, params, limit)


def _matches(cursor: object, where: str, params: dict[str, object]) -> list[UUID]:
    return _rows(cursor, f"SELECT p.body_id FROM orgs_body_place p WHERE {where} LIMIT {TIER}", params)  # noqa: S608


def _beginning(cursor: object, params: dict[str, object], scope: _Scope, limit: int) -> list[UUID]:
    """Names, then proper names of territories, that begin with the text: a few from each level."""
    parts = []
    for column in ("name_key", "place_key"):
        parts += [
            f"(SELECT p.body_id FROM orgs_body_place p WHERE p.rank = {rank} AND p.{column} >= %(key)s "  # noqa: S608
            f"AND p.{column} < %(end)s{scope.where} ORDER BY p.rank, p.{column} LIMIT {limit})"
            for rank in range(6)
        ]
    return _rows(cursor, " UNION ALL ".join(parts), {**params, "end": str(params["key"]) + "\x7f"})


def _order(
    cursor: object, ids: list[UUID], words: list[str], params: dict[str, object], limit: int
) -> list[UUID]:
    if not ids:
        return []
    whole = []
    for index, word in enumerate(words):
        params[f"x{index}"] = f"% {word} %"
        whole.append(f"CASE WHEN (p.search || ' ') LIKE %(x{index})s THEN 3 ELSE 0 END")
        params[f"y{index}"] = f"% {word}%"
        whole.append(f"CASE WHEN (' ' || p.name_key) LIKE %(y{index})s THEN 3 ELSE 0 END")
    score = _SCORE.format(whole=" + ".join(whole))
    return _rows(
        cursor,
        f"SELECT p.body_id FROM orgs_body_place p WHERE p.body_id = ANY(%(ids)s) "  # noqa: S608
        f"ORDER BY {score} DESC, p.name_key, p.territory_name, p.body_id LIMIT %(limit)s",
        {**params, "ids": ids},
    )


def _by_own_old_names(
    cursor: object, text: str, scope: _Scope, limit: int, but: set[UUID]
) -> dict[UUID, _Mark]:
    """Bodies of today that bore a name which is over, or took over from a body that did; the actor's house first."""
    heirs = {heir.body_id: heir for heir in heirs_of_names(text, limit=limit) if heir.body_id not in but}
    if not heirs:
        return {}
    near = _rows(
        cursor,
        f"""SELECT p.body_id FROM orgs_body_place p WHERE p.body_id = ANY(%(ids)s){scope.where}
            ORDER BY p.path NOT LIKE %(root)s || '%%', array_position(%(ids)s::uuid[], p.body_id) LIMIT %(limit)s""",  # noqa: S608
        {**scope.params, "ids": list(heirs), "limit": limit},
    )
    return {
        i: _Mark(heirs[i].name, "renamed" if heirs[i].how == "renamed" else "body", heirs[i].how == "part")
        for i in near
    }


def _of_that_very_name(
    cursor: object, told: tuple[Address | None, list[FormerPlace]], scope: _Scope, limit: int
) -> dict[UUID, _Mark]:
    """The seats of today of the old territories ``told`` that bore that very name."""
    way, found = told
    if way is None:
        return {}
    own = " ".join(way.own)
    areas: dict[UUID, _Mark] = {}
    for place in found:
        # Through the communes below a district is too far: many units, each a small part of it.
        if search_key(place.card.short_name) == own and not place.through:
            for kin in place.now:
                areas.setdefault(kin.card.id, _Mark(place.address, "place", not kin.whole))
    rows = BodyPlace.objects.filter(territory_id__in=areas, slot=SEAT_SLOT) if areas else ()
    seats = {row.territory_id: row.body_id for row in rows}
    if scope.where and seats:
        kept = set(
            _rows(
                cursor,
                f"SELECT p.body_id FROM orgs_body_place p WHERE p.body_id = ANY(%(ids)s){scope.where}",  # noqa: S608
                {**scope.params, "ids": list(seats.values())},
            )
        )
        seats = {area: body for area, body in seats.items() if body in kept}
    return {seats[area]: mark for area, mark in list(areas.items())[:limit] if area in seats}


def _by_old_names(
    cursor: object,
    text: str,
    scope: _Scope,
    limit: int,
    *,
    heads: bool,
    told: tuple[Address | None, list[FormerPlace]] | None = None,
) -> dict[UUID, _Mark] | None:
    """Bodies of today by the name of a territory that is gone: body → the old address and whether only a part lies there.

    Without words of a body the seat of each territory, else the bodies those words fit. ``None`` when none was found and
    the text was no full address: only then may likeness be tried.
    """
    way, found = told or places_of_bodies(text, heads=heads)
    areas: dict[UUID, _Mark] = {}
    for place in found:
        for kin in place.now:
            areas.setdefault(kin.card.id, _Mark(place.address, "place", not kin.whole))
    if way is None or not areas:
        return None
    words = expand(" ".join(way.head)).split()
    params: dict[str, object] = {**scope.params, "areas": list(areas), "limit": limit, "seat": SEAT_SLOT}
    params |= {f"h{number}": f"% {word}%" for number, word in enumerate(words)}
    what = " AND ".join(f"p.search LIKE %(h{number})s" for number in range(len(words))) or "p.slot = %(seat)s"
    cursor.execute(  # type: ignore[attr-defined]
        f"""SELECT p.body_id, p.territory_id FROM orgs_body_place p
            WHERE p.territory_id = ANY(%(areas)s) AND {what}{scope.where}
            ORDER BY array_position(%(areas)s::uuid[], p.territory_id), p.slot <> %(seat)s, p.depth, p.body_id
            LIMIT %(limit)s""",  # noqa: S608
        params,
    )
    named = {body: areas[area] for body, area in cursor.fetchall()}  # type: ignore[attr-defined]
    return named or ({} if way.split else None)


def _nearest(cursor: object, key: str, words: list[str], scope: _Scope, limit: int) -> list[UUID]:
    """Nothing fits every word: the bodies of the place the text names, spelt so or nearly so, best fit first.

    “ubnd p krong nang” finds xã Krông Năng; “hong ann” finds Hồng An.
    """
    known = _place_keys()
    tails = [" ".join(words[i:]) for i in range(len(words))]
    places = next(([tail] for tail in tails if len(tail) > 2 and tail in known), [])
    for tail in tails:
        if places or len(tail) < 4:
            break
        places = [p for p, _, _ in process.extract(tail, known, scorer=fuzz.ratio, score_cutoff=80, limit=3)]
    if not places:
        return []
    params: dict[str, object] = {
        **scope.params,
        "key": key,
        "last": words[-1],
        "limit": limit,
        "places": places,
    }
    ids = _rows(
        cursor,
        f"""SELECT p.body_id FROM orgs_body_place p WHERE p.rank = ANY(ARRAY(SELECT rank FROM orgs_level))
            AND p.place_key = ANY(%(places)s){scope.where} LIMIT {TIER}""",  # noqa: S608
        params,
    )
    return _order(cursor, ids, words, params, limit)


@lru_cache(maxsize=1)
def _place_keys_of(_quarter: int) -> frozenset[str]:
    return frozenset(
        BodyPlace.objects.filter(rank__lte=UPPER, slot=SEAT_SLOT)
        .exclude(place_key="")
        .values_list("place_key", flat=True)
    )


def _place_keys() -> frozenset[str]:
    """Proper names of the territories that have a seat. Only help against typing errors rests on it, so a few minutes
    of age do no harm."""
    return _place_keys_of(int(time.monotonic() // 300))


def _rows(cursor: object, statement: str, params: dict[str, object]) -> list[UUID]:
    cursor.execute(statement, params)  # type: ignore[attr-defined]
    return [row[0] for row in cursor.fetchall()]  # type: ignore[attr-defined]
