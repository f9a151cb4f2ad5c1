"""The fields and rows a form is composed of: what each holds, what it may be chosen from, what it is called."""

from __future__ import annotations

from dataclasses import dataclass, replace

from thidua.work.movements.packs.vocabulary import VOCABULARIES


@dataclass(frozen=True, slots=True)
class Field:
    """One thing typed.

    :ivar holds: ``text``, ``code``, ``choice`` (of the closed list ``among``), ``number``, ``count``, ``percent``,
        ``flag``, ``name`` (a code chosen from the form itself) or ``names`` (several).
    :ivar asked: must be there.
    """

    name: str
    label: str
    holds: str = "text"
    asked: bool = False
    among: str = ""
    without: tuple[str, ...] = ()
    default: str = ""

    @property
    def choices(self) -> dict[str, str]:
        """What may be chosen, with its words."""
        return {code: said for code, said in VOCABULARIES[self.among].items() if code not in self.without}


@dataclass(frozen=True, slots=True)
class Shape:
    """A row, or the top of a part: its fields and its kinds of rows. ``defines``: what its code is unique among."""

    name: str
    label: str
    fields: tuple[Field, ...]
    rows: tuple[Shape, ...] = ()
    defines: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What a part of this shape stores, by name."""
        return (*(each.name for each in self.fields), *(each.name for each in self.rows))

    def kind(self, name: str) -> Shape:
        """The rows of a name. :raises KeyError: there are none."""
        return {each.name: each for each in self.rows}[name]


_VI = Field("vi", "Tên", asked=True)
_EN = Field("en", "Tên tiếng Anh")
_CODE_OF = Field("code", "Mã", "code")
_MUST = Field("required", "Bắt buộc", "flag")

CELLS = Shape(
    "cells",
    "Số liệu",
    (
        replace(_VI, label="Tên số liệu"),
        Field("unit", "Đơn vị tính", "choice", True, "unit", ("percent",), default="count"),
        Field(
            "aggregation", "Cách tổng hợp", "choice", True, "aggregation", ("ratio_of_sums",), default="sum"
        ),
        Field("over_time", "Các kỳ trong năm", "choice", True, "over_time", default="sum"),
        replace(_MUST, default="1"),
        Field("weight", "Trọng số là", "name"),
        Field("by", "Chia theo", "name"),
        Field("minimum", "Nhỏ nhất", "number", default="0"),
        Field("maximum", "Lớn nhất", "number"),
        Field("decimals", "Số chữ số lẻ", "count", default="0"),
        Field("hint", "Lời dặn người điền"),
        _EN,
        _CODE_OF,
        Field("indicator", "Chỉ số", "code"),
    ),
    defines="cell",
)
RATES = Shape(
    "rates",
    "Tỷ lệ",
    (
        Field("vi", "Tên"),
        Field("numerator", "Tử số", "name", True),
        Field("denominator", "Mẫu số", "name", True),
        Field("over", "Mẫu số là", "choice", False, "denominator", ("none",)),
        _EN,
        Field("indicator", "Mã", "code"),
    ),
)
PROMPTS = Shape("prompts", "Câu hỏi", (replace(_VI, label="Câu hỏi"), _MUST, _EN, _CODE_OF), defines="prompt")
COLUMNS = Shape(
    "columns",
    "Cột",
    (
        replace(_VI, label="Tên cột"),
        Field("holds", "Điền gì", "choice", True, "column", default="text"),
        _MUST,
        _EN,
        _CODE_OF,
    ),
    defines="column",
)
TABLES = Shape(
    "tables",
    "Bảng",
    (replace(_VI, label="Tên bảng"), Field("counts", "Đếm không trùng cho", "name"), _EN, _CODE_OF),
    (COLUMNS,),
    defines="form_table",
)
ATTACHMENTS = Shape(
    "attachments", "Tệp", (replace(_VI, label="Tên tệp"), _MUST, _EN, _CODE_OF), defines="attachment"
)
SECTION = Shape(
    "sections",
    "Mục",
    (Field("vi", "Tên mục", asked=True), Field("clause", "Theo điểm nào của kế hoạch"), _EN),
    (CELLS, RATES, PROMPTS, TABLES, ATTACHMENTS),
)
MEMBERS = Shape("members", "Nhóm", (replace(_VI, label="Tên nhóm"), _EN, _CODE_OF), defines="member")
CATEGORIES = Shape(
    "categories",
    "Cách chia",
    (replace(_VI, label="Tên cách chia"), _EN, _CODE_OF),
    (MEMBERS,),
    defines="category",
)
GROUPS = Shape("groups", "Cách chia số liệu", (), (CATEGORIES,))
RULES = Shape(
    "rules",
    "Điều kiện",
    (
        Field("left", "Số liệu", "names", True),
        Field("kind", "Phải", "choice", True, "form_rule", default="at_most"),
        Field("right", "So với", "names"),
        Field("percent", "Chênh quá (%)", "percent"),
        Field("severity", "Nếu không đúng", "choice", True, "form_severity", default="blocking"),
        Field("says", "Lời báo"),
        _CODE_OF,
    ),
    defines="form_rule",
)
CHECKS = Shape("checks", "Kiểm tra giữa các số liệu", (), (RULES,))
HEAD = Shape(
    "head",
    "Thông tin chung",
    (
        Field("vi", "Tên mẫu", asked=True),
        Field("level", "Cấp trả lời", "choice", True, "body_level"),
        Field("slots", "Cơ quan trả lời", "names"),
        Field("period", "Kỳ báo cáo", "choice", True, "form_period", default="year"),
        Field("movement", "Phong trào", "code", True),
        Field("plan", "Kế hoạch làm căn cứ", "code"),
        _EN,
    ),
)
