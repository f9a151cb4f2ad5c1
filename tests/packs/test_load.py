"""``thidua pack load`` against a real database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from tests.packs.cases import DIGITAL, PACKS
from thidua.work.movements.packs import load_pack_data
from thidua.work.movements.packs.cli import load_now
from thidua.work.movements.packs.load import from_json


def options(path: Path, *, publish: bool = False) -> argparse.Namespace:
    return argparse.Namespace(path=path, publish=publish, json=True)


@pytest.mark.django_db
def test_loading_stores_the_pack_and_loading_again_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from thidua.work.movements.models import MovementVersion

    assert load_now(options(PACKS / DIGITAL)) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["outcome"], first["published"]) == ("new", False)
    row = MovementVersion.objects.get(pk=first["version"])
    assert from_json(row.data) == load_pack_data(PACKS / DIGITAL)
    assert row.digest == load_pack_data(PACKS / DIGITAL).digest()

    assert load_now(options(PACKS / DIGITAL)) == 0
    assert json.loads(capsys.readouterr().out) == {**first, "outcome": "same"}


@pytest.mark.django_db
def test_a_published_version_cannot_be_changed_by_loading(
    packs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load_now(options(packs / DIGITAL, publish=True)) == 0
    assert json.loads(capsys.readouterr().out)["published"] is True
    path = packs / DIGITAL / "movement.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("short: Bình dân học vụ số", "short: Học vụ số", 1), encoding="utf-8")
    assert load_now(options(packs / DIGITAL)) == 1
    assert "movements-003" in capsys.readouterr().err
    path.write_text(
        path.read_text(encoding="utf-8").replace('version: "1.1"', 'version: "9.0"'), encoding="utf-8"
    )
    assert load_now(options(packs / DIGITAL)) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "new"
