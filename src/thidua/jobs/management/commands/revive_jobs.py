"""``revive_jobs``: background work that failed is listed, and given back to the workers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from procrastinate.contrib.django import app

from thidua.ground.clock import now


class Command(BaseCommand):
    """Only failed jobs: what waits or runs is left alone."""

    help = "Chạy lại các việc nền đã hỏng (mọi việc, hoặc theo số); --list chỉ liệt kê."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "ids", nargs="*", type=int, metavar="SỐ", help="số của việc; không nêu là mọi việc"
        )
        parser.add_argument("--list", action="store_true", help="chỉ liệt kê, không chạy lại")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = {job.id: job for job in app.job_manager.list_jobs(status="failed") if job.id is not None}
        unknown = sorted(set(options["ids"]) - failed.keys())
        if unknown:
            raise CommandError(f"Không có việc hỏng nào mang số {', '.join(map(str, unknown))}.")
        chosen = [failed[i] for i in sorted(options["ids"] or failed)]
        for job in chosen:
            self.stdout.write(f"{job.id}  {job.task_name}  đã thử {job.attempts} lần  {job.task_kwargs}")
        if options["list"]:
            return
        for job in chosen:
            app.job_manager.retry_job_by_id(job_id=job.id or 0, retry_at=now())
        self.stdout.write(f"Đã giao lại {len(chosen)} việc cho tiến trình nền.")
