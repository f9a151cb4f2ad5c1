"""What the launcher's tests share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from thidua.launch.postgres import Cluster


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A var folder of its own. Not ``tmp_path``: another pytest run may close its parents while our server runs."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-test-"))
    monkeypatch.setenv("THIDUA_VAR_DIR", str(folder))
    yield folder
    for home in folder.rglob("pg"):
        Cluster(home.parent).stop()
    shutil.rmtree(folder, ignore_errors=True)
