"""The style guide and a sample answer of the search, for the browser test of the design."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from thidua.web.edge import public


@public
def search(request: HttpRequest) -> HttpResponse:
    """Two results for any words, one of them with markup in its name."""
    names = ["Ủy ban nhân dân phường Hồng An", "Hội <b>Khuyến học</b>"]
    return render(request, "guide_search.html", {"names": names})


urlpatterns = [
    path("tim-kiem/", search),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("thidua.web.styleguide.urls")),
]
