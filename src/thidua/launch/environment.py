"""The settings every process of one installation shares, as environment variables (read by ``config/env.py``).

What the person or the service manager has set is never overwritten.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, MutableMapping
from pathlib import Path

from thidua.launch.errors import LaunchError
from thidua.launch.postgres import Cluster, write_private

ROOT = Path(__file__).resolve().parents[3]
_FIELD = "THIDUA_FIELD_KEY"
#: name of the secret → (file under var/secret, how a new one is made)
_SECRETS: dict[str, tuple[str, Callable[[], str]]] = {
    "THIDUA_SECRET_KEY": ("django.key", lambda: secrets.token_urlsafe(50)),
    # 32 random bytes in hexadecimal: encrypts personal identifiers. Lost key = unreadable identifiers.
    _FIELD: ("field.key", lambda: secrets.token_hex(32)),
}


#: The field key before the present one, while a rotation is not finished.
_OLD = "field.old.key"


def var_dir(environ: MutableMapping[str, str] = os.environ) -> Path:
    """The folder of everything this installation keeps: database, secrets, uploads, logs."""
    return Path(environ.get("THIDUA_VAR_DIR") or ROOT / "var").resolve()


def fill(environ: MutableMapping[str, str] = os.environ) -> None:
    """Set what is missing, except the database address; makes the secrets on the first start (0600)."""
    var = var_dir(environ)
    environ["THIDUA_VAR_DIR"] = str(var)
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    environ.setdefault("THIDUA_DEBUG", "0")
    shared = ROOT.parent / "shared"
    if shared.is_dir():
        environ.setdefault("THIDUA_SHARED", str(shared))
    ensure_secrets(var, environ)


def ensure_secrets(var: Path, environ: MutableMapping[str, str]) -> None:
    """Name the secret files; make both on the first start. One missing later is refused, never replaced:
    a new key would make what was encrypted under the old one unreadable for good."""
    folder = var / "secret"
    present = {name: (folder / file).is_file() for name, (file, _make) in _SECRETS.items()}
    first_start = not any(present.values())
    for name, (file, make) in _SECRETS.items():
        if name in environ or f"{name}_FILE" in environ:
            continue
        if not present[name]:
            if not first_start:
                raise LaunchError(
                    f"Thiếu khóa {folder / file} của dữ liệu đang có.",
                    hint="Phục hồi tệp này từ bản sao lưu; không tạo khóa mới thay cho khóa cũ.",
                )
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            write_private(folder / file, make())
        environ[f"{name}_FILE"] = str(folder / file)
    if (folder / _OLD).is_file() and f"{_FIELD}_OLD" not in environ:
        environ.setdefault(f"{_FIELD}_OLD_FILE", str(folder / _OLD))


def renew_field_key(var: Path, environ: MutableMapping[str, str]) -> Path:
    """Make a new field key; the present one becomes the old key, read until it is put away. Returns its file.

    The old key is written first: a crash between the two leaves the present key as it was.

    :raises LaunchError: the key is kept elsewhere, or a former rotation is not finished.
    """
    present, old = var / "secret" / "field.key", var / "secret" / _OLD
    if environ.get(f"{_FIELD}_FILE") != str(present):
        raise LaunchError(
            "Khóa của bản này không nằm trong var/secret.",
            hint="Đặt THIDUA_FIELD_KEY là khóa mới, THIDUA_FIELD_KEY_OLD là khóa cũ ở nơi bạn giữ khóa.",
        )
    if old.is_file() and old.read_text() != present.read_text():
        raise LaunchError("Lần đổi khóa trước chưa xong.", hint="Chạy: thidua keys rotate")
    write_private(old, present.read_text())
    fresh = present.with_suffix(".new")
    write_private(fresh, secrets.token_hex(32))
    fresh.replace(present)
    return old


def put_away_old_key(var: Path, name: str) -> Path | None:
    """The old key is read no more; the file stays for backups made under it. ``None``: there is none."""
    old = var / "secret" / _OLD
    if not old.is_file():
        return None
    return old.replace(old.with_name(f"field.until-{name}.key"))


def uses_embedded(environ: MutableMapping[str, str] = os.environ) -> bool:
    """Whether the database is ours to start (no DATABASE_URL given)."""
    return not environ.get("DATABASE_URL")


def start_database(environ: MutableMapping[str, str] = os.environ) -> Cluster | None:
    """Start the embedded database and set DATABASE_URL; with DATABASE_URL given nothing is started (None)."""
    if not uses_embedded(environ):
        return None
    cluster = Cluster(var_dir(environ))
    environ["DATABASE_URL"] = cluster.start()
    return cluster
