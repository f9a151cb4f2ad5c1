"""Rules that look across fields and files: dates in order, units that fit, levels that exist, open items left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from thidua.ground.calendar_vn import printed_date
from thidua.ground.refs import number_key
from thidua.ground.text_vn import search_key
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.shape_check import Ledger
from thidua.work.movements.packs.shapes import CriteriaSet, MovementPack
from thidua.work.movements.packs.yaml_lines import Node


def walk_facts(node: Node, path: str = "") -> Iterator[tuple[Node, str]]:
    """Every mapping below that carries ``source`` and ``verified``."""
    if isinstance(node.value, dict):
        if "source" in node.value and "verified" in node.value:
            yield node, path
        for key, child in node.value.items():
            yield from walk_facts(child, f"{path}.{key}".lstrip("."))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield from walk_facts(child, f"{path}[{index}]")


def records(node: Node | None, key: str) -> list[Node]:
    """The mappings of a list inside a file; empty where the file has not that shape."""
    if node is None or not isinstance(node.value, dict):
        return []
    listed = node.value.get(key)
    if listed is None or not isinstance(listed.value, list):
        return []
    return [item for item in listed.value if isinstance(item.value, dict)]


def check_verified(nodes: dict[str, Node], problems: list[Problem]) -> None:
    """A fact whose source is only the project's own choice is never verified."""
    sources = records(nodes.get("sources.yaml"), "sources")
    own = {_text(_value(source, "id")) for source in sources if _value(source, "kind") == "project"} - {""}
    for name, node in nodes.items():
        for fact, path in walk_facts(node):
            source, verified = fact.value["source"], fact.value["verified"]
            if verified.value is True and _text(source.value) in own:
                problems.append(
                    Problem(
                        name, verified.line, "verified", "nguồn là dự án đặt thì verified phải là false", path
                    )
                )


def check_templates(node: Node | None, kinds: Node | None, ledger: Ledger) -> None:
    """Slots: unique in their template, a kind of that level, parents and successors that exist, dates in order."""
    name = "templates.yaml"
    levels_of = _levels_of(kinds)
    templates = records(node, "templates")
    every = {code for template in templates for code, _slot in _slots(template)}
    ledger.defined.setdefault("slot", set()).update(every)
    for index, template in enumerate(templates):
        here: dict[str, Node] = {}
        path = f"templates[{index}]"
        for code, slot in _slots(template):
            if code in here:
                ledger.problems.append(Problem(name, slot.line, "duplicate", f"mã “{code}” đã dùng", path))
            here[code] = slot
        for code, slot in here.items():
            where = f"{path}.{code}"
            kind, level = _text(_value(slot, "kind")), _value(template, "level")
            if kind in levels_of and level not in levels_of[kind]:
                line = slot.value["kind"].line
                message = f"loại “{kind}” không có ở cấp “{level}”"
                ledger.problems.append(Problem(name, line, "rule", message, where))
            allowed = _plain_list(template, "territory_kinds")
            for only in _plain_list(slot, "only_kinds"):
                if only not in allowed:
                    message = f"only_kinds “{only}” không thuộc territory_kinds của bộ khung"
                    ledger.problems.append(Problem(name, slot.line, "rule", message, where))
            parent = _value(slot, "parent")
            known = every if isinstance(parent, str) and parent.startswith("^") else set(here)
            if isinstance(parent, str) and parent.removeprefix("^") not in known:
                line = slot.value["parent"].line
                ledger.problems.append(Problem(name, line, "reference", f"không có chỗ “{parent}”", where))
            for successor in _plain_list(slot, "successors"):
                if _text(successor) not in here:
                    line = slot.value["successors"].line
                    ledger.problems.append(
                        Problem(name, line, "reference", f"không có chỗ “{successor}”", where)
                    )
            _check_range(slot, name, where, ledger.problems)
        _check_range(template, name, path, ledger.problems)


def _levels_of(kinds: Node | None) -> dict[str, list[Any]]:
    return {_text(_value(kind, "code")): _plain_list(kind, "levels") for kind in records(kinds, "kinds")}


def _plain_list(node: Node, key: str) -> list[Any]:
    child = node.value.get(key)
    plain = child.plain() if child is not None else None
    return plain if isinstance(plain, list) else []


def _slots(template: Node) -> Iterator[tuple[str, Node]]:
    for slot in records(template, "slots"):
        code = _value(slot, "code")
        if isinstance(code, str):
            yield code, slot


def _text(value: Any) -> str:
    """The value when it is text, else an empty string: what stands here may be any nonsense."""
    return value if isinstance(value, str) else ""


def _value(node: Node, key: str) -> Any:
    child = node.value.get(key)
    return None if child is None else child.value


