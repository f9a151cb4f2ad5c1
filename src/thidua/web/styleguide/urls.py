"""Addresses of the style guide; included by the project only when DEBUG is on."""

from __future__ import annotations

from django.urls import path

from thidua.web.styleguide import views

app_name = "styleguide"
urlpatterns = [
    path("phong-cach/", views.guide, name="guide"),
    path("phong-cach/don-vi/", views.bodies, name="bodies"),
    path("phong-cach/to-giay/", views.sheet, name="sheet"),
    path("phong-cach/cua/", views.door, name="door"),
    path("phong-cach/tu-choi/", views.refused, name="refused"),
    path("phong-cach/loi/<int:status>/", views.failing, name="failing"),
    path("phong-cach/nhanh/", views.branch, name="branch"),
]
