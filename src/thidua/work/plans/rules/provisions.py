"""The provisions of a reading, each in its clause and with its addressees.

Nothing is guessed here: a provision keeps exactly what the reading says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from thidua.ground.text_vn import search_key, squeeze
from thidua.reading.paths import step

from .clauses import ClauseRow
from .words import OCCASION_LABELS, Json, phase_words, reporting_words, shorten, target_words


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
                if head in " ".join(row.said.split()):
                    return row
        if hints and rows:
            folded = [(sum(hint in search_key(row.said) for hint in hints), row) for row in rows]
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
        add("phase", phase_words(phase), phase.get("where"), phase, text=str(phase.get("label") or ""))
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
