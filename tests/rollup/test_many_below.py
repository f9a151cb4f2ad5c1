"""A body with more bodies below it than a list shows at once: none of their totals is left out."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.forms import model_to_dict

from thidua.foundations.orgs.models import Body, BodyVersion
from thidua.ground.actor import system_actor
from thidua.journeys import settle_report
from thidua.work.reports.tests.conftest import NOW, Play, play
from thidua.work.rollup import selectors, services
from thidua.work.rollup.models import Node, Total

__all__ = ["play"]


@pytest.mark.django_db
def test_the_totals_of_every_body_below_are_listed_in_the_order_of_names(play: Play) -> None:
    play.fill(play.ward, by="officer")
    play.submit(play.ward, by="officer")
    settle_report.accept(actor=play.actor("city_officer"), report_id=play.ward, at=NOW)
    services.refresh(at=NOW)
    city = play.cast.body.city
    one, like = Total.objects.get(body_id=city), BodyVersion.objects.get(body_id=play.cast.body.ward)
    made = Body.objects.bulk_create([Body() for _ in range(130)])
    BodyVersion.objects.bulk_create(
        BodyVersion(
            body=body, parent_id=city, name=f"Xã Mẫu {130 - at:03}", kind=like.kind, level=like.level, sort=str(at),
            valid=DateRange(date(2025, 7, 1), None),
        )
        for at, body in enumerate(made)
    )  # fmt: skip
    Node.objects.bulk_create(
        Node(period_end=one.period_end, body=body, parent_id=city, depth=9) for body in made
    )
    row = model_to_dict(one, exclude=["id", "body", "form"]) | {"form_id": one.form_id}
    Total.objects.bulk_create(Total(body=body, **row) for body in made)
    span = selectors.period_of(one.form_id, one.period)
    found = selectors.totals_below(system_actor("clock"), city, one.form_id, span)
    assert [card.name for card, _total in found] == [f"Xã Mẫu {at:03}" for at in range(1, 131)]
    assert all(total.figures for _card, total in found)