def _check_range(node: Node, file: str, path: str, problems: list[Problem]) -> None:
    start, end = _value(node, "valid_from"), _value(node, "valid_to")
    if type(start) is date and type(end) is date and start >= end:
        line = node.value["valid_to"].line
        problems.append(Problem(file, line, "rule", "valid_to phải sau valid_from", path))


def check_movement(pack: MovementPack, nodes: dict[str, Node], problems: list[Problem]) -> None:
    """Rules of a movement pack whose files each have the right shape and whose references resolve."""
    _Rules(pack, nodes, problems).run()


class _Rules:
    """One pass over a pack; ``say`` finds the line again from the path."""

    def __init__(self, pack: MovementPack, nodes: dict[str, Node], problems: list[Problem]) -> None:
        self.pack, self.nodes, self.problems = pack, nodes, problems

    def say(self, file: str, steps: tuple[str | int, ...], message: str, code: str = "rule") -> None:
        node = self.nodes[file]
        path = ""
        for step in steps:
            child: Node | None = None
            if isinstance(step, int):
                child = node.value[step]
                path += f"[{step}]"
            else:
                child = node.value.get(step)
                path += f".{step}"
            if child is None:
                break
            node = child
        self.problems.append(Problem(file, node.line, code, message, path.lstrip(".")))

    def run(self) -> None:
        self.movement()
        self.targets()
        self.criteria()
        self.reporting()
        self.aliases()
        for name, node in self.nodes.items():
            self.ranges(name, node, "")

    def movement(self) -> None:
        movement = self.pack.movement
        if movement.period.start > movement.period.end:
            self.say("movement.yaml", ("period",), "năm kết thúc trước năm bắt đầu")
        for index, phase in enumerate(movement.phases):
            inside = movement.period.start <= phase.start <= phase.end <= movement.period.end
            if not inside:
                self.say("movement.yaml", ("phases", index), "giai đoạn nằm ngoài thời gian của phong trào")
            for at, milestone in enumerate(phase.milestones):
                if not phase.start <= milestone.year <= phase.end:
                    self.say("movement.yaml", ("phases", index, "milestones", at), "mốc nằm ngoài giai đoạn")
        parents: dict[str, set[str]] = {}
        for index, edge in enumerate(movement.basis):
            parents.setdefault(edge.child, set()).add(edge.parent)
            if edge.child in _reach(parents, edge.parent):
                self.say("movement.yaml", ("basis", index), f"vòng căn cứ: {edge.child} ↔ {edge.parent}")
        identities: dict[tuple[str, str, str], str] = {}
        for index, document in enumerate(movement.documents):
            if document.date is None or document.number is None:
                continue
            key = (search_key(document.issuer), number_key(document.number), document.date.isoformat())
            if key in identities:
                self.say(
                    "movement.yaml", ("documents", index), f"trùng văn bản {identities[key]}", "duplicate"
                )
            identities[key] = document.id

    def targets(self) -> None:
        indicators = {i.code: i for i in self.pack.indicators}
        seen: dict[tuple[object, ...], str] = {}
        for index, target in enumerate(self.pack.targets):
            at = ("targets", index)
            if (target.value is None) != (target.status is not None):
                self.say("targets.yaml", at, "giá trị để trống khi và chỉ khi “chưa xác minh”", "verified")
            if target.value is not None and target.operator is None:
                self.say("targets.yaml", at, "có giá trị thì phải có phép so sánh")
            if target.unit == "percent":
                if target.value is not None and not Decimal(0) <= target.value <= Decimal(100):
                    self.say("targets.yaml", (*at, "value"), "phần trăm phải từ 0 đến 100")
                if target.denominator == "none":
                    self.say("targets.yaml", (*at, "denominator"), "phần trăm phải nói rõ mẫu số")
            if target.unit == "count" and target.denominator != "none":
                self.say("targets.yaml", (*at, "denominator"), "số đếm không có mẫu số")
            period = self.pack.movement.period
            if not period.start <= target.year <= period.end:
                self.say("targets.yaml", (*at, "year"), "năm ngoài thời gian của phong trào")
            key = (
                target.indicator,
                target.year,
                target.place,
                target.applies_to,
                target.source,
                target.population,
            )
            if key in seen:
                self.say("targets.yaml", at, f"trùng chỉ tiêu {seen[key]}", "duplicate")
            seen[key] = target.code
            if indicators[target.indicator].unit == "none":
                self.say("targets.yaml", at, "chỉ số bằng lời không đặt chỉ tiêu bằng số")

    def criteria(self) -> None:
        for index, criteria_set in enumerate(self.pack.criteria.sets):
            self.criteria_set(index, criteria_set)
        titles = {t.code: t for t in self.pack.criteria.titles}
        for index, need in enumerate(self.pack.criteria.prerequisites):
            at = ("prerequisites", index)
            if need.needs == need.title and need.needs_level >= need.level:
                self.say("criteria.yaml", at, "danh hiệu không thể đòi chính nó ở mức bằng hoặc cao hơn")
            if need.level and titles[need.title].levels and need.level not in titles[need.title].levels:
                self.say("criteria.yaml", at, "danh hiệu không có mức độ này")
            if (need.value is None) != (need.operator is None):
                self.say("criteria.yaml", at, "tỷ lệ cần cả phép so sánh và giá trị")

    def criteria_set(self, index: int, criteria_set: CriteriaSet) -> None:
        at: tuple[str | int, ...] = ("sets", index)
        codes: set[str] = set()
        for part_index, part in enumerate(criteria_set.parts):
            for req_index, requirement in enumerate(part.requirements):
                here = (*at, "parts", part_index, "requirements", req_index)
                if requirement.code in codes:
                    self.say("criteria.yaml", here, f"mã “{requirement.code}” đã dùng", "duplicate")
                codes.add(requirement.code)
                if (requirement.text is None) != (requirement.status is not None):
                    self.say("criteria.yaml", here, "lời để trống khi và chỉ khi “chưa xác minh”", "verified")
                if not set(requirement.levels) <= set(criteria_set.levels):
                    self.say("criteria.yaml", here, "mức độ không có trong bộ tiêu chí")
                if (requirement.value is None) != (requirement.operator is None):
                    self.say("criteria.yaml", here, "ngưỡng cần cả phép so sánh và giá trị")
                if requirement.value is not None and requirement.check != "figure":
                    self.say("criteria.yaml", here, "chỉ tiêu có ngưỡng phải là check: figure")
        complete = all(part.complete for part in criteria_set.parts) and bool(criteria_set.parts)
        if criteria_set.complete and not complete:
            self.say("criteria.yaml", at, "bộ tiêu chí còn phần chưa đọc được thì complete phải là false")
        if criteria_set.mode == "points" and criteria_set.levels:
            self.say("criteria.yaml", at, "thang điểm không chia mức độ; dùng grades")
        minimums = [grade.minimum for grade in criteria_set.grades]
        if minimums != sorted(minimums, reverse=True):
            self.say("criteria.yaml", at, "grades phải xếp từ điểm cao xuống thấp")

    def reporting(self) -> None:
        for index, rule in enumerate(self.pack.reporting):
            at = ("rules", index)
            if (rule.day is None) != (rule.month is None) or (rule.day is None) != (rule.qualifier is None):
                self.say("reporting.yaml", at, "ngày, tháng và qualifier phải cùng có hoặc cùng trống")
            elif rule.day is not None and printed_date(rule.day, rule.month, 2024) is None:
                self.say("reporting.yaml", (*at, "day"), "ngày tháng không có thật")
            if not rule.by_groups and not rule.by_slots:
                self.say("reporting.yaml", at, "phải có bên báo cáo (by_groups hoặc by_slots)")
            if not rule.to_groups and not rule.to_slots:
                self.say("reporting.yaml", at, "phải có nơi nhận (to_groups hoặc to_slots)")
        for index, duty in enumerate(self.pack.duties):
            if not duty.groups and not duty.slots:
                self.say("duties.yaml", ("duties", index), "phải có groups hoặc slots", "rule")
        for index, procedure in enumerate(self.pack.criteria.procedures):
            if (procedure.day is None) != (procedure.status is not None):
                self.say(
                    "criteria.yaml",
                    ("procedures", index),
                    "ngày trống khi và chỉ khi “chưa xác minh”",
                    "verified",
                )

    def aliases(self) -> None:
        """One printed name means one group."""
        own = {
            node.value["code"].value: i
            for i, node in enumerate(self.nodes["groups.yaml"].value["groups"].value)
        }
        owner: dict[str, str] = {}
        for group in self.pack.groups:
            if not group.resolve:
                self.say("groups.yaml", ("groups", own[group.code]), "nhóm không có cách tìm cơ quan")
            for alias in {search_key(text) for text in (group.vi, *group.aliases)}:
                if alias in owner and owner[alias] != group.code and group.code in own:
                    self.say(
                        "groups.yaml",
                        ("groups", own[group.code]),
                        f"cách gọi “{alias}” đã thuộc nhóm {owner[alias]}",
                        "duplicate",
                    )
                owner.setdefault(alias, group.code)

    def ranges(self, name: str, node: Node, path: str) -> None:
        if isinstance(node.value, dict):
            _check_range(node, name, path, self.problems)
            for key, child in node.value.items():
                self.ranges(name, child, f"{path}.{key}".lstrip("."))
        elif isinstance(node.value, list):
            for index, child in enumerate(node.value):
                self.ranges(name, child, f"{path}[{index}]")


def _reach(parents: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting.extend(parents.get(code, ()))
    return seen
