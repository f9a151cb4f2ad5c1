"""What a password may not be, beyond Django's own validators; named in ``AUTH_PASSWORD_VALIDATORS``."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.ground.text_vn import search_key

#: What people here type when asked for a password, without accents and blanks. Digits and marks round them add nothing.
# fmt: off
USUAL = frozenset({
    "matkhau", "matkhaumoi", "taikhoan", "dangnhap", "thidua", "phongtraothidua", "khenthuong",
    "thiduakhenthuong", "vietnam", "vietnamvodich", "hanoi", "saigon", "haiphong", "danang", "anhyeuem",
    "emyeuanh", "yeuem", "iloveyou", "chucmungnammoi", "motlanmai", "xinchao", "password", "passw",
    "qwerty", "abc", "abcd", "admin", "administrator", "canbo", "ubnd", "uyban", "uybannhandan",
    "sonoivu", "quantri", "nhanvien",
})
# fmt: on


class NotSamplePassword:
    """The demonstration's password is printed in the README: it opens sample accounts only."""

    def validate(self, password: str, user: Any = None) -> None:
        """:raises ValidationError: it is that password, and the person is no sample."""
        person = getattr(user, "person", None)
        if password == SAMPLE_PASSWORD and not (person is not None and person.sample):
            raise ValidationError(_("Đây là mật khẩu chung của dữ liệu mẫu."))

    def get_help_text(self) -> str:
        """Said beside the field by the form itself."""
        return ""


class NotUsualWords:
    """A usual word with digits behind it is among the first things tried."""

    def validate(self, password: str, user: Any = None) -> None:
        """:raises ValidationError: without digits, marks and accents it is one of the usual words, or nothing."""
        bare = re.sub(r"[^a-z]", "", search_key(password))
        if bare in USUAL:
            raise ValidationError(
                _("Mật khẩu chỉ là một từ quen thuộc thêm chữ số; hãy dùng một câu dài của riêng bạn.")
            )

    def get_help_text(self) -> str:
        """Said beside the field by the form itself."""
        return ""
