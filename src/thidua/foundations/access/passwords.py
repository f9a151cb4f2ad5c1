"""What a password may not be, beyond Django's own validators; named in ``AUTH_PASSWORD_VALIDATORS``."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.ground.text_vn import fold, search_key

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


class LongEnough(MinimumLengthValidator):
    """Django's own, in words of ours: its Vietnamese catalogue has an older sentence than its code asks for."""

    def get_error_message(self) -> str:
        """Said when it is too short."""
        return _("Mật khẩu quá ngắn: cần ít nhất %(n)s ký tự.") % {"n": self.min_length}

    def get_help_text(self) -> str:
        """Said beside the field by the form itself."""
        return ""


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


#: Letters and digits a password must have besides one's own name or address.
_BESIDES = 8
#: A shorter name is part of too many words to be looked for inside them.
_LONG = 6


class NotOneself:
    """One's own name or the name of one's mailbox is what a stranger tries first, with or without accents and blanks."""

    def validate(self, password: str, user: Any = None) -> None:
        """:raises ValidationError: hardly anything is left of it without the person's name or address."""
        said = _bare(password)
        for own in _own_names(user):
            alone = re.sub(r"[0-9]", "", said) == re.sub(r"[0-9]", "", own)
            if alone or (len(own) >= _LONG and own in said and len(said.replace(own, "")) < _BESIDES):
                raise ValidationError(
                    _("Mật khẩu gần như chỉ là tên hoặc thư điện tử của bạn; hãy dùng một câu dài khác.")
                )

    def get_help_text(self) -> str:
        """Said beside the field by the form itself."""
        return ""


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _own_names(user: Any) -> set[str]:
    """The person's name in both orders and the beginning of each address, folded and without blanks."""
    person = getattr(user, "person", None)
    words = fold(getattr(person, "full_name", "")).split()
    found = {"".join(words), "".join([*words[-1:], *words[:-1]])}
    found |= {
        address.partition("@")[0] for address in (getattr(user, "email", ""), getattr(person, "email", ""))
    }
    # A mailbox of digits alone says nothing about words; Django's own validator compares the whole address.
    return {own for own in map(_bare, found) if re.search(r"[a-z]", own)}
