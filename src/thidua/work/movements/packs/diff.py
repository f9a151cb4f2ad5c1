"""What changed between two versions of a pack, for a person and for a machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thidua.work.movements.packs.build import to_plain
from thidua.work.movements.packs.load import load_pack_data
from thidua.work.movements.packs.shapes import MovementPack

#: Lists whose entries are known by a field; others are compared by position.
KEYS = ("code", "id")

SECTIONS: dict[str, str] = {
    "movement": "Phong trào",
    "sources": "Nguồn",
    "populations": "Đối tượng đếm",
    "indicators": "Chỉ số",
    "targets": "Chỉ tiêu",
    "criteria": "Tiêu chí, danh hiệu",
    "rewards": "Khen thưởng",
    "reporting": "Báo cáo",
    "duties": "Nhiệm vụ",
    "groups": "Nhóm cơ quan",
    "examples": "Ví dụ",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``what`` is added, removed or changed; ``before``/``after`` are plain values."""

    section: str
    path: str
    what: str
    before: Any
    after: Any

    def to_json(self) -> dict[str, Any]:
        return {
            "section": self.section,
            "path": self.path,
            "what": self.what,
            "before": self.before,
            "after": self.after,
        }

    def __str__(self) -> str:
        if self.what == "added":
            return f"+ {self.path}: {_short(self.after)}"
        if self.what == "removed":
            return f"- {self.path}: {_short(self.before)}"
        return f"~ {self.path}: {_short(self.before)} → {_short(self.after)}"


@dataclass(frozen=True, slots=True)
class PackDiff:
    """All differences between two packs, in section order."""

    before: str
    after: str
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "before": self.before,
            "after": self.after,
            "changes": [change.to_json() for change in self.changes],
        }

    def to_text(self) -> str:
        """The difference as lines a person reads, grouped by section."""
        if not self.changes:
            return f"{self.before} và {self.after}: không khác nhau."
        lines = [f"{self.before} → {self.after}: {len(self.changes)} thay đổi"]
        section = ""
        for change in self.changes:
            if change.section != section:
                section = change.section
                lines += ["", SECTIONS[section]]
            lines.append(f"  {change}")
        return "\n".join(lines)


def diff_packs(before: MovementPack | Path | str, after: MovementPack | Path | str) -> PackDiff:
    """Compare two packs (folders or loaded). Entries are matched by their code, whatever their order."""
    left = before if isinstance(before, MovementPack) else load_pack_data(before)
    right = after if isinstance(after, MovementPack) else load_pack_data(after)
    changes: list[Change] = []
    for section in SECTIONS:
        _compare(to_plain(getattr(left, section)), to_plain(getattr(right, section)), section, "", changes)
    return PackDiff(
        before=f"{left.code} {left.version}", after=f"{right.code} {right.version}", changes=tuple(changes)
    )


def _compare(before: Any, after: Any, section: str, path: str, changes: list[Change]) -> None:
    if isinstance(before, list) and isinstance(after, list):
        before, after = _by_key(before), _by_key(after)
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            where = f"{path}.{key}".lstrip(".")
            if key not in after:
                changes.append(Change(section, where, "removed", before[key], None))
            elif key not in before:
                changes.append(Change(section, where, "added", None, after[key]))
            else:
                _compare(before[key], after[key], section, where, changes)
    elif before != after:
        changes.append(Change(section, path or section, "changed", before, after))


def _by_key(items: list[Any]) -> dict[str, Any]:
    for key in KEYS:
        if items and all(isinstance(item, dict) and key in item for item in items):
            return {str(item[key]): item for item in items}
    if all(isinstance(item, str) for item in items):
        return {item: item for item in items}
    return {str(index): item for index, item in enumerate(items)}


def _short(value: Any) -> str:
    if isinstance(value, dict):
        for key in ("vi", "name", "text", "title", "what", "number"):
            if isinstance(value.get(key), str):
                return str(value[key])
        return ", ".join(f"{key}={_short(each)}" for key, each in value.items() if each not in (None, [], ""))
    if isinstance(value, list):
        return "[" + ", ".join(_short(each) for each in value) + "]"
    return "trống" if value is None else str(value)
