"""Template tags behind the components. ``{% load thidua_ui %}``."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import forms, template
from django.core.paginator import Paginator
from django.forms import BoundField
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thidua.foundations.audit import verbs
from thidua.ground import clock
from thidua.web.components import navigation, times, tones
from thidua.web.said import named as named_in
from thidua.web.said import said as said_in

register = template.Library()


@register.filter
def tone_icon(name: str) -> str:
    """The shape of a tone; an unknown tone is an error, not a new colour."""
    return tones.tone_of(name).icon


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """``{% icon name css %}``: a shape of the sheet. What ``<c-icon>`` draws, cheap enough for each row of a list."""
    return format_html(
        '<svg class="td-icon {}" {} focusable="false" width="20" height="20"><use href="{}#{}"></use></svg>',
        css,
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def kept(name: str, **args: Any) -> SafeString:
    """``{% kept "state" tone=o.tone word=o.state_label %}``: a component whose look depends on these words alone.

    Rendered once for the same words and the same minute, so that the rows of a list cost next to nothing.
    """
    if "now" in args:
        args["now"] = args["now"].replace(second=0, microsecond=0)
    return _kept(name, get_language(), tuple(args.items()))


@lru_cache(maxsize=4096)
def _kept(name: str, language: str | None, args: tuple[tuple[str, Any], ...]) -> SafeString:
    return SafeString(render_to_string(f"kept/{name}.html", dict(args)).strip())


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of a Django message."""
    return tones.MESSAGE_TONES.get(level_tag, "info")


@register.filter
def severity_tone(severity: str) -> str:
    """The tone of a finding's severity."""
    return tones.SEVERITY_TONES[severity]


@register.filter
def severity_icon(severity: str) -> str:
    """The shape of a finding; a warning is not a wait, so it has its own."""
    return "alert-circle" if severity == "warning" else tones.tone_of(tones.SEVERITY_TONES[severity]).icon


@register.filter
def said(value: Any) -> str:
    """Words made below the web (labels, refusals, findings) in the reader's language: see ``thidua.web.said``."""
    return said_in(value)


@register.filter
def named(value: Any) -> str:
    """What a pack calls something, in the reader's language: its ``vi`` or ``en``, ``name`` or ``name_en``."""
    return named_in(value)


@register.filter
def of(values: Any, key: Any) -> Any:
    """What a mapping holds for a key; nothing when it holds nothing."""
    return values.get(key) if values else None


@register.filter
def num(value: Any) -> str:
    """A number with the thousands of the reader's language; words and empty values pass through."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "" if value is None else str(value)
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def plain(value: Any) -> str:
    """A number that is a name (year, code, id): without dots between thousands."""
    return "" if value is None else str(value)


@register.filter
def share(numerator: Any, denominator: Any) -> str:
    """Percent with at most one decimal, or nothing without a denominator."""
    try:
        top, bottom = Decimal(str(numerator)), Decimal(str(denominator))
    except ArithmeticError:
        return ""
    if not bottom:
        return ""
    value = (top * 100 / bottom).quantize(Decimal("0.1"), ROUND_HALF_UP)
    places = 0 if value == value.to_integral_value() else 1
    return formats.number_format(value, places, use_l10n=True)


@register.filter
def initials(name: object) -> str:
    """First letters of the family name and the given name: «Nguyễn Thị Hồng» → NH.

    >>> initials("Nguyễn Thị Hồng"), initials("an"), initials("")
    ('NH', 'A', '?')
    """
    words = str(name or "").split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [w[0] for w in words[:1]]
    return "".join(letters).upper() or "?"


@register.simple_tag
def due_parts(due: datetime, now: datetime | None = None, done_at: datetime | None = None) -> times.DueView:
    """``{% due_parts due now done_at as d %}``: the last day in time, the words, the tone."""
    return times.due_view(due, at=now or clock.now(), done_at=done_at or None)


@register.simple_tag
def held(since: datetime, now: datetime | None = None) -> str:
    """How long the holder has had it."""
    return times.held_for(since, at=now or clock.now())


@register.filter
def days_ahead(value: date, days: int) -> date:
    """A day some days later."""
    return value + timedelta(days=days)


@register.simple_tag(takes_context=True)
def workspace_nav(context: Context) -> navigation.Navigation:
    """The places of the workspace for this request and this actor."""
    request = context.get("request")
    shell = context.get("shell")
    return navigation.navigation(
        request.path if request else "",
        counts=getattr(shell, "counts", None),
        hidden=frozenset(getattr(shell, "hidden_places", ())),
    )


@register.simple_tag(takes_context=True)
def csrf_header(context: Context) -> SafeString | str:
    """``hx-headers`` with the CSRF token, for the body; nothing on a page made without a request."""
    request = context.get("request")
    if request is None:
        return ""
    return format_html('hx-headers="{}"', json.dumps({"X-CSRFToken": get_token(request)}))


@register.filter
def verb_name(code: str) -> str:
    """What an act of the trail is called, in the reader's language: verbs bring their own English."""
    return verbs.label(code, get_language() or "vi")


