"""Conventions of the rooms that imports alone cannot show. Each message says what to do."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models

from tests.house.source import HOUSE, name_of, python_files, rooms, tree, where

ROOMS = rooms()


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_every_room_has_a_readme_and_tests(room: Path) -> None:
    readme = room / "README.md"
    assert readme.is_file(), f"{name_of(room)}: write README.md (owns, does not own, verbs)"
    assert len(readme.read_text(encoding="utf-8")) > 300, f"{name_of(room)}: README.md says too little"
    assert list(room.glob("tests/test_*.py")), f"{name_of(room)}: no tests beside the room"


def test_foreign_keys_between_rooms_point_down_protect_and_cannot_be_climbed() -> None:
    order = ["audit", "orgs", "access", "privacy", "notices", "papers"]
    order += ["movements", "plans", "obligations", "cascade", "reports", "rollup", "targets"]
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("thidua."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.auto_created:
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if here == there:
                continue
            label = f"{model.__name__}.{field.name} → {there}"
            if there in order and order.index(there) > order.index(here):
                wrong.append(f"{label}: points up")
            if field.remote_field.on_delete is not models.PROTECT:
                wrong.append(f"{label}: on_delete must be PROTECT")
            if field.remote_field.related_name != "+":
                wrong.append(f'{label}: related_name must be "+"')
    assert wrong == []


def test_no_room_imports_the_models_of_another() -> None:
    """As ``.importlinter`` says; here also for imports inside functions and under TYPE_CHECKING."""
    wrong = []
    for room in ROOMS:
        own = f"thidua.{name_of(room)}"
        for path in python_files(room):
            for node in ast.walk(tree(path)):
                for module in _imported(node):
                    if re.fullmatch(r"thidua\.\w+\.\w+\.models", module) and not module.startswith(f"{own}."):
                        wrong.append(f"{where(path, node)}: {module}; ask its selectors or services")
    assert wrong == []


@pytest.mark.parametrize("folder", ["web", "jobs", "journeys", "api"])
def test_pages_jobs_and_journeys_do_not_query(folder: str) -> None:
    wrong = [
        f"{where(path, node)}: .{node.attr}; write a selector or service in the room that owns the rows"
        for path in python_files(HOUSE / folder)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert wrong == []


def test_nobody_listens_to_signals() -> None:
    """A signal makes an act somewhere no reader of the service would look. The library's own signals stay its own."""
    wrong = []
    for path in python_files(HOUSE):
        for node in ast.walk(tree(path)):
            # Whoever uses the decorator must get it from Django; a delegation has a receiver too.
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.dispatch"):
                wrong += [where(path, node) for name in node.names if name.name in {"receiver", "*"}]
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "receiver"
                and "dispatch" in ast.unparse(node.value)
            ):
                wrong.append(where(path, node))
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "connect"
            ):
                owner = ast.unparse(node.func.value)
                if "signal" in owner or owner.endswith(("_save", "_delete", "_changed", "_migrate")):
                    wrong.append(where(path, node))
    assert wrong == [], "call the service that should act instead of listening"


