"""The gate before the system writes anything: is data safe in this database?

:func:`refusals` is pure: it judges what :func:`read_facts` has read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from thidua.launch.errors import DatabaseDown, DatabaseRefused

#: PostgreSQL 15 brought what the schema uses (NULLS NOT DISTINCT, publications with row and column lists).
OLDEST_VERSION = 150000
#: Needed by the schema: search, tree paths, exclusion constraints on dated rows.
EXTENSIONS = ("pg_trgm", "unaccent", "ltree", "btree_gist")
#: With `local` a commit is on this machine's disk; anything weaker can lose an acknowledged one.
DURABLE_COMMITS = ("on", "local", "remote_write", "remote_apply")


@dataclass(frozen=True)
class Refusal:
    """One reason not to start: a stable code, what is wrong, how it is put right."""

    code: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}\n  → {self.remedy}"


def refusals(settings: Mapping[str, str], extensions: Collection[str]) -> list[Refusal]:
    """Everything wrong at once. ``settings``: names of pg_settings with their text (``server_version_num``, ``fsync``,
    ``full_page_writes``, ``synchronous_commit``, ``data_checksums``, ``server_encoding``); ``extensions``: those that are
    installed or installable.
    A setting that could not be read counts as wrong."""
    found = []
    version = settings.get("server_version_num", "0")
    if not version.isdigit() or int(version) < OLDEST_VERSION:
        found.append(
            Refusal(
                "db.version",
                f"PostgreSQL quá cũ (phiên bản số {version}); cần 15 trở lên.",
                "Nâng cấp máy chủ PostgreSQL, hoặc bỏ DATABASE_URL để dùng cơ sở dữ liệu nhúng.",
            )
        )
    for name, consequence in (
        ("fsync", "mất điện có thể làm hỏng toàn bộ dữ liệu"),
        ("full_page_writes", "mất điện giữa chừng có thể làm hỏng trang dữ liệu"),
    ):
        if settings.get(name) != "on":
            found.append(
                Refusal(
                    f"db.{name}",
                    f"Máy chủ đặt {name} = {settings.get(name, 'không rõ')}: {consequence}.",
                    f"Đặt {name} = on trong postgresql.conf rồi nạp lại cấu hình.",
                )
            )
    commit = settings.get("synchronous_commit", "không rõ")
    if commit not in DURABLE_COMMITS:
        found.append(
            Refusal(
                "db.synchronous_commit",
                f"Máy chủ đặt synchronous_commit = {commit}: báo cáo đã báo “đã nhận” vẫn có thể mất.",
                "Đặt synchronous_commit = on (hoặc local) cho cơ sở dữ liệu này.",
            )
        )
    if settings.get("data_checksums") != "on":
        found.append(
            Refusal(
                "db.checksums",
                "Cụm dữ liệu không có mã kiểm tra trang (data checksums): đĩa hỏng sẽ không bị phát hiện.",
                "Dừng PostgreSQL rồi chạy: pg_checksums --enable -D <thư mục dữ liệu>.",
            )
        )
    if settings.get("server_encoding") != "UTF8":
        found.append(
            Refusal(
                "db.encoding",
                f"Cơ sở dữ liệu dùng bảng mã {settings.get('server_encoding', 'không rõ')}; tiếng Việt cần UTF8.",
                "Tạo lại cơ sở dữ liệu với ENCODING 'UTF8'.",
            )
        )
    lacking = [name for name in EXTENSIONS if name not in extensions]
    if lacking:
        found.append(
            Refusal(
                "db.extensions",
                f"Máy chủ thiếu phần mở rộng: {', '.join(lacking)}.",
                "Cài gói postgresql-contrib trên máy chủ rồi chạy lại.",
            )
        )
    return found


def read_facts(url: str, *, timeout: int = 10) -> tuple[dict[str, str], set[str]]:
    """What :func:`refusals` needs, from the database at this address."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=timeout) as link:
            names = [
                "server_version_num", "fsync", "full_page_writes", "synchronous_commit", "data_checksums", "server_encoding",
            ]  # fmt: skip
            rows: list[Any] = link.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names]
            ).fetchall()
            known = link.execute("SELECT name FROM pg_available_extensions").fetchall()
    except psycopg.OperationalError as error:
        raise DatabaseDown(
            f"Không kết nối được cơ sở dữ liệu: {str(error).strip().splitlines()[0]}",
            hint="Kiểm tra DATABASE_URL, máy chủ PostgreSQL và mật khẩu.",
        ) from error
    return {name: value for name, value in rows}, {name for (name,) in known}  # noqa: C416


def check(url: str) -> dict[str, str]:
    """Pass or raise :class:`DatabaseRefused` with every reason; returns the settings read."""
    settings, extensions = read_facts(url)
    found = refusals(settings, extensions)
    if found:
        raise DatabaseRefused("Không khởi động trên cơ sở dữ liệu này:\n- " + "\n- ".join(map(str, found)))
    return settings
