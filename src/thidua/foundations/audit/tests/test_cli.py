"""``thidua audit``: exit codes and output."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from django.db import connection

from thidua.foundations.audit import cli
from thidua.foundations.audit.tests.test_chain import write


def run(*words: str) -> int:
    """The command as the launcher calls it."""
    parser = argparse.ArgumentParser()
    cli.add_parser(parser.add_subparsers())
    options = parser.parse_args(["audit", *words])
    assert options.needs_installation
    return int(options.run(options))


@pytest.mark.django_db
def test_verify_checkpoint_and_trail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(4)
    assert run("checkpoint", str(tmp_path / "head.json")) == 0
    assert run("verify", "--checkpoint", str(tmp_path / "head.json")) == 0
    assert "chuỗi nguyên vẹn: 4 dòng" in capsys.readouterr().out
    assert run("trail", "thing", "1", "--json") == 0
    assert [line["sequence"] for line in json.loads(capsys.readouterr().out)] == [2]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET reason = 'khác' WHERE sequence = 3")
    assert run("verify", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["problems"][0]["sequence"]) == (False, 3)
    assert run("verify", "--checkpoint", str(tmp_path / "missing.json")) == 1
    assert "không đọc được" in capsys.readouterr().err
