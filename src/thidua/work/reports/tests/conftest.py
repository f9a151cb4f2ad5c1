"""A round of the digital movement's form, asked by the city of its wards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from tests.cast import Cast
from thidua.ground.actor import Actor, system_actor
from thidua.ground.calendar_vn import year_period
from thidua.work.reports import selectors, services
from thidua.work.reports.models import Report
from thidua.work.reports.rules import Edit

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DUE = datetime(2026, 12, 4, 17, tzinfo=UTC)
LOCKS = datetime(2026, 12, 20, 17, tzinfo=UTC)
AFTER = datetime(2026, 12, 21, 3, tzinfo=UTC)

#: A whole answer to the form.
FIGURES = {
    "d1_tong": "100",
    "d1_boi_duong": "70",
    "d1_dat": "80",
    "d2_tong": "2000",
    "d2_dat": "1900",
    "d3_tong": "9000",
    "d3_dat": "7000",
    "d4_vneid_so_nguoi": "6.500",
    "d5_tong": "400",
    "d5_dat": "300",
    "d6_tong": "5",
    "d6_dat": "5",
    "to_cnscd": "9",
    "doi_hinh_bdhvs": "3",
    "to_cong_nghe_so": "12",
    "lop_hoc": "30",
    "luot_nguoi": "1200",
    "nen_tang_nguoi_hoc": "900",
    "nen_tang_chung_nhan": "600",
    "tin_bai": "44",
    "sang_kien": "2",
}


@dataclass
class Play:
    """The round and the two wards' reports, with short ways to act."""

    cast: Cast
    round: UUID
    form: UUID
    ward: UUID
    other: UUID

    def actor(self, name: str) -> Actor:
        return self.cast.actor(name)

    def row(self, report: UUID | None = None) -> Report:
        return Report.objects.select_related("round", "current").get(id=report or self.ward)

    def fill(
        self,
        report: UUID | None = None,
        by: str = "officer",
        at: datetime = NOW,
        why: dict[str, str] | None = None,
        **more: Any,
    ) -> Any:
        """Type the whole answer, and the paragraph the form asks for."""
        row = self.row(report)
        values = {f"cell:{code}": value for code, value in FIGURES.items()}
        values |= {"text:danh_gia": "Phong trào được duy trì."}
        values |= {key.replace("__", ":", 1): value for key, value in more.items()}
        values |= {f"why:{code}": text for code, text in (why or {}).items()}
        edits = [
            Edit(field, value, row.draft.get(field, {}).get("rev", 0)) for field, value in values.items()
        ]
        return services.save_draft(actor=self.actor(by), report_id=row.id, edits=edits, at=at)

    def submit(
        self, report: UUID | None = None, by: str = "officer", at: datetime = NOW, **more: Any
    ) -> UUID:
        return services.submit_report(actor=self.actor(by), report_id=report or self.ward, at=at, **more)

    def accept(self, report: UUID | None = None, at: datetime = NOW) -> Any:
        return services.accept_report(actor=self.actor("city_officer"), report_id=report or self.ward, at=at)


def opened(cast: Cast, pack: str, *recipients: UUID) -> Play:
    """A round of a shipped form, asked by the city of its wards for 2026."""
    loader = system_actor("loader")
    form = services.load_form_pack(Path(settings.PACKS) / "forms" / pack, actor=loader, at=OPENS)
    made = services.open_round(
        actor=cast.actor("city_officer"),
        form_id=form,
        owner_id=cast.body.city,
        period=year_period(2026),
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        recipients=recipients,
        at=OPENS,
    )
    reports = dict(Report.objects.filter(round_id=made).values_list("body_id", "id"))
    assert set(reports) == {cast.body.ward, cast.body.other_ward}
    return Play(cast, made, form, reports[cast.body.ward], reports[cast.body.other_ward])


@pytest.fixture
def play(cast: Cast) -> Play:
    made = opened(cast, "bdhvs-nam", cast.body.home_affairs)
    assert selectors.parsed(made.form).cells[0].code == "d1_tong"
    return made
