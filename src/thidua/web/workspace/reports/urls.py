"""Addresses of the report pages."""

from __future__ import annotations

from django.urls import path

from thidua.web.workspace.reports import (
    compiling,
    filling,
    flags,
    form_parts,
    forms,
    from_below,
    late,
    opening,
    printing,
    rounds,
    tables,
    totals,
    views,
    workbooks,
)

urlpatterns = [
    path("bao-cao/", views.report_home, name="report_home"),
    path("bao-cao/cham/", late.board, name="report_late"),
    path("bao-cao/cham/xuat/", tables.late_excel, name="report_late_excel"),
    path("bao-cao/cham/nhac/", late.chase, name="report_chase"),
    path("bao-cao/cham/van-ban/<uuid:body_id>/", late.letter, name="report_letter"),
    path("bao-cao/tong-hop/<uuid:version_id>/", compiling.sent, name="report_sent"),
    path("bao-cao/tong-hop/<uuid:version_id>/in/", printing.sheet, name="report_sheet"),
    path("bao-cao/tong-hop/<uuid:version_id>/cau-truc.json", printing.structure, name="report_structure"),
    path("bao-cao/dot/mo/", opening.new, name="round_new"),
    path("bao-cao/dot/<uuid:round_id>/xem-lai/", flags.page, name="report_flags"),
    path("bao-cao/dot/<uuid:round_id>/xem-lai/ghi/", flags.note, name="report_flag_note"),
    path("bao-cao/dot/<uuid:round_id>/loi-van/", compiling.page, name="report_words"),
    path("bao-cao/dot/<uuid:round_id>/loi-van/gui/", compiling.send, name="report_words_send"),
    path("bao-cao/dot/<uuid:round_id>/loi-van/muc/<str:code>/", compiling.write, name="report_words_write"),
    path("bao-cao/dot/<uuid:round_id>/", rounds.page, name="round_page"),
    path("bao-cao/dot/<uuid:round_id>/tong-hop/", totals.page, name="report_totals"),
    path(
        "bao-cao/dot/<uuid:round_id>/tong-hop/<uuid:body_id>/<str:code>/",
        totals.explain,
        name="report_explain",
    ),
    path(
        "bao-cao/dot/<uuid:round_id>/tong-hop/<uuid:body_id>/ty-le/<str:indicator>/",
        totals.explain_rate,
        name="report_explain_rate",
    ),
    path("bao-cao/dot/<uuid:round_id>/tong-hop/xuat/", tables.totals_excel, name="report_totals_excel"),
    path(
        "bao-cao/dot/<uuid:round_id>/tong-hop/<uuid:body_id>/<str:code>/xuat/",
        tables.explain_excel,
        name="report_explain_excel",
    ),
    path(
        "bao-cao/dot/<uuid:round_id>/tong-hop/<uuid:body_id>/ty-le/<str:indicator>/xuat/",
        tables.explain_rate_excel,
        name="report_explain_rate_excel",
    ),
    path("bao-cao/dot/<uuid:round_id>/xuat/", tables.round_excel, name="round_excel"),
    path("bao-cao/dot/<uuid:round_id>/xem-lai/xuat/", tables.flags_excel, name="report_flags_excel"),
    path("bao-cao/dot/<uuid:round_id>/excel/", workbooks.round_workbook, name="round_workbook"),
    path(
        "bao-cao/dot/<uuid:round_id>/excel/tep-mau/",
        workbooks.round_workbook_file,
        name="round_workbook_file",
    ),
    path(
        "bao-cao/dot/<uuid:round_id>/excel/danh-dau/",
        workbooks.round_workbook_marked,
        name="round_workbook_marked",
    ),
    path("bao-cao/dot/<uuid:round_id>/excel/gop/", workbooks.round_merge, name="round_merge"),
    path("bao-cao/dot/<uuid:round_id>/<slug:verb>/", rounds.act, name="round_act"),
    path("bao-cao/mau/", forms.form_list, name="form_list"),
    path("bao-cao/mau/moi/", forms.form_new, name="form_new"),
    path("bao-cao/mau/<uuid:version_id>/", forms.form_page, name="form_page"),
    path("bao-cao/mau/<uuid:version_id>/xem/", forms.form_preview, name="form_preview"),
    path("bao-cao/mau/<uuid:version_id>/trang-excel/", forms.form_sheet, name="form_sheet"),
    path("bao-cao/mau/<uuid:version_id>/tep-excel/", forms.form_file, name="form_file"),
    path("bao-cao/mau/<uuid:version_id>/phan/<slug:part>/", form_parts.part, name="form_part"),
    path("bao-cao/mau/<uuid:version_id>/viec/<slug:verb>/", forms.form_act, name="form_act"),
    path("bao-cao/<uuid:report_id>/", views.report_page, name="report_page"),
    path("bao-cao/<uuid:report_id>/lay-tong-hop/", from_below.take, name="report_take"),
    path("bao-cao/<uuid:report_id>/ghi/", filling.save, name="report_save"),
    path("bao-cao/<uuid:report_id>/tep/<uuid:attachment_id>/", filling.file, name="report_file"),
    path("bao-cao/<uuid:report_id>/excel/", workbooks.report_workbook, name="report_workbook"),
    path(
        "bao-cao/<uuid:report_id>/excel/tep-mau/", workbooks.report_workbook_file, name="report_workbook_file"
    ),
    path(
        "bao-cao/<uuid:report_id>/excel/danh-dau/",
        workbooks.report_workbook_marked,
        name="report_workbook_marked",
    ),
    path("bao-cao/<uuid:report_id>/<slug:verb>/", views.act, name="report_act"),
]
