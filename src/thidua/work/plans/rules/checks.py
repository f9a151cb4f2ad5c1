"""What is wrong with the data of a corrected or added provision."""

from __future__ import annotations

from .words import KINDS, QUALIFIER_LABELS, RECURRENCE_LABELS, Json


def check_data(kind: str, data: Json) -> list[str]:
    """Problems of a corrected or added provision's data, in words a person can act on; empty when it may be kept.

    >>> check_data("reporting", {"day": 31, "month": 2, "qualifier": "by", "recurrence": "yearly"})
    ['ngày 31/2 không có trong lịch']
    """
    problems: list[str] = []
    if kind not in KINDS:
        return [f"không có loại quy định “{kind}”"]
    if kind == "duty" and not str(data.get("text") or "").strip():
        problems.append("nhiệm vụ phải có nội dung")
    if kind == "duty" and data.get("role") not in {"lead", "coordinate", "requested"}:
        problems.append("vai trò phải là chủ trì, phối hợp hoặc được đề nghị")
    if kind == "reporting":
        problems += _reporting_problems(data)
    if kind == "target":
        if data.get("op") not in {"=", ">", ">=", "<", "<="}:
            problems.append("chỉ tiêu phải có dấu so sánh")
        if not isinstance(data.get("value"), int | float):
            problems.append("chỉ tiêu phải có giá trị bằng số")
        if not data.get("population") and not data.get("measure"):
            problems.append("chỉ tiêu phải nêu đối tượng được tính")
    if kind == "milestone" and not isinstance(data.get("year"), int):
        problems.append("mốc phải có năm")
    if kind == "phase" and not all(isinstance(data.get(end), int | None) for end in ("from", "to")):
        problems.append("năm bắt đầu và năm kết thúc phải là số")
    if kind == "criterion" and not isinstance(data.get("n"), int | None):
        problems.append("số tiêu chí phải là số")
    return problems


def _reporting_problems(data: Json) -> list[str]:
    problems: list[str] = []
    day, month = data.get("day"), data.get("month")
    if data.get("recurrence") not in {*RECURRENCE_LABELS, None}:
        problems.append("chu kỳ báo cáo không hợp lệ")
    if day is None:
        return problems
    if data.get("qualifier") not in QUALIFIER_LABELS:
        problems.append("hạn phải là trước ngày, chậm nhất ngày hoặc trong ngày")
    if not isinstance(day, int) or not isinstance(month, int | None):
        return [*problems, "ngày và tháng phải là số"]
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month or 0, 31)
    if not 1 <= day <= longest or (month is not None and not 1 <= month <= 12):
        printed = f"{day}/{month}" if month else str(day)
        problems.append(f"ngày {printed} không có trong lịch")
    return problems
