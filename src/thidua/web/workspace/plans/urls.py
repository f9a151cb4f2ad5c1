"""Addresses of the plan pages."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.plans import amending, compare, identify, intake, review, scans, takers, views

urlpatterns = [
    path("ke-hoach/", views.plan_list, name="plan_list"),
    path("ke-hoach/quy-tac-soat/", views.plan_rules, name="plan_rules"),
    path("ke-hoach/nhan/", intake.upload, name="plan_upload"),
    path("ke-hoach/lan-nop/<uuid:attempt_id>/", intake.attempt, name="plan_attempt"),
    path("ke-hoach/lan-nop/<uuid:attempt_id>/phien-ban/", intake.again, name="plan_attempt_again"),
    path("ke-hoach/lan-nop/<uuid:attempt_id>/van-ra-soat/", intake.anyway, name="plan_attempt_anyway"),
    path("ke-hoach/<uuid:plan_id>/", views.plan_page, name="plan_page"),
    path("ke-hoach/<uuid:plan_id>/can-cu/", views.plan_graph, name="plan_graph"),
    path("ke-hoach/<uuid:plan_id>/so-sanh/", compare.plan_compare_pick, name="plan_compare_pick"),
    path("ke-hoach/<uuid:plan_id>/so-sanh/<uuid:other_id>/", compare.plan_compare, name="plan_compare"),
    path("ke-hoach/<uuid:plan_id>/hop-nhat/", amending.consolidated, name="plan_consolidated"),
    path("ke-hoach/<uuid:plan_id>/phong-trao/", takers.count, name="plan_count"),
    path("ke-hoach/<uuid:plan_id>/sua-doi/", amending.amendment, name="plan_amendment"),
    path("ke-hoach/<uuid:plan_id>/sua-doi/ke-hoach/", amending.amendment_link, name="plan_amendment_link"),
    path("ke-hoach/<uuid:plan_id>/sua-doi/ap-dung/", amending.apply, name="plan_amendment_apply"),
    path(
        "ke-hoach/<uuid:plan_id>/sua-doi/<uuid:act_id>/<slug:word>/", amending.act, name="plan_amending_act"
    ),
    path("ke-hoach/<uuid:plan_id>/tep/<slug:sha256>/", views.plan_file, name="plan_file"),
    path("ke-hoach/<uuid:plan_id>/dong/<int:first>/<int:last>/", scans.scan_lines, name="plan_scan_lines"),
    path("ke-hoach/<uuid:plan_id>/giao-nam/", views.raise_year, name="plan_raise_year"),
    path("ke-hoach/<uuid:plan_id>/dong/", views.withdraw, name="plan_withdraw"),
    path("ke-hoach/<uuid:plan_id>/ra-soat/", review.review, name="plan_review"),
    path("ke-hoach/<uuid:plan_id>/ra-soat/nhan-het/", review.accept_rest, name="plan_accept_rest"),
    path("ke-hoach/<uuid:plan_id>/ra-soat/van-ban/", identify.identify, name="plan_identify"),
    path("ke-hoach/<uuid:plan_id>/ra-soat/gan/", review.link, name="plan_link"),
    path("ke-hoach/<uuid:plan_id>/ra-soat/thuc-hien/", review.adopt, name="plan_adopt"),
    path("ke-hoach/<uuid:plan_id>/ra-soat/them/<slug:kind>/", review.add, name="plan_provision_add"),
    path(
        "ke-hoach/<uuid:plan_id>/ra-soat/phat-hien/<uuid:finding_id>/",
        review.settle,
        name="plan_finding_settle",
    ),
    path(
        "ke-hoach/<uuid:plan_id>/quy-dinh/<uuid:provision_id>/sua/",
        review.correct,
        name="plan_provision_correct",
    ),
    path(
        "ke-hoach/<uuid:plan_id>/quy-dinh/<uuid:provision_id>/don-vi/<uuid:addressee_id>/",
        review.resolve,
        name="plan_addressee_resolve",
    ),
    path(
        "ke-hoach/<uuid:plan_id>/quy-dinh/<uuid:provision_id>/don-vi/<uuid:addressee_id>/noi-nhan/",
        takers.taker,
        name="plan_taker",
    ),
    path(
        "ke-hoach/<uuid:plan_id>/quy-dinh/<uuid:provision_id>/<slug:word>/",
        review.judge,
        name="plan_provision_judge",
    ),
]
