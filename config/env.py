"""Typed readers of the environment that fail loudly, at start and not at the first request."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(SystemExit):
    """A setting that cannot be used; says which, what was found and what is expected."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Cấu hình {name}: {problem}")


def text(name: str, default: str | None = None) -> str:
    """A text setting, or the content of the file named by ``NAME_FILE``."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        path = Path(file_name)
        if not path.is_file():
            raise BadSetting(f"{name}_FILE", f"không có tệp {file_name}")
        return path.read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise BadSetting(name, "chưa đặt")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no setting: 1/0, true/false, yes/no."""
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    lowered = raw.lower()
    if lowered in {"1", "true", "yes"}:
        return True
    if lowered in {"0", "false", "no"}:
        return False
    raise BadSetting(name, f"cần 1 hoặc 0, nhận được “{raw}”")


def number(name: str, default: int) -> int:
    """A whole number."""
    raw = os.environ.get(name, "")
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError as error:
        raise BadSetting(name, f"cần một số nguyên, nhận được “{raw}”") from error


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of a few words; the first when nothing is set."""
    raw = os.environ.get(name, "").strip().lower() or choices[0]
    if raw not in choices:
        raise BadSetting(name, f"cần một trong {', '.join(choices)}; nhận được “{raw}”")
    return raw


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(name: str = "DATABASE_URL") -> dict[str, object]:
    """A PostgreSQL address as Django's settings; any other engine is refused (decision: one engine)."""
    url = text(name, "postgresql://thidua@127.0.0.1:5432/thidua")
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting(name, "chỉ dùng PostgreSQL: postgresql://người_dùng:mật_khẩu@máy:cổng/cơ_sở_dữ_liệu")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "thidua",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
