"""The worlds: the ward-size one reads the real plans where they are at hand, the measured ones are composed."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.work.cascade import selectors as cascade
from thidua.work.obligations.models import Obligation
from thidua.work.plans.models import Plan

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SHARED = Path(os.environ.get("THIDUA_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def build(*options: str) -> str:
    said = StringIO()
    call_command("load_base", stdout=said)
    call_command("build_world", *options, stdout=said)
    return said.getvalue()


def states(plan: Plan) -> dict[str, int]:
    rows = Obligation.objects.filter(plan=plan).values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


@pytest.mark.timeout(600)
def test_without_the_real_plans_a_ward_world_stands_on_our_own_samples(tmp_path: Path) -> None:
    build("--size", "ward", "--shared", str(tmp_path))
    city, ward, *communes = Plan.objects.order_by("taken_in_at", "id")
    assert (city.state, ward.state) == ("adopted", "in_review")
    assert city.sample
    assert ward.sample
    assert {m.movement.code for m in ward.movements.all()}
    lived = states(city)
    assert sum(lived.values()) > 10
    assert lived["owed"] + lived.get("overdue", 0) + lived.get("started", 0) > 0
    assert sorted(plan.state for plan in communes) == ["adopted", "adopted", "in_review"]
    page = cascade.followed(system_actor("loader"), city.id, at=clock.now())
    assert (page.counts["asked"], page.counts["issued"], page.counts["working"]) == (6, 2, 2)
    short, full = sorted((r.measured for r in page.rows if r.measured), key=lambda m: m.answered)
    assert (short.later, full.later, full.wrong) == (1, 0, 0)
    assert short.answered < full.answered
    assert audit.verify_chain().ok
    with pytest.raises(CommandError):
        call_command("build_world", "--size", "ward", stdout=StringIO())


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    not (SHARED / "plans").is_dir(), reason=f"{SHARED / 'plans'} is not on this machine (set THIDUA_SHARED)"
)
def test_the_real_plans_land_on_the_bodies_and_days_they_name() -> None:
    """Dates and recipients as the plans print them: before 05/12, no later than 01/12, before 06/12."""
    build("--size", "ward", "--shared", str(SHARED))
    assert Plan.objects.filter(sample=False, carrier=None).count() >= 5

    def reports(symbol: str, year: int) -> set[tuple[str, tuple[str, ...]]]:
        rows = Obligation.objects.filter(
            plan__reading__source__file__startswith=symbol, kind="report", period=str(year)
        ).exclude(due_at=None)
        return {
            (o.original_due_at.isoformat(), tuple(sorted(c.name for c in names(o))))
            for o in rows
            if o.original_due_at
        }

    def names(one: Obligation) -> list[BodyCard]:
        return list(orgs.cards([r.body_id for r in one.recipients.all()]).values())

    for file, year, due, recipients in (
        ("hai-phong-issued", 2025, "2025-12-04T17:00:00+00:00", 2),
        ("nam-dinh-province", 2024, "2024-12-01T17:00:00+00:00", 2),
        ("trieu-son-town", 2024, "2024-12-05T17:00:00+00:00", 2),
        ("hong-an-ward", 2025, "2025-12-04T17:00:00+00:00", 1),
    ):
        found = reports(file, year)
        assert {d for d, _ in found} == {due}, file
        assert max(len(to) for _, to in found) == recipients, file
    city = Plan.objects.get(reading__source__file__startswith="hai-phong-issued", carrier=None)
    owing = set(
        Obligation.objects.filter(plan=city, kind="report").values_list("body__place__name", flat=True)
    )
    assert len(owing) > 5
    draft = Plan.objects.filter(reading__source__file__startswith="hai-phong-draft")
    assert {p.state for p in draft} == {"in_review"}
    assert not Obligation.objects.filter(plan__in=draft).exists()


@pytest.mark.timeout(600)
def test_a_reduced_province_has_its_communes_groups_and_obligations() -> None:
    build("--size", "province", "--communes", "3")
    assert Obligation.objects.values("body_id").distinct().count() == 3
    assert Obligation.objects.count() == 3 * 21
    assert Obligation.objects.filter(state="discharged").exists()
