"""Deadlines by month, and the same as a calendar other programs subscribe to."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import icalendar
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.access import selectors as access
from thidua.ground.clock import now, today
from thidua.web.edge import actor_of, public
from thidua.web.said import said
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.obligations.facts import DayOfCalendar, ObligationCard

#: Session key that shows a new calendar address once.
NEW_FEED = "new_feed"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month's sheet."""

    day: date
    inside: bool
    today: bool
    cards: tuple[ObligationCard, ...]
    total: int

    @property
    def more(self) -> int:
        """Obligations of the day that are not shown."""
        return self.total - len(self.cards)


def _day(day: date, first: date, now_day: date, found: DayOfCalendar | None) -> Day:
    cards, total = (found.cards, found.total) if found else ((), 0)
    return Day(day, day.month == first.month, day == now_day, cards, total)


def _month(request: HttpRequest) -> date:
    raw = request.GET.get("thang", "")
    try:
        asked = datetime.strptime(raw, "%Y-%m").date()  # noqa: DTZ007 -- a month, not an instant
    except ValueError:
        asked = date.min
    # A sheet reaches into the months beside it, which the calendar's first and last do not have.
    return asked if 1900 <= asked.year <= 2200 else today().replace(day=1)


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """One month as a sheet (a list on a phone), with the way to subscribe."""
    actor, at = actor_of(request), now()
    first = _month(request)
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    mine = request.GET.get("tat-ca") != "1"
    found = obligations.calendar(actor, first=weeks[0][0], last=weeks[-1][-1], at=at, mine=mine)
    sheet = [[_day(day, first, today(at), found.get(day)) for day in week] for week in weeks]
    context = {
        "first": first,
        "weeks": sheet,
        "previous": (first - timedelta(days=1)).replace(day=1),
        "next": (first + timedelta(days=32)).replace(day=1),
        "mine": mine,
        "total": sum(day.total for week in sheet for day in week if day.inside),
        "feed": request.session.pop(NEW_FEED, ""),
        "names": (
            _("Thứ hai"),
            _("Thứ ba"),
            _("Thứ tư"),
            _("Thứ năm"),
            _("Thứ sáu"),
            _("Thứ bảy"),
            _("Chủ nhật"),
        ),
        "now": at,
    }
    return render(request, "calendar/month.html", context)


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """A new secret address for this body's calendar; the old one stops working."""
    token = obligation_services.open_feed(actor=actor_of(request), at=now())
    request.session[NEW_FEED] = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    return redirect("calendar")


@public
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of a body for calendar programs; the secret in the address is the only key."""
    at = now()
    person, body_id, cards = obligations.feed(token, at=at)
    with translation.override(access.language_of_person(person)):
        response = HttpResponse(ics(cards, body_id, at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="thi-dua.ics"'
    response["Cache-Control"] = "private, max-age=900"
    return response


def ics(cards: list[ObligationCard], body_id: UUID, at: datetime) -> bytes:
    """All-day events on the last good day, one per obligation, with a reminder five days before."""
    book = icalendar.Calendar()
    book.add("prodid", "-//Thi Dua//VI")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", cards[0].body_name if cards else "Thi Đua")
    book.add("refresh-interval;value=duration", "PT1H")
    for card in cards:
        if card.last_day is None:
            continue
        event = icalendar.Event()
        event.add("uid", f"{card.id}@{body_id.hex}")
        event.add("dtstamp", at)
        event.add("dtstart", card.last_day)
        event.add("dtend", card.last_day + timedelta(days=1))
        done = "✓ " if card.state in {"discharged", "excused"} else ""
        event.add("summary", f"{done}{card.title}")
        event.add(
            "description",
            f"{card.plan_name}, {said(card.due_words)}. {said(card.state_label)}. {'; '.join(card.recipients)}",
        )
        event.add("status", "CANCELLED" if card.state == "cancelled" else "CONFIRMED")
        if not done:
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", card.title)
            alarm.add("trigger", timedelta(days=-5))
            event.add_component(alarm)
        book.add_component(event)
    return bytes(book.to_ical())
