"""Targets in the sample world: the city's of last year and this, shared out among the wards; figures are invented."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.targets import selectors as targets
from thidua.work.targets import services

MOVEMENT = "xa-hoi-hoc-tap"
#: Indicator, operator, value: the shape of the national ones of Quyết định 387/QĐ-TTg; the numbers of a city are invented.
GOALS = (
    ("gdht_ty_le", ">=", "70"),
    ("dhht_ty_le", ">=", "65"),
    ("cdht_ty_le_nguoi_lon", ">=", "40"),
    ("tthtcd_luot", ">=", "20000"),
)


def aim_and_share(*, follower: Actor, at: datetime) -> int:
    """Set the city's targets for two years and hand the shares out; returns how many bodies hold one."""
    assert follower.acting is not None
    known = {one.code for one in targets.indicators() if one.movement == MOVEMENT}
    given = 0
    for year in (today(at).year - 1, today(at).year):
        for code, operator, value in GOALS:
            if code not in known:
                continue
            made = services.set_target(
                actor=follower,
                body_id=follower.acting.body_id,
                movement=MOVEMENT,
                indicator=code,
                year=year,
                operator=operator,
                value=Decimal(value),
                source="Kế hoạch của thành phố (dữ liệu mẫu)",
                sample=True,
                at=at,
            )
            given += _share(follower, made, at)
    return given


def _share(follower: Actor, target: UUID, at: datetime) -> int:
    sheet = services.start_worksheet(actor=follower, target_id=target, method="last_result", at=at)
    shown = targets.worksheet_page(follower, sheet)
    if any(line.value is None for line in shown.lines):
        services.fill_worksheet(actor=follower, worksheet_id=sheet, method="equal", at=at)
    return services.hand_out(actor=follower, worksheet_id=sheet, at=at)
