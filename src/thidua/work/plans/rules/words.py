"""Labels of kinds and roles, and the one line by which a provision is recognised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

#: Kinds of provision, in the order a reviewer meets them, with their labels.
KINDS: Final[Mapping[str, str]] = {
    "duty": "Nhiệm vụ",
    "reporting": "Chế độ báo cáo",
    "target": "Chỉ tiêu",
    "criterion": "Nhóm tiêu chí",
    "title": "Danh hiệu",
    "reward": "Khen thưởng",
    "phase": "Giai đoạn",
    "milestone": "Mốc",
    "funding": "Kinh phí",
}

#: Kinds that become obligations of bodies.
OBLIGING: Final = frozenset({"duty", "reporting"})

ROLE_LABELS: Final[Mapping[str, str]] = {
    "lead": "Chủ trì",
    "coordinate": "Phối hợp",
    "requested": "Được đề nghị",
    "reporter": "Phải báo cáo",
    "recipient": "Nơi nhận báo cáo",
}

RECURRENCE_LABELS: Final[Mapping[str, str]] = {
    "yearly": "hằng năm",
    "half-yearly": "6 tháng",
    "quarterly": "hằng quý",
    "monthly": "hằng tháng",
    "once": "một lần",
}

QUALIFIER_LABELS: Final[Mapping[str, str]] = {
    "before": "trước ngày",
    "by": "chậm nhất ngày",
    "on": "trong ngày",
}

#: What an amending act does.
ACT_LABELS: Final[Mapping[str, str]] = {
    "replace": "Thay bằng lời mới",
    "insert": "Bổ sung",
    "repeal": "Bãi bỏ",
    "reword": "Thay cụm từ",
    "renumber": "Đánh số lại",
    "unresolved": "Chưa đọc được",
}

OCCASION_LABELS: Final[Mapping[str, str]] = {
    "annual": "hằng năm",
    "interim": "sơ kết",
    "final": "tổng kết",
}

Json = Mapping[str, Any]


def shorten(text: str, limit: int = 180) -> str:
    """The beginning of a text, cut at a word.

    >>> shorten("một hai ba", 8)
    'một hai…'
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.-") + "…"


def target_words(target: Json) -> str:
    """A target as one line.

    >>> target_words({"year": 2025, "op": ">", "value": 80, "unit": "%", "population": "cán bộ", "measure": "biết CĐS"})
    'Năm 2025: trên 80% cán bộ — biết CĐS'
    """
    words = {">": "trên ", ">=": "từ ", "<": "dưới ", "<=": "không quá ", "=": ""}[target.get("op") or "="]
    value = target.get("value")
    number = f"{value:g}".replace(".", ",") if isinstance(value, int | float) else str(value)
    unit = target.get("unit") or ""
    amount = f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()
    year = f"Năm {target['year']}: " if target.get("year") else ""
    what = " — ".join(part for part in (target.get("population"), target.get("measure")) if part)
    return f"{year}{words}{amount} {what}".strip()


def reporting_words(rule: Json) -> str:
    """A reporting rule as one line; says so where no date is printed.

    >>> reporting_words({"day": 5, "month": 12, "qualifier": "before", "recurrence": "yearly", "from": ["các sở"],
    ...                  "to": ["Sở Nội vụ"]})
    'các sở báo cáo Sở Nội vụ hằng năm, trước ngày 05/12'
    """
    senders = ", ".join(rule.get("from") or []) or "Các đơn vị"
    receivers = ", ".join(rule.get("to") or [])
    often = RECURRENCE_LABELS.get(rule.get("recurrence") or "", "")
    day, month = rule.get("day"), rule.get("month")
    if day:
        printed = f"{day:02d}/{month:02d}" if month else f"{day:02d} của kỳ"
        due = f"{QUALIFIER_LABELS.get(rule.get('qualifier') or 'by', '')} {printed}"
    else:
        due = "không nêu ngày"
    head = " ".join(part for part in (senders, "báo cáo", receivers, often) if part)
    return f"{head}, {due}"


def phase_words(phase: Json) -> str:
    years = "–".join(str(y) for y in (phase.get("from"), phase.get("to")) if y)
    return f"{phase.get('label') or 'Giai đoạn'}" + (f" ({years})" if years else "")


def summary_of(kind: str, data: Json) -> str:
    """The one line a provision is recognised by, from its data."""
    if kind == "duty":
        return shorten(str(data.get("text") or ""))
    if kind == "reporting":
        return shorten(reporting_words(data))
    if kind == "target":
        return shorten(target_words(data))
    if kind == "criterion":
        return shorten(f"{data.get('subject', '')} ({data.get('n', 0)} tiêu chí)")
    if kind == "phase":
        return shorten(phase_words(data))
    if kind == "milestone":
        return shorten(f"Năm {data.get('year')}: {data.get('what', '')}")
    if kind == "reward":
        forms = "; ".join(data.get("forms") or []) or "theo thẩm quyền"
        return shorten(f"Khen thưởng {OCCASION_LABELS.get(data.get('occasion') or '', '')}: {forms}")
    if kind == "title":
        level = f" ({data['level']})" if data.get("level") else ""
        return shorten(f"{data.get('title', '')}{level}")
    return shorten(str(data.get("source") or ""))
