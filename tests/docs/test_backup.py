"""The commands of the page on backup and restore, run as they stand there, on an installation of its own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.docs import pages
from tests.docs.pages import ROOT
from thidua.launch.environment import ensure_secrets
from thidua.launch.errors import LaunchError
from thidua.launch.postgres import Cluster

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PAGE = "docs/how-to/backup-and-restore.md"
#: A chain without a line has no checkpoint; this gives it one.
ONE_ACT = """
from django.db import transaction

from thidua.foundations.audit import services
from thidua.ground.actor import system_actor
from thidua.ground.clock import now

with transaction.atomic():
    services.record(
        actor=system_actor("setup"), verb="audit.erase_personal", subject_type="audit_entry", subject_id="0", at=now()
    )
"""


def _shell(script: str, environ: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _as_here(script: str, *, var: Path, away: Path, fresh: Path) -> str:
    """The page's places put where this test keeps its own; the last step, serving, is left out."""
    python = shlex.quote(sys.executable)
    script = script.replace(".venv/bin/python", python).replace(".venv/bin/thidua", f"{python} -m thidua")
    script = re.sub(r"(?<![\w/])var/", f"{var}/", script).replace("--var var", f"--var {var}")
    script = script.replace("/noi/khac", str(away)).replace("/noi/moi/var", str(fresh))
    return "\n".join(line for line in script.splitlines() if " run --no-demo" not in line)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not ``tmp_path``: another run of the tests may close its parents while our servers run."""
    made = Path(tempfile.mkdtemp(prefix="thidua-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def installed(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """An installation holding a copy of the tests' database: its folder, and the environment of its commands."""
    var = folder / "var"
    environ = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL"
        and (not name.startswith(("THIDUA_", "PG")) or name.startswith("THIDUA_PG_"))
    }
    environ |= {"THIDUA_VAR_DIR": str(var), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    var.mkdir()
    ensure_secrets(var, environ)
    try:
        cluster = Cluster(var)
        cluster.start()
    except LaunchError as error:
        pytest.skip(f"no PostgreSQL programs to start here: {error}")
    # psycopg's own words for the connection: the password is in the environment of the command, not in its arguments.
    told = connection.get_connection_params()
    source = {
        "PGHOST": str(told["host"]),
        "PGPORT": str(told["port"]),
        "PGUSER": str(told["user"]),
        "PGPASSWORD": str(told["password"]),
        "PGDATABASE": str(told["dbname"]),
    }
    programs = cluster.tools.folder
    _shell(f"{programs}/pg_dump --format=custom --file={folder}/seed.dump", environ | source)
    restored = f"--dbname={shlex.quote(cluster.url())} --no-owner --no-comments --exit-on-error"
    _shell(f"{programs}/pg_restore {restored} {folder}/seed.dump", environ)
    _shell(f"{shlex.quote(sys.executable)} manage.py shell -c {shlex.quote(ONE_ACT)}", environ)
    yield var, environ
    cluster.stop()


def test_both_ways_of_the_page_bring_everything_back(
    installed: tuple[Path, dict[str, str]], folder: Path
) -> None:
    var, environ = installed
    prologue, dump, restore_dump, base, restore_base = pages.blocks(PAGE, "sh")
    away = folder / "away"
    for number, (save, restore) in enumerate(((dump, restore_dump), (base, restore_base))):
        fresh = folder / f"fresh{number}"
        script = "\n".join((prologue, save, restore))
        try:
            told = _shell(_as_here(script, var=var, away=away / str(number), fresh=fresh), environ)
            assert "chuỗi nguyên vẹn" in told
            assert (fresh / "secret" / "field.key").read_text() == (var / "secret" / "field.key").read_text()
            assert _tables(Cluster(fresh)) == _tables(Cluster(var))
        finally:
            Cluster(fresh).stop()


def _tables(cluster: Cluster) -> dict[str, int]:
    """Every table with its number of rows."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(cluster.url()) as link:
        names = [
            name
            for (name,) in link.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ).fetchall()
        ]
        counts = {}
        for name in names:
            row = link.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            counts[name] = int(row[0]) if row else -1
    assert counts.get("orgs_body") is not None
    return counts
