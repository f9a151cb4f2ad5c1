"""``build_world``: a world to look at (ward) or to measure (province, nation)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.ground.actor import system_actor
from thidua.ground.clock import now
from thidua.jobs.world import aimed as world_targets
from thidua.jobs.world import bodies as world_bodies
from thidua.jobs.world import cascade as world_cascade
from thidua.jobs.world import life, measured, people
from thidua.jobs.world import plans as world_plans
from thidua.jobs.world import reported as world_reports


class Command(BaseCommand):
    """Everything invented is marked as sample data."""

    help = "Dựng dữ liệu mẫu: ward (để xem), province hoặc nation (để đo)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=("ward", "province", "nation"), default="ward")
        parser.add_argument("--communes", type=int, help="province, nation: chỉ lấy bấy nhiêu xã đầu tiên")
        parser.add_argument("--shared", type=Path, default=Path(settings.SHARED), help="thư mục có plans/")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if access.sample_accounts():
            raise CommandError("Cơ sở dữ liệu đã có dữ liệu mẫu; xóa bằng make reset nếu muốn dựng lại.")
        with transaction.atomic():
            if options["size"] == "ward":
                self._ward(options["shared"])
            else:
                measured.build(size=options["size"], say=self._say, communes_at_most=options["communes"])
        self._say(f"Xong trong {time.monotonic() - started:.0f} giây")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _ward(self, shared: Path) -> None:
        loader, at = system_actor("loader"), now()
        self._say("Dựng cơ quan, đơn vị của Hải Phòng và các địa bàn có kế hoạch")
        places = world_bodies.build(loader=loader, at=at)
        world_bodies.figures(loader=loader, at=at, say=self._say)
        self._say("Thêm người và tài khoản mẫu")
        made = people.make(loader=loader, bodies=places.bodies, at=at)
        staffed = {
            b
            for b in places.bodies
            if b in {"city", "so_gddt", "ward", "ward_phong_vhxh", "commune1", "commune2", "commune3"}
        }
        wanted = {
            body: key
            for key, body in places.bodies.items()
            if key.startswith(("city_", "ward_", "commune")) and key not in staffed
        }
        people.officers(loader=loader, body_ids=list(wanted.items()), since=people.SINCE, at=at)
        lived = world_plans.live(
            shared=shared, people=made, actor_at=people.actor, bodies=places.bodies, at=at, say=self._say
        )
        for name, _plan, raised in lived:
            if raised:
                self._say(
                    f"{name}: {sum(r.created for r in raised)} nghĩa vụ của {max(r.bodies for r in raised)} đơn vị"
                )
        asked = next((plan for name, plan, _raised in lived if name == world_plans.CITY.name), None)
        if asked is not None:
            self._say("Các xã, phường ban hành kế hoạch triển khai")
            world_cascade.live(
                plan_id=asked,
                city=people.actor(made["can-bo-thanh-pho"], at),
                ward=people.actor(made["can-bo-phuong"], at),
                communes=[people.actor(made[login], at) for login in world_cascade.WRITERS],
                at=at,
            )
        follower = people.actor(made["can-bo-thanh-pho"], at)
        done = life.live(plan_ids=[plan for _n, plan, raised in lived if raised], follower=follower, at=at)
        words = {"discharged": "đúng hạn", "late": "muộn", "started": "đang làm", "returned": "trả lại"}
        self._say("Một năm thực hiện: " + ", ".join(f"{done[k]} {w}" for k, w in words.items()))
        handed = world_reports.ask_and_answer(follower=follower, at=at)
        self._say(
            f"Báo cáo: hỏi {handed['asked']}, đã gửi {handed['submitted']}, đã tiếp nhận {handed['accepted']}"
        )
        self._say(f"Chỉ tiêu: giao {world_targets.aim_and_share(follower=follower, at=at)} lần")
