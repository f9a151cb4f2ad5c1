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

from thidua.foundations.audit import selectors as audit
from thidua.foundations.notices import selectors as notices
from thidua.ground.clock import VN
from thidua.ground.errors import NotPossible
from thidua.journeys import reorganise

#: Bytes of free disk below which saving files is at risk.
LOW_DISK = 2 * 1024**3

#: Age from which a nightly checkpoint was missed.
OLD_CHECKPOINT = timedelta(hours=36)


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


def _reorganised(at: datetime) -> Check:
    """Reorganisations whose day has come: each night the clock lets every room follow."""
    late = reorganise.overdue(at)
    if late:
        return Check(
            "reorganised",
            "Sắp xếp đến ngày hiệu lực",
            "late",
            f"{len(late)} bản chưa chuyển việc",
            "; ".join(late[:3]) + ("…" if len(late) > 3 else "") + ".",
            "Xem lý do ở var/log/worker.log; hệ thống làm lại vào mỗi đêm.",
        )
    return Check("reorganised", "Sắp xếp đến ngày hiệu lực", "good", "Đã theo hết")


def _left_behind(at: datetime) -> Check:
    """Work and posts at bodies that are no more: nobody there can do it."""
    name = "Việc, phân công đứng ở cơ quan đã kết thúc"
    left = reorganise.left_behind(at)
    if left:
        return Check(
            "left_behind",
            name,
            "waiting",
            f"{sum(left.values())} việc",
            ", ".join(f"{count} {what}" for what, count in left.items()) + ".",
            "Chuyển từng việc sang đơn vị tiếp nhận, kết thúc phân công còn lại.",
        )
    return Check("left_behind", name, "good", "Không có")


def _checkpoint(at: datetime) -> Check:
    """How old the last checkpoint of the audit chain kept elsewhere is, and whether the chain still fits it."""
    name = "Điểm kiểm tra nhật ký"
    if not settings.AUDIT_CHECKPOINTS:
        return Check(
            "checkpoint",
            name,
            "waiting",
            "Chưa bật",
            "Không có điểm kiểm tra hằng đêm ở ngoài: ai chiếm được máy chủ có thể viết lại cả nhật ký.",
            "Đặt THIDUA_AUDIT_CHECKPOINTS là một thư mục nằm ở máy khác rồi khởi động lại.",
        )
    try:
        last = audit.last_checkpoint()
    except NotPossible as problem:
        return Check("checkpoint", name, "late", "Không đọc được", problem.message, problem.remedy)
    if last is None:
        return Check(
            "checkpoint",
            name,
            "waiting",
            "Chưa có",
            f"Bản đầu tiên được ghi lúc 3 giờ 20 đêm nay vào {settings.AUDIT_CHECKPOINTS}.",
        )
    made = datetime.fromisoformat(last.at)
    hours = max(0, int((at - made).total_seconds() // 3600))
    words = f"Bản cuối lúc {made.astimezone(VN):%H:%M %d/%m/%Y}, {hours} giờ trước, đến dòng {last.sequence}."
    if not audit.fits(last):
        return Check(
            "checkpoint",
            name,
            "late",
            "Không khớp",
            f"{words} Nhật ký hiện nay khác điểm kiểm tra ấy.",
            "Cất ngay tệp điểm kiểm tra, chạy thidua audit verify --checkpoint với tệp ấy; xem ai đã vào máy chủ.",
        )
    if at - made > OLD_CHECKPOINT:
        return Check(
            "checkpoint",
            name,
            "late",
            "Quá cũ",
            words,
            "Xem tiến trình nền và var/log/worker.log; chạy thidua audit checkpoint để có ngay một bản.",
        )
    return Check("checkpoint", name, "good", "Có", words)


CHECKS: tuple[Callable[[datetime], Check], ...] = (
    _database,
    _durable,
    _worker,
    _jobs,
    _mail,
    _disk,
    _ocr,
    _reorganised,
    _left_behind,
    _checkpoint,
)


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
