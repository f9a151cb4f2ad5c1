"""A territory's pages: what it is and was, its figures in three views, the flow of a reorganisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import policy as org_policy
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import TerritoryCard, TerritoryPage
from thidua.foundations.orgs.facts_lineage import Flow, FlowLink
from thidua.ground.clock import today
from thidua.ground.errors import NotFound
from thidua.ground.text_vn import sort_key
from thidua.web.edge import actor_of
from thidua.web.workspace.orgs import flow_drawing, views_of_figures
from thidua.web.workspace.orgs.days import day_asked, day_typed, keep_day
from thidua.work.rollup import policy as rollup_policy
from thidua.work.rollup import selectors as rollup

#: Old units above which they are drawn by what they stood below.
DRAWN_EACH = 40
#: Days of change linked beside the date field.
MARKS = 6
#: New units up to which the table stands beside the picture.
BESIDE = 16
#: Columns of a picture of more, and how wide one is.
COLUMNS, COLUMN = 2, 520


@require_GET
def territory(request: HttpRequest, territory_id: UUID) -> HttpResponse:
    """A territory on a day: what it is, its bodies, what lies below, where it came from and what became of it.

    Of a day on which it was not there, as it is or was last, and that is said.
    """
    actor, typed, on = actor_of(request), day_typed(request), day_asked(request)
    absent = None
    try:
        page = orgs.territory_page(territory_id, on)
    except NotFound:
        if on is None:
            raise
        page, absent, on = orgs.territory_page(territory_id), on, None
    seat = next((c for c in page.bodies if c.slot == "ubnd"), None)
    # A commune's residential groups are entered by its own steward, below its people's committee.
    may_import = on is None and page.day == today() and seat is not None and seat.parent_id is not None
    may_import = may_import and bool(org_policy.may_add_under(actor, seat.path if seat else ""))
    shown = on or (page.day if page.day != today() else None)
    context = {
        "page": page,
        "on": on,
        "absent": absent,
        "shown": shown,
        "looked": absent or page.day,
        "typed": typed if typed.wrong else None,
        "known": orgs.known_from(),
        "days": _turns(page),
        "codes": _codes(page),
        "day": keep_day(shown),
        "may_import": may_import,
        "past": orgs.territory_past(territory_id, page.day or today()),
    }
    return render(request, "orgs/territory.html", context, status=typed.status)


def _turns(page: TerritoryPage) -> list[date]:
    """The days on which something about it changed, the last few."""
    days = {line.since for line in page.history} | {line.until for line in page.history}
    return sorted(day for day in days if day is not None)[-MARKS:]


def _codes(page: TerritoryPage) -> list[str]:
    """Codes it bore on other days, the last first."""
    borne = dict.fromkeys(line.code for line in page.history if line.code)
    return [code for code in borne if code != page.card.code]


@require_GET
def three_views(request: HttpRequest, territory_id: UUID) -> HttpResponse:
    """Figures around a territory as they were, as they are, and like for like (``chuoi`` chooses the series).

    These come with the packs; those of reports stand on the page of figures, to which whoever may see them is led.
    """
    actor = actor_of(request)
    page = orgs.territory_page(territory_id)
    seat = next((c for c in page.bodies if c.slot == "ubnd" and page.day == today()), None)
    reported = seat is not None and rollup_policy.may_see(actor, seat.path)
    found = orgs.sample_views(territory_id)
    wanted = request.GET.get("chuoi", "")
    series = next((one for one in found if one.code == wanted), found[0] if found else None)
    context = {
        "page": page,
        "seat": seat,
        "may_see": reported,
        "reported": reported and seat is not None and bool(rollup.totals_over_time(actor, seat)),
        "series": series,
        "tabs": [
            {"label": one.label, "url": f"?chuoi={one.code}", "current": one is series} for one in found
        ],
        "days": views_of_figures.days_of(series) if series else [],
        "all_sample": series is not None
        and all(
            series.sources[f.unit, f.day].sample
            for f in series.views.was
            if (f.unit, f.day) in series.sources
        ),
        "later": views_of_figures.later_breaks(series) if series else (),
        "elsewhere": [] if found else orgs.sampled_territories(),
    }
    return render(request, "orgs/three_views.html", context)


@require_GET
def flow(request: HttpRequest, territory_id: UUID) -> HttpResponse:
    """A reorganisation drawn from old units to new ones (``ngay``; ``don-vi``: only those below this old unit)."""
    actor_of(request)
    typed = day_typed(request)
    found = orgs.territory_flow(territory_id, typed.day)
    below = request.GET.get("don-vi", "")
    links = list(found.links) if found else []
    above = {str(link.above.id): link.above for link in links if link.above}
    chosen = above.get(below)
    if chosen is not None:
        links = [link for link in links if link.above and link.above.id == chosen.id]
    context = {
        "flow": found,
        "typed": typed if typed.wrong else None,
        "territory": found.named if found else orgs.territory_page(territory_id).card,
        "chosen": chosen,
        "above": sorted(above.values(), key=lambda card: sort_key(card.name)) if len(above) > 1 else [],
        "drawings": _drawings(links) if links else [],
        "top": _by_new(found.top) if found else [],
        "rows": _by_new(links),
        "days": _days(found) if found else [],
        "counts": (len({link.old.id for link in links}), len({link.new.id for link in links})),
        "many": len({link.new.id for link in links}) > BESIDE,
        "acts": sorted({link.act for link in links if link.act}),
        "unverified": any(not link.verified for link in links),
        "divided": len({link.old.id for link in links if not link.whole}),
    }
    return render(request, "orgs/flow.html", context, status=typed.status)


def _days(found: Flow) -> list[dict[str, object]]:
    return [
        {"label": f"{day:%d/%m/%Y}", "url": f"?ngay={day:%Y-%m-%d}", "current": day == found.on}
        for day in found.days
    ]


def _drawings(links: Sequence[FlowLink]) -> list[flow_drawing.Drawing]:
    """Each old unit with its ways; of many old units the ones they stood below. Many stand in two columns."""
    each = len({link.old.id for link in links}) <= DRAWN_EACH
    counted: dict[tuple[UUID, UUID], list[int]] = {}
    named: dict[str, tuple[str, str]] = {}
    for link in links:
        source = link.old if each else (link.above or link.old)
        counted.setdefault((source.id, link.new.id), [0, 0])[0 if link.whole else 1] += 1
        named[f"<{source.id}"] = (source.name, "")
        named[f">{link.new.id}"] = (link.new.name, "")
    ways = [
        flow_drawing.Way(f"<{old}", f">{new}", whole, parts) for (old, new), (whole, parts) in counted.items()
    ]
    if len({link.new.id for link in links}) <= BESIDE:
        return [flow_drawing.draw(ways, named)]
    return [flow_drawing.draw(part, named, COLUMN) for part in flow_drawing.parted(ways, COLUMNS)]


def _by_new(links: Sequence[FlowLink]) -> list[tuple[TerritoryCard, list[FlowLink]]]:
    """Links gathered by the unit they lead to, what came whole first."""
    found: dict[UUID, list[FlowLink]] = defaultdict(list)
    for link in links:
        found[link.new.id].append(link)
    rows = [
        (some[0].new, sorted(some, key=lambda link: (not link.whole, sort_key(link.old.name))))
        for some in found.values()
    ]
    return sorted(rows, key=lambda row: sort_key(row[0].name))
