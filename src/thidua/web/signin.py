"""How people get in: by invitation only; sign-in itself is django-allauth's, its words are ours."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.foundations.access import sealing
from thidua.ground import clock

#: What the field key is used for here, apart from its other uses.
PURPOSE = "second factor"


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
        "rate_limited": _("Bạn thao tác quá nhanh. Chờ một lát rồi thử lại."),
        "select_only_one": _("Chỉ chọn một."),
    }

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
    }

    def encrypt(self, text: str) -> str:
        """Secrets of the second factor rest encrypted under the field key."""
        return sealing.seal_text(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; one stored before secrets were encrypted is returned as it is."""
        return sealing.unseal_text(encrypted_text, PURPOSE)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """“Khóa truy cập ngày 22/11/2026”: a name to start from."""
        return gettext("Khóa truy cập ngày %(day)s") % {"day": f"{clock.today():%d/%m/%Y}"}


_EMAIL = _("Thư điện tử")
_CODE = _("Mã xác thực")


def _name(form: forms.Form, **labels: Any) -> None:
    """Our words on the library's fields; placeholders go, the label stands above."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)
            if name.startswith("password") and name != "password":
                form.fields[name].help_text = _(
                    "Ít nhất 12 ký tự, một câu dài càng tốt; không dùng tên, thư điện tử hay mật khẩu phổ biến"
                )


class LoginForm(account_forms.LoginForm):  # type: ignore[misc]  # the library has no types
    """Sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login=_EMAIL, password=_("Mật khẩu"))
        self.fields["password"].help_text = ""


class ChangePasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """Change one's password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(
            self,
            oldpassword=_("Mật khẩu đang dùng"),
            password1=_("Mật khẩu mới"),
            password2=_("Nhập lại mật khẩu mới"),
        )
        self.fields["password2"].help_text = ""


class ResetPasswordForm(account_forms.ResetPasswordForm):  # type: ignore[misc]  # the library has no types
    """Ask for a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=_EMAIL)


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # the library has no types
    """Set a password by the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1=_("Mật khẩu mới"), password2=_("Nhập lại mật khẩu mới"))
        self.fields["password2"].help_text = ""


class ReauthenticateForm(account_forms.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """Show that it is still you."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password=_("Mật khẩu"))
        self.fields["password"].help_text = ""


class CodeForm(mfa_forms.AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_CODE)


class CodeAgainForm(mfa_forms.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """The second factor to show that it is still you."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_CODE)


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]  # the library has no types
    """Turn the second factor on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_("Mã sáu số trong ứng dụng"))


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]  # the library has no types
    """A new passkey: always one that opens by finger, face or PIN, so that it is the whole sign-in."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, name=_("Tên khóa"))
        self.fields["name"].help_text = _("Để bạn nhận ra thiết bị, ví dụ Điện thoại của tôi")
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        """Refused when the device did not ask who holds it."""
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class NamePasskeyForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]  # the library has no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, name=_("Tên khóa"))
