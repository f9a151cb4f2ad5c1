"""Forms about people. They clean what is typed; whether it may be done is the services' to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.ground import clock
from thidua.web.account.post_forms import capacity_field, concurrent_field, day_field


class AppointForm(forms.Form):
    """A role at a body for some days."""

    role = forms.ChoiceField(label=_("Vai trò"))
    capacity = capacity_field()
    concurrent = concurrent_field()
    position = forms.CharField(
        label=_("Chức vụ"),
        max_length=150,
        required=False,
        help_text=_("Ghi như in trên văn bản, ví dụ Phó Chủ tịch"),
    )
    since = day_field(label=_("Từ ngày"))
    until = day_field(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi chưa biết ngày thôi giữ")
    )
    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        required=False,
        help_text=_("Số, ký hiệu và ngày của quyết định phân công"),
    )

    def __init__(
        self, *args: Any, roles: Sequence[tuple[str, str]], coming: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Chọn vai trò")), *roles]  # type: ignore[attr-defined]
        # At a body that is yet to come posts begin on its first day.
        self.fields["since"].initial = coming or clock.today

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày cuối ở trước ngày đầu."))
        data["capacity"] = data.get("capacity") or "member"
        return data


class PersonForm(forms.Form):
    """Who somebody is and how to reach them."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=150)
    email = forms.EmailField(label=_("Thư điện tử công vụ"), required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=30, required=False)


class AddPersonForm(PersonForm, AppointForm):
    """A new person with their first appointment."""

    identifier = forms.CharField(
        label=_("Số định danh cá nhân"),
        max_length=20,
        required=False,
        help_text=_("12 chữ số; được mã hóa, chỉ hiện ba số cuối"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    account = forms.BooleanField(
        label=_("Mở tài khoản đăng nhập bằng thư điện tử này"), required=False, initial=True
    )
    same_name = forms.BooleanField(label=_("Đây là người khác cùng tên"), required=False)
    field_order = [
        "full_name",
        "same_name",
        "email",
        "phone",
        "identifier",
        "role",
        "capacity",
        "concurrent",
        "position",
        "since",
        "until",
        "basis",
        "account",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._same_name = self.fields.pop("same_name")
        if self.data.get("same_name"):
            self.ask_same_name()

    def ask_same_name(self) -> None:
        """The box is there once the service has named somebody of that name."""
        self.fields["same_name"] = self._same_name
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """An account needs an address."""
        data = super().clean()
        data.setdefault("same_name", False)
        if data.get("account") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Cần thư điện tử để mở tài khoản."))
        return data


class EndForm(forms.Form):
    """From when an appointment no longer holds, and why."""

    from_day = day_field(
        label=_("Thôi giữ từ ngày"), help_text=_("Từ ngày này người đó không còn quyền của vai trò")
    )
    reason = forms.CharField(label=_("Lý do"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].initial = clock.today


class AccountForm(forms.Form):
    """The address somebody signs in with."""

    email = forms.EmailField(label=_("Thư điện tử để đăng nhập"))


class FirstPasswordForm(forms.Form):
    """The password somebody invited chooses. What it may not be is the service's to say."""

    password1 = forms.CharField(
        label=_("Mật khẩu mới"),
        help_text=_(
            "Ít nhất 12 ký tự, một câu dài càng tốt; không dùng tên, thư điện tử hay mật khẩu phổ biến"
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=1000,
    )
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=1000,
    )

    def clean(self) -> dict[str, Any]:
        """Typed twice the same."""
        data = super().clean() or {}
        if data.get("password1") != data.get("password2") and not self.errors:
            self.add_error("password2", _("Hai lần nhập không giống nhau."))
        return data


class SecondFactorRuleForm(forms.Form):
    """From when a second factor is asked for, and how long each has to set one up."""

    in_force = forms.BooleanField(label=_("Bắt buộc xác thực hai lớp với các vai trò trên"), required=False)
    since = day_field(label=_("Từ ngày"), required=False)
    grace_days = forms.IntegerField(
        label=_("Số ngày chờ"),
        min_value=0,
        max_value=90,
        help_text=_("Mỗi người có bấy nhiêu ngày để bật, tính từ ngày trên hoặc từ ngày nhận vai trò"),
    )

    def clean(self) -> dict[str, Any]:
        """In force from some day."""
        data = super().clean() or {}
        if data.get("in_force") and not data.get("since") and "since" not in self.errors:
            self.add_error("since", _("Ghi ngày bắt đầu."))
        return data
