"""Forms about posts: capacity, leave, delegation. They clean what is typed; whether it may be is the services' to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.foundations.access.kinds import CAPACITIES, LEAVES, WAYS, Way
from thidua.ground import clock
from thidua.web.components.times import NO_DAY


def day_field(**more: Any) -> forms.DateField:
    """A day as it is typed here, ngày/tháng/năm, whatever language the browser speaks; the page adds the picker."""
    return forms.DateField(
        widget=forms.DateInput(format="%d/%m/%Y"),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": NO_DAY},
        **more,
    )


def _boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


def capacity_field() -> forms.ChoiceField:
    """What a post is under the law."""
    return forms.ChoiceField(
        label=_("Tư cách"),
        choices=[(code, _(label)) for code, label in CAPACITIES.items()],
        initial="member",
        required=False,
        help_text=_("Người đứng đầu, cấp phó, quyền, phụ trách đi với vai trò Lãnh đạo ký"),
    )


def concurrent_field() -> forms.BooleanField:
    """Beside one's main leading post."""
    return forms.BooleanField(label=_("Kiêm nhiệm (chức lãnh đạo chính ở nơi khác)"), required=False)


class _Days(forms.Form):
    """From a day to another."""

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày cuối ở trước ngày đầu."))
        return data


class CorrectForm(forms.Form):
    """What was written wrongly of an appointment."""

    capacity = capacity_field()
    concurrent = concurrent_field()
    position = forms.CharField(label=_("Chức vụ"), max_length=150, required=False)
    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        required=False,
        help_text=_("Số, ký hiệu và ngày của quyết định phân công"),
    )


class LeaveForm(_Days):
    """Days away and who stands in."""

    kind = forms.ChoiceField(label=_("Loại"), choices=[(code, _(label)) for code, label in LEAVES.items()])
    since = day_field(label=_("Từ ngày"), initial=clock.today)
    until = day_field(label=_("Đến hết ngày"))
    stand_in = forms.ChoiceField(
        label=_("Người thay"),
        required=False,
        help_text=_("Người thay nhận cả thông báo của đơn vị gửi cho người nghỉ; quyền của họ không đổi"),
    )

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].choices = [("", _("Không có người thay")), *colleagues]  # type: ignore[attr-defined]


class DelegateForm(_Days):
    """What a head lets another post sign and do."""

    way = forms.ChoiceField(label=_("Cách ký"), choices=[(w.code, _(w.label)) for w in WAYS.values()])
    receiver = forms.ChoiceField(label=_("Người được giao"))
    documents = forms.MultipleChoiceField(label=_("Loại văn bản được ký"), required=False, widget=_boxes())
    acts = forms.MultipleChoiceField(
        label=_("Việc được làm trên hệ thống"),
        required=False,
        widget=_boxes(),
        help_text=_("Chỉ dùng cho thừa lệnh và thừa ủy quyền; cấp phó đã có quyền của vai trò Lãnh đạo ký"),
    )
    plan = forms.ChoiceField(
        label=_("Chỉ cho một kế hoạch"), required=False, help_text=_("Để trống khi giao cho mọi kế hoạch")
    )
    since = day_field(label=_("Từ ngày"), initial=clock.today)
    until = day_field(label=_("Đến hết ngày"), required=False)
    basis = forms.CharField(label=_("Căn cứ"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        receivers: Sequence[tuple[str, str]],
        documents: Sequence[tuple[str, str]],
        acts: Sequence[tuple[str, str]],
        plans: Sequence[tuple[str, str]],
        way: Way,
        oneself: bool,
        unverified: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """What is required goes by the way, and by who writes it down.

        :param oneself: the head writes it, not a steward who has to name the paper it stands in.
        :param unverified: words of documents nobody has verified may be signed this way.
        """
        super().__init__(*args, **kwargs)
        until, basis, documents_field = (self.fields[name] for name in ("until", "basis", "documents"))
        until.required = way.ends
        until.help_text = (
            _("Thừa ủy quyền phải có ngày cuối") if way.ends else _("Để trống khi chưa biết ngày thôi")
        )
        basis.required = way.paper or not oneself
        if way.code == "by_mandate":
            basis.help_text = _("Số, ký hiệu và ngày của giấy ủy quyền")
        elif way.code == "by_order":
            basis.help_text = _("Số, ký hiệu và ngày của quy chế cho phép ký thừa lệnh")
        elif oneself:
            basis.help_text = _("Số, ký hiệu và ngày của văn bản phân công, nếu có")
        else:
            basis.help_text = _(
                "Số, ký hiệu và ngày của văn bản phân công: người ghi thay người đứng đầu phải nêu"
            )
        if unverified:
            documents_field.help_text = _(
                "Chưa xác minh được luật có cho đơn vị cấp dưới ký %(documents)s hay không (đây là văn bản của riêng người "
                "đứng đầu): chỉ chọn khi quy chế hoặc giấy ủy quyền nói rõ"
            ) % {"documents": ", ".join(unverified)}
        choices = {
            "receiver": [("", _("Chọn người")), *receivers],
            "documents": documents,
            "acts": acts,
            "plan": [("", _("Mọi kế hoạch")), *plans],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    """Why a delegation is taken back."""

    reason = forms.CharField(label=_("Lý do"), max_length=300, required=False)
