"""Several people at one draft: what is saved, and what somebody else had changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: How the origin of a value begins that the body that asks typed for one that cannot.
INSTEAD = "Nhập thay: "


@dataclass(frozen=True, slots=True)
class Edit:
    """One field somebody changed.

    :ivar field: ``cell:gdht_tong``, ``text:gdht_loi_van``, ``table:dien_hinh``, ``why:gdht-nhay``.
    :ivar value: plain JSON: a figure as text, words, rows; ``None`` for blank.
    :ivar seen: the field's revision the editor had before its eyes; 0 for one never saved.
    :ivar origin: where the value came from, when it was not typed: file, sheet and cell.
    """

    field: str
    value: Any
    seen: int
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field not written, for somebody else had changed it; ``value`` is theirs."""

    field: str
    value: Any
    by: str
    at: str
    revision: int


def typed_by_body(kept: Mapping[str, Any] | None, by: str) -> bool:
    """Whether a field holds what the body itself wrote; who fills in for it leaves that as it is.

    >>> typed_by_body({"v": "5", "by": "An"}, "Bình"), typed_by_body({"v": None, "by": "An"}, "Bình")
    (True, False)
    >>> typed_by_body({"v": "5", "by": "An", "from": "Nhập thay: Sở"}, "Bình")
    False
    """
    if not kept or kept["v"] is None or kept["by"] == by:
        return False
    return not str(kept.get("from") or "").startswith(INSTEAD)


def left_out(draft: Mapping[str, Mapping[str, Any]]) -> tuple[int, int, int]:
    """How many figures, paragraphs and tables of a draft an answer without figures does not take along; nought is none.

    >>> left_out({"cell:a": {"v": "5"}, "cell:b": {"v": None}, "cell:c": {"v": "0"}, "text:t": {"v": "Tốt"}})
    (1, 1, 0)
    """
    held = [field.partition(":")[0] for field, kept in draft.items() if kept["v"] not in (None, "0")]
    return held.count("cell"), held.count("text"), held.count("table")


def merge(
    draft: Mapping[str, Mapping[str, Any]], edits: Iterable[Edit], *, by: str, at: str, origin: str = ""
) -> tuple[dict[str, dict[str, Any]], list[str], list[Conflict]]:
    """The draft with the edits that fit, the fields written, and those that clash.

    A field is written when the editor saw its newest revision, or when it holds the same value already. What one
    did not touch stays as others left it, so two people on two sections never lose anything.

    >>> draft, written, _ = merge({}, [Edit("cell:a", "5", 0)], by="An", at="8:00")
    >>> _, written, clash = merge(draft, [Edit("cell:a", "6", 0), Edit("cell:b", "1", 0)], by="Bình", at="8:01")
    >>> written, clash[0].value, clash[0].by
    (['cell:b'], '5', 'An')
    """
    made = {field: dict(value) for field, value in draft.items()}
    written: list[str] = []
    clashes: list[Conflict] = []
    for edit in edits:
        known = made.get(edit.field)
        revision = known["rev"] if known else 0
        if known is not None and known["v"] == edit.value:
            continue
        if known is None and edit.value is None:
            continue
        if known is not None and edit.seen != revision:
            clashes.append(Conflict(edit.field, known["v"], known["by"], known["at"], revision))
            continue
        made[edit.field] = {
            "v": edit.value,
            "rev": revision + 1,
            "by": by,
            "at": at,
            "from": edit.origin or origin,
        }
        written.append(edit.field)
    return made, written, clashes
