"""A draft becomes a plan under review: its Word file is read back, tied to the superior's, nothing of it lost."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.city_plan import started
from thidua.ground import clock
from thidua.ground.errors import NotPossible
from thidua.journeys import carry_out_plan
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade import services
from thidua.work.plans import selectors as plans

pytestmark = pytest.mark.django_db


def test_a_finished_draft_stands_under_review_below_its_superior(cast: Cast) -> None:
    draft, actor = started(cast), cast.actor("officer")
    with pytest.raises(NotPossible) as early:
        carry_out_plan.print_draft(actor, draft)
    assert early.value.code == "cascade-009"
    for row in cascade.clause_views(draft):
        if row.marks:
            text = "Phòng Văn hóa - Xã hội phối hợp với Trung tâm học tập cộng đồng"
            services.write_clause(
                actor=actor,
                draft_id=draft,
                clause_id=row.id,
                text=text,
                revision=row.revision,
                at=clock.now(),
            )
    superior = cascade.draft(actor, draft).superior_id
    printed = carry_out_plan.print_draft(actor, draft)
    plan = carry_out_plan.hand_in(actor=actor, draft_id=draft, printed=printed, at=clock.now())
    page = plans.plan_page(actor, plan)
    assert page.superior is not None and page.superior[0] == superior
    assert (page.plan.kind, page.plan.number, page.plan.date) == ("KẾ HOẠCH", "", None)
    assert page.plan.issuer_id == cast.body.ward
    assert page.reading["status"] == "draft"
    assert any(
        p.kind == "reporting" and p.data["day"] == 30 and p.data["month"] == 11 for p in page.provisions
    )
    assert cascade.draft(actor, draft).plan_id == plan
    kept = [c for c in cascade.clause_views(draft) if c.state == "kept" and not c.beneath_dropped]
    read = " ".join(" ".join(c.text.split()) for c in page.clauses)
    assert [c.text for c in kept if c.text not in read] == []
