"""Addresses of the organisation browser."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.orgs import bodies, entering, territories, tree, views

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
    path("to-chuc/<uuid:body_id>/", bodies.body, name="body_page"),
    path("to-chuc/<uuid:body_id>/them/", entering.add_body, name="add_body"),
]
