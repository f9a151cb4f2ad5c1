"""Hand a draft in: its document is taken in like any other plan and stands under review, tied to the superior's.

Writes in ``papers``, ``plans`` and ``cascade``; the document is read before the transaction, as every upload is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor
from thidua.ground.text_vn import search_key
from thidua.journeys import take_in_plan
from thidua.reading.sandbox import TakenIn
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade import services as cascade_services
from thidua.work.cascade.rules.word import docx
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Printed:
    """A draft's Word file and what was read back from it."""

    content: bytes
    name: str
    taken: TakenIn


def word_file(actor: Actor, draft_id: UUID) -> tuple[str, bytes]:
    """The draft as a Word file in the layout of Nghị định 30/2020/NĐ-CP, with a name for it.

    :raises NotFound: absent or another body's.
    """
    card = cascade.draft(actor, draft_id)
    name = "-".join(search_key(card.title).split()[:10])
    return f"du-thao-{name}.docx", docx(cascade.printed(actor, draft_id))


def print_draft(actor: Actor, draft_id: UUID) -> Printed:
    """The draft's document, read in the sandbox like an upload. Outside any transaction: reading takes a while.

    :raises NotFound: absent or another body's. :raises NotPossible: bodies are still to be chosen (cascade-009).
    """
    cascade_services.require_complete(actor=actor, draft_id=draft_id)
    name, content = word_file(actor, draft_id)
    return Printed(content, name, take_in_plan.read_bytes(content, name))


@transaction.atomic
def hand_in(*, actor: Actor, draft_id: UUID, printed: Printed, at: datetime) -> UUID:
    """Put the printed draft under review with the superior's plan above it, all or nothing; returns the plan.

    :raises NotPossible: bodies are still to be chosen (cascade-009), no longer open (cascade-004).
    """
    card = cascade.draft(actor, draft_id)
    sha = papers.keep_file(content=printed.content, media_type=WORD, at=at)
    plan = take_in_plan.settle(
        actor=actor,
        attempt_id=None,
        taken=printed.taken,
        file=(sha, printed.name),
        new_version=False,
        at=at,
        sample=card.sample,
    )
    if plan is None:
        raise RuntimeError("a draft without an upload always becomes a plan")
    page = plans.plan_page(actor, plan)
    if page.plan.issuer_id is None:
        plan_services.link_issuer(actor=actor, plan_id=plan, body_id=card.body_id, at=at)
    if page.superior is None or page.superior[0] != card.superior_id:
        plan_services.link_superior(actor=actor, plan_id=plan, superior_id=card.superior_id, at=at)
    cascade_services.hand_in_draft(actor=actor, draft_id=draft_id, plan_id=plan, at=at)
    return plan
