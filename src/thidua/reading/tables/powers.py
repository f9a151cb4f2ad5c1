"""Wordings that give a body a power it does not hold (key form). The law, and what to write, stand in `lint/powers.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Power:
    """Who (`body`, the duty's holder) is told to do what (`act`); `unless` lifts it."""

    body: re.Pattern[str]
    act: re.Pattern[str]
    unless: re.Pattern[str]


CRITERIA_SET = Power(
    body=re.compile(
        r"^(?:so|phong|ban|uy ban nhan dan|ubnd|hoi khuyen hoc (?:tinh|thanh pho|huyen|xa|phuong))\b"
    ),
    act=re.compile(r"\bban hanh\b[^.;]{0,40}\bbo tieu chi\b[^.;]{0,30}\bcong nhan\b[^.;]{0,30}\bdanh hieu\b"),
    unless=re.compile(
        r"\btham muu\b|\bde xuat\b|\bbo tieu chi\b[^.;]{0,200}\bdo (?:bo|hoi khuyen hoc viet nam)\b"
    ),
)
BUDGET = Power(
    body=re.compile(r"^(?:so tai chinh|phong tai chinh)"),
    act=re.compile(r"^(?:chu tri,? )?(?:bo tri|phan bo|cap) kinh phi\b"),
    unless=re.compile(
        r"\btham muu\b|\bde xuat\b|\btrinh\b|\btheo (?:du toan|phan cap) duoc (?:giao|duyet)\b"
    ),
)
#: A bằng khen of somebody who may give a giấy khen only. "Thành phố" is left out: it may be a province's rank.
MERIT_BY_LOWER = re.compile(
    r"\bbang khen cua (?:(?:chu tich )?(?:uy ban nhan dan|ubnd) (?:cap )?(?:huyen|quan|thi xa|xa|phuong|thi tran)\b"
    r"|giam doc so\b(?: [a-z]+){0,5}|truong phong\b(?: [a-z]+){0,5})"
)
