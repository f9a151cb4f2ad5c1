"""The tree of any day a branch at a time: what stands below a territory or a body, and the days on which it changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ..facts import Branch, BranchPlace, TreeDay
from ..models import BodyVersion, TerritoryVersion
from ..rules import SEAT_SLOT
from .bodies import cards_on, rows_of
from .territories import card_of_version

#: Bodies, and territories, of one branch; a province's communes fit.
LIMIT = 400
#: The deepest rank whose changes are marked; residential groups change somewhere every week.
DEEPEST = 3


def branch_of_territory(territory_id: UUID | None, on: date) -> Branch:
    """What stands directly below a territory on a day, or the topmost territories. A constant number of queries.

    Its own bodies are those whose superior is not of the same territory; each brings those below it in turn.
    """
    found = TerritoryVersion.objects.filter(valid__contains=on, parent_id=territory_id)
    places = list(found.select_related("territory").order_by("sort")[:LIMIT])
    ids = [place.territory_id for place in places]
    below = _counted(TerritoryVersion.objects.filter(valid__contains=on, parent__in=ids), "parent_id")
    inside = BodyVersion.objects.filter(valid__contains=on, territory__in=ids)
    own = _counted(inside, "territory_id")
    seats = dict(inside.filter(slot=SEAT_SLOT).values_list("territory_id", "body_id"))
    shown = tuple(
        BranchPlace(
            card_of_version(place, below.get(place.territory_id, 0), own.get(place.territory_id, 0)),
            seats.get(place.territory_id),
        )
        for place in places
    )
    if territory_id is None:
        return Branch(shown, (), {})
    here = BodyVersion.objects.filter(territory_id=territory_id, valid__contains=on)
    tops = here.filter(Q(parent=None) | ~Q(parent_id__in=here.values("body_id")))
    return _with_bodies(shown, tops, on)


def branch_of_body(body_id: UUID, on: date) -> Branch:
    """The bodies directly below one on a day that stand in its own territory; those of others stand below theirs."""
    home = BodyVersion.objects.filter(body_id=body_id, valid__contains=on).values("territory_id")[:1]
    below = BodyVersion.objects.filter(parent_id=body_id, valid__contains=on)
    return _with_bodies((), below.filter(Q(territory_id=None) | Q(territory_id__in=home)), on)


def _with_bodies(places: tuple[BranchPlace, ...], rows: QuerySet[BodyVersion], on: date) -> Branch:
    ids = list(rows.order_by("sort", "body_id").values_list("body_id", flat=True)[:LIMIT])
    found = cards_on(ids, on)
    counts = rows_of(
        """SELECT c.parent_id AS id, count(*) AS n FROM orgs_body_version c
           JOIN orgs_body_version p ON p.body_id = c.parent_id AND p.valid @> %(on)s::date
           WHERE c.parent_id = ANY(%(ids)s) AND c.valid @> %(on)s::date
             AND (c.territory_id IS NULL OR c.territory_id = p.territory_id)
           GROUP BY c.parent_id""",
        {"ids": ids, "on": on},
    )
    return Branch(places, tuple(found[i] for i in ids), {row["id"]: row["n"] for row in counts})


def _counted(rows: QuerySet[TerritoryVersion] | QuerySet[BodyVersion], by: str) -> Mapping[UUID, int]:
    return dict(rows.values_list(by).annotate(n=Count("pk")).values_list(by, "n"))


def tree_days(limit: int = 12) -> tuple[TreeDay, ...]:
    """The days on which most units above residential groups began, ended or became other ones; earliest first.

    Days of reorganisations carried out are among them, with their title.
    """
    rows = rows_of(
        """WITH changed AS (
               SELECT lower(v.valid) AS day, count(*) AS n
               FROM orgs_territory_version v
               JOIN orgs_territory t ON t.id = v.territory_id JOIN orgs_level l ON l.code = t.level_id
               WHERE l.rank <= %(deepest)s AND NOT lower_inf(v.valid) GROUP BY 1
               UNION ALL
               SELECT upper(v.valid), count(*)
               FROM orgs_territory_version v
               JOIN orgs_territory t ON t.id = v.territory_id JOIN orgs_level l ON l.code = t.level_id
               WHERE l.rank <= %(deepest)s AND NOT upper_inf(v.valid) GROUP BY 1
               UNION ALL
               SELECT "on", 0 FROM orgs_reorganisation WHERE state = 'carried_out'),
           most AS (SELECT day, sum(n)::int AS n FROM changed GROUP BY day ORDER BY 2 DESC, 1 DESC LIMIT %(limit)s)
           SELECT m.day, m.n, coalesce((SELECT string_agg(DISTINCT r.title, '; ') FROM orgs_reorganisation r
                                        WHERE r.state = 'carried_out' AND r."on" = m.day), '') AS title
           FROM most m ORDER BY m.day""",
        {"deepest": DEEPEST, "limit": limit},
    )
    return tuple(TreeDay(row["day"], row["n"], row["title"]) for row in rows)


def there_on(territories: Collection[UUID], on: date) -> dict[UUID, tuple[UUID, ...]]:
    """Territories as a day has them: itself where it stood, else those it is linked with by one step of lineage."""
    ids = list(territories)
    rows = rows_of(
        """WITH wanted AS (
               SELECT w.id, EXISTS (SELECT 1 FROM orgs_territory_version v
                                    WHERE v.territory_id = w.id AND v.valid @> %(on)s::date) AS there
               FROM unnest(%(ids)s::uuid[]) w(id)),
           kin AS (
               SELECT predecessor_id AS id, successor_id AS other FROM orgs_territory_lineage
               UNION ALL SELECT successor_id, predecessor_id FROM orgs_territory_lineage)
           SELECT w.id AS wanted, w.id AS found FROM wanted w WHERE w.there
           UNION
           SELECT w.id, k.other FROM wanted w JOIN kin k ON k.id = w.id
           JOIN orgs_territory_version v ON v.territory_id = k.other AND v.valid @> %(on)s::date
           WHERE NOT w.there""",
        {"ids": ids, "on": on},
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for row in rows:
        found[row["wanted"]] = (*found.get(row["wanted"], ()), row["found"])
    return found
