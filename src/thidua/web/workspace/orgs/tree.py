"""The tree of organisations on any day: a slider over the days, a tree that opens branch by branch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from thidua.foundations.access import policy as access_policy
from thidua.foundations.access import selectors as access
from thidua.foundations.access.facts import AppointmentLine
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard, Branch, BranchPlace, TreeDay
from thidua.ground.actor import Actor
from thidua.ground.clock import now, today
from thidua.web.edge import actor_of
from thidua.web.workspace.orgs.days import read_day

#: Branches that stand open when the tree comes; each costs a handful of queries.
OPEN = 6


def tree_of(request: HttpRequest, actor: Actor, own: BodyCard | None, day: date) -> dict[str, Any]:
    """What the tree and its slider show on a day; the branches of ``mo``, or the province of ``own``, stand open."""
    wanted = _places(request.GET.getlist("mo"))
    opened: set[UUID] = set()
    if wanted:
        for found in orgs.there_on(wanted, day).values():
            opened.update(found)
    elif own is not None and own.territory_id is not None:
        # The reader's own province: its topmost territory, by the tree of the day.
        top = orgs.territory_chain(own.territory_id, today())[-1]
        for found in orgs.there_on([top], day).values():
            opened.update(found)
    return {
        "nodes": _nodes(actor, orgs.branch_of_territory(None, day), day, frozenset(sorted(opened)[:OPEN]))
    }


def slider(days: Sequence[TreeDay], day: date, known: date | None = None) -> dict[str, Any]:
    """The slider: days from the first that is ``known``, or the year before the first change, until today or the last
    change, marks in percent."""
    if known is not None:
        first, days = known, [one for one in days if one.day >= known]
    else:
        first = date(min([*(one.day for one in days), day, today()]).year - (1 if days else 0), 1, 1)
    last = max([*(one.day for one in days), day, today()])
    length = max(1, (last - first).days)
    return {
        "first": first,
        "length": length,
        "at": max(0, (day - first).days),
        "marks": [
            {
                "day": one.day,
                "eve": one.day - timedelta(days=1) if one.day > first else None,
                "at": (one.day - first).days,
                "x": f"{100 * (one.day - first).days / length:.2f}%",
                "count": one.count,
                "title": one.title,
                "current": one.day == day,
            }
            for one in days
        ],
    }


def day_of(request: HttpRequest) -> date:
    """The day of the slider when it was moved (its place differs from the one sent along), else of the date field."""
    day = read_day(request.GET.get("ngay", "")) or today()
    place, before, first = (request.GET.get(key, "") for key in ("vi-tri", "vi-tri-cu", "tu"))
    start = read_day(first)
    if start is not None and place.isdigit() and place != before:
        return start + timedelta(days=min(int(place), 200_000))
    return day


@require_GET
def branch(request: HttpRequest) -> HttpResponse:
    """The nodes below a territory (``dia-ban``) or a body (``co-quan``) on the day of ``ngay``."""
    actor, day = actor_of(request), read_day(request.GET.get("ngay", "")) or today()
    place, body = _uuid(request.GET.get("dia-ban", "")), _uuid(request.GET.get("co-quan", ""))
    found = Branch((), (), {})
    if place is not None:
        found = orgs.branch_of_territory(place, day)
    elif body is not None:
        found = orgs.branch_of_body(body, day)
    depth = request.GET.get("bac", "")
    context = {
        "nodes": _nodes(actor, found, day, frozenset(), int(depth) if depth.isdigit() else 2),
        "depth": int(depth) if depth.isdigit() else 2,
    }
    return render(request, "cotton/_tree_nodes.html", context)


def _uuid(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None


def _places(raw: Sequence[str]) -> list[UUID]:
    """The territories among open nodes (``t-…``), a few of them."""
    ids = [_uuid(one.removeprefix("t-")) for one in raw if one.startswith("t-")]
    return [one for one in ids if one][:OPEN]


def _nodes(
    actor: Actor, found: Branch, day: date, opened: Collection[UUID], depth: int = 1
) -> list[dict[str, Any]]:
    """Nodes of one branch: its bodies, then its territories; open ones with what stands below them."""
    heads = _heads(
        actor, [*(b.id for b in found.bodies), *(p.seat_id for p in found.places if p.seat_id)], day
    )
    nodes = [_body_node(body, found.below.get(body.id, 0), heads, day, depth) for body in found.bodies]
    for place in found.places:
        node = _place_node(place, heads, day, depth)
        if place.card.id in opened and node["lazy_url"]:
            below = orgs.branch_of_territory(place.card.id, day)
            node |= {"expanded": True, "children": _nodes(actor, below, day, opened, depth + 1)}
        nodes.append(node)
    return nodes


def _heads(actor: Actor, bodies: Sequence[UUID], day: date) -> dict[UUID, AppointmentLine]:
    """Who led these bodies on the day, of those whose people the reader may see."""
    seen = [card.id for card in orgs.cards(bodies).values() if access_policy.may_see_people(actor, card)]
    return access.heads_on(seen, day, now()) if seen else {}


def _place_node(
    place: BranchPlace, heads: Mapping[UUID, AppointmentLine], day: date, depth: int
) -> dict[str, Any]:
    card = place.card
    line = heads.get(place.seat_id) if place.seat_id else None
    notes = [
        _("mã %(code)s") % {"code": card.code} if card.code else "",
        ngettext("%(n)s địa bàn", "%(n)s địa bàn", card.children) % {"n": card.children}
        if card.children
        else "",
        _head(line),
    ]
    return {
        "id": f"t-{card.id}",
        "label": card.name,
        "note": " · ".join(note for note in notes if note),
        "url": reverse("territory_page", args=[card.id]) + _on(day),
        "lazy_url": _branch("dia-ban", card.id, day, depth) if card.children or card.bodies else "",
    }


def _body_node(
    card: BodyCard, below: int, heads: Mapping[UUID, AppointmentLine], day: date, depth: int
) -> dict[str, Any]:
    notes = [card.kind_label if card.kind_label not in card.name else "", _head(heads.get(card.id))]
    return {
        "id": f"b-{card.id}",
        "label": card.name,
        "note": " · ".join(note for note in notes if note),
        "url": reverse("body_page", args=[card.id]) + _on(day),
        "lazy_url": _branch("co-quan", card.id, day, depth) if below else "",
    }


def _head(line: AppointmentLine | None) -> str:
    if line is None:
        return ""
    return f"{line.position or line.capacity_label}: {line.person_name}"


def _on(day: date) -> str:
    return "" if day == today() else f"?ngay={day:%Y-%m-%d}"


def _branch(what: str, ident: UUID, day: date, depth: int) -> str:
    return f"{reverse('org_branch')}?{urlencode({what: str(ident), 'ngay': f'{day:%Y-%m-%d}', 'bac': depth + 1})}"
