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


#: Signatures an identity provider may use: only by a key that it alone has.
SIGNATURES = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")


def identity_provider(*, insecure: bool) -> dict[str, object] | None:
    """The identity provider as options of its adapter; ``None`` when ``THIDUA_OIDC_ISSUER`` is not set.

    :param insecure: whether one without HTTPS may stand on this machine, for tests and development.
    """
    issuer = text("THIDUA_OIDC_ISSUER", "")
    if not issuer:
        return None
    hosts = words("THIDUA_OIDC_HOSTS")
    for name, url in (("THIDUA_OIDC_ISSUER", issuer), *(("THIDUA_OIDC_HOSTS", host) for host in hosts)):
        parts = urlsplit(url)
        local = insecure and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
        if not (parts.scheme == "https" or local) or not parts.hostname or parts.query or parts.fragment:
            raise BadSetting(name, f"cần địa chỉ https:// không có phần hỏi, nhận được “{url}”")
    algorithms = words("THIDUA_OIDC_ALGORITHMS", "RS256,PS256,ES256")
    if not algorithms or set(algorithms) - set(SIGNATURES):
        raise BadSetting("THIDUA_OIDC_ALGORITHMS", f"chỉ nhận {', '.join(SIGNATURES)}")
    auth = one_of("THIDUA_OIDC_CLIENT_AUTH", ("basic", "post", "none"))
    secret = text("THIDUA_OIDC_CLIENT_SECRET", "")
    if (auth == "none") == bool(secret):
        raise BadSetting(
            "THIDUA_OIDC_CLIENT_SECRET", "cần có, trừ khi THIDUA_OIDC_CLIENT_AUTH=none thì không được có"
        )
    client = text("THIDUA_OIDC_CLIENT_ID", "")
    if not client:
        raise BadSetting("THIDUA_OIDC_CLIENT_ID", "chưa đặt")
    return {
        "class": "thidua.outside.oidc.RelyingParty",
        "issuer": issuer,
        "name": text("THIDUA_OIDC_NAME", "hệ thống định danh"),
        "client_id": client,
        "client_secret": secret,
        "client_auth": auth,
        "algorithms": tuple(algorithms),
        "hosts": tuple(hosts),
    }


def provider_origins(provider: dict[str, object] | None) -> list[str]:
    """Where the identity provider's pages lie: the origins of its issuer and of what is configured beside it."""
    if provider is None:
        return []
    hosts = provider["hosts"]
    listed = [str(provider["issuer"]), *(hosts if isinstance(hosts, tuple) else ())]
    return [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, listed)]
