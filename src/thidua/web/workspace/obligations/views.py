"""Obligations as pages: the desk, lists, groups, one obligation and what may be done with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import selectors as notices
from thidua.foundations.papers import selectors as papers
from thidua.ground.clock import now, today
from thidua.web.edge import actor_of
from thidua.web.excel import as_download
from thidua.web.once import once
from thidua.web.workspace.obligations import workbook
from thidua.web.workspace.obligations.acts import ACTS, Asked
from thidua.web.workspace.obligations.asked import KINDS, STATES, WINDOWS, asked, query
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.work.movements import selectors as movements
from thidua.work.obligations import policy
from thidua.work.obligations import selectors as obligations
from thidua.work.plans import selectors as plans
from thidua.work.reports import selectors as reports


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """My desk: what I owe, what waits for me, what is late, what changed."""
    actor, at = actor_of(request), now()
    shown = obligations.desk(actor, at=at)
    recent, _total = notices.list_notices(actor, unread=True, limit=6)
    reviews, review_count = plans.list_plans(actor, state="in_review", limit=5)
    context = {
        "desk": shown,
        "owes": bool(shown.counts.get("open") or shown.counts.get("done")),
        "follows": bool(shown.counts.get("below_open") or shown.counts.get("below_done")),
        "now": at,
        "today": today(at),
        "notices": recent,
        "reviews": reviews,
        "review_count": review_count,
        "to_sign": reports.to_sign(actor),
        "letters": [letter for letter in obligations.letters(actor, 10) if letter.state == "draft"],
    }
    return render(request, "desk/desk.html", context)


@require_GET
def obligation_list(request: HttpRequest) -> HttpResponse:
    """All the actor may see, filtered, grouped, paged."""
    actor, at, wanted = actor_of(request), now(), asked(request)
    number = page_number(request)
    grouping = request.GET.get("nhom", "")
    context = {
        "q": wanted.text,
        "values": {name: request.GET.get(name, "") for name in ("loai", "han", "nam", "nhom")}
        | {"state": request.GET.get("trang-thai", ""), "movement": request.GET.get("phong-trao", "")},
        "movements": [(str(v.id), v.short) for v in movements.published()],
        "states": STATES,
        "kinds": KINDS,
        "windows": WINDOWS,
        "groupings": [(code, label) for code, (label, _field) in obligations.GROUPINGS.items()],
        "years": [(str(y), str(y)) for y in range(today(at).year + 1, 2022, -1)],
        "now": at,
        "query": query(request),
        "keep": {
            name: request.GET[name]
            for name in ("ke-hoach", "don-vi", "quy-dinh", "cua-toi", "den-han")
            if name in request.GET
        },
        "more_filtered": any(request.GET.get(name) for name in ("loai", "nam", "phong-trao")),
        "filtered": any(request.GET.get(name) for name in request.GET if name != "trang"),
        "plan": plans.card(actor, wanted.plan) if wanted.plan else None,
    }
    if grouping in obligations.GROUPINGS:
        rows = obligations.grouped(actor, wanted, grouping, at=at)
        param = {"body": "don-vi", "plan": "ke-hoach", "state": "trang-thai", "movement": "phong-trao"}.get(
            grouping, ""
        )
        for row in rows:
            row["url"] = "?" + query(request, nhom="", **({param: str(row["key"])} if param else {}))
        context |= {
            "groups": rows,
            "total": obligations.count_all(actor, wanted)
            if grouping == "movement"
            else sum(row["all"] for row in rows),
            "grouping_label": obligations.GROUPINGS[grouping][0],
        }
    else:
        cards, total = obligations.list_obligations(
            actor, wanted, at=at, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
        )
        context |= {"page": page_of(cards, total, number), "total": total}
    template = "obligations/rows.html" if request.headers.get("HX-Request") else "obligations/list.html"
    return render(request, template, context)


@require_GET
def obligation_excel(request: HttpRequest) -> FileResponse:
    """The list as a workbook, with the same filter."""
    filters = [f"{name}={value}" for name, value in request.GET.items() if value]
    facts = [(_("Bộ lọc"), "; ".join(filters))]
    file, count = workbook.write(obligations.every(actor_of(request), asked(request), at=now()), facts)
    return as_download(file, f"nghia-vu-{today():%Y-%m-%d}.xlsx", count)


@require_GET
def obligation_page(request: HttpRequest, obligation_id: UUID) -> HttpResponse:
    """One obligation: what, by when, to whom, which sentence asks for it, who holds it, what was handed in."""
    actor, at = actor_of(request), now()
    page = obligations.one(actor, obligation_id, at=at)
    colleagues = access.people_of(page.card.body_id, at) if page.may_work else []
    context = {
        "page": page,
        "o": page.card,
        "now": at,
        "clause": plans.clause_of(page.card.provision_id),
        "counted": plans.counted_for(page.card.plan_id).get(page.card.provision_id),
        "colleagues": [
            (str(key), name)
            for key, name in access.told_apart(c for c in colleagues if c.role in policy.WORKERS)
        ],
        "trail": obligations.trail(obligation_id, 20),
        "receipt_due": any(r.body_id == actor.body_id and r.receipted_at is None for r in page.recipients)
        and page.card.state == "discharged",
        "tomorrow": today(at) + timedelta(days=1),
    }
    return render(request, "obligations/page.html", context)


@require_POST
def act(request: HttpRequest, obligation_id: UUID, verb: str) -> HttpResponse:
    """One act on one obligation, named in the address."""
    do = ACTS.get(verb)
    if do is None:
        raise Http404
    asked_of = Asked(actor_of(request), obligation_id, now())
    with once(request, f"obligations.{verb}") as turn:
        if not turn.repeated:
            do(request, asked_of)
    return redirect("obligation_page", obligation_id=obligation_id)


@require_GET
def evidence_file(request: HttpRequest, obligation_id: UUID, evidence_id: UUID) -> HttpResponse:
    """A file handed in as evidence, always as a download."""
    page = obligations.one(actor_of(request), obligation_id, at=now())
    found = next((e for e in page.evidence if e.id == evidence_id and e.file_sha), None)
    if found is None:
        raise Http404
    response = HttpResponse(papers.file_bytes(found.file_sha), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.file_name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
