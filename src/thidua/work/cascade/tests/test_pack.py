"""The shipped data name things that exist, each with a source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from thidua.work.cascade.rules.pack import load

FOLDER = Path(settings.PACKS) / "cascade"


def _yaml(name: str) -> Any:
    return yaml.safe_load((Path(settings.PACKS) / name).read_text(encoding="utf-8"))


def test_slots_and_groups_exist_at_their_levels() -> None:
    slots: dict[str, set[str]] = {}
    for template in _yaml("bodies/templates.yaml")["templates"]:
        slots.setdefault(template["level"], set()).update(slot["code"] for slot in template["slots"])
    groups = {group["code"] for group in _yaml("bodies/groups.yaml")["groups"]}
    pack = load(FOLDER)
    wrong = [row for row in pack.counterparts if row.above not in slots[row.levels[0]]]
    wrong += [row for row in pack.counterparts if not set(row.below) <= slots[row.levels[1]]]
    assert wrong == []
    assert [row.group for row in pack.groups if row.group not in groups] == []


def test_every_fact_names_a_known_source_and_our_own_are_never_verified() -> None:
    pack = load(FOLDER)
    facts: list[Any] = [*pack.counterparts, *pack.groups, *pack.levels, *pack.powers]
    ours: list[Any] = [*pack.counterparts, *pack.groups, *pack.powers]
    assert [fact for fact in facts if fact.source not in pack.sources] == []
    assert [fact for fact in ours if fact.source == "du-an" and fact.verified] == []
    assert not pack.days_verified


def test_levels_have_the_ranks_of_the_territories() -> None:
    ranks = {row["code"]: row["rank"] for row in _yaml("territories/levels.yaml")["levels"]}
    assert {level.code: level.rank for level in load(FOLDER).levels} == ranks
