"""Addresses of the organisation browser."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.orgs import views

urlpatterns = [
    path("to-chuc/", views.home, name="orgs_home"),
    path("to-chuc/chon/", views.pick, name="body_pick"),
    path("to-chuc/dia-ban/<uuid:territory_id>/", views.territory, name="territory_page"),
    path("to-chuc/<uuid:body_id>/", views.body, name="body_page"),
]
