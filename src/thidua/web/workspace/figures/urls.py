"""Addresses of the pages of figures."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.figures import views

urlpatterns = [
    path("so-lieu/", views.page, name="figures_page"),
    path("so-lieu/ba-cach-nhin/", views.three_views, name="figures_views"),
    path("so-lieu/ba-cach-nhin/xuat/", views.views_export, name="figures_views_export"),
    path("so-lieu/xuat/", views.export, name="figures_export"),
]
