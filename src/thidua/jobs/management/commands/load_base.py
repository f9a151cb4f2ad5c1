"""``load_base``: the data every installation starts from. Safe to run at each start; quick when nothing changed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from thidua.foundations.orgs import services as orgs
from thidua.ground.actor import Actor, system_actor
from thidua.ground.clock import now
from thidua.ground.errors import ThiduaError
from thidua.work.movements import services as movements
from thidua.work.reports import services as reports


class Command(BaseCommand):
    """Territories, kinds of bodies with their templates, the movement packs and the report forms."""

    help = "Nạp địa bàn, loại cơ quan và các gói phong trào (chạy lại nhiều lần vẫn an toàn)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--packs", type=Path, default=Path(settings.PACKS), help="thư mục các gói")

    def handle(self, *args: Any, **options: Any) -> None:
        packs: Path = options["packs"]
        actor = system_actor("loader")
        for folder in sorted((packs / "territories").glob("*/pack.yaml")):
            self._step(
                f"Địa bàn {folder.parent.name}",
                lambda path=folder.parent: orgs.load_territories(actor=actor, at=now(), path=path),
            )
        self._step(
            "Loại cơ quan, bộ khung, nhóm",
            lambda: orgs.load_body_kinds(actor=actor, at=now(), path=packs / "bodies"),
        )
        self._step("Cây tổ chức hôm nay", lambda: orgs.roll_places(actor=actor, at=now()))
        for folder in sorted(path.parent for path in (packs / "movements").glob("*/*/movement.yaml")):
            name = "/".join(folder.parts[-2:])
            try:
                self._step(f"Phong trào {name}", lambda path=folder: _load_and_publish(path, actor))
            except CommandError as problem:
                # A changed pack must not keep the whole system from starting: the published version stays.
                self.stderr.write(f"Chưa nạp được: {problem}")
        for folder in sorted(path.parent for path in (packs / "forms").glob("*/form.yaml")):
            self._step(
                f"Mẫu báo cáo {folder.name}",
                lambda path=folder: reports.load_form_pack(path, actor=actor, at=now()),
            )

    def _step(self, label: str, act: Any) -> None:
        started = time.monotonic()
        try:
            outcome = act()
        except ThiduaError as error:
            problems = "".join(f"\n  - {_line(p)}" for p in error.details.get("problems", []))
            raise CommandError(f"{label}: {error.message} {error.remedy}{problems}") from error
        self.stdout.write(f"{label}: {_words(outcome)} ({time.monotonic() - started:.1f} giây)")


def _line(problem: Any) -> str:
    return (
        f"{problem.get('where', '')}: {problem.get('message', '')}"
        if isinstance(problem, dict)
        else str(problem)
    )


def _words(outcome: Any) -> str:
    if isinstance(outcome, int):
        return f"{outcome} dòng đổi" if outcome else "không đổi"
    if getattr(outcome, "unchanged", False):
        return "không đổi"
    created, changed = getattr(outcome, "created", None), getattr(outcome, "changed", None)
    if isinstance(created, int):
        return f"{created} mới, {changed or 0} đổi"
    return "đã nạp"


def _load_and_publish(path: Path, actor: Actor) -> Any:
    """Load a shipped pack and publish it: what ships with the system has been checked and is meant to be used."""
    loaded = movements.load_pack(path, actor=actor, at=now())
    if loaded.outcome != "same":
        movements.publish_version(actor=actor, version_id=loaded.version_id, at=now())
    return loaded
