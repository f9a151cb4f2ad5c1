"""Addresses of drafts, and of who has issued a plan of their own."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.cascade import drafts, followed

urlpatterns = [
    path("ke-hoach/<uuid:plan_id>/trien-khai/", followed.followed, name="plan_followed"),
    path("ke-hoach/<uuid:plan_id>/trien-khai/excel/", followed.excel, name="plan_followed_excel"),
    path("ke-hoach/<uuid:plan_id>/trien-khai/yeu-cau/", followed.demand, name="plan_demand"),
    path("ke-hoach/<uuid:plan_id>/trien-khai/don-doc/", followed.chase, name="plan_followed_chase"),
    path("ke-hoach/<uuid:plan_id>/trien-khai/do-lech/", followed.measure, name="plan_followed_measure"),
    path(
        "ke-hoach/<uuid:plan_id>/trien-khai/theo-doi/<uuid:provision_id>/",
        followed.follow,
        name="plan_demand_follow",
    ),
    path("ke-hoach/<uuid:plan_id>/trien-khai/soan/", drafts.start, name="draft_start"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/", drafts.draft_page, name="draft_page"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/them/", drafts.add, name="draft_add"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/van-ban/", drafts.word, name="draft_word"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/tep/", drafts.word_file, name="draft_file"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/ra-soat/", drafts.hand_in, name="draft_hand_in"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/dong/", drafts.abandon, name="draft_abandon"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/viec/<uuid:ask_id>/", drafts.answer, name="draft_answer"),
    path("ke-hoach/ban-nhap/<uuid:draft_id>/muc/<uuid:clause_id>/", drafts.write, name="draft_clause"),
    path(
        "ke-hoach/ban-nhap/<uuid:draft_id>/muc/<uuid:clause_id>/<slug:word>/",
        drafts.act,
        name="draft_clause_act",
    ),
]
