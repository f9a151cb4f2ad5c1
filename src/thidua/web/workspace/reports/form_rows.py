"""A part of a form as its page draws it: what was typed, field by field, each with its fault; and back from a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from thidua.work.reports import rules
from thidua.work.reports.rules import Field, Shape, Typed

#: Fields on the first line of a row; the others stand folded below it.
MAIN: dict[str, tuple[str, ...]] = {
    "sections": ("vi", "clause"),
    "head": ("vi", "level", "period", "movement", "plan", "slots"),
    "cells": ("vi", "unit", "aggregation", "over_time", "required"),
    "rates": ("numerator", "denominator", "over"),
    "prompts": ("vi", "required"),
    "tables": ("vi", "counts"),
    "columns": ("vi", "holds", "required"),
    "attachments": ("vi", "required"),
    "categories": ("vi",),
    "members": ("vi",),
    "rules": ("says", "severity"),
}
#: What a new row of a kind is called on its button.
NEW: dict[str, Any] = {
    "cells": _("Thêm số liệu"),
    "rates": _("Thêm tỷ lệ"),
    "prompts": _("Thêm câu hỏi"),
    "tables": _("Thêm bảng"),
    "columns": _("Thêm cột"),
    "attachments": _("Thêm tệp phải nộp"),
    "categories": _("Thêm cách chia"),
    "members": _("Thêm nhóm"),
}
#: What the rows of a kind are, said above them.
TOLD: dict[str, Any] = {
    "cells": _(
        "Mỗi dòng là một ô người báo cáo gõ số. Không gõ tỷ lệ: hỏi tử số và mẫu số rồi khai tỷ lệ bên dưới."
    ),
    "rates": _("Máy tính từ hai số liệu; khi tổng hợp thì cộng tử số, cộng mẫu số rồi mới chia."),
    "prompts": _("Người báo cáo trả lời bằng lời văn."),
    "tables": _("Bảng nhiều dòng; người báo cáo thêm bao nhiêu dòng cũng được."),
    "attachments": _("Tệp nộp kèm báo cáo."),
    "categories": _("Ví dụ theo giới tính: nam, nữ. Các nhóm cộng lại phải bằng số chung."),
}
#: A line of explanation under a field.
HINTS: dict[str, Any] = {
    "clause": _("Chọn trong kế hoạch đã nêu ở thông tin chung, hoặc ghi như in trong văn bản."),
    "en": _("Bỏ trống thì dùng tên tiếng Việt."),
    "code": _("Bỏ trống thì máy tự đặt. Giữ nguyên mã để so được với các năm trước."),
    "hint": _("Hiện ngay dưới tên số liệu."),
    "weight": _("Chỉ dùng khi lấy trung bình có trọng số."),
    "maximum": _("Bỏ trống nếu không giới hạn."),
    "counts": _("Số liệu bằng số mã nhận biết khác nhau trong bảng này."),
}
#: What is chosen, in as few words as a narrow field has room for; the closed lists say it in full.
SHORT: dict[str, dict[str, Any]] = {
    "unit": {"count": _("Số đếm"), "vnd": _("Đồng"), "level": _("Mức độ"), "none": _("Không có")},
    "aggregation": {
        "sum": _("Cộng lại"),
        "last": _("Lấy số mới nhất"),
        "max": _("Lấy số lớn nhất"),
        "min": _("Lấy số nhỏ nhất"),
        "weighted_mean": _("Trung bình có trọng số"),
        "distinct": _("Đếm không trùng"),
        "none": _("Không tổng hợp"),
    },
    "over_time": {"sum": _("Cộng các kỳ"), "last": _("Lấy kỳ cuối")},
    "period": {"month": _("tháng"), "quarter": _("quý"), "half": _("sáu tháng"), "year": _("năm")},
    "level": {
        "trung_uong": _("Trung ương"),
        "tinh": _("cấp tỉnh"),
        "huyen": _("cấp huyện (đến 30/6/2025)"),
        "xa": _("cấp xã"),
        "thon": _("thôn, tổ dân phố"),
        "co_so": _("trường học, doanh nghiệp, cơ sở"),
    },
    "over": {
        "all": _("mọi đối tượng thuộc diện trên địa bàn"),
        "registered": _("số đã đăng ký"),
        "applied": _("số đã nộp hồ sơ đề nghị"),
        "members_of_models": _("thành viên các mô hình học tập đã được công nhận"),
        "title_holders": _("số người đã được công nhận danh hiệu"),
        "population": _("dân số"),
        "unstated": _("văn bản không nói rõ"),
    },
    "holds": {"text": _("chữ"), "number": _("số"), "date": _("ngày"), "key": _("mã nhận biết")},
    "severity": {"blocking": _("Chặn, phải sửa"), "warning": _("Cảnh báo, phải giải thích")},
}
#: Kinds of check, and how each reads between its figures.
CHECK_WORDS: dict[str, tuple[Any, Any]] = {
    "at_most": (_("không lớn hơn"), _("Số này, hoặc các số cộng lại, không lớn hơn số kia")),
    "sum_equals": (_("cộng lại bằng"), _("Các số cộng lại bằng một số")),
    "children_sum": (_("bằng tổng các đơn vị cấp dưới đã báo"), _("Bằng tổng cấp dưới")),
    "jump": (_("so với năm trước không chênh quá"), _("So với năm trước")),
    "needs": (_("có số thì phải có"), _("Có số này thì phải có số kia")),
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: what it is called, what it holds now, what is wrong with it."""

    name: str
    id: str
    label: str
    holds: str
    value: str
    error: str = ""
    hint: Any = ""
    asked: bool = False
    options: tuple[tuple[str, str], ...] = ()

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What of its options a field of several holds."""
        codes = self.value.split()
        return [option for option in self.options if option[0] in codes]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with its fields and the rows inside."""

    key: str
    path: str
    kind: str
    title: str
    number: int
    first: bool
    last: bool
    main: tuple[FieldView, ...]
    more: tuple[FieldView, ...]
    groups: tuple[GroupView, ...] = ()
    unfold: bool = False
    said: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, FieldView] = field(default_factory=dict)
    lefts: tuple[FieldView, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """The rows of one kind, and the button for one more."""

    name: str
    path: str
    label: str
    told: Any
    new: Any
    rows: tuple[RowView, ...]
    error: str = ""

    @property
    def id(self) -> str:
        """The element its own fault stands in."""
        return self.path.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Choices:
    """What fields that name something of the form, or of the system, may be chosen from."""

    cells: tuple[tuple[str, str], ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    movements: tuple[tuple[str, str], ...] = ()
    plans: tuple[tuple[str, str], ...] = ()
    slots: tuple[tuple[str, str], ...] = ()
    #: Whether ``slots`` are those of the level chosen, of which several may be ticked.
    by_level: bool = False

    def of(self, name: str) -> tuple[tuple[str, str], ...]:
        """The choices of a field."""
        kinds = {"by": self.categories, "movement": self.movements, "plan": self.plans, "slots": self.slots}
        return kinds.get(name, self.cells)


def typed_of(request: HttpRequest, shape: Shape) -> Typed:
    """What a request typed: fields are called by their path, rows come in the order of the page."""
    tree: dict[str, Any] = {}
    for name in request.POST:
        if "." not in name and name not in {each.name for each in shape.fields}:
            continue
        here, steps = tree, name.split(".")
        for step in steps[:-1]:
            here = here.setdefault(step, {})
            if not isinstance(here, dict):
                break
        else:
            here[steps[-1]] = " ".join(said for said in map(str, request.POST.getlist(name)) if said)
    return _typed("", shape, tree)


def _typed(key: str, shape: Shape, tree: Mapping[str, Any]) -> Typed:
    rows = {
        kind.name: tuple(
            _typed(str(name), kind, row)
            for name, row in (tree.get(kind.name) or {}).items()
            if isinstance(row, dict)
        )
        for kind in shape.rows
        if isinstance(tree.get(kind.name) or {}, dict)
    }
    said = {each.name: str(tree.get(each.name, "")) for each in shape.fields}
    return Typed(key, said, rows)


def drawn(shape: Shape, typed: Typed, wrong: Iterable[rules.Wrong], choices: Choices) -> RowView:
    """A part as its page shows it."""
    faults = {each.path: each.message for each in wrong}
    return _row(shape, typed, "", 1, 1, faults, choices)


def _row(
    shape: Shape,
    typed: Typed,
    path: str,
    number: int,
    count: int,
    faults: Mapping[str, str],
    choices: Choices,
) -> RowView:
    views = {each.name: _field(each, typed, path, faults, choices) for each in shape.fields}
    main = MAIN.get(shape.name, ())
    more = tuple(view for name, view in views.items() if name not in main and name != "indicator")
    hidden = shape.name == "cells" and "indicator" in views
    if not hidden and "indicator" in views and "indicator" not in main:
        more = (*more, views["indicator"])
    groups = tuple(
        GroupView(
            kind.name,
            f"{path}{kind.name}",
            kind.label,
            TOLD.get(kind.name, ""),
            NEW.get(kind.name, ""),
            tuple(
                _row(
                    kind,
                    row,
                    f"{path}{kind.name}.{row.key}.",
                    at,
                    len(typed.rows.get(kind.name, ())),
                    faults,
                    choices,
                )
                for at, row in enumerate(typed.rows.get(kind.name, ()), start=1)
            ),
            faults.get(f"{path}{kind.name}", ""),
        )
        for kind in shape.rows
    )
    return RowView(
        key=typed.key,
        path=path.removesuffix("."),
        kind=shape.name,
        title=typed.said.get("vi") or shape.label,
        number=number,
        first=number == 1,
        last=number == count,
        main=tuple(views[name] for name in main),
        more=more,
        groups=groups,
        unfold=any(view.error for view in more),
        said=typed.said,
        names=views,
        lefts=_lefts(views, typed) if shape.name == "rules" else (),
    )


def _lefts(views: Mapping[str, FieldView], typed: Typed) -> tuple[FieldView, ...]:
    """The figures on the left of a check: one, or for a sum as many as there are and one more."""
    view, chosen = views["left"], typed.said.get("left", "").split()
    wanted = max(2, len(chosen) + 1) if typed.said.get("kind") == "sum_equals" else 1
    return tuple(
        FieldView(
            view.name,
            f"{view.id}-{at}" if at else view.id,
            view.label,
            view.holds,
            chosen[at] if at < len(chosen) else "",
            view.error if not at else "",
            "",
            view.asked,
            view.options,
        )
        for at in range(wanted)
    )


def _field(each: Field, typed: Typed, path: str, faults: Mapping[str, str], choices: Choices) -> FieldView:
    name, value = f"{path}{each.name}", typed.said.get(each.name, "")
    options: tuple[tuple[str, str], ...] = ()
    if each.holds == "choice":
        short = SHORT.get(each.name, {})
        options = tuple((code, str(short.get(code, said))) for code, said in each.choices.items())
    elif each.holds in {"name", "names"} or each.name in {"movement", "plan"}:
        options = choices.of(each.name)
        known = {code for code, _said in options}
        # What is named and gone stays chosen, so that saving does not change it in silence.
        options += tuple((code, f"{code} (không còn)") for code in value.split() if code not in known)
    holds = "choice" if each.name in {"movement", "plan"} else each.holds
    if each.name == "slots" and choices.by_level:
        holds = "several"
    if each.name == "vi" and path.startswith("prompts."):
        holds = "lines"
    hint = HINTS.get(each.name, "") if each.name != "clause" or path == "" else ""
    return FieldView(
        name,
        name.replace(".", "-"),
        each.label,
        holds,
        value,
        faults.get(name, ""),
        hint,
        each.asked,
        options,
    )


def cells_of(data: Mapping[str, Any], part: str, typed: Typed) -> tuple[tuple[str, str], ...]:
    """The figures a field may name: those stored in other sections, and those of this one as typed."""
    found: list[tuple[str, str]] = []
    for section in data["sections"]:
        if part == rules.SECTION_PART + section["code"]:
            found += [
                (row.said["code"], row.said.get("vi", ""))
                for row in typed.rows.get("cells", ())
                if row.said.get("code") and row.said.get("vi")
            ]
        else:
            found += [(cell["code"], cell["vi"]) for cell in section.get("cells", ())]
    return tuple(dict.fromkeys(found))


def with_codes(data: Mapping[str, Any], part: str, typed: Typed) -> Typed:
    """The same with a code for every figure that has words: so that other rows can name it before it is stored."""
    taken = {
        cell["code"]
        for s in data["sections"]
        if part != rules.SECTION_PART + s["code"]
        for cell in s.get("cells", ())
    }
    cells = typed.rows.get("cells", ())
    taken |= {row.said.get("code", "") for row in cells}
    made = []
    for row in cells:
        said = dict(row.said)
        if said.get("vi", "").strip() and not said.get("code", "").strip():
            said["code"] = rules.code_from(said["vi"], taken)
            taken.add(said["code"])
        made.append(Typed(row.key, said, row.rows))
    return Typed(typed.key, typed.said, {**typed.rows, "cells": tuple(made)})
