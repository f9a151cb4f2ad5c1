"""A sound pack as frozen dataclasses."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar, cast

from thidua.work.movements.packs.build import build
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.shapes import (
    BodiesHead,
    BodiesPack,
    CriteriaFile,
    DutiesFile,
    ExamplesFile,
    GroupsFile,
    IndicatorsFile,
    KindsFile,
    MovementFile,
    MovementPack,
    ReportingFile,
    RewardsFile,
    SourcesFile,
    TargetsFile,
    TemplatesFile,
)
from thidua.work.movements.packs.yaml_lines import Node

T = TypeVar("T")


class PackInvalid(ValueError):
    """The pack has problems; ``problems`` lists all of them."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        super().__init__(f"gói {path.name} có {len(problems)} lỗi: {problems[0]}")
        self.path = path
        self.problems = problems


def load_pack_data(path: Path | str) -> MovementPack:
    """The movement pack in ``path``. Raises :class:`PackInvalid` with every problem when it is not sound."""
    from thidua.work.movements.packs.check import check_pack, find_bodies, pack_kind, parse_movement

    path = Path(path)
    problems = check_pack(path)
    if not problems and pack_kind(path) != "movement":
        problems = [Problem("movement.yaml", 1, "file", "đây không phải gói phong trào")]
    if problems:
        raise PackInvalid(path, problems)
    return assemble(parse_movement(path).nodes, find_bodies(path))


def load_bodies(path: Path | str) -> BodiesPack:
    """The pack of body kinds, templates and groups in ``path``. Raises :class:`PackInvalid`."""
    from thidua.work.movements.packs.check import check_pack, pack_kind

    path = Path(path)
    problems = check_pack(path)
    if not problems and pack_kind(path) != "bodies":
        problems = [Problem("pack.yaml", 1, "file", "đây không phải gói bodies")]
    if problems:
        raise PackInvalid(path, problems)
    return _bodies(path)


def assemble(nodes: dict[str, Node], bodies_path: Path | None) -> MovementPack:
    """The pack from files that passed their shape check; included groups bring the sources they name."""
    groups_file = _file(nodes, "groups.yaml", GroupsFile)
    sources = _file(nodes, "sources.yaml", SourcesFile).sources
    groups = groups_file.groups
    if groups_file.include == "bodies" and bodies_path is not None:
        bodies = _bodies(bodies_path)
        groups = bodies.groups + groups
        own = {source.id for source in sources}
        needed = {group.source for group in bodies.groups}
        sources += tuple(s for s in bodies.sources if s.id in needed and s.id not in own)
    indicators = _file(nodes, "indicators.yaml", IndicatorsFile)
    return MovementPack(
        movement=_file(nodes, "movement.yaml", MovementFile),
        sources=sources,
        populations=indicators.populations,
        indicators=indicators.indicators,
        targets=_file(nodes, "targets.yaml", TargetsFile).targets,
        criteria=_file(nodes, "criteria.yaml", CriteriaFile),
        rewards=_file(nodes, "rewards.yaml", RewardsFile),
        reporting=_file(nodes, "reporting.yaml", ReportingFile).rules,
        duties=_file(nodes, "duties.yaml", DutiesFile).duties,
        groups=groups,
        examples=_file(nodes, "examples.yaml", ExamplesFile).examples,
    )


def from_json(data: dict[str, Any]) -> MovementPack:
    """The pack a stored version holds; the inverse of :meth:`MovementPack.to_json`."""
    return build(MovementPack, data)


def _bodies(path: Path) -> BodiesPack:
    """The bodies pack of a folder that was checked before."""
    from thidua.work.movements.packs.check import BODIES_FILES, parse

    nodes = parse(path, BODIES_FILES).nodes
    return BodiesPack(
        head=_file(nodes, "pack.yaml", BodiesHead),
        sources=_file(nodes, "sources.yaml", SourcesFile).sources,
        kinds=_file(nodes, "kinds.yaml", KindsFile).kinds,
        templates=_file(nodes, "templates.yaml", TemplatesFile).templates,
        groups=_file(nodes, "groups.yaml", GroupsFile).groups,
    )


def _file(nodes: dict[str, Node], name: str, cls: type[T]) -> T:
    return build(cls, cast("dict[str, Any]", nodes[name].plain()))
