"""Addresses of the workspace."""

from __future__ import annotations

from django.urls import include, path

from thidua.web.workspace import health, search

urlpatterns = [
    path("", include("thidua.web.workspace.obligations.urls")),
    path("", include("thidua.web.workspace.plans.urls")),
    path("", include("thidua.web.workspace.cascade.urls")),
    path("", include("thidua.web.workspace.reports.urls")),
    path("", include("thidua.web.workspace.figures.urls")),
    path("", include("thidua.web.workspace.targets.urls")),
    path("", include("thidua.web.workspace.movements.urls")),
    path("", include("thidua.web.workspace.orgs.urls")),
    path("", include("thidua.web.workspace.notices.urls")),
    path("tim-kiem/", search.search, name="search"),
    path("suc-khoe/", health.health, name="health"),
    path("song/", health.alive, name="alive"),
]
