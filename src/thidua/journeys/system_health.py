"""Whether the system is well: named checks over several rooms and the database, read-only."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from thidua.foundations.notices import selectors as notices
from thidua.ground.clock import VN

#: Bytes of free disk below which saving files is at risk.
LOW_DISK = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, a tone, a word, what was found, what to do."""

    code: str
    name: str
    tone: str
    word: str
    detail: str = ""
    remedy: str = ""


def _row(sql: str, params: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return tuple(cursor.fetchone() or ())


def _database(at: datetime) -> Check:
    version, size = _row(
        "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))"
    )
    return Check("database", "Cơ sở dữ liệu", "good", "Hoạt động", f"PostgreSQL {version}, {size}")


def _durable(at: datetime) -> Check:
    names = ("fsync", "synchronous_commit", "full_page_writes")
    values = _row("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
    off = [name for name, value in zip(names, values, strict=True) if value == "off"]
    if off:
        return Check(
            "durability",
            "Ghi bền xuống đĩa",
            "late",
            "Không an toàn",
            f"Đang tắt: {', '.join(off)}.",
            "Bật lại trong cấu hình PostgreSQL; nếu mất điện, dữ liệu đã báo lưu có thể mất.",
        )
    return Check("durability", "Ghi bền xuống đĩa", "good", "An toàn")


def _worker(at: datetime) -> Check:
    (seen,) = _row("SELECT max(last_heartbeat) FROM procrastinate_workers") or (None,)
    if seen is None or at - seen > timedelta(seconds=90):
        when = f"Lần cuối {seen.astimezone(VN):%H:%M %d/%m/%Y}." if seen else "Chưa từng chạy."
        return Check(
            "worker",
            "Tiến trình nền",
            "late",
            "Không chạy",
            when,
            "Khởi động lại bằng make run; văn bản đang chờ đọc sẽ được đọc tiếp.",
        )
    return Check("worker", "Tiến trình nền", "good", "Đang chạy")


def _jobs(at: datetime) -> Check:
    waiting, failed, oldest = _row(
        "SELECT count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),"
        " count(*) FILTER (WHERE status = 'failed'),"
        " (SELECT min(e.at) FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id"
        "  WHERE j.status = 'todo' AND e.type = 'deferred') FROM procrastinate_jobs"
    )
    if failed:
        return Check(
            "jobs",
            "Việc nền",
            "waiting",
            f"{failed} việc hỏng",
            f"{waiting} việc đang chờ.",
            "Xem lý do ở var/log/worker.log; xử lý xong thì chạy lại bằng lệnh python manage.py revive_jobs.",
        )
    late = oldest is not None and at - oldest > timedelta(minutes=10) and waiting > 0
    return Check(
        "jobs",
        "Việc nền",
        "waiting" if late else "good",
        "Chậm" if late else "Thông suốt",
        f"{waiting} việc đang chờ.",
    )


def _mail(at: datetime) -> Check:
    health = notices.outbox_health(at)
    if health.parked:
        return Check(
            "mail",
            "Gửi thông báo",
            "late",
            f"{health.parked} thư không gửi được",
            "",
            "Kiểm tra máy chủ thư; người nhận vẫn thấy thông báo trong hệ thống.",
        )
    return Check("mail", "Gửi thông báo", "good", "Thông suốt", f"{health.waiting} thư đang chờ.")


def _disk(at: datetime) -> Check:
    free = shutil.disk_usage(Path(settings.VAR)).free
    words = f"Còn {free / 1024**3:.1f} GB.".replace(".", ",", 1)
    if free < LOW_DISK:
        return Check("disk", "Đĩa", "late", "Sắp đầy", words, "Dọn hoặc thêm đĩa trước khi nhận thêm tệp.")
    return Check("disk", "Đĩa", "good", "Đủ chỗ", words)


def _ocr(at: datetime) -> Check:
    if shutil.which("tesseract") is None:
        return Check(
            "ocr",
            "Đọc bản quét",
            "waiting",
            "Chưa cài",
            "Văn bản Word, PDF có chữ vẫn đọc được.",
            "Cài tesseract-ocr và tesseract-ocr-vie.",
        )
    return Check("ocr", "Đọc bản quét", "good", "Sẵn sàng")


CHECKS: tuple[Callable[[datetime], Check], ...] = (_database, _durable, _worker, _jobs, _mail, _disk, _ocr)


def look(at: datetime) -> list[Check]:
    """Every check; one that cannot be made says so and does not stop the others."""
    found = []
    for check in CHECKS:
        try:
            found.append(check(at))
        except (DatabaseError, OSError) as problem:
            found.append(
                Check(
                    check.__name__.strip("_"),
                    check.__name__.strip("_"),
                    "late",
                    "Không kiểm tra được",
                    str(problem)[:200],
                )
            )
    return found


def alive() -> bool:
    """Whether the database answers: what a load balancer asks."""
    try:
        return _row("SELECT 1") == (1,)
    except DatabaseError:
        return False
