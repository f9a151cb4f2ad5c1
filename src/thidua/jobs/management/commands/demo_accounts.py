"""``demo_accounts``: who may sign in to the demonstration, one account per role."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from thidua.foundations.access import selectors


class Command(BaseCommand):
    """Sample accounts only; accounts of real people are never listed."""

    help = "Liệt kê tài khoản của dữ liệu mẫu: vai trò, đơn vị, mật khẩu chung."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="in dạng JSON")
        parser.add_argument(
            "--all", action="store_true", help="mọi tài khoản mẫu, không chỉ một cho mỗi vai trò"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = selectors.sample_accounts(everyone=bool(options.get("all")))
        if options["json"]:
            self.stdout.write(json.dumps([dataclasses.asdict(a) for a in accounts], ensure_ascii=False))
            return
        if not accounts:
            self.stdout.write("Chưa có tài khoản mẫu nào.")
        for account in accounts:
            self.stdout.write(
                f"{account.role_label}: {account.email}  {account.password or '(mật khẩu riêng)'}  {account.body_name}"
            )
