"""The forms of the sign-in library in our words; how it behaves stands in ``signin_adapters``."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.foundations.access import services
from thidua.ground import clock
from thidua.web.signin_adapters import count

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
        # The library puts its own words there, for which it has no Vietnamese.
        self.fields["oldpassword"].help_text = ""
        self.fields["password2"].help_text = ""


class ResetPasswordForm(account_forms.ResetPasswordForm):  # type: ignore[misc]  # the library has no types
    """Ask for a link. Whoever never had a password gets none this way: their invitation is the way in."""

    def clean_email(self) -> str:
        """The address; what is found for it is said to nobody."""
        self.users: list[Any]
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email

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


class _Counted:
    """Codes are counted in our table, as passwords are."""

    user: Any

    def clean_code(self) -> str:
        """The code, when it is right."""
        made = count({"code": str(self.user.pk)}, clock.now())
        code: str = super().clean_code()  # type: ignore[misc]  # the library's form, beside this one
        services.forgive_attempt(made=made)
        return code


class CodeForm(_Counted, mfa_forms.AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_CODE)


class CodeAgainForm(_Counted, mfa_forms.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
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
