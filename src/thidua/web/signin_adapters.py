"""How the sign-in library behaves here: nobody registers, guessing is counted in our table, acts leave a line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.foundations.access import sealing, services
from thidua.ground import clock
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible
from thidua.web.edge import address_of, ip_of
from thidua.web.said import said

#: Letters of the library that tell of a factor: kind, and whether it came or went.
FACTORS = {
    "mfa/email/totp_activated": ("totp", True),
    "mfa/email/totp_deactivated": ("totp", False),
    "mfa/email/webauthn_added": ("webauthn", True),
    "mfa/email/webauthn_removed": ("webauthn", False),
    "mfa/email/recovery_codes_generated": ("recovery_codes", True),
}
PASSWORDS = frozenset(
    {"account/email/password_changed", "account/email/password_set", "account/email/password_reset"}
)


def count(tried: dict[str, str], at: datetime) -> list[Any]:
    """Count an attempt; what is closed is said in the words of the form.

    :raises ValidationError: closed, with the time it opens again.
    """
    try:
        return services.begin_attempt(tried=tried, at=at)
    except NotPossible as refused:
        raise ValidationError([said(refused.message), said(refused.remedy)], code=refused.code) from refused


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """No one registers by themselves: accounts are opened by a body's steward of people."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã bị khóa."),
        "email_password_mismatch": _("Thư điện tử hoặc mật khẩu không đúng."),
        "enter_current_password": _("Nhập mật khẩu đang dùng."),
        "incorrect_code": _("Mã không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_or_expired_key": _("Liên kết không đúng hoặc đã hết hạn."),
        "invalid_login": _("Không đăng nhập được."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không còn dùng được."),
        "too_many_login_attempts": _("Sai quá nhiều lần. Chờ năm phút rồi thử lại."),
        "same_as_current": _("Giá trị mới phải khác giá trị đang dùng."),
        "unknown_email": _("Thư điện tử này không gắn với tài khoản nào."),
        "unverified_primary_email": _("Thư điện tử chính chưa được xác nhận."),
        "email_taken": _("Thư điện tử này đã dùng cho một tài khoản."),
        "duplicate_email": _("Thư điện tử này đã gắn với tài khoản."),
        "rate_limited": _("Bạn thao tác quá nhanh. Chờ một lát rồi thử lại."),
        "select_only_one": _("Chỉ chọn một."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere in the house: a proxy's word counts only when one is configured."""
        return ip_of(request) or "0.0.0.0"  # noqa: S104 -- no address at all

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count before the password is looked at, known address or not."""
        tried = {"account": credentials.get("email") or "", "network": address_of(request)}
        self._counted = count(tried, clock.now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The right password forgives the attempt and those before it."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            services.forgive_attempt(made=self._counted)
        return user

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """The library tells its owner what changed; so does the trail."""
        actor, at = (
            Actor(person_id=user.person_id, name=user.get_full_name(), address=address_of(self.request)),
            clock.now(),
        )
        if template_prefix in FACTORS:
            factor, added = FACTORS[template_prefix]
            services.note_factor(actor=actor, factor=factor, added=added, at=at)
        elif template_prefix in PASSWORDS:
            signed_in = self.request.user.is_authenticated
            keep = self.request.session.session_key if signed_in else ""
            services.note_password_changed(actor=actor, keep=keep or "", at=at)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """The second factor, in Vietnamese."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Không tắt được xác thực hai lớp."),
        "cannot_generate_recovery_codes": _("Bật xác thực hai lớp trước, rồi mới tạo mã dự phòng."),
        "incorrect_code": _("Mã hoặc khóa truy cập không đúng."),
        "add_email_blocked": _("Tài khoản đã bật xác thực hai lớp không thêm được thư điện tử."),
        "unverified_email": _("Xác nhận thư điện tử trước khi bật xác thực hai lớp."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets of the second factor rest encrypted under the field key."""
        return sealing.seal_text(text, sealing.SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; one stored before secrets were encrypted is returned as it is."""
        return sealing.unseal_text(encrypted_text, sealing.SECOND_FACTOR)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """“Khóa truy cập ngày 22/11/2026”: a name to start from."""
        return gettext("Khóa truy cập ngày %(day)s") % {"day": f"{clock.today():%d/%m/%Y}"}
