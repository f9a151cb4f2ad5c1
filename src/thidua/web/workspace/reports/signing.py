"""The sign-off on a report's page: whether it is wanted, who may give it, who gave it and when it stopped to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from thidua.foundations.access import selectors as access
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.reports.facts import ReportPage


@dataclass(frozen=True, slots=True)
class SignOffCard:
    """What the page says of the sign-off.

    :ivar how: ``rules.SIGNING``. :ivar who: those who may sign by law, as they would sign.
    :ivar nobody: by law somebody signs, and the body has nobody in that post.
    :ivar may_sign: the reader may, now. :ivar may_ask: the reader may put it before them.
    """

    how: str
    who: tuple[str, ...]
    may_sign: bool
    may_ask: bool
    nobody: bool = False


def sign_off_card(actor: Actor, page: ReportPage, at: datetime) -> SignOffCard | None:
    """The card of a report that still can be written; ``None`` where nothing is to be signed."""
    r = page.card
    if page.instead or not (page.may_write or page.may_sign):
        return None
    if not r.signing:
        return SignOffCard("", (), may_sign=True, may_ask=False) if page.may_sign else None
    if r.signing == "signed":
        return SignOffCard(r.signing, (), may_sign=False, may_ask=False)
    blocks = access.signers(r.body_id, "report", today(at), at, about=page.about)
    known = bool(blocks) or bool(access.lines_for(r.body_id, "report", today(at), at))
    mine = not known or any(one.person_id == actor.person_id for one in blocks)
    return SignOffCard(
        r.signing,
        tuple(f"{one.name} ({one.lines[-1]})" if one.lines else one.name for one in blocks),
        may_sign=page.may_sign and mine,
        may_ask=page.may_write and not (page.may_sign and mine) and (bool(blocks) or not known),
        nobody=known and not blocks,
    )