@register.simple_tag
def js_words() -> str:
    """Words the modules say, in the reader's language, as JSON for the ``td-words`` meta element."""
    return _js_words(get_language())


@lru_cache(maxsize=4)
def _js_words(language: str | None) -> str:
    return json.dumps(
        {
            "lost": _("Mất kết nối. Việc vừa rồi chưa được lưu; kiểm tra mạng rồi thử lại."),
            "timeout": _(
                "Máy chủ trả lời quá chậm. Việc vừa rồi có thể chưa được lưu; tải lại trang để kiểm tra."
            ),
            "refused": _("Bạn không có quyền làm việc này."),
            "missing": _("Không tìm thấy nội dung này, hoặc nó ngoài phạm vi của bạn."),
            "stale": _("Người khác vừa thay đổi nội dung này. Tải lại trang để xem bản mới rồi làm tiếp."),
            "expired": _(
                "Phiên làm việc đã hết hạn. Tải lại trang và đăng nhập lại; nội dung đang nhập vẫn ở trang này."
            ),
            "busy": _("Bạn thao tác quá nhanh. Chờ một phút rồi thử lại."),
            "large": _("Tệp lớn hơn mức hệ thống nhận."),
            "broken": _("Hệ thống gặp lỗi và đã ghi lại. Việc vừa rồi chưa được lưu; thử lại sau ít phút."),
            "unsaved": _("Có nội dung chưa lưu. Rời trang sẽ mất phần đó."),
            "close": _("Đóng"),
            "nothing": _("Không tìm thấy. Thử bớt từ hoặc gõ không dấu."),
            "searching": _("Đang tìm…"),
            "type": _("Gõ ít nhất hai chữ để tìm"),
            "remove": _("Bỏ chọn"),
            "files": _("tệp đã chọn"),
            "online": _("Đã có mạng trở lại."),
            "calendar": _("Chọn ngày trên lịch"),
            "baddate": _("Ghi ngày theo thứ tự ngày/tháng/năm, ví dụ 05/12/2026."),
        },
        ensure_ascii=False,
    )


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return ""
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """A bound field's control with our classes; Django adds aria-describedby and aria-invalid itself."""
    widget = field.field.widget
    classes = [widget.attrs.get("class", ""), _control_class(widget)]
    if field.errors:
        classes.append("is-invalid")
    attrs: dict[str, Any] = {"class": " ".join(c for c in classes if c)}
    if field_kind(field) == "date":
        widget.format = "%d/%m/%Y"  # a form's fields are its own copies
        attrs["data-td-date"] = ""
        attrs["inputmode"] = "numeric"
        attrs["autocomplete"] = "off"
        attrs["placeholder"] = _("ngày/tháng/năm")
    return field.as_widget(attrs=attrs)


@register.filter
def field_kind(field: BoundField) -> str:
    """``check``, ``choices``, ``file``, ``date`` or ``plain``: which wrapper a bound field needs."""
    widget = field.field.widget
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        return "date"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    return "file" if isinstance(widget, forms.FileInput) else "plain"


@register.filter
def page_range(paginator: Paginator[Any], number: int) -> list[int]:
    """Page numbers around the current one; 0 stands for a gap."""
    pages = paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
    return [n if isinstance(n, int) else 0 for n in pages]
