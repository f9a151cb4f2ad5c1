"""A copy of the shipped packs that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packs.cases import PACKS
from thidua.work.movements.packs import Problem, check_pack

Breaker = Callable[[Path, str, str, str], list[Problem]]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """The folder of a full copy of ``packs``."""
    copy = tmp_path / "packs"
    shutil.copytree(PACKS, copy)
    return copy


@pytest.fixture
def broken(packs: Path) -> Breaker:
    """Replace a text (its first occurrence) in a file of the copy; gives the problems of that pack."""

    def change(pack: Path, file: str, old: str, new: str) -> list[Problem]:
        path = packs / pack / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return check_pack(packs / pack)

    return change
