"""Worlds to measure on: one province with its 114 communes, or the nation with 100,000 residential groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from django.db import connection

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.actor import system_actor
from thidua.ground.clock import now
from thidua.jobs.world import people, planned
from thidua.jobs.world.bodies import HAI_PHONG

#: First day of the communes of today.
SINCE = date(2025, 7, 1)
#: Residential groups of the national world, spread over the communes as evenly as whole numbers allow.
NATIONAL_GROUPS = 100_000
#: Residential groups a commune of the provincial world gets.
GROUPS_PER_COMMUNE = 20


def build(*, size: str, say: Callable[[str], None], communes_at_most: int | None = None) -> None:
    """Bodies by template for every territory of the size, residential groups, a few people, and a composed plan.

    :param communes_at_most: take only the first so many communes, for a quick look.
    """
    loader, at = system_actor("loader"), now()
    provinces = orgs.province_list(SINCE) if size == "nation" else [orgs.territory_by_code(HAI_PHONG, SINCE)]
    communes = [c for p in provinces for c in orgs.territory_children(p.id, SINCE)]
    communes = communes[:communes_at_most]
    say(f"{len(provinces)} tỉnh, thành phố; {len(communes)} xã, phường, đặc khu")
    made = org_services.build_bodies(
        actor=loader,
        on=SINCE,
        at=at,
        territory_ids=[t.id for t in (*provinces, *communes)],
        sample=True,
    )
    say(f"{made} cơ quan, đơn vị theo bộ khung")
    whole = size == "nation" and communes_at_most is None
    per = NATIONAL_GROUPS // len(communes) + 1 if whole else GROUPS_PER_COMMUNE
    total = NATIONAL_GROUPS if whole else per * len(communes)
    groups = [
        org_services.NewGroup(c.id, f"Tổ dân phố số {n}", f"số {n}", "to_dan_pho")
        for n in range(1, per + 1)
        for c in communes
    ][:total]
    territories = org_services.build_residential_groups(actor=loader, groups=groups, since=SINCE, at=at)
    made = org_services.build_bodies(
        actor=loader, on=SINCE, at=at, territory_ids=territories, only=["to_dan_pho", "thon"], sample=True
    )
    say(f"{made} tổ dân phố")
    bodies = planned.seats(provinces[0], communes[0])
    cast = people.make(loader=loader, bodies=bodies, at=at)
    raised = planned.plan(actor=people.actor(cast["can-bo-thanh-pho"], at), issuer=bodies["city"], at=at)
    say(f"{raised} nghĩa vụ theo kế hoạch mẫu")
    planned.live(random=Random(1315), at=at, say=say)  # noqa: S311 -- sample data
    # What the database does by itself some minutes after such a load; who measures at once should not wait for it.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
