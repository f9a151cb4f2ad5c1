"""What pages of reorganisations call things, and the picture of what becomes of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from thidua.foundations.orgs.facts_reorganisations import StepView
from thidua.foundations.orgs.facts_reorganising import Plan
from thidua.web.workspace.orgs.flow_drawing import Drawing, Way, draw

#: Kind of step → its word.
KINDS = {
    "merge": _("Nhập"),
    "split": _("Chia, tách"),
    "rearrange": _("Sắp xếp lại"),
    "rename": _("Đổi tên"),
    "rekind": _("Đổi loại"),
    "move": _("Chuyển cấp trên"),
    "close": _("Kết thúc hoạt động"),
    "reopen": _("Lập lại"),
}
#: What each kind is for, on the buttons that add one.
HINTS = {
    "merge": _("Nhiều đơn vị thành một"),
    "split": _("Một đơn vị thành nhiều"),
    "rearrange": _("Nhiều đơn vị thành nhiều, có đơn vị bị chia"),
    "rename": _("Giữ nguyên đơn vị, đổi tên hoặc mã"),
    "rekind": _("Giữ nguyên đơn vị: xã thành phường"),
    "move": _("Giữ nguyên đơn vị, sang cấp trên khác"),
    "close": _("Không có đơn vị nào kế tục"),
    "reopen": _("Đơn vị đã kết thúc hoạt động trở lại"),
}
#: The same for bodies, where the words differ: a body has no code of its own here, and other kinds.
HINTS_OF_BODIES = {
    "rename": _("Giữ nguyên cơ quan, đổi tên"),
    "rekind": _("Giữ nguyên cơ quan, sang loại khác: trung tâm thành phòng"),
    "merge": _("Nhiều cơ quan thành một, hoặc nhập vào cơ quan đang có"),
    "split": _("Một cơ quan thành nhiều"),
    "rearrange": _("Nhiều cơ quan thành nhiều, có cơ quan bị chia"),
    "move": _("Giữ nguyên cơ quan, sang cấp trên khác"),
    "close": _("Không có cơ quan nào kế tục"),
    "reopen": _("Cơ quan đã kết thúc hoạt động trở lại"),
}


def hint_of(kind: str, subject: str) -> str:
    """What a kind of step is for, in words for territories or for bodies."""
    return str((HINTS_OF_BODIES if subject == "body" else HINTS)[kind])


SUBJECTS = {"territory": _("Địa bàn"), "body": _("Cơ quan, đơn vị")}
SHARES = {"population": _("dân số"), "area": _("diện tích")}
#: Old units drawn before the rest is only counted.
DRAWN = 60
#: Names of one kind of change before the rest is only counted.
NAMED = 40


@dataclass(frozen=True, slots=True)
class Changes:
    """One line of a preview: what happens, to how many, and the first of them by name."""

    label: str
    count: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


def names_of(plan: Plan) -> Mapping[str, Sequence[str]]:
    """Every unit a plan makes, ends or changes, in words an officer can check against the act; bodies a step names come
    before those that only go along."""
    named: Mapping[str, Iterable[str]] = {
        str(_("Địa bàn được lập")): [f"{t.name} ({t.code})" if t.code else t.name for t in plan.new_territories],
        str(_("Địa bàn kết thúc")): [f"{t.name} ({t.code})" if t.code else t.name for t in plan.ended_territories],
        str(_("Địa bàn thay đổi")): [_became(t.name_before, t.name) for t in plan.changed_territories],
        str(_("Cơ quan được lập")): {
            b.id: b.name for b in sorted(plan.new_bodies, key=lambda b: not b.key)
        }.values(),
        str(_("Cơ quan kết thúc")): [b.name for b in plan.ended_bodies],
        str(_("Cơ quan thay đổi")): {
            b.id: _became(b.name_before, b.name) for b in sorted(plan.changed_bodies, key=lambda b: not b.named)
        }.values(),
    }  # fmt: skip
    return {label: list(names) for label, names in named.items()}


def changes_of(plan: Plan) -> list[Changes]:
    """The same line by line, the first units by name."""
    return [
        Changes(label, len(names), tuple(names[:NAMED])) for label, names in names_of(plan).items() if names
    ]


def _became(old: str, new: str) -> str:
    return new if old == new else f"{old} → {new}"


def drawing_of(steps: Sequence[StepView], bodies: Mapping[object, str] | None = None) -> Drawing | None:
    """Old units on the left, what comes of them on the right; nothing where no unit goes into another.

    Of many the first are drawn, and a last band says how many are not: the list of steps beside it has them all.
    """
    ways: list[Way] = []
    named: dict[str, tuple[str, str]] = {}
    for step in steps:
        results = {r.key: r.name or (bodies or {}).get(r.unit_id, "") or r.code for r in step.results}
        if step.kind not in {"merge", "split", "rearrange"}:
            continue
        for number, link in enumerate(step.links):
            if not link.result:
                continue
            source = f"<{step.number}-{link.unit_code}-{link.unit_name}-{'' if link.unit_id is None else link.unit_id}"
            ways.append(Way(source, f">{link.result}", int(not link.partial), int(link.partial)))
            named[source] = (link.unit_name or str(number), "")
            named[f">{link.result}"] = (results.get(link.result, link.result), "")
    if not ways:
        return None
    sources = list(dict.fromkeys(way.source for way in ways))
    if len(sources) > DRAWN:
        ways = _first(ways, sources, named)
    return draw(ways, named)


def _first(ways: Sequence[Way], sources: Sequence[str], named: dict[str, tuple[str, str]]) -> list[Way]:
    """The ways of the first old units, and one for all the others."""
    drawn = set(sources[:DRAWN])
    shown = [way for way in ways if way.source in drawn]
    left = len(sources) - DRAWN
    named["<…"] = (str(_("và %(n)s đơn vị cũ nữa") % {"n": left}), "")
    named[">…"] = (str(_("xem danh sách các bước")), "")
    return [*shown, Way("<…", ">…", 1, 0)]
