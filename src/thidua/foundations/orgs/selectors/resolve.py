"""From a name or a group as a document prints it to bodies of that day. Never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from rapidfuzz import fuzz, process

from thidua.ground.text_vn import search_key

from .. import rules
from ..facts import BodyCard, Resolved
from ..models import BodyVersion
from .bodies import cards, rows_of, subtree_ids
from .packs import group_named
from .territories import names_on, territory_chain

#: Likeness (0–100) from which a damaged name is offered as a candidate; set on the OCR text of real plans.
ALIKE = 74
_CANDIDATES = 5


def resolve_name(printed: str, *, near: UUID, on: date) -> Resolved:
    """The one body a printed name means in a document of ``near`` dated ``on``.

    Own and superior territories are looked at first (a bare name means the nearest), then full names below the
    issuer, in its province and in the country. Two that fit are ``ambiguous``; a likeness is only a candidate.
    """
    tries = rules.readings(printed)
    if not tries:
        return Resolved("none")
    issuer = _issuer(near, on)
    chain = territory_chain(issuer.territory_id, on) if issuer and issuer.territory_id else []
    areas, reach = _reach(chain, on)
    inner = rules.inner_names(printed)
    for key, how in tries:
        match = rules.match_near(key, reach, areas)
        if not match.ids:
            match = rules.match_with_parent(key, reach, areas)
        if not match.ids:
            match = _by_full_name(key, chain, on)
        if match.ids:
            return _answer(match, how, inner, reach, areas)
    if group_named(printed) or rules.looks_like_group(printed):
        return Resolved("none", how="group")
    alike = _alike([key for key, _ in tries], reach, areas)
    return Resolved("none", candidates=_cards(alike), how="fuzzy" if alike else "")


def _answer(
    match: rules.Match,
    how: str,
    inner: Sequence[str],
    reach: Sequence[rules.Named],
    areas: Sequence[rules.Area],
) -> Resolved:
    if len(match.ids) > 1:
        return Resolved("ambiguous", candidates=_cards(match.ids), how=how or match.how)
    outer = match.ids[0]
    if how == "outer":
        parents = {body.id: body.parent_id for body in reach}
        for key in inner:
            for other in rules.match_near(key, reach, areas).ids:
                if other != outer and outer not in rules.chain_to(other, parents):
                    return Resolved("ambiguous", candidates=_cards((outer, other)), how=how)
    return Resolved("body", outer, _cards(match.ids), how or match.how)


def _issuer(near: UUID, on: date) -> BodyVersion | None:
    """The issuing body that day; before or after its data, its nearest version (an old plan taken in today)."""
    versions = list(BodyVersion.objects.filter(body_id=near).order_by("valid"))
    return next((v for v in versions if on in v.valid), versions[0] if versions else None)


def _reach(chain: Sequence[UUID], on: date) -> tuple[list[rules.Area], list[rules.Named]]:
    """Bodies of the issuer's own and superior territories, and central ones, in force that day."""
    versions = names_on(chain, on)
    areas = [rules.area_of(i, versions[i].name, versions[i].short_name) for i in chain if i in versions]
    at = {area.id: index for index, area in enumerate(areas)}
    areas.append(rules.Area(UUID(int=0), "viet nam", "viet nam", ""))
    rows = BodyVersion.objects.filter(
        Q(territory_id__in=list(at)) | Q(territory=None, level__rank=0), valid__contains=on
    ).values_list("body_id", "names", "territory_id", "parent_id")
    return areas, [
        rules.Named(body, tuple(names), at.get(area, len(areas) - 1), parent)
        for body, names, area, parent in rows
    ]


def _by_full_name(key: str, chain: Sequence[UUID], on: date) -> rules.Match:
    """Bodies whose full name or alias is the key: below the issuer, else in its province, else anywhere."""
    params: dict[str, Any] = {"key": [key], "on": on, "area": None}
    for area in dict.fromkeys([*chain[:1], *chain[-1:]]):
        ids = _lookup(params | {"area": area})
        if ids:
            return rules.Match(tuple(ids), "name")
    return rules.Match(tuple(_lookup(params)), "name")


def _lookup(params: dict[str, Any]) -> list[UUID]:
    where = (
        ""
        if params["area"] is None
        else """ AND v.territory_id IN (
        WITH RECURSIVE area AS (
            SELECT %(area)s::uuid AS id
            UNION SELECT t.territory_id FROM area a JOIN orgs_territory_version t
                ON t.parent_id = a.id AND t.valid @> %(on)s::date)
        SELECT id FROM area)"""
    )
    rows = rows_of(
        f"""SELECT DISTINCT v.body_id FROM orgs_body_version v
            WHERE v.names @> %(key)s AND v.valid @> %(on)s::date{where} LIMIT {_CANDIDATES + 1}""",  # noqa: S608
        params,
    )
    return [row["body_id"] for row in rows]


