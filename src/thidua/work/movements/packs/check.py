"""The pack checker: all problems of a pack at once, each with file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from thidua.work.movements.packs import consistency, examples
from thidua.work.movements.packs.forms import check_form
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.shape_check import Ledger, check_record
from thidua.work.movements.packs.shapes import (
    BodiesHead,
    CriteriaFile,
    DutiesFile,
    ExamplesFile,
    GroupsFile,
    IndicatorsFile,
    KindsFile,
    MovementFile,
    ReportingFile,
    RewardsFile,
    SourcesFile,
    SuccessorsFile,
    TargetsFile,
    TemplatesFile,
)
from thidua.work.movements.packs.territories import check_territories
from thidua.work.movements.packs.yaml_lines import Node, read_yaml

#: Files of a movement pack, all required.
MOVEMENT_FILES: dict[str, type] = {
    "sources.yaml": SourcesFile,
    "movement.yaml": MovementFile,
    "indicators.yaml": IndicatorsFile,
    "criteria.yaml": CriteriaFile,
    "targets.yaml": TargetsFile,
    "rewards.yaml": RewardsFile,
    "groups.yaml": GroupsFile,
    "reporting.yaml": ReportingFile,
    "duties.yaml": DutiesFile,
    "examples.yaml": ExamplesFile,
}

#: Files of ``packs/bodies``, all required.
BODIES_FILES: dict[str, type] = {
    "pack.yaml": BodiesHead,
    "sources.yaml": SourcesFile,
    "kinds.yaml": KindsFile,
    "templates.yaml": TemplatesFile,
    "groups.yaml": GroupsFile,
    "successors.yaml": SuccessorsFile,
}


@dataclass(slots=True)
class Parsed:
    """A pack's files as nodes, and what the walk found."""

    nodes: dict[str, Node] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def problems(self) -> list[Problem]:
        return self.ledger.problems


def find_bodies(path: Path) -> Path | None:
    """The ``bodies`` pack beside a movement pack: the nearest folder above that holds ``bodies/kinds.yaml``."""
    for parent in path.resolve().parents:
        candidate = parent / "bodies"
        if (candidate / "kinds.yaml").is_file():
            return candidate
    return None


def parse(path: Path, files: dict[str, type], ledger: Ledger | None = None) -> Parsed:
    """Read and shape-check the files of a pack; references are not resolved yet."""
    parsed = Parsed(ledger=ledger or Ledger())
    for name, cls in files.items():
        if not (path / name).is_file():
            parsed.problems.append(Problem(name, 1, "file", "thiếu tệp"))
            continue
        node = read_yaml(path / name, name, parsed.problems)
        if node is not None:
            parsed.nodes[name] = node
            check_record(cls, node, name, "", parsed.ledger)
    return parsed


def parse_bodies(path: Path) -> Parsed:
    """The bodies pack: its slots are defined once per template, and shared by name between templates."""
    parsed = parse(path, BODIES_FILES)
    consistency.check_templates(
        parsed.nodes.get("templates.yaml"), parsed.nodes.get("kinds.yaml"), parsed.ledger
    )
    parsed.ledger.resolve()
    consistency.check_verified(parsed.nodes, parsed.problems)
    return parsed


def parse_movement(path: Path) -> Parsed:
    """A movement pack, with the kinds, slots and groups of ``packs/bodies`` known to it."""
    ledger = Ledger()
    bodies_path = find_bodies(path)
    included: Parsed | None = None
    if bodies_path is None:
        ledger.problems.append(Problem("groups.yaml", 1, "file", "không thấy gói bodies ở các thư mục trên"))
    else:
        included = parse_bodies(bodies_path)
        if included.problems:
            ledger.problems.append(
                Problem(
                    "groups.yaml", 1, "file", f"gói bodies có {len(included.problems)} lỗi; kiểm tra nó trước"
                )
            )
        for kind in ("kind", "slot"):
            ledger.defined[kind] = set(included.ledger.defined.get(kind, set()))
    parsed = parse(path, MOVEMENT_FILES, ledger)
    groups = parsed.nodes.get("groups.yaml")
    if included is not None and groups is not None and isinstance(groups.value, dict):
        include = groups.value.get("include")
        if include is not None and include.value == "bodies":
            for code in included.ledger.defined.get("group", set()):
                ledger.define("group", code, "groups.yaml", include.line, "include")
        elif include is not None and include.value is not None:
            ledger.problems.append(
                Problem("groups.yaml", include.line, "choice", "include chỉ nhận “bodies”", "include")
            )
    ledger.resolve()
    consistency.check_verified(parsed.nodes, parsed.problems)
    return parsed


def pack_kind(path: Path) -> str | None:
    """``movement``, ``form``, ``bodies``, ``territories``; ``None`` when the folder is no pack."""
    for name in ("movement", "form"):
        if (path / f"{name}.yaml").is_file():
            return name
    head = path / "pack.yaml"
    if not head.is_file():
        return None
    node = read_yaml(head, "pack.yaml", [])
    plain = node.plain() if node else None
    kind = plain.get("kind") if isinstance(plain, dict) else None
    return str(kind) if kind in ("bodies", "territories") else None


def find_packs(root: Path) -> list[Path]:
    """Every pack folder at or below ``root``, in name order."""
    found = {file.parent for name in ("movement.yaml", "form.yaml", "pack.yaml") for file in root.rglob(name)}
    return sorted(path for path in found if pack_kind(path) is not None)


def check_pack(path: Path | str) -> list[Problem]:
    """Every problem of the pack in ``path``, in file and line order; an empty list when it is sound.

    Worked examples are run only when the rest is sound: a wrong result then means a wrong fact.
    """
    path = Path(path)
    kind = pack_kind(path)
    if kind is None:
        return [
            Problem(
                path.name,
                1,
                "file",
                "thư mục không phải gói: không có movement.yaml, form.yaml hay pack.yaml",
            )
        ]
    if kind == "territories":
        return sorted(check_territories(path))
    if kind == "bodies":
        return sorted(parse_bodies(path).problems)
    if kind == "form":
        return sorted(check_form(path))
    parsed = parse_movement(path)
    if not parsed.problems:
        from thidua.work.movements.packs.load import assemble

        bodies_path = find_bodies(path)
        pack = assemble(parsed.nodes, bodies_path)
        consistency.check_movement(pack, parsed.nodes, parsed.problems)
        if not parsed.problems:
            lines = _example_lines(parsed.nodes["examples.yaml"])
            for index, message in examples.run_all(pack):
                parsed.problems.append(
                    Problem("examples.yaml", lines[index], "example", message, f"examples[{index}]")
                )
    return sorted(parsed.problems)


def _example_lines(node: Node) -> list[int]:
    return [child.line for child in node.value["examples"].value]