def test_only_the_lifecycle_engine_moves_a_state() -> None:
    """``advance(record, LIFECYCLE, verb)`` moves; creating a record in its first state is no move."""
    wrong = []
    for path in python_files(HOUSE):
        if path == HOUSE / "ground" / "lifecycle.py" or not _is_room(path):
            continue
        for node in ast.walk(tree(path)):
            targets: list[ast.expr] = []
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, ast.AugAssign | ast.AnnAssign):
                targets = [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr == "state":
                    wrong.append(f"{where(path, node)}: {ast.unparse(target)} = …")
            if isinstance(node, ast.Call):
                if isinstance(node.func, ast.Name) and node.func.id == "setattr" and len(node.args) > 1:
                    name = node.args[1]
                    if isinstance(name, ast.Constant) and name.value == "state":
                        wrong.append(f"{where(path, node)}: setattr(…, 'state', …)")
                updates = isinstance(node.func, ast.Attribute) and node.func.attr == "update"
                if updates and any(word.arg == "state" for word in node.keywords):
                    wrong.append(f"{where(path, node)}: .update(state=…)")
    assert wrong == [], "use thidua.ground.lifecycle.advance"


CODE = re.compile(r"[a-z]+-\d{3}")


def test_every_error_code_means_one_thing() -> None:
    """A code is spoken in one place (a constant or one raising function) and begins with its room's name."""
    places: dict[str, set[str]] = defaultdict(set)
    misnamed = []
    for path in python_files(HOUSE):
        if not _is_room(path):
            continue
        room = path.relative_to(HOUSE).parts[1]
        for node in ast.walk(tree(path)):
            if not (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
            ):
                continue
            if path.name in {"errors.py", "policy.py"} or path.parent.name in {"errors", "policy"}:
                places[node.value].add(where(path, node))
                if not node.value.startswith(f"{room}-"):
                    misnamed.append(f"{where(path, node)}: {node.value}")
            else:
                misnamed.append(f"{where(path, node)}: {node.value} outside errors.py and policy.py")
    assert misnamed == []
    assert {code: sorted(spots) for code, spots in places.items() if len(spots) > 1} == {}


def test_every_verb_recorded_in_the_source_has_a_name() -> None:
    from thidua.foundations.audit import verbs

    wrong = []
    for path in python_files(HOUSE):
        for node in ast.walk(tree(path)):
            if not (
                isinstance(node, ast.Call)
                and _called(node) in {"audit.record", "record", "audit_services.record"}
            ):
                continue
            for word in node.keywords:
                if word.arg != "verb" or not isinstance(word.value, ast.Constant):
                    continue
                if not verbs.known(str(word.value.value)):
                    wrong.append(f"{where(path, node)}: {word.value.value!s}")
    assert wrong == [], "register the verb in the room's verbs.py"


def test_every_registered_verb_belongs_to_a_room_or_journey_and_reads_in_both_languages() -> None:
    from thidua.foundations.audit import verbs

    names = {room.name for room in ROOMS} | {"journeys", "web"}
    wrong = [code for code in verbs.codes() if code.split(".")[0] not in names and code != "audit.try_verb"]
    assert wrong == []
    assert [
        code
        for code in verbs.codes()
        if verbs.label(code, "en") == verbs.label(code) and code != "audit.try_verb"
    ] == []


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_services_take_who_and_when(room: Path) -> None:
    """Whoever writes an audit line takes ``actor`` and ``at`` by name: no act without a doer and an instant."""
    wrong = []
    folder = room / "services"
    files = sorted(folder.glob("*.py")) if folder.is_dir() else [room / "services.py"]
    # A helper of a split services folder is no verb: only what __init__ hands out is.
    verbs = {
        alias.asname or alias.name
        for node in (ast.walk(tree(folder / "__init__.py")) if folder.is_dir() else ())
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for path in files:
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if folder.is_dir() and node.name not in verbs:
                continue
            if not any(
                isinstance(inner, ast.Call) and _called(inner) == "audit.record" for inner in ast.walk(node)
            ):
                continue
            if not {"actor", "at"} <= {argument.arg for argument in node.args.kwonlyargs}:
                wrong.append(f"{where(path, node)}: {node.name} lacks actor or at")
    assert wrong == []


def _is_room(path: Path) -> bool:
    return any(room in path.parents for room in ROOMS)


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_the_checks_above_see_what_they_look_for() -> None:
    """The helpers on a snippet of each offence, so that a check that sees nothing cannot pass unnoticed."""
    snippet = ast.parse(
        "from thidua.foundations.orgs import models\nfrom thidua.work.plans.models import Plan\nx.state = 'a'\n"
    )
    found = [module for node in ast.walk(snippet) for module in _imported(node)]
    assert "thidua.foundations.orgs.models" in found
    assert "thidua.work.plans.models" in found
    assert len(ROOMS) >= 8
    assert isinstance(models, ModuleType)
