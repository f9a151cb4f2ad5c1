"""``first_steward``: the first person of a real installation, who then adds everybody else on the pages."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from thidua.foundations.access import selectors as people_selectors
from thidua.foundations.access import services as people
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.actor import system_actor
from thidua.ground.clock import now, today
from thidua.ground.errors import ThiduaError

#: The seat of a territory in the templates: its people's committee.
SEAT = "ubnd"


class Command(BaseCommand):
    """Opens the usual bodies of a territory where they are missing, and makes the steward of the system at its seat."""

    help = "Tạo người quản trị hệ thống đầu tiên: tên, thư điện tử, mã địa bàn; hỏi mật khẩu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--email", required=True, help="thư điện tử để đăng nhập")
        parser.add_argument("--territory", required=True, help="mã địa bàn hành chính, ví dụ 31 hoặc 11602")
        parser.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn")

    def handle(self, *args: Any, **options: Any) -> None:
        password = input() if options["password_stdin"] else getpass.getpass("Mật khẩu (từ 12 ký tự): ")
        loader, at = system_actor("loader"), now()
        try:
            with transaction.atomic():
                place = orgs.territory_by_code(options["territory"])
                made = org_services.apply_template(actor=loader, territory_id=place.id, on=today(at), at=at)
                body = {**made.kept, **made.created}[SEAT]
                person = people.add_person(
                    actor=loader,
                    full_name=options["name"],
                    body_id=body,
                    role="system_steward",
                    since=today(at),
                    email=options["email"],
                    at=at,
                )
                people.open_account(
                    actor=loader, person_id=person, email=options["email"], password=password, at=at
                )
                # A real installation asks for a second factor where a stolen password could appoint or sign.
                people.set_second_factor_rule(
                    actor=loader, since=today(at), grace_days=people_selectors.GRACE, at=at
                )
        except ThiduaError as refused:
            raise CommandError(f"{refused.message} {refused.remedy}".strip()) from refused
        self.stdout.write(f"Đã tạo tài khoản {options['email']}, quản trị hệ thống tại {place.name}.")
