"""Addresses of the obligation pages."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.obligations import calendar, letters, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("nghia-vu/", views.obligation_list, name="obligation_list"),
    path("nghia-vu/excel/", views.obligation_excel, name="obligation_excel"),
    path("nghia-vu/don-doc/", letters.letter_list, name="letter_list"),
    path("nghia-vu/don-doc/<uuid:letter_id>/", letters.letter, name="letter"),
    path("nghia-vu/don-doc/soan/<uuid:body_id>/", letters.draft, name="letter_draft"),
    path("nghia-vu/<uuid:obligation_id>/", views.obligation_page, name="obligation_page"),
    path("nghia-vu/<uuid:obligation_id>/tep/<uuid:evidence_id>/", views.evidence_file, name="evidence_file"),
    path("nghia-vu/<uuid:obligation_id>/<slug:verb>/", views.act, name="obligation_act"),
    path("lich/", calendar.month, name="calendar"),
    path("lich/dang-ky/", calendar.subscribe, name="calendar_subscribe"),
    path("lich/<str:token>.ics", calendar.feed, name="calendar_feed"),
]
