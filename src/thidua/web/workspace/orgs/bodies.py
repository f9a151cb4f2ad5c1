"""The page of a body on any day: what it is and where it stands, its people, what it owes, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.access import policy as access_policy
from thidua.foundations.access import selectors as access
from thidua.foundations.access.facts import DelegationLine, PeoplePage
from thidua.foundations.orgs import policy as org_policy
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyPage
from thidua.ground.actor import Actor
from thidua.ground.clock import now, today
from thidua.web.edge import actor_of
from thidua.web.workspace.orgs.body_history import History, history_of
from thidua.web.workspace.orgs.days import day_asked, day_typed, keep_day
from thidua.work.obligations import selectors as obligations
from thidua.work.reports import selectors as reports

#: Lines of obligations, reports and people before the rest is only counted.
SHOWN = 6


@require_GET
def body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """A body: where it stands, who works there, what it owes, its history; on the day of ``ngay``."""
    actor, typed, on = actor_of(request), day_typed(request), day_asked(request)
    number = request.GET.get("trang", "1")
    page = orgs.body_page(body_id, on, page=int(number) if number.isdigit() else 1)
    # One that is yet to come is shown as it will be on its first day.
    on = on or page.coming
    day = on or today()
    context = {
        "page": page,
        "on": on,
        "looked": day,
        "typed": typed if typed.wrong else None,
        "known": orgs.known_from(),
        "day": keep_day(on),
        "codes": [code for code in page.codes if _runs(code.since, code.until, day)],
        "present": any(_runs(line.since, line.until, day) for line in page.history),
        "people": _people(actor, page, on),
        "history": _history(page, day),
        "now": now(),
        "may_add": on is None and page.card.live and bool(org_policy.may_add_under(actor, page.card.path)),
    } | _owed(actor, body_id, now())
    return render(request, "orgs/body.html", context, status=typed.status)


def _runs(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day < until)


@dataclass(frozen=True, slots=True)
class People:
    """Who leads a body on a day, who is away, what the head gave to whom, and the others."""

    page: PeoplePage
    delegations: tuple[DelegationLine, ...]
    others: tuple[Any, ...]
    more: int


def _people(actor: Actor, page: BodyPage, on: date | None) -> People | None:
    """The people of the day; ``None`` for who may not list them."""
    # By the tree of today, whatever the day: of a body that is gone, by where it counts as standing.
    today_card = page.card if on is None and page.card.live else orgs.card(page.card.id)
    if not access_policy.may_see_people(actor, today_card):
        return None
    day, at = on or today(), now()
    found = access.people_page(actor, page.card.id, at, day=day)
    leader = found.leader
    given = access.delegations_of(actor, [leader.id], at) if leader else []
    leading = {line.id for line in (leader, *found.deputies) if line}
    others = [line for line in found.lines if line.id not in leading]
    return People(
        page=found,
        delegations=tuple(
            one for one in given if leader and one.giver_post == leader.id and _holds(one, day)
        ),
        others=tuple(others[:SHOWN]),
        more=max(0, found.total - len(leading) - SHOWN),
    )


def _holds(line: DelegationLine, day: date) -> bool:
    """Whether a delegation ran on a day: it had begun, was not over and had not been revoked."""
    revoked = line.revoked_at is not None and today(line.revoked_at) <= day
    return not revoked and line.since <= day and (line.until is None or day <= line.until)


def _owed(actor: Actor, body_id: UUID, at: datetime) -> dict[str, Any]:
    """What it owes today, of what the reader may see: obligations counted and the next ones, reports expected."""
    wanted = obligations.Filter(body=body_id, state="open")
    rows, total = obligations.list_obligations(actor, wanted, at=at, limit=SHOWN)
    late = 0
    if total:
        late = sum(int(row["late"]) for row in obligations.grouped(actor, wanted, "body", at=at))
    awaited = reports.reports_of_body(actor, body_id, standing="expected")
    awaited.sort(key=lambda card: (card.due_at is None, card.due_at))
    return {
        "owed": rows,
        "owed_total": total,
        "owed_late": late,
        "awaited": awaited[:SHOWN],
        "awaited_total": len(awaited),
    }


def _history(page: BodyPage, day: date) -> History:
    """Its versions, whom it followed since it began, and who followed it if it ended."""
    ident, lines = page.card.id, page.history
    first, last = lines[-1].since, lines[0].until
    end = max(today(), last or today())
    stands = last - timedelta(days=1) if last else max(end, first or end)
    before = orgs.body_predecessors(ident, stands, first - timedelta(days=1)) if first else ()
    after = orgs.body_successors(ident, last - timedelta(days=1), end) if last else ()
    return history_of(page, before, after, day, today())
