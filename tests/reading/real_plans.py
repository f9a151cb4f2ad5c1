"""The real plans beside the repository, for tests that check facts of theirs; absent elsewhere."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from thidua.reading import Reading, SourceText, read_document

SHARED = Path(os.environ.get("THIDUA_SHARED", Path(__file__).resolve().parents[3] / "shared"))


@cache
def read_plan(name: str) -> Reading:
    """A real plan as read, or a skip with the reason."""
    path = SHARED / "plans" / name
    if not path.is_file():
        pytest.skip(f"{path} is not on this machine (set THIDUA_SHARED)")
    return read_document(SourceText.from_text(path.read_text(encoding="utf-8"), name))
