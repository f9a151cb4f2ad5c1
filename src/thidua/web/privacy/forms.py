"""Forms about personal data. They clean what is typed; whether it may be done is the services' to say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """After how many days, and the document it rests on."""

    days = forms.IntegerField(label=_("Số ngày"), min_value=1, max_value=36500)
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Số, ký hiệu và ngày của văn bản ấn định thời hạn này")
    )


class EraseForm(forms.Form):
    """The person's name again, and why: it cannot be undone."""

    typed_name = forms.CharField(label=_("Ghi lại họ và tên để xác nhận"), max_length=150)
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        help_text=_("Yêu cầu nào, ngày nào, số văn bản nếu có; lý do ở lại trong nhật ký"),
    )


class ReasonForm(forms.Form):
    """Why somebody's whole identifier is looked at."""

    reason = forms.CharField(label=_("Lý do xem cả số"), max_length=300)
