"""The real plans beside the repository, for tests that check facts of theirs; absent elsewhere."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from thidua.reading import Reading, SourceText, read_document

SHARED = Path(os.environ.get("THIDUA_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def plan_path(name: str) -> Path:
    """Where a real plan lies, or a skip with the reason."""
    path = SHARED / "plans" / name
    if not path.is_file():
        pytest.skip(f"{path} is not on this machine (set THIDUA_SHARED)")
    return path


@cache
def read_plan(name: str) -> Reading:
    """A real plan as read, or a skip with the reason."""
    return read_document(SourceText.from_text(plan_path(name).read_text(encoding="utf-8"), name))
