"""Addresses of the target pages."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.targets import sheets, views

urlpatterns = [
    path("chi-tieu/", views.board, name="target_board"),
    path("chi-tieu/xuat/", views.export, name="target_export"),
    path("chi-tieu/dat/", views.new, name="target_new"),
    path("chi-tieu/phan-bo/<uuid:worksheet_id>/", sheets.page, name="target_sheet"),
    path("chi-tieu/phan-bo/<uuid:worksheet_id>/<slug:verb>/", sheets.act, name="target_sheet_act"),
    path("chi-tieu/<uuid:target_id>/", views.page, name="target_page"),
    path("chi-tieu/<uuid:target_id>/phan-bo/", sheets.start, name="target_share"),
    path("chi-tieu/<uuid:target_id>/<slug:verb>/", views.act, name="target_act"),
]
