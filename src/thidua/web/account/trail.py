"""The audit trail: of any record one may open, and of what one's own body did lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from thidua.foundations.access import policy
from thidua.foundations.access import selectors as access
from thidua.foundations.access.roles import label_of
from thidua.foundations.audit import errors, verbs
from thidua.foundations.audit import selectors as audit
from thidua.foundations.audit.facts import Line
from thidua.foundations.orgs import selectors as orgs
from thidua.ground import clock
from thidua.ground.actor import Actor
from thidua.ground.text_vn import sort_key
from thidua.web.account.doors import door_of
from thidua.web.account.values import Values
from thidua.web.components.times import NO_DAY, day_of_text
from thidua.web.edge import actor_of
from thidua.web.said import said

#: Lines of one page.
PAGE = 60
#: Lines are counted up to here, and people of one name looked for.
MOST, PEOPLE = 10_000, 500


@require_GET
def recent(request: HttpRequest) -> HttpResponse:
    """What was done for my body, newest first; with the bodies below when my role sees them."""
    actor = actor_of(request)
    assert actor.acting is not None
    below_allowed = policy.sees_below(actor)
    below = below_allowed and request.GET.get("pham-vi") == "duoi"
    room = request.GET.get("linh-vuc", "")
    room = room if room in ROOMS else ""
    before, name = request.GET.get("truoc", ""), request.GET.get("nguoi", "").strip()[:150]
    acts = _acts(room)
    act = request.GET.get("viec", "")
    act = act if act in dict(acts) else ""
    first, last = (day_of_text(request.GET.get(one, "")) for one in ("tu-ngay", "den-ngay"))
    wanted: dict[str, Any] = {
        "verb": act or (f"{room}." if room else ""),
        "people": access.people_named(name, PEOPLE) if name else None,
        "since": clock.start_of(first) if first else None,
        "until": clock.end_of(last) if last else None,
    }
    bodies = _bodies(actor, below)
    lines = audit.recent(
        bodies,
        PAGE + 1,
        before=int(before) if before.isdigit() and len(before) < 18 else None,
        **wanted,
    )
    count = audit.count_recent(bodies, MOST + 1, **wanted)
    more = lines[PAGE - 1].sequence if len(lines) > PAGE else None
    context = {
        "rows": _rows(lines[:PAGE], actor),
        "more": more,
        "scope": "duoi" if below else "",
        "scopes": [("duoi", _("Cả các đơn vị cấp dưới"))],
        "below_allowed": below_allowed,
        "room": room,
        "rooms": [(code, _(label)) for code, label in ROOMS.items()],
        "acts": acts,
        "act": act,
        "person": name,
        "first": request.GET.get("tu-ngay", ""),
        "last": request.GET.get("den-ngay", ""),
        "wrong_first": _wrong_day(request.GET.get("tu-ngay", "")),
        "wrong_last": _wrong_day(request.GET.get("den-ngay", ""))
        or (_("Ngày cuối ở trước ngày đầu.") if first and last and last < first else ""),
        "count": min(count, MOST),
        "more_than": count > MOST,
        "counted": True,
        "filtered": bool(room or below or before or act or name or first or last),
    }
    template = (
        "account/_trail_lines.html"
        if request.headers.get("HX-Target") == "danh-sach"
        else "account/trail.html"
    )
    return render(request, template, context)


def _acts(room: str) -> list[tuple[str, str]]:
    """Verbs to choose from, of one room or of all, in dictionary order of their words."""
    language = (get_language() or "vi")[:2]
    found = [
        (code, verbs.label(code, language))
        for code in verbs.codes()
        if (code.partition(".")[0] == room if room else code.partition(".")[0] in ROOMS)
    ]
    return sorted(found, key=lambda pair: (sort_key(pair[1]), pair[0]))


def _wrong_day(text: str) -> str:
    if not text.strip() or day_of_text(text):
        return ""
    return str(NO_DAY)


#: Rooms a reader may filter by; the words are the places of the rail.
ROOMS = {
    "plans": "Kế hoạch",
    "obligations": "Nghĩa vụ",
    "papers": "Văn bản",
    "movements": "Phong trào",
    "orgs": "Tổ chức",
    "access": "Người và phân công",
    "notices": "Thông báo",
    "audit": "Nhật ký",
}


@require_GET
def of_record(request: HttpRequest, subject_type: str, subject_id: str) -> HttpResponse:
    """Everything that happened to one record."""
    actor, at = actor_of(request), clock.now()
    door = door_of(subject_type)
    own = door.trail if door else None
    lines = own(subject_id) if own else audit.trail(subject_type, subject_id)
    link = ""
    if policy.sees_everywhere(actor):
        pass
    elif door is not None:
        door.open(actor, subject_id, at)
    else:
        lines = _in_scope(actor, lines)
    if not lines:
        if door is None:
            raise errors.no_such_trail()
        door.open(actor, subject_id, at)  # nothing was done to it yet: that is said only to who may open it
    if door is not None and door.url_name and (door.readers is None or actor.role in door.readers):
        try:
            link = reverse(door.url_name, args=[subject_id])
        except NoReverseMatch:
            link = ""
    context = {
        "rows": _rows(lines, actor, subject_id),
        "subject": said(verbs.subject_label(subject_type)),
        "label": next((line.subject_label for line in lines if line.subject_label), ""),
        "link": link,
    }
    return render(request, "account/trail_of.html", context)


def _bodies(actor: Actor, below: bool) -> Sequence[UUID] | None:
    assert actor.acting is not None
    if below and policy.sees_everywhere(actor):
        return None
    if below:
        return [actor.acting.body_id, *orgs.subtree_ids(actor.acting.body_id)]
    return [actor.acting.body_id]


def _in_scope(actor: Actor, lines: Sequence[Line]) -> list[Line]:
    """Lines of bodies the actor sees; acts of the system only beside such a line."""
    cards = orgs.cards({line.acting_body for line in lines if line.acting_body})
    seen = {body for body, card in cards.items() if policy.may_see_people(actor, card)}
    kept = [line for line in lines if line.acting_body is None or line.acting_body in seen]
    return kept if any(line.acting_body for line in kept) else []


def _linked(actor: Actor, line: Line) -> bool:
    """Whether the reader's role ever opens records of this kind: a link that answers 404 is worse than none."""
    door = door_of(line.subject_type)
    if not line.subject_id or "/" in line.subject_id:
        return False
    return door is None or door.readers is None or actor.role in door.readers or policy.sees_everywhere(actor)


def _rows(lines: Sequence[Line], actor: Actor, about: str = "") -> list[dict[str, object]]:
    """``about``: the record whose trail it is; lines of other records in it lead to theirs."""
    english = (get_language() or "vi").startswith("en")
    values = Values(lines)
    rows: list[dict[str, object]] = []
    for line in lines:
        target = (
            reverse("audit_trail", args=[line.subject_type, line.subject_id]) if _linked(actor, line) else ""
        )
        rows.append(
            {
                "line": line,
                "verb": verbs.label(line.verb, "en" if english else "vi"),
                "changes": values.changes(line),
                "role": label_of(line.actor_role) if line.actor_role else "",
                "subject": said(verbs.subject_label(line.subject_type)),
                "url": target,
                "elsewhere": bool(about) and line.subject_id != about,
            }
        )
    return rows
