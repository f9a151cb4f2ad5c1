"""Find what is gone by its old name or address, and with it the units of today.

Bounded like ``search``: versions that are over are few beside those in force and have an index of their own; those whose
own name fits are taken up to a limit, then their superiors' names are held against the rest of what was typed.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from thidua.ground.clock import today
from thidua.ground.text_vn import search_key

from ..facts import TerritoryCard
from ..facts_lineage import FormerBody, FormerPlace, Kin
from ..rules.addresses import Address, read_address
from ..rules.names import expand
from .bodies import place_name, rows_of
from .lineage import units_of_today
from .territories import territory_chain

#: Names looked at before those above them are: all that fit, within reason, where more was typed than the own name;
#: else the shortest few.
LOOKED_AT, WITHOUT_MORE = 1500, 80
#: Letters of an own name from which it is looked for.
SHORTEST = 3
#: How many digits an official code has.
CODES = range(2, 7)
#: The deepest rank looked for: communes. Residential groups have no lineage.
DEEPEST = 3

_FOUND = """
    WITH named AS MATERIALIZED (
        SELECT v.territory_id, v.code, v.kind, v.name, v.short_name, v.parent_id, v.verified, v.search,
               upper(v.valid) - 1 AS day, t.level_id AS level, l.rank
        FROM orgs_territory_version v
        JOIN orgs_territory t ON t.id = v.territory_id JOIN orgs_level l ON l.code = t.level_id
        WHERE upper(v.valid) IS NOT NULL AND upper(v.valid) <= %(today)s AND l.rank <= {deepest} AND {own}
        ORDER BY length(v.search) LIMIT {limit}),
    placed AS (
        SELECT n.*, a.name AS above, b.name AS top, concat_ws(' ', '', a.search, b.search) AS names_above
        FROM named n
        LEFT JOIN LATERAL (SELECT v.name, v.search, v.parent_id FROM orgs_territory_version v
            WHERE v.territory_id = n.parent_id AND v.valid @> n.day LIMIT 1) a ON true
        LEFT JOIN LATERAL (SELECT v.name, v.search FROM orgs_territory_version v
            WHERE v.territory_id = a.parent_id AND v.valid @> n.day LIMIT 1) b ON true)
    SELECT p.* FROM placed p WHERE {rest} LIMIT {kept}"""


def former_places(text: str, *, near: UUID | None = None, limit: int = 10) -> list[FormerPlace]:
    """Territories of the past that a typed name or address means, with what they are today; the likeliest first.

    Accent-blind; a kind typed wrongly (xã for phường) does no harm. A number is an official code borne until a day. Only
    those that lead to a unit of today are given, and not what it is still called.

    :param near: the asker's territory: what became part of its province comes first among equals.
    """
    for way in _plain(read_address(text[:200])):
        found = _places(way, _top(near), limit)
        if found:
            return found
    return []


def _plain(ways: list[Address]) -> list[Address]:
    """The whole text as one address, then without its parts below the commune."""
    return ways[:1] + [way for way in ways if way.below]


def _top(territory_id: UUID | None) -> UUID | None:
    """The topmost territory today above one."""
    return territory_chain(territory_id, today())[-1] if territory_id else None


def places_of_bodies(text: str, *, heads: bool, limit: int = 5) -> tuple[Address | None, list[FormerPlace]]:
    """How a text was read as an old address, perhaps after words of a body, and the places it means.

    :param heads: also try names after words of a body (“hội khuyến học xã …”), the likeliest first.
    """
    ways = [way for way in read_address(text[:200]) if not _code(way)]
    for way in ways if heads else _plain(ways):
        found = _places(way, None, limit)
        if found:
            return way, found
    return None, []


def _places(way: Address, near: UUID | None, limit: int) -> list[FormerPlace]:
    rows = _rows(way)
    once: dict[UUID, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: _order(row, way)):
        once.setdefault(row["territory_id"], row)
    chosen = dict(list(once.items())[: limit + 4])
    # Only what stands above communes can lead through those below it.
    todays = units_of_today(
        {unit: row["day"] for unit, row in chosen.items()},
        wide=[unit for unit, row in chosen.items() if row["rank"] < DEEPEST],
    )
    found = [
        FormerPlace(
            card=_card(row),
            address=place_name(row["name"], place_name(row["above"] or "", row["top"] or "")),
            day=row["day"],
            now=todays[unit][0],
            through=todays[unit][1],
        )
        for unit, row in chosen.items()
        if todays[unit][0] and not _same(row, todays[unit][0], way)
    ]
    if near is not None:
        found.sort(key=lambda place: all(near not in (kin.card.parent_id, kin.card.id) for kin in place.now))
    # Two generations of one name that lead to the same: the likelier is enough.
    alike = {
        (place.card.short_name, tuple(kin.card.id for kin in place.now)): place for place in reversed(found)
    }
    return [place for place in found if place in alike.values()][:limit]


def _same(row: dict[str, Any], now: tuple[Kin, ...], way: Address) -> bool:
    """Whether the unit still is what was typed: only something else about it is over."""
    return any(
        kin.card.id == row["territory_id"]
        and kin.card.parent_id == row["parent_id"]
        and (kin.card.code == row["code"] if _code(way) else kin.card.name == row["name"])
        for kin in now
    )


def _code(way: Address) -> str:
    """The official code that was typed, and nothing else."""
    alone = len(way.own) == 1 and not (way.head or way.kind or way.above)
    return way.own[0] if alone and way.own[0].isdigit() and len(way.own[0]) in CODES else ""


def _rows(way: Address) -> list[dict[str, Any]]:
    """Versions an address fits, with the names above them."""
    if code := _code(way):
        borne = "v.code <> '' AND v.code = %(code)s"
        statement = _FOUND.format(
            own=borne, rest="true", deepest=DEEPEST, limit=WITHOUT_MORE, kept=WITHOUT_MORE
        )
        return rows_of(statement, {"today": today(), "code": code})
    if len(" ".join(way.own)) < SHORTEST:
        return []
    told = way.split or bool(way.kind)
    own, rest = (way.own, way.above) if told else (way.own[:1], way.own[1:])
    params: dict[str, Any] = {"today": today()}
    params |= {f"o{number}": f"% {word}%" for number, word in enumerate(own)}
    params |= {f"r{number}": f"% {word}%" for number, word in enumerate(rest)}
    # A name that runs on: its words may stand in the own name as well as above it.
    where = "p.names_above" if told else "(p.search || p.names_above)"
    statement = _FOUND.format(
        own=" AND ".join(f"v.search LIKE %(o{number})s" for number in range(len(own))),
        rest=" AND ".join(f"{where} LIKE %(r{number})s" for number in range(len(rest))) or "true",
        deepest=DEEPEST,
        limit=LOOKED_AT if rest else WITHOUT_MORE,
        kept=WITHOUT_MORE,
    )
    return rows_of(statement, params)


def _order(row: dict[str, Any], way: Address) -> tuple[Any, ...]:
    """Names typed in full first, then the kind typed, then what stands higher, then the later."""
    name, typed = search_key(row["short_name"] or row["name"]), " ".join(way.own)
    full = typed == name or (not way.split and f"{typed} ".startswith(f"{name} "))
    return (
        not full,
        not way.kind or not str(row["search"]).startswith(way.kind),
        row["rank"],
        -len(name) if full else len(name),
        row["name"],
        row["above"] or "",
        -row["day"].toordinal(),
    )


def _card(row: dict[str, Any]) -> TerritoryCard:
    return TerritoryCard(
        id=row["territory_id"],
        code=row["code"],
        kind=row["kind"],
        level=row["level"],
        name=row["name"],
        short_name=row["short_name"],
        parent_id=row["parent_id"],
        verified=row["verified"],
    )


_ENDED = """
    WITH gone AS MATERIALIZED (
        SELECT v.body_id, v.name, v.territory_id, upper(v.valid) - 1 AS day
        FROM orgs_body_version v
        WHERE upper(v.valid) IS NOT NULL AND upper(v.valid) <= %(on)s AND {words} AND NOT EXISTS (
            SELECT 1 FROM orgs_body_version o
            WHERE o.body_id = v.body_id AND (upper_inf(o.valid) OR upper(o.valid) > upper(v.valid)))
        ORDER BY length(v.name_key), v.name_key, v.body_id LIMIT %(limit)s)
    SELECT g.body_id AS id, g.name, coalesce(t.name, '') AS place, g.day
    FROM gone g LEFT JOIN orgs_territory_version t ON t.territory_id = g.territory_id AND t.valid @> g.day
    ORDER BY length(g.name), g.name, g.body_id"""


def ended_bodies(text: str, on: date, *, limit: int = 20) -> list[FormerBody]:
    """Bodies that are no more on a day and have nothing entered after it, by the name they bore last; shortest first.

    Accent-blind; every word must begin a word of a name. For re-opening.
    """
    key = search_key(text)[:120]
    for said in dict.fromkeys((key, expand(key))):
        words = {f"w{number}": f"% {word}%" for number, word in enumerate(said.split()[:12])}
        if not words:
            return []
        # The index first, which does not know where a word begins; then exactly.
        near = {f"i{name}": f"%{word[2:]}" for name, word in words.items()}
        fits = " AND ".join(
            [f"v.search LIKE %({name})s" for name in near]
            + [f"(' ' || v.search) LIKE %({name})s" for name in words]
        )
        rows = rows_of(_ENDED.format(words=fits), {"on": on, "limit": limit, **words, **near})
        if rows:
            return [FormerBody(**row) for row in rows]
    return []
