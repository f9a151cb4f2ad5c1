"""Powers a kind of body does not hold, as far as plans get them wrong.

Each rule names its source. `verified` says whether the provision was read in the text of the law; unverified rules
only give a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PowerRule:
    """`body` and `act` are patterns in key form; `unless` lifts the rule."""

    code: str
    body: re.Pattern[str]
    act: re.Pattern[str]
    unless: re.Pattern[str]
    why: str
    instead: str
    source: str
    verified: bool


POWER_RULES: tuple[PowerRule, ...] = (
    PowerRule(
        code="power.criteria-set",
        body=re.compile(
            r"^(?:so|phong|ban|uy ban nhan dan|ubnd|hoi khuyen hoc (?:tinh|thanh pho|huyen|xa|phuong))\b"
        ),
        act=re.compile(
            r"\bban hanh\b[^.;]{0,40}\bbo tieu chi\b[^.;]{0,30}\bcong nhan\b[^.;]{0,30}\bdanh hieu\b"
        ),
        unless=re.compile(
            r"\btham muu\b|\bde xuat\b|\bbo tieu chi\b[^.;]{0,200}\bdo (?:bo|hoi khuyen hoc viet nam)\b"
        ),
        why="bộ tiêu chí công nhận các danh hiệu học tập do Bộ Giáo dục và Đào tạo và Hội Khuyến học Việt Nam ban hành",
        instead="dùng “tham mưu triển khai” bộ tiêu chí đã ban hành",
        source="Thông tư 24/2023/TT-BGDĐT; Thông tư 25/2023/TT-BGDĐT; Quyết định 324/QĐ-KHVN",
        verified=True,
    ),
    PowerRule(
        code="power.budget",
        body=re.compile(r"^(?:so tai chinh|phong tai chinh)"),
        act=re.compile(r"^(?:chu tri,? )?(?:bo tri|phan bo|cap) kinh phi\b"),
        unless=re.compile(
            r"\btham muu\b|\bde xuat\b|\btrinh\b|\btheo (?:du toan|phan cap) duoc (?:giao|duyet)\b"
        ),
        why="cơ quan tài chính tham mưu, đề xuất; việc quyết định bố trí ngân sách thuộc Hội đồng "
        "nhân dân, Ủy ban nhân dân",
        instead="dùng “tham mưu, đề xuất bố trí kinh phí”",
        source="Luật Ngân sách nhà nước 83/2015/QH13, Điều 30, 31 (chưa xác minh)",
        verified=False,
    ),
)
