"""From a reading to what a person reviews: clauses with their paths, provisions with their addressees.

Pure: takes the JSON of ``thidua read`` (reading-schema.md) and returns frozen values. Nothing is guessed here; a
provision keeps exactly what the reading says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from thidua.ground.text_vn import search_key, squeeze

Json = Mapping[str, Any]

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

OCCASION_LABELS: Final[Mapping[str, str]] = {
    "annual": "hằng năm",
    "interim": "sơ kết",
    "final": "tổng kết",
}

_BULLET = re.compile(r"^[-+*•·–—]+$")
_TRAILING = re.compile(r"[.):\s]+$")


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A node of the text as stored: order, place in the tree, marker path, lines it spans."""

    ref: str
    parent: str | None
    order: int
    level: int
    marker: str
    path: str
    heading: str
    text: str
    line_from: int
    line_to: int


@dataclass(frozen=True, slots=True)
class AddresseeRow:
    """A body or group as printed, and its part in the provision."""

    role: str
    printed: str


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """A provision as the reader proposes it."""

    kind: str
    summary: str
    where: str
    line: int | None
    clause: str | None
    data: dict[str, Any]
    addressees: tuple[AddresseeRow, ...] = field(default=())


def step(marker: str | None) -> str:
    """A marker as one step of a path; bullets and blank markers are no step.

    >>> step("II."), step("a)"), step("-"), step(None)
    ('II', 'a', '', '')
    """
    bare = _TRAILING.sub("", marker or "").strip()
    return "" if _BULLET.match(bare) else bare


def join_path(parent: str, marker: str | None) -> str:
    """The marker path of a child.

    A marker that repeats its parent's number (``2.1.`` under ``2.``) replaces the last step.

    >>> join_path("II", "2."), join_path("II.2", "2.1."), join_path("II.2", "-")
    ('II.2', 'II.2.1', 'II.2')
    """
    own = step(marker)
    if not own:
        return parent
    if not parent:
        return own
    for cut in range(len(parent) + 1):
        tail = parent[cut:]
        if (cut == 0 or parent[cut - 1] == ".") and tail and own.startswith(tail + "."):
            return parent[:cut] + own
    return f"{parent}.{own}"


def clause_rows(reading: Json, last_line: int) -> list[ClauseRow]:
    """The reading's clauses in order, each with its path, level and line span.

    :param last_line: number of the document's last line, where the last clause ends.
    """
    clauses: Sequence[Json] = reading.get("clauses") or []
    headings = {s["line"]: s.get("heading") or "" for s in reading.get("sections") or []}
    rows: list[ClauseRow] = []
    paths: dict[str, tuple[str, int]] = {}
    for order, clause in enumerate(clauses):
        parent = clause.get("parent")
        base, depth = paths.get(parent, ("", -1)) if parent else ("", -1)
        path = join_path(base, clause.get("marker"))
        paths[clause["id"]] = (path, depth + 1)
        line = int(clause.get("line") or 0)
        following = next((int(c["line"]) for c in clauses[order + 1 :] if (c.get("line") or 0) > line), 0)
        heading = headings.get(line, "")
        rows.append(
            ClauseRow(
                ref=str(clause["id"]),
                parent=str(parent) if parent else None,
                order=order,
                level=depth + 1,
                marker=clause.get("marker") or "",
                path=path,
                heading=heading if clause.get("marker") is not None or heading else "",
                text=clause.get("text") or "",
                line_from=line,
                line_to=max(line, (following or last_line + 1) - 1),
            )
        )
    return rows


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


def _phase_words(phase: Json) -> str:
    years = "–".join(str(y) for y in (phase.get("from"), phase.get("to")) if y)
    return f"{phase.get('label') or 'Giai đoạn'}" + (f" ({years})" if years else "")


class _Places:
    """Finds the clause a provision stands in: by its text under its path, else by words it must hold, else by path."""

    def __init__(self, rows: Sequence[ClauseRow]) -> None:
        self._by_path: dict[str, list[ClauseRow]] = {}
        for row in rows:
            self._by_path.setdefault(row.path, []).append(row)

    def find(self, where: str | None, text: str = "", hints: Sequence[str] = ()) -> ClauseRow | None:
        """:param hints: folded words; the clause under the path that holds most of them is the one."""
        rows = self._by_path.get(where or "", [])
        head = " ".join(text.split())[:40]
        if head:
            for row in rows:
                if head in " ".join(row.text.split()):
                    return row
        if hints and rows:
            folded = [(sum(hint in search_key(row.text) for hint in hints), row) for row in rows]
            best = max(score for score, _row in folded)
            if best:
                return next(row for score, row in folded if score == best)
        return rows[0] if rows and where else None


def _report_hints(rule: Json) -> list[str]:
    """Words the sentence of a reporting rule holds."""
    hints = ["bao cao", *(search_key(name) for name in rule.get("to") or [])]
    if rule.get("day"):
        hints.append(
            f"{rule['day']:02d} {rule['month']:02d}" if rule.get("month") else f"ngay {rule['day']:02d}"
        )
    return hints


