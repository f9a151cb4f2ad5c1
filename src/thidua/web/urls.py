"""Addresses of the pages, by audience."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("thidua.web.account.urls")),
    path("", include("thidua.web.workspace.urls")),
]
