"""``thidua keys rotate`` on an installation: everything sealed anew, the old key put away, twice is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from thidua.foundations.access import selectors, services
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.jobs import cli_keys


def test_the_command_says_what_it_did(
    cast: Cast,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("THIDUA_VAR_DIR", str(tmp_path))
    (tmp_path / "secret").mkdir()
    old = tmp_path / "secret" / "field.old.key"
    old.write_text(settings.FIELD_KEY)
    person = services.add_person(
        actor=system_actor("setup"),
        full_name="Người Mẫu",
        body_id=cast.body.ward,
        identifier="031090005123",
        at=clock.now(),
    )
    settings.FIELD_KEY, settings.FIELD_KEY_OLD = "22" * 32, settings.FIELD_KEY
    assert cli_keys.rotate() == 0
    assert "1 số định danh" in capsys.readouterr().out
    assert not old.exists()
    settings.FIELD_KEY_OLD = ""
    assert selectors.identifier_of(person) == "031090005123"
    assert cli_keys.rotate() == cli_keys.FAILED
    assert "thidua keys new" in capsys.readouterr().err
