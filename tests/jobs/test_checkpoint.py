"""A checkpoint of the audit chain each night, elsewhere; and what the health page says of the last one."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from thidua.foundations.audit import selectors as audit
from thidua.foundations.audit import services
from thidua.ground import clock
from thidua.ground.errors import NotPossible
from thidua.jobs import tasks
from thidua.journeys import system_health


def line(at: datetime | None = None) -> system_health.Check:
    """What the health page says of it."""
    return next(one for one in system_health.look(at or clock.now()) if one.code == "checkpoint")


def test_off_until_a_folder_is_set_and_said_so(cast: Cast, settings: Any) -> None:
    settings.AUDIT_CHECKPOINTS = ""
    tasks.keep_checkpoint(timestamp=0)
    assert services.keep_checkpoint(at=clock.now()) is None
    assert (line().tone, line().word) == ("waiting", "Chưa bật")
    page = cast.client("system_steward").get("/suc-khoe/").content.decode()
    assert "THIDUA_AUDIT_CHECKPOINTS" in page


def test_each_night_a_file_that_verifies(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_CHECKPOINTS = str(tmp_path)
    assert line().word == "Chưa có"
    tasks.keep_checkpoint(timestamp=0)
    (file,) = tmp_path.iterdir()
    assert file.name == f"nhat-ky-{clock.today():%Y-%m-%d}.json"
    assert audit.verify_chain(checkpoint=file).ok
    assert line().tone == "good"
    page = cast.client("system_steward").get("/suc-khoe/").content.decode()
    assert "0 giờ trước" in page
    services.keep_checkpoint(at=clock.now() + timedelta(days=1))
    assert len(list(tmp_path.iterdir())) == 2, "earlier ones stay"


def test_a_night_missed_is_told_with_its_age(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_CHECKPOINTS = str(tmp_path)
    services.keep_checkpoint(at=clock.now())
    assert line(clock.now() + timedelta(hours=30)).tone == "good"
    late = line(clock.now() + timedelta(hours=50))
    assert (late.tone, late.word) == ("late", "Quá cũ")
    assert "50 giờ trước" in late.detail


def test_a_folder_that_is_not_there_is_never_made(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_CHECKPOINTS = str(tmp_path / "khong-gan")
    with pytest.raises(NotPossible) as refused:
        services.keep_checkpoint(at=clock.now())
    assert refused.value.code == "audit-005"
    assert not (tmp_path / "khong-gan").exists()
    assert (line().tone, line().word) == ("late", "Không đọc được")


def test_a_chain_that_no_longer_fits_is_told(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_CHECKPOINTS = str(tmp_path)
    services.keep_checkpoint(at=clock.now())
    (file,) = tmp_path.iterdir()
    content = file.read_text()
    file.write_text(content.replace('"sequence": ', '"sequence": 9'))
    assert line().word == "Không đọc được", "a forged file is no checkpoint"
    file.write_text(content)
    last = json.loads(content)["sequence"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_personal DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_personal WHERE entry_id = %s", [last])
        cursor.execute("DELETE FROM audit_entry WHERE sequence = %s", [last])
    assert (line().tone, line().word) == ("late", "Không khớp")
