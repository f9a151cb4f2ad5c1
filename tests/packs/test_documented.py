"""Every file and field a pack may have stands in packs/README.md, and every field there exists."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from tests.packs.cases import PACKS
from thidua.work.movements.packs import shapes
from thidua.work.movements.packs.check import BODIES_FILES, MOVEMENT_FILES

TEXT = (PACKS / "README.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)))


def field_names() -> set[str]:
    classes: list[Any] = [getattr(shapes, name) for name in shapes.__all__]
    # What the loader hands over is no file.
    own = [c for c in classes if c not in (shapes.MovementPack, shapes.BodiesPack)]
    return {field.name for cls in own for field in dataclasses.fields(cls)}


def test_every_field_is_documented() -> None:
    documented = {word.split(":")[0] for word in WORDS}
    assert sorted(field_names() - documented) == []


def test_every_file_is_documented() -> None:
    assert sorted({*MOVEMENT_FILES, *BODIES_FILES} - WORDS) == []
