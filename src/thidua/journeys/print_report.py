"""A compiled report as the document it becomes: what reports, organisations, posts and plans say of it. Writes nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.foundations.access.facts import SignatureBlock
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.errors import NotFound, NotPossible
from thidua.work.cascade import selectors as cascade
from thidua.work.plans import selectors as plans
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Letterhead, PrintedReport, printed_report


def printed(actor: Actor, version_id: UUID) -> PrintedReport:
    """The document of a compilation that was sent, with names and signing as on the day it was.

    :raises NotFound: absent or out of scope (``reports-051``).
    """
    sent = reports.sent_compilation(actor, version_id)
    day = today(sent.sent_at)
    card = orgs.cards_on([sent.owner_id], day).get(sent.owner_id) or orgs.card(sent.owner_id)
    superior = orgs.superior_on(sent.owner_id, day)
    above, issuer, symbol = cascade.letterhead_of(card.slot, card.name, superior.name if superior else "")
    signing = (
        _signing(sent.owner_id, sent.signed_post, sent.sent_at, str(sent.plan_id or ""))
        if sent.signed_post
        else None
    )
    place = orgs.territory(card.territory_id, day).short_name if card.territory_id else "…"
    return printed_report(
        form=sent.form,
        round_title=sent.round_title,
        period=sent.period,
        issuer=card.name,
        letterhead=Letterhead(
            above=above,
            issuer=issuer,
            number=f"Số:      /{symbol.replace('KH', 'BC', 1)}",
            dated=f"{place}, ngày      tháng      năm {day.year}",
        ),
        basis=_basis(actor, sent.plan_id),
        figures=sent.figures,
        given=sent.given,
        standing=sent.standing,
        texts=sent.texts,
        uses=sent.uses,
        beside=sent.beside,
        recipients=sent.recipients,
        signing=signing.lines if signing else access.lines_for(sent.owner_id, "report", day, sent.sent_at),
        signer=signing.name if signing else "",
        version=sent.number,
        as_of=day,
    )


def _signing(body_id: UUID, post: UUID, at: datetime, about: str) -> SignatureBlock | None:
    """The block of the post that signs; nothing when it was corrected since so that it no longer signs."""
    try:
        return access.block_of(body_id, post, "report", today(at), at, about=about)
    except (NotFound, NotPossible):
        return None


def _basis(actor: Actor, plan_id: UUID | None) -> tuple[str, ...]:
    """The plan the round was opened under; nothing where there is none, or the reader may not see it."""
    if plan_id is None:
        return ()
    try:
        plan = plans.card(actor, plan_id)
    except NotFound:
        return ()
    dated = f"{plan.date:%d/%m/%Y}" if plan.date else "…"
    about = f" về {plan.title[:1].lower()}{plan.title[1:]}" if plan.title else ""
    return (
        f"Thực hiện {plan.kind.capitalize()} số {plan.number or '…'} ngày {dated} của {plan.issuer_name}{about};",
    )
