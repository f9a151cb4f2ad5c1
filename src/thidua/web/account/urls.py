"""Addresses of the pages about oneself, people and trails."""

from __future__ import annotations

from django.urls import path

from thidua.web.account import (
    accounts,
    importing,
    invitations,
    leaving,
    mine,
    people,
    posts,
    provider,
    second_factor,
    sessions,
    trail,
)

urlpatterns = [
    path("ho-so/", mine.profile, name="my_profile"),
    path("ho-so/phien/", sessions.sessions, name="my_sessions"),
    path("ho-so/phien/khac/ket-thuc/", sessions.end_other_sessions, name="end_other_sessions"),
    path("ho-so/phien/<int:session>/ket-thuc/", sessions.end_session, name="end_session"),
    path("ho-so/dinh-danh/lien-ket/", provider.begin_link, name="provider_link"),
    path("ho-so/dinh-danh/go/", provider.unlink, name="provider_unlink"),
    path("dang-nhap/dinh-danh/", provider.begin, name="provider_begin"),
    path("dang-nhap/dinh-danh/ve/", provider.back, name="provider_back"),
    path("dang-nhap/quy-dinh/", second_factor.rule, name="second_factor_rule"),
    path("moi/", invitations.invitation, name="invitation"),
    path("moi/<str:token>/", invitations.open_invitation, name="open_invitation"),
    path("thay-mat/", mine.choose_acting, name="choose_acting"),
    path("ngon-ngu/", mine.set_language, name="set_language"),
    path("nguoi/", people.home, name="people_home"),
    path("nguoi/don-vi/<uuid:body>/", people.people, name="people"),
    path("nguoi/don-vi/<uuid:body>/nhap/", importing.import_people, name="import_people"),
    path("nguoi/don-vi/<uuid:body>/nhap/mau/", importing.people_template, name="people_template"),
    path("nguoi/don-vi/<uuid:body>/them/", people.add, name="add_person"),
    path("nguoi/<uuid:person>/", people.person, name="person"),
    path("nguoi/<uuid:person>/sua/", people.change, name="change_person"),
    path("nguoi/<uuid:person>/phan-cong/<uuid:body>/", people.appoint, name="appoint"),
    path("nguoi/<uuid:person>/tai-khoan/", accounts.account, name="person_account"),
    path("nguoi/<uuid:person>/ban-giao/", leaving.hand_over, name="hand_over"),
    path("nguoi/don-vi/<uuid:body>/khoi-ky/", posts.blocks, name="signature_blocks"),
    path("nguoi/phan-cong/<uuid:appointment>/ket-thuc/", people.end, name="end_appointment"),
    path("nguoi/phan-cong/<uuid:appointment>/sua/", posts.correct, name="correct_appointment"),
    path("nguoi/phan-cong/<uuid:appointment>/nghi/", posts.note_leave, name="note_leave"),
    path("nguoi/phan-cong/<uuid:appointment>/giao-ky/", posts.delegate, name="delegate"),
    path("nguoi/nghi/<uuid:leave>/", posts.leave, name="change_leave"),
    path("nguoi/giao-ky/<uuid:delegation>/thu-hoi/", posts.revoke, name="revoke_delegation"),
    path("nhat-ky/", trail.recent, name="audit_recent"),
    path("nhat-ky/<slug:subject_type>/<str:subject_id>/", trail.of_record, name="audit_trail"),
]
