"""Say what a document under review is, where the reading did not: type, number, symbol, date, title.

Writes in ``plans`` and ``papers``; a new date ties names again, since the tree of that day counts.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.papers import selectors as papers
from thidua.foundations.papers import services as paper_services
from thidua.ground.actor import Actor
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services


@transaction.atomic
def identify_plan(
    *,
    actor: Actor,
    plan_id: UUID,
    kind: str,
    number: str,
    symbol: str,
    dated: date | None,
    title: str,
    at: datetime,
) -> None:
    """All or nothing.

    :raises NotPossible: no kind (plans-008), no longer under review (plans-006), or a document of that identity is
        here already (papers-003).
    """
    before = plans.card(actor, plan_id)
    paper_id = plan_services.retitle_plan(actor=actor, plan_id=plan_id, kind=kind, title=title, at=at)
    paper = papers.cards([paper_id])[paper_id]
    paper_services.identify_paper(
        actor=actor,
        paper_id=paper_id,
        kind=kind.strip().upper(),
        number=number.strip(),
        symbol=symbol.strip() or number.partition("/")[2].strip() or paper.symbol,
        dated=dated,
        title=title,
        at=at,
    )
    if dated != before.date and before.issuer_id is not None:
        plan_services.link_issuer(actor=actor, plan_id=plan_id, body_id=before.issuer_id, at=at)
