"""The personal data register and the retention periods as pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_GET, require_http_methods

from thidua.foundations.privacy import facts, policy, selectors, services
from thidua.foundations.privacy.errors import no_such_period
from thidua.foundations.privacy.facts import RegisterLine
from thidua.ground import clock
from thidua.ground.errors import NotPossible, Refused
from thidua.ground.text_vn import sort_key
from thidua.web.edge import actor_of, once
from thidua.web.privacy import workbook
from thidua.web.privacy.forms import PeriodForm
from thidua.web.refusals import status_of
from thidua.web.said import said

#: Lines of one page.
PAGE = 40


#: What each part of the system is called (``docs/glossary.md``); those of libraries by what they do here.
ROOMS = {
    "access": _noop("Người, tài khoản, phân công"),
    "account": _noop("Địa chỉ thư đăng nhập (thư viện)"),
    "audit": _noop("Nhật ký"),
    "auth": _noop("Nhóm và quyền (thư viện, không dùng)"),
    "cascade": _noop("Triển khai xuống cấp dưới"),
    "contenttypes": _noop("Danh mục bảng (thư viện)"),
    "database": _noop("Bảng riêng của cơ sở dữ liệu"),
    "mfa": _noop("Lớp xác thực thứ hai (thư viện)"),
    "movements": _noop("Phong trào"),
    "notices": _noop("Thông báo"),
    "obligations": _noop("Nghĩa vụ"),
    "orgs": _noop("Địa bàn, tổ chức"),
    "papers": _noop("Văn bản"),
    "plans": _noop("Kế hoạch"),
    "privacy": _noop("Dữ liệu cá nhân"),
    "procrastinate": _noop("Việc chạy nền (thư viện)"),
    "reports": _noop("Báo cáo"),
    "rollup": _noop("Số tổng hợp"),
    "sessions": _noop("Phiên đăng nhập (thư viện)"),
    "targets": _noop("Chỉ tiêu"),
    "usersessions": _noop("Danh sách phiên đăng nhập (thư viện)"),
}


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Danh mục"), "url": "/du-lieu-ca-nhan/", "current": current == "lines"},
        {
            "label": _("Thời hạn lưu giữ"),
            "url": "/du-lieu-ca-nhan/thoi-han/",
            "current": current == "periods",
        },
    ]


def _wanted(request: HttpRequest) -> dict[str, Any]:
    kind, room = request.GET.get("loai", ""), request.GET.get("phan", "")
    return {
        "text": request.GET.get("q", ""),
        "kind": kind if kind in facts.CLASSES else "",
        "room": room if room in selectors.rooms() else "",
        "all_columns": request.GET.get("cot") == "tat-ca",
    }


def _alike(found: Sequence[RegisterLine]) -> list[list[RegisterLine]]:
    """Columns of one table treated alike stand in one row of the page."""

    def treated(line: RegisterLine) -> tuple[object, ...]:
        return line.table_label, line.kind, line.ground, line.keep, line.seen, line.erase, line.stated

    return [list(group) for _key, group in groupby(found, key=treated)]


@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """Every column that is personal data: class, ground, period, who sees it, what erasure does."""
    wanted = _wanted(request)
    found, said_register = selectors.register_lines(actor_of(request), **wanted), selectors.register()
    context = {
        "lines": Paginator(_alike(found), PAGE).get_page(request.GET.get("trang")),
        "total": len(found),
        "tabs": _tabs("lines"),
        "places": said_register.places,
        "grounds": [
            (ground, said_register.sources[ground.source]) for ground in said_register.grounds.values()
        ],
        "missing": selectors.problems(),
        "kinds": [(code, said(words)) for code, words in facts.CLASSES.items()],
        "rooms": sorted(
            ((room, _(ROOMS[room])) for room in selectors.rooms()), key=lambda pair: sort_key(pair[1])
        ),
        "scopes": [("tat-ca", _("Mọi cột"))],
        "scope": "tat-ca" if wanted["all_columns"] else "",
        "filtered": any(wanted.values()),
        "query": request.GET.urlencode(),
        **wanted,
    }
    template = (
        "privacy/_lines.html" if request.headers.get("HX-Target") == "danh-sach" else "privacy/register.html"
    )
    return render(request, template, context)


@require_GET
def excel(request: HttpRequest) -> FileResponse:
    """The lines one sees, all of them, as a workbook."""
    found = selectors.register_lines(actor_of(request), **_wanted(request))
    return FileResponse(
        workbook.of_register(found), as_attachment=True, filename="danh-muc-du-lieu-ca-nhan.xlsx"
    )


@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """How long each kind of data is kept, on what, and what the clock does about it."""
    actor = actor_of(request)
    answer = policy.may_set_periods(actor)
    context = {
        "lines": selectors.retention_lines(actor),
        "tabs": _tabs("periods"),
        "may_set": bool(answer),
        "who_can": answer.who_can,
    }
    return render(request, "privacy/periods.html", context)


@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, code: str) -> HttpResponse:
    """Set or lift the period of one kind of data."""
    actor = actor_of(request)
    found = next((line for line in selectors.retention_lines(actor) if line.code == code), None)
    if found is None:
        raise no_such_period(code)
    policy.may_set_periods(actor).require()
    lift = request.POST.get("act") == "lift"
    form = PeriodForm(
        None if lift else request.POST or None, initial={"days": found.set_days, "basis": found.set_basis}
    )
    refusal: NotPossible | Refused | None = None
    if request.method == "POST" and (lift or form.is_valid()):
        try:
            with once(request, "privacy.set_period") as turn:
                if not turn.repeated and lift:
                    services.lift_period(actor=actor, code=code, at=clock.now())
                elif not turn.repeated:
                    services.set_period(actor=actor, code=code, at=clock.now(), **form.cleaned_data)
        except NotPossible as error:
            refusal = error
        else:
            messages.success(request, _("Đã bỏ thời hạn.") if lift else _("Đã đặt thời hạn."))
            return redirect("retention_periods")
    status = status_of(refusal) if refusal else 422 if form.is_bound and form.errors else 200
    return render(
        request, "privacy/period.html", {"line": found, "form": form, "error": refusal}, status=status
    )
