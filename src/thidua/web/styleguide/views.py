"""Views of the style guide. They read nothing but their own sample content."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from thidua.ground.clock import now
from thidua.ground.errors import Refused
from thidua.ground.text_vn import search_key
from thidua.web.edge import public
from thidua.web.styleguide import sample


class PlanForm(forms.Form):
    """A form with every kind of field."""

    symbol = forms.CharField(
        label=_("Số, ký hiệu"), help_text=_("Ghi như in trên văn bản, ví dụ 123/KH-UBND")
    )
    signed = forms.DateField(label=_("Ngày ban hành"))
    level = forms.ChoiceField(label=_("Cấp ban hành"), choices=sample.now_context(now())["levels"])
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    channels = forms.MultipleChoiceField(
        label=_("Nhắc qua"),
        required=False,
        choices=[("app", _("Thông báo trong hệ thống")), ("mail", _("Thư điện tử"))],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("Giờ yên tĩnh của từng người vẫn được giữ"),
    )
    file = forms.FileField(label=_("Tệp kế hoạch"), help_text=_("Word, PDF hoặc ảnh chụp"))
    agree = forms.BooleanField(label=_("Tôi đã đối chiếu với bản có chữ ký"))


@public
def guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    form = PlanForm({"symbol": "", "signed": "2026-11-05", "level": "xa", "agree": "on"}, MultiValueDict())
    context = sample.now_context(now())
    page = Paginator(range(1204), 25).get_page(request.GET.get("trang", 4))
    return render(request, "styleguide/guide.html", {**context, "form": form, "page": page})


@public
def bodies(request: HttpRequest) -> JsonResponse:
    """What the body picker asks for; the same shape as the real endpoint."""
    key = search_key(request.GET.get("q", ""))
    found = [b for b in sample.BODIES if key in search_key(b.name)]
    return JsonResponse(
        {"results": [{"id": b.id, "name": b.name, "note": _("Cấp xã · Hải Phòng")} for b in found]}
    )


@public
def branch(request: HttpRequest) -> HttpResponse:
    """Children of a tree node fetched when it opens."""
    names = ("Phường Lê Chân", "Phường Ngô Quyền")
    nodes = [{"id": f"b{n}", "label": name, "url": f"#b{n}"} for n, name in enumerate(names)]
    return render(request, "cotton/_tree_nodes.html", {"nodes": nodes, "depth": 3})


@public
def sheet(request: HttpRequest) -> HttpResponse:
    """The print layout."""
    return render(request, "styleguide/sheet.html", sample.now_context(now()))


@public
def door(request: HttpRequest) -> HttpResponse:
    """The layout for people not signed in."""
    return render(request, "styleguide/door.html", {"form": PlanForm()})


@public
def refused(request: HttpRequest) -> HttpResponse:
    """A refusal as a page; for htmx the same words in place."""
    error = Refused(
        "plans-004",
        str(_("Bạn chưa thể phê duyệt kế hoạch này.")),
        why=str(_("Người phê duyệt phải là người đứng đầu đơn vị hoặc người được ủy quyền còn hiệu lực.")),
        remedy=str(_("Trình lãnh đạo đơn vị, hoặc gắn quyết định ủy quyền rồi thử lại.")),
    )
    context = {
        "shell": sample.SHELL,
        "error": error,
        "source": _("Quy chế làm việc của đơn vị (dữ liệu mẫu)"),
        "who": [{"name": _("Chủ tịch UBND phường (dữ liệu mẫu)"), "role": _("người đứng đầu")}],
    }
    if request.headers.get("HX-Request"):
        response = render(request, "components/refused_fragment.html", context, status=403)
        response["HX-Retarget"] = "#td-refusal"
        response["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "refused.html", context, status=403)


@public
def failing(request: HttpRequest, status: int) -> HttpResponse:
    """Answers with a status, to see what the page says about it."""
    template = f"{status}.html" if status in {400, 403, 404, 409, 500, 503} else "500.html"
    return render(request, template, {"shell": sample.SHELL}, status=status)