def _alike(keys: Sequence[str], reach: Sequence[rules.Named], areas: Sequence[rules.Area]) -> list[UUID]:
    choices: dict[tuple[UUID, int], str] = {}
    for body in reach:
        for name in body.names:
            core, said = rules.forms(name, areas[body.area])
            for form in (core, *said):
                if form:
                    choices[(body.id, len(choices))] = form
    best: dict[UUID, float] = {}
    for key in keys:
        for _, score, (ident, _) in process.extract(
            key, choices, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=_CANDIDATES * 4
        ):
            best[ident] = max(best.get(ident, 0), score)
    return sorted(best, key=lambda i: -best[i])[:_CANDIDATES]


def _cards(ids: Iterable[UUID]) -> tuple[BodyCard, ...]:
    return tuple(cards(ids).values())


# ---- groups ----


def resolve_group(spec: dict[str, Any], *, near: UUID, on: date) -> list[UUID]:
    """The bodies a group means in a document of ``near`` on that day: the union of its lines, in tree order.

    :param spec: a group of ``groups.yaml`` or one line of its ``resolve``; keys ``kinds``, ``slots``, ``level``,
        ``relation``, ``exclude``. Empty when nobody fits: districts after 1 July 2025 have no addressee.
    """
    issuer = _issuer(near, on)
    if issuer is None:
        return []
    found: dict[UUID, None] = {}
    for line in spec.get("resolve", [spec]):
        for ident in _line(line, issuer, on):
            found.setdefault(ident)
    return list(found)


def _line(line: dict[str, Any], issuer: BodyVersion, on: date) -> list[UUID]:
    rows = BodyVersion.objects.filter(valid__contains=on)
    who = Q(kind_id__in=line.get("kinds", [])) | Q(slot__in=line.get("slots", []))
    if line.get("kinds") or line.get("slots"):
        rows = rows.filter(who)
    if line.get("exclude"):
        rows = rows.exclude(slot__in=line["exclude"])
    level = line.get("level")
    relation = line.get("relation", "same_territory")
    if level == "same":
        level = _own_level(issuer, relation)
    if level:
        rows = rows.filter(level_id=level)
    if relation == "issuer":
        rows = rows.filter(body_id=issuer.body_id)
    elif relation == "under_issuer":
        rows = rows.filter(body_id__in=[i for i in subtree_ids(issuer.body_id, on) if i != issuer.body_id])
    elif issuer.territory_id is None:
        # A central body has the whole country below it, and no territory of its own.
        if relation not in {"child_territories", "descendant_territories"}:
            return []
    else:
        areas = _areas(relation, issuer.territory_id, on, level)
        rows = rows.extra(where=["orgs_body_version.territory_id = ANY(%s)"], params=[areas])
    return list(rows.order_by("territory_id", "sort", "body_id").values_list("body_id", flat=True))


def _own_level(issuer: BodyVersion, relation: str) -> str:
    """``same`` is the level of the issuer's territory: a school's plan speaks to the bodies of its commune."""
    if relation == "issuer" or issuer.territory_id is None:
        return issuer.level_id
    from ..models import Territory

    return str(Territory.objects.values_list("level_id", flat=True).get(pk=issuer.territory_id))


def _areas(relation: str, own: UUID, on: date, level: str | None) -> list[UUID]:
    """Territories by their relation to the issuer's; never deeper than bodies of that level can stand."""
    if relation == "same_territory":
        return [own]
    if relation == "superior_territory":
        return territory_chain(own, on)[1:2]
    deep = {"child_territories": 1, "descendant_territories": 10}[relation]
    rows = rows_of(
        """WITH RECURSIVE area AS (
               SELECT %(own)s::uuid AS id, 0 AS depth
               UNION ALL SELECT v.territory_id, a.depth + 1 FROM area a
                   JOIN orgs_territory_version v ON v.parent_id = a.id AND v.valid @> %(on)s::date
                   JOIN orgs_territory t ON t.id = v.territory_id JOIN orgs_level l ON l.code = t.level_id
                   WHERE a.depth < %(deep)s
                     AND l.rank <= coalesce((SELECT rank FROM orgs_level WHERE code = %(level)s), 99))
           SELECT id FROM area WHERE depth > 0""",
        {"own": own, "on": on, "deep": deep, "level": level},
    )
    return [row["id"] for row in rows]


def same_name(left: str, right: str) -> bool:
    """Whether two printed names are one name, abbreviations and marks aside."""
    return rules.canonical(left) == rules.canonical(right) or search_key(left) == search_key(right)
