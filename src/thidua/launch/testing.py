"""The database of the tests: a throw-away cluster that stays up between runs, and a migrated template to copy.

Each pytest process gets its own database as a copy of the template (a fraction of a second) instead of running every
migration. The template is rebuilt when a migration, an SQL file, a model or the locked requirements change, so a stale
one is never used. Several engineers' runs may go on at once: names carry the process number.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from thidua.launch.filelock import held
from thidua.launch.postgres import Cluster

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE_PREFIX = "tpl_thidua_"
#: Templates kept for other branches or half-finished migrations; older ones are dropped.
KEPT_TEMPLATES = 4


def test_var() -> Path:
    """Where the throw-away cluster lives."""
    return Path(os.environ.get("THIDUA_VAR_DIR", ROOT / "var")) / "test-pg"


def test_cluster() -> Cluster:
    """The throw-away cluster of this working copy."""
    return Cluster(test_var(), throwaway=True)


def in_use(cluster: Cluster) -> bool:
    """Whether somebody is connected now (another test run of this working copy)."""
    import psycopg

    with psycopg.connect(cluster.url("postgres", role="postgres")) as link:
        row = link.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return bool(row and row[0])


def database_url() -> str:
    """DATABASE_URL when set (the role must be allowed to create databases), else the throw-away cluster, started."""
    return os.environ.get("DATABASE_URL") or test_cluster().start()


def template_key(root: Path = ROOT) -> str:
    """A digest of everything a migrated empty database depends on."""
    digest = hashlib.sha256()
    source = root / "src"
    parts = [*source.rglob("migrations/*.py"), *source.rglob("*.sql"), *source.rglob("models.py")]
    parts += [
        *source.rglob("models/*.py"),
        root / "config" / "settings.py",
        root / "requirements" / "base.txt",
    ]
    for path in sorted(set(parts)):
        if path.is_file():
            digest.update(str(path.relative_to(root)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def point_django_at(url: str) -> None:
    """Make Django's default connection use this address; nothing may have connected before."""
    from urllib.parse import parse_qsl, unquote, urlsplit

    from django.db import connections

    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    settings = connections["default"].settings_dict
    settings["HOST"] = options.pop("host", "") or parts.hostname or ""
    settings["PORT"] = str(parts.port or options.pop("port", ""))
    settings["NAME"] = unquote(parts.path.lstrip("/"))
    settings["USER"] = unquote(parts.username or "")
    settings["PASSWORD"] = unquote(parts.password or "")
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **options}


@contextlib.contextmanager
def own_database(name: str, *, rebuild: bool = False) -> Iterator[str]:
    """A freshly migrated database of that name for the length of the block, with Django pointing at it."""
    import psycopg
    from django.db import connections
    from psycopg import sql

    url = database_url()
    point_django_at(url)
    settings = connections["default"].settings_dict
    template = _ensure_template(url, rebuild=rebuild)
    with psycopg.connect(_at(url, "postgres"), autocommit=True) as link:
        _drop(link, name)
        with _template_lock():
            # Copying needs the template without visitors; the lock keeps a second run from building meanwhile.
            link.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
    connections["default"].close()
    settings["NAME"] = name
    try:
        yield _at(url, name)
    finally:
        for connection in connections.all():
            connection.close()
        with psycopg.connect(_at(url, "postgres"), autocommit=True) as link:
            _drop(link, name)


def _template_lock() -> contextlib.AbstractContextManager[None]:
    return held(test_var() / ".template.lock", timeout=240)


def _ensure_template(url: str, *, rebuild: bool) -> str:
    import psycopg
    from psycopg import sql

    name = TEMPLATE_PREFIX + template_key()
    with _template_lock(), psycopg.connect(_at(url, "postgres"), autocommit=True) as link:
        there = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there and not rebuild:
            return name
        building = f"{name}_building"
        _drop(link, building)
        _drop(link, name)
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
        try:
            _migrate(building)
        except BaseException:
            _drop(link, building)
            raise
        link.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
        )
        _drop_old_templates(link, keep=name)
        _drop_abandoned(link)
    return name


def _migrate(database: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    connection: Any = connections["default"]
    connection.close()
    connection.settings_dict["NAME"] = database
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()


def _drop_old_templates(link: Any, *, keep: str) -> None:
    rows = link.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname <> %s ORDER BY oid DESC",
        [TEMPLATE_PREFIX.replace("_", r"\_") + "%", keep],
    ).fetchall()
    for (name,) in rows[KEPT_TEMPLATES - 1 :]:
        _drop(link, name)


def _drop_abandoned(link: Any) -> None:
    """Databases of runs that were killed: named after a process that is gone, on this machine's own cluster only."""
    if os.environ.get("DATABASE_URL"):
        return
    for (name,) in link.execute(
        r"SELECT datname FROM pg_database WHERE datname LIKE 'test\_thidua\_%'"
    ).fetchall():
        owner = name.split("_")[2]
        if owner.isdigit() and not _alive(int(owner)):
            _drop(link, name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _drop(link: Any, name: str) -> None:
    import psycopg
    from psycopg import sql

    for patience in (0.2, 1.0, 3.0, 0):
        try:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            return
        except psycopg.errors.InsufficientPrivilege:
            # An autovacuum worker is looking at it; such a one may not be ended by us, but soon leaves by itself.
            if not patience:
                raise
            time.sleep(patience)


def _at(url: str, database: str) -> str:
    from urllib.parse import quote, urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))
