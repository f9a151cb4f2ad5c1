"""Addresses of the movement pages."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.movements import views

urlpatterns = [
    path("phong-trao/", views.movement_list, name="movement_list"),
    path("phong-trao/<uuid:version_id>/", views.movement_page, name="movement_page"),
]
