"""Addresses of the notice pages."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.notices import views

urlpatterns = [
    path("thong-bao/", views.notice_list, name="notice_list"),
    path("thong-bao/da-doc/", views.notice_read_all, name="notice_read_all"),
    path("thong-bao/cach-nhan/", views.notice_wishes, name="notice_wishes"),
    path("thong-bao/<uuid:notice_id>/", views.notice_open, name="notice_open"),
]
