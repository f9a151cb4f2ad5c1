"""Other plans that may be the same document."""

from __future__ import annotations

from thidua.ground.text_vn import search_key
from thidua.work.plans.models import Plan

#: Letters below which two equal titles mean nothing ("Kế hoạch năm 2026").
SHORT_TITLE = 40


def same_title(plan: Plan) -> str:
    """The name of another document of the same body with the same title, marks and case aside; empty when none.

    Short titles say too little to compare. For the intake, before a person looks.
    """
    key = search_key(plan.title)
    if len(key) < SHORT_TITLE:
        return ""
    rows = (
        Plan.objects.filter(owner_id=plan.owner_id, state__in=["in_review", "adopted"])
        .exclude(id__in=[i for i in (plan.id, plan.carrier_id, plan.previous_id) if i])
        .select_related("paper")
        .only("title", "kind", "paper__number", "paper__symbol")
        .order_by("-taken_in_at")[:500]
    )
    twin = next((row for row in rows if search_key(row.title) == key), None)
    return (
        f"{twin.kind.capitalize()} {twin.paper.number or twin.paper.symbol or '(chưa có số)'}" if twin else ""
    )
