"""Addresses of the pages about personal data."""

from __future__ import annotations

from django.urls import path

from thidua.web.privacy import person, register

urlpatterns = [
    path("du-lieu-ca-nhan/", register.lines, name="personal_data_register"),
    path("du-lieu-ca-nhan/excel/", register.excel, name="personal_data_excel"),
    path("du-lieu-ca-nhan/thoi-han/", register.periods, name="retention_periods"),
    path("du-lieu-ca-nhan/thoi-han/<slug:code>/", register.period, name="retention_period"),
    path("nguoi/<uuid:person>/du-lieu/", person.look, name="person_data"),
    path("nguoi/<uuid:person>/du-lieu/xuat/", person.export, name="export_person_data"),
    path("nguoi/<uuid:person>/du-lieu/xoa/", person.erase, name="erase_person_data"),
    path("nguoi/<uuid:person>/du-lieu/so-dinh-danh/", person.identifier, name="show_identifier"),
]
