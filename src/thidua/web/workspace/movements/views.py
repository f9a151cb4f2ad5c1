"""Movements as pages: what a version holds, every fact with its source."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.ground.numbers import operator_words
from thidua.web.edge import actor_of
from thidua.web.said import named
from thidua.work.movements import selectors as movements
from thidua.work.plans import selectors as plans


@require_GET
def movement_list(request: HttpRequest) -> HttpResponse:
    """The movements in force."""
    return render(request, "movements/list.html", {"versions": movements.list_versions(actor_of(request))})


@require_GET
def movement_page(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version: phases, contents, targets, criteria, titles, rewards, reporting rules; and the plans that serve it."""
    actor = actor_of(request)
    page = movements.page(actor, version_id)
    pack = page.pack
    indicators = {i.code: i for i in pack.indicators}
    populations = {p.code: p for p in pack.populations}
    targets = [
        (
            t,
            indicators.get(t.indicator),
            populations.get(t.population or ""),
            operator_words(t.operator or "="),
        )
        for t in pack.targets
    ]
    titles = {t.code: t for t in pack.criteria.titles}
    forms = {f.code: f for f in pack.rewards.forms}
    groups = {g.code: g for g in pack.groups}
    rules = [(r, [named(groups[c]) for c in r.by_groups if c in groups]) for r in pack.reporting]
    serving, _total = plans.list_plans(actor, movement=version_id, limit=20)
    local = sorted((t for t in targets if t[0].place is not None), key=lambda t: t[0].place or "")
    context = {
        "page": page,
        "pack": pack,
        "card": page.card,
        "targets": [t for t in targets if t[0].place is None],
        "local_targets": [(place, list(rows)) for place, rows in groupby(local, key=lambda t: t[0].place)],
        "titles": titles,
        "rewards": [(r, [named(forms[f]) for f in r.forms if f in forms]) for r in pack.rewards.rewards],
        "rules": rules,
        "sources": {s.id: s for s in pack.sources},
        "plans": serving,
    }
    return render(request, "movements/page.html", context)