def provision_rows(reading: Json, clauses: Sequence[ClauseRow]) -> list[ProvisionRow]:
    """Every provision of a reading, in the order of :data:`KINDS` within the order of the text.

    A duty entry gives one provision per item: each sentence is accepted, corrected or rejected on its own, and
    becomes obligations of its own.
    """
    places = _Places(clauses)
    rows: list[ProvisionRow] = []

    def add(
        kind: str,
        summary: str,
        where: str | None,
        data: Json,
        text: str = "",
        hints: Sequence[str] = (),
    ) -> None:
        clause = places.find(where, text, hints)
        rows.append(
            ProvisionRow(
                kind=kind,
                summary=shorten(summary),
                where=where or "",
                line=clause.line_from if clause else None,
                clause=clause.ref if clause else None,
                data=dict(data),
                addressees=tuple(AddresseeRow(role, name) for role, name in names_in(kind, data)),
            )
        )

    for index, duty in enumerate(reading.get("duties") or []):
        body, role = duty["body"], duty.get("role") or "lead"
        items = duty.get("items") or [{"text": body, "due": None, "where": duty.get("where")}]
        for item in items:
            data = {"body": body, "role": role, "text": item["text"], "due": item.get("due"), "entry": index}
            where = item.get("where") or duty.get("where")
            add("duty", item["text"], where, data, item["text"])
    for rule in reading.get("reporting") or []:
        add("reporting", reporting_words(rule), rule.get("where"), rule, hints=_report_hints(rule))
    for target in reading.get("targets") or []:
        add(
            "target",
            target_words(target),
            target.get("where"),
            target,
            text=str(target.get("population") or ""),
        )
    for group in reading.get("criteria_groups") or []:
        where = _group_path(group, clauses)
        add("criterion", f"{group['subject']} ({group.get('n', 0)} tiêu chí)", where, group)
    for title in reading.get("titles") or []:
        level = f" ({title['level']})" if title.get("level") else ""
        add("title", f"{title['title']}{level}", title.get("where"), title, text=title["title"])
    for reward in reading.get("rewards") or []:
        forms = "; ".join(reward.get("forms") or []) or "theo thẩm quyền"
        summary = f"Khen thưởng {OCCASION_LABELS.get(reward.get('occasion') or '', '')}: {forms}"
        add("reward", summary, reward.get("where"), reward)
    for phase in reading.get("phases") or []:
        add("phase", _phase_words(phase), phase.get("where"), phase, text=str(phase.get("label") or ""))
    for milestone in reading.get("milestones") or []:
        add(
            "milestone",
            f"Năm {milestone['year']}: {milestone['what']}",
            milestone.get("where"),
            milestone,
            text=str(milestone.get("what") or ""),
        )
    for money in reading.get("funding") or []:
        add("funding", money["source"], money.get("where"), money, text=money["source"])
    return rows


def _group_path(group: Json, clauses: Sequence[ClauseRow]) -> str | None:
    own = step(group.get("marker"))
    subject = " ".join((group.get("subject") or "").split())
    for row in clauses:
        if (
            subject
            and subject in " ".join(f"{row.heading} {row.text}".split())
            and (not own or row.path.split(".")[-1] == own)
        ):
            return row.path
    return None


def printed_name(name: object) -> str:
    """A printed name as it is stored and compared: blanks squeezed, 500 characters at most.

    >>> printed_name("  Sở  Nội vụ ")
    'Sở Nội vụ'
    """
    return squeeze(str(name or ""))[:500].rstrip()


def names_in(kind: str, data: Json) -> list[tuple[str, str]]:
    """The (role, name) pairs a provision's data print, each once.

    >>> names_in("reporting", {"from": ["các sở"], "to": ["Sở Nội vụ", ""]})
    [('reporter', 'các sở'), ('recipient', 'Sở Nội vụ')]
    """
    if kind == "duty":
        named = [(str(data.get("role") or "lead"), data.get("body"))]
    elif kind == "reporting":
        named = [("reporter", n) for n in data.get("from") or []]
        named += [("recipient", n) for n in data.get("to") or []]
    else:
        named = []
    return list(dict.fromkeys((role, printed_name(name)) for role, name in named if printed_name(name)))


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
        return shorten(_phase_words(data))
    if kind == "milestone":
        return shorten(f"Năm {data.get('year')}: {data.get('what', '')}")
    if kind == "reward":
        forms = "; ".join(data.get("forms") or []) or "theo thẩm quyền"
        return shorten(f"Khen thưởng {OCCASION_LABELS.get(data.get('occasion') or '', '')}: {forms}")
    if kind == "title":
        level = f" ({data['level']})" if data.get("level") else ""
        return shorten(f"{data.get('title', '')}{level}")
    return shorten(str(data.get("source") or ""))
