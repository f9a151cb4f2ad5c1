"""Addresses of the organisation browser."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.orgs import bodies, entering, territories, tree, views
from thidua.web.workspace.orgs.reorganising import editing, lists, pages

#: One reorganisation.
_ONE = "to-chuc/sap-xep/<uuid:reorganisation_id>"

urlpatterns = [
    path("to-chuc/", views.home, name="orgs_home"),
    path("to-chuc/chon/", views.pick, name="body_pick"),
    path("to-chuc/nhanh/", tree.branch, name="org_branch"),
    path("to-chuc/dia-ban/<uuid:territory_id>/", territories.territory, name="territory_page"),
    path(
        "to-chuc/dia-ban/<uuid:territory_id>/ba-cach-nhin/", territories.three_views, name="territory_views"
    ),
    path("to-chuc/dia-ban/<uuid:territory_id>/sap-xep/", territories.flow, name="territory_flow"),
    path("to-chuc/dia-ban/<uuid:territory_id>/to-dan-pho/", entering.import_groups, name="import_groups"),
    path("to-chuc/sap-xep/", pages.listed, name="reorganisations"),
    path("to-chuc/sap-xep/moi/", pages.new, name="new_reorganisation"),
    path("to-chuc/sap-xep/tu-excel/", lists.upload, name="import_reorganisation"),
    path("to-chuc/sap-xep/bang-mau/", lists.workbook, name="reorganisation_workbook"),
    path("to-chuc/sap-xep/chon-dia-ban/", editing.pick_territory, name="territory_pick"),
    path("to-chuc/sap-xep/chon-co-quan-cu/", editing.pick_ended_body, name="ended_body_pick"),
    path(f"{_ONE}/", pages.page, name="reorganisation"),
    path(f"{_ONE}/xem-truoc.xlsx", pages.preview_workbook, name="reorganisation_preview_workbook"),
    path(f"{_ONE}/sua/", pages.heading, name="reorganisation_heading"),
    path(f"{_ONE}/buoc/<int:number>/", editing.change, name="change_step"),
    path(f"{_ONE}/buoc/<int:number>/bo/", editing.remove, name="remove_step"),
    path(f"{_ONE}/buoc/<str:subject>/<str:kind>/", editing.add, name="add_step"),
    path(f"{_ONE}/cho-nhan-viec/", pages.counterparts, name="reorganisation_counterparts"),
    path(f"{_ONE}/thuc-hien/", pages.carry_out, name="carry_out_reorganisation"),
    path(f"{_ONE}/hoan-tac/", pages.undo, name="undo_reorganisation"),
    path(f"{_ONE}/bo/", pages.discard, name="discard_reorganisation"),
    path("to-chuc/<uuid:body_id>/", bodies.body, name="body_page"),
    path("to-chuc/<uuid:body_id>/them/", entering.add_body, name="add_body"),
]
