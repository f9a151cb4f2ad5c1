"""Sign-in, profile, acting switch, people and appointments, trails."""

from __future__ import annotations

from typing import Any

from tests.house.url_table import EVERYBODY, INSIDE, SIGN_IN, SIGNED_IN, Row

ALL_IN = f"{SIGNED_IN} without_post"

#: Members who see the people of the ward: those who belong to it, and those above whose role sees below.
WARD = INSIDE
#: Of them, those who keep its people.
KEEPERS = "people_steward system_steward"
READERS = "officer contributor chair auditor"


def _closed(name: str, **kwargs: Any) -> Row:
    return Row(name, lambda cast: kwargs, {404: EVERYBODY})


def _post_of(cast: Any) -> Any:
    return cast.actor("contributor").acting.appointment_id


_NEW = {"full_name": "Người Mẫu Mới", "role": "contributor", "since": "2026-01-05"}

ROWS = [
    # The library's pages
    Row("account_login", expects={200: "anonymous", 302: ALL_IN}),
    Row("account_logout", expects={302: "anonymous", 200: ALL_IN}),
    Row("account_inactive", expects={200: EVERYBODY}),
    Row("account_reset_password", expects={200: f"anonymous {ALL_IN}"}),
    Row("account_reset_password_done", expects={200: EVERYBODY}),
    Row(
        "account_reset_password_from_key",
        lambda cast: {"uidb36": "1", "key": "khong-dung"},
        {200: EVERYBODY},
        note="wrong link: says so, changes nothing",
    ),
    Row("account_reset_password_from_key_done", expects={200: EVERYBODY}),
    Row("account_change_password", expects={SIGN_IN: "anonymous", 200: ALL_IN}),
    Row("account_reauthenticate", expects={SIGN_IN: "anonymous", 200: ALL_IN}),
    _closed("account_signup"),
    _closed("account_email"),
    _closed("account_email_verification_sent"),
    _closed("account_confirm_email", key="x"),
    _closed("account_confirm_login_code"),
    _closed("account_set_password"),
    Row("mfa_index", expects={SIGN_IN: "anonymous", 200: ALL_IN}),
    Row(
        "mfa_authenticate",
        expects={SIGN_IN: "anonymous", 302: ALL_IN},
        note="only half-way through signing in",
    ),
    Row("mfa_reauthenticate", expects={SIGN_IN: "anonymous", 302: ALL_IN}),
    Row(
        "mfa_activate_totp", expects={SIGN_IN: "anonymous", 302: ALL_IN}, note="asks the password again first"
    ),
    Row("mfa_deactivate_totp", expects={SIGN_IN: "anonymous", 404: ALL_IN}, note="second factor is off"),
    Row("mfa_view_recovery_codes", expects={SIGN_IN: "anonymous", 404: ALL_IN}, note="second factor is off"),
    Row("mfa_generate_recovery_codes", expects={SIGN_IN: "anonymous", 302: ALL_IN}),
    Row(
        "mfa_download_recovery_codes",
        expects={SIGN_IN: "anonymous", 404: ALL_IN},
        note="second factor is off",
    ),
    Row("mfa_list_webauthn", expects={SIGN_IN: "anonymous", 200: ALL_IN}),
    Row(
        "mfa_add_webauthn", expects={SIGN_IN: "anonymous", 302: ALL_IN}, note="asks the password again first"
    ),
    Row("mfa_edit_webauthn", lambda cast: {"pk": 1}, {SIGN_IN: "anonymous", 302: ALL_IN}, note="as above"),
    Row("mfa_remove_webauthn", lambda cast: {"pk": 1}, {SIGN_IN: "anonymous", 302: ALL_IN}, note="as above"),
    Row("mfa_reauthenticate_webauthn", expects={SIGN_IN: "anonymous", 302: ALL_IN}, note="has no passkey"),
    Row("mfa_login_webauthn", expects={SIGN_IN: "anonymous", 302: ALL_IN}),
    # Oneself
    Row("my_profile", expects={SIGN_IN: "anonymous", 200: ALL_IN}),
    Row("set_language", expects={302: EVERYBODY}, method="POST", data=lambda cast: {"language": "en"}),
    Row("set_language", expects={405: EVERYBODY}, note="by link"),
    Row(
        "choose_acting",
        expects={
            SIGN_IN: "anonymous",
            302: "contributor",
            404: "officer chair stranger auditor people_steward system_steward",
            403: "without_post",
        },
        method="POST",
        data=lambda cast: {"body": _post_of(cast)},
        note="somebody else's post is not found",
    ),
    # People
    Row("people_home", expects={SIGN_IN: "anonymous", 302: SIGNED_IN, 403: "without_post"}),
    Row(
        "people",
        lambda cast: {"body": cast.body.ward},
        {
            SIGN_IN: "anonymous",
            200: f"{WARD} city_officer city_steward",
            404: "stranger other_officer",
            403: "without_post",
        },
    ),
    Row(
        "people",
        lambda cast: {"body": cast.body.city},
        {
            SIGN_IN: "anonymous",
            200: "auditor system_steward city_officer",
            404: "officer contributor chair people_steward stranger",
            403: "without_post",
        },
        note="the superior body",
    ),
    Row(
        "add_person",
        lambda cast: {"body": cast.body.ward},
        {
            SIGN_IN: "anonymous",
            200: f"{KEEPERS} city_steward",
            403: f"{READERS} without_post",
            404: "stranger",
        },
    ),
    Row(
        "add_person",
        lambda cast: {"body": cast.body.ward},
        {
            SIGN_IN: "anonymous",
            302: f"{KEEPERS} city_steward",
            403: f"{READERS} without_post",
            404: "stranger",
        },
        method="POST",
        data=lambda cast: _NEW,
    ),
    Row(
        "person",
        lambda cast: {"person": cast.contributor.person_id},
        {
            SIGN_IN: "anonymous",
            200: f"{WARD} city_officer",
            404: "stranger other_officer",
            403: "without_post",
        },
    ),
    Row(
        "change_person",
        lambda cast: {"person": cast.contributor.person_id},
        {SIGN_IN: "anonymous", 200: KEEPERS, 403: f"{READERS} without_post", 404: "stranger"},
    ),
    Row(
        "change_person",
        lambda cast: {"person": cast.contributor.person_id},
        {SIGN_IN: "anonymous", 302: KEEPERS, 403: f"{READERS} without_post", 404: "stranger"},
        method="POST",
        data=lambda cast: {"full_name": "Tên Mẫu Khác"},
    ),
    Row(
        "appoint",
        lambda cast: {"person": cast.contributor.person_id, "body": cast.body.ward},
        {SIGN_IN: "anonymous", 200: KEEPERS, 403: f"{READERS} without_post", 404: "stranger"},
    ),
    Row(
        "appoint",
        lambda cast: {"person": cast.contributor.person_id, "body": cast.body.ward},
        {SIGN_IN: "anonymous", 302: KEEPERS, 403: f"{READERS} without_post", 404: "stranger"},
        method="POST",
        data=lambda cast: {"role": "inspector", "since": "2026-01-05"},
    ),
    Row(
        "appoint",
        lambda cast: {"person": cast.contributor.person_id, "body": cast.body.city},
        {
            SIGN_IN: "anonymous",
            302: "system_steward",
            403: "auditor without_post",
            404: "officer contributor chair people_steward stranger",
        },
        method="POST",
        data=lambda cast: {"role": "inspector", "since": "2026-01-05"},
        note="at the superior body",
    ),
    Row(
        "person_account",
        lambda cast: {"person": cast.contributor.person_id},
        {SIGN_IN: "anonymous", 302: KEEPERS, 403: f"{READERS} without_post", 404: "stranger"},
        method="POST",
        data=lambda cast: {"act": "close", "reason": "thử"},
    ),
    Row(
        "person_account",
        lambda cast: {"person": cast.two_posts.person_id},
        {SIGN_IN: "anonymous", 302: KEEPERS, 403: f"{READERS} without_post", 404: "stranger"},
        method="POST",
        data=lambda cast: {"act": "close"},
        note="posts at two bodies below the steward's",
    ),
    Row(
        "end_appointment",
        lambda cast: {"appointment": _post_of(cast)},
        {SIGN_IN: "anonymous", 200: WARD, 404: "stranger", 403: "without_post"},
        note="readers see why they may not",
    ),
    Row(
        "end_appointment",
        lambda cast: {"appointment": _post_of(cast)},
        {SIGN_IN: "anonymous", 302: KEEPERS, 403: f"{READERS} without_post", 404: "stranger"},
        method="POST",
        data=lambda cast: {"from_day": "2026-06-01", "reason": "thử"},
    ),
    # Trails
    Row("audit_recent", expects={SIGN_IN: "anonymous", 200: SIGNED_IN, 403: "without_post"}),
    Row(
        "audit_trail",
        lambda cast: {"subject_type": "person", "subject_id": str(cast.contributor.person_id)},
        {SIGN_IN: "anonymous", 200: WARD, 404: "stranger other_officer", 403: "without_post"},
    ),
    Row(
        "audit_trail",
        lambda cast: {"subject_type": "person", "subject_id": "khong-co"},
        {SIGN_IN: "anonymous", 404: SIGNED_IN, 403: "without_post"},
        note="no such record",
    ),
]
